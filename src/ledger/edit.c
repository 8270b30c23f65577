/* edit: one value set in a file that people keep, every other byte as it was.
 *
 * The tree tells where things stand; the text is cut there and the new piece put in. Three shapes must be met:
 * block maps (a new line at the end, with the block's indentation), flow maps and JSON (before the closing
 * bracket), and blocks of lines as the old value (the new one goes after the colon and the lines go).
 *
 * Cutting text is easily wrong in a corner, so the result is never trusted: it is read again, and unless the tree
 * is the old one with exactly that value changed, the edit is refused and nothing is written. */
#include "ledger/edit.h"

/* Text ---------------------------------------------------------------------------------------- */

static size_t line_start(struct str text, size_t at) {
    while (at > 0 && text.ptr[at - 1] != '\n') at--;
    return at;
}

/* Of the line that `at` stands in, before its line end. */
static size_t line_stop(struct str text, size_t at) {
    while (at < text.len && text.ptr[at] != '\n' && text.ptr[at] != '\r') at++;
    return at;
}

static bool only_blanks(struct str s) {
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != ' ' && s.ptr[i] != '\t') return false;
    return true;
}

static bool begins_line(struct str text, size_t at) {
    size_t from = line_start(text, at);
    if (from == 0 && str_starts(text, STR("\xEF\xBB\xBF"))) from = at < 3 ? at : 3;
    return only_blanks(str_cut(text, from, at));
}

static void replace(struct edit *ed, size_t from, size_t to, struct str with) {
    struct str text = ed->src.text;
    ed->src.text = arena_fmt(ed->a, "%.*s%.*s%.*s", STR_ARG(str_cut(text, 0, from)), STR_ARG(with),
                             STR_ARG(str_cut(text, to, text.len)));
}

/* Keys and values as text --------------------------------------------------------------------- */

static bool is_plain_key(struct str s) {
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool later = (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-' || c == '(' || c == ')';
        if (!letter && !(i > 0 && later)) return false;
    }
    return s.len > 0;
}

/* In double quotes, in a way that JSON and YAML read alike. */
struct str edit_quoted(struct arena *a, struct str s) {
    struct buf out;
    struct jsonw w;
    buf_init(&out, 2 * SYSTEM_FILE_MAX);
    jsonw_init(&w, &out, false);
    jsonw_str(&w, s);
    struct str result = arena_str(a, buf_str(&out));
    buf_release(&out);
    return result;
}

struct str edit_key(const struct edit *ed, struct str key) {
    return ed->json || !is_plain_key(key) ? edit_quoted(ed->a, key) : key;
}

static bool is_json_plain(const struct node *n) {
    struct arena *scratch = arena_new(MIB);
    struct diags *unread = arena_alloc(scratch, sizeof *unread);
    struct source src = {STR(""), n->text};
    const struct node *again = n->plain && n->text.len < 64 ? json_read(scratch, &src, unread) : NULL;
    bool plain = again && again->plain && again->type == NODE_SCALAR;
    arena_free(scratch);
    return plain;
}

static void add_json(struct arena *a, const struct node *n, struct buf *out) {
    if (n->type == NODE_SCALAR) {
        buf_add(out, is_json_plain(n) ? n->text : edit_quoted(a, n->text));
        return;
    }
    buf_addc(out, n->type == NODE_LIST ? '[' : '{');
    for (size_t i = 0; i < n->count; i++) {
        if (i) buf_add(out, STR(", "));
        if (n->keys) buf_add(out, edit_quoted(a, n->keys[i]->text)), buf_add(out, STR(": "));
        add_json(a, n->items[i], out);
    }
    buf_addc(out, n->type == NODE_LIST ? ']' : '}');
}

struct str edit_value(const struct edit *ed, struct str yaml, const struct node *value) {
    struct buf out;
    if (!ed->json) return str_trim(yaml);
    buf_init(&out, 2 * SYSTEM_FILE_MAX);
    add_json(ed->a, value, &out);
    struct str result = arena_str(ed->a, buf_str(&out));
    buf_release(&out);
    return result;
}

/* Putting in ---------------------------------------------------------------------------------- */

/* The byte after the colon of a key; 0 when the key is written in a way that we leave alone. */
static size_t after_colon(struct str text, const struct node *key) {
    size_t at = key->end;
    while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '\t')) at++;
    return at < text.len && text.ptr[at] == ':' ? at + 1 : 0;
}

/* A value of several lines goes with its lines; comments on the key's line stay. */
static void replace_lines(struct edit *ed, const struct node *key, const struct node *old, struct str with) {
    struct str text = ed->src.text;
    size_t colon = after_colon(text, key), from = line_start(text, old->start), to = line_stop(text, old->end);
    if (to < text.len && text.ptr[to] == '\r') to++;
    if (to < text.len && text.ptr[to] == '\n') to++;
    replace(ed, from, to, STR(""));
    replace(ed, colon, colon, arena_fmt(ed->a, " %.*s", STR_ARG(with)));
}

bool edit_remove_lines(struct edit *ed, const struct node *map, const struct node *key, const struct node *old) {
    struct str text = ed->src.text;
    if (map->flow || !begins_line(text, key->start)) return false;
    size_t from = line_start(text, key->start), to = line_stop(text, old->end);
    if (to < text.len && text.ptr[to] == '\r') to++;
    if (to < text.len && text.ptr[to] == '\n') to++;
    replace(ed, from, to, STR(""));
    return true;
}

void edit_replace_value(struct edit *ed, const struct node *key, const struct node *old, struct str with) {
    struct str text = ed->src.text;
    bool own_lines = begins_line(text, old->start) && line_start(text, old->start) > key->end && after_colon(text, key);
    if (own_lines && !old->flow && old->type != NODE_SCALAR) {
        replace_lines(ed, key, old, with);
        return;
    }
    bool glued = !ed->json && old->start > 0 && text.ptr[old->start - 1] == ':'; /* YAML wants a blank there */
    replace(ed, old->start, old->end, glued ? arena_fmt(ed->a, " %.*s", STR_ARG(with)) : with);
}

static void insert_in_brackets(struct edit *ed, const struct node *map, struct str pair) {
    struct str text = ed->src.text;
    if (!map->count) {
        replace(ed, map->start + 1, map->start + 1, pair);
        return;
    }
    const struct node *last_key = map->keys[map->count - 1];
    size_t at = map->items[map->count - 1]->end, line = line_start(text, last_key->start);
    struct str between = STR(", ");
    if (begins_line(text, last_key->start))
        between = arena_fmt(ed->a, ",%.*s%.*s", STR_ARG(ed->line_end), STR_ARG(str_cut(text, line, last_key->start)));
    replace(ed, at, at, arena_fmt(ed->a, "%.*s%.*s", STR_ARG(between), STR_ARG(pair)));
}

static void insert_line(struct edit *ed, size_t after, size_t indentation, struct str line) {
    size_t at = line_stop(ed->src.text, after);
    replace(ed, at, at, arena_fmt(ed->a, "%.*s%*s%.*s", STR_ARG(ed->line_end), (int)indentation, "", STR_ARG(line)));
}

struct str edit_pair(const struct edit *ed, struct str key, struct str value) {
    return arena_fmt(ed->a, "%.*s: %.*s", STR_ARG(edit_key(ed, key)), STR_ARG(value));
}

void edit_insert_pair(struct edit *ed, const struct node *map, struct str pair) {
    if (map->flow)
        insert_in_brackets(ed, map, pair);
    else
        insert_line(ed, map->end, map->col - 1, pair);
}

/* The pairs one a line, or after one another in brackets. */
static struct str join_pairs(struct edit *ed, const struct str *pairs, size_t n, bool lines) {
    struct buf out;
    buf_init(&out, 2 * SYSTEM_FILE_MAX);
    for (size_t i = 0; i < n; i++) {
        if (i && lines)
            buf_addf(&out, "%.*s%*s", STR_ARG(ed->line_end), (int)ed->root->col + 1, "");
        else if (i)
            buf_addz(&out, ", ");
        buf_add(&out, pairs[i]);
    }
    struct str result = arena_str(ed->a, buf_str(&out));
    buf_release(&out);
    return result;
}

/* `block: {key: value …}` where the file has no such block, or an empty one. */
void edit_insert_block(struct edit *ed, struct str block, const struct node *empty, const struct str *pairs, size_t n) {
    struct str lined = join_pairs(ed, pairs, n, true), text = ed->src.text;
    struct str braced = arena_fmt(ed->a, "{%.*s}", STR_ARG(join_pairs(ed, pairs, n, false)));
    if (empty && ed->root->flow) {
        replace(ed, empty->start, empty->end, braced);
    } else if (empty) {
        insert_line(ed, empty->end, ed->root->col + 1, lined);
        replace(ed, empty->start, empty->end, STR(""));
    } else if (ed->root->flow) {
        edit_insert_pair(ed, ed->root, edit_pair(ed, block, braced));
    } else {
        bool ended = text.ptr[text.len - 1] == '\n';
        int margin = (int)ed->root->col - 1; /* a whole file may be indented */
        struct str lines =
            arena_fmt(ed->a, "%s%*s%.*s:%.*s%*s  %.*s%.*s", ended ? "" : ed->line_end.ptr, margin, "", STR_ARG(block),
                      STR_ARG(ed->line_end), margin, "", STR_ARG(lined), STR_ARG(ed->line_end));
        size_t document_end;
        bool marked = str_find(str_cut(text, ed->root->end, text.len), STR("\n..."), &document_end);
        if (marked)
            insert_line(ed, ed->root->end, (size_t)margin, str_trim(lines));
        else
            replace(ed, text.len, text.len, lines);
    }
}

/* Trust nothing ------------------------------------------------------------------------------- */

bool edit_same_tree(const struct node *a, const struct node *b) {
    if (a->type != b->type || a->count != b->count) return false;
    if (a->type == NODE_SCALAR) return str_eq(a->text, b->text);
    for (size_t i = 0; i < a->count; i++) {
        if (a->keys && !str_eq(a->keys[i]->text, b->keys[i]->text)) return false;
        if (!edit_same_tree(a->items[i], b->items[i])) return false;
    }
    return true;
}

bool edit_is_nothing(const struct node *n) {
    return !n || node_is_null(n);
}

static bool same_but_for(const struct node *before, const struct node *now, const struct str *path, size_t steps,
                         const struct node *value);

/* In a list the step is the number of the item, which has to be there. */
static bool same_list_but_for(const struct node *before, const struct node *now, const struct str *path, size_t steps,
                              const struct node *value) {
    int64_t at;
    if (edit_is_nothing(before) || before->type != NODE_LIST || before->count != now->count) return false;
    if (!str_int(path[0], &at) || at < 0 || (uint64_t)at >= now->count) return false;
    for (size_t i = 0; i < now->count; i++) {
        bool here = i == (size_t)at;
        if (here ? !same_but_for(before->items[i], now->items[i], path + 1, steps - 1, value)
                 : !edit_same_tree(before->items[i], now->items[i]))
            return false;
    }
    return true;
}

/* Is `now` what `before` was, but for the value at the end of `path`? */
static bool same_but_for(const struct node *before, const struct node *now, const struct str *path, size_t steps,
                         const struct node *value) {
    if (steps == 0) return edit_same_tree(value, now);
    if (now->type == NODE_LIST) return same_list_but_for(before, now, path, steps, value);
    if (now->type != NODE_MAP) return false;
    bool map = !edit_is_nothing(before) && before->type == NODE_MAP, found = false;
    size_t n_before = map ? before->count : 0;
    for (size_t i = 0; i < now->count; i++) {
        struct str key = now->keys[i]->text;
        const struct node *old = i < n_before ? before->items[i] : NULL;
        if (old && !str_eq(key, before->keys[i]->text)) return false;
        if (!str_eq(key, path[0])) {
            if (!old || !edit_same_tree(old, now->items[i])) return false;
            continue;
        }
        found = true;
        if (!same_but_for(old, now->items[i], path + 1, steps - 1, value)) return false;
    }
    return found && now->count >= n_before;
}

bool edit_refuse(const struct edit *ed) {
    return err_at(ed->e, ed->src.path, 0, 0, ERR_INVALID,
                  _("The file is written in a way that cannot be edited in place; put the answer in by hand."));
}

const struct node *edit_read_again(struct edit *ed) {
    struct diags *d = arena_alloc(ed->a, sizeof *d);
    if (ed->src.text.len > SYSTEM_FILE_MAX) {
        err_at(ed->e, ed->src.path, 0, 0, ERR_LIMIT, _("The file is larger than %zu MiB."), SYSTEM_FILE_MAX / MIB);
        return NULL;
    }
    const struct node *root = node_read(ed->a, &ed->src, d);
    if (root && root->type == NODE_MAP) return root;
    if (d->count)
        *ed->e = d->list[0];
    else
        edit_refuse(ed);
    return NULL;
}

/* One edit ------------------------------------------------------------------------------------ */

const struct node *edit_key_of(const struct node *map, const struct node *value) {
    for (size_t i = 0; i < map->count; i++)
        if (map->items[i] == value) return map->keys[i];
    return NULL;
}

static const struct node *child_of(struct edit *ed, const struct node *n, struct str step) {
    int64_t at;
    if (n->type == NODE_MAP) return node_find(n, arena_str(ed->a, step).ptr);
    return str_int(step, &at) && at >= 0 && (uint64_t)at < n->count ? n->items[at] : NULL;
}

/* Sets the value at path[0] of the root, path[1] in it, and so on; in a list a step is the number of an item. All but
 * the last step are there; of two the first may be missing. */
static bool set(struct edit *ed, const struct str *path, size_t steps, struct str yaml) {
    struct diags *d = arena_alloc(ed->a, sizeof *d);
    struct source value_src = {STR(""), yaml};
    const struct node *value = yaml_read(ed->a, &value_src, d);
    if (!value) return err_set(ed->e, ERR_INVALID, _("\"%.*s\" cannot be written as a value."), STR_ARG(yaml));
    struct str with = edit_value(ed, yaml, value);

    const struct node *map = ed->root, *child = NULL;
    size_t step = 0;
    for (; step < steps; step++) {
        child = child_of(ed, map, path[step]);
        if (edit_is_nothing(child) || step + 1 == steps) break;
        if (child->type == NODE_SCALAR) return edit_refuse(ed);
        map = child;
    }
    if (map->type != NODE_MAP || (steps > 2 && step + 1 < steps)) return edit_refuse(ed);
    if (step == 0 && steps > 1)
        edit_insert_block(ed, path[0], child, (struct str[]){edit_pair(ed, path[1], with)}, 1);
    else if (child)
        edit_replace_value(ed, edit_key_of(map, child), child, with);
    else
        edit_insert_pair(ed, map, edit_pair(ed, path[step], with));

    const struct node *now = edit_read_again(ed);
    if (!now)
        return ed->e->kind == ERR_LIMIT ? false : edit_refuse(ed); /* a place in a text that nobody saw helps nobody */
    if (!same_but_for(ed->root, now, path, steps, value)) return edit_refuse(ed);
    ed->root = now;
    return true;
}

bool edit_begin(struct edit *ed, struct arena *a, const struct source *src, struct err *e) {
    size_t at;
    *ed = (struct edit){.a = a, .src = *src, .e = e};
    ed->line_end = str_find(src->text, STR("\r\n"), &at) ? STR("\r\n") : STR("\n");
    ed->root = edit_read_again(ed);
    if (!ed->root) return false;
    ed->json = src->text.ptr[ed->root->start] == '{';
    return true;
}

bool system_set_answer(struct arena *a, const struct source *src, struct str key, struct str value, struct str *out,
                       struct err *e) {
    struct edit ed;
    if (!edit_begin(&ed, a, src, e)) return false;
    const struct node *old = node_find(node_find(ed.root, "answers"), arena_str(a, key).ptr);
    bool long_form = old && old->type == NODE_MAP;
    struct str path[] = {STR("answers"), key, STR("value")};
    if (!set(&ed, path, long_form ? 3 : 2, value)) return false;
    *out = ed.src.text;
    return true;
}

bool system_set_judgement(struct arena *a, const struct source *src, struct str condition_id, enum tri value,
                          struct str why, struct str *out, struct err *e) {
    struct edit ed;
    if (value == TRI_UNKNOWN) return err_set(e, ERR_INVALID, _("A judgement is yes or no."));
    if (text_is_blank(why)) return err_set(e, ERR_INVALID, _("A judgement needs its reason."));
    if (!edit_begin(&ed, a, src, e)) return false;
    struct str word = str_of(tri_name(value)), reason = edit_quoted(a, why);
    struct str path[] = {STR("judgements"), condition_id, STR("value")};
    const struct node *old = node_find(node_find(ed.root, "judgements"), arena_str(a, condition_id).ptr);
    if (edit_is_nothing(old)) {
        if (!set(&ed, path, 2, arena_fmt(a, "{value: %.*s, why: %.*s}", STR_ARG(word), STR_ARG(reason)))) return false;
    } else {
        if (!set(&ed, path, 3, word)) return false;
        path[2] = STR("why");
        if (!set(&ed, path, 3, reason)) return false;
    }
    *out = ed.src.text;
    return true;
}

/* A sheet that has no answers yet gets them as a map of one; else the answer goes beside the others. */
bool system_set_sheet_answer(struct arena *a, const struct source *src, size_t sheet, struct str key, struct str value,
                             struct str *out, struct err *e) {
    struct edit ed;
    if (!edit_begin(&ed, a, src, e)) return false;
    struct str number = arena_fmt(a, "%zu", sheet);
    const struct node *sheets = node_find(ed.root, "sheets");
    const struct node *its = sheets && sheets->type == NODE_LIST ? child_of(&ed, sheets, number) : NULL;
    if (!its || its->type != NODE_MAP) return edit_refuse(&ed);
    const struct node *answers = node_find(its, "answers");
    const struct node *old = edit_is_nothing(answers) ? NULL : node_find(answers, arena_str(a, key).ptr);
    struct str path[] = {STR("sheets"), number, STR("answers"), key, STR("value")};
    if (edit_is_nothing(answers)) value = arena_fmt(a, "{%.*s}", STR_ARG(edit_pair(&ed, key, value)));
    if (!set(&ed, path, edit_is_nothing(answers) ? 3 : old && old->type == NODE_MAP ? 5 : 4, value)) return false;
    *out = ed.src.text;
    return true;
}

bool system_set_choice(struct arena *a, const struct source *src, struct str condition_id, bool accept, struct str why,
                       struct str *out, struct err *e) {
    struct edit ed;
    if (!edit_begin(&ed, a, src, e)) return false;
    struct str word = accept ? STR("accept") : STR("treat"), reason = edit_quoted(a, why);
    struct str path[] = {STR("decisions"), condition_id, STR("choice")};
    const struct node *old = node_find(node_find(ed.root, "decisions"), arena_str(a, condition_id).ptr);
    if (edit_is_nothing(old)) {
        struct str both = arena_fmt(a, "{choice: %.*s, why: %.*s}", STR_ARG(word), STR_ARG(reason));
        if (!set(&ed, path, 2, text_is_blank(why) ? arena_fmt(a, "{choice: %.*s}", STR_ARG(word)) : both)) return false;
    } else {
        if (!set(&ed, path, 3, word)) return false;
        path[2] = STR("why");
        if (!text_is_blank(why) && !set(&ed, path, 3, reason)) return false;
    }
    *out = ed.src.text;
    return true;
}
