/* open: loading the catalog and a system, deriving, finding ids. */
#include "cli/open.h"

#include <string.h>

static int refuse(const struct diags *d) {
    diags_print(d, stderr);
    int status = err_exit_status(diags_kind(d));
    return status ? status : EXIT_CALL;
}

int open_catalog(struct call *c, const struct catalog **cat) {
    if (!c->standards_dir) {
        *cat = catalog_builtin();
        return EXIT_DONE;
    }
    struct diags *d = arena_alloc(c->arena, sizeof *d);
    const struct catalog *loaded = catalog_load(c->arena, c->standards_dir, d);
    if (!loaded) return refuse(d);
    diags_print(d, stderr); /* warnings */
    *cat = loaded;
    return EXIT_DONE;
}

static int unknown_standard(struct call *c, const struct catalog *cat, struct str id) {
    struct err e;
    struct str near = catalog_nearest(c->arena, cat, id, NEAR_STANDARD);
    if (near.len)
        err_set(&e, ERR_NOT_FOUND, _("There is no standard %.*s (did you mean %.*s?)."), STR_ARG(id), STR_ARG(near));
    else
        err_set(&e, ERR_NOT_FOUND, _("There is no standard %.*s. See: kijun standards"), STR_ARG(id));
    return cli_fail(&e);
}

static bool asked_for(const struct call *c, struct str id) {
    if (!c->n_standards) return true;
    for (size_t i = 0; i < c->n_standards; i++)
        if (str_eq(c->standards[i], id)) return true;
    return false;
}

int open_standards(struct call *c, struct opened *o) {
    int status = open_catalog(c, &o->cat);
    if (status) return status;
    for (size_t i = 0; i < c->n_standards; i++)
        if (!catalog_find_standard(o->cat, c->standards[i])) return unknown_standard(c, o->cat, c->standards[i]);
    uint32_t *list = arena_array(c->arena, o->cat->n_standards, sizeof *list);
    size_t n = 0;
    for (uint32_t i = 0; i < o->cat->n_standards; i++)
        if (asked_for(c, o->cat->standards[i].id)) list[n++] = i;
    o->standards = list;
    o->n_standards = n;
    o->standards_bits = 0;
    for (size_t i = 0; i < n; i++) o->standards_bits |= UINT64_C(1) << list[i];
    return EXIT_DONE;
}

void open_keep_specifying(const struct call *c, struct opened *o) {
    uint32_t *list = arena_array(c->arena, o->n_standards, sizeof *list);
    size_t n = 0;
    uint64_t bits = 0;
    for (size_t i = 0; i < o->n_standards; i++)
        if (o->cat->standards[o->standards[i]].n_chapters) {
            bits |= UINT64_C(1) << o->standards[i];
            list[n++] = o->standards[i];
        }
    if (c->n_standards || n == 0) return;
    o->standards = list;
    o->n_standards = n;
    o->standards_bits = bits;
}

int open_text(struct call *c, const char *path, struct str text, struct opened *o) {
    struct diags *d = arena_alloc(c->arena, sizeof *d);
    bool standard_input = strcmp(path, "-") == 0;
    o->source = (struct source){.path = str_of(standard_input ? "<stdin>" : path), .text = text};
    o->system = system_load(c->arena, o->cat, &o->source, d);
    if (!o->system) return refuse(d);
    diags_print(d, stderr); /* warnings */
    o->input = (struct derive_input){.facts = system_facts(c->arena, o->cat, o->system),
                                     .judgements = system_judgements(c->arena, o->cat, o->system)};
    o->implied = system_implied(c->arena, o->cat, o->system, &o->n_implied);
    if (!o->deriver) o->deriver = deriver_new(c->arena, o->cat);
    o->result = derive(o->deriver, c->arena, &o->input);
    return EXIT_DONE;
}

int open_read(struct call *c, const char *path, struct str *text) {
    struct err e;
    if (open_is_record(path)) return open_record_read(c, path, text);
    return file_read(c->arena, path, SYSTEM_FILE_MAX, text, &e) ? EXIT_DONE : cli_fail(&e);
}

int open_system(struct call *c, const char *path, struct opened *o) {
    struct str text;
    memset(o, 0, sizeof *o);
    int status = open_standards(c, o);
    if (!status) status = open_read(c, path, &text);
    return status ? status : open_text(c, path, text, o);
}

static bool text_is(const struct text *t, struct str s) {
    for (unsigned i = 0; i < LANG_COUNT; i++)
        if (s.len && str_eq(t->in[i], s)) return true;
    return false;
}

static int32_t find_entry(const struct annex *x, struct str id) {
    int64_t number;
    for (size_t i = 0; i < x->n_entries; i++)
        if (x->entries[i].id.len && str_eq(x->entries[i].id, id)) return (int32_t)i;
    for (size_t i = 0; i < x->n_entries; i++)
        if (text_is(&x->entries[i].title, id)) return (int32_t)i;
    bool counted = str_int(id, &number) && number >= 1 && (uint64_t)number <= x->n_entries;
    return counted && !x->entries[number - 1].id.len ? (int32_t)number - 1 : -1;
}

/* ANNEX or ANNEX/ENTRY of one standard. */
static bool find_annex(const struct standard *s, struct str id, struct thing *out) {
    struct str head = id, tail = STR_NONE;
    bool entry = str_split(id, '/', &head, &tail);
    for (uint32_t i = 0; i < s->n_annexes; i++) {
        if (!str_eq(s->annexes[i].id, head)) continue;
        out->kind = THING_ANNEX, out->part = i, out->entry = -1;
        if (!entry) return true;
        out->entry = find_entry(&s->annexes[i], tail);
        return out->entry >= 0;
    }
    return false;
}

static bool find_group(const struct standard *s, struct str id, struct thing *out) {
    for (uint32_t i = 0; i < s->n_groups; i++) {
        const struct group *g = &s->groups[i];
        if (!str_eq(g->id, id) && !(g->printed.len && str_eq(g->printed, id))) continue;
        out->kind = THING_GROUP, out->part = i;
        return true;
    }
    return false;
}

/* STD:REST or STD.REST, where STD has neither. */
static bool find_part(const struct catalog *cat, struct str id, struct thing *out) {
    int32_t metric = catalog_find_metric(cat, id);
    if (metric >= 0) {
        *out = (struct thing){.kind = THING_METRIC, .index = (uint32_t)metric};
        return true;
    }
    for (uint32_t i = 0; i < cat->n_standards; i++) {
        const struct standard *s = &cat->standards[i];
        bool its =
            str_starts(id, s->id) && id.len > s->id.len && (id.ptr[s->id.len] == ':' || id.ptr[s->id.len] == '.');
        struct thing t = {.index = i};
        struct str rest = its ? str_cut(id, s->id.len + 1, id.len) : STR_NONE;
        if (!its || (!find_annex(s, rest, &t) && !find_group(s, rest, &t))) continue;
        *out = t;
        return true;
    }
    return false;
}

static bool find_exactly(const struct catalog *cat, struct str id, unsigned kinds, struct thing *out) {
    int32_t control = kinds & NEAR_CONTROL ? catalog_find_control(cat, id) : -1;
    int32_t condition = kinds & NEAR_CONDITION ? catalog_find_condition(cat, id) : -1;
    int32_t fact = kinds & NEAR_FACT ? catalog_find_fact(cat, id) : -1;
    const struct standard *standard = kinds & NEAR_STANDARD ? catalog_find_standard(cat, id) : NULL;
    if (control >= 0)
        *out = (struct thing){.kind = THING_CONTROL, .index = (uint32_t)control};
    else if (condition >= 0)
        *out = (struct thing){.kind = THING_CONDITION, .index = (uint32_t)condition};
    else if (fact >= 0)
        *out = (struct thing){.kind = THING_FACT, .index = (uint32_t)fact};
    else if (standard)
        *out = (struct thing){.kind = THING_STANDARD, .index = (uint32_t)(standard - cat->standards)};
    else
        return kinds & FIND_PARTS && find_part(cat, id, out);
    return true;
}

int open_thing(struct call *c, const struct catalog *cat, const char *word, unsigned kinds, struct thing *out) {
    struct str id = str_of(word);
    size_t found = 0;
    if (find_exactly(cat, id, kinds, out)) return EXIT_DONE;
    for (size_t i = 0; i < cat->n_standards; i++) {
        struct thing t;
        struct str full = arena_fmt(c->arena, "%.*s.%s", STR_ARG(cat->standards[i].id), word);
        if (!find_exactly(cat, full, kinds & ~(unsigned)NEAR_STANDARD, &t)) continue;
        *out = t;
        found++;
    }
    if (found == 1) return EXIT_DONE;
    struct err e;
    struct str near = catalog_nearest(c->arena, cat, id, kinds);
    if (found)
        err_set(&e, ERR_NOT_FOUND, _("%s stands in more than one standard; write STD:%s."), word, word);
    else if (near.len)
        err_set(&e, ERR_NOT_FOUND, _("There is nothing named %s (did you mean %.*s?)."), word, STR_ARG(near));
    else
        err_set(&e, ERR_NOT_FOUND, _("There is nothing named %s. See: kijun search WORDS"), word);
    return cli_fail(&e);
}
