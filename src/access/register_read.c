/* register_read: see the header. */
#include "access/register_read.h"

bool reg_wrong(struct reading *r, const struct node *at, const char *what) {
    return diags_add(r->d, r->src->path, at->line, at->col, ERR_INVALID, "%s", what);
}

static bool filled(struct reading *r, const struct node *n, const char *key, struct str *out) {
    struct str text;
    if (!node_want_text(n, r->src, key, &text, r->d)) return false;
    if (!str_trim(text).len) return reg_wrong(r, n, _("This must not be empty."));
    return *out = text, true;
}

bool reg_word(struct reading *r, const struct node *map, const char *key, struct str *out) {
    const struct node *n = node_need(map, r->src, key, r->d);
    return n && filled(r, n, key, out);
}

bool reg_word_maybe(struct reading *r, const struct node *map, const char *key, struct str *out) {
    const struct node *n = node_find(map, key);
    return !n || filled(r, n, key, out);
}

bool reg_text(struct reading *r, const struct node *map, const char *key, struct text *out) {
    static const char *const keys[] = {"ja", "en", NULL};
    const struct node *n = node_need(map, r->src, key, r->d);
    return n && node_want_map(n, r->src, key, r->d) && node_known_keys(n, r->src, keys, r->d) &&
           reg_word(r, n, "ja", &out->in[LANG_JA]) && reg_word(r, n, "en", &out->in[LANG_EN]);
}

/* Small letters, digits, - and _: ids are words of calls and of the record. */
static bool good_id(struct str id) {
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (i && ((c >= '0' && c <= '9') || c == '-' || c == '_')))) return false;
    }
    return id.len > 0 && id.len <= 40;
}

bool reg_id(struct reading *r, const struct node *map, struct str *out) {
    struct str id;
    if (!reg_word(r, map, "id", &id)) return false;
    if (!good_id(id))
        return reg_wrong(r, node_find(map, "id"),
                         _("An id has small letters, digits and -, and begins with a letter."));
    return *out = id, true;
}

bool reg_flag(struct reading *r, const struct node *map, const char *key, bool *out) {
    const struct node *n = node_find(map, key);
    if (!n) return true;
    bool yes = n->type == NODE_SCALAR && n->plain && str_is(n->text, "true");
    bool no = n->type == NODE_SCALAR && n->plain && str_is(n->text, "false");
    if (!yes && !no) return reg_wrong(r, n, _("This is true or false."));
    return *out = yes, true;
}

bool reg_small(struct reading *r, const struct node *map, const char *key, unsigned least, unsigned most,
               unsigned *out) {
    const struct node *n = node_find(map, key);
    struct str text;
    int64_t v;
    if (!n) return true;
    if (!node_want_text(n, r->src, key, &text, r->d)) return false;
    if (!str_int(text, &v) || v < (int64_t)least || v > (int64_t)most)
        return diags_add(r->d, r->src->path, n->line, n->col, ERR_INVALID, _("This is a number from %u to %u."), least,
                         most);
    return *out = (unsigned)v, true;
}

bool reg_source(struct reading *r, const struct node *map, struct register_source *out) {
    static const char *const keys[] = {"section", "certainty", NULL};
    const struct node *n = node_need(map, r->src, "source", r->d);
    if (!n || !node_want_map(n, r->src, "source", r->d) || !node_known_keys(n, r->src, keys, r->d) ||
        !reg_word(r, n, "section", &out->section) || !reg_word(r, n, "certainty", &out->certainty))
        return false;
    bool known =
        str_is(out->certainty, "stated") || str_is(out->certainty, "published") || str_is(out->certainty, "inferred");
    return known || reg_wrong(r, node_find(n, "certainty"), _("The certainty is stated, published or inferred."));
}

bool reg_scopes(struct reading *r, const struct node *map, bool scopes[3]) {
    const struct node *n = node_need(map, r->src, "scopes", r->d);
    if (!n || !node_want_list(n, r->src, "scopes", r->d)) return false;
    if (!n->count) return reg_wrong(r, n, _("This must not be empty."));
    for (size_t i = 0; i < n->count; i++) {
        enum scope_kind k;
        if (n->items[i]->type != NODE_SCALAR || !scope_find(n->items[i]->text, &k))
            return reg_wrong(r, n->items[i], _("A scope is all, organisation or system."));
        scopes[k] = true;
    }
    return true;
}

bool reg_each(struct reading *r, const struct node *list, const char *what, size_t most, reg_one_fn *one) {
    if (!list || !node_want_list(list, r->src, what, r->d)) return false;
    if (list->count > most) return reg_wrong(r, list, _("There are more of these than the program takes."));
    bool ok = true;
    for (size_t i = 0; i < list->count; i++) ok = one(r, list->items[i]) && ok;
    return ok;
}

const struct node *reg_top(struct reading *r, size_t most, const char *const *keys) {
    if (r->src->text.len > most) {
        (void)diags_add(r->d, r->src->path, 0, 0, ERR_LIMIT, _("The file is larger than %zu KiB."), most / KIB);
        return NULL;
    }
    const struct node *top = yaml_read(r->a, r->src, r->d);
    bool ok = top && node_want_map(top, r->src, "file", r->d) && node_known_keys(top, r->src, keys, r->d);
    return ok ? top : NULL;
}

void reg_builtin_failed(const struct diags *d, const char *name) {
    diags_print(d, stderr);
    mem_exhausted(name);
}
