-- What the index of people asks for after each change, sought by its place in the order: however long the journal is.

DROP INDEX facts_by_name;
CREATE INDEX facts_by_name ON facts (bucket, seq) WHERE fact = 'name';
CREATE INDEX amendments_by_place ON amendments (bucket, seq);
CREATE INDEX people_disposed ON people (bucket, disposed_seq) WHERE disposed_seq IS NOT NULL;
