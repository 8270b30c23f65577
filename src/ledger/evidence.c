/* evidence: looking at what was kept, giving its bytes back, erasing it. */
#include "ledger/evidence_parts.h"

#include "fmt/write.h"
#include "ledger/register.h"

void evidence_subject(int64_t system, struct str control, int64_t id, struct buf *out) {
    buf_addf(out, "system/%lld/evidence/%.*s/%lld", (long long)system, STR_ARG(control), (long long)id);
}

static void member(struct buf *out, const char *key, struct str value) {
    if (!value.ptr) return;
    buf_addf(out, ",\"%s\":", key);
    json_quote(out, value);
}

void evidence_write(const struct evidence *v, struct buf *out) {
    buf_addf(out, "{\"sha256\":\"%.*s\",\"bytes\":%lld", STR_ARG(v->sha256), (long long)v->bytes);
    member(out, "type", v->type);
    member(out, "file", v->file);
    member(out, "effective", v->effective);
    member(out, "expires", v->expires);
    member(out, "note", v->note);
}

static struct str text(struct arena *a, const struct stmt *q, int column) {
    return stmt_null_at(q, column) ? STR_NONE : arena_str(a, stmt_text_at(q, column));
}

/* id, system, control, sha256, file, note, effective, expires, state, changed; bytes, type, safe, scan of the content
 */
static void read_row(struct arena *a, const struct stmt *q, struct evidence *out) {
    *out = (struct evidence){.id = stmt_int_at(q, 0),
                             .system = stmt_int_at(q, 1),
                             .control = text(a, q, 2),
                             .sha256 = text(a, q, 3),
                             .file = text(a, q, 4),
                             .note = text(a, q, 5),
                             .effective = text(a, q, 6),
                             .expires = text(a, q, 7),
                             .erased = !str_is(stmt_text_at(q, 8), "kept"),
                             .changed = stmt_int_at(q, 9),
                             .bytes = stmt_int_at(q, 10),
                             .type = text(a, q, 11),
                             .safe = stmt_int_at(q, 12) != 0,
                             .scan = text(a, q, 13)};
}

bool evidence_list(struct arena *a, struct store *s, int64_t system, struct evidence **list, size_t *n, struct err *e) {
    struct evidence *all = NULL;
    size_t count = 0, room = 0;
    struct stmt *q = store_query(s,
                                 SQL("SELECT v.id, v.system, v.control, v.sha256, v.file, v.note, v.effective, "
                                     "v.expires, v.state, v.changed, c.bytes, c.type, c.safe, c.scan "
                                     "FROM evidence AS v LEFT JOIN content AS c ON c.id = v.content "
                                     "WHERE $1 = 0 OR v.system = $1 ORDER BY v.system, v.control, v.id LIMIT $2"),
                                 e);
    if (!q) return false;
    stmt_int(q, 1, system);
    stmt_int(q, 2, EVIDENCE_LIST_MAX);
    while (stmt_row(q, e)) {
        all = arena_grow(a, all, count, &room, sizeof *all);
        read_row(a, q, &all[count++]);
    }
    if (e->kind != ERR_NONE) return false;
    *list = all;
    *n = count;
    return true;
}

bool evidence_find(struct arena *a, struct store *s, int64_t id, struct evidence *out, struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("SELECT v.id, v.system, v.control, v.sha256, v.file, v.note, v.effective, "
                                     "v.expires, v.state, v.changed, c.bytes, c.type, c.safe, c.scan "
                                     "FROM evidence AS v LEFT JOIN content AS c ON c.id = v.content WHERE v.id = $1"),
                                 e);
    if (!q) return false;
    stmt_int(q, 1, id);
    bool found = stmt_row(q, e);
    if (found) read_row(a, q, out);
    stmt_done(q);
    if (found) return true;
    return e->kind == ERR_NONE &&
           err_set(e, ERR_NOT_FOUND, _("There is no evidence with the number %lld."), (long long)id);
}

bool evidence_system(struct arena *a, struct store *s, struct str which, int64_t *id, struct str *name, struct err *e) {
    int64_t number = 0;
    if (!str_int(which, &number)) number = 0;
    struct stmt *q = store_query(s,
                                 SQL("SELECT id, name FROM system WHERE name = $1 OR id = $2 "
                                     "ORDER BY name = $1 DESC, state, changed DESC LIMIT 1"),
                                 e);
    if (!q) return false;
    stmt_text(q, 1, which);
    stmt_int(q, 2, number);
    bool found = stmt_row(q, e);
    if (found) *id = stmt_int_at(q, 0), *name = arena_str(a, stmt_text_at(q, 1));
    stmt_done(q);
    return found || (e->kind == ERR_NONE &&
                     err_set(e, ERR_NOT_FOUND, _("There is no system called %.*s in the record."), STR_ARG(which)));
}

bool evidence_system_name(struct arena *a, struct store *s, int64_t id, struct str *name, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT name FROM system WHERE id = $1"), e);
    if (!q) return false;
    stmt_int(q, 1, id);
    bool found = stmt_row(q, e);
    if (found) *name = arena_str(a, stmt_text_at(q, 0));
    stmt_done(q);
    return found || (e->kind == ERR_NONE &&
                     err_set(e, ERR_NOT_FOUND, _("There is no system with the number %lld."), (long long)id));
}

bool evidence_expired(const struct evidence *v, struct str day) {
    return v->expires.ptr && str_cmp(v->expires, day) < 0;
}

/* Bytes ----------------------------------------------------------------------------------------------------------- */

bool evidence_pieces(struct store *s, int64_t content, evidence_piece_fn *give, void *ctx, int64_t *total,
                     char sha256[65], struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT place, bytes FROM content_piece WHERE content = $1 ORDER BY place"), e);
    if (!q) return false;
    struct sha256 *h = sha256_new();
    bool ok = true;
    *total = 0;
    stmt_int(q, 1, content);
    for (int64_t place = 0; ok && stmt_row(q, e); place++) {
        struct str piece = stmt_bytes_at(q, 1);
        sha256_add(h, piece);
        *total += (int64_t)piece.len;
        ok = stmt_int_at(q, 0) == place ||
             err_set(e, ERR_DB, _("Piece %lld of the content %lld is missing."), (long long)place, (long long)content);
        ok = ok && (!give || give(ctx, piece, e));
    }
    ok = ok && e->kind == ERR_NONE;
    stmt_done(q);
    sha256_end(h, sha256);
    return ok;
}

static bool touch_system(struct store *s, int64_t id, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT system FROM evidence WHERE id = $1"), e);
    if (!q) return false;
    stmt_int(q, 1, id);
    if (!stmt_row(q, e)) return e->kind == ERR_NONE;
    int64_t system = stmt_int_at(q, 0);
    stmt_done(q);
    return register_touch(s, system, e);
}

static bool content_of(struct store *s, int64_t id, int64_t *content, int64_t *bytes, char sha256[65], struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("SELECT v.content, v.sha256, c.bytes FROM evidence AS v LEFT JOIN content AS c "
                                     "ON c.id = v.content WHERE v.id = $1"),
                                 e);
    if (!q) return false;
    stmt_int(q, 1, id);
    bool found = stmt_row(q, e), there = found && !stmt_null_at(q, 0);
    if (there) {
        struct str hex = stmt_text_at(q, 1);
        *content = stmt_int_at(q, 0);
        *bytes = stmt_int_at(q, 2);
        for (size_t i = 0; i < 65; i++) sha256[i] = i < hex.len && i < 64 ? hex.ptr[i] : 0;
    }
    stmt_done(q);
    if (there) return true;
    if (found) return err_set(e, ERR_NOT_FOUND, _("The evidence %lld was erased."), (long long)id);
    return e->kind == ERR_NONE &&
           err_set(e, ERR_NOT_FOUND, _("There is no evidence with the number %lld."), (long long)id);
}

bool evidence_read(struct store *s, int64_t id, evidence_piece_fn *give, void *ctx, struct err *e) {
    STORE_TX struct store_tx tx = {0};
    char want[65], is[65];
    int64_t content, bytes, total;
    if (!store_join_reading(s, &tx, e)) return false;
    if (!content_of(s, id, &content, &bytes, want, e) || !evidence_pieces(s, content, give, ctx, &total, is, e))
        return false;
    if (total == bytes && str_eq(str_of(want), str_of(is))) return true;
    return err_set(e, ERR_DB, _("The bytes of the evidence %lld are not those that were kept: they were changed."),
                   (long long)id);
}

/* Erasing --------------------------------------------------------------------------------------------------------- */

static bool run_with(struct stmt *q, int64_t id, int64_t *changed, struct err *e) {
    if (!q) return false;
    stmt_int(q, 1, id);
    return stmt_run(q, changed, e);
}

static bool used_elsewhere(struct store *s, int64_t content, bool *used, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT 1 FROM evidence WHERE content = $1"), e);
    if (!q) return false;
    stmt_int(q, 1, content);
    *used = stmt_row(q, e);
    stmt_done(q);
    return *used || e->kind == ERR_NONE;
}

bool evidence_erase(struct store *s, int64_t id, int64_t entry, struct err *e) {
    char hex[65];
    int64_t content, bytes;
    bool used;
    if (!content_of(s, id, &content, &bytes, hex, e)) return false;
    struct stmt *q = store_query(s,
                                 SQL("UPDATE evidence SET content = NULL, sha256 = '', file = '', note = NULL, "
                                     "state = 'erased', changed = $2 WHERE id = $1"),
                                 e);
    if (!q) return false;
    stmt_int(q, 2, entry);
    if (!run_with(q, id, NULL, e) || !touch_system(s, id, e) || !used_elsewhere(s, content, &used, e)) return false;
    if (used) return true;
    return run_with(store_query(s, SQL("DELETE FROM content_piece WHERE content = $1"), e), content, NULL, e) &&
           run_with(store_query(s, SQL("DELETE FROM content WHERE id = $1"), e), content, NULL, e);
}
