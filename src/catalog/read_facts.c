/* read_facts: the shared vocabulary. */
#include "catalog/read.h"

static const char *const type_words[] = {"yesno", "one", "many", "number", "text", NULL};
static const char *const combine_words[] = {"same", "any", "all", "max", "union", NULL};
static const char *const per_words[] = {"actor", "information", "system", NULL};

static bool fits(enum fact_type type, enum combine combine, bool ordered) {
    switch (combine) {
    case COMBINE_SAME:
        return true;
    case COMBINE_ANY:
    case COMBINE_ALL:
        return type == FACT_YESNO;
    case COMBINE_MAX:
        return type == FACT_NUMBER || (type == FACT_ONE && ordered);
    case COMBINE_UNION:
        return type == FACT_MANY || type == FACT_ONE;
    }
    return false;
}

static void add_choice(struct loader *l, const struct source *src, uint32_t standard, const struct node *item,
                       void *to) {
    static const char *const keys[] = {"id", "title", "help", "exclusive", NULL};
    struct choice *c = arena_alloc(l->a, sizeof *c);
    (void)standard;
    if (!node_known_keys(item, src, keys, l->d)) return;
    read_str(l, src, item, "id", true, &c->id);
    read_text(l, src, item, "title", true, &c->title);
    read_text(l, src, item, "help", false, &c->help);
    read_yes(l, src, item, "exclusive", &c->exclusive);
    list_add(l, to, c, src, item);
}

/* yesno has its choices by nature, so that rules and documents treat it like any other. */
static void add_yes_and_no(struct loader *l, struct list *choices) {
    static const char *const ids[] = {"no", "yes"}, *const titles[] = {N_("No"), N_("Yes")};
    for (int i = 0; i < 2; i++) {
        struct choice *c = arena_alloc(l->a, sizeof *c);
        c->id = str_of(ids[i]);
        for (unsigned k = 0; k < LANG_COUNT; k++) c->title.in[k] = trs((enum lang)k, titles[i]);
        list_add(l, choices, c, NULL, NULL);
    }
}

static void lay_out_choices(struct loader *l, struct fact *f, const struct list *choices) {
    struct choice *all = arena_array(l->a, choices->n, sizeof *all);
    struct str *ids = arena_array(l->a, choices->n, sizeof *ids);
    for (size_t i = 0; i < choices->n; i++) {
        all[i] = *(struct choice *)choices->entries[i].thing;
        ids[i] = all[i].id;
    }
    f->choices = all;
    f->n_choices = f->shape.n_choices = choices->n;
    f->shape.choices = ids;
}

static void read_choices(struct loader *l, const struct source *src, const struct node *item, struct fact *f) {
    struct list choices = {0};
    bool wants = f->asked == FACT_ONE || f->asked == FACT_MANY;
    if (f->asked == FACT_YESNO) add_yes_and_no(l, &choices);
    if (node_find(item, "choices") && !wants)
        diags_add(l->d, src->path, item->line, item->col, ERR_INVALID,
                  _("Only facts of type “one” and “many” have choices."));
    else
        read_list(l, src, item, "choices", 0, add_choice, &choices);
    if (wants) want_unique(l, &choices);
    if (wants && (choices.n < 2 || choices.n > EXPR_CHOICES_MAX))
        diags_add(l->d, src->path, item->line, item->col, ERR_INVALID, _("A fact needs 2 to %d choices."),
                  EXPR_CHOICES_MAX);
    else if (choices.n)
        lay_out_choices(l, f, &choices);
}

static void read_implication(struct loader *l, const struct source *src, const struct node *n, const struct fact *f,
                             struct implication *out) {
    static const char *const keys[] = {"when", "value", "why", NULL};
    struct str value = STR_NONE;
    if (!node_want_map(n, src, "implied", l->d) || !node_known_keys(n, src, keys, l->d)) return;
    if (node_need(n, src, "when", l->d)) read_rule(l, src, n, "when", SHARED_RULE, &out->when);
    read_str(l, src, n, "value", true, &value);
    read_text(l, src, n, "why", true, &out->why);
    int32_t choice = fact_find_choice(f, value);
    if (choice >= 0)
        out->choice = (uint32_t)choice;
    else if (value.len)
        diags_add(l->d, src->path, n->line, n->col, ERR_INVALID, _("“%.*s” is not a value of “%s”."), STR_ARG(value),
                  arena_str(l->a, f->id).ptr);
}

/* What follows from other answers; only for facts that have one choice as their value. */
static void read_implied(struct loader *l, const struct source *src, const struct node *item, struct fact *f) {
    const struct node *list = node_find(item, "implied");
    if (!list || !node_want_list(list, src, "implied", l->d)) return;
    if (f->shape.type != FACT_YESNO && f->shape.type != FACT_ONE) {
        diags_add(l->d, src->path, list->line, list->col, ERR_INVALID,
                  _("Only a fact with one choice as its value can be implied."));
        return;
    }
    if (list->count > CATALOG_IMPLIED_MAX) {
        diags_add(l->d, src->path, list->line, list->col, ERR_LIMIT, _("There are more than %d rules under “%s”."),
                  CATALOG_IMPLIED_MAX, "implied");
        return;
    }
    struct implication *all = arena_array(l->a, list->count, sizeof *all);
    for (size_t i = 0; i < list->count; i++) read_implication(l, src, list->items[i], f, &all[i]);
    f->implied = all;
    f->n_implied = list->count;
}

void read_fact(struct loader *l, const struct source *src, uint32_t standard, const struct node *item, void *to) {
    static const char *const keys[] = {"id",  "type", "per",     "combine", "title",  "ask",     "help",   "unit",
                                       "min", "max",  "ordered", "choices", "counts", "implied", "source", NULL};
    struct fact *f = arena_alloc(l->a, sizeof *f);
    unsigned type = FACT_TEXT, combine = COMBINE_SAME, per = 2;
    (void)standard, (void)to;
    if (!node_known_keys(item, src, keys, l->d)) return;
    read_str(l, src, item, "id", true, &f->id);
    want_id(l, src, item, "id", f->id, "_.-");
    if (!read_word(l, src, item, "type", true, type_words, &type)) return;
    (void)read_word(l, src, item, "per", true, per_words, &per);
    if (!read_word(l, src, item, "combine", true, combine_words, &combine)) return;
    f->asked = f->shape.type = (enum fact_type)type;
    f->combine = (enum combine)combine;
    f->per = str_of(per_words[per]);
    f->shape.min = 0, f->shape.max = EXPR_NUMBER_MAX;
    read_yes(l, src, item, "ordered", &f->shape.ordered);
    read_int(l, src, item, "min", &f->shape.min);
    read_int(l, src, item, "max", &f->shape.max);
    if (f->shape.min > f->shape.max)
        diags_add(l->d, src->path, item->line, item->col, ERR_INVALID, _("“min” is larger than “max”."));
    if (!fits(f->asked, f->combine, f->shape.ordered))
        diags_add(l->d, src->path, item->line, item->col, ERR_INVALID,
                  _("Facts of this type cannot be combined by “%s”."), combine_words[combine]);
    if (f->asked == FACT_ONE && f->combine == COMBINE_UNION) f->shape.type = FACT_MANY;
    read_text(l, src, item, "title", true, &f->title);
    read_text(l, src, item, "ask", true, &f->ask);
    read_text(l, src, item, "help", false, &f->help);
    read_text(l, src, item, "unit", false, &f->unit);
    read_str(l, src, item, "counts", false, &f->counts);
    if (f->counts.len && (!str_is(f->counts, "work.actors") || f->asked != FACT_NUMBER))
        diags_add(l->d, src->path, item->line, item->col, ERR_INVALID,
                  _("Only “work.actors” can be counted, as a number."));
    read_choices(l, src, item, f);
    read_implied(l, src, item, f);
    read_source_note(l, src, item, true, &f->source);
    list_add(l, &l->facts, f, src, item);
}
