/* kijun check: validates a folder of standards, counts what it holds, and says what looks like a mistake. */
#include "catalog/lint.h"
#include "cli/words.h"

#define SHOWN_MAX 20 /* notes of one check that people are shown */

static void json_place(struct jsonw *w, struct str path, unsigned line, unsigned col) {
    json_member(w, "path", path);
    jsonw_key(w, "line"), jsonw_int(w, line);
    jsonw_key(w, "col"), jsonw_int(w, col);
}

/* What the loader refused. Its warnings are among what lint says, by name. */
static void json_errors(struct jsonw *w, const struct diags *d) {
    for (size_t i = 0; i < d->count; i++) {
        if (d->list[i].advice_only) continue;
        jsonw_object(w);
        json_place(w, str_of(d->list[i].path), d->list[i].line, d->list[i].col);
        jsonw_key(w, "severity"), jsonw_z(w, "error");
        jsonw_key(w, "check"), jsonw_z(w, "valid");
        jsonw_key(w, "name"), jsonw_null(w);
        json_member(w, "text", str_of(d->list[i].text));
        jsonw_end_object(w);
    }
}

static void json_findings(struct jsonw *w, const struct lint *found) {
    for (size_t i = 0; found && i < found->n; i++) {
        const struct finding *f = &found->list[i];
        jsonw_object(w);
        json_place(w, f->at.path, f->at.line, f->at.col);
        jsonw_key(w, "severity"), jsonw_z(w, lint_severity_id(f->severity));
        jsonw_key(w, "check"), jsonw_z(w, lint_check_id(f->check));
        json_member(w, "name", f->name);
        json_member(w, "text", f->text);
        jsonw_end_object(w);
    }
}

static void json_counts(struct jsonw *w, const struct catalog *cat) {
    jsonw_key(w, "counts");
    jsonw_array(w);
    for (size_t i = 0; cat && i < cat->n_standards; i++) {
        const struct standard *s = &cat->standards[i];
        for (size_t k = 0; k < s->n_counts; k++) {
            struct str unknown;
            size_t n;
            jsonw_object(w);
            json_member(w, "standard", s->id);
            json_member(w, "what", s->counts[k].what);
            json_member(w, "of", s->counts[k].of);
            jsonw_key(w, "is"), jsonw_int(w, s->counts[k].is);
            jsonw_key(w, "found");
            if (catalog_count(cat, s, &s->counts[k], &n, &unknown))
                jsonw_int(w, (int64_t)n);
            else
                jsonw_null(w);
            json_source(w, &s->counts[k].source);
            jsonw_end_object(w);
        }
    }
    jsonw_end_array(w);
}

static int print_json(struct out *o, const struct catalog *cat, const struct diags *d, const struct lint *found,
                      int status) {
    struct jsonw *w = &o->json;
    json_begin(o);
    jsonw_key(w, "valid"), jsonw_bool(w, cat != NULL);
    jsonw_key(w, "facts"), jsonw_int(w, cat ? (int64_t)cat->n_facts : 0);
    jsonw_key(w, "standards"), jsonw_int(w, cat ? (int64_t)cat->n_standards : 0);
    jsonw_key(w, "conditions"), jsonw_int(w, cat ? (int64_t)cat->n_conditions : 0);
    jsonw_key(w, "controls"), jsonw_int(w, cat ? (int64_t)cat->n_controls : 0);
    jsonw_key(w, "mappings"), jsonw_int(w, cat ? (int64_t)cat->n_mappings : 0);
    jsonw_key(w, "warnings"), jsonw_int(w, found ? (int64_t)found->warnings : 0);
    jsonw_key(w, "notes"), jsonw_int(w, found ? (int64_t)found->notes : 0);
    jsonw_key(w, "findings");
    jsonw_array(w);
    json_errors(w, d);
    json_findings(w, found);
    jsonw_end_array(w);
    json_counts(w, cat);
    return json_end(o, status);
}

static struct str place_of(struct arena *a, const struct finding *f) {
    if (!f->at.path.len) return STR("");
    return arena_fmt(a, "%.*s:%u: ", STR_ARG(f->at.path), f->at.line);
}

static size_t count_of(const struct lint *found, enum lint_check check) {
    size_t n = 0;
    for (size_t i = 0; i < found->n; i++) n += found->list[i].check == check;
    return n;
}

static void print_check(struct out *o, const struct lint *found, enum lint_check check) {
    size_t n = count_of(found, check), notes = 0;
    if (!n) return;
    out_heading(o, arena_fmt(o->arena, _("%s: %zu"), lint_check_title(check), n).ptr);
    for (size_t i = 0; i < found->n; i++) {
        const struct finding *f = &found->list[i];
        bool note = f->severity == LINT_NOTE;
        if (f->check != check || (note && ++notes > SHOWN_MAX)) continue;
        struct str line = arena_fmt(o->arena, note ? _("%.*snote: %.*s: %.*s") : _("%.*swarning: %.*s: %.*s"),
                                    STR_ARG(place_of(o->arena, f)), STR_ARG(f->name), STR_ARG(f->text));
        out_para(o, 2, note ? STYLE_PLAIN : STYLE_OPEN, line);
    }
    if (notes > SHOWN_MAX)
        out_para(o, 2, STYLE_DIM,
                 arena_fmt(o->arena, _("… and %zu more notes (--json lists them)"), notes - SHOWN_MAX));
}

static int say(struct out *o, const struct catalog *cat, const struct lint *found, int status) {
    size_t counts = 0;
    for (size_t i = 0; i < cat->n_standards; i++) counts += cat->standards[i].n_counts;
    for (int k = 0; k < LINT_CHECKS; k++) print_check(o, found, (enum lint_check)k);
    if (found->n) out_newline(o);
    out_addf(o, STYLE_GOOD, _("The standards are valid: standards %zu, questions %zu, conditions %zu, controls %zu."),
             cat->n_standards, cat->n_facts, cat->n_conditions, cat->n_controls);
    out_newline(o);
    out_addf(o, found->warnings ? STYLE_OPEN : STYLE_GOOD,
             _("Looked through: warnings %zu, notes %zu; numbers of the documents compared %zu."), found->warnings,
             found->notes, counts);
    out_newline(o);
    return out_end(o, status);
}

static int run(struct call *c) {
    struct diags *d = arena_alloc(c->arena, sizeof *d);
    const char *dir = c->n_arguments ? c->arguments[0] : c->standards_dir;
    const struct catalog *cat = dir ? catalog_load(c->arena, dir, d) : catalog_builtin();
    const struct lint *found = cat ? catalog_lint(c->arena, cat) : NULL;
    int status = !cat ? err_exit_status(diags_kind(d)) : found->warnings ? EXIT_FINDING : EXIT_DONE;
    struct out o;
    out_begin(&o, c);
    if (c->json) return print_json(&o, cat, d, found, status);
    if (cat) return say(&o, cat, found, status);
    diags_print(d, stderr);
    cli_note(_("errors: %zu. Nothing of this folder is used until they are mended."), d->errors);
    return out_end(&o, status);
}

const struct verb verb_check = {
    .name = "check",
    .group = VERB_STANDARDS,
    .arguments = N_("[DIR]"),
    .least = 0,
    .most = 1,
    .takes = TAKES_DIR,
    .summary = N_("validate the data of the standards and look for mistakes"),
    .about =
        N_("Reads a folder of standards and reports everything that is wrong with its place. What can be loaded is "
           "looked through for what can hardly be meant: requirements that no answer leads to, parts of rules that "
           "never matter, answers that no rule tells apart, prerequisites that are not derived along, texts that "
           "are missing in one language, stand twice or lack their full stop, mappings that contradict each other, "
           "numbers of the document that the data does not reach. Warnings want mending and give exit status 1; "
           "notes are true and may be meant so. Without DIR: the standards in the program."),
    .example = "kijun check standards",
    .options = {OPT_JSON},
    .run = run,
};
