/* approval_fields: what is filled in, checked against what the kind asks for. */
#include "access/approval_inside.h"
#include "access/change.h"
#include "ledger/people.h"
#include "ledger/period.h"

static const struct node *object_of(struct arena *a, struct str json) {
    struct diags *d = arena_alloc(a, sizeof *d);
    struct source src = {STR("fields"), json};
    const struct node *n = json.len <= MIB ? json_read(a, &src, d) : NULL;
    return n && n->type == NODE_MAP ? n : NULL;
}

struct str application_value(struct arena *a, const struct application *x, const char *field) {
    const struct node *map = object_of(a, x->fields), *n = map ? node_find(map, field) : NULL;
    if (!n || n->type != NODE_SCALAR || node_is_null(n) || !str_trim(n->text).len) return STR_NONE;
    return str_trim(n->text);
}

static bool text_ok(struct str s) {
    struct err ignored;
    return s.len <= APPLICATION_TEXT_MAX && change_reason_ok(s, APPLICATION_TEXT_MAX, &ignored);
}

static bool chosen(const struct application_field *f, struct str s) {
    for (size_t i = 0; i < f->n_choices; i++)
        if (str_eq(f->choices[i], s)) return true;
    return false;
}

static bool value_ok(const struct application_field *f, struct str s) {
    int64_t n;
    switch (f->type) {
    case ASKS_TEXT:
        return text_ok(s);
    case ASKS_DATE:
        return day_ok(s);
    case ASKS_PERSON:
        return person_id_ok(s);
    case ASKS_ROLE:
        return role_find(roles_builtin(), s) != NULL;
    case ASKS_NUMBER:
        return str_int(s, &n) && n >= 0;
    case ASKS_CHOICE:
        return chosen(f, s);
    default:
        return s.len <= APPLICATION_TEXT_MAX && change_line_ok(s, 1000);
    }
}

static const struct application_field *field_find(const struct application_kind *k, struct str id) {
    for (size_t i = 0; i < k->n_fields; i++)
        if (str_eq(k->fields[i].id, id)) return &k->fields[i];
    return NULL;
}

static bool filled(const struct node *n) {
    return n && !node_is_null(n) && str_trim(n->text).len;
}

bool application_fields_ok(struct arena *a, const struct application_kind *k, struct str json, bool whole,
                           struct err *e) {
    const struct node *map = object_of(a, json);
    enum lang lang = lang_current();
    if (!map) return err_set(e, ERR_INVALID, _("The fields of an application are a JSON object of texts."));
    for (size_t i = 0; i < map->count; i++) {
        const struct application_field *f = field_find(k, map->keys[i]->text);
        if (!f || map->items[i]->type != NODE_SCALAR)
            return err_set(e, ERR_INVALID, _("An application of this kind has no field %.*s."),
                           STR_ARG(map->keys[i]->text));
        if (filled(map->items[i]) && !value_ok(f, str_trim(map->items[i]->text)))
            return err_set(e, ERR_INVALID, _("What stands in \"%.*s\" cannot stand there, or is too long."),
                           STR_ARG(text_in(&f->title, lang)));
    }
    for (size_t i = 0; whole && i < k->n_fields; i++) {
        struct str id = k->fields[i].id;
        const struct node *n = NULL;
        for (size_t m = 0; m < map->count; m++)
            if (str_eq(map->keys[m]->text, id)) n = map->items[m];
        if (k->fields[i].required && !filled(n))
            return err_set(e, ERR_INVALID, _("\"%.*s\" is not filled in."),
                           STR_ARG(text_in(&k->fields[i].title, lang)));
    }
    return true;
}
