/* Risks, service levels, self-inspection, coverage, documents and bids as pages: what is saved, what is refused and
 * then stays as it was typed, who may not, what the record says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ledger/jobs.h"
#include "report/bids.h"
#include "web/make.h"
#include "web/services.h"
#include "web_fixture.h"

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

static struct str value_of(const char *section, const char *name) {
    struct err e = {0};
    struct system_record r;
    SITE_MUST(system_get_numbered(site->a, site->reading, 1, &r, &e));
    const struct part *p = parts_find(&r.parts, str_of(section), str_of(name));
    return p ? p->value : STR("");
}
static bool has(struct str s, const char *text) {
    size_t at;
    return str_find(s, str_of(text), &at);
}
/* What a hidden field of a page holds. */
static struct str hidden(const char *person, const char *address, const char *name) {
    struct reply r = site_ask(site, person, "GET", address, NULL);
    size_t at, end;
    struct str mark = arena_fmt(site->a, "name=\"%s\" value=\"", name);
    if (!str_find(r.body, mark, &at)) return STR("");
    struct str rest = str_cut(r.body, at + mark.len, r.body.len);
    return str_find(rest, STR("\""), &end) ? str_cut(rest, 0, end) : STR("");
}
static struct reply upload(const char *person, const char *address, const char *name, struct str bytes,
                           const char *more) {
    struct buf b;
    buf_init(&b, 64 * MIB);
    buf_addf(&b, "--b\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n%.*s\r\n",
             STR_ARG(site_token(site, person)));
    buf_addf(&b, "--b\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"x.bin\"\r\n\r\n", name);
    buf_add(&b, bytes);
    buf_addf(&b, "\r\n%s--b--\r\n", more);
    struct str body = arena_str(site->a, buf_str(&b));
    buf_release(&b);
    static const struct site_field ours[] = {{"origin", SITE_URL}, {"sec-fetch-site", "same-origin"}, {NULL, NULL}};
    return site_send(site, person, "POST", address, body, "multipart/form-data; boundary=b", ours);
}

/* Risks ------------------------------------------------------------------------------------------------------------ */

#define RISK "/systems/1/risks/ipa.P-1"

static void risks_are_listed_with_their_choices(void **state) {
    (void)state;
    struct reply r = site_ask(site, "hanako", "GET", "/systems/1/risks", NULL);
    assert_int_equal(r.status, 200);
    assert_true(reply_has(&r, "P-1"));
    assert_true(reply_has(&r, "/systems/1/risks/picture?standard=ipa"));
    assert_int_equal(site_ask(site, "kaikei", "GET", "/systems/1/risks", NULL).status, 404);
    assert_int_equal(site_ask(site, "hanako", "GET", "/systems/1/risks/ipa.nothing", NULL).status, 404);
    assert_int_equal(site_ask(site, "hanako", "GET", "/systems/1/risks/sbd.A", NULL).status,
                     404); /* not chosen about */
    assert_int_equal(site_ask(site, "hanako", "GET", "/systems/1/risks/picture?standard=ipa&tree=no", NULL).status,
                     404);
}

static void accepting_wants_a_reason(void **state) {
    (void)state;
    struct str before = value_of("decisions", "ipa.P-1");
    struct reply r = site_ask(site, "hanako", "POST", RISK, "choice=accept&why=&expected=0");
    assert_int_equal(r.status, 400);
    assert_true(reply_has(&r, "href=\"#f-why\""));
    assert_true(str_eq(value_of("decisions", "ipa.P-1"), before));
    assert_int_equal(site_ask(site, "hanako", "POST", RISK, "choice=perhaps&why=x&expected=0").status, 400);
}

static void a_choice_is_recorded_under_its_name(void **state) {
    (void)state;
    struct str expected = hidden("hanako", RISK, "expected");
    struct str form = arena_fmt(site->a, "choice=accept&why=%%E5%%85%%AC%%E9%%96%%8B&expected=%.*s", STR_ARG(expected));
    struct reply r = site_ask(site, "hanako", "POST", RISK, form.ptr);
    assert_int_equal(r.status, 303);
    struct str now = value_of("decisions", "ipa.P-1");
    assert_true(has(now, "\"accept\"") && has(now, "公開") && has(now, "田中花子"));
    /* Whoever saw an older state is told, and what was typed stays. */
    r = site_ask(site, "jiro", "GET", RISK, NULL);
    assert_int_equal(r.status, 200);
    r = site_ask(site, "smith", "POST", RISK, form.ptr);
    assert_int_equal(r.status, 409);
    assert_true(reply_has(&r, "公開"));
    assert_int_equal(site_ask(site, "reader", "POST", RISK, form.ptr).status, 403);
}

/* Service levels --------------------------------------------------------------------------------------------------- */

static struct str read_as(const char *metric, const char *text) {
    struct err e = {0};
    struct str out;
    const struct metric *m = &site->cat->metrics[catalog_find_metric(site->cat, str_of(metric))];
    const struct standard *s = &site->cat->standards[site->cat->controls[m->control].standard];
    return service_value_read(site->a, s, m, str_of(text), &out, &e) ? out : STR("");
}

static void values_are_read_as_people_write_them(void **state) {
    (void)state;
    static const struct {
        const char *metric, *text, *kept;
    } all[] = {
        {"aspsaas.III.1.1.1.a", "1/5min", "1/5min"},
        {"aspsaas.III.1.1.1.a", "５分に１回", "1/5min"},
        {"aspsaas.III.1.1.1.a", "毎日", "1/1d"},
        {"aspsaas.III.1.1.1.a", "once in 5 minutes", "1/5min"},
        {"aspsaas.III.1.1.1.b", "２０分", "20min"},
        {"aspsaas.III.1.1.1.b", "20 分以内", "20min"},
        {"aspsaas.III.1.1.1.b", "早く", ""},
        {"aspsaas.III.1.1.1.b", "0分", ""},
        {"aspsaas.III.2.1.1.a", "９９．５％", "99.5%"},
        {"aspsaas.III.2.1.1.a", "99.5", "99.5%"},
        {"aspsaas.III.2.1.1.a", "120", ""},
        {"aspsaas.III.2.1.3.a", "6か月", "6mo"},
        {"aspsaas.III.2.3.1.b", "５世代", "5"},
        {"aspsaas.III.4.2.1.b", "はい", "yes"},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (!str_is(read_as(all[i].metric, all[i].text), all[i].kept)) fail_msg("%s", all[i].text);
}

static void promises_are_saved_together_or_not_at_all(void **state) {
    (void)state;
    struct reply r = site_ask(site, "hanako", "POST", "/systems/1/services",
                              "v-aspsaas.III.1.1.1.a=%EF%BC%95%E5%88%86%E3%81%AB1%E5%9B%9E&o-aspsaas.III.1.1.1.a="
                              "&v-aspsaas.III.1.1.1.b=soon&o-aspsaas.III.1.1.1.b=");
    assert_int_equal(r.status, 400);
    assert_true(reply_has(&r, "value=\"soon\""));
    assert_true(reply_has(&r, "href=\"#f-v-aspsaas.III.1.1.1.b\""));
    assert_int_equal(value_of("declared", "aspsaas.III.1.1.1.a").len, 0);
    r = site_ask(site, "hanako", "POST", "/systems/1/services",
                 "v-aspsaas.III.1.1.1.a=%EF%BC%95%E5%88%86%E3%81%AB1%E5%9B%9E&o-aspsaas.III.1.1.1.a=");
    assert_int_equal(r.status, 303);
    assert_true(str_is(value_of("declared", "aspsaas.III.1.1.1.a"), "\"1/5min\""));
}

/* Self-inspection -------------------------------------------------------------------------------------------------- */

#define ITEM "/systems/1/checklists/sbd.AT-1-1"

static void a_state_is_saved_with_a_day_of_any_form(void **state) {
    (void)state;
    assert_int_equal(site_ask(site, "hanako", "GET", "/systems/1/checklists?standard=sbd", NULL).status, 200);
    struct str expected = hidden("hanako", ITEM, "expected");
    struct str bad =
        arena_fmt(site->a, "state=done&on=nonsense&note=keep-me&evidence=&expected=%.*s", STR_ARG(expected));
    struct reply r = site_ask(site, "hanako", "POST", ITEM, bad.ptr);
    assert_int_equal(r.status, 400);
    assert_true(reply_has(&r, "keep-me") && reply_has(&r, "value=\"nonsense\""));
    struct str good = arena_fmt(site->a, "state=partly&on=R%%EF%%BC%%98.4.1&note=&evidence=one%%0Atwo&expected=%.*s",
                                STR_ARG(expected));
    assert_int_equal(site_ask(site, "hanako", "POST", ITEM, good.ptr).status, 303);
    struct str now = value_of("status", "sbd.AT-1-1");
    assert_true(has(now, "\"partly\"") && has(now, "2026-04-01") && has(now, "[\"one\",\"two\"]"));
    assert_int_equal(site_ask(site, "reader", "POST", ITEM, good.ptr).status, 403);
}

static void evidence_is_told_by_its_bytes_and_only_handed_over(void **state) {
    (void)state;
    struct reply r = upload("hanako", ITEM "/evidence", "file", STR("<script>alert(1)</script>"), "");
    assert_int_equal(r.status, 303);
    r = site_ask(site, "hanako", "GET", "/systems/1/evidence/1", NULL);
    assert_int_equal(r.status, 200);
    assert_true(has(r.fields, "attachment") && has(r.fields, "application/octet-stream"));
    assert_true(str_is(r.body, "<script>alert(1)</script>"));
    assert_int_equal(site_ask(site, "hanako", "GET", "/systems/2/evidence/1", NULL).status, 404);
    assert_int_equal(site_ask(site, "kaikei", "GET", "/systems/1/evidence/1", NULL).status, 404);
    assert_int_equal(
        upload("hanako", ITEM "/evidence", "file", (struct str){"\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\76\0", 20}, "")
            .status,
        400);
    assert_int_equal(upload("hanako", ITEM "/evidence", "file", STR(""), "").status, 400);
    assert_int_equal(upload("reader", ITEM "/evidence", "file", STR("x"), "").status, 403);
}

static void a_form_goes_out_and_comes_back(void **state) {
    (void)state;
    struct reply r = site_ask(site, "hanako", "GET", "/systems/1/checklists/form?standard=sbd", NULL);
    assert_int_equal(r.status, 200);
    struct reply back = upload("hanako", "/systems/1/checklists/form", "form", r.body, "");
    assert_int_equal(back.status, 303);
    assert_true(has(back.location, "/taken?rows="));
    back = upload("hanako", "/systems/1/checklists/form", "form", STR("no workbook"), "");
    assert_int_equal(back.status, 400);
    assert_true(reply_has(&back, "id=\"errors\""));
}

/* Coverage, documents ---------------------------------------------------------------------------------------------- */

static void coverage_counts_every_standard(void **state) {
    (void)state;
    struct reply r = site_ask(site, "hanako", "GET", "/systems/1/coverage?standard=unified", NULL);
    assert_int_equal(r.status, 200);
    for (size_t i = 0; i < site->cat->n_standards; i++)
        assert_true(
            reply_has(&r, arena_fmt(site->a, "coverage?standard=%.*s", STR_ARG(site->cat->standards[i].id)).ptr));
    assert_int_equal(site_ask(site, "hanako", "GET", "/systems/1/coverage/others?standard=sbd", NULL).status, 200);
}

static void a_document_is_ones_own(void **state) {
    (void)state;
    struct reply r = site_ask(site, "hanako", "POST", "/systems/1/documents", "make=spec.docx&lang=ja");
    assert_int_equal(r.status, 303);
    assert_true(str_is(r.location, "/jobs/1"));
    assert_int_equal(site_ask(site, "hanako", "POST", "/systems/1/documents", "make=spec.exe&lang=ja").status, 400);
    r = site_ask(site, "hanako", "GET", "/jobs/1", NULL);
    assert_true(reply_has(&r, "http-equiv=\"refresh\""));
    assert_int_equal(site_ask(site, "jiro", "GET", "/jobs/1", NULL).status, 404);
    assert_int_equal(site_ask(site, "hanako", "GET", "/jobs/1/file", NULL).status, 404);
    /* The keeper gives it out and takes it in; here a test plays the press. */
    struct err e = {0};
    web_tick(site->writer);
    const char *job = arena_fmt(site->a, "%s/1.job", site->dir).ptr;
    assert_true(file_exists(job));
    SITE_MUST(file_rename(job, arena_fmt(site->a, "%s/1.work", site->dir).ptr, &e));
    SITE_MUST(file_write(arena_fmt(site->a, "%s/1.docx", site->dir).ptr, STR("the document"), &e));
    SITE_MUST(file_write(arena_fmt(site->a, "%s/1.done", site->dir).ptr, STR("1.docx"), &e));
    web_tick(site->writer);
    r = site_ask(site, "hanako", "GET", "/jobs/1/file", NULL);
    assert_int_equal(r.status, 200);
    assert_true(str_is(r.body, "the document"));
    assert_int_equal(site_ask(site, "jiro", "GET", "/jobs/1/file", NULL).status, 404);
    assert_false(file_exists(arena_fmt(site->a, "%s/1.work", site->dir).ptr));
}

/* A Word document with this text, as plain as can be. */
static struct str word_document(const char *text) {
    static const char types[] =
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" "
        "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override "
        "PartName=\"/word/document.xml\" "
        "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    static const char rels[] =
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r\" "
        "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" "
        "Target=\"word/document.xml\"/></Relationships>";
    struct err e = {0};
    struct zipw *z = zipw_new(&e);
    struct buf b;
    buf_init(&b, MIB);
    struct str body = arena_fmt(site->a,
                                "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">"
                                "<w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>",
                                text);
    SITE_MUST(z && zipw_add(z, "[Content_Types].xml", str_of(types), &e) &&
              zipw_add(z, "_rels/.rels", str_of(rels), &e) && zipw_add(z, "word/document.xml", body, &e) &&
              zipw_finish(z, &b, &e));
    struct str out = arena_str(site->a, buf_str(&b));
    buf_release(&b);
    return out;
}

static size_t jobs_of_hanako(void) {
    struct err e = {0};
    struct job *list;
    size_t n;
    SITE_MUST(job_list(site->a, site->reading, STR("hanako"), 100, &list, &n, &e));
    return n;
}

static void a_template_is_filled_by_the_importer(void **state) {
    (void)state;
    struct reply r = site_ask(site, "hanako", "GET", "/systems/1/documents/template", NULL);
    assert_int_equal(r.status, 200);
    assert_true(reply_has(&r, "{{system.name}}") && reply_has(&r, "{{#requirements}} … {{/requirements}}"));
    size_t before = jobs_of_hanako();
    struct str file = word_document("【{{system.name}}】 {{no.such}}");
    r = upload("hanako", "/systems/1/documents/template", "file", file, "");
    assert_int_equal(r.status, 303);
    assert_int_equal(jobs_of_hanako(), before + 1);
    const char *job = arena_fmt(site->a, "%.*s", STR_ARG(r.location)).ptr;
    r = site_ask(site, "hanako", "GET", job, NULL);
    assert_true(reply_has(&r, "no.such")); /* what was left standing is told */
    r = site_ask(site, "hanako", "GET", arena_fmt(site->a, "%s/file", job).ptr, NULL);
    assert_int_equal(r.status, 200);
    assert_true(str_starts(r.body, STR("PK")) && r.body.len != file.len);
    assert_int_equal(site_ask(site, "jiro", "GET", job, NULL).status, 404);
    /* As many findings as you like: the first are told, the rest counted. */
    struct str marks = STR("");
    for (int i = 0; i < 300; i++)
        marks = arena_fmt(site->a, "%.*s{{&quot;\\%d&quot;&quot;&quot;&quot;}} ", STR_ARG(marks), i);
    r = upload("hanako", "/systems/1/documents/template", "file", word_document(marks.ptr), "");
    assert_int_equal(r.status, 303);
    r = site_ask(site, "hanako", "GET", arena_fmt(site->a, "%.*s", STR_ARG(r.location)).ptr, NULL);
    assert_true(reply_has(&r, "280件"));
    before++;
    /* What is no template makes no job, and says why. */
    r = upload("hanako", "/systems/1/documents/template", "file", STR("no document"), "");
    assert_int_equal(r.status, 400);
    assert_true(reply_has(&r, "id=\"errors\""));
    assert_int_equal(upload("hanako", "/systems/1/documents/template", "file", STR(""), "").status, 400);
    assert_int_equal(upload("kaikei", "/systems/1/documents/template", "file", file, "").status, 404);
    assert_int_equal(jobs_of_hanako(), before + 1);
}

static void every_kind_without_pictures_can_be_made(void **state) {
    (void)state;
    struct err e = {0};
    struct system_record r;
    SITE_MUST(system_get_numbered(site->a, site->reading, 1, &r, &e));
    struct make_call call = {
        .cat = site->cat, .deriver = deriver_new(site->a, site->cat), .program_dir = STR("/nowhere")};
    static const char *const orders[][2] = {
        {"sla", "md"}, {"answers", "xlsx"}, {"points", "xlsx"}, {"oscal-ssp", "json"}, {"coverage", "md"}};
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        struct buf out;
        buf_init(&out, REPORT_OUTPUT_MAX);
        struct make_order o = {.what = str_of(orders[i][0]), .format = str_of(orders[i][1]), .lang = LANG_JA};
        SITE_MUST(make_document(site->a, &call, &o, r.json, &out, &e));
        assert_true(out.len > 100);
        buf_release(&out);
    }
}

/* Bids ------------------------------------------------------------------------------------------------------------- */

static struct str made(const char *what) {
    struct err e = {0};
    struct system_record r;
    struct buf out;
    SITE_MUST(system_get_numbered(site->a, site->reading, 1, &r, &e));
    struct make_call call = {
        .cat = site->cat, .deriver = deriver_new(site->a, site->cat), .program_dir = STR("/nowhere")};
    struct make_order o = {.what = str_of(what), .format = STR("xlsx"), .lang = LANG_JA};
    buf_init(&out, REPORT_OUTPUT_MAX);
    SITE_MUST(make_document(site->a, &call, &o, r.json, &out, &e));
    struct str bytes = arena_str(site->a, buf_str(&out));
    buf_release(&out);
    return bytes;
}

static void a_procurement_takes_sheets(void **state) {
    (void)state;
    struct reply r = site_ask(site, "chotatsu", "POST", "/systems/1/bids", "title=&day=R8.4.1");
    assert_int_equal(r.status, 400);
    assert_true(reply_has(&r, "value=\"R8.4.1\""));
    r = site_ask(site, "chotatsu", "POST", "/systems/1/bids", "title=first&day=R8.4.1");
    assert_int_equal(r.status, 303);
    assert_true(has(r.location, "/systems/1/bids/1"));
    /* With a sheet of points, which goes round by the importer: what stood in the form comes back with it. */
    r = upload("chotatsu", "/systems/1/bids", "weights", made("points"),
               "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nsecond\r\n"
               "--b\r\nContent-Disposition: form-data; name=\"day\"\r\n\r\n2026-04-01\r\n");
    assert_int_equal(r.status, 303);
    r = site_ask(site, "chotatsu", "GET", "/bids", NULL);
    assert_true(reply_has(&r, "first") && reply_has(&r, "second"));
    r = site_ask(site, "kaikei", "GET", "/bids", NULL);
    assert_false(reply_has(&r, "second"));
    /* A sheet without the bidder's name is refused with what is wrong. */
    r = upload("chotatsu", "/systems/1/bids/1/sheets", "sheet", made("answers"), "");
    assert_int_equal(r.status, 400);
    assert_true(reply_has(&r, "id=\"errors\""));
    assert_int_equal(site_ask(site, "chotatsu", "GET", "/systems/2/bids/1", NULL).status, 404);
    assert_int_equal(site_ask(site, "chotatsu", "GET", "/systems/1/bids/1/comparison", NULL).status, 200);
    assert_int_equal(site_ask(site, "chotatsu", "POST", "/systems/1/bids/1/close", "").status, 303);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(risks_are_listed_with_their_choices),
        cmocka_unit_test(accepting_wants_a_reason),
        cmocka_unit_test(a_choice_is_recorded_under_its_name),
        cmocka_unit_test(values_are_read_as_people_write_them),
        cmocka_unit_test(promises_are_saved_together_or_not_at_all),
        cmocka_unit_test(a_state_is_saved_with_a_day_of_any_form),
        cmocka_unit_test(evidence_is_told_by_its_bytes_and_only_handed_over),
        cmocka_unit_test(a_form_goes_out_and_comes_back),
        cmocka_unit_test(coverage_counts_every_standard),
        cmocka_unit_test(a_document_is_ones_own),
        cmocka_unit_test(a_template_is_filled_by_the_importer),
        cmocka_unit_test(every_kind_without_pictures_can_be_made),
        cmocka_unit_test(a_procurement_takes_sheets),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
