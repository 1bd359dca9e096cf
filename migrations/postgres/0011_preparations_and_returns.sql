-- Releases that somebody asked to be prepared, with what came of each; and returns that were owed and given.

CREATE TABLE preparations (
    preparation UUID PRIMARY KEY,
    dataset TEXT NOT NULL,
    period TEXT NOT NULL,
    revise BIGINT NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    asked_by UUID NOT NULL,
    stage TEXT NOT NULL, -- waiting, counting, prepared, refused, called_off, broken
    ended_at TIMESTAMPTZ,
    release TEXT NOT NULL,
    report TEXT NOT NULL, -- what the gate said, as JSON; empty until it has
    said TEXT NOT NULL -- why nothing came of it, in words
);

-- Exactly what was signed: counts of people and pence, without names. What was disclosed stands in the ledger too, without its values.
CREATE TABLE returns (
    return UUID PRIMARY KEY,
    sort TEXT NOT NULL, -- framework, fund
    subject TEXT NOT NULL, -- which framework, or which fund
    period TEXT NOT NULL,
    edition BIGINT NOT NULL, -- counts up with every return about the same, for the same period
    content TEXT NOT NULL, -- as JSON
    hash TEXT NOT NULL, -- SHA-256 of the content
    signed_at TIMESTAMPTZ NOT NULL,
    signed_by UUID NOT NULL,
    ledger_to BIGINT NOT NULL
);
CREATE UNIQUE INDEX returns_by_edition ON returns (sort, subject, period, edition);

REVOKE UPDATE, DELETE, TRUNCATE ON returns FROM PUBLIC, CURRENT_USER;
