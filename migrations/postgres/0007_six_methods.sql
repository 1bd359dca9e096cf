-- All six methods: what stands from a period on and what happened within one, by month, quarter and year; observed time, payments and
-- answers. And definitions that are filled person by person while writes go on.

CREATE TABLE wider (
    bucket BIGINT NOT NULL,
    person UUID NOT NULL,
    indicator TEXT NOT NULL,
    version BIGINT NOT NULL,
    series BIGINT NOT NULL, -- 1, 3, 12: what stands from a month, quarter, year on; 101, 103, 112: what happened within it
    month BIGINT NOT NULL, -- the period's last
    people BIGINT NOT NULL, key_high BIGINT NOT NULL, key_low BIGINT NOT NULL, with_baseline BIGINT NOT NULL,
    followed_up BIGINT NOT NULL, lower BIGINT NOT NULL, same BIGINT NOT NULL, higher BIGINT NOT NULL,
    out_of_touch BIGINT NOT NULL, died BIGINT NOT NULL, moved BIGINT NOT NULL, withdrew BIGINT NOT NULL,
    finished BIGINT NOT NULL, not_said BIGINT NOT NULL, before_sum BIGINT NOT NULL, before_squares BIGINT NOT NULL,
    after_sum BIGINT NOT NULL, after_squares BIGINT NOT NULL, diff_sum BIGINT NOT NULL, diff_squares BIGINT NOT NULL,
    from_person BIGINT NOT NULL, from_record BIGINT NOT NULL, from_agency BIGINT NOT NULL, days BIGINT NOT NULL,
    times BIGINT NOT NULL, answered BIGINT NOT NULL,
    PRIMARY KEY (bucket, person, indicator, version, series, month)
);
INSERT INTO wider SELECT bucket, person, indicator, version, 1, month, people, key_high, key_low, with_baseline, followed_up, lower, same, higher, out_of_touch, died, moved, withdrew, finished, not_said, before_sum, before_squares, after_sum, after_squares, diff_sum, diff_squares, from_person, from_record, from_agency, 0, 0, 0 FROM contributions;
DROP TABLE contributions;
ALTER TABLE wider RENAME TO contributions;
ALTER INDEX wider_pkey RENAME TO contributions_pkey;

CREATE TABLE wider (
    bucket BIGINT NOT NULL,
    indicator TEXT NOT NULL,
    version BIGINT NOT NULL,
    dimension TEXT NOT NULL,
    series BIGINT NOT NULL, -- 1, 3, 12: what stands from a month, quarter, year on; 101, 103, 112: what happened within it
    month BIGINT NOT NULL, -- the period's last
    people BIGINT NOT NULL, key_high BIGINT NOT NULL, key_low BIGINT NOT NULL, with_baseline BIGINT NOT NULL,
    followed_up BIGINT NOT NULL, lower BIGINT NOT NULL, same BIGINT NOT NULL, higher BIGINT NOT NULL,
    out_of_touch BIGINT NOT NULL, died BIGINT NOT NULL, moved BIGINT NOT NULL, withdrew BIGINT NOT NULL,
    finished BIGINT NOT NULL, not_said BIGINT NOT NULL, before_sum BIGINT NOT NULL, before_squares BIGINT NOT NULL,
    after_sum BIGINT NOT NULL, after_squares BIGINT NOT NULL, diff_sum BIGINT NOT NULL, diff_squares BIGINT NOT NULL,
    from_person BIGINT NOT NULL, from_record BIGINT NOT NULL, from_agency BIGINT NOT NULL, days BIGINT NOT NULL,
    times BIGINT NOT NULL, answered BIGINT NOT NULL,
    PRIMARY KEY (bucket, indicator, version, dimension, series, month)
);
INSERT INTO wider SELECT bucket, indicator, version, dimension, 1, month, people, key_high, key_low, with_baseline, followed_up, lower, same, higher, out_of_touch, died, moved, withdrew, finished, not_said, before_sum, before_squares, after_sum, after_squares, diff_sum, diff_squares, from_person, from_record, from_agency, 0, 0, 0 FROM cells;
DROP TABLE cells;
ALTER TABLE wider RENAME TO cells;
ALTER INDEX wider_pkey RENAME TO cells_pkey;

-- filling: is being counted, and moved by writers up to where it has got; current; past: stands as it stood when it was replaced.
ALTER TABLE indicators ADD COLUMN state TEXT NOT NULL DEFAULT 'current';
ALTER TABLE indicators ADD COLUMN hash TEXT;
ALTER TABLE indicators ADD COLUMN defined_at TIMESTAMPTZ;
ALTER TABLE indicators ADD COLUMN replaced_at TIMESTAMPTZ;

-- How far the filling of a new version has got in each bucket: everybody up to this person has been counted.
CREATE TABLE fillings (
    bucket BIGINT NOT NULL,
    indicator TEXT NOT NULL,
    version BIGINT NOT NULL,
    person UUID, -- none: nobody yet
    people BIGINT NOT NULL,
    finished BIGINT NOT NULL, -- 1: everybody has been counted
    PRIMARY KEY (bucket, indicator, version)
);

-- Framework mappings, each version of them. Small, and the same everywhere.
CREATE TABLE frameworks (
    framework TEXT NOT NULL,
    version BIGINT NOT NULL,
    place BIGINT NOT NULL,
    mapping TEXT NOT NULL,
    PRIMARY KEY (framework, version)
);
