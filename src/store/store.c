/* store: opening a database so that it is safe, and transactions. */
#include "store/store.h"

#include <assert.h>
#include <string.h>

#include "store/inside.h"
#include "store/vfs.h"

bool store_failed(struct store *s, int code, const char *doing, struct err *e) {
    const char *says = sqlite3_errmsg(s->db);
    switch (code & 0xFF) {
    case SQLITE_NOMEM:
        mem_exhausted("out of memory");
    case SQLITE_FULL:
        return err_at(e, str_of(s->path), 0, 0, ERR_IO,
                      _("%s: the disk is full. Reading goes on; make room and repeat it."), doing);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_at(e, str_of(s->path), 0, 0, ERR_CONFLICT, _("%s: another program has been writing for %d seconds."),
                      doing, STORE_WAIT_SECONDS);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return err_at(e, str_of(s->path), 0, 0, ERR_DB,
                      _("%s: the file is damaged (%s). See: kijun verify, kijun restore"), doing, says);
    case SQLITE_IOERR:
        if (code == SQLITE_IOERR_DATA)
            return err_at(e, str_of(s->path), 0, 0, ERR_DB,
                          _("%s: the file is damaged. %s See: kijun verify, kijun restore"), doing, vfs_last_damage());
        return err_at(e, str_of(s->path), 0, 0, ERR_IO, "%s: %s", doing, says);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
        return err_at(e, str_of(s->path), 0, 0, ERR_DENIED, "%s: %s", doing, says);
    case SQLITE_TOOBIG:
        return err_at(e, str_of(s->path), 0, 0, ERR_LIMIT, _("%s: a value is larger than %zu MiB."), doing,
                      STORE_VALUE_MAX / MIB);
    default:
        return err_at(e, str_of(s->path), 0, 0, ERR_DB, "%s: %s", doing, says);
    }
}

bool store_exec(struct store *s, const char *text, const char *doing, struct err *e) {
    enum store_rights before = s->rights;
    s->rights = STORE_CARE;
    int rc = sqlite3_exec(s->db, text, NULL, NULL, NULL);
    s->rights = before;
    return rc == SQLITE_OK || store_failed(s, rc, doing, e);
}

/* Short waits of different lengths, so that many writers do not knock at the same moment. */
static int wait_for_others(void *store, int times) {
    struct store *s = store;
    static uint32_t noise = 2463534242u;
    uint64_t now = clock_monotonic_ns();
    if (times == 0) {
        s->wait_until = now + (uint64_t)STORE_WAIT_SECONDS * 1000000000u;
        noise ^= (uint32_t)now;
    }
    if (now >= s->wait_until) return 0;
    noise ^= noise << 13, noise ^= noise >> 17, noise ^= noise << 5;
    clock_sleep_us(100 + noise % (times < 10 ? 400u : 2000u));
    return 1;
}

/* The engine's own limits: nothing that a file or a value may hold can make it work without end. */
static void limit(sqlite3 *db) {
    static const struct {
        int what, most;
    } limits[] = {{SQLITE_LIMIT_LENGTH, (int)STORE_VALUE_MAX},
                  {SQLITE_LIMIT_SQL_LENGTH, 64 * 1024},
                  {SQLITE_LIMIT_COLUMN, 64},
                  {SQLITE_LIMIT_EXPR_DEPTH, 64},
                  {SQLITE_LIMIT_COMPOUND_SELECT, 8},
                  {SQLITE_LIMIT_ATTACHED, 0},
                  {SQLITE_LIMIT_TRIGGER_DEPTH, 4},
                  {SQLITE_LIMIT_WORKER_THREADS, 0}};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) sqlite3_limit(db, limits[i].what, limits[i].most);
}

static void harden(sqlite3 *db) {
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
}

/* cache_spill: a transaction reaches the log when it commits and not before; what the SQLite of Debian 12 does to a log
 * when spilled pages meet a savepoint, vfs_file.c tells (log_broken). */
static bool settings(struct store *s, struct err *e) {
    const char *doing = _("The database cannot be opened");
    if (!store_exec(s,
                    "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cell_size_check = ON; "
                    "PRAGMA cache_size = -32768; PRAGMA cache_spill = OFF; PRAGMA temp_store = MEMORY; "
                    "PRAGMA mmap_size = 0",
                    doing, e))
        return false;
    return s->mode == STORE_READ ||
           store_exec(s, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 2000", doing, e);
}

static bool open_file(struct store *s, struct err *e) {
    int flags = s->mode == STORE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    if (s->mode == STORE_CREATE) flags |= SQLITE_OPEN_CREATE;
    if (s->mode != STORE_CREATE && !file_exists(s->path))
        return err_at(e, str_of(s->path), 0, 0, ERR_NOT_FOUND, _("There is no database here."));
    int rc = sqlite3_open_v2(s->path, &s->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, VFS_NAME);
    if (rc != SQLITE_OK) return store_failed(s, rc, _("The database cannot be opened"), e);
    sqlite3_busy_handler(s->db, wait_for_others, s);
    sqlite3_set_authorizer(s->db, authorize, s);
    limit(s->db);
    harden(s->db);
    s->rights = STORE_CARE;
    rc = vfs_guard(s->db);
    s->rights = STORE_PLAIN;
    if (rc != SQLITE_OK) return store_failed(s, rc, _("The database cannot be opened"), e);
    return settings(s, e) && migrate(s, e);
}

/* Before the engine is started for the first time: it need not count its memory. */
static void configure(void) {
    static bool done;
    if (!done) sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    done = true;
}

struct store *store_open(const char *path, enum store_mode mode, struct err *e) {
    configure();
    if (!vfs_register(e)) return NULL;
    struct store *s = mem_alloc(sizeof *s);
    size_t len = strlen(path);
    s->path = mem_alloc(len + 1);
    memcpy(s->path, path, len);
    s->mode = mode;
    if (open_file(s, e)) return s;
    store_close(s);
    return NULL;
}

void store_close(struct store *s) {
    if (!s) return;
    if (s->open) store_rollback(s->open);
    for (size_t i = 0; i < s->n_statements; i++) sqlite3_finalize(s->statements[i].handle);
    if (s->db) sqlite3_set_authorizer(s->db, NULL, NULL);
    int rc = sqlite3_close(s->db);
    assert(rc == SQLITE_OK);
    (void)rc;
    mem_free(s->path);
    mem_free(s);
}

const char *store_path(const struct store *s) {
    return s->path;
}
bool store_can_write(const struct store *s) {
    return s->mode != STORE_READ;
}
uint32_t store_version(const struct store *s) {
    return s->version;
}

/* Transactions ---------------------------------------------------------------------------------------------------- */

static bool begin(struct store *s, struct store_tx *tx, bool writing, struct err *e) {
    assert(!s->open && !tx->store);
    if (writing && s->mode == STORE_READ)
        return err_at(e, str_of(s->path), 0, 0, ERR_DENIED, _("The database was opened for reading only."));
    struct stmt *q = writing ? store_query(s, SQL("BEGIN IMMEDIATE"), e) : store_query(s, SQL("BEGIN"), e);
    if (!q || !stmt_run(q, NULL, e)) return false;
    s->changed = s->recorded = false;
    s->writing = writing;
    s->transactions++;
    s->open = tx;
    tx->store = s;
    return true;
}

bool store_begin(struct store *s, struct store_tx *tx, struct err *e) {
    return begin(s, tx, true, e);
}
bool store_begin_reading(struct store *s, struct store_tx *tx, struct err *e) {
    return begin(s, tx, false, e);
}

static void ended(struct store_tx *tx) {
    tx->store->open = NULL;
    tx->store->writing = false;
    tx->store->transactions++;
    tx->store = NULL;
}

void store_rollback(struct store_tx *tx) {
    struct store *s = tx->store;
    if (!s) return;
    for (size_t i = 0; i < s->n_statements; i++) stmt_done(&s->statements[i]);
    sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    ended(tx);
}

bool store_commit(struct store_tx *tx, struct err *e) {
    struct store *s = tx->store;
    if (s->changed && !s->recorded) {
        store_rollback(tx);
        return err_set(e, ERR_DB, _("A change without an entry in the record was stopped; nothing was changed."));
    }
    struct stmt *q = store_query(s, SQL("COMMIT"), e);
    if (!q || !stmt_run(q, NULL, e)) return store_rollback(tx), false;
    ended(tx);
    return true;
}

bool store_in_transaction(const struct store *s) {
    return s->open != NULL;
}

bool store_join(struct store *s, struct store_tx *tx, struct err *e) {
    return store_in_transaction(s) || store_begin(s, tx, e);
}

bool store_join_reading(struct store *s, struct store_tx *tx, struct err *e) {
    return store_in_transaction(s) || store_begin_reading(s, tx, e);
}

bool store_leave(struct store_tx *tx, struct err *e) {
    return !tx->store || store_commit(tx, e);
}
void store_recorded(struct store *s) {
    s->recorded = true;
}
uint64_t store_transaction(const struct store *s) {
    return s->transactions;
}
