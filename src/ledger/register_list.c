/* register_list: a page of the list.
 *
 * A page comes from sources that each give rows in the order that is wanted, by an index: all systems; or each
 * organisation of the reach and each single system of it. The best rows are kept, and a source ends when its next row
 * is no better than the worst of a full page. With many organisations all systems are walked and looked at instead. */
#include <string.h>

#include "ledger/period.h"
#include "ledger/register_rows.h"
#include "ledger/search.h"

#define SECRET 3      /* the class for which roles need a clearance of its own */
#define MERGED_MAX 24 /* organisations whose lists are merged; with more the whole list is walked */

struct page {
    struct arena *a;
    struct store *s;
    const struct reckoner *r;
    const struct register_filter *f;
    struct str after_text; /* where the page before ended */
    int64_t after_number, after_system;
    struct register_row rows[REGISTER_PAGE_MAX + 1];
    size_t n, most; /* most: one more than the page has */
    char today[DAY_TEXT_MAX];
    struct err *e;
};

/* Rows ------------------------------------------------------------------------------------------ */

#define ROW                                                                                                            \
    "SELECT d.system, d.name, d.reading, d.organisation, d.organisation_text, d.person, d.state, d.label, d.year, "    \
    "d.revision, d.at, d.open, d.dues, d.next, d.digest, d.stale, d.holds_until, s.changed, t.applies, "               \
    "t.undetermined, t.undecided, t.unreasoned, t.below, t.done, t.partly, t.undone, t.evidence_missing, "             \
    "t.evidence_expired, t.risks_open, t.risks_unreasoned, t.services_unmet, COALESCE(l.confidentiality, 0) "          \
    "FROM derived_system AS d JOIN system AS s ON s.id = d.system LEFT JOIN label AS l ON l.system = d.system "        \
    "LEFT JOIN derived_tally AS t ON t.system = d.system AND t.standard = '' "
#define ALIKE                                                                                                          \
    "AND ($3 = '' OR d.state = $3) AND ($4 = 0 OR d.year = $4) AND ($5 = 0 OR d.label = $5) "                          \
    "AND ($6 = 0 OR (d.todo & $6) <> 0) "

static struct str copy(struct arena *a, const struct stmt *q, int column) {
    return stmt_null_at(q, column) ? STR_NONE : arena_str(a, stmt_text_at(q, column));
}

static void read_row(struct arena *a, const struct reckoner *r, struct str today, const struct stmt *q,
                     struct register_row *out) {
    struct tally t;
    struct str next = stmt_text_at(q, 13);
    *out = (struct register_row){.system = stmt_int_at(q, 0),
                                 .name = copy(a, q, 1),
                                 .reading = copy(a, q, 2),
                                 .organisation = stmt_int_at(q, 3),
                                 .organisation_text = copy(a, q, 4),
                                 .person = copy(a, q, 5),
                                 .state = copy(a, q, 6),
                                 .label = (unsigned)stmt_int_at(q, 7),
                                 .year = (int32_t)stmt_int_at(q, 8),
                                 .revision = stmt_int_at(q, 9),
                                 .at = stmt_int_at(q, 10),
                                 .open = stmt_int_at(q, 11),
                                 .next_open = stmt_int_at(q, 12),
                                 .next = str_is(next, NEXT_NEVER) ? STR_NONE : arena_str(a, next)};
    out->counting = !str_eq(stmt_text_at(q, 14), r->cat->digest) || stmt_int_at(q, 15) ||
                    str_cmp(stmt_text_at(q, 16), today) < 0 || stmt_int_at(q, 17) != out->revision;
    tally_columns(q, 18, &t);
    memcpy(out->n, t.n, sizeof out->n);
    /* The stricter of the label and of what the register says, as where one system is asked for. */
    out->class = (unsigned)stmt_int_at(q, 18 + TALLIES);
    if (out->label > out->class) out->class = out->label;
}

static struct str next_key(const struct register_row *row) {
    return row->next.ptr ? row->next : STR(NEXT_NEVER);
}

/* < 0: a stands before b. */
static int order(enum register_sort sort, const struct register_row *a, const struct register_row *b) {
    int c = 0;
    bool falls = sort == SORT_CHANGED || sort == SORT_OPEN;
    if (sort == SORT_READING) c = str_cmp(a->reading, b->reading);
    if (sort == SORT_NEXT) c = str_cmp(next_key(a), next_key(b));
    if (sort == SORT_CHANGED) c = (a->revision > b->revision) - (a->revision < b->revision);
    if (sort == SORT_OPEN) c = (a->open > b->open) - (a->open < b->open);
    if (!c) c = (a->system > b->system) - (a->system < b->system);
    return falls ? -c : c;
}

/* False: neither this row nor any behind it belongs on the page. */
static bool keep(struct page *p, const struct register_row *row) {
    size_t at = p->n;
    if (p->n == p->most && order(p->f->sort, row, &p->rows[p->n - 1]) >= 0) return false;
    while (at > 0 && order(p->f->sort, row, &p->rows[at - 1]) < 0) at--;
    if (at > 0 && p->rows[at - 1].system == row->system) return true;
    if (p->n < p->most) p->n++;
    memmove(&p->rows[at + 1], &p->rows[at], (p->n - 1 - at) * sizeof *p->rows);
    p->rows[at] = *row;
    return true;
}

/* What is wanted ---------------------------------------------------------------------------------- */

static bool among(const int64_t *list, size_t n, int64_t id) {
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (list[middle] == id) return true;
        if (list[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static bool reaches(const struct register_reach *reach, int64_t system, int64_t organisation) {
    return reach->all || among(reach->organisations, reach->n_organisations, organisation) ||
           among(reach->systems, reach->n_systems, system);
}

static bool open_as_wanted(const struct page *p, const struct register_row *row) {
    if (!p->f->open) return true;
    for (int t = 0; t < TALLIES; t++)
        if (p->f->open >> t & 1 && row->n[t]) return true;
    return false;
}

static int64_t year_wanted(const struct register_filter *f) {
    int64_t year = 0;
    return f->year.ptr && str_int(f->year, &year) ? year : 0;
}

static bool as_wanted(const struct page *p, const struct register_row *row) {
    const struct register_filter *f = p->f;
    if (f->organisation && row->organisation != f->organisation) return false;
    const struct register_reach *reach = row->class == SECRET && f->secret ? f->secret : &f->reach;
    return reaches(reach, row->system, row->organisation) && open_as_wanted(p, row);
}

static void bind(const struct page *p, struct stmt *q, int64_t organisation) {
    const struct register_filter *f = p->f;
    if (f->sort == SORT_READING || f->sort == SORT_NEXT)
        stmt_text(q, 1, p->after_text);
    else
        stmt_int(q, 1, p->after_number);
    stmt_int(q, 2, p->after_system);
    stmt_text(q, 3, f->state.ptr ? f->state : STR(""));
    stmt_int(q, 4, year_wanted(f));
    stmt_int(q, 5, f->label);
    stmt_int(q, 6, f->open);
    if (organisation >= 0) stmt_int(q, 7, organisation);
}

static struct stmt *all_systems(struct page *p) {
    switch (p->f->sort) {
    case SORT_READING:
        return store_query(
            p->s, SQL(ROW "WHERE (d.reading, d.system) > ($1, $2) " ALIKE "ORDER BY d.reading, d.system"), p->e);
    case SORT_NEXT:
        return store_query(p->s, SQL(ROW "WHERE (d.next, d.system) > ($1, $2) " ALIKE "ORDER BY d.next, d.system"),
                           p->e);
    case SORT_CHANGED:
        return store_query(
            p->s, SQL(ROW "WHERE (d.revision, d.system) < ($1, $2) " ALIKE "ORDER BY d.revision DESC, d.system DESC"),
            p->e);
    case SORT_OPEN:
        break;
    }
    return store_query(
        p->s, SQL(ROW "WHERE (d.open, d.system) < ($1, $2) " ALIKE "ORDER BY d.open DESC, d.system DESC"), p->e);
}

static struct stmt *of_organisation(struct page *p) {
    switch (p->f->sort) {
    case SORT_READING:
        return store_query(p->s,
                           SQL(ROW "WHERE d.organisation = $7 AND (d.reading, d.system) > ($1, $2) " ALIKE
                                   "ORDER BY d.reading, d.system"),
                           p->e);
    case SORT_NEXT:
        return store_query(
            p->s,
            SQL(ROW "WHERE d.organisation = $7 AND (d.next, d.system) > ($1, $2) " ALIKE "ORDER BY d.next, d.system"),
            p->e);
    case SORT_CHANGED:
        return store_query(p->s,
                           SQL(ROW "WHERE d.organisation = $7 AND (d.revision, d.system) < ($1, $2) " ALIKE
                                   "ORDER BY d.revision DESC, d.system DESC"),
                           p->e);
    case SORT_OPEN:
        break;
    }
    return store_query(p->s,
                       SQL(ROW "WHERE d.organisation = $7 AND (d.open, d.system) < ($1, $2) " ALIKE
                               "ORDER BY d.open DESC, d.system DESC"),
                       p->e);
}

/* Sources ----------------------------------------------------------------------------------------- */

static bool walk(struct page *p, struct stmt *q, int64_t organisation) {
    struct register_row row;
    if (!q) return false;
    bind(p, q, organisation);
    while (stmt_row(q, p->e)) {
        read_row(p->a, p->r, str_of(p->today), q, &row);
        if (as_wanted(p, &row) && !keep(p, &row)) {
            stmt_done(q);
            return true;
        }
    }
    return p->e->kind == ERR_NONE;
}

/* One system, when it stands behind the page before and is as wanted. */
static bool offer(struct page *p, int64_t system) {
    const struct register_filter *f = p->f;
    struct register_row row, last = {.reading = p->after_text,
                                     .next = p->after_text,
                                     .revision = p->after_number,
                                     .open = p->after_number,
                                     .system = p->after_system};
    bool found;
    if (!register_row_of(p->a, p->s, p->r, system, &row, &found, p->e)) return false;
    if (!found || !as_wanted(p, &row) || (f->state.len && !str_eq(f->state, row.state)) ||
        (f->label && f->label != row.label) || (year_wanted(f) && year_wanted(f) != row.year))
        return true;
    if (order(f->sort, &last, &row) < 0) keep(p, &row);
    return true;
}

static bool from_words(struct page *p) {
    struct search_result found;
    struct search_query q = {.words = p->f->words, .reach = &p->f->reach, .most = SEARCH_HITS_MAX};
    if (!search_systems(p->a, p->s, &q, &found, p->e)) return false;
    for (size_t i = 0; i < found.n; i++)
        if (!offer(p, found.hits[i].system)) return false;
    return true;
}

static bool from_reach(struct page *p) {
    const struct register_filter *f = p->f;
    if (f->organisation) return walk(p, of_organisation(p), f->organisation);
    if (f->reach.all || f->reach.n_organisations > MERGED_MAX) return walk(p, all_systems(p), -1);
    for (size_t i = 0; i < f->reach.n_organisations; i++)
        if (!walk(p, of_organisation(p), f->reach.organisations[i])) return false;
    for (size_t i = 0; i < f->reach.n_systems; i++)
        if (!offer(p, f->reach.systems[i])) return false;
    return true;
}

/* How many ---------------------------------------------------------------------------------------- */

static bool count_in(struct page *p, int64_t organisation, int64_t *total) {
    const struct register_filter *f = p->f;
    struct stmt *q = store_query(p->s,
                                 SQL("SELECT CAST(COALESCE(SUM(systems), 0) AS BIGINT) FROM derived_count WHERE "
                                     "organisation = $1 AND ($2 = '' OR state = $2) AND ($3 = 0 OR year = $3) AND ($4 "
                                     "= 0 OR label = $4)"),
                                 p->e);
    if (!q) return false;
    stmt_int(q, 1, organisation);
    stmt_text(q, 2, f->state.ptr ? f->state : STR(""));
    stmt_int(q, 3, year_wanted(f));
    stmt_int(q, 4, f->label);
    if (!stmt_row(q, p->e)) return false;
    *total += stmt_int_at(q, 0);
    stmt_done(q);
    return true;
}

/* Those of the secret class that are within `reach` and may not be seen do not count. `organisation` 0: of any. */
static bool count_unseen_in(struct page *p, int64_t organisation, int64_t *total) {
    const struct register_filter *f = p->f;
    struct stmt *q =
        store_query(p->s,
                    SQL("SELECT d.system, d.organisation FROM derived_system AS d LEFT JOIN label AS l ON l.system = "
                        "d.system WHERE (d.label = $1 OR l.confidentiality = $1) AND ($2 = '' OR d.state = $2) AND "
                        "($3 = 0 OR d.year = $3) AND ($4 = 0 OR d.label = $4) AND ($5 = 0 OR d.organisation = $5)"),
                    p->e);
    if (!q) return false;
    stmt_int(q, 1, SECRET);
    stmt_text(q, 2, f->state.ptr ? f->state : STR(""));
    stmt_int(q, 3, year_wanted(f));
    stmt_int(q, 4, f->label);
    stmt_int(q, 5, organisation);
    while (stmt_row(q, p->e)) {
        int64_t system = stmt_int_at(q, 0), of = stmt_int_at(q, 1);
        if (reaches(&f->reach, system, of) && !reaches(f->secret, system, of)) --*total;
    }
    return p->e->kind == ERR_NONE;
}

static bool same_reach(const struct register_reach *a, const struct register_reach *b) {
    if (a->all || b->all) return a->all == b->all;
    return a->n_organisations == b->n_organisations && a->n_systems == b->n_systems &&
           (!a->n_organisations ||
            memcmp(a->organisations, b->organisations, a->n_organisations * sizeof *a->organisations) == 0) &&
           (!a->n_systems || memcmp(a->systems, b->systems, a->n_systems * sizeof *a->systems) == 0);
}

static bool count_unseen(struct page *p, int64_t *total) {
    const struct register_filter *f = p->f;
    if (same_reach(&f->reach, f->secret)) return true;
    if (f->organisation || f->reach.all) return count_unseen_in(p, f->organisation, total);
    for (size_t i = 0; i < f->reach.n_organisations; i++)
        if (!count_unseen_in(p, f->reach.organisations[i], total)) return false;
    return true;
}

static bool count_reached(struct page *p, int64_t *total) {
    const struct register_filter *f = p->f;
    *total = -1;
    if (f->open || f->words.len || (!f->reach.all && f->reach.n_systems)) return true;
    *total = 0;
    if (f->organisation) {
        bool may = f->reach.all || among(f->reach.organisations, f->reach.n_organisations, f->organisation);
        return !may || count_in(p, f->organisation, total);
    }
    if (f->reach.all) return count_in(p, SUM_OF_ALL, total);
    for (size_t i = 0; i < f->reach.n_organisations; i++)
        if (!count_in(p, f->reach.organisations[i], total)) return false;
    return true;
}

static bool count_all(struct page *p, int64_t *total) {
    if (!count_reached(p, total)) return false;
    return *total <= 0 || !p->f->secret || count_unseen(p, total);
}

/* ------------------------------------------------------------------------------------------------- */

/* Where the page before ended: the key of its last row, a bar, its number. */
static bool read_after(struct page *p) {
    bool falls = p->f->sort == SORT_CHANGED || p->f->sort == SORT_OPEN;
    struct str s = p->f->after, number;
    size_t at = s.len, bad;
    p->after_text = STR("");
    p->after_number = p->after_system = falls ? INT64_MAX : -1;
    if (!s.ptr) return true;
    while (at > 0 && s.ptr[at - 1] != '|') at--;
    number = str_cut(s, at, s.len);
    struct str key = str_cut(s, 0, at ? at - 1 : 0);
    bool ok = at > 0 && s.len <= 500 && utf8_ok(s, &bad) && str_int(number, &p->after_system);
    if (falls)
        ok = ok && str_int(key, &p->after_number);
    else
        p->after_text = key;
    return ok || err_set(p->e, ERR_INVALID, _("There is no such page of the list."));
}

static struct str after_of(const struct page *p, const struct register_row *row) {
    long long id = (long long)row->system;
    if (p->f->sort == SORT_READING) return arena_fmt(p->a, "%.*s|%lld", STR_ARG(row->reading), id);
    if (p->f->sort == SORT_NEXT) return arena_fmt(p->a, "%.*s|%lld", STR_ARG(next_key(row)), id);
    return arena_fmt(p->a, "%lld|%lld", (long long)(p->f->sort == SORT_OPEN ? row->open : row->revision), id);
}

bool register_list(struct arena *a, struct store *s, const struct reckoner *r, const struct register_filter *f,
                   struct register_page *out, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct page *p = arena_alloc(a, sizeof *p);
    size_t most = f->most && f->most < REGISTER_PAGE_MAX ? f->most : REGISTER_PAGE_MAX;
    struct register_page page = {0};
    p->a = a, p->s = s, p->r = r, p->f = f, p->most = most + 1, p->e = e;
    day_of(clock_unix_ms(), p->today);
    if (!read_after(p)) return false;
    if (!store_join_reading(s, &tx, e)) return false;
    if (!(f->words.len ? from_words(p) : from_reach(p)) || !count_all(p, &page.total)) return false;
    page.rows = p->rows;
    page.n = p->n > most ? most : p->n;
    if (p->n > most) page.next = after_of(p, &p->rows[most - 1]);
    *out = page;
    return true;
}

bool register_row_of(struct arena *a, struct store *s, const struct reckoner *r, int64_t system,
                     struct register_row *out, bool *found, struct err *e) {
    char today[DAY_TEXT_MAX];
    struct stmt *q = store_query(s, SQL(ROW "WHERE d.system = $1"), e);
    if (!q) return false;
    day_of(clock_unix_ms(), today);
    stmt_int(q, 1, system);
    *found = stmt_row(q, e);
    if (!*found) return e->kind == ERR_NONE;
    read_row(a, r, str_of(today), q, out);
    stmt_done(q);
    return true;
}

/* Dates ------------------------------------------------------------------------------------------- */

bool register_dues(struct arena *a, struct store *s, const struct register_reach *reach, struct str day, size_t most,
                   struct register_due **list, size_t *n, struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("SELECT u.system, d.name, u.day, u.kind, u.about, d.organisation FROM derived_due "
                                     "AS u JOIN derived_system AS d ON d.system = u.system WHERE u.day <= $1 "
                                     "ORDER BY u.day, u.system, u.place"),
                                 e);
    struct register_due *all = NULL;
    size_t count = 0, room = 0;
    if (!q) return false;
    if (most > REGISTER_DUES_MAX) most = REGISTER_DUES_MAX;
    stmt_text(q, 1, day);
    while (count < most && stmt_row(q, e)) {
        if (!reaches(reach, stmt_int_at(q, 0), stmt_int_at(q, 5))) continue;
        all = arena_grow(a, all, count, &room, sizeof *all);
        all[count++] =
            (struct register_due){stmt_int_at(q, 0), copy(a, q, 1), copy(a, q, 2), copy(a, q, 3), copy(a, q, 4)};
    }
    if (count < most && e->kind) return false;
    stmt_done(q);
    *list = all;
    *n = count;
    return true;
}
