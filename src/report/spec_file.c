/* spec_file: the system file as plain rows, so that `kijun import` gives the same system back.
 *
 * One row a value: its path as a JSON Pointer (RFC 6901), its type, its text. A list has a row of its own before
 * its items, a map only when it is empty. The rows are made of the file's JSON form, so whatever a system file comes to
 * hold is in them. For a bidder only what the document shows: the system, its tasks, and the decided levels without
 * reasons. */
#include "report/spec.h"

#include "fmt/fmt.h"

struct rows {
    struct spec *sp;
    struct data_builder d;
};

static struct str step(struct arena *a, struct str path, struct str key) {
    struct buf b;
    buf_init(&b, 64 * KIB);
    buf_add(&b, path);
    buf_addc(&b, '/');
    for (size_t i = 0; i < key.len; i++) {
        if (key.ptr[i] == '~')
            buf_add(&b, STR("~0"));
        else if (key.ptr[i] == '/')
            buf_add(&b, STR("~1"));
        else
            buf_addc(&b, key.ptr[i]);
    }
    struct str out = arena_str(a, buf_str(&b));
    buf_release(&b);
    return out;
}

static void row(struct rows *r, struct str path, const char *type, struct str value) {
    data_cell(&r->d, path);
    data_cell(&r->d, str_of(type));
    data_cell(&r->d, value);
}

static void value_rows(struct rows *r, struct str path, const struct node *n) {
    struct arena *a = r->sp->b.a;
    if (n->type == NODE_SCALAR) {
        row(r, path, "text", n->text);
        return;
    }
    if (n->type == NODE_LIST || n->count == 0) row(r, path, n->type == NODE_LIST ? "list" : "map", STR(""));
    for (size_t i = 0; i < n->count; i++) {
        struct str key = n->type == NODE_MAP ? n->keys[i]->text : arena_fmt(a, "%zu", i);
        value_rows(r, step(a, path, key), n->items[i]);
    }
}

static const struct node *file_tree(struct spec *sp) {
    struct diags *d = arena_alloc(sp->b.a, sizeof *d);
    struct jsonw w;
    struct buf b;
    buf_init(&b, 4 * SYSTEM_FILE_MAX); /* JSON may need more bytes than the YAML that it came from */
    jsonw_init(&w, &b, false);
    system_write_json(sp->in->cat, sp->in->system, &w);
    struct source src = {STR("system"), arena_str(sp->b.a, buf_str(&b))};
    buf_release(&b);
    return json_read(sp->b.a, &src, d);
}

static bool is_public(struct str key) {
    static const char *const keys[] = {"kijun", "system", "document", "tasks", "work"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (str_is(key, keys[i])) return true;
    return false;
}

static void decided_rows(struct rows *r) {
    struct spec *sp = r->sp;
    SPEC_EACH(sp, q) {
        if (!requirement_listed(q) || !q->decision || q->decision->level < 0) continue;
        struct str path = step(sp->b.a, STR("/decisions"), control_name(sp->b.a, sp->in->cat, q->index));
        row(r, step(sp->b.a, path, STR("level")), "text", q->standard->levels[q->decision->level].id);
    }
}

void spec_file(struct spec *sp) {
    static const struct column columns[] = {
        {.key = STR("path"), .title = STR(N_("Path")), .type = COLUMN_TEXT, .width = 40},
        {.key = STR("type"), .title = STR(N_("Type")), .type = COLUMN_TEXT, .width = 8},
        {.key = STR("value"), .title = STR(N_("Value")), .type = COLUMN_TEXT, .width = 80}};
    const struct node *root = file_tree(sp);
    if (!root) return; /* larger than a reader takes; the other rows hold what there is */
    struct rows r = {sp, data_begin(&sp->b, N_("Data of the system file"), columns, 3)};
    for (size_t i = 0; i < root->count; i++)
        if (sp->in->internal || is_public(root->keys[i]->text))
            value_rows(&r, step(sp->b.a, STR(""), root->keys[i]->text), root->items[i]);
    if (!sp->in->internal) decided_rows(&r);
    data_end(&r.d);
}
