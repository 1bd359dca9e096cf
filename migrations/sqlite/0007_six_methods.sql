-- All six methods: what stands from a period on and what happened within one, by month, quarter and year; observed time, payments and
-- answers. And definitions that are filled person by person while writes go on.

CREATE TABLE wider (
    bucket INTEGER NOT NULL,
    person BLOB NOT NULL,
    indicator TEXT NOT NULL,
    version INTEGER NOT NULL,
    series INTEGER NOT NULL, -- 1, 3, 12: what stands from a month, quarter, year on; 101, 103, 112: what happened within it
    month INTEGER NOT NULL, -- the period's last
    people INTEGER NOT NULL, key_high INTEGER NOT NULL, key_low INTEGER NOT NULL, with_baseline INTEGER NOT NULL,
    followed_up INTEGER NOT NULL, lower INTEGER NOT NULL, same INTEGER NOT NULL, higher INTEGER NOT NULL,
    out_of_touch INTEGER NOT NULL, died INTEGER NOT NULL, moved INTEGER NOT NULL, withdrew INTEGER NOT NULL,
    finished INTEGER NOT NULL, not_said INTEGER NOT NULL, before_sum INTEGER NOT NULL, before_squares INTEGER NOT NULL,
    after_sum INTEGER NOT NULL, after_squares INTEGER NOT NULL, diff_sum INTEGER NOT NULL, diff_squares INTEGER NOT NULL,
    from_person INTEGER NOT NULL, from_record INTEGER NOT NULL, from_agency INTEGER NOT NULL, days INTEGER NOT NULL,
    times INTEGER NOT NULL, answered INTEGER NOT NULL,
    PRIMARY KEY (bucket, person, indicator, version, series, month)
) STRICT, WITHOUT ROWID;
INSERT INTO wider SELECT bucket, person, indicator, version, 1, month, people, key_high, key_low, with_baseline, followed_up, lower, same, higher, out_of_touch, died, moved, withdrew, finished, not_said, before_sum, before_squares, after_sum, after_squares, diff_sum, diff_squares, from_person, from_record, from_agency, 0, 0, 0 FROM contributions;
DROP TABLE contributions;
ALTER TABLE wider RENAME TO contributions;

CREATE TABLE wider (
    bucket INTEGER NOT NULL,
    indicator TEXT NOT NULL,
    version INTEGER NOT NULL,
    dimension TEXT NOT NULL,
    series INTEGER NOT NULL, -- 1, 3, 12: what stands from a month, quarter, year on; 101, 103, 112: what happened within it
    month INTEGER NOT NULL, -- the period's last
    people INTEGER NOT NULL, key_high INTEGER NOT NULL, key_low INTEGER NOT NULL, with_baseline INTEGER NOT NULL,
    followed_up INTEGER NOT NULL, lower INTEGER NOT NULL, same INTEGER NOT NULL, higher INTEGER NOT NULL,
    out_of_touch INTEGER NOT NULL, died INTEGER NOT NULL, moved INTEGER NOT NULL, withdrew INTEGER NOT NULL,
    finished INTEGER NOT NULL, not_said INTEGER NOT NULL, before_sum INTEGER NOT NULL, before_squares INTEGER NOT NULL,
    after_sum INTEGER NOT NULL, after_squares INTEGER NOT NULL, diff_sum INTEGER NOT NULL, diff_squares INTEGER NOT NULL,
    from_person INTEGER NOT NULL, from_record INTEGER NOT NULL, from_agency INTEGER NOT NULL, days INTEGER NOT NULL,
    times INTEGER NOT NULL, answered INTEGER NOT NULL,
    PRIMARY KEY (bucket, indicator, version, dimension, series, month)
) STRICT, WITHOUT ROWID;
INSERT INTO wider SELECT bucket, indicator, version, dimension, 1, month, people, key_high, key_low, with_baseline, followed_up, lower, same, higher, out_of_touch, died, moved, withdrew, finished, not_said, before_sum, before_squares, after_sum, after_squares, diff_sum, diff_squares, from_person, from_record, from_agency, 0, 0, 0 FROM cells;
DROP TABLE cells;
ALTER TABLE wider RENAME TO cells;

-- filling: is being counted, and moved by writers up to where it has got; current; past: stands as it stood when it was replaced.
ALTER TABLE indicators ADD COLUMN state TEXT NOT NULL DEFAULT 'current';
ALTER TABLE indicators ADD COLUMN hash TEXT;
ALTER TABLE indicators ADD COLUMN defined_at TEXT;
ALTER TABLE indicators ADD COLUMN replaced_at TEXT;

-- How far the filling of a new version has got in each bucket: everybody up to this person has been counted.
CREATE TABLE fillings (
    bucket INTEGER NOT NULL,
    indicator TEXT NOT NULL,
    version INTEGER NOT NULL,
    person BLOB, -- none: nobody yet
    people INTEGER NOT NULL,
    finished INTEGER NOT NULL, -- 1: everybody has been counted
    PRIMARY KEY (bucket, indicator, version)
) STRICT;

-- Framework mappings, each version of them. Small, and the same everywhere.
CREATE TABLE frameworks (
    framework TEXT NOT NULL,
    version INTEGER NOT NULL,
    place INTEGER NOT NULL,
    mapping TEXT NOT NULL,
    PRIMARY KEY (framework, version)
) STRICT;
