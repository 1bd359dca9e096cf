-- What is counted lies in the order of its key, a person's facts beside each other: one tree to write and few pages to read, however
-- long the journal is. And nobody looks through the audit by person yet: its index cost a page a person in every commit.

DROP INDEX audit_by_person;

CREATE TABLE closer (
    bucket INTEGER NOT NULL,
    person BLOB NOT NULL,
    record BLOB NOT NULL,
    place INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    fact TEXT NOT NULL,
    topic TEXT,        -- a measure, theme, category, expertise, ward, team: an id of the vocabulary, or none: not sorted
    value INTEGER,      -- thousandths of the unit; pence for a spend
    window_days INTEGER,
    on_date TEXT,
    until_date TEXT,
    source TEXT,
    member INTEGER NOT NULL,
    PRIMARY KEY (bucket, person, record, place)
) STRICT, WITHOUT ROWID;
INSERT INTO closer SELECT * FROM facts;
DROP TABLE facts;
ALTER TABLE closer RENAME TO facts;

CREATE TABLE closer (
    bucket INTEGER NOT NULL,
    person BLOB NOT NULL,
    indicator TEXT NOT NULL,
    version INTEGER NOT NULL,
    month INTEGER NOT NULL,
    people INTEGER NOT NULL, key_high INTEGER NOT NULL, key_low INTEGER NOT NULL, with_baseline INTEGER NOT NULL,
    followed_up INTEGER NOT NULL, lower INTEGER NOT NULL, same INTEGER NOT NULL, higher INTEGER NOT NULL,
    out_of_touch INTEGER NOT NULL, died INTEGER NOT NULL, moved INTEGER NOT NULL, withdrew INTEGER NOT NULL,
    finished INTEGER NOT NULL, not_said INTEGER NOT NULL, before_sum INTEGER NOT NULL, before_squares INTEGER NOT NULL,
    after_sum INTEGER NOT NULL, after_squares INTEGER NOT NULL, diff_sum INTEGER NOT NULL, diff_squares INTEGER NOT NULL,
    from_person INTEGER NOT NULL, from_record INTEGER NOT NULL, from_agency INTEGER NOT NULL,
    PRIMARY KEY (bucket, person, indicator, version, month)
) STRICT, WITHOUT ROWID;
INSERT INTO closer SELECT * FROM contributions;
DROP TABLE contributions;
ALTER TABLE closer RENAME TO contributions;

CREATE TABLE closer (
    bucket INTEGER NOT NULL,
    indicator TEXT NOT NULL,
    version INTEGER NOT NULL,
    dimension TEXT NOT NULL,
    month INTEGER NOT NULL,
    people INTEGER NOT NULL, key_high INTEGER NOT NULL, key_low INTEGER NOT NULL, with_baseline INTEGER NOT NULL,
    followed_up INTEGER NOT NULL, lower INTEGER NOT NULL, same INTEGER NOT NULL, higher INTEGER NOT NULL,
    out_of_touch INTEGER NOT NULL, died INTEGER NOT NULL, moved INTEGER NOT NULL, withdrew INTEGER NOT NULL,
    finished INTEGER NOT NULL, not_said INTEGER NOT NULL, before_sum INTEGER NOT NULL, before_squares INTEGER NOT NULL,
    after_sum INTEGER NOT NULL, after_squares INTEGER NOT NULL, diff_sum INTEGER NOT NULL, diff_squares INTEGER NOT NULL,
    from_person INTEGER NOT NULL, from_record INTEGER NOT NULL, from_agency INTEGER NOT NULL,
    PRIMARY KEY (bucket, indicator, version, dimension, month)
) STRICT, WITHOUT ROWID;
INSERT INTO closer SELECT * FROM cells;
DROP TABLE cells;
ALTER TABLE closer RENAME TO cells;
CREATE INDEX facts_by_record ON facts (record);
CREATE INDEX facts_by_name ON facts (fact) WHERE fact = 'name';
