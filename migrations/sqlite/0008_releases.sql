-- What is published: datasets as they were declared, drafts, sign-off, and the ledger of every value that ever left.

CREATE TABLE datasets (
    dataset TEXT NOT NULL,
    version INTEGER NOT NULL,
    definition TEXT NOT NULL, -- as JSON
    declared_at TEXT NOT NULL,
    declared_by BLOB NOT NULL,
    PRIMARY KEY (dataset, version)
) STRICT;

-- A release that was prepared and not released yet: replaced when it is prepared again, gone when it is released.
CREATE TABLE drafts (
    release TEXT PRIMARY KEY,
    dataset TEXT NOT NULL,
    version INTEGER NOT NULL,
    period TEXT NOT NULL,
    revision INTEGER NOT NULL,
    prepared_at TEXT NOT NULL,
    prepared_by BLOB NOT NULL,
    cursor TEXT NOT NULL, -- as JSON: how far each bucket's order had got
    report TEXT NOT NULL, -- what the gate said, as JSON
    cells TEXT NOT NULL -- a value and why, for each cell in order, as text
) STRICT;

-- What left, and what was taken back. A withdrawal is a row of its own.
CREATE TABLE releases (
    release TEXT NOT NULL,
    act TEXT NOT NULL, -- released, withdrawn
    dataset TEXT NOT NULL,
    version INTEGER NOT NULL,
    period TEXT NOT NULL,
    revision INTEGER NOT NULL,
    prepared_at TEXT NOT NULL,
    prepared_by BLOB NOT NULL,
    at TEXT NOT NULL,
    by_whom BLOB NOT NULL,
    cursor TEXT NOT NULL,
    report TEXT NOT NULL,
    reason TEXT NOT NULL,
    ledger_from INTEGER NOT NULL, -- its rows of the ledger: after this one
    ledger_to INTEGER NOT NULL,   -- up to this one
    PRIMARY KEY (release, act)
) STRICT;

-- Every value that ever left, in order; each row's hash covers the row and the hash before it. No true count, no key.
CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY,
    dataset TEXT NOT NULL,
    period TEXT NOT NULL,
    revision INTEGER NOT NULL,
    cell TEXT NOT NULL,
    value TEXT NOT NULL,
    fresh INTEGER NOT NULL, -- 1: counted then; 0: the value of the period before, or held back
    hash BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX ledger_by_cell ON ledger (dataset, period, revision, cell);

CREATE TRIGGER datasets_are_never_changed BEFORE UPDATE ON datasets BEGIN SELECT RAISE(ABORT, 'datasets are only ever added'); END;
CREATE TRIGGER datasets_are_never_deleted BEFORE DELETE ON datasets BEGIN SELECT RAISE(ABORT, 'datasets are only ever added'); END;
CREATE TRIGGER releases_are_never_changed BEFORE UPDATE ON releases BEGIN SELECT RAISE(ABORT, 'releases are only ever added'); END;
CREATE TRIGGER releases_are_never_deleted BEFORE DELETE ON releases BEGIN SELECT RAISE(ABORT, 'releases are only ever added'); END;
CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END;
CREATE TRIGGER ledger_is_never_deleted BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END;
