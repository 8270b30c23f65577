/* editions: what one edition of the standards changes against another.
 *
 * Two catalogs are compared thing by thing. Same id, same thing; what is left over on both sides is the same thing
 * under another id when its texts are the same or nearly so, and counts as moved. What stands in another group, chapter
 * or order with its texts unchanged counts as moved too. Rules are compared as they are written and told as sentences.
 *
 *     struct editions *e = editions_compare(a, old, new);
 *     for (size_t i = 0; i < e->n; i++) … e->list[i] …
 *     int32_t now = e->control_now[k]; // where control k of the old edition is in the new one; -1 = dropped
 *
 * Order: standards, questions, conditions, groups, chapters, controls, metrics, mappings, annexes; in each the things
 * of the old edition, then what is new. Nothing is allocated outside the arena; both catalogs must live as long. */
#pragma once
#include "catalog/catalog.h"

#define EDITIONS_NEAR 75 /* per cent of pairs of characters that two texts have in common to count as near */

#define EDITIONS_COMPARED_MAX                                                                                          \
    4000000 /* texts laid side by side to find what moved; what is left then has not moved                             \
             */

enum edition_change { EDITION_ADDED, EDITION_DROPPED, EDITION_CHANGED, EDITION_MOVED, EDITION_CHANGES };
const char *edition_change_id(enum edition_change c); /* "added" … */
enum edition_kind {
    EDITION_STANDARD,
    EDITION_QUESTION, /* a shared fact */
    EDITION_CONDITION,
    EDITION_GROUP,
    EDITION_CHAPTER,
    EDITION_CONTROL,
    EDITION_METRIC,
    EDITION_MAPPING, /* a pair, or what was said to have none */
    EDITION_ANNEX,   /* an entry */
    EDITION_KINDS
};
const char *edition_kind_id(enum edition_kind k); /* "standard", "question" … */

struct edition_detail {
    const char *what;          /* "title", "rule", "statement", "group", "order" … */
    struct str where;          /* "" or the level, choice or field it is of */
    struct text before, after; /* both empty on a side: it was not there */
};
struct edition_difference {
    enum edition_change change;
    enum edition_kind kind;
    struct str id;     /* "sbd.AT-1-1"; in the old edition where it was there */
    struct str now;    /* when the id changed: the new one; else STR_NONE */
    struct text title; /* the newer one */
    const struct edition_detail *details;
    size_t n_details;
};
struct editions {
    const struct catalog *before, *after;
    struct edition_difference *list;
    size_t n;
    const int32_t *fact_now, *condition_now, *control_now; /* by index in `before` */
};
struct editions *editions_compare(struct arena *a, const struct catalog *before, const struct catalog *after);

/* Whether a control says the same in both: title, levels and words. When it applies is another matter. */
bool editions_same_words(struct arena *scratch, const struct catalog *before, uint32_t control,
                         const struct catalog *after, uint32_t other);
