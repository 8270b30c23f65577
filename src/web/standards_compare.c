/* standards_compare: the edition in use beside one that is laid ready, and what it means for every system.
 *
 * The other edition is a folder as standards/ is one, put by the operators into DATA/edition. Reading it takes a while,
 * so the press does it; systems are counted until COMPARE_MS are over or COMPARE_SYSTEMS were looked at. Only systems
 * that the visitor may see are named or counted. */
#include "access/label.h"
#include "catalog/editions.h"
#include "ledger/edition_effect.h"
#include "web/inside.h"
#include "web/standards_pages.h"

#define COMPARE_MS 15000
#define COMPARE_SYSTEMS 2000
#define COMPARE_MEMORY (768 * MIB)
#define SHOWN_MAX 200 /* things of one sort of change */

static const char *const change_words[EDITION_CHANGES] = {
    [EDITION_ADDED] = N_("Added"),
    [EDITION_DROPPED] = N_("Dropped"),
    [EDITION_CHANGED] = N_("Changed"),
    [EDITION_MOVED] = N_("Moved"),
};
static const char *const kind_words[EDITION_KINDS] = {
    [EDITION_STANDARD] = N_("Standards"), [EDITION_QUESTION] = N_("Questions"), [EDITION_CONDITION] = N_("Conditions"),
    [EDITION_GROUP] = N_("Groups"),       [EDITION_CHAPTER] = N_("Chapters"),   [EDITION_CONTROL] = N_("Controls"),
    [EDITION_METRIC] = N_("Metrics"),     [EDITION_MAPPING] = N_("Mappings"),   [EDITION_ANNEX] = N_("Annexes"),
};

/* What changed ----------------------------------------------------------------------------------------------------- */

static struct ui_table *table_new(struct std_page *p, const char *caption, const char *const *heads, size_t n,
                                  size_t rows, struct ui_cell **cells) {
    struct ui_column *columns = arena_array(p->v->a, n, sizeof *columns);
    struct ui_table *t = arena_alloc(p->v->a, sizeof *t);
    *cells = arena_array(p->v->a, n * rows + 1, sizeof **cells);
    for (size_t i = 0; i < n; i++) columns[i] = (struct ui_column){.label = trs(p->v->lang, heads[i]), .number = i > 0};
    *t = (struct ui_table){.caption = trs(p->v->lang, caption),
                           .caption_hidden = true,
                           .columns = columns,
                           .n_columns = n,
                           .cells = *cells,
                           .n_rows = rows,
                           .empty = trs(p->v->lang, "There is nothing to show.")};
    return t;
}

static struct str figure(struct std_page *p, size_t n) {
    return arena_fmt(p->v->a, "%zu", n);
}

static size_t count_of(const struct editions *e, size_t kind, size_t change) {
    size_t n = 0;
    for (size_t i = 0; i < e->n; i++) n += e->list[i].kind == kind && e->list[i].change == change;
    return n;
}

static void counts(struct std_page *p, const struct editions *e) {
    static const char *const heads[] = {N_("What"), N_("Added"), N_("Dropped"), N_("Changed"), N_("Moved")};
    struct ui_cell *cells;
    struct ui_table *t = table_new(p, N_("What changes, in figures"), heads, 5, EDITION_KINDS, &cells);
    for (size_t k = 0; k < EDITION_KINDS; k++) {
        cells[5 * k].text = trs(p->v->lang, kind_words[k]);
        for (size_t c = 0; c < EDITION_CHANGES; c++) cells[5 * k + 1 + c].text = figure(p, count_of(e, k, c));
    }
    std_section(p, N_("What changes, in figures"), 2)->table = t;
    if (!e->n) std_point(p, trs(p->v->lang, "The two editions are the same."));
}

static struct str details_of(struct std_page *p, const struct edition_difference *d) {
    struct str all = STR("");
    for (size_t i = 0; i < d->n_details && i < 4; i++) {
        struct str before = std_in(p, &d->details[i].before), after = std_in(p, &d->details[i].after);
        struct str one = arena_fmt(p->v->a, "%.*s → %.*s", STR_ARG(before.len ? before : STR("–")),
                                   STR_ARG(after.len ? after : STR("–")));
        all = all.len ? arena_fmt(p->v->a, "%.*s / %.*s", STR_ARG(all), STR_ARG(one)) : one;
    }
    return all;
}

/* Controls and conditions one by one: what people decide about. */
static void differences(struct std_page *p, const struct editions *e, size_t kind) {
    size_t shown = 0;
    for (size_t i = 0; i < e->n; i++) {
        const struct edition_difference *d = &e->list[i];
        if (d->kind != kind) continue;
        if (!shown++) std_section(p, kind_words[kind], 2);
        if (shown > SHOWN_MAX) break;
        struct std_link *l = std_link(p, d->id, std_in(p, &d->title), STR_NONE);
        l->more = trs(p->v->lang, change_words[d->change]);
        l->note = details_of(p, d);
    }
    if (shown > SHOWN_MAX)
        p->sections[p->n - 1].note = arena_fmt(
            p->v->a, tr(p->v->lang, "Only the first %d are listed; kijun diff --standard has all."), SHOWN_MAX);
}

/* What it means ---------------------------------------------------------------------------------------------------- */

struct effects {
    struct std_page *p;
    struct ui_cell *cells;
    size_t n, looked, unread;
    int64_t end;
    bool all; /* every system was looked at */
};
#define EFFECT_COLUMNS (1 + EFFECT_KINDS + 1)

/* From recorded rows alone, as for every address. */
static bool may_see(struct visit *v, int64_t system) {
    struct access_object on = {.system = system};
    struct label l;
    struct err e = {0};
    if (!object_organisation_of(v->opt->store, system, &on.organisation, &e) ||
        !label_of(v->a, v->opt->store, system, &l, &e))
        return false;
    on.confidentiality = l.class[LABEL_CONFIDENTIALITY];
    return viewer_may(&v->viewer, PERMIT_SYSTEM_VIEW, &on);
}

static bool one_system(void *ctx, int64_t id, struct str name, const struct edition_outcome *o) {
    struct effects *to = ctx;
    struct arena *a = to->p->v->a;
    if (to->n == COMPARE_SYSTEMS || clock_unix_ms() > to->end) {
        to->all = false;
        return false;
    }
    if (!may_see(to->p->v, id)) return true;
    to->looked++;
    if (!o) {
        to->unread++;
        return true;
    }
    if (!o->effects.n && !o->n_stale) return true;
    struct ui_cell *row = &to->cells[to->n++ * EFFECT_COLUMNS];
    row[0] = (struct ui_cell){.text = arena_str(a, name), .path = arena_fmt(a, "/systems/%lld", (long long)id)};
    for (size_t k = 0; k < EFFECT_KINDS; k++) row[1 + k].text = figure(to->p, o->effects.count[k]);
    row[1 + EFFECT_KINDS].text = figure(to->p, o->n_stale);
    return true;
}

static bool effects(struct std_page *p, const struct editions *e, struct err *err) {
    static const char *const heads[EFFECT_COLUMNS] = {
        N_("System"),        N_("Newly applies"),     N_("Applies no longer"), N_("No longer in it"),
        N_("Another level"), N_("Waits for answers"), N_("Settled now"),       N_("To be changed")};
    struct effects to = {.p = p, .end = clock_unix_ms() + COMPARE_MS, .all = true};
    struct ui_table *t =
        table_new(p, N_("What it means for the systems"), heads, EFFECT_COLUMNS, COMPARE_SYSTEMS, &to.cells);
    if (!editions_over_systems(p->v->opt->store, e, one_system, &to, err)) return false;
    t->n_rows = to.n;
    struct std_section *s = std_section(p, N_("What it means for the systems"), 2);
    s->table = t;
    s->note = arena_fmt(p->v->a,
                        tr(p->v->lang, to.all ? N_("%zu systems were looked at; for %zu something changes.")
                                              : N_("%zu systems were looked at, then time was over; for %zu something "
                                                   "changes. kijun diff --standard takes them all.")),
                        to.looked, to.n);
    if (to.unread) std_point(p, arena_fmt(p->v->a, tr(p->v->lang, "%zu systems could not be read."), to.unread));
    return true;
}

/* The page --------------------------------------------------------------------------------------------------------- */

static void no_edition(struct std_page *p, const struct diags *d) {
    std_section(p, NULL, 2);
    if (d->count && d->list[0].kind != ERR_NOT_FOUND && d->list[0].kind != ERR_IO) {
        p->page.warn = trs(p->v->lang, "The edition that is laid ready cannot be read.");
        for (size_t i = 0; i < d->count && i < 20; i++)
            std_point(p, arena_fmt(p->v->a, "%u: %s", d->list[i].line, d->list[i].text));
        return;
    }
    std_point(p, trs(p->v->lang, "No other edition is laid ready."));
    std_point(p,
              trs(p->v->lang,
                  "The operators put the folder of a new edition into the folder “edition” of the "
                  "installation's data and start the service anew. It is then compared here with the edition in use."));
}

static bool compare(struct std_page *p, struct arena *keep, struct err *e) {
    struct diags *d = arena_alloc(p->v->a, sizeof *d);
    const char *dir = arena_fmt(p->v->a, "%s/edition", p->v->opt->data_dir).ptr;
    const struct catalog *other = catalog_load(keep, dir, d);
    if (!other) {
        no_edition(p, d);
        return true;
    }
    const struct editions *ed = editions_compare(keep, p->cat, other);
    std_section(p, NULL, 2);
    for (size_t i = 0; i < other->n_standards; i++) {
        const struct standard *s = &other->standards[i];
        std_link(p, STR_NONE, std_short(p, s), STR_NONE)->note = s->edition;
    }
    counts(p, ed);
    if (!effects(p, ed, e)) return false;
    differences(p, ed, EDITION_CONDITION);
    differences(p, ed, EDITION_CONTROL);
    return true;
}

void standard_compare(struct visit *v) {
    struct err e = {0};
    struct arena *keep = arena_new(COMPARE_MEMORY);
    struct std_page *p = std_page_new(v, trs(v->lang, "The edition in use and another one"));
    std_crumb(p, trs(v->lang, "Standards"), STR("/standards"));
    if (compare(p, keep, &e))
        std_send(p);
    else
        visit_fail(v, &e);
    arena_free(keep);
}
