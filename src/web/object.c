/* object: what the parameters of an address name, as permissions need it.
 *
 * What decides comes from recorded rows alone (the label, the field of the register that means the organisation), never
 * from tables that are worked out from them. */
#include "web/inside.h"

#include "access/label.h"
#include "access/organisation.h"
#include "ledger/fields.h"

/* By its code, else by its number; 0: there is none of that name. */
bool object_organisation_named(struct arena *a, struct store *s, struct str named, int64_t *id, struct err *e) {
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

bool object_find_organisation(void *ctx, struct store *s, struct str named, int64_t *id, struct err *e) {
    (void)ctx;
    struct arena *a = arena_new(MIB);
    bool good = object_organisation_named(a, s, named, id, e);
    arena_free(a);
    return good;
}

/* What the system's register says in the field of that meaning; STR_NONE: nothing. */
static bool register_says(struct arena *a, struct store *s, int64_t system, enum field_meaning meaning, struct str *out,
                          struct err *e) {
    const struct register_fields *f = register_fields_builtin();
    int at = f->by_meaning[meaning];
    *out = STR_NONE;
    if (at < 0) return true;
    struct stmt *q = store_query(
        s, SQL("SELECT value FROM system_part WHERE system = $1 AND section = 'register' AND name = $2"), e);
    if (!q) return false;
    stmt_int(q, 1, system);
    stmt_text(q, 2, f->list[at].id);
    struct str json = STR_NONE;
    if (stmt_row(q, e)) json = arena_str(a, stmt_text_at(q, 0));
    stmt_done(q);
    if (e->kind) return false;
    /* A JSON text; codes, numbers and ids of choices need no escapes. */
    if (json.len >= 2 && json.ptr[0] == '"') *out = str_cut(json, 1, json.len - 1);
    return true;
}

static bool place_of(struct arena *a, struct store *s, int64_t system, int64_t *organisation, struct err *e) {
    struct str named;
    *organisation = 0;
    if (!register_says(a, s, system, MEANS_ORGANISATION, &named, e)) return false;
    return !named.len || object_organisation_named(a, s, named, organisation, e);
}

/* The stricter of the label and of what the register says: neither can be loosened by the other. */
static bool class_of(struct arena *a, struct store *s, int64_t system, unsigned *class, struct err *e) {
    struct label l;
    struct str said;
    if (!label_of(a, s, system, &l, e) || !register_says(a, s, system, MEANS_CONFIDENTIALITY, &said, e)) return false;
    *class = l.class[LABEL_CONFIDENTIALITY];
    const struct register_fields *f = register_fields_builtin();
    int at = f->by_meaning[MEANS_CONFIDENTIALITY];
    for (unsigned i = 0; at >= 0 && said.len && i < f->list[at].n_choices; i++)
        if (str_eq(f->list[at].choices[i].id, said) && i + 1 > *class) *class = i + 1;
    return true;
}

bool object_organisation_of(struct store *s, int64_t system, int64_t *organisation, struct err *e) {
    struct arena *a = arena_new(MIB);
    int64_t id = 0;
    bool good = place_of(a, s, system, &id, e);
    if (good && id) *organisation = id;
    arena_free(a);
    return good;
}

bool object_of_system(const struct visit *v, int64_t system, struct access_object *out, bool *found, struct err *e) {
    struct stmt *q = store_query(v->opt->store, SQL("SELECT 1 FROM system WHERE id = $1 AND state = 'kept'"), e);
    if (!q) return false;
    stmt_int(q, 1, system);
    *found = stmt_row(q, e);
    stmt_done(q);
    if (e->kind || !*found) return e->kind == ERR_NONE;
    struct access_object o = {.system = system};
    if (!class_of(v->a, v->opt->store, system, &o.confidentiality, e) ||
        !place_of(v->a, v->opt->store, system, &o.organisation, e))
        return false;
    *out = o;
    return true;
}

bool object_look_up(struct visit *v, bool *found, struct err *e) {
    *found = true;
    v->object = (struct access_object){0};
    bool named = false;
    if (visit_param(v, "system").ptr) {
        int64_t id = visit_number(v, "system");
        named = true;
        *found = id > 0;
        if (*found && !object_of_system(v, id, &v->object, found, e)) return false;
    } else if (visit_param(v, "organisation").ptr) {
        v->object.organisation = visit_number(v, "organisation");
        named = true;
        *found = v->object.organisation > 0;
    }
    /* An address without an object stands for whatever one may: its function narrows what it shows. */
    v->object.any = !named;
    return true;
}
