/* account_csv: what the personnel office's file says that accounts keep: reading, mail, staff number. */
#include "access/account.h"
#include "access/people_csv.h"

static bool find(struct arena *a, struct store *s, struct str staff, struct str *id, bool *found, struct err *e) {
    struct stmt *q = store_query(s, SQL("SELECT person FROM account WHERE staff = $1"), e);
    if (!q) return false;
    stmt_text(q, 1, staff);
    bool there = stmt_row(q, e);
    if (!there && e->kind) return false;
    if (there) *id = arena_str(a, stmt_text_at(q, 0));
    stmt_done(q);
    *found = there;
    return true;
}

static bool get(struct arena *a, struct store *s, struct str id, struct people_details *out, struct err *e) {
    struct account x;
    if (!account_get(a, s, id, &x, e)) return false;
    *out = (struct people_details){x.reading, x.mail, x.staff};
    return true;
}

static struct str changed(struct str was, struct str is) {
    return is.len ? is : was;
}

static bool set(struct trail *t, const struct trail_actor *by, struct str id, const struct people_details *d,
                struct err *e) {
    struct arena *a = arena_new(MIB);
    struct keeping k = {.trail = t};
    struct account x;
    bool ok = account_get(a, trail_store(t), id, &x, e);
    if (ok) {
        x.reading = changed(x.reading, d->reading);
        x.mail = changed(x.mail, d->mail);
        x.staff = changed(x.staff, d->staff_number);
        ok = account_set(&k, by, &x, e);
    }
    arena_free(a);
    return ok;
}

void people_csv_use_accounts(void) {
    people_csv_set_seam(&(struct people_csv_seam){find, get, set});
}
