/* import_tree: what was taken, in the shape of a system file, each part with its cell. */
#include "ledger/import_parts.h"

struct item *item_new(struct arena *a, enum item_type type) {
    struct item *it = arena_alloc(a, sizeof *it);
    it->type = type;
    it->text = STR("");
    return it;
}

static struct item *append(struct arena *a, struct item *up, enum item_type type) {
    struct item *it = item_new(a, type);
    it->up = up;
    if (up->end)
        up->end->next = it;
    else
        up->first = it;
    up->end = it;
    up->n++;
    return it;
}

struct item *item_find(const struct item *map, struct str key) {
    for (struct item *it = map->first; it; it = it->next)
        if (str_eq(it->key, key)) return it;
    return NULL;
}

struct item *item_child(struct arena *a, struct item *map, struct str key, enum item_type type) {
    if (!map || map->type == ITEM_TEXT) return NULL;
    struct item *it = map->end && str_eq(map->end->key, key) ? map->end : item_find(map, key);
    if (it) return it->type == type ? it : NULL;
    if (map->n >= ITEM_CHILDREN_MAX) return NULL;
    it = append(a, map, type);
    it->key = arena_str(a, key);
    return it;
}

struct item *item_add(struct arena *a, struct item *list, enum item_type type) {
    return append(a, list, type);
}

void item_remove(struct item *it) {
    struct item *up = it->up, *before = NULL;
    if (!up) return;
    for (struct item *i = up->first; i && i != it; i = i->next) before = i;
    if (before)
        before->next = it->next;
    else
        up->first = it->next;
    if (up->end == it) up->end = before;
    up->n--;
    it->up = NULL;
}

bool item_is_empty(const struct item *it) {
    if (it->type == ITEM_TEXT) return it->text.len == 0;
    for (const struct item *i = it->first; i; i = i->next)
        if (!item_is_empty(i)) return false;
    return true;
}

/* YAML ---------------------------------------------------------------------------------------------------------- */

struct yaml {
    struct buf *out;
    unsigned line;
};

static void end_line(struct yaml *y) {
    buf_addc(y->out, '\n');
    y->line++;
}

/* A version 1.10 is not the number 1.1. */
static bool looks_fractional(struct str s) {
    bool point = false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != '.' && (s.ptr[i] < '0' || s.ptr[i] > '9')) return false;
        point = point || s.ptr[i] == '.';
    }
    return point;
}

/* Letters, digits and signs without a meaning in YAML. Everything else is quoted: dull, and never wrong. */
static bool is_plain(struct str s) {
    static const char *const nulls[] = {"null", "Null", "NULL"};
    if (!s.len || s.ptr[0] == ' ' || s.ptr[0] == '-' || s.ptr[s.len - 1] == ' ' || looks_fractional(s)) return false;
    for (size_t i = 0; i < sizeof nulls / sizeof *nulls; i++)
        if (str_is(s, nulls[i])) return false;
    for (size_t at = 0; at < s.len;) {
        uint32_t c = utf8_next(s, &at);
        bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool sign = c < 0x80 && c && strchr("._-()/ +", (int)c);
        bool wide = c >= 0xA1 && c != 0x2028 && c != 0x2029 && c != 0x3000 && c != 0xFEFF;
        if (!word && !sign && !wide) return false;
    }
    return true;
}

static void put_text(struct yaml *y, struct str s) {
    struct jsonw w;
    if (is_plain(s)) {
        buf_add(y->out, s);
        return;
    }
    jsonw_init(&w, y->out, false);
    jsonw_str(&w, s);
}

static bool is_short_list(const struct item *list) {
    size_t length = 0;
    for (const struct item *i = list->first; i; i = i->next) {
        if (i->type != ITEM_TEXT) return false;
        length += i->text.len + 2;
    }
    return length <= 90;
}

static void put_short_list(struct yaml *y, struct item *list) {
    buf_addc(y->out, '[');
    for (struct item *i = list->first; i; i = i->next) {
        if (i != list->first) buf_add(y->out, STR(", "));
        i->line = i->last = y->line;
        put_text(y, i->text);
    }
    buf_addc(y->out, ']');
}

/* {level: mid}: what comes from one cell, so that a finding on the line is about it. */
static bool is_short_map(const struct item *map) {
    size_t length = 0;
    for (const struct item *i = map->first; i; i = i->next) {
        bool same = i->cell.ptr && map->cell.ptr && str_eq(i->cell, map->cell);
        if (!same || (i->type != ITEM_TEXT && !(i->type == ITEM_LIST && is_short_list(i)))) return false;
        length += i->key.len + 4 + i->text.len;
        for (const struct item *k = i->first; k; k = k->next) length += k->text.len + 2;
    }
    return length <= 160;
}

static void put_short_map(struct yaml *y, struct item *map) {
    buf_addc(y->out, '{');
    for (struct item *i = map->first; i; i = i->next) {
        if (i != map->first) buf_add(y->out, STR(", "));
        i->line = i->last = y->line;
        put_text(y, i->key);
        buf_add(y->out, STR(": "));
        if (i->type == ITEM_LIST)
            put_short_list(y, i);
        else
            put_text(y, i->text);
    }
    buf_addc(y->out, '}');
}

/* Does it stand on the line of its key? */
static bool is_one_line(const struct item *it) {
    if (it->type == ITEM_TEXT || !it->first) return true;
    return it->type == ITEM_LIST ? is_short_list(it) : it->up->type == ITEM_MAP && it->up->up && is_short_map(it);
}

static void put_one_line(struct yaml *y, struct item *it) {
    if (it->type == ITEM_TEXT)
        put_text(y, it->text);
    else if (it->type == ITEM_LIST)
        put_short_list(y, it);
    else
        put_short_map(y, it);
    end_line(y);
}

/* `begun`: the first one stands after a "- " that is there already. */
static void put_children(struct yaml *y, struct item *up, unsigned depth, bool begun) {
    for (struct item *it = up->first; it; it = it->next) {
        if (depth == 0 && it != up->first) end_line(y); /* parts stand apart */
        if (!begun || it != up->first) buf_addf(y->out, "%*s", (int)(depth * 2), "");
        it->line = y->line;
        if (up->type == ITEM_LIST) {
            buf_add(y->out, STR("- "));
        } else {
            put_text(y, it->key);
            buf_add(y->out, is_one_line(it) ? STR(": ") : STR(":"));
        }
        if (is_one_line(it)) {
            put_one_line(y, it);
        } else {
            if (up->type == ITEM_MAP) end_line(y);
            put_children(y, it, depth + 1, up->type == ITEM_LIST);
        }
        it->last = y->line - 1;
    }
}

void item_write(struct item *root, struct buf *out) {
    struct yaml y = {out, 1};
    for (size_t i = 0; i < out->len; i++) y.line += out->ptr[i] == '\n';
    put_children(&y, root, 0, false);
}

struct item *item_at_line(struct item *root, unsigned line) {
    for (struct item *it = root->first; it; it = it->next) {
        if (line < it->line || line > it->last) continue;
        struct item *inner = item_at_line(it, line);
        return inner ? inner : it;
    }
    return NULL;
}
