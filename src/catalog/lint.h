/* lint: what in a catalog that loads is still most likely a mistake.
 *
 * The loader refuses what cannot be right; this looks for what can hardly be meant: requirements that no answer leads
 * to, parts of rules that never matter, answers that nothing tells apart, texts that stand twice or miss their end,
 * mappings that contradict each other, numbers of the document that the data does not reach.
 *
 *     struct lint *found = catalog_lint(a, cat);
 *     for (size_t i = 0; i < found->n; i++) … found->list[i] …
 *
 * A finding is proved or not made: where a search grows too large the answer is silence. Notes are true and may be
 * meant so; a warning wants mending. Findings stand in the order of the checks, each in the order of the catalog.
 * Messages are in the language of messages. Nothing here knows an id of a standard. */
#pragma once
#include "catalog/catalog.h"

enum lint_severity { LINT_NOTE, LINT_WARNING };

/* What was looked for. docs/data-format.md explains each; the ids are part of `kijun check --json`. */
enum lint_check {
    LINT_UNREACHABLE,   /* nothing makes it apply; no answer makes it hold */
    LINT_ALWAYS,        /* nothing makes it not apply, and its rule is not written “true” */
    LINT_CONSTANT_PART, /* a part of a rule that always comes to the same */
    LINT_IDLE_PART,     /* a part of a rule that could be left out */
    LINT_DEAD_ANSWER,   /* answers that no rule tells apart */
    LINT_UNUSED_FACT,   /* a fact that no rule uses */
    LINT_REQUIRES,      /* a cycle; a control that can apply without what it requires */
    LINT_CONFLICTS,     /* one-sided; with something it requires or with itself */
    LINT_SUB_ITEM,      /* not in the group of its parent */
    LINT_LANGUAGE,      /* a text is missing in one language */
    LINT_DUPLICATE,     /* two controls of a standard say the same */
    LINT_FULL_STOP,     /* a sentence without 。, a title with it */
    LINT_LENGTH,        /* too long for its place */
    LINT_MAPPING,       /* pairs that contradict each other or what was said to have no pair */
    LINT_UNMAPPED,      /* in no pair and not named as having none */
    LINT_COUNT,         /* a number of the document that the data does not reach */
    LINT_CHECKS
};
const char *lint_check_id(enum lint_check c);       /* "unreachable" … */
const char *lint_check_title(enum lint_check c);    /* for people, in the language of messages */
const char *lint_severity_id(enum lint_severity s); /* "note", "warning" */

struct finding {
    enum lint_check check;
    enum lint_severity severity;
    struct str name;      /* what it is about: "sbd.AT-1-1", "network" */
    struct file_place at; /* path empty: not known (compiled into the program) */
    struct str text;      /* a sentence */
};
struct lint {
    struct finding *list;
    size_t n, warnings, notes;
};
struct lint *catalog_lint(struct arena *a, const struct catalog *cat);

/* How many of what an expected count names there are; false when a word of `of` means nothing. */
bool catalog_count(const struct catalog *cat, const struct standard *s, const struct expected_count *c, size_t *n,
                   struct str *unknown) MUST_CHECK;
