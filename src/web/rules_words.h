/* rules_words: a rule of a standard for people: as a sentence, and as a tree of what has to hold.
 *
 * The sentence is catalog_speak's. The tree takes chains of "and" and "or" apart (through "not", by De Morgan), so that
 * each leaf is one condition or one answer with a link to its page; it is shown as nested lists, which need no picture
 * to be read.
 *
 *     const struct rule_tree *t = rule_tree_of(a, cat, &control->levels[0].recommend, lang);
 *     {{call rule(t)}}                          in a page
 *
 * Everything lives in the arena. Pure; bounded by EXPR_NODES_MAX and EXPR_DEPTH_MAX. */
#pragma once
#include "catalog/catalog.h"

enum rule_kind { RULE_LEAF, RULE_ALL, RULE_ANY };
struct rule_tree {
    enum rule_kind kind;
    struct str words, path; /* of a leaf: its sentence; the page of its condition or question, STR_NONE: none */
    const struct rule_tree *const *parts;
    size_t n;
};
/* NULL: the rule is empty. */
const struct rule_tree *rule_tree_of(struct arena *a, const struct catalog *cat, const struct expr *e, enum lang lang);
struct str rule_sentence(struct arena *a, const struct catalog *cat, const struct expr *e, enum lang lang);

/* Whether a rule names this condition or this fact. */
bool rule_names(const struct expr *e, bool condition, uint32_t index);

/* Addresses of pages about standards, percent-encoded. */
struct str standard_path(struct arena *a, const struct standard *s);
struct str standard_part_path(struct arena *a, const struct standard *s, const char *what, struct str id);
struct str control_path(struct arena *a, const struct catalog *cat, uint32_t control);
struct str condition_path(struct arena *a, const struct catalog *cat, uint32_t condition);
struct str fact_path(struct arena *a, const struct catalog *cat, uint32_t fact);
