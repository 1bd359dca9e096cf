-- The journal: an envelope that is only ever added to, and a body that can be sealed again or destroyed.
-- Every table that grows with people starts its primary key with the bucket, so that it can be spread over machines.

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- A row is locked for each batch. It hands out the sequence: in the order of commits, without gaps.
CREATE TABLE buckets (
    bucket INTEGER PRIMARY KEY,
    last_seq INTEGER NOT NULL,
    audit_head BLOB
) STRICT;

CREATE TABLE records (
    bucket INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    record BLOB NOT NULL,
    person BLOB,
    kind TEXT NOT NULL,
    author BLOB NOT NULL,
    device BLOB,
    occurred_on TEXT NOT NULL,
    recorded_at TEXT,
    received_at TEXT NOT NULL,
    hash TEXT NOT NULL,
    alongside INTEGER NOT NULL, -- the author went alongside the person when it was received
    standing TEXT NOT NULL,   -- accepted, conflict, late
    PRIMARY KEY (bucket, seq)
) STRICT;
CREATE UNIQUE INDEX records_by_id ON records (bucket, record, hash);
CREATE INDEX records_by_name ON records (record);

CREATE TABLE bodies (
    bucket INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    key_version INTEGER NOT NULL, -- 0: not sealed
    body BLOB NOT NULL,         -- the bytes as they were sent
    PRIMARY KEY (bucket, seq),
    FOREIGN KEY (bucket, seq) REFERENCES records (bucket, seq)
) STRICT;

-- On whose record an entry appears. A record about several people lives in the first one's bucket and is referred to in the others'.
CREATE TABLE appearances (
    bucket INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    person BLOB, -- none: about nobody known yet, on the team's list
    team TEXT, -- the team it was put in, where the record itself does not say
    record BLOB NOT NULL,
    home_bucket INTEGER NOT NULL,
    home_seq INTEGER NOT NULL,
    gone_seq INTEGER, -- it was misfiled, and moved away
    PRIMARY KEY (bucket, seq)
) STRICT;
CREATE INDEX appearances_by_person ON appearances (bucket, person, seq);
CREATE INDEX appearances_by_home ON appearances (home_bucket, home_seq);

-- What corrects or moves an entry, in the order of the entry's bucket.
CREATE TABLE amendments (
    bucket INTEGER NOT NULL,
    target BLOB NOT NULL,
    seq INTEGER NOT NULL,
    record BLOB NOT NULL,
    kind TEXT NOT NULL,
    home_bucket INTEGER NOT NULL,
    home_seq INTEGER NOT NULL,
    PRIMARY KEY (bucket, target, seq)
) STRICT;
CREATE INDEX amendments_by_record ON amendments (record);
CREATE INDEX amendments_by_target ON amendments (target);

-- Derived from here on: what stands, outside the seal, keyed to random ids. Holds no words.
CREATE TABLE facts (
    bucket INTEGER NOT NULL,
    person BLOB NOT NULL,
    record BLOB NOT NULL,
    place INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    fact TEXT NOT NULL,
    topic TEXT,        -- a measure, theme, category, expertise, ward, team: an id of the vocabulary, or none: not sorted
    value INTEGER,      -- thousandths of the unit; pence for a spend
    window_days INTEGER,
    on_date TEXT,
    until_date TEXT,
    source TEXT,
    member INTEGER NOT NULL,
    PRIMARY KEY (bucket, person, record, place)
) STRICT;
CREATE INDEX facts_by_record ON facts (record);

CREATE TABLE people (
    bucket INTEGER NOT NULL,
    person BLOB NOT NULL,
    known_seq INTEGER NOT NULL,
    PRIMARY KEY (bucket, person)
) STRICT;

CREATE TABLE placements (
    bucket INTEGER NOT NULL,
    person BLOB NOT NULL,
    begun_seq INTEGER NOT NULL,
    team TEXT NOT NULL,
    ended_seq INTEGER,
    PRIMARY KEY (bucket, person, begun_seq)
) STRICT;
CREATE INDEX placements_by_team ON placements (team);

CREATE TABLE allocations (
    bucket INTEGER NOT NULL,
    person BLOB NOT NULL,
    worker BLOB NOT NULL,
    begun_seq INTEGER NOT NULL,
    ended_seq INTEGER,
    PRIMARY KEY (bucket, person, worker, begun_seq)
) STRICT;
CREATE INDEX allocations_by_worker ON allocations (worker);

CREATE TABLE denials (
    bucket INTEGER NOT NULL,
    person BLOB NOT NULL,
    worker BLOB NOT NULL,
    PRIMARY KEY (bucket, person, worker)
) STRICT;

-- Envelopes are only ever added to. (PostgreSQL holds this by privileges: see docs/decisions/0002-two-databases.md.)
CREATE TRIGGER records_are_never_changed BEFORE UPDATE ON records BEGIN SELECT RAISE(ABORT, 'records are only ever added'); END;
CREATE TRIGGER records_are_never_deleted BEFORE DELETE ON records BEGIN SELECT RAISE(ABORT, 'records are only ever added'); END;
