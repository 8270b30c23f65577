/* work_files: the specification as a page to look at, and as files. Who takes a file is recorded, so its request goes
 * to the keeper first, and from there to the press, which makes it. */
#include "fmt/fmt.h"
#include "ledger/period.h"
#include "web/routes.h"
#include "web/work_doc.html.h"
#include "web/work_spec.h"

static struct doc *compose(const struct work *w, enum lang lang, bool internal) {
    struct report_input *in = arena_alloc(w->a, sizeof *in);
    *in = (struct report_input){.cat = w->cat,
                                .system = w->sys,
                                .facts = &w->input,
                                .deriver = w->v->deriver,
                                .derivation = w->d,
                                .lang = lang,
                                .internal = internal};
    in->standards = work_specifying(w, &in->n_standards);
    return spec_compose(w->a, in);
}

/* A document may go from its first level to its third; a page of headings must not. */
static const unsigned *heading_levels(const struct work *w, const struct doc *d) {
    unsigned *levels = arena_array(w->a, d->n_blocks, sizeof *levels), deep[8] = {0};
    for (size_t i = 0; i < d->n_blocks; i++) {
        unsigned level = d->blocks[i].level;
        if (d->blocks[i].type != BLOCK_HEADING) continue;
        if (level < 1 || level > 5) level = 5;
        for (unsigned k = level; k < 8; k++) deep[k] = 0;
        unsigned above = 1;
        for (unsigned k = 1; k < level; k++)
            if (deep[k]) above = deep[k];
        levels[i] = deep[level] = above < 6 ? above + 1 : 6;
    }
    return levels;
}

static void preview(struct visit *v) {
    struct work w;
    struct work_preview view = {0};
    view.internal = str_is(visit_query(v, "kind"), "internal");
    if (!work_open(v, &w) || !work_head(&w, 7, trs(v->lang, "Preview"), &view.head)) return;
    view.doc = doc_on_paper(w.a, compose(&w, v->lang, view.internal));
    view.levels = heading_levels(&w, view.doc);
    for (size_t i = 0; i < 2; i++)
        view.kinds[i] = (struct ui_tab){
            .label = trs(v->lang, i ? N_("Internal record with answers and reasons") : N_("For bidders")),
            .path = arena_fmt(w.a, "/systems/%lld/work/7/preview?kind=%s", (long long)w.id, i ? "internal" : "bidder"),
            .here = view.internal == (i == 1),
            .count = -1};
    struct html h = visit_page(v, 200);
    t_work_preview(&h, &view);
}

/* Files ------------------------------------------------------------------------------------------------------------ */

static bool allowed(struct visit *v, struct err *e) {
    struct label l;
    struct label_answer r = {0};
    char day[DAY_TEXT_MAX];
    day_of(v->now, day);
    if (!label_of(v->a, v->opt->store, v->object.system, &l, e)) return false;
    l.organisation = v->object.organisation;
    label_allows(v->a, &v->viewer, &l, LABEL_EXPORT, str_of(day), v->lang, &r);
    return r.allowed || err_set(e, ERR_DENIED, "%.*s", STR_ARG(r.why));
}

static bool record(struct visit *v, struct str format, const char *kind, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct trail_change change = {.by = &v->viewer.actor,
                                  .kind = STR("document"),
                                  .act = STR("export"),
                                  .on = arena_fmt(v->a, "system/%lld/specification", (long long)v->object.system),
                                  .after =
                                      arena_fmt(v->a, "{\"format\":\"%.*s\",\"kind\":\"%s\"}", STR_ARG(format), kind)};
    return store_begin(v->opt->store, &tx, e) && trail_append(v->opt->trail, &change, NULL, e) && store_commit(&tx, e);
}

static struct str file_name(const struct work *w, struct str format, bool internal) {
    return arena_fmt(w->a, "%.*s %s.%.*s", STR_ARG(w->rec.name),
                     tr(w->lang, internal ? N_("internal record") : N_("specification")), STR_ARG(format));
}

/* The press. What was chosen comes as the note of the keeper: "internal ja". */
static void make(struct visit *v, const struct writer *writer) {
    struct work w;
    struct err e = {0};
    struct buf out;
    enum lang lang = v->lang;
    struct str kind = STR(""), code = STR("");
    if (!work_open(v, &w)) return;
    if (str_split(v->rq->note, ' ', &kind, &code)) (void)lang_parse(code, &lang);
    bool internal = str_is(kind, "internal");
    struct str program = str_of(v->opt->render ? v->opt->render : "");
    size_t slash = program.len;
    while (slash && program.ptr[slash - 1] != '/') slash--;
    struct writer_options opt = {.program_dir = str_cut(program, 0, slash ? slash - 1 : 0)};
    const struct doc *doc = compose(&w, lang, internal);
    if (!str_is(STR("xlsx"), writer->format)) doc = doc_on_paper(w.a, doc);
    buf_init(&out, REPORT_OUTPUT_MAX);
    if (writer->write(doc, &opt, &out, &e))
        visit_file(v, buf_str(&out), writer->media_type, file_name(&w, str_of(writer->format), internal));
    else
        visit_fail(v, &e);
    buf_release(&out);
}

static void file(struct visit *v) {
    struct err e = {0};
    struct str format = visit_param(v, "format");
    const struct writer *writer = report_writer(format);
    if (!writer) {
        visit_status(v, 404);
        return;
    }
    if (!allowed(v, &e)) {
        visit_fail(v, &e);
        return;
    }
    if (v->rq->stage > 0) {
        make(v, writer);
        return;
    }
    const char *kind = str_is(visit_field(v, "kind"), "internal") ? "internal" : "bidder";
    enum lang lang = v->lang;
    (void)lang_parse(visit_field(v, "language"), &lang);
    if (!record(v, format, kind, &e)) {
        visit_fail(v, &e);
        return;
    }
    buf_addf(&v->rs->note, "%s %s", kind, lang_code(lang));
    http_forward(v->rs, LANE_PRESS);
}

const struct route work_files_routes[] = {
    ROUTE("GET", "/systems/{system}/work/7/preview", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, preview,
          N_("The specification on a page")),
    ROUTE("POST", "/systems/{system}/work/7/files/{format}", PERMIT_SYSTEM_EXPORT, GUARD_TOKEN, LANE_WRITE, file,
          N_("The specification as a file")),
    ROUTES_END,
};
