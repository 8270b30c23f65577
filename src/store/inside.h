/* inside: what the files of the store share. For src/store only. */
#pragma once
#include <sqlite3.h>

#include "store/rights.h"

#define VALUES_MAX 24      /* of a statement, $1 to $24 */
#define STATEMENTS_MAX 768 /* kept prepared on one connection; our own count, never an outsider's */

struct stmt {
    struct store *store;
    const char *text; /* the literal; its address is its name */
    sqlite3_stmt *handle;
    enum store_rights rights;
    int index[VALUES_MAX + 1]; /* where the engine keeps $1, $2, …: it counts names as they come */
    bool writes;               /* changes rows of tables that people care about */
    bool too_big;              /* a value was larger than may be */
    bool busy;                 /* asked for and not yet done */
};
struct store {
    sqlite3 *db;
    char *path;
    enum store_mode mode;
    struct stmt statements[STATEMENTS_MAX];
    size_t n_statements;
    /* The statement that is being prepared, for the authorizer. */
    enum store_rights rights;
    bool writes, denied;
    char denied_what[160];
    /* The transaction that is open. */
    struct store_tx *open;
    bool changed, recorded, writing;
    uint64_t transactions; /* begun so far */
    uint32_t version;
    uint64_t wait_until; /* of the busy handler, monotonic */
};

/* The engine's failure as an error: what was tried, what it says, advice where there is some. Always false. */
bool store_failed(struct store *s, int code, const char *doing, struct err *e);
int authorize(void *store, int action, const char *a, const char *b, const char *database, const char *trigger);
bool migrate(struct store *s, struct err *e) MUST_CHECK;
/* Runs SQL of our own that is not worth keeping (pragmas, BEGIN …). */
bool store_exec(struct store *s, const char *text, const char *doing, struct err *e) MUST_CHECK;
