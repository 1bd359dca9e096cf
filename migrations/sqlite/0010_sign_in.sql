-- Signing in: accounts of our own, invitations, who else says who somebody is, and sessions that lock and end.

-- What somebody signs in with here. Names are in small letters, and each is one person's.
CREATE TABLE accounts (
    worker BLOB PRIMARY KEY REFERENCES workers (worker),
    name TEXT NOT NULL UNIQUE,
    password TEXT NOT NULL,     -- Argon2id, as a PHC string
    one_time BLOB NOT NULL,     -- the secret of their six digits (TOTP), sealed to the worker
    last_step INTEGER NOT NULL, -- the half minute whose digits were taken last: none is taken twice
    changed_at TEXT NOT NULL
) STRICT;

-- Used when the app with the six digits is lost. Each is gone once it was used.
CREATE TABLE recovery_codes (
    worker BLOB NOT NULL REFERENCES workers (worker),
    hash TEXT NOT NULL,
    PRIMARY KEY (worker, hash)
) STRICT;

-- A PIN lifts a lock and nothing else.
CREATE TABLE pins (
    worker BLOB PRIMARY KEY REFERENCES workers (worker),
    pin TEXT NOT NULL -- Argon2id, as a PHC string
) STRICT;

-- Links that let somebody choose how they sign in, once.
CREATE TABLE invitations (
    hash TEXT PRIMARY KEY,
    worker BLOB REFERENCES workers (worker), -- none: whoever sets the council up
    made_at TEXT NOT NULL,
    ends_at TEXT NOT NULL
) STRICT;

-- How often somebody has tried in vain under a name, whether or not anybody has it. Only the name's hash is kept.
CREATE TABLE tries (
    subject TEXT PRIMARY KEY,
    failed INTEGER NOT NULL,
    last_at TEXT NOT NULL,
    again_at TEXT NOT NULL -- until then nothing is tried
) STRICT;

-- Who somebody is to a provider of identities.
CREATE TABLE known_elsewhere (
    issuer TEXT NOT NULL,
    tenant TEXT NOT NULL,
    object TEXT NOT NULL,
    worker BLOB NOT NULL REFERENCES workers (worker),
    PRIMARY KEY (issuer, tenant, object)
) STRICT;

-- Somebody has been sent to the provider and has not come back yet. Gone when they do.
CREATE TABLE errands (
    hash TEXT PRIMARY KEY,
    nonce TEXT NOT NULL,
    verifier TEXT NOT NULL,
    invitation TEXT, -- the hash of the link they came with
    device TEXT NOT NULL,
    ends_at TEXT NOT NULL
) STRICT;

ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT 'open'; -- shared, own, open (a demonstration's)
ALTER TABLE sessions ADD COLUMN seen_at TEXT;      -- when somebody last did something; none: since it began
ALTER TABLE sessions ADD COLUMN locked_at TEXT;    -- when it was locked by hand
ALTER TABLE sessions ADD COLUMN confirmed_at TEXT; -- when they last signed in once more within it
ALTER TABLE sessions ADD COLUMN wrong_pins INTEGER NOT NULL DEFAULT 0;

-- What came of looking at why somebody broke the glass.
CREATE TABLE glass_reviews (
    bucket INTEGER NOT NULL,
    person BLOB NOT NULL,
    worker BLOB NOT NULL,
    seq INTEGER NOT NULL, -- of the record that says why
    reviewed_by BLOB NOT NULL,
    reviewed_at TEXT NOT NULL,
    finding TEXT NOT NULL, -- in_order, to_follow_up
    PRIMARY KEY (bucket, person, worker, seq)
) STRICT;
