/* inspection: what a control is to those who carry it out and look after it: roles, carriers, phases, its state. */
#include <assert.h>

#include "report/spec.h"

struct str control_label(const struct control *c) {
    return c->printed.len ? c->printed : c->id;
}

struct str word_grade(struct spec *sp, const struct control *c) {
    static const struct {
        const char *id, *word;
    } grades[] = {{"basic", N_("basic")}, {"enhanced", N_("enhanced")}, {"recommended", N_("recommended")}};
    for (size_t i = 0; i < sizeof grades / sizeof *grades; i++) {
        if (!str_is(c->grade, grades[i].id)) continue;
        struct str word = trs(sp->b.lang, grades[i].word);
        if (c->grade_certainty != CERTAINTY_INFERRED) return word;
        return say(&sp->b, N_("%1 (inferred)"), ARGS(word));
    }
    return c->grade;
}

static struct str named_title(struct spec *sp, const struct named *list, size_t n, struct str id) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].id, id)) return text_of(sp, &list[i].title);
    return id;
}

static struct str named_titles(struct spec *sp, const struct named *list, size_t n, const struct str *ids,
                               size_t n_ids) {
    struct str *titles = arena_array(sp->b.a, n_ids, sizeof *titles);
    for (size_t i = 0; i < n_ids; i++) titles[i] = named_title(sp, list, n, ids[i]);
    return words_list(sp, titles, n_ids);
}

struct str words_roles(struct spec *sp, const struct requirement *r) {
    return named_titles(sp, r->standard->roles, r->standard->n_roles, r->control->roles, r->control->n_roles);
}

struct str words_phases(struct spec *sp, const struct requirement *r) {
    return named_titles(sp, r->standard->phases, r->standard->n_phases, r->control->phases, r->control->n_phases);
}

struct str words_kinds(struct spec *sp, const struct requirement *r) {
    return named_titles(sp, r->standard->kinds, r->standard->n_kinds, r->control->asks, r->control->n_asks);
}

/* Who carries it ----------------------------------------------------------------------------------------------------
 */

struct str carrier_id(struct spec *sp, const struct requirement *r) {
    struct carriers c = derive_carriers(sp->in->derivation, r->index);
    if (c.own == TRI_UNKNOWN || c.supplier == TRI_UNKNOWN) return STR("unknown");
    if (c.own == TRI_YES) return c.supplier == TRI_YES ? STR("both") : STR("own");
    return c.supplier == TRI_YES ? STR("supplier") : STR("none");
}

struct str word_carrier(struct spec *sp, const struct requirement *r) {
    static const struct {
        const char *id, *word;
    } carriers[] = {{"own", N_("own organisation")},
                    {"supplier", N_("contractor or provider")},
                    {"both", N_("own organisation and contractor")},
                    {"unknown", N_("undetermined")},
                    {"none", N_("–")}};
    struct str id = carrier_id(sp, r);
    for (size_t i = 0; i < sizeof carriers / sizeof *carriers; i++)
        if (str_is(id, carriers[i].id)) return trs(sp->b.lang, carriers[i].word);
    return id;
}

/* Why ---------------------------------------------------------------------------------------------------------------
 */

/* Ids of small letters are names of ours, which nobody reads; others are printed in the standard. */
static struct str short_label(struct spec *sp, struct str id, struct str title) {
    if (id.len && id.ptr[0] >= 'a' && id.ptr[0] <= 'z') return title;
    return arena_fmt(sp->b.a, "%.*s %.*s", STR_ARG(id), STR_ARG(title));
}

struct str condition_short(struct spec *sp, uint32_t index) {
    const struct condition *c = &sp->in->cat->conditions[index];
    return short_label(sp, c->id, text_of(sp, &c->title));
}

struct str group_short(struct spec *sp, const struct group *g) {
    return short_label(sp, g->printed.len ? g->printed : g->id, text_of(sp, &g->title));
}

static struct str short_input(struct spec *sp, struct input_ref ref) {
    return ref.is_condition ? condition_short(sp, ref.index) : text_of(sp, &sp->in->cat->facts[ref.index].title);
}

static struct str short_known(struct spec *sp, struct input_ref ref) {
    struct str value = ref.is_condition ? word_tri(sp, sp->in->derivation->conditions[ref.index].value)
                                        : words_value(sp, ref.index, &sp->in->facts->facts[ref.index]);
    return say(&sp->b, N_("%1: %2"), ARGS(short_input(sp, ref), value));
}

struct str words_because(struct spec *sp, struct refs refs, bool known) {
    struct str all = STR("");
    for (size_t i = 0; i < refs.n; i++) {
        struct str one = known ? short_known(sp, refs.list[i]) : short_input(sp, refs.list[i]);
        all = all.len ? say(&sp->b, N_("%1; %2"), ARGS(all, one)) : one;
    }
    return all;
}

/* What it says ------------------------------------------------------------------------------------------------------
 */

struct str text_of_requirement(struct spec *sp, const struct requirement *r) {
    const struct control *c = r->control;
    const struct control_level *text = r->text;
    for (size_t i = 0; !text && i < c->n_levels; i++)
        if (c->levels[i].level > 0) text = &c->levels[i]; /* does not apply: what it would ask for at the least */
    struct str statement = text ? text_of(sp, &text->statement) : STR("");
    if (!statement.len) return text_of(sp, &c->purpose);
    struct field_source fields = requirement_fields(sp->b.a, sp, r);
    assert(sp->b.n_runs == 0);
    run_fields(&sp->b, statement, &fields);
    struct runs runs = runs_take(&sp->b);
    struct str all = STR("");
    for (size_t i = 0; i < runs.n; i++) all = arena_fmt(sp->b.a, "%.*s%.*s", STR_ARG(all), STR_ARG(runs.list[i].text));
    return all;
}

struct str words_relations(struct spec *sp, const struct standard *std, const struct relation *list, size_t n) {
    struct str *labels = arena_array(sp->b.a, n, sizeof *labels);
    for (size_t i = 0; i < n; i++) {
        labels[i] = list[i].id;
        for (uint32_t c = std->first_control; c < std->first_control + std->n_controls; c++)
            if (str_eq(sp->in->cat->controls[c].id, list[i].id)) labels[i] = control_label(&sp->in->cat->controls[c]);
    }
    return words_list(sp, labels, n);
}

static bool says_something(const struct control *c) {
    for (size_t i = 0; i < c->n_levels; i++)
        if (text_in(&c->levels[i].statement, LANG_JA).len) return true;
    return false;
}

/* A standard declares sub-items behind their parent. */
bool requirement_is_heading(const struct spec *sp, const struct requirement *r) {
    const struct standard *std = r->standard;
    if (says_something(r->control)) return false;
    for (uint32_t c = std->first_control; c < std->first_control + std->n_controls; c++)
        if (sp->in->cat->controls[c].parent == (int32_t)r->index) return true;
    return false;
}

bool requirement_is_inferred(const struct requirement *r) {
    const struct control *c = r->control;
    return c->source.certainty == CERTAINTY_INFERRED || (c->grade.len && c->grade_certainty == CERTAINTY_INFERRED) ||
           (r->text && r->text->source.certainty == CERTAINTY_INFERRED);
}

/* Its state ---------------------------------------------------------------------------------------------------------
 */

struct str word_state(struct spec *sp, struct str state) {
    static const struct {
        const char *id, *word;
    } states[] = {{"done", N_("Done")},
                  {"partly", N_("Partly done")},
                  {"not_done", N_("Not done")},
                  {"not_applicable", N_("Not relevant")}};
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (str_is(state, states[i].id)) return trs(sp->b.lang, states[i].word);
    return STR("");
}

const struct status_entry *requirement_status(const struct spec *sp, const struct requirement *r) {
    return system_status(sp->in->system, r->index);
}

bool requirement_has_role(const struct requirement *r, struct str role) {
    for (size_t i = 0; i < r->control->n_roles; i++)
        if (str_eq(r->control->roles[i], role)) return true;
    return false;
}

static void count_state(struct tally *t, const struct status_entry *s) {
    if (!s)
        t->uninspected++;
    else if (str_is(s->state, "done"))
        t->done++;
    else if (str_is(s->state, "partly"))
        t->partly++;
    else if (str_is(s->state, "not_done"))
        t->not_done++;
    else
        t->not_applicable++;
}

struct tally tally_of(const struct spec *sp, const struct standard *std, struct str role) {
    struct tally t = {0};
    SPEC_EACH(sp, r) {
        if (r->standard != std || (role.len && !requirement_has_role(r, role))) continue;
        if (requirement_is_heading(sp, r)) continue;
        t.items++;
        t.undetermined += r->standing == STANDING_UNDETERMINED;
        t.omitted += r->standing == STANDING_OMITTED;
        t.not_asked += r->standing == STANDING_NOT_ASKED;
        if (!requirement_stands(r)) continue;
        t.applying++;
        count_state(&t, requirement_status(sp, r));
    }
    return t;
}
