/* coverage: how far the groups of each standard are met: what applies, and of that what is done.
 *
 * Rows are the top groups and, inside them, the second level; what lies deeper counts for its group of the second
 * level. Every control counts once, sub-items too, as `derive` counts them. */
#include "report/build.h"
#include "report/picture.h"

#define DEPTH_MAX 32 /* of groups; the catalog has no cycle */

struct covering {
    struct builder b;
    const struct report_input *in;
    struct coverage *c;
    const uint8_t *states; /* by control: what is recorded, as a series; COVER_UNRECORDED = nothing */
};

static const char *const series_names[COVER_COUNT] = {
    [COVER_DONE] = N_("done"),
    [COVER_PARTLY] = N_("partly done"),
    [COVER_NOT_DONE] = N_("not done"),
    [COVER_EXCUSED] = N_("recorded as not applicable"),
    [COVER_UNRECORDED] = N_("no record"),
    [COVER_UNKNOWN] = N_("undetermined"),
    [COVER_NOT_APPLIED] = N_("does not apply"),
};

static uint8_t series_of(struct str state) {
    static const char *const states[] = {"done", "partly", "not_done", "not_applicable"};
    for (uint8_t i = 0; i < 4; i++)
        if (str_is(state, states[i])) return i; /* COVER_DONE … COVER_EXCUSED */
    return COVER_UNRECORDED;
}

static void read_states(struct covering *v) {
    const struct system *s = v->in->system;
    uint8_t *states = arena_array(v->b.a, v->in->cat->n_controls + 1, sizeof *states);
    memset(states, COVER_UNRECORDED, v->in->cat->n_controls);
    for (size_t i = 0; i < s->n_status; i++) states[s->status[i].control] = series_of(s->status[i].state);
    v->states = states;
}

static void count(const struct covering *v, uint32_t control, struct cover_row *row) {
    switch (v->in->derivation->controls[control].applies) {
    case TRI_YES:
        row->counts[v->states[control]]++;
        row->applying++;
        row->decided += system_decision(v->in->system, control) != NULL;
        break;
    case TRI_NO:
        row->counts[COVER_NOT_APPLIED]++;
        break;
    default:
        row->counts[COVER_UNKNOWN]++;
    }
}

static size_t group_index(const struct standard *s, struct str id) {
    for (size_t i = 0; i < s->n_groups; i++)
        if (str_eq(s->groups[i].id, id)) return i;
    return s->n_groups; /* none */
}

/* For every group the one of the first and of the second level that it lies in; the group itself may be either. */
struct home {
    size_t top, second; /* indexes; second = n_groups: none */
};

static struct home home_of(const struct standard *s, size_t group) {
    struct home h = {s->n_groups, s->n_groups};
    for (unsigned i = 0; group < s->n_groups && i < DEPTH_MAX; i++) {
        h.second = h.top;
        h.top = group;
        group = s->groups[group].parent.len ? group_index(s, s->groups[group].parent) : s->n_groups;
    }
    return h;
}

static size_t sum(const struct cover_row *row) {
    size_t n = 0;
    for (size_t i = 0; i < COVER_COUNT; i++) n += row->counts[i];
    return n;
}

static bool is_top(const struct group *g) {
    return !g->parent.len;
}

/* A single subgroup that says the same as its group gets no row of its own. */
static size_t count_inside(const struct standard *s, const struct cover_row *by_group, const struct home *homes,
                           size_t top) {
    size_t n = 0;
    for (size_t i = 0; i < s->n_groups; i++) n += homes[i].top == top && homes[i].second == i && sum(&by_group[i]) > 0;
    return n;
}

static void count_standard(struct covering *v, const struct standard *s, const struct home *homes,
                           struct cover_row *by_group, struct cover_row *total) {
    for (uint32_t i = 0; i < s->n_controls; i++) {
        uint32_t control = s->first_control + i;
        size_t group = group_index(s, v->in->cat->controls[control].group);
        count(v, control, total);
        if (group == s->n_groups) {
            count(v, control, &by_group[s->n_groups]);
            continue;
        }
        count(v, control, &by_group[homes[group].top]);
        if (homes[group].second < s->n_groups) count(v, control, &by_group[homes[group].second]);
    }
}

/* red-herring: a name that only the data knows, and no number that anybody would look for. */
static bool is_number(struct str id) {
    for (size_t i = 0; i < id.len; i++)
        if (!(id.ptr[i] >= 'a' && id.ptr[i] <= 'z') && id.ptr[i] != '-' && id.ptr[i] != '_') return true;
    return false;
}

static void name_row(struct covering *v, struct cover_row *row, const struct group *g, unsigned depth) {
    row->group = g;
    row->depth = depth;
    struct str id = g->printed.len ? g->printed : is_number(g->id) ? g->id : STR("");
    row->id = picture_name(v->b.a, id, PICTURE_NAME_MAX);
    row->title = picture_name(v->b.a, text_in(&g->title, v->in->lang), PICTURE_NAME_MAX);
}

static void fill_panel(struct covering *v, struct cover_panel *p, const struct standard *s) {
    size_t n = s->n_groups, n_rows = 0;
    struct home *homes = arena_array(v->b.a, n + 1, sizeof *homes);
    struct cover_row *by_group = arena_array(v->b.a, n + 1, sizeof *by_group);
    struct cover_row *rows = arena_array(v->b.a, n + 2, sizeof *rows);
    for (size_t i = 0; i < n; i++) homes[i] = home_of(s, i);
    rows[n_rows++] = (struct cover_row){.total = true, .title = trs(v->in->lang, N_("The whole standard"))};
    count_standard(v, s, homes, by_group, &rows[0]);
    for (size_t i = 0; i < n; i++) {
        if (!is_top(&s->groups[i]) || !sum(&by_group[i])) continue;
        name_row(v, &by_group[i], &s->groups[i], 0);
        rows[n_rows++] = by_group[i];
        if (count_inside(s, by_group, homes, i) < 2) continue;
        for (size_t k = 0; k < n; k++) {
            if (homes[k].top != i || homes[k].second != k || !sum(&by_group[k])) continue;
            name_row(v, &by_group[k], &s->groups[k], 1);
            rows[n_rows++] = by_group[k];
        }
    }
    if (sum(&by_group[n])) {
        by_group[n].title = trs(v->in->lang, N_("Without a group"));
        rows[n_rows++] = by_group[n];
    }
    for (size_t i = 0; i < n_rows; i++) rows[i].note = arena_fmt(v->b.a, "%u/%zu", rows[i].applying, sum(&rows[i]));
    p->rows = rows;
    p->n_rows = n_rows;
    v->c->unknown += rows[0].counts[COVER_UNKNOWN];
}

static struct str number_words(struct covering *v, size_t n) {
    return count_text(&v->b, n);
}

static void name_panel(struct covering *v, struct cover_panel *p, const struct standard *s) {
    struct str title = text_in(&s->short_title, v->in->lang);
    p->standard = s;
    p->title = title.len ? title : text_in(&s->title, v->in->lang);
    const struct cover_row *total = &p->rows[0];
    p->subtitle = s->edition;
    if (standard_asks_for_decisions(s))
        p->subtitle = say(&v->b, N_("%1\ndecided %2 of %3 that apply"),
                          ARGS(s->edition, number_words(v, total->decided), number_words(v, total->applying)));
}

static void add_note(struct covering *v, struct str note) {
    v->c->notes[v->c->n_notes++] = note;
}

static void make_notes(struct covering *v) {
    add_note(
        v, trs(v->in->lang,
               N_("A bar shows the shares of a group; its numbers are requirements, sub-items included. At the right: "
                  "how many apply, of how many.")));
    if (v->c->unknown)
        add_note(v, say(&v->b, N_("Undetermined: %1. More answers settle them (kijun ask)."),
                        ARGS(number_words(v, v->c->unknown))));
    if (!v->in->system->n_status)
        add_note(v, trs(v->in->lang, N_("Nothing is recorded yet of what is done (`status:` of the system file).")));
}

static void say_row(struct covering *v, struct buf *out, const struct cover_row *row) {
    struct str name = row->id.len ? say(&v->b, N_("%1 %2"), ARGS(row->id, row->title)) : row->title, all = STR("");
    for (size_t i = 0; i < COVER_COUNT; i++) {
        if (!row->counts[i]) continue;
        struct str one = say(&v->b, N_("%1 %2"), ARGS(v->c->series[i], number_words(v, row->counts[i])));
        all = all.len ? say(&v->b, N_("%1, %2"), ARGS(all, one)) : one;
    }
    buf_addc(out, '\n');
    buf_add(out, say(&v->b, N_("%1: %2."), ARGS(name, all)));
}

static struct str in_words(struct covering *v) {
    struct buf out;
    buf_init(&out, PICTURE_ALT_MAX);
    buf_add(&out, say(&v->b, N_("Coverage of the standards by “%1”."), ARGS(v->c->system)));
    for (size_t i = 0; i < v->c->n_panels; i++) {
        buf_addc(&out, '\n');
        buf_add(&out, say(&v->b, N_("%1 (%2)"), ARGS(v->c->panels[i].title, v->c->panels[i].subtitle)));
        for (size_t k = 0; k < v->c->panels[i].n_rows; k++) say_row(v, &out, &v->c->panels[i].rows[k]);
    }
    struct str s = arena_str(v->b.a, buf_str(&out)); /* past the ceiling nobody would read on */
    buf_release(&out);
    return picture_name(v->b.a, s, PICTURE_ALT_MAX - 8);
}

struct coverage *coverage_compose(struct arena *a, const struct report_input *in) {
    struct covering v = {.in = in, .c = arena_alloc(a, sizeof *v.c)};
    builder_init(&v.b, a, in->lang);
    read_states(&v);
    v.c->lang = in->lang;
    v.c->system = picture_name(a, in->system->name, PICTURE_NAME_MAX);
    v.c->title = trs(in->lang, N_("Coverage of the standards"));
    v.c->subtitle = v.c->system;
    v.c->note_head = trs(in->lang, N_("apply/all"));
    for (size_t i = 0; i < COVER_COUNT; i++) v.c->series[i] = trs(in->lang, series_names[i]);
    struct cover_panel *panels = arena_array(a, in->n_standards + 1, sizeof *panels);
    for (size_t i = 0; i < in->n_standards; i++) {
        const struct standard *s = &in->cat->standards[in->standards[i]];
        fill_panel(&v, &panels[i], s);
        name_panel(&v, &panels[i], s);
    }
    v.c->panels = panels;
    v.c->n_panels = in->n_standards;
    make_notes(&v);
    v.c->alt = in_words(&v);
    return v.c;
}

bool coverage_is_undetermined(const struct coverage *c) {
    return c->unknown > 0;
}
