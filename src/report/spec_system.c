/* spec_system: what the system is for and how it is used: worksheets 1 to 3. */
#include "report/spec.h"

static struct str not_written(struct spec *sp) {
    return trs(sp->b.lang, N_("(not written)"));
}

static void purpose(struct spec *sp) {
    const struct system *s = sp->in->system;
    section(sp, "purpose", trs(sp->b.lang, N_("Purpose and tasks")));
    subsection(sp, 1, N_("Purpose"));
    para(&sp->b, PARA_NORMAL, s->purpose.len ? s->purpose : not_written(sp));
    subsection(sp, 2, N_("Tasks"));
    if (!s->n_tasks) para(&sp->b, PARA_NORMAL, not_written(sp));
    struct list_builder l = list_begin(&sp->b, LIST_NUMBER);
    for (size_t i = 0; i < s->n_tasks; i++) list_text(&l, 0, s->tasks[i]);
    list_end(&l);
}

/* Worksheet 2: rows of the same actor, and of the same task under it, share a cell. */

static bool same_actor(const struct work_row *a, const struct work_row *b) {
    return str_eq(a->actor, b->actor);
}

static bool same_task(const struct work_row *a, const struct work_row *b) {
    return same_actor(a, b) && str_eq(a->task, b->task);
}

static unsigned run_length(const struct system *s, size_t from,
                           bool (*same)(const struct work_row *, const struct work_row *)) {
    unsigned n = 1;
    while (from + n < s->n_work && same(&s->work[from], &s->work[from + n])) n++;
    return n;
}

static struct str environment(struct spec *sp, const struct work_row *w) {
    struct str devices = words_list(sp, w->devices, w->n_devices),
               networks = words_list(sp, w->networks, w->n_networks);
    if (!devices.len) return networks;
    return networks.len ? say(&sp->b, N_("%1; %2"), ARGS(networks, devices)) : devices;
}

static void work_row(struct spec *sp, struct table_builder *t, size_t i) {
    const struct system *s = sp->in->system;
    const struct work_row *w = &s->work[i];
    table_row(t, false);
    unsigned rest = run_length(s, i, same_actor);
    if (rest > 1 && rest <= SPEC_KEEP_ROWS) table_keep(t);
    if (i == 0 || !same_actor(&s->work[i - 1], w))
        table_text(t, TONE_NONE, w->actor)->rowspan = run_length(s, i, same_actor);
    if (i == 0 || !same_task(&s->work[i - 1], w))
        table_text(t, TONE_NONE, w->task)->rowspan = run_length(s, i, same_task);
    table_text(t, TONE_NONE, w->step);
    table_text(t, TONE_NONE, w->summary);
    table_text(t, TONE_NONE, words_list(sp, w->information, w->n_information));
    table_text(t, TONE_NONE, environment(sp, w));
}

static void work_table(struct spec *sp) {
    static const unsigned widths[] = {3, 4, 4, 7, 4, 5};
    static const char *const heads[] = {N_("Actor"),       N_("Task"),        N_("Step"), N_("What is done"),
                                        N_("Information"), N_("Environment"), NULL};
    const struct system *s = sp->in->system;
    heading(&sp->b, 2, arena_fmt(sp->b.a, "%zu.3", sp->sections), STR("work"), trs(sp->b.lang, N_("Tasks in detail")));
    if (!s->n_work) para(&sp->b, PARA_NORMAL, not_written(sp));
    struct table_builder t = table_begin(&sp->b, TABLE_GRID, widths, 6);
    if (s->n_work) table_heads(&t, heads);
    for (size_t i = 0; i < s->n_work; i++) work_row(sp, &t, i);
    table_end(&t);
}

void spec_system(struct spec *sp) {
    const struct system *s = sp->in->system;
    purpose(sp);
    sp->work_section = sp->sections;
    work_table(sp);
    section(sp, "overview", trs(sp->b.lang, N_("System overview")));
    sp->overview_section = sp->sections;
    if (!s->n_work) {
        para(&sp->b, PARA_NORMAL, not_written(sp));
        return;
    }
    struct str caption = say(&sp->b, N_("Overview of “%1”"), ARGS(s->name));
    block_add(&sp->b, &(struct block){.type = BLOCK_DIAGRAM,
                                      .id = STR("diagram"),
                                      .diagram = diagram_compose(sp->b.a, s, sp->b.lang),
                                      .caption = runs_of(&sp->b, RUN_NORMAL, caption)});
}
