/* kijun export: standards and systems in the formats of other programs. OSCAL so far. */
#include "cli/export_trail.h"
#include "cli/words.h"
#include "report/oscal.h"

static int wrong_call(const char *message) {
    struct err e;
    err_set(&e, ERR_INVALID, "%s", message);
    return cli_fail(&e);
}

static int write_out(struct call *c, const struct buf *content, int status) {
    struct err e;
    if (!file_write(c->outputs[0], buf_str(content), &e)) return cli_fail(&e);
    cli_note(_("written: %s"), c->outputs[0]);
    return status;
}

static int export_catalog(struct call *c, struct buf *out) {
    const struct catalog *cat;
    struct thing t;
    struct err e;
    int status = open_catalog(c, &cat);
    if (!status) status = open_thing(c, cat, c->arguments[0], NEAR_STANDARD, &t);
    if (status) return status;
    if (!oscal_write_catalog(c->arena, cat, t.index, c->written_lang, out, &e)) return cli_fail(&e);
    return write_out(c, out, EXIT_DONE);
}

static int export_system(struct call *c, struct buf *out) {
    struct opened in;
    struct err e;
    int status = open_system(c, c->arguments[0], &in);
    if (status) return status;
    struct report_input input = {.cat = in.cat,
                                 .system = in.system,
                                 .facts = &in.input,
                                 .deriver = in.deriver,
                                 .derivation = in.result,
                                 .lang = c->written_lang,
                                 .standards = in.standards,
                                 .n_standards = in.n_standards};
    bool ok = str_is(c->oscal, "profile") ? oscal_write_profile(c->arena, &input, out, &e)
                                          : oscal_write_ssp(c->arena, &input, out, &e);
    if (!ok) return cli_fail(&e);
    struct standings n = standings_count(&in);
    if (standings_open(&n))
        cli_note(_("open: conditions undetermined %zu, requirements undetermined %zu, undecided %zu, reasons missing "
                   "%zu. See: kijun derive %s"),
                 n.conditions_open, n.undetermined, n.undecided, n.missing_why, c->arguments[0]);
    return write_out(c, out, standings_open(&n) ? EXIT_FINDING : EXIT_DONE);
}

/* A system file as one line of JSON, as `fleet` reads it; several files, several lines. */
static int export_lines(struct call *c, struct buf *out) {
    struct opened in;
    struct jsonw w;
    for (size_t i = 0; i < c->n_arguments; i++) {
        int status = open_system(c, c->arguments[i], &in);
        if (status) return status;
        jsonw_init(&w, out, false);
        system_write_json(in.cat, in.system, &w);
        buf_addc(out, '\n');
    }
    if (c->n_outputs) return write_out(c, out, EXIT_DONE);
    struct out o;
    out_begin(&o, c);
    buf_add(&o.text, buf_str(out));
    return out_end(&o, EXIT_DONE);
}

static int run(struct call *c) {
    struct buf out;
    if (c->trail) {
        if (c->n_arguments || c->oscal.len || c->json || c->n_outputs != 1)
            return wrong_call(_("The record is written whole: kijun export --trail -o FILE"));
        return export_trail(c);
    }
    if (!c->n_arguments) return wrong_call(_("Say what to write: a standard, a system, or --trail."));
    if (c->json && !c->oscal.len) {
        if (c->n_outputs > 1) return wrong_call(_("Name one output file: -o OUT.json"));
        buf_init(&out, REPORT_OUTPUT_MAX);
        int done = export_lines(c, &out);
        buf_release(&out);
        return done;
    }
    if (c->n_arguments != 1) return wrong_call(_("OSCAL is written of one standard or system at a time."));
    if (!c->oscal.len) return wrong_call(_("Say which document: --oscal catalog, --oscal profile or --oscal ssp."));
    if (c->n_outputs != 1) return wrong_call(_("Name one output file: -o OUT.json"));
    buf_init(&out, REPORT_OUTPUT_MAX);
    int status = str_is(c->oscal, "catalog") ? export_catalog(c, &out) : export_system(c, &out);
    buf_release(&out);
    return status;
}

const struct verb verb_export = {
    .name = "export",
    .group = VERB_DOCUMENTS,
    .arguments = N_("STD|FILE --oscal DOCUMENT -o OUT.json"),
    .least = 0,
    .most = ARGUMENTS_MAX,
    .takes = TAKES_FILE,
    .summary = N_("write a standard or a system as OSCAL, or the whole record"),
    .about =
        N_("--oscal catalog STD writes a standard; --oscal profile FILE the requirements that apply to a system; "
           "--oscal ssp FILE its system security plan, with decisions, status and who carries what. OSCAL 1.1.2, "
           "JSON, in Japanese unless --lang says otherwise; the other language has the same ids. The same input "
           "gives the same bytes. The profile looks for catalog-STD.json beside it, the plan for profile.json. "
           "Exit status 1 when something of the system is still undetermined or undecided. With --json instead of "
           "--oscal: "
           "each system file as one line of JSON, as kijun fleet reads them. --trail writes the whole record, which "
           "kijun-verify checks."),
    .example = "kijun export --oscal catalog {standard} -o catalog-{standard}.json\n"
               "kijun export --oscal profile system.yaml -o profile.json\n"
               "kijun export --oscal ssp system.yaml -o ssp.json\n"
               "kijun export --json a.yaml b.yaml -o systems.ndjson\n"
               "kijun export --trail -o record.trail",
    .options = {OPT_OSCAL_DOCUMENT, OPT_OUTPUT, OPT_STANDARD, OPT_JSON, OPT_TRAIL},
    .run = run,
};
