-- Signing in: accounts of our own, invitations, who else says who somebody is, and sessions that lock and end.

-- What somebody signs in with here. Names are in small letters, and each is one person's.
CREATE TABLE accounts (
    worker UUID PRIMARY KEY REFERENCES workers (worker),
    name TEXT NOT NULL UNIQUE,
    password TEXT NOT NULL,     -- Argon2id, as a PHC string
    one_time BYTEA NOT NULL,    -- the secret of their six digits (TOTP), sealed to the worker
    last_step BIGINT NOT NULL, -- the half minute whose digits were taken last: none is taken twice
    changed_at TIMESTAMPTZ NOT NULL
);

-- Used when the app with the six digits is lost. Each is gone once it was used.
CREATE TABLE recovery_codes (
    worker UUID NOT NULL REFERENCES workers (worker),
    hash TEXT NOT NULL,
    PRIMARY KEY (worker, hash)
);

-- A PIN lifts a lock and nothing else.
CREATE TABLE pins (
    worker UUID PRIMARY KEY REFERENCES workers (worker),
    pin TEXT NOT NULL -- Argon2id, as a PHC string
);

-- Links that let somebody choose how they sign in, once.
CREATE TABLE invitations (
    hash TEXT PRIMARY KEY,
    worker UUID REFERENCES workers (worker), -- none: whoever sets the council up
    made_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL
);

-- How often somebody has tried in vain under a name, whether or not anybody has it. Only the name's hash is kept.
CREATE TABLE tries (
    subject TEXT PRIMARY KEY,
    failed BIGINT NOT NULL,
    last_at TIMESTAMPTZ NOT NULL,
    again_at TIMESTAMPTZ NOT NULL -- until then nothing is tried
);

-- Who somebody is to a provider of identities.
CREATE TABLE known_elsewhere (
    issuer TEXT NOT NULL,
    tenant TEXT NOT NULL,
    object TEXT NOT NULL,
    worker UUID NOT NULL REFERENCES workers (worker),
    PRIMARY KEY (issuer, tenant, object)
);

-- Somebody has been sent to the provider and has not come back yet. Gone when they do.
CREATE TABLE errands (
    hash TEXT PRIMARY KEY,
    nonce TEXT NOT NULL,
    verifier TEXT NOT NULL,
    invitation TEXT, -- the hash of the link they came with
    device TEXT NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL
);

ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT 'open'; -- shared, own, open (a demonstration's)
ALTER TABLE sessions ADD COLUMN seen_at TIMESTAMPTZ;      -- when somebody last did something; none: since it began
ALTER TABLE sessions ADD COLUMN locked_at TIMESTAMPTZ;    -- when it was locked by hand
ALTER TABLE sessions ADD COLUMN confirmed_at TIMESTAMPTZ; -- when they last signed in once more within it
ALTER TABLE sessions ADD COLUMN wrong_pins BIGINT NOT NULL DEFAULT 0;

-- What came of looking at why somebody broke the glass.
CREATE TABLE glass_reviews (
    bucket BIGINT NOT NULL,
    person UUID NOT NULL,
    worker UUID NOT NULL,
    seq BIGINT NOT NULL, -- of the record that says why
    reviewed_by UUID NOT NULL,
    reviewed_at TIMESTAMPTZ NOT NULL,
    finding TEXT NOT NULL, -- in_order, to_follow_up
    PRIMARY KEY (bucket, person, worker, seq)
);
