/* catalog_lint: for each thing that lint looks for a made-up standard that has it, and a sound one that has nothing.
 *
 * The sound one is `base`; a case replaces one piece of its text, so that only this can be what is found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "catalog/lint.h"

static const char facts[] =
    "facts:\n"
    "  - {id: net, type: many, per: system, combine: union, title: {ja: 網, en: Net}, ask: {ja: どれか。, en: "
    "Which?},\n"
    "     choices: [{id: internet, title: {ja: 外, en: Out}}, {id: lan, title: {ja: 内, en: In}},\n"
    "               {id: none, title: {ja: 無, en: None}, exclusive: true}], source: {section: t, certainty: stated}}\n"
    "  - {id: size, type: number, per: system, combine: max, title: {ja: 数, en: Size}, ask: {ja: 何人か。, en: How\n"
    "     many?}, source: {section: t, certainty: stated}}\n"
    "  - {id: harm, type: one, per: system, combine: max, ordered: true, title: {ja: 害, en: Harm}, ask: {ja:\n"
    "     どれか。, en: Which?}, choices: [{id: light, title: {ja: 軽, en: Light}}, {id: grave, title: {ja: 重, en:\n"
    "     Grave}}, {id: fatal, title: {ja: 致命, en: Fatal}}], source: {section: t, certainty: stated}}\n";

static const char base[] =
    "standard: one\n"
    "edition: \"1\"\n"
    "title: {ja: 一, en: One}\n"
    "source: {section: t, certainty: stated}\n"
    "conditions:\n"
    "  - {id: A, title: {ja: 外, en: Out}, when: \"net has internet or net has lan\", source: {section: t, certainty: "
    "stated}}\n"
    "  - {id: B, title: {ja: 大, en: Large}, when: \"size >= 100 and (harm == grave or harm == light)\", source: "
    "{section: t, certainty: stated}}\n"
    "  - {id: C, title: {ja: 判断, en: Word}, when: \"judgement and harm == light\", source: {section: t, certainty: "
    "stated}}\n"
    "groups: [{id: G, title: {ja: 群, en: Group}}, {id: H, title: {ja: 別, en: Other}}]\n"
    "controls:\n"
    "  - {id: X-1, title: {ja: 分離, en: Part}, group: G, when: A, statement: {ja: 分ける。, en: Part it.}, source: "
    "{section: t, certainty: stated}}\n"
    "  - {id: X-2, title: {ja: 記録, en: Log}, group: G, when: A and B, requires: [X-1], statement: {ja: 残す。, en: "
    "Log it.}, source: {section: t, certainty: stated}}\n"
    "  - {id: X-2.1, parent: X-2, title: {ja: 期間, en: Term}, group: G, statement: {ja: 期間を定める。, en: Set a "
    "term.}, source: {section: t, certainty: stated}}\n"
    "  - {id: X-3, title: {ja: 教育, en: Teach}, group: H, when: \"true\", statement: {ja: 教える。, en: Teach it.}, "
    "source: {section: t, certainty: stated}}\n"
    "counts:\n"
    "  - {what: items, is: 3, source: {section: t, certainty: stated}}\n";

static const char second[] =
    "standard: two\n"
    "edition: \"1\"\n"
    "title: {ja: 二, en: Two}\n"
    "source: {section: t, certainty: stated}\n"
    "groups: [{id: G, title: {ja: 群, en: Group}}]\n"
    "controls:\n"
    "  - {id: Y-1, title: {ja: 分離, en: Part}, group: G, when: \"true\", statement: {ja: 分ける。, en: Part it.}, "
    "source: {section: t, certainty: stated}}\n"
    "  - {id: Y-2, title: {ja: 記録, en: Log}, group: G, when: \"true\", statement: {ja: 残す。, en: Log it.}, "
    "source: {section: t, certainty: stated}}\n";

static const char pairs[] = "from: one\n"
                            "to: two\n"
                            "source: {section: \"\", certainty: inferred, note: {ja: 対応。, en: Ours.}}\n"
                            "pairs:\n"
                            "  - {from: X-1, to: Y-1, is: equal, why: {ja: 同じ。, en: Same.}}\n"
                            "  - {from: X-2, to: Y-2, is: subset, why: {ja: 一部。, en: Part.}}\n"
                            "none:\n"
                            "  - {from: X-3, why: {ja: 無い。, en: None.}}\n";

static const char back[] = "from: two\n"
                           "to: one\n"
                           "source: {section: \"\", certainty: inferred, note: {ja: 対応。, en: Ours.}}\n"
                           "pairs:\n"
                           "  - {from: Y-1, to: X-1, is: equal, why: {ja: 同じ。, en: Same.}}\n"
                           "  - {from: Y-2, to: X-2, is: superset, why: {ja: 全部。, en: More.}}\n";

static struct arena *a;

/* `in` with the first `from` replaced; `from` must be there. */
static struct str changed(const char *in, const char *from, const char *to) {
    struct str all = str_of(in);
    size_t at;
    if (!from) return all;
    assert_true(str_find(all, str_of(from), &at));
    return arena_fmt(a, "%.*s%s%s", (int)at, in, to, in + at + strlen(from));
}

static struct lint *look_at(struct str fact_text, struct str standard, struct str mapping, struct str other_way) {
    static struct diags d;
    struct catalog_file files[] = {{STR("shared"), STR("f.yaml"), {STR("shared/f.yaml"), fact_text}},
                                   {STR("mappings"), STR("b.yaml"), {STR("mappings/b.yaml"), other_way}},
                                   {STR("mappings"), STR("m.yaml"), {STR("mappings/m.yaml"), mapping}},
                                   {STR("one"), STR("standard.yaml"), {STR("one/standard.yaml"), standard}},
                                   {STR("two"), STR("standard.yaml"), {STR("two/standard.yaml"), str_of(second)}}};
    d = (struct diags){0};
    const struct catalog *cat = catalog_read(a, files, 5, &d);
    if (!cat) diags_print(&d, stderr);
    assert_non_null(cat);
    return catalog_lint(a, cat);
}

static struct lint *look(const char *from, const char *to) {
    return look_at(str_of(facts), changed(base, from, to), str_of(pairs), str_of(back));
}

static void print_all(const struct lint *l) {
    for (size_t i = 0; i < l->n; i++)
        print_message("%.*s:%u %s %s %.*s: %.*s\n", STR_ARG(l->list[i].at.path), l->list[i].at.line,
                      lint_severity_id(l->list[i].severity), lint_check_id(l->list[i].check), STR_ARG(l->list[i].name),
                      STR_ARG(l->list[i].text));
}

/* Just this one, at that thing. */
static void only(const struct lint *l, enum lint_check check, enum lint_severity severity, const char *name) {
    size_t there = 0;
    for (size_t i = 0; i < l->n; i++)
        there += l->list[i].check == check && l->list[i].severity == severity && str_is(l->list[i].name, name);
    if (there != 1 || l->n != 1) print_all(l);
    assert_int_equal(there, 1);
    assert_int_equal(l->n, 1);
}

/* At least this one; others follow from the same mistake. */
static const struct finding *among(const struct lint *l, enum lint_check check, enum lint_severity severity,
                                   const char *name) {
    for (size_t i = 0; i < l->n; i++)
        if (l->list[i].check == check && l->list[i].severity == severity && str_is(l->list[i].name, name))
            return &l->list[i];
    static const struct finding nothing;
    print_all(l);
    fail();
    return &nothing;
}

static void sound(void **state) {
    (void)state;
    struct lint *l = look(NULL, NULL);
    if (l->n) print_all(l);
    assert_int_equal(l->n, 0);
}

static void rules(void **state) {
    (void)state;
    /* an exclusive choice beside another */
    among(look("when: A,", "when: net has none and net has lan,"), LINT_UNREACHABLE, LINT_WARNING, "one.X-1");
    only(look("when: \"true\"", "when: \"size < 5 or size >= 5\""), LINT_ALWAYS, LINT_WARNING, "one.X-3");
    among(look("when: A,", "when: A and (size < 5 or size > 9 or (size > 2 and size < 1)),"), LINT_CONSTANT_PART,
          LINT_WARNING, "one.X-1");
    among(look("when: A,", "when: A or (A and size > 3),"), LINT_IDLE_PART, LINT_NOTE, "one.X-1");
    /* a condition that contradicts itself; one that only a judgement on another makes hold */
    among(look("\"judgement and harm == light\"", "\"harm == light and harm == grave\""), LINT_UNREACHABLE,
          LINT_WARNING, "one.C");
    only(look("\"judgement and harm == light\"", "\"B and size < 7 and harm == light\""), LINT_UNREACHABLE, LINT_NOTE,
         "one.C");
    only(look("\"judgement and harm == light\"", "\"B or size < 100 or harm == fatal\""), LINT_ALWAYS, LINT_NOTE,
         "one.C");
    /* controls: reached by a judgement only */
    among(look("when: A,", "when: A and not A or B and harm == fatal,"), LINT_CONSTANT_PART, LINT_WARNING, "one.X-1");
}

static void by_judgement(void **state) {
    (void)state;
    only(look("when: \"true\"", "when: \"B and harm == fatal\""), LINT_UNREACHABLE, LINT_NOTE, "one.X-3");
    only(look("when: \"true\"", "when: \"A or net has none\""), LINT_ALWAYS, LINT_NOTE, "one.X-3");
    /* a rule that asks for a judgement is as it should be */
    assert_int_equal(look("\"judgement and harm == light\"", "\"judgement\"")->warnings, 0);
}

static void answers(void **state) {
    (void)state;
    only(look("(harm == grave or harm == light)", "harm == light"), LINT_DEAD_ANSWER, LINT_NOTE, "harm");
    only(look("\"net has internet or net has lan\"", "\"net has lan\""), LINT_DEAD_ANSWER, LINT_NOTE, "net");
    only(look("size >= 100 and ", ""), LINT_UNUSED_FACT, LINT_NOTE, "size");
}

static void relations(void **state) {
    (void)state;
    const struct finding *f = among(look("when: A and B,", "when: A or B,"), LINT_REQUIRES, LINT_NOTE, "one.X-2");
    size_t at;
    assert_true(str_find(f->text, STR("net = {none}"), &at)); /* the example */
    assert_true(str_find(f->text, STR("size = "), &at));
    among(look("when: A,", "when: A, requires: [X-2],"), LINT_REQUIRES, LINT_WARNING, "one.X-2");
    only(look("requires: [X-1]", "conflicts: [X-1]"), LINT_CONFLICTS, LINT_WARNING, "one.X-2");
    among(look("requires: [X-1]", "requires: [X-1], conflicts: [X-1]"), LINT_CONFLICTS, LINT_WARNING, "one.X-2");
    among(look("requires: [X-1]", "conflicts: [X-2]"), LINT_CONFLICTS, LINT_WARNING, "one.X-2");
    only(look("en: Term}, group: G", "en: Term}, group: H"), LINT_SUB_ITEM, LINT_WARNING, "one.X-2.1");
    /* by judgement only: B follows from A by the answers, but not when a person overrides A */
    only(look("when: A and B,", "when: net has lan,"), LINT_REQUIRES, LINT_NOTE, "one.X-2");
}

static void texts(void **state) {
    (void)state;
    only(look("en: Teach}", "en: \"\"}"), LINT_LANGUAGE, LINT_WARNING, "one.X-3");
    only(look("{ja: 教える。", "{ja: 教える"), LINT_FULL_STOP, LINT_WARNING, "one.X-3");
    only(look("{ja: 教育, en: Teach}", "{ja: 教育。, en: Teach}"), LINT_FULL_STOP, LINT_WARNING, "one.X-3");
    only(look("en: Teach it.", "en: part  IT"), LINT_DUPLICATE, LINT_WARNING, "one.X-3");
    only(look("{ja: 教える。", "{ja: 「残す」。"), LINT_DUPLICATE, LINT_WARNING, "one.X-3");
    char *long_title = arena_alloc(a, 400);
    memset(long_title, 'x', 300);
    only(look("en: Teach}", arena_fmt(a, "en: %s}", long_title).ptr), LINT_LENGTH, LINT_WARNING, "one.X-3");
}

static struct lint *map(const char *from, const char *to) {
    return look_at(str_of(facts), str_of(base), changed(pairs, from, to), str_of(back));
}

static void mappings(void **state) {
    (void)state;
    among(map("is: equal", "is: intersects"), LINT_MAPPING, LINT_WARNING, "two.Y-1 – one.X-1");
    among(map("is: subset", "is: superset"), LINT_MAPPING, LINT_WARNING, "two.Y-2 – one.X-2");
    among(map("{from: X-3,", "{from: X-1,"), LINT_MAPPING, LINT_WARNING, "one.X-1");
    only(map("{from: X-3,", "{from: X-2.1,"), LINT_UNMAPPED, LINT_WARNING, "one.X-3");
    /* Y-1 = X-1 lies within Y-2, so Y-2 cannot only overlap with X-1 */
    struct str other = changed(back, "pairs:\n",
                               "pairs:\n  - {from: Y-2, to: X-1, is: intersects, why: {ja: 重なる。, "
                               "en: Some.}}\n");
    struct str both = changed(pairs, "pairs:\n",
                              "pairs:\n  - {from: X-1, to: Y-2, is: subset, why: {ja: 一部。, en: "
                              "Part.}}\n");
    among(look_at(str_of(facts), str_of(base), both, other), LINT_MAPPING, LINT_WARNING, "two.Y-2 – one.X-1");
}

static void none_is_read(void **state) {
    (void)state;
    static struct diags d;
    struct catalog_file files[] = {{STR("shared"), STR("f.yaml"), {STR("shared/f.yaml"), str_of(facts)}},
                                   {STR("mappings"), STR("m.yaml"), {STR("mappings/m.yaml"), str_of(pairs)}},
                                   {STR("one"), STR("standard.yaml"), {STR("one/standard.yaml"), str_of(base)}},
                                   {STR("two"), STR("standard.yaml"), {STR("two/standard.yaml"), str_of(second)}}};
    d = (struct diags){0};
    const struct catalog *cat = catalog_read(a, files, 4, &d);
    assert_non_null(cat);
    assert_int_equal(cat->n_uncovered, 1);
    assert_int_equal(cat->uncovered[0].from, catalog_find_control(cat, STR("one.X-3")));
    assert_int_equal(cat->uncovered[0].to, 1);
    assert_int_equal(cat->places->uncovered[0].line, 8);
    files[1].source.text = changed(pairs, "{from: X-3,", "{from: X-9,");
    assert_null(catalog_read(a, files, 4, &d));
    assert_int_equal(d.list[0].line, 8);
}

static void counts(void **state) {
    (void)state;
    only(look("is: 3,", "is: 4,"), LINT_COUNT, LINT_WARNING, "one");
    only(look("{what: items, is: 3,", "{what: items, of: \"H\", is: 2,"), LINT_COUNT, LINT_WARNING, "one");
    only(look("{what: items, is: 3,", "{what: items, of: \"Nowhere\", is: 1,"), LINT_COUNT, LINT_WARNING, "one");
    assert_int_equal(look("{what: items, is: 3,", "{what: sub_items, of: \"G depth:2\", is: 1,")->n, 0);
    assert_int_equal(look("{what: items, is: 3,", "{what: controls, of: stated, is: 4,")->n, 0);
    assert_int_equal(look("{what: items, is: 3,", "{what: groups, of: \"depth:1\", is: 2,")->n, 0);
    assert_int_equal(look("{what: items, is: 3,", "{what: conditions, of: \"inferred\", is: 0,")->n, 0);
}

static int setup(void **state) {
    (void)state;
    a = arena_new(256 * MIB);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    arena_free(a);
    return 0;
}

/* The program's own: nothing that wants mending, and no note that nobody knows of. */
static void own_standards(void **state) {
    (void)state;
    struct lint *l = catalog_lint(a, catalog_builtin());
    if (l->warnings) print_all(l);
    assert_int_equal(l->warnings, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(sound),        cmocka_unit_test(rules),
                                       cmocka_unit_test(by_judgement), cmocka_unit_test(answers),
                                       cmocka_unit_test(relations),    cmocka_unit_test(texts),
                                       cmocka_unit_test(mappings),     cmocka_unit_test(none_is_read),
                                       cmocka_unit_test(counts),       cmocka_unit_test(own_standards)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
