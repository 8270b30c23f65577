/* dump: every table as bytes in a fixed order, so that two databases can be told apart by a digest.
 *
 * A row is its values one after the other: the kind of the value (one byte), its length and its bytes; so no two rows
 * give the same bytes. Rows come by their number, which a copy keeps. The definitions come first, as a table without a
 * name. */
#include <string.h>

#include "store/inside.h"

struct dump {
    struct store *store;
    store_dump_fn *each;
    void *ctx;
    struct buf row;
};

static void add_number(struct buf *out, uint64_t v) {
    for (int shift = 56; shift >= 0; shift -= 8) buf_addc(out, (char)(v >> shift & 0xFF));
}

static void add_value(struct buf *out, sqlite3_stmt *q, int column) {
    int type = sqlite3_column_type(q, column);
    buf_addc(out, (char)type);
    if (type == SQLITE_NULL) return;
    if (type == SQLITE_INTEGER) return add_number(out, (uint64_t)sqlite3_column_int64(q, column));
    const char *bytes = sqlite3_column_blob(q, column);
    size_t n = (size_t)sqlite3_column_bytes(q, column);
    add_number(out, n);
    buf_add(out, (struct str){n ? bytes : "", n});
}

static bool rows(struct dump *d, struct str table, const char *sql, struct err *e) {
    sqlite3_stmt *q;
    int rc = sqlite3_prepare_v2(d->store->db, sql, -1, &q, NULL);
    const char *doing = _("A table cannot be read");
    if (rc != SQLITE_OK) return store_failed(d->store, rc, doing, e);
    while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
        buf_clear(&d->row);
        for (int i = 0; i < sqlite3_column_count(q); i++) add_value(&d->row, q, i);
        if (!buf_ok(&d->row)) rc = SQLITE_TOOBIG;
        if (rc != SQLITE_ROW) break;
        d->each(d->ctx, table, buf_str(&d->row));
    }
    bool ok = rc == SQLITE_DONE || store_failed(d->store, rc, doing, e);
    sqlite3_finalize(q);
    return ok;
}

/* Names come from the database itself; one that could end the quotes is not ours. */
static bool one_table(struct dump *d, struct str name, struct err *e) {
    char sql[300];
    size_t at;
    if (name.len > 200 || str_find(name, STR("\""), &at))
        return err_at(e, str_of(d->store->path), 0, 0, ERR_DB, _("The database has a table that is not of kijun: %.*s"),
                      STR_ARG(name));
    d->each(d->ctx, name, STR_NONE);
    snprintf(sql, sizeof sql, "SELECT * FROM \"%.*s\" ORDER BY rowid", STR_ARG(name));
    return rows(d, name, sql, e);
}

static bool tables(struct dump *d, struct err *e) {
    sqlite3_stmt *q;
    d->each(d->ctx, STR(""), STR_NONE);
    if (!rows(d, STR(""), "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name", e)) return false;
    int rc = sqlite3_prepare_v2(d->store->db,
                                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' "
                                "ESCAPE '\\' ORDER BY name",
                                -1, &q, NULL);
    if (rc != SQLITE_OK) return store_failed(d->store, rc, _("A table cannot be read"), e);
    bool ok = true;
    while (ok && (rc = sqlite3_step(q)) == SQLITE_ROW)
        ok = one_table(d, str_of((const char *)sqlite3_column_text(q, 0)), e);
    if (ok && rc != SQLITE_DONE) ok = store_failed(d->store, rc, _("A table cannot be read"), e);
    sqlite3_finalize(q);
    return ok;
}

bool store_dump(struct store *s, store_dump_fn *each, void *ctx, struct err *e) {
    struct dump d = {.store = s, .each = each, .ctx = ctx};
    enum store_rights before = s->rights;
    buf_init(&d.row, STORE_VALUE_MAX + MIB);
    s->rights = STORE_CARE;
    bool ok = tables(&d, e);
    s->rights = before;
    buf_release(&d.row);
    return ok;
}
