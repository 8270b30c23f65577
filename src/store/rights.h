/* rights: statements that may more than those of a page. tests/check_store.sh says which folder may ask for which.
 *
 *     STORE_TRAIL     src/trail: reads and adds to the tables trail_…
 *     STORE_SECRETS   people's credentials: reads and writes the tables secret_…
 *     STORE_CARE      src/store and backups: definitions, pragmas, attaching
 *
 * Changes of tables named secret_passing_… (sessions, counters, last use) need no entry: they come and go by
 * themselves. */
#pragma once
#include "store/store.h"

enum store_rights { STORE_PLAIN = 0, STORE_TRAIL = 1, STORE_SECRETS = 2, STORE_CARE = 4 };

struct stmt *store_query_as(struct store *s, enum store_rights rights, struct sql sql, struct err *e) MUST_CHECK;

/* For src/trail: the open transaction has its entry, so store_commit lets its changes through. */
void store_recorded(struct store *s);
/* A number that is another one for each transaction of this connection, rolled back ones included. */
uint64_t store_transaction(const struct store *s);
