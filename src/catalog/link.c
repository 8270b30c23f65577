/* link: from what was read to a catalog: arrays laid out, rules compiled, every reference checked.
 *
 * A rule's names are, in this order: a condition of its own standard, a shared fact, STD.CONDITION. */
#include <string.h>

#include "catalog/index.h"
#include "catalog/read.h"

struct linker {
    struct loader *l;
    struct catalog *cat;
    struct str *names; /* everything a rule may name, for "did you mean" */
    size_t n_names;
    uint32_t standard; /* whose rule is being compiled */
};

/* Layout ----------------------------------------------------------------------------------------- */

#define FLATTEN(l, list, type) ((type *)flatten((l), &(list), sizeof(type)))
static void *flatten(struct loader *l, const struct list *from, size_t each) {
    char *all = arena_array(l->a, from->n, each);
    for (size_t i = 0; i < from->n; i++) memcpy(all + i * each, from->entries[i].thing, each);
    return all;
}

static void append(struct loader *l, struct list *to, const struct entry *e) {
    list_add(l, to, e->thing, e->src, e->node);
}

/* The conditions of a standard that are patterns of service, in their order. */
static const uint32_t *pattern_conditions(struct loader *l, const struct loading *ld, uint32_t first, size_t *n) {
    uint32_t *all = arena_array(l->a, ld->conditions.n, sizeof *all);
    *n = 0;
    for (size_t i = 0; i < ld->conditions.n; i++)
        if (str_is(((const struct condition *)ld->conditions.entries[i].thing)->kind, "pattern"))
            all[(*n)++] = first + (uint32_t)i;
    return all;
}

static void lay_out(struct loader *l, struct catalog *cat) {
    struct list conditions = {0}, controls = {0}, metrics = {0};
    struct standard *standards = arena_array(l->a, l->n_standards, sizeof *standards);
    for (size_t i = 0; i < l->n_standards; i++) {
        struct loading *ld = l->standards[i];
        struct standard *s = &ld->std;
        s->questions = FLATTEN(l, ld->questions, struct question), s->n_questions = ld->questions.n;
        s->groups = FLATTEN(l, ld->groups, struct group), s->n_groups = ld->groups.n;
        s->chapters = FLATTEN(l, ld->chapters, struct chapter), s->n_chapters = ld->chapters.n;
        s->annexes = FLATTEN(l, ld->annexes, struct annex), s->n_annexes = ld->annexes.n;
        s->counts = FLATTEN(l, ld->counts, struct expected_count), s->n_counts = ld->counts.n;
        s->corrections = FLATTEN(l, ld->corrections, struct text), s->n_corrections = ld->corrections.n;
        s->attach = FLATTEN(l, ld->attach, struct attach), s->n_attach = ld->attach.n;
        s->first_condition = (uint32_t)conditions.n, s->n_conditions = (uint32_t)ld->conditions.n;
        s->first_control = (uint32_t)controls.n, s->n_controls = (uint32_t)ld->controls.n;
        for (size_t k = 0; k < ld->conditions.n; k++) append(l, &conditions, &ld->conditions.entries[k]);
        uint32_t first_metric = (uint32_t)metrics.n;
        for (size_t k = 0; k < ld->metrics.n; k++) append(l, &metrics, &ld->metrics.entries[k]);
        for (size_t k = 0; k < ld->controls.n; k++) {
            struct control *c = ld->controls.entries[k].thing;
            c->first_metric = first_metric, first_metric += c->n_metrics;
            append(l, &controls, &ld->controls.entries[k]);
        }
        s->patterns = pattern_conditions(l, ld, s->first_condition, &s->n_patterns);
        standards[i] = *s;
    }
    *cat = (struct catalog){.facts = FLATTEN(l, l->facts, struct fact),
                            .n_facts = l->facts.n,
                            .standards = standards,
                            .n_standards = l->n_standards,
                            .conditions = FLATTEN(l, conditions, struct condition),
                            .n_conditions = conditions.n,
                            .controls = FLATTEN(l, controls, struct control),
                            .n_controls = controls.n,
                            .metrics = FLATTEN(l, metrics, struct metric),
                            .n_metrics = metrics.n};
}

/* Identity --------------------------------------------------------------------------------------- */

static void check_facts(struct loader *l, const struct catalog *cat) {
    want_unique(l, &l->facts);
    for (size_t i = 0; i < cat->n_facts; i++) {
        struct str head, tail;
        if (str_split(cat->facts[i].id, '.', &head, &tail) && catalog_find_standard(cat, head))
            entry_error(l, &l->facts.entries[i], _("A fact's id must not begin with the name of a standard (“%.*s”)."),
                        STR_ARG(head));
    }
}

/* Ids of conditions, controls, questions, groups and chapters are each unique in their standard. */
static void check_standard_ids(struct loader *l, const struct loading *ld) {
    want_unique(l, &ld->conditions);
    want_unique(l, &ld->controls);
    want_unique(l, &ld->questions);
    want_unique(l, &ld->groups);
    want_unique(l, &ld->chapters);
    want_unique(l, &ld->annexes);
}

/* Groups and chapters are trees: what comes after its parent cannot be above it. */
static void check_tree(struct loader *l, const struct list *list) {
    for (size_t i = 0; i < list->n; i++) {
        const struct node *parent = node_find(list->entries[i].node, "parent");
        bool after = !parent || parent->type != NODE_SCALAR || parent->text.len == 0;
        for (size_t k = 0; k < i && !after; k++) after = str_eq(parent->text, *(struct str *)list->entries[k].thing);
        if (!after) entry_error(l, &list->entries[i], _("A sub-item stands after its parent."));
    }
}

static bool sizes_fit(struct loader *l, const struct catalog *cat) {
    if (cat->n_facts <= CATALOG_FACTS_MAX && cat->n_conditions <= CATALOG_CONDITIONS_MAX &&
        cat->n_controls <= CATALOG_CONTROLS_MAX)
        return true;
    return diags_add(l->d, STR_NONE, 0, 0, ERR_LIMIT,
                     _("The standards hold more than %d facts, %d conditions or %d controls."), CATALOG_FACTS_MAX,
                     CATALOG_CONDITIONS_MAX, CATALOG_CONTROLS_MAX);
}

/* References ------------------------------------------------------------------------------------- */

static bool named_exists(const struct named *list, size_t n, struct str id) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].id, id)) return true;
    return false;
}

static int32_t own_control(const struct catalog *cat, const struct standard *s, struct str id) {
    for (uint32_t i = s->first_control; i < s->first_control + s->n_controls; i++)
        if (str_eq(cat->controls[i].id, id)) return (int32_t)i;
    return -1;
}

static bool own_condition(const struct catalog *cat, const struct standard *s, struct str id) {
    for (uint32_t i = s->first_condition; i < s->first_condition + s->n_conditions; i++)
        if (str_eq(cat->conditions[i].id, id)) return true;
    return false;
}

static bool family_exists(const struct standard *s, struct str id) {
    for (size_t i = 0; i < s->n_families; i++)
        if (str_eq(s->families[i].id, id)) return true;
    return false;
}

static bool ref_exists(const struct catalog *cat, const struct pending_ref *r) {
    const struct standard *s = &cat->standards[r->standard];
    struct str id = r->node->text, kind = str_of(r->kind);
    if (str_is(kind, "group")) return standard_find_group(s, id);
    if (str_is(kind, "chapter")) return standard_find_chapter(s, id);
    if (str_is(kind, "viewpoint")) return named_exists(s->viewpoints, s->n_viewpoints, id);
    if (str_is(kind, "role")) return named_exists(s->roles, s->n_roles, id);
    if (str_is(kind, "phase")) return named_exists(s->phases, s->n_phases, id);
    if (str_is(kind, "event")) return named_exists(s->events, s->n_events, id);
    if (str_is(kind, "family")) return family_exists(s, id);
    if (str_is(kind, "condition")) return own_condition(cat, s, id);
    if (str_is(kind, "condition, control or fact"))
        return own_condition(cat, s, id) || own_control(cat, s, id) >= 0 || catalog_find_fact(cat, id) >= 0;
    if (str_is(kind, "kind")) return named_exists(s->kinds, s->n_kinds, id);
    if (str_is(kind, "control")) return own_control(cat, s, id) >= 0;
    if (str_is(kind, "fact")) return catalog_find_fact(cat, id) >= 0;
    return false;
}

static void check_refs(struct loader *l, const struct catalog *cat) {
    for (size_t i = 0; i < l->refs.n; i++) {
        const struct pending_ref *r = l->refs.entries[i].thing;
        if (!ref_exists(cat, r))
            diags_add(l->d, r->src->path, r->node->line, r->node->col, ERR_INVALID, _("There is no %s “%.*s”."),
                      _(r->kind), STR_ARG(r->node->text));
    }
}

/* A sub-item without a rule of its own applies when its parent does; with several levels that is no single rule. */
static void inherit_rule(struct loader *l, const struct entry *at, const struct control *parent, struct control *c) {
    struct control_level *own = arena_alloc(l->a, sizeof *own);
    if (parent->n_levels != 1) {
        entry_error(l, at, _("A control needs “levels” or “when”."));
        return;
    }
    *own = c->levels[0];
    own->recommend = parent->levels[0].recommend;
    c->levels = own;
}

/* By its own id only: aliases are what is being linked. */
static int32_t find_shared_fact(const struct catalog *cat, struct str id) {
    for (size_t i = 0; i < cat->n_facts; i++)
        if (str_eq(cat->facts[i].id, id)) return (int32_t)i;
    return -1;
}

/* These two complete what was read, before it is laid out for good. */
static void link_questions(struct loader *l, const struct catalog *cat, const struct loading *ld) {
    for (size_t i = 0; i < ld->questions.n; i++) {
        const struct entry *at = &ld->questions.entries[i];
        const struct node *n = node_find(at->node, "fact");
        struct question *q = at->thing;
        if (!n || n->type != NODE_SCALAR) {
            entry_error(l, at, _("The question “%.*s” names no fact."), STR_ARG(q->id));
            continue;
        }
        int32_t fact = find_shared_fact(cat, n->text);
        struct str near = fact < 0 ? catalog_nearest(l->a, cat, n->text, NEAR_FACT) : STR_NONE;
        if (fact < 0)
            diags_add(l->d, at->src->path, n->line, n->col, ERR_INVALID,
                      near.len ? _("There is no fact “%.*s” (did you mean “%.*s”?).")
                               : _("There is no fact “%.*s”.%.*s"),
                      STR_ARG(n->text), STR_ARG(near));
        else
            q->fact = (uint32_t)fact;
    }
}

static void link_parents(struct loader *l, const struct catalog *cat, const struct loading *ld, size_t which) {
    const struct standard *s = &cat->standards[which];
    for (size_t i = 0; i < ld->controls.n; i++) {
        const struct entry *at = &ld->controls.entries[i];
        const struct node *n = node_find(at->node, "parent");
        struct control *c = at->thing;
        if (!n || n->type != NODE_SCALAR) continue;
        c->parent = own_control(cat, s, n->text);
        if (c->parent >= (int32_t)(s->first_control + i))
            diags_add(l->d, at->src->path, n->line, n->col, ERR_INVALID, _("A sub-item stands after its parent."));
        else if (c->parent >= 0 && !node_find(at->node, "levels") && !node_find(at->node, "when"))
            inherit_rule(l, at, ld->controls.entries[(size_t)c->parent - s->first_control].thing, c);
    }
}

/* Rules ------------------------------------------------------------------------------------------ */

static enum expr_name resolve(void *ctx, struct str name, uint32_t *index, struct fact_shape *shape) {
    const struct linker *k = ctx;
    const struct standard *s = k->standard == SHARED_RULE ? NULL : &k->cat->standards[k->standard];
    for (uint32_t i = s ? s->first_condition : 0; s && i < s->first_condition + s->n_conditions; i++)
        if (str_eq(k->cat->conditions[i].id, name)) return *index = i, EXPR_NAME_CONDITION;
    for (size_t i = 0; i < k->cat->n_facts; i++) {
        if (!str_eq(k->cat->facts[i].id, name)) continue;
        *index = (uint32_t)i;
        *shape = k->cat->facts[i].shape;
        return EXPR_NAME_FACT;
    }
    int32_t condition = s ? catalog_find_condition(k->cat, name) : -1;
    if (condition < 0) return EXPR_NAME_NONE;
    *index = (uint32_t)condition;
    return EXPR_NAME_CONDITION;
}

static const struct str *all_names(void *ctx, size_t *n) {
    const struct linker *k = ctx;
    *n = k->n_names;
    return k->names;
}

static void gather_names(struct linker *k) {
    k->names = arena_array(k->l->a, k->cat->n_facts + 2 * k->cat->n_conditions, sizeof *k->names);
    for (size_t i = 0; i < k->cat->n_facts; i++) k->names[k->n_names++] = k->cat->facts[i].id;
    for (uint32_t i = 0; i < k->cat->n_conditions; i++) {
        k->names[k->n_names++] = k->cat->conditions[i].id;
        k->names[k->n_names++] = condition_name(k->l->a, k->cat, i);
    }
}

/* Rules were read into single allocations, so they are compiled before those are laid out as arrays; a first,
 * provisional layout gives the names their numbers, which the final one keeps. */
static void compile_rules(struct loader *l, struct catalog *cat) {
    struct linker k = {.l = l, .cat = cat};
    gather_names(&k);
    for (size_t i = 0; i < l->rules.n; i++) {
        const struct pending_rule *r = l->rules.entries[i].thing;
        struct expr_scope scope = {resolve, all_names, &k};
        /* Quoted scalars start one column on; folded ones have no exact place inside. */
        bool one_line = r->node->end - r->node->start <= r->node->text.len + 2;
        unsigned col = r->node->col + (one_line && !r->node->plain ? 1 : 0);
        k.standard = r->standard;
        (void)!expr_compile(l->a, r->node->text, &scope, r->src->path, r->node->line, col, one_line, r->target, l->d);
    }
}

/* Conditions in an order in which each comes after those it uses; a cycle is reported. */
struct visit {
    struct loader *l;
    const struct catalog *cat;
    uint32_t *order;
    size_t n;
    uint8_t *state; /* 0 new, 1 under way, 2 done */
};

static bool visit(struct visit *v, uint32_t c) {
    const struct expr *e = &v->cat->conditions[c].when;
    if (v->state[c] == 2) return true;
    if (v->state[c] == 1) {
        const struct standard *s = &v->cat->standards[v->cat->conditions[c].standard];
        const struct loading *ld = v->l->standards[v->cat->conditions[c].standard];
        return entry_error(v->l, &ld->conditions.entries[c - s->first_condition],
                           _("The condition “%.*s” depends on itself."), STR_ARG(v->cat->conditions[c].id));
    }
    v->state[c] = 1;
    for (unsigned i = 0; i < e->count; i++)
        if (e->nodes[i].op == EXPR_CONDITION && !visit(v, e->nodes[i].ref)) return false;
    v->state[c] = 2;
    v->order[v->n++] = c;
    return true;
}

static void order_conditions(struct loader *l, struct catalog *cat) {
    struct visit v = {l, cat, arena_array(l->a, cat->n_conditions, sizeof(uint32_t)), 0,
                      arena_array(l->a, cat->n_conditions, 1)};
    for (uint32_t i = 0; i < cat->n_conditions; i++)
        if (!visit(&v, i)) return;
    cat->condition_order = v.order;
}

/* Places, for what is found wrong later --------------------------------------------------------------- */

static size_t note_places(struct file_place *out, const struct list *list) {
    for (size_t i = 0; i < list->n; i++) {
        const struct entry *e = &list->entries[i];
        out[i] = (struct file_place){e->src->path, e->node->line, e->node->col};
    }
    return list->n;
}

static struct places *places_of(struct loader *l, const struct catalog *cat) {
    struct places *p = arena_alloc(l->a, sizeof *p);
    struct file_place *facts = arena_array(l->a, cat->n_facts, sizeof *facts);
    struct file_place *conditions = arena_array(l->a, cat->n_conditions, sizeof *conditions);
    struct file_place *controls = arena_array(l->a, cat->n_controls, sizeof *controls);
    struct file_place *standards = arena_array(l->a, cat->n_standards, sizeof *standards);
    size_t n_counts = 0;
    for (size_t i = 0; i < l->n_standards; i++) n_counts += l->standards[i]->counts.n;
    struct file_place *counts = arena_array(l->a, n_counts, sizeof *counts);
    *p = (struct places){
        .facts = facts, .standards = standards, .conditions = conditions, .controls = controls, .counts = counts};
    note_places(facts, &l->facts);
    for (size_t i = 0; i < l->n_standards; i++) {
        const struct loading *ld = l->standards[i];
        standards[i] = (struct file_place){ld->src->path, 1, 1};
        conditions += note_places(conditions, &ld->conditions);
        controls += note_places(controls, &ld->controls);
        counts += note_places(counts, &ld->counts);
    }
    return p;
}

struct catalog *catalog_link(struct loader *l) {
    struct catalog *cat = arena_alloc(l->a, sizeof *cat);
    lay_out(l, cat);
    if (!sizes_fit(l, cat)) return NULL;
    compile_rules(l, cat);
    for (size_t i = 0; i < cat->n_standards; i++) {
        link_questions(l, cat, l->standards[i]);
        link_parents(l, cat, l->standards[i], i);
        link_metrics(l, l->standards[i], &cat->standards[i]);
    }
    lay_out(l, cat); /* again, now complete */
    check_facts(l, cat);
    for (size_t i = 0; i < cat->n_standards; i++) {
        check_standard_ids(l, l->standards[i]);
        check_tree(l, &l->standards[i]->groups);
        check_tree(l, &l->standards[i]->chapters);
    }
    check_refs(l, cat);
    struct places *places = places_of(l, cat);
    link_mappings(l, cat, places);
    cat->places = places;
    catalog_check_texts(l, cat);
    order_conditions(l, cat);
    index_ids(l->a, cat);
    return l->d->errors ? NULL : cat;
}
