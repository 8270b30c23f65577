/* fleet_count: how many, for each system. Counters stand upright: plane k holds bit k of every system's number, so that
 * adding one plane with a weight is a handful of word operations for all systems. */
#include <string.h>

#include "derive/fleet.h"

struct counter {
    struct plane bits[COUNTER_BITS];
};

static void add(struct counter *c, const struct plane *p, uint32_t weight) {
    for (; weight; weight &= weight - 1) {
        struct plane carry = *p;
        uint64_t any = 1;
        for (size_t k = (size_t)__builtin_ctz(weight); k < COUNTER_BITS && any; k++) {
            any = 0;
            for (size_t w = 0; w < FLEET_WORDS; w++) {
                uint64_t both = c->bits[k].w[w] & carry.w[w];
                c->bits[k].w[w] ^= carry.w[w];
                carry.w[w] = both;
                any |= both;
            }
        }
    }
}

/* `most`: it is not larger. */
static uint32_t read(const struct counter *c, uint32_t most, size_t system) {
    uint32_t n = 0;
    for (size_t k = 0; most >> k; k++) n |= (uint32_t)(c->bits[k].w[system / 64] >> (system % 64) & 1) << k;
    return n;
}

/* Three-valued values by what they are; what is neither yes nor no is counted by who knows how many there are. */
struct tally {
    struct counter yes, no;
};

static void add_value(struct tally *t, const struct fleet_results *r, struct two v, uint32_t weight) {
    struct plane yes, no;
    for (size_t w = 0; w < FLEET_WORDS; w++) {
        uint64_t may_yes = r->planes[v.yes].w[w], may_no = r->planes[v.no].w[w];
        yes.w[w] = may_yes & ~may_no;
        no.w[w] = may_no & ~may_yes;
    }
    add(&t->yes, &yes, weight);
    add(&t->no, &no, weight);
}

static void add_one_by_one(const struct fleet_results *r, const struct class_planes *c, uint32_t controls,
                           struct fleet_counts *out) {
    for (size_t i = 0; i < r->n; i++) {
        size_t at = c->slot * (size_t)FLEET_SYSTEMS_MAX + i;
        enum tri v = (enum tri)r->applies[at];
        *(v == TRI_YES ? &out[i].apply : v == TRI_NO ? &out[i].omitted : &out[i].unknown) += controls;
        if (!r->recommended[at]) out[i].open += controls;
    }
}

static void count_controls(const struct fleet_results *r, uint32_t standard, struct fleet_counts *out) {
    const struct fleet *f = r->fleet;
    struct tally controls = {0};
    struct counter open = {0};
    uint32_t all = 0;
    for (size_t i = 0; i < f->n_counts[standard]; i++) {
        struct class_count k = f->counts[standard][i];
        const struct class_planes *c = &f->classes[k.class];
        if (c->one_by_one) {
            add_one_by_one(r, c, k.controls, out);
            continue;
        }
        all += k.controls;
        add_value(&controls, r, c->applies, k.controls);
        add(&open, &r->planes[c->open], k.controls);
    }
    for (size_t i = 0; i < r->n; i++) {
        uint32_t yes = read(&controls.yes, all, i), no = read(&controls.no, all, i);
        out[i].apply += yes;
        out[i].omitted += no;
        out[i].unknown += all - yes - no;
        out[i].open += read(&open, all, i);
    }
}

static void count_conditions(const struct fleet_results *r, uint32_t standard, struct fleet_counts *out) {
    const struct standard *s = &r->fleet->dv->cat->standards[standard];
    struct tally conditions = {0};
    for (uint32_t c = 0; c < s->n_conditions; c++)
        add_value(&conditions, r, r->fleet->conditions[s->first_condition + c], 1);
    for (size_t i = 0; i < r->n; i++) {
        out[i].holding = read(&conditions.yes, s->n_conditions, i);
        out[i].not_holding = read(&conditions.no, s->n_conditions, i);
        out[i].conditions_open = s->n_conditions - out[i].holding - out[i].not_holding;
    }
}

void fleet_count(const struct fleet_results *r, uint32_t standard, struct fleet_counts *out) {
    memset(out, 0, r->n * sizeof *out);
    count_controls(r, standard, out);
    count_conditions(r, standard, out);
}
