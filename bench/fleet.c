/* How fast many systems are: `bench-fleet --write N FILE EXAMPLE…` writes N systems made of the examples, one a line,
 * with some answers left out so that no two are alike; `bench-fleet FILE` measures on them the evaluation alone, the
 * same through derive() with reasons, and the bare parse of the lines by jansson. Prints key=value lines. */
#include <jansson.h>
#include <stdlib.h>

#include "derive/derive.h"
#include "fmt/fmt.h"
#include "ledger/ledger.h"

#define ROUNDS 21
#define SYSTEMS_MAX 100000

static int by_size(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static uint64_t seed = 88172645463325252u;
static unsigned below(unsigned n) { /* xorshift*: the same systems everywhere */
    seed ^= seed >> 12, seed ^= seed << 25, seed ^= seed >> 27;
    return (unsigned)((seed * 2685821657736338717u >> 33) % n);
}

static struct system *load(struct arena *a, struct str path, struct str text) {
    static struct diags d;
    struct source src = {path, text};
    struct system *s = system_load(a, catalog_builtin(), &src, &d);
    if (!s) diags_print(&d, stderr), exit(2);
    return s;
}

/* Writing -------------------------------------------------------------------------------------------------------- */

static const struct answer *some_of(struct arena *a, const struct answer *list, size_t n, size_t *kept) {
    struct answer *out = arena_array(a, n, sizeof *out);
    *kept = 0;
    for (size_t i = 0; i < n; i++)
        if (below(8)) out[(*kept)++] = list[i];
    return out;
}

static int write_systems(size_t n, const char *path, char **examples, size_t n_examples) {
    struct arena *a = arena_new(1024 * MIB);
    struct system *all[16];
    struct buf out;
    struct jsonw w;
    struct err e;
    buf_init(&out, 2048 * MIB);
    for (size_t i = 0; i < n_examples && i < 16; i++) {
        struct str text;
        if (!file_read(a, examples[i], SYSTEM_FILE_MAX, &text, &e)) return err_print(&e, stderr), 2;
        all[i] = load(a, str_of(examples[i]), text);
    }
    for (size_t i = 0; i < n; i++) {
        struct system s = *all[i % n_examples];
        s.name = arena_fmt(a, "%.*s %zu", STR_ARG(s.name), i + 1);
        s.answers = some_of(a, s.answers, s.n_answers, &s.n_answers);
        jsonw_init(&w, &out, false);
        system_write_json(catalog_builtin(), &s, &w);
        buf_addc(&out, '\n');
    }
    return buf_ok(&out) && file_write(path, buf_str(&out), &e) ? 0 : 3;
}

/* Measuring ------------------------------------------------------------------------------------------------------ */

struct fleet_bench {
    struct str *lines;
    struct derive_input *in;
    size_t n;
};

static void read_systems(struct arena *a, struct str text, struct fleet_bench *b) {
    struct str line;
    b->lines = arena_array(a, SYSTEMS_MAX, sizeof *b->lines);
    b->in = arena_array(a, SYSTEMS_MAX, sizeof *b->in);
    while (b->n < SYSTEMS_MAX && str_split(text, '\n', &line, &text)) {
        struct arena *scratch = arena_new(64 * MIB);
        struct system *s = load(scratch, STR("line"), line);
        b->lines[b->n] = line;
        b->in[b->n++] =
            (struct derive_input){system_facts(a, catalog_builtin(), s), system_judgements(a, catalog_builtin(), s)};
        arena_free(scratch);
    }
}

static uint64_t evaluate_all(struct fleet_results *r, const struct fleet_bench *b, bool count) {
    struct fleet_counts counts[FLEET_SYSTEMS_MAX];
    uint64_t begin = clock_monotonic_ns();
    for (size_t i = 0; i < b->n; i += FLEET_SYSTEMS_MAX) {
        size_t n = b->n - i < FLEET_SYSTEMS_MAX ? b->n - i : FLEET_SYSTEMS_MAX;
        fleet_evaluate(r, b->in + i, n);
        for (uint32_t s = 0; count && s < catalog_builtin()->n_standards; s++) fleet_count(r, s, counts);
    }
    return clock_monotonic_ns() - begin;
}

static uint64_t derive_all(const struct deriver *dv, const struct fleet_bench *b) {
    struct arena *scratch = arena_new(64 * MIB);
    uint64_t begin = clock_monotonic_ns();
    for (size_t i = 0; i < b->n; i++) {
        arena_clear(scratch);
        (void)derive(dv, scratch, &b->in[i]);
    }
    uint64_t took = clock_monotonic_ns() - begin;
    arena_free(scratch);
    return took;
}

static uint64_t parse_all(const struct fleet_bench *b) {
    uint64_t begin = clock_monotonic_ns();
    for (size_t i = 0; i < b->n; i++) json_decref(json_loadb(b->lines[i].ptr, b->lines[i].len, 0, NULL));
    return clock_monotonic_ns() - begin;
}

static double median_each_us(uint64_t *ns, size_t systems) {
    qsort(ns, ROUNDS, sizeof *ns, by_size);
    return (double)ns[ROUNDS / 2] / (double)systems / 1000.0;
}

static int measure(const char *path) {
    struct arena *a = arena_new(2048 * MIB);
    struct fleet_bench b = {0};
    struct str text;
    struct err e;
    uint64_t alone[ROUNDS], counted[ROUNDS], reasons[ROUNDS], parsed[ROUNDS];
    if (!file_read(a, path, 512 * MIB, &text, &e)) return err_print(&e, stderr), 2;
    read_systems(a, text, &b);
    const struct deriver *dv = deriver_new(a, catalog_builtin());
    struct fleet_results *r = fleet_results_new(a, fleet_new(a, dv));
    for (int i = 0; i < ROUNDS; i++) {
        alone[i] = evaluate_all(r, &b, false);
        counted[i] = evaluate_all(r, &b, true);
        reasons[i] = derive_all(dv, &b);
        parsed[i] = parse_all(&b);
    }
    double us = median_each_us(alone, b.n), with = median_each_us(reasons, b.n);
    double count_us = median_each_us(counted, b.n), parse_us = median_each_us(parsed, b.n);
    printf("systems=%zu bytes_each=%zu evaluate_us=%.3f systems_per_s=%.0f evaluate_and_count_us=%.3f derive_us=%.1f "
           "ratio=%.0f jansson_parse_us=%.2f fastest: evaluate_us=%.3f derive_us=%.1f jansson_parse_us=%.2f\n",
           b.n, text.len / b.n, us, 1e6 / us, count_us, with, with / us, parse_us,
           (double)alone[0] / (double)b.n / 1000.0, (double)reasons[0] / (double)b.n / 1000.0,
           (double)parsed[0] / (double)b.n / 1000.0);
    arena_free(a);
    return 0;
}

int main(int argc, char **argv) {
    int64_t n;
    if (argc > 4 && str_is(str_of(argv[1]), "--write") && str_int(str_of(argv[2]), &n) && n > 0 && n <= SYSTEMS_MAX)
        return write_systems((size_t)n, argv[3], argv + 4, (size_t)argc - 4);
    if (argc == 2) return measure(argv[1]);
    return fprintf(stderr, "usage: bench-fleet --write N FILE EXAMPLE... | bench-fleet FILE\n"), 2;
}
