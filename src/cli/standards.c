/* kijun standards: what is loaded, which edition, and how sure it is. */
#include "cli/words.h"

struct certainties {
    size_t count[CERTAINTY_INFERRED + 1];
};

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

static void print_standard(struct out *o, const struct opened *in, const struct standard *s) {
    struct arena *a = o->arena;
    struct certainties sure = certainties_of(in->cat, s);
    out_newline(o);
    out_add(o, STYLE_BOLD, s->id);
    out_addf(o, STYLE_PLAIN, "  %.*s", STR_ARG(title_in(&s->title)));
    out_newline(o);
    out_item(o, 2, 12, str_of(_("Edition")), STYLE_PLAIN, s->edition);
    if (s->published.len) out_item(o, 2, 12, str_of(_("Published")), STYLE_PLAIN, s->published);
    struct str word = title_in(&s->control_word);
    out_item(o, 2, 12, str_of(_("Holds")), STYLE_PLAIN,
             arena_fmt(a, _("questions %zu, conditions %u, %.*s %u"), s->n_questions, s->n_conditions,
                       STR_ARG(word.len ? word : str_of(_("controls"))), s->n_controls));
    out_item(o, 2, 12, str_of(_("Certainty")), STYLE_PLAIN,
             arena_fmt(a, _("%s %zu, %s %zu, %s %zu"), term_certainty(CERTAINTY_STATED), sure.count[CERTAINTY_STATED],
                       term_certainty(CERTAINTY_PUBLISHED), sure.count[CERTAINTY_PUBLISHED],
                       term_certainty(CERTAINTY_INFERRED), sure.count[CERTAINTY_INFERRED]));
    if (s->n_corrections)
        out_item(o, 2, 12, str_of(_("Corrections")), STYLE_PLAIN,
                 arena_fmt(a, _("%zu errors of the print were mended (--json lists them)"), s->n_corrections));
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
    for (size_t i = 0; i < in.n_standards; i++) print_standard(&o, &in, &in.cat->standards[in.standards[i]]);
    out_newline(&o);
    out_para(&o, 0, STYLE_OPEN,
             str_of(_("Check the edition in force before use: kijun holds the editions named above and does not know "
                      "whether a newer one was published.")));
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
