-- What is published: datasets as they were declared, drafts, sign-off, and the ledger of every value that ever left.

CREATE TABLE datasets (
    dataset TEXT NOT NULL,
    version BIGINT NOT NULL,
    definition TEXT NOT NULL, -- as JSON
    declared_at TIMESTAMPTZ NOT NULL,
    declared_by UUID NOT NULL,
    PRIMARY KEY (dataset, version)
);

-- A release that was prepared and not released yet: replaced when it is prepared again, gone when it is released.
CREATE TABLE drafts (
    release TEXT PRIMARY KEY,
    dataset TEXT NOT NULL,
    version BIGINT NOT NULL,
    period TEXT NOT NULL,
    revision BIGINT NOT NULL,
    prepared_at TIMESTAMPTZ NOT NULL,
    prepared_by UUID NOT NULL,
    cursor TEXT NOT NULL, -- as JSON: how far each bucket's order had got
    report TEXT NOT NULL, -- what the gate said, as JSON
    cells TEXT NOT NULL -- a value and why, for each cell in order, as text
);

-- What left, and what was taken back. A withdrawal is a row of its own.
CREATE TABLE releases (
    release TEXT NOT NULL,
    act TEXT NOT NULL, -- released, withdrawn
    dataset TEXT NOT NULL,
    version BIGINT NOT NULL,
    period TEXT NOT NULL,
    revision BIGINT NOT NULL,
    prepared_at TIMESTAMPTZ NOT NULL,
    prepared_by UUID NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    by_whom UUID NOT NULL,
    cursor TEXT NOT NULL,
    report TEXT NOT NULL,
    reason TEXT NOT NULL,
    ledger_from BIGINT NOT NULL, -- its rows of the ledger: after this one
    ledger_to BIGINT NOT NULL,   -- up to this one
    PRIMARY KEY (release, act)
);

-- Every value that ever left, in order; each row's hash covers the row and the hash before it. No true count, no key.
CREATE TABLE ledger (
    seq BIGINT PRIMARY KEY,
    dataset TEXT NOT NULL,
    period TEXT NOT NULL,
    revision BIGINT NOT NULL,
    cell TEXT NOT NULL,
    value TEXT NOT NULL,
    fresh BIGINT NOT NULL, -- 1: counted then; 0: the value of the period before, or held back
    hash BYTEA NOT NULL
);
CREATE UNIQUE INDEX ledger_by_cell ON ledger (dataset, period, revision, cell);

-- As with the audit: only ever added to, whoever the program signs in as.
REVOKE UPDATE, DELETE, TRUNCATE ON datasets, releases, ledger FROM PUBLIC, CURRENT_USER;
