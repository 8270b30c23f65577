/* sla: promised service levels beside the reference values of the pattern. */
#include "report/sla.h"

#include "report/head.h"

static const char *const state_words[SERVICE_STATES] = {
    [SERVICE_MET] = N_("reached"),
    [SERVICE_UNMET_MUST] = N_("✕ not reached (must)"),
    [SERVICE_UNMET] = N_("△ below the guide value"),
    [SERVICE_MISSING_MUST] = N_("✕ not declared (must)"),
    [SERVICE_MISSING] = N_("not declared"),
    [SERVICE_FREE] = N_("own value"),
    [SERVICE_ASK] = N_("? to be judged by a person"),
    [SERVICE_OPEN] = N_("undetermined"),
    [SERVICE_LEFT_OUT] = N_("not concerned"),
    [SERVICE_NO_REFERENCE] = N_("reference not known"),
};

struct str sla_state_word(enum lang lang, enum service_state state) {
    return trs(lang, state_words[state]);
}

static enum tone tone_of_state(enum service_state state) {
    switch (state) {
    case SERVICE_UNMET_MUST:
    case SERVICE_MISSING_MUST:
        return TONE_WARN;
    case SERVICE_UNMET:
    case SERVICE_MISSING:
    case SERVICE_ASK:
    case SERVICE_OPEN:
        return TONE_OPEN;
    case SERVICE_LEFT_OUT:
    case SERVICE_NO_REFERENCE:
        return TONE_OFF;
    default:
        return TONE_NONE;
    }
}

static struct str spoken(struct builder *b, const struct standard *s, const struct metric *m,
                         const struct quantity *q) {
    struct buf out;
    buf_init(&out, 4 * KIB);
    quantity_speak(s, m->measure, m->better, q, b->lang, &out);
    struct str text = arena_str(b->a, buf_str(&out));
    buf_release(&out);
    return text;
}

static struct str reference_text(struct builder *b, const struct standard *s, const struct metric *m,
                                 const struct service_level *v) {
    if (!v->reference) return STR("");
    if (v->reference->free) return trs(b->lang, N_("set by the provider"));
    struct str value = v->reference->text.in[LANG_JA].len ? text_in(&v->reference->text, b->lang)
                                                          : spoken(b, s, m, &v->reference->value);
    return v->reference->must ? arena_fmt(b->a, "%.*s *", STR_ARG(value)) : value;
}

static struct str declared_text(struct builder *b, const struct standard *s, const struct metric *m,
                                const struct service_level *v) {
    return v->declared ? spoken(b, s, m, &v->declared->value) : STR("");
}

/* The patterns that may still hold, for when none is settled. */
static void pattern_para(struct builder *b, const struct report_input *in, const struct service_levels *levels) {
    const struct standard *s = levels->standard;
    if (levels->pattern >= 0) {
        const struct condition *c = &in->cat->conditions[s->patterns[levels->pattern]];
        run_text(b, RUN_STRONG, text_in(&c->title, b->lang));
        if (c->n_typical) {
            struct str names = STR("");
            for (size_t i = 0; i < c->n_typical; i++)
                names = arena_fmt(b->a, "%.*s%.*s%.*s", STR_ARG(names), STR_ARG(i ? trs(b->lang, N_(", ")) : STR("")),
                                  STR_ARG(text_in(&c->typical[i], b->lang)));
            run_text(b, RUN_NORMAL, say(b, N_(" (typical services: %1)"), ARGS(names)));
        }
        para_taken(b, PARA_NORMAL);
        return;
    }
    if (!levels->n_possible) {
        para(b, PARA_NORMAL, trs(b->lang, N_("No pattern of this standard fits the system.")));
        return;
    }
    para(b, PARA_WARNING,
         trs(b->lang, N_("The pattern is not settled yet, so promised values cannot be compared. It may "
                         "still be one of these:")));
    struct list_builder l = list_begin(b, LIST_BULLET);
    for (size_t i = 0; i < s->n_patterns; i++)
        if (in->derivation->conditions[s->patterns[i]].value != TRI_NO)
            list_text(&l, 0, text_in(&in->cat->conditions[s->patterns[i]].title, b->lang));
    list_end(&l);
}

static void summary_para(struct builder *b, const struct service_levels *levels) {
    const size_t *n = levels->count;
    para(b, n[SERVICE_UNMET_MUST] + n[SERVICE_MISSING_MUST] ? PARA_WARNING : PARA_NORMAL,
         say(b,
             N_("Values that must be reached: %1 not reached, %2 not declared. Guide values: %3 not reached, %4 not "
                "declared."),
             ARGS(count_text(b, n[SERVICE_UNMET_MUST]), count_text(b, n[SERVICE_MISSING_MUST]),
                  count_text(b, n[SERVICE_UNMET]), count_text(b, n[SERVICE_MISSING]))));
    para(b, PARA_NOTE, trs(b->lang, N_("* marks a value that must be reached; the others are guide values.")));
}

static void level_row(struct builder *b, const struct report_input *in, struct table_builder *t,
                      const struct standard *s, const struct service_level *v) {
    const struct metric *m = &in->cat->metrics[v->metric];
    const struct control *c = &in->cat->controls[m->control];
    struct str id = c->printed.len ? c->printed : c->id;
    enum tone tone = tone_of_state(v->state), row_tone = tone == TONE_OFF ? TONE_OFF : TONE_NONE;
    table_row(t, false);
    table_text(t, row_tone, arena_fmt(b->a, "%.*s %.*s", STR_ARG(id), STR_ARG(m->id)));
    table_text(t, row_tone, text_in(&m->title, b->lang));
    table_text(t, row_tone, reference_text(b, s, m, v));
    table_text(t, row_tone, declared_text(b, s, m, v));
    table_text(t, tone, sla_state_word(b->lang, v->state));
}

static void standard_levels(struct builder *b, const struct report_input *in, uint32_t standard, unsigned level,
                            size_t number) {
    static const unsigned widths[] = {5, 13, 9, 8, 8};
    static const char *const heads[] = {N_("No."),        N_("Metric"), N_("Reference value"), N_("Declared value"),
                                        N_("Comparison"), NULL};
    const struct standard *s = &in->cat->standards[standard];
    const struct service_levels *levels = service_levels(b->a, in->cat, in->system, in->derivation, standard);
    heading(b, level, count_text(b, number), arena_fmt(b->a, "sla-%.*s", STR_ARG(s->id)),
            text_in(&s->short_title, b->lang));
    pattern_para(b, in, levels);
    if (levels->pattern >= 0) summary_para(b, levels);
    struct table_builder t = table_begin(b, TABLE_GRID, widths, 5);
    table_heads(&t, heads);
    for (size_t i = 0; i < levels->n; i++) level_row(b, in, &t, s, &levels->list[i]);
    table_end(&t);
}

static bool has_metrics(const struct catalog *cat, uint32_t standard) {
    for (size_t i = 0; i < cat->n_metrics; i++)
        if (cat->controls[cat->metrics[i].control].standard == standard) return true;
    return false;
}

size_t sla_section(struct builder *b, const struct report_input *in, unsigned level, size_t number) {
    size_t made = 0;
    for (size_t i = 0; i < in->n_standards; i++)
        if (has_metrics(in->cat, in->standards[i])) standard_levels(b, in, in->standards[i], level, number + made++);
    return made;
}

static void data_rows(struct builder *b, const struct report_input *in, struct data_builder *d, uint32_t standard) {
    const struct service_levels *levels = service_levels(b->a, in->cat, in->system, in->derivation, standard);
    for (size_t i = 0; i < levels->n; i++) {
        const struct service_level *v = &levels->list[i];
        const struct metric *m = &in->cat->metrics[v->metric];
        struct buf reference, declared;
        buf_init(&reference, 4 * KIB);
        buf_init(&declared, 4 * KIB);
        if (v->reference && !v->reference->free)
            quantity_write(levels->standard, m->measure, &v->reference->value, &reference);
        if (v->declared) quantity_write(levels->standard, m->measure, &v->declared->value, &declared);
        data_cell(d, metric_name(b->a, in->cat, v->metric));
        data_cell(d, text_in(&m->title, b->lang));
        data_cell(d, levels->pattern >= 0 ? count_text(b, (size_t)levels->pattern + 1) : STR(""));
        data_cell(d, arena_str(b->a, buf_str(&reference)));
        data_cell(d, v->reference && v->reference->must ? STR("yes") : STR("no"));
        data_cell(d, arena_str(b->a, buf_str(&declared)));
        data_cell(d, str_of(service_state_id(v->state)));
        buf_release(&reference);
        buf_release(&declared);
    }
}

#define COLUMN(key_, title_, width_)                                                                                   \
    { .key = STR(key_), .title = STR(title_), .type = COLUMN_TEXT, .width = width_ }
void sla_data(struct builder *b, const struct report_input *in) {
    static const struct column columns[] = {
        COLUMN("metric", N_("Metric"), 26),        COLUMN("title", N_("Title"), 40),
        COLUMN("pattern", N_("Pattern"), 10),      COLUMN("reference", N_("Reference value"), 20),
        COLUMN("must", N_("Must be reached"), 12), COLUMN("declared", N_("Declared value"), 20),
        COLUMN("state", N_("Comparison"), 16)};
    struct data_builder d = data_begin(b, N_("Data of service levels"), columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < in->n_standards; i++)
        if (has_metrics(in->cat, in->standards[i])) data_rows(b, in, &d, in->standards[i]);
    data_end(&d);
}

struct doc *sla_compose(struct arena *a, const struct report_input *in) {
    struct builder b;
    struct doc *doc = arena_alloc(a, sizeof *doc);
    builder_init(&b, a, in->lang);
    head_fill(&b, in, STR("sla"), trs(in->lang, N_("Service levels: promised and reference values")), doc);
    head_cover(&b, in, doc);
    block_simple(&b, BLOCK_COVER);
    sla_section(&b, in, 1, 1);
    sla_data(&b, in);
    builder_finish(&b, doc);
    return doc;
}
