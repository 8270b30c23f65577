/* kijun standards: what is loaded, which edition, and how sure it is. */
#include "cli/words.h"

struct certainties {
    size_t count[CERTAINTY_INFERRED + 1];
};

static size_t metrics_of(const struct catalog *cat, const struct standard *s) {
    size_t n = 0;
    for (uint32_t i = 0; i < s->n_controls; i++) n += cat->controls[s->first_control + i].n_metrics;
    return n;
}

/* Shared facts that it asks for or that its rules look at. */
static size_t facts_of(struct arena *a, const struct catalog *cat, const struct standard *s) {
    const bool *facts = catalog_facts_of(a, cat, UINT64_C(1) << (s - cat->standards));
    size_t n = 0;
    for (size_t i = 0; i < cat->n_facts; i++) n += facts[i];
    return n;
}

/* What carries a rule counts: conditions and controls, each by its own source. */
static struct certainties certainties_of(const struct catalog *cat, const struct standard *s) {
    struct certainties all = {{0}};
    for (uint32_t i = 0; i < s->n_conditions; i++)
        all.count[cat->conditions[s->first_condition + i].source.certainty]++;
    for (uint32_t i = 0; i < s->n_controls; i++) all.count[cat->controls[s->first_control + i].source.certainty]++;
    return all;
}

static void print_json(struct out *o, const struct opened *in) {
    struct jsonw *w = &o->json;
    json_begin(o);
    json_member(w, "digest", in->cat->digest);
    jsonw_key(w, "standards");
    jsonw_array(w);
    for (size_t i = 0; i < in->n_standards; i++) {
        const struct standard *s = &in->cat->standards[in->standards[i]];
        struct certainties sure = certainties_of(in->cat, s);
        jsonw_object(w);
        json_member(w, "id", s->id);
        json_text(w, "title", &s->title);
        json_member(w, "edition", s->edition);
        json_member(w, "published", s->published);
        jsonw_key(w, "questions"), jsonw_int(w, (int64_t)s->n_questions);
        jsonw_key(w, "conditions"), jsonw_int(w, (int64_t)s->n_conditions);
        jsonw_key(w, "controls"), jsonw_int(w, (int64_t)s->n_controls);
        jsonw_key(w, "metrics"), jsonw_int(w, (int64_t)metrics_of(in->cat, s));
        jsonw_key(w, "facts"), jsonw_int(w, (int64_t)facts_of(o->arena, in->cat, s));
        jsonw_key(w, "annexes"), jsonw_int(w, (int64_t)s->n_annexes);
        jsonw_key(w, "chapters"), jsonw_int(w, (int64_t)s->n_chapters);
        jsonw_key(w, "certainty");
        jsonw_object(w);
        for (unsigned k = 0; k <= CERTAINTY_INFERRED; k++) {
            jsonw_key(w, certainty_id((enum certainty)k));
            jsonw_int(w, (int64_t)sure.count[k]);
        }
        jsonw_end_object(w);
        json_texts(w, "corrections", s->corrections, s->n_corrections);
        json_source(w, &s->source);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void print_table(struct out *o, const struct opened *in) {
    struct arena *a = o->arena;
    struct grid *t = grid_new(a, 7, 1);
    const char *head[] = {"ID",           _("Standard"), _("controls"), _("conditions"),
                          _("questions"), _("metrics"),  _("inferred")};
    grid_head(t, head);
    grid_head_right(t, 2);
    for (size_t i = 0; i < in->n_standards; i++) {
        const struct standard *s = &in->cat->standards[in->standards[i]];
        struct certainties sure = certainties_of(in->cat, s);
        struct grid_cell *row = grid_row(t);
        row[0] = (struct grid_cell){STYLE_BOLD, s->id};
        row[1].text = term_standard(s);
        row[2] = grid_figure(a, STYLE_PLAIN, s->n_controls);
        row[3] = grid_figure(a, STYLE_PLAIN, s->n_conditions);
        row[4] = grid_figure(a, STYLE_PLAIN, facts_of(a, in->cat, s));
        row[5] = grid_figure(a, STYLE_PLAIN, metrics_of(in->cat, s));
        row[6] = grid_figure(a, STYLE_PLAIN, sure.count[CERTAINTY_INFERRED]);
    }
    grid_print(o, t, 2);
}

static void print_editions(struct out *o, const struct opened *in) {
    out_heading(o, _("Editions"));
    for (size_t i = 0; i < in->n_standards; i++) {
        const struct standard *s = &in->cat->standards[in->standards[i]];
        out_item(o, 2, 8, s->id, STYLE_PLAIN, title_in(&s->title));
        out_para(o, 12, STYLE_DIM, s->edition);
    }
}

static int run(struct call *c) {
    struct opened in = {0};
    struct out o;
    int status = open_standards(c, &in);
    if (status) return status;
    out_begin(&o, c);
    if (c->json) return print_json(&o, &in), json_end(&o, EXIT_DONE);
    out_para(&o, 0, STYLE_PLAIN,
             c->standards_dir ? arena_fmt(c->arena, _("Standards read from %s"), c->standards_dir)
                              : str_of(_("Standards held by this program")));
    print_table(&o, &in);
    print_editions(&o, &in);
    out_newline(&o);
    out_para(&o, 0, STYLE_OPEN,
             str_of(_("Check the edition in force before use: kijun holds the editions named above and does not know "
                      "whether a newer one was published.")));
    out_next(&o, "kijun show %.*s", STR_ARG(in.cat->standards[in.standards[0]].id));
    return out_end(&o, EXIT_DONE);
}

const struct verb verb_standards = {
    .name = "standards",
    .group = VERB_STANDARDS,
    .arguments = "",
    .takes = TAKES_NOTHING,
    .summary = N_("which standards are loaded, in which edition"),
    .about = N_("Lists every standard with its edition, how much it holds, and how much of it is stated in the "
                "document itself, taken from another published text, or inferred."),
    .example = "kijun standards\nkijun standards --json",
    .options = {OPT_JSON, OPT_STANDARD},
    .run = run,
};
