-- Indicators, and the figures that are kept current with every record. All of it can be deleted and rebuilt.

CREATE TABLE indicators (
    indicator TEXT NOT NULL,
    version BIGINT NOT NULL,
    place BIGINT NOT NULL,
    definition TEXT NOT NULL,
    PRIMARY KEY (indicator, version)
);

-- What one person adds to one indicator from a month on (months counted from January of year 0).
CREATE TABLE contributions (
    bucket BIGINT NOT NULL,
    person UUID NOT NULL,
    indicator TEXT NOT NULL,
    version BIGINT NOT NULL,
    month BIGINT NOT NULL,
    people BIGINT NOT NULL, key_high BIGINT NOT NULL, key_low BIGINT NOT NULL, with_baseline BIGINT NOT NULL,
    followed_up BIGINT NOT NULL, lower BIGINT NOT NULL, same BIGINT NOT NULL, higher BIGINT NOT NULL,
    out_of_touch BIGINT NOT NULL, died BIGINT NOT NULL, moved BIGINT NOT NULL, withdrew BIGINT NOT NULL,
    finished BIGINT NOT NULL, not_said BIGINT NOT NULL, before_sum BIGINT NOT NULL, before_squares BIGINT NOT NULL,
    after_sum BIGINT NOT NULL, after_squares BIGINT NOT NULL, diff_sum BIGINT NOT NULL, diff_squares BIGINT NOT NULL,
    from_person BIGINT NOT NULL, from_record BIGINT NOT NULL, from_agency BIGINT NOT NULL,
    PRIMARY KEY (bucket, person, indicator, version, month)
);

-- The sum of them in each breakdown. A figure is the sum over all buckets and all months up to its period's end.
CREATE TABLE cells (
    bucket BIGINT NOT NULL,
    indicator TEXT NOT NULL,
    version BIGINT NOT NULL,
    dimension TEXT NOT NULL,
    month BIGINT NOT NULL,
    people BIGINT NOT NULL, key_high BIGINT NOT NULL, key_low BIGINT NOT NULL, with_baseline BIGINT NOT NULL,
    followed_up BIGINT NOT NULL, lower BIGINT NOT NULL, same BIGINT NOT NULL, higher BIGINT NOT NULL,
    out_of_touch BIGINT NOT NULL, died BIGINT NOT NULL, moved BIGINT NOT NULL, withdrew BIGINT NOT NULL,
    finished BIGINT NOT NULL, not_said BIGINT NOT NULL, before_sum BIGINT NOT NULL, before_squares BIGINT NOT NULL,
    after_sum BIGINT NOT NULL, after_squares BIGINT NOT NULL, diff_sum BIGINT NOT NULL, diff_squares BIGINT NOT NULL,
    from_person BIGINT NOT NULL, from_record BIGINT NOT NULL, from_agency BIGINT NOT NULL,
    PRIMARY KEY (bucket, indicator, version, dimension, month)
);
