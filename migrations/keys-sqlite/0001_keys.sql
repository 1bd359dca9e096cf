-- Wrapped keys: a database of its own, with its own short-lived backups. Destroying a row here ends what it sealed.

CREATE TABLE keys (
    bucket INTEGER NOT NULL,
    owner BLOB NOT NULL,   -- a person, or what stands for a team
    version INTEGER NOT NULL,
    master INTEGER NOT NULL, -- which of the council's master keys wraps it
    wrapped BLOB NOT NULL,
    PRIMARY KEY (bucket, owner, version)
) STRICT;

-- Whose keys were destroyed: none is ever made for them again.
CREATE TABLE destroyed (
    bucket INTEGER NOT NULL,
    owner BLOB NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (bucket, owner)
) STRICT;
