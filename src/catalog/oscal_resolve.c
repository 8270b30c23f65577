/* oscal_resolve: a profile and what it imports, as one catalog.
 *
 * Which controls: every import selects from its catalog (include, then exclude); of a control that several imports
 * select, the first stands. How they stand: `as-is` keeps the groups and nests a control in its parent where that is
 * selected too; `custom` puts them into groups of the profile's; otherwise they stand side by side without groups.
 * Then parameters are set and controls altered. Metadata is the profile's, back-matter that of all. */
#include <string.h>

#include "catalog/oscal_in.h"

struct control { /* of an imported catalog, in document order */
    const struct node *node;
    struct str id;
    int32_t parent; /* in the same list; -1 = none */
    bool selected;
};
struct source_catalog {
    const struct oscal_file *file;
    struct control *list;
    size_t n, room;
    struct oscal_index by_id, params;
};
struct resolver {
    struct arena *a;
    struct diags *d;
    const struct oscal_file *files;
    size_t n_files;
    const struct oscal_file *profile;
    struct source_catalog *sources; /* one for each import */
    size_t n_sources;
    struct oscal_index taken;  /* ids selected so far, from earlier imports */
    struct oscal_index set;    /* set-parameters */
    struct oscal_index alters; /* by control */
    struct jsonw w;
    unsigned depth;
    size_t written; /* controls */
};

static bool refuse(struct resolver *r, const struct node *n, const char *fmt, struct str what) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* every caller's message takes one %.*s */
    return diags_add(r->d, r->profile->src.path, n->line, n->col, ERR_INVALID, fmt, STR_ARG(what));
#pragma GCC diagnostic pop
}

/* Finding what is imported -------------------------------------------------------------------------------------------
 */

static struct str last_name(struct str path) {
    size_t from = path.len;
    while (from && path.ptr[from - 1] != '/') from--;
    return str_cut(path, from, path.len);
}

static struct str without_ending(struct str name) {
    static const struct str endings[] = {STR(".json"), STR(".xml"), STR(".yaml")};
    for (size_t i = 0; i < 3; i++)
        if (str_ends(name, endings[i])) return str_cut(name, 0, name.len - endings[i].len);
    return name;
}

static const struct oscal_file *file_named(const struct resolver *r, struct str href) {
    struct str name = without_ending(last_name(href));
    for (size_t i = 0; i < r->n_files; i++)
        if (&r->files[i] != r->profile && name.len && str_eq(without_ending(last_name(r->files[i].src.path)), name))
            return &r->files[i];
    return NULL;
}

static const struct oscal_file *file_with_uuid(const struct resolver *r, struct str uuid) {
    for (size_t i = 0; i < r->n_files; i++)
        if (&r->files[i] != r->profile && uuid.len && str_eq(oscal_at(r->files[i].body, "uuid"), uuid))
            return &r->files[i];
    return NULL;
}

/* A resource of the back-matter names files and documents. */
static const struct oscal_file *file_of_resource(const struct resolver *r, const struct node *resource) {
    const struct oscal_file *f = NULL;
    for (size_t i = 0; i < oscal_count(resource, "document-ids") && !f; i++)
        f = file_with_uuid(r, oscal_at(oscal_nth(resource, "document-ids", i), "identifier"));
    for (size_t i = 0; i < oscal_count(resource, "rlinks") && !f; i++)
        f = file_named(r, oscal_at(oscal_nth(resource, "rlinks", i), "href"));
    return f;
}

static const struct oscal_file *find_file(const struct resolver *r, struct str href) {
    const struct oscal_file *f = NULL;
    const struct node *back = node_find(r->profile->body, "back-matter");
    if (str_starts(href, STR("#"))) {
        struct str uuid = str_cut(href, 1, href.len);
        f = file_with_uuid(r, uuid);
        for (size_t i = 0; i < oscal_count(back, "resources") && !f; i++)
            if (str_eq(oscal_at(oscal_nth(back, "resources", i), "uuid"), uuid))
                f = file_of_resource(r, oscal_nth(back, "resources", i));
    } else {
        f = file_named(r, href);
    }
    /* Just one import and just one file besides the profile: it can only be that one. */
    if (!f && oscal_count(r->profile->body, "imports") == 1 && r->n_files == 2)
        f = r->profile == &r->files[0] ? &r->files[1] : &r->files[0];
    return f;
}

static bool resolve_into(struct arena *a, const struct oscal_file *files, size_t n, const struct oscal_file *profile,
                         unsigned depth, struct buf *out, struct diags *d);

/* An imported profile is resolved first, and read again as the catalog that it comes to. */
static const struct oscal_file *as_catalog(struct resolver *r, const struct node *import, const struct oscal_file *f) {
    struct buf made;
    struct oscal_file *catalog = arena_alloc(r->a, sizeof *catalog);
    if (f->kind == OSCAL_CATALOG) return f;
    if (r->depth >= OSCAL_CHAIN_MAX) {
        diags_add(r->d, r->profile->src.path, import->line, import->col, ERR_LIMIT,
                  _("Profiles import each other more than %d deep here, or in a circle."), OSCAL_CHAIN_MAX);
        return NULL;
    }
    buf_init(&made, OSCAL_FILE_MAX);
    bool ok = resolve_into(r->a, r->files, r->n_files, f, r->depth + 1, &made, r->d);
    struct source src = {f->src.path, ok ? arena_str(r->a, buf_str(&made)) : STR_NONE};
    buf_release(&made);
    return ok && oscal_read(r->a, &src, catalog, r->d) ? catalog : NULL;
}

/* Selecting -----------------------------------------------------------------------------------------------------------
 */

static void list_controls(struct resolver *r, struct source_catalog *s, const struct node *holder, int32_t parent) {
    for (size_t i = 0; i < oscal_count(holder, "controls"); i++) {
        const struct node *n = oscal_nth(holder, "controls", i);
        s->list = arena_grow(r->a, s->list, s->n, &s->room, sizeof *s->list);
        int32_t at = (int32_t)s->n;
        s->list[s->n++] = (struct control){n, oscal_at(n, "id"), parent, false};
        list_controls(r, s, n, at);
    }
    for (size_t i = 0; i < oscal_count(holder, "groups"); i++) list_controls(r, s, oscal_nth(holder, "groups", i), -1);
}

/* `*` stands for anything, `?` for one byte. Two places to go back to are enough for any pattern. */
static bool matches(struct str pattern, struct str s) {
    size_t p = 0, i = 0, star = SIZE_MAX, from = 0;
    while (i < s.len) {
        if (p < pattern.len && pattern.ptr[p] == '*')
            star = p++, from = i;
        else if (p < pattern.len && (pattern.ptr[p] == '?' || pattern.ptr[p] == s.ptr[i]))
            p++, i++;
        else if (star != SIZE_MAX)
            p = star + 1, i = ++from;
        else
            return false;
    }
    while (p < pattern.len && pattern.ptr[p] == '*') p++;
    return p == pattern.len;
}

static size_t place_of(const struct source_catalog *s, struct str id) {
    const struct node *n = oscal_index_find(&s->by_id, id);
    size_t from = 0, to = s->n; /* document order is order by place in the text */
    while (n && from < to) {
        size_t mid = from + (to - from) / 2;
        if (s->list[mid].node->start < n->start)
            from = mid + 1;
        else
            to = mid;
    }
    return n && from < s->n && s->list[from].node == n ? from : SIZE_MAX;
}

/* The children stand behind their parent, up to the first that is not below it. */
static void mark(struct source_catalog *s, size_t at, bool with_children, bool value, bool *marks) {
    marks[at] = value;
    for (size_t i = at + 1; with_children && i < s->n && s->list[i].parent >= (int32_t)at; i++) marks[i] = value;
}

static void mark_one(struct resolver *r, struct source_catalog *s, const struct node *selection, bool value,
                     bool *marks) {
    bool children = str_is(oscal_at(selection, "with-child-controls"), "yes");
    for (size_t i = 0; i < oscal_count(selection, "with-ids"); i++) {
        const struct node *id = oscal_nth(selection, "with-ids", i);
        size_t at = place_of(s, str_trim(id->text));
        if (at != SIZE_MAX)
            mark(s, at, children, value, marks);
        else if (value)
            refuse(r, id, _("The imported catalog has no control “%.*s”."), id->text);
    }
    for (size_t i = 0; i < oscal_count(selection, "matching"); i++) {
        struct str pattern = oscal_at(oscal_nth(selection, "matching", i), "pattern");
        for (size_t k = 0; k < s->n; k++)
            if (matches(pattern, s->list[k].id)) mark(s, k, children, value, marks);
    }
}

/* include-all or include-controls, then exclude-controls: of an import, and of the insertions of a custom merge. */
static void select_controls(struct resolver *r, struct source_catalog *s, const struct node *from, bool *marks) {
    bool all = node_find(from, "include-all") || !node_find(from, "include-controls");
    for (size_t i = 0; i < s->n && all; i++) marks[i] = true;
    for (size_t i = 0; i < oscal_count(from, "include-controls") && !all; i++)
        mark_one(r, s, oscal_nth(from, "include-controls", i), true, marks);
    for (size_t i = 0; i < oscal_count(from, "exclude-controls"); i++)
        mark_one(r, s, oscal_nth(from, "exclude-controls", i), false, marks);
}

static bool take_import(struct resolver *r, const struct node *import) {
    struct source_catalog *s = &r->sources[r->n_sources];
    const struct oscal_file *f = find_file(r, oscal_at(import, "href"));
    if (!f)
        return refuse(r, import, _("No file given here is what “%.*s” names; name its file after the profile."),
                      oscal_at(import, "href"));
    f = as_catalog(r, import, f);
    if (!f) return false;
    r->n_sources++;
    s->file = f;
    list_controls(r, s, f->body, -1);
    oscal_index_controls(r->a, f->body, &s->by_id, &s->params);
    oscal_index_sort(&s->by_id);
    bool *marks = arena_array(r->a, s->n, sizeof *marks);
    select_controls(r, s, import, marks);
    for (size_t i = 0; i < s->n; i++) s->list[i].selected = marks[i] && !oscal_index_find(&r->taken, s->list[i].id);
    for (size_t i = 0; i < s->n; i++)
        if (s->list[i].selected) oscal_index_add(r->a, &r->taken, s->list[i].id, s->list[i].node);
    oscal_index_sort(&r->taken);
    return true;
}

/* Altering ------------------------------------------------------------------------------------------------------------
 */

struct altered { /* the alters of one control */
    const struct node *list[16];
    size_t n;
};

static void find_alters(const struct resolver *r, struct str id, struct altered *out) {
    out->n = 0;
    for (size_t i = oscal_index_place(&r->alters, id); i < r->alters.n && out->n < 16; i++) {
        if (!str_eq(r->alters.list[i].id, id)) break;
        out->list[out->n++] = r->alters.list[i].node;
    }
}

static bool criterion(const struct node *remove, const char *key, struct str value, bool *any) {
    struct str wanted = oscal_at(remove, key);
    if (!wanted.ptr) return true;
    *any = true;
    return value.len && str_eq(wanted, value);
}

/* Whether a thing (`what`: prop, link, param, part) goes: every criterion that a remove names has to fit. */
static bool is_removed(const struct altered *alters, const struct node *n, const char *what) {
    for (size_t i = 0; i < alters->n; i++)
        for (size_t k = 0; k < oscal_count(alters->list[i], "removes"); k++) {
            const struct node *remove = oscal_nth(alters->list[i], "removes", k);
            bool any = false, all = criterion(remove, "by-name", oscal_at(n, "name"), &any);
            all = criterion(remove, "by-class", oscal_at(n, "class"), &any) && all;
            all = criterion(remove, "by-id", oscal_at(n, "id"), &any) && all;
            all = criterion(remove, "by-ns", oscal_at(n, "ns"), &any) && all;
            all = criterion(remove, "by-item-name", str_of(what), &any) && all;
            if (any && all) return true;
        }
    return false;
}

enum position { BEFORE, STARTING, ENDING, AFTER };

static enum position position_of(const struct node *add) {
    struct str p = oscal_at(add, "position");
    return str_is(p, "before") ? BEFORE : str_is(p, "after") ? AFTER : str_is(p, "starting") ? STARTING : ENDING;
}

/* Without by-id, or with the control's own, an add goes into the control: before is then starting, after is ending. */
static bool is_for(const struct node *add, struct str id, bool control, enum position at) {
    struct str by = oscal_at(add, "by-id");
    enum position p = position_of(add);
    if (control && (!by.len || str_eq(by, id))) return (p <= STARTING ? STARTING : ENDING) == at;
    return by.len && id.len && str_eq(by, id) && p == at;
}

struct array { /* begun with its first item */
    const char *key;
    bool begun;
};

static void begin_item(struct resolver *r, struct array *x) {
    if (x->begun) return;
    jsonw_key(&r->w, x->key);
    jsonw_array(&r->w);
    x->begun = true;
}

static void end_array(struct resolver *r, const struct array *x) {
    if (x->begun) jsonw_end_array(&r->w);
}

static void write_part(struct resolver *r, const struct node *part, const struct altered *alters, struct array *to);
static void write_param(struct resolver *r, const struct node *param, struct array *to);

/* What the alters add at this place, of one kind. */
static void add_at(struct resolver *r, const struct altered *alters, struct str id, bool control, enum position at,
                   struct array *to) {
    static const struct altered none = {.n = 0};
    for (size_t i = 0; i < alters->n; i++)
        for (size_t k = 0; k < oscal_count(alters->list[i], "adds"); k++) {
            const struct node *add = oscal_nth(alters->list[i], "adds", k);
            if (!is_for(add, id, control, at)) continue;
            for (size_t j = 0; j < oscal_count(add, to->key); j++) {
                const struct node *n = oscal_nth(add, to->key, j);
                if (strcmp(to->key, "params") == 0) {
                    write_param(r, n, to);
                } else if (strcmp(to->key, "parts") == 0) {
                    write_part(r, n, &none, to);
                } else {
                    begin_item(r, to);
                    jsonw_node(&r->w, n);
                }
            }
        }
}

/* Props or links of a control or part. */
static void write_items(struct resolver *r, const struct node *holder, const char *key, const char *what,
                        const struct altered *alters, struct str id, bool control) {
    struct array x = {key, false};
    add_at(r, alters, id, control, STARTING, &x);
    for (size_t i = 0; i < oscal_count(holder, key); i++) {
        const struct node *n = oscal_nth(holder, key, i);
        if (is_removed(alters, n, what)) continue;
        begin_item(r, &x);
        jsonw_node(&r->w, n);
    }
    add_at(r, alters, id, control, ENDING, &x);
    end_array(r, &x);
}

static void write_parts(struct resolver *r, const struct node *holder, const struct altered *alters, struct str id,
                        bool control) {
    struct array x = {"parts", false};
    add_at(r, alters, id, control, STARTING, &x);
    for (size_t i = 0; i < oscal_count(holder, "parts"); i++) write_part(r, oscal_nth(holder, "parts", i), alters, &x);
    add_at(r, alters, id, control, ENDING, &x);
    end_array(r, &x);
}

static bool is_list_of_things(struct str key) {
    return str_is(key, "props") || str_is(key, "links") || str_is(key, "parts") || str_is(key, "params") ||
           str_is(key, "controls") || str_is(key, "groups");
}

/* Members that stay as they are: ids, titles, prose. */
static void write_members(struct resolver *r, const struct node *n) {
    for (size_t i = 0; i < n->count; i++) {
        if (is_list_of_things(n->keys[i]->text)) continue;
        jsonw_key_str(&r->w, n->keys[i]->text);
        jsonw_node(&r->w, n->items[i]);
    }
}

static void write_part(struct resolver *r, const struct node *part, const struct altered *alters, struct array *to) {
    struct str id = oscal_at(part, "id");
    add_at(r, alters, id, false, BEFORE, to);
    if (!is_removed(alters, part, "part")) {
        begin_item(r, to);
        if (!alters->n) {
            jsonw_node(&r->w, part);
        } else {
            jsonw_object(&r->w);
            write_members(r, part);
            write_items(r, part, "props", "prop", alters, id, false);
            write_items(r, part, "links", "link", alters, id, false);
            write_parts(r, part, alters, id, false);
            jsonw_end_object(&r->w);
        }
    }
    add_at(r, alters, id, false, AFTER, to);
}

/* Parameters ----------------------------------------------------------------------------------------------------------
 */

static bool adds_up(struct str key) {
    return str_is(key, "props") || str_is(key, "links") || str_is(key, "constraints") || str_is(key, "guidelines");
}

/* A member of the parameter that setting it does not replace; what adds up is followed by what is set. */
static void write_param_member(struct resolver *r, struct str key, const struct node *value, const struct node *set) {
    struct str name = arena_str(r->a, key);
    const struct node *new = set ? node_find(set, name.ptr) : NULL;
    bool replaced = set && ((str_is(key, "select") && node_find(set, "values")) ||
                            (str_is(key, "values") && node_find(set, "select")));
    if (replaced) return;
    jsonw_key_str(&r->w, key);
    if (!new || !adds_up(key) || new->type != NODE_LIST || value->type != NODE_LIST) {
        jsonw_node(&r->w, new ? new : value);
        return;
    }
    jsonw_array(&r->w);
    for (size_t i = 0; i < value->count; i++) jsonw_node(&r->w, value->items[i]);
    for (size_t i = 0; i < new->count; i++) jsonw_node(&r->w, new->items[i]);
    jsonw_end_array(&r->w);
}

static void write_param(struct resolver *r, const struct node *param, struct array *to) {
    const struct node *set = oscal_index_find(&r->set, oscal_at(param, "id"));
    begin_item(r, to);
    if (!set) {
        jsonw_node(&r->w, param);
        return;
    }
    jsonw_object(&r->w);
    for (size_t i = 0; i < param->count; i++) write_param_member(r, param->keys[i]->text, param->items[i], set);
    for (size_t i = 0; i < set->count; i++) {
        struct str key = arena_str(r->a, set->keys[i]->text);
        if (str_is(key, "param-id") || node_find(param, key.ptr)) continue;
        jsonw_key_str(&r->w, key);
        jsonw_node(&r->w, set->items[i]);
    }
    jsonw_end_object(&r->w);
}

static void write_params(struct resolver *r, const struct node *holder, const struct altered *alters, struct str id) {
    struct array x = {"params", false};
    add_at(r, alters, id, true, STARTING, &x);
    for (size_t i = 0; i < oscal_count(holder, "params"); i++) {
        const struct node *p = oscal_nth(holder, "params", i);
        add_at(r, alters, oscal_at(p, "id"), false, BEFORE, &x);
        if (!is_removed(alters, p, "param")) write_param(r, p, &x);
        add_at(r, alters, oscal_at(p, "id"), false, AFTER, &x);
    }
    add_at(r, alters, id, true, ENDING, &x);
    end_array(r, &x);
}

/* Controls ------------------------------------------------------------------------------------------------------------
 */

static struct str new_title(const struct altered *alters, struct str id) {
    struct str title = STR_NONE;
    for (size_t i = 0; i < alters->n; i++)
        for (size_t k = 0; k < oscal_count(alters->list[i], "adds"); k++) {
            const struct node *add = oscal_nth(alters->list[i], "adds", k);
            if (oscal_at(add, "title").len && is_for(add, id, true, ENDING)) title = oscal_at(add, "title");
        }
    return title;
}

static void write_children(struct resolver *r, const struct source_catalog *s, int32_t parent);

static void write_control(struct resolver *r, const struct source_catalog *s, size_t at, bool nested) {
    const struct node *n = s->list[at].node;
    struct altered alters;
    find_alters(r, s->list[at].id, &alters);
    struct str title = new_title(&alters, s->list[at].id);
    r->written++;
    jsonw_object(&r->w);
    for (size_t i = 0; i < n->count; i++) {
        if (is_list_of_things(n->keys[i]->text)) continue;
        jsonw_key_str(&r->w, n->keys[i]->text);
        if (title.len && str_is(n->keys[i]->text, "title"))
            jsonw_str(&r->w, title);
        else
            jsonw_node(&r->w, n->items[i]);
    }
    write_params(r, n, &alters, s->list[at].id);
    write_items(r, n, "props", "prop", &alters, s->list[at].id, true);
    write_items(r, n, "links", "link", &alters, s->list[at].id, true);
    write_parts(r, n, &alters, s->list[at].id, true);
    if (nested) write_children(r, s, (int32_t)at);
    jsonw_end_object(&r->w);
}

/* Selected controls below one that is not selected move up to it. */
static void write_below(struct resolver *r, const struct source_catalog *s, int32_t parent, struct array *to) {
    for (size_t i = (size_t)(parent + 1); i < s->n && s->list[i].parent >= parent; i++) {
        if (s->list[i].parent != parent) continue;
        if (s->list[i].selected) {
            begin_item(r, to);
            write_control(r, s, i, true);
        } else {
            write_below(r, s, (int32_t)i, to);
        }
    }
}

static void write_children(struct resolver *r, const struct source_catalog *s, int32_t parent) {
    struct array x = {"controls", false};
    write_below(r, s, parent, &x);
    end_array(r, &x);
}

/* Merging: as-is ------------------------------------------------------------------------------------------------------
 */

/* The controls that stand in `holder` itself, from `*next` on; moves past them and everything below them. */
static void write_held(struct resolver *r, const struct source_catalog *s, const struct node *holder, size_t *next,
                       struct array *to) {
    for (size_t k = 0; k < oscal_count(holder, "controls"); k++) {
        size_t at = (*next)++;
        while (*next < s->n && s->list[*next].parent >= (int32_t)at) ++*next;
        if (s->list[at].selected) {
            begin_item(r, to);
            write_control(r, s, at, true);
        } else {
            write_below(r, s, (int32_t)at, to);
        }
    }
}

static size_t count_controls(const struct node *holder) {
    size_t n = oscal_count(holder, "controls");
    for (size_t i = 0; i < oscal_count(holder, "controls"); i++) n += count_controls(oscal_nth(holder, "controls", i));
    for (size_t i = 0; i < oscal_count(holder, "groups"); i++) n += count_controls(oscal_nth(holder, "groups", i));
    return n;
}

static bool any_selected(const struct source_catalog *s, size_t from, size_t n) {
    for (size_t i = from; i < from + n; i++)
        if (s->list[i].selected) return true;
    return false;
}

static void write_group(struct resolver *r, const struct source_catalog *s, const struct node *group, size_t *next,
                        struct array *to) {
    static const struct altered none = {.n = 0};
    struct array groups = {"groups", false}, controls = {"controls", false};
    size_t n = count_controls(group);
    if (!any_selected(s, *next, n)) {
        *next += n;
        return;
    }
    begin_item(r, to);
    jsonw_object(&r->w);
    write_members(r, group);
    write_params(r, group, &none, STR_NONE);
    write_items(r, group, "props", "prop", &none, STR_NONE, false);
    write_items(r, group, "links", "link", &none, STR_NONE, false);
    write_parts(r, group, &none, STR_NONE, false);
    write_held(r, s, group, next, &controls);
    end_array(r, &controls);
    for (size_t i = 0; i < oscal_count(group, "groups"); i++)
        write_group(r, s, oscal_nth(group, "groups", i), next, &groups);
    end_array(r, &groups);
    jsonw_end_object(&r->w);
}

static void merge_as_is(struct resolver *r) {
    struct array groups = {"groups", false}, controls = {"controls", false};
    size_t *next = arena_array(r->a, r->n_sources, sizeof *next);
    for (size_t i = 0; i < r->n_sources; i++)
        write_held(r, &r->sources[i], r->sources[i].file->body, &next[i], &controls);
    end_array(r, &controls);
    for (size_t i = 0; i < r->n_sources; i++) {
        const struct node *body = r->sources[i].file->body;
        for (size_t k = 0; k < oscal_count(body, "groups"); k++)
            write_group(r, &r->sources[i], oscal_nth(body, "groups", k), &next[i], &groups);
    }
    end_array(r, &groups);
}

/* Merging: flat and custom
 * --------------------------------------------------------------------------------------------- */

static void merge_flat(struct resolver *r) {
    struct array x = {"controls", false};
    for (size_t i = 0; i < r->n_sources; i++)
        for (size_t k = 0; k < r->sources[i].n; k++) {
            if (!r->sources[i].list[k].selected) continue;
            begin_item(r, &x);
            write_control(r, &r->sources[i], k, false);
        }
    end_array(r, &x);
}

struct placed {
    const struct source_catalog *s;
    size_t at;
};

static int by_id(const void *pa, const void *pb) {
    const struct placed *a = pa, *b = pb;
    return str_cmp(a->s->list[a->at].id, b->s->list[b->at].id);
}

static void insert_controls(struct resolver *r, const struct node *insert, struct array *to) {
    struct placed *list = NULL;
    size_t n = 0, room = 0;
    struct str order = oscal_at(insert, "order");
    for (size_t i = 0; i < r->n_sources; i++) {
        struct source_catalog *s = &r->sources[i];
        bool *marks = arena_array(r->a, s->n, sizeof *marks);
        struct diags quiet = {.count = DIAGS_MAX}; /* an id may be of another import */
        struct resolver other = *r;
        other.d = &quiet;
        select_controls(&other, s, insert, marks);
        for (size_t k = 0; k < s->n; k++) {
            if (!marks[k] || !s->list[k].selected) continue;
            list = arena_grow(r->a, list, n, &room, sizeof *list);
            list[n++] = (struct placed){s, k};
        }
    }
    if (n && (str_is(order, "ascending") || str_is(order, "descending"))) qsort(list, n, sizeof *list, by_id);
    for (size_t i = 0; i < n; i++) {
        const struct placed *p = &list[str_is(order, "descending") ? n - 1 - i : i];
        begin_item(r, to);
        write_control(r, p->s, p->at, false);
    }
}

static void write_custom(struct resolver *r, const struct node *holder) {
    struct array controls = {"controls", false}, groups = {"groups", false};
    for (size_t i = 0; i < oscal_count(holder, "insert-controls"); i++)
        insert_controls(r, oscal_nth(holder, "insert-controls", i), &controls);
    end_array(r, &controls);
    for (size_t i = 0; i < oscal_count(holder, "groups"); i++) {
        const struct node *g = oscal_nth(holder, "groups", i);
        begin_item(r, &groups);
        jsonw_object(&r->w);
        for (size_t k = 0; k < g->count; k++) {
            if (str_is(g->keys[k]->text, "groups") || str_is(g->keys[k]->text, "insert-controls")) continue;
            jsonw_key_str(&r->w, g->keys[k]->text);
            jsonw_node(&r->w, g->items[k]);
        }
        write_custom(r, g);
        jsonw_end_object(&r->w);
    }
    end_array(r, &groups);
}

/* Parameters that stand above the controls. Without groups, those of the groups move up. */
static void gather_params(struct resolver *r, const struct node *holder, bool deep, struct array *to) {
    for (size_t i = 0; i < oscal_count(holder, "params"); i++) write_param(r, oscal_nth(holder, "params", i), to);
    for (size_t i = 0; deep && i < oscal_count(holder, "groups"); i++)
        gather_params(r, oscal_nth(holder, "groups", i), deep, to);
}

/* The document
 * --------------------------------------------------------------------------------------------------------- */

/* Our words for levels, phases and kinds come along, so that what is resolved can be taken in again. */
static void our_props(struct resolver *r, struct array *to) {
    struct oscal_index seen = {0};
    for (size_t i = 0; i < r->n_sources; i++) {
        const struct node *metadata = node_find(r->sources[i].file->body, "metadata");
        for (size_t k = 0; k < oscal_count(metadata, "props"); k++) {
            const struct node *p = oscal_nth(metadata, "props", k);
            struct str name = oscal_at(p, "name"), key;
            bool wanted = str_is(oscal_at(p, "ns"), OSCAL_OURS) &&
                          (str_is(name, "level") || str_is(name, "phase") || str_is(name, "kind"));
            if (!wanted) continue;
            key = arena_fmt(r->a, "%.*s %.*s", STR_ARG(name), STR_ARG(oscal_at(p, "value")));
            if (oscal_index_find(&seen, key)) continue;
            oscal_index_add(r->a, &seen, key, p);
            oscal_index_sort(&seen);
            begin_item(r, to);
            jsonw_node(&r->w, p);
        }
    }
}

static void write_prop(struct resolver *r, struct array *to, const char *name, const char *value) {
    begin_item(r, to);
    jsonw_object(&r->w);
    jsonw_key(&r->w, "name"), jsonw_z(&r->w, name);
    jsonw_key(&r->w, "value"), jsonw_z(&r->w, value);
    jsonw_end_object(&r->w);
}

static void metadata_roles(struct resolver *r, const struct node *metadata) {
    struct array x = {"roles", false};
    struct oscal_index seen = {0};
    for (size_t i = 0; i <= r->n_sources; i++) {
        const struct node *from = i ? node_find(r->sources[i - 1].file->body, "metadata") : metadata;
        for (size_t k = 0; k < oscal_count(from, "roles"); k++) {
            const struct node *role = oscal_nth(from, "roles", k);
            if (oscal_index_find(&seen, oscal_at(role, "id"))) continue;
            oscal_index_add(r->a, &seen, oscal_at(role, "id"), role);
            oscal_index_sort(&seen);
            begin_item(r, &x);
            jsonw_node(&r->w, role);
        }
    }
    end_array(r, &x);
}

static void write_metadata(struct resolver *r) {
    const struct node *metadata = node_find(r->profile->body, "metadata");
    struct array props = {"props", false}, links = {"links", false};
    jsonw_key(&r->w, "metadata");
    jsonw_object(&r->w);
    for (size_t i = 0; i < metadata->count; i++) {
        struct str key = metadata->keys[i]->text;
        if (str_is(key, "props") || str_is(key, "links") || str_is(key, "roles")) continue;
        jsonw_key_str(&r->w, key);
        jsonw_node(&r->w, metadata->items[i]);
    }
    for (size_t i = 0; i < oscal_count(metadata, "props"); i++) {
        begin_item(r, &props);
        jsonw_node(&r->w, oscal_nth(metadata, "props", i));
    }
    our_props(r, &props);
    write_prop(r, &props, "resolution-tool", "kijun");
    end_array(r, &props);
    for (size_t i = 0; i < oscal_count(metadata, "links"); i++) {
        begin_item(r, &links);
        jsonw_node(&r->w, oscal_nth(metadata, "links", i));
    }
    begin_item(r, &links);
    jsonw_object(&r->w);
    jsonw_key(&r->w, "href");
    jsonw_str(&r->w, arena_fmt(r->a, "urn:uuid:%.*s", STR_ARG(oscal_at(r->profile->body, "uuid"))));
    jsonw_key(&r->w, "rel"), jsonw_z(&r->w, "source-profile");
    jsonw_end_object(&r->w);
    end_array(r, &links);
    metadata_roles(r, metadata);
    jsonw_end_object(&r->w);
}

static void write_back_matter(struct resolver *r) {
    struct array x = {"resources", false};
    struct oscal_index seen = {0};
    for (size_t i = 0; i <= r->n_sources; i++) {
        const struct oscal_file *f = i < r->n_sources ? r->sources[i].file : r->profile;
        const struct node *back = node_find(f->body, "back-matter");
        size_t before = seen.n;
        for (size_t k = 0; k < oscal_count(back, "resources"); k++) {
            const struct node *resource = oscal_nth(back, "resources", k);
            struct str uuid = oscal_at(resource, "uuid");
            struct oscal_index earlier = {seen.list, before, before};
            if (oscal_index_find(&earlier, uuid)) continue;
            oscal_index_add(r->a, &seen, uuid, resource);
            if (!x.begun) jsonw_key(&r->w, "back-matter"), jsonw_object(&r->w);
            begin_item(r, &x);
            jsonw_node(&r->w, resource);
        }
        oscal_index_sort(&seen);
    }
    end_array(r, &x);
    if (x.begun) jsonw_end_object(&r->w);
}

static void write_uuid(struct resolver *r) {
    char uuid[37];
    struct str name = arena_fmt(r->a, OSCAL_OURS "\nresolved\n%.*s", STR_ARG(oscal_at(r->profile->body, "uuid")));
    for (size_t i = 0; i < r->n_sources; i++)
        name = arena_fmt(r->a, "%.*s\n%.*s", STR_ARG(name), STR_ARG(oscal_at(r->sources[i].file->body, "uuid")));
    uuid_of(name, uuid);
    jsonw_key(&r->w, "uuid"), jsonw_z(&r->w, uuid);
}

static void index_changes(struct resolver *r) {
    const struct node *modify = node_find(r->profile->body, "modify");
    for (size_t i = 0; i < oscal_count(modify, "set-parameters"); i++) {
        const struct node *n = oscal_nth(modify, "set-parameters", i);
        oscal_index_add(r->a, &r->set, oscal_at(n, "param-id"), n);
    }
    for (size_t i = 0; i < oscal_count(modify, "alters"); i++) {
        const struct node *n = oscal_nth(modify, "alters", i);
        oscal_index_add(r->a, &r->alters, oscal_at(n, "control-id"), n);
    }
    oscal_index_sort(&r->set);
    oscal_index_sort(&r->alters);
}

/* What is altered but not selected was meant otherwise; it does no harm. */
static void check_changes(struct resolver *r) {
    for (size_t i = 0; i < r->alters.n; i++) {
        const struct node *n = r->alters.list[i].node;
        if (!oscal_index_find(&r->taken, r->alters.list[i].id))
            diags_warn(r->d, r->profile->src.path, n->line, n->col,
                       _("The control “%.*s” is altered but not selected."), STR_ARG(r->alters.list[i].id));
    }
}

static void write_catalog(struct resolver *r) {
    const struct node *merge = node_find(r->profile->body, "merge"), *as_is = node_find(merge, "as-is");
    const struct node *custom = node_find(merge, "custom");
    bool keeps = as_is && str_is(as_is->text, "true");
    struct array params = {"params", false};
    jsonw_object(&r->w);
    jsonw_key(&r->w, "catalog");
    jsonw_object(&r->w);
    write_uuid(r);
    write_metadata(r);
    for (size_t i = 0; i < r->n_sources; i++) gather_params(r, r->sources[i].file->body, !keeps, &params);
    end_array(r, &params);
    if (keeps)
        merge_as_is(r);
    else if (custom)
        write_custom(r, custom);
    else
        merge_flat(r);
    write_back_matter(r);
    jsonw_end_object(&r->w);
    jsonw_end_object(&r->w);
    buf_addc(r->w.out, '\n');
}

static bool resolve_into(struct arena *a, const struct oscal_file *files, size_t n, const struct oscal_file *profile,
                         unsigned depth, struct buf *out, struct diags *d) {
    struct resolver *r = arena_alloc(a, sizeof *r);
    size_t imports = oscal_count(profile->body, "imports"), before = d->errors;
    *r = (struct resolver){.a = a, .d = d, .files = files, .n_files = n, .profile = profile, .depth = depth};
    if (imports > OSCAL_FILES_MAX)
        return diags_add(d, profile->src.path, 0, 0, ERR_LIMIT, _("The profile has more than %d imports."),
                         OSCAL_FILES_MAX);
    r->sources = arena_array(a, imports, sizeof *r->sources);
    for (size_t i = 0; i < imports; i++)
        if (!take_import(r, oscal_nth(profile->body, "imports", i))) return false;
    if (d->errors != before) return false;
    index_changes(r);
    check_changes(r);
    jsonw_init(&r->w, out, true);
    write_catalog(r);
    if (!r->written)
        return diags_add(d, profile->src.path, profile->body->line, profile->body->col, ERR_INVALID,
                         _("The profile selects no control."));
    return buf_ok(out) || diags_add(d, profile->src.path, 0, 0, ERR_LIMIT,
                                    _("The resolved catalog is larger than %zu MiB."), out->ceiling / MIB);
}

bool oscal_resolve(struct arena *a, const struct oscal_file *files, size_t n, struct buf *out, struct diags *d) {
    return resolve_into(a, files, n, &files[0], 1, out, d);
}
