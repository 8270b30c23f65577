/* The workspace, worksheets 1 to 7: from nothing to a specification, two people at once, who may not, what is recorded.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "web_fixture.h"

#include "ledger/history.h"

static struct site *site;

static int set_up(void **state) {
    (void)state;
    site = site_new();
    return 0;
}
static int tear_down(void **state) {
    (void)state;
    site_free(site);
    return 0;
}

static struct reply get(const char *person, const char *path) {
    return site_ask(site, person, "GET", path, NULL);
}
static struct reply post(const char *person, const char *path, const char *form) {
    return site_ask(site, person, "POST", path, form);
}

static struct str encoded(struct str s) {
    struct buf b;
    buf_init(&b, MIB);
    http_url_encode(&b, s);
    struct str e = arena_str(site->a, buf_str(&b));
    buf_release(&b);
    return e;
}

static struct str plain(struct str s) {
    static const struct {
        const char *from;
        char to;
    } marks[] = {{"&quot;", '"'}, {"&#34;", '"'}, {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&#39;", '\''}};
    struct buf b;
    buf_init(&b, MIB);
    for (size_t i = 0; i < s.len;) {
        size_t k = 0;
        while (k < sizeof marks / sizeof *marks && !str_starts(str_cut(s, i, s.len), str_of(marks[k].from))) k++;
        bool is = k < sizeof marks / sizeof *marks;
        buf_addc(&b, is ? marks[k].to : s.ptr[i]);
        i += is ? strlen(marks[k].from) : 1;
    }
    struct str p = arena_str(site->a, buf_str(&b));
    buf_release(&b);
    return p;
}

/* The value of a hidden field of the page. */
static struct str hidden(const struct reply *r, const char *name) {
    size_t at, end;
    struct str mark = arena_fmt(site->a, "name=\"%s\" value=\"", name);
    if (!str_find(r->body, mark, &at)) return STR_NONE;
    struct str rest = str_cut(r->body, at + mark.len, r->body.len);
    if (!str_find(rest, STR("\""), &end)) return STR_NONE;
    return plain(str_cut(rest, 0, end));
}

/* "x.NAME=…&o.NAME=…" as the page shows them. */
static struct str seen(const struct reply *r, const char *name) {
    char x[100], o[100];
    snprintf(x, sizeof x, "x.%s", name);
    snprintf(o, sizeof o, "o.%s", name);
    return arena_fmt(site->a, "%s=%.*s&%s=%.*s", x, STR_ARG(encoded(hidden(r, x))), o, STR_ARG(encoded(hidden(r, o))));
}

static struct system_record record_of(int64_t id) {
    struct system_record r;
    struct err e = {0};
    if (!system_get_numbered(site->a, site->reading, id, &r, &e)) site_die("system_get_numbered", &e);
    return r;
}
static bool says(int64_t id, const char *section, const char *name, const char *value) {
    struct system_record r = record_of(id);
    const struct part *p = parts_find(&r.parts, str_of(section), str_of(name));
    if (!p) return !value;
    if (value && !str_is(p->value, value)) print_message("%s/%s: %.*s\n", section, name, STR_ARG(p->value));
    return value && str_is(p->value, value);
}
static struct str name_of_item(int64_t id, const char *section, size_t k) {
    struct system_record r = record_of(id);
    for (size_t i = 0; i < r.parts.n; i++)
        if (str_is(r.parts.list[i].section, section) && !k--) return r.parts.list[i].name;
    return STR_NONE;
}
static size_t entries(int64_t id) {
    struct history h;
    struct err e = {0};
    struct str subject = arena_fmt(site->a, "system/%lld", (long long)id);
    if (!history_newest(site->a, site->record.trail, subject, 1, &h, &e)) site_die("history_newest", &e);
    return h.total;
}

static void every_step_is_shown(void **state) {
    (void)state;
    static const char *const pages[] = {"",
                                        "/1",
                                        "/2",
                                        "/3",
                                        "/4",
                                        "/5",
                                        "/6",
                                        "/7",
                                        "/7/preview",
                                        "/6/sbd.AU-1-1",
                                        "/4?standard=unified",
                                        "/5?standard=ipa",
                                        "/6?standard=unified&show=undetermined",
                                        "/4?q=users.kind",
                                        "/7/preview?kind=internal"};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct reply r = get("hanako", arena_fmt(site->a, "/systems/1/work%s", pages[i]).ptr);
        if (r.status != 200) print_message("%s: %u\n", pages[i], r.status);
        assert_int_equal(r.status, 200);
        assert_true(reply_has(&r, "行政情報提供システム"));
    }
    assert_int_equal(get("hanako", "/systems/1/work/4?standard=none").status, 404);
    assert_int_equal(get("hanako", "/systems/1/work/6?standard=none").status, 404);
    assert_int_equal(get("hanako", "/systems/1/work/4?sheet=99").status, 404);
    assert_int_equal(get("hanako", "/systems/1/work/6/sbd.XX").status, 404);
    assert_int_equal(get("hanako", "/systems/99/work").status, 404);
}

/* Who may only look, who may decide and not answer, who may not even know. */
static void only_who_may_changes_anything(void **state) {
    (void)state;
    size_t before = entries(1);
    assert_int_equal(get("reader", "/systems/1/work/1").status, 200);
    assert_int_equal(post("reader", "/systems/1/work/1", "name=x&x.name=1&o.name=y").status, 403);
    assert_int_equal(post("reader", "/systems/1/work/4", "").status, 403);
    assert_int_equal(post("reader", "/systems/1/work/5/sbd.A", "value.sbd.A=yes&why.sbd.A=x&x=new").status, 403);
    assert_int_equal(post("reader", "/systems/1/work/6/sbd.AU-1-1", "level=low").status, 403);
    assert_int_equal(get("kaikei", "/systems/1/work/1").status, 404);
    assert_int_equal(post("kaikei", "/systems/1/work/1", "name=x").status, 404);
    assert_int_equal(get("nobody", "/systems/1/work").status, 404);
    assert_int_equal(get(NULL, "/systems/1/work").status, 303);
    assert_int_equal(entries(1), before);
}

static void purpose_and_tasks_are_parts(void **state) {
    (void)state;
    struct reply r = get("hanako", "/systems/1/work/1");
    struct str form = arena_fmt(
        site->a, "purpose=%.*s&%.*s&task.new1=%.*s&x.task.new1=new&o.task.new1=", STR_ARG(encoded(STR("新しい目的"))),
        STR_ARG(seen(&r, "purpose")), STR_ARG(encoded(STR("監査する。"))));
    size_t before = entries(1);
    r = post("hanako", "/systems/1/work/1", form.ptr);
    assert_int_equal(r.status, 303);
    assert_true(says(1, "system", "purpose", "\"新しい目的\""));
    assert_true(says(1, "tasks", name_of_item(1, "tasks", 3).ptr, "\"監査する。\""));
    assert_int_equal(entries(1), before + 2);
    /* The same once more touches nothing; an emptied line is removed; a name is needed. */
    r = get("hanako", "/systems/1/work/1");
    form = arena_fmt(site->a, "purpose=%.*s&%.*s", STR_ARG(encoded(STR("新しい目的"))), STR_ARG(seen(&r, "purpose")));
    assert_int_equal(post("hanako", "/systems/1/work/1", form.ptr).status, 303);
    assert_int_equal(entries(1), before + 2);
    char field[60];
    snprintf(field, sizeof field, "task.%s", name_of_item(1, "tasks", 3).ptr);
    form = arena_fmt(site->a, "%s=&%.*s", field, STR_ARG(seen(&r, field)));
    assert_int_equal(post("hanako", "/systems/1/work/1", form.ptr).status, 303);
    assert_true(!name_of_item(1, "tasks", 3).ptr);
    form = arena_fmt(site->a, "name=&%.*s&owner=%.*s&%.*s", STR_ARG(seen(&r, "name")), STR_ARG(encoded(STR("B省"))),
                     STR_ARG(seen(&r, "owner")));
    r = post("hanako", "/systems/1/work/1", form.ptr);
    assert_int_equal(r.status, 422);
    assert_true(reply_has(&r, "入力してください。"));
    assert_true(says(1, "system", "owner", "\"B省\"")); /* what was right is saved */
}

/* Both had the page; the second is shown the first's words, keeps the own, and chooses. */
static void two_people_lose_no_word(void **state) {
    (void)state;
    struct reply r = get("hanako", "/systems/1/work/1");
    struct str as_seen = seen(&r, "owner");
    struct str first = arena_fmt(site->a, "owner=%.*s&%.*s", STR_ARG(encoded(STR("C省"))), STR_ARG(as_seen));
    struct str second = arena_fmt(site->a, "owner=%.*s&%.*s", STR_ARG(encoded(STR("D省"))), STR_ARG(as_seen));
    assert_int_equal(post("jiro", "/systems/1/work/1", first.ptr).status, 303);
    r = post("hanako", "/systems/1/work/1", second.ptr);
    assert_int_equal(r.status, 422);
    assert_true(reply_has(&r, "佐藤次郎"));
    assert_true(reply_has(&r, "C省"));
    assert_true(reply_has(&r, "value=\"D省\""));
    assert_true(says(1, "system", "owner", "\"C省\""));
    /* To keep theirs; or to save the own over it, knowingly. */
    struct str again = arena_fmt(site->a, "owner=%.*s&%.*s", STR_ARG(encoded(STR("D省"))), STR_ARG(seen(&r, "owner")));
    struct str keep = arena_fmt(site->a, "%.*s&k.owner=yes", STR_ARG(again));
    assert_int_equal(post("hanako", "/systems/1/work/1", keep.ptr).status, 303);
    assert_true(says(1, "system", "owner", "\"C省\""));
    assert_int_equal(post("hanako", "/systems/1/work/1", again.ptr).status, 303);
    assert_true(says(1, "system", "owner", "\"D省\""));
}

static void rows_come_move_and_go(void **state) {
    (void)state;
    struct str form = arena_fmt(site->a, "x=new&actor=%.*s&task=%.*s&flow=in&devices=%.*s&networks=%.*s",
                                STR_ARG(encoded(STR("監査人"))), STR_ARG(encoded(STR("監査"))),
                                STR_ARG(encoded(STR("PC、タブレット端末\nスマートフォン"))), STR_ARG(encoded(STR(""))));
    struct reply r = post("hanako", "/systems/1/work/2/new", form.ptr);
    assert_int_equal(r.status, 303);
    struct str row = name_of_item(1, "work", 6);
    assert_true(says(1, "work", row.ptr,
                     "{\"actor\":\"監査人\",\"task\":\"監査\",\"flow\":\"in\",\"devices\":[\"PC\",\"タブレット端末\","
                     "\"スマートフォン\"]}"));
    struct str path = arena_fmt(site->a, "/systems/1/work/2/%.*s", STR_ARG(row));
    r = post("hanako", arena_fmt(site->a, "%s/move", path.ptr).ptr, "to=up");
    assert_int_equal(r.status, 303);
    assert_true(str_eq(name_of_item(1, "work", 5), row));
    /* An edge stays; what is missing is asked for, and what was typed stays. */
    r = get("hanako", path.ptr);
    form = arena_fmt(site->a, "x=%.*s&actor=&task=%.*s&flow=in", STR_ARG(hidden(&r, "x")),
                     STR_ARG(encoded(STR("別の業務"))));
    r = post("hanako", path.ptr, form.ptr);
    assert_int_equal(r.status, 422);
    assert_true(reply_has(&r, "主体を入力してください。"));
    assert_true(reply_has(&r, "別の業務"));
    /* Somebody else was first. */
    r = get("hanako", path.ptr);
    form = arena_fmt(site->a, "x=%.*s&actor=A&task=B&flow=in", STR_ARG(hidden(&r, "x")));
    assert_int_equal(post("jiro", path.ptr, form.ptr).status, 303);
    form = arena_fmt(site->a, "x=%.*s&actor=C&task=D&flow=out", STR_ARG(hidden(&r, "x")));
    struct reply clash = post("hanako", path.ptr, form.ptr);
    assert_int_equal(clash.status, 409);
    assert_true(reply_has(&clash, "佐藤次郎"));
    assert_true(reply_has(&clash, "value=\"C\""));
    form = arena_fmt(site->a, "x=%.*s", STR_ARG(hidden(&clash, "x")));
    assert_int_equal(post("hanako", arena_fmt(site->a, "%s/remove", path.ptr).ptr, form.ptr).status, 303);
    assert_true(!name_of_item(1, "work", 6).ptr);
}

static void answers_are_saved_one_by_one(void **state) {
    (void)state;
    struct reply r = get("hanako", "/systems/1/work/4?q=users.scale");
    struct str old = seen(&r, "users.scale");
    struct str form =
        arena_fmt(site->a, "a.users.scale=%.*s&%.*s", STR_ARG(encoded(STR("５，０００人"))), STR_ARG(old));
    assert_int_equal(post("hanako", "/systems/1/work/4?q=users.scale", form.ptr).status, 303);
    assert_true(says(1, "answers", "users.scale", "5000"));
    /* The second knew the old one. */
    form =
        arena_fmt(site->a, "a.users.scale=70&n.users.scale=%.*s&%.*s", STR_ARG(encoded(STR("聞取り"))), STR_ARG(old));
    r = post("jiro", "/systems/1/work/4?q=users.scale", form.ptr);
    assert_int_equal(r.status, 409);
    assert_true(reply_has(&r, "田中花子"));
    assert_true(reply_has(&r, "5000"));
    assert_true(reply_has(&r, "value=\"70\""));
    form = arena_fmt(site->a, "a.users.scale=70&n.users.scale=%.*s&%.*s", STR_ARG(encoded(STR("聞取り"))),
                     STR_ARG(seen(&r, "users.scale")));
    assert_int_equal(post("jiro", "/systems/1/work/4?q=users.scale", form.ptr).status, 303);
    assert_true(says(1, "answers", "users.scale", "{\"value\":70,\"note\":\"聞取り\"}"));
    /* Not a number: nothing is written, what was typed stays. */
    r = get("hanako", "/systems/1/work/4?q=users.scale");
    form = arena_fmt(site->a, "a.users.scale=many&%.*s", STR_ARG(seen(&r, "users.scale")));
    r = post("hanako", "/systems/1/work/4", form.ptr);
    assert_int_equal(r.status, 422);
    assert_true(reply_has(&r, "value=\"many\""));
    /* Unknown is an answer; an answer can be taken back. */
    r = get("hanako", "/systems/1/work/4?q=users.kind");
    form = arena_fmt(site->a, "a.users.kind=unknown&%.*s", STR_ARG(seen(&r, "users.kind")));
    assert_int_equal(post("hanako", "/systems/1/work/4", form.ptr).status, 303);
    assert_true(says(1, "answers", "users.kind", "\"unknown\""));
    r = get("hanako", "/systems/1/work/4?q=users.kind");
    form = arena_fmt(site->a, "a.users.kind=&%.*s", STR_ARG(seen(&r, "users.kind")));
    assert_int_equal(post("hanako", "/systems/1/work/4", form.ptr).status, 303);
    assert_true(says(1, "answers", "users.kind", NULL));
}

static void sheets_stand_beside_the_base(void **state) {
    (void)state;
    struct str form = arena_fmt(site->a, "actor=%.*s", STR_ARG(encoded(STR("事務局"))));
    assert_int_equal(post("hanako", "/systems/2/work/4/sheets", form.ptr).status, 303);
    struct str sheet = STR_NONE, next;
    for (size_t k = 0; (next = name_of_item(2, "sheets", k)).ptr; k++) sheet = next;
    struct str path = arena_fmt(site->a, "/systems/2/work/4?sheet=%.*s&q=users.scale", STR_ARG(sheet));
    struct reply r = get("hanako", path.ptr);
    assert_int_equal(r.status, 200);
    form = arena_fmt(site->a, "a.users.scale=30&%.*s", STR_ARG(seen(&r, "users.scale")));
    assert_int_equal(post("hanako", path.ptr, form.ptr).status, 303);
    assert_true(says(2, "sheets", sheet.ptr, "{\"for\":{\"actor\":\"事務局\"},\"answers\":{\"users.scale\":30}}"));
    /* Another answer of the same sheet is no clash; the same answer is. */
    form = arena_fmt(site->a, "a.users.hours=always&x.users.hours=0&o.users.hours=");
    assert_int_equal(post("jiro", path.ptr, form.ptr).status, 303);
    form = arena_fmt(site->a, "a.users.scale=40&%.*s", STR_ARG(seen(&r, "users.scale")));
    r = post("jiro", path.ptr, form.ptr);
    assert_int_equal(r.status, 409);
    assert_true(reply_has(&r, "30"));
}

static void conditions_are_judged_with_a_reason(void **state) {
    (void)state;
    struct reply r = post("hanako", "/systems/2/work/5/sbd.A", "value.sbd.A=yes&why.sbd.A=&x=new");
    assert_int_equal(r.status, 422);
    assert_true(reply_has(&r, "判断の理由を入力してください。"));
    assert_true(says(2, "judgements", "sbd.A", NULL));
    struct str form =
        arena_fmt(site->a, "value.sbd.A=yes&why.sbd.A=%.*s&x=new", STR_ARG(encoded(STR("外部から保守する。"))));
    assert_int_equal(post("hanako", "/systems/2/work/5/sbd.A", form.ptr).status, 303);
    r = get("hanako", "/systems/2/work/5?standard=sbd");
    assert_true(reply_has(&r, "外部から保守する。"));
    assert_int_equal(post("smith", "/systems/2/work/5/sbd.A", form.ptr).status, 409);
    struct system_record rec = record_of(2);
    const struct part *p = parts_find(&rec.parts, STR("judgements"), STR("sbd.A"));
    form = arena_fmt(site->a, "withdraw=yes&x=%lld", (long long)p->changed);
    assert_int_equal(post("hanako", "/systems/2/work/5/sbd.A", form.ptr).status, 303);
    assert_true(says(2, "judgements", "sbd.A", NULL));
}

static void decisions_below_need_a_reason(void **state) {
    (void)state;
    struct reply r = get("hanako", "/systems/1/work/6/sbd.AT-1-1");
    struct str x = hidden(&r, "x");
    struct str form = arena_fmt(site->a, "level=omit&why=&must=rule&x=%.*s", STR_ARG(x));
    r = post("hanako", "/systems/1/work/6/sbd.AT-1-1", form.ptr);
    assert_int_equal(r.status, 422);
    assert_true(reply_has(&r, "理由を入力してください。"));
    form = arena_fmt(site->a, "level=omit&why=%.*s&must=rule&x=%.*s", STR_ARG(encoded(STR("別の網で分ける。"))),
                     STR_ARG(x));
    assert_int_equal(post("hanako", "/systems/1/work/6/sbd.AT-1-1", form.ptr).status, 303);
    r = get("hanako", "/systems/1/work/6?standard=sbd&show=below");
    assert_true(reply_has(&r, "AT-1-1"));
    assert_false(reply_has(&r, "AT-1-2 "));
    assert_int_equal(post("smith", "/systems/1/work/6/sbd.AT-1-1", form.ptr).status, 409);
    form = arena_fmt(site->a, "fill.retention=%.*s&x=new", STR_ARG(encoded(STR("1年"))));
    assert_int_equal(post("hanako", "/systems/1/work/6/sbd.AU-1-1/blanks", form.ptr).status, 303);
    assert_true(says(1, "fill", "sbd.AU-1-1", "{\"retention\":\"1年\"}"));
    r = get("hanako", "/systems/1/work/6/sbd.AU-1-1");
    assert_true(reply_has(&r, "1年"));
}

static void many_are_decided_after_asking(void **state) {
    (void)state;
    /* The worked example with one decision taken back. */
    struct system_record rec = record_of(1);
    const struct part *p = parts_find(&rec.parts, STR("decisions"), STR("sbd.UP-1-1"));
    struct str form = arena_fmt(site->a, "withdraw=yes&x=%lld", (long long)p->changed);
    assert_int_equal(post("hanako", "/systems/1/work/6/sbd.UP-1-1", form.ptr).status, 303);
    struct reply r = get("hanako", "/systems/1/work/6/recommended?standard=sbd");
    assert_int_equal(r.status, 200);
    assert_true(reply_has(&r, "UP-1-1"));
    struct str revision = hidden(&r, "revision");
    assert_int_equal(post("hanako", "/systems/1/work/6/recommended", "standard=sbd&revision=1").status, 409);
    form = arena_fmt(site->a, "standard=sbd&revision=%.*s", STR_ARG(revision));
    assert_int_equal(post("hanako", "/systems/1/work/6/recommended", form.ptr).status, 303);
    rec = record_of(1);
    assert_non_null(parts_find(&rec.parts, STR("decisions"), STR("sbd.UP-1-1")));
}

static void the_document_is_named_and_recorded(void **state) {
    (void)state;
    struct reply r = get("hanako", "/systems/2/work/7");
    struct str form =
        arena_fmt(site->a, "date=%.*s&%.*s", STR_ARG(encoded(STR("令和8年4月1日"))), STR_ARG(seen(&r, "date")));
    assert_int_equal(post("hanako", "/systems/2/work/7", form.ptr).status, 303);
    assert_true(says(2, "document", "date", "\"2026-04-01\""));
    r = get("hanako", "/systems/2/work/7");
    form = arena_fmt(site->a, "date=%.*s&%.*s", STR_ARG(encoded(STR("昨日"))), STR_ARG(seen(&r, "date")));
    r = post("hanako", "/systems/2/work/7", form.ptr);
    assert_int_equal(r.status, 422);
    assert_true(reply_has(&r, "value=\"昨日\""));
    form = arena_fmt(site->a, "x=new&r0.version=1.0&r0.date=R8.4.1&r0.what=%.*s&r0.by=", STR_ARG(encoded(STR("初版"))));
    assert_int_equal(post("hanako", "/systems/1/work/7/revisions", form.ptr).status, 409);
    r = get("hanako", "/systems/2/work/7");
    assert_int_equal(r.status, 200);
    /* A file: the keeper records who took it, the press makes it. */
    struct history h;
    struct err e = {0};
    r = post("hanako", "/systems/1/work/7/files/md", "kind=bidder&language=ja");
    assert_int_equal(r.status, 200);
    assert_int_equal(r.forward, LANE_PRESS);
    assert_true(reply_has(&r, "AT-1-2"));
    if (!history_newest(site->a, site->record.trail, STR("system/1/specification"), 1, &h, &e)) site_die("history", &e);
    assert_int_equal(h.n, 1);
    assert_true(str_is(h.list[0].act, "export"));
    assert_int_equal(post("hanako", "/systems/1/work/7/files/exe", "kind=bidder").status, 404);
    assert_int_equal(post("reader", "/systems/1/work/7/files/md", "kind=bidder").status, 403);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_is_shown),
        cmocka_unit_test(only_who_may_changes_anything),
        cmocka_unit_test(purpose_and_tasks_are_parts),
        cmocka_unit_test(two_people_lose_no_word),
        cmocka_unit_test(rows_come_move_and_go),
        cmocka_unit_test(answers_are_saved_one_by_one),
        cmocka_unit_test(sheets_stand_beside_the_base),
        cmocka_unit_test(conditions_are_judged_with_a_reason),
        cmocka_unit_test(many_are_decided_after_asking),
        cmocka_unit_test(decisions_below_need_a_reason),
        cmocka_unit_test(the_document_is_named_and_recorded),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
