-- What recording needs: standing in for a colleague, two people who are one, households that part, pictures of letters, words with versions.

-- Days on which somebody stands in for whoever goes alongside a person, both included. A later cover of the same colleague ends those
-- whose days it touches: so it can be moved, or ended early.
CREATE TABLE covers (
    bucket BIGINT NOT NULL,
    person UUID NOT NULL,
    worker UUID NOT NULL,
    begun_seq BIGINT NOT NULL,
    place BIGINT NOT NULL, -- of the fact in its record
    from_date DATE NOT NULL,
    until_date DATE NOT NULL,
    ended_seq BIGINT,
    PRIMARY KEY (bucket, person, worker, begun_seq, place)
);
CREATE INDEX covers_by_worker ON covers (worker);

-- Two people who turned out to be one: a row in each one's bucket.
CREATE TABLE merges (
    bucket BIGINT NOT NULL,
    person UUID NOT NULL,
    begun_seq BIGINT NOT NULL,
    other UUID NOT NULL,
    is_alias BOOLEAN NOT NULL, -- this one is found through the other
    record UUID NOT NULL,      -- which says so
    ended_seq BIGINT,
    PRIMARY KEY (bucket, person, begun_seq)
);
CREATE INDEX merges_by_record ON merges (record);

-- From where on something waits that was there before.
ALTER TABLE waiting ADD COLUMN since_seq BIGINT;
CREATE INDEX appearances_of_nobody ON appearances (team) WHERE person IS NULL;
CREATE INDEX facts_by_household ON facts (topic) WHERE fact = 'household';

-- What can be counted, as it was at each time. Records say with which version they were read.
CREATE TABLE vocabularies (
    version BIGINT PRIMARY KEY,
    at TIMESTAMPTZ NOT NULL,
    author UUID, -- none: what the council started with
    vocabulary TEXT NOT NULL
);
ALTER TABLE records ADD COLUMN vocabulary BIGINT NOT NULL DEFAULT 1;

-- Pictures, each sealed to the person on whose record it is.
CREATE TABLE pictures (
    bucket BIGINT NOT NULL,
    person UUID NOT NULL,
    picture UUID NOT NULL,
    author UUID NOT NULL,
    kept_at TIMESTAMPTZ NOT NULL,
    key_version BIGINT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (bucket, person, picture)
);
CREATE INDEX pictures_by_id ON pictures (picture);
