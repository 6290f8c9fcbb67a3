/** What the databases of older relays look like, for tests that bring them up to now. */

/** The sqlite tables as the first version of the engine made them. */
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

/** The sqlite tables of version 3, the last before rooms had epochs. */
export const TABLES_3 = `
  ${TABLES_1}
  ALTER TABLE room ADD COLUMN kept_seq INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE room ADD COLUMN kept_hash BLOB;
  ALTER TABLE room ADD COLUMN kept_bytes INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE snapshot (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    room INTEGER NOT NULL,
    state TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    previous INTEGER NOT NULL,
    total INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    written INTEGER NOT NULL,
    at INTEGER NOT NULL,
    confirmed INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX snapshot_by_room ON snapshot (room, seq);
  CREATE TABLE snapshot_part (
    number INTEGER PRIMARY KEY,
    snapshot INTEGER NOT NULL,
    place INTEGER NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX snapshot_part_by_place ON snapshot_part (snapshot, place);
  CREATE TABLE mark (
    number INTEGER PRIMARY KEY,
    room INTEGER NOT NULL,
    slot BLOB NOT NULL,
    frame BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX mark_by_slot ON mark (room, slot);
  ALTER TABLE room ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE room ADD COLUMN told_days INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE room ADD COLUMN doomed BLOB;
  CREATE INDEX room_doomed ON room (number) WHERE doomed IS NOT NULL;
  CREATE TABLE probe (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
  PRAGMA application_id = 1953985145;
  PRAGMA user_version = 3;
`;

/** The PostgreSQL tables of version 2, the last before rooms had epochs. */
export const POSTGRES_TABLES_2 = `
  CREATE TABLE twoway_relay (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    version integer NOT NULL
  );
  CREATE TABLE room (
    id bytea PRIMARY KEY,
    epoch integer NOT NULL,
    auth_public bytea NOT NULL,
    admin_number integer NOT NULL,
    admin_keys bytea NOT NULL,
    made_at bigint NOT NULL,
    head bigint NOT NULL,
    head_hash bytea NOT NULL,
    written bigint NOT NULL,
    kept_seq bigint NOT NULL,
    kept_hash bytea NOT NULL,
    kept_bytes bigint NOT NULL,
    snapshot_bytes bigint NOT NULL,
    tail_from bigint NOT NULL,
    last_number bigint NOT NULL
  ) WITH (fillfactor = 60);
  CREATE TABLE entry (
    room bytea NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    room_bytes bigint NOT NULL,
    frame bytea NOT NULL,
    PRIMARY KEY (room, seq)
  );
  CREATE TABLE snapshot (
    room bytea NOT NULL,
    number bigint NOT NULL,
    state text NOT NULL CHECK (state IN ('staged', 'kept', 'swept')),
    epoch integer NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    previous bigint NOT NULL,
    total bigint NOT NULL,
    parts integer NOT NULL,
    written bigint NOT NULL,
    at bigint NOT NULL,
    confirmed boolean NOT NULL,
    PRIMARY KEY (room, number)
  );
  CREATE INDEX snapshot_to_sweep ON snapshot (at) WHERE state <> 'swept';
  CREATE TABLE snapshot_part (
    room bytea NOT NULL,
    snapshot bigint NOT NULL,
    place integer NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (room, snapshot, place)
  );
  CREATE TABLE mark (
    room bytea NOT NULL,
    slot bytea NOT NULL,
    number bigint NOT NULL,
    frame bytea NOT NULL,
    PRIMARY KEY (room, slot)
  );
  CREATE TABLE invite (
    room bytea NOT NULL,
    id bytea NOT NULL,
    public_key bytea NOT NULL,
    expires_at bigint NOT NULL,
    state text NOT NULL CHECK (state IN ('pending', 'used', 'revoked')),
    used_at bigint,
    joiner bytea,
    sealed bytea,
    PRIMARY KEY (room, id)
  );
  CREATE INDEX invite_by_expiry ON invite (expires_at);
  CREATE INDEX invite_with_bytes ON invite (room, id) WHERE sealed IS NOT NULL;
  CREATE TABLE invite_place (id bytea PRIMARY KEY, room bytea NOT NULL);
  -- Sealed bytes do not compress: no time is spent on trying.
  ALTER TABLE entry ALTER COLUMN frame SET STORAGE EXTERNAL;
  ALTER TABLE snapshot_part ALTER COLUMN bytes SET STORAGE EXTERNAL;
  ALTER TABLE mark ALTER COLUMN frame SET STORAGE EXTERNAL;
  ALTER TABLE invite ALTER COLUMN sealed SET STORAGE EXTERNAL;
  ALTER TABLE room ADD COLUMN seen_at bigint NOT NULL DEFAULT 0,
    ADD COLUMN told_days integer NOT NULL DEFAULT 0;
  CREATE TABLE doomed (room bytea PRIMARY KEY);
  INSERT INTO twoway_relay (version) VALUES (2);
`;
