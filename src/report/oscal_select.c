/* oscal_select: which controls a system's documents hold, and what is said of all of them. */
#include "report/oscal_write.h"

static size_t choose_of(struct arena *a, const struct report_input *in, const struct standard *s, uint32_t **list) {
    size_t n = 0;
    *list = arena_array(a, s->n_controls, sizeof **list);
    for (uint32_t i = s->first_control; i < s->first_control + s->n_controls; i++)
        if (in->derivation->controls[i].applies != TRI_NO) (*list)[n++] = i;
    return n;
}

struct oscal_choice *oscal_choose(struct arena *a, const struct report_input *in, size_t *n, struct err *e) {
    struct oscal_choice *all = arena_array(a, in->n_standards, sizeof *all);
    *n = 0;
    for (size_t i = 0; i < in->n_standards; i++) {
        uint32_t *list;
        size_t count = choose_of(a, in, &in->cat->standards[in->standards[i]], &list);
        if (count)
            all[(*n)++] = (struct oscal_choice){in->standards[i], oscal_ids(a, in->cat, in->standards[i]), list, count};
    }
    if (*n) return all;
    err_set(e, ERR_INVALID,
            _("No requirement of these standards applies to the system, and OSCAL knows no empty list."));
    return NULL;
}

static void later(struct arena *a, struct str *last, struct str day) {
    day = str_trim(day);
    if (oscal_date(a, day).len && str_cmp(day, *last) > 0) *last = day;
}

/* The document's own date, else the last one that the file names. */
struct str oscal_system_day(struct arena *a, const struct report_input *in) {
    const struct system *s = in->system;
    struct str last = STR("");
    if (oscal_date(a, s->document.date).len) return s->document.date;
    for (size_t i = 0; i < s->n_revisions; i++) later(a, &last, s->revisions[i].date);
    for (size_t i = 0; i < s->n_judgements; i++) later(a, &last, s->judgements[i].on);
    for (size_t i = 0; i < s->n_decisions; i++) later(a, &last, s->decisions[i].on);
    for (size_t i = 0; i < s->n_choices; i++) later(a, &last, s->choices[i].on);
    for (size_t i = 0; i < s->n_status; i++) later(a, &last, s->status[i].on);
    return last;
}

static struct str title_of(const struct report_input *in, struct input_ref r) {
    return text_in(r.is_condition ? &in->cat->conditions[r.index].title : &in->cat->facts[r.index].title, in->lang);
}

struct str oscal_waits_for(struct arena *a, const struct report_input *in, const struct refs *refs) {
    struct buf b;
    buf_init(&b, NODE_SCALAR_MAX);
    buf_add(&b, trs(in->lang, N_("Undetermined until these are answered or judged:")));
    for (size_t i = 0; i < refs->n; i++)
        buf_addf(&b, "\n- %.*s %.*s", STR_ARG(input_name(a, in->cat, refs->list[i])),
                 STR_ARG(title_of(in, refs->list[i])));
    struct str text = arena_str(a, buf_str(&b));
    buf_release(&b);
    return text;
}
