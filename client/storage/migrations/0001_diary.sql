-- The diary of one person on one device.
-- Every row ends in `seal`, a checksum over its table and values (client/storage/rows.py), so that
-- a flipped byte is found and the rows of a damaged file can be recognised one by one. No table
-- has an INTEGER PRIMARY KEY: SQLite would keep that column outside the row.

-- What was done here, each change once and for ever.
CREATE TABLE op (
  op_id TEXT NOT NULL PRIMARY KEY,
  n INTEGER NOT NULL UNIQUE,
  record_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  base_epoch INTEGER NOT NULL,
  base_seq INTEGER NOT NULL,
  patch TEXT NOT NULL,
  deleted INTEGER NOT NULL,
  t INTEGER NOT NULL,
  wall INTEGER NOT NULL,
  group_id TEXT,
  salvage TEXT,
  state TEXT NOT NULL CHECK (state IN ('pending', 'acked', 'refused')),
  problem TEXT,
  seal INTEGER NOT NULL
);
CREATE INDEX op_of_record ON op (record_id, state);
CREATE INDEX op_in_state ON op (state, n);

-- The last copy of each record that came from the server.
CREATE TABLE shadow (
  record_id TEXT NOT NULL PRIMARY KEY,
  epoch INTEGER NOT NULL,
  walk INTEGER NOT NULL,
  body TEXT NOT NULL,
  seal INTEGER NOT NULL
);

-- What the person sees: shadow and pending operations together, recomputed at each change.
CREATE TABLE visible (
  record_id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  day TEXT,
  fields TEXT NOT NULL,
  seal INTEGER NOT NULL
);
CREATE INDEX visible_by_day ON visible (kind, day);

-- Whose diary this is, and where this device is in the stream: ids, counters, epoch, cursor.
CREATE TABLE sync_state (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL,
  seal INTEGER NOT NULL
);

CREATE TABLE setting (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL,
  seal INTEGER NOT NULL
);
