/* oscal_write: what the three OSCAL documents share. */
#include "report/oscal_write.h"

#include <string.h>

#include "report/writing.h"

/* Lists and members -------------------------------------------------------------------------------------------- */

void oscal_item(struct oscal *o, struct oscal_list *l) {
    if (l->begun) return;
    jsonw_key(&o->w, l->key);
    jsonw_array(&o->w);
    l->begun = true;
}

void oscal_end(struct oscal *o, const struct oscal_list *l) {
    if (l->begun) jsonw_end_array(&o->w);
}

#define WIDE_BLANK STR("\u3000")
#define HARD_BLANK STR("\u00a0")

static struct str trim_all(struct str s) {
    for (size_t before = 0; before != s.len;) {
        before = s.len;
        s = str_trim(s);
        if (str_starts(s, WIDE_BLANK)) s = str_cut(s, WIDE_BLANK.len, s.len);
        if (str_ends(s, WIDE_BLANK)) s = str_cut(s, 0, s.len - WIDE_BLANK.len);
        if (str_starts(s, HARD_BLANK)) s = str_cut(s, HARD_BLANK.len, s.len);
        if (str_ends(s, HARD_BLANK)) s = str_cut(s, 0, s.len - HARD_BLANK.len);
    }
    return s;
}

static bool is_break(char c) {
    return c == '\n' || c == '\r' || c == '\t';
}

struct str oscal_line(struct arena *a, struct str s) {
    size_t n = 0;
    s = trim_all(s);
    for (size_t i = 0; i < s.len; i++) n += is_break(s.ptr[i]);
    if (!n) return s;
    char *line = arena_alloc(a, s.len + 1);
    n = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = is_break(s.ptr[i]) ? ' ' : s.ptr[i];
        if (c != ' ' || n == 0 || line[n - 1] != ' ') line[n++] = c;
    }
    return (struct str){line, n};
}

void oscal_text(struct oscal *o, const char *key, struct str s) {
    s = trim_all(s);
    if (!s.len) return;
    jsonw_key(&o->w, key);
    jsonw_str(&o->w, s);
}

void oscal_string(struct oscal *o, const char *key, struct str s) {
    oscal_text(o, key, oscal_line(o->a, s));
}

struct str oscal_uuid(struct arena *a, const char *kind, struct str name, struct str more) {
    char uuid[37];
    uuid_of(arena_fmt(a, OSCAL_NS "\n%s\n%.*s\n%.*s", kind, STR_ARG(name), STR_ARG(more)), uuid);
    return arena_str(a, str_of(uuid));
}

/* Props and links ---------------------------------------------------------------------------------------------- */

void oscal_prop(struct oscal *o, struct oscal_list *props, const char *name, struct str value, struct str class,
                struct str remarks) {
    value = oscal_line(o->a, value);
    if (!value.len) return;
    oscal_item(o, props);
    jsonw_object(&o->w);
    oscal_string(o, "name", str_of(name));
    if (strcmp(name, "label") != 0) oscal_string(o, "ns", STR(OSCAL_NS));
    oscal_string(o, "value", value);
    oscal_string(o, "class", class);
    oscal_text(o, "remarks", remarks);
    jsonw_end_object(&o->w);
}

void oscal_own_prop(struct oscal *o, struct oscal_list *props, const char *name, struct str value) {
    oscal_prop(o, props, name, value, STR_NONE, STR_NONE);
}

void oscal_link(struct oscal *o, struct oscal_list *links, const char *rel, struct str href) {
    oscal_item(o, links);
    jsonw_object(&o->w);
    oscal_string(o, "href", href);
    oscal_string(o, "rel", str_of(rel));
    jsonw_end_object(&o->w);
}

/* Ids ---------------------------------------------------------------------------------------------------------- */

/* The letters and digits of this field: kana, kanji, full-width and Roman ones. */
static bool is_letter(uint32_t c) {
    return (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FA) || c == 0x30FC || c == 0x3005 ||
           (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xFF21 && c <= 0xFF3A) ||
           (c >= 0xFF41 && c <= 0xFF5A) || (c >= 0xFF10 && c <= 0xFF19) || (c >= 0x2160 && c <= 0x2188) ||
           (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7);
}

struct str oscal_token(struct arena *a, struct str id) {
    struct buf b;
    buf_init(&b, NODE_SCALAR_MAX);
    for (size_t i = 0; i < id.len;) {
        size_t from = i;
        uint32_t c = utf8_next(id, &i);
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
                     c == '-' || c == '_' || is_letter(c);
        if (c == '(' || c == 0xFF08)
            buf_addc(&b, '.');
        else if (plain)
            buf_add(&b, str_cut(id, from, i));
        else if (c != ')' && c != 0xFF09)
            buf_addc(&b, '_');
    }
    struct str token = arena_str(a, buf_str(&b));
    buf_release(&b);
    return token;
}

static int by_text_then_place(const void *pa, const void *pb) {
    const struct str *const *a = pa, *const *b = pb;
    int c = str_cmp(**a, **b);
    return c ? c : *a < *b ? -1 : *a > *b;
}

/* Two ids that come to the same token: the later ones are numbered, until no two are the same. */
static void make_unique(struct arena *a, struct str *tokens, size_t n) {
    struct str **sorted = arena_array(a, n, sizeof *sorted);
    size_t *rank = arena_array(a, n, sizeof *rank);
    for (bool again = n > 1; again;) {
        again = false;
        for (size_t i = 0; i < n; i++) sorted[i] = &tokens[i];
        qsort(sorted, n, sizeof *sorted, by_text_then_place);
        for (size_t i = 0; i < n; i++) rank[i] = i && str_eq(*sorted[i], *sorted[i - 1]) ? rank[i - 1] + 1 : 1;
        for (size_t i = 0; i < n; i++) {
            if (rank[i] == 1) continue;
            *sorted[i] = arena_fmt(a, "%.*s_%zu", STR_ARG(*sorted[i]), rank[i]);
            again = true;
        }
    }
}

struct oscal_ids oscal_ids(struct arena *a, const struct catalog *cat, uint32_t standard) {
    const struct standard *s = &cat->standards[standard];
    struct str *all = arena_array(a, s->n_groups + s->n_controls, sizeof *all);
    for (size_t i = 0; i < s->n_controls; i++)
        all[i] =
            arena_fmt(a, "%.*s_%.*s", STR_ARG(s->id), STR_ARG(oscal_token(a, cat->controls[s->first_control + i].id)));
    for (size_t i = 0; i < s->n_groups; i++)
        all[s->n_controls + i] = arena_fmt(a, "%.*s_%.*s", STR_ARG(s->id), STR_ARG(oscal_token(a, s->groups[i].id)));
    make_unique(a, all, s->n_controls + s->n_groups);
    return (struct oscal_ids){.controls = all, .groups = all + s->n_controls};
}

struct str oscal_param(struct arena *a, struct str control, struct str field) {
    return arena_fmt(a, "%.*s_prm_%.*s", STR_ARG(control), STR_ARG(oscal_token(a, field)));
}

struct str oscal_role(struct arena *a, const struct standard *s, struct str role) {
    return arena_fmt(a, "%.*s_%.*s", STR_ARG(s->id), STR_ARG(oscal_token(a, role)));
}

/* The document --------------------------------------------------------------------------------------------------- */

static bool digits(struct str s, size_t from, size_t n, unsigned *out) {
    *out = 0;
    for (size_t i = from; i < from + n; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9') return false;
        *out = *out * 10 + (unsigned)(s.ptr[i] - '0');
    }
    return true;
}

struct str oscal_date(struct arena *a, struct str day) {
    static const unsigned lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    unsigned y, m, d;
    day = str_trim(day);
    if (day.len != 10 || day.ptr[4] != '-' || day.ptr[7] != '-' || !digits(day, 0, 4, &y) || !digits(day, 5, 2, &m) ||
        !digits(day, 8, 2, &d))
        return STR_NONE;
    bool leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
    if (y < 1900 || y > 2999 || m < 1 || m > 12 || d < 1 || d > lengths[m - 1] || (m == 2 && d == 29 && !leap))
        return STR_NONE;
    return arena_fmt(a, "%.*sT00:00:00+09:00", STR_ARG(day)); /* days of Japan */
}

void oscal_begin(struct oscal *o, const char *root, struct str uuid) {
    jsonw_object(&o->w);
    jsonw_key(&o->w, root);
    jsonw_object(&o->w);
    oscal_string(o, "uuid", uuid);
}

bool oscal_finish(struct oscal *o, struct err *e) {
    jsonw_end_object(&o->w);
    jsonw_end_object(&o->w);
    buf_addc(o->w.out, '\n');
    return writer_done(o->w.out, e);
}

void oscal_metadata(struct oscal *o, struct str title, struct str version, struct str published, struct str day,
                    struct oscal_list *props) {
    struct str modified = oscal_date(o->a, day);
    jsonw_key(&o->w, "metadata");
    jsonw_object(&o->w);
    oscal_string(o, "title", title);
    oscal_string(o, "published", oscal_date(o->a, published));
    oscal_string(o, "last-modified", modified.len ? modified : STR(OSCAL_UNDATED));
    oscal_string(o, "version", oscal_line(o->a, version).len ? version : STR("-"));
    oscal_string(o, "oscal-version", STR(OSCAL_VERSION));
    oscal_own_prop(o, props, "language", str_of(lang_code(o->lang)));
    if (!modified.len) oscal_own_prop(o, props, "undated", STR("yes"));
}

void oscal_roles(struct oscal *o, const uint32_t *standards, size_t n) {
    struct oscal_list roles = {.key = "roles"};
    for (size_t i = 0; i < n; i++) {
        const struct standard *s = &o->cat->standards[standards[i]];
        for (size_t k = 0; k < s->n_roles; k++) {
            oscal_item(o, &roles);
            jsonw_object(&o->w);
            oscal_string(o, "id", oscal_role(o->a, s, s->roles[k].id));
            oscal_string(o, "title", oscal_in(o, &s->roles[k].title));
            oscal_text(o, "description", oscal_in(o, &s->roles[k].explain));
            struct oscal_list props = {.key = "props"};
            oscal_own_prop(o, &props, "id", s->roles[k].id);
            oscal_end(o, &props);
            jsonw_end_object(&o->w);
        }
    }
    oscal_end(o, &roles);
}

enum lang oscal_language(const struct standard *s, enum lang wanted) {
    if (s->title.in[wanted].len) return wanted;
    for (unsigned i = 0; i < LANG_COUNT; i++)
        if (s->title.in[i].len) return (enum lang)i;
    return wanted;
}

struct str oscal_in(const struct oscal *o, const struct text *t) {
    return text_in(t, o->lang);
}

struct str oscal_catalog_uuid(struct arena *a, const struct standard *s, enum lang lang) {
    return oscal_uuid(a, "catalog", arena_fmt(a, "%.*s\n%.*s", STR_ARG(s->id), STR_ARG(s->edition)),
                      str_of(lang_code(oscal_language(s, lang))));
}
