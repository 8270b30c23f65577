/* api_derivation: what follows for a system: requirements with reasons, counters, its history, documents. */
#include "ledger/history.h"
#include "report/derivation_json.h"
#include "web/api.h"
#include "web/api_record.h"
#include "web/inside.h"
#include "web/routes.h"

static struct report_input input_of(struct visit *v, const struct api_system *s) {
    enum lang lang = v->lang;
    (void)lang_parse(visit_query(v, "lang"), &lang);
    return (struct report_input){.cat = v->opt->catalog,
                                 .system = s->system,
                                 .facts = &s->input,
                                 .deriver = v->deriver,
                                 .derivation = s->result,
                                 .lang = lang,
                                 .standards = s->standards,
                                 .n_standards = s->n_standards};
}

static void derivation(struct visit *v) {
    struct api_system s;
    struct jsonw w;
    if (!api_system_open(v, &s) || api_unchanged(v, s.revision)) return;
    struct report_input in = input_of(v, &s);
    api_begin(v, &w);
    derivation_json(&w, v->a, &in);
    api_end(v, &w, 200);
}

static void explanation(struct visit *v) {
    struct api_system s;
    struct jsonw w;
    struct str id = visit_param(v, "of");
    int32_t control = catalog_find_control(v->opt->catalog, id),
            condition = catalog_find_condition(v->opt->catalog, id);
    if (control < 0 && condition < 0) {
        visit_status(v, 404);
        return;
    }
    if (!api_system_open(v, &s) || api_unchanged(v, s.revision)) return;
    struct report_input in = input_of(v, &s);
    api_begin(v, &w);
    explanation_json(&w, v->a, &in, (struct result_ref){control < 0, (uint32_t)(control < 0 ? condition : control)});
    api_end(v, &w, 200);
}

static void tally(struct visit *v) {
    struct tally *list;
    size_t n;
    struct err e = {0};
    struct jsonw w;
    if (!register_tally(v->a, v->opt->store, v->opt->catalog, v->object.system, &list, &n, &e)) {
        visit_fail(v, &e);
        return;
    }
    api_begin(v, &w);
    jsonw_key(&w, "items"), jsonw_array(&w);
    for (size_t i = 0; i < n; i++) {
        jsonw_object(&w);
        json_member(&w, "standard", list[i].standard);
        for (int k = 0; k < TALLIES; k++) api_member_int(&w, tally_id((enum tally_kind)k), list[i].n[k]);
        api_member_int(&w, "open", tally_open(&list[i]));
        jsonw_end_object(&w);
    }
    jsonw_end_array(&w);
    api_end(v, &w, 200);
}

/* History ---------------------------------------------------------------------------------------------------------- */

static void system_history(struct visit *v) {
    struct err e = {0};
    int64_t after;
    size_t limit;
    if (!api_label_permits(v, LABEL_VIEW) || !api_page(v, &after, &limit)) return;
    struct trail *t = api_trail(v, &e);
    if (!t) {
        visit_fail(v, &e);
        return;
    }
    struct str subject = arena_fmt(v->a, "system/%lld", (long long)v->object.system);
    struct api_entries list;
    if (api_entries_read(v, t, subject, after + 1, limit, &list, &e))
        api_entries_send(v, &list);
    else
        visit_fail(v, &e);
    api_trail_done(v, t);
}

/* Documents -------------------------------------------------------------------------------------------------------- */

static struct doc *coverage_doc(struct arena *a, const struct report_input *in) {
    return coverage_document(a, in, coverage_compose(a, in));
}

static const struct {
    const char *id;
    struct doc *(*compose)(struct arena *a, const struct report_input *in);
    bool internal, specifies;
} kinds[] = {
    {"spec", spec_compose, false, true},      {"internal", spec_compose, true, true},
    {"report", report_compose, false, false}, {"checklist", checklist_compose, false, false},
    {"coverage", coverage_doc, false, false}, {"services", sla_compose, false, false},
};

/* Without ?standard=: the specification is written from standards with chapters. */
static void keep_specifying(struct visit *v, struct api_system *s) {
    size_t n = 0;
    if (visit_query(v, "standard").len) return;
    for (size_t i = 0; i < s->n_standards; i++)
        if (v->opt->catalog->standards[s->standards[i]].n_chapters) s->standards[n++] = s->standards[i];
    if (n) s->n_standards = n;
}

static struct str dir_of(struct arena *a, const char *path) {
    struct str s = str_of(path ? path : "");
    while (s.len && s.ptr[s.len - 1] != '/') s.len--;
    return s.len > 1 ? arena_str(a, str_cut(s, 0, s.len - 1)) : STR(".");
}

static void document(struct visit *v) {
    struct err e = {0};
    struct api_system s;
    struct str format = visit_query(v, "format");
    const struct writer *writer = report_writer(format.len ? format : STR("docx"));
    size_t k = 0, n = sizeof kinds / sizeof *kinds;
    while (k < n && !str_is(visit_param(v, "document"), kinds[k].id)) k++;
    if (k == n) {
        visit_status(v, 404);
        return;
    }
    if (!writer) {
        api_problem(v, 400, trs(v->lang, "There is no such format of documents."), NULL);
        return;
    }
    if (!api_label_permits(v, LABEL_EXPORT)) return;
    if (!api_system_open(v, &s) || api_unchanged(v, s.revision)) return;
    if (kinds[k].specifies) keep_specifying(v, &s);
    struct report_input in = input_of(v, &s);
    in.internal = kinds[k].internal;
    struct writer_options opt = {.program_dir = dir_of(v->a, v->opt->render)};
    struct buf out;
    buf_init(&out, REPORT_OUTPUT_MAX);
    if (writer->write(kinds[k].compose(v->a, &in), &opt, &out, &e))
        visit_file(v, buf_str(&out), writer->media_type,
                   arena_fmt(v->a, "%s-%lld.%s", kinds[k].id, (long long)s.id, writer->format));
    else
        visit_fail(v, &e);
    buf_release(&out);
}

const struct route api_derivation_routes[] = {
    ROUTE("GET", "/api/v1/systems/{system}/derivation", PERMIT_SYSTEM_VIEW, GUARD_KEY, LANE_READ, derivation,
          N_("The requirements of a system")),
    ROUTE("GET", "/api/v1/systems/{system}/explanations/{of}", PERMIT_SYSTEM_VIEW, GUARD_KEY, LANE_READ, explanation,
          N_("Why a requirement or condition came out so")),
    ROUTE("GET", "/api/v1/systems/{system}/tally", PERMIT_SYSTEM_VIEW, GUARD_KEY, LANE_READ, tally,
          N_("Counters of a system by standard")),
    ROUTE("GET", "/api/v1/systems/{system}/history", PERMIT_SYSTEM_VIEW, GUARD_KEY, LANE_READ, system_history,
          N_("What was changed of a system")),
    ROUTE("GET", "/api/v1/systems/{system}/documents/{document}", PERMIT_SYSTEM_EXPORT, GUARD_KEY, LANE_PRESS, document,
          N_("A document about a system")),
    ROUTES_END,
};
