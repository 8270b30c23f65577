/* roles: reading registers/roles.yaml, and which duties exclude each other. */
#include "access/roles.h"

#include "access/register_read.h"

/* Made by tools/embed. */
extern const unsigned char roles_yaml[];
extern const size_t roles_yaml_size;

#define BIT(p) (UINT64_C(1) << (p))
/* What changes something: never together with `audit`. */
#define CHANGING                                                                                                       \
    (BIT(PERMIT_SYSTEM_CREATE) | BIT(PERMIT_SYSTEM_ANSWER) | BIT(PERMIT_SYSTEM_DECIDE) | BIT(PERMIT_SYSTEM_INSPECT) |  \
     BIT(PERMIT_SYSTEM_MANAGE) | BIT(PERMIT_APPLY) | BIT(PERMIT_APPROVE) | BIT(PERMIT_APPROVE_SUPERIOR) |              \
     BIT(PERMIT_PEOPLE) | BIT(PERMIT_ROLES) | BIT(PERMIT_SETTINGS) | BIT(PERMIT_RECORD))

static const char *const scope_ids[] = {"all", "organisation", "system"};

bool scope_find(struct str word, enum scope_kind *out) {
    for (unsigned k = 0; k < 3; k++)
        if (str_is(word, scope_ids[k])) return *out = (enum scope_kind)k, true;
    return false;
}

const char *scope_id(enum scope_kind k) {
    return scope_ids[k];
}

static int place_of(const struct roles *r, struct str id) {
    for (size_t i = 0; i < r->n; i++)
        if (str_eq(r->list[i].id, id)) return (int)i;
    return -1;
}

const struct role *role_find(const struct roles *r, struct str id) {
    int at = place_of(r, id);
    return at < 0 ? NULL : &r->list[at];
}

/* Reading -----------------------------------------------------------------------------------------------------------
 */

static bool permissions(struct reading *r, const struct node *map, struct role *role) {
    const struct node *n = node_need(map, r->src, "permissions", r->d);
    if (!n || !node_want_list(n, r->src, "permissions", r->d)) return false;
    for (size_t i = 0; i < n->count; i++) {
        enum permission p;
        if (n->items[i]->type != NODE_SCALAR || !permission_find(n->items[i]->text, &p) || p <= PERMIT_SIGNED_IN)
            return reg_wrong(r, n->items[i], _("There is no permission with this id that a role could have."));
        role->permissions |= BIT(p);
    }
    if (!(role->permissions & BIT(PERMIT_AUDIT))) return true;
    if (role->permissions & CHANGING) return reg_wrong(r, n, _("A role that audits can change nothing."));
    role->permissions |= BIT(PERMIT_SYSTEM_VIEW) | BIT(PERMIT_SYSTEM_EXPORT);
    return true;
}

static bool properties(struct reading *r, const struct node *n, struct role *role) {
    role->given = true;
    role->clearance = 2;
    if (!reg_flag(r, n, "given", &role->given) || !reg_flag(r, n, "second_factor", &role->second_factor) ||
        !reg_flag(r, n, "two_people", &role->two_people) || !reg_flag(r, n, "first", &role->first) ||
        !reg_small(r, n, "clearance", 1, 3, &role->clearance))
        return false;
    role->clearance_most = role->clearance;
    if (!reg_small(r, n, "clearance_most", role->clearance, 3, &role->clearance_most)) return false;
    if (!role->given) return true;
    if (!permissions(r, n, role) || !reg_scopes(r, n, role->scopes)) return false;
    if (role->first && !role->scopes[SCOPE_ALL])
        return reg_wrong(r, n, _("The role of the first administrator is given for everything."));
    return true;
}

static bool one_role(struct reading *r, const struct node *n) {
    static const char *const keys[] = {"id",     "title",          "about",      "given", "permissions",
                                       "scopes", "second_factor",  "two_people", "first", "clearance",
                                       "source", "clearance_most", "counts_as",  NULL};
    struct roles *out = r->out;
    struct role role = {0};
    if (!node_want_map(n, r->src, "role", r->d) || !node_known_keys(n, r->src, keys, r->d) || !reg_id(r, n, &role.id) ||
        !reg_text(r, n, "title", &role.title) || !properties(r, n, &role) || !reg_source(r, n, &role.source) ||
        (node_find(n, "about") && !reg_text(r, n, "about", &role.about)))
        return false;
    if (place_of(out, role.id) >= 0) return reg_wrong(r, n, _("This id stands here twice."));
    if (role.first)
        for (size_t i = 0; i < out->n; i++)
            if (out->list[i].first) return reg_wrong(r, n, _("There is a role of the first administrator already."));
    role.counts_as = BIT(out->n);
    out->list[out->n++] = role;
    return true;
}

static bool named(struct reading *r, const struct node *n, size_t *out) {
    int at = n->type == NODE_SCALAR ? place_of(r->out, n->text) : -1;
    if (at < 0) return reg_wrong(r, n, _("There is no role with this id."));
    return *out = (size_t)at, true;
}

/* After all roles are known: which duties each of them is. */
static bool duties(struct reading *r, const struct node *n) {
    struct roles *out = r->out;
    const struct node *list = node_find(n, "counts_as"), *id = node_find(n, "id");
    size_t at = 0, duty = 0;
    if (!list) return true;
    if (!named(r, id, &at) || !node_want_list(list, r->src, "counts_as", r->d)) return false;
    for (size_t i = 0; i < list->count; i++) {
        if (!named(r, list->items[i], &duty)) return false;
        if (out->list[duty].given)
            return reg_wrong(r, list->items[i], _("A role counts as a duty that nobody is given (given: false)."));
        out->list[at].counts_as |= BIT(duty);
    }
    return true;
}

static bool pair(struct reading *r, const struct node *n) {
    static const char *const keys[] = {"between", "source", NULL};
    struct roles *out = r->out;
    struct duty_pair p;
    if (!node_want_map(n, r->src, "pair", r->d) || !node_known_keys(n, r->src, keys, r->d)) return false;
    const struct node *two = node_need(n, r->src, "between", r->d);
    if (!two || !node_want_list(two, r->src, "between", r->d)) return false;
    if (two->count != 2) return reg_wrong(r, two, _("Two roles exclude each other."));
    if (!named(r, two->items[0], &p.one) || !named(r, two->items[1], &p.other) || !reg_source(r, n, &p.source))
        return false;
    if (p.one == p.other) return reg_wrong(r, two, _("A role does not exclude itself."));
    out->pairs[out->n_pairs++] = p;
    return true;
}

bool roles_read(struct arena *a, const struct source *src, struct roles *out, struct diags *d) {
    static const char *const keys[] = {"roles", "incompatible", NULL};
    struct roles roles = {0};
    struct reading r = {a, src, d, &roles};
    const struct node *top = reg_top(&r, ROLES_FILE_MAX, keys);
    if (!top) return false;
    const struct node *list = node_need(top, src, "roles", d), *pairs = node_need(top, src, "incompatible", d);
    roles.list = arena_array(a, ROLES_MAX, sizeof *roles.list);
    roles.pairs = arena_array(a, ROLE_PAIRS_MAX, sizeof *roles.pairs);
    bool ok = reg_each(&r, list, "roles", ROLES_MAX, one_role) && reg_each(&r, list, "roles", ROLES_MAX, duties) &&
              reg_each(&r, pairs, "incompatible", ROLE_PAIRS_MAX, pair);
    if (!ok || d->errors) return false;
    *out = roles;
    return true;
}

const struct roles *roles_builtin(void) {
    static struct roles roles;
    static struct arena *kept; /* as long as the program */
    if (kept) return &roles;
    struct diags *d = mem_alloc(sizeof *d);
    struct source src = {STR("roles.yaml"), {(const char *)roles_yaml, roles_yaml_size}};
    kept = arena_new(4 * MIB);
    if (!roles_read(kept, &src, &roles, d)) reg_builtin_failed(d, "roles.yaml");
    mem_free(d);
    return &roles;
}

/* Duties that exclude each other --------------------------------------------------------------------------------------
 */

const struct duty_pair *roles_exclude(const struct roles *r, const struct role *a, const struct role *b) {
    for (size_t i = 0; i < r->n_pairs; i++) {
        uint64_t one = BIT(r->pairs[i].one), other = BIT(r->pairs[i].other);
        if ((a->counts_as & one && b->counts_as & other) || (a->counts_as & other && b->counts_as & one))
            return &r->pairs[i];
    }
    return NULL;
}
