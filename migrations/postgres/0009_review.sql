-- What review needs: who answered, by day; stocktakes with the figures as they stood; words that people agreed to have said.

-- How many people answer is counted, so that no wait is shown that would measure one of them.
CREATE INDEX facts_by_pull ON facts (on_date) WHERE fact = 'pull';

-- A meeting of a team over its figures. What was said in it is sealed with the team's key.
CREATE TABLE stocktakes (
    stocktake UUID PRIMARY KEY,
    team TEXT NOT NULL,
    held_on DATE NOT NULL,
    period TEXT NOT NULL,
    begun_at TIMESTAMPTZ NOT NULL,
    begun_by UUID NOT NULL,
    closed_at TIMESTAMPTZ, -- nothing in it is changed any more but words that are taken back
    changes BIGINT NOT NULL, -- counts up with every change of what was said
    frozen TEXT NOT NULL, -- the figures as they stood, with the hashes of their definitions, and what had been released; as JSON
    key_version BIGINT NOT NULL,
    notes BYTEA NOT NULL -- what we noticed, what we will try, who looks again and when
);
CREATE INDEX stocktakes_by_team ON stocktakes (team, held_on);

-- Somebody's own words, with what they agreed to. Sealed with their key; gone when they take it back.
CREATE TABLE quotations (
    bucket BIGINT NOT NULL,
    person UUID NOT NULL,
    quotation UUID NOT NULL,
    stocktake UUID NOT NULL,
    record UUID NOT NULL, -- the entry that they are from
    audience TEXT NOT NULL, -- team, council, public
    agreed_on DATE NOT NULL,
    chosen_at TIMESTAMPTZ NOT NULL,
    chosen_by UUID NOT NULL,
    withdrawn_at TIMESTAMPTZ,
    key_version BIGINT NOT NULL,
    body BYTEA, -- none once they were taken back
    PRIMARY KEY (bucket, person, quotation)
);
CREATE INDEX quotations_by_stocktake ON quotations (stocktake);
