/* loaded: a system for the pages that look at all of it. */
#include "web/loaded.h"

#include "ledger/period.h"

bool loaded_derive(struct arena *a, const struct catalog *cat, const struct deriver *dv, struct str json,
                   struct loaded *out, struct err *e) {
    struct diags *d = arena_alloc(a, sizeof *d);
    struct source src = {.path = STR("system"), .text = json};
    out->system = system_load(a, cat, &src, d);
    if (!out->system) {
        *e = d->list[0];
        return e->kind ? false : err_set(e, ERR_INVALID, _("The system cannot be read."));
    }
    out->name = out->system->name;
    out->input = (struct derive_input){.facts = system_facts(a, cat, out->system),
                                       .judgements = system_judgements(a, cat, out->system)};
    out->result = derive(dv, a, &out->input);
    uint32_t *all = arena_array(a, cat->n_standards, sizeof *all);
    for (uint32_t i = 0; i < cat->n_standards; i++) all[i] = i;
    out->standards = all;
    out->n_standards = cat->n_standards;
    return true;
}

struct str loaded_mark(struct arena *a, const struct loaded *l, enum lang lang) {
    struct buf b;
    if (!l->label.changed) return STR("");
    buf_init(&b, 16 * KIB);
    label_mark(&l->label, lang, &b);
    struct str mark = arena_str(a, buf_str(&b));
    buf_release(&b);
    return mark;
}

static bool read_label(struct visit *v, struct loaded *out, struct err *e) {
    struct label_answer answer;
    if (!label_of(v->a, v->opt->store, out->id, &out->label, e)) return false;
    out->label.organisation = v->object.organisation;
    loaded_allows(v, out, LABEL_VIEW, &answer);
    if (!answer.allowed) return err_set(e, ERR_DENIED, "%.*s", STR_ARG(answer.why));
    out->mark = loaded_mark(v->a, out, v->lang);
    return true;
}

/* "/systems/3/risks/…" is below the tab "risks". */
static const char *tab_of(const struct visit *v, const struct loaded *l) {
    struct str rest = v->rq->path, tab, deeper;
    if (rest.len <= l->path.len + 1) return NULL;
    rest = str_cut(rest, l->path.len + 1, rest.len);
    return arena_str(v->a, str_split(rest, '/', &tab, &deeper) ? tab : rest).ptr;
}

bool loaded_open(struct visit *v, struct loaded *out) {
    struct err e = {0};
    *out = (struct loaded){.id = v->object.system};
    out->path = arena_fmt(v->a, "/systems/%lld", (long long)out->id);
    if (!system_get_numbered(v->a, v->opt->store, out->id, &out->record, &e) || !read_label(v, out, &e) ||
        !loaded_derive(v->a, v->opt->catalog, v->deriver, out->record.json, out, &e) ||
        !system_head_read(v, tab_of(v, out), &out->head, &e)) {
        visit_fail(v, &e);
        return false;
    }
    out->mark = out->head.mark;
    loaded_crumb(out, trs(v->lang, "Systems"), STR("/systems"));
    loaded_crumb(out, out->name, out->path);
    return true;
}

struct report_input loaded_input(const struct visit *v, const struct loaded *l) {
    return (struct report_input){.cat = v->opt->catalog,
                                 .system = l->system,
                                 .facts = &l->input,
                                 .deriver = v->deriver,
                                 .derivation = l->result,
                                 .lang = v->lang,
                                 .standards = l->standards,
                                 .n_standards = l->n_standards};
}

void loaded_crumb(struct loaded *l, struct str label, struct str path) {
    if (l->n_crumbs < sizeof l->crumbs / sizeof *l->crumbs) l->crumbs[l->n_crumbs++] = (struct ui_crumb){label, path};
}

struct ui_page loaded_page(const struct visit *v, const struct loaded *l, struct str title) {
    struct str done = visit_query(v, "done");
    return (struct ui_page){.title = title,
                            .menu = "systems",
                            .crumbs = l->crumbs,
                            .n_crumbs = l->n_crumbs,
                            .mark = l->mark,
                            .done = str_is(done, "saved")      ? trs(v->lang, "Your entry has been saved.")
                                    : str_is(done, "same")     ? trs(v->lang, "Nothing was changed.")
                                    : str_is(done, "uploaded") ? trs(v->lang, "The file has been taken in.")
                                                               : STR_NONE};
}

int64_t loaded_changed(const struct loaded *l, const char *section, struct str name) {
    const struct part *p = parts_find(&l->record.parts, str_of(section), name);
    return p ? p->changed : PART_ABSENT;
}

int64_t loaded_expected(struct str field) {
    int64_t n;
    return str_int(field, &n) ? n : PART_ABSENT;
}

void loaded_allows(const struct visit *v, const struct loaded *l, enum label_act act, struct label_answer *out) {
    label_allows(v->a, &v->viewer, &l->label, act, visit_today(v), v->lang, out);
}

struct str visit_today(const struct visit *v) {
    char day[DAY_TEXT_MAX];
    day_of(v->now, day);
    return arena_str(v->a, str_of(day));
}
