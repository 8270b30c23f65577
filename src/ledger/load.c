/* load: reading one value of a system file, with complaint. */
#include "ledger/load.h"

bool loader_error(const struct loader *l, const struct node *at, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    struct str message = arena_vfmt(l->a, fmt, ap);
    va_end(ap);
    return diags_add(l->d, l->src->path, at->line, at->col, ERR_INVALID, "%.*s", STR_ARG(message));
}

bool text_is_blank(struct str s) {
    for (size_t at = 0; at < s.len;) {
        uint32_t c = utf8_next(s, &at);
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r' && c != 0xA0 && c != 0x3000) return false;
    }
    return true;
}

static bool list_fits(const struct loader *l, const struct node *n, const char *key, size_t most) {
    if (n->type != NODE_LIST || n->count <= most) return true;
    const struct node *first_over = n->items[most];
    return diags_add(l->d, l->src->path, first_over->line, first_over->col, ERR_LIMIT,
                     _("\"%s\" has %zu entries; at most %zu are accepted."), key, n->count, most);
}

const struct node *loader_child(const struct loader *l, const struct node *map, const char *key, enum node_type type) {
    const struct node *n = node_find(map, key);
    struct str text;
    if (!n || node_is_null(n)) return NULL;
    bool ok = type == NODE_MAP    ? node_want_map(n, l->src, key, l->d)
              : type == NODE_LIST ? node_want_list(n, l->src, key, l->d)
                                  : node_want_text(n, l->src, key, &text, l->d);
    return ok && list_fits(l, n, key, ROWS_MAX) ? n : NULL;
}

static size_t count_characters(struct str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) n += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
    return n;
}

static bool length_fits(const struct loader *l, const struct node *n, const char *key, size_t length) {
    if (length <= TEXT_CHARACTERS_MAX) return true;
    return diags_add(l->d, l->src->path, n->line, n->col, ERR_LIMIT,
                     _("\"%s\" is %zu characters long; at most %d are accepted."), key, length, TEXT_CHARACTERS_MAX);
}

bool loader_text_fits(const struct loader *l, const struct node *n, const char *key) {
    return length_fits(l, n, key, count_characters(n->text));
}

struct str loader_text(const struct loader *l, const struct node *map, const char *key) {
    const struct node *n = loader_child(l, map, key, NODE_SCALAR);
    return n && loader_text_fits(l, n, key) ? n->text : STR_NONE;
}

const struct str *loader_texts(const struct loader *l, const struct node *map, const char *key, size_t *n) {
    struct node *list = node_find(map, key);
    if (!list || node_is_null(list) || !list_fits(l, list, key, TEXTS_MAX)) return NULL;
    struct node *const *items = list->type == NODE_LIST ? list->items : &list;
    size_t count = list->type == NODE_LIST ? list->count : 1;
    struct str *texts = arena_array(l->a, count, sizeof *texts);
    size_t together = 0;
    for (size_t i = 0; i < count; i++) {
        if (!node_want_text(items[i], l->src, key, &texts[i], l->d)) return NULL;
        together += count_characters(texts[i]);
        if (!length_fits(l, items[i], key, together)) return NULL;
    }
    *n = count;
    return texts;
}

static bool read_digits(struct str s, unsigned *out) {
    unsigned v = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9') return false;
        v = v * 10 + (unsigned)(s.ptr[i] - '0');
    }
    *out = v;
    return true;
}

bool day_exists(struct str s) {
    static const unsigned days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    unsigned y, m, d;
    if (s.len != 10 || s.ptr[4] != '-' || s.ptr[7] != '-') return false;
    if (!read_digits(str_cut(s, 0, 4), &y) || !read_digits(str_cut(s, 5, 7), &m) || !read_digits(str_cut(s, 8, 10), &d))
        return false;
    if (y < 1 || m < 1 || m > 12 || d < 1) return false;
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return d <= days[m - 1] + (m == 2 && leap);
}

struct str loader_date(const struct loader *l, const struct node *map, const char *key) {
    struct str s = loader_text(l, map, key);
    if (!s.ptr || day_exists(s)) return s;
    loader_error(l, node_find(map, key), _("\"%s\" must be a day that exists, written as 2026-04-01; \"%.*s\" is not."),
                 key, STR_ARG(s));
    return STR_NONE;
}

bool word_yesno(struct str s, bool *out) {
    static const char *const words[2][8] = {{"no", "No", "NO", "false", "False", "FALSE", "いいえ", NULL},
                                            {"yes", "Yes", "YES", "true", "True", "TRUE", "はい", NULL}};
    for (int yes = 0; yes < 2; yes++)
        for (size_t i = 0; words[yes][i]; i++)
            if (str_is(s, words[yes][i])) return *out = yes == 1, true;
    return false;
}

bool loader_once(const struct loader *l, unsigned *lines, uint32_t index, const struct node *key) {
    if (lines[index])
        return loader_error(l, key, _("\"%.*s\" is said here once more; it was said on line %u. Keep one of them."),
                            STR_ARG(key->text), lines[index]);
    lines[index] = key->line;
    return true;
}

/* Ids ----------------------------------------------------------------------------------------- */

/* Looking through every id takes time, so it is done for messages that somebody will read. */
static struct str nearest_id(const struct loader *l, struct str id, unsigned kinds) {
    return diags_full(l->d) ? STR_NONE : catalog_nearest(l->a, l->cat, id, kinds);
}

static void report_no_standard(const struct loader *l, const struct node *key, struct str standard) {
    struct str near = nearest_id(l, standard, NEAR_STANDARD);
    if (near.ptr)
        loader_error(l, key, _("No standard \"%.*s\" is loaded; did you mean \"%.*s\"?"), STR_ARG(standard),
                     STR_ARG(near));
    else
        loader_error(l, key, _("No standard \"%.*s\" is loaded (kijun standards lists those that are)."),
                     STR_ARG(standard));
}

/* Why an id names nothing: not of the form, a standard that is not loaded, or a slip in the rest. */
static void report_id(const struct loader *l, const struct node *key, unsigned kind) {
    struct str standard, rest, id = key->text;
    struct str near = nearest_id(l, id, kind);
    size_t colon;
    if (str_find(id, STR(":"), &colon) && near.ptr) {
        loader_error(l, key, _("In files ids are written with a dot: \"%.*s\"."), STR_ARG(near));
    } else if (!str_split(id, '.', &standard, &rest)) {
        if (near.ptr)
            loader_error(l, key, _("There is no \"%.*s\"; did you mean \"%.*s\"?"), STR_ARG(id), STR_ARG(near));
        else
            loader_error(l, key, _("\"%.*s\" names no standard; ids are written STANDARD.ID."), STR_ARG(id));
    } else if (!catalog_find_standard(l->cat, standard)) {
        report_no_standard(l, key, standard);
    } else if (near.ptr) {
        loader_error(l, key, _("There is no \"%.*s\"; did you mean \"%.*s\"?"), STR_ARG(id), STR_ARG(near));
    } else {
        loader_error(l, key, _("The standard \"%.*s\" has no \"%.*s\"."), STR_ARG(standard), STR_ARG(rest));
    }
}

/* STD:ID is for the command line; a file has one way to write an id. */
static bool has_file_form(struct str id) {
    struct str standard, rest;
    size_t at;
    return str_split(id, '.', &standard, &rest) && !str_find(standard, STR(":"), &at);
}

int32_t loader_condition(const struct loader *l, const struct node *key) {
    int32_t i = has_file_form(key->text) ? catalog_find_condition(l->cat, key->text) : -1;
    if (i < 0) report_id(l, key, NEAR_CONDITION);
    return i;
}

int32_t loader_control(const struct loader *l, const struct node *key) {
    int32_t i = has_file_form(key->text) ? catalog_find_control(l->cat, key->text) : -1;
    if (i < 0) report_id(l, key, NEAR_CONTROL);
    return i;
}

bool loader_control_or_condition(const struct loader *l, const struct node *key, int32_t *control, int32_t *condition) {
    *control = has_file_form(key->text) ? catalog_find_control(l->cat, key->text) : -1;
    *condition = *control < 0 && has_file_form(key->text) ? catalog_find_condition(l->cat, key->text) : -1;
    if (*control >= 0 || *condition >= 0) return true;
    report_id(l, key, NEAR_CONTROL | NEAR_CONDITION);
    return false;
}

int32_t loader_fact(const struct loader *l, const struct node *key) {
    size_t colon;
    int32_t i = str_find(key->text, STR(":"), &colon) ? -1 : catalog_find_fact(l->cat, key->text);
    if (i >= 0) return i;
    struct str near = nearest_id(l, key->text, NEAR_FACT);
    if (near.ptr)
        loader_error(l, key, _("There is no question \"%.*s\"; did you mean \"%.*s\"?"), STR_ARG(key->text),
                     STR_ARG(near));
    else
        loader_error(l, key, _("There is no question \"%.*s\"."), STR_ARG(key->text));
    return -1;
}
