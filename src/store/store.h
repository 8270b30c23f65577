/* store: the database, one file of data that loses nothing.
 *
 * A `struct store` is one connection to an embedded SQLite file: WAL, synchronous=FULL, foreign keys, strict tables,
 * defensive mode, a checksum on every page (vfs.h). The header knows nothing of SQLite, so that another engine can
 * stand behind it; statements keep to what SQLite and PostgreSQL both understand and number their values `$1`, `$2`.
 *
 *     struct store *s = store_open(path, STORE_CREATE, &e);
 *     STORE_TX struct store_tx tx = {0};                                  // rolls back unless it was committed
 *     if (!store_begin(s, &tx, &e)) …
 *     struct stmt *q = store_query(s, SQL("SELECT name FROM system WHERE id = $1"), &e);
 *     if (!q || !stmt_int(q, 1, id)) …                                     // binding cannot fail for want of memory
 * only while (stmt_row(q, &e)) say(stmt_text_at(q, 0));                     // false: no more, or e.kind is set if
 * (!store_commit(&tx, &e)) …
 *
 * What it promises: a commit that returned true is on disk; one that returned false changed nothing. A transaction that
 * writes waits for other writers up to STORE_WAIT_SECONDS; nobody sees a "busy" error before that.
 * What it refuses: SQL that is not a literal of the source; and, by an authorizer that looks at every statement when it
 * is prepared, whatever the rights of the statement do not cover. Plain statements (store_query) can neither read nor
 * write tables named `secret_…` or `trail_…`, define, attach, or set pragmas. rights.h is for the rooms that may more.
 *
 * Tables named `derived_…` hold what can be worked out again from recorded rows, and nothing else: counters, indexes,
 * rows of lists. They may change without an entry in the record, in the transaction of a change or in one of their own;
 * who writes them is named in tests/check_store.sh, and nothing is decided by what they say.
 * Tables named `passing_…` hold what is only of the moment (how far a job is); changing them needs no entry.
 *
 * Not thread-safe: one connection belongs to one thread. Statements are prepared once and kept; a statement that is in
 * use cannot be asked for again before stmt_done (or its end) – an assert, since it is our mistake. */
#pragma once
#include "base/base.h"

#define STORE_WAIT_SECONDS 30
#define STORE_VALUE_MAX (64 * MIB)      /* of one text or blob */
#define STORE_APPLICATION_ID 0x6B696A75 /* "kiju" */

struct store;
struct stmt;

enum store_mode {
    STORE_READ,   /* must exist; nothing can be changed */
    STORE_WRITE,  /* must exist */
    STORE_CREATE, /* made when it is missing */
};
/* Opens, checks that it is ours, brings its tables up to this program's version (not with STORE_READ: an older file is
 * then refused with advice). Errors: NOT_FOUND, DENIED, INVALID (not a kijun database, or a newer one), LIMIT, DB, IO.
 */
struct store *store_open(const char *path, enum store_mode mode, struct err *e) MUST_CHECK;
void store_close(struct store *s); /* NULL is fine */
const char *store_path(const struct store *s);
bool store_can_write(const struct store *s);

/* Statements ------------------------------------------------------------------------------------------------------ */

struct sql {
    const char *text;
};
/* A literal only. It is also put into a list that tests read: each is prepared on every engine there is. */
#define SQL(literal)                                                                                                   \
    (__extension__({                                                                                                   \
        static const char sql_text[] __attribute__((section("kijun_sql"), aligned(1), used)) = "" literal;             \
        (struct sql){sql_text};                                                                                        \
    }))

/* NULL with an error when it cannot be prepared: a right is missing (DENIED), or the database fails. */
struct stmt *store_query(struct store *s, struct sql sql, struct err *e) MUST_CHECK;

/* Values, numbered from 1. Text and bytes are copied. */
void stmt_int(struct stmt *q, int at, int64_t v);
void stmt_text(struct stmt *q, int at, struct str v); /* STR_NONE is NULL */
void stmt_bytes(struct stmt *q, int at, struct str v);
void stmt_null(struct stmt *q, int at);
/* The same without a copy: they have to stay where they are until the statement is done. */
void stmt_lend_text(struct stmt *q, int at, struct str v);
void stmt_lend_bytes(struct stmt *q, int at, struct str v);

/* The next row. False at the end and on failure; `e->kind` (set to ERR_NONE here) tells which. At the end the statement
 * is done and its values are forgotten. */
bool stmt_row(struct stmt *q, struct err *e) MUST_CHECK;
/* Runs a statement that gives no rows; `changed` (may be NULL): how many rows it changed. */
bool stmt_run(struct stmt *q, int64_t *changed, struct err *e) MUST_CHECK;
void stmt_done(struct stmt *q); /* before the end; safe twice */

/* Columns of the row, from 0. Views are valid until the next stmt_row or stmt_done. NULL is STR_NONE and 0. */
int64_t stmt_int_at(const struct stmt *q, int column);
struct str stmt_text_at(const struct stmt *q, int column);
struct str stmt_bytes_at(const struct stmt *q, int column);
bool stmt_null_at(const struct stmt *q, int column);

/* Transactions ---------------------------------------------------------------------------------------------------- */

struct store_tx {
    struct store *store;
};
/* For writing, from the start: what is read inside stays true until the commit. One at a time on a connection. */
bool store_begin(struct store *s, struct store_tx *tx, struct err *e) MUST_CHECK;
/* For reading one state over several statements. */
bool store_begin_reading(struct store *s, struct store_tx *tx, struct err *e) MUST_CHECK;
bool store_commit(struct store_tx *tx, struct err *e) MUST_CHECK; /* false: rolled back */
void store_rollback(struct store_tx *tx);
#define STORE_TX __attribute__((cleanup(store_rollback)))
bool store_in_transaction(const struct store *s);
/* For acts that stand alone or are part of a larger one: the transaction that is open, or one of their own. store_leave
 * commits what store_join began, and nothing else; without it, STORE_TX rolls that back.
 *
 *     STORE_TX struct store_tx tx = {0};
 *     return store_join(s, &tx, e) && … && store_leave(&tx, e); */
bool store_join(struct store *s, struct store_tx *tx, struct err *e) MUST_CHECK;
bool store_join_reading(struct store *s, struct store_tx *tx,
                        struct err *e) MUST_CHECK; /* one moment; ended by STORE_TX */
bool store_leave(struct store_tx *tx, struct err *e) MUST_CHECK;

/* Care ------------------------------------------------------------------------------------------------------------ */

/* A finding about the database, as a sentence. */
typedef void store_finding_fn(void *ctx, const char *finding);
/* Structure, foreign keys and every page's checksum. False only when it could not be looked at; `n` findings. */
bool store_check(struct store *s, store_finding_fn *say, void *ctx, size_t *n, struct err *e) MUST_CHECK;
/* The pages of a file that nobody has open, by their checksums; `pages` of them. */
bool store_check_file(const char *path, store_finding_fn *say, void *ctx, uint64_t *pages, size_t *n,
                      struct err *e) MUST_CHECK;
/* A whole, consistent copy into a new file, while others read and write; synced. Fails when `to` exists. */
bool store_copy(struct store *s, const char *to, struct err *e) MUST_CHECK;
/* Everything that is in it, table by table and row by row in a fixed order, as bytes that differ when anything differs.
 * First of each table comes STR_NONE, then its rows; the definitions are a table without a name. Inside a transaction
 * it is one moment. Two databases with the same bytes have the same content. */
typedef void store_dump_fn(void *ctx, struct str table, struct str row);
bool store_dump(struct store *s, store_dump_fn *each, void *ctx, struct err *e) MUST_CHECK;
/* Writes the log back into the file and empties it, so that what was erased is nowhere in it. CONFLICT: somebody reads
 * for longer than STORE_WAIT_SECONDS; nothing is lost, and the next one does it. */
bool store_settle(struct store *s, struct err *e) MUST_CHECK;
int64_t store_bytes(struct store *s);          /* of the file and its log */
uint32_t store_version(const struct store *s); /* of the tables */
