-- Accounts: how people sign in, their sessions and keys. Credentials are in tables secret_… Those named secret_passing_…
-- hold what comes and goes by itself (sessions, counters, last use): their changes need no entry of their own.
-- `changed` is the entry of the trail that last changed a row; other times are milliseconds since 1970.
CREATE TABLE account (
    person TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
    mail TEXT,
    reading TEXT,
    staff TEXT,
    lang TEXT NOT NULL CHECK (lang IN ('ja', 'en')),
    needs_second INTEGER NOT NULL,
    shared INTEGER NOT NULL,
    suspended TEXT,
    changed INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX account_mail ON account (mail) WHERE mail IS NOT NULL;
CREATE UNIQUE INDEX account_staff ON account (staff) WHERE staff IS NOT NULL;

-- What everybody is shown before signing in, and who agreed to which version.
CREATE TABLE banner (
    version INTEGER NOT NULL PRIMARY KEY,
    ja TEXT NOT NULL,
    en TEXT NOT NULL,
    changed INTEGER NOT NULL
) STRICT;
CREATE TABLE consent (
    person TEXT NOT NULL REFERENCES person (id),
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (person, version)
) STRICT;

-- Periodic change of passwords, where somebody chose it.
CREATE TABLE password_rule (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    days INTEGER NOT NULL,
    history INTEGER NOT NULL,
    why TEXT NOT NULL,
    person TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

CREATE TABLE factor (
    id INTEGER NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL CHECK (kind IN ('totp', 'passkey', 'certificate')),
    name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'revoked')),
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL
) STRICT;
CREATE INDEX factor_person ON factor (person);
CREATE TABLE api_key (
    id INTEGER NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    name TEXT NOT NULL,
    permissions TEXT NOT NULL,
    made INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'revoked')),
    changed INTEGER NOT NULL
) STRICT;
CREATE INDEX api_key_person ON api_key (person);

-- alone_good: long enough to stand without a second factor.
CREATE TABLE secret_password (
    person TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
    algorithm TEXT NOT NULL,
    rounds INTEGER NOT NULL,
    salt BLOB NOT NULL,
    hash BLOB NOT NULL,
    alone_good INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT;
-- Former ones, where they are refused: all of a person in one way, so that one derivation compares with all.
CREATE TABLE secret_history (
    person TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
    algorithm TEXT NOT NULL,
    rounds INTEGER NOT NULL,
    salt BLOB NOT NULL
) STRICT;
CREATE TABLE secret_former (
    person TEXT NOT NULL,
    hash BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (person, hash)
) STRICT;
-- lookup: a passkey's id, a certificate's fingerprint. value: a sealed seed, a public key. algorithm: SHA1, SHA256; or the
-- number that COSE gives it.
CREATE TABLE secret_factor (
    factor INTEGER NOT NULL PRIMARY KEY REFERENCES factor (id),
    lookup BLOB UNIQUE,
    value BLOB NOT NULL,
    algorithm TEXT NOT NULL
) STRICT;
CREATE TABLE secret_recovery (
    hash BLOB NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX secret_recovery_person ON secret_recovery (person);
CREATE TABLE secret_api_key (
    hash BLOB NOT NULL PRIMARY KEY,
    api_key INTEGER NOT NULL REFERENCES api_key (id)
) STRICT;
CREATE TABLE secret_link (
    hash BLOB NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('first', 'invite', 'reset')),
    person TEXT,
    ends INTEGER NOT NULL
) STRICT;

CREATE TABLE secret_passing_session (
    id INTEGER NOT NULL PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    csrf TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES person (id),
    began INTEGER NOT NULL,
    used INTEGER NOT NULL,
    idle INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    proved INTEGER NOT NULL,
    elevated INTEGER NOT NULL,
    second_factor INTEGER NOT NULL,
    address TEXT,
    agent TEXT
) STRICT;
CREATE INDEX secret_passing_session_person ON secret_passing_session (person);
-- Sign-ins under way. person NULL: a name that nobody has, or none said so far.
CREATE TABLE secret_passing_signin (
    hash BLOB NOT NULL PRIMARY KEY,
    purpose INTEGER NOT NULL,
    state INTEGER NOT NULL,
    person TEXT,
    name BLOB NOT NULL,
    session INTEGER NOT NULL,
    proofs INTEGER NOT NULL,
    challenge BLOB,
    address TEXT,
    ends INTEGER NOT NULL
) STRICT;
CREATE INDEX secret_passing_signin_address ON secret_passing_signin (address);
-- What was proposed for a new factor and waits for its proof.
CREATE TABLE secret_passing_offer (
    session INTEGER NOT NULL,
    kind TEXT NOT NULL,
    person TEXT NOT NULL,
    value BLOB NOT NULL,
    algorithm TEXT NOT NULL,
    ends INTEGER NOT NULL,
    PRIMARY KEY (session, kind)
) STRICT;
-- Failures in a row: of a name, an address, or a person's codes.
CREATE TABLE secret_passing_attempt (
    id BLOB NOT NULL PRIMARY KEY,
    person TEXT,
    misses INTEGER NOT NULL,
    last INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT;
CREATE INDEX secret_passing_attempt_last ON secret_passing_attempt (last);
-- Last use of factors and keys; counter: a passkey's sign counter, the last time step of a one-time code.
CREATE TABLE secret_passing_use (
    what TEXT NOT NULL CHECK (what IN ('factor', 'key')),
    id INTEGER NOT NULL,
    used INTEGER NOT NULL,
    counter INTEGER NOT NULL,
    PRIMARY KEY (what, id)
) STRICT;
-- The last sign-in of each person, and the failures since.
CREATE TABLE secret_passing_last (
    person TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
    at INTEGER NOT NULL,
    address TEXT,
    failures INTEGER NOT NULL
) STRICT;
