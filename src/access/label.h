/* label: how a system's information is classed, and what follows for looking, exporting, printing and mailing.
 *
 * Classes of confidentiality (1–3), integrity and availability (1–2), and handling limits (取扱制限); what each means
 * for each act is data: registers/labels.yaml. A label only narrows what roles give, whoever owns the system; to loosen
 * it, it has to be changed, which is an act of its own with a reason (統一基準 2.1.1.2(1)(d),
 * (2)(a), 1.3.1.1, 1.3.1.2(2)).
 *
 *     struct label l;
 *     if (!label_of(a, store, system, &l, e)) …                              // no row: everything 0 = not said, as 2
 *     struct label_answer r;
 *     label_allows(a, &v, &l, LABEL_PRINT, day, lang, &r);
 *     if (!r.allowed) say(r.why);                                            // "取扱制限「印刷禁止」により、…"
 *     label_mark(&l, lang, &buf);                                            // what stands on every page of an output
 *
 * Changes are entries of kind `system` on `system/N/label`. */
#pragma once
#include "access/roles.h"

#define LABELS_FILE_MAX (128 * KIB)
#define LABEL_CLASSES_MAX 16
#define LABEL_RULES_MAX 64               /* kinds of handling limits */
#define LABEL_LIMITS_MAX LABEL_RULES_MAX /* of one label: each kind once */
#define LABEL_TEXT_MAX 200               /* characters of a detail */
#define LABEL_REASON_MAX 2000            /* bytes */

enum label_axis { LABEL_CONFIDENTIALITY, LABEL_INTEGRITY, LABEL_AVAILABILITY, LABEL_AXES };
enum label_act { LABEL_VIEW, LABEL_EXPORT, LABEL_PRINT, LABEL_MAIL, LABEL_ACTS };
/* What a class or a limit asks for an act; bits. */
enum label_ask {
    LABEL_RECORD = 1,    /* allowed; who receives it, or what for, is recorded */
    LABEL_ENCRYPT = 2,   /* allowed; encrypted only */
    LABEL_CONCERNED = 4, /* for those who have a role for this system or its organisations, and auditors */
    LABEL_REFUSE = 8,
};
struct label_class {
    enum label_axis axis;
    unsigned value;
    struct text title; /* "機密性2情報" */
    unsigned ask[LABEL_ACTS];
    struct register_source source;
};
enum label_detail { LABEL_DETAIL_NONE, LABEL_DETAIL_TEXT, LABEL_DETAIL_DATE };
struct label_rule { /* a kind of handling limit */
    struct str id;
    struct text title, about;
    enum label_detail detail;
    unsigned ask[LABEL_ACTS];
    struct register_source source;
};
struct label_rules {
    struct label_class *classes;
    size_t n_classes;
    struct label_rule *limits;
    size_t n_limits;
    unsigned unsaid[LABEL_AXES]; /* as which class counts what is not said */
};
bool label_rules_read(struct arena *a, const struct source *src, struct label_rules *out, struct diags *d) MUST_CHECK;
const struct label_rules *label_rules_builtin(void);
const struct label_rule *label_rule_find(const struct label_rules *r, struct str id);

struct label_limit {
    struct str id;     /* of a label_rule */
    struct str detail; /* text, or a date 2027-03-31; STR_NONE */
    struct str until;  /* the last day on which it holds; STR_NONE: always */
};
struct label {
    int64_t system, organisation; /* organisation: filled in by the caller, 0: none */
    unsigned class[LABEL_AXES];   /* 0: not said */
    struct str until;             /* how long it is of confidentiality 3 (1.3.1.2(5)(e)); STR_NONE: not said */
    struct label_limit limits[LABEL_LIMITS_MAX];
    size_t n_limits;
    int64_t changed; /* entry; 0: no row */
};
bool label_of(struct arena *a, struct store *s, int64_t system, struct label *out, struct err *e) MUST_CHECK;
/* CONFLICT when l->changed is not what is there. INVALID: class, limit, detail or date cannot be one; no reason. */
bool label_set(struct trail *t, const struct trail_actor *by, const struct label *l, struct str reason,
               struct err *e) MUST_CHECK;

struct label_answer {
    bool allowed;
    unsigned ask;   /* of what is allowed: LABEL_RECORD, LABEL_ENCRYPT */
    struct str why; /* a sentence: why not, or what is asked; STR_NONE: nothing stands against it */
};
/* May this viewer do this to a system with this label? Role and label together: the permission is "system.view" for
 * LABEL_VIEW, else "system.export". `day`: today, as day_of (ledger/period.h) writes it. */
void label_allows(struct arena *a, const struct viewer *v, const struct label *l, enum label_act act, struct str day,
                  enum lang lang, struct label_answer *out);
/* The strictest of several, for the mark of a document about them (1.3.1.1(4), 1.3.1.2(3)); label_allows is asked for
 * each system by itself. */
void label_join(const struct label *a, const struct label *b, struct label *out);
/* "機密性2情報・完全性2情報・可用性2情報／複製禁止、転送禁止". */
void label_mark(const struct label *l, enum lang lang, struct buf *out);
