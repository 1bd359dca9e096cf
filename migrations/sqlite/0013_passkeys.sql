-- Passkeys, what waits for a device's answer to a question, and who goes to the provider to say once more that it is they.

-- What a device signs with is on the device alone: here is what shows that it did.
CREATE TABLE passkeys (
    id TEXT PRIMARY KEY,     -- what the device calls it, in hexadecimal
    worker BLOB NOT NULL REFERENCES workers (worker),
    name TEXT NOT NULL,      -- what its owner calls it
    passkey TEXT NOT NULL,   -- its public key and what is known of it, as JSON
    counter INTEGER NOT NULL, -- how often the device says that it has signed; 0 where it does not count
    made_at TEXT NOT NULL,
    used_at TEXT
) STRICT;
CREATE INDEX passkeys_by_worker ON passkeys (worker);

-- A question to a device that waits for its answer: good once, and not for long.
CREATE TABLE ceremonies (
    hash TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,   -- make, enter, confirm
    worker BLOB REFERENCES workers (worker), -- none: whoever signs in
    state TEXT NOT NULL,
    ends_at TEXT NOT NULL
) STRICT;

ALTER TABLE errands ADD COLUMN worker BLOB REFERENCES workers (worker); -- who is signed in already and says so once more; none: whoever signs in
ALTER TABLE errands ADD COLUMN words BLOB;                              -- what they had typed, sealed to them
ALTER TABLE sessions ADD COLUMN provided INTEGER NOT NULL DEFAULT 0;    -- 1: begun through the council's own provider
