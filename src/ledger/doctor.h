/* doctor: what is unsafe about this installation, and what to do about it.
 *
 * A table of checks (doctor.c), each a function that looks at one thing and tells what it found. A further check is one
 * function and one line. Checks look only; they change nothing.
 *
 *     struct doctor_input in = {.arena = a, .dir = dir, .database = path, …};
 *     if (!doctor_look(&in, &report, &e)) …
 *     for (size_t i = 0; i < report.n; i++) say(report.list[i].what, .reason, .advice);   // the most urgent first */
#pragma once
#include "trail/checkpoint.h"

#define DOCTOR_FINDINGS_MAX 100

enum doctor_severity {
    DOCTOR_DANGER,  /* data or evidence can be lost or falsified now */
    DOCTOR_WARNING, /* … when something else happens too */
    DOCTOR_ADVICE,  /* safe, and could be safer: not a finding */
};
struct doctor_finding {
    enum doctor_severity severity;
    const char *id;                  /* of the check */
    struct str what, reason, advice; /* complete sentences */
};
struct doctor_report {
    struct doctor_finding list[DOCTOR_FINDINGS_MAX];
    size_t n, checks;
    size_t by[3]; /* by severity */
};
struct doctor_input {
    struct arena *arena;
    const char *dir, *database, *keys; /* paths of the folder, the database and the folder of keys */
    struct store *store;               /* NULL: it could not be opened, and `why` says so */
    struct trail *trail;
    struct err why;
    int64_t now; /* milliseconds since 1970 */
};
bool doctor_look(const struct doctor_input *in, struct doctor_report *out, struct err *e) MUST_CHECK;
