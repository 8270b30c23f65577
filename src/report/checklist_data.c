/* checklist_data: the form as rows for machines: one item a row, keys that stay. */
#include "ledger/form.h"
#include "report/checklist.h"

#define COLUMN(key_, title_, width_)                                                                                   \
    { .key = STR(key_), .title = STR(title_), .type = COLUMN_TEXT, .width = width_ }

static struct str joined(struct spec *sp, const struct str *list, size_t n) {
    struct str all = STR("");
    for (size_t i = 0; i < n; i++) all = arena_fmt(sp->b.a, "%.*s%s%.*s", STR_ARG(all), i ? " " : "", STR_ARG(list[i]));
    return all;
}

static struct str relations(struct spec *sp, const struct relation *list, size_t n) {
    struct str *ids = arena_array(sp->b.a, n, sizeof *ids);
    for (size_t i = 0; i < n; i++) ids[i] = list[i].id;
    return joined(sp, ids, n);
}

static struct str refs(struct spec *sp, struct refs list) {
    struct str *names = arena_array(sp->b.a, list.n, sizeof *names);
    for (size_t i = 0; i < list.n; i++) names[i] = input_name(sp->b.a, sp->in->cat, list.list[i]);
    return joined(sp, names, list.n);
}

static struct str applies(const struct requirement *r) {
    if (r->standing == STANDING_UNDETERMINED) return STR("unknown");
    return requirement_stands(r) ? STR("yes") : STR("no");
}

static void what(struct spec *sp, struct data_builder *d, const struct requirement *r) {
    const struct control *c = r->control;
    data_cell(d, control_name(sp->b.a, sp->in->cat, r->index));
    data_cell(d, r->standard->id);
    data_cell(d, c->id);
    data_cell(d, control_label(c));
    data_cell(d, text_of(sp, &c->title));
    data_cell(d, text_of_requirement(sp, r));
    data_cell(d, requirement_is_heading(sp, r) ? STR("heading") : STR("item"));
    data_cell(d, applies(r));
    data_cell(d, r->level < 0 ? STR("") : r->standard->levels[r->level].id);
    data_cell(d, c->grade);
    data_cell(d, c->grade.len ? str_of(certainty_id(c->grade_certainty)) : STR(""));
    data_cell(d, joined(sp, c->roles, c->n_roles));
    data_cell(d, carrier_id(sp, r));
    data_cell(d, joined(sp, c->phases, c->n_phases));
    data_cell(d, joined(sp, c->asks, c->n_asks));
    data_cell(d, refs(sp, r->result->because));
    data_cell(d, refs(sp, r->result->undetermined_by));
    data_cell(d, relations(sp, c->requires, c->n_requires));
    data_cell(d, relations(sp, c->conflicts, c->n_conflicts));
}

static void state(struct spec *sp, struct data_builder *d, const struct requirement *r) {
    const struct status_entry *s = requirement_status(sp, r);
    data_cell(d, s ? s->state : STR(""));
    data_cell(d, s ? form_join(sp->b.a, s->evidence, s->n_evidence) : STR(""));
    data_cell(d, s ? s->on : STR(""));
    data_cell(d, s ? s->note : STR(""));
}

void checklist_data(struct spec *sp) {
    static const struct column columns[] = {
        COLUMN("key", N_("Key"), 24),
        COLUMN("standard", N_("Standard"), 10),
        COLUMN("id", N_("No."), 16),
        COLUMN("printed", N_("No. as printed"), 16),
        COLUMN("title", N_("Item"), 30),
        COLUMN("statement", N_("Text of the requirement"), 60),
        COLUMN("what", N_("Item or heading"), 10),
        COLUMN("applies", N_("Applies"), 10),
        COLUMN("level", N_("Level"), 10),
        COLUMN("grade", N_("Grade"), 12),
        COLUMN("grade_certainty", N_("How sure the grade is"), 12),
        COLUMN("roles", N_("Responsible"), 24),
        COLUMN("carried_by", N_("Carried by"), 12),
        COLUMN("phases", N_("Phases"), 16),
        COLUMN("asks", N_("Kinds"), 16),
        COLUMN("because", N_("Why it applies"), 30),
        COLUMN("waiting_for", N_("Waiting for"), 30),
        COLUMN("requires", N_("Comes after"), 16),
        COLUMN("conflicts", N_("Cannot stand beside"), 16),
        COLUMN("state", N_("State"), 14),
        COLUMN("evidence", N_("Evidence"), 30),
        COLUMN("on", N_("Day of inspection"), 12),
        COLUMN("note", N_("Remarks"), 30),
    };
    struct data_builder d = data_begin(&sp->b, N_("Data of the form"), columns, sizeof columns / sizeof *columns);
    SPEC_EACH(sp, r) {
        if (!checklist_lists(sp, r) && !checklist_waits(sp, r)) continue;
        what(sp, &d, r);
        state(sp, &d, r);
    }
    data_end(&d);
}
