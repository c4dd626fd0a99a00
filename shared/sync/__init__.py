"""The sync protocol, decided without carrying anything.

`planner` is the server's half: operations in, writes and answers out. `device` is the other half:
an outbox, the last copies the server gave, and what the person sees, over any store. Both merge by
the rules in `merge` and count time in `seq`, which only the server hands out.
"""
