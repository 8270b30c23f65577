/* report_tree: what of a tree is drawn, how each thing stands, where it stops; and what coverage counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/picture.h"

static const char facts[] =
    "facts:\n"
    "  - {id: wish, type: yesno, per: system, combine: same, title: {ja: 望み, en: Wish}, ask: {ja: 問, en: Ask},\n"
    "     source: {section: t, certainty: stated}}\n"
    "  - {id: more, type: yesno, per: system, combine: same, title: {ja: 更に, en: More}, ask: {ja: 問, en: Ask},\n"
    "     source: {section: t, certainty: stated}}\n";

#define TITLE "title: {ja: 題, en: Title}, "
#define SOURCE "source: {section: t, certainty: stated}"
#define RISK(id, depth, when, edges)                                                                                   \
    "  - {id: " id ", kind: risk, tree: wood, depth: " depth ", " TITLE "when: \"" when "\", edges: [" edges           \
    "], " SOURCE "}\n"
#define FROM(id) "{from: " id ", certainty: inferred, note: {ja: 注, en: note}}"
#define STATED(id) "{from: " id ", certainty: stated}"
#define MEASURE(id, when, edges, rest)                                                                                 \
    "  - {id: " id ", " TITLE "group: wood, statement: {ja: 文, en: text}, when: \"" when "\", edges: [" edges         \
    "], " rest SOURCE "}\n"
#define OTHER(id) "{id: " id ", certainty: stated}"

static const char standard[] =
    "standard: trees\n"
    "edition: \"1\"\n"
    "title: {ja: 木, en: Trees}\n" SOURCE "\n"
    "groups: [{id: wood, title: {ja: 森, en: Wood}}, {id: field, title: {ja: 畑, en: Field}},\n"
    "         {id: corner, parent: field, title: {ja: 隅, en: Corner}}, {id: edge, parent: field,\n"
    "          title: {ja: 端, en: Edge}}]\n"
    "conditions:\n"
    "  - {id: good, kind: benefit, depth: 0, " TITLE "when: \"wish == yes\", " SOURCE "}\n"
    "  - {id: better, kind: benefit, depth: 0, " TITLE "when: \"more == yes\", " SOURCE "}\n"
    /* R-1 is led to by a benefit; R-2 hangs on on R-2 only, R-4 on. */
    RISK("R-1", "1", "good", STATED("good")) RISK("R-2", "2", "R-1", FROM("R-1")) RISK("R-3", "3", "R-2", FROM("R-2"))
        RISK("R-4", "3", "R-2 or R-1", FROM("R-2") ", " FROM("R-1"))
            RISK("R-5", "1", "better", STATED("better")) "controls:\n" MEASURE("M-1", "R-1", STATED("R-1"), "")
                MEASURE("M-2", "R-1", STATED("R-1"), "requires: [" OTHER("M-1") "], ")
                    MEASURE("M-3", "R-3", FROM("R-3"), "requires: [" OTHER("M-1") ", " OTHER("M-2") "], ")
                        MEASURE("M-4", "R-4", FROM("R-4"), "requires: [" OTHER("M-1") ", " OTHER("M-2") "], ") MEASURE(
                            "M-5", "R-5", STATED("R-5"),
                            "conflicts: [" OTHER("M-1") "], requires: [" OTHER(
                                "M-6") "], ") "  - {id: M-6, " TITLE
                                              "group: corner, statement: {ja: 文, en: text}, when: \"good\", " SOURCE
                                              "}\n"
                                              "  - {id: M-7, " TITLE
                                              "group: edge, statement: {ja: 文, en: text}, when: \"better\", " SOURCE
                                              "}\n"
                                              "  - {id: M-8, " TITLE
                                              "group: edge, statement: {ja: 文, en: text}, when: \"not good\", " SOURCE
                                              "}\n";

static struct arena *arena;
static const struct catalog *cat;
static struct deriver *deriver;

static int setup(void **state) {
    (void)state;
    static struct diags d;
    static const struct catalog_file files[] = {
        {{"shared", 6}, {"facts.yaml", 10}, {{"shared/facts.yaml", 17}, {facts, sizeof facts - 1}}},
        {{"trees", 5}, {"standard.yaml", 13}, {{"trees/standard.yaml", 19}, {standard, sizeof standard - 1}}},
    };
    arena = arena_new(64 * MIB);
    cat = catalog_read(arena, files, 2, &d);
    if (!cat) return diags_print(&d, stderr), -1;
    deriver = deriver_new(arena, cat);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    arena_free(arena);
    return 0;
}

static const uint32_t first = 0;

static struct report_input *system_of(const char *text) {
    static struct diags d;
    struct source src = {STR("s.yaml"), arena_fmt(arena, "kijun: 1\nsystem: {name: S}\n%s", text)};
    struct system *s = system_load(arena, cat, &src, &d);
    if (!s) diags_print(&d, stderr);
    assert_non_null(s);
    struct derive_input *facts_in = arena_alloc(arena, sizeof *facts_in);
    *facts_in = (struct derive_input){system_facts(arena, cat, s), system_judgements(arena, cat, s)};
    struct report_input *in = arena_alloc(arena, sizeof *in);
    *in = (struct report_input){.cat = cat,
                                .system = s,
                                .facts = facts_in,
                                .deriver = deriver,
                                .derivation = derive(deriver, arena, facts_in),
                                .lang = LANG_EN,
                                .standards = &first,
                                .n_standards = 1};
    return in;
}

static const struct risk_tree *tree_of(const char *text, bool reasons) {
    return tree_compose(arena, system_of(text), 0, STR("wood"), reasons);
}

static bool has_node(const struct risk_tree *t, const char *id) {
    for (size_t i = 0; i < t->n_nodes; i++)
        if (str_is(t->nodes[i].id, id)) return true;
    return false;
}

static const struct tree_node *node(const struct risk_tree *t, const char *id) {
    size_t i = 0;
    while (i < t->n_nodes && !str_is(t->nodes[i].id, id)) i++;
    if (i == t->n_nodes) fail_msg("%s is not in the tree", id);
    return &t->nodes[i];
}

static bool has_measure(const struct risk_tree *t, const char *id) {
    for (size_t i = 0; i < t->n_measures; i++)
        if (str_is(t->measures[i].id, id)) return true;
    return false;
}

static const struct tree_measure *measure(const struct risk_tree *t, const char *id) {
    size_t i = 0;
    while (i < t->n_measures && !str_is(t->measures[i].id, id)) i++;
    if (i == t->n_measures) fail_msg("%s is not in the tree", id);
    return &t->measures[i];
}

static void a_standard_names_its_trees(void **state) {
    (void)state;
    size_t n;
    struct str *groups = tree_groups(arena, cat, 0, &n);
    assert_int_equal(n, 1);
    assert_true(str_is(groups[0], "wood"));
}

static void every_state_is_told_apart(void **state) {
    (void)state;
    const struct risk_tree *t = tree_of("answers: {wish: yes}\n"
                                        "decisions: {trees.R-1: {choice: treat}, trees.M-2: {level: omit, why: w}}\n",
                                        false);
    assert_int_equal(node(t, "R-1")->sign, SIGN_TREATED);
    assert_int_equal(node(t, "R-2")->sign, SIGN_OPEN);
    assert_int_equal(node(t, "R-5")->sign, SIGN_UNKNOWN);
    assert_int_equal(measure(t, "M-1")->sign, SIGN_APPLIES);
    assert_int_equal(measure(t, "M-2")->sign, SIGN_LEFT_OUT);
    assert_int_equal(measure(t, "M-5")->sign, SIGN_MEASURE_UNKNOWN);
    t = tree_of("answers: {wish: no}\n", false);
    assert_int_equal(node(t, "R-1")->sign, SIGN_OFF);
    assert_int_equal(measure(t, "M-1")->sign, SIGN_MEASURE_OFF);
    assert_int_equal(t->n_nodes, 7);
    assert_int_equal(t->n_measures, 5); /* M-6 to M-8 are in no tree */
}

/* Two benefits in the first column; a risk right of what leads to it; edges as sure as the data says. */
static void columns_and_edges(void **state) {
    (void)state;
    const struct risk_tree *t = tree_of("answers: {wish: yes, more: no}\n", false);
    assert_int_equal(t->nodes[0].rank, 0);
    assert_int_equal(t->nodes[0].sign, SIGN_WANTED);
    assert_int_equal(t->nodes[1].sign, SIGN_OFF);
    assert_int_equal(node(t, "R-4")->rank, 3);
    for (size_t i = 0; i < t->n_edges; i++) {
        const struct tree_edge *e = &t->edges[i];
        if (e->to_box) continue;
        assert_true(t->nodes[e->from].rank < t->nodes[e->to].rank);
        assert_int_equal(e->inferred, t->nodes[e->from].rank != 0);
        assert_int_equal(e->weight, e->from == 1 ? EDGE_OFF : EDGE_LIVE);
    }
}

static void an_accepted_risk_leads_no_further(void **state) {
    (void)state;
    const struct risk_tree *t = tree_of("answers: {wish: yes, more: no}\n"
                                        "decisions: {trees.R-2: {choice: accept, why: It is rare.}}\n",
                                        true);
    assert_int_equal(node(t, "R-2")->sign, SIGN_ACCEPTED);
    assert_false(has_node(t, "R-3"));    /* hangs on it only */
    assert_false(has_measure(t, "M-3")); /* hangs on that */
    assert_true(has_node(t, "R-4"));
    assert_int_equal(measure(t, "M-4")->sign, SIGN_APPLIES);
    for (size_t i = 0; i < t->n_edges; i++) assert_true(t->nodes[t->edges[i].from].sign != SIGN_ACCEPTED);
    assert_int_equal(t->n_notes, 1);
    assert_true(str_find(t->notes[0], STR("It is rare."), &(size_t){0}));
    t = tree_of("answers: {wish: yes}\ndecisions: {trees.R-2: {choice: accept, why: It is rare.}}\n", false);
    assert_int_equal(t->n_notes, 0); /* a reason is printed on request only */
    t = tree_of("answers: {wish: yes}\ndecisions: {trees.R-2: {choice: accept}}\n", false);
    assert_true(str_is(node(t, "R-2")->word, "accepted, no reason"));
}

static void measures_of_the_same_risks_share_a_box(void **state) {
    (void)state;
    const struct risk_tree *t = tree_of("answers: {wish: yes}\n", false);
    assert_int_equal(t->n_boxes, 4);
    assert_int_equal(t->boxes[0], 2);
    assert_int_equal(measure(t, "M-1")->box, measure(t, "M-2")->box);
    size_t sum = 0;
    for (size_t i = 0; i < t->n_boxes; i++) sum += t->boxes[i];
    assert_int_equal(sum, t->n_measures);
}

static bool linked(const struct risk_tree *t, const char *from, const char *to, bool conflict) {
    for (size_t i = 0; i < t->n_links; i++)
        if (t->links[i].conflict == conflict && str_is(t->measures[t->links[i].from].id, from) &&
            str_is(t->measures[t->links[i].to].id, to))
            return true;
    return false;
}

static void prerequisites_and_conflicts(void **state) {
    (void)state;
    const struct risk_tree *t = tree_of("answers: {wish: yes}\n", false);
    assert_true(linked(t, "M-1", "M-2", false));
    assert_true(linked(t, "M-2", "M-4", false));
    assert_false(linked(t, "M-1", "M-4", false)); /* said by the two others */
    assert_true(linked(t, "M-1", "M-5", true));
    assert_true(measure(t, "M-5")->conflict);
    assert_true(str_find(measure(t, "M-5")->note, STR("M-6"), &(size_t){0})); /* it stands outside the picture */
}

static const struct cover_row *row(const struct coverage *c, const char *title) {
    size_t i = 0;
    while (i < c->panels[0].n_rows && !str_is(c->panels[0].rows[i].title, title)) i++;
    if (i == c->panels[0].n_rows) fail_msg("%s is no row", title);
    return &c->panels[0].rows[i];
}

static void coverage_counts(void **state) {
    (void)state;
    const struct coverage *c = coverage_compose(
        arena,
        system_of("answers: {wish: yes}\n"
                  "decisions: {trees.M-2: {level: omit, why: w}}\n"
                  "status: {trees.M-1: {state: done}, trees.M-2: {state: not_applicable}, trees.M-3: {state: partly},\n"
                  "  trees.M-4: {state: not_done}, trees.M-8: {state: done}}\n"));
    const struct cover_row *all = row(c, "The whole standard"), *field = row(c, "Field");
    assert_int_equal(c->panels[0].n_rows, 5);
    assert_int_equal(all->applying, 5);
    assert_int_equal(all->counts[COVER_DONE], 1); /* M-8 does not apply, so nothing of it is done */
    assert_int_equal(all->counts[COVER_PARTLY], 1);
    assert_int_equal(all->counts[COVER_NOT_DONE], 1);
    assert_int_equal(all->counts[COVER_EXCUSED], 1);
    assert_int_equal(all->counts[COVER_UNRECORDED], 1);
    assert_int_equal(all->counts[COVER_UNKNOWN], 2);
    assert_int_equal(all->counts[COVER_NOT_APPLIED], 1);
    assert_int_equal(all->decided, 1);
    assert_int_equal(field->counts[COVER_UNKNOWN], 1);
    assert_int_equal(row(c, "Edge")->depth, 1);
    assert_int_equal(row(c, "Edge")->counts[COVER_UNKNOWN], 1);
    assert_int_equal(row(c, "Corner")->applying, 1);
    assert_true(coverage_is_undetermined(c));
    c = coverage_compose(arena, system_of("answers: {wish: yes, more: no}\n"));
    assert_false(coverage_is_undetermined(c));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_standard_names_its_trees),
        cmocka_unit_test(every_state_is_told_apart),
        cmocka_unit_test(columns_and_edges),
        cmocka_unit_test(an_accepted_risk_leads_no_further),
        cmocka_unit_test(measures_of_the_same_risks_share_a_box),
        cmocka_unit_test(prerequisites_and_conflicts),
        cmocka_unit_test(coverage_counts),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
