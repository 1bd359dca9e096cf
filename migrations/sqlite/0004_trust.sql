-- Who may not look, who looked, what waits, and where sealed copies are.

-- Each person's copy of a record is sealed to that person and lies at its own place in their order; none once it is gone from there.
CREATE TABLE copies (
    bucket INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    owner BLOB NOT NULL, -- a person, or what stands for a team: whose key
    key_version INTEGER NOT NULL, -- 0: not sealed
    body BLOB NOT NULL,
    PRIMARY KEY (bucket, seq)
) STRICT;
INSERT INTO copies SELECT a.bucket, a.seq, COALESCE(a.person, zeroblob(16)), 0, b.body FROM appearances a
    JOIN bodies b ON b.bucket = a.home_bucket AND b.seq = a.home_seq WHERE a.gone_seq IS NULL;
INSERT INTO copies SELECT b.bucket, b.seq, COALESCE(r.person, zeroblob(16)), 0, b.body FROM bodies b
    JOIN records r ON r.bucket = b.bucket AND r.seq = b.seq WHERE r.standing <> 'accepted';
DROP TABLE bodies;
ALTER TABLE copies RENAME TO bodies;

ALTER TABLE buckets ADD COLUMN audit_seq INTEGER NOT NULL DEFAULT 0;

-- Who did what to whose record. Random ids only; each row's hash covers the row and the hash before it.
CREATE TABLE audit (
    bucket INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    actor BLOB NOT NULL,
    act TEXT NOT NULL,    -- wrote, copied, opened, viewed, found
    way TEXT NOT NULL,
    person BLOB,
    record BLOB,
    amount INTEGER NOT NULL, -- how many records of the journal
    hash BLOB NOT NULL,
    PRIMARY KEY (bucket, seq)
) STRICT;
CREATE INDEX audit_by_person ON audit (person, at);

CREATE TABLE checkpoints (
    at TEXT PRIMARY KEY,
    checkpoint TEXT NOT NULL -- as JSON, signed: can be sent elsewhere
) STRICT;

DROP TABLE denials;
CREATE TABLE denials (
    bucket INTEGER NOT NULL,
    person BLOB NOT NULL,
    worker BLOB NOT NULL,
    begun_seq INTEGER NOT NULL,
    ended_seq INTEGER,
    PRIMARY KEY (bucket, person, worker, begun_seq)
) STRICT;
CREATE INDEX denials_by_worker ON denials (worker);

CREATE TABLE restrictions (
    bucket INTEGER NOT NULL,
    person BLOB NOT NULL,
    begun_seq INTEGER NOT NULL,
    ended_seq INTEGER,
    PRIMARY KEY (bucket, person, begun_seq)
) STRICT;

-- Who may see a restricted record without going alongside the person.
CREATE TABLE listings (
    bucket INTEGER NOT NULL,
    person BLOB NOT NULL,
    worker BLOB NOT NULL,
    begun_seq INTEGER NOT NULL,
    ended_seq INTEGER,
    PRIMARY KEY (bucket, person, worker, begun_seq)
) STRICT;
CREATE INDEX listings_by_worker ON listings (worker);

CREATE TABLE glasses (
    bucket INTEGER NOT NULL,
    person BLOB NOT NULL,
    worker BLOB NOT NULL,
    seq INTEGER NOT NULL, -- of the record that says why
    broken_at TEXT NOT NULL,
    PRIMARY KEY (bucket, person, worker, seq)
) STRICT;

ALTER TABLE allocations ADD COLUMN ended_at TEXT;
ALTER TABLE people ADD COLUMN disposed_seq INTEGER;
ALTER TABLE people ADD COLUMN held INTEGER NOT NULL DEFAULT 0;

-- What could not be placed, or came twice with different words: for the lead of the team.
CREATE TABLE waiting (
    bucket INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    record BLOB NOT NULL,
    person BLOB,
    team TEXT NOT NULL,
    why TEXT NOT NULL, -- late, conflict
    settled_seq INTEGER,
    PRIMARY KEY (bucket, seq)
) STRICT;
CREATE INDEX waiting_by_team ON waiting (team);
CREATE INDEX waiting_by_record ON waiting (record);

CREATE INDEX facts_by_name ON facts (fact) WHERE fact = 'name';

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are only ever added'); END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are only ever added'); END;
CREATE TRIGGER checkpoints_are_never_changed BEFORE UPDATE ON checkpoints BEGIN SELECT RAISE(ABORT, 'checkpoints are only ever added'); END;
CREATE TRIGGER checkpoints_are_never_deleted BEFORE DELETE ON checkpoints BEGIN SELECT RAISE(ABORT, 'checkpoints are only ever added'); END;
