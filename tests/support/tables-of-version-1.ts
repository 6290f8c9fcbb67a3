/** What old files look like, for tests that bring them up to now. */

/** The tables as the first version of the engine made them. */
export const TABLES_1 = `
  CREATE TABLE room (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, epoch INTEGER NOT NULL,
    auth_public BLOB NOT NULL, admin_number INTEGER NOT NULL, admin_keys BLOB NOT NULL,
    made_at INTEGER NOT NULL) STRICT;
  CREATE TABLE entry (number INTEGER PRIMARY KEY, room INTEGER NOT NULL, seq INTEGER NOT NULL,
    hash BLOB NOT NULL, room_bytes INTEGER NOT NULL, frame BLOB NOT NULL) STRICT;
  CREATE UNIQUE INDEX entry_by_place ON entry (room, seq);
  CREATE TABLE invite (id BLOB PRIMARY KEY, room INTEGER NOT NULL, public_key BLOB NOT NULL,
    expires_at INTEGER NOT NULL, state TEXT NOT NULL, used_at INTEGER, joiner BLOB, sealed BLOB)
    STRICT, WITHOUT ROWID;
  CREATE INDEX invite_by_room ON invite (room);
  CREATE INDEX invite_by_expiry ON invite (expires_at);
  PRAGMA user_version = 1;
`;
