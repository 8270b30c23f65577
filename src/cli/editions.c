/* kijun diff --standard: what an edition of the standards adds, takes away and changes against another. */
#include "cli/diff.h"
#include "cli/fleet.h"
#include "cli/words.h"

enum change { CHANGE_ADDED, CHANGE_REMOVED, CHANGE_CHANGED };
static const char *const change_ids[] = {"added", "removed", "changed"};

struct difference {
    enum change change;
    const char *kind; /* "standard", "condition", "control", "question" */
    struct str id;
    struct text title;
    struct str what; /* changed: "levels, rule" */
};
struct differences {
    struct arena *arena;
    const struct catalog *before, *after;
    struct difference *list;
    size_t n, room;
};

static void add(struct differences *all, enum change change, const char *kind, struct str id, const struct text *title,
                struct str what) {
    all->list = arena_grow(all->arena, all->list, all->n, &all->room, sizeof *all->list);
    all->list[all->n++] = (struct difference){change, kind, id, *title, what};
}

/* A list of what differs, gathered word by word. */
static void note(struct arena *a, struct str *what, bool differs, const char *name) {
    if (!differs) return;
    *what = what->len ? arena_fmt(a, "%.*s, %s", STR_ARG(*what), name) : str_of(name);
}

static bool text_differs(const struct text *a, const struct text *b) {
    for (unsigned i = 0; i < LANG_COUNT; i++)
        if (!str_eq(a->in[i], b->in[i])) return true;
    return false;
}

static bool texts_differ(const struct text *a, size_t n, const struct text *b, size_t m) {
    if (n != m) return true;
    for (size_t i = 0; i < n; i++)
        if (text_differs(&a[i], &b[i])) return true;
    return false;
}

static bool level_texts_differ(const struct control_level *a, const struct control_level *b) {
    return text_differs(&a->statement, &b->statement) || text_differs(&a->threat, &b->threat) ||
           text_differs(&a->effect, &b->effect) ||
           texts_differ(a->proposals, a->n_proposals, b->proposals, b->n_proposals) ||
           texts_differ(a->acceptance, a->n_acceptance, b->acceptance, b->n_acceptance) ||
           texts_differ(a->evidence, a->n_evidence, b->evidence, b->n_evidence);
}

/* The blanks of a statement: a bidder reads their titles, so another title is another text. */
static bool fields_differ(const struct control *a, const struct control *b) {
    if (a->n_fields != b->n_fields) return true;
    for (size_t i = 0; i < a->n_fields; i++)
        if (!str_eq(a->fields[i].id, b->fields[i].id) || text_differs(&a->fields[i].title, &b->fields[i].title) ||
            text_differs(&a->fields[i].hint, &b->fields[i].hint))
            return true;
    return false;
}

static bool ids_differ(const struct str *a, size_t n, const struct str *b, size_t m) {
    if (n != m) return true;
    for (size_t i = 0; i < n; i++)
        if (!str_eq(a[i], b[i])) return true;
    return false;
}

static bool choices_differ(const struct fact *a, const struct fact *b) {
    if (a->n_choices != b->n_choices) return true;
    for (size_t i = 0; i < a->n_choices; i++) {
        const struct choice *x = &a->choices[i], *y = &b->choices[i];
        if (!str_eq(x->id, y->id) || x->exclusive != y->exclusive || text_differs(&x->title, &y->title) ||
            text_differs(&x->help, &y->help))
            return true;
    }
    return false;
}

/* What of a control is asked differently: its levels by name, its rules, its words. */
struct asked {
    bool title, levels, rules, texts;
};

static struct asked compare_asked(const struct catalog *before, uint32_t i, const struct catalog *after, uint32_t k) {
    const struct control *a = &before->controls[i], *b = &after->controls[k];
    const struct standard *s = standard_of_control(before, i), *t = standard_of_control(after, k);
    struct asked d = {.title = text_differs(&a->title, &b->title), .levels = a->n_levels != b->n_levels};
    for (size_t l = 0; l < a->n_levels && !d.levels; l++)
        d.levels = !str_eq(s->levels[a->levels[l].level].id, t->levels[b->levels[l].level].id);
    for (size_t l = 0; l < a->n_levels && !d.levels; l++) {
        d.rules = d.rules || !str_eq(a->levels[l].recommend.text, b->levels[l].recommend.text) ||
                  !str_eq(a->levels[l].prefer.text, b->levels[l].prefer.text);
        d.texts = d.texts || level_texts_differ(&a->levels[l], &b->levels[l]);
    }
    d.texts = d.texts || text_differs(&a->purpose, &b->purpose) || text_differs(&a->choosing, &b->choosing) ||
              text_differs(&a->writing, &b->writing) || text_differs(&a->caution, &b->caution) || fields_differ(a, b) ||
              texts_differ(a->practices, a->n_practices, b->practices, b->n_practices) ||
              texts_differ(a->acceptance, a->n_acceptance, b->acceptance, b->n_acceptance) ||
              texts_differ(a->evidence, a->n_evidence, b->evidence, b->n_evidence);
    return d;
}

static struct str compare_controls(const struct differences *all, uint32_t i, uint32_t k) {
    const struct control *a = &all->before->controls[i], *b = &all->after->controls[k];
    struct asked d = compare_asked(all->before, i, all->after, k);
    struct str what = STR_NONE;
    note(all->arena, &what, d.title, "title");
    note(all->arena, &what, d.levels, "levels");
    note(all->arena, &what, d.rules, "rule");
    note(all->arena, &what, d.texts, "text");
    note(all->arena, &what, !str_eq(a->group, b->group), "group");
    note(all->arena, &what, !str_eq(a->chapter, b->chapter), "chapter");
    note(all->arena, &what, !str_eq(a->grade, b->grade), "grade");
    note(all->arena, &what, ids_differ(a->roles, a->n_roles, b->roles, b->n_roles), "roles");
    return what;
}

static struct str compare_conditions(const struct differences *all, uint32_t i, uint32_t k) {
    const struct condition *a = &all->before->conditions[i], *b = &all->after->conditions[k];
    struct str what = STR_NONE;
    note(all->arena, &what, text_differs(&a->title, &b->title), "title");
    note(all->arena, &what, !str_eq(a->when.text, b->when.text), "rule");
    note(all->arena, &what, text_differs(&a->ask, &b->ask) || text_differs(&a->explain, &b->explain), "text");
    return what;
}

static bool implied_differ(const struct fact *a, const struct fact *b) {
    bool differ = a->n_implied != b->n_implied;
    for (size_t i = 0; i < a->n_implied && !differ; i++) {
        const struct implication *x = &a->implied[i], *y = &b->implied[i];
        differ = !str_eq(x->when.text, y->when.text) || x->choice != y->choice || text_differs(&x->why, &y->why);
    }
    return differ;
}

static struct str compare_facts(const struct differences *all, uint32_t i, uint32_t k) {
    const struct fact *a = &all->before->facts[i], *b = &all->after->facts[k];
    struct str what = STR_NONE;
    bool type = a->asked != b->asked || a->combine != b->combine || a->shape.min != b->shape.min ||
                a->shape.max != b->shape.max || text_differs(&a->unit, &b->unit);
    note(all->arena, &what, text_differs(&a->title, &b->title), "title");
    note(all->arena, &what, type, "type");
    note(all->arena, &what, choices_differ(a, b), "choices");
    note(all->arena, &what, implied_differ(a, b), "implied");
    note(all->arena, &what, text_differs(&a->ask, &b->ask) || text_differs(&a->help, &b->help), "text");
    return what;
}

/* One pass per kind: what is in `before` is removed or changed; what is only in `after` is added. */
static void compare_all_controls(struct differences *all) {
    for (uint32_t i = 0; i < all->before->n_controls; i++) {
        struct str name = control_name(all->arena, all->before, i);
        int32_t k = catalog_find_control(all->after, name);
        struct str what = k < 0 ? STR_NONE : compare_controls(all, i, (uint32_t)k);
        if (k < 0 || what.len)
            add(all, k < 0 ? CHANGE_REMOVED : CHANGE_CHANGED, "control", name, &all->before->controls[i].title, what);
    }
    for (uint32_t i = 0; i < all->after->n_controls; i++) {
        struct str name = control_name(all->arena, all->after, i);
        if (catalog_find_control(all->before, name) < 0)
            add(all, CHANGE_ADDED, "control", name, &all->after->controls[i].title, STR_NONE);
    }
}

static void compare_all_conditions(struct differences *all) {
    for (uint32_t i = 0; i < all->before->n_conditions; i++) {
        struct str name = condition_name(all->arena, all->before, i);
        int32_t k = catalog_find_condition(all->after, name);
        struct str what = k < 0 ? STR_NONE : compare_conditions(all, i, (uint32_t)k);
        if (k < 0 || what.len)
            add(all, k < 0 ? CHANGE_REMOVED : CHANGE_CHANGED, "condition", name, &all->before->conditions[i].title,
                what);
    }
    for (uint32_t i = 0; i < all->after->n_conditions; i++) {
        struct str name = condition_name(all->arena, all->after, i);
        if (catalog_find_condition(all->before, name) < 0)
            add(all, CHANGE_ADDED, "condition", name, &all->after->conditions[i].title, STR_NONE);
    }
}

static void compare_all_facts(struct differences *all) {
    for (uint32_t i = 0; i < all->before->n_facts; i++) {
        const struct fact *f = &all->before->facts[i];
        int32_t k = catalog_find_fact(all->after, f->id);
        struct str what = k < 0 ? STR_NONE : compare_facts(all, i, (uint32_t)k);
        if (k < 0 || what.len) add(all, k < 0 ? CHANGE_REMOVED : CHANGE_CHANGED, "question", f->id, &f->title, what);
    }
    for (uint32_t i = 0; i < all->after->n_facts; i++)
        if (catalog_find_fact(all->before, all->after->facts[i].id) < 0)
            add(all, CHANGE_ADDED, "question", all->after->facts[i].id, &all->after->facts[i].title, STR_NONE);
}

static void compare_all_standards(struct differences *all) {
    for (size_t i = 0; i < all->before->n_standards; i++) {
        const struct standard *s = &all->before->standards[i], *t = catalog_find_standard(all->after, s->id);
        struct str what = STR_NONE;
        note(all->arena, &what, t && text_differs(&s->title, &t->title), "title");
        note(all->arena, &what, t && !str_eq(s->edition, t->edition), "edition");
        if (!t || what.len) add(all, t ? CHANGE_CHANGED : CHANGE_REMOVED, "standard", s->id, &s->title, what);
    }
    for (size_t i = 0; i < all->after->n_standards; i++)
        if (!catalog_find_standard(all->before, all->after->standards[i].id))
            add(all, CHANGE_ADDED, "standard", all->after->standards[i].id, &all->after->standards[i].title, STR_NONE);
}

static int print_json(struct out *o, const struct differences *all, int status) {
    struct jsonw *w = &o->json;
    json_begin(o);
    jsonw_key(w, "different"), jsonw_bool(w, all->n > 0);
    jsonw_key(w, "changes");
    jsonw_array(w);
    for (size_t i = 0; i < all->n; i++) {
        const struct difference *d = &all->list[i];
        jsonw_object(w);
        jsonw_key(w, "change"), jsonw_z(w, change_ids[d->change]);
        jsonw_key(w, "kind"), jsonw_z(w, d->kind);
        json_member(w, "id", d->id);
        json_text(w, "title", &d->title);
        json_member(w, "what", d->what);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
    return json_end(o, status);
}

/* The single words of `what`, for people. Marked here for translation; they are ids in JSON. */
static struct str in_words(struct arena *a, struct str what) {
    static const struct {
        const char *id, *word;
    } words[] = {{"title", N_("title")},     {"levels", N_("levels")},   {"rule", N_("rule")},   {"text", N_("text")},
                 {"group", N_("group")},     {"chapter", N_("chapter")}, {"grade", N_("grade")}, {"type", N_("type")},
                 {"choices", N_("choices")}, {"edition", N_("edition")}, {"roles", N_("roles")}};
    struct str one, rest = what, all = STR("");
    while (rest.len) {
        if (!str_split(rest, ',', &one, &rest)) one = rest, rest = STR_NONE;
        one = str_trim(one);
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (str_is(one, words[i].id)) one = str_of(_(words[i].word));
        all = all.len ? arena_fmt(a, _("%.*s, %.*s"), STR_ARG(all), STR_ARG(one)) : one;
    }
    return all;
}

static void print_change(struct out *o, const struct differences *all, enum change change, const char *heading) {
    bool any = false;
    for (size_t i = 0; i < all->n; i++) {
        const struct difference *d = &all->list[i];
        if (d->change != change) continue;
        if (!any) out_heading(o, heading);
        any = true;
        struct str text = title_in(&d->title);
        if (d->what.len)
            text = arena_fmt(o->arena, _("%.*s (%.*s)"), STR_ARG(text), STR_ARG(in_words(o->arena, d->what)));
        out_item(o, 2, 16, d->id, STYLE_PLAIN, text);
    }
}

bool editions_ask_the_same(const struct catalog *before, uint32_t control, const struct catalog *after,
                           uint32_t other) {
    struct asked d = compare_asked(before, control, after, other);
    return !d.title && !d.levels && !d.texts;
}

int diff_editions(struct call *c) {
    struct diags *d = arena_alloc(c->arena, sizeof *d);
    struct differences all = {.arena = c->arena};
    struct out o;
    all.before = catalog_load(c->arena, c->arguments[0], d);
    all.after = all.before ? catalog_load(c->arena, c->arguments[1], d) : NULL;
    if (!all.before || !all.after) {
        diags_print(d, stderr);
        return err_exit_status(diags_kind(d));
    }
    if (c->fleet) return fleet_diff(c, all.before, all.after);
    compare_all_standards(&all);
    compare_all_facts(&all);
    compare_all_conditions(&all);
    compare_all_controls(&all);
    out_begin(&o, c);
    int status = all.n ? EXIT_FINDING : EXIT_DONE;
    if (c->json) return print_json(&o, &all, status);
    if (!all.n) out_para(&o, 0, STYLE_GOOD, str_of(_("The two editions are the same.")));
    print_change(&o, &all, CHANGE_ADDED, _("Added"));
    print_change(&o, &all, CHANGE_REMOVED, _("Removed"));
    print_change(&o, &all, CHANGE_CHANGED, _("Changed"));
    return out_end(&o, status);
}
