/* form_write: what a form brought back, put under `status` of the system file; every other byte as it was.
 *
 * All changes go into the text in one walk from its end to its beginning, so that the places the tree knows stay true;
 * then the text is read again and must be the old tree with exactly these entries in it. */
#include "ledger/edit.h"
#include "ledger/form.h"

static const char *const keys[] = {"state", "on", "evidence", "note"};
enum { KEYS = 4 };

/* The value under one key, as YAML that is JSON too, or STR_NONE when nothing stands there. */
static struct str value_of(struct arena *a, const struct status_entry *s, size_t key) {
    if (key == 0) return s->state;
    if (key == 1) return s->on.len ? s->on : STR_NONE;
    if (key == 3) return s->note.len ? edit_quoted(a, s->note) : STR_NONE;
    struct str list = STR_NONE;
    for (size_t i = 0; i < s->n_evidence; i++)
        list = arena_fmt(a, "%.*s%s%.*s", STR_ARG(list.ptr ? list : STR("")), i ? ", " : "",
                         STR_ARG(edit_quoted(a, s->evidence[i])));
    return list.ptr ? arena_fmt(a, "[%.*s]", STR_ARG(list)) : STR_NONE;
}

static struct str entry_yaml(struct arena *a, const struct status_entry *s) {
    struct str all = STR("");
    for (size_t k = 0; k < KEYS; k++) {
        struct str value = value_of(a, s, k);
        if (value.ptr) all = arena_fmt(a, "%.*s%s%s: %.*s", STR_ARG(all), k ? ", " : "", keys[k], STR_ARG(value));
    }
    return arena_fmt(a, "{%.*s}", STR_ARG(all));
}

/* As the file writes values: YAML or JSON. */
static struct str as_written(struct edit *ed, struct str yaml) {
    struct diags *d = arena_alloc(ed->a, sizeof *d);
    struct source src = {STR(""), yaml};
    const struct node *value = yaml_read(ed->a, &src, d);
    return value ? edit_value(ed, yaml, value) : yaml;
}

static const struct node *read_value(struct edit *ed, struct str yaml) {
    struct diags *d = arena_alloc(ed->a, sizeof *d);
    struct source src = {STR(""), yaml};
    return yaml_read(ed->a, &src, d);
}

/* One entry that is there already ---------------------------------------------------------------------------------- */

/* Comments between its lines stay. In brackets a key that has to go takes the others along: all is written anew. */
static bool goes_by_key(const struct edit *ed, const struct node *old, const struct status_entry *s) {
    if (old->type != NODE_MAP) return false;
    for (size_t k = 0; k < KEYS; k++)
        if (old->flow && node_find(old, keys[k]) && !value_of(ed->a, s, k).ptr) return false;
    return true;
}

static void change_keys(struct edit *ed, const struct node *old, const struct status_entry *s) {
    for (size_t k = KEYS; k-- > 0;) { /* in reverse: each goes before the one put in last */
        struct str value = value_of(ed->a, s, k);
        if (value.ptr && !node_find(old, keys[k]))
            edit_insert_pair(ed, old, edit_pair(ed, str_of(keys[k]), as_written(ed, value)));
    }
    for (size_t i = old->count; i-- > 0;)
        for (size_t k = 0; k < KEYS; k++) {
            if (!str_is(old->keys[i]->text, keys[k])) continue;
            struct str value = value_of(ed->a, s, k);
            if (!value.ptr) {
                (void)edit_remove_lines(ed, old, old->keys[i], old->items[i]); /* what stays is seen at the end */
                continue;
            }
            const struct node *wanted = read_value(ed, value);
            if (!wanted || edit_same_tree(old->items[i], wanted)) continue;
            edit_replace_value(ed, old->keys[i], old->items[i], as_written(ed, value));
        }
}

static void change_entry(struct edit *ed, const struct node *key, const struct node *old,
                         const struct status_entry *s) {
    if (goes_by_key(ed, old, s))
        change_keys(ed, old, s);
    else
        edit_replace_value(ed, key, old, as_written(ed, entry_yaml(ed->a, s)));
}

/* The new ones ----------------------------------------------------------------------------------------------------- */

static void add_entries(struct edit *ed, const struct catalog *cat, const struct form_result *r,
                        const struct node *status) {
    struct str *pairs = arena_array(ed->a, r->n_changes, sizeof *pairs);
    size_t n = 0;
    for (size_t i = 0; i < r->n_changes; i++) {
        const struct form_change *c = &r->changes[i];
        if (c->before) continue;
        struct str value = as_written(ed, entry_yaml(ed->a, &c->after));
        pairs[n++] = edit_pair(ed, control_name(ed->a, cat, c->control), value);
    }
    if (!n) return;
    if (edit_is_nothing(status) || (status->type == NODE_MAP && !status->count && !status->flow)) {
        edit_insert_block(ed, STR("status"), status, pairs, n);
        return;
    }
    struct buf all;
    buf_init(&all, 2 * SYSTEM_FILE_MAX);
    for (size_t i = 0; i < n; i++) {
        if (i && status->flow) buf_addz(&all, ", ");
        if (i && !status->flow) buf_addf(&all, "%.*s%*s", STR_ARG(ed->line_end), (int)status->col - 1, "");
        buf_add(&all, pairs[i]);
    }
    edit_insert_pair(ed, status, arena_str(ed->a, buf_str(&all)));
    buf_release(&all);
}

/* The changes of entries that are there, by where they stand; NULL: this one does not change. */
static const struct form_change *change_of(const struct catalog *cat, const struct form_result *r, struct str key) {
    int32_t control = catalog_find_control(cat, key);
    for (size_t i = 0; i < r->n_changes; i++)
        if (r->changes[i].before && (int32_t)r->changes[i].control == control) return &r->changes[i];
    return NULL;
}

/* Trust nothing ---------------------------------------------------------------------------------------------------- */

static bool holds_entry(struct edit *ed, const struct node *now, const struct status_entry *s) {
    size_t n = 0;
    if (!now || now->type != NODE_MAP) return false;
    for (size_t k = 0; k < KEYS; k++) {
        struct str value = value_of(ed->a, s, k);
        const struct node *is = node_find(now, keys[k]);
        if (!value.ptr && is) return false;
        if (!value.ptr) continue;
        const struct node *wanted = read_value(ed, value);
        if (!is || !wanted || !edit_same_tree(is, wanted)) return false;
        n++;
    }
    return now->count == n;
}

static bool holds_status(struct edit *ed, const struct catalog *cat, const struct form_result *r,
                         const struct node *old, const struct node *now) {
    size_t n_old = old && old->type == NODE_MAP ? old->count : 0, at = n_old;
    if (!now || now->type != NODE_MAP) return false;
    for (size_t i = 0; i < n_old; i++) {
        if (i >= now->count || !str_eq(old->keys[i]->text, now->keys[i]->text)) return false;
        const struct form_change *c = change_of(cat, r, old->keys[i]->text);
        if (c ? !holds_entry(ed, now->items[i], &c->after) : !edit_same_tree(old->items[i], now->items[i]))
            return false;
    }
    for (size_t i = 0; i < r->n_changes; i++) {
        if (r->changes[i].before) continue;
        if (at >= now->count || !str_eq(now->keys[at]->text, control_name(ed->a, cat, r->changes[i].control)))
            return false;
        if (!holds_entry(ed, now->items[at++], &r->changes[i].after)) return false;
    }
    return at == now->count;
}

static bool holds(struct edit *ed, const struct catalog *cat, const struct form_result *r, const struct node *now) {
    const struct node *old = ed->root, *status = node_find(old, "status");
    if (now->count != old->count + !status) return false;
    for (size_t i = 0; i < old->count; i++) {
        if (!str_eq(old->keys[i]->text, now->keys[i]->text)) return false;
        if (old->items[i] != status && !edit_same_tree(old->items[i], now->items[i])) return false;
    }
    return holds_status(ed, cat, r, status, node_find(now, "status"));
}

bool form_write(struct arena *a, const struct catalog *cat, const struct source *src, const struct form_result *r,
                struct str *out, struct err *e) {
    struct edit ed;
    if (!edit_begin(&ed, a, src, e)) return false;
    *out = src->text;
    if (!r->n_changes) return true;
    const struct node *status = node_find(ed.root, "status");
    add_entries(&ed, cat, r, status);
    for (size_t i = status && status->type == NODE_MAP ? status->count : 0; i-- > 0;) {
        const struct form_change *c = change_of(cat, r, status->keys[i]->text);
        if (c) change_entry(&ed, status->keys[i], status->items[i], &c->after);
    }
    const struct node *now = edit_read_again(&ed);
    if (!now && e->kind == ERR_LIMIT) return false;
    if (!now || !holds(&ed, cat, r, now)) return edit_refuse(&ed);
    *out = ed.src.text;
    return true;
}
