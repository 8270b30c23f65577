-- Documents: jobs that make them, bidders' answers.

-- A procurement keeps what was asked, clause by clause: the system and the standards move on, what bidders answered to
-- does not. `digest`: of the clauses (src/ledger/bids.h).
CREATE TABLE procurement (
    id INTEGER NOT NULL PRIMARY KEY,
    system INTEGER NOT NULL REFERENCES system (id),
    title TEXT NOT NULL,
    day TEXT NOT NULL,
    digest TEXT NOT NULL,
    weighted INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    changed INTEGER NOT NULL
) STRICT;
CREATE INDEX procurement_system ON procurement (system, id);
CREATE TABLE procurement_clause (
    procurement INTEGER NOT NULL REFERENCES procurement (id),
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    printed TEXT NOT NULL,
    chapter TEXT NOT NULL,
    title TEXT NOT NULL,
    statement TEXT NOT NULL,
    mandatory INTEGER NOT NULL,
    points INTEGER NOT NULL,
    PRIMARY KEY (procurement, place)
) STRICT;
-- One that hands in a sheet again has a new row; the one before is replaced, not lost.
CREATE TABLE bidder (
    id INTEGER NOT NULL PRIMARY KEY,
    procurement INTEGER NOT NULL REFERENCES procurement (id),
    name TEXT NOT NULL,
    file TEXT NOT NULL,
    digest TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('kept', 'replaced')),
    changed INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX bidder_name ON bidder (procurement, name) WHERE state = 'kept';
CREATE TABLE bidder_answer (
    bidder INTEGER NOT NULL REFERENCES bidder (id),
    place INTEGER NOT NULL,
    answer TEXT NOT NULL,
    how TEXT NOT NULL,
    shown TEXT NOT NULL,
    note TEXT NOT NULL,
    cell TEXT NOT NULL,
    PRIMARY KEY (bidder, place)
) STRICT;

-- Long documents. `person`: who asked. `file`: its name in the spool folder, once it is done. What is only of the moment
-- (who works at it, how far it is) is in passing_job: rows of tables passing_… are no changes and have no entries.
CREATE TABLE job (
    id INTEGER NOT NULL PRIMARY KEY,
    person TEXT NOT NULL,
    system INTEGER REFERENCES system (id),
    what TEXT NOT NULL,
    parameters TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'done', 'failed')),
    file TEXT,
    made INTEGER NOT NULL,
    ended INTEGER,
    error TEXT,
    changed INTEGER NOT NULL
) STRICT;
CREATE INDEX job_person ON job (person, id);
CREATE INDEX job_state ON job (state, id);
CREATE TABLE passing_job (
    job INTEGER NOT NULL PRIMARY KEY REFERENCES job (id),
    working INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    mille INTEGER NOT NULL
) STRICT;
-- Numbers are never given twice, also when rows have expired.
CREATE TABLE job_number (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    next INTEGER NOT NULL
) STRICT;
INSERT INTO job_number (one, next) VALUES (1, 1);
