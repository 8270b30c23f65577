/* fuzz_wording: any bytes as a stored file of wording. What loads is written as a file that loads to the same bytes. */
#include "check_tree.h"
#include "wording/wording.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct diags d;
    const struct catalog *cat = catalog_builtin();
    struct arena *a = arena_new(1024 * MIB);
    struct source src = {STR("fuzz"), {(const char *)data, size}};
    d = (struct diags){0};
    const struct wording *w = wording_load(a, cat, &src, &d);
    check_that((w == NULL) == (d.errors > 0));
    if (w) {
        struct buf one, two;
        buf_init(&one, WORDING_BYTES_MAX);
        buf_init(&two, WORDING_BYTES_MAX);
        wording_write(cat, w, &one);
        struct source again = {STR("again"), buf_str(&one)};
        const struct wording *back = buf_ok(&one) ? wording_load(a, cat, &again, &d) : NULL;
        check_that(!buf_ok(&one) || back);
        if (back) wording_write(cat, back, &two);
        check_that(!back || str_eq(buf_str(&one), buf_str(&two)));
        for (size_t i = 0; i < w->n_quotes; i++)
            check_that(wording_find(w, w->quotes[i].control, w->quotes[i].part, w->quotes[i].level) != NULL);
        buf_release(&one);
        buf_release(&two);
    }
    arena_free(a);
    return 0;
}
