/* fleet: inside of derive. The program that evaluates many systems at once.
 *
 * A plane is one bit for each system. A three-valued value is two planes: may be yes, may be no; unknown is both. The
 * program is a list of nodes, each a plane: the constants, the inputs (what is known of the facts and judgements), then
 * ANDs and ORs of earlier nodes, each combination once. Kleene's `and` is (yes & yes, no | no), `not` exchanges the two
 * and costs nothing. */
#pragma once
#include "derive/plan.h"

#define FLEET_WORDS (FLEET_SYSTEMS_MAX / 64)
#define COUNTER_BITS 24 /* a catalog cannot hold as many controls */

struct plane {
    uint64_t w[FLEET_WORDS];
};
/* Nodes by number. */
#define NODE_ZERO 0u
#define NODE_ONES 1u
struct two {
    uint32_t yes, no; /* may be yes, may be no */
};

enum fleet_op { FLEET_INPUT, FLEET_AND, FLEET_OR, FLEET_NOT };
struct fleet_node {
    uint32_t op, a, b;
};

/* Where the inputs of a fact are. */
struct fact_planes {
    uint32_t maybe, sure;      /* choices: the first plane of a row; sure 0 = none */
    const int64_t *thresholds; /* number: rising; for each two planes, lo >= it and hi >= it */
    size_t n_thresholds;
    const struct str *literals; /* text: that rules compare with; a plane each, after `settled` */
    size_t n_literals;
    uint32_t first; /* of the thresholds', or the text's `settled` */
    bool used;
};

/* How a class of controls comes out: one plane for each set of levels that is possible at all. */
struct class_planes {
    bool one_by_one; /* too many leaves to try out at once: evaluated by itself, system by system */
    struct two applies;
    const uint64_t *levels; /* distinct sets of levels */
    const uint32_t *is;     /* settled to that set */
    size_t n;
    uint32_t open;
    uint32_t slot; /* one_by_one: row in the results */
};
/* How many controls of a class a standard has. */
struct class_count {
    uint32_t class, controls;
};
struct fleet {
    const struct deriver *dv;
    const struct fleet_node *nodes;
    size_t n_nodes, n_inputs; /* inputs stand first, after the constants */
    const struct fact_planes *facts;
    uint32_t judged;                      /* first of two planes for each condition: judged yes, judged no */
    const struct two *conditions, *rules; /* with judgements, and what the rules say */
    const struct class_planes *classes;
    size_t n_slots;
    const struct class_count **counts; /* by standard */
    const size_t *n_counts;
};
struct fleet_results {
    const struct fleet *fleet;
    size_t n;
    struct plane *planes; /* by node */
    /* Classes that are evaluated one by one: a row of FLEET_SYSTEMS_MAX for each. */
    uint64_t *recommended;
    uint8_t *applies;
    struct value *values; /* room for the facts and conditions of one system */
    uint8_t *conditions;
};
