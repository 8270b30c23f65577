/* wording on real copies: the standards of the program and the folder KIJUN_SEEDS (0NN_*.txt). Without it: skipped.
 *
 * tests/golden/wording/STD.txt holds one line per quote: id, part, level, the first eight digits of the SHA-256 of the
 * text without blanks, the first line. Not the text: the copies are not ours. With KIJUN_GOLDEN=update the files are
 * written anew; whoever does so looks at every line that differs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmt/fmt.h"
#include "wording/wording.h"

static const struct {
    const char *number, *standard;
    size_t there; /* controls whose text is in the copy */
} copies[] = {
    {"000", "sbd", 28}, {"001", "unified", 563}, {"002", "ipa", 172}, {"003", "ciip", 617}, {"004", "aspsaas", 33}};
#define COPIES (sizeof copies / sizeof *copies)

static const char *folder;
static struct arena *arena;

static struct source copy_of(const char *number) {
    struct str *names, found = STR_NONE;
    struct source src;
    size_t n = 0;
    struct err e;
    assert_true(file_list(arena, folder, STR(".txt"), &names, &n, &e));
    for (size_t i = 0; i < n; i++)
        if (str_starts(names[i], str_of(number))) found = names[i];
    assert_true(found.len > 0);
    src.path = arena_fmt(arena, "%s/%.*s", folder, STR_ARG(found));
    assert_true(file_read(arena, src.path.ptr, COPY_BYTES_MAX, &src.text, &e));
    return src;
}

static struct wording *place(size_t i, struct source *src) {
    static struct diags d;
    const struct catalog *cat = catalog_builtin();
    const struct standard *s = catalog_find_standard(cat, str_of(copies[i].standard));
    assert_non_null(s);
    *src = copy_of(copies[i].number);
    d = (struct diags){0};
    struct wording *w = wording_place(arena, cat, (uint32_t)(s - cat->standards), src, &d);
    diags_print(&d, stderr);
    assert_non_null(w);
    return w;
}

/* At least 98 of 100 controls whose text is there. */
static void test_placed(void **state) {
    (void)state;
    for (size_t i = 0; i < COPIES; i++) {
        struct source src;
        const struct wording *w = place(i, &src);
        print_message("# %s: %zu of %zu placed\n", copies[i].standard, w->n_placed, copies[i].there);
        assert_true(w->n_placed * 100 >= copies[i].there * 98);
        assert_true(w->n_placed <= copies[i].there);
        assert_false(w->begin_missing);
    }
}

static void add_normal(struct buf *out, struct str text) {
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != ' ' && text.ptr[i] != '\n') buf_addc(out, text.ptr[i]);
}

static struct str summary(const struct catalog *cat, const struct wording *w) {
    struct buf out, normal;
    buf_init(&out, MIB);
    buf_init(&normal, QUOTE_BYTES_MAX);
    for (size_t i = 0; i < w->n_quotes; i++) {
        const struct quote *q = &w->quotes[i];
        struct str level = q->level < 0 ? STR("-") : cat->standards[w->standard].levels[q->level].id;
        char sum[65];
        buf_clear(&normal);
        add_normal(&normal, q->text);
        sha256_hex(buf_str(&normal), sum);
        buf_addf(&out, "%.*s %.*s %.*s %.8s %u\n", STR_ARG(cat->controls[q->control].id), STR_ARG(q->part),
                 STR_ARG(level), sum, q->lines[0]);
    }
    struct str s = arena_str(arena, buf_str(&out));
    buf_release(&out);
    buf_release(&normal);
    return s;
}

static void compare(const char *name, struct str want, struct str have) {
    unsigned line = 1;
    while (want.len || have.len) {
        struct str a = want, b = have;
        if (!str_split(want, '\n', &a, &want)) want = STR_NONE;
        if (!str_split(have, '\n', &b, &have)) have = STR_NONE;
        if (!str_eq(a, b)) fail_msg("%s:%u: reviewed “%.*s”, placed “%.*s”", name, line, STR_ARG(a), STR_ARG(b));
        line++;
    }
}

static void test_golden(void **state) {
    (void)state;
    const char *tree = getenv("KIJUN_SOURCE"), *mode = getenv("KIJUN_GOLDEN");
    for (size_t i = 0; i < COPIES; i++) {
        struct source src;
        struct str want;
        struct err e;
        struct str have = summary(catalog_builtin(), place(i, &src));
        const char *path =
            arena_fmt(arena, "%s/tests/golden/wording/%s.txt", tree ? tree : ".", copies[i].standard).ptr;
        if (mode && strcmp(mode, "update") == 0) {
            assert_true(file_write(path, have, &e));
            continue;
        }
        if (!file_read(arena, path, MIB, &want, &e)) fail_msg("%s: %s", path, e.text);
        compare(copies[i].standard, want, have);
    }
}

/* The line of a copy, by counting. */
static size_t line_at(struct str text, size_t at) {
    size_t line = 1;
    for (size_t i = 0; i < at; i++) line += text.ptr[i] == '\n';
    return line;
}

/* Every piece is text of the line that it names; no two quotes share a byte; no control has a part and level twice;
 * every character of a quote that is not a blank stands in the copy's lines. */
static void test_plausible(void **state) {
    (void)state;
    for (size_t i = 0; i < COPIES; i++) {
        struct source src;
        const struct wording *w = place(i, &src);
        unsigned char *used = arena_alloc(arena, src.text.len);
        for (size_t k = 0; k < w->n_quotes; k++) {
            const struct quote *q = &w->quotes[k];
            if (k) {
                const struct quote *p = q - 1;
                assert_false(p->control == q->control && p->level == q->level && str_eq(p->part, q->part));
                assert_true(p->control <= q->control);
            }
            for (size_t x = 0; x < q->n_pieces; x++) {
                struct piece p = q->pieces[x];
                assert_true(p.start < p.end && p.end <= src.text.len);
                assert_null(memchr(src.text.ptr + p.start, '\n', p.end - p.start));
                if (x % 7 == 0) assert_int_equal(line_at(src.text, p.start), p.line);
                for (size_t b = p.start; b < p.end; b++) assert_false(used[b]++);
            }
        }
    }
}

/* Inside of its section: between the first lines of its own group's first quote and of the next group's. Where a
 * document keeps the order of groups, quotes of a group stand together. */
static void test_sections(void **state) {
    (void)state;
    const struct catalog *cat = catalog_builtin();
    for (size_t i = 1; i < COPIES; i++) { /* the first one's document has an order of its own */
        struct source src;
        const struct wording *w = place(i, &src);
        const struct standard *s = &cat->standards[w->standard];
        uint32_t *low = arena_array(arena, s->n_groups, sizeof *low),
                 *high = arena_array(arena, s->n_groups, sizeof *high);
        for (size_t k = 0; k < w->n_quotes; k++) {
            const struct group *g = standard_find_group(s, cat->controls[w->quotes[k].control].group);
            size_t at = (size_t)(g - s->groups);
            uint32_t first = w->quotes[k].lines[0], last = w->quotes[k].lines[w->quotes[k].n_lines - 1];
            if (!low[at] || first < low[at]) low[at] = first;
            if (last > high[at]) high[at] = last;
        }
        for (size_t a = 0; a < s->n_groups; a++)
            for (size_t b = a + 1; b < s->n_groups; b++)
                if (low[a] && low[b]) assert_true(high[a] < low[b]);
    }
}

/* Same copy, same bytes; and a copy that lost its line ends' uniformity is the same copy. */
static void test_same_bytes(void **state) {
    (void)state;
    for (size_t i = 0; i < COPIES; i++) {
        struct source src;
        struct buf a, b;
        buf_init(&a, WORDING_BYTES_MAX);
        buf_init(&b, WORDING_BYTES_MAX);
        wording_write(catalog_builtin(), place(i, &src), &a);
        wording_write(catalog_builtin(), place(i, &src), &b);
        assert_true(buf_ok(&a) && str_eq(buf_str(&a), buf_str(&b)));
        buf_release(&a);
        buf_release(&b);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_placed), cmocka_unit_test(test_golden),
                                       cmocka_unit_test(test_plausible), cmocka_unit_test(test_sections),
                                       cmocka_unit_test(test_same_bytes)};
    folder = getenv("KIJUN_SEEDS");
    if (!folder || !*folder) {
        puts("ok wording on real copies # SKIP KIJUN_SEEDS is not set");
        return 0;
    }
    arena = arena_new(2048 * MIB);
    lang_set(LANG_EN);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
