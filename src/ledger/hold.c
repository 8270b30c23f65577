/* hold: placing, lifting, and asking whether something is under one. */
#include "ledger/hold.h"

#include "fmt/sniff.h"
#include "ledger/retention_rules.h"
#include "trail/keep.h"

static bool system_there(struct store *s, int64_t id, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT 1 FROM system WHERE id = $1"), e);
    if (!q) return false;
    stmt_int(q, 1, id);
    bool there = stmt_row(q, e);
    stmt_done(q);
    return there || (e->kind == ERR_NONE &&
                     err_set(e, ERR_NOT_FOUND, _("There is no system with the number %lld."), (long long)id));
}

/* Canonical decimal, so that it compares as text. */
static bool system_number(struct str text, int64_t *id) {
    if (!text.len || text.len > 18 || text.ptr[0] == '0') return false;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return false;
    return str_int(text, id);
}

static bool scope_good(struct arena *a, struct store *s, struct str scope, struct err *e) {
    struct str head, tail;
    int64_t id;
    if (str_is(scope, "all")) return true;
    if (str_split(scope, ':', &head, &tail) && str_is(head, "kind")) {
        if (retention_kind_find(retention_rules_builtin(a), tail) >= 0) return true;
        return err_set(e, ERR_INVALID, _("There is no kind of record called %.*s. See: kijun retention"),
                       STR_ARG(tail));
    }
    if (str_split(scope, '/', &head, &tail) && str_is(head, "system") && system_number(tail, &id))
        return system_there(s, id, e);
    return err_set(e, ERR_INVALID, _("A hold is on all, on kind:KIND or on system/NUMBER, not on %.*s."),
                   STR_ARG(scope));
}

static bool append(struct trail *t, const struct trail_actor *by, const struct hold *h, const char *act, int64_t *n,
                   struct err *e) {
    struct buf on, body;
    buf_init(&on, 64);
    buf_init(&body, 16 * KIB);
    buf_addf(&on, "hold/%lld", (long long)h->id);
    buf_addz(&body, "{\"scope\":");
    json_quote(&body, h->scope);
    buf_addz(&body, ",\"reason\":");
    json_quote(&body, h->reason);
    buf_addc(&body, '}');
    struct trail_change c = {.by = by, .kind = STR("record"), .act = str_of(act), .on = buf_str(&on)};
    if (h->lifted < 0)
        c.after = buf_str(&body);
    else
        c.before = buf_str(&body);
    bool ok = trail_append_now(t, &c, n, e);
    buf_release(&on);
    buf_release(&body);
    return ok;
}

/* Its number, and how many are in force. */
static bool count(struct store *s, int64_t *next, int64_t *n, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT COALESCE(MAX(id), 0) + 1, COUNT(*) - COUNT(lifted) FROM hold"), e);
    if (!q || !stmt_row(q, e)) return false;
    *next = stmt_int_at(q, 0);
    *n = stmt_int_at(q, 1);
    stmt_done(q);
    return *n < HOLDS_MAX || err_set(e, ERR_LIMIT, _("There are %d holds already, the most that may be."), HOLDS_MAX);
}

bool hold_add(struct arena *a, struct trail *t, const struct trail_actor *by, struct str scope, struct str reason,
              int64_t *id, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct store *s = trail_store(t);
    struct hold h = {.scope = scope, .reason = reason, .lifted = -1};
    int64_t n, in_force;
    if (!str_trim(reason).len || !sniff_line_good(reason, HOLD_REASON_MAX))
        return err_set(e, ERR_INVALID, _("A hold needs its reason, in one line of at most %d bytes."), HOLD_REASON_MAX);
    if (!store_begin(s, &tx, e) || !scope_good(a, s, scope, e) || !count(s, &h.id, &in_force, e) ||
        !append(t, by, &h, "add", &n, e))
        return false;
    struct stmt *q = store_query(s, SQL("INSERT INTO hold (id, scope, reason, placed) VALUES ($1, $2, $3, $4)"), e);
    if (!q) return false;
    stmt_int(q, 1, h.id);
    stmt_text(q, 2, scope);
    stmt_text(q, 3, reason);
    stmt_int(q, 4, n);
    if (!stmt_run(q, NULL, e) || !store_commit(&tx, e)) return false;
    *id = h.id;
    return true;
}

static void read_row(struct arena *a, const struct stmt *q, struct hold *out) {
    *out = (struct hold){.id = stmt_int_at(q, 0),
                         .scope = arena_str(a, stmt_text_at(q, 1)),
                         .reason = arena_str(a, stmt_text_at(q, 2)),
                         .placed = stmt_int_at(q, 3),
                         .lifted = stmt_null_at(q, 4) ? -1 : stmt_int_at(q, 4)};
}

bool hold_list(struct arena *a, struct store *s, bool all, struct holds *out, struct err *e) {
    struct holds h = {0};
    size_t room = 0;
    struct stmt *q = store_query(s,
                                 SQL("SELECT id, scope, reason, placed, lifted FROM hold "
                                     "WHERE lifted IS NULL OR $1 = 1 ORDER BY id LIMIT 100000"),
                                 e);
    if (!q) return false;
    stmt_int(q, 1, all);
    while (stmt_row(q, e)) {
        h.list = arena_grow(a, h.list, h.n, &room, sizeof *h.list);
        read_row(a, q, &h.list[h.n++]);
    }
    if (e->kind != ERR_NONE) return false;
    *out = h;
    return true;
}

static bool find(struct arena *a, struct store *s, int64_t id, struct hold *out, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT id, scope, reason, placed, lifted FROM hold WHERE id = $1"), e);
    if (!q) return false;
    stmt_int(q, 1, id);
    bool found = stmt_row(q, e);
    if (found) read_row(a, q, out);
    stmt_done(q);
    return found || (e->kind == ERR_NONE &&
                     err_set(e, ERR_NOT_FOUND, _("There is no hold with the number %lld."), (long long)id));
}

bool hold_lift(struct trail *t, const struct trail_actor *by, int64_t id, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    struct store *s = trail_store(t);
    struct hold h;
    int64_t n;
    struct arena *a = arena_new(64 * KIB);
    bool ok = store_begin(s, &tx, e) && find(a, s, id, &h, e);
    if (ok && h.lifted >= 0) ok = err_set(e, ERR_CONFLICT, _("The hold %lld was lifted before."), (long long)id);
    h.lifted = 0;
    ok = ok && append(t, by, &h, "lift", &n, e);
    arena_free(a);
    struct stmt *q = ok ? store_query(s, SQL("UPDATE hold SET lifted = $2 WHERE id = $1"), e) : NULL;
    if (!q) return false;
    stmt_int(q, 1, id);
    stmt_int(q, 2, n);
    return stmt_run(q, NULL, e) && store_commit(&tx, e);
}

static bool covers(const struct hold *h, struct str kind, struct str subject) {
    if (str_is(h->scope, "all")) return true;
    if (str_starts(h->scope, STR("kind:"))) return str_eq(str_cut(h->scope, 5, h->scope.len), kind);
    return str_starts(subject, h->scope) && (subject.len == h->scope.len || subject.ptr[h->scope.len] == '/');
}

const struct hold *hold_of(const struct holds *h, struct str kind, struct str subject) {
    for (size_t i = 0; i < h->n; i++)
        if (h->list[i].lifted < 0 && covers(&h->list[i], kind, subject)) return &h->list[i];
    return NULL;
}
