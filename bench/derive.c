/* How fast derivations are: the built-in standards, one system, with reasons; beside it a bare evaluation of the same
 * rules without any reason, measured in the same run, as the baseline. Prints key=value lines. */
#include <stdlib.h>

#include "derive/derive.h"
#include "ledger/ledger.h"

#define ROUNDS 101
#define EACH 20

static int by_size(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static double median_us(uint64_t *ns) {
    qsort(ns, ROUNDS, sizeof *ns, by_size);
    return (double)ns[ROUNDS / 2] / EACH / 1000.0;
}

static void bare(const struct catalog *cat, const struct derive_input *in, uint64_t *sink) {
    uint8_t conditions[1024];
    struct expr_env env = {in->facts, conditions};
    for (size_t i = 0; i < cat->n_conditions && i < sizeof conditions; i++) {
        uint32_t c = cat->condition_order[i];
        conditions[c] =
            in->judgements[c] != TRI_UNKNOWN ? in->judgements[c] : (uint8_t)expr_eval(&cat->conditions[c].when, &env);
    }
    for (size_t i = 0; i < cat->n_controls; i++)
        for (size_t k = 0; k < cat->controls[i].n_levels; k++)
            *sink += (uint64_t)expr_eval(&cat->controls[i].levels[k].recommend, &env);
}

/* Without a file: nothing known at all, or every question answered with its middle choice. */
static struct value middle(const struct fact *f) {
    struct value v = value_unknown(&f->shape);
    uint64_t bit = f->n_choices ? UINT64_C(1) << f->n_choices / 2 : 0;
    v.maybe = bit;
    if (f->shape.type == FACT_MANY) v.sure = bit;
    v.lo = v.hi = f->shape.min + (f->shape.max - f->shape.min) / 2;
    if (f->shape.type == FACT_TEXT) v.text = STR("…");
    v.answered = v.settled = true;
    return v;
}

static struct derive_input made_up(struct arena *a, const struct catalog *cat, bool answered) {
    struct value *facts = arena_array(a, cat->n_facts, sizeof *facts);
    uint8_t *judgements = arena_array(a, cat->n_conditions, 1);
    for (size_t i = 0; i < cat->n_facts; i++)
        facts[i] = answered ? middle(&cat->facts[i]) : value_unknown(&cat->facts[i].shape);
    for (size_t i = 0; i < cat->n_conditions; i++) judgements[i] = TRI_UNKNOWN;
    return (struct derive_input){facts, judgements};
}

static bool read_input(struct arena *a, const struct catalog *cat, const char *what, struct derive_input *in) {
    static struct diags d;
    struct err e;
    struct source src = {.path = str_of(what)};
    if (str_is(src.path, "--unknown") || str_is(src.path, "--answered"))
        return *in = made_up(a, cat, str_is(src.path, "--answered")), true;
    if (!file_read(a, what, SYSTEM_FILE_MAX, &src.text, &e)) return err_print(&e, stderr), false;
    struct system *s = system_load(a, cat, &src, &d);
    if (!s) return diags_print(&d, stderr), false;
    *in = (struct derive_input){system_facts(a, cat, s), system_judgements(a, cat, s)};
    return true;
}

int main(int argc, char **argv) {
    struct arena *a = arena_new(256 * MIB);
    const struct catalog *cat = catalog_builtin();
    struct derive_input in;
    if (argc != 2) return fprintf(stderr, "usage: bench-derive SYSTEM.yaml|--unknown|--answered\n"), 2;
    if (!read_input(a, cat, argv[1], &in)) return 2;
    const struct deriver *dv = deriver_new(a, cat);
    uint64_t full[ROUNDS], base[ROUNDS], sink = 0;
    size_t bytes = 0;
    for (int i = 0; i < ROUNDS; i++) {
        uint64_t t0 = clock_monotonic_ns();
        for (int k = 0; k < EACH; k++) bare(cat, &in, &sink);
        uint64_t t1 = clock_monotonic_ns();
        for (int k = 0; k < EACH; k++) {
            struct arena *scratch = arena_new(64 * MIB);
            sink += derive(dv, scratch, &in)->controls[0].recommended;
            bytes = arena_used(scratch);
            arena_free(scratch);
        }
        base[i] = t1 - t0;
        full[i] = clock_monotonic_ns() - t1;
    }
    double with = median_us(full), without = median_us(base);
    /* The median sorted them: the first is the fastest, which on a busy machine says more. */
    printf("derive_with_reasons_us=%.2f fastest_us=%.2f bare_evaluation_us=%.2f ratio=%.1f conditions=%zu controls=%zu "
           "scratch_bytes=%zu check=%llu\n",
           with, (double)full[0] / EACH / 1000.0, without, with / without, cat->n_conditions, cat->n_controls, bytes,
           (unsigned long long)(sink & 1));
    arena_free(a);
    return 0;
}
