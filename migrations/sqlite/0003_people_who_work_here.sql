-- People who work here, and how they get in.

CREATE TABLE teams (
    team TEXT PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;

CREATE TABLE workers (
    worker BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    left_at TEXT
) STRICT;

CREATE TABLE memberships (
    worker BLOB NOT NULL REFERENCES workers (worker),
    team TEXT NOT NULL REFERENCES teams (team),
    PRIMARY KEY (worker, team)
) STRICT;

-- Only hashes of what lets somebody in are kept.
CREATE TABLE sessions (
    hash TEXT PRIMARY KEY,
    worker BLOB NOT NULL REFERENCES workers (worker),
    created_at TEXT NOT NULL,
    ends_at TEXT NOT NULL
) STRICT;

CREATE TABLE tokens (
    hash TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    worker BLOB NOT NULL REFERENCES workers (worker),
    scope TEXT NOT NULL, -- read, write
    created_at TEXT NOT NULL,
    ends_at TEXT,
    revoked_at TEXT
) STRICT;
