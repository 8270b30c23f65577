/* import_names: controls, conditions, levels and questions as people write them. */
#include "ledger/import_parts.h"

struct name {
    struct str ids[2];             /* id and printed id, folded */
    struct str titles[LANG_COUNT]; /* keys */
};
struct title_keys {
    struct name *names[NAME_KINDS];
};

/* Folded, with one hyphen for all of them: ＡＴ－１－１ and AT‐1‐1 are AT-1-1. */
static struct str id_fold(struct arena *a, struct str s) {
    struct str folded = s.len ? catalog_fold(a, s) : STR("");
    char *out = arena_alloc(a, folded.len + 1);
    size_t len = 0;
    for (size_t at = 0; at < folded.len;) {
        uint32_t c = utf8_next(folded, &at);
        bool hyphen = (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x30FC;
        len += utf8_put(hyphen ? '-' : c, out + len);
    }
    return (struct str){out, len};
}

static struct name *names_of(struct importer *im, enum name_kind kind) {
    if (!im->titles) im->titles = arena_alloc(im->a, sizeof *im->titles);
    if (im->titles->names[kind]) return im->titles->names[kind];
    const struct catalog *cat = im->cat;
    size_t n = kind == NAME_CONTROL ? cat->n_controls : cat->n_conditions;
    struct name *names = arena_array(im->a, n + 1, sizeof *names);
    for (size_t i = 0; i < n; i++) {
        const struct text *title = kind == NAME_CONTROL ? &cat->controls[i].title : &cat->conditions[i].title;
        names[i].ids[0] = id_fold(im->a, kind == NAME_CONTROL ? cat->controls[i].id : cat->conditions[i].id);
        names[i].ids[1] = kind == NAME_CONTROL ? id_fold(im->a, cat->controls[i].printed) : STR("");
        for (unsigned l = 0; l < LANG_COUNT; l++) names[i].titles[l] = import_key(im->a, title->in[l]);
    }
    return im->titles->names[kind] = names;
}

/* The length of the id at the beginning of the text; 0 when another id goes on there. */
static size_t id_length(struct str text, struct str id) {
    if (!id.len || !str_starts(text, id)) return 0;
    if (text.len == id.len) return id.len;
    char c = text.ptr[id.len];
    bool goes_on = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '(' || c == '_';
    bool dotted = c == '.' && text.len > id.len + 1 && text.ptr[id.len + 1] >= '0' && text.ptr[id.len + 1] <= '9';
    return goes_on || dotted ? 0 : id.len;
}

static int32_t find_by_id(const struct name *names, uint32_t from, uint32_t to, struct str folded) {
    size_t longest = 0;
    int32_t found = -1;
    for (uint32_t i = from; i < to; i++)
        for (unsigned k = 0; k < 2; k++) {
            size_t length = id_length(folded, names[i].ids[k]);
            if (length <= longest) continue;
            longest = length;
            found = (int32_t)i;
        }
    return found;
}

static int32_t find_by_title(const struct name *names, uint32_t from, uint32_t to, struct str key) {
    int32_t found = -1;
    for (uint32_t i = from; key.len && i < to; i++) {
        bool same = false;
        for (unsigned l = 0; l < LANG_COUNT; l++) same = same || str_eq(names[i].titles[l], key);
        if (same) found = found == -1 ? (int32_t)i : -2;
    }
    return found;
}

#define NAME_MAX 400 /* bytes; more is no name */

int32_t name_find(struct importer *im, enum name_kind kind, uint32_t standard, struct str text) {
    const struct standard *s = &im->cat->standards[standard];
    uint32_t from = kind == NAME_CONTROL ? s->first_control : s->first_condition;
    uint32_t n = kind == NAME_CONTROL ? s->n_controls : s->n_conditions;
    struct str trimmed = import_trim(text), std, rest;
    if (!trimmed.len || trimmed.len > NAME_MAX) return -1;
    const struct name *names = names_of(im, kind);
    struct arena *scratch = arena_new(MIB);
    struct str folded = id_fold(scratch, trimmed);
    if (str_split(folded, '.', &std, &rest) && str_eq(std, s->id)) folded = rest;
    int32_t found = find_by_id(names, from, from + n, folded);
    if (found < 0) found = find_by_title(names, from, from + n, import_key(scratch, trimmed));
    arena_free(scratch);
    return found;
}

int32_t name_standard(struct importer *im, enum name_kind kind, const struct str *texts, size_t n) {
    size_t most = 0;
    int32_t best = -1;
    for (uint32_t s = 0; s < im->cat->n_standards; s++) {
        size_t known = 0;
        for (size_t i = 0; i < n; i++) known += name_find(im, kind, s, texts[i]) >= 0;
        if (known <= most) continue;
        most = known;
        best = (int32_t)s;
    }
    return best;
}

int32_t level_find(struct importer *im, const struct standard *s, struct str text) {
    struct str words = without_remark(text);
    for (size_t i = 0; i < s->n_levels; i++) {
        if (str_eq(s->levels[i].id, words)) return (int32_t)i;
        for (unsigned l = 0; l < LANG_COUNT; l++)
            if (import_same(im->a, words, s->levels[i].title.in[l])) return (int32_t)i;
    }
    return -1;
}

/* Questions ----------------------------------------------------------------------------------------------------- */

bool question_same_number(struct importer *im, const struct question *q, struct str number) {
    return number.len && number.len <= 80 && str_eq(id_fold(im->a, import_trim(number)), id_fold(im->a, q->id));
}

static const char *const endings[] = {"?", "？", "か", "は", "の別", "の有無", "の要否"};

/* "【通信環境】 利用するネットワークは？" is "利用するネットワーク". */
static struct str core_of(struct str text, struct str *tag) {
    struct str s = import_trim(text);
    size_t end;
    *tag = STR("");
    if (str_starts(s, STR("【")) && str_find(s, STR("】"), &end)) {
        *tag = str_cut(s, 3, end);
        s = import_trim(str_cut(s, end + 3, s.len));
    }
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
            if (str_ends(s, str_of(endings[i]))) {
                s = import_trim(str_cut(s, 0, s.len - strlen(endings[i])));
                again = s.len > 0;
            }
    }
    return s;
}

static bool asks_so(struct importer *im, const struct question *q, struct str text, struct str core) {
    const struct fact *f = &im->cat->facts[q->fact];
    const struct text *ways[] = {&q->title, &f->title, &f->ask};
    struct str tag;
    for (size_t w = 0; w < sizeof ways / sizeof *ways; w++)
        for (unsigned l = 0; l < LANG_COUNT; l++)
            if (import_same(im->a, text, ways[w]->in[l]) || import_same(im->a, core, core_of(ways[w]->in[l], &tag)))
                return true;
    return str_eq(import_trim(text), f->id);
}

static bool has_tag(struct importer *im, const struct question *q, struct str tag) {
    for (unsigned l = 0; l < LANG_COUNT; l++)
        if (import_same(im->a, q->tag.in[l], tag)) return true;
    return false;
}

static bool has_viewpoint(struct importer *im, const struct standard *s, const struct question *q, struct str text) {
    if (!import_trim(text).len) return true;
    for (size_t i = 0; i < s->n_viewpoints; i++)
        for (unsigned l = 0; str_eq(s->viewpoints[i].id, q->viewpoint) && l < LANG_COUNT; l++)
            if (import_same(im->a, s->viewpoints[i].title.in[l], text)) return true;
    return false;
}

int32_t question_find(struct importer *im, const struct standard *s, struct str number, struct str text,
                      struct str viewpoint) {
    struct str tag, core = core_of(text, &tag), bare = import_trim(number), std, rest;
    if (str_split(bare, '.', &std, &rest) && str_eq(std, s->id)) bare = rest;
    for (size_t i = 0; i < s->n_questions; i++)
        if (question_same_number(im, &s->questions[i], bare)) return (int32_t)i;
    if (bare.len) {
        for (size_t i = 0; i < s->n_questions; i++)
            if (str_eq(im->cat->facts[s->questions[i].fact].id, bare)) return (int32_t)i;
        return -1;
    }
    for (size_t i = 0; i < s->n_questions; i++)
        if (asks_so(im, &s->questions[i], text, core)) return (int32_t)i;
    int32_t found = -1;
    for (size_t i = 0; tag.len && i < s->n_questions; i++)
        if (has_tag(im, &s->questions[i], tag) && has_viewpoint(im, s, &s->questions[i], viewpoint)) {
            if (found >= 0) return -1;
            found = (int32_t)i;
        }
    return found;
}
