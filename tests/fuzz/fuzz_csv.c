/* fuzz_csv: any bytes as CSV; what is read has whole rows, is UTF-8, and can be written and read again the same. */
#include <stdlib.h>

#include "fmt/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct csv_limits limits = {.bytes = 256 * KIB, .rows = 1000, .columns = 16, .cell = 4 * KIB};

static void again(struct arena *a, const struct csv *t) {
    static struct diags d;
    struct buf b;
    struct csvw w;
    struct csv back;
    struct csv_limits most = {.bytes = 2 * MIB, .rows = 1000, .columns = 16, .cell = 8 * KIB};
    buf_init(&b, 4 * MIB);
    csvw_init(&w, &b);
    for (size_t i = 0; i < t->n; i++) {
        for (size_t k = 0; k < t->columns; k++) csvw_cell(&w, t->rows[i].cells[k]);
        csvw_end_row(&w);
    }
    d = (struct diags){0};
    if (!buf_ok(&b)) abort();
    /* A row of one empty cell is an empty line, which is left out. */
    if (t->n && t->columns > 1 &&
        (!csv_read(a, &(struct source){STR("again"), buf_str(&b)}, &most, &back, &d) || back.n != t->n))
        abort();
    buf_release(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct diags d;
    struct arena *a = arena_new(256 * MIB);
    struct source src = {STR("fuzz"), {(const char *)data, size}};
    struct csv t;
    d = (struct diags){0};
    if (csv_read(a, &src, &limits, &t, &d)) {
        size_t bad;
        for (size_t i = 0; i < t.n; i++)
            for (size_t k = 0; k < t.columns; k++)
                if (!utf8_ok(t.rows[i].cells[k], &bad) || t.rows[i].cells[k].len > limits.cell) abort();
        again(a, &t);
    } else if (!d.errors) {
        abort();
    }
    arena_free(a);
    return 0;
}
