/* fill_names: what of a system can be filled into a template. One table of names; a name more is a line here and a
 * value below. */
#include "report/docx_fill.h"
#include "report/spec.h"

#include "ledger/form.h"

enum {
    N_SYSTEM_NAME,
    N_SYSTEM_OWNER,
    N_SYSTEM_PURPOSE,
    N_TITLE,
    N_NUMBER,
    N_VERSION,
    N_DATE,
    N_MARK,
    N_HANDLING,
    N_STANDARDS,
    N_IDENTITY,
    N_COUNT,
    N_MANDATORY,
    N_OPTIONAL,
    N_OPEN,
    N_SINGLE
};

static const struct fill_name names[] = {
    [N_SYSTEM_NAME] = {"system.name", N_("Name of the information system"), NULL, false},
    [N_SYSTEM_OWNER] = {"system.owner", N_("Organisation in charge"), NULL, false},
    [N_SYSTEM_PURPOSE] = {"system.purpose", N_("Purpose of the information system"), NULL, false},
    [N_TITLE] = {"document.title", N_("Title of the document"), NULL, false},
    [N_NUMBER] = {"document.number", N_("Document number"), NULL, false},
    [N_VERSION] = {"document.version", N_("Version"), NULL, false},
    [N_DATE] = {"document.date", N_("Date"), NULL, false},
    [N_MARK] = {"document.mark", N_("Classification"), NULL, false},
    [N_HANDLING] = {"document.handling", N_("Handling"), NULL, false},
    [N_STANDARDS] = {"standards.titles", N_("Titles of the standards"), NULL, false},
    [N_IDENTITY] = {"document.identity", N_("Document identity"), NULL, false},
    [N_COUNT] = {"requirements.count", N_("How many requirements there are"), NULL, false},
    [N_MANDATORY] = {"requirements.mandatory.count", N_("How many mandatory requirements there are"), NULL, false},
    [N_OPTIONAL] = {"requirements.optional.count", N_("How many optional requirements there are"), NULL, false},
    [N_OPEN] = {"open.count", N_("How many points are open"), NULL, false},
    {"requirements", N_("Requirements"), NULL, true},
    {"number", N_("No."), "requirements", false},
    {"title", N_("Requirement"), "requirements", false},
    {"statement", N_("Text of the requirement"), "requirements", false},
    {"level", N_("Level"), "requirements", false},
    {"mandatory", N_("Mandatory or optional"), "requirements", false},
    {"chapter", N_("Place in the specification"), "requirements", false},
    {"acceptance", N_("Acceptance"), "requirements", false},
    {"evidence", N_("Evidence"), "requirements", false},
    {"standard", N_("Standard"), "requirements", false},
    {"conditions", N_("Conditions"), NULL, true},
    {"number", N_("No."), "conditions", false},
    {"title", N_("Condition"), "conditions", false},
    {"value", N_("Result of the condition"), "conditions", false},
    {"decisions", N_("Decisions"), NULL, true},
    {"number", N_("No."), "decisions", false},
    {"title", N_("Requirement"), "decisions", false},
    {"level", N_("Decided level"), "decisions", false},
    {"why", N_("Reason of the decision"), "decisions", false},
    {"by", N_("Decided by"), "decisions", false},
    {"on", N_("Decided on"), "decisions", false},
    {"roles", N_("Roles"), NULL, true},
    {"title", N_("Role"), "roles", false},
    {"count", N_("Items that apply"), "roles", false},
    {"standard", N_("Standard"), "roles", false},
    {"standards", N_("Standards"), NULL, true},
    {"title", N_("Standard"), "standards", false},
    {"edition", N_("Edition"), "standards", false},
    {"tasks", N_("Tasks"), NULL, true},
    {"text", N_("Task"), "tasks", false},
    {"revisions", N_("Revisions"), NULL, true},
    {"version", N_("Version"), "revisions", false},
    {"date", N_("Date"), "revisions", false},
    {"what", N_("What changed"), "revisions", false},
    {"by", N_("By"), "revisions", false},
};
#define NAMES (sizeof names / sizeof *names)

const struct fill_name *fill_names(size_t *n) {
    *n = NAMES;
    return names;
}

struct filler {
    struct spec *sp;
    struct str *values;
    struct fill_list *lists;
    size_t n_lists;
    struct str *cells; /* of the list that is being made */
    size_t n, room;
};

static void cell(struct filler *f, struct str s) {
    f->cells = arena_grow(f->sp->b.a, f->cells, f->n, &f->room, sizeof *f->cells);
    f->cells[f->n++] = s.ptr ? s : STR("");
}

/* Lists --------------------------------------------------------------------------------------------------------------
 */

static void rows_requirements(struct filler *f) {
    struct spec *sp = f->sp;
    SPEC_EACH(sp, r) {
        if (!requirement_stands(r) || requirement_is_heading(sp, r)) continue;
        const struct chapter *ch = standard_find_chapter(r->standard, r->control->chapter);
        const struct control *c = r->control;
        cell(f, control_label(c));
        cell(f, text_of(sp, &c->title));
        cell(f, text_of_requirement(sp, r));
        cell(f, word_level(sp, r->standard, r->level));
        cell(f, word_mandatory(sp, r));
        cell(f, ch ? chapter_label(sp, r->standard, ch) : STR(""));
        cell(f, words_texts(sp, c->acceptance, c->n_acceptance));
        cell(f, words_texts(sp, c->evidence, c->n_evidence));
        cell(f, standard_label(sp, r->standard));
    }
}

static void rows_conditions(struct filler *f) {
    struct spec *sp = f->sp;
    for (size_t i = 0; i < sp->in->n_standards; i++) {
        const struct standard *std = &sp->in->cat->standards[sp->in->standards[i]];
        for (uint32_t c = std->first_condition; c < std->first_condition + std->n_conditions; c++) {
            cell(f, sp->in->cat->conditions[c].id);
            cell(f, text_of(sp, &sp->in->cat->conditions[c].title));
            cell(f, word_tri(sp, sp->in->derivation->conditions[c].value));
        }
    }
}

static void rows_decisions(struct filler *f) {
    struct spec *sp = f->sp;
    SPEC_EACH(sp, r) {
        if (!r->decision) continue;
        cell(f, control_label(r->control));
        cell(f, text_of(sp, &r->control->title));
        cell(f, word_decided(sp, r));
        cell(f, sp->in->internal ? r->decision->why : STR(""));
        cell(f, sp->in->internal ? r->decision->by : STR(""));
        cell(f, sp->in->internal && r->decision->on.len ? words_date(sp, r->decision->on) : STR(""));
    }
}

static void rows_roles(struct filler *f) {
    struct spec *sp = f->sp;
    for (size_t i = 0; i < sp->in->n_standards; i++) {
        const struct standard *std = &sp->in->cat->standards[sp->in->standards[i]];
        for (size_t k = 0; k < std->n_roles; k++) {
            struct tally n = tally_of(sp, std, std->roles[k].id);
            if (!n.applying) continue;
            cell(f, text_of(sp, &std->roles[k].title));
            cell(f, count_text(&sp->b, n.applying));
            cell(f, standard_label(sp, std));
        }
    }
}

static void rows_standards(struct filler *f) {
    struct spec *sp = f->sp;
    for (size_t i = 0; i < sp->in->n_standards; i++) {
        const struct standard *std = &sp->in->cat->standards[sp->in->standards[i]];
        cell(f, text_of(sp, &std->title));
        cell(f, std->edition);
    }
}

static void rows_tasks(struct filler *f) {
    const struct system *s = f->sp->in->system;
    for (size_t i = 0; i < s->n_tasks; i++) cell(f, s->tasks[i]);
}

static void rows_revisions(struct filler *f) {
    const struct system *s = f->sp->in->system;
    for (size_t i = 0; i < s->n_revisions; i++) {
        cell(f, s->revisions[i].version);
        cell(f, s->revisions[i].date.len ? words_date(f->sp, s->revisions[i].date) : STR(""));
        cell(f, s->revisions[i].what);
        cell(f, s->revisions[i].by);
    }
}

static const struct {
    const char *id;
    void (*rows)(struct filler *f);
    const char *shown; /* columns of the table that stands alone */
    unsigned widths[6];
} makers[] = {
    {"requirements", rows_requirements, " number title statement mandatory ", {3, 5, 12, 2}},
    {"conditions", rows_conditions, " number title value ", {2, 8, 3}},
    {"decisions", rows_decisions, " number title level why ", {3, 7, 3, 8}},
    {"roles", rows_roles, " title count ", {10, 3}},
    {"standards", rows_standards, " title edition ", {8, 6}},
    {"tasks", rows_tasks, " text ", {1}},
    {"revisions", rows_revisions, " version date what by ", {2, 4, 9, 4}},
};

static bool shows(const char *shown, const char *id) {
    const char *at = strstr(shown, id);
    size_t len = strlen(id);
    return at && at[-1] == ' ' && at[len] == ' ';
}

static const struct table *alone(struct filler *f, const struct fill_list *l, const char *shown,
                                 const unsigned *widths) {
    struct builder *b = &f->sp->b;
    size_t before = b->n_blocks, columns = 0, all;
    for (size_t c = 0; c < l->n_columns; c++) columns += shows(shown, l->columns[c]);
    struct table_builder t = table_begin(b, TABLE_GRID, widths, columns);
    const struct fill_name *list = fill_names(&all);
    table_row(&t, true);
    for (size_t i = 0; i < all; i++)
        if (list[i].list && strcmp(list[i].list, l->id) == 0 && shows(shown, list[i].id)) {
            run_text(b, RUN_STRONG, trs(b->lang, list[i].title));
            table_cell(&t, TONE_HEAD);
        }
    for (size_t r = 0; r < l->n_rows; r++) {
        table_row(&t, false);
        for (size_t c = 0; c < l->n_columns; c++)
            if (shows(shown, l->columns[c])) table_text(&t, TONE_NONE, l->cells[r * l->n_columns + c]);
    }
    table_end(&t);
    return b->n_blocks > before ? b->blocks[b->n_blocks - 1].table : NULL;
}

static void make_list(struct filler *f, size_t k) {
    struct fill_list *l = &f->lists[f->n_lists++];
    const char **columns = arena_array(f->sp->b.a, NAMES + 1, sizeof *columns);
    *l = (struct fill_list){.id = makers[k].id, .columns = columns};
    for (size_t i = 0; i < NAMES; i++)
        if (names[i].list && strcmp(names[i].list, l->id) == 0) columns[l->n_columns++] = names[i].id;
    f->cells = NULL;
    f->n = f->room = 0;
    makers[k].rows(f);
    l->cells = f->cells;
    l->n_rows = f->n / l->n_columns;
    if (l->n_rows) l->table = alone(f, l, makers[k].shown, makers[k].widths);
}

/* Single values ------------------------------------------------------------------------------------------------------
 */

static struct str known(struct str s) {
    return s.len ? s : STR_NONE;
}

static void make_values(struct filler *f) {
    struct spec *sp = f->sp;
    const struct system *s = sp->in->system;
    struct str *v = f->values, titles = STR("");
    size_t n = 0, mandatory = 0;
    SPEC_EACH(sp, r) {
        if (!requirement_stands(r) || requirement_is_heading(sp, r)) continue;
        n++;
        mandatory += r->mandatory;
    }
    for (size_t i = 0; i < sp->in->n_standards; i++) {
        struct str one = text_of(sp, &sp->in->cat->standards[sp->in->standards[i]].title);
        titles = titles.len ? say(&sp->b, N_("%1, %2"), ARGS(titles, one)) : one;
    }
    v[N_SYSTEM_NAME] = known(s->name);
    v[N_SYSTEM_OWNER] = known(s->owner);
    v[N_SYSTEM_PURPOSE] = known(s->purpose);
    v[N_TITLE] = known(s->document.title);
    v[N_NUMBER] = known(s->document.number);
    v[N_VERSION] = known(s->document.version);
    v[N_DATE] = s->document.date.len ? words_date(sp, s->document.date) : STR_NONE;
    v[N_MARK] = known(s->document.mark);
    v[N_HANDLING] = known(s->document.handling);
    v[N_STANDARDS] = known(titles);
    v[N_IDENTITY] = known(sp->doc->digest);
    v[N_COUNT] = count_text(&sp->b, n);
    v[N_MANDATORY] = count_text(&sp->b, mandatory);
    v[N_OPTIONAL] = count_text(&sp->b, n - mandatory);
    v[N_OPEN] = count_text(&sp->b, spec_open_points(sp));
}

/* A requirement's text by its id, an answer by that of its question. */
static struct str by_id(struct arena *a, const struct fill_data *d, struct str id, bool *is_known) {
    const struct report_input *in = d->in;
    int32_t control = catalog_find_control(in->cat, id), fact = control < 0 ? catalog_find_fact(in->cat, id) : -1;
    *is_known = control >= 0 || fact >= 0;
    if (fact >= 0 && in->facts->facts[fact].settled) {
        struct buf spoken;
        buf_init(&spoken, 64 * KIB);
        value_speak(in->cat, (uint32_t)fact, &in->facts->facts[fact], d->lang, &spoken);
        struct str out = arena_str(a, buf_str(&spoken));
        buf_release(&spoken);
        return known(out);
    }
    if (control < 0) return STR_NONE;
    struct spec *sp = d->composer;
    SPEC_EACH(sp, r)
    if (r->index == (uint32_t)control && requirement_stands(r)) return known(text_of_requirement(sp, r));
    return STR_NONE;
}

struct fill_data *fill_compose(struct arena *a, const struct report_input *in) {
    struct fill_data *out = arena_alloc(a, sizeof *out);
    struct filler f = {.sp = spec_begin(a, in)};
    f.values = arena_array(a, NAMES, sizeof *f.values);
    for (size_t i = 0; i < NAMES; i++) f.values[i] = STR_NONE;
    f.lists = arena_array(a, sizeof makers / sizeof *makers, sizeof *f.lists);
    spec_title(f.sp, STR("filled"), in->system->name); /* for the identity */
    make_values(&f);
    for (size_t k = 0; k < sizeof makers / sizeof *makers; k++) make_list(&f, k);
    *out = (struct fill_data){.lang = in->lang,
                              .in = in,
                              .values = f.values,
                              .lists = f.lists,
                              .n_lists = f.n_lists,
                              .composer = f.sp,
                              .by_id = by_id};
    return out;
}
