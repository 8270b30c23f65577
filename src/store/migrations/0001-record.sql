-- The first tables. `trail_…` and `secret_…` are out of reach of plain statements.
CREATE TABLE installation (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    origin TEXT NOT NULL,
    created INTEGER NOT NULL
) STRICT;

CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    changed INTEGER NOT NULL
) STRICT;

-- Ids are never given to anybody else: a person is stopped, not deleted.
CREATE TABLE person (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    account TEXT,
    vkey TEXT,
    state TEXT NOT NULL CHECK (state IN ('active', 'stopped')),
    changed INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX person_account ON person (account) WHERE account IS NOT NULL AND state = 'active';

-- A system and its parts: one row for every answer, judgement, decision …, as JSON. `changed` is the entry of the trail
-- that last changed it; `place` is the order within the section. Ids are never given twice, neither of a system nor of
-- an item of its lists (`next_item`); the row of a system that was removed stays.
CREATE TABLE system (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('kept', 'removed')),
    next_item INTEGER NOT NULL,
    changed INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX system_name ON system (name) WHERE state = 'kept';
CREATE TABLE system_part (
    system INTEGER NOT NULL REFERENCES system (id),
    section TEXT NOT NULL,
    name TEXT NOT NULL,
    place INTEGER NOT NULL,
    value TEXT NOT NULL,
    changed INTEGER NOT NULL,
    PRIMARY KEY (system, section, name)
) STRICT;

-- Attachments, by their SHA-256 (hex), in pieces.
CREATE TABLE content (
    id INTEGER NOT NULL PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    bytes INTEGER NOT NULL,
    type TEXT NOT NULL,
    safe INTEGER NOT NULL,
    scan TEXT NOT NULL
) STRICT;
CREATE TABLE content_piece (
    content INTEGER NOT NULL REFERENCES content (id),
    place INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (content, place)
) STRICT;
CREATE TABLE evidence (
    id INTEGER NOT NULL PRIMARY KEY,
    system INTEGER NOT NULL REFERENCES system (id),
    control TEXT NOT NULL,
    content INTEGER REFERENCES content (id),
    sha256 TEXT NOT NULL,
    file TEXT NOT NULL,
    note TEXT,
    effective TEXT,
    expires TEXT,
    state TEXT NOT NULL CHECK (state IN ('kept', 'erased')),
    changed INTEGER NOT NULL
) STRICT;
CREATE INDEX evidence_control ON evidence (system, control);
CREATE INDEX evidence_content ON evidence (content);

-- The record (src/trail). `nodes`: the hashes of the subtrees that this entry completes, its own leaf first.
-- Erased: salt and record are NULL.
CREATE TABLE trail_entry (
    n INTEGER NOT NULL PRIMARY KEY,
    nodes BLOB NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    salt BLOB,
    record TEXT
) STRICT;
CREATE INDEX trail_entry_subject ON trail_entry (subject, n);
CREATE TABLE trail_checkpoint (
    size INTEGER NOT NULL PRIMARY KEY,
    root BLOB NOT NULL,
    note TEXT NOT NULL
) STRICT;
-- Entries that could not be put into the tree and wait (settings trail.on_failure hold and continue).
CREATE TABLE trail_held (
    id INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
-- Requests of two people that were carried out, so that none serves twice.
CREATE TABLE trail_request (
    once TEXT NOT NULL PRIMARY KEY,
    entry INTEGER NOT NULL
) STRICT;

-- Whose records we witness (the newest that we saw), and who witnesses ours.
CREATE TABLE trail_watched (
    origin TEXT NOT NULL PRIMARY KEY,
    vkey TEXT NOT NULL,
    size INTEGER NOT NULL,
    root BLOB NOT NULL,
    note TEXT
) STRICT;
CREATE TABLE trail_witness (
    name TEXT NOT NULL PRIMARY KEY,
    vkey TEXT NOT NULL,
    size INTEGER NOT NULL
) STRICT;

-- How long each kind of record is kept, by the order of two people (its entry), and what is held for an audit.
CREATE TABLE retention (
    kind TEXT NOT NULL PRIMARY KEY,
    term TEXT NOT NULL,
    ordered INTEGER NOT NULL
) STRICT;
CREATE TABLE hold (
    id INTEGER NOT NULL PRIMARY KEY,
    scope TEXT NOT NULL,
    reason TEXT NOT NULL,
    placed INTEGER NOT NULL,
    lifted INTEGER
) STRICT;
