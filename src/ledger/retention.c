/* retention: terms in force, what is over, and erasing it. */
#include "ledger/retention.h"

#include "ledger/evidence.h"
#include "ledger/hold.h"
#include "ledger/period.h"
#include "trail/keep.h"

/* Terms ----------------------------------------------------------------------------------------------------------- */

bool retention_terms(struct arena *a, struct store *s, const struct retention_rules *rules, struct retention_term **out,
                     struct err *e) {
    struct retention_term *terms = arena_array(a, rules->n_kinds, sizeof *terms);
    for (size_t i = 0; i < rules->n_kinds; i++)
        terms[i] = (struct retention_term){rules->kinds[i].term.ptr != NULL, rules->kinds[i].term, -1};
    struct stmt *q = store_query(s, SQL("SELECT kind, term, ordered FROM retention ORDER BY kind"), e);
    if (!q) return false;
    while (stmt_row(q, e)) {
        int k = retention_kind_find(rules, stmt_text_at(q, 0));
        struct str term = stmt_text_at(q, 1);
        bool for_ever = str_is(term, "none");
        if (k < 0 || rules->kinds[k].fixed) continue; /* of another version of the program */
        terms[k] = (struct retention_term){!for_ever, for_ever ? STR_NONE : arena_str(a, term), stmt_int_at(q, 2)};
    }
    if (e->kind != ERR_NONE) return false;
    *out = terms;
    return true;
}

bool retention_set(struct store *s, struct str kind, struct str term, int64_t ordered, struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("INSERT INTO retention (kind, term, ordered) VALUES ($1, $2, $3) "
                                     "ON CONFLICT (kind) DO UPDATE SET term = excluded.term, "
                                     "ordered = excluded.ordered"),
                                 e);
    if (!q) return false;
    stmt_text(q, 1, kind);
    stmt_text(q, 2, term.ptr ? term : STR("none"));
    stmt_int(q, 3, ordered);
    return stmt_run(q, NULL, e);
}

/* What is over ---------------------------------------------------------------------------------------------------- */

struct looking {
    struct arena *a;
    struct trail *t;
    const struct retention_rules *rules;
    struct holds holds;
    int64_t now;
    struct retention_due *due;
    struct retention_due_kind *kind; /* the one that is being looked through */
    struct period period;
    bool is_evidence;
    int64_t *gone; /* evidence that is erased or due, by number, rising */
    size_t n_gone, gone_room;
    struct err *e;
    bool ok;
};

static bool full(struct looking *l) {
    l->due->more = l->due->n_ranges + l->due->n_evidence >= RETENTION_RANGES_MAX;
    return l->due->more;
}

/* The evidence that an entry tells of: the number at the end of its subject; 0: of none (an event, say). */
static int64_t evidence_of(struct str subject) {
    int64_t id = 0;
    size_t at;
    if (!str_find(subject, STR("/evidence/"), &at)) return 0;
    for (size_t i = subject.len; i-- > 0;)
        if (subject.ptr[i] == '/') return str_int(str_cut(subject, i + 1, subject.len), &id) ? id : 0;
    return 0;
}

static bool is_gone(const struct looking *l, int64_t id) {
    size_t from = 0, to = l->n_gone;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        if (l->gone[mid] < id)
            from = mid + 1;
        else
            to = mid;
    }
    return from < l->n_gone && l->gone[from] == id;
}

static void add_entry(struct looking *l, int64_t n) {
    struct retention_due_kind *k = l->kind;
    k->entries++;
    if (k->n_ranges && k->ranges[k->n_ranges - 1].to == n) {
        k->ranges[k->n_ranges - 1].to++;
        return;
    }
    k->ranges = arena_grow(l->a, k->ranges, k->n_ranges, &k->room, sizeof *k->ranges);
    k->ranges[k->n_ranges++] = (struct erase_range){n, n + 1};
    l->due->n_ranges++;
}

static bool look_at_entry(void *ctx, const struct trail_kept *entry) {
    struct looking *l = ctx;
    if (entry->erased || period_end(entry->at, l->period) > l->now) return true;
    int64_t of = l->is_evidence ? evidence_of(entry->subject) : 0;
    if (of && !is_gone(l, of)) return true;
    if (hold_of(&l->holds, entry->kind, entry->subject)) return l->kind->held++, true;
    if (full(l)) return false;
    add_entry(l, entry->n);
    return true;
}

static bool take_moment(void *ctx, const struct trail_kept *entry) {
    *(int64_t *)ctx = entry->at;
    return false;
}

static bool evidence_over(struct looking *l, const struct evidence *v, bool *over, struct err *e) {
    int64_t from = l->now; /* its entry waits outside of the record: it is young */
    if (v->expires.ptr && day_ok(v->expires))
        from = day_end(v->expires);
    else if (!trail_kept_walk(l->t, v->changed, v->changed + 1, STR_NONE, INT64_MAX, take_moment, &from, e))
        return false;
    *over = period_end(from, l->period) <= l->now;
    return true;
}

static bool look_at_evidence(struct looking *l, const struct evidence *v, struct err *e) {
    struct retention_due *due = l->due;
    struct buf on;
    bool over = v->erased;
    if (!over && !evidence_over(l, v, &over, e)) return false;
    if (!over) return true;
    if (!v->erased) {
        buf_init(&on, TRAIL_SUBJECT_MAX);
        evidence_subject(v->system, v->control, v->id, &on);
        bool held = hold_of(&l->holds, STR("evidence"), buf_str(&on)) != NULL;
        buf_release(&on);
        if (held) return due->evidence_held++, true;
        if (full(l)) return true;
        due->evidence = arena_grow(l->a, due->evidence, due->n_evidence, &due->evidence_room, sizeof *due->evidence);
        due->evidence[due->n_evidence++] = v->id;
    }
    l->gone = arena_grow(l->a, l->gone, l->n_gone, &l->gone_room, sizeof *l->gone);
    l->gone[l->n_gone++] = v->id;
    return true;
}

/* By number, since `gone` is searched. */
static bool look_through_evidence(struct looking *l, struct err *e) {
    struct stmt *q = store_query(
        trail_store(l->t), SQL("SELECT id, system, control, expires, state, changed FROM evidence ORDER BY id"), e);
    bool ok = q != NULL;
    while (ok && stmt_row(q, e)) {
        struct evidence v = {.id = stmt_int_at(q, 0),
                             .system = stmt_int_at(q, 1),
                             .control = stmt_text_at(q, 2),
                             .expires = stmt_null_at(q, 3) ? STR_NONE : stmt_text_at(q, 3),
                             .erased = !str_is(stmt_text_at(q, 4), "kept"),
                             .changed = stmt_int_at(q, 5)};
        ok = look_at_evidence(l, &v, e);
    }
    if (q) stmt_done(q);
    return ok && e->kind == ERR_NONE;
}

/* Entries of a kind that are older than the shortest time that its term can be. */
static bool look_through_kind(struct looking *l, size_t i, struct err *e) {
    struct retention_due *due = l->due;
    if (!due->terms[i].set || !period_read(due->terms[i].term, &l->period)) return true;
    l->kind = &due->kinds[i];
    l->is_evidence = str_is(l->rules->kinds[i].id, "evidence");
    if (l->is_evidence && !look_through_evidence(l, e)) return false;
    return trail_kept_walk(l->t, 0, INT64_MAX, l->rules->kinds[i].id, l->now, look_at_entry, l, e);
}

bool retention_due(struct arena *a, struct trail *t, const struct retention_rules *rules, int64_t now,
                   struct retention_due *out, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct retention_due due = {.kinds = arena_array(a, rules->n_kinds, sizeof *due.kinds)};
    struct looking l = {.a = a, .t = t, .rules = rules, .now = now, .due = &due};
    struct store *s = trail_store(t);
    if (!store_join_reading(s, &tx, e)) return false;
    if (!hold_list(a, s, false, &l.holds, e) || !retention_terms(a, s, rules, &due.terms, e)) return false;
    for (size_t i = 0; i < rules->n_kinds; i++)
        if (!look_through_kind(&l, i, e)) return false;
    *out = due;
    return true;
}

/* Erasing it ------------------------------------------------------------------------------------------------------ */

static void write_ranges(struct buf *out, const struct retention_due_kind *k) {
    buf_addz(out, ",\"entries\":[");
    for (size_t i = 0; i < k->n_ranges; i++) {
        if (i) buf_addc(out, ',');
        buf_addf(out, "[%lld,%lld]", (long long)k->ranges[i].from, (long long)k->ranges[i].to - 1);
    }
    buf_addc(out, ']');
}

/* {"terms":[{"kind":…,"term":…,"ordered":…,"entries":[[first,last],…],"evidence":[…]},…]} */
static void write_note(const struct retention_rules *rules, const struct retention_due *due, struct buf *out) {
    bool first = true;
    buf_addz(out, "{\"terms\":[");
    for (size_t i = 0; i < rules->n_kinds; i++) {
        bool evidence = str_is(rules->kinds[i].id, "evidence") && due->n_evidence;
        if (!due->kinds[i].n_ranges && !evidence) continue;
        if (!first) buf_addc(out, ',');
        first = false;
        buf_addf(out, "{\"kind\":\"%.*s\",\"term\":\"%.*s\"", STR_ARG(rules->kinds[i].id), STR_ARG(due->terms[i].term));
        if (due->terms[i].ordered >= 0) buf_addf(out, ",\"ordered\":%lld", (long long)due->terms[i].ordered);
        write_ranges(out, &due->kinds[i]);
        for (size_t k = 0; evidence && k < due->n_evidence; k++)
            buf_addf(out, "%s%lld", k ? "," : ",\"evidence\":[", (long long)due->evidence[k]);
        buf_addz(out, evidence ? "]}" : "}");
    }
    buf_addz(out, "]}");
}

static bool carry(struct trail *t, const struct retention_rules *rules, const struct retention_due *due, int64_t entry,
                  struct err *e) {
    struct erase_list l = {.evidence = due->evidence, .n_evidence = due->n_evidence};
    if (!erase_carry(t, &l, entry, e)) return false;
    for (size_t i = 0; i < rules->n_kinds; i++) {
        l = (struct erase_list){.entries = due->kinds[i].ranges, .n_entries = due->kinds[i].n_ranges};
        if (!erase_carry(t, &l, entry, e)) return false;
    }
    return true;
}

bool retention_run(struct arena *a, struct trail *t, const struct trail_actor *by, const struct retention_rules *rules,
                   int64_t now, struct retention_due *out, int64_t *entry, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct store *s = trail_store(t);
    struct retention_due due;
    struct buf note;
    struct err why;
    int64_t n = -1;
    if (!store_begin(s, &tx, e) || !retention_due(a, t, rules, now, &due, e)) return false;
    if (due.n_ranges + due.n_evidence) {
        buf_init(&note, TRAIL_RECORD_MAX);
        write_note(rules, &due, &note);
        struct trail_change c = {
            .by = by, .kind = STR("record"), .act = STR("erase"), .on = STR("retention"), .note = buf_str(&note)};
        bool ok = trail_append_now(t, &c, &n, e) && carry(t, rules, &due, n, e) && store_commit(&tx, e);
        buf_release(&note);
        if (!ok) return false;
    }
    /* Also when nothing was due: an earlier run may have found somebody reading. */
    store_rollback(&tx);
    due.settled = store_settle(s, &why);
    *out = due;
    *entry = n;
    return true;
}
