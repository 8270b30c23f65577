/* work_words: what follows from answers, in the reader's words, and where a reason is answered or judged. */
#include "fmt/write.h"
#include "ledger/period.h"
#include "web/work.h"

static struct str taken(struct arena *a, struct buf *b) {
    struct str s = arena_str(a, buf_str(b));
    buf_release(b);
    return s;
}

struct str work_standard(const struct work *w, const struct standard *s) {
    struct str title = text_in(&s->short_title, w->lang);
    return title.len ? title : text_in(&s->title, w->lang);
}

struct str work_level(const struct work *w, const struct standard *s, int32_t level) {
    if (level < 0 || (size_t)level >= s->n_levels) return STR("");
    struct str title = text_in(&s->levels[level].title, w->lang);
    return title.len ? title : s->levels[level].id;
}

struct str work_levels(const struct work *w, const struct standard *s, uint64_t bits) {
    struct str all = STR("");
    for (size_t i = 0; i < s->n_levels && i < 64; i++) {
        if (!(bits >> i & 1)) continue;
        struct str one = work_level(w, s, (int32_t)i);
        bool last = bits >> i == 1;
        all = !all.len ? one
                       : arena_fmt(w->a, tr(w->lang, last ? N_("%.*s or %.*s") : N_("%.*s, %.*s")), STR_ARG(all),
                                   STR_ARG(one));
    }
    return all;
}

struct str work_value(const struct work *w, uint32_t fact, const struct value *v) {
    struct buf b;
    buf_init(&b, 64 * KIB);
    value_speak(w->cat, fact, v, w->lang, &b);
    return taken(w->a, &b);
}

struct str work_rule(const struct work *w, const struct expr *e) {
    struct buf b;
    if (!e->count) return STR("");
    buf_init(&b, 256 * KIB);
    catalog_speak(w->cat, e, w->lang, &b);
    return taken(w->a, &b);
}

struct str work_tri(enum lang lang, enum tri v) {
    return trs(lang, v == TRI_YES ? N_("holds") : v == TRI_NO ? N_("does not hold") : N_("undetermined"));
}

enum ui_look work_tri_look(enum tri v) {
    return v == TRI_YES ? UI_INFO : v == TRI_NO ? UI_PLAIN : UI_WAIT;
}

struct aliases {
    const struct work *w;
    struct str text;
};
static void add_alias(void *ctx, const struct standard *s, const struct question *q) {
    struct aliases *all = ctx;
    struct str one = arena_fmt(all->w->a, "%.*s %.*s", STR_ARG(work_standard(all->w, s)), STR_ARG(q->id));
    all->text =
        all->text.len ? arena_fmt(all->w->a, tr(all->w->lang, "%.*s, %.*s"), STR_ARG(all->text), STR_ARG(one)) : one;
}
struct str work_aliases(const struct work *w, uint32_t fact) {
    struct aliases all = {w, STR("")};
    catalog_each_alias(w->cat, fact, add_alias, &all);
    return all.text;
}

struct str work_control_label(const struct control *c) {
    return c->printed.len ? c->printed : c->id;
}

struct str work_encode(struct arena *a, struct str s) {
    struct buf b;
    buf_init(&b, 16 * KIB);
    http_url_encode(&b, s);
    return taken(a, &b);
}

struct str work_today(const struct work *w) {
    char day[DAY_TEXT_MAX];
    day_of(w->v->now, day);
    return arena_str(w->a, str_of(day));
}

/* Places ----------------------------------------------------------------------------------------------------------- */

struct str work_fact_path(const struct work *w, uint32_t fact) {
    struct str id = w->cat->facts[fact].id;
    return arena_fmt(w->a, "/systems/%lld/work/4?q=%.*s#q-%.*s", (long long)w->id, STR_ARG(id), STR_ARG(id));
}

struct str work_condition_path(const struct work *w, uint32_t condition) {
    const struct condition *c = &w->cat->conditions[condition];
    struct str std = w->cat->standards[c->standard].id;
    return arena_fmt(w->a, "/systems/%lld/work/5?standard=%.*s#c-%.*s", (long long)w->id, STR_ARG(std), STR_ARG(c->id));
}

struct str work_control_path(const struct work *w, uint32_t control) {
    return arena_fmt(w->a, "/systems/%lld/work/6/%.*s", (long long)w->id,
                     STR_ARG(work_encode(w->a, control_name(w->a, w->cat, control))));
}

/* Reasons ---------------------------------------------------------------------------------------------------------- */

static struct str condition_words(const struct work *w, uint32_t index) {
    const struct condition *c = &w->cat->conditions[index];
    return arena_fmt(w->a, tr(w->lang, "Condition %.*s (%.*s)"), STR_ARG(c->id), STR_ARG(text_in(&c->title, w->lang)));
}

static struct str input_words(const struct work *w, struct input_ref r) {
    return r.is_condition ? condition_words(w, r.index) : text_in(&w->cat->facts[r.index].title, w->lang);
}

struct work_reason *work_reasons(const struct work *w, struct refs refs, size_t *n) {
    struct work_reason *list = arena_array(w->a, refs.n, sizeof *list);
    for (size_t i = 0; i < refs.n; i++) {
        struct input_ref r = refs.list[i];
        list[i].what = input_words(w, r);
        if (r.is_condition) {
            list[i].value = work_tri(w->lang, w->d->conditions[r.index].value);
            list[i].path = work_condition_path(w, r.index);
            list[i].open = w->d->conditions[r.index].value == TRI_UNKNOWN;
        } else {
            list[i].value = work_value(w, r.index, &w->input.facts[r.index]);
            list[i].path = work_fact_path(w, r.index);
            list[i].open = !w->input.facts[r.index].settled;
        }
    }
    *n = refs.n;
    return list;
}

struct str work_counterfactual(const struct work *w, struct result_ref r, const struct counterfactual *cf) {
    struct str then;
    if (r.is_condition)
        then = work_tri(w->lang, cf->condition_value);
    else if (!cf->recommended)
        then = trs(w->lang, N_("undetermined"));
    else
        then = work_levels(w, &w->cat->standards[w->cat->controls[r.index].standard], cf->recommended);
    struct str to =
        cf->what.is_condition ? work_tri(w->lang, cf->judgement) : work_value(w, cf->what.index, &cf->value);
    return arena_fmt(w->a, tr(w->lang, "If “%.*s” were “%.*s”: %.*s"), STR_ARG(input_words(w, cf->what)), STR_ARG(to),
                     STR_ARG(then));
}
