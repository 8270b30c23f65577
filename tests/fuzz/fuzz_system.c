/* fuzz_system: any bytes as a system file against the standards that are built in.
 *
 * What loads must combine, be written as JSON, and load again to the same JSON. Whatever is a map must survive
 * being edited: an edit is refused, or its result is a readable file. */
#include "check_tree.h"
#include "ledger/ledger.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str as_json(struct arena *a, const struct catalog *cat, const struct system *s) {
    struct buf b;
    struct jsonw w;
    buf_init(&b, 64 * MIB);
    jsonw_init(&w, &b, false);
    system_write_json(cat, s, &w);
    check_that(buf_ok(&b));
    struct str text = arena_str(a, buf_str(&b));
    buf_release(&b);
    return text;
}

static void speak_all(struct arena *a, const struct catalog *cat, const struct system *s) {
    struct value *facts = system_facts(a, cat, s);
    struct buf b;
    buf_init(&b, 64 * MIB);
    for (uint32_t i = 0; i < cat->n_facts; i++) value_speak(cat, i, &facts[i], i % 2 ? LANG_EN : LANG_JA, &b);
    (void)system_judgements(a, cat, s);
    size_t n;
    const struct implied *follows = system_implied(a, cat, s, &n);
    for (size_t i = 0; i < n; i++) {
        check_that(implied_find(follows, n, follows[i].fact) == &follows[i] && follows[i].n_because > 0);
        check_that(facts[follows[i].fact].maybe == UINT64_C(1) << follows[i].by->choice);
    }
    buf_release(&b);
}

static void write_and_read(struct arena *a, const struct catalog *cat, const struct system *s) {
    static struct diags d;
    struct str first = as_json(a, cat, s);
    struct source src = {STR("again"), first};
    d = (struct diags){0};
    if (first.len > SYSTEM_FILE_MAX) return;
    const struct system *again = system_load(a, cat, &src, &d);
    check_that(again && str_eq(first, as_json(a, cat, again)));
}

static void edit(struct arena *a, const struct catalog *cat, const struct source *src, bool loaded) {
    static struct diags d;
    struct str out = STR_NONE, id = cat->n_facts ? cat->facts[0].id : STR("x");
    struct err e;
    if (system_set_answer(a, src, id, STR("unknown"), &out, &e)) {
        struct source now = {STR("edited"), out};
        d = (struct diags){0};
        const struct node *root = node_read(a, &now, &d);
        check_that(root && node_find(node_find(root, "answers"), arena_str(a, id).ptr));
        if (loaded && !cat->facts[0].counts.len) {
            d = (struct diags){0};
            /* Only an alias of the same fact, elsewhere in the file, may stand against it. */
            if (!system_load(a, cat, &now, &d)) check_that(strstr(d.list[0].text, "once more") != NULL);
        }
    }
    for (size_t sheet = 0; sheet < 3; sheet++) {
        if (!system_set_sheet_answer(a, src, sheet, id, STR("unknown"), &out, &e)) continue;
        struct source now = {STR("edited"), out};
        d = (struct diags){0};
        const struct node *root = node_read(a, &now, &d), *sheets = root ? node_find(root, "sheets") : NULL;
        check_that(sheets && sheets->type == NODE_LIST && sheet < sheets->count &&
                   node_find(node_find(sheets->items[sheet], "answers"), arena_str(a, id).ptr));
    }
    if (system_set_choice(a, src, STR("x.Y"), true, STR("w: \"x\""), &out, &e)) {
        struct source now = {STR("edited"), out};
        d = (struct diags){0};
        check_that(node_read(a, &now, &d) != NULL);
    }
    if (system_set_judgement(a, src, STR("x.Y"), TRI_YES, STR("w: \"x\""), &out, &e)) {
        struct source now = {STR("edited"), out};
        d = (struct diags){0};
        check_that(node_read(a, &now, &d) != NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct diags d;
    const struct catalog *cat = catalog_builtin();
    struct arena *a = arena_new(1024 * MIB);
    struct source src = {STR("fuzz"), {(const char *)data, size}};
    d = (struct diags){0};
    const struct system *s = system_load(a, cat, &src, &d);
    check_that((s == NULL) == (d.errors > 0));
    if (s) {
        speak_all(a, cat, s);
        write_and_read(a, cat, s);
    }
    edit(a, cat, &src, s != NULL);
    arena_free(a);
    return 0;
}
