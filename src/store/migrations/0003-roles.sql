-- Organisations, roles that people hold, applications and their approval, labels of systems.
-- A number is never given twice; what is over stays. Moments are milliseconds since 1970; `changed` is the entry.
CREATE TABLE organisation (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    reading TEXT,
    code TEXT UNIQUE,
    parent INTEGER REFERENCES organisation (id),
    state TEXT NOT NULL CHECK (state IN ('active', 'stopped')),
    changed INTEGER NOT NULL
) STRICT;
CREATE INDEX organisation_parent ON organisation (parent);
CREATE TABLE member (
    person TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
    organisation INTEGER NOT NULL REFERENCES organisation (id),
    changed INTEGER NOT NULL
) STRICT;
CREATE INDEX member_organisation ON member (organisation);

-- `state`: draft, filed, approved, refused, withdrawn, ended; in force and overdue follow from the clock.
CREATE TABLE application (
    id INTEGER NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    applicant TEXT NOT NULL REFERENCES person (id),
    filed_by TEXT NOT NULL REFERENCES person (id),
    holder TEXT NOT NULL REFERENCES person (id),
    beneficiary TEXT,
    scope TEXT NOT NULL CHECK (scope IN ('all', 'organisation', 'system')),
    object INTEGER NOT NULL,
    organisation INTEGER NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    fields TEXT NOT NULL,
    superior INTEGER NOT NULL,
    waived INTEGER NOT NULL,
    approvals INTEGER NOT NULL,
    filed INTEGER NOT NULL,
    decided INTEGER NOT NULL,
    used INTEGER NOT NULL,
    changed INTEGER NOT NULL
) STRICT;
CREATE INDEX application_state ON application (state, until);
CREATE INDEX application_holder ON application (holder);
CREATE TABLE application_step (
    application INTEGER NOT NULL REFERENCES application (id),
    place INTEGER NOT NULL,
    person TEXT NOT NULL,
    act TEXT NOT NULL,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    PRIMARY KEY (application, place)
) STRICT;

-- `object`: an organisation or a system, 0 for all. `until`, `taken`, `used`, `reviewed`, `application`: 0 = not.
CREATE TABLE role_grant (
    id INTEGER NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    role TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('all', 'organisation', 'system')),
    object INTEGER NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    clearance INTEGER NOT NULL,
    reason TEXT NOT NULL,
    asked TEXT NOT NULL,
    approved TEXT,
    application INTEGER NOT NULL,
    taken INTEGER NOT NULL,
    taken_by TEXT,
    taken_why TEXT,
    used INTEGER NOT NULL,
    reviewed INTEGER NOT NULL,
    changed INTEGER NOT NULL
) STRICT;
CREATE INDEX role_grant_person ON role_grant (person);
CREATE INDEX role_grant_role ON role_grant (role);

-- Classes and handling limits of a system; `limits` is JSON. 0: not said.
CREATE TABLE label (
    system INTEGER NOT NULL PRIMARY KEY REFERENCES system (id),
    confidentiality INTEGER NOT NULL CHECK (confidentiality BETWEEN 0 AND 3),
    integrity INTEGER NOT NULL CHECK (integrity BETWEEN 0 AND 2),
    availability INTEGER NOT NULL CHECK (availability BETWEEN 0 AND 2),
    until TEXT,
    limits TEXT NOT NULL,
    changed INTEGER NOT NULL
) STRICT;
