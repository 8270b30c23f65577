/* quote: official wording in documents. */
#include "report/quote.h"

static const struct wording *wording_for(const struct catalog *cat, const struct wordings *all, uint32_t control) {
    return all ? wordings_of(all, cat->controls[control].standard) : NULL;
}

const struct quote *quote_find(const struct catalog *cat, const struct wordings *all, uint32_t control, struct str part,
                               int32_t level) {
    const struct wording *w = wording_for(cat, all, control);
    return w ? wording_find(w, control, part, level) : NULL;
}

struct str quote_place(struct builder *b, const struct catalog *cat, const struct wordings *all,
                       const struct quote *q) {
    const struct wording *w = wording_for(cat, all, q->control);
    uint32_t first = q->lines[0], last = q->lines[q->n_lines - 1];
    if (first == last) return say(b, N_("%1, line %2"), ARGS(w->copy_name, arena_fmt(b->a, "%u", first)));
    return say(b, N_("%1, lines %2 to %3"),
               ARGS(w->copy_name, arena_fmt(b->a, "%u", first), arena_fmt(b->a, "%u", last)));
}

void quote_runs(struct builder *b, const struct catalog *cat, const struct wordings *all, uint32_t control,
                struct str part, int32_t level) {
    const struct quote *q = quote_find(cat, all, control, part, level);
    if (!q) return;
    run_break(b);
    run_text(b, RUN_STRONG, trs(b->lang, N_("Official wording")));
    run_text(b, RUN_NORMAL, STR("　"));
    run_text(b, RUN_NORMAL, q->text);
}

void quote_para(struct builder *b, const struct catalog *cat, const struct wordings *all, uint32_t control,
                struct str part, int32_t level) {
    const struct quote *q = quote_find(cat, all, control, part, level);
    if (!q) return;
    bool purpose = str_is(q->part, "purpose");
    run_text(b, RUN_STRONG, trs(b->lang, purpose ? N_("Official wording (purpose)") : N_("Official wording")));
    run_text(b, RUN_NORMAL, STR("　"));
    run_text(b, RUN_NORMAL, q->text);
    run_text(b, RUN_MUTED, say(b, N_(" (%1)"), ARGS(quote_place(b, cat, all, q))));
    para_taken(b, PARA_NOTE);
}

void quote_each_wording(const struct report_input *in,
                        void (*each)(void *ctx, const struct standard *s, const struct wording *w), void *ctx) {
    for (size_t i = 0; i < in->n_standards && in->wordings; i++) {
        const struct wording *w = wordings_of(in->wordings, in->standards[i]);
        if (w) each(ctx, &in->cat->standards[in->standards[i]], w);
    }
}
