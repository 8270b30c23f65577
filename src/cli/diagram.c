/* kijun diagram: the system overview as a picture. */
#include "cli/words.h"
#include "report/report.h"

static bool draw(const char *path, const struct diagram *dg, enum lang lang, const struct writer_options *options,
                 struct buf *out, struct err *e) {
    unsigned width, height;
    struct str name = str_of(path);
    if (str_ends(name, STR(".svg"))) return report_diagram_svg(dg, lang, options, out, e);
    if (str_ends(name, STR(".png"))) return report_diagram_png(dg, lang, options, out, &width, &height, e);
    return err_set(e, ERR_INVALID, _("The ending of %s names no picture format. There are: .svg, .png"), path);
}

static bool draw_and_write(const struct call *c, const struct diagram *dg, struct buf *contents, struct err *e) {
    struct str dir;
    if (!file_program_dir(c->arena, &dir, e)) return false;
    struct writer_options options = {.program_dir = dir};
    for (size_t i = 0; i < c->n_outputs; i++)
        if (!draw(c->outputs[i], dg, c->written_lang, &options, &contents[i], e)) return false;
    for (size_t i = 0; i < c->n_outputs; i++)
        if (!file_write(c->outputs[i], buf_str(&contents[i]), e)) return false;
    return true;
}

/* The picture before it is one: what stands in it, for programs that draw it themselves. */
static int show_json(const struct call *c, const struct diagram *dg) {
    struct out o;
    out_begin(&o, c);
    json_begin(&o);
    jsonw_key(&o.json, "diagram");
    diagram_write_json(dg, &o.json);
    return json_end(&o, EXIT_DONE);
}

static int run(struct call *c) {
    struct opened in;
    struct err e;
    struct buf contents[OUTPUTS_MAX];
    int status = open_system(c, c->arguments[0], &in);
    if (status) return status;
    if (!c->n_outputs && !c->json) {
        err_set(&e, ERR_INVALID, _("No output file is named. Example: kijun diagram %s -o overview.svg"),
                c->arguments[0]);
        return cli_fail(&e);
    }
    if (!in.system->n_work) {
        err_at(&e, in.source.path, 0, 0, ERR_INVALID,
               _("There is nothing to draw: the file has no `work:` (worksheet 2: who does what with which "
                 "information)."));
        return cli_fail(&e);
    }
    for (size_t i = 0; i < c->n_outputs; i++) buf_init(&contents[i], REPORT_OUTPUT_MAX);
    const struct diagram *dg = diagram_compose(c->arena, in.system, c->written_lang);
    bool ok = draw_and_write(c, dg, contents, &e);
    for (size_t i = 0; i < c->n_outputs; i++) buf_release(&contents[i]);
    if (!ok) return cli_fail(&e);
    for (size_t i = 0; i < c->n_outputs; i++) cli_note(_("written: %s"), c->outputs[i]);
    return c->json ? show_json(c, dg) : EXIT_DONE;
}

const struct verb verb_diagram = {
    .name = "diagram",
    .group = VERB_DOCUMENTS,
    .arguments = N_("FILE -o OUT.svg"),
    .least = 1,
    .most = 1,
    .takes = TAKES_FILE,
    .summary = N_("draw the system overview"),
    .about = N_("Draws who uses the system for what, over which networks, from `work:` of FILE. The ending of OUT says "
                "the format: svg or png."),
    .example = "kijun diagram system.yaml -o overview.svg",
    .options = {OPT_OUTPUT, OPT_JSON},
    .run = run,
};
