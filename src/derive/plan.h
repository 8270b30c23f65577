/* plan: inside of derive. What is worked out once per catalog, and the state of one run.
 *
 * A leaf is a fact or the judgement on a condition. Sets of leaves are bits, `deriver.n_words` words of them: fact f is
 * bit f, condition c is bit n_facts + c, so that the order of bits is the order of declaration. A subject is something
 * with a result and a reason: a condition, or a class of controls that share the same levels and rules (they share the
 * outcome and the reason too, so it is found once). */
#pragma once
#include "derive/derive.h"

#define ATOMS_MAX 8             /* open leaves of one control that are tried out exactly */
#define RELEVANT_CHOICES_MAX 12 /* choices of one set that are varied exactly */
#define TRIES_MAX 20000         /* evaluations spent on one smallest set before settling for an irreducible one */

/* Outcome of a subject: 0 = open. Condition: OUTCOME_NO or OUTCOME_YES. Class: bits over the levels. */
typedef uint64_t outcome;
#define OUTCOME_NO 1u
#define OUTCOME_YES 2u

struct rule_ref {
    uint32_t level;
    const struct expr *rule;
};
struct subject {
    bool is_condition;
    uint32_t index;               /* of the condition, or of the class */
    const struct rule_ref *rules; /* condition: one; class: one per level */
    size_t n_rules;
    const uint32_t *cone; /* conditions below (a condition: with itself, last), each after those it uses */
    size_t n_cone;
    const struct input_ref *direct; /* what the rules name, in order of declaration */
    size_t n_direct;
    const uint64_t *names; /* the same as bits */
    bool facts_only;       /* the rules name no condition */
    int64_t mirrors;       /* a class that names one condition only, and tells its yes from its no: that one; else -1 */
    outcome mirrored[2];   /* and what it comes to with its no and its yes */
};
/* The rules that name a fact, each once; conditions' first. */
struct rules {
    const struct expr **list;
    size_t n;
};
/* Values of one fact among which every rule can tell the difference. */
struct alternatives {
    const struct value *values;
    size_t n;
    const struct value *kinds; /* of these, one of each kind: see kinds.c */
    size_t n_kinds;
};
/* What rests on a leaf: conditions in their order of evaluation, and classes that name one of them or the leaf. */
struct dependents {
    const uint32_t *list;
    size_t n;
    const uint32_t *classes; /* without those that mirror a condition */
    size_t n_classes;
};
struct deriver {
    const struct catalog *cat;
    size_t n_words;                   /* of a set of leaves */
    const struct value *unknown;      /* by fact */
    const struct subject *conditions; /* by condition */
    const struct subject *classes;
    size_t n_classes;
    const uint32_t *class_of;                /* by control */
    const struct alternatives *alternatives; /* by fact; none for facts that no rule names */
    const struct dependents *of_fact;        /* conditions that rest on a fact, through others too */
    const struct dependents *of_condition;   /* … on a condition, itself included */
    const uint32_t *prefers;                 /* controls of which a level is preferred somewhere */
    size_t n_prefers;
};

/* One run. `values`, `judged` and `conditions` are working copies that the search for reasons changes and puts back. */
struct run {
    const struct deriver *dv;
    struct arena *a;
    const struct derive_input *in;
    struct value *values;     /* by fact */
    uint8_t *judged;          /* by condition: TRI_UNKNOWN = nobody */
    bool *hidden;             /* by condition: it was judged, but the judgement is taken as not known */
    uint8_t *conditions;      /* current values */
    const uint8_t *base;      /* values with everything known */
    const uint8_t *rule_base; /* the same, before judgements */
    uint64_t *known;          /* the leaves that have a value */
    /* Room for one search; every user leaves it as it likes. */
    struct input_ref *refs; /* one for each leaf */
    bool *chosen;           /* … */
    uint64_t *bits;         /* a set of leaves */
    uint8_t *nodes, *open;  /* one for each node of a rule */
};

/* alternatives.c */
size_t alternatives_of(struct arena *a, const struct catalog *cat, uint32_t fact, const struct rules *rules,
                       struct value **out);
/* kinds.c; `facts`: room for a value of each fact */
size_t kinds_of(struct arena *a, uint32_t fact, const struct rules *rules, const struct value *values, size_t n,
                struct value *facts, const struct value **out);

/* Sets of leaves. */
static inline void bits_add(uint64_t *bits, size_t leaf) {
    bits[leaf / 64] |= UINT64_C(1) << (leaf % 64);
}
static inline bool bits_has(const uint64_t *bits, size_t leaf) {
    return bits[leaf / 64] >> (leaf % 64) & 1;
}
static inline size_t leaf_number(const struct deriver *dv, struct input_ref leaf) {
    return leaf.is_condition ? dv->cat->n_facts + leaf.index : leaf.index;
}
/* As a list in declaration order, written to `out` (room for every leaf); returns how many. */
size_t bits_list(const struct deriver *dv, const uint64_t *bits, struct input_ref *out);
struct refs bits_refs(struct run *r, const uint64_t *bits); /* the same, kept in the arena */

/* outcome.c: evaluating. `own` looks at the subject's rules with the conditions as they stand in the run; `whole`
 * evaluates the cone first. */
outcome outcome_own(const struct run *r, const struct subject *s);
outcome outcome_whole(struct run *r, const struct subject *s);
void evaluate_condition(struct run *r, uint32_t condition);
/* A class that is open: every level that may come out, and whether it applies in every case. */
uint64_t outcome_possible(const struct run *r, const struct subject *s, enum tri *applies);

/* reason.c. `needed`: the leaves that the result cannot do without, each by itself (change.c). */
struct refs reason_because(struct run *r, const struct subject *s, outcome result, const struct refs *facts);
struct refs reason_facts(struct run *r, const struct subject *s, outcome result, const uint64_t *needed);
/* waits.c: what has to be answered or judged first, by condition, and for a class. */
uint64_t *find_waits(struct run *r); /* n_words for every condition; none where it is not open */
struct refs reason_undetermined(struct run *r, const struct subject *s, const uint64_t *waits);
/* change.c: for every subject, the leaves of which another value changes it, and those without which it is open.
 * n_words for each condition, and for each class. */
struct changes {
    uint64_t *condition_changes, *condition_needs;
    uint64_t *class_changes, *class_needs;
};
struct changes find_changes(struct run *r, const outcome *classes);
/* Sets a leaf to another value and evaluates what rests on it; then puts everything back. */
void vary_fact(struct run *r, uint32_t fact, const struct value *v);
void vary_judgement(struct run *r, uint32_t condition, enum tri v);
void vary_back(struct run *r, struct input_ref leaf);

struct run *run_new(const struct deriver *dv, struct arena *a, const struct derive_input *in); /* derive.c */
