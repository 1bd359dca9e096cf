-- What recording needs: standing in for a colleague, two people who are one, households that part, pictures of letters, words with versions.

-- Days on which somebody stands in for whoever goes alongside a person, both included. A later cover of the same colleague ends those
-- whose days it touches: so it can be moved, or ended early.
CREATE TABLE covers (
    bucket INTEGER NOT NULL,
    person BLOB NOT NULL,
    worker BLOB NOT NULL,
    begun_seq INTEGER NOT NULL,
    place INTEGER NOT NULL, -- of the fact in its record
    from_date TEXT NOT NULL,
    until_date TEXT NOT NULL,
    ended_seq INTEGER,
    PRIMARY KEY (bucket, person, worker, begun_seq, place)
) STRICT;
CREATE INDEX covers_by_worker ON covers (worker);

-- Two people who turned out to be one: a row in each one's bucket.
CREATE TABLE merges (
    bucket INTEGER NOT NULL,
    person BLOB NOT NULL,
    begun_seq INTEGER NOT NULL,
    other BLOB NOT NULL,
    is_alias INTEGER NOT NULL, -- this one is found through the other
    record BLOB NOT NULL,      -- which says so
    ended_seq INTEGER,
    PRIMARY KEY (bucket, person, begun_seq)
) STRICT;
CREATE INDEX merges_by_record ON merges (record);

-- From where on something waits that was there before.
ALTER TABLE waiting ADD COLUMN since_seq INTEGER;
CREATE INDEX appearances_of_nobody ON appearances (team) WHERE person IS NULL;
CREATE INDEX facts_by_household ON facts (topic) WHERE fact = 'household';

-- What can be counted, as it was at each time. Records say with which version they were read.
CREATE TABLE vocabularies (
    version INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    author BLOB, -- none: what the council started with
    vocabulary TEXT NOT NULL
) STRICT;
ALTER TABLE records ADD COLUMN vocabulary INTEGER NOT NULL DEFAULT 1;

-- Pictures, each sealed to the person on whose record it is.
CREATE TABLE pictures (
    bucket INTEGER NOT NULL,
    person BLOB NOT NULL,
    picture BLOB NOT NULL,
    author BLOB NOT NULL,
    kept_at TEXT NOT NULL,
    key_version INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (bucket, person, picture)
) STRICT;
CREATE INDEX pictures_by_id ON pictures (picture);
