-- Passkeys, what waits for a device's answer to a question, and who goes to the provider to say once more that it is they.

-- What a device signs with is on the device alone: here is what shows that it did.
CREATE TABLE passkeys (
    id TEXT PRIMARY KEY,     -- what the device calls it, in hexadecimal
    worker UUID NOT NULL REFERENCES workers (worker),
    name TEXT NOT NULL,      -- what its owner calls it
    passkey TEXT NOT NULL,   -- its public key and what is known of it, as JSON
    counter BIGINT NOT NULL, -- how often the device says that it has signed; 0 where it does not count
    made_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ
);
CREATE INDEX passkeys_by_worker ON passkeys (worker);

-- A question to a device that waits for its answer: good once, and not for long.
CREATE TABLE ceremonies (
    hash TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,   -- make, enter, confirm
    worker UUID REFERENCES workers (worker), -- none: whoever signs in
    state TEXT NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL
);

ALTER TABLE errands ADD COLUMN worker UUID REFERENCES workers (worker); -- who is signed in already and says so once more; none: whoever signs in
ALTER TABLE errands ADD COLUMN words BYTEA;                             -- what they had typed, sealed to them
ALTER TABLE sessions ADD COLUMN provided BIGINT NOT NULL DEFAULT 0;    -- 1: begun through the council's own provider
