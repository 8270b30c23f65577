/* make: one table of the documents of a system; a further one is a row and a function. */
#include "web/make.h"

#include "fmt/node.h"
#include "fmt/write.h"
#include "report/bids.h"
#include "report/oscal.h"

#define STANDARDS_MAX 64
#define TREES_MAX 32 /* as many as kijun-render puts into one PDF */

static bool too_large(struct err *e) {
    return err_set(e, ERR_LIMIT, _("The document would be larger than %zu MiB."), REPORT_OUTPUT_MAX / MIB);
}

static bool write_doc(const struct doc *doc, struct str format, const struct writer_options *opt, struct buf *out,
                      struct err *e) {
    const struct writer *w = report_writer(format);
    if (!w) return err_set(e, ERR_INVALID, _("There is no format %.*s."), STR_ARG(format));
    return w->write(doc, opt, out, e) && (buf_ok(out) || too_large(e));
}

#define WRITES(name, compose)                                                                                          \
    static bool name(struct arena *a, const struct report_input *in, struct str format,                                \
                     const struct writer_options *opt, struct buf *out, struct err *e) {                               \
        return write_doc(compose(a, in), format, opt, out, e);                                                         \
    }
WRITES(spec, spec_compose)
WRITES(report, report_compose)
WRITES(checklist, checklist_compose)
WRITES(levels, sla_compose)

static bool internal(struct arena *a, const struct report_input *in, struct str format,
                     const struct writer_options *opt, struct buf *out, struct err *e) {
    struct report_input own = *in;
    own.internal = true;
    return spec(a, &own, format, opt, out, e);
}

static bool answer_sheet(struct arena *a, const struct report_input *in, struct str format,
                         const struct writer_options *opt, struct buf *out, struct err *e) {
    return write_doc(bids_sheet(a, in, bids_clauses(a, in)), format, opt, out, e);
}

static bool point_sheet(struct arena *a, const struct report_input *in, struct str format,
                        const struct writer_options *opt, struct buf *out, struct err *e) {
    struct report_input own = *in;
    own.internal = true;
    return write_doc(bids_sheet(a, &own, bids_clauses(a, &own)), format, opt, out, e);
}

static bool draw(const struct figure *f, const struct report_input *in, struct str format,
                 const struct writer_options *opt, struct buf *out, struct err *e) {
    unsigned width, height;
    if (str_is(format, "svg")) return report_picture_svg(f, in->lang, opt, out, e);
    return report_picture_png(f, in->lang, opt, out, &width, &height, e);
}

static bool is_picture(struct str format) {
    return str_is(format, "svg") || str_is(format, "png");
}

static bool coverage(struct arena *a, const struct report_input *in, struct str format,
                     const struct writer_options *opt, struct buf *out, struct err *e) {
    struct figure f = {.coverage = coverage_compose(a, in)};
    if (is_picture(format)) return draw(&f, in, format, opt, out, e);
    return write_doc(coverage_document(a, in, f.coverage), format, opt, out, e);
}

static bool trees(struct arena *a, const struct report_input *in, struct str format, const struct writer_options *opt,
                  struct buf *out, struct err *e) {
    struct figure list[TREES_MAX] = {0};
    size_t n = 0;
    (void)format;
    for (size_t s = 0; s < in->n_standards; s++) {
        size_t groups;
        struct str *names = tree_groups(a, in->cat, in->standards[s], &groups);
        for (size_t i = 0; i < groups && n < TREES_MAX; i++)
            list[n++].tree = tree_compose(a, in, in->standards[s], names[i], true);
    }
    if (!n) return err_set(e, ERR_INVALID, _("The chosen standards have no risk trees."));
    return report_pictures_pdf(list, n, in, trs(in->lang, N_("Risk trees")), opt, out, e);
}

static bool diagram(struct arena *a, const struct report_input *in, struct str format, const struct writer_options *opt,
                    struct buf *out, struct err *e) {
    struct figure f = {.diagram = diagram_compose(a, in->system, in->lang)};
    if (!f.diagram)
        return err_set(e, ERR_INVALID, _("Nothing has been entered from which the diagram could be drawn."));
    return draw(&f, in, format, opt, out, e);
}

static bool oscal_profile(struct arena *a, const struct report_input *in, struct str format,
                          const struct writer_options *opt, struct buf *out, struct err *e) {
    (void)format, (void)opt;
    return oscal_write_profile(a, in, out, e);
}

static bool oscal_ssp(struct arena *a, const struct report_input *in, struct str format,
                      const struct writer_options *opt, struct buf *out, struct err *e) {
    (void)format, (void)opt;
    return oscal_write_ssp(a, in, out, e);
}

const struct make_kind make_kinds[] = {
    {"spec",
     N_("Specification for bidders"),
     N_("The requirements as they are asked for in the procurement, without reasons and inner decisions."),
     {"docx", "pdf", "xlsx", "html", "md", "json"},
     spec,
     true},
    {"spec-internal",
     N_("Specification for the agency"),
     N_("The same with answers, reasons, what was left out and what was decided. Not for bidders."),
     {"docx", "pdf", "xlsx", "html", "md", "json"},
     internal,
     true},
    {"report",
     N_("Report on the whole system"),
     N_("All standards, risks, service levels and the state of self-inspection in one document."),
     {"docx", "pdf", "xlsx", "html", "md"},
     report,
     false},
    {"checklist",
     N_("Self-inspection form"),
     N_("What applies, by standard, to be filled in and brought back on the page of checklists."),
     {"xlsx", "docx", "pdf", "html"},
     checklist,
     false},
    {"coverage",
     N_("Coverage of the standards"),
     N_("For each group of each standard: what applies, what is done, what is open."),
     {"svg", "png", "pdf", "docx", "xlsx", "html", "md"},
     coverage,
     false},
    {"sla",
     N_("Service levels"),
     N_("Promised values beside the reference values."),
     {"docx", "pdf", "xlsx", "html", "md"},
     levels,
     false},
    {"trees",
     N_("Risk trees"),
     N_("The trees with the choices and reasons, a page each, A3 across."),
     {"pdf"},
     trees,
     false},
    {"diagram",
     N_("Diagram of the work"),
     N_("Who does what with which information, from worksheet 2."),
     {"svg", "png"},
     diagram,
     false},
    {"answers",
     N_("Answer sheet for bidders"),
     N_("A row for each requirement, for bidders to fill in."),
     {"xlsx"},
     answer_sheet,
     true},
    {"points",
     N_("Sheet of points"),
     N_("On which the agency gives points to optional requirements."),
     {"xlsx"},
     point_sheet,
     true},
    {"oscal-ssp",
     N_("OSCAL: system security plan"),
     N_("For other programs, OSCAL 1.1.2."),
     {"json"},
     oscal_ssp,
     false},
    {"oscal-profile",
     N_("OSCAL: profile"),
     N_("The controls that apply or may apply, OSCAL 1.1.2."),
     {"json"},
     oscal_profile,
     false},
    {"template",
     N_("Your own Word template, filled in"),
     N_("A template of your organisation, filled from this system."),
     {NULL},
     NULL,
     true},
    {0},
};

const struct make_kind *make_kind_find(struct str id) {
    for (const struct make_kind *k = make_kinds; k->id; k++)
        if (str_is(id, k->id)) return k;
    return NULL;
}

bool make_format_known(const struct make_kind *k, struct str format) {
    for (size_t i = 0; i < MAKE_FORMATS_MAX && k->formats[i]; i++)
        if (str_is(format, k->formats[i])) return true;
    return false;
}

const char *make_type(struct str format) {
    const struct writer *w = report_writer(format);
    if (w) return w->media_type;
    return str_is(format, "svg") ? "image/svg+xml" : str_is(format, "png") ? "image/png" : "application/octet-stream";
}

bool make_is_paper(struct str format) {
    return str_is(format, "pdf");
}

/* Orders ---------------------------------------------------------------------------------------------------------- */

struct str make_order_write(struct arena *a, const struct make_order *o) {
    struct buf b;
    struct jsonw w;
    buf_init(&b, 64 * KIB);
    jsonw_init(&w, &b, false);
    jsonw_object(&w);
    jsonw_key(&w, "format"), jsonw_str(&w, o->format);
    jsonw_key(&w, "lang"), jsonw_z(&w, lang_code(o->lang));
    jsonw_key(&w, "mark"), jsonw_str(&w, o->mark.ptr ? o->mark : STR(""));
    jsonw_key(&w, "purpose"), jsonw_str(&w, o->purpose.ptr ? o->purpose : STR(""));
    jsonw_key(&w, "standards");
    jsonw_array(&w);
    for (size_t i = 0; i < o->n_standards; i++) jsonw_str(&w, o->standards[i]);
    jsonw_end_array(&w);
    if (o->n_notes) {
        jsonw_key(&w, "notes");
        jsonw_array(&w);
        for (size_t i = 0; i < o->n_notes; i++) jsonw_str(&w, o->notes[i]);
        jsonw_end_array(&w);
    }
    jsonw_end_object(&w);
    struct str out = arena_str(a, buf_str(&b));
    buf_release(&b);
    return out;
}

static struct str text_at(const struct node *map, const char *key) {
    const struct node *n = node_find(map, key);
    return n && n->type == NODE_SCALAR ? n->text : STR("");
}

/* A list of texts; one that is not there is empty. */
static bool texts_at(struct arena *a, const struct node *map, const char *key, size_t most, const struct str **out,
                     size_t *n) {
    const struct node *list = node_find(map, key);
    if (!list) return *n = 0, true;
    if (list->type != NODE_LIST || list->count > most) return false;
    struct str *texts = arena_array(a, list->count + 1, sizeof *texts);
    for (size_t i = 0; i < list->count; i++) texts[i] = list->items[i]->text;
    *out = texts;
    *n = list->count;
    return true;
}

bool make_order_read(struct arena *a, struct str json, struct make_order *out, struct err *e) {
    struct diags *d = arena_alloc(a, sizeof *d);
    struct source src = {.path = STR("job"), .text = json};
    const struct node *root = json_read(a, &src, d);
    if (!root || root->type != NODE_MAP || !lang_parse(text_at(root, "lang"), &out->lang) ||
        !texts_at(a, root, "standards", STANDARDS_MAX, &out->standards, &out->n_standards) ||
        !texts_at(a, root, "notes", MAKE_NOTES_MAX, &out->notes, &out->n_notes))
        return err_set(e, ERR_INVALID, _("What was asked for cannot be read."));
    out->format = text_at(root, "format");
    out->mark = text_at(root, "mark");
    out->purpose = text_at(root, "purpose");
    return true;
}

/* Making ---------------------------------------------------------------------------------------------------------- */

static void tell(const struct make_call *c, unsigned mille) {
    if (c->step) c->step(c->ctx, mille);
}

static bool is_named(const struct make_order *o, struct str id) {
    for (size_t i = 0; i < o->n_standards; i++)
        if (str_eq(o->standards[i], id)) return true;
    return false;
}

/* Those that were named; else all, or for specifications those with chapters (as the command line does). */
static void choose(struct arena *a, const struct make_kind *k, const struct make_order *o, struct report_input *in) {
    uint32_t *list = arena_array(a, in->cat->n_standards, sizeof *list);
    size_t n = 0;
    for (uint32_t i = 0; i < in->cat->n_standards; i++) {
        const struct standard *s = &in->cat->standards[i];
        if (o->n_standards ? is_named(o, s->id) : !k->specifies || s->n_chapters > 0) list[n++] = i;
    }
    in->standards = list;
    in->n_standards = n;
}

bool make_input(struct arena *a, const struct make_call *c, const struct make_kind *k, const struct make_order *o,
                struct str json, struct report_input *out, struct err *e) {
    struct loaded *l = arena_alloc(a, sizeof *l);
    if (!loaded_derive(a, c->cat, c->deriver, json, l, e)) return false;
    if (o->mark.len) l->system->document.mark = o->mark;
    *out = (struct report_input){.cat = c->cat,
                                 .system = l->system,
                                 .facts = &l->input,
                                 .deriver = c->deriver,
                                 .derivation = l->result,
                                 .lang = o->lang};
    choose(a, k, o, out);
    return out->n_standards || err_set(e, ERR_INVALID, _("None of the chosen standards is there."));
}

bool make_document(struct arena *a, const struct make_call *c, const struct make_order *o, struct str json,
                   struct buf *out, struct err *e) {
    const struct make_kind *k = make_kind_find(o->what);
    struct report_input in;
    if (!k || !k->write || !make_format_known(k, o->format))
        return err_set(e, ERR_INVALID, _("There is no such document."));
    tell(c, 100);
    if (!make_input(a, c, k, o, json, &in, e)) return false;
    struct writer_options opt = {.program_dir = c->program_dir, .tmp_dir = c->tmp_dir};
    tell(c, 500);
    if (!k->write(a, &in, o->format, &opt, out, e)) return false;
    tell(c, 900);
    return buf_ok(out) || too_large(e);
}

struct str make_file_name(struct arena *a, enum lang lang, const struct make_kind *k, struct str system, struct str day,
                          struct str format) {
    return arena_fmt(a, "%s-%.*s-%.*s.%.*s", tr(lang, k->title), STR_ARG(system), STR_ARG(day), STR_ARG(format));
}
