/* retention_rules: kinds of records and ready-made terms, from registers/retention.yaml (compiled into the program).
 *
 *     const struct retention_rules *rules = retention_rules_builtin(a);
 *     int kind = retention_kind_find(rules, STR("decision")); */
#pragma once
#include "fmt/node.h"

#define RETENTION_FILE_MAX (256 * KIB)
#define RETENTION_KINDS_MAX 64
#define RETENTION_PRESETS_MAX 200

struct retention_kind {
    struct str id;
    struct text title;
    struct str term; /* in force until another one is ordered; STR_NONE: kept for ever */
    bool fixed;      /* can be given no term */
};
struct retention_preset_term {
    size_t kind;
    struct str term;
};
struct retention_preset {
    struct str id;
    struct text title;
    struct retention_preset_term *terms;
    size_t n_terms;
    struct str section, certainty; /* certainty: stated, published, inferred */
};
struct retention_rules {
    struct retention_kind *kinds;
    size_t n_kinds;
    struct retention_preset *presets;
    size_t n_presets;
};
/* False when anything is wrong; what, is in `d`. Views are into the arena. */
bool retention_rules_read(struct arena *a, const struct source *src, struct retention_rules *out,
                          struct diags *d) MUST_CHECK;
/* Those in the program; a test reads them. */
const struct retention_rules *retention_rules_builtin(struct arena *a);
int retention_kind_find(const struct retention_rules *r, struct str id);                              /* -1: none */
const struct retention_preset *retention_preset_find(const struct retention_rules *r, struct str id); /* NULL: none */
