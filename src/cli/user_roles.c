/* kijun user roles, grant, take: roles for who has no browser, and the first two administrators. */
#include "cli/user_roles.h"

#include "access/grants.h"
#include "cli/parts_view.h"
#include "ledger/period.h"

static struct str argument(const struct record *r, size_t i) {
    return i + 1 < r->call->n_arguments ? str_of(r->call->arguments[i + 1]) : STR_NONE;
}

/* "all", "organisation/3", "system/12". */
static bool scope_of(struct str text, struct grant_wish *w, struct err *e) {
    struct str head = text, number = STR_NONE;
    if (!text.ptr) return w->scope = SCOPE_ALL, true;
    (void)str_split(text, '/', &head, &number);
    bool ok = scope_find(head, &w->scope) && (w->scope == SCOPE_ALL) == !number.ptr;
    ok = ok && (!number.ptr || (str_int(number, &w->object) && w->object > 0));
    return ok ||
           err_set(e, ERR_INVALID, _("A scope is all, organisation/NUMBER or system/NUMBER, not %.*s."), STR_ARG(text));
}

static bool wish_of(struct record *r, struct grant_wish *w, struct err *e) {
    const char *until = r->call->until;
    *w = (struct grant_wish){
        .person = argument(r, 0), .role = argument(r, 1), .since = clock_unix_ms(), .reason = str_of(r->call->reason)};
    if (!w->reason.ptr) return err_set(e, ERR_INVALID, _("Say why: --reason TEXT"));
    if (!scope_of(argument(r, 2), w, e)) return false;
    if (!until) return true;
    if (!day_ok(str_of(until)))
        return err_set(e, ERR_INVALID, _("%.*s is not a day that exists (2027-03-31)."), STR_ARG(str_of(until)));
    return w->until = day_end(str_of(until)), true;
}

/* The first administrators have nobody who could approve; everybody else does. */
int user_grant(struct record *r) {
    struct grant_wish w;
    struct err e;
    int64_t id;
    if (!wish_of(r, &w, &e)) return cli_fail(&e);
    const struct role *role = role_find(roles_builtin(), w.role);
    bool first = role && role->first && w.scope == SCOPE_ALL && !w.until;
    bool ok = first ? grant_first(r->trail, &r->actor, w.person, w.reason, w.since, &id, &e)
                    : grant_give(r->trail, &r->actor, &w, w.since, &id, &e);
    if (!ok) return cli_fail(&e);
    cli_note(_("given: %.*s to %.*s (number %lld)"), STR_ARG(w.role), STR_ARG(w.person), (long long)id);
    return EXIT_DONE;
}

int user_take(struct record *r) {
    struct err e;
    int64_t id = 0;
    if (!r->call->reason)
        err_set(&e, ERR_INVALID, _("Say why: --reason TEXT"));
    else if (!str_int(argument(r, 0), &id))
        err_set(&e, ERR_INVALID, _("%s is not the number of a role given. See: kijun user roles ID"),
                r->call->arguments[1]);
    else if (grant_take(r->trail, &r->actor, id, str_of(r->call->reason), clock_unix_ms(), &e))
        return cli_note(_("taken: number %lld"), (long long)id), EXIT_DONE;
    return cli_fail(&e);
}

static struct str scopes_of(struct arena *a, const struct role *role) {
    struct str s = STR_NONE;
    for (unsigned k = 0; k < 3; k++)
        if (role->scopes[k])
            s = s.ptr ? arena_fmt(a, "%.*s, %s", STR_ARG(s), scope_id((enum scope_kind)k))
                      : str_of(scope_id((enum scope_kind)k));
    return s;
}

static int every_role(struct record *r) {
    const struct roles *roles = roles_builtin();
    struct out o;
    out_begin(&o, r->call);
    struct grid *t = grid_new(o.arena, 4, 1);
    const char *head[] = {"ID", _("Role"), _("Scope"), _("Given by")};
    grid_head(t, head);
    for (size_t i = 0; i < roles->n; i++) {
        const struct role *x = &roles->list[i];
        if (!x->given) continue;
        struct grid_cell *row = grid_row(t);
        row[0] = (struct grid_cell){STYLE_BOLD, x->id};
        row[1].text = text_in(&x->title, lang_current());
        row[2].text = scopes_of(o.arena, x);
        row[3].text = str_of(x->two_people ? _("two people") : _("one person"));
    }
    grid_print(&o, t, 0);
    return out_end(&o, EXIT_DONE);
}

static struct str day_text(struct arena *a, int64_t ms) {
    char day[DAY_TEXT_MAX];
    if (!ms) return STR("-");
    day_of(ms - 1, day); /* the last day on which it is good */
    return arena_str(a, str_of(day));
}

int user_roles(struct record *r) {
    struct grant_list l;
    struct err e;
    struct out o;
    if (!argument(r, 0).ptr) return every_role(r);
    if (!grant_list(r->call->arena, r->store, &(struct grant_filter){.person = argument(r, 0)}, clock_unix_ms(), &l,
                    &e))
        return cli_fail(&e);
    out_begin(&o, r->call);
    struct grid *t = grid_new(o.arena, 4, 1);
    const char *head[] = {_("Number"), _("Role"), _("Scope"), _("Until")};
    grid_head(t, head);
    for (size_t i = 0; i < l.n; i++) {
        const struct grant *g = &l.list[i];
        struct grid_cell *row = grid_row(t);
        row[0] = (struct grid_cell){STYLE_BOLD, arena_fmt(o.arena, "%lld", (long long)g->id)};
        row[1].text = g->role;
        row[2].text = g->object ? arena_fmt(o.arena, "%s/%lld", scope_id(g->scope), (long long)g->object)
                                : str_of(scope_id(g->scope));
        row[3].text = day_text(o.arena, g->until);
    }
    if (l.n)
        grid_print(&o, t, 0);
    else
        out_para(&o, 0, STYLE_PLAIN, str_of(_("This person has no role.")));
    return out_end(&o, EXIT_DONE);
}
