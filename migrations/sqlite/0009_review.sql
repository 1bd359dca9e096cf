-- What review needs: who answered, by day; stocktakes with the figures as they stood; words that people agreed to have said.

-- How many people answer is counted, so that no wait is shown that would measure one of them.
CREATE INDEX facts_by_pull ON facts (on_date) WHERE fact = 'pull';

-- A meeting of a team over its figures. What was said in it is sealed with the team's key.
CREATE TABLE stocktakes (
    stocktake BLOB PRIMARY KEY,
    team TEXT NOT NULL,
    held_on TEXT NOT NULL,
    period TEXT NOT NULL,
    begun_at TEXT NOT NULL,
    begun_by BLOB NOT NULL,
    closed_at TEXT, -- nothing in it is changed any more but words that are taken back
    changes INTEGER NOT NULL, -- counts up with every change of what was said
    frozen TEXT NOT NULL, -- the figures as they stood, with the hashes of their definitions, and what had been released; as JSON
    key_version INTEGER NOT NULL,
    notes BLOB NOT NULL -- what we noticed, what we will try, who looks again and when
) STRICT;
CREATE INDEX stocktakes_by_team ON stocktakes (team, held_on);

-- Somebody's own words, with what they agreed to. Sealed with their key; gone when they take it back.
CREATE TABLE quotations (
    bucket INTEGER NOT NULL,
    person BLOB NOT NULL,
    quotation BLOB NOT NULL,
    stocktake BLOB NOT NULL,
    record BLOB NOT NULL, -- the entry that they are from
    audience TEXT NOT NULL, -- team, council, public
    agreed_on TEXT NOT NULL,
    chosen_at TEXT NOT NULL,
    chosen_by BLOB NOT NULL,
    withdrawn_at TEXT,
    key_version INTEGER NOT NULL,
    body BLOB, -- none once they were taken back
    PRIMARY KEY (bucket, person, quotation)
) STRICT;
CREATE INDEX quotations_by_stocktake ON quotations (stocktake);
