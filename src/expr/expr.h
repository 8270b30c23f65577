/* expr: the condition language, three-valued and typed when it is loaded.
 *
 *     "network has internet or (users.kind in {staff, operator} and not (users.scale < 100))"
 *
 * `not` binds tighter than comparison, then `and`, then `or`. Operators: == != < <= > >=, `has` (set
 * membership), `in {a, b}`. A bare word right of an operator is a choice of the left fact's type; numbers
 * carry the fact's unit. `true` and `false` are constants. `judgement` stands for a person's word that no
 * answer can give: it is unknown until somebody judges the condition it stands in.
 *
 * A name means a fact or a condition; who they are is told by the caller's resolver, so this room has
 * never heard of standards. Everything is checked when compiled: unknown names, choices, types. What
 * compiled cannot fail when evaluated.
 *
 * Values are sets of what is still possible, so a half-known answer (one sheet answered, one "unknown")
 * settles just what it really settles. */
#pragma once
#include "base/base.h"

/* Kleene's three values. */
enum tri { TRI_NO = 0, TRI_YES = 1, TRI_UNKNOWN = 2 };
const char *tri_name(enum tri v); /* "no", "yes", "unknown" */
static inline enum tri tri_not(enum tri v) {
    return v == TRI_UNKNOWN ? v : v == TRI_YES ? TRI_NO : TRI_YES;
}

#define EXPR_CHOICES_MAX 64
#define EXPR_NODES_MAX 2000
#define EXPR_DEPTH_MAX 64
#define EXPR_TEXT_MAX 8192

#define EXPR_NUMBER_MAX INT64_C(1000000000000000)

enum fact_type { FACT_YESNO, FACT_ONE, FACT_MANY, FACT_NUMBER, FACT_TEXT };

/* What is known of one fact. Unanswered: everything is possible. */
struct value {
    uint64_t sure;   /* many: choices surely in the set */
    uint64_t maybe;  /* one, yesno (no = bit 0, yes = bit 1): choices still possible; many: possibly in the set */
    int64_t lo, hi;  /* number: still possible, both ends included */
    struct str text; /* text: what was answered, when settled */
    bool answered;   /* somebody answered, perhaps in part */
    bool settled;    /* nothing is left open */
};

/* The shape of a fact, as far as expressions care. */
struct fact_shape {
    enum fact_type type;
    bool ordered;              /* one: < and > make sense */
    const struct str *choices; /* yesno, one, many: ids */
    size_t n_choices;
    int64_t min, max; /* number */
};
struct value value_unknown(const struct fact_shape *shape);

enum expr_op {
    EXPR_FALSE,
    EXPR_TRUE,
    EXPR_JUDGEMENT, /* unknown */
    EXPR_CONDITION, /* ref: condition */
    EXPR_MEMBER,    /* ref: fact (yesno, one); mask: choices that make it true */
    EXPR_HAS,       /* ref: fact (many); mask: one bit */
    EXPR_RANGE,     /* ref: fact (number); true in [lo, hi]; `negate` turns it */
    EXPR_TEXT,      /* ref: fact (text); equals `literal`; `negate` turns it */
    EXPR_NOT,
    EXPR_AND,
    EXPR_OR, /* children a, b (indices into nodes, smaller than their own) */
};
struct expr_node {
    uint8_t op;
    bool negate;
    uint16_t a, b;
    uint32_t ref;
    uint64_t mask;
    int64_t lo, hi; /* RANGE; MEMBER: hi is how many choices the fact has */
    struct str literal;
};
/* The root is the last node; children stand before their parent. Immutable. */
struct expr {
    const struct expr_node *nodes;
    uint16_t count;
    struct str text; /* as written */
};

/* What a name means. */
enum expr_name { EXPR_NAME_NONE, EXPR_NAME_FACT, EXPR_NAME_CONDITION };
struct expr_scope {
    enum expr_name (*resolve)(void *ctx, struct str name, uint32_t *index, struct fact_shape *shape);
    /* All names, for "did you mean"; `n` receives how many. */
    const struct str *(*names)(void *ctx, size_t *n);
    void *ctx;
};

/* Compiles `text`. On failure one finding at `line:col` of the text's first character, moved on by the
 * place inside it (when `exact`: false for folded or escaped YAML, where only the start is sure). */
bool expr_compile(struct arena *a, struct str text, const struct expr_scope *scope, struct str path, unsigned line,
                  unsigned col, bool exact, struct expr *out, struct diags *d) MUST_CHECK;

/* What an expression sees. `conditions[i]` is an enum tri. */
struct expr_env {
    const struct value *facts;
    const uint8_t *conditions;
};
enum tri expr_eval(const struct expr *e, const struct expr_env *env);
/* The value of every node; `values` has room for e->count of enum tri. */
void expr_eval_nodes(const struct expr *e, const struct expr_env *env, uint8_t *values);

/* The same, with some leaves given values: an open leaf that equals `atoms[i]` counts as `given[i]`. Atoms are
 * leaves (CONDITION … TEXT); used to try out what open leaves may come to. */
enum tri expr_eval_given(const struct expr *e, const struct expr_env *env, const struct expr_node *const *atoms,
                         const uint8_t *given, size_t n);
/* The value of one leaf alone. */
enum tri expr_eval_leaf(const struct expr_node *leaf, const struct expr_env *env);
bool expr_node_equal(const struct expr_node *a, const struct expr_node *b);

bool expr_equal(const struct expr *a, const struct expr *b); /* same nodes */
/* The text again, canonical, with names given by the caller. For `show`, `explain` and documents. */
struct expr_speaker {
    void (*condition)(void *ctx, uint32_t ref, struct buf *out);
    void (*fact)(void *ctx, uint32_t ref, struct buf *out);
    void (*choice)(void *ctx, uint32_t ref, unsigned choice, struct buf *out);
    void *ctx;
    enum lang lang;
};
/* As a sentence a person can read: "利用するネットワークに「インターネット」を含む、または…". */
void expr_speak(const struct expr *e, const struct expr_speaker *who, struct buf *out);
