-- The register of systems: who works on what by when; and what can be worked out from the recorded rows (tables
-- `derived_…`: store.h), kept so that no page has to count.

-- Who works on which system, as what, by when.
CREATE TABLE assignment (
    id INTEGER NOT NULL PRIMARY KEY,
    system INTEGER NOT NULL REFERENCES system (id),
    person TEXT NOT NULL REFERENCES person (id),
    duty TEXT NOT NULL CHECK (duty IN ('answer', 'decide', 'inspect', 'evidence', 'manage')),
    due TEXT,
    why TEXT,
    state TEXT NOT NULL CHECK (state IN ('active', 'ended')),
    changed INTEGER NOT NULL
) STRICT;
CREATE INDEX assignment_person ON assignment (person, state);
CREATE INDEX assignment_system ON assignment (system, state);

-- A row of the list for each kept system. Of what state it is: the system's revision, the standards' digest, the day
-- until which it holds; `stale`: something of it changed since. `todo`: bits, which
-- counters over all standards are not 0. Sorted by `reading`, `revision`, `open`, `next`.
CREATE TABLE derived_system (
    system INTEGER NOT NULL PRIMARY KEY REFERENCES system (id),
    revision INTEGER NOT NULL,
    digest TEXT NOT NULL,
    holds_until TEXT NOT NULL,
    stale INTEGER NOT NULL,
    name TEXT NOT NULL,
    reading TEXT NOT NULL,
    organisation INTEGER NOT NULL,
    organisation_text TEXT,
    person TEXT,
    label INTEGER NOT NULL,
    year INTEGER NOT NULL,
    state TEXT NOT NULL,
    at INTEGER NOT NULL,
    open INTEGER NOT NULL,
    todo INTEGER NOT NULL,
    next TEXT NOT NULL,
    dues INTEGER NOT NULL
) STRICT;
CREATE INDEX derived_system_reading ON derived_system (reading, system);
CREATE INDEX derived_system_revision ON derived_system (revision, system);
CREATE INDEX derived_system_open ON derived_system (open, system);
CREATE INDEX derived_system_next ON derived_system (next, system);
CREATE INDEX derived_system_own_reading ON derived_system (organisation, reading, system);
CREATE INDEX derived_system_own_revision ON derived_system (organisation, revision, system);
CREATE INDEX derived_system_own_open ON derived_system (organisation, open, system);
CREATE INDEX derived_system_own_next ON derived_system (organisation, next, system);

-- Counters of a system by standard ('': over all), and their sums by organisation (-1: over all).
CREATE TABLE derived_tally (
    system INTEGER NOT NULL REFERENCES system (id),
    standard TEXT NOT NULL,
    applies INTEGER NOT NULL,
    undetermined INTEGER NOT NULL,
    undecided INTEGER NOT NULL,
    unreasoned INTEGER NOT NULL,
    below INTEGER NOT NULL,
    done INTEGER NOT NULL,
    partly INTEGER NOT NULL,
    undone INTEGER NOT NULL,
    evidence_missing INTEGER NOT NULL,
    evidence_expired INTEGER NOT NULL,
    risks_open INTEGER NOT NULL,
    risks_unreasoned INTEGER NOT NULL,
    services_unmet INTEGER NOT NULL,
    PRIMARY KEY (system, standard)
) STRICT;
CREATE TABLE derived_sum (
    organisation INTEGER NOT NULL,
    standard TEXT NOT NULL,
    systems INTEGER NOT NULL,
    applies INTEGER NOT NULL,
    undetermined INTEGER NOT NULL,
    undecided INTEGER NOT NULL,
    unreasoned INTEGER NOT NULL,
    below INTEGER NOT NULL,
    done INTEGER NOT NULL,
    partly INTEGER NOT NULL,
    undone INTEGER NOT NULL,
    evidence_missing INTEGER NOT NULL,
    evidence_expired INTEGER NOT NULL,
    risks_open INTEGER NOT NULL,
    risks_unreasoned INTEGER NOT NULL,
    services_unmet INTEGER NOT NULL,
    PRIMARY KEY (organisation, standard)
) STRICT;
-- How many systems there are of what a list filters by.
CREATE TABLE derived_count (
    organisation INTEGER NOT NULL,
    state TEXT NOT NULL,
    label INTEGER NOT NULL,
    year INTEGER NOT NULL,
    systems INTEGER NOT NULL,
    PRIMARY KEY (organisation, state, label, year)
) STRICT;

-- Dates of a system: fields of the register, evidence that expires.
CREATE TABLE derived_due (
    system INTEGER NOT NULL REFERENCES system (id),
    place INTEGER NOT NULL,
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    PRIMARY KEY (system, place)
) STRICT;
CREATE INDEX derived_due_day ON derived_due (day, system, place);

-- Search: what a system says, folded; and which systems say a 1-gram, 2-gram or Latin word (`place` 0: in their name, 1:
-- anywhere), 4,096 systems a block.
CREATE TABLE derived_text (
    system INTEGER NOT NULL PRIMARY KEY REFERENCES system (id),
    text TEXT NOT NULL
) STRICT;
CREATE TABLE derived_gram (
    gram BLOB NOT NULL,
    place INTEGER NOT NULL,
    block INTEGER NOT NULL,
    systems BLOB NOT NULL,
    PRIMARY KEY (gram, place, block)
) STRICT;
