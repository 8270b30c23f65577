/* procurement: rows of clauses, bidders and answers, each change with its entry. */
#include "ledger/procurement.h"

#include "fmt/fmt.h"
#include "fmt/sniff.h"
#include "ledger/bids_parts.h"
#include "ledger/period.h"
#include "trail/keep.h"

static bool next_id(struct store *s, struct sql sql, int64_t *id, struct err *e) {
    struct stmt *q = store_query(s, sql, e);
    if (!q || !stmt_row(q, e)) return false;
    *id = stmt_int_at(q, 0);
    stmt_done(q);
    return true;
}

static bool record(struct trail *t, const struct trail_actor *by, const struct procurement *p, int64_t bidder,
                   const char *act, struct str after, int64_t *n, struct err *e) {
    struct buf on;
    buf_init(&on, TRAIL_SUBJECT_MAX);
    buf_addf(&on, "system/%lld/procurement/%lld", (long long)p->system, (long long)p->id);
    if (bidder) buf_addf(&on, "/bidder/%lld", (long long)bidder);
    struct trail_change c = {.by = by, .kind = STR("bid"), .act = str_of(act), .on = buf_str(&on), .after = after};
    bool ok = trail_append_now(t, &c, n, e);
    buf_release(&on);
    return ok;
}

/* Asking ------------------------------------------------------------------------------------------------------------
 */

static bool check(struct store *s, const struct procurement *p, const struct bid_clauses *c, struct err *e) {
    if (!str_trim(p->title).len || !sniff_line_good(p->title, PROCUREMENT_TITLE_MAX))
        return err_set(e, ERR_INVALID, _("A procurement needs a title, in one line of at most %d bytes."),
                       PROCUREMENT_TITLE_MAX);
    if (!day_ok(p->day)) return err_set(e, ERR_INVALID, _("The day of a procurement is written like 2026-04-01."));
    if (c->n > BID_CLAUSES_MAX)
        return err_set(e, ERR_LIMIT, _("The specification has more than %u requirements."), BID_CLAUSES_MAX);
    struct stmt *q = store_query(s, SQL("SELECT 1 FROM system WHERE id = $1 AND state = 'kept'"), e);
    if (!q) return false;
    stmt_int(q, 1, p->system);
    bool there = stmt_row(q, e);
    stmt_done(q);
    return there || (e->kind == ERR_NONE &&
                     err_set(e, ERR_NOT_FOUND, _("There is no system with the number %lld."), (long long)p->system));
}

static bool record_asked(struct trail *t, const struct trail_actor *by, const struct procurement *p,
                         const struct bid_clauses *c, int64_t *n, struct err *e) {
    struct buf after;
    buf_init(&after, 64 * KIB);
    buf_addz(&after, "{\"title\":");
    json_quote(&after, p->title);
    buf_addf(&after, ",\"day\":\"%.*s\",\"digest\":\"%s\",\"clauses\":%zu}", STR_ARG(p->day), c->digest, c->n);
    bool ok = record(t, by, p, 0, "add", buf_str(&after), n, e);
    buf_release(&after);
    return ok;
}

static bool insert_clause(struct store *s, int64_t id, size_t place, const struct bid_clause *c, struct err *e) {
    struct stmt *q =
        store_query(s,
                    SQL("INSERT INTO procurement_clause (procurement, place, name, printed, chapter, title, "
                        "statement, mandatory, points) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
                    e);
    if (!q) return false;
    stmt_int(q, 1, id);
    stmt_int(q, 2, (int64_t)place);
    stmt_text(q, 3, c->key);
    stmt_text(q, 4, c->number);
    stmt_text(q, 5, c->chapter);
    stmt_text(q, 6, c->title);
    stmt_text(q, 7, c->statement);
    stmt_int(q, 8, c->mandatory);
    stmt_int(q, 9, c->points);
    return stmt_run(q, NULL, e);
}

static bool insert(struct store *s, const struct procurement *p, const struct bid_clauses *c, struct err *e) {
    struct stmt *q =
        store_query(s,
                    SQL("INSERT INTO procurement (id, system, title, day, digest, weighted, state, changed) "
                        "VALUES ($1, $2, $3, $4, $5, $6, 'open', $7)"),
                    e);
    if (!q) return false;
    stmt_int(q, 1, p->id);
    stmt_int(q, 2, p->system);
    stmt_text(q, 3, p->title);
    stmt_text(q, 4, p->day);
    stmt_text(q, 5, str_of(c->digest));
    stmt_int(q, 6, c->weighted);
    stmt_int(q, 7, p->changed);
    if (!stmt_run(q, NULL, e)) return false;
    for (size_t i = 0; i < c->n; i++)
        if (!insert_clause(s, p->id, i, &c->list[i], e)) return false;
    return true;
}

bool procurement_add(struct trail *t, const struct trail_actor *by, const struct procurement *p,
                     const struct bid_clauses *c, int64_t *id, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct store *s = trail_store(t);
    struct procurement now = *p;
    if (!store_begin(s, &tx, e) || !check(s, p, c, e) ||
        !next_id(s, SQL("SELECT COALESCE(MAX(id), 0) + 1 FROM procurement"), &now.id, e) ||
        !record_asked(t, by, &now, c, &now.changed, e) || !insert(s, &now, c, e) || !store_commit(&tx, e))
        return false;
    *id = now.id;
    return true;
}

/* Looking -----------------------------------------------------------------------------------------------------------
 */

static void read_head(struct arena *a, const struct stmt *q, struct procurement *out) {
    *out = (struct procurement){.id = stmt_int_at(q, 0),
                                .system = stmt_int_at(q, 1),
                                .title = arena_str(a, stmt_text_at(q, 2)),
                                .day = arena_str(a, stmt_text_at(q, 3)),
                                .digest = arena_str(a, stmt_text_at(q, 4)),
                                .closed = str_is(stmt_text_at(q, 5), "closed"),
                                .changed = stmt_int_at(q, 6)};
}

bool procurement_list(struct arena *a, struct store *s, int64_t system, struct procurement **list, size_t *n,
                      struct err *e) {
    struct procurement *all = NULL;
    size_t count = 0, room = 0;
    struct stmt *q = store_query(s,
                                 SQL("SELECT id, system, title, day, digest, state, changed FROM procurement "
                                     "WHERE system = $1 OR $1 = 0 ORDER BY id DESC LIMIT 10000"),
                                 e);
    if (!q) return false;
    stmt_int(q, 1, system);
    while (stmt_row(q, e)) {
        all = arena_grow(a, all, count, &room, sizeof *all);
        read_head(a, q, &all[count++]);
    }
    if (e->kind != ERR_NONE) return false;
    *list = all;
    *n = count;
    return true;
}

static bool find(struct arena *a, struct store *s, int64_t id, struct procurement *out, bool *weighted, struct err *e) {
    struct stmt *q = store_query(
        s, SQL("SELECT id, system, title, day, digest, state, changed, weighted FROM procurement WHERE id = $1"), e);
    if (!q) return false;
    stmt_int(q, 1, id);
    bool there = stmt_row(q, e);
    if (there) {
        read_head(a, q, out);
        *weighted = stmt_int_at(q, 7) != 0;
    }
    stmt_done(q);
    return there || (e->kind == ERR_NONE &&
                     err_set(e, ERR_NOT_FOUND, _("There is no procurement with the number %lld."), (long long)id));
}

static bool load_clauses(struct arena *a, struct store *s, const struct procurement *p, struct bid_clauses *out,
                         struct err *e) {
    struct bid_clause *list = NULL;
    size_t n = 0, room = 0;
    struct stmt *q = store_query(s,
                                 SQL("SELECT name, printed, chapter, title, statement, mandatory, points "
                                     "FROM procurement_clause WHERE procurement = $1 ORDER BY place"),
                                 e);
    if (!q) return false;
    stmt_int(q, 1, p->id);
    while (stmt_row(q, e)) {
        list = arena_grow(a, list, n, &room, sizeof *list);
        list[n++] = (struct bid_clause){.key = arena_str(a, stmt_text_at(q, 0)),
                                        .number = arena_str(a, stmt_text_at(q, 1)),
                                        .chapter = arena_str(a, stmt_text_at(q, 2)),
                                        .title = arena_str(a, stmt_text_at(q, 3)),
                                        .statement = arena_str(a, stmt_text_at(q, 4)),
                                        .mandatory = stmt_int_at(q, 5) != 0,
                                        .points = stmt_int_at(q, 6)};
    }
    if (e->kind != ERR_NONE) return false;
    *out = (struct bid_clauses){.list = list, .n = n};
    bid_digest(out);
    return true;
}

static enum bid_answer answer_by_id(struct str id) {
    for (enum bid_answer k = BID_NONE; k < BID_ANSWERS; k++)
        if (str_is(id, bid_answer_id(k))) return k;
    return BID_NONE;
}

static bool load_answers(struct arena *a, struct store *s, int64_t bidder, struct bid_row *rows, size_t n,
                         struct err *e) {
    for (size_t i = 0; i < n; i++)
        rows[i] = (struct bid_row){.how = STR(""), .where = STR(""), .note = STR(""), .cell = STR("")};
    struct stmt *q = store_query(
        s, SQL("SELECT place, answer, how, shown, note, cell FROM bidder_answer WHERE bidder = $1 ORDER BY place"), e);
    if (!q) return false;
    stmt_int(q, 1, bidder);
    while (stmt_row(q, e)) {
        int64_t place = stmt_int_at(q, 0);
        if (place < 0 || (size_t)place >= n) continue;
        rows[place] = (struct bid_row){.there = true,
                                       .answer = answer_by_id(stmt_text_at(q, 1)),
                                       .how = arena_str(a, stmt_text_at(q, 2)),
                                       .where = arena_str(a, stmt_text_at(q, 3)),
                                       .note = arena_str(a, stmt_text_at(q, 4)),
                                       .cell = arena_str(a, stmt_text_at(q, 5))};
    }
    return e->kind == ERR_NONE;
}

static bool load_bidders(struct arena *a, struct store *s, struct procurement_loaded *out, struct err *e) {
    out->bids = arena_array(a, BIDS_MAX, sizeof *out->bids);
    out->ids = arena_array(a, BIDS_MAX, sizeof *out->ids);
    out->n = 0;
    struct stmt *q = store_query(s,
                                 SQL("SELECT id, name, file, digest FROM bidder WHERE procurement = $1 AND state = "
                                     "'kept' ORDER BY name, id LIMIT 32"),
                                 e);
    if (!q) return false;
    stmt_int(q, 1, out->head.id);
    while (stmt_row(q, e)) {
        struct bid *b = arena_alloc(a, sizeof *b);
        *b = (struct bid){.bidder = arena_str(a, stmt_text_at(q, 1)),
                          .file = arena_str(a, stmt_text_at(q, 2)),
                          .digest = arena_str(a, stmt_text_at(q, 3))};
        out->ids[out->n] = stmt_int_at(q, 0);
        out->bids[out->n++] = b;
    }
    return e->kind == ERR_NONE;
}

bool procurement_load(struct arena *a, struct store *s, int64_t id, enum lang lang, struct procurement_loaded *out,
                      struct err *e) {
    struct procurement_loaded p = {0};
    bool weighted = false;
    if (!find(a, s, id, &p.head, &weighted, e) || !load_clauses(a, s, &p.head, &p.clauses, e) ||
        !load_bidders(a, s, &p, e))
        return false;
    p.clauses.weighted = weighted;
    struct bid_clauses *kept = arena_alloc(a, sizeof *kept);
    *kept = p.clauses;
    for (size_t i = 0; i < p.n; i++) {
        struct bid *b = p.bids[i];
        struct bid_row *rows = arena_array(a, kept->n, sizeof *rows);
        if (!load_answers(a, s, p.ids[i], rows, kept->n, e)) return false;
        bid_recheck(a, kept, b, rows, lang);
    }
    *out = p;
    return true;
}

/* Answers -----------------------------------------------------------------------------------------------------------
 */

static void hash_part(struct sha256 *h, struct str s) {
    char size[32];
    (void)snprintf(size, sizeof size, "%zu:", s.len);
    sha256_add(h, str_of(size));
    sha256_add(h, s);
}

static void hash_answers(const struct bid *b, char out[65]) {
    struct sha256 *h = sha256_new();
    for (size_t i = 0; i < b->n_rows; i++) {
        hash_part(h, str_of(bid_answer_id(b->rows[i].answer)));
        hash_part(h, b->rows[i].how);
        hash_part(h, b->rows[i].where);
        hash_part(h, b->rows[i].note);
    }
    sha256_end(h, out);
}

static bool record_bid(struct trail *t, const struct trail_actor *by, const struct procurement *p,
                       const struct bid_clauses *c, const struct bid *b, int64_t bidder, int64_t *n, struct err *e) {
    struct buf after;
    char sha256[65];
    hash_answers(b, sha256);
    buf_init(&after, TRAIL_RECORD_MAX);
    buf_addz(&after, "{\"bidder\":");
    json_quote(&after, b->bidder);
    buf_addz(&after, ",\"file\":");
    json_quote(&after, b->file);
    buf_addf(&after, ",\"same_edition\":%s,\"sha256\":\"%s\",\"answers\":{", b->same_edition ? "true" : "false",
             sha256);
    bool first = true;
    for (size_t i = 0; i < b->n_rows; i++) {
        if (b->rows[i].answer == BID_NONE) continue;
        if (!first) buf_addc(&after, ',');
        first = false;
        json_quote(&after, c->list[i].key);
        buf_addf(&after, ":\"%s\"", bid_answer_id(b->rows[i].answer));
    }
    buf_addz(&after, "}}");
    bool ok = buf_ok(&after) ? record(t, by, p, bidder, "add", buf_str(&after), n, e)
                             : err_set(e, ERR_LIMIT, _("The answers are larger than the record can hold."));
    buf_release(&after);
    return ok;
}

static bool insert_bidder(struct store *s, int64_t procurement, const struct bid *b, int64_t id, int64_t entry,
                          struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("UPDATE bidder SET state = 'replaced', changed = $3 WHERE procurement = $1 AND "
                                     "name = $2 AND state = 'kept'"),
                                 e);
    if (!q) return false;
    stmt_int(q, 1, procurement);
    stmt_text(q, 2, b->bidder);
    stmt_int(q, 3, entry);
    if (!stmt_run(q, NULL, e)) return false;
    q = store_query(s,
                    SQL("INSERT INTO bidder (id, procurement, name, file, digest, state, changed) "
                        "VALUES ($1, $2, $3, $4, $5, 'kept', $6)"),
                    e);
    if (!q) return false;
    stmt_int(q, 1, id);
    stmt_int(q, 2, procurement);
    stmt_text(q, 3, b->bidder);
    stmt_text(q, 4, b->file);
    stmt_text(q, 5, b->digest);
    stmt_int(q, 6, entry);
    return stmt_run(q, NULL, e);
}

static bool insert_answer(struct store *s, int64_t bidder, size_t place, const struct bid_row *r, struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("INSERT INTO bidder_answer (bidder, place, answer, how, shown, note, cell) "
                                     "VALUES ($1, $2, $3, $4, $5, $6, $7)"),
                                 e);
    if (!q) return false;
    stmt_int(q, 1, bidder);
    stmt_int(q, 2, (int64_t)place);
    stmt_text(q, 3, str_of(bid_answer_id(r->answer)));
    stmt_text(q, 4, r->how);
    stmt_text(q, 5, r->where);
    stmt_text(q, 6, r->note);
    stmt_text(q, 7, r->cell);
    return stmt_run(q, NULL, e);
}

/* One more place, or that of the same name. */
static bool place_left(struct store *s, int64_t procurement, struct str name, struct err *e) {
    struct stmt *q =
        store_query(s, SQL("SELECT COUNT(*) FROM bidder WHERE procurement = $1 AND state = 'kept' AND name <> $2"), e);
    if (!q) return false;
    stmt_int(q, 1, procurement);
    stmt_text(q, 2, name);
    if (!stmt_row(q, e)) return false;
    int64_t n = stmt_int_at(q, 0);
    stmt_done(q);
    return n < (int64_t)BIDS_MAX || err_set(e, ERR_LIMIT, _("A procurement has at most %u bidders."), BIDS_MAX);
}

static bool bid_add(struct arena *a, struct trail *t, const struct trail_actor *by, int64_t procurement,
                    const struct bid *b, int64_t *id, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct store *s = trail_store(t);
    struct procurement p;
    struct bid_clauses c;
    bool weighted;
    int64_t entry, bidder;
    if (!store_begin(s, &tx, e) || !find(a, s, procurement, &p, &weighted, e) || !load_clauses(a, s, &p, &c, e))
        return false;
    if (p.closed) return err_set(e, ERR_CONFLICT, _("The procurement is closed: no more answers are taken."));
    if (c.n != b->n_rows)
        return err_set(e, ERR_CONFLICT,
                       _("The sheet was read against other requirements than those of this procurement."));
    if (!place_left(s, procurement, b->bidder, e) ||
        !next_id(s, SQL("SELECT COALESCE(MAX(id), 0) + 1 FROM bidder"), &bidder, e) ||
        !record_bid(t, by, &p, &c, b, bidder, &entry, e) || !insert_bidder(s, procurement, b, bidder, entry, e))
        return false;
    for (size_t i = 0; i < b->n_rows; i++)
        if (b->rows[i].there && !insert_answer(s, bidder, i, &b->rows[i], e)) return false;
    if (!store_commit(&tx, e)) return false;
    *id = bidder;
    return true;
}

bool procurement_bid_add(struct trail *t, const struct trail_actor *by, int64_t procurement, const struct bid *b,
                         int64_t *id, struct err *e) {
    if (!b->bidder.len)
        return err_set(e, ERR_INVALID, _("The name of the bidder is not written in the sheet; nothing was taken."));
    struct arena *a = arena_new(256 * MIB);
    bool ok = bid_add(a, t, by, procurement, b, id, e);
    arena_free(a);
    return ok;
}

bool procurement_close(struct trail *t, const struct trail_actor *by, int64_t id, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct store *s = trail_store(t);
    struct procurement p;
    bool weighted;
    int64_t entry;
    struct arena *a = arena_new(MIB);
    bool ok = store_begin(s, &tx, e) && find(a, s, id, &p, &weighted, e);
    if (ok && p.closed) ok = err_set(e, ERR_CONFLICT, _("The procurement is closed already."));
    ok = ok && record(t, by, &p, 0, "close", STR_NONE, &entry, e);
    arena_free(a);
    struct stmt *q =
        ok ? store_query(s, SQL("UPDATE procurement SET state = 'closed', changed = $2 WHERE id = $1"), e) : NULL;
    if (!q) return false;
    stmt_int(q, 1, id);
    stmt_int(q, 2, entry);
    return stmt_run(q, NULL, e) && store_commit(&tx, e);
}
