/* setting: reading settings. */
#include "ledger/setting.h"

static struct stmt *ask(struct store *s, const char *name, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT value FROM setting WHERE name = $1"), e);
    if (!q) return NULL;
    stmt_text(q, 1, str_of(name));
    return q;
}

bool setting_text(struct arena *a, struct store *s, const char *name, struct str *out, struct err *e) {
    struct stmt *q = ask(s, name, e);
    if (!q) return false;
    bool found = stmt_row(q, e);
    if (!found && e->kind != ERR_NONE) return false;
    *out = found ? arena_str(a, stmt_text_at(q, 0)) : STR_NONE;
    stmt_done(q);
    return true;
}

bool setting_number(struct store *s, const char *name, int64_t standard, int64_t least, int64_t most, int64_t *out,
                    struct err *e) {
    int64_t v = standard;
    struct stmt *q = ask(s, name, e);
    if (!q) return false;
    bool found = stmt_row(q, e);
    if (!found && e->kind != ERR_NONE) return false;
    bool good = !found || (str_int(stmt_text_at(q, 0), &v) && v >= least && v <= most);
    stmt_done(q);
    if (!good)
        return err_set(e, ERR_INVALID, _("The setting %s has to be a number from %lld to %lld."), name,
                       (long long)least, (long long)most);
    *out = v;
    return true;
}
