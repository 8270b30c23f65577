/* Pages of the standards, audit, self and help: what they show, to whom, and that nothing changes. */
#include "web_fixture.h"
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
// clang-format on
#include "access/self.h"
#include "ledger/record_find.h"
#include "ledger/settings.h"
#include "web/help.h"
#include "web/routes.h"
#include "web/rules_words.h"

static struct site *site;

static int set_up(void **state) {
    (void)state;
    crypto_start();
    site = site_new();
    return 0;
}
static int tear_down(void **state) {
    (void)state;
    site_free(site);
    return 0;
}

/* The listener has decoded what comes to a route. */
static struct reply get(const char *person, struct str path) {
    struct buf b;
    buf_init(&b, 4 * KIB);
    for (size_t i = 0; i < path.len; i++) {
        unsigned byte;
        if (path.ptr[i] == '%' && sscanf(path.ptr + i + 1, "%2x", &byte) == 1) {
            buf_addc(&b, (char)byte);
            i += 2;
        } else {
            buf_addc(&b, path.ptr[i]);
        }
    }
    struct str target = arena_str(site->a, buf_str(&b));
    buf_release(&b);
    return site_ask(site, person, "GET", target.ptr, NULL);
}

/* Every thing of every standard ------------------------------------------------------------------------------------ */

static void every_control_has_its_page(void **state) {
    (void)state;
    for (uint32_t i = 0; i < site->cat->n_controls; i += 7) {
        struct reply r = get(i % 2 ? "hanako" : "smith", control_path(site->a, site->cat, i));
        assert_int_equal(r.status, 200);
    }
    for (uint32_t i = 0; i < site->cat->n_conditions; i += 5)
        assert_int_equal(get("hanako", condition_path(site->a, site->cat, i)).status, 200);
    for (uint32_t i = 0; i < site->cat->n_facts; i += 3)
        assert_int_equal(get("hanako", fact_path(site->a, site->cat, i)).status, 200);
    for (size_t i = 0; i < site->cat->n_standards; i++) {
        const struct standard *s = &site->cat->standards[i];
        assert_int_equal(get("hanako", standard_path(site->a, s)).status, 200);
        for (size_t g = 0; g < s->n_groups; g += 9)
            assert_int_equal(get("hanako", standard_part_path(site->a, s, "groups", s->groups[g].id)).status, 200);
        for (size_t x = 0; x < s->n_annexes; x++)
            assert_int_equal(get("smith", standard_part_path(site->a, s, "annexes", s->annexes[x].id)).status, 200);
    }
}

static void what_is_inferred_says_so(void **state) {
    (void)state;
    size_t looked = 0;
    for (uint32_t i = 0; i < site->cat->n_controls && looked < 3; i++) {
        if (site->cat->controls[i].source.certainty != CERTAINTY_INFERRED) continue;
        struct reply r = get("smith", control_path(site->a, site->cat, i));
        assert_true(reply_has(&r, "inferred by kijun"));
        looked++;
    }
    assert_true(looked > 0);
}

static void what_is_not_there_is_not_found(void **state) {
    (void)state;
    static const char *const bad[] = {"/standards/none", "/standards/questions/none", "/standards/none/controls/1",
                                      "/help/none"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(site_ask(site, "hanako", "GET", bad[i], NULL).status, 404);
    assert_int_equal(site_ask(site, NULL, "GET", "/standards", NULL).status, 303);
}

static void two_characters_are_found(void **state) {
    (void)state;
    struct reply r = site_ask(site, "hanako", "GET", "/standards/search?q=%E8%AA%8D%E8%A8%BC", NULL);
    assert_int_equal(r.status, 200);
    assert_true(reply_has(&r, "認証"));
    assert_true(reply_has(&r, "/controls/"));
    r = site_ask(site, "smith", "GET", "/standards/search?q=zzzzqq&page=9", NULL);
    assert_true(reply_has(&r, "zzzzqq"));
    r = site_ask(site, "smith", "GET", "/standards/search?q=%3Cscript%3E", NULL);
    assert_false(reply_has(&r, "<script>"));
}

/* The press of a real server does it; here its function alone. */
static void an_edition_is_compared_when_there_is_one(void **state) {
    (void)state;
    struct err e = {0};
    struct reply r = site_ask(site, "hanako", "GET", "/standards/compare", NULL);
    assert_int_equal(r.status, 200);
    assert_true(reply_has(&r, "edition"));
    assert_false(reply_has(&r, "notice warn"));
    const char *dir = arena_fmt(site->a, "%s/edition", site->dir).ptr;
    assert_int_equal(mkdir(dir, 0700), 0);
    assert_int_equal(mkdir(arena_fmt(site->a, "%s/shared", dir).ptr, 0700), 0);
    SITE_MUST(file_write(arena_fmt(site->a, "%s/shared/facts.yaml", dir).ptr, STR("facts: [\n"), &e));
    r = site_ask(site, "hanako", "GET", "/standards/compare", NULL);
    assert_int_equal(r.status, 200);
    assert_true(reply_has(&r, "notice warn"));
    assert_int_equal(site_ask(site, "nobody", "GET", "/standards/compare", NULL).status, 403);
}

/* Rules ------------------------------------------------------------------------------------------------------------ */

static void leaves_of(const struct rule_tree *t, size_t *n, unsigned depth) {
    assert_true(depth < EXPR_DEPTH_MAX);
    if (t->kind == RULE_LEAF) {
        assert_true(t->words.len > 0);
        ++*n;
        return;
    }
    assert_true(t->n >= 2);
    for (size_t i = 0; i < t->n; i++) {
        assert_true(t->parts[i]->kind == RULE_LEAF || t->parts[i]->kind != t->kind); /* chains are one list */
        leaves_of(t->parts[i], n, depth + 1);
    }
}

/* Each rule's tree has the leaves that the rule has. */
static void a_tree_has_what_its_rule_has(void **state) {
    (void)state;
    for (uint32_t i = 0; i < site->cat->n_conditions; i++) {
        const struct expr *e = &site->cat->conditions[i].when;
        size_t leaves = 0, want = 0;
        if (!e->count) continue;
        for (unsigned k = 0; k < e->count; k++) want += e->nodes[k].op < EXPR_NOT;
        leaves_of(rule_tree_of(site->a, site->cat, e, i % 2 ? LANG_JA : LANG_EN), &leaves, 0);
        if (leaves < 200) assert_int_equal(leaves, want);
    }
}

static void not_turns_and_into_or(void **state) {
    (void)state;
    /* not (a and not b): any of (not a, b) */
    uint32_t fact = 0;
    while (site->cat->facts[fact].shape.type != FACT_YESNO) fact++;
    const struct expr_node nodes[] = {{.op = EXPR_MEMBER, .ref = fact, .mask = 2, .hi = 2},
                                      {.op = EXPR_CONDITION, .ref = 0},
                                      {.op = EXPR_NOT, .a = 1},
                                      {.op = EXPR_AND, .a = 0, .b = 2},
                                      {.op = EXPR_NOT, .a = 3}};
    const struct expr e = {.nodes = nodes, .count = 5, .text = STR("")};
    const struct rule_tree *t = rule_tree_of(site->a, site->cat, &e, LANG_EN);
    size_t at;
    assert_int_equal(t->kind, RULE_ANY);
    assert_int_equal(t->n, 2);
    assert_true(str_find(t->parts[0]->words, STR("No"), &at) || str_find(t->parts[0]->words, STR("no"), &at));
    assert_true(str_ends(t->parts[1]->words, STR("holds")));
    assert_true(str_starts(t->parts[0]->path, STR("/standards/questions/")));
    assert_true(str_find(t->parts[1]->path, STR("/conditions/"), &at));
    assert_true(rule_names(&e, true, 0) && rule_names(&e, false, fact) && !rule_names(&e, true, 1));
}

/* Audit ------------------------------------------------------------------------------------------------------------ */

static const char *const audit_pages[] = {"/audit",       "/audit/entries",    "/audit/entries.csv", "/audit/verify",
                                          "/audit/roles", "/audit/exceptions", "/audit/retention",   "/audit/evidence"};

static void only_auditors_audit(void **state) {
    (void)state;
    static const char *const others[] = {"hanako", "admin", "suzuki", "bucho", "tokatsu", "reader", "gaibu", "nobody"};
    for (size_t i = 0; i < sizeof audit_pages / sizeof *audit_pages; i++) {
        assert_int_equal(site_ask(site, "kansa", "GET", audit_pages[i], NULL).status, 200);
        assert_int_equal(site_ask(site, NULL, "GET", audit_pages[i], NULL).status, 303);
        for (size_t k = 0; k < sizeof others / sizeof *others; k++)
            assert_int_equal(site_ask(site, others[k], "GET", audit_pages[i], NULL).status, 403);
    }
}

static void audit_changes_nothing(void **state) {
    (void)state;
    for (const struct route *const *t = route_tables; *t; t++)
        for (const struct route *r = *t; r->path; r++)
            if (r->permit == PERMIT_AUDIT) assert_string_equal(r->method, "GET");
}

static void entries_are_filtered(void **state) {
    (void)state;
    struct reply r = site_ask(site, "kansa", "GET", "/audit/entries?kind=person&person=hanako", NULL);
    assert_true(reply_has(&r, "person/hanako/"));
    assert_false(reply_has(&r, "person/jiro"));
    r = site_ask(site, "kansa", "GET", "/audit/entries?since=2099-01-01", NULL);
    assert_false(reply_has(&r, "person/hanako/"));
    /* A day that is none: what was typed stays, and it is said. */
    r = site_ask(site, "kansa", "GET", "/audit/entries?since=yesterday&subject=system/1", NULL);
    assert_int_equal(r.status, 200);
    assert_true(reply_has(&r, "value=\"yesterday\""));
    assert_true(reply_has(&r, "value=\"system/1\""));
    assert_true(reply_has(&r, "aria-invalid"));
    /* An era day, as an office writes it. */
    r = site_ask(site, "kansa", "GET", "/audit/entries?since=%E4%BB%A4%E5%92%8C8%E5%B9%B41%E6%9C%881%E6%97%A5", NULL);
    assert_false(reply_has(&r, "aria-invalid"));
}

/* Pages of a few give the same entries as one of all. */
static void finding_goes_on_where_it_stopped(void **state) {
    (void)state;
    struct err e = {0};
    struct trail *t = trail_open(site->reading, &e);
    struct record_filter all = {.kind = STR("person")}, few = {.kind = STR("person"), .most = 3};
    struct record_found a, b;
    assert_true(record_find(site->a, t, &all, &a, &e));
    assert_true(a.n > 10 && a.next == 0);
    size_t n = 0;
    do {
        assert_true(record_find(site->a, t, &few, &b, &e));
        for (size_t i = 0; i < b.n; i++) assert_int_equal(b.list[i].n, a.list[n++].n);
        few.before = b.next;
    } while (b.next);
    assert_int_equal(n, a.n);
    trail_close(t);
}

/* Self ------------------------------------------------------------------------------------------------------------- */

static bool shown_exists(struct str shown) {
    const char *root = getenv("KIJUN_SOURCE");
    if (!root) root = ".";
    if (setting_find(shown)) return true;
    struct err e = {0};
    struct str list;
    size_t at;
    if (str_starts(shown, STR("docs")))
        return access(arena_fmt(site->a, "%s/%.*s", root, STR_ARG(shown)).ptr, R_OK) == 0;
    if (str_ends(shown, STR(".sh")))
        return access(arena_fmt(site->a, "%s/tests/e2e/%.*s", root, STR_ARG(shown)).ptr, R_OK) == 0;
    assert_true(file_read(site->a, arena_fmt(site->a, "%s/tests/unit/list.txt", root).ptr, MIB, &list, &e));
    return str_find(list, arena_fmt(site->a, "%.*s ", STR_ARG(shown)), &at);
}

static void the_table_is_whole(void **state) {
    (void)state;
    const struct self_table *t = self_builtin();
    assert_true(t->n > 100);
    for (size_t i = 0; i < t->n; i++) {
        const struct self_row *x = &t->list[i];
        assert_non_null(catalog_find_standard(site->cat, x->of));
        assert_true(x->demand.in[LANG_JA].len && x->demand.in[LANG_EN].len && x->by.in[LANG_JA].len);
        if (x->state == SELF_MET && !x->shown.len) fail_msg("nothing shows %.*s", STR_ARG(x->clause));
        if (x->shown.len && !shown_exists(x->shown)) fail_msg("there is no %.*s", STR_ARG(x->shown));
        for (size_t k = i + 1; k < t->n; k++)
            if (str_eq(x->of, t->list[k].of)) assert_false(str_eq(x->clause, t->list[k].clause));
    }
}

static void what_is_looked_at_makes_it_worse(void **state) {
    (void)state;
    struct self_look with, without;
    struct err e = {0};
    assert_true(self_look(site->a, site->reading, &(struct self_process){.serving = true, .tls = true}, clock_unix_ms(),
                          &with, &e));
    assert_true(
        self_look(site->a, site->reading, &(struct self_process){.serving = true}, clock_unix_ms(), &without, &e));
    assert_true(without.count[SELF_MET] < with.count[SELF_MET]);
    assert_int_equal(without.count[SELF_MISSING], with.count[SELF_MISSING]);
    for (size_t i = 0; i < with.n; i++) {
        assert_true(with.list[i].state >= with.list[i].row->state);
        if (str_is(with.list[i].row->check, "witness")) assert_true(with.list[i].finding.len > 0);
        if (str_is(with.list[i].row->check, "two-people")) assert_true(with.list[i].finding.len == 0);
    }
    struct reply r = site_ask(site, "hanako", "GET", "/self", NULL);
    assert_int_equal(r.status, 200);
    assert_true(reply_has(&r, "2.1.1.4(1)(e)"));
}

/* Help ------------------------------------------------------------------------------------------------------------- */

static void help_is_for_everybody(void **state) {
    (void)state;
    static const char *const pages[] = {"/help",         "/help/first",       "/help/words",    "/help/keyboard",
                                        "/help/trouble", "/help/record",      "/accessibility", "/about",
                                        "/help/api",     "/help/openapi.json"};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct reply r = site_ask(site, NULL, "GET", pages[i], NULL);
        assert_int_equal(r.status, 200);
        assert_int_equal(site_ask(site, "smith", "GET", pages[i], NULL).status, 200);
        assert_true(r.body.len > 1000);
    }
}

static void a_text_is_split_at_its_headings(void **state) {
    (void)state;
    struct help_section out[HELP_SECTIONS_MAX];
    size_t at;
    assert_int_equal(help_split(site->a, STR("before\n# One\n\n- a\n- b\n# Two\ntext"), out), 3);
    assert_int_equal(out[0].heading.len, 0);
    assert_true(str_is(out[1].heading, "One") && str_find(out[1].body.bytes, STR("<li>b</li>"), &at));
    assert_true(str_is(out[2].heading, "Two") && str_find(out[2].body.bytes, STR("text"), &at));
    assert_int_equal(help_split(site->a, STR(""), out), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_control_has_its_page),
        cmocka_unit_test(what_is_inferred_says_so),
        cmocka_unit_test(what_is_not_there_is_not_found),
        cmocka_unit_test(two_characters_are_found),
        cmocka_unit_test(an_edition_is_compared_when_there_is_one),
        cmocka_unit_test(a_tree_has_what_its_rule_has),
        cmocka_unit_test(not_turns_and_into_or),
        cmocka_unit_test(only_auditors_audit),
        cmocka_unit_test(audit_changes_nothing),
        cmocka_unit_test(entries_are_filtered),
        cmocka_unit_test(finding_goes_on_where_it_stopped),
        cmocka_unit_test(the_table_is_whole),
        cmocka_unit_test(what_is_looked_at_makes_it_worse),
        cmocka_unit_test(help_is_for_everybody),
        cmocka_unit_test(a_text_is_split_at_its_headings),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
