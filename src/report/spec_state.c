/* spec_state: what each control is in this document: does it stand, at which level, must it be met. */
#include "report/spec.h"

/* A level without a text of its own asks for what the next lower one asks. */
const struct control_level *control_text(const struct control *c, int32_t level) {
    const struct control_level *found = NULL;
    for (size_t i = 0; i < c->n_levels; i++)
        if (c->levels[i].level > 0 && (int32_t)c->levels[i].level <= level) found = &c->levels[i];
    return found;
}

static void settle(struct requirement *r) {
    const struct control_result *result = r->result;
    if (r->decision) {
        r->level = r->decision->level;
        r->standing = r->level > 0 ? STANDING_DECIDED : STANDING_OMITTED;
        r->below = decision_is_below(r->decision, result);
        r->reason_missing = decision_lacks_reason(r->decision, result);
        if (r->level == 0 && result->recommended == 1) r->standing = STANDING_NOT_ASKED;
    } else if (!result->recommended) {
        r->level = -1;
        r->standing = STANDING_UNDETERMINED;
    } else if (result->recommended == 1) {
        r->level = 0;
        r->standing = STANDING_NOT_ASKED;
    } else {
        r->level = level_proposed(result); /* leaving out is a decision, never taken for granted */
        r->standing = STANDING_UNDECIDED;
    }
    r->text = control_text(r->control, r->level);
    r->mandatory = !(result->recommended & 1);
    if (r->decision && r->decision->mandatory != TRI_UNKNOWN) r->mandatory = r->decision->mandatory == TRI_YES;
}

bool requirement_stands(const struct requirement *r) {
    return r->standing == STANDING_DECIDED || r->standing == STANDING_UNDECIDED;
}

bool requirement_listed(const struct requirement *r) {
    return requirement_stands(r) || r->standing == STANDING_UNDETERMINED;
}

/* Fields ----------------------------------------------------------------------------------------------------------- */

struct field_ctx {
    struct arena *a;
    const struct spec *sp;
    const struct requirement *r;
};

/* An open field whose value is already known from an answer says so, but stays open: a person takes it over. */
static struct str field_title(const struct field_ctx *ctx, const struct field *f) {
    const struct report_input *in = ctx->sp->in;
    struct str title = text_in(&f->title, in->lang);
    int32_t fact = f->from.len ? catalog_find_fact(in->cat, f->from) : -1;
    if (fact < 0 || !in->facts->facts[fact].settled) return title;
    struct buf spoken;
    buf_init(&spoken, 64 * KIB);
    value_speak(in->cat, (uint32_t)fact, &in->facts->facts[fact], in->lang, &spoken);
    struct str with = say_lang(ctx->a, in->lang, N_("%1 (proposed: %2)"), ARGS(title, buf_str(&spoken)));
    buf_release(&spoken);
    return with;
}

static struct field_text find_field(void *opaque, struct str id) {
    const struct field_ctx *ctx = opaque;
    const struct control *c = ctx->r->control;
    for (size_t i = 0; i < c->n_fields; i++) {
        if (!str_eq(c->fields[i].id, id)) continue;
        const struct fill *fill = system_fill(ctx->sp->in->system, ctx->r->index, (uint32_t)i);
        return (struct field_text){.title = field_title(ctx, &c->fields[i]), .filled = fill ? fill->text : STR_NONE};
    }
    return (struct field_text){.title = id};
}

struct field_source requirement_fields(struct arena *a, const struct spec *sp, const struct requirement *r) {
    struct field_ctx *ctx = arena_alloc(a, sizeof *ctx);
    *ctx = (struct field_ctx){a, sp, r};
    return (struct field_source){find_field, ctx};
}

/* Levels differ in their fields: one that another level's text names is no open point of this one's. */
static bool names_field(struct str text, struct str id) {
    size_t at, end;
    while (str_find(text, STR("【"), &at)) {
        struct str rest = str_cut(text, at + STR("【").len, text.len);
        if (!str_find(rest, STR("】"), &end)) return false;
        if (str_eq(str_trim(str_cut(rest, 0, end)), id)) return true;
        text = str_cut(rest, end, rest.len);
    }
    return false;
}

bool requirement_field_open(struct arena *a, const struct spec *sp, const struct requirement *r, const struct field *f,
                            struct field_text *out) {
    if (!r->text || !names_field(text_in(&r->text->statement, sp->in->lang), f->id)) return false;
    struct field_source fields = requirement_fields(a, sp, r);
    *out = fields.find(fields.ctx, f->id);
    return !out->filled.len;
}

static size_t count_blanks(struct spec *sp, const struct requirement *r) {
    if (!requirement_stands(r) || !r->text) return 0;
    struct field_source fields = requirement_fields(sp->b.a, sp, r);
    size_t blanks = run_fields(&sp->b, text_in(&r->text->statement, sp->in->lang), &fields);
    sp->b.n_runs = 0; /* only counted here */
    return blanks;
}

static size_t group_index(const struct standard *std, struct str group) {
    const struct group *g = standard_find_group(std, group);
    return g ? (size_t)(g - std->groups) : std->n_groups;
}

/* The controls of one standard go behind those that are there, in the order in which it declares their groups; its
 * files may well hold them in another. */
static void add_standard(struct spec *sp, struct requirement *all, const struct standard *std) {
    const struct catalog *cat = sp->in->cat;
    for (size_t g = 0; g <= std->n_groups; g++)
        for (uint32_t c = std->first_control; c < std->first_control + std->n_controls; c++) {
            if (group_index(std, cat->controls[c].group) != g) continue;
            struct requirement *r = &all[sp->n_requirements++];
            *r = (struct requirement){.index = c,
                                      .control = &cat->controls[c],
                                      .standard = std,
                                      .result = &sp->in->derivation->controls[c],
                                      .decision = system_decision(sp->in->system, c)};
            settle(r);
            r->blanks = count_blanks(sp, r);
        }
}

void spec_settle(struct spec *sp) {
    const struct report_input *in = sp->in;
    size_t n = 0;
    for (size_t i = 0; i < in->n_standards; i++) n += in->cat->standards[in->standards[i]].n_controls;
    struct requirement *all = arena_array(sp->b.a, n, sizeof *all);
    for (size_t i = 0; i < in->n_standards; i++) add_standard(sp, all, &in->cat->standards[in->standards[i]]);
    sp->requirements = all;
}

size_t spec_open_points(const struct spec *sp) {
    size_t n = 0;
    SPEC_EACH(sp, r) {
        n += r->standing == STANDING_UNDECIDED || r->standing == STANDING_UNDETERMINED;
        n += r->reason_missing;
        n += r->blanks;
    }
    return n;
}
