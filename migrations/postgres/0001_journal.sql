-- The journal: an envelope that is only ever added to, and a body that can be sealed again or destroyed.
-- Every table that grows with people starts its primary key with the bucket, so that it can be spread over machines.

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- A row is locked for each batch. It hands out the sequence: in the order of commits, without gaps.
CREATE TABLE buckets (
    bucket BIGINT PRIMARY KEY,
    last_seq BIGINT NOT NULL,
    audit_head BYTEA
);

CREATE TABLE records (
    bucket BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    record UUID NOT NULL,
    person UUID,
    kind TEXT NOT NULL,
    author UUID NOT NULL,
    device UUID,
    occurred_on DATE NOT NULL,
    recorded_at TIMESTAMPTZ,
    received_at TIMESTAMPTZ NOT NULL,
    hash TEXT NOT NULL,
    alongside BOOLEAN NOT NULL, -- the author went alongside the person when it was received
    standing TEXT NOT NULL,   -- accepted, conflict, late
    PRIMARY KEY (bucket, seq)
);
CREATE UNIQUE INDEX records_by_id ON records (bucket, record, hash);
CREATE INDEX records_by_name ON records (record);

CREATE TABLE bodies (
    bucket BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    key_version BIGINT NOT NULL, -- 0: not sealed
    body BYTEA NOT NULL,         -- the bytes as they were sent
    PRIMARY KEY (bucket, seq),
    FOREIGN KEY (bucket, seq) REFERENCES records (bucket, seq)
);

-- On whose record an entry appears. A record about several people lives in the first one's bucket and is referred to in the others'.
CREATE TABLE appearances (
    bucket BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    person UUID, -- none: about nobody known yet, on the team's list
    team TEXT, -- the team it was put in, where the record itself does not say
    record UUID NOT NULL,
    home_bucket BIGINT NOT NULL,
    home_seq BIGINT NOT NULL,
    gone_seq BIGINT, -- it was misfiled, and moved away
    PRIMARY KEY (bucket, seq)
);
CREATE INDEX appearances_by_person ON appearances (bucket, person, seq);
CREATE INDEX appearances_by_home ON appearances (home_bucket, home_seq);

-- What corrects or moves an entry, in the order of the entry's bucket.
CREATE TABLE amendments (
    bucket BIGINT NOT NULL,
    target UUID NOT NULL,
    seq BIGINT NOT NULL,
    record UUID NOT NULL,
    kind TEXT NOT NULL,
    home_bucket BIGINT NOT NULL,
    home_seq BIGINT NOT NULL,
    PRIMARY KEY (bucket, target, seq)
);
CREATE INDEX amendments_by_record ON amendments (record);
CREATE INDEX amendments_by_target ON amendments (target);

-- Derived from here on: what stands, outside the seal, keyed to random ids. Holds no words.
CREATE TABLE facts (
    bucket BIGINT NOT NULL,
    person UUID NOT NULL,
    record UUID NOT NULL,
    place BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    fact TEXT NOT NULL,
    topic TEXT,        -- a measure, theme, category, expertise, ward, team: an id of the vocabulary, or none: not sorted
    value BIGINT,      -- thousandths of the unit; pence for a spend
    window_days BIGINT,
    on_date DATE,
    until_date DATE,
    source TEXT,
    member BIGINT NOT NULL,
    PRIMARY KEY (bucket, person, record, place)
);
CREATE INDEX facts_by_record ON facts (record);

CREATE TABLE people (
    bucket BIGINT NOT NULL,
    person UUID NOT NULL,
    known_seq BIGINT NOT NULL,
    PRIMARY KEY (bucket, person)
);

CREATE TABLE placements (
    bucket BIGINT NOT NULL,
    person UUID NOT NULL,
    begun_seq BIGINT NOT NULL,
    team TEXT NOT NULL,
    ended_seq BIGINT,
    PRIMARY KEY (bucket, person, begun_seq)
);
CREATE INDEX placements_by_team ON placements (team);

CREATE TABLE allocations (
    bucket BIGINT NOT NULL,
    person UUID NOT NULL,
    worker UUID NOT NULL,
    begun_seq BIGINT NOT NULL,
    ended_seq BIGINT,
    PRIMARY KEY (bucket, person, worker, begun_seq)
);
CREATE INDEX allocations_by_worker ON allocations (worker);

CREATE TABLE denials (
    bucket BIGINT NOT NULL,
    person UUID NOT NULL,
    worker UUID NOT NULL,
    PRIMARY KEY (bucket, person, worker)
);
