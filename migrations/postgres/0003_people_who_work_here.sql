-- People who work here, and how they get in.

CREATE TABLE teams (
    team TEXT PRIMARY KEY,
    name TEXT NOT NULL
);

CREATE TABLE workers (
    worker UUID PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    left_at TIMESTAMPTZ
);

CREATE TABLE memberships (
    worker UUID NOT NULL REFERENCES workers (worker),
    team TEXT NOT NULL REFERENCES teams (team),
    PRIMARY KEY (worker, team)
);

-- Only hashes of what lets somebody in are kept.
CREATE TABLE sessions (
    hash TEXT PRIMARY KEY,
    worker UUID NOT NULL REFERENCES workers (worker),
    created_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE tokens (
    hash TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    worker UUID NOT NULL REFERENCES workers (worker),
    scope TEXT NOT NULL, -- read, write
    created_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ,
    revoked_at TIMESTAMPTZ
);
