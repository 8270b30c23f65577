/* spec_data: the same as rows for machines: one record a row, codes (ids) beside words. */
#include "report/spec.h"

#define COLUMN(key_, title_, width_)                                                                                   \
    { .key = STR(key_), .title = STR(title_), .type = COLUMN_TEXT, .width = width_ }

static struct str yes_no(bool v) {
    return v ? STR("yes") : STR("no");
}

static struct str level_ids(struct spec *sp, const struct standard *std, uint64_t levels) {
    struct str out = STR("");
    for (size_t i = 0; i < std->n_levels && i < 64; i++) {
        if (!(levels >> i & 1)) continue;
        out = arena_fmt(sp->b.a, "%.*s%s%.*s", STR_ARG(out), out.len ? " " : "", STR_ARG(std->levels[i].id));
    }
    return out;
}

static struct str level_id(const struct standard *std, int32_t level) {
    return level < 0 ? STR("") : std->levels[level].id;
}

static struct str plain_statement(struct spec *sp, const struct requirement *r) {
    if (!r->text || !requirement_stands(r)) return STR("");
    struct field_source fields = requirement_fields(sp->b.a, sp, r);
    run_fields(&sp->b, text_of(sp, &r->text->statement), &fields);
    struct runs runs = runs_take(&sp->b);
    struct str out = STR("");
    for (size_t i = 0; i < runs.n; i++) out = arena_fmt(sp->b.a, "%.*s%.*s", STR_ARG(out), STR_ARG(runs.list[i].text));
    return out;
}

static struct str joined(struct spec *sp, struct str a, struct str b) {
    if (!a.len || !b.len) return a.len ? a : b;
    return arena_fmt(sp->b.a, "%.*s\n%.*s", STR_ARG(a), STR_ARG(b));
}

static struct str acceptance(struct spec *sp, const struct requirement *r) {
    const struct control *c = r->control;
    struct str own = words_texts(sp, c->acceptance, c->n_acceptance);
    return r->text ? joined(sp, own, words_texts(sp, r->text->acceptance, r->text->n_acceptance)) : own;
}

static struct str evidence(struct spec *sp, const struct requirement *r) {
    const struct control *c = r->control;
    struct str own = words_texts(sp, c->evidence, c->n_evidence);
    return r->text ? joined(sp, own, words_texts(sp, r->text->evidence, r->text->n_evidence)) : own;
}

static struct str standing_id(const struct requirement *r) {
    static const char *const names[] = {[STANDING_DECIDED] = "decided",
                                        [STANDING_UNDECIDED] = "undecided",
                                        [STANDING_UNDETERMINED] = "undetermined",
                                        [STANDING_OMITTED] = "omitted",
                                        [STANDING_NOT_ASKED] = "not_applicable"};
    return str_of(names[r->standing]);
}

static void requirements(struct spec *sp) {
    static const struct column columns[] = {
        COLUMN("standard", N_("Standard"), 10),
        COLUMN("id", N_("No."), 12),
        COLUMN("title", N_("Requirement"), 30),
        COLUMN("state", N_("State"), 14),
        COLUMN("level", N_("Level"), 10),
        COLUMN("recommended", N_("Recommended level"), 16),
        COLUMN("decided", N_("Decided level"), 12),
        COLUMN("mandatory", N_("Mandatory"), 10),
        COLUMN("chapter", N_("Place in the specification"), 18),
        COLUMN("statement", N_("Text of the requirement"), 70),
        COLUMN("acceptance", N_("Acceptance"), 50),
        COLUMN("evidence", N_("Evidence"), 50),
    };
    struct data_builder d = data_begin(&sp->b, N_("Data of requirements"), columns, sizeof columns / sizeof *columns);
    SPEC_EACH(sp, r) {
        if (!sp->in->internal && !requirement_listed(r)) continue;
        data_cell(&d, r->standard->id);
        data_cell(&d, r->control->id);
        data_cell(&d, text_of(sp, &r->control->title));
        data_cell(&d, standing_id(r));
        data_cell(&d, level_id(r->standard, r->level));
        data_cell(&d, level_ids(sp, r->standard, r->result->recommended));
        data_cell(&d, r->decision ? level_id(r->standard, r->decision->level) : STR(""));
        data_cell(&d, requirement_stands(r) ? yes_no(r->mandatory) : STR(""));
        data_cell(&d, r->control->chapter);
        data_cell(&d, plain_statement(sp, r));
        data_cell(&d, requirement_stands(r) ? acceptance(sp, r) : STR(""));
        data_cell(&d, requirement_stands(r) ? evidence(sp, r) : STR(""));
    }
    data_end(&d);
}

static void conditions(struct spec *sp) {
    static const struct column columns[] = {
        COLUMN("standard", N_("Standard"), 10), COLUMN("id", N_("Condition"), 10), COLUMN("title", N_("Title"), 30),
        COLUMN("value", N_("Result of the condition"), 12), COLUMN("by", N_("Settled by"), 12)};
    struct data_builder d = data_begin(&sp->b, N_("Data of conditions"), columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < sp->in->n_standards; i++) {
        const struct standard *std = &sp->in->cat->standards[sp->in->standards[i]];
        for (uint32_t c = std->first_condition; c < std->first_condition + std->n_conditions; c++) {
            const struct condition_result *r = &sp->in->derivation->conditions[c];
            data_cell(&d, std->id);
            data_cell(&d, sp->in->cat->conditions[c].id);
            data_cell(&d, text_of(sp, &sp->in->cat->conditions[c].title));
            data_cell(&d, str_of(tri_name(r->value)));
            data_cell(&d, r->judged ? STR("judgement") : STR("rule"));
        }
    }
    data_end(&d);
}

static void open_blanks(struct spec *sp) {
    static const struct column columns[] = {COLUMN("standard", N_("Standard"), 10), COLUMN("id", N_("No."), 12),
                                            COLUMN("field", N_("Field"), 20), COLUMN("title", N_("What to write"), 40)};
    struct data_builder d = data_begin(&sp->b, N_("Data of open blanks"), columns, sizeof columns / sizeof *columns);
    SPEC_EACH(sp, r) {
        if (!r->blanks) continue;
        for (size_t i = 0; i < r->control->n_fields; i++) {
            struct field_text f;
            if (!requirement_field_open(sp->b.a, sp, r, &r->control->fields[i], &f)) continue;
            data_cell(&d, r->standard->id);
            data_cell(&d, r->control->id);
            data_cell(&d, r->control->fields[i].id);
            data_cell(&d, f.title);
        }
    }
    data_end(&d);
}

static void answer_cells(struct spec *sp, struct data_builder *d, struct str sheet, const struct answer *a) {
    const struct fact *f = &sp->in->cat->facts[a->fact];
    data_cell(d, sheet);
    data_cell(d, f->id);
    data_cell(d, text_of(sp, &f->title));
    data_cell(d, a->unknown ? STR("unknown") : a->text.len ? a->text : words_value(sp, a->fact, &a->value));
    data_cell(d, a->note);
}

static void answers(struct spec *sp) {
    static const struct column columns[] = {COLUMN("sheet", N_("Sheet"), 20), COLUMN("fact", N_("Fact"), 20),
                                            COLUMN("title", N_("Question"), 30), COLUMN("answer", N_("Answer"), 40),
                                            COLUMN("note", N_("Remarks"), 50)};
    const struct system *s = sp->in->system;
    struct data_builder d = data_begin(&sp->b, N_("Data of answers"), columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < s->n_answers; i++) answer_cells(sp, &d, STR(""), &s->answers[i]);
    for (size_t i = 0; i < s->n_sheets; i++) {
        const struct sheet *sh = &s->sheets[i];
        struct str name = sh->actor.len && sh->information.len
                              ? arena_fmt(sp->b.a, "%.*s / %.*s", STR_ARG(sh->actor), STR_ARG(sh->information))
                          : sh->actor.len ? sh->actor
                                          : sh->information;
        for (size_t k = 0; k < sh->n_answers; k++) answer_cells(sp, &d, name, &sh->answers[k]);
    }
    data_end(&d);
}

/* Only when wording was given: the quotes of the controls that are in the document. */
static void quotes(struct spec *sp) {
    static const struct column columns[] = {COLUMN("standard", N_("Standard"), 10),
                                            COLUMN("id", N_("No."), 12),
                                            COLUMN("part", N_("Part"), 12),
                                            COLUMN("level", N_("Level"), 10),
                                            COLUMN("text", N_("Official wording"), 70),
                                            COLUMN("place", N_("Place in the copy"), 30)};
    static const char *const parts[] = {"statement", "purpose"};
    struct data_builder d = data_begin(&sp->b, N_("Data of quotes"), columns, sizeof columns / sizeof *columns);
    SPEC_EACH(sp, r) {
        for (size_t i = 0; i < 2; i++) {
            const struct quote *q = quote_find(sp->in->cat, sp->in->wordings, r->index, str_of(parts[i]), r->level);
            if (!q || !(sp->in->internal || (requirement_stands(r) && i == 0))) continue;
            data_cell(&d, r->standard->id);
            data_cell(&d, r->control->id);
            data_cell(&d, q->part);
            data_cell(&d, level_id(r->standard, q->level));
            data_cell(&d, q->text);
            data_cell(&d, quote_place(&sp->b, sp->in->cat, sp->in->wordings, q));
        }
    }
    data_end(&d);
}

void spec_data(struct spec *sp) {
    requirements(sp);
    conditions(sp);
    open_blanks(sp);
    if (sp->in->internal) answers(sp);
    if (sp->in->wordings && sp->in->wordings->n) quotes(sp);
    spec_file(sp);
}
