/* fuzz_parts: any bytes as the parts of a system, and any document as YAML for people.
 *
 * The bytes are one document, or two divided by a line "---": then the second is what comes after the first. Taken
 * apart and put together a system is the same; brought to the second state, by whatever changes, it is the second; then
 * nothing is left to change. What is written as YAML reads back as the same tree. */
#include "check_tree.h"
#include "ledger/database.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool same_tree(const struct node *a, const struct node *b) {
    if (a->type != b->type || a->count != b->count || node_is_null(a) != node_is_null(b)) return false;
    if (a->type == NODE_SCALAR) return node_is_null(a) || str_eq(a->text, b->text);
    for (size_t i = 0; i < a->count; i++)
        if ((a->keys && !str_eq(a->keys[i]->text, b->keys[i]->text)) || !same_tree(a->items[i], b->items[i]))
            return false;
    return true;
}

static void write_and_read(struct arena *a, struct str text) {
    static struct diags d;
    struct source src = {STR("fuzz"), text}, again = {STR("again"), STR_NONE};
    struct buf b;
    d = (struct diags){0};
    const struct node *n = node_read(a, &src, &d);
    if (!n) return;
    buf_init(&b, 64 * MIB);
    yaml_write(&b, n);
    check_that(buf_ok(&b));
    again.text = buf_str(&b);
    d = (struct diags){0};
    const struct node *back = again.text.len < 16 * MIB ? yaml_read(a, &again, &d) : n;
    check_that(back && same_tree(n, back));
    buf_release(&b);
}

static struct str join(struct arena *a, const struct parts *p) {
    struct buf b;
    buf_init(&b, 64 * MIB);
    parts_join(p, &b);
    check_that(buf_ok(&b));
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

/* Sections in the order of the file, each once: what system_write_json makes, and what parts may hold. */
static bool split(struct arena *a, struct str json, struct parts *out) {
    struct parts raw;
    struct err e;
    if (!parts_split(a, json, &raw, &e)) return false;
    struct str text = join(a, &raw);
    check_that(parts_split(a, text, out, &e) && str_eq(join(a, out), text));
    return true;
}

static struct parts bring(struct arena *a, const struct parts *now, struct str json, int64_t *next) {
    struct parts file, again;
    struct parts_merge m;
    check_that(split(a, json, &file));
    struct str wanted = join(a, &file);
    parts_number(now, &file);
    parts_merge(a, now, now, &file, next, &m);
    check_that(!m.n_clashes && !m.n_kept);
    struct parts result = parts_apply(a, now, m.changes, m.n_changes);
    check_that(str_eq(join(a, &result), wanted));
    check_that(split(a, json, &again));
    parts_number(&result, &again);
    parts_merge(a, &result, &result, &again, next, &m);
    check_that(m.n_changes == 0);
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_new(1024 * MIB);
    struct str text = {(const char *)data, size}, first = text, second = STR_NONE;
    struct parts none = {0}, unused;
    struct system_base base;
    size_t at;
    int64_t next = 1;
    if (str_find(text, STR("\n---\n"), &at)) first = str_cut(text, 0, at + 1), second = str_cut(text, at + 5, size);
    if (system_base_read(text, &base)) check_that(base.start <= base.end && base.end <= size);
    write_and_read(a, first);
    if (size < 256 * KIB && split(a, first, &unused)) {
        struct parts now = bring(a, &none, first, &next);
        if (second.ptr && split(a, second, &unused)) {
            struct parts_merge m;
            struct parts after = bring(a, &now, second, &next), file;
            /* What nobody but others changed stays theirs. */
            check_that(split(a, first, &file));
            parts_number(&now, &file);
            parts_merge(a, &now, &after, &file, &next, &m);
            check_that(!m.n_clashes);
        }
    }
    arena_free(a);
    return 0;
}
