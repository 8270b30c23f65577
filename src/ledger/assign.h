/* assign: who works on which system, as what, by when, and what each person has to do.
 *
 * An assignment is a row and an entry of kind `system` on `system/ID/assignment/N`, in one transaction. It gives no
 * right to anything: rights come from roles. An ended assignment stays, with its end.
 *
 *     if (!assignment_add(t, &by, &(struct assignment){.system = 3, .person = STR("tanaka"), .duty = DUTY_ANSWER,
 *                         .due = STR("2026-06-30"), .why = why}, &id, &e)) …
 *     if (!tasks_of(a, s, r, STR("tanaka"), today, NULL, 0, &tasks, &e)) …
 *
 * Errors: NOT_FOUND (no such system, person or assignment), INVALID (day, text), CONFLICT (the same again; ended). */
#pragma once
#include "ledger/register.h"

#define ASSIGNMENT_WHY_MAX 1000 /* characters */
#define ASSIGNMENTS_MAX 500     /* on one system, of one person: more are not listed */
#define TASKS_MAX 500

enum work_duty {
    DUTY_ANSWER,   /* answers the questions */
    DUTY_DECIDE,   /* decides, with reasons */
    DUTY_INSPECT,  /* inspects */
    DUTY_EVIDENCE, /* brings evidence */
    DUTY_MANAGE,   /* keeps the register and its dates */
    DUTIES
};
const char *work_duty_id(enum work_duty d); /* "answer" … */
bool work_duty_find(struct str id, enum work_duty *out);
const char *work_duty_title(enum work_duty d); /* a message: tr(lang, work_duty_title(d)) */

struct assignment {
    int64_t id, system;
    struct str person; /* id */
    enum work_duty duty;
    struct str due;                      /* a day; STR_NONE: none */
    struct str why;                      /* STR_NONE: not said */
    struct str system_name, person_name; /* when listed */
    bool ended;
    int64_t changed; /* number of the entry */
};
/* In a transaction of its own, or in the one that is open. */
bool assignment_add(struct trail *t, const struct trail_actor *by, const struct assignment *x, int64_t *id,
                    struct err *e) MUST_CHECK;
/* Another day or reason. `expected`: assignment.changed as the caller saw it. */
bool assignment_change(struct trail *t, const struct trail_actor *by, int64_t id, int64_t expected, struct str due,
                       struct str why, struct err *e) MUST_CHECK;
bool assignment_end(struct trail *t, const struct trail_actor *by, int64_t id, struct str why,
                    struct err *e) MUST_CHECK;
/* Everything of `from` that is not ended becomes `to`'s, each with its entry; what `to` has already is only ended. In
 * the open transaction, or in one of its own. `n`: how many. */
bool assignments_hand_over(struct trail *t, const struct trail_actor *by, struct str from, struct str to,
                           struct str why, size_t *n, struct err *e) MUST_CHECK;
/* Not ended: of one system, or of one person (systems that are kept), by day, those without a day last. */
bool assignments_on(struct arena *a, struct store *s, int64_t system, struct assignment **list, size_t *n,
                    struct err *e) MUST_CHECK;
bool assignments_of(struct arena *a, struct store *s, struct str person, struct assignment **list, size_t *n,
                    struct err *e) MUST_CHECK;

/* Tasks */
enum task_kind {
    TASK_ANSWER,      /* requirements wait for answers: `count` */
    TASK_DECIDE,      /* requirements and risks wait for a decision */
    TASK_REASON,      /* decisions and risks lack their reason */
    TASK_INSPECT,     /* not inspected, or not carried out */
    TASK_EVIDENCE,    /* evidence is missing or has expired */
    TASK_EXPIRING,    /* evidence expires on `due` */
    TASK_DATE,        /* a date of the register: `about` is its field */
    TASK_APPLICATION, /* what the caller adds: an application waits, a term ends */
    TASK_KINDS
};
const char *task_kind_title(enum task_kind k); /* a message */
struct task {
    enum task_kind kind;
    int64_t system, assignment; /* 0: none */
    struct str system_name;
    struct str due;          /* STR_NONE: none */
    struct str why;          /* of the assignment */
    struct str about;        /* the field, the control, or what the caller says */
    struct str organisation; /* of TASK_APPLICATION: free for the caller */
    int64_t count;
    bool late; /* due before today */
};
struct tasks {
    const struct task *list; /* by day, those without a day last */
    size_t n;
    bool more; /* there are others */
};
/* What the person has to do. From counters and dates of the systems that are assigned; dates within `ahead` days.
 * `more`: what other rooms add (applications); they are sorted in. */
bool tasks_of(struct arena *a, struct store *s, struct str person, struct str today, unsigned ahead,
              const struct task *more, size_t n_more, struct tasks *out, struct err *e) MUST_CHECK;
