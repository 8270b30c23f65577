/* statement: literal SQL, prepared once, values bound, rows read. */
#include <assert.h>
#include <string.h>

#include "store/inside.h"

static struct stmt *kept(struct store *s, const char *text, enum store_rights rights) {
    for (size_t i = 0; i < s->n_statements; i++)
        if (s->statements[i].text == text && s->statements[i].rights == rights) return &s->statements[i];
    return NULL;
}

static bool prepare(struct store *s, struct stmt *q, struct err *e) {
    s->rights = q->rights;
    s->writes = s->denied = false;
    int rc = sqlite3_prepare_v3(s->db, q->text, -1, SQLITE_PREPARE_PERSISTENT, &q->handle, NULL);
    s->rights = STORE_PLAIN;
    if (rc == SQLITE_OK) {
        char name[16];
        for (int at = 1; at <= VALUES_MAX; at++) {
            snprintf(name, sizeof name, "$%d", at);
            q->index[at] = sqlite3_bind_parameter_index(q->handle, name);
        }
        return q->writes = s->writes, true;
    }
    if (s->denied) return err_set(e, ERR_DENIED, _("This part of the program may not do that: %s."), s->denied_what);
    return store_failed(s, rc, _("A statement cannot be prepared"), e);
}

struct stmt *store_query_as(struct store *s, enum store_rights rights, struct sql sql, struct err *e) {
    struct stmt *q = kept(s, sql.text, rights);
    if (!q) {
        struct stmt fresh = {.store = s, .text = sql.text, .rights = rights};
        assert(s->n_statements < STATEMENTS_MAX);
        if (!prepare(s, &fresh, e)) return NULL;
        q = &s->statements[s->n_statements++];
        *q = fresh;
    }
    assert(!q->busy);
    q->busy = true;
    return q;
}

struct stmt *store_query(struct store *s, struct sql sql, struct err *e) {
    return store_query_as(s, STORE_PLAIN, sql, e);
}

void stmt_done(struct stmt *q) {
    if (!q->busy) return;
    sqlite3_reset(q->handle);
    sqlite3_clear_bindings(q->handle);
    q->busy = q->too_big = false;
}

static int index_of(const struct stmt *q, int at) {
    assert(at > 0 && at <= VALUES_MAX && q->index[at] > 0);
    return q->index[at];
}

/* Binding fails past the limit of a value; the statement says so when it runs. */
static void bound(struct stmt *q, int rc) {
    if (rc == SQLITE_NOMEM) mem_exhausted("out of memory");
    if (rc != SQLITE_OK) q->too_big = true;
}

void stmt_int(struct stmt *q, int at, int64_t v) {
    bound(q, sqlite3_bind_int64(q->handle, index_of(q, at), v));
}

void stmt_text(struct stmt *q, int at, struct str v) {
    if (!v.ptr) return stmt_null(q, at);
    bound(q, sqlite3_bind_text64(q->handle, index_of(q, at), v.ptr, v.len, SQLITE_TRANSIENT, SQLITE_UTF8));
}

void stmt_bytes(struct stmt *q, int at, struct str v) {
    if (!v.ptr) return stmt_null(q, at);
    bound(q, sqlite3_bind_blob64(q->handle, index_of(q, at), v.ptr, v.len, SQLITE_TRANSIENT));
}

void stmt_lend_text(struct stmt *q, int at, struct str v) {
    if (!v.ptr) return stmt_null(q, at);
    bound(q, sqlite3_bind_text64(q->handle, index_of(q, at), v.ptr, v.len, SQLITE_STATIC, SQLITE_UTF8));
}

void stmt_lend_bytes(struct stmt *q, int at, struct str v) {
    if (!v.ptr) return stmt_null(q, at);
    bound(q, sqlite3_bind_blob64(q->handle, index_of(q, at), v.ptr, v.len, SQLITE_STATIC));
}

void stmt_null(struct stmt *q, int at) {
    bound(q, sqlite3_bind_null(q->handle, index_of(q, at)));
}

bool stmt_row(struct stmt *q, struct err *e) {
    struct store *s = q->store;
    e->kind = ERR_NONE;
    assert(q->busy);
    if (q->too_big) {
        store_failed(s, SQLITE_TOOBIG, _("The change failed"), e);
        return stmt_done(q), false;
    }
    if (q->writes) {
        if (!s->writing)
            return stmt_done(q), err_set(e, ERR_DB, "%s", _("A change outside of a transaction was stopped."));
        s->changed = true;
    }
    int rc = sqlite3_step(q->handle);
    if (rc == SQLITE_ROW) return true;
    if (rc != SQLITE_DONE)
        store_failed(s, rc, q->writes ? _("The change failed") : _("The database cannot be read"), e);
    stmt_done(q);
    return false;
}

bool stmt_run(struct stmt *q, int64_t *changed, struct err *e) {
    struct store *s = q->store;
    if (stmt_row(q, e))
        return stmt_done(q), err_set(e, ERR_DB, "%s", _("A statement gave rows where none were expected."));
    if (e->kind) return false;
    if (changed) *changed = sqlite3_changes64(s->db);
    return true;
}

int64_t stmt_int_at(const struct stmt *q, int column) {
    return sqlite3_column_int64(q->handle, column);
}

struct str stmt_text_at(const struct stmt *q, int column) {
    const unsigned char *p = sqlite3_column_text(q->handle, column);
    if (!p) return STR_NONE;
    return (struct str){(const char *)p, (size_t)sqlite3_column_bytes(q->handle, column)};
}

struct str stmt_bytes_at(const struct stmt *q, int column) {
    if (sqlite3_column_type(q->handle, column) == SQLITE_NULL) return STR_NONE;
    const void *p = sqlite3_column_blob(q->handle, column);
    size_t n = (size_t)sqlite3_column_bytes(q->handle, column);
    return n ? (struct str){p, n} : STR("");
}

bool stmt_null_at(const struct stmt *q, int column) {
    return sqlite3_column_type(q->handle, column) == SQLITE_NULL;
}
