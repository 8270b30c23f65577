/* authorize: what a statement may do is decided when it is prepared, by the rights it was asked for with. */
#include <string.h>

#include "store/inside.h"

static bool begins(const char *s, const char *prefix) {
    return s && strncmp(s, prefix, strlen(prefix)) == 0;
}

static int deny(struct store *s, const char *what, const char *on) {
    s->denied = true;
    snprintf(s->denied_what, sizeof s->denied_what, "%s %s", what, on ? on : "");
    return SQLITE_DENY;
}

static int may_use(struct store *s, const char *table, bool write) {
    if (s->rights & STORE_CARE) return SQLITE_OK;
    if (begins(table, "sqlite_")) return write ? deny(s, "write", table) : SQLITE_OK;
    if (begins(table, "trail_") && !(s->rights & STORE_TRAIL)) return deny(s, write ? "write" : "read", table);
    if (begins(table, "secret_") && !(s->rights & STORE_SECRETS)) return deny(s, write ? "write" : "read", table);
    /* What is recorded is a change; the record's own tables are not, nor what can be worked out again, nor what is only
     * of the moment (store.h). */
    bool recorded = !begins(table, "trail_") && !begins(table, "derived_") && !begins(table, "passing_") &&
                    !begins(table, "secret_passing_");
    if (write && recorded) s->writes = true;
    return SQLITE_OK;
}

int authorize(void *store, int action, const char *a, const char *b, const char *database, const char *trigger) {
    struct store *s = store;
    (void)database, (void)trigger;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        /* No statement may reach outside of the database. */
        if (b && strcmp(b, "load_extension") == 0) return deny(s, "call", b);
        return SQLITE_OK;
    case SQLITE_READ:
        return may_use(s, a, false);
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
        return may_use(s, a, true);
    default: /* definitions, pragmas, attaching, … */
        return s->rights & STORE_CARE ? SQLITE_OK : deny(s, "define or set", a);
    }
}
