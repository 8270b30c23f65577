/* fields: reading registers/systems.yaml. What a value is: fields_value.c. */
#include "ledger/fields.h"

/* Made by tools/embed. */
extern const unsigned char systems_yaml[];
extern const size_t systems_yaml_size;

struct reading {
    struct arena *a;
    const struct source *src;
    struct diags *d;
    struct register_fields *out;
    const struct node *groups;
};

static bool wrong(struct reading *r, const struct node *at, const char *what) {
    return diags_add(r->d, r->src->path, at->line, at->col, ERR_INVALID, "%s", what);
}

static bool word(struct reading *r, const struct node *map, const char *key, struct str *out) {
    const struct node *n = node_need(map, r->src, key, r->d);
    if (!n || !node_want_text(n, r->src, key, out, r->d)) return false;
    return out->len > 0 || wrong(r, n, _("This must not be empty."));
}

static bool texts(struct reading *r, const struct node *n, struct text *out) {
    static const char *const keys[] = {"ja", "en", NULL};
    return node_want_map(n, r->src, "title", r->d) && node_known_keys(n, r->src, keys, r->d) &&
           word(r, n, "ja", &out->in[LANG_JA]) && word(r, n, "en", &out->in[LANG_EN]);
}

static bool title(struct reading *r, const struct node *map, struct text *out) {
    const struct node *n = node_need(map, r->src, "title", r->d);
    return n && texts(r, n, out);
}

/* Small letters, digits and -: ids are names of parts and of columns. */
static bool good_id(struct reading *r, const struct node *map, struct str *out) {
    const struct node *n = node_find(map, "id");
    if (!word(r, map, "id", out)) return false;
    for (size_t i = 0; i < out->len; i++) {
        char c = out->ptr[i];
        if (!((c >= 'a' && c <= 'z') || (i && ((c >= '0' && c <= '9') || c == '-'))) || out->len > 40)
            return wrong(r, n, _("An id has small letters, digits and -, and begins with a letter."));
    }
    return true;
}

static bool flag(struct reading *r, const struct node *map, const char *key, bool *out) {
    const struct node *n = node_find(map, key);
    *out = n && n->type == NODE_SCALAR && str_is(n->text, "true");
    return !n || *out || wrong(r, n, _("This is true or absent."));
}

static bool number(struct reading *r, const struct node *map, const char *key, unsigned most, unsigned *out) {
    const struct node *n = node_find(map, key);
    int64_t v;
    if (!n) return true;
    if (n->type != NODE_SCALAR || !str_int(n->text, &v) || v < 1 || v > (int64_t)most)
        return wrong(r, n, _("This is a number, and not a large one."));
    return *out = (unsigned)v, true;
}

const char *field_type_id(enum field_type t) {
    static const char *const ids[FIELD_TYPES] = {"text",   "lines",        "date",  "choice",
                                                 "person", "organisation", "yesno", "year"};
    return ids[t];
}

static bool type_of(struct reading *r, const struct node *map, enum field_type *out) {
    struct str text;
    if (!word(r, map, "type", &text)) return false;
    for (int t = 0; t < FIELD_TYPES; t++)
        if (str_is(text, field_type_id((enum field_type)t))) return *out = (enum field_type)t, true;
    return wrong(r, node_find(map, "type"), _("There is no such type of field."));
}

static bool meaning(struct reading *r, const struct node *map, struct register_field *f) {
    static const char *const ids[FIELD_MEANINGS] = {"",      "reading", "organisation", "person", "confidentiality",
                                                    "state", "year",    "origin"};
    static const int types[FIELD_MEANINGS] = {-1,           FIELD_TEXT,   FIELD_ORGANISATION, FIELD_PERSON,
                                              FIELD_CHOICE, FIELD_CHOICE, FIELD_YEAR,         FIELD_TEXT};
    const struct node *n = node_find(map, "means");
    if (!n) return true;
    for (int m = 1; m < FIELD_MEANINGS; m++) {
        if (n->type != NODE_SCALAR || !str_is(n->text, ids[m])) continue;
        if (r->out->by_meaning[m] >= 0) return wrong(r, n, _("Another field means this already."));
        if (types[m] != (int)f->type) return wrong(r, n, _("A field of this type cannot mean that."));
        r->out->by_meaning[m] = (int)r->out->n;
        f->means = (enum field_meaning)m;
        return true;
    }
    return wrong(r, n, _("The program looks for nothing of this name."));
}

static bool choices(struct reading *r, const struct node *map, struct register_field *f) {
    static const char *const keys[] = {"id", "title", NULL};
    const struct node *n = node_find(map, "choices");
    if ((f->type == FIELD_CHOICE) != (n != NULL))
        return wrong(r, map, _("Choices belong to a field of the type choice."));
    if (!n) return true;
    if (!node_want_list(n, r->src, "choices", r->d)) return false;
    if (!n->count || n->count > REGISTER_CHOICES_MAX) return wrong(r, n, _("There are too many choices, or none."));
    struct field_choice *list = arena_array(r->a, n->count, sizeof *list);
    for (size_t i = 0; i < n->count; i++) {
        const struct node *c = n->items[i];
        if (!node_want_map(c, r->src, "choice", r->d) || !node_known_keys(c, r->src, keys, r->d) ||
            !good_id(r, c, &list[i].id) || !title(r, c, &list[i].title))
            return false;
        for (size_t k = 0; k < i; k++)
            if (str_eq(list[k].id, list[i].id)) return wrong(r, c, _("This id stands here twice."));
    }
    f->choices = list;
    f->n_choices = n->count;
    return true;
}

static bool group_of(struct reading *r, const struct node *map, struct text *out) {
    struct str id;
    if (!word(r, map, "group", &id)) return false;
    for (size_t i = 0; i < r->groups->count; i++) {
        const struct node *g = r->groups->items[i], *gid = node_find(g, "id");
        if (gid && gid->type == NODE_SCALAR && str_eq(gid->text, id)) return title(r, g, out);
    }
    return wrong(r, node_find(map, "group"), _("There is no such group."));
}

static bool source_of(struct reading *r, const struct node *map, struct register_field *f) {
    static const char *const keys[] = {"section", "certainty", NULL};
    const struct node *n = node_need(map, r->src, "source", r->d);
    if (!n || !node_want_map(n, r->src, "source", r->d) || !node_known_keys(n, r->src, keys, r->d) ||
        !word(r, n, "section", &f->section) || !word(r, n, "certainty", &f->certainty))
        return false;
    bool known =
        str_is(f->certainty, "stated") || str_is(f->certainty, "published") || str_is(f->certainty, "inferred");
    return known || wrong(r, node_find(n, "certainty"), _("The certainty is stated, published or inferred."));
}

static bool field(struct reading *r, const struct node *n) {
    static const char *const keys[] = {"id",  "title", "help",   "group", "type",    "means",  "required", "searchable",
                                       "due", "reset", "column", "width", "choices", "source", NULL};
    struct register_field f = {.width = 20};
    const struct node *help = node_find(n, "help");
    if (!node_want_map(n, r->src, "field", r->d) || !node_known_keys(n, r->src, keys, r->d)) return false;
    if (!good_id(r, n, &f.id) || !title(r, n, &f.title) || (help && !texts(r, help, &f.help)) ||
        !group_of(r, n, &f.group) || !type_of(r, n, &f.type) || !meaning(r, n, &f) || !choices(r, n, &f) ||
        !flag(r, n, "required", &f.required) || !flag(r, n, "searchable", &f.searchable) ||
        !flag(r, n, "due", &f.due) || !flag(r, n, "reset", &f.reset) ||
        !number(r, n, "column", REGISTER_FIELDS_MAX, &f.column) || !number(r, n, "width", 100, &f.width) ||
        !source_of(r, n, &f))
        return false;
    if (f.due && f.type != FIELD_DATE) return wrong(r, n, _("Only a date can be due."));
    if (register_field_find(r->out, f.id) >= 0) return wrong(r, n, _("This id stands here twice."));
    struct register_field *list = (struct register_field *)(uintptr_t)r->out->list;
    list[r->out->n++] = f;
    return true;
}

bool register_fields_read(struct arena *a, const struct source *src, struct register_fields *out, struct diags *d) {
    static const char *const keys[] = {"groups", "fields", NULL};
    struct register_fields fields = {.list = arena_array(a, REGISTER_FIELDS_MAX, sizeof *fields.list)};
    struct reading r = {a, src, d, &fields, NULL};
    for (int m = 0; m < FIELD_MEANINGS; m++) fields.by_meaning[m] = -1;
    if (src->text.len > REGISTER_FILE_MAX)
        return diags_add(d, src->path, 0, 0, ERR_LIMIT, _("The file is larger than %zu KiB."), REGISTER_FILE_MAX / KIB);
    const struct node *top = yaml_read(a, src, d);
    if (!top || !node_want_map(top, src, "file", d) || !node_known_keys(top, src, keys, d)) return false;
    r.groups = node_need(top, src, "groups", d);
    const struct node *list = node_need(top, src, "fields", d);
    if (!r.groups || !list || !node_want_list(r.groups, src, "groups", d) || !node_want_list(list, src, "fields", d))
        return false;
    if (list->count > REGISTER_FIELDS_MAX) return wrong(&r, list, _("There are more of these than the program takes."));
    bool ok = true;
    for (size_t i = 0; i < list->count; i++) ok = field(&r, list->items[i]) && ok;
    if (!ok || d->errors) return false;
    *out = fields;
    return true;
}

const struct register_fields *register_fields_builtin(void) {
    static struct register_fields fields;
    static struct arena *a;
    if (a) return &fields;
    a = arena_new(8 * MIB);
    struct diags *d = arena_alloc(a, sizeof *d);
    struct source src = {STR("systems.yaml"), {(const char *)systems_yaml, systems_yaml_size}};
    if (!register_fields_read(a, &src, &fields, d)) {
        diags_print(d, stderr); /* our own file: a test reads it in every build */
        mem_exhausted("systems.yaml");
    }
    return &fields;
}

int register_field_find(const struct register_fields *f, struct str id) {
    for (size_t i = 0; i < f->n; i++)
        if (str_eq(f->list[i].id, id)) return (int)i;
    return -1;
}
