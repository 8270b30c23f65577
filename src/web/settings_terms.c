/* settings_terms: how long records are kept. Another term is ordered by two people: what is entered becomes an
 * application of the kind whose act is "retention", which somebody else approves. */
#include "access/approval.h"
#include "fmt/write.h"
#include "ledger/period.h"
#include "web/inside.h"
#include "web/settings_pages.h"

static const char *const terms[] = {"none", "P1W", "P1M", "P3M", "P6M",  "P1Y",
                                    "P2Y",  "P3Y", "P5Y", "P7Y", "P10Y", "P30Y"};
#define TERMS (sizeof terms / sizeof *terms)

static struct str term_words(struct visit *v, struct str term) {
    struct period p;
    struct buf b;
    if (!term.len || str_is(term, "none")) return trs(v->lang, "for ever");
    if (!period_read(term, &p)) return term;
    buf_init(&b, KIB);
    period_speak(p, &b);
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

bool terms_rows(struct visit *v, struct settings_group_view *g, struct err *e) {
    const struct retention_rules *rules = retention_rules_builtin(v->a);
    struct retention_term *now;
    if (!retention_terms(v->a, v->opt->store, rules, &now, e)) return false;
    g->title = trs(v->lang, "Terms of keeping");
    g->path = STR("/settings/terms");
    g->open = visit_may(v, PERMIT_RECORD);
    g->rows = arena_array(v->a, rules->n_kinds, sizeof *g->rows);
    for (size_t i = 0; i < rules->n_kinds; i++) {
        g->rows[g->n] = (struct setting_row){.title = text_in(&rules->kinds[i].title, v->lang),
                                             .value = term_words(v, now[i].term)};
        if (now[i].ordered >= 0) {
            g->rows[g->n].by = trs(v->lang, "ordered by two people");
            g->rows[g->n].entry_path = arena_fmt(v->a, "/record/entries/%lld", (long long)now[i].ordered);
        }
        g->n++;
    }
    return true;
}

static struct ui_choice *term_choices(struct visit *v, struct str value, size_t *n) {
    struct ui_choice *c = arena_array(v->a, TERMS + 1, sizeof *c);
    bool any = false;
    for (*n = 0; *n < TERMS; ++*n) {
        struct str term = str_of(terms[*n]);
        c[*n] = (struct ui_choice){.value = term, .label = term_words(v, term), .chosen = str_eq(term, value)};
        any = any || c[*n].chosen;
    }
    if (!any && value.len) {
        c[*n] = (struct ui_choice){.value = value, .label = term_words(v, value), .chosen = true};
        ++*n;
    }
    return c;
}

static struct str kept_term(const struct retention_term *t) {
    return t->term.len ? t->term : STR("none");
}

static bool ask(struct visit *v, struct settings_form *p, const struct retention_rules *rules,
                const struct retention_term *now) {
    p->fields = arena_array(v->a, rules->n_kinds + 1, sizeof *p->fields);
    for (size_t i = 0; i < rules->n_kinds; i++) {
        if (rules->kinds[i].fixed) continue;
        struct ui_field *f = &p->fields[p->n++];
        *f = (struct ui_field){.name = arena_str(v->a, rules->kinds[i].id).ptr,
                               .label = text_in(&rules->kinds[i].title, v->lang),
                               .width = UI_WIDTH_MIDDLE};
        f->value = v->form ? visit_field(v, f->name) : kept_term(&now[i]);
        f->choices = term_choices(v, f->value, &f->n_choices);
    }
    p->fields[p->n++] = (struct ui_field){.name = "why",
                                          .label = trs(v->lang, "Give the reason"),
                                          .must = true,
                                          .rows = 3,
                                          .most = 600,
                                          .value = visit_field(v, "why")};
    p->action = STR("/settings/terms");
    p->button = trs(v->lang, "File the application");
    struct ui_column *c = arena_array(v->a, 2, sizeof *c);
    struct ui_cell *cells = arena_array(v->a, rules->n_presets * 2, sizeof *cells);
    c[0].label = trs(v->lang, "Source");
    c[1].label = trs(v->lang, "Terms that it names");
    for (size_t i = 0; i < rules->n_presets; i++) {
        const struct retention_preset *s = &rules->presets[i];
        struct str all = STR_NONE;
        for (size_t t = 0; t < s->n_terms; t++) {
            struct str one = arena_fmt(v->a, tr(v->lang, "%.*s: %.*s"),
                                       STR_ARG(text_in(&rules->kinds[s->terms[t].kind].title, v->lang)),
                                       STR_ARG(term_words(v, s->terms[t].term)));
            all = all.ptr ? arena_fmt(v->a, tr(v->lang, "%.*s, %.*s"), STR_ARG(all), STR_ARG(one)) : one;
        }
        cells[2 * i].text = text_in(&s->title, v->lang);
        cells[2 * i + 1].text = all;
    }
    p->table = (struct ui_table){.caption = trs(v->lang, "Terms that guidelines name"),
                                 .columns = c,
                                 .n_columns = 2,
                                 .cells = cells,
                                 .n_rows = rules->n_presets};
    return true;
}

static void show(struct visit *v, struct settings_form *p, unsigned status) {
    settings_show_form(
        v, p, trs(v->lang, "Terms of keeping"),
        trs(v->lang, "What is older than its term is erased from the record; its mark stays. Two people order a term: "
                     "what you enter is filed as an application, and it is in force when somebody else approves it."),
        status);
}

void terms_form(struct visit *v) {
    struct settings_form *p = arena_alloc(v->a, sizeof *p);
    const struct retention_rules *rules = retention_rules_builtin(v->a);
    struct retention_term *now;
    struct err e = {0};
    if (!retention_terms(v->a, v->opt->store, rules, &now, &e)) return visit_fail(v, &e);
    ask(v, p, rules, now);
    show(v, p, 200);
}

static const struct application_kind *kind_of_terms(void) {
    const struct application_kinds *kinds = application_kinds_builtin();
    for (size_t i = 0; i < kinds->n; i++)
        if (str_is(kinds->list[i].act, "retention")) return &kinds->list[i];
    return NULL;
}

static bool apply(struct visit *v, struct str what, struct str why, int64_t *id, struct err *e) {
    const struct application_kind *k = kind_of_terms();
    struct application_wish w = {.scope = SCOPE_ALL};
    struct buf b;
    struct jsonw j;
    STORE_TX struct store_tx tx = {0};
    if (!k) return err_set(e, ERR_NOT_FOUND, "%s", tr(v->lang, "There is no application for terms of keeping."));
    buf_init(&b, 64 * KIB);
    jsonw_init(&j, &b, false);
    jsonw_object(&j);
    jsonw_key(&j, "terms"), jsonw_str(&j, what);
    jsonw_key(&j, "why"), jsonw_str(&j, why);
    jsonw_end_object(&j);
    w.kind = k->id;
    w.fields = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return store_begin(v->opt->store, &tx, e) && application_draft(v->opt->trail, &v->viewer, &w, v->now, id, e) &&
           application_file(v->opt->trail, &v->viewer, *id, why, v->now, e) && store_commit(&tx, e);
}

/* "use=P3M event=P5Y": what differs from what is in force. */
static struct str changed_terms(struct visit *v, const struct settings_form *p, const struct retention_rules *rules,
                                const struct retention_term *now) {
    struct str all = STR_NONE;
    for (size_t i = 0, f = 0; i < rules->n_kinds; i++) {
        if (rules->kinds[i].fixed) continue;
        struct str value = p->fields[f++].value;
        if (!value.len || str_eq(value, kept_term(&now[i]))) continue;
        struct str one = arena_fmt(v->a, "%.*s=%.*s", STR_ARG(rules->kinds[i].id), STR_ARG(value));
        all = all.ptr ? arena_fmt(v->a, "%.*s %.*s", STR_ARG(all), STR_ARG(one)) : one;
    }
    return all;
}

void terms_apply(struct visit *v) {
    struct settings_form *p = arena_alloc(v->a, sizeof *p);
    const struct retention_rules *rules = retention_rules_builtin(v->a);
    struct retention_term *now;
    struct err e = {0};
    int64_t id;
    if (!retention_terms(v->a, v->opt->store, rules, &now, &e)) return visit_fail(v, &e);
    ask(v, p, rules, now);
    struct ui_field *why = &p->fields[p->n - 1];
    struct str what = changed_terms(v, p, rules, now);
    if (!what.len) return visit_see(v, "/settings?done=same");
    if (!why->value.len) fault_add(v, &p->faults, why, trs(v->lang, "Enter the reason."));
    if (!p->faults.n) {
        if (apply(v, what, why->value, &id, &e)) return visit_see(v, "/applications/%lld?done=file", (long long)id);
        if (!fault_is(&e)) return visit_fail(v, &e);
        fault_err(v, &p->faults, NULL, &e);
    }
    show(v, p, fault_status(&e));
}
