/* search: words in what people wrote about systems.
 *
 * Found are names, fields of the register, the purpose, notes of answers, reasons of judgements and decisions, notes of
 * inspections, tasks. (The texts of standards: catalog_search.) Words are split at blanks, all have to be there, each
 * in any of its synonyms (catalog/synonyms.h). Width, case, wave dashes do not matter (catalog_fold), nor ー and ‐ – −
 * in katakana words. Japanese is found at any place, words of one and two characters like any other; Latin letters and
 * digits from the beginning of a word on.
 *
 *     if (!search_systems(a, store, &(struct search_query){.words = words, .reach = reach, .most = 50}, &r, &e)) …
 *
 * How: an ordinary table holds for every 1-gram, 2-gram and Latin word the set of systems that have it (in a name, or
 * anywhere), in blocks of 4,096 systems. Candidates are looked for in the text itself, so nothing is found that is not
 * there. Names first, then other places, by number. */
#pragma once
#include "ledger/register.h"

#define SEARCH_WORDS_MAX 12
#define SEARCH_QUERY_MAX 400 /* bytes; the rest is not looked at */
#define SEARCH_HITS_MAX 200

struct search_query {
    struct str words;
    const struct register_reach *reach; /* NULL: everything */
    size_t most;                        /* SEARCH_HITS_MAX at most */
};
struct search_hit {
    int64_t system;
    struct str name;
    bool in_name;
    struct str section, part; /* where the first word was found: "decisions", "std.ID"; "system", "name" */
    struct str snippet;       /* its neighbourhood, folded */
};
struct search_result {
    const struct search_hit *hits;
    size_t n;
    bool more; /* there are others */
};
/* No word to look for: no hits. */
bool search_systems(struct arena *a, struct store *s, const struct search_query *q, struct search_result *out,
                    struct err *e) MUST_CHECK;
