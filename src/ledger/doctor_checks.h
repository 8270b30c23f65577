/* doctor_checks: inside of ledger. The checks of doctor.h, and how they tell. */
#pragma once
#include "ledger/doctor.h"

struct doctor {
    const struct doctor_input *in;
    struct doctor_report *report;
    const char *id; /* of the check that is looking */
};
/* Sentences; `advice` may be NULL. */
void doctor_tell(struct doctor *d, enum doctor_severity severity, struct str what, const char *reason,
                 const char *advice);
/* A check: false only when it cannot look for a reason that is a failure of the program or machine. */
typedef bool doctor_check_fn(struct doctor *d, struct err *e);

/* doctor_machine.c: where it stands and who runs it. */
doctor_check_fn doctor_permissions, doctor_key_permissions, doctor_key_place, doctor_file_system, doctor_room,
    doctor_user, doctor_dumps, doctor_clock;
/* doctor_care.c: the record, backups, witnesses, settings. */
doctor_check_fn doctor_database, doctor_key, doctor_outside, doctor_backups, doctor_backup_place, doctor_witness,
    doctor_held, doctor_on_failure, doctor_people, doctor_terms, doctor_scanner, doctor_leftovers;
