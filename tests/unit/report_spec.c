/* report_spec: what the specification says of decided, undecided, undetermined and left-out requirements, and what
 * only the internal record says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "mini_catalog.h"
#include "report/report.h"

static struct arena *arena;
static const struct catalog *cat;
static struct buf out;

static int setup(void **state) {
    (void)state;
    arena = arena_new(64 * MIB);
    cat = mini_catalog(arena);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    buf_release(&out);
    arena_free(arena);
    return 0;
}

/* The document for a system file, as Markdown in English. */
static const char *spec(const char *yaml, bool internal) {
    static struct diags d;
    static const uint32_t first = 0;
    struct source src = {STR("t.yaml"), str_of(yaml)};
    struct err e = {0};
    d = (struct diags){0};
    struct system *s = system_load(arena, cat, &src, &d);
    if (!s) diags_print(&d, stderr);
    assert_non_null(s);
    struct derive_input in = {system_facts(arena, cat, s), system_judgements(arena, cat, s)};
    struct deriver *dv = deriver_new(arena, cat);
    struct report_input report = {.cat = cat,
                                  .system = s,
                                  .facts = &in,
                                  .deriver = dv,
                                  .derivation = derive(dv, arena, &in),
                                  .lang = LANG_EN,
                                  .internal = internal,
                                  .standards = &first,
                                  .n_standards = 1};
    struct writer_options opt = {STR("/nowhere")};
    buf_release(&out);
    buf_init(&out, REPORT_OUTPUT_MAX);
    assert_true(report_writer(STR("md"))->write(spec_compose(arena, &report), &opt, &out, &e));
    return out.ptr;
}

#define assert_has(text, part) assert_non_null(strstr(text, part))
#define assert_lacks(text, part) assert_null(strstr(text, part))

#define SETTLED                                                                                                        \
    "kijun: 1\nsystem: {name: S}\nanswers: {network: [internet], users.scale: 1, harm: light, trained: yes}\n"

static void a_decided_requirement_stands(void **state) {
    (void)state;
    const char *md = spec(SETTLED "decisions: {mini.X-1: {level: mid}}\nfill: {mini.X-1: {term: 1 year}}\n", false);
    assert_has(md, "**mandatory** · Level: mid");
    assert_has(md, "> keep <u>1 year</u>");
    assert_has(md, "| Acceptance | • check |");
    assert_has(md, "| Evidence | • proof |");
    assert_lacks(md, "Undecided");
}

static void an_undecided_one_stands_open(void **state) {
    (void)state;
    const char *md = spec(SETTLED, false);
    assert_has(md, "undecided (mid proposed)");
    assert_has(md, "> Undecided: nobody has decided the level yet.");
    assert_has(md, "<u>【Term】</u>");
    assert_has(md, "open points");
}

static void an_undetermined_one_says_what_is_missing(void **state) {
    (void)state;
    const char *md = spec("kijun: 1\nsystem: {name: S}\n", false);
    assert_has(md, "> Undetermined: whether this requirement is needed");
    assert_has(md, "• Net");
    assert_lacks(md, "**mandatory**");
}

static void below_needs_a_reason(void **state) {
    (void)state;
    const char *md = spec(SETTLED "decisions: {mini.X-1: {level: omit}}\n", false);
    assert_has(md, "No reason is written (open)");
    assert_lacks(md, "##### X-1");
    md = spec(SETTLED "decisions: {mini.X-1: {level: omit, why: too dear}}\n", false);
    assert_has(md, "too dear"); /* shown in every edition */
    assert_lacks(md, "No reason is written");
}

static void a_person_may_say_optional(void **state) {
    (void)state;
    assert_has(spec(SETTLED "decisions: {mini.X-1: {level: mid, mandatory: no}}\n", false), "**optional**");
}

static void only_the_internal_record_tells_why(void **state) {
    (void)state;
    const char *yaml = SETTLED "decisions: {mini.X-1: {level: mid, why: enough for us}}\n";
    assert_lacks(spec(yaml, false), "enough for us");
    assert_lacks(spec(yaml, false), "## 1 Open points");
    const char *md = spec(yaml, true);
    assert_has(md, "enough for us");
    assert_has(md, "## 1 Open points");
    assert_has(md, "Answers to the questions");
    assert_has(md, "What would change it");
    assert_has(md, "Requirements left out");
}

static void rules_are_outlines(void **state) {
    (void)state;
    const char *md = spec(SETTLED, true);
    assert_has(md, "any of these holds<br>• “"); /* three tests */
    assert_has(md, "holds, and ");               /* two make a sentence */
}

/* Left out as recommended, and a person said why: the reason is not lost. */
static void a_reason_for_leaving_out_is_kept(void **state) {
    (void)state;
    const char *closed =
        "kijun: 1\nsystem: {name: S}\nanswers: {network: [lan], remote: no, users.scale: 1, harm: light, "
        "trained: yes}\ndecisions: {mini.X-1: {level: omit, why: nobody is outside}}\n";
    assert_has(spec(closed, true), "nobody is outside");
}

static void the_same_input_gives_the_same_bytes(void **state) {
    (void)state;
    struct str first = arena_str(arena, str_of(spec(SETTLED, true)));
    assert_string_equal(first.ptr, spec(SETTLED, true));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_decided_requirement_stands, setup, teardown),
        cmocka_unit_test_setup_teardown(an_undecided_one_stands_open, setup, teardown),
        cmocka_unit_test_setup_teardown(an_undetermined_one_says_what_is_missing, setup, teardown),
        cmocka_unit_test_setup_teardown(below_needs_a_reason, setup, teardown),
        cmocka_unit_test_setup_teardown(a_person_may_say_optional, setup, teardown),
        cmocka_unit_test_setup_teardown(only_the_internal_record_tells_why, setup, teardown),
        cmocka_unit_test_setup_teardown(rules_are_outlines, setup, teardown),
        cmocka_unit_test_setup_teardown(a_reason_for_leaving_out_is_kept, setup, teardown),
        cmocka_unit_test_setup_teardown(the_same_input_gives_the_same_bytes, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
