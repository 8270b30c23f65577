/* register_rows: writing what was reckoned. Sums and counts move by the difference between what a system's rows said
 * and what they say now, so each costs the same whatever the size of the register. */
#include "ledger/register_rows.h"

static bool run(struct stmt *q, int64_t system, struct err *e) {
    if (!q) return false;
    stmt_int(q, 1, system);
    return stmt_run(q, NULL, e);
}

bool old_row_read(struct arena *a, struct store *s, int64_t system, struct old_row *out, struct err *e) {
    struct stmt *q = store_query(
        s, SQL("SELECT revision, organisation, at, label, year, state FROM derived_system WHERE system = $1"), e);
    *out = (struct old_row){.state = STR("")};
    if (!q) return false;
    stmt_int(q, 1, system);
    if (!stmt_row(q, e)) return e->kind == ERR_NONE;
    *out = (struct old_row){.there = true,
                            .revision = stmt_int_at(q, 0),
                            .organisation = stmt_int_at(q, 1),
                            .at = stmt_int_at(q, 2),
                            .label = (unsigned)stmt_int_at(q, 3),
                            .year = (int32_t)stmt_int_at(q, 4),
                            .state = arena_str(a, stmt_text_at(q, 5))};
    stmt_done(q);
    return true;
}

bool derived_mark(struct store *s, int64_t system, struct err *e) {
    return run(store_query(s, SQL("UPDATE derived_system SET stale = 1 WHERE system = $1 AND stale = 0"), e), system,
               e);
}

bool derived_forget(struct store *s, struct err *e) {
    struct stmt *all[] = {
        store_query(s, SQL("DELETE FROM derived_system"), e), store_query(s, SQL("DELETE FROM derived_tally"), e),
        store_query(s, SQL("DELETE FROM derived_sum"), e),    store_query(s, SQL("DELETE FROM derived_count"), e),
        store_query(s, SQL("DELETE FROM derived_due"), e),    store_query(s, SQL("DELETE FROM derived_text"), e),
        store_query(s, SQL("DELETE FROM derived_gram"), e)};
    bool ok = true;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) ok = ok && all[i] && stmt_run(all[i], NULL, e);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i]) stmt_done(all[i]);
    return ok;
}

/* Counters -------------------------------------------------------------------------------------- */

void tally_columns(const struct stmt *q, int column, struct tally *out) {
    for (int t = 0; t < TALLIES; t++) out->n[t] = stmt_int_at(q, column + t);
}

static bool old_tallies(struct arena *a, struct store *s, int64_t system, struct tally **list, size_t *n,
                        struct err *e) {
    struct stmt *q =
        store_query(s,
                    SQL("SELECT standard, applies, undetermined, undecided, unreasoned, below, done, partly, undone, "
                        "evidence_missing, evidence_expired, risks_open, risks_unreasoned, services_unmet "
                        "FROM derived_tally WHERE system = $1"),
                    e);
    size_t room = 0;
    *list = NULL, *n = 0;
    if (!q) return false;
    stmt_int(q, 1, system);
    while (stmt_row(q, e)) {
        *list = arena_grow(a, *list, *n, &room, sizeof **list);
        (*list)[*n] = (struct tally){.standard = arena_str(a, stmt_text_at(q, 0)), .systems = 1};
        tally_columns(q, 1, &(*list)[(*n)++]);
    }
    return e->kind == ERR_NONE;
}

static bool write_tally(struct store *s, int64_t system, const struct tally *t, struct err *e) {
    struct stmt *q = store_query(
        s,
        SQL("INSERT INTO derived_tally (system, standard, applies, undetermined, undecided, unreasoned, below, done, "
            "partly, undone, evidence_missing, evidence_expired, risks_open, risks_unreasoned, services_unmet) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) "
            "ON CONFLICT (system, standard) DO UPDATE SET applies = excluded.applies, undetermined = "
            "excluded.undetermined, undecided = excluded.undecided, unreasoned = excluded.unreasoned, below = "
            "excluded.below, done = excluded.done, partly = excluded.partly, undone = excluded.undone, "
            "evidence_missing = excluded.evidence_missing, evidence_expired = excluded.evidence_expired, risks_open = "
            "excluded.risks_open, risks_unreasoned = excluded.risks_unreasoned, services_unmet = "
            "excluded.services_unmet"),
        e);
    if (!q) return false;
    stmt_int(q, 1, system);
    stmt_text(q, 2, t->standard);
    for (int i = 0; i < TALLIES; i++) stmt_int(q, 3 + i, t->n[i]);
    return stmt_run(q, NULL, e);
}

static bool drop_tally(struct store *s, int64_t system, struct str standard, struct err *e) {
    struct stmt *q = store_query(s, SQL("DELETE FROM derived_tally WHERE system = $1 AND standard = $2"), e);
    if (!q) return false;
    stmt_text(q, 2, standard);
    return run(q, system, e);
}

/* Adds to a sum, which may not be there yet. */
static bool add_sum(struct store *s, int64_t organisation, const struct tally *by, struct err *e) {
    struct stmt *q = store_query(
        s,
        SQL("INSERT INTO derived_sum (organisation, standard, systems, applies, undetermined, undecided, unreasoned, "
            "below, done, partly, undone, evidence_missing, evidence_expired, risks_open, risks_unreasoned, "
            "services_unmet) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) "
            "ON CONFLICT (organisation, standard) DO UPDATE SET systems = derived_sum.systems + excluded.systems, "
            "applies = derived_sum.applies + excluded.applies, undetermined = derived_sum.undetermined + "
            "excluded.undetermined, undecided = derived_sum.undecided + excluded.undecided, unreasoned = "
            "derived_sum.unreasoned + excluded.unreasoned, below = derived_sum.below + excluded.below, done = "
            "derived_sum.done + excluded.done, partly = derived_sum.partly + excluded.partly, undone = "
            "derived_sum.undone + excluded.undone, evidence_missing = derived_sum.evidence_missing + "
            "excluded.evidence_missing, evidence_expired = derived_sum.evidence_expired + excluded.evidence_expired, "
            "risks_open = derived_sum.risks_open + excluded.risks_open, risks_unreasoned = "
            "derived_sum.risks_unreasoned + excluded.risks_unreasoned, services_unmet = derived_sum.services_unmet + "
            "excluded.services_unmet"),
        e);
    bool any = by->systems != 0;
    for (int i = 0; i < TALLIES; i++) any = any || by->n[i];
    if (!q) return false;
    if (!any) return stmt_done(q), true;
    stmt_int(q, 1, organisation);
    stmt_text(q, 2, by->standard);
    stmt_int(q, 3, by->systems);
    for (int i = 0; i < TALLIES; i++) stmt_int(q, 4 + i, by->n[i]);
    return stmt_run(q, NULL, e);
}

/* `was` leaves the sums of one organisation, `is` goes into those of another; either may be NULL. */
static bool move_sums(struct store *s, int64_t from, const struct tally *was, int64_t to, const struct tally *is,
                      struct err *e) {
    struct tally out = {.standard = was ? was->standard : is->standard}, in = out, both = out;
    for (int i = 0; i < TALLIES; i++) {
        out.n[i] = was ? -was->n[i] : 0;
        in.n[i] = is ? is->n[i] : 0;
        both.n[i] = out.n[i] + in.n[i];
    }
    out.systems = was ? -1 : 0;
    in.systems = is ? 1 : 0;
    both.systems = out.systems + in.systems;
    if (!add_sum(s, SUM_OF_ALL, &both, e)) return false;
    return from == to ? add_sum(s, to, &both, e) : add_sum(s, from, &out, e) && add_sum(s, to, &in, e);
}

static const struct tally *tally_of(const struct tally *list, size_t n, struct str standard) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].standard, standard)) return &list[i];
    return NULL;
}

static bool same_tally(const struct tally *a, const struct tally *b) {
    for (int i = 0; i < TALLIES; i++)
        if (a->n[i] != b->n[i]) return false;
    return true;
}

static bool write_tallies(struct arena *a, struct store *s, const struct old_row *old, const struct reckoned *now,
                          struct err *e) {
    struct tally *was;
    size_t n, n_now = now->removed ? 0 : now->n_tallies;
    if (!old_tallies(a, s, now->system, &was, &n, e)) return false;
    for (size_t i = 0; i < n_now; i++) {
        const struct tally *is = &now->tallies[i], *before = tally_of(was, n, is->standard);
        if ((!before || !same_tally(before, is)) && !write_tally(s, now->system, is, e)) return false;
        if (!move_sums(s, old->organisation, before, now->organisation, is, e)) return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (tally_of(now->tallies, n_now, was[i].standard)) continue;
        if (!drop_tally(s, now->system, was[i].standard, e) ||
            !move_sums(s, old->organisation, &was[i], old->organisation, NULL, e))
            return false;
    }
    return true;
}

/* How many systems of a state, label and year --------------------------------------------------- */

static bool add_count_to(struct store *s, int64_t organisation, struct str state, unsigned label, int32_t year, int by,
                         struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("INSERT INTO derived_count (organisation, state, label, year, systems) "
                                     "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (organisation, state, label, year) DO "
                                     "UPDATE SET systems = derived_count.systems + excluded.systems"),
                                 e);
    if (!q) return false;
    stmt_int(q, 1, organisation);
    stmt_text(q, 2, state);
    stmt_int(q, 3, label);
    stmt_int(q, 4, year);
    stmt_int(q, 5, by);
    return stmt_run(q, NULL, e);
}

static bool add_count(struct store *s, int64_t organisation, struct str state, unsigned label, int32_t year, int by,
                      struct err *e) {
    return add_count_to(s, organisation, state, label, year, by, e) &&
           add_count_to(s, SUM_OF_ALL, state, label, year, by, e);
}

static bool write_counts(struct store *s, const struct old_row *old, const struct reckoned *now, struct err *e) {
    bool same = old->there && !now->removed && old->organisation == now->organisation && old->label == now->label &&
                old->year == now->year && str_eq(old->state, now->state);
    if (same) return true;
    if (old->there && !add_count(s, old->organisation, old->state, old->label, old->year, -1, e)) return false;
    return now->removed || add_count(s, now->organisation, now->state, now->label, now->year, 1, e);
}

/* Dates ----------------------------------------------------------------------------------------- */

static bool dues_differ(struct store *s, const struct reckoned *now, bool *differ, struct err *e) {
    size_t i = 0;
    struct stmt *q =
        store_query(s, SQL("SELECT day, kind, about FROM derived_due WHERE system = $1 ORDER BY place"), e);
    if (!q) return false;
    stmt_int(q, 1, now->system);
    *differ = false;
    while (stmt_row(q, e)) {
        const struct due_row *d = i < now->n_dues ? &now->dues[i] : NULL;
        if (!d || !str_eq(d->day, stmt_text_at(q, 0)) || !str_eq(d->kind, stmt_text_at(q, 1)) ||
            !str_eq(d->about, stmt_text_at(q, 2)))
            *differ = true;
        i++;
    }
    if (i != now->n_dues) *differ = true;
    return e->kind == ERR_NONE;
}

static bool write_due(struct store *s, int64_t system, size_t place, const struct due_row *d, struct err *e) {
    struct stmt *q =
        store_query(s, SQL("INSERT INTO derived_due (system, place, day, kind, about) VALUES ($1, $2, $3, $4, $5)"), e);
    if (!q) return false;
    stmt_int(q, 2, (int64_t)place);
    stmt_text(q, 3, d->day);
    stmt_text(q, 4, d->kind);
    stmt_text(q, 5, d->about);
    return run(q, system, e);
}

static bool write_dues(struct store *s, const struct reckoned *now, struct err *e) {
    bool differ;
    if (!dues_differ(s, now, &differ, e)) return false;
    if (!differ) return true;
    if (!run(store_query(s, SQL("DELETE FROM derived_due WHERE system = $1"), e), now->system, e)) return false;
    for (size_t i = 0; i < now->n_dues; i++)
        if (!write_due(s, now->system, i, &now->dues[i], e)) return false;
    return true;
}

/* Words ----------------------------------------------------------------------------------------- */

static bool write_words(struct arena *a, struct store *s, const struct reckoned *now, struct arena *keep,
                        struct gram_changes *grams, struct err *e) {
    struct str was = STR(""), is = now->removed ? STR("") : now->text;
    struct stmt *q = store_query(s, SQL("SELECT text FROM derived_text WHERE system = $1"), e);
    if (!q) return false;
    stmt_int(q, 1, now->system);
    if (stmt_row(q, e)) was = arena_str(a, stmt_text_at(q, 0));
    stmt_done(q);
    if (e->kind) return false;
    if (str_eq(was, is)) return true;
    gram_compare(keep, a, now->system, was, is, grams);
    if (!is.len) return run(store_query(s, SQL("DELETE FROM derived_text WHERE system = $1"), e), now->system, e);
    q = store_query(s,
                    SQL("INSERT INTO derived_text (system, text) VALUES ($1, $2) ON CONFLICT (system) DO UPDATE SET "
                        "text = excluded.text"),
                    e);
    if (!q) return false;
    stmt_lend_text(q, 2, is);
    return run(q, now->system, e);
}

/* The row of the list --------------------------------------------------------------------------- */

static int64_t todo_of(const struct tally *t) {
    int64_t bits = 0;
    for (int i = 0; i < TALLIES; i++)
        if (t->n[i]) bits |= INT64_C(1) << i;
    return bits;
}

static bool write_row(struct store *s, const struct reckoner *r, const struct reckoned *now, struct err *e) {
    struct stmt *q = store_query(
        s,
        SQL("INSERT INTO derived_system (system, revision, digest, holds_until, stale, name, reading, organisation, "
            "organisation_text, person, label, year, state, at, open, next, dues, todo) "
            "VALUES ($1, $2, $3, $4, 0, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) "
            "ON CONFLICT (system) DO UPDATE SET revision = excluded.revision, digest = excluded.digest, holds_until = "
            "excluded.holds_until, stale = 0, name = excluded.name, reading = excluded.reading, organisation = "
            "excluded.organisation, organisation_text = excluded.organisation_text, person = excluded.person, label = "
            "excluded.label, year = excluded.year, state = excluded.state, at = excluded.at, open = excluded.open, "
            "next = excluded.next, dues = excluded.dues, todo = "
            "excluded.todo"),
        e);
    if (!q) return false;
    stmt_int(q, 1, now->system);
    stmt_int(q, 2, now->revision);
    stmt_text(q, 3, r->cat->digest);
    stmt_text(q, 4, now->holds_until);
    stmt_text(q, 5, now->name);
    stmt_text(q, 6, now->reading);
    stmt_int(q, 7, now->organisation);
    stmt_text(q, 8, now->organisation_text);
    stmt_text(q, 9, now->person);
    stmt_int(q, 10, now->label);
    stmt_int(q, 11, now->year);
    stmt_text(q, 12, now->state);
    stmt_int(q, 13, now->at);
    stmt_int(q, 14, tally_open(&now->tallies[now->n_tallies - 1]));
    stmt_text(q, 15, now->next);
    stmt_int(q, 16, (int64_t)now->n_dues);
    stmt_int(q, 17, todo_of(&now->tallies[now->n_tallies - 1]));
    return stmt_run(q, NULL, e);
}

bool derived_write(struct arena *a, struct store *s, const struct reckoner *r, const struct old_row *old,
                   const struct reckoned *now, struct arena *keep, struct gram_changes *grams, struct err *e) {
    if (!write_tallies(a, s, old, now, e) || !write_counts(s, old, now, e) || !write_dues(s, now, e) ||
        !write_words(a, s, now, keep, grams, e))
        return false;
    if (!now->removed) return write_row(s, r, now, e);
    return run(store_query(s, SQL("DELETE FROM derived_system WHERE system = $1"), e), now->system, e);
}
