-- Wrapped keys: a database of its own, with its own short-lived backups. Destroying a row here ends what it sealed.

CREATE TABLE keys (
    bucket BIGINT NOT NULL,
    owner UUID NOT NULL,   -- a person, or what stands for a team
    version BIGINT NOT NULL,
    master BIGINT NOT NULL, -- which of the council's master keys wraps it
    wrapped BYTEA NOT NULL,
    PRIMARY KEY (bucket, owner, version)
);

-- Whose keys were destroyed: none is ever made for them again.
CREATE TABLE destroyed (
    bucket BIGINT NOT NULL,
    owner UUID NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (bucket, owner)
);
