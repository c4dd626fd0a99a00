"""Many lives of a few devices and one server, drawn by lot, on the real planner and replica."""
