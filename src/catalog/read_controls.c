/* read_controls: requirements with their levels, texts and fields. */
#include "catalog/read.h"

static void read_field(struct loader *l, const struct source *src, uint32_t standard, const struct node *item,
                       void *to) {
    static const char *const keys[] = {"id", "title", "hint", "from", NULL};
    struct field *f = arena_alloc(l->a, sizeof *f);
    if (!node_known_keys(item, src, keys, l->d)) return;
    read_str(l, src, item, "id", true, &f->id);
    read_text(l, src, item, "title", true, &f->title);
    read_text(l, src, item, "hint", false, &f->hint);
    read_str(l, src, item, "from", false, &f->from);
    want_ref(l, src, item, "from", standard, N_("fact"));
    list_add(l, to, f, src, item);
}

static void read_level_texts(struct loader *l, const struct source *src, const struct node *item,
                             struct control_level *lv) {
    read_text(l, src, item, "statement", lv->level != 0, &lv->statement);
    read_text(l, src, item, "threat", false, &lv->threat);
    read_text(l, src, item, "effect", false, &lv->effect);
    read_texts(l, src, item, "proposals", false, &lv->proposals, &lv->n_proposals);
    read_texts(l, src, item, "acceptance", false, &lv->acceptance, &lv->n_acceptance);
    read_texts(l, src, item, "evidence", false, &lv->evidence, &lv->n_evidence);
    read_source_note(l, src, item, false, &lv->source);
}

/* Which of the standard's levels an entry means; -1 and a finding when none. */
static int32_t level_index(struct loader *l, const struct source *src, const struct node *item,
                           const struct standard *s) {
    const struct node *n = node_need(item, src, "level", l->d);
    struct str id, ids[64];
    if (!n || !node_want_text(n, src, "level", &id, l->d)) return -1;
    int32_t k = standard_find_level(s, id);
    if (k >= 0) return k;
    for (size_t i = 0; i < s->n_levels && i < 64; i++) ids[i] = s->levels[i].id;
    struct str near = err_nearest(id, ids, s->n_levels < 64 ? s->n_levels : 64);
    diags_add(l->d, src->path, n->line, n->col, ERR_INVALID,
              near.len ? _("There is no level “%.*s” (did you mean “%.*s”?).") : _("There is no level “%.*s”.%.*s"),
              STR_ARG(id), STR_ARG(near));
    return -1;
}

static void read_levels(struct loader *l, const struct source *src, uint32_t standard, const struct node *list,
                        struct control *c) {
    static const char *const keys[] = {"level",     "recommend",  "prefer",   "statement", "threat", "effect",
                                       "proposals", "acceptance", "evidence", "source",    NULL};
    const struct standard *s = &l->standards[standard]->std;
    if (!node_want_list(list, src, "levels", l->d)) return;
    if (list->count == 0)
        diags_add(l->d, src->path, list->line, list->col, ERR_INVALID, _("A control needs “levels” or “when”."));
    struct control_level *levels = arena_array(l->a, list->count, sizeof *levels);
    int32_t before = -1;
    for (size_t i = 0; i < list->count; i++) {
        const struct node *item = list->items[i];
        if (!node_want_map(item, src, "levels", l->d) || !node_known_keys(item, src, keys, l->d)) return;
        int32_t level = level_index(l, src, item, s);
        if (level < 0) return;
        if (level <= before)
            diags_add(l->d, src->path, item->line, item->col, ERR_INVALID, _("Levels must rise, each at most once."));
        before = level;
        levels[i].level = (uint32_t)level;
        if (node_need(item, src, "recommend", l->d))
            read_rule(l, src, item, "recommend", standard, &levels[i].recommend);
        read_rule(l, src, item, "prefer", standard, &levels[i].prefer);
        read_level_texts(l, src, item, &levels[i]);
    }
    c->levels = levels;
    c->n_levels = list->count;
}

/* Standards without levels: `when` and `statement` at the control itself make the one level “apply”. */
static void read_single_level(struct loader *l, const struct source *src, uint32_t standard, const struct node *item,
                              struct control *c) {
    struct control_level *lv = arena_alloc(l->a, sizeof *lv);
    lv->level = (uint32_t)l->standards[standard]->std.n_levels - 1;
    read_rule(l, src, item, "when", standard, &lv->recommend);
    read_text(l, src, item, "statement", !text_in(&c->purpose, LANG_JA).len,
              &lv->statement); /* else its sub-items say it */
    c->levels = lv;
    c->n_levels = 1;
    if (!node_find(item, "when") && !node_find(item, "parent"))
        diags_add(l->d, src->path, item->line, item->col, ERR_INVALID, _("A control needs “levels” or “when”."));
}

static void read_fields(struct loader *l, const struct source *src, uint32_t standard, const struct node *item,
                        struct control *c) {
    struct list fields = {0};
    read_list(l, src, item, "fields", standard, read_field, &fields);
    struct field *all = arena_array(l->a, fields.n, sizeof *all);
    want_unique(l, &fields);
    for (size_t i = 0; i < fields.n; i++) all[i] = *(struct field *)fields.entries[i].thing;
    c->fields = all;
    c->n_fields = fields.n;
}

void read_control(struct loader *l, const struct source *src, uint32_t standard, const struct node *item, void *to) {
    static const char *const keys[] = {
        "id",        "printed",  "parent",  "title",  "group",           "chapter",  "grade",     "roles",
        "purpose",   "choosing", "writing", "fields", "acceptance",      "evidence", "levels",    "when",
        "statement", "source",   "phases",  "asks",   "grade_certainty", "requires", "conflicts", "caution",
        "practices", "refers",   "edges",   "own",    "supplier",        "metrics",  "open_list", NULL};
    static const char *const certainties[] = {"stated", "published", "inferred", NULL};
    static const char *const grades[] = {"basic", "enhanced", "recommended", NULL};
    struct control *c = arena_alloc(l->a, sizeof *c);
    unsigned grade, certainty;
    if (!node_known_keys(item, src, keys, l->d)) return;
    c->standard = standard;
    c->parent = -1;
    read_str(l, src, item, "id", true, &c->id);
    read_str(l, src, item, "printed", false, &c->printed);
    read_text(l, src, item, "title", true, &c->title);
    read_str(l, src, item, "group", true, &c->group);
    want_ref(l, src, item, "group", standard, N_("group"));
    read_str(l, src, item, "chapter", false, &c->chapter);
    want_ref(l, src, item, "chapter", standard, N_("chapter"));
    want_ref(l, src, item, "parent", standard, N_("control"));
    if (read_word(l, src, item, "grade", false, grades, &grade)) c->grade = str_of(grades[grade]);
    read_strs(l, src, item, "roles", &c->roles, &c->n_roles);
    want_refs(l, src, item, "roles", standard, N_("role"));
    if (read_word(l, src, item, "grade_certainty", false, certainties, &certainty))
        c->grade_certainty = (enum certainty)certainty;
    read_strs(l, src, item, "phases", &c->phases, &c->n_phases);
    want_refs(l, src, item, "phases", standard, N_("phase"));
    read_strs(l, src, item, "asks", &c->asks, &c->n_asks);
    want_refs(l, src, item, "asks", standard, N_("kind"));
    read_relations(l, src, item, "requires", "id", standard, N_("control"), &c->requires, &c->n_requires);
    read_relations(l, src, item, "conflicts", "id", standard, N_("control"), &c->conflicts, &c->n_conflicts);
    read_relations(l, src, item, "refers", "id", standard, N_("control"), &c->refers, &c->n_refers);
    read_relations(l, src, item, "edges", "from", standard, N_("condition"), &c->edges, &c->n_edges);
    read_rule(l, src, item, "own", standard, &c->own);
    read_rule(l, src, item, "supplier", standard, &c->supplier);
    read_yes(l, src, item, "open_list", &c->open_list);
    read_text(l, src, item, "caution", false, &c->caution);
    read_texts(l, src, item, "practices", false, &c->practices, &c->n_practices);
    read_text(l, src, item, "purpose", false, &c->purpose);
    read_text(l, src, item, "choosing", false, &c->choosing);
    read_text(l, src, item, "writing", false, &c->writing);
    read_fields(l, src, standard, item, c);
    read_texts(l, src, item, "acceptance", false, &c->acceptance, &c->n_acceptance);
    read_texts(l, src, item, "evidence", false, &c->evidence, &c->n_evidence);
    if (node_find(item, "levels"))
        read_levels(l, src, standard, node_find(item, "levels"), c);
    else
        read_single_level(l, src, standard, item, c);
    read_source_note(l, src, item, true, &c->source);
    c->n_metrics = (uint32_t)read_metrics(l, src, standard, item);
    list_add(l, to, c, src, item);
}
