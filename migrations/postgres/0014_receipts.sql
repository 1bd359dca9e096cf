-- What was paid from a fund and which pictures are receipts for it, found without going through everybody's facts; and which of those
-- pictures finance has opened.
CREATE INDEX facts_by_payment ON facts (topic, on_date) WHERE fact = 'spend';
CREATE INDEX facts_by_receipt ON facts (topic) WHERE fact = 'receipt';
CREATE INDEX audit_of_receipts ON audit (record) WHERE act = 'receipt shown';
