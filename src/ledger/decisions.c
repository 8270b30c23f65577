/* decisions: reading what people decided: judgements, levels, blanks filled in, self-inspection. */
#include "ledger/load.h"

/* The map of one entry with only known keys; NULL when it is something else (reported). */
static const struct node *entry(const struct loader *l, const struct node *key, const struct node *n,
                                const char *const *known) {
    struct str name = arena_str(l->a, key->text);
    if (!node_want_map(n, l->src, name.ptr, l->d) || !node_known_keys(n, l->src, known, l->d)) return NULL;
    return n;
}

static enum tri read_word(const struct loader *l, const struct node *map, const char *key) {
    const struct node *n = loader_child(l, map, key, NODE_SCALAR);
    bool yes;
    if (!n) return TRI_UNKNOWN;
    if (word_yesno(n->text, &yes)) return yes ? TRI_YES : TRI_NO;
    loader_error(l, n, _("\"%s\" is yes or no, not \"%.*s\"."), key, STR_ARG(n->text));
    return TRI_UNKNOWN;
}

static bool need_value(const struct loader *l, const struct node *map, const char *key) {
    const struct node *n = node_need(map, l->src, key, l->d);
    if (n && node_is_null(n)) loader_error(l, n, _("Nothing stands under \"%s\"."), key);
    return n && !node_is_null(n);
}

static bool read_judgement(const struct loader *l, const struct node *key, const struct node *n,
                           struct judgement *out) {
    static const char *const keys[] = {"value", "why", "by", "on", NULL};
    const struct node *map = entry(l, key, n, keys);
    if (!map) return false;
    if (need_value(l, map, "value")) out->value = read_word(l, map, "value");
    out->why = loader_text(l, map, "why");
    out->by = loader_text(l, map, "by");
    out->on = loader_date(l, map, "on");
    if (text_is_blank(out->why))
        loader_error(l, key, _("The judgement on \"%.*s\" needs its reason: add \"why\"."), STR_ARG(key->text));
    return true;
}

void read_judgements(const struct loader *l, const struct node *map, struct system *s) {
    struct judgement *list = arena_array(l->a, map->count, sizeof *list);
    unsigned *lines = arena_array(l->a, l->cat->n_conditions, sizeof *lines);
    for (size_t i = 0; i < map->count; i++) {
        const struct node *key = map->keys[i];
        int32_t condition = loader_condition(l, key);
        if (condition < 0 || !loader_once(l, lines, (uint32_t)condition, key)) continue;
        struct judgement *j = &list[s->n_judgements];
        *j = (struct judgement){.condition = (uint32_t)condition, .value = TRI_UNKNOWN};
        if (read_judgement(l, key, map->items[i], j)) s->n_judgements++;
    }
    s->judgements = list;
}

static void read_level(const struct loader *l, const struct node *map, const struct standard *std,
                       struct decision *out) {
    if (!need_value(l, map, "level")) return;
    const struct node *n = loader_child(l, map, "level", NODE_SCALAR);
    if (!n) return;
    out->level = standard_find_level(std, n->text);
    if (out->level >= 0) return;
    struct str listed = STR("");
    for (size_t i = 0; i < std->n_levels; i++)
        listed = arena_fmt(l->a, "%.*s%s%.*s", STR_ARG(listed), i ? ", " : "", STR_ARG(std->levels[i].id));
    loader_error(l, n, _("\"%.*s\" is no level of the standard \"%.*s\"; its levels are: %.*s."), STR_ARG(n->text),
                 STR_ARG(std->id), STR_ARG(listed));
}

/* What a decision on a requirement and a choice about a risk have in common. */
static bool read_decision(const struct loader *l, const struct node *key, const struct node *n, struct decision *out) {
    static const char *const keys[] = {"level", "choice", "why", "by", "on", "mandatory", NULL};
    const struct node *map = entry(l, key, n, keys);
    if (!map) return false;
    const struct node *choice = node_find(map, "choice");
    if (choice)
        return loader_error(l, choice,
                            _("\"choice\" (treat or accept) is for risks; decide on a requirement with \"level\"."));
    read_level(l, map, &l->cat->standards[l->cat->controls[out->control].standard], out);
    out->why = loader_text(l, map, "why");
    out->by = loader_text(l, map, "by");
    out->on = loader_date(l, map, "on");
    out->mandatory = read_word(l, map, "mandatory");
    return true;
}

static bool read_choice(const struct loader *l, const struct node *key, const struct node *n, struct choice_made *out) {
    static const char *const keys[] = {"choice", "why", "by", "on", NULL};
    const struct node *map = entry(l, key, n, keys);
    if (!map) return false;
    if (!l->cat->conditions[out->condition].tree.len)
        return loader_error(l, key,
                            _("\"%.*s\" is not a risk that is treated or accepted; judge it under \"judgements\"."),
                            STR_ARG(key->text));
    const struct node *choice = need_value(l, map, "choice") ? loader_child(l, map, "choice", NODE_SCALAR) : NULL;
    if (!choice) return false;
    out->accepted = str_is(choice->text, "accept");
    if (!out->accepted && !str_is(choice->text, "treat"))
        return loader_error(l, choice, _("\"choice\" is treat or accept, not \"%.*s\"."), STR_ARG(choice->text));
    out->why = loader_text(l, map, "why");
    out->by = loader_text(l, map, "by");
    out->on = loader_date(l, map, "on");
    return true;
}

/* An id under "decisions" names a requirement, or a risk of a tree. */
void read_decisions(const struct loader *l, const struct node *map, struct system *s) {
    struct decision *list = arena_array(l->a, map->count, sizeof *list);
    struct choice_made *choices = arena_array(l->a, map->count, sizeof *choices);
    unsigned *lines = arena_array(l->a, l->cat->n_controls + l->cat->n_conditions, sizeof *lines);
    for (size_t i = 0; i < map->count; i++) {
        const struct node *key = map->keys[i];
        int32_t control = -1, condition = -1;
        if (!loader_control_or_condition(l, key, &control, &condition)) continue;
        if (control >= 0) {
            struct decision *dec = &list[s->n_decisions];
            *dec = (struct decision){.control = (uint32_t)control, .mandatory = TRI_UNKNOWN};
            if (!loader_once(l, lines, (uint32_t)control, key)) continue;
            if (read_decision(l, key, map->items[i], dec)) s->n_decisions++;
        } else {
            struct choice_made *c = &choices[s->n_choices];
            *c = (struct choice_made){.condition = (uint32_t)condition};
            if (!loader_once(l, lines + l->cat->n_controls, (uint32_t)condition, key)) continue;
            if (read_choice(l, key, map->items[i], c)) s->n_choices++;
        }
    }
    s->decisions = list;
    s->choices = choices;
}

static int32_t find_field(const struct loader *l, const struct control *c, const struct node *key) {
    size_t n = c->n_fields;
    struct str *ids = arena_array(l->a, n, sizeof *ids);
    for (size_t i = 0; i < n; i++) {
        ids[i] = c->fields[i].id;
        if (str_eq(ids[i], key->text)) return (int32_t)i;
    }
    struct str near = err_nearest(key->text, ids, n);
    if (near.ptr)
        loader_error(l, key, _("\"%.*s\" has no blank \"%.*s\"; did you mean \"%.*s\"?"), STR_ARG(c->id),
                     STR_ARG(key->text), STR_ARG(near));
    else if (n == 0)
        loader_error(l, key, _("\"%.*s\" has no blanks to fill in."), STR_ARG(c->id));
    else
        loader_error(l, key, _("\"%.*s\" has no blank \"%.*s\"."), STR_ARG(c->id), STR_ARG(key->text));
    return -1;
}

static void read_fill(const struct loader *l, uint32_t control, const struct node *map, struct fill *list, size_t *n) {
    for (size_t i = 0; i < map->count; i++) {
        int32_t field = find_field(l, &l->cat->controls[control], map->keys[i]);
        if (field < 0 || node_is_null(map->items[i])) continue; /* an empty blank is an open blank */
        struct fill *f = &list[*n];
        *f = (struct fill){.control = control, .field = (uint32_t)field};
        const char *name = arena_str(l->a, map->keys[i]->text).ptr;
        if (!node_want_text(map->items[i], l->src, name, &f->text, l->d)) continue;
        if (loader_text_fits(l, map->items[i], name)) ++*n;
    }
}

void read_fills(const struct loader *l, const struct node *map, struct system *s) {
    size_t most = 0;
    for (size_t i = 0; i < map->count; i++) most += map->items[i]->count;
    struct fill *list = arena_array(l->a, most, sizeof *list);
    unsigned *lines = arena_array(l->a, l->cat->n_controls, sizeof *lines);
    for (size_t i = 0; i < map->count; i++) {
        const struct node *key = map->keys[i], *blanks = map->items[i];
        int32_t control = loader_control(l, key);
        if (control < 0 || !loader_once(l, lines, (uint32_t)control, key) || node_is_null(blanks)) continue;
        if (!node_want_map(blanks, l->src, arena_str(l->a, key->text).ptr, l->d)) continue;
        read_fill(l, (uint32_t)control, blanks, list, &s->n_fills);
    }
    s->fills = list;
}

static void check_state(const struct loader *l, const struct node *map, struct str state) {
    static const struct str states[] = {STR("done"), STR("partly"), STR("not_done"), STR("not_applicable")};
    size_t n = sizeof states / sizeof *states;
    for (size_t i = 0; i < n; i++)
        if (str_eq(state, states[i])) return;
    struct str near = err_nearest(state, states, n);
    if (near.ptr)
        loader_error(l, node_find(map, "state"), _("There is no state \"%.*s\"; did you mean \"%.*s\"?"),
                     STR_ARG(state), STR_ARG(near));
    else
        loader_error(l, node_find(map, "state"),
                     _("There is no state \"%.*s\"; it is done, partly, not_done or not_applicable."), STR_ARG(state));
}

static bool read_state(const struct loader *l, const struct node *key, const struct node *n, struct status_entry *out) {
    static const char *const keys[] = {"state", "on", "evidence", "note", NULL};
    const struct node *map = entry(l, key, n, keys);
    if (!map) return false;
    if (need_value(l, map, "state")) out->state = loader_text(l, map, "state");
    if (out->state.ptr) check_state(l, map, out->state);
    out->on = loader_date(l, map, "on");
    out->note = loader_text(l, map, "note");
    out->evidence = loader_texts(l, map, "evidence", &out->n_evidence);
    return true;
}

void read_status(const struct loader *l, const struct node *map, struct system *s) {
    struct status_entry *list = arena_array(l->a, map->count, sizeof *list);
    unsigned *lines = arena_array(l->a, l->cat->n_controls, sizeof *lines);
    for (size_t i = 0; i < map->count; i++) {
        const struct node *key = map->keys[i];
        int32_t control = loader_control(l, key);
        if (control < 0 || !loader_once(l, lines, (uint32_t)control, key)) continue;
        list[s->n_status] = (struct status_entry){.control = (uint32_t)control};
        if (read_state(l, key, map->items[i], &list[s->n_status])) s->n_status++;
    }
    s->status = list;
}

void read_declared(const struct loader *l, const struct node *map, struct system *s) {
    struct declared *list = arena_array(l->a, map->count, sizeof *list);
    unsigned *lines = arena_array(l->a, l->cat->n_metrics, sizeof *lines);
    for (size_t i = 0; i < map->count; i++) {
        const struct node *key = map->keys[i];
        struct str text, name = str_of(arena_str(l->a, key->text).ptr);
        struct err why;
        int32_t metric = catalog_find_metric(l->cat, key->text);
        if (metric < 0) {
            loader_error(l, key, _("There is no metric \"%.*s\" (kijun sla FILE lists those of a system)."),
                         STR_ARG(key->text));
            continue;
        }
        if (!loader_once(l, lines, (uint32_t)metric, key) || node_is_null(map->items[i])) continue;
        if (!node_want_text(map->items[i], l->src, name.ptr, &text, l->d)) continue;
        const struct metric *m = &l->cat->metrics[metric];
        const struct standard *std = &l->cat->standards[l->cat->controls[m->control].standard];
        struct declared *d = &list[s->n_declared];
        d->metric = (uint32_t)metric;
        if (quantity_parse(std, m->measure, str_trim(text), &d->value, &why))
            s->n_declared++;
        else
            loader_error(l, map->items[i], "%s", why.text);
    }
    s->declared = list;
}
