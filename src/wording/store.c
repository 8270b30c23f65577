/* store: wording as a file of the user's: written by attach, read by whatever quotes.
 *
 *     kijun-wording: 1
 *     standard: unified
 *     edition: "…"
 *     copy: {name: "…", sha256: …}
 *     quotes:
 *       - {id: "1.2.1.1(1)(a)", part: statement, lines: [49], text: "…"} */
#include "fmt/fmt.h"
#include "wording/wording.h"

#define QUOTES_MAX 20000
#define LINES_MAX 2000 /* of one quote */

/* Writing ---------------------------------------------------------------------------------------------------------- */

/* A double-quoted scalar; JSON's way of quoting is YAML's too. */
static void put_quoted(struct buf *out, struct str text) {
    struct jsonw w;
    jsonw_init(&w, out, false);
    jsonw_str(&w, text);
}

static void put_pair(struct buf *out, const char *key, struct str text) {
    buf_addz(out, key);
    put_quoted(out, text);
    buf_addc(out, '\n');
}

static void put_quote(const struct catalog *cat, const struct standard *s, const struct quote *q, struct buf *out) {
    put_pair(out, "  - id: ", cat->controls[q->control].id);
    buf_addf(out, "    part: %.*s\n", STR_ARG(q->part));
    if (q->level >= 0) put_pair(out, "    level: ", s->levels[q->level].id);
    buf_addz(out, "    lines: [");
    for (size_t i = 0; i < q->n_lines; i++) buf_addf(out, "%s%u", i ? ", " : "", q->lines[i]);
    buf_addz(out, "]\n");
    put_pair(out, "    text: ", q->text);
}

void wording_write(const struct catalog *cat, const struct wording *w, struct buf *out) {
    const struct standard *s = &cat->standards[w->standard];
    buf_addz(out,
             "# The wording of the standard, read by kijun from the copy named below. It belongs to whoever has the "
             "copy.\nkijun-wording: 1\n");
    put_pair(out, "standard: ", s->id);
    put_pair(out, "edition: ", w->edition);
    buf_addz(out, "copy:\n");
    put_pair(out, "  name: ", w->copy_name);
    put_pair(out, "  sha256: ", str_of(w->copy_sha256));
    buf_addz(out, w->n_quotes ? "quotes:\n" : "quotes: []\n");
    for (size_t i = 0; i < w->n_quotes; i++) put_quote(cat, s, &w->quotes[i], out);
}

/* Reading ---------------------------------------------------------------------------------------------------------- */

struct loading {
    struct arena *a;
    const struct catalog *cat;
    const struct standard *std;
    const struct source *src;
    struct diags *d;
};

static bool wrong(struct loading *l, const struct node *at, const char *message) {
    return diags_add(l->d, l->src->path, at->line, at->col, ERR_INVALID, "%s", message);
}

static bool want_str(struct loading *l, const struct node *map, const char *key, struct str *out) {
    const struct node *n = node_need(map, l->src, key, l->d);
    if (!n || !node_want_text(n, l->src, key, out, l->d)) return false;
    return out->len || diags_add(l->d, l->src->path, n->line, n->col, ERR_INVALID, _("“%s” must not be empty."), key);
}

static bool want_control(struct loading *l, const struct node *map, uint32_t *out) {
    struct str id;
    if (!want_str(l, map, "id", &id)) return false;
    int32_t index = catalog_find_control(l->cat, arena_fmt(l->a, "%.*s.%.*s", STR_ARG(l->std->id), STR_ARG(id)));
    const struct node *at = node_find(map, "id");
    if (index < 0)
        return diags_add(l->d, l->src->path, at->line, at->col, ERR_NOT_FOUND,
                         _("“%.*s” is no control of this standard."), STR_ARG(id));
    *out = (uint32_t)index;
    return true;
}

static bool want_part(struct loading *l, const struct node *map, struct str *out) {
    struct str part;
    if (!want_str(l, map, "part", &part)) return false;
    if (!str_is(part, "statement") && !str_is(part, "purpose"))
        return wrong(l, node_find(map, "part"), _("“part” is statement or purpose."));
    *out = part;
    return true;
}

static bool want_level(struct loading *l, const struct node *map, int32_t *out) {
    struct str level;
    *out = -1;
    if (!node_find(map, "level")) return true;
    if (!want_str(l, map, "level", &level)) return false;
    *out = standard_find_level(l->std, level);
    return *out >= 0 || diags_add(l->d, l->src->path, node_find(map, "level")->line, node_find(map, "level")->col,
                                  ERR_INVALID, _("There is no level “%.*s”."), STR_ARG(level));
}

static bool want_lines(struct loading *l, const struct node *map, struct quote *q) {
    const struct node *n = node_need(map, l->src, "lines", l->d);
    if (!n || !node_want_list(n, l->src, "lines", l->d)) return false;
    if (n->count == 0 || n->count > LINES_MAX) return wrong(l, n, _("“lines” holds the numbers of the copy's lines."));
    uint32_t *lines = arena_array(l->a, n->count, sizeof *lines);
    for (size_t i = 0; i < n->count; i++) {
        struct str text;
        int64_t v = 0;
        if (!node_want_text(n->items[i], l->src, "lines", &text, l->d)) return false;
        if (!str_int(text, &v) || v < (i ? (int64_t)lines[i - 1] + 1 : 1) || v > COPY_LINES_MAX)
            return wrong(l, n->items[i], _("“lines” holds the numbers of the copy's lines."));
        lines[i] = (uint32_t)v;
    }
    q->lines = lines;
    q->n_lines = n->count;
    return true;
}

static bool read_quote(struct loading *l, const struct node *item, struct quote *q) {
    static const char *const keys[] = {"id", "part", "level", "lines", "text", NULL};
    if (!node_want_map(item, l->src, "quotes", l->d) || !node_known_keys(item, l->src, keys, l->d)) return false;
    if (!want_control(l, item, &q->control) || !want_part(l, item, &q->part) || !want_level(l, item, &q->level) ||
        !want_lines(l, item, q) || !want_str(l, item, "text", &q->text))
        return false;
    return q->text.len <= QUOTE_BYTES_MAX || diags_add(l->d, l->src->path, item->line, item->col, ERR_LIMIT,
                                                       _("This text is longer than %zu KiB."), QUOTE_BYTES_MAX / KIB);
}

/* In the order in which they are written: by control, statement before purpose, levels rising. */
static bool stands_after(const struct quote *a, const struct quote *b) {
    int part = str_cmp(b->part, a->part);
    if (a->control != b->control) return a->control < b->control;
    return part ? part < 0 : a->level < b->level;
}

static void read_quotes(struct loading *l, const struct node *root, struct wording *w) {
    const struct node *list = node_need(root, l->src, "quotes", l->d);
    if (!list || !node_want_list(list, l->src, "quotes", l->d)) return;
    if (list->count > QUOTES_MAX) {
        diags_add(l->d, l->src->path, list->line, list->col, ERR_LIMIT, _("“%s” has more than %d entries."), "quotes",
                  QUOTES_MAX);
        return;
    }
    struct quote *quotes = arena_array(l->a, list->count, sizeof *quotes);
    for (size_t i = 0; i < list->count; i++) {
        struct quote *q = &quotes[w->n_quotes];
        *q = (struct quote){0};
        if (!read_quote(l, list->items[i], q)) continue;
        const struct quote *before = w->n_quotes ? q - 1 : NULL;
        if (before && !stands_after(before, q))
            wrong(l, list->items[i], _("Quotes stand in the order of the standard, each once."));
        if (!before || before->control != q->control) w->n_placed++;
        w->n_quotes++;
    }
    w->quotes = quotes;
}

static bool read_head(struct loading *l, const struct node *root, struct wording *w) {
    static const char *const keys[] = {"kijun-wording", "standard", "edition", "copy", "quotes", NULL};
    static const char *const copy_keys[] = {"name", "sha256", NULL};
    struct str version, id, sha;
    const struct node *copy;
    if (!node_want_map(root, l->src, _("the file"), l->d)) return false;
    if (!want_str(l, root, "kijun-wording", &version)) return false;
    if (!str_is(version, "1")) return wrong(l, node_find(root, "kijun-wording"), _("Only version 1 is known."));
    if (!node_known_keys(root, l->src, keys, l->d) || !want_str(l, root, "standard", &id)) return false;
    l->std = catalog_find_standard(l->cat, id);
    if (!l->std)
        return diags_add(l->d, l->src->path, node_find(root, "standard")->line, node_find(root, "standard")->col,
                         ERR_NOT_FOUND, _("There is no standard “%.*s”."), STR_ARG(id));
    w->standard = (uint32_t)(l->std - l->cat->standards);
    w->n_controls = l->std->n_controls;
    if (!want_str(l, root, "edition", &w->edition)) return false;
    if (!str_eq(w->edition, l->std->edition))
        return wrong(l, node_find(root, "edition"),
                     _("This wording was read for another edition of the standard's data; run kijun attach again."));
    copy = node_need(root, l->src, "copy", l->d);
    if (!copy || !node_want_map(copy, l->src, "copy", l->d) || !node_known_keys(copy, l->src, copy_keys, l->d))
        return false;
    if (!want_str(l, copy, "name", &w->copy_name) || !want_str(l, copy, "sha256", &sha)) return false;
    bool hex = sha.len == 64;
    for (size_t i = 0; i < 64 && hex; i++)
        hex = (sha.ptr[i] >= '0' && sha.ptr[i] <= '9') || (sha.ptr[i] >= 'a' && sha.ptr[i] <= 'f');
    if (!hex) return wrong(l, node_find(copy, "sha256"), _("A SHA-256 has 64 digits 0–9, a–f."));
    for (size_t i = 0; i < 64; i++) w->copy_sha256[i] = sha.ptr[i];
    return true;
}

struct wording *wording_load(struct arena *a, const struct catalog *cat, const struct source *src, struct diags *d) {
    struct loading l = {.a = a, .cat = cat, .src = src, .d = d};
    struct wording *w = arena_alloc(a, sizeof *w);
    if (src->text.len > WORDING_BYTES_MAX) {
        diags_add(d, src->path, 0, 0, ERR_LIMIT, _("The file is larger than %zu MiB."), WORDING_BYTES_MAX / MIB);
        return NULL;
    }
    const struct node *root = node_read(a, src, d);
    if (!root || !read_head(&l, root, w)) return NULL;
    read_quotes(&l, root, w);
    sha256_hex(src->text, w->sha256);
    return d->errors ? NULL : w;
}

/* Finding ---------------------------------------------------------------------------------------------------------- */

const struct wording *wordings_of(const struct wordings *all, uint32_t standard) {
    for (size_t i = 0; i < all->n; i++)
        if (all->list[i]->standard == standard) return all->list[i];
    return NULL;
}

const struct quote *wording_find(const struct wording *w, uint32_t control, struct str part, int32_t level) {
    const struct quote *general = NULL;
    for (size_t i = 0; i < w->n_quotes; i++) {
        const struct quote *q = &w->quotes[i];
        if (q->control != control || !str_eq(q->part, part)) continue;
        if (q->level == level) return q;
        if (q->level < 0) general = q;
    }
    return general;
}
