/* kijun check: validates a folder of standards, counts what it holds, warns of texts in one language only. */
#include "cli/words.h"

#define MISSING_SHOWN 20

struct missing {
    struct arena *arena;
    struct str *places; /* "STD.ID title (en)" */
    size_t n, room;
};

/* Empty everywhere is a text that is not there; in one language only it wants translating. */
static void look(struct missing *m, struct str name, const char *what, const struct text *t) {
    size_t there = 0;
    for (unsigned i = 0; i < LANG_COUNT; i++) there += t->in[i].len > 0;
    if (there == 0 || there == LANG_COUNT) return;
    for (unsigned i = 0; i < LANG_COUNT; i++) {
        if (t->in[i].len) continue;
        m->places = arena_grow(m->arena, m->places, m->n, &m->room, sizeof *m->places);
        m->places[m->n++] = arena_fmt(m->arena, "%.*s %s (%s)", STR_ARG(name), what, lang_code((enum lang)i));
    }
}

static void look_all(struct missing *m, struct str name, const char *what, const struct text *list, size_t n) {
    for (size_t i = 0; i < n; i++) look(m, name, what, &list[i]);
}

static void look_fact(struct missing *m, const struct fact *f) {
    look(m, f->id, "title", &f->title);
    look(m, f->id, "ask", &f->ask);
    look(m, f->id, "help", &f->help);
    look(m, f->id, "unit", &f->unit);
    for (size_t i = 0; i < f->n_choices; i++) {
        look(m, f->id, "choices", &f->choices[i].title);
        look(m, f->id, "choices", &f->choices[i].help);
    }
    for (size_t i = 0; i < f->n_implied; i++) look(m, f->id, "implied", &f->implied[i].why);
}

static void look_level(struct missing *m, struct str name, const struct control_level *l) {
    look(m, name, "statement", &l->statement);
    look(m, name, "threat", &l->threat);
    look(m, name, "effect", &l->effect);
    look_all(m, name, "proposals", l->proposals, l->n_proposals);
    look_all(m, name, "acceptance", l->acceptance, l->n_acceptance);
    look_all(m, name, "evidence", l->evidence, l->n_evidence);
}

static void look_control(struct missing *m, const struct catalog *cat, uint32_t index) {
    const struct control *c = &cat->controls[index];
    struct str name = control_name(m->arena, cat, index);
    look(m, name, "title", &c->title);
    look(m, name, "purpose", &c->purpose);
    look(m, name, "choosing", &c->choosing);
    look(m, name, "writing", &c->writing);
    look(m, name, "caution", &c->caution);
    look_all(m, name, "practices", c->practices, c->n_practices);
    look_all(m, name, "acceptance", c->acceptance, c->n_acceptance);
    look_all(m, name, "evidence", c->evidence, c->n_evidence);
    for (size_t i = 0; i < c->n_fields; i++) {
        look(m, name, "fields", &c->fields[i].title);
        look(m, name, "fields", &c->fields[i].hint);
    }
    for (size_t i = 0; i < c->n_levels; i++) look_level(m, name, &c->levels[i]);
}

static void look_condition(struct missing *m, const struct catalog *cat, uint32_t index) {
    const struct condition *c = &cat->conditions[index];
    struct str name = condition_name(m->arena, cat, index);
    look(m, name, "title", &c->title);
    look(m, name, "ask", &c->ask);
    look(m, name, "explain", &c->explain);
}

static void look_named(struct missing *m, struct str name, const char *what, const struct named *list, size_t n) {
    for (size_t i = 0; i < n; i++) look(m, name, what, &list[i].title);
}

static void look_standard(struct missing *m, const struct standard *s) {
    look(m, s->id, "title", &s->title);
    look(m, s->id, "short_title", &s->short_title);
    look(m, s->id, "about", &s->about);
    look(m, s->id, "control_word", &s->control_word);
    for (size_t i = 0; i < s->n_levels; i++) look(m, s->id, "levels", &s->levels[i].title);
    look_named(m, s->id, "viewpoints", s->viewpoints, s->n_viewpoints);
    look_named(m, s->id, "roles", s->roles, s->n_roles);
    look_named(m, s->id, "phases", s->phases, s->n_phases);
    look_named(m, s->id, "kinds", s->kinds, s->n_kinds);
    look_all(m, s->id, "corrections", s->corrections, s->n_corrections);
    for (size_t i = 0; i < s->n_questions; i++)
        look(m, arena_fmt(m->arena, "%.*s.%.*s", STR_ARG(s->id), STR_ARG(s->questions[i].id)), "title",
             &s->questions[i].title);
    for (size_t i = 0; i < s->n_groups; i++) look(m, s->groups[i].id, "title", &s->groups[i].title);
    for (size_t i = 0; i < s->n_chapters; i++) look(m, s->chapters[i].id, "title", &s->chapters[i].title);
}

static struct missing missing_texts(struct arena *a, const struct catalog *cat) {
    struct missing m = {.arena = a};
    for (size_t i = 0; i < cat->n_facts; i++) look_fact(&m, &cat->facts[i]);
    for (size_t i = 0; i < cat->n_standards; i++) look_standard(&m, &cat->standards[i]);
    for (uint32_t i = 0; i < cat->n_conditions; i++) look_condition(&m, cat, i);
    for (uint32_t i = 0; i < cat->n_controls; i++) look_control(&m, cat, i);
    return m;
}

static void json_findings(struct jsonw *w, const struct diags *d) {
    jsonw_key(w, "findings");
    jsonw_array(w);
    for (size_t i = 0; i < d->count; i++) {
        jsonw_object(w);
        json_member(w, "path", str_of(d->list[i].path));
        jsonw_key(w, "line"), jsonw_int(w, d->list[i].line);
        jsonw_key(w, "col"), jsonw_int(w, d->list[i].col);
        jsonw_key(w, "severity"), jsonw_z(w, d->list[i].advice_only ? "warning" : "error");
        json_member(w, "text", str_of(d->list[i].text));
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static int print_json(struct out *o, const struct catalog *cat, const struct diags *d, const struct missing *m,
                      int status) {
    struct jsonw *w = &o->json;
    json_begin(o);
    jsonw_key(w, "valid"), jsonw_bool(w, cat != NULL);
    jsonw_key(w, "facts"), jsonw_int(w, cat ? (int64_t)cat->n_facts : 0);
    jsonw_key(w, "standards"), jsonw_int(w, cat ? (int64_t)cat->n_standards : 0);
    jsonw_key(w, "conditions"), jsonw_int(w, cat ? (int64_t)cat->n_conditions : 0);
    jsonw_key(w, "controls"), jsonw_int(w, cat ? (int64_t)cat->n_controls : 0);
    json_findings(w, d);
    jsonw_key(w, "missing_translations");
    jsonw_array(w);
    for (size_t i = 0; i < m->n; i++) jsonw_str(w, m->places[i]);
    jsonw_end_array(w);
    return json_end(o, status);
}

static void print_missing(const struct missing *m) {
    for (size_t i = 0; i < m->n && i < MISSING_SHOWN; i++)
        cli_note(_("warning: not translated: %.*s"), STR_ARG(m->places[i]));
    if (m->n > MISSING_SHOWN) cli_note(_("warning: and %zu more (--json lists them)"), m->n - MISSING_SHOWN);
}

static int run(struct call *c) {
    struct diags *d = arena_alloc(c->arena, sizeof *d);
    const char *dir = c->n_arguments ? c->arguments[0] : c->standards_dir;
    const struct catalog *cat = dir ? catalog_load(c->arena, dir, d) : catalog_builtin();
    struct missing m = {0};
    struct out o;
    if (cat) m = missing_texts(c->arena, cat);
    int status = cat ? EXIT_DONE : err_exit_status(diags_kind(d));
    out_begin(&o, c);
    if (c->json) return print_json(&o, cat, d, &m, status);
    diags_print(d, stderr);
    if (!cat) {
        cli_note(_("errors: %zu. Nothing of this folder is used until they are mended."), d->errors);
        return out_end(&o, status);
    }
    print_missing(&m);
    out_addf(&o, STYLE_GOOD, _("The standards are valid: standards %zu, questions %zu, conditions %zu, controls %zu."),
             cat->n_standards, cat->n_facts, cat->n_conditions, cat->n_controls);
    out_newline(&o);
    return out_end(&o, status);
}

const struct verb verb_check = {
    .name = "check",
    .group = VERB_STANDARDS,
    .arguments = N_("[DIR]"),
    .least = 0,
    .most = 1,
    .takes = TAKES_DIR,
    .summary = N_("validate the data of the standards"),
    .about = N_("Reads a folder of standards and reports everything that is wrong with its place, then counts. Texts "
                "that are there in one language only give a warning. Without DIR: the standards in the program."),
    .example = "kijun check standards",
    .options = {OPT_JSON},
    .run = run,
};
