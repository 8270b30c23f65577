/* kijun sla: promised service levels beside the reference values of the pattern. */
#include "cli/document.h"
#include "cli/words.h"

static struct str written(struct out *o, const struct standard *s, const struct metric *m, const struct quantity *q) {
    struct buf b;
    buf_init(&b, 4 * KIB);
    if (q) quantity_write(s, m->measure, q, &b);
    struct str text = arena_str(o->arena, buf_str(&b));
    buf_release(&b);
    return text;
}

static struct str spoken(struct out *o, const struct standard *s, const struct metric *m, const struct quantity *q) {
    struct buf b;
    buf_init(&b, 4 * KIB);
    if (q) quantity_speak(s, m->measure, m->better, q, lang_current(), &b);
    struct str text = arena_str(o->arena, buf_str(&b));
    buf_release(&b);
    return text;
}

/* JSON ----------------------------------------------------------------------------------------------------------- */

static void json_level(struct out *o, const struct call *c, const struct opened *in, const struct standard *s,
                       const struct service_level *v) {
    struct jsonw *w = &o->json;
    const struct metric *m = &in->cat->metrics[v->metric];
    const struct control *control = &in->cat->controls[m->control];
    bool given = v->reference && !v->reference->free;
    jsonw_object(w);
    json_member(w, "id", arena_fmt(o->arena, "%.*s.%.*s", STR_ARG(control->id), STR_ARG(m->id)));
    json_member(w, "title", text_in(&m->title, c->written_lang));
    jsonw_key(w, "must"), jsonw_bool(w, v->reference && v->reference->must);
    json_member(w, "reference", given ? written(o, s, m, &v->reference->value) : STR_NONE);
    json_member(w, "declared", v->declared ? written(o, s, m, &v->declared->value) : STR_NONE);
    jsonw_key(w, "state"), jsonw_z(w, service_state_id(v->state));
    jsonw_end_object(w);
}

static void json_standard(struct out *o, const struct call *c, const struct opened *in,
                          const struct service_levels *levels) {
    struct jsonw *w = &o->json;
    const struct standard *s = levels->standard;
    jsonw_object(w);
    json_member(w, "id", s->id);
    json_member(w, "edition", s->edition);
    jsonw_key(w, "pattern");
    if (levels->pattern >= 0)
        jsonw_int(w, levels->pattern + 1);
    else
        jsonw_null(w);
    jsonw_key(w, "possible");
    jsonw_array(w);
    for (size_t i = 0; i < s->n_patterns; i++)
        if (in->result->conditions[s->patterns[i]].value != TRI_NO) jsonw_int(w, (int64_t)i + 1);
    jsonw_end_array(w);
    jsonw_key(w, "metrics");
    jsonw_array(w);
    for (size_t i = 0; i < levels->n; i++) json_level(o, c, in, s, &levels->list[i]);
    jsonw_end_array(w);
    jsonw_key(w, "count");
    jsonw_object(w);
    for (size_t i = 0; i < SERVICE_STATES; i++)
        jsonw_key(w, service_state_id((enum service_state)i)), jsonw_int(w, (int64_t)levels->count[i]);
    jsonw_end_object(w);
    jsonw_end_object(w);
}

/* For people ----------------------------------------------------------------------------------------------------- */

static enum style style_of(enum service_state state) {
    switch (state) {
    case SERVICE_MET:
    case SERVICE_FREE:
        return STYLE_GOOD;
    case SERVICE_UNMET_MUST:
    case SERVICE_MISSING_MUST:
        return STYLE_BAD;
    case SERVICE_LEFT_OUT:
    case SERVICE_NO_REFERENCE:
        return STYLE_DIM;
    default:
        return STYLE_OPEN;
    }
}

static void pattern(struct out *o, const struct opened *in, const struct service_levels *levels) {
    const struct standard *s = levels->standard;
    if (!levels->n_possible) {
        out_para(o, 2, STYLE_PLAIN, str_of(_("No pattern of this standard fits the system.")));
    } else if (levels->pattern >= 0) {
        out_para(o, 2, STYLE_BOLD, title_in(&in->cat->conditions[s->patterns[levels->pattern]].title));
    } else {
        out_para(o, 2, STYLE_OPEN, str_of(_("The pattern is not settled yet. It may still be:")));
        for (size_t i = 0; i < s->n_patterns; i++)
            if (in->result->conditions[s->patterns[i]].value != TRI_NO)
                out_para(o, 4, STYLE_PLAIN, title_in(&in->cat->conditions[s->patterns[i]].title));
    }
}

static void table(struct out *o, const struct opened *in, const struct service_levels *levels) {
    const char *head[] = {"ID", _("Metric"), _("Reference value"), _("Declared value"), _("Comparison")};
    const struct standard *s = levels->standard;
    struct grid *t = grid_new(o->arena, 5, 1);
    grid_head(t, head);
    for (size_t i = 0; i < levels->n; i++) {
        const struct service_level *v = &levels->list[i];
        const struct metric *m = &in->cat->metrics[v->metric];
        struct grid_cell *row = grid_row(t);
        enum style style = style_of(v->state);
        row[0].text = arena_fmt(o->arena, "%.*s.%.*s", STR_ARG(in->cat->controls[m->control].id), STR_ARG(m->id));
        row[1].text = title_in(&m->title);
        if (v->reference)
            row[2].text = arena_fmt(
                o->arena, "%.*s%s",
                STR_ARG(v->reference->free ? str_of(_("set by the provider")) : spoken(o, s, m, &v->reference->value)),
                v->reference->must ? " *" : "");
        row[3].text = v->declared ? spoken(o, s, m, &v->declared->value) : STR("-");
        row[4] = (struct grid_cell){style, sla_state_word(lang_current(), v->state)};
        if (style == STYLE_DIM) row[0].style = row[1].style = row[2].style = row[3].style = STYLE_DIM;
    }
    grid_print(o, t, 2);
}

static void print_levels(struct out *o, const struct opened *in, const struct service_levels *levels) {
    const size_t *n = levels->count;
    out_newline(o);
    out_addf(o, STYLE_BOLD, "%.*s", STR_ARG(title_in(&levels->standard->title)));
    out_newline(o);
    pattern(o, in, levels);
    out_newline(o);
    table(o, in, levels);
    out_heading(o, _("Summary"));
    out_para(o, 2, n[SERVICE_UNMET_MUST] + n[SERVICE_MISSING_MUST] ? STYLE_BAD : STYLE_GOOD,
             arena_fmt(o->arena, _("values that must be reached (*): not reached %zu, not declared %zu"),
                       n[SERVICE_UNMET_MUST], n[SERVICE_MISSING_MUST]));
    out_para(o, 2, n[SERVICE_UNMET] + n[SERVICE_MISSING] ? STYLE_OPEN : STYLE_GOOD,
             arena_fmt(o->arena, _("guide values: not reached %zu, not declared %zu"), n[SERVICE_UNMET],
                       n[SERVICE_MISSING]));
    if (n[SERVICE_ASK])
        out_para(o, 2, STYLE_OPEN, arena_fmt(o->arena, _("to be judged by a person: %zu"), n[SERVICE_ASK]));
}

/* The standards asked for that have metrics; none: nothing to compare. */
static size_t keep_measured(struct call *c, struct opened *in, struct service_levels **out) {
    uint32_t *list = arena_array(c->arena, in->n_standards, sizeof *list);
    size_t n = 0;
    for (size_t i = 0; i < in->n_standards; i++) {
        out[n] = service_levels(c->arena, in->cat, in->system, in->result, in->standards[i]);
        if (out[n]->n) list[n++] = in->standards[i];
    }
    in->standards = list;
    return in->n_standards = n;
}

static int run(struct call *c) {
    struct opened in;
    struct out o;
    struct err e;
    int status = open_system(c, c->arguments[0], &in);
    if (status) return status;
    struct service_levels **levels = arena_array(c->arena, in.n_standards, sizeof(struct service_levels *));
    if (!keep_measured(c, &in, levels)) {
        err_set(&e, ERR_NOT_FOUND, _("No standard asked for has metrics."));
        return cli_fail(&e);
    }
    for (size_t i = 0; i < in.n_standards; i++)
        if (service_levels_fall_short(levels[i])) status = EXIT_FINDING;
    if (c->n_outputs) {
        struct report_input input = document_input(c, &in);
        if (!document_write(c, sla_compose(c->arena, &input), &e)) return cli_fail(&e);
        if (!c->json) return status;
    }
    out_begin(&o, c);
    if (c->json) {
        json_begin(&o);
        jsonw_key(&o.json, "standards");
        jsonw_array(&o.json);
        for (size_t i = 0; i < in.n_standards; i++) json_standard(&o, c, &in, levels[i]);
        jsonw_end_array(&o.json);
        return json_end(&o, status);
    }
    out_add(&o, STYLE_BOLD, in.system->name);
    out_newline(&o);
    for (size_t i = 0; i < in.n_standards; i++) print_levels(&o, &in, levels[i]);
    return out_end(&o, status);
}

const struct verb verb_sla = {
    .name = "sla",
    .group = VERB_DOCUMENTS,
    .arguments = N_("FILE"),
    .least = 1,
    .most = 1,
    .takes = TAKES_FILE,
    .summary = N_("promised service levels beside the reference values"),
    .about =
        N_("Finds the pattern of the service from the answers, and compares what FILE promises under \"declared\" "
           "with the reference values of that pattern. With -o also as a document. Exit status 1 when a value that "
           "must be reached (*) is not reached or not declared, or the pattern is not settled."),
    .example = "kijun sla service.yaml\nkijun sla service.yaml -o sla.docx",
    .options = {OPT_OUTPUT, OPT_STANDARD, OPT_JSON},
    .run = run,
};
