-- Who may not look, who looked, what waits, and where sealed copies are.

-- Each person's copy of a record is sealed to that person and lies at its own place in their order; none once it is gone from there.
CREATE TABLE copies (
    bucket BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    owner UUID NOT NULL, -- a person, or what stands for a team: whose key
    key_version BIGINT NOT NULL, -- 0: not sealed
    body BYTEA NOT NULL,
    PRIMARY KEY (bucket, seq)
);
INSERT INTO copies SELECT a.bucket, a.seq, COALESCE(a.person, '00000000-0000-0000-0000-000000000000'::uuid), 0, b.body FROM appearances a
    JOIN bodies b ON b.bucket = a.home_bucket AND b.seq = a.home_seq WHERE a.gone_seq IS NULL;
INSERT INTO copies SELECT b.bucket, b.seq, COALESCE(r.person, '00000000-0000-0000-0000-000000000000'::uuid), 0, b.body FROM bodies b
    JOIN records r ON r.bucket = b.bucket AND r.seq = b.seq WHERE r.standing <> 'accepted';
DROP TABLE bodies;
ALTER TABLE copies RENAME TO bodies;

ALTER TABLE buckets ADD COLUMN audit_seq BIGINT NOT NULL DEFAULT 0;

-- Who did what to whose record. Random ids only; each row's hash covers the row and the hash before it.
CREATE TABLE audit (
    bucket BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    actor UUID NOT NULL,
    act TEXT NOT NULL,    -- wrote, copied, opened, viewed, found
    way TEXT NOT NULL,
    person UUID,
    record UUID,
    amount BIGINT NOT NULL, -- how many records of the journal
    hash BYTEA NOT NULL,
    PRIMARY KEY (bucket, seq)
);
CREATE INDEX audit_by_person ON audit (person, at);

CREATE TABLE checkpoints (
    at TIMESTAMPTZ PRIMARY KEY,
    checkpoint TEXT NOT NULL -- as JSON, signed: can be sent elsewhere
);

DROP TABLE denials;
CREATE TABLE denials (
    bucket BIGINT NOT NULL,
    person UUID NOT NULL,
    worker UUID NOT NULL,
    begun_seq BIGINT NOT NULL,
    ended_seq BIGINT,
    PRIMARY KEY (bucket, person, worker, begun_seq)
);
CREATE INDEX denials_by_worker ON denials (worker);

CREATE TABLE restrictions (
    bucket BIGINT NOT NULL,
    person UUID NOT NULL,
    begun_seq BIGINT NOT NULL,
    ended_seq BIGINT,
    PRIMARY KEY (bucket, person, begun_seq)
);

-- Who may see a restricted record without going alongside the person.
CREATE TABLE listings (
    bucket BIGINT NOT NULL,
    person UUID NOT NULL,
    worker UUID NOT NULL,
    begun_seq BIGINT NOT NULL,
    ended_seq BIGINT,
    PRIMARY KEY (bucket, person, worker, begun_seq)
);
CREATE INDEX listings_by_worker ON listings (worker);

CREATE TABLE glasses (
    bucket BIGINT NOT NULL,
    person UUID NOT NULL,
    worker UUID NOT NULL,
    seq BIGINT NOT NULL, -- of the record that says why
    broken_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (bucket, person, worker, seq)
);

ALTER TABLE allocations ADD COLUMN ended_at TIMESTAMPTZ;
ALTER TABLE people ADD COLUMN disposed_seq BIGINT;
ALTER TABLE people ADD COLUMN held BOOLEAN NOT NULL DEFAULT FALSE;

-- What could not be placed, or came twice with different words: for the lead of the team.
CREATE TABLE waiting (
    bucket BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    record UUID NOT NULL,
    person UUID,
    team TEXT NOT NULL,
    why TEXT NOT NULL, -- late, conflict
    settled_seq BIGINT,
    PRIMARY KEY (bucket, seq)
);
CREATE INDEX waiting_by_team ON waiting (team);
CREATE INDEX waiting_by_record ON waiting (record);

CREATE INDEX facts_by_name ON facts (fact) WHERE fact = 'name';


-- Envelopes, the audit and its checkpoints are only ever added to, whoever the program signs in as. (Its role must not be a superuser.
-- SQLite holds this by triggers; Citus has none.)
REVOKE UPDATE, DELETE, TRUNCATE ON records, audit, checkpoints FROM PUBLIC, CURRENT_USER;
