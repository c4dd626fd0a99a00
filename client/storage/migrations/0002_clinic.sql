-- What a clinic and this person tell each other.

-- The last answers of the server: shares, appointments, plans, marks, who looked, open codes.
-- They are the server's; here so that they can be read without a network.
CREATE TABLE clinic_copy (
  name TEXT NOT NULL PRIMARY KEY,
  etag TEXT NOT NULL,
  read_ms INTEGER NOT NULL,
  body TEXT NOT NULL,
  seal INTEGER NOT NULL
);

-- What was decided here and has not reached the server: end a share, ask for an appointment,
-- take one back. `held` ones were refused; they stay, with the reason, until the person decides.
CREATE TABLE errand (
  errand_id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  target TEXT NOT NULL,
  body TEXT NOT NULL,
  made_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'held')),
  problem TEXT,
  seal INTEGER NOT NULL
);
