/* answers: reading what people answered, in the terms of the question.
 *
 * An answer is `fact: value` or `fact: {value: …, note: …}`; the word `unknown` is an answer to any question. A choice
 * may be given by its id or by its title in any language. */
#include "ledger/load.h"

static uint64_t bit(int32_t i) {
    return UINT64_C(1) << (unsigned)i;
}

static void set_choice(struct answer *answer, int32_t choice) {
    answer->value = (struct value){.maybe = bit(choice), .answered = true, .settled = true};
}

static bool read_scalar(const struct loader *l, const struct node *n, const struct fact *f, struct str *out) {
    if (node_is_null(n))
        return loader_error(l, n, _("Nothing is answered to \"%.*s\"; when it is not known yet, write: unknown."),
                            STR_ARG(f->id));
    if (n->type != NODE_SCALAR)
        return loader_error(l, n, _("\"%.*s\" takes one answer, not a list or map."), STR_ARG(f->id));
    *out = n->text;
    return true;
}

/* "internet, lan, …": as many ids as a message can hold. */
static struct str choices_listed(const struct loader *l, const struct fact *f) {
    enum { MOST = 12 };
    struct str s = STR("");
    for (size_t i = 0; i < f->n_choices && i < MOST; i++)
        s = arena_fmt(l->a, "%.*s%s%.*s", STR_ARG(s), i ? ", " : "", STR_ARG(f->choices[i].id));
    return f->n_choices > MOST ? arena_fmt(l->a, "%.*s, …", STR_ARG(s)) : s;
}

static int32_t find_choice(const struct loader *l, const struct node *n, const struct fact *f) {
    struct str ids[EXPR_CHOICES_MAX];
    int32_t i = fact_find_choice(f, n->text);
    if (i >= 0) return i;
    for (size_t k = 0; k < f->n_choices; k++) ids[k] = f->choices[k].id;
    struct str near = err_nearest(n->text, ids, f->n_choices);
    if (near.ptr)
        loader_error(l, n, _("\"%.*s\" is no choice of \"%.*s\"; did you mean \"%.*s\"?"), STR_ARG(n->text),
                     STR_ARG(f->id), STR_ARG(near));
    else
        loader_error(l, n, _("\"%.*s\" is no choice of \"%.*s\"; the choices are: %.*s."), STR_ARG(n->text),
                     STR_ARG(f->id), STR_ARG(choices_listed(l, f)));
    return -1;
}

static bool read_yesno(const struct loader *l, const struct node *n, const struct fact *f, struct answer *out) {
    struct str s;
    bool yes;
    if (!read_scalar(l, n, f, &s)) return false;
    if (!word_yesno(s, &yes)) {
        int32_t choice = fact_find_choice(f, s);
        if (choice < 0)
            return loader_error(l, n, _("\"%.*s\" is answered with yes or no (or unknown), not with \"%.*s\"."),
                                STR_ARG(f->id), STR_ARG(s));
        yes = choice == 1;
    }
    set_choice(out, yes ? 1 : 0);
    return true;
}

static bool read_one(const struct loader *l, const struct node *n, const struct fact *f, struct answer *out) {
    struct str s;
    if (!read_scalar(l, n, f, &s)) return false;
    int32_t choice = find_choice(l, n, f);
    if (choice >= 0) set_choice(out, choice);
    return choice >= 0;
}

static uint64_t exclusive_choices(const struct fact *f) {
    uint64_t mask = 0;
    for (size_t i = 0; i < f->n_choices; i++)
        if (f->choices[i].exclusive) mask |= bit((int32_t)i);
    return mask;
}

static bool check_exclusive(const struct loader *l, const struct node *n, const struct fact *f, uint64_t chosen) {
    uint64_t exclusive = exclusive_choices(f);
    if (!chosen && exclusive)
        return loader_error(l, n, _("The list of \"%.*s\" is empty; when none applies, write: %.*s."), STR_ARG(f->id),
                            STR_ARG(f->choices[__builtin_ctzll(exclusive)].id));
    if (!(chosen & exclusive) || !(chosen & (chosen - 1))) return true;
    return loader_error(l, n,
                        _("\"%.*s\" of \"%.*s\" excludes every other choice; it cannot stand together with others."),
                        STR_ARG(f->choices[__builtin_ctzll(chosen & exclusive)].id), STR_ARG(f->id));
}

static bool read_many(const struct loader *l, struct node *n, const struct fact *f, struct answer *out) {
    struct node *const *items = n->type == NODE_LIST ? n->items : &n;
    size_t count = n->type == NODE_LIST ? n->count : 1;
    uint64_t chosen = 0;
    bool ok = true;
    for (size_t i = 0; i < count; i++) {
        struct str s;
        int32_t choice = -1;
        if (read_scalar(l, items[i], f, &s) && str_is(s, "unknown"))
            loader_error(l, items[i],
                         _("\"unknown\" stands alone, not in a list: it says that the whole answer is open."));
        else if (items[i]->type == NODE_SCALAR && !node_is_null(items[i]))
            choice = find_choice(l, items[i], f);
        if (choice >= 0)
            chosen |= bit(choice);
        else
            ok = false;
    }
    if (!ok || !check_exclusive(l, n, f, chosen)) return false;
    out->value = (struct value){.sure = chosen, .maybe = chosen, .answered = true, .settled = true};
    return true;
}

static bool read_number(const struct loader *l, const struct node *n, const struct fact *f, struct answer *out) {
    struct str s;
    int64_t v;
    if (!read_scalar(l, n, f, &s)) return false;
    if (!str_int(s, &v))
        return loader_error(l, n, _("\"%.*s\" is answered with a whole number (without its unit), not with \"%.*s\"."),
                            STR_ARG(f->id), STR_ARG(s));
    if (v < f->shape.min || v > f->shape.max)
        return loader_error(l, n, _("\"%.*s\" lies between %lld and %lld; %lld does not."), STR_ARG(f->id),
                            (long long)f->shape.min, (long long)f->shape.max, (long long)v);
    out->value = (struct value){.lo = v, .hi = v, .answered = true, .settled = true};
    return true;
}

static bool read_text(const struct loader *l, const struct node *n, const struct fact *f, struct answer *out) {
    if (!read_scalar(l, n, f, &out->text) || !loader_text_fits(l, n, arena_str(l->a, f->id).ptr)) return false;
    out->value = (struct value){.text = out->text, .answered = true, .settled = true};
    return true;
}

static bool read_value(const struct loader *l, struct node *n, const struct fact *f, struct answer *out) {
    if (n->type == NODE_SCALAR && str_is(n->text, "unknown")) {
        struct fact_shape shape = f->shape;
        shape.type = f->asked;
        out->value = value_unknown(&shape);
        out->unknown = true;
        return true;
    }
    switch (f->asked) {
    case FACT_YESNO:
        return read_yesno(l, n, f, out);
    case FACT_ONE:
        return read_one(l, n, f, out);
    case FACT_MANY:
        return read_many(l, n, f, out);
    case FACT_NUMBER:
        return read_number(l, n, f, out);
    case FACT_TEXT:
        return read_text(l, n, f, out);
    }
    return false;
}

static bool read_answer(const struct loader *l, const struct node *key, struct node *n, uint32_t fact,
                        struct answer *out) {
    static const char *const keys[] = {"value", "note", NULL};
    const struct fact *f = &l->cat->facts[fact];
    struct node *value = n;
    *out = (struct answer){.fact = fact, .key = key->text, .at = {key->line, key->col}};
    if (f->counts.len)
        return loader_error(l, key, _("\"%.*s\" is not asked but counted from \"work\"; leave it out."),
                            STR_ARG(f->id));
    if (n->type == NODE_MAP) {
        bool known = node_known_keys(n, l->src, keys, l->d);
        value = node_need(n, l->src, "value", l->d);
        out->note = loader_text(l, n, "note");
        if (!value || !known) return false;
    }
    return read_value(l, value, f, out);
}

void read_answers(const struct loader *l, const struct node *map, const struct answer **out, size_t *n) {
    struct answer *list = arena_array(l->a, map->count, sizeof *list);
    unsigned *lines = arena_array(l->a, l->cat->n_facts, sizeof *lines);
    size_t count = 0;
    for (size_t i = 0; i < map->count; i++) {
        int32_t fact = loader_fact(l, map->keys[i]);
        if (fact < 0 || !loader_once(l, lines, (uint32_t)fact, map->keys[i])) continue;
        if (read_answer(l, map->keys[i], map->items[i], (uint32_t)fact, &list[count])) count++;
    }
    *out = list;
    *n = count;
}

static void read_sheet(const struct loader *l, const struct node *n, struct sheet *out) {
    static const char *const keys[] = {"for", "answers", NULL}, *const for_keys[] = {"actor", "information", NULL};
    if (!node_want_map(n, l->src, "sheets", l->d) || !node_known_keys(n, l->src, keys, l->d)) return;
    const struct node *about = loader_child(l, n, "for", NODE_MAP), *answers = loader_child(l, n, "answers", NODE_MAP);
    if (about && node_known_keys(about, l->src, for_keys, l->d)) {
        out->actor = loader_text(l, about, "actor");
        out->information = loader_text(l, about, "information");
    }
    if (answers) read_answers(l, answers, &out->answers, &out->n_answers);
}

void read_sheets(const struct loader *l, const struct node *list, struct system *s) {
    struct sheet *sheets = arena_array(l->a, list->count, sizeof *sheets);
    for (size_t i = 0; i < list->count; i++) read_sheet(l, list->items[i], &sheets[i]);
    s->sheets = sheets;
    s->n_sheets = list->count;
}

static bool same_value(const struct value *a, const struct value *b) {
    return a->sure == b->sure && a->maybe == b->maybe && a->lo == b->lo && a->hi == b->hi && str_eq(a->text, b->text);
}

static void compare(const struct loader *l, const struct answer **first, const struct answer *list, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const struct fact *f = &l->cat->facts[list[i].fact];
        if (f->combine != COMBINE_SAME || list[i].unknown) continue;
        const struct answer **known = &first[list[i].fact];
        if (!*known)
            *known = &list[i];
        else if (!same_value(&(*known)->value, &list[i].value))
            diags_add(l->d, l->src->path, list[i].at.line, list[i].at.col, ERR_INVALID,
                      _("\"%.*s\" is one for the whole system, but this answer differs from that on line %u."),
                      STR_ARG(f->id), (*known)->at.line);
    }
}

void check_agreement(const struct loader *l, const struct system *s) {
    const struct answer **first = arena_array(l->a, l->cat->n_facts, sizeof *first);
    compare(l, first, s->answers, s->n_answers);
    for (size_t i = 0; i < s->n_sheets; i++) compare(l, first, s->sheets[i].answers, s->sheets[i].n_answers);
}
