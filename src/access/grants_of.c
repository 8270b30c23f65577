/* grants_of: what a person's roles give at a moment, with what lies below their organisations. Asked for each request.
 */
#include "access/grants_inside.h"
#include "access/organisation.h"

static bool expand(struct arena *a, struct store *s, const struct grant *g, struct viewer_grant *out, bool *some,
                   struct err *e) {
    const struct role *role = role_find(roles_builtin(), g->role);
    int64_t *below = NULL;
    size_t n = 0;
    *some = role && role->given && role->scopes[g->scope];
    if (!*some) return true; /* the data knows it no more: it gives nothing, and the review shows it */
    if (g->scope == SCOPE_ORGANISATION && !organisation_below(a, s, g->object, &below, &n, e)) return false;
    *out = (struct viewer_grant){.role = role->id,
                                 .scope = g->scope,
                                 .id = g->object,
                                 .below = below,
                                 .n_below = n,
                                 .permissions = role->permissions,
                                 .clearance = g->clearance < role->clearance_most ? g->clearance : role->clearance_most,
                                 .second_factor = role->second_factor,
                                 .grant = g->id};
    return true;
}

bool grants_at(struct arena *a, struct store *s, struct str person, int64_t now, const struct viewer_grant **list,
               size_t *n, struct err *e) {
    struct stmt *q = store_query(s,
                                 SQL("SELECT " GRANT_COLUMNS " FROM role_grant g JOIN person p ON p.id = g.person "
                                     "WHERE g.person = $1 AND p.state = 'active' AND g.taken = 0 AND g.since <= $2 "
                                     "AND (g.until = 0 OR g.until > $2) ORDER BY g.id LIMIT 64"),
                                 e);
    struct grant have[VIEWER_GRANTS_MAX];
    size_t count = 0, kept = 0;
    if (!q) return false;
    stmt_text(q, 1, person);
    stmt_int(q, 2, now);
    while (count < VIEWER_GRANTS_MAX && stmt_row(q, e)) have[count++] = grant_row(a, q);
    if (count == VIEWER_GRANTS_MAX)
        stmt_done(q);
    else if (e->kind)
        return false;
    struct viewer_grant *out = arena_array(a, count + 1, sizeof *out);
    for (size_t i = 0; i < count; i++) {
        bool some;
        if (!expand(a, s, &have[i], &out[kept], &some, e)) return false;
        kept += some;
    }
    *list = out;
    *n = kept;
    return true;
}

bool grants_of(struct arena *a, struct store *s, struct str person, const struct viewer_grant **list, size_t *n,
               struct err *e) {
    return grants_at(a, s, person, clock_unix_ms(), list, n, e);
}
