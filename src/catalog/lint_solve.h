/* lint_solve: inside of catalog. Whether there are answers that bring rules to wanted values.
 *
 * A search by splitting: everything starts unknown, the rules are evaluated in three values, and an open leaf that the
 * result waits for is given each of its ways in turn. So a YES comes with an example, a NO is a proof, and a search
 * that takes too long is OPEN, which nobody may read as either.
 *
 * Answers are taken as a system file can give them combined: an exclusive choice stands alone, and a fact that has one
 * is never an empty set. Where every condition is free, a person may have judged each of them either way; else
 * conditions follow their rules, and only the word `judgement` is free. */
#pragma once
#include "catalog/catalog.h"

#define SOLVE_TRIES_MAX 5000    /* evaluations for one question */
#define SOLVE_TRIES_ALL 1000000 /* … for all questions of one solver: what comes then is OPEN */
#define SOLVE_DEPTH_MAX 400

enum solved { SOLVED_NO, SOLVED_YES, SOLVED_OPEN };

/* Wanted: that the part of a rule at `root` comes to `want`, with another part of it taken as given. */
struct goal {
    const struct expr *rule;
    unsigned root;
    int64_t owner; /* the condition whose rule it is, for its `judgement`; else -1 */
    enum tri want;
    int64_t forced; /* a node taken as `given`; -1 = none */
    enum tri given;
};
struct goal goal_of(const struct expr *rule, int64_t owner, enum tri want); /* the whole rule */

struct solver;
struct solver *solver_new(struct arena *a, const struct catalog *cat, bool conditions_free);
/* All goals at once. With SOLVED_YES and `example` not NULL: "network = {internet}, sbd.A = yes", without what does not
 * matter. */
enum solved solve(struct solver *s, const struct goal *goals, size_t n, struct str *example);
