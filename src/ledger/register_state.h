/* register_state: inside of ledger. How one system stands, worked out from its recorded rows; nothing is written. */
#pragma once
#include "ledger/database_parts.h"
#include "ledger/register.h"

#define REGISTER_TEXT_BYTES_MAX MIB /* of what is searched of one system */
#define NEXT_NEVER "9999-12-31"

struct reckoner {
    const struct catalog *cat;
    struct arena *a;
    struct deriver *deriver;
    organisation_find_fn *find;
    void *ctx;
    struct arena *scratch; /* cleared for each system */
};
struct due_row {
    struct str day, kind, about;
};
struct reckoned {
    int64_t system, revision;
    bool removed;
    struct str holds_until; /* the day from which on it has to be reckoned again; NEXT_NEVER */
    struct str name, reading, organisation_text, person, state;
    int64_t organisation, at;
    unsigned label;
    int32_t year;
    struct tally *tallies; /* by standard of the catalog, then all together */
    size_t n_tallies;
    const struct due_row *dues;
    size_t n_dues;
    struct str next;
    struct str text; /* lines: section \x1f part \x1f folded words */
};
bool system_reckon(struct arena *a, struct store *s, const struct reckoner *r, int64_t system, int64_t now,
                   struct reckoned *out, struct err *e) MUST_CHECK;

/* A text for searching: catalog_fold, dashes in katakana words are ー, and that mark at the end of a long one is
 * nothing (サーバー is サーバ). */
struct str search_fold(struct arena *a, struct str s);
/* What a system says, for search.h: `text` of the above. */
void system_words(struct arena *a, const struct catalog *cat, const struct system *s, struct str reading,
                  struct buf *out);
