/* oscal_standard: an OSCAL catalog as the files of a standard. */
#include <string.h>
#include <strings.h>

#include "catalog/oscal_control.h"
#include "catalog/oscal_yaml.h"
#include "catalog/read.h"

#define FILE_BYTES MIB /* of one file of controls; far from what a loader takes */
#define HEAD                                                                                                           \
    "# Made by kijun import --oscal. OSCAL has no rules, so everything applies; correct what you know better.\n"

struct making {
    struct arena *a;
    struct diags *d;
    struct reading *docs; /* the first one leads */
    size_t n_docs;
    struct oscal_standard *out;
    struct buf file; /* of controls, being written */
    struct yamlw y;  /* into it */
    size_t n_controls_files, room, total;
    struct oscal_index ours, groups; /* by our ids */
    struct strs levels, roles, phases, kinds;
    const struct node *at; /* the control being written */
    bool one_of_ours;
};

static bool refuse(struct making *m, const struct node *n, const char *fmt, struct str id) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* every caller's message takes one %.*s */
    return diags_add(m->d, m->docs[0].file->src.path, n->line, n->col, ERR_INVALID, fmt, STR_ARG(id));
#pragma GCC diagnostic pop
}

/* Languages and names ---------------------------------------------------------------------------------------------- */

static bool has_kana(struct str s) {
    for (size_t i = 0; i < s.len;) {
        uint32_t c = utf8_next(s, &i);
        if (c >= 0x3041 && c <= 0x30FF) return true;
    }
    return false;
}

static bool control_has_kana(const struct node *holder, unsigned *tries) {
    for (size_t i = 0; i < oscal_count(holder, "controls") && *tries; i++, --*tries)
        if (has_kana(oscal_at(oscal_nth(holder, "controls", i), "title"))) return true;
    for (size_t i = 0; i < oscal_count(holder, "groups") && *tries; i++)
        if (control_has_kana(oscal_nth(holder, "groups", i), tries)) return true;
    return false;
}

/* OSCAL has no word for it: ours says it; else kana in the first titles tell Japanese. */
static enum lang language_of(const struct oscal_file *f) {
    const struct node *metadata = node_find(f->body, "metadata");
    enum lang lang;
    unsigned tries = 20;
    if (lang_parse(oscal_our(metadata, "language"), &lang)) return lang;
    return has_kana(oscal_at(metadata, "title")) || control_has_kana(f->body, &tries) ? LANG_JA : LANG_EN;
}

/* "dir/NIST 800.json" gives "nist_800". */
static struct str name_of_file(struct arena *a, struct str path) {
    size_t from = path.len, to = path.len;
    while (from && path.ptr[from - 1] != '/') from--;
    if (str_ends(path, STR(".json"))) to -= 5;
    char *id = arena_alloc(a, to - from + 2);
    size_t n = 0;
    for (size_t i = from; i < to; i++) {
        char c = path.ptr[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c + 'a' - 'A');
        bool letter = c >= 'a' && c <= 'z', more = (c >= '0' && c <= '9') || c == '-' || c == '_';
        if (letter || (more && n))
            id[n++] = c;
        else if (n && id[n - 1] != '_')
            id[n++] = '_';
    }
    return (struct str){id, n};
}

static bool find_id(struct making *m, struct str as) {
    const struct oscal_file *f = m->docs[0].file;
    struct str id = as.len ? as : oscal_our(node_find(f->body, "metadata"), "standard");
    if (!id.len) id = name_of_file(m->a, f->src.path);
    bool ok = id.len && id.len <= 64 && !str_is(id, "shared") && !str_is(id, "mappings");
    for (size_t i = 0; i < id.len && ok; i++) {
        char c = id.ptr[i];
        ok =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (i && ((c >= '0' && c <= '9') || c == '-' || c == '_'));
    }
    m->out->id = id;
    return ok || diags_add(m->d, f->src.path, 0, 0, ERR_INVALID,
                           _("“%.*s” cannot be the id of a standard (a letter, then letters, digits, _ and -); say "
                             "another with --as."),
                           STR_ARG(id));
}

/* Our own ids come back in a catalog of one standard of ours; what was resolved from several has OSCAL's, which differ.
 */
static struct str id_of(const struct making *m, const struct node *n) {
    struct str id = m->one_of_ours ? oscal_our(n, "id") : STR_NONE;
    return id.len ? id : oscal_at(n, "id");
}

static bool want_once(struct making *m, const struct oscal_index *x) {
    for (size_t i = 1; i < x->n; i++)
        if (str_eq(x->list[i].id, x->list[i - 1].id))
            refuse(m, x->list[i].node, _("The id “%.*s” stands twice."), x->list[i].id);
    return m->d->errors == 0;
}

static bool index_documents(struct making *m) {
    for (size_t k = 0; k < m->n_docs; k++) {
        struct reading *r = &m->docs[k];
        oscal_index_controls(m->a, r->file->body, &r->controls, &r->params);
        oscal_index_sort(&r->controls);
        oscal_index_sort(&r->params);
    }
    struct oscal_index *all = &m->docs[0].controls;
    if (all->n > CATALOG_CONTROLS_MAX)
        return diags_add(m->d, m->docs[0].file->src.path, 0, 0, ERR_LIMIT, _("The catalog has more than %d controls."),
                         CATALOG_CONTROLS_MAX);
    for (size_t i = 0; i < all->n; i++) oscal_index_add(m->a, &m->ours, id_of(m, all->list[i].node), all->list[i].node);
    oscal_index_sort(&m->ours);
    return want_once(m, all) && want_once(m, &m->ours) && want_once(m, &m->docs[0].params);
}

/* Texts of several languages ----------------------------------------------------------------------------------------
 */

/* A text too long for a file of ours is refused where it came from. */
static bool fits(struct making *m, const struct node *n, struct str s) {
    if (s.len <= NODE_SCALAR_MAX) return true;
    return diags_add(m->d, m->docs[0].file->src.path, n->line, n->col, ERR_LIMIT,
                     _("This text is longer than %zu KiB."), NODE_SCALAR_MAX / KIB);
}

/* The member at `offset` of each document's thing. */
static struct text merged(struct making *m, const void *const *things, size_t offset) {
    struct text t = {0};
    for (size_t k = 0; k < m->n_docs; k++)
        if (things[k]) memcpy(&t.in[m->docs[k].lang], (const char *)things[k] + offset, sizeof(struct str));
    return t;
}

/* Lists go together item by item, where they are as long as the first one's. */
static void write_lists(struct making *m, const char *key, const void *const *things, size_t offset) {
    struct strs first, other;
    memcpy(&first, (const char *)things[0] + offset, sizeof first);
    struct text *list = arena_array(m->a, first.n, sizeof *list);
    for (size_t k = 0; k < m->n_docs; k++) {
        if (!things[k]) continue;
        memcpy(&other, (const char *)things[k] + offset, sizeof other);
        for (size_t i = 0; i < first.n && other.n == first.n; i++)
            if (fits(m, m->at, other.list[i])) list[i].in[m->docs[k].lang] = other.list[i];
    }
    yamlw_texts(&m->y, key, list, first.n);
}

/* Controls -----------------------------------------------------------------------------------------------------------
 */

struct one {                 /* control in every document */
    const struct node *node; /* in the first */
    struct control_texts texts[LANG_COUNT];
    const void *things[LANG_COUNT]; /* the same, as pointers; NULL where a document does not have it */
    struct fields fields;
    bool withdrawn;
};

static bool is_withdrawn(const struct node *control) {
    const struct node *p = oscal_prop_of(control, "status", false);
    struct str value = p ? oscal_at(p, "value") : STR_NONE;
    return value.len == 9 && strncasecmp(value.ptr, "withdrawn", 9) == 0;
}

static struct str successors(struct making *m, const struct node *control) {
    struct str all = STR("");
    for (size_t i = 0; i < oscal_count(control, "links"); i++) {
        const struct node *l = oscal_nth(control, "links", i);
        struct str rel = oscal_at(l, "rel"), href = oscal_at(l, "href");
        if (!str_is(rel, "incorporated-into") && !str_is(rel, "moved-to")) continue;
        if (str_starts(href, STR("#"))) href = str_cut(href, 1, href.len);
        all = all.len ? arena_fmt(m->a, "%.*s, %.*s", STR_ARG(all), STR_ARG(href)) : href;
    }
    return all;
}

/* Something has to be said: what became of it, or the title. */
static struct str statement_instead(struct making *m, const struct one *c, enum lang lang, struct str title) {
    struct str next = c->withdrawn ? successors(m, c->node) : STR_NONE;
    if (next.len) return arena_fmt(m->a, tr(lang, N_("Withdrawn; see %.*s.")), STR_ARG(next));
    return c->withdrawn ? trs(lang, N_("Withdrawn.")) : title;
}

static bool names_field(struct arena *a, struct str text, struct str field) {
    size_t at;
    return str_find(text, arena_fmt(a, "【%.*s】", STR_ARG(field)), &at);
}

/* The same parameters in each language, or the loader would refuse it. */
static void check_fields(struct making *m, const struct one *c, const struct text *t) {
    if (!t->in[LANG_JA].len || !t->in[LANG_EN].len) return;
    for (size_t i = 0; i < c->fields.n; i++)
        if (names_field(m->a, t->in[LANG_JA], c->fields.list[i].id) !=
            names_field(m->a, t->in[LANG_EN], c->fields.list[i].id)) {
            refuse(m, c->node, _("The parameter “%.*s” stands in the statement of one language only."),
                   c->fields.list[i].param);
            return;
        }
}

/* Levels of ours in a catalog that does not say what levels there are: all of them are said. */
static void level_by_level(struct making *m, struct reading *r, struct control_texts *t) {
    for (size_t i = 0; i < t->n_levels; i++)
        if (t->levels[i].statement.len)
            t->statement = arena_fmt(m->a, "%.*s%s%.*s: %.*s", STR_ARG(t->statement), t->statement.len ? "\n" : "",
                                     STR_ARG(oscal_unmarked(r, t->levels[i].id)), STR_ARG(t->levels[i].statement));
    t->n_levels = 0;
}

static const struct level_texts *find_level(const struct control_texts *t, struct str id) {
    for (size_t i = 0; t && i < t->n_levels; i++)
        if (str_eq(t->levels[i].id, id)) return &t->levels[i];
    return NULL;
}

static bool has_levels(const struct making *m, const struct control_texts *t) {
    for (size_t i = 0; i < m->levels.n; i++)
        if (find_level(t, m->levels.list[i])) return true;
    return false;
}

static void read_one(struct making *m, const struct node *node, struct one *c) {
    c->node = m->at = node;
    c->withdrawn = is_withdrawn(node);
    for (size_t k = 0; k < m->n_docs; k++) {
        struct reading *r = &m->docs[k];
        const struct node *here = k ? oscal_index_find(&r->controls, oscal_at(node, "id")) : node;
        r->too_long = false;
        if (!here) continue;
        oscal_read_texts(r, &c->fields, here, &c->texts[k]);
        c->things[k] = &c->texts[k];
        if (!m->levels.n) level_by_level(m, r, &c->texts[k]);
        if (r->too_long) (void)!fits(m, node, (struct str){"", NODE_SCALAR_MAX + 1});
        if (!c->texts[k].statement.len && !c->texts[k].purpose.len && !has_levels(m, &c->texts[k]))
            c->texts[k].statement = oscal_unmarked(r, statement_instead(m, c, r->lang, c->texts[k].title));
    }
}

static void text(struct making *m, const struct one *c, const char *key, const void *const *things, size_t offset) {
    struct text t = merged(m, things, offset);
    for (unsigned i = 0; i < LANG_COUNT; i++) (void)!fits(m, c->node, t.in[i]);
    yamlw_text(&m->y, key, &t);
}

#define TEXT(m, c, key) text(m, c, #key, (c)->things, offsetof(struct control_texts, key))
#define LIST(m, c, key) write_lists(m, #key, (c)->things, offsetof(struct control_texts, key))

static bool listed(const struct strs *list, struct str s) {
    for (size_t i = 0; i < list->n; i++)
        if (str_eq(list->list[i], s)) return true;
    return false;
}

static void add_once(struct making *m, struct strs *to, struct str s) {
    if (!s.len || listed(to, s)) return;
    to->list = arena_grow(m->a, to->list, to->n, &to->room, sizeof *to->list);
    to->list[to->n++] = s;
}

/* The values of our props of that name, where the standard has them. */
static void write_values(struct making *m, const char *key, const struct node *control, const char *name,
                         const struct strs *known) {
    struct strs values = {0};
    for (size_t i = 0; i < oscal_count(control, "props"); i++) {
        const struct node *p = oscal_nth(control, "props", i);
        if (!str_is(oscal_at(p, "name"), name) || !str_is(oscal_at(p, "ns"), OSCAL_OURS)) continue;
        if (listed(known, oscal_at(p, "value"))) add_once(m, &values, oscal_at(p, "value"));
    }
    yamlw_strs(&m->y, key, values.list, values.n);
}

static void write_links(struct making *m, const char *key, const struct node *control, const char *rel) {
    struct strs ids = {0};
    for (size_t i = 0; i < oscal_count(control, "links"); i++) {
        const struct node *l = oscal_nth(control, "links", i);
        struct str href = oscal_at(l, "href");
        if (!str_is(oscal_at(l, "rel"), rel)) continue;
        const struct node *to =
            str_starts(href, STR("#")) ? oscal_index_find(&m->docs[0].controls, str_cut(href, 1, href.len)) : NULL;
        if (to && to != control)
            add_once(m, &ids, id_of(m, to));
        else if (!to)
            m->out->links_left_out++;
    }
    yamlw_strs(&m->y, key, ids.list, ids.n);
}

/* Of the statements that are written; others may have been read. */
static bool is_used(struct making *m, const struct one *c, struct str field) {
    if (!has_levels(m, &c->texts[0])) return names_field(m->a, c->texts[0].statement, field);
    for (size_t i = 0; i < m->levels.n; i++) {
        const struct level_texts *lv = find_level(&c->texts[0], m->levels.list[i]);
        if (lv && names_field(m->a, lv->statement, field)) return true;
    }
    return false;
}

static void write_fields(struct making *m, const struct one *c) {
    bool begun = false;
    for (size_t i = 0; i < c->fields.n; i++) {
        struct text title = {0}, hint = {0};
        if (!is_used(m, c, c->fields.list[i].id)) continue;
        if (!begun) yamlw_key(&m->y, "fields");
        begun = true;
        m->out->fields++;
        for (size_t k = 0; k < m->n_docs; k++) {
            title.in[m->docs[k].lang] = oscal_param_title(&m->docs[k], c->fields.list[i].param);
            hint.in[m->docs[k].lang] = oscal_param_hint(&m->docs[k], c->fields.list[i].param);
        }
        yamlw_item(&m->y);
        yamlw_str(&m->y, "id", c->fields.list[i].id);
        yamlw_text(&m->y, "title", &title);
        yamlw_text(&m->y, "hint", &hint);
        yamlw_item_end(&m->y);
    }
}

static void write_level(struct making *m, const struct one *c, struct str id) {
    const void *things[LANG_COUNT] = {0};
    for (size_t k = 0; k < m->n_docs; k++) things[k] = find_level(c->things[k], id);
    if (!things[0]) return;
    struct text said = merged(m, things, offsetof(struct level_texts, statement));
    check_fields(m, c, &said);
    yamlw_item(&m->y);
    yamlw_str(&m->y, "level", id);
    yamlw_str(&m->y, "recommend", c->withdrawn ? STR("false") : STR("true"));
    text(m, c, "statement", things, offsetof(struct level_texts, statement));
    text(m, c, "threat", things, offsetof(struct level_texts, threat));
    text(m, c, "effect", things, offsetof(struct level_texts, effect));
    write_lists(m, "proposals", things, offsetof(struct level_texts, proposals));
    write_lists(m, "acceptance", things, offsetof(struct level_texts, acceptance));
    write_lists(m, "evidence", things, offsetof(struct level_texts, evidence));
    yamlw_item_end(&m->y);
}

static void write_requirement(struct making *m, const struct one *c) {
    if (has_levels(m, &c->texts[0])) {
        yamlw_key(&m->y, "levels");
        for (size_t i = 0; i < m->levels.n; i++) write_level(m, c, m->levels.list[i]);
        return;
    }
    struct text said = merged(m, c->things, offsetof(struct control_texts, statement));
    check_fields(m, c, &said);
    yamlw_str(&m->y, "when", c->withdrawn ? STR("false") : STR("true"));
    TEXT(m, c, statement);
}

static void write_grade(struct making *m, const struct node *control) {
    const struct node *p = oscal_prop_of(control, "grade", true);
    struct str grade = p ? oscal_at(p, "value") : STR_NONE, sure = p ? oscal_at(p, "class") : STR_NONE;
    if (!str_is(grade, "basic") && !str_is(grade, "enhanced") && !str_is(grade, "recommended")) return;
    yamlw_str(&m->y, "grade", grade);
    if (str_is(sure, "published") || str_is(sure, "inferred")) yamlw_str(&m->y, "grade_certainty", sure);
}

/* Where it stands and how sure that is; of a foreign catalog: its own id, stated there. */
static void write_source(struct making *m, const struct node *node) {
    const struct node *p = oscal_prop_of(node, "certainty", true);
    struct str sure = p ? oscal_at(p, "value") : STR_NONE, section = oscal_our(node, "section");
    struct text note = {0};
    for (size_t k = 0; p && k < m->n_docs; k++) {
        const struct node *here = k ? oscal_index_find(&m->docs[k].controls, oscal_at(node, "id")) : node;
        const struct node *there = here ? oscal_prop_of(here, "certainty", true) : NULL;
        if (there) note.in[m->docs[k].lang] = oscal_at(there, "remarks");
    }
    bool known = str_is(sure, "stated") || str_is(sure, "published") ||
                 (str_is(sure, "inferred") && note.in[m->docs[0].lang].len);
    yamlw_key(&m->y, "source");
    m->y.indent += 2;
    yamlw_str(&m->y, "section", section.len ? section : oscal_at(node, "id"));
    yamlw_str(&m->y, "certainty", known ? sure : STR("stated"));
    yamlw_text(&m->y, "note", &note);
    m->y.indent -= 2;
}

static struct str printed_of(const struct making *m, const struct node *n) {
    struct str ours = oscal_our(n, "printed");
    if (m->one_of_ours) return ours;
    struct str id = oscal_at(n, "id"), found = STR_NONE;
    for (size_t i = 0; i < oscal_count(n, "props"); i++) {
        const struct node *p = oscal_nth(n, "props", i);
        if (!str_is(oscal_at(p, "name"), "label") || oscal_at(p, "class").len) continue;
        found = oscal_at(p, "value");
    }
    return str_eq(found, id) ? STR_NONE : found;
}

static void end_file(struct making *m) {
    if (!m->file.len) return;
    m->out->files = arena_grow(m->a, m->out->files, m->out->n_files, &m->room, sizeof *m->out->files);
    m->out->files[m->out->n_files].name = arena_fmt(m->a, "controls-%03zu.yaml", ++m->n_controls_files);
    m->out->files[m->out->n_files++].content = arena_str(m->a, buf_str(&m->file));
    m->total += m->file.len;
    buf_clear(&m->file);
}

static void begin_control(struct making *m) {
    if (m->file.len > FILE_BYTES) end_file(m);
    if (!m->file.len) buf_add(&m->file, STR(HEAD "controls:\n"));
}

static void write_control(struct making *m, const struct node *node, const struct node *parent, struct str group) {
    struct one *c = mem_alloc(sizeof *c);
    if (diags_full(m->d) || m->total > OSCAL_STANDARD_MAX) return mem_free(c);
    begin_control(m);
    read_one(m, node, c);
    m->out->controls++;
    m->out->withdrawn += c->withdrawn;
    yamlw_item(&m->y);
    yamlw_str(&m->y, "id", id_of(m, node));
    yamlw_str(&m->y, "printed", printed_of(m, node));
    if (parent) yamlw_str(&m->y, "parent", id_of(m, parent));
    TEXT(m, c, title);
    yamlw_str(&m->y, "group", group);
    write_grade(m, node);
    write_values(m, "roles", node, "role", &m->roles);
    write_values(m, "phases", node, "phase", &m->phases);
    write_values(m, "asks", node, "asks", &m->kinds);
    write_links(m, "requires", node, "required");
    write_links(m, "conflicts", node, "conflicts");
    write_links(m, "refers", node, "related");
    if (str_is(oscal_our(node, "open-list"), "yes")) yamlw_str(&m->y, "open_list", STR("yes"));
    TEXT(m, c, purpose);
    TEXT(m, c, choosing);
    TEXT(m, c, writing);
    TEXT(m, c, caution);
    LIST(m, c, practices);
    write_fields(m, c);
    LIST(m, c, acceptance);
    LIST(m, c, evidence);
    write_requirement(m, c);
    write_source(m, node);
    yamlw_item_end(&m->y);
    mem_free(c);
    for (size_t i = 0; i < oscal_count(node, "controls"); i++)
        write_control(m, oscal_nth(node, "controls", i), node, group);
}

/* Groups --------------------------------------------------------------------------------------------------------------
 */

/* The same group in another document: groups stand in the same order. */
struct groups {
    const struct node *in[LANG_COUNT];
};

static struct text group_title(struct making *m, const struct groups *g) {
    struct text t = {0};
    for (size_t k = 0; k < m->n_docs; k++)
        if (g->in[k]) t.in[m->docs[k].lang] = oscal_at(g->in[k], "title");
    return t;
}

static struct groups below(struct making *m, const struct groups *g, size_t i) {
    struct groups inner = {0};
    for (size_t k = 0; k < m->n_docs; k++)
        if (g->in[k] && i < oscal_count(g->in[k], "groups")) inner.in[k] = oscal_nth(g->in[k], "groups", i);
    for (size_t k = 1; k < m->n_docs; k++)
        if (inner.in[k] && !str_eq(oscal_at(inner.in[k], "id"), oscal_at(inner.in[0], "id"))) inner.in[k] = NULL;
    return inner;
}

static void write_group(struct making *m, struct yamlw *y, const struct groups *holder, struct str parent);

static void write_inner(struct making *m, struct yamlw *y, const struct groups *g, struct str id) {
    for (size_t i = 0; i < oscal_count(g->in[0], "controls"); i++)
        write_control(m, oscal_nth(g->in[0], "controls", i), NULL, id);
    for (size_t i = 0; i < oscal_count(g->in[0], "groups"); i++) {
        struct groups inner = below(m, g, i);
        write_group(m, y, &inner, id);
    }
}

static void write_group(struct making *m, struct yamlw *y, const struct groups *g, struct str parent) {
    const struct node *n = g->in[0];
    struct text title = group_title(m, g);
    if (parent.len && str_eq(oscal_our(n, "controls-of"), parent)) {
        write_inner(m, y, g, parent);
        return;
    }
    struct str id = id_of(m, n);
    if (!id.len) id = arena_fmt(m->a, "group-%zu", m->groups.n + 1);
    oscal_index_add(m->a, &m->groups, id, n);
    (void)!fits(m, n, title.in[m->docs[0].lang]);
    yamlw_item(y);
    yamlw_str(y, "id", id);
    yamlw_str(y, "parent", parent);
    yamlw_text(y, "title", &title);
    yamlw_str(y, "printed", printed_of(m, n));
    yamlw_item_end(y);
    write_inner(m, y, g, id);
}

/* Controls without a group get one of the catalog's name. */
static void write_groups(struct making *m, struct yamlw *y) {
    struct groups root = {0};
    for (size_t k = 0; k < m->n_docs; k++) root.in[k] = m->docs[k].file->body;
    yamlw_key(y, "groups");
    if (oscal_count(root.in[0], "controls")) {
        struct groups all = {0};
        for (size_t k = 0; k < m->n_docs; k++) all.in[k] = node_find(root.in[k], "metadata");
        struct text title = group_title(m, &all);
        oscal_index_add(m->a, &m->groups, STR("controls"), root.in[0]);
        yamlw_item(y);
        yamlw_str(y, "id", STR("controls"));
        yamlw_text(y, "title", &title);
        yamlw_item_end(y);
    }
    write_inner(m, y, &root, oscal_count(root.in[0], "controls") ? STR("controls") : STR_NONE);
}

/* The head ------------------------------------------------------------------------------------------------------------
 */

static struct text metadata_text(struct making *m, struct str (*get)(const struct node *, const char *),
                                 const char *key) {
    struct text t = {0};
    for (size_t k = 0; k < m->n_docs; k++)
        t.in[m->docs[k].lang] = get(node_find(m->docs[k].file->body, "metadata"), key);
    return t;
}

/* The remarks of the prop with that value, in every document. */
static struct text prop_title(struct making *m, const char *name, struct str value) {
    struct text t = {0};
    for (size_t k = 0; k < m->n_docs; k++) {
        const struct node *metadata = node_find(m->docs[k].file->body, "metadata");
        for (size_t i = 0; i < oscal_count(metadata, "props"); i++) {
            const struct node *p = oscal_nth(metadata, "props", i);
            if (!str_is(oscal_at(p, "name"), name) || !str_eq(oscal_at(p, "value"), value)) continue;
            t.in[m->docs[k].lang] = oscal_at(p, "remarks");
        }
    }
    if (!t.in[m->docs[0].lang].len) t.in[m->docs[0].lang] = value;
    return t;
}

static void named_item(struct yamlw *y, struct str id, const struct text *title) {
    yamlw_item(y);
    yamlw_str(y, "id", id);
    yamlw_text(y, "title", title);
    yamlw_item_end(y);
}

/* Our levels, phases and kinds: props with their title as remarks. */
static void gather(struct making *m, const char *name, struct strs *to) {
    const struct node *metadata = node_find(m->docs[0].file->body, "metadata");
    for (size_t i = 0; i < oscal_count(metadata, "props"); i++) {
        const struct node *p = oscal_nth(metadata, "props", i);
        if (str_is(oscal_at(p, "name"), name) && str_is(oscal_at(p, "ns"), OSCAL_OURS))
            add_once(m, to, oscal_at(p, "value"));
    }
}

static void write_named(struct making *m, struct yamlw *y, const char *key, const char *name, const struct strs *ids) {
    if (ids->n) yamlw_key(y, key);
    for (size_t i = 0; i < ids->n; i++) {
        struct text title = prop_title(m, name, ids->list[i]);
        named_item(y, ids->list[i], &title);
    }
}

static void write_roles(struct making *m, struct yamlw *y) {
    const struct node *metadata = node_find(m->docs[0].file->body, "metadata");
    for (size_t i = 0; i < oscal_count(metadata, "roles"); i++) {
        const struct node *role = oscal_nth(metadata, "roles", i);
        struct str id = oscal_our(role, "id");
        struct text title = {0};
        if (!id.len || listed(&m->roles, id)) continue;
        if (!m->roles.n) yamlw_key(y, "roles");
        add_once(m, &m->roles, id);
        for (size_t k = 0; k < m->n_docs; k++) {
            const struct node *there = node_find(m->docs[k].file->body, "metadata");
            if (i < oscal_count(there, "roles"))
                title.in[m->docs[k].lang] = oscal_at(oscal_nth(there, "roles", i), "title");
        }
        named_item(y, id, &title);
    }
}

/* Our levels rise from “omit”; anything else is no scale that the loader takes. */
static void gather_levels(struct making *m) {
    gather(m, "level", &m->levels);
    if (m->levels.n < 3 || m->levels.n > 60 || !str_is(m->levels.list[0], "omit")) m->levels.n = 0;
}

static void write_head(struct making *m, struct yamlw *y) {
    const struct node *metadata = node_find(m->docs[0].file->body, "metadata");
    struct str version = oscal_at(metadata, "version"), published = oscal_at(metadata, "published");
    struct text title = metadata_text(m, oscal_at, "title"), about = metadata_text(m, oscal_at, "remarks");
    struct text brief = metadata_text(m, oscal_our, "short"), word = metadata_text(m, oscal_our, "control-word");
    yamlw_str(y, "standard", m->out->id);
    yamlw_str(y, "language", str_of(lang_code(m->docs[0].lang)));
    yamlw_str(y, "edition", version.len ? version : STR("-"));
    yamlw_str(y, "published", str_cut(published, 0, published.len < 10 ? published.len : 10));
    yamlw_text(y, "title", &title);
    yamlw_text(y, "short", &brief);
    yamlw_text(y, "about", &about);
    yamlw_text(y, "control_word", &word);
    gather_levels(m);
    gather(m, "phase", &m->phases);
    gather(m, "kind", &m->kinds);
    write_named(m, y, "levels", "level", &m->levels);
    write_named(m, y, "phases", "phase", &m->phases);
    write_named(m, y, "kinds", "kind", &m->kinds);
    write_roles(m, y);
    yamlw_key(y, "source");
    y->indent += 2;
    yamlw_str(y, "section", oscal_at(m->docs[0].file->body, "uuid"));
    yamlw_str(y, "certainty", STR("stated"));
    y->indent -= 2;
}

static bool open_documents(struct making *m, const struct oscal_file *docs, size_t n) {
    if (n > LANG_COUNT)
        return diags_add(m->d, docs[LANG_COUNT].src.path, 0, 0, ERR_INVALID,
                         _("A standard has one catalog for each language, Japanese and English."));
    for (size_t k = 0; k < n; k++) {
        m->docs[k] = (struct reading){.a = m->a, .file = &docs[k], .lang = language_of(&docs[k])};
        if (docs[k].kind != OSCAL_CATALOG)
            return diags_add(m->d, docs[k].src.path, 0, 0, ERR_INVALID, _("This is no catalog."));
        if (k && m->docs[k].lang == m->docs[0].lang)
            return diags_add(m->d, docs[k].src.path, 0, 0, ERR_INVALID,
                             _("This catalog is in the same language as the first one."));
    }
    m->n_docs = n;
    return true;
}

static bool make(struct making *m, struct buf *head) {
    struct yamlw y = {.out = head, .main = m->docs[0].lang};
    m->y.main = y.main;
    buf_add(head, STR(HEAD));
    m->out->files = arena_grow(m->a, NULL, 0, &m->room, sizeof *m->out->files);
    m->out->n_files = 1; /* the head comes first, and is complete last */
    write_head(m, &y);
    write_groups(m, &y);
    end_file(m);
    oscal_index_sort(&m->groups);
    want_once(m, &m->groups);
    m->out->files[0].name = STR("standard.yaml");
    m->out->files[0].content = arena_str(m->a, buf_str(head));
    if (!buf_ok(head) || !buf_ok(&m->file) || m->total + head->len > OSCAL_STANDARD_MAX)
        return diags_add(m->d, m->docs[0].file->src.path, 0, 0, ERR_LIMIT, _("The catalog is too large."));
    return m->d->errors == 0;
}

bool oscal_to_standard(struct arena *a, const struct oscal_file *docs, size_t n, struct str as,
                       struct oscal_standard *out, struct diags *d) {
    struct reading readings[LANG_COUNT] = {0};
    struct making m = {.a = a, .d = d, .docs = readings, .out = out};
    struct buf head;
    *out = (struct oscal_standard){0};
    m.one_of_ours = oscal_our(node_find(docs[0].body, "metadata"), "standard").len > 0;
    if (!open_documents(&m, docs, n) || !find_id(&m, as) || !index_documents(&m)) return false;
    buf_init(&head, CATALOG_FILE_MAX);
    buf_init(&m.file, CATALOG_FILE_MAX);
    m.y.out = &m.file;
    bool ok = make(&m, &head);
    buf_release(&head);
    buf_release(&m.file);
    return ok;
}
