/* The JSON API: keys and their scope, states and conditions, what is changed and what is refused, its own document. */
#include "web_fixture.h"
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
// clang-format on
#include "access/grants.h"
#include "access/session.h"
#include "web/inside.h"
#include "web/openapi.h"
#include "web/routes.h"

static struct site *site;
static char keys[5][API_KEY_TEXT_MAX]; /* hanako with everything, hanako looking only, kansa, nobody, kansa by a
                                          password alone */
enum { HANAKO, LOOKS, KANSA, NOBODY, KANSA_WEAK };

static void make_key(int at, const char *person, uint64_t permissions, bool second_factor) {
    struct err e = {0};
    int64_t id;
    struct trail_actor by = site->record.actor;
    struct api_key new = {.person = str_of(person),
                          .name = STR("test"),
                          .permissions = permissions,
                          .second_factor = second_factor,
                          .ends = clock_unix_ms() + 86400000};
    if (!api_key_add(&site->keeping, &by, &new, &id, keys[at], &e)) site_die("api_key_add", &e);
}

#define BIT(p) (UINT64_C(1) << (p))
#define SYSTEM_BITS                                                                                                    \
    (BIT(PERMIT_SYSTEM_VIEW) | BIT(PERMIT_SYSTEM_CREATE) | BIT(PERMIT_SYSTEM_ANSWER) | BIT(PERMIT_SYSTEM_DECIDE) |     \
     BIT(PERMIT_SYSTEM_INSPECT) | BIT(PERMIT_SYSTEM_EXPORT) | BIT(PERMIT_SYSTEM_MANAGE))
static int set_up(void **state) {
    (void)state;
    crypto_start();
    site = site_new();
    make_key(HANAKO, "hanako", SYSTEM_BITS, false);
    make_key(LOOKS, "hanako", BIT(PERMIT_SYSTEM_VIEW), false);
    make_key(KANSA, "kansa", BIT(PERMIT_AUDIT) | BIT(PERMIT_SYSTEM_VIEW), true);
    make_key(KANSA_WEAK, "kansa", BIT(PERMIT_AUDIT) | BIT(PERMIT_SYSTEM_VIEW), false);
    make_key(NOBODY, "nobody", BIT(PERMIT_SYSTEM_VIEW), false);
    return 0;
}
static int tear_down(void **state) {
    (void)state;
    site_free(site);
    return 0;
}

static struct reply call(int key, const char *method, const char *target, const char *body, const char *field,
                         const char *value) {
    struct str bearer = arena_fmt(site->a, "Bearer %s", key < 0 ? "kj_none" : keys[key]);
    const struct site_field fields[] = {{"authorization", bearer.ptr}, {field, value}, {NULL, NULL}};
    return site_send(site, NULL, method, target, str_of(body ? body : ""), body ? "application/json" : NULL, fields);
}
static struct reply ask(int key, const char *target) {
    return call(key, "GET", target, NULL, NULL, NULL);
}

static struct str etag(const struct reply *r) {
    size_t at;
    struct str rest, line;
    if (!str_find(r->fields, STR("etag: "), &at)) return STR("");
    rest = str_cut(r->fields, at + 6, r->fields.len);
    for (size_t i = 0; i < rest.len; i++)
        if (rest.ptr[i] == '\r' || rest.ptr[i] == '\n') return arena_str(site->a, str_cut(rest, 0, i));
    line = rest;
    return arena_str(site->a, line);
}

static void is_json(const struct reply *r) {
    struct diags d = {0};
    struct source src = {.path = STR("answer"), .text = r->body};
    const struct node *n = json_read(site->a, &src, &d);
    if (!n) diags_print(&d, stderr);
    assert_non_null(n);
}

/* Keys ------------------------------------------------------------------------------------------------------------- */

static void without_a_key_there_is_nothing(void **state) {
    (void)state;
    for (const struct route *const *t = route_tables; *t; t++)
        for (const struct route *r = *t; r->path; r++) {
            if (r->guard != GUARD_KEY) continue;
            struct str path = str_of(r->path), before, name;
            struct str target = STR("");
            while (str_split(path, '{', &before, &path) && str_split(path, '}', &name, &path))
                target = arena_fmt(site->a, "%.*s%.*s1", STR_ARG(target), STR_ARG(before));
            target = arena_fmt(site->a, "%.*s%.*s", STR_ARG(target), STR_ARG(path));
            struct reply a = call(-1, r->method, target.ptr, NULL, NULL, NULL);
            assert_int_equal(a.status, 401);
            assert_true(reply_has(&a, "\"status\":401"));
            /* A cookie is no key. */
            assert_int_equal(site_send(site, "admin", r->method, target.ptr, STR(""), NULL, NULL).status, 401);
        }
}

/* The yearly review tells roles that nobody uses: work through a page or a key counts. */
static void work_counts_as_use_of_the_role(void **state) {
    (void)state;
    struct err e = {0};
    struct grant_filter f = {.person = STR("hanako")};
    struct grant_list before, after;
    SITE_MUST(grant_list(site->a, site->reading, &f, clock_unix_ms(), &before, &e));
    assert_true(before.n > 0 && before.list[0].used == 0);
    (void)call(HANAKO, "PUT", "/api/v1/systems/1", "{}", "if-match", "*"); /* what comes of it does not matter */
    SITE_MUST(grant_list(site->a, site->reading, &f, clock_unix_ms(), &after, &e));
    assert_true(after.n == before.n && after.list[0].used > 0);
}

static void a_key_may_what_its_scope_says(void **state) {
    (void)state;
    assert_int_equal(ask(LOOKS, "/api/v1/systems/1").status, 200);
    assert_int_equal(call(LOOKS, "PUT", "/api/v1/systems/1", "{}", "if-match", "*").status, 403);
    assert_int_equal(call(LOOKS, "DELETE", "/api/v1/systems/1", NULL, "if-match", "*").status, 403);
    assert_int_equal(ask(LOOKS, "/api/v1/systems/1/documents/spec?format=md").status, 403);
    assert_int_equal(ask(HANAKO, "/api/v1/entries").status, 403);
    assert_int_equal(ask(KANSA, "/api/v1/entries").status, 200);
    assert_int_equal(ask(KANSA_WEAK, "/api/v1/entries").status, 403); /* the auditor's role asks for a second factor */
    /* What one may not see looks as if it were not there. */
    assert_int_equal(ask(NOBODY, "/api/v1/systems/1").status, 403 + (ask(NOBODY, "/api/v1/systems/1").status == 404));
    assert_int_equal(ask(HANAKO, "/api/v1/systems/3").status, 404);
    assert_int_equal(ask(HANAKO, "/api/v1/systems/999").status, 404);
    assert_int_equal(
        call(HANAKO, "PUT", "/api/v1/systems/3/parts/answers/network", "\"unknown\"", "if-match", "*").status, 404);
}

/* Systems ---------------------------------------------------------------------------------------------------------- */

static void lists_hold_what_one_may_see(void **state) {
    (void)state;
    struct err e = {0};
    bool left = true;
    while (left)
        SITE_MUST(register_catch_up(site->record.trail, site->writer->reckoner, clock_unix_ms(), 64, &left, &e));
    struct reply r = ask(HANAKO, "/api/v1/systems?limit=1");
    is_json(&r);
    assert_true(reply_has(&r, "\"id\":"));
    assert_false(reply_has(&r, "\"next\":null"));
    r = ask(HANAKO, "/api/v1/systems");
    assert_false(reply_has(&r, "\"id\":3"));
    assert_int_equal(ask(HANAKO, "/api/v1/systems?confidentiality=9").status, 400);
    r = ask(HANAKO, "/api/v1/search?words=%E8%AA%8D%E8%A8%BC");
    is_json(&r);
    assert_true(reply_has(&r, "\"kind\":\"control\""));
}

static void a_state_has_its_tag(void **state) {
    (void)state;
    struct reply r = ask(HANAKO, "/api/v1/systems/1");
    struct str tag = etag(&r);
    assert_true(tag.len > 2);
    assert_int_equal(call(HANAKO, "GET", "/api/v1/systems/1", NULL, "if-none-match", tag.ptr).status, 304);
    assert_int_equal(call(HANAKO, "GET", "/api/v1/systems/1", NULL, "if-none-match", "\"1\"").status, 200);
    assert_int_equal(call(HANAKO, "PUT", "/api/v1/systems/1", r.body.ptr, NULL, NULL).status, 428);
    assert_int_equal(call(HANAKO, "PUT", "/api/v1/systems/1", r.body.ptr, "if-match", "\"1\"").status, 412);
    assert_int_equal(call(HANAKO, "PUT", "/api/v1/systems/1", r.body.ptr, "if-match", "none").status, 412);
    /* The same content is no change. */
    struct reply same = call(HANAKO, "PUT", "/api/v1/systems/1", r.body.ptr, "if-match", tag.ptr);
    assert_int_equal(same.status, 200);
    assert_true(reply_has(&same, "\"changes\":[]"));
    assert_int_equal(call(HANAKO, "PUT", "/api/v1/systems/1", "{\"kijun\":1}", "if-match", tag.ptr).status, 422);
    struct reply bad = call(HANAKO, "PUT", "/api/v1/systems/1", "{", "if-match", tag.ptr);
    assert_int_equal(bad.status, 422);
    assert_true(reply_has(&bad, "\"line\":1"));
}

static int64_t trail_now(void) {
    struct err e = {0};
    int64_t size;
    SITE_MUST(trail_size(site->record.trail, &size, &e));
    return size;
}

static void a_part_is_changed_on_the_state_that_was_seen(void **state) {
    (void)state;
    const char *at = "/api/v1/systems/1/parts/answers/network";
    struct reply r = ask(HANAKO, at);
    assert_int_equal(r.status, 200);
    struct str tag = etag(&r);
    int64_t before = trail_now();
    struct reply set = call(HANAKO, "PUT", at, "{\"value\":[\"internet\"],\"note\":\"API\"}", "if-match", tag.ptr);
    assert_int_equal(set.status, 200);
    assert_int_equal(trail_now(), before + 1);
    assert_int_equal(call(HANAKO, "PUT", at, "\"unknown\"", "if-match", tag.ptr).status, 412);
    assert_int_equal(call(HANAKO, "PUT", at, "[\"nonsense\"]", "if-match", etag(&set).ptr).status, 422);
    assert_int_equal(call(HANAKO, "PUT", at, "{{", "if-match", etag(&set).ptr).status, 400);
    assert_int_equal(call(LOOKS, "PUT", at, "\"unknown\"", "if-match", "*").status, 403);
    assert_int_equal(trail_now(), before + 1);
    assert_int_equal(call(HANAKO, "PUT", "/api/v1/systems/1/parts/nothing/x", "1", "if-match", "*").status, 404);
    struct str since = arena_fmt(site->a, "/api/v1/systems/1/history?after=%lld", (long long)before - 1);
    struct reply history = ask(HANAKO, since.ptr);
    is_json(&history);
    assert_true(reply_has(&history, "\"via\":\"api\""));
}

static void a_row_is_added_and_removed(void **state) {
    (void)state;
    struct reply r = call(HANAKO, "POST", "/api/v1/systems/1/parts/tasks", "\"API の試験\"", NULL, NULL);
    assert_int_equal(r.status, 201);
    assert_true(str_starts(r.location, STR("/api/v1/systems/1/parts/tasks/")));
    const char *path = arena_str(site->a, r.location).ptr;
    struct reply got = ask(HANAKO, path);
    assert_int_equal(got.status, 200);
    assert_int_equal(call(HANAKO, "DELETE", path, NULL, "if-match", etag(&got).ptr).status, 204);
    assert_int_equal(ask(HANAKO, path).status, 404);
    assert_int_equal(call(HANAKO, "POST", "/api/v1/systems/1/parts/answers", "1", NULL, NULL).status, 404);
}

static void a_system_is_made_where_one_may(void **state) {
    (void)state;
    const struct register_fields *f = register_fields_builtin();
    struct str field = f->list[f->by_meaning[MEANS_ORGANISATION]].id;
    static const struct {
        const char *name, *code;
        unsigned status;
    } tries[] = {{"新しいシステム", "110", 201}, {"新しいシステム", "110", 409}, {"会計の新システム", "120", 403}};
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        struct str body =
            arena_fmt(site->a, "{\"kijun\":1,\"system\":{\"name\":\"%s\"},\"register\":{\"%.*s\":\"%s\"}}",
                      tries[i].name, STR_ARG(field), tries[i].code);
        assert_int_equal(call(HANAKO, "POST", "/api/v1/systems", body.ptr, NULL, NULL).status, tries[i].status);
    }
    assert_int_equal(
        call(HANAKO, "POST", "/api/v1/systems", "{\"kijun\":1,\"system\":{\"name\":\"どこにもない\"}}", NULL, NULL)
            .status,
        403);
}

/* What follows ------------------------------------------------------------------------------------------------------
 */

static void what_follows_is_given(void **state) {
    (void)state;
    const struct catalog *cat = site->cat;
    struct str name = control_name(site->a, cat, 0);
    static const char *const targets[] = {"derivation", "tally", "history", "parts", "evidence"};
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        struct reply r = ask(HANAKO, arena_fmt(site->a, "/api/v1/systems/1/%s", targets[i]).ptr);
        assert_int_equal(r.status, 200);
        is_json(&r);
    }
    struct reply r = ask(HANAKO, arena_fmt(site->a, "/api/v1/systems/1/explanations/%.*s", STR_ARG(name)).ptr);
    assert_int_equal(r.status, 200);
    is_json(&r);
    assert_true(reply_has(&r, "\"because\":"));
    assert_int_equal(ask(HANAKO, "/api/v1/systems/1/explanations/none.none").status, 404);
    assert_int_equal(ask(HANAKO, "/api/v1/systems/1/derivation?standard=none").status, 400);
    r = ask(HANAKO, "/api/v1/systems/1/documents/spec?format=md");
    assert_int_equal(r.status, 200);
    assert_true(r.body.len > 1000);
    assert_int_equal(ask(HANAKO, "/api/v1/systems/1/documents/spec?format=exe").status, 400);
    assert_int_equal(ask(HANAKO, "/api/v1/systems/1/documents/none").status, 404);
}

static void evidence_goes_in_and_out(void **state) {
    (void)state;
    struct str control = control_name(site->a, site->cat, 0);
    struct str at = arena_fmt(site->a, "/api/v1/systems/1/evidence?control=%.*s&file=a.txt", STR_ARG(control));
    struct reply r = call(HANAKO, "POST", at.ptr, "seen and tested\n", NULL, NULL);
    assert_int_equal(r.status, 201);
    is_json(&r);
    struct reply file = ask(HANAKO, arena_str(site->a, r.location).ptr);
    assert_int_equal(file.status, 200);
    assert_true(str_is(file.body, "seen and tested\n"));
    /* Not by way of another system. */
    struct str other = arena_str(site->a, r.location);
    assert_true(str_starts(other, STR("/api/v1/systems/1/")));
    other = arena_fmt(site->a, "/api/v1/systems/2/%.*s", STR_ARG(str_cut(other, 18, other.len)));
    assert_int_equal(ask(HANAKO, other.ptr).status, 404);
    assert_int_equal(call(HANAKO, "POST", "/api/v1/systems/1/evidence?control=none.1&file=a", "x", NULL, NULL).status,
                     400);
}

/* The rest ----------------------------------------------------------------------------------------------------------
 */

static void lists_and_things_are_json(void **state) {
    (void)state;
    static const char *const looks[] = {"/api/v1/me",        "/api/v1/tasks",          "/api/v1/organisations",
                                        "/api/v1/standards", "/api/v1/questions",      "/api/v1/applications",
                                        "/api/v1/self",      "/api/v1/register/fields"};
    static const char *const audits[] = {"/api/v1/people?limit=3", "/api/v1/people/hanako", "/api/v1/grants?past=yes",
                                         "/api/v1/entries?limit=5", "/api/v1/entries/1"};
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        struct reply r = ask(LOOKS, looks[i]);
        assert_int_equal(r.status, 200);
        is_json(&r);
    }
    for (size_t i = 0; i < sizeof audits / sizeof *audits; i++) {
        struct reply r = ask(KANSA, audits[i]);
        assert_int_equal(r.status, 200);
        is_json(&r);
        assert_int_equal(ask(LOOKS, audits[i]).status, 403);
    }
    assert_int_equal(ask(KANSA, "/api/v1/entries?after=x").status, 400);
    assert_int_equal(ask(KANSA, "/api/v1/entries/99999999").status, 404);
    for (size_t i = 0; i < site->cat->n_standards; i++) {
        struct str path =
            arena_fmt(site->a, "/api/v1/standards/%.*s/controls?limit=3", STR_ARG(site->cat->standards[i].id));
        struct reply r = ask(LOOKS, path.ptr);
        is_json(&r);
        assert_true(reply_has(&r, "\"levels\":"));
    }
}

/* Cursors lead through everything, once. */
static void pages_lead_through_the_record(void **state) {
    (void)state;
    int64_t size = trail_now(), seen = 0;
    struct str target = STR("/api/v1/entries?limit=40");
    for (;;) {
        struct reply r = ask(KANSA, target.ptr);
        struct diags d = {0};
        struct source src = {.path = STR("answer"), .text = r.body};
        const struct node *n = json_read(site->a, &src, &d), *next = node_find(n, "next");
        seen += (int64_t)node_find(n, "items")->count;
        if (node_is_null(next)) break;
        target = arena_fmt(site->a, "/api/v1/entries?limit=40&after=%.*s", STR_ARG(next->text));
    }
    assert_int_equal(seen, size);
}

/* The document ------------------------------------------------------------------------------------------------------
 */

static void the_document_has_every_route(void **state) {
    (void)state;
    struct buf b;
    struct diags d = {0};
    size_t n = 0, ids = 0;
    buf_init(&b, OPENAPI_MAX);
    openapi_write(&b, STR("https://kijun.example.go.jp"), LANG_EN);
    assert_true(buf_ok(&b));
    struct source src = {.path = STR("openapi"), .text = buf_str(&b)};
    const struct node *top = json_read(site->a, &src, &d), *paths = node_find(top, "paths");
    assert_non_null(paths);
    assert_true(str_is(node_find(top, "openapi")->text, "3.1.0"));
    for (const struct route *const *t = route_tables; *t; t++)
        for (const struct route *r = *t; r->path; r++) {
            if (r->guard != GUARD_KEY) continue;
            char method[8] = "";
            for (size_t i = 0; r->method[i] && i < 7; i++) method[i] = (char)(r->method[i] | 0x20);
            const struct node *path = node_find(paths, r->path), *op = path ? node_find(path, method) : NULL;
            if (!op) fail_msg("%s %s is not in the document", r->method, r->path);
            assert_true(node_find(op, "summary")->text.len > 0 && node_find(op, "responses")->count >= 3);
            size_t braces = 0;
            for (const char *c = r->path; *c; c++) braces += *c == '{';
            assert_true(node_find(op, "parameters")->count >= braces);
            n++;
        }
    assert_true(n > 35);
    for (size_t i = 0; i < paths->count; i++) ids += paths->items[i]->count;
    assert_int_equal(ids, n);
    for (size_t i = 0; i < openapi_notes_n; i++) {
        struct route_match m;
        struct str query = str_of(openapi_notes[i].query), one;
        route_find(str_of(openapi_notes[i].method), str_of(openapi_notes[i].path), &m);
        assert_non_null(m.route);
        assert_string_equal(m.route->path, openapi_notes[i].path);
        while (query.len) {
            if (!str_split(query, ' ', &one, &query)) one = query, query = STR_NONE;
            if (!openapi_query_help(one)) fail_msg("nobody says what %.*s is", STR_ARG(one));
        }
    }
    buf_release(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_key_there_is_nothing),
        cmocka_unit_test(work_counts_as_use_of_the_role),
        cmocka_unit_test(a_key_may_what_its_scope_says),
        cmocka_unit_test(lists_hold_what_one_may_see),
        cmocka_unit_test(a_state_has_its_tag),
        cmocka_unit_test(a_part_is_changed_on_the_state_that_was_seen),
        cmocka_unit_test(a_row_is_added_and_removed),
        cmocka_unit_test(a_system_is_made_where_one_may),
        cmocka_unit_test(what_follows_is_given),
        cmocka_unit_test(evidence_goes_in_and_out),
        cmocka_unit_test(lists_and_things_are_json),
        cmocka_unit_test(pages_lead_through_the_record),
        cmocka_unit_test(the_document_has_every_route),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
