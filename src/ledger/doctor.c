/* doctor: the table of checks. */
#include "ledger/doctor.h"

#include "ledger/doctor_checks.h"

static const struct {
    const char *id;
    doctor_check_fn *look;
    bool needs_database;
} checks[] = {
    {"database", doctor_database, false},
    {"checkpoint-outside", doctor_outside, true},
    {"permissions", doctor_permissions, false},
    {"key-permissions", doctor_key_permissions, false},
    {"file-system", doctor_file_system, false},
    {"key", doctor_key, true},
    {"backups", doctor_backups, false},
    {"held", doctor_held, true},
    {"room", doctor_room, false},
    {"on-failure", doctor_on_failure, true},
    {"user", doctor_user, false},
    {"dumps", doctor_dumps, false},
    {"clock", doctor_clock, false},
    {"witness", doctor_witness, true},
    {"backup-place", doctor_backup_place, false},
    {"key-place", doctor_key_place, false},
    {"people", doctor_people, true},
    {"terms", doctor_terms, true},
    {"scanner", doctor_scanner, true},
    {"leftovers", doctor_leftovers, false},
};

void doctor_tell(struct doctor *d, enum doctor_severity severity, struct str what, const char *reason,
                 const char *advice) {
    struct doctor_report *r = d->report;
    if (r->n == DOCTOR_FINDINGS_MAX) return;
    size_t at = r->n++;
    for (; at && r->list[at - 1].severity > severity; at--) r->list[at] = r->list[at - 1];
    r->list[at] =
        (struct doctor_finding){severity, d->id, arena_str(d->in->arena, what), str_of(reason), str_of(advice)};
    r->by[severity]++;
}

bool doctor_look(const struct doctor_input *in, struct doctor_report *out, struct err *e) {
    struct doctor d = {.in = in, .report = out};
    *out = (struct doctor_report){0};
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        if (checks[i].needs_database && !in->store) continue;
        d.id = checks[i].id;
        if (!checks[i].look(&d, e)) return false;
        out->checks++;
    }
    return true;
}
