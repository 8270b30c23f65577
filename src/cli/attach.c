/* kijun attach: the official wording, read from the user's own copy of a standard's document. */
#include <string.h>

#include "cli/wordings.h"
#include "cli/words.h"

#define LABEL 20
#define STRAYS_SHOWN 20

static const char *term_doubt(enum doubt d) {
    switch (d) {
    case DOUBT_ABSENT:
        return _("not found in the copy");
    case DOUBT_SEQUENCE:
        return _("the numbers skip or begin again here");
    case DOUBT_NEXT:
        return _("what comes next was not found and may be hidden in it");
    case DOUBT_COUNT:
        return _("the copy has another number of items here than the standard");
    case DOUBT_TWICE:
        return _("it stands in several places");
    case DOUBT_ORDER:
        return _("it stands out of order");
    case DOUBT_END:
        return _("its text does not end like one");
    case DOUBT_SIZE:
        return _("its text is empty or too long");
    case DOUBT_NONE:
        break;
    }
    return "";
}

/* Results ---------------------------------------------------------------------------------------------------------- */

static void print_json(struct out *o, const struct catalog *cat, const struct wording *w, const char *path) {
    struct jsonw *j = &o->json;
    json_begin(o);
    json_member(j, "standard", cat->standards[w->standard].id);
    json_member(j, "edition", w->edition);
    jsonw_key(j, "copy");
    jsonw_object(j);
    json_member(j, "name", w->copy_name);
    json_member(j, "sha256", str_of(w->copy_sha256));
    jsonw_end_object(j);
    json_member(j, "written", str_of(path));
    jsonw_key(j, "controls"), jsonw_int(j, (int64_t)w->n_controls);
    jsonw_key(j, "placed"), jsonw_int(j, (int64_t)w->n_placed);
    jsonw_key(j, "unplaced");
    jsonw_array(j);
    for (size_t i = 0; i < w->n_unplaced; i++) {
        jsonw_object(j);
        json_member(j, "id", cat->controls[w->unplaced[i].control].id);
        json_member(j, "part", w->unplaced[i].part);
        json_member(j, "why", str_of(doubt_id(w->unplaced[i].doubt)));
        jsonw_key(j, "line"), jsonw_int(j, w->unplaced[i].line);
        jsonw_end_object(j);
    }
    jsonw_end_array(j);
    jsonw_key(j, "strays");
    jsonw_array(j);
    for (size_t i = 0; i < w->n_strays; i++) {
        jsonw_object(j);
        json_member(j, "id", w->strays[i].id);
        jsonw_key(j, "line"), jsonw_int(j, w->strays[i].line);
        jsonw_end_object(j);
    }
    jsonw_end_array(j);
}

static void print_unplaced(struct out *o, const struct catalog *cat, const struct wording *w) {
    if (w->n_unplaced) out_heading(o, _("Not placed"));
    for (size_t i = 0; i < w->n_unplaced; i++) {
        const struct unplaced *u = &w->unplaced[i];
        struct str why = str_of(term_doubt(u->doubt));
        if (u->line) why = arena_fmt(o->arena, _("%s (line %u)"), term_doubt(u->doubt), u->line);
        out_item(o, 2, LABEL, cat->controls[u->control].id, STYLE_PLAIN, why);
    }
}

static void print_strays(struct out *o, const struct wording *w) {
    if (w->n_strays) out_heading(o, _("In the copy, but not in the data of the standard"));
    for (size_t i = 0; i < w->n_strays && i < STRAYS_SHOWN; i++)
        out_item(o, 2, LABEL, w->strays[i].id, STYLE_PLAIN, arena_fmt(o->arena, _("line %u"), w->strays[i].line));
    if (w->n_strays > STRAYS_SHOWN)
        out_para(o, 2, STYLE_PLAIN,
                 arena_fmt(o->arena, _("and %zu more (--json lists them)"), w->n_strays - STRAYS_SHOWN));
}

static void print_people(struct out *o, const struct catalog *cat, const struct wording *w, const char *path) {
    out_para(o, 0, STYLE_PLAIN,
             arena_fmt(o->arena, _("Wording of %.*s placed: %zu of %zu controls"),
                       STR_ARG(term_standard(&cat->standards[w->standard])), w->n_placed, w->n_controls));
    if (w->begin_missing)
        out_para(o, 0, STYLE_OPEN,
                 str_of(_("A part of the document was not read: the line where it begins is missing.")));
    print_unplaced(o, cat, w);
    print_strays(o, w);
    out_next(o, "kijun spec FILE --wording %s -o spec.docx", path);
}

/* The call --------------------------------------------------------------------------------------------------------- */

static int find_standard(struct call *c, const struct catalog *cat, uint32_t *out) {
    struct thing t;
    int status = open_thing(c, cat, c->arguments[0], NEAR_STANDARD, &t);
    if (!status) *out = t.index;
    return status;
}

static int place(struct call *c, const struct catalog *cat, uint32_t standard, struct wording **out) {
    struct diags *d = arena_alloc(c->arena, sizeof *d);
    struct source src = {.path = str_of(c->arguments[1])};
    struct err e;
    if (!file_read(c->arena, c->arguments[1], COPY_BYTES_MAX, &src.text, &e)) return cli_fail(&e);
    *out = wording_place(c->arena, cat, standard, &src, d);
    if (!*out) {
        diags_print(d, stderr);
        return err_exit_status(diags_kind(d));
    }
    if ((*out)->n_placed) return EXIT_DONE;
    err_set(&e, ERR_INVALID, _("Nothing in %s looks like a control of %.*s. Is it the right document, as text?"),
            c->arguments[1], STR_ARG(cat->standards[standard].id));
    return cli_fail(&e);
}

static bool store(const struct catalog *cat, const struct wording *w, const char *path, struct err *e) {
    struct buf out;
    buf_init(&out, WORDING_BYTES_MAX);
    wording_write(cat, w, &out);
    bool ok = buf_ok(&out) ? file_write(path, buf_str(&out), e)
                           : err_set(e, ERR_LIMIT, _("The file is larger than %zu MiB."), WORDING_BYTES_MAX / MIB);
    buf_release(&out);
    return ok;
}

static int run(struct call *c) {
    const struct catalog *cat;
    struct wording *w = NULL;
    struct err e;
    struct out o;
    uint32_t standard = 0;
    int status = open_catalog(c, &cat);
    if (!status) status = find_standard(c, cat, &standard);
    if (!status && c->n_outputs > 1) {
        err_set(&e, ERR_INVALID, _("attach writes one file."));
        status = cli_fail(&e);
    }
    if (!status) status = place(c, cat, standard, &w);
    if (status) return status;
    const char *path = c->n_outputs
                           ? c->outputs[0]
                           : arena_fmt(c->arena, "%.*s.wording.yaml", STR_ARG(cat->standards[standard].id)).ptr;
    if (!store(cat, w, path, &e)) return cli_fail(&e);
    cli_note(_("written: %s"), path);
    status = w->n_unplaced || w->begin_missing ? EXIT_FINDING : EXIT_DONE;
    out_begin(&o, c);
    if (c->json) return print_json(&o, cat, w, path), json_end(&o, status);
    print_people(&o, cat, w, path);
    return out_end(&o, status);
}

const struct verb verb_attach = {
    .name = "attach",
    .group = VERB_STANDARDS,
    .arguments = N_("STD FILE"),
    .least = 2,
    .most = 2,
    .takes = TAKES_STANDARD_THEN_FILE,
    .summary = N_("read the official wording from your own copy of a standard"),
    .about = N_("FILE is the standard's document as UTF-8 text. What is found is written to STD.wording.yaml, or to "
                "the file named with -o; show and spec quote it when it is given with --wording. Only what fits by its "
                "mark and by its place is taken; everything else is listed, and the exit status is then 1."),
    .example = "kijun attach {standard} document.txt\n"
               "kijun spec system.yaml --wording {standard}.wording.yaml -o spec.docx",
    .options = {OPT_OUTPUT, OPT_JSON},
    .run = run,
};
