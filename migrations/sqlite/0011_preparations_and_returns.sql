-- Releases that somebody asked to be prepared, with what came of each; and returns that were owed and given.

CREATE TABLE preparations (
    preparation BLOB PRIMARY KEY,
    dataset TEXT NOT NULL,
    period TEXT NOT NULL,
    revise INTEGER NOT NULL,
    asked_at TEXT NOT NULL,
    asked_by BLOB NOT NULL,
    stage TEXT NOT NULL, -- waiting, counting, prepared, refused, called_off, broken
    ended_at TEXT,
    release TEXT NOT NULL,
    report TEXT NOT NULL, -- what the gate said, as JSON; empty until it has
    said TEXT NOT NULL -- why nothing came of it, in words
) STRICT;

-- Exactly what was signed: counts of people and pence, without names. What was disclosed stands in the ledger too, without its values.
CREATE TABLE returns (
    return BLOB PRIMARY KEY,
    sort TEXT NOT NULL, -- framework, fund
    subject TEXT NOT NULL, -- which framework, or which fund
    period TEXT NOT NULL,
    edition INTEGER NOT NULL, -- counts up with every return about the same, for the same period
    content TEXT NOT NULL, -- as JSON
    hash TEXT NOT NULL, -- SHA-256 of the content
    signed_at TEXT NOT NULL,
    signed_by BLOB NOT NULL,
    ledger_to INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX returns_by_edition ON returns (sort, subject, period, edition);

CREATE TRIGGER returns_are_never_changed BEFORE UPDATE ON returns BEGIN SELECT RAISE(ABORT, 'returns are only ever added'); END;
CREATE TRIGGER returns_are_never_deleted BEFORE DELETE ON returns BEGIN SELECT RAISE(ABORT, 'returns are only ever added'); END;
