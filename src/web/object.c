/* object: what the parameters of an address name, as permissions need it.
 *
 * What decides comes from recorded rows alone (the label, the field of the register that means the organisation), never
 * from tables that are worked out from them. */
#include "web/inside.h"

#include "access/label.h"
#include "access/organisation.h"
#include "ledger/fields.h"

/* By its code, else by its number; 0: there is none of that name. */
static bool organisation_named(struct arena *a, struct store *s, struct str named, int64_t *id, struct err *e) {
    struct organisation o;
    bool found;
    *id = 0;
    if (!organisation_by_code(a, s, named, &o, &found, e)) return false;
    if (found) {
        *id = o.id;
        return true;
    }
    int64_t n;
    if (!str_int(named, &n) || n <= 0) return true;
    struct err missing = {0};
    if (organisation_get(a, s, n, &o, &missing)) {
        *id = o.id;
        return true;
    }
    if (missing.kind == ERR_NOT_FOUND) return true;
    *e = missing;
    return false;
}

bool object_organisation_named(void *ctx, struct store *s, struct str named, int64_t *id, struct err *e) {
    (void)ctx;
    struct arena *a = arena_new(MIB);
    bool good = organisation_named(a, s, named, id, e);
    arena_free(a);
    return good;
}

static bool place_of(struct arena *a, struct store *s, int64_t system, int64_t *organisation, struct err *e) {
    const struct register_fields *f = register_fields_builtin();
    int at = f->by_meaning[MEANS_ORGANISATION];
    *organisation = 0;
    if (at < 0) return true;
    struct stmt *q = store_query(
        s, SQL("SELECT value FROM system_part WHERE system = $1 AND section = 'register' AND name = $2"), e);
    if (!q) return false;
    stmt_int(q, 1, system);
    stmt_text(q, 2, f->list[at].id);
    struct str named = STR_NONE;
    if (stmt_row(q, e)) named = arena_str(a, stmt_text_at(q, 0));
    stmt_done(q);
    if (e->kind) return false;
    /* A JSON text; codes and numbers need no escapes. */
    if (named.len < 2 || named.ptr[0] != '"') return true;
    return organisation_named(a, s, str_cut(named, 1, named.len - 1), organisation, e);
}

bool object_organisation_of(struct store *s, int64_t system, int64_t *organisation, struct err *e) {
    struct arena *a = arena_new(MIB);
    int64_t id = 0;
    bool good = place_of(a, s, system, &id, e);
    if (good && id) *organisation = id;
    arena_free(a);
    return good;
}

static bool read_system(struct visit *v, int64_t system, bool *found, struct err *e) {
    struct stmt *q = store_query(v->opt->store, SQL("SELECT 1 FROM system WHERE id = $1 AND state = 'kept'"), e);
    if (!q) return false;
    stmt_int(q, 1, system);
    *found = stmt_row(q, e);
    stmt_done(q);
    if (e->kind || !*found) return e->kind == ERR_NONE;
    v->object.system = system;
    struct label l;
    if (!label_of(v->a, v->opt->store, system, &l, e)) return false;
    v->object.confidentiality = l.class[LABEL_CONFIDENTIALITY];
    return place_of(v->a, v->opt->store, system, &v->object.organisation, e);
}

bool object_look_up(struct visit *v, bool *found, struct err *e) {
    *found = true;
    v->object = (struct access_object){0};
    bool named = false;
    if (visit_param(v, "system").ptr) {
        int64_t id = visit_number(v, "system");
        named = true;
        *found = id > 0;
        if (*found && !read_system(v, id, found, e)) return false;
    } else if (visit_param(v, "organisation").ptr) {
        v->object.organisation = visit_number(v, "organisation");
        named = true;
        *found = v->object.organisation > 0;
    }
    /* An address without an object stands for whatever one may: its function narrows what it shows. */
    v->object.any = !named;
    return true;
}
