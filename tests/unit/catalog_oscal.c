/* catalog_oscal: OSCAL catalogs become standards, profiles become catalogs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "catalog/catalog.h"
#include "catalog/oscal.h"

static struct arena *arena;
static struct diags diags;

static int setup(void **state) {
    (void)state;
    arena = arena_new(256 * MIB);
    diags = (struct diags){0};
    return 0;
}

static int teardown(void **state) {
    (void)state;
    arena_free(arena);
    return 0;
}

#define HEAD "\"metadata\": {\"title\": \"Made-up rules\", \"version\": \"2\", \"published\": \"2024-02-13T00:00:00Z\"}"
#define STATEMENT(text) "\"parts\": [{\"name\": \"statement\", \"prose\": \"" text "\"}]"

static struct oscal_file read_text(const char *name, const char *text) {
    struct source src = {str_of(name), str_of(text)};
    struct oscal_file f;
    bool ok = oscal_read(arena, &src, &f, &diags);
    if (!ok) diags_print(&diags, stderr);
    assert_true(ok);
    return f;
}

/* The standard as the loader sees it. */
static const struct catalog *load(const struct oscal_file *docs, size_t n, const char *as,
                                  struct oscal_standard *made) {
    bool ok = oscal_to_standard(arena, docs, n, str_of(as), made, &diags);
    if (!ok) diags_print(&diags, stderr);
    assert_true(ok);
    struct catalog_file *files = arena_array(arena, made->n_files, sizeof *files);
    for (size_t i = 0; i < made->n_files; i++)
        files[i] = (struct catalog_file){made->id, made->files[i].name, {made->files[i].name, made->files[i].content}};
    const struct catalog *cat = catalog_read(arena, files, made->n_files, &diags);
    if (!cat) diags_print(&diags, stderr);
    assert_non_null(cat);
    return cat;
}

static const struct catalog *load_text(const char *text, struct oscal_standard *made) {
    struct oscal_file f = read_text("Some Rules-2.json", text);
    return load(&f, 1, "", made);
}

static const struct control *control(const struct catalog *cat, const char *name) {
    int32_t at = catalog_find_control(cat, str_of(name));
    assert_true(at >= 0);
    return &cat->controls[at];
}

static void same(struct str got, const char *wanted) {
    assert_string_equal(arena_fmt(arena, "%.*s", STR_ARG(got)).ptr, wanted);
}

/* A foreign catalog ----------------------------------------------------------------------------------------------- */

static void groups_controls_and_sub_items(void **state) {
    struct oscal_standard made;
    (void)state;
    const struct catalog *cat = load_text(
        "{\"catalog\": {" HEAD
        ", \"groups\": [{\"id\": \"ac\", \"title\": \"Access\", \"groups\": [{\"title\": \"No id\","
        "\"controls\": [{\"id\": \"ac-1\", \"title\": \"Rules\", \"props\": [{\"name\": \"label\", \"value\": "
        "\"AC-1\"}]," STATEMENT("Have rules.") ", \"controls\": [{\"id\": \"ac-1.1\", \"title\": \"More\"}]}]}]}],"
                                               "\"controls\": [{\"id\": \"lone\", \"title\": \"Alone\"}]}}",
        &made);
    same(made.id, "some_rules-2");
    assert_int_equal(made.controls, 3);
    const struct standard *s = catalog_find_standard(cat, STR("some_rules-2"));
    same(s->title.in[LANG_EN], "Made-up rules");
    assert_null(s->title.in[LANG_JA].ptr);
    same(s->edition, "2");
    same(s->published, "2024-02-13");
    assert_int_equal(s->n_groups, 3); /* one for what has none */
    const struct control *c = control(cat, "some_rules-2.ac-1.1");
    same(cat->controls[c->parent].id, "ac-1");
    same(c->levels[0].statement.in[LANG_EN], "More"); /* no statement: the title */
    same(c->levels[0].recommend.text, "true");
    assert_ptr_equal(control(cat, "some_rules-2.AC-1"), control(cat, "some_rules-2.ac-1")); /* by its label */
    assert_int_equal(diags.count, 0);                                                       /* one language is enough */
}

static void parameters_become_fields(void **state) {
    struct oscal_standard made;
    (void)state;
    const struct catalog *cat = load_text(
        "{\"catalog\": {" HEAD ", \"controls\": [{\"id\": \"a\", \"title\": \"A\", \"params\": ["
        "{\"id\": \"p1\", \"label\": \"period\", \"guidelines\": [{\"prose\": \"how often\"}]},"
        "{\"id\": \"p2\", \"select\": {\"choice\": [\"daily\", \"per {{ insert: param, p1 }}\"]}},"
        "{\"id\": \"p3\", \"values\": [\"30 days\"]}], \"parts\": [{\"name\": \"statement\", \"prose\": \"See 【x】:\","
        "\"parts\": [{\"name\": \"item\", \"props\": [{\"name\": \"label\", \"value\": \"a.\"}], \"prose\":"
        "\"{{ insert: param, p1 }}, {{insert:param,p2}}\", \"parts\": [{\"name\": \"item\", \"prose\":"
        "\"{{ insert: param, p3 }} {{ else }} {{ insert: param, nobody }}\"}]}]},"
        "{\"name\": \"guidance\", \"prose\": \"At {{ insert: param, p1 }}.\"}]}]}}",
        &made);
    const struct control *c = control(cat, "some_rules-2.a");
    same(c->levels[0].statement.in[LANG_EN], "See 〔x〕:\na. 【p1】, 【p2】\n  30 days {{ else }} [nobody]");
    assert_int_equal(c->n_fields, 2);
    same(c->fields[0].title.in[LANG_EN], "period");
    same(c->fields[0].hint.in[LANG_EN], "how often");
    same(c->fields[1].title.in[LANG_EN], "daily; per [period]");
    same(c->purpose.in[LANG_EN], "At [period].");
}

static void withdrawn_controls_never_apply(void **state) {
    struct oscal_standard made;
    (void)state;
    const struct catalog *cat = load_text(
        "{\"catalog\": {" HEAD ", \"controls\": [{\"id\": \"a\", \"title\": \"A\"}, {\"id\": \"b\", \"title\": \"B\","
        "\"props\": [{\"name\": \"status\", \"value\": \"Withdrawn\"}],"
        "\"links\": [{\"href\": \"#a\", \"rel\": \"incorporated-into\"}]}]}}",
        &made);
    const struct control *c = control(cat, "some_rules-2.b");
    same(c->levels[0].recommend.text, "false");
    same(c->levels[0].statement.in[LANG_EN], "Withdrawn; see a.");
    assert_int_equal(made.withdrawn, 1);
}

static void links_stay_inside(void **state) {
    struct oscal_standard made;
    (void)state;
    const struct catalog *cat =
        load_text("{\"catalog\": {" HEAD ", \"controls\": [{\"id\": \"a\", \"title\": \"A\", \"links\": ["
                  "{\"href\": \"#b\", \"rel\": \"related\"}, {\"href\": \"#b\", \"rel\": \"related\"},"
                  "{\"href\": \"#a\", \"rel\": \"related\"}, {\"href\": \"#gone\", \"rel\": \"related\"},"
                  "{\"href\": \"#b\", \"rel\": \"required\"}, {\"href\": \"#x\", \"rel\": \"reference\"}]},"
                  "{\"id\": \"b\", \"title\": \"B\"}]}}",
                  &made);
    const struct control *c = control(cat, "some_rules-2.a");
    assert_int_equal(c->n_refers, 1);
    assert_int_equal(c->n_requires, 1);
    same(c->refers[0].id, "b");
    assert_int_equal(made.links_left_out, 1);
}

/* Sixty fields are the most; a parameter that inserts itself ends. */
static void many_and_circular_parameters(void **state) {
    struct oscal_standard made;
    struct buf b;
    (void)state;
    buf_init(&b, MIB);
    buf_addz(&b, "{\"catalog\": {" HEAD ", \"controls\": [{\"id\": \"a\", \"title\": \"A\", \"params\": [");
    for (int i = 0; i < 70; i++)
        buf_addf(&b, "%s{\"id\": \"p%d\", \"label\": \"{{ insert: param, p%d }} {{ insert: param, p%d }}\"}",
                 i ? "," : "", i, i, (i + 1) % 70);
    buf_addz(&b, "], \"parts\": [{\"name\": \"statement\", \"prose\": \"");
    for (int i = 0; i < 70; i++) buf_addf(&b, "{{ insert: param, p%d }}", i);
    buf_addz(&b, "\"}]}]}}");
    const struct catalog *cat = load_text(buf_str(&b).ptr, &made);
    assert_int_equal(control(cat, "some_rules-2.a")->n_fields, 60);
    buf_release(&b);
}

/* What is refused ------------------------------------------------------------------------------------------------- */

static void refused(const char *text, unsigned line, unsigned col, const char *says) {
    struct source src = {STR("t.json"), str_of(text)};
    struct oscal_file f;
    struct oscal_standard made;
    diags = (struct diags){0};
    bool ok = oscal_read(arena, &src, &f, &diags) && oscal_to_standard(arena, &f, 1, STR("x"), &made, &diags);
    assert_false(ok);
    assert_true(diags.count > 0);
    if (!strstr(diags.list[0].text, says)) fail_msg("%s", diags.list[0].text);
    assert_int_equal(diags.list[0].line, line);
    assert_int_equal(diags.list[0].col, col);
}

static void wrong_documents(void **state) {
    (void)state;
    refused("{\"component-definition\": {}}", 1, 1, "no OSCAL catalog");
    refused("{\"catalog\": {" HEAD "}}", 1, 13, "no controls");
    refused("{\"catalog\": {" HEAD ",\n\"controls\": [{\"id\": \"a\"}]}}", 2, 14, "catalog.controls[0]");
    refused("{\"catalog\": {" HEAD
            ",\n\"groups\": [{\"title\": \"G\", \"controls\": [{\"id\": \"a b\", \"title\": \"A\"}]}]}}",
            2, 47, "catalog.groups[0].controls[0]");
    refused("{\"catalog\": {" HEAD ",\n\"controls\": {}}}", 2, 13, "must be a list");
    refused("{\"catalog\": {" HEAD
            ",\n\"controls\": [{\"id\": \"a\", \"title\": \"A\"},\n{\"id\": \"a\", \"title\": \"B\"}]}}",
            3, 1, "stands twice");
    refused("{\"catalog\": {" HEAD
            ",\n\"controls\": [{\"id\": \"a\", \"title\": \"A\", \"parts\": [{\"name\": 3, \"prose\": []}]}]}}",
            2, 71, "parts[0]");
}

static void wrong_names(void **state) {
    struct oscal_standard made;
    (void)state;
    struct oscal_file f =
        read_text("1.json", "{\"catalog\": {" HEAD ", \"controls\": [{\"id\": \"a\", \"title\": \"A\"}]}}");
    assert_false(oscal_to_standard(arena, &f, 1, STR("shared"), &made, &diags));
    assert_false(oscal_to_standard(arena, &f, 1, STR("a/b"), &made, &diags));
    assert_false(oscal_to_standard(arena, &f, 1, STR(""), &made, &diags)); /* "1.json" has no letter */
    diags = (struct diags){0};
    assert_true(oscal_to_standard(arena, &f, 1, STR("ok"), &made, &diags));
}

/* Profiles -------------------------------------------------------------------------------------------------------- */

#define CATALOG                                                                                                        \
    "{\"catalog\": {\"uuid\": \"c1\", " HEAD ", \"groups\": [{\"id\": \"g1\", \"title\": \"G1\", \"controls\": ["      \
    "{\"id\": \"a-1\", \"title\": \"A1\", \"params\": [{\"id\": \"a-1_p\", \"label\": \"old\", \"select\": "           \
    "{\"choice\": [\"x\"]}}],"                                                                                         \
    "\"props\": [{\"name\": \"old\", \"value\": \"1\"}], \"parts\": [{\"id\": \"a-1_s\", \"name\": \"statement\", "    \
    "\"prose\": \"S\"}],"                                                                                              \
    "\"controls\": [{\"id\": \"a-1.1\", \"title\": \"A11\"}, {\"id\": \"a-1.2\", \"title\": \"A12\"}]}]},"             \
    "{\"id\": \"g2\", \"title\": \"G2\", \"controls\": [{\"id\": \"b-1\", \"title\": \"B1\"}]}]}}"
#define PROFILE(imports, rest) "{\"profile\": {\"uuid\": \"p1\", " HEAD ", \"imports\": [" imports "]" rest "}}"

static const char *resolved(const char *profile) {
    struct oscal_file files[2] = {read_text("profile.json", profile), read_text("dir/cat.json", CATALOG)};
    static struct buf out;
    buf_release(&out);
    buf_init(&out, MIB);
    bool ok = oscal_resolve(arena, files, 2, &out, &diags);
    if (!ok) diags_print(&diags, stderr);
    assert_true(ok);
    struct source src = {STR("r.json"), buf_str(&out)};
    struct oscal_file again;
    assert_true(oscal_read(arena, &src, &again, &diags));
    return buf_str(&out).ptr;
}

/* The ids and titles of a result, in order: what stands in what. */
static void add_outline(struct buf *b, const struct node *holder) {
    static const char *const keys[] = {"controls", "groups"};
    for (size_t k = 0; k < 2; k++) {
        const struct node *list = node_find(holder, keys[k]);
        for (size_t i = 0; list && i < list->count; i++) {
            buf_addf(b, " %.*s", STR_ARG(node_find(list->items[i], "id")->text));
            size_t before = b->len;
            buf_addz(b, "(");
            add_outline(b, list->items[i]);
            if (b->len == before + 1)
                b->len = before;
            else
                buf_addz(b, ")");
        }
    }
}

static void outline(const char *profile, const char *wanted) {
    struct source src = {STR("r.json"), str_of(resolved(profile))};
    struct buf b;
    buf_init(&b, MIB);
    const struct node *root = json_read(arena, &src, &diags);
    assert_non_null(root);
    add_outline(&b, node_find(root, "catalog"));
    same(buf_str(&b), wanted);
    buf_release(&b);
}

static void profiles_select(void **state) {
    (void)state;
    outline(PROFILE("{\"href\": \"cat.json\", \"include-all\": {}}", ", \"merge\": {\"as-is\": true}"),
            " g1( a-1( a-1.1 a-1.2)) g2( b-1)");
    outline(PROFILE("{\"href\": \"cat.json\", \"include-all\": {}, \"exclude-controls\": [{\"with-ids\": [\"a-1\"]}]}",
                    ", \"merge\": {\"as-is\": true}"),
            " g1( a-1.1 a-1.2) g2( b-1)"); /* children move up */
    outline(PROFILE("{\"href\": \"cat.json\", \"include-controls\": [{\"with-ids\": [\"a-1\"], "
                    "\"with-child-controls\": \"yes\"}],"
                    "\"exclude-controls\": [{\"matching\": [{\"pattern\": \"*.2\"}]}]}",
                    ", \"merge\": {\"as-is\": true}"),
            " g1( a-1( a-1.1))"); /* a group with nothing in it goes */
    outline(PROFILE("{\"href\": \"x/cat.json\", \"include-controls\": [{\"with-ids\": [\"b-1\", \"a-1.1\"]}]}", ""),
            " a-1.1 b-1"); /* flat */
    outline(
        PROFILE("{\"href\": \"cat.json\", \"include-all\": {}}",
                ", \"merge\": {\"custom\": {\"groups\": [{\"id\": \"z\", \"title\": \"Z\", \"insert-controls\": ["
                "{\"order\": \"descending\", \"include-controls\": [{\"matching\": [{\"pattern\": \"a-1?*\"}]}]}]}]}}"),
        " z( a-1.2 a-1.1)");
}

static void profiles_modify(void **state) {
    size_t at;
    (void)state;
    struct str text = str_of(resolved(PROFILE(
        "{\"href\": \"#c1\", \"include-all\": {}}",
        ", \"modify\": {\"set-parameters\": [{\"param-id\": \"a-1_p\", \"label\": \"new\", \"values\": [\"v1\"]}],"
        "\"alters\": [{\"control-id\": \"a-1\", \"removes\": [{\"by-name\": \"old\"}], \"adds\": ["
        "{\"title\": \"Other\", \"props\": [{\"name\": \"added\", \"value\": \"1\"}]},"
        "{\"by-id\": \"a-1_s\", \"position\": \"after\", \"parts\": [{\"name\": \"item\", \"prose\": \"Behind\"}]},"
        "{\"by-id\": \"a-1_s\", \"parts\": [{\"name\": \"item\", \"prose\": \"Inside\"}]}]}]}")));
    assert_true(str_find(text, STR("\"label\": \"new\""), &at));
    assert_true(str_find(text, STR("\"v1\""), &at));
    assert_false(str_find(text, STR("\"choice\""), &at)); /* a value takes the place of a choice */
    assert_false(str_find(text, STR("\"old\""), &at));
    assert_true(str_find(text, STR("\"title\": \"Other\""), &at));
    assert_true(str_find(text, STR("\"name\": \"added\""), &at));
    size_t statement = 0, inside = 0, behind = 0;
    assert_true(str_find(text, STR("\"a-1_s\""), &statement) && str_find(text, STR("Inside"), &inside) &&
                str_find(text, STR("Behind"), &behind));
    assert_true(statement < inside && inside < behind);
}

static void profiles_in_a_chain(void **state) {
    struct buf out;
    size_t at;
    (void)state;
    struct oscal_file files[3] = {
        read_text("outer.json",
                  PROFILE("{\"href\": \"inner.json\", \"include-controls\": [{\"with-ids\": [\"b-1\"]}]}", "")),
        read_text("inner.json", PROFILE("{\"href\": \"cat.json\", \"include-all\": {}}", "")),
        read_text("cat.json", CATALOG)};
    buf_init(&out, MIB);
    assert_true(oscal_resolve(arena, files, 3, &out, &diags));
    assert_true(str_find(buf_str(&out), STR("\"b-1\""), &at) && !str_find(buf_str(&out), STR("\"a-1\""), &at));
    buf_clear(&out);
    files[1] = read_text("inner.json", PROFILE("{\"href\": \"outer.json\", \"include-all\": {}}", ""));
    assert_false(oscal_resolve(arena, files, 3, &out, &diags)); /* in a circle */
    buf_release(&out);
}

static void profiles_refused(void **state) {
    struct buf out;
    (void)state;
    buf_init(&out, MIB);
    struct oscal_file files[3] = {
        read_text("p.json",
                  PROFILE("{\"href\": \"cat.json\", \"include-controls\": [\n{\"with-ids\": [\"nobody\"]}]}", "")),
        read_text("cat.json", CATALOG), read_text("other.json", CATALOG)};
    assert_false(oscal_resolve(arena, files, 2, &out, &diags));
    assert_int_equal(diags.list[0].line, 2);
    assert_non_null(strstr(diags.list[0].text, "nobody"));
    files[0] = read_text("p.json", PROFILE("{\"href\": \"missing.json\", \"include-all\": {}}", ""));
    assert_false(oscal_resolve(arena, files, 3, &out, &diags));
    buf_release(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(groups_controls_and_sub_items, setup, teardown),
        cmocka_unit_test_setup_teardown(parameters_become_fields, setup, teardown),
        cmocka_unit_test_setup_teardown(withdrawn_controls_never_apply, setup, teardown),
        cmocka_unit_test_setup_teardown(links_stay_inside, setup, teardown),
        cmocka_unit_test_setup_teardown(many_and_circular_parameters, setup, teardown),
        cmocka_unit_test_setup_teardown(wrong_documents, setup, teardown),
        cmocka_unit_test_setup_teardown(wrong_names, setup, teardown),
        cmocka_unit_test_setup_teardown(profiles_select, setup, teardown),
        cmocka_unit_test_setup_teardown(profiles_modify, setup, teardown),
        cmocka_unit_test_setup_teardown(profiles_in_a_chain, setup, teardown),
        cmocka_unit_test_setup_teardown(profiles_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
