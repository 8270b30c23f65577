/* fuzz_copy: any bytes as a copy of the document of a standard that is built in; the first byte chooses which.
 *
 * What is placed shares no byte with anything else that is placed, every control stands at most once for each part and
 * level, every control is placed or reported, and what is stored loads again to the same bytes. */
#include "check_tree.h"
#include "fmt/fmt.h"
#include "wording/wording.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_quotes(struct arena *a, const struct wording *w, size_t size) {
    unsigned char *used = arena_alloc(a, size + 1);
    for (size_t i = 0; i < w->n_quotes; i++) {
        const struct quote *q = &w->quotes[i];
        check_that(q->text.len > 0 && q->text.len <= QUOTE_BYTES_MAX && q->n_lines > 0 && q->n_pieces > 0);
        for (size_t x = 0; x < q->n_pieces; x++)
            for (size_t b = q->pieces[x].start; b < q->pieces[x].end; b++) check_that(b < size && !used[b]++);
        for (size_t k = 0; k < i; k++)
            check_that(w->quotes[k].control != q->control || w->quotes[k].level != q->level ||
                       !str_eq(w->quotes[k].part, q->part));
    }
}

static void check_reported(struct arena *a, const struct catalog *cat, const struct wording *w) {
    const struct standard *s = &cat->standards[w->standard];
    unsigned char *told = arena_alloc(a, s->n_controls + 1);
    for (size_t i = 0; i < w->n_quotes; i++) told[w->quotes[i].control - s->first_control] = 1;
    for (size_t i = 0; i < w->n_unplaced; i++) told[w->unplaced[i].control - s->first_control] = 1;
    for (size_t i = 0; i < s->n_controls; i++) check_that(told[i]);
}

static struct str stored(struct arena *a, const struct catalog *cat, const struct wording *w) {
    struct buf b;
    buf_init(&b, WORDING_BYTES_MAX);
    wording_write(cat, w, &b);
    struct str s = buf_ok(&b) ? arena_str(a, buf_str(&b)) : STR_NONE;
    buf_release(&b);
    return s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct diags d;
    const struct catalog *cat = catalog_builtin();
    if (size < 1 || size > 256 * KIB) return 0;
    struct arena *a = arena_new(1024 * MIB);
    uint32_t standard = data[0] % (uint32_t)cat->n_standards;
    struct source src = {STR("fuzz/copy.txt"), {(const char *)data + 1, size - 1}};
    d = (struct diags){0};
    const struct wording *w = wording_place(a, cat, standard, &src, &d);
    check_that((w == NULL) == (d.errors > 0));
    if (w) {
        check_quotes(a, w, size);
        check_reported(a, cat, w);
        struct str first = stored(a, cat, w);
        struct source again = {STR("again"), first};
        d = (struct diags){0};
        const struct wording *back = first.len ? wording_load(a, cat, &again, &d) : NULL;
        check_that(!first.len || (back && str_eq(stored(a, cat, back), first)));
    }
    arena_free(a);
    return 0;
}
