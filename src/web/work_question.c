/* work_question: one question as a form: what is asked, what is known, what it decides; and reading its answer. */
#include <string.h>

#include "fmt/fmt.h"
#include "web/work_questions.h"

#define SELECT_FROM 12 /* more choices than this are a list to open */
#define UNKNOWN "unknown"

/* Answers as JSON -------------------------------------------------------------------------------------------------- */

static void add_choices(const struct fact *f, uint64_t bits, struct jsonw *j) {
    jsonw_array(j);
    for (size_t i = 0; i < f->n_choices; i++)
        if (bits >> i & 1) jsonw_str(j, f->choices[i].id);
    jsonw_end_array(j);
}

static void add_value(const struct fact *f, const struct answer *a, struct jsonw *j) {
    if (a->unknown)
        jsonw_z(j, UNKNOWN);
    else if (f->asked == FACT_TEXT)
        jsonw_str(j, a->text);
    else if (f->asked == FACT_NUMBER)
        jsonw_int(j, a->value.lo);
    else if (f->asked == FACT_MANY)
        add_choices(f, a->value.maybe, j);
    else
        jsonw_str(j, f->choices[__builtin_ctzll(a->value.maybe)].id);
}

struct str work_answer_json(const struct work *w, const struct answer *a) {
    struct buf b;
    struct jsonw j;
    if (!a) return STR_NONE;
    buf_init(&b, PART_VALUE_MAX);
    jsonw_init(&j, &b, false);
    if (a->note.len) {
        jsonw_object(&j);
        jsonw_key(&j, "value");
    }
    add_value(&w->cat->facts[a->fact], a, &j);
    if (a->note.len) {
        jsonw_key(&j, "note");
        jsonw_str(&j, a->note);
        jsonw_end_object(&j);
    }
    struct str s = arena_str(w->a, buf_str(&b));
    buf_release(&b);
    return s;
}

/* What it decides -------------------------------------------------------------------------------------------------- */

static bool rule_names(const struct expr *e, uint32_t fact) {
    for (uint16_t i = 0; i < e->count; i++) {
        uint8_t op = e->nodes[i].op;
        if (op >= EXPR_MEMBER && op <= EXPR_TEXT && e->nodes[i].ref == fact) return true;
    }
    return false;
}

static bool control_names(const struct control *c, uint32_t fact) {
    for (size_t i = 0; i < c->n_levels; i++)
        if (rule_names(&c->levels[i].recommend, fact) || rule_names(&c->levels[i].prefer, fact)) return true;
    return false;
}

static bool waits_for(struct refs open, uint32_t fact) {
    for (size_t i = 0; i < open.n; i++)
        if (!open.list[i].is_condition && open.list[i].index == fact) return true;
    return false;
}

static void add_decided(struct work_question *q, struct str what, struct str path) {
    if (q->n_decides == WORK_DECIDES_MAX)
        q->more_decides++;
    else
        q->decides[q->n_decides++] = (struct work_reason){.what = what, .path = path};
}

static void fill_decides(const struct work *w, struct work_question *q) {
    const struct catalog *cat = w->cat;
    q->decides = arena_array(w->a, WORK_DECIDES_MAX, sizeof *q->decides);
    for (uint32_t i = 0; i < cat->n_conditions; i++) {
        const struct condition *c = &cat->conditions[i];
        q->waiting += waits_for(w->d->conditions[i].undetermined_by, q->fact);
        if (rule_names(&c->when, q->fact))
            add_decided(q,
                        arena_fmt(w->a, "%.*s %.*s %.*s", STR_ARG(work_standard(w, &cat->standards[c->standard])),
                                  STR_ARG(c->id), STR_ARG(text_in(&c->title, w->lang))),
                        work_condition_path(w, i));
    }
    for (uint32_t i = 0; i < cat->n_controls; i++) {
        const struct control *c = &cat->controls[i];
        q->waiting += waits_for(w->d->controls[i].undetermined_by, q->fact);
        if (control_names(c, q->fact))
            add_decided(q,
                        arena_fmt(w->a, "%.*s %.*s", STR_ARG(work_standard(w, &cat->standards[c->standard])),
                                  STR_ARG(work_control_label(c))),
                        work_control_path(w, i));
    }
}

/* The form --------------------------------------------------------------------------------------------------------- */

static void fill_choices(const struct work *w, const struct fact *f, const struct answer *a, struct work_question *q) {
    struct ui_choice *c = arena_array(w->a, f->n_choices + 2, sizeof *c);
    size_t n = 0;
    bool many = f->asked == FACT_MANY;
    for (; n < f->n_choices; n++)
        c[n] = (struct ui_choice){.value = f->choices[n].id,
                                  .label = text_in(&f->choices[n].title, w->lang),
                                  .hint = text_in(&f->choices[n].help, w->lang),
                                  .chosen = a && !a->unknown && (a->value.maybe >> n & 1)};
    c[n++] =
        (struct ui_choice){.value = STR(UNKNOWN), .label = trs(w->lang, "Not known yet"), .chosen = a && a->unknown};
    if (!many) c[n++] = (struct ui_choice){.value = STR(""), .label = trs(w->lang, "No answer"), .chosen = !a};
    q->field.choices = q->choices = c;
    q->field.n_choices = n;
    q->form = many ? WORK_CHECKS : n > SELECT_FROM ? WORK_SELECT : WORK_RADIOS;
}

static void fill_field(const struct work *w, const struct fact *f, const struct answer *a, struct work_question *q) {
    bool may = visit_may(w->v, PERMIT_SYSTEM_ANSWER);
    q->field = (struct ui_field){.name = q->a.ptr,
                                 .label = text_in(&f->ask, w->lang),
                                 .what = text_in(&f->help, w->lang),
                                 .off = !may,
                                 .read_only = !may};
    struct str unit = text_in(&f->unit, w->lang);
    if (f->asked == FACT_NUMBER) {
        q->form = WORK_LINE;
        q->field.width = UI_WIDTH_MIDDLE;
        q->field.inputmode = "numeric";
        if (unit.len) q->field.hint = arena_fmt(w->a, tr(w->lang, "As a number, in: %.*s"), STR_ARG(unit));
        if (a && !a->unknown) q->field.value = arena_fmt(w->a, "%lld", (long long)a->value.lo);
    } else if (f->asked == FACT_TEXT) {
        q->form = WORK_AREA;
        q->field.rows = 2;
        q->field.most = 10000;
        if (a && !a->unknown) q->field.value = a->text;
    } else {
        fill_choices(w, f, a, q);
    }
    q->open_check = q->form == WORK_LINE || q->form == WORK_AREA;
    q->unknown = a && a->unknown;
    q->note = (struct ui_field){.name = q->n.ptr,
                                .label = trs(w->lang, "Note on the answer"),
                                .value = a ? a->note : STR_NONE,
                                .rows = 2,
                                .most = 10000,
                                .read_only = !may};
}

static void fill_state(const struct work *w, const struct answer *a, struct work_question *q) {
    const struct value *v = &w->input.facts[q->fact];
    const struct implied *i = implied_find(w->implied, w->n_implied, q->fact);
    q->look = a && !a->unknown ? UI_GOOD : v->settled ? UI_INFO : UI_WAIT;
    q->state = trs(w->lang, a && a->unknown ? N_("Not known yet")
                            : a             ? N_("Answered")
                            : i             ? N_("Follows from other answers")
                            : v->settled    ? N_("Answered on another sheet")
                                            : N_("Not answered"));
    if (w->sys->n_sheets && v->answered) q->combined = work_value(w, q->fact, v);
    if (!i) return;
    struct str from = STR("");
    for (size_t k = 0; k < i->n_because; k++) {
        uint32_t f = i->because[k];
        struct str one = arena_fmt(w->a, tr(w->lang, "%.*s (%.*s)"), STR_ARG(text_in(&w->cat->facts[f].title, w->lang)),
                                   STR_ARG(work_value(w, f, &w->input.facts[f])));
        from = k ? arena_fmt(w->a, tr(w->lang, "%.*s, %.*s"), STR_ARG(from), STR_ARG(one)) : one;
    }
    q->implied = arena_fmt(w->a, tr(w->lang, "“%.*s” follows from %.*s: %.*s"), STR_ARG(work_value(w, q->fact, v)),
                           STR_ARG(from), STR_ARG(text_in(&i->by->why, w->lang)));
}

void work_question_fill(const struct work *w, const struct work_answers *from, uint32_t fact, struct work_question *q) {
    const struct fact *f = &w->cat->facts[fact];
    const struct answer *a = answer_find(from->list, from->n, fact);
    struct str heading = q->heading;
    *q = (struct work_question){.fact = fact, .heading = heading};
    q->id = arena_str(w->a, f->id).ptr;
    q->a = arena_fmt(w->a, "a.%s", q->id), q->u = arena_fmt(w->a, "u.%s", q->id);
    q->n = arena_fmt(w->a, "n.%s", q->id), q->x = arena_fmt(w->a, "x.%s", q->id);
    q->o = arena_fmt(w->a, "o.%s", q->id);
    q->title = text_in(&f->title, w->lang);
    q->aliases = work_aliases(w, fact);
    q->was = work_answer_json(w, a);
    q->expects = work_expected_write(w->a, from->sheet >= 0 ? from->part->changed : work_changed(w, "answers", f->id));
    fill_field(w, f, a, q);
    fill_state(w, a, q);
    fill_decides(w, q);
}

/* Reading ---------------------------------------------------------------------------------------------------------- */

static bool wrong(const struct work *w, struct work_question *q, const char *message) {
    q->field.error = trs(w->lang, message);
    return false;
}

/* What was typed goes back into the fields, whatever becomes of it. */
static void keep_typed(const struct work *w, struct work_question *q) {
    const struct http_form *form = w->v->form;
    struct ui_choice *c = q->choices;
    for (size_t i = 0; i < q->field.n_choices; i++) c[i].chosen = false;
    for (size_t k = 0; k < form->n; k++) {
        if (!str_eq(form->list[k].name, q->a)) continue;
        for (size_t i = 0; i < q->field.n_choices; i++)
            if (str_eq(c[i].value, form->list[k].value)) c[i].chosen = true;
    }
    if (q->open_check) q->field.value = visit_field(w->v, q->a.ptr);
    q->unknown = visit_field(w->v, q->u.ptr).len > 0;
    q->note.value = visit_field(w->v, q->n.ptr);
}

static bool read_chosen(const struct work *w, const struct fact *f, struct work_question *q, struct answer *a,
                        bool *any) {
    uint64_t exclusive = 0;
    for (size_t i = 0; i < q->field.n_choices; i++) {
        if (!q->field.choices[i].chosen || !q->field.choices[i].value.len) continue;
        *any = true;
        if (i >= f->n_choices) {
            a->unknown = true;
            continue;
        }
        a->value.maybe |= UINT64_C(1) << i;
        if (f->choices[i].exclusive) exclusive |= UINT64_C(1) << i;
    }
    if (a->unknown && a->value.maybe)
        return wrong(w, q, N_("“Not known yet” cannot be chosen together with an answer. Choose one of them."));
    if (exclusive && a->value.maybe != exclusive)
        return wrong(w, q, N_("A choice that means “none of them” cannot be chosen together with others."));
    return true;
}

static bool read_number(const struct work *w, const struct fact *f, struct work_question *q, struct answer *a) {
    int64_t n;
    struct str typed = q->field.value, unit = text_in(&f->unit, w->lang);
    if (unit.len && str_ends(typed, unit)) typed = str_trim(str_cut(typed, 0, typed.len - unit.len));
    if (!str_int(typed, &n)) return wrong(w, q, N_("Write a whole number, in digits."));
    if (n < f->shape.min || n > f->shape.max) {
        q->field.error = arena_fmt(w->a, tr(w->lang, "The number has to lie between %lld and %lld."),
                                   (long long)f->shape.min, (long long)f->shape.max);
        return false;
    }
    a->value.lo = a->value.hi = n;
    return true;
}

bool work_question_read(const struct work *w, struct work_question *q, struct str *json) {
    const struct fact *f = &w->cat->facts[q->fact];
    struct answer a = {.fact = q->fact};
    bool any = false;
    *json = STR_NONE;
    keep_typed(w, q);
    if (!q->open_check) {
        if (!read_chosen(w, f, q, &a, &any)) return false;
    } else if (q->unknown) {
        if (q->field.value.len)
            return wrong(w, q, N_("“Not known yet” cannot be chosen together with an answer. Choose one of them."));
        any = a.unknown = true;
    } else if (q->field.value.len) {
        any = true;
        a.text = q->field.value;
        if (f->asked == FACT_NUMBER && !read_number(w, f, q, &a)) return false;
    }
    a.note = q->note.value;
    if (!any && a.note.len) return wrong(w, q, N_("A note needs an answer beside it; “not known yet” is one."));
    if (any) *json = work_answer_json(w, &a);
    return true;
}
