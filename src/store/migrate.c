/* migrate: brings the tables up to this program's version, one migration in one transaction: whoever is killed in the
 * middle finds the version before. The version is SQLite's user_version. */
#include "store/migrate.h"

#include "store/inside.h"

static bool read_number(struct store *s, const char *pragma, int64_t *out, struct err *e) {
    sqlite3_stmt *q;
    s->rights = STORE_CARE;
    int rc = sqlite3_prepare_v2(s->db, pragma, -1, &q, NULL);
    s->rights = STORE_PLAIN;
    if (rc == SQLITE_OK) rc = sqlite3_step(q);
    if (rc == SQLITE_ROW) *out = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    return rc == SQLITE_ROW || store_failed(s, rc, _("The database cannot be read"), e);
}

static bool run(struct store *s, unsigned number, struct err *e) {
    char set[64];
    const char *doing = _("The tables cannot be brought up to date");
    snprintf(set, sizeof set, "PRAGMA user_version = %u", number + 1);
    return store_exec(s, migrations[number].sql, doing, e) && store_exec(s, set, doing, e);
}

/* Inside the transaction, since another program may have done it meanwhile. */
static bool bring_up(struct store *s, struct err *e) {
    int64_t version, application;
    char mark[64];
    if (!read_number(s, "PRAGMA user_version", &version, e)) return false;
    if (!read_number(s, "PRAGMA application_id", &application, e)) return false;
    snprintf(mark, sizeof mark, "PRAGMA application_id = %d", STORE_APPLICATION_ID);
    if (version == 0 && application == 0 && !store_exec(s, mark, _("The database cannot be made"), e)) return false;
    for (unsigned n = (unsigned)version; n < migrations_count; n++)
        if (!run(s, n, e)) return false;
    return true;
}

bool migrate(struct store *s, struct err *e) {
    int64_t version, application, tables;
    if (!read_number(s, "PRAGMA user_version", &version, e)) return false;
    if (!read_number(s, "PRAGMA application_id", &application, e)) return false;
    if (!read_number(s, "SELECT count(*) FROM sqlite_schema", &tables, e)) return false;
    bool empty = version == 0 && application == 0 && tables == 0;
    if (!empty && application != STORE_APPLICATION_ID)
        return err_at(e, str_of(s->path), 0, 0, ERR_INVALID, _("This is not a database of kijun."));
    if (version > migrations_count)
        return err_at(e, str_of(s->path), 0, 0, ERR_INVALID,
                      _("The database was written by a newer kijun (its tables are version %d; this program knows %u). "
                        "Use that program."),
                      (int)version, migrations_count);
    s->version = migrations_count;
    if (version == migrations_count) return true;
    if (s->mode == STORE_READ)
        return err_at(
            e, str_of(s->path), 0, 0, ERR_INVALID,
            _("The tables are of an older version. Open it once with a command that writes; make a copy first."));
    if (!store_exec(s, "BEGIN IMMEDIATE", _("The database is being written by another program"), e)) return false;
    if (bring_up(s, e) && store_exec(s, "COMMIT", _("The tables cannot be brought up to date"), e)) return true;
    sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    return false;
}
