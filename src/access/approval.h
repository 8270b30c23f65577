/* approval: applications (申請) and who decides about them.
 *
 * A kind of application is data (registers/applications.yaml): its fields, the permission that decides and for which
 * object, how many people approve, how long it may last, whether its end has to be reported, which act it carries.
 * Every step is a row with who, when and why, and an entry of kind `application` on `application/N`
 * (統一基準 1.2.1.3(2)).
 *
 *     draft → filed → approved → ended
 *                   → refused     ↘ in force while its period runs (by the clock: nobody has to do anything)
 *           → withdrawn             overdue when the period is over and its end was not reported
 *
 * Who decides: somebody with the kind's permission for its object. Never the applicant, nor who filed it for them, nor
 * who has to report its end, nor whom it gives a role (1.2.1.2(1)(a)(ア)); nobody twice. Where the one who would decide
 * is the applicant, or is unfit to judge, it goes to the superior: permission "approve.superior" (1.2.1.2(2)).
 *
 *     struct application_wish w = {.kind = STR("exception"), .scope = SCOPE_SYSTEM, .object = 3, .fields = json, …};
 *     if (!application_draft(trail, &v, &w, now, &id, e) || !application_file(trail, &v, id, reason, now, e)) …
 *     if (!application_decide(trail, &other, id, true, reason, now, &state, e)) …    // carries the act when it was the
 * last
 *
 * Approved for an act elsewhere (a restore, erasing, a key): application_use marks it as used, once, in the transaction
 * of the act, and application_authorised writes the proof (restore_order.authorised).
 *
 * Errors: DENIED (who may not, with the reason), CONFLICT (the state does not allow it, somebody changed it), INVALID
 * (fields, period), NOT_FOUND, LIMIT. `by` is the viewer: v->actor goes into the entry. */
#pragma once
#include "access/grants.h"

#define APPLICATIONS_FILE_MAX (256 * KIB)
#define APPLICATION_KINDS_MAX 64
#define APPLICATION_FIELDS_MAX 32
#define APPLICATION_TEXT_MAX (16 * KIB) /* of one field */
#define APPLICATION_REASON_MAX 4000     /* bytes */
#define APPLICATION_APPROVALS_MAX 4
#define APPLICATION_LIST_MAX 1000

enum application_asks { ASKS_LINE, ASKS_TEXT, ASKS_DATE, ASKS_PERSON, ASKS_ROLE, ASKS_NUMBER, ASKS_CHOICE };
struct application_field {
    struct str id;
    struct text title, help; /* help: may be absent */
    enum application_asks type;
    bool required;
    struct str *choices; /* ASKS_CHOICE; ids */
    struct text *choice_titles;
    size_t n_choices;
    struct str clause; /* STR_NONE: of this program's own */
};
struct application_kind {
    struct str id;
    struct text title, about;
    struct application_field *fields;
    size_t n_fields;
    enum permission permit; /* decides */
    bool scopes[3];         /* what it may be about */
    unsigned approvals;     /* how many people approve */
    bool superior;          /* may go to the superior */
    bool report;            /* its end has to be reported, unless the approver waived it */
    bool late;              /* may be filed for something that has begun already (an emergency) */
    struct str term;        /* the longest period (P1Y); STR_NONE: it has no period */
    struct str act;         /* what approving carries out ("grant", "handover"); STR_NONE */
    bool once;              /* is used once, by application_use */
    struct register_source source;
};
struct application_kinds {
    struct application_kind *list;
    size_t n;
};
bool application_kinds_read(struct arena *a, const struct source *src, struct application_kinds *out,
                            struct diags *d) MUST_CHECK;
const struct application_kinds *application_kinds_builtin(void);
const struct application_kind *application_kind_find(const struct application_kinds *k, struct str id);

enum application_state {
    APPLICATION_DRAFT,
    APPLICATION_FILED,
    APPLICATION_APPROVED, /* its period has not begun, or it has none and waits to be used */
    APPLICATION_IN_FORCE,
    APPLICATION_OVERDUE, /* its period is over, its end was not reported */
    APPLICATION_ENDED,
    APPLICATION_REFUSED,
    APPLICATION_WITHDRAWN,
};
const char *application_state_id(enum application_state s);
struct str application_state_title(enum application_state s, enum lang lang);

struct application_wish {
    struct str kind;
    struct str applicant;  /* STR_NONE: the viewer; else filed for that person */
    enum scope_kind scope; /* what it is about */
    int64_t object;        /* organisation or system; 0: the installation */
    int64_t organisation;  /* of a system: where it belongs; 0: none. For the scope of who decides */
    int64_t since, until;  /* 0: none; `until` is the first moment after it */
    struct str fields;     /* JSON object: id → text */
};
struct application {
    int64_t id;
    struct str kind, applicant, filed_by, holder; /* holder: who has to report its end */
    struct str beneficiary;                       /* whom it gives something; STR_NONE */
    enum scope_kind scope;
    int64_t object, organisation, since, until;
    struct str fields;
    enum application_state state; /* at the `now` that it was asked for */
    bool superior;                /* the superior decides */
    bool waived;                  /* no report of its end is needed */
    unsigned approvals;           /* so far */
    int64_t filed, decided, used; /* moments; 0: not */
    int64_t changed;              /* entry */
};
struct application_step {
    struct str person, act,
        reason; /* act: draft, set, file, superior, approve, refuse, withdraw, waive, end, use, holder */
    int64_t at, entry;
};

bool application_draft(struct trail *t, const struct viewer *v, const struct application_wish *w, int64_t now,
                       int64_t *id, struct err *e) MUST_CHECK;
/* Of a draft, by whoever made it; `changed` as the caller saw it. */
bool application_set(struct trail *t, const struct viewer *v, int64_t id, int64_t changed,
                     const struct application_wish *w, int64_t now, struct err *e) MUST_CHECK;
/* Checks that every field is there and that it could be carried out. */
bool application_file(struct trail *t, const struct viewer *v, int64_t id, struct str reason, int64_t now,
                      struct err *e) MUST_CHECK;
bool application_withdraw(struct trail *t, const struct viewer *v, int64_t id, struct str reason, int64_t now,
                          struct err *e) MUST_CHECK;
/* To the superior: by the applicant, or by who would have to decide and should not. */
bool application_to_superior(struct trail *t, const struct viewer *v, int64_t id, struct str reason, int64_t now,
                             struct err *e) MUST_CHECK;
/* The last approval carries the act in the same transaction: when that is refused, the approval did not happen. */
bool application_decide(struct trail *t, const struct viewer *v, int64_t id, bool approve, struct str reason,
                        int64_t now, enum application_state *state, struct err *e) MUST_CHECK;
/* By who may decide: no report of its end is needed. */
bool application_waive(struct trail *t, const struct viewer *v, int64_t id, struct str reason, int64_t now,
                       struct err *e) MUST_CHECK;
/* Its end is reported, by its holder (or by who may decide, for a holder who does not). */
bool application_end(struct trail *t, const struct viewer *v, int64_t id, struct str reason, int64_t now,
                     struct err *e) MUST_CHECK;
/* Inside the transaction of the act that it authorises: it must be of that kind, approved, in its period, unused. */
bool application_use(struct trail *t, const struct trail_actor *by, int64_t id, struct str kind, int64_t now,
                     struct err *e) MUST_CHECK;
/* JSON: number, kind, applicant, who approved, when, why. */
bool application_authorised(struct arena *a, struct store *s, int64_t id, int64_t now, struct str *json,
                            struct err *e) MUST_CHECK;

/* May this viewer decide about it? `why` (may be NULL): a sentence when not. */
bool application_may_decide(struct arena *a, const struct viewer *v, const struct application *x,
                            const struct application_step *steps, size_t n_steps, struct str *why);
/* May this viewer see it? Who takes part in it, who may decide, who audits. */
bool application_may_see(const struct viewer *v, const struct application *x);

/* A field of an application; STR_NONE: not filled in. */
struct str application_value(struct arena *a, const struct application *x, const char *field);
bool application_get(struct arena *a, struct store *s, int64_t id, int64_t now, struct application *out,
                     struct application_step **steps, size_t *n_steps, struct err *e) MUST_CHECK;
enum application_list_what {
    APPLICATIONS_MINE,    /* that the viewer made, filed or has to end */
    APPLICATIONS_WAITING, /* filed, and the viewer may decide */
    APPLICATIONS_DUE,     /* in force or overdue, ending before `before`, by their end */
    APPLICATIONS_ALL,     /* that the viewer may see: the register of exceptions (1.2.1.3(2)(f)) */
};
/* Newest first (APPLICATIONS_DUE: by end); APPLICATION_LIST_MAX at most, `more` (may be NULL) tells of others. */
bool application_list(struct arena *a, struct store *s, const struct viewer *v, enum application_list_what what,
                      struct str kind, int64_t before, int64_t now, struct application **list, size_t *n, bool *more,
                      struct err *e) MUST_CHECK;
