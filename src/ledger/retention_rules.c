/* retention_rules: reading registers/retention.yaml. */
#include "ledger/retention_rules.h"

#include "ledger/period.h"

/* Made by tools/embed. */
extern const unsigned char retention_yaml[];
extern const size_t retention_yaml_size;

struct reading {
    struct arena *a;
    const struct source *src;
    struct diags *d;
    struct retention_rules *out;
};

static bool wrong(struct reading *r, const struct node *at, const char *what) {
    return diags_add(r->d, r->src->path, at->line, at->col, ERR_INVALID, "%s", what);
}

static bool word(struct reading *r, const struct node *map, const char *key, struct str *out) {
    const struct node *n = node_need(map, r->src, key, r->d);
    if (!n || !node_want_text(n, r->src, key, out, r->d)) return false;
    return out->len > 0 || wrong(r, n, _("This must not be empty."));
}

static bool title(struct reading *r, const struct node *map, struct text *out) {
    static const char *const keys[] = {"ja", "en", NULL};
    const struct node *n = node_need(map, r->src, "title", r->d);
    return n && node_want_map(n, r->src, "title", r->d) && node_known_keys(n, r->src, keys, r->d) &&
           word(r, n, "ja", &out->in[LANG_JA]) && word(r, n, "en", &out->in[LANG_EN]);
}

static bool term(struct reading *r, const struct node *n, struct str *out) {
    struct str text;
    struct period p;
    if (!node_want_text(n, r->src, "term", &text, r->d)) return false;
    if (!period_read(text, &p)) return wrong(r, n, _("A term is written like P5Y, P3M, P1W or P7D."));
    return *out = text, true;
}

/* Small letters, digits and -: ids are words of calls and of the record. */
static bool good_id(struct str id) {
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9' && i) || (c == '-' && i))) return false;
    }
    return id.len > 0 && id.len <= 40;
}

static bool id_of(struct reading *r, const struct node *map, struct str *out) {
    const struct node *n = node_find(map, "id");
    if (!word(r, map, "id", out)) return false;
    return good_id(*out) || wrong(r, n, _("An id has small letters, digits and -, and begins with a letter."));
}

static bool kind(struct reading *r, const struct node *n) {
    static const char *const keys[] = {"id", "title", "term", "fixed", NULL};
    struct retention_kind k = {0};
    if (!node_want_map(n, r->src, "kind", r->d) || !node_known_keys(n, r->src, keys, r->d)) return false;
    const struct node *t = node_need(n, r->src, "term", r->d), *fixed = node_find(n, "fixed");
    if (!id_of(r, n, &k.id) || !title(r, n, &k.title) || !t) return false;
    if (retention_kind_find(r->out, k.id) >= 0) return wrong(r, n, _("This id stands here twice."));
    if (!node_is_null(t) && !term(r, t, &k.term)) return false;
    k.fixed = fixed && fixed->type == NODE_SCALAR && str_is(fixed->text, "true");
    if (fixed && !k.fixed) return wrong(r, fixed, _("fixed is true or absent."));
    if (k.fixed && k.term.ptr) return wrong(r, t, _("A kind that is fixed has no term."));
    r->out->kinds[r->out->n_kinds++] = k;
    return true;
}

static bool preset_terms(struct reading *r, const struct node *map, struct retention_preset *p) {
    if (!map || !node_want_map(map, r->src, "terms", r->d)) return false;
    p->terms = arena_array(r->a, map->count, sizeof *p->terms);
    for (size_t i = 0; i < map->count; i++) {
        int k = retention_kind_find(r->out, map->keys[i]->text);
        if (k < 0) return wrong(r, map->keys[i], _("There is no kind of record with this id."));
        if (r->out->kinds[k].fixed) return wrong(r, map->keys[i], _("This kind of record can be given no term."));
        p->terms[p->n_terms].kind = (size_t)k;
        if (!term(r, map->items[i], &p->terms[p->n_terms++].term)) return false;
    }
    return p->n_terms > 0 || wrong(r, map, _("This must not be empty."));
}

static bool source_of(struct reading *r, const struct node *map, struct retention_preset *p) {
    static const char *const keys[] = {"section", "certainty", NULL};
    const struct node *n = node_need(map, r->src, "source", r->d);
    if (!n || !node_want_map(n, r->src, "source", r->d) || !node_known_keys(n, r->src, keys, r->d) ||
        !word(r, n, "section", &p->section) || !word(r, n, "certainty", &p->certainty))
        return false;
    bool known =
        str_is(p->certainty, "stated") || str_is(p->certainty, "published") || str_is(p->certainty, "inferred");
    return known || wrong(r, node_find(n, "certainty"), _("The certainty is stated, published or inferred."));
}

static bool preset(struct reading *r, const struct node *n) {
    static const char *const keys[] = {"id", "title", "terms", "source", NULL};
    struct retention_preset p = {0};
    if (!node_want_map(n, r->src, "preset", r->d) || !node_known_keys(n, r->src, keys, r->d)) return false;
    if (!id_of(r, n, &p.id) || !title(r, n, &p.title) || !preset_terms(r, node_need(n, r->src, "terms", r->d), &p) ||
        !source_of(r, n, &p))
        return false;
    if (retention_preset_find(r->out, p.id)) return wrong(r, n, _("This id stands here twice."));
    r->out->presets[r->out->n_presets++] = p;
    return true;
}

typedef bool read_one(struct reading *r, const struct node *n);
static bool each(struct reading *r, const struct node *list, const char *what, size_t most, read_one *one) {
    if (!list || !node_want_list(list, r->src, what, r->d)) return false;
    if (list->count > most) return wrong(r, list, _("There are more of these than the program takes."));
    bool ok = true;
    for (size_t i = 0; i < list->count; i++) ok = one(r, list->items[i]) && ok;
    return ok;
}

bool retention_rules_read(struct arena *a, const struct source *src, struct retention_rules *out, struct diags *d) {
    static const char *const keys[] = {"kinds", "presets", NULL};
    struct retention_rules rules = {0};
    struct reading r = {a, src, d, &rules};
    if (src->text.len > RETENTION_FILE_MAX)
        return diags_add(d, src->path, 0, 0, ERR_LIMIT, _("The file is larger than %zu KiB."),
                         RETENTION_FILE_MAX / KIB);
    const struct node *top = yaml_read(a, src, d);
    if (!top || !node_want_map(top, src, "file", d) || !node_known_keys(top, src, keys, d)) return false;
    rules.kinds = arena_array(a, RETENTION_KINDS_MAX, sizeof *rules.kinds);
    rules.presets = arena_array(a, RETENTION_PRESETS_MAX, sizeof *rules.presets);
    bool ok = each(&r, node_need(top, src, "kinds", d), "kinds", RETENTION_KINDS_MAX, kind);
    ok = ok && each(&r, node_need(top, src, "presets", d), "presets", RETENTION_PRESETS_MAX, preset);
    if (!ok || d->errors) return false;
    *out = rules;
    return true;
}

const struct retention_rules *retention_rules_builtin(struct arena *a) {
    struct retention_rules *rules = arena_alloc(a, sizeof *rules);
    struct diags *d = arena_alloc(a, sizeof *d);
    struct source src = {STR("retention.yaml"), {(const char *)retention_yaml, retention_yaml_size}};
    if (!retention_rules_read(a, &src, rules, d)) {
        diags_print(d, stderr); /* our own file: a test reads it in every build */
        mem_exhausted("retention.yaml");
    }
    return rules;
}

int retention_kind_find(const struct retention_rules *r, struct str id) {
    for (size_t i = 0; i < r->n_kinds; i++)
        if (str_eq(r->kinds[i].id, id)) return (int)i;
    return -1;
}

const struct retention_preset *retention_preset_find(const struct retention_rules *r, struct str id) {
    for (size_t i = 0; i < r->n_presets; i++)
        if (str_eq(r->presets[i].id, id)) return &r->presets[i];
    return NULL;
}
