/* report_oscal: what we write as OSCAL keeps OSCAL's rules, and comes back as it was.
 *
 * The rules here are those that a reader trips over (the schemas themselves are tried in tests/e2e/oscal.sh where they
 * are at hand): lists are not empty, ids are tokens and stand once, UUIDs are UUIDs and stand once, references lead
 * somewhere, lines are one line without blanks around, groups hold groups or controls. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "catalog/oscal.h"
#include "report/oscal.h"

static struct arena *arena;
static struct diags diags;
static struct buf out;

static int setup(void **state) {
    (void)state;
    arena = arena_new(1024 * MIB);
    buf_init(&out, REPORT_OUTPUT_MAX);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    buf_release(&out);
    arena_free(arena);
    return 0;
}

/* The rules -------------------------------------------------------------------------------------------------------- */

struct seen {
    struct str *list;
    size_t n, room;
};
struct looking {
    struct seen ids, uuids, refs;
};

static void add(struct seen *s, struct str what) {
    s->list = arena_grow(arena, s->list, s->n, &s->room, sizeof *s->list);
    s->list[s->n++] = what;
}

static int by_text(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static bool holds(const struct seen *s, struct str what) {
    return bsearch(&what, s->list, s->n, sizeof what, by_text) != NULL;
}

static void want_token(struct str s) {
    bool ok = s.len && (s.ptr[0] == '_' || ((s.ptr[0] | 0x20) >= 'a' && (s.ptr[0] | 0x20) <= 'z') || (s.ptr[0] & 0x80));
    for (size_t i = 0; i < s.len && ok; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        ok = c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || strchr("._-", c);
    }
    if (!ok) fail_msg("no token: %.*s", STR_ARG(s));
}

static void want_line(struct str s) {
    bool ok = s.len && str_trim(s).len == s.len && !memchr(s.ptr, '\n', s.len);
    if (!ok) fail_msg("no line: “%.*s”", STR_ARG(s));
}

static void want_uuid(struct str s) {
    static const char pattern[] = "xxxxxxxx-xxxx-5xxx-yxxx-xxxxxxxxxxxx";
    assert_int_equal(s.len, 36);
    for (size_t i = 0; i < 36; i++) {
        const char *of = pattern[i] == 'x' ? "0123456789abcdef" : pattern[i] == 'y' ? "89ab" : (char[]){pattern[i], 0};
        if (!strchr(of, s.ptr[i])) fail_msg("no UUID: %.*s", STR_ARG(s));
    }
}

static void look(struct looking *l, const struct node *n, struct str key);

static void look_member(struct looking *l, struct str key, const struct node *n) {
    static const char *const lines[] = {"title", "value", "label", "version", "rel", "text", "identifier"};
    if (n->type != NODE_SCALAR) return look(l, n, key);
    if (str_is(key, "id")) want_token(n->text), add(&l->ids, n->text);
    if (str_is(key, "uuid")) want_uuid(n->text), add(&l->uuids, n->text);
    if (str_is(key, "name") || str_is(key, "class") || str_is(key, "control-id") || str_is(key, "role-id"))
        want_token(n->text);
    if (str_is(key, "control-id") || str_is(key, "component-uuid")) return;
    if (str_is(key, "href") && str_starts(n->text, STR("#"))) add(&l->refs, str_cut(n->text, 1, n->text.len));
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (str_is(key, lines[i])) want_line(n->text);
}

static void look(struct looking *l, const struct node *n, struct str key) {
    if (n->count == 0 && n->type != NODE_SCALAR) fail_msg("empty: %.*s", STR_ARG(key));
    if (n->type == NODE_MAP) {
        assert_false(node_find(n, "groups") && node_find(n, "controls"));
        for (size_t i = 0; i < n->count; i++) {
            /* document numbers are texts, and ids of systems are whatever people call them */
            if (!str_is(key, "system-ids")) look_member(l, n->keys[i]->text, n->items[i]);
        }
        return;
    }
    for (size_t i = 0; i < n->count; i++)
        if (n->items[i]->type != NODE_SCALAR) look(l, n->items[i], key);
}

static void want_once(struct seen *s) {
    qsort(s->list, s->n, sizeof *s->list, by_text);
    for (size_t i = 1; i < s->n; i++)
        if (str_eq(s->list[i], s->list[i - 1])) fail_msg("twice: %.*s", STR_ARG(s->list[i]));
}

static const struct node *want_sound(const char *root) {
    static const struct json_limits limits = {REPORT_OUTPUT_MAX, 2000000};
    struct source src = {STR("out.json"), buf_str(&out)};
    struct looking l = {0};
    diags = (struct diags){0};
    const struct node *n = json_read_within(arena, &src, &limits, &diags);
    diags_print(&diags, stderr);
    assert_non_null(n);
    const struct node *body = node_find(n, root);
    assert_non_null(body);
    look(&l, body, STR("document"));
    want_once(&l.ids);
    want_once(&l.uuids);
    for (size_t i = 0; i < l.refs.n; i++)
        if (!holds(&l.ids, l.refs.list[i]) && !holds(&l.uuids, l.refs.list[i]))
            fail_msg("leads nowhere: #%.*s", STR_ARG(l.refs.list[i]));
    const struct node *metadata = node_find(body, "metadata");
    static const char *const needed[] = {"title", "last-modified", "version", "oscal-version"};
    for (size_t i = 0; i < 4; i++) assert_non_null(node_find(metadata, needed[i]));
    return body;
}

/* Catalogs --------------------------------------------------------------------------------------------------------- */

static void write_catalog(const struct catalog *cat, uint32_t standard, enum lang lang) {
    struct err e;
    buf_clear(&out);
    assert_true(oscal_write_catalog(arena, cat, standard, lang, &out, &e));
}

static void catalogs_are_sound(void **state) {
    const struct catalog *cat = catalog_builtin();
    (void)state;
    for (uint32_t i = 0; i < cat->n_standards; i++)
        for (unsigned lang = 0; lang < LANG_COUNT; lang++) {
            write_catalog(cat, i, (enum lang)lang);
            want_sound("catalog");
            struct str first = arena_str(arena, buf_str(&out));
            write_catalog(cat, i, (enum lang)lang);
            assert_true(str_eq(first, buf_str(&out)));
        }
}

static void want_same(struct str a, struct str b) {
    if (!str_eq(str_trim(a), str_trim(b))) fail_msg("“%.*s” is not “%.*s”", STR_ARG(a), STR_ARG(b));
}

static void want_same_text(const struct text *a, const struct text *b) {
    for (unsigned k = 0; k < LANG_COUNT; k++) want_same(a->in[k], b->in[k]);
}

static void want_same_texts(const struct text *a, size_t n, const struct text *b, size_t m) {
    assert_int_equal(n, m);
    for (size_t i = 0; i < n; i++) want_same_text(&a[i], &b[i]);
}

static void want_same_strs(const struct str *a, size_t n, const struct str *b, size_t m) {
    assert_int_equal(n, m);
    for (size_t i = 0; i < n; i++) want_same(a[i], b[i]);
}

static void want_same_relations(const struct relation *a, size_t n, const struct relation *b, size_t m) {
    assert_int_equal(n, m);
    for (size_t i = 0; i < n; i++) want_same(a[i].id, b[i].id);
}

static void want_same_levels(const struct control *a, const struct control *b) {
    assert_int_equal(a->n_levels, b->n_levels);
    for (size_t i = 0; i < a->n_levels; i++) {
        assert_int_equal(a->levels[i].level, b->levels[i].level);
        want_same_text(&a->levels[i].statement, &b->levels[i].statement);
        want_same_text(&a->levels[i].threat, &b->levels[i].threat);
        want_same_text(&a->levels[i].effect, &b->levels[i].effect);
        want_same_texts(a->levels[i].proposals, a->levels[i].n_proposals, b->levels[i].proposals,
                        b->levels[i].n_proposals);
    }
}

static void want_same_control(const struct catalog *x, const struct control *a, const struct catalog *y,
                              const struct control *b) {
    want_same(a->id, b->id);
    want_same(a->printed, b->printed);
    want_same(a->group, b->group);
    want_same(a->grade, b->grade);
    want_same_text(&a->title, &b->title);
    want_same_text(&a->purpose, &b->purpose);
    want_same_text(&a->choosing, &b->choosing);
    want_same_text(&a->writing, &b->writing);
    want_same_text(&a->caution, &b->caution);
    want_same_texts(a->practices, a->n_practices, b->practices, b->n_practices);
    want_same_levels(a, b);
    want_same_strs(a->roles, a->n_roles, b->roles, b->n_roles);
    want_same_strs(a->phases, a->n_phases, b->phases, b->n_phases);
    want_same_strs(a->asks, a->n_asks, b->asks, b->n_asks);
    want_same_relations(a->requires, a->n_requires, b->requires, b->n_requires);
    want_same_relations(a->conflicts, a->n_conflicts, b->conflicts, b->n_conflicts);
    want_same_relations(a->refers, a->n_refers, b->refers, b->n_refers);
    assert_int_equal(a->n_fields, b->n_fields);
    assert_int_equal(a->parent >= 0, b->parent >= 0);
    if (a->parent >= 0) want_same(x->controls[a->parent].id, y->controls[b->parent].id);
}

/* Out in both languages, in again: the same ids, titles, statements, roles, relations. */
static void catalogs_come_back(void **state) {
    const struct catalog *cat = catalog_builtin();
    (void)state;
    for (uint32_t i = 0; i < cat->n_standards; i++) {
        struct oscal_file docs[LANG_COUNT];
        struct oscal_standard made;
        for (unsigned lang = 0; lang < LANG_COUNT; lang++) {
            write_catalog(cat, i, (enum lang)lang);
            struct source src = {STR("c.json"), arena_str(arena, buf_str(&out))};
            diags = (struct diags){0};
            assert_true(oscal_read(arena, &src, &docs[lang], &diags));
        }
        assert_true(oscal_to_standard(arena, docs, LANG_COUNT, STR(""), &made, &diags));
        want_same(made.id, cat->standards[i].id);
        struct catalog_file *files = arena_array(arena, made.n_files, sizeof *files);
        for (size_t k = 0; k < made.n_files; k++)
            files[k] = (struct catalog_file){made.id, made.files[k].name, {made.files[k].name, made.files[k].content}};
        const struct catalog *back = catalog_read(arena, files, made.n_files, &diags);
        diags_print(&diags, stderr);
        assert_non_null(back);
        assert_int_equal(back->n_controls, cat->standards[i].n_controls);
        assert_int_equal(back->standards[0].n_groups, cat->standards[i].n_groups);
        want_same_text(&back->standards[0].title, &cat->standards[i].title);
        for (uint32_t k = 0; k < back->n_controls; k++) {
            struct str name = arena_fmt(arena, "%.*s.%.*s", STR_ARG(made.id), STR_ARG(back->controls[k].id));
            int32_t at = catalog_find_control(cat, name);
            assert_true(at >= 0);
            want_same_control(cat, &cat->controls[at], back, &back->controls[k]);
        }
    }
}

/* Systems ---------------------------------------------------------------------------------------------------------- */

static struct report_input open_system(const char *yaml) {
    static uint32_t all[64];
    const struct catalog *cat = catalog_builtin();
    struct source src = {STR("t.yaml"), str_of(yaml)};
    diags = (struct diags){0};
    struct system *s = system_load(arena, cat, &src, &diags);
    diags_print(&diags, stderr);
    assert_non_null(s);
    struct derive_input *in = arena_alloc(arena, sizeof *in);
    *in = (struct derive_input){system_facts(arena, cat, s), system_judgements(arena, cat, s)};
    struct deriver *dv = deriver_new(arena, cat);
    for (uint32_t i = 0; i < cat->n_standards; i++) all[i] = i;
    return (struct report_input){.cat = cat,
                                 .system = s,
                                 .facts = in,
                                 .deriver = dv,
                                 .derivation = derive(dv, arena, in),
                                 .lang = LANG_EN,
                                 .standards = all,
                                 .n_standards = cat->n_standards};
}

static struct str member(const struct node *map, const char *key) {
    const struct node *n = node_find(map, key);
    return n ? n->text : STR_NONE;
}

static const struct node *prop(const struct node *thing, const char *name) {
    const struct node *props = node_find(thing, "props");
    for (size_t i = 0; props && i < props->count; i++)
        if (str_is(member(props->items[i], "name"), name)) return props->items[i];
    return NULL;
}

/* The first control of the first standard with levels: decided against, and inspected. */
static void plans_say_what_was_decided(void **state) {
    const struct catalog *cat = catalog_builtin();
    struct err e;
    size_t n = 0;
    (void)state;
    uint32_t first = 0;
    while (cat->standards[cat->controls[first].standard].n_levels <= 2) first++;
    struct str name = control_name(arena, cat, first);
    struct report_input in = open_system(
        arena_fmt(arena,
                  "kijun: 1\nsystem: {name: \" Odd\u3000\", purpose: \"a\\nb\"}\ndocument: {date: 2026-04-01}\n"
                  "decisions:\n  %.*s: {level: omit, why: \"because\", on: 2026-03-01}\n"
                  "status:\n  %.*s: {state: partly, on: 2026-03-02, evidence: [\"a\\nb\"], note: n}\n",
                  STR_ARG(name), STR_ARG(name))
            .ptr);
    buf_clear(&out);
    assert_true(oscal_write_ssp(arena, &in, &out, &e));
    const struct node *plan = want_sound("system-security-plan");
    assert_string_equal(arena_str(arena, member(node_find(plan, "metadata"), "last-modified")).ptr,
                        "2026-04-01T00:00:00+09:00");
    const struct node *list = node_find(node_find(plan, "control-implementation"), "implemented-requirements");
    for (size_t i = 0; i < list->count; i++) {
        const struct node *r = list->items[i];
        bool unknown = str_is(member(prop(r, "applies"), "value"), "unknown");
        if (unknown) assert_true(member(r, "remarks").len > 0); /* by what it is held up */
        if (!str_eq(member(prop(r, "id"), "value"), cat->controls[first].id) ||
            !str_eq(member(prop(r, "standard"), "value"), cat->standards[cat->controls[first].standard].id))
            continue;
        n++;
        want_same(member(prop(r, "decided"), "value"), STR("omit"));
        want_same(member(prop(r, "decided"), "remarks"), STR("because"));
        want_same(member(prop(r, "evidence"), "value"), STR("a b"));
        const struct node *by = node_find(r, "by-components");
        assert_non_null(by);
        want_same(member(node_find(by->items[0], "implementation-status"), "state"), STR("partial"));
    }
    assert_int_equal(n, 1);
}

static void profiles_choose(void **state) {
    struct err e;
    (void)state;
    struct report_input in = open_system("kijun: 1\nsystem: {name: S}\n");
    buf_clear(&out);
    assert_true(oscal_write_profile(arena, &in, &out, &e));
    const struct node *profile = want_sound("profile"), *imports = node_find(profile, "imports");
    assert_non_null(prop(node_find(profile, "metadata"), "undated"));
    for (size_t i = 0; i < imports->count; i++)
        assert_non_null(node_find(node_find(imports->items[i], "include-controls")->items[0], "with-ids"));
    struct str first = arena_str(arena, buf_str(&out));
    buf_clear(&out);
    assert_true(oscal_write_profile(arena, &in, &out, &e));
    assert_true(str_eq(first, buf_str(&out)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(catalogs_are_sound, setup, teardown),
        cmocka_unit_test_setup_teardown(catalogs_come_back, setup, teardown),
        cmocka_unit_test_setup_teardown(plans_say_what_was_decided, setup, teardown),
        cmocka_unit_test_setup_teardown(profiles_choose, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
