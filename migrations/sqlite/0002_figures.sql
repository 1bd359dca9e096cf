-- Indicators, and the figures that are kept current with every record. All of it can be deleted and rebuilt.

CREATE TABLE indicators (
    indicator TEXT NOT NULL,
    version INTEGER NOT NULL,
    place INTEGER NOT NULL,
    definition TEXT NOT NULL,
    PRIMARY KEY (indicator, version)
) STRICT;

-- What one person adds to one indicator from a month on (months counted from January of year 0).
CREATE TABLE contributions (
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
) STRICT;

-- The sum of them in each breakdown. A figure is the sum over all buckets and all months up to its period's end.
CREATE TABLE cells (
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
) STRICT;
