/* oscal_in: OSCAL documents read and checked. */
#include "catalog/oscal_in.h"

#include <string.h>

/* Looking --------------------------------------------------------------------------------------------------------- */

struct str oscal_at(const struct node *map, const char *key) {
    const struct node *n = node_find(map, key);
    return n && n->type == NODE_SCALAR && !node_is_null(n) ? str_trim(n->text) : STR_NONE;
}

size_t oscal_count(const struct node *map, const char *key) {
    const struct node *n = node_find(map, key);
    return n && n->type == NODE_LIST ? n->count : 0;
}

const struct node *oscal_nth(const struct node *map, const char *key, size_t i) {
    return node_find(map, key)->items[i];
}

const struct node *oscal_prop_of(const struct node *map, const char *name, bool ours) {
    const struct node *props = node_find(map, "props");
    for (size_t i = 0; props && props->type == NODE_LIST && i < props->count; i++) {
        const struct node *p = props->items[i];
        if (!str_is(oscal_at(p, "name"), name)) continue;
        if (ours == str_is(oscal_at(p, "ns"), OSCAL_OURS)) return p;
    }
    return NULL;
}

struct str oscal_our(const struct node *map, const char *name) {
    const struct node *p = oscal_prop_of(map, name, true);
    return p ? oscal_at(p, "value") : STR_NONE;
}

/* Checking --------------------------------------------------------------------------------------------------------- */

/* Where the checker stands: a chain from the thing to the document. */
struct spot {
    const struct spot *up;
    const char *key;
    size_t i;
};
#define ID_MAX 200

struct checker {
    struct arena *a;
    const struct oscal_file *f;
    struct diags *d;
    size_t controls;
};

static struct str path_of(struct arena *a, const struct spot *s) {
    if (!s->up) return str_of(s->key);
    return arena_fmt(a, "%.*s.%s[%zu]", STR_ARG(path_of(a, s->up)), s->key, s->i);
}

static bool refuse(struct checker *c, const struct node *n, const struct spot *s, const char *what) {
    if (diags_full(c->d)) return false;
    return diags_add(c->d, c->f->src.path, n->line, n->col, ERR_INVALID, "%.*s: %s", STR_ARG(path_of(c->a, s)), what);
}

static bool want_map(struct checker *c, const struct node *n, const struct spot *s) {
    return n->type == NODE_MAP || refuse(c, n, s, _("An object { } is expected here."));
}

/* A text, if it is there. */
static void want_text(struct checker *c, const struct node *map, const char *key, bool need, const struct spot *s) {
    const struct node *n = node_find(map, key);
    if (!n && need)
        refuse(c, map, s, arena_fmt(c->a, _("The key “%s” is missing here."), key).ptr);
    else if (n && (n->type != NODE_SCALAR || node_is_null(n)))
        refuse(c, n, s, arena_fmt(c->a, _("“%s” must be a text."), key).ptr);
    else if (n && need && !str_trim(n->text).len)
        refuse(c, n, s, arena_fmt(c->a, _("“%s” must not be empty."), key).ptr);
}

/* Ids are tokens: no blanks, no signs but . _ -, so that files and command lines can name them. */
static void want_id(struct checker *c, const struct node *map, const char *key, bool need, const struct spot *s) {
    const struct node *n = node_find(map, key);
    want_text(c, map, key, need, s);
    if (!n || n->type != NODE_SCALAR) return;
    bool ok = n->text.len <= ID_MAX;
    for (size_t i = 0; i < n->text.len && ok; i++) {
        unsigned char b = (unsigned char)n->text.ptr[i];
        ok = b >= 0x80 || (b >= '0' && b <= '9') || ((b | 0x20) >= 'a' && (b | 0x20) <= 'z') || strchr("._-", b);
    }
    if (!ok)
        refuse(c, n, s,
               arena_fmt(c->a, _("“%s” must be letters, digits, . _ and -, at most %d bytes."), key, ID_MAX).ptr);
}

typedef void check(struct checker *c, const struct node *n, const struct spot *s);

/* The items of a list: maps that `one` looks at, or texts (NULL). */
static void each(struct checker *c, const struct node *map, const char *key, const struct spot *up, check *one) {
    const struct node *list = node_find(map, key);
    struct spot s = {up, key, 0};
    if (!list) return;
    if (list->type != NODE_LIST) {
        refuse(c, list, up, arena_fmt(c->a, _("“%s” must be a list [ ]."), key).ptr);
        return;
    }
    for (; s.i < list->count && !diags_full(c->d); s.i++) {
        const struct node *n = list->items[s.i];
        if (one && want_map(c, n, &s)) one(c, n, &s);
        if (!one && n->type != NODE_SCALAR) refuse(c, n, &s, _("A text is expected here."));
    }
}

static void check_prop(struct checker *c, const struct node *n, const struct spot *s) {
    want_text(c, n, "name", true, s);
    want_text(c, n, "value", true, s);
    want_text(c, n, "ns", false, s);
    want_text(c, n, "class", false, s);
    want_text(c, n, "remarks", false, s);
}

static void check_link(struct checker *c, const struct node *n, const struct spot *s) {
    want_text(c, n, "href", true, s);
    want_text(c, n, "rel", false, s);
}

static void check_part(struct checker *c, const struct node *n, const struct spot *s) {
    want_text(c, n, "name", true, s);
    want_text(c, n, "title", false, s);
    want_text(c, n, "prose", false, s);
    each(c, n, "props", s, check_prop);
    each(c, n, "links", s, check_link);
    each(c, n, "parts", s, check_part);
}

static void check_guideline(struct checker *c, const struct node *n, const struct spot *s) {
    want_text(c, n, "prose", true, s);
}

static void check_param(struct checker *c, const struct node *n, const struct spot *s) {
    const struct node *select = node_find(n, "select");
    want_id(c, n, "id", true, s);
    want_text(c, n, "label", false, s);
    each(c, n, "props", s, check_prop);
    each(c, n, "values", s, NULL);
    each(c, n, "guidelines", s, check_guideline);
    if (select && want_map(c, select, s)) each(c, select, "choice", s, NULL);
}

static void check_control(struct checker *c, const struct node *n, const struct spot *s) {
    c->controls++;
    want_id(c, n, "id", true, s);
    want_text(c, n, "title", true, s);
    each(c, n, "params", s, check_param);
    each(c, n, "props", s, check_prop);
    each(c, n, "links", s, check_link);
    each(c, n, "parts", s, check_part);
    each(c, n, "controls", s, check_control);
}

static void check_group(struct checker *c, const struct node *n, const struct spot *s) {
    want_id(c, n, "id", false, s);
    want_text(c, n, "title", true, s);
    each(c, n, "params", s, check_param);
    each(c, n, "props", s, check_prop);
    each(c, n, "groups", s, check_group);
    each(c, n, "controls", s, check_control);
}

static void check_role(struct checker *c, const struct node *n, const struct spot *s) {
    want_text(c, n, "id", true, s);
    want_text(c, n, "title", true, s);
    each(c, n, "props", s, check_prop);
}

static void check_metadata(struct checker *c, const struct node *n, const struct spot *s) {
    want_text(c, n, "title", true, s);
    want_text(c, n, "version", false, s);
    want_text(c, n, "published", false, s);
    want_text(c, n, "remarks", false, s);
    each(c, n, "props", s, check_prop);
    each(c, n, "roles", s, check_role);
}

static void check_rlink(struct checker *c, const struct node *n, const struct spot *s) {
    want_text(c, n, "href", true, s);
}

static void check_document_id(struct checker *c, const struct node *n, const struct spot *s) {
    want_text(c, n, "identifier", true, s);
}

static void check_resource(struct checker *c, const struct node *n, const struct spot *s) {
    want_text(c, n, "uuid", true, s);
    each(c, n, "rlinks", s, check_rlink);
    each(c, n, "document-ids", s, check_document_id);
}

static void check_matching(struct checker *c, const struct node *n, const struct spot *s) {
    want_text(c, n, "pattern", true, s);
}

static void check_selection(struct checker *c, const struct node *n, const struct spot *s) {
    want_text(c, n, "with-child-controls", false, s);
    each(c, n, "with-ids", s, NULL);
    each(c, n, "matching", s, check_matching);
}

static void check_import(struct checker *c, const struct node *n, const struct spot *s) {
    want_text(c, n, "href", true, s);
    each(c, n, "include-controls", s, check_selection);
    each(c, n, "exclude-controls", s, check_selection);
}

static void check_set_parameter(struct checker *c, const struct node *n, const struct spot *s) {
    const struct node *select = node_find(n, "select");
    want_id(c, n, "param-id", true, s);
    want_text(c, n, "label", false, s);
    each(c, n, "props", s, check_prop);
    each(c, n, "values", s, NULL);
    each(c, n, "guidelines", s, check_guideline);
    if (select && want_map(c, select, s)) each(c, select, "choice", s, NULL);
}

static void check_add(struct checker *c, const struct node *n, const struct spot *s) {
    want_text(c, n, "by-id", false, s);
    want_text(c, n, "position", false, s);
    want_text(c, n, "title", false, s);
    each(c, n, "params", s, check_param);
    each(c, n, "props", s, check_prop);
    each(c, n, "links", s, check_link);
    each(c, n, "parts", s, check_part);
}

static void check_remove(struct checker *c, const struct node *n, const struct spot *s) {
    static const char *const keys[] = {"by-name", "by-class", "by-id", "by-item-name", "by-ns"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) want_text(c, n, keys[i], false, s);
}

static void check_alter(struct checker *c, const struct node *n, const struct spot *s) {
    want_text(c, n, "control-id", true, s);
    each(c, n, "adds", s, check_add);
    each(c, n, "removes", s, check_remove);
}

static void check_insert(struct checker *c, const struct node *n, const struct spot *s) {
    want_text(c, n, "order", false, s);
    each(c, n, "include-controls", s, check_selection);
    each(c, n, "exclude-controls", s, check_selection);
}

static void check_custom_group(struct checker *c, const struct node *n, const struct spot *s) {
    want_id(c, n, "id", false, s);
    want_text(c, n, "title", true, s);
    each(c, n, "params", s, check_param);
    each(c, n, "props", s, check_prop);
    each(c, n, "groups", s, check_custom_group);
    each(c, n, "insert-controls", s, check_insert);
}

static void check_profile(struct checker *c, const struct spot *root) {
    const struct node *merge = node_find(c->f->body, "merge"), *modify = node_find(c->f->body, "modify");
    const struct node *custom = node_find(merge, "custom");
    if (!node_find(c->f->body, "imports"))
        refuse(c, c->f->body, root, arena_fmt(c->a, _("The key “%s” is missing here."), "imports").ptr);
    each(c, c->f->body, "imports", root, check_import);
    if (merge && !want_map(c, merge, root)) return;
    if (modify && !want_map(c, modify, root)) return;
    if (custom && want_map(c, custom, root)) {
        each(c, custom, "groups", root, check_custom_group);
        each(c, custom, "insert-controls", root, check_insert);
    }
    if (!modify) return;
    each(c, modify, "set-parameters", root, check_set_parameter);
    each(c, modify, "alters", root, check_alter);
}

bool oscal_check(struct arena *a, const struct oscal_file *f, struct diags *d) {
    struct checker c = {a, f, d, 0};
    bool catalog = f->kind == OSCAL_CATALOG;
    struct spot root = {NULL, catalog ? "catalog" : "profile", 0}, meta = {NULL, "metadata", 0};
    const struct node *metadata = node_find(f->body, "metadata"), *back = node_find(f->body, "back-matter");
    size_t before = d->errors;
    want_text(&c, f->body, "uuid", false, &root);
    if (!metadata)
        refuse(&c, f->body, &root, arena_fmt(a, _("The key “%s” is missing here."), "metadata").ptr);
    else if (want_map(&c, metadata, &meta))
        check_metadata(&c, metadata, &meta);
    if (back && want_map(&c, back, &root)) each(&c, back, "resources", &root, check_resource);
    if (!catalog) return check_profile(&c, &root), d->errors == before;
    each(&c, f->body, "params", &root, check_param);
    each(&c, f->body, "groups", &root, check_group);
    each(&c, f->body, "controls", &root, check_control);
    if (!c.controls && d->errors == before) refuse(&c, f->body, &root, _("The catalog holds no controls."));
    return d->errors == before;
}

/* The document ---------------------------------------------------------------------------------------------------- */

bool oscal_read(struct arena *a, const struct source *src, struct oscal_file *out, struct diags *d) {
    static const struct json_limits limits = {OSCAL_FILE_MAX, OSCAL_VALUES_MAX};
    static const char *const names[] = {[OSCAL_CATALOG] = "catalog", [OSCAL_PROFILE] = "profile"};
    const struct node *root = json_read_within(a, src, &limits, d);
    if (!root) return false;
    *out = (struct oscal_file){.src = *src};
    for (unsigned i = 0; i < 2 && !out->body; i++) {
        out->body = node_find(root, names[i]);
        out->kind = (enum oscal_kind)i;
    }
    if (!out->body || out->body->type != NODE_MAP)
        return diags_add(
            d, src->path, root->line, root->col, ERR_INVALID,
            _("This is no OSCAL catalog or profile: at the top an object “catalog” or “profile” is expected."));
    return oscal_check(a, out, d);
}

/* Indexes ---------------------------------------------------------------------------------------------------------- */

void oscal_index_add(struct arena *a, struct oscal_index *x, struct str id, const struct node *node) {
    x->list = arena_grow(a, x->list, x->n, &x->room, sizeof *x->list);
    x->list[x->n++] = (struct oscal_entry){id, node};
}

static int by_id_then_place(const void *pa, const void *pb) {
    const struct oscal_entry *a = pa, *b = pb;
    int c = str_cmp(a->id, b->id);
    return c ? c : a->node->start < b->node->start ? -1 : a->node->start > b->node->start;
}

void oscal_index_sort(struct oscal_index *x) {
    if (x->n) qsort(x->list, x->n, sizeof *x->list, by_id_then_place);
}

size_t oscal_index_place(const struct oscal_index *x, struct str id) {
    size_t from = 0, to = x->n;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        if (str_cmp(x->list[mid].id, id) < 0)
            from = mid + 1;
        else
            to = mid;
    }
    return from < x->n && str_eq(x->list[from].id, id) ? from : x->n;
}

const struct node *oscal_index_find(const struct oscal_index *x, struct str id) {
    size_t at = oscal_index_place(x, id);
    return at < x->n ? x->list[at].node : NULL;
}

static void index_params(struct arena *a, const struct node *holder, struct oscal_index *params) {
    for (size_t i = 0; i < oscal_count(holder, "params"); i++) {
        const struct node *p = oscal_nth(holder, "params", i);
        oscal_index_add(a, params, oscal_at(p, "id"), p);
    }
}

void oscal_index_controls(struct arena *a, const struct node *holder, struct oscal_index *controls,
                          struct oscal_index *params) {
    index_params(a, holder, params);
    for (size_t i = 0; i < oscal_count(holder, "groups"); i++)
        oscal_index_controls(a, oscal_nth(holder, "groups", i), controls, params);
    for (size_t i = 0; i < oscal_count(holder, "controls"); i++) {
        const struct node *c = oscal_nth(holder, "controls", i);
        oscal_index_add(a, controls, oscal_at(c, "id"), c);
        oscal_index_controls(a, c, controls, params);
    }
}
