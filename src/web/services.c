/* services: service levels as a page: promises beside reference values, those that must be reached first. */
#include "web/services.h"

#include "fmt/write.h"
#include "web/routes.h"
#include "web/services.html.h"

static struct str taken(const struct visit *v, struct buf *b) {
    struct str s = arena_str(v->a, buf_str(b));
    buf_release(b);
    return s;
}

static struct str spoken(const struct visit *v, const struct standard *s, const struct metric *m,
                         const struct quantity *q) {
    struct buf b;
    buf_init(&b, 4 * KIB);
    quantity_speak(s, m->measure, m->better, q, v->lang, &b);
    return taken(v, &b);
}

static struct str written(const struct visit *v, const struct standard *s, const struct metric *m,
                          const struct quantity *q) {
    struct buf b;
    buf_init(&b, 4 * KIB);
    quantity_write(s, m->measure, q, &b);
    return taken(v, &b);
}

/* How a kept value stands in its field: as people say it, where that is read back as the same. */
static struct str as_typed(const struct visit *v, const struct standard *s, const struct metric *m,
                           const struct quantity *q, struct str said) {
    struct err ignored = {0};
    struct str kept = written(v, s, m, q), back;
    bool chosen = m->measure == MEASURE_DONE || m->measure == MEASURE_MEANS;
    return !chosen && service_value_read(v->a, s, m, said, &back, &ignored) && str_eq(back, kept) ? said : kept;
}

/* The state's words without its sign: a page has signs of its own. */
static struct str state_word(const struct visit *v, enum service_state state) {
    struct str words = sla_state_word(v->lang, state), sign, rest;
    bool signed_first = str_split(words, ' ', &sign, &rest) && sign.len <= 4 && (unsigned char)sign.ptr[0] >= 0x80;
    return signed_first ? rest : words;
}

/* Words ----------------------------------------------------------------------------------------------------------- */

static enum ui_look look_of(enum service_state state) {
    switch (state) {
    case SERVICE_MET:
    case SERVICE_FREE:
        return UI_GOOD;
    case SERVICE_UNMET_MUST:
    case SERVICE_MISSING_MUST:
        return UI_BAD;
    case SERVICE_UNMET:
    case SERVICE_ASK:
        return UI_WARN;
    case SERVICE_MISSING:
    case SERVICE_OPEN:
        return UI_WAIT;
    default:
        return UI_INFO;
    }
}

/* What has to be done first comes first. */
static unsigned urgency(enum service_state state) {
    static const unsigned order[SERVICE_STATES] = {
        [SERVICE_UNMET_MUST] = 0,   [SERVICE_MISSING_MUST] = 1, [SERVICE_ASK] = 2,  [SERVICE_UNMET] = 3,
        [SERVICE_MISSING] = 4,      [SERVICE_OPEN] = 5,         [SERVICE_FREE] = 6, [SERVICE_MET] = 7,
        [SERVICE_NO_REFERENCE] = 8, [SERVICE_LEFT_OUT] = 9};
    return order[state];
}

static struct str hint_of(const struct visit *v, enum measure m) {
    static const char *const hints[] = {
        [MEASURE_INTERVAL] = N_("For example: once in 5 minutes, 1/1d"),
        [MEASURE_DURATION] = N_("For example: 20 minutes, 24 hours"),
        [MEASURE_RETENTION] = N_("For example: 6 months, 5 years"),
        [MEASURE_RATIO] = N_("Per cent, for example: 99.5"),
        [MEASURE_COUNT] = N_("A whole number"),
        [MEASURE_MEANS] = N_("The means that is used"),
        [MEASURE_DONE] = N_("Whether it is done"),
    };
    return trs(v->lang, hints[m]);
}

static struct str help_of(const struct visit *v, const struct control *c) {
    struct str text = text_in(&c->purpose, v->lang);
    return text.len ? text : c->n_levels ? text_in(&c->levels[c->n_levels - 1].statement, v->lang) : STR("");
}

/* Rows ------------------------------------------------------------------------------------------------------------ */

/* What can be chosen: yes and no, or the means of the families that the reference values name. */
static void set_choices(const struct visit *v, const struct standard *s, const struct metric *m,
                        struct service_row *row) {
    struct ui_choice *list = arena_array(v->a, s->n_means + 3, sizeof *list);
    size_t n = 0;
    bool there = false;
    uint64_t named = 0;
    if (m->measure == MEASURE_DONE) {
        list[n++] = (struct ui_choice){.value = STR("yes"), .label = trs(v->lang, "Done")};
        list[n++] = (struct ui_choice){.value = STR("no"), .label = trs(v->lang, "Not done")};
    }
    for (size_t i = 0; i < m->n_values && m->measure == MEASURE_MEANS; i++) named |= m->values[i].value.means;
    for (size_t i = 0; i < s->n_means && m->measure == MEASURE_MEANS; i++) {
        bool of_family = false;
        for (size_t k = 0; k < s->n_means; k++)
            of_family |= (named >> k & 1) && str_eq(s->means[k].family, s->means[i].family);
        if (of_family)
            list[n++] = (struct ui_choice){.value = s->means[i].id, .label = text_in(&s->means[i].title, v->lang)};
    }
    for (size_t i = 0; i < n; i++) there |= list[i].chosen = str_eq(list[i].value, row->value);
    /* Several together, from a file. */
    if (n && row->value.len && !there)
        list[n++] = (struct ui_choice){
            .value = row->value, .label = row->spoken.len ? row->spoken : row->value, .chosen = true};
    row->choices = list;
    row->n_choices = n;
}

static struct service_row row_of(const struct visit *v, const struct loaded *l, const struct standard *s,
                                 const struct service_level *level) {
    const struct catalog *cat = v->opt->catalog;
    const struct metric *m = &cat->metrics[level->metric];
    const struct control *c = &cat->controls[m->control];
    struct str name = metric_name(v->a, cat, level->metric);
    struct service_row row = {.id = name,
                              .title = text_in(&m->title, v->lang),
                              .control = text_in(&c->title, v->lang),
                              .control_path =
                                  arena_fmt(v->a, "/standards/%.*s/controls/%.*s", STR_ARG(s->id), STR_ARG(c->id)),
                              .look = look_of(level->state),
                              .state = state_word(v, level->state),
                              .must = level->reference && level->reference->must,
                              .name = arena_fmt(v->a, "v-%.*s", STR_ARG(name)),
                              .hint = hint_of(v, m->measure),
                              .what = help_of(v, c)};
    if (m->from >= 0) row.event = text_in(&s->events[m->from].title, v->lang);
    if (row.event.len)
        row.hint = arena_fmt(v->a, tr(v->lang, "%.*s. Counted from: %.*s"), STR_ARG(row.hint), STR_ARG(row.event));
    row.reference = !level->reference        ? trs(v->lang, "Not given")
                    : level->reference->free ? trs(v->lang, "Set by the provider")
                                             : spoken(v, s, m, &level->reference->value);
    if (level->declared) {
        row.spoken = spoken(v, s, m, &level->declared->value);
        row.before = row.value = as_typed(v, s, m, &level->declared->value, row.spoken);
    }
    row.expected = arena_fmt(v->a, "%lld", (long long)loaded_changed(l, "declared", name));
    return row;
}

/* What was typed stays, with what is wrong about it. */
static void keep_typed(const struct visit *v, const struct standard *s, const struct metric *m,
                       struct service_row *row) {
    struct str typed = visit_field(v, row->name.ptr), ignored;
    struct err e = {0};
    if (!v->form || !typed.ptr) return;
    row->value = typed;
    if (typed.len && !service_value_read(v->a, s, m, typed, &ignored, &e)) row->error = arena_str(v->a, str_of(e.text));
}

static void sort_rows(struct service_row *rows, unsigned *keys, size_t n) {
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0 && keys[k] < keys[k - 1]; k--) {
            struct service_row r = rows[k];
            unsigned key = keys[k];
            rows[k] = rows[k - 1], keys[k] = keys[k - 1];
            rows[k - 1] = r, keys[k - 1] = key;
        }
}

/* Why the pattern holds: the answers that settle it. */
static struct str reason(const struct visit *v, const struct refs *refs, const struct loaded *l) {
    struct buf b;
    buf_init(&b, 64 * KIB);
    for (size_t i = 0; i < refs->n; i++) {
        if (refs->list[i].is_condition) continue;
        uint32_t fact = refs->list[i].index;
        if (b.len) buf_addz(&b, tr(v->lang, "; "));
        buf_add(&b, text_in(&v->opt->catalog->facts[fact].title, v->lang));
        buf_addz(&b, tr(v->lang, ": "));
        value_speak(v->opt->catalog, fact, &l->input.facts[fact], v->lang, &b);
    }
    return taken(v, &b);
}

static void set_pattern(const struct visit *v, const struct loaded *l, const struct service_levels *levels,
                        struct service_standard *out) {
    const struct standard *s = levels->standard;
    const struct condition *all = v->opt->catalog->conditions;
    struct str *possible = arena_array(v->a, s->n_patterns, sizeof *possible);
    out->settled = levels->pattern >= 0;
    out->none = !levels->n_possible;
    if (out->settled) {
        uint32_t at = s->patterns[levels->pattern];
        out->pattern = text_in(&all[at].title, v->lang);
        out->why = reason(v, &l->result->conditions[at].facts, l);
    }
    for (size_t i = 0; i < s->n_patterns; i++)
        if (l->result->conditions[s->patterns[i]].value != TRI_NO)
            possible[out->n_possible++] = text_in(&all[s->patterns[i]].title, v->lang);
    out->possible = possible;
}

static struct service_standard standard_of(const struct visit *v, const struct loaded *l,
                                           const struct service_levels *levels) {
    const struct standard *s = levels->standard;
    const size_t *n = levels->count;
    struct service_standard out = {.title = text_in(&s->title, v->lang), .n = levels->n};
    struct service_row *rows = arena_array(v->a, levels->n, sizeof *rows);
    unsigned *keys = arena_array(v->a, levels->n, sizeof *keys);
    for (size_t i = 0; i < levels->n; i++) {
        const struct metric *m = &v->opt->catalog->metrics[levels->list[i].metric];
        rows[i] = row_of(v, l, s, &levels->list[i]);
        keep_typed(v, s, m, &rows[i]);
        if (m->measure == MEASURE_DONE || m->measure == MEASURE_MEANS) set_choices(v, s, m, &rows[i]);
        keys[i] = urgency(levels->list[i].state);
    }
    sort_rows(rows, keys, levels->n);
    out.rows = rows;
    out.met = n[SERVICE_MET] + n[SERVICE_FREE];
    out.short_must = n[SERVICE_UNMET_MUST] + n[SERVICE_MISSING_MUST];
    out.short_other = n[SERVICE_UNMET] + n[SERVICE_MISSING] + n[SERVICE_ASK];
    set_pattern(v, l, levels, &out);
    return out;
}

/* Pages ----------------------------------------------------------------------------------------------------------- */

static void show(struct visit *v, const struct loaded *l, unsigned status, struct str fault) {
    struct services_view view = {.may = visit_may(v, PERMIT_SYSTEM_DECIDE)};
    const struct catalog *cat = v->opt->catalog;
    struct service_standard *list = arena_array(v->a, cat->n_standards, sizeof *list);
    struct ui_fault *faults = NULL;
    size_t room = 0;
    for (uint32_t i = 0; i < cat->n_standards; i++) {
        const struct service_levels *levels = service_levels(v->a, cat, l->system, l->result, i);
        if (levels->n) list[view.n++] = standard_of(v, l, levels);
    }
    view.list = list;
    view.head = &l->head;
    view.page = loaded_page(v, l, trs(v->lang, "Service levels"));
    for (size_t s = 0; s < view.n; s++)
        for (size_t i = 0; i < list[s].n; i++) {
            const struct service_row *r = &list[s].rows[i];
            if (!r->error.len) continue;
            faults = arena_grow(v->a, faults, view.page.n_faults, &room, sizeof *faults);
            faults[view.page.n_faults++] = (struct ui_fault){
                r->name.ptr, arena_fmt(v->a, tr(v->lang, "%.*s: %.*s"), STR_ARG(r->title), STR_ARG(r->error))};
        }
    if (fault.len && !view.page.n_faults) {
        faults = arena_grow(v->a, faults, 0, &room, sizeof *faults);
        faults[view.page.n_faults++] = (struct ui_fault){NULL, fault};
    }
    view.page.faults = faults;
    view.action = arena_fmt(v->a, "%.*s/services", STR_ARG(l->path));
    view.documents = arena_fmt(v->a, "%.*s/documents", STR_ARG(l->path));
    view.work = arena_fmt(v->a, "%.*s/work", STR_ARG(l->path));
    struct html h = visit_page(v, view.page.n_faults && status == 200 ? 400 : status);
    t_services(&h, &view);
}

static void services(struct visit *v) {
    struct loaded l;
    if (loaded_open(v, &l)) show(v, &l, 200, STR_NONE);
}

static struct str prefixed(const struct visit *v, const char *prefix, struct str id) {
    return visit_field(v, arena_fmt(v->a, "%s%.*s", prefix, STR_ARG(id)).ptr);
}

static struct str quoted(const struct visit *v, struct str text) {
    struct buf b;
    buf_init(&b, 4 * KIB);
    json_quote(&b, text);
    return taken(v, &b);
}

/* One metric: nothing when it is as it was shown. */
static bool save_one(struct visit *v, const struct loaded *l, uint32_t metric, size_t *changed, struct err *e) {
    const struct catalog *cat = v->opt->catalog;
    const struct metric *m = &cat->metrics[metric];
    const struct standard *s = &cat->standards[cat->controls[m->control].standard];
    struct str name = metric_name(v->a, cat, metric), typed = prefixed(v, "v-", name), value = STR_NONE;
    struct part_done done;
    if (!typed.ptr || str_eq(typed, prefixed(v, "o-", name))) return true;
    if (typed.len && !service_value_read(v->a, s, m, typed, &value, e)) return false;
    const struct declared *kept = system_declared(l->system, metric);
    if (value.ptr && kept && str_eq(value, written(v, s, m, &kept->value))) return true;
    struct part_wish wish = {.section = STR("declared"),
                             .name = name,
                             .expected = loaded_expected(prefixed(v, "e-", name)),
                             .value = value.ptr ? quoted(v, value) : STR_NONE};
    ++*changed;
    return system_part_set(v->opt->trail, &v->viewer.actor, cat, l->id, &wish, &done, e);
}

static bool save_all(struct visit *v, const struct loaded *l, size_t *changed, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    if (!store_begin(v->opt->store, &tx, e)) return false;
    for (uint32_t i = 0; i < v->opt->catalog->n_metrics; i++)
        if (!save_one(v, l, i, changed, e)) return false;
    return store_commit(&tx, e);
}

static void save(struct visit *v) {
    struct loaded l;
    struct err e = {0};
    size_t changed = 0;
    if (!loaded_open(v, &l)) return;
    if (save_all(v, &l, &changed, &e))
        visit_see(v, "%.*s/services?done=%s", STR_ARG(l.path), changed ? "saved" : "same");
    else if (e.kind == ERR_INVALID || e.kind == ERR_CONFLICT || e.kind == ERR_LIMIT)
        show(v, &l, http_status_of(e.kind), arena_str(v->a, str_of(e.text)));
    else
        visit_fail(v, &e);
}

const struct route services_routes[] = {
    ROUTE("GET", "/systems/{system}/services", PERMIT_SYSTEM_VIEW, GUARD_NONE, LANE_READ, services,
          N_("Service levels of a system")),
    ROUTE("POST", "/systems/{system}/services", PERMIT_SYSTEM_DECIDE, GUARD_TOKEN, LANE_WRITE, save,
          N_("Promise service levels")),
    ROUTES_END,
};
