/* words: results in words for people, and in names for JSON. */
#include "cli/words.h"

#define RULE_PARTS_MAX 32 /* a longer chain is said as a sentence */
#define RULE_SHORT 4      /* nodes: a or b needs no list */

const char *term_applies(enum tri v) {
    return v == TRI_YES ? _("applies") : v == TRI_NO ? _("does not apply") : _("undetermined");
}

const char *term_condition(enum tri v) {
    return v == TRI_YES ? _("holds") : v == TRI_NO ? _("does not hold") : _("undetermined");
}

const char *term_certainty(enum certainty c) {
    switch (c) {
    case CERTAINTY_STATED:
        return _("stated in the standard");
    case CERTAINTY_PUBLISHED:
        return _("from another published text");
    case CERTAINTY_INFERRED:
        return _("inferred by kijun");
    }
    return "";
}

enum style style_applies(enum tri v) {
    return v == TRI_YES ? STYLE_PLAIN : v == TRI_NO ? STYLE_DIM : STYLE_OPEN;
}

struct str title_in(const struct text *t) {
    return text_in(t, lang_current());
}

struct str term_level(const struct standard *s, int32_t level) {
    if (level < 0 || (size_t)level >= s->n_levels) return STR_NONE;
    const struct level *l = &s->levels[level];
    struct str title = title_in(&l->title);
    return title.len ? title : l->id;
}

struct str term_levels(struct arena *a, const struct standard *s, uint64_t bits) {
    struct str all = STR("");
    for (size_t i = 0; i < s->n_levels; i++) {
        if (!(bits >> i & 1)) continue;
        struct str one = term_level(s, (int32_t)i);
        bool last = !(bits >> i >> 1);
        if (!all.len)
            all = one;
        else
            all = arena_fmt(a, last ? _("%.*s or %.*s") : _("%.*s, %.*s"), STR_ARG(all), STR_ARG(one));
    }
    return all;
}

struct str term_standard(const struct standard *s) {
    struct str title = title_in(&s->short_title);
    return title.len ? title : title_in(&s->title);
}

struct aliases {
    struct arena *arena;
    struct str text;
};

static void add_alias(void *ctx, const struct standard *s, const struct question *q) {
    struct aliases *all = ctx;
    (void)s;
    all->text = all->text.len ? arena_fmt(all->arena, "%.*s, %.*s", STR_ARG(all->text), STR_ARG(q->id)) : q->id;
}

struct str term_fact(struct arena *a, const struct catalog *cat, uint32_t fact) {
    struct aliases all = {.arena = a, .text = STR("")};
    catalog_each_alias(cat, fact, add_alias, &all);
    struct str title = title_in(&cat->facts[fact].title);
    return all.text.len ? arena_fmt(a, "%.*s %.*s", STR_ARG(all.text), STR_ARG(title)) : title;
}

static struct str taken_over(struct arena *a, struct buf *b) {
    struct str s = arena_str(a, buf_str(b));
    buf_release(b);
    return s;
}

struct str term_value(struct arena *a, const struct catalog *cat, uint32_t fact, const struct value *v) {
    struct buf b;
    buf_init(&b, 64 * KIB);
    value_speak(cat, fact, v, lang_current(), &b);
    return taken_over(a, &b);
}

struct str term_implied(struct arena *a, const struct catalog *cat, const struct value *facts,
                        const struct implied *x) {
    struct str from = STR("");
    for (size_t i = 0; i < x->n_because; i++) {
        uint32_t fact = x->because[i];
        struct str one = arena_fmt(a, _("%.*s (%.*s)"), STR_ARG(title_in(&cat->facts[fact].title)),
                                   STR_ARG(term_value(a, cat, fact, &facts[fact])));
        from = i ? arena_fmt(a, _("%.*s, %.*s"), STR_ARG(from), STR_ARG(one)) : one;
    }
    return arena_fmt(a, _("Follows from %.*s: %.*s"), STR_ARG(from), STR_ARG(title_in(&x->by->why)));
}

struct str term_rule(struct arena *a, const struct catalog *cat, const struct expr *e) {
    struct buf b;
    buf_init(&b, 256 * KIB);
    catalog_speak(cat, e, lang_current(), &b);
    return taken_over(a, &b);
}

/* A part of a rule is a rule: children stand before their parent, so the part ends at its own root. */
static struct expr part_of(const struct expr *e, uint16_t root) {
    return (struct expr){.nodes = e->nodes, .count = (uint16_t)(root + 1), .text = STR("")};
}

static uint8_t root_op(const struct expr *e) {
    return e->nodes[e->count - 1].op;
}

/* The parts of a chain a or b or c. */
static size_t parts_of(const struct expr *e, uint8_t op, uint16_t root, uint16_t *roots, size_t n) {
    const struct expr_node *node = &e->nodes[root];
    if (node->op != op || n + 2 > RULE_PARTS_MAX) {
        roots[n] = root;
        return n + 1;
    }
    n = parts_of(e, op, node->a, roots, n);
    return n < RULE_PARTS_MAX ? parts_of(e, op, node->b, roots, n) : n;
}

static void say_parts(struct out *o, size_t indent, const struct catalog *cat, const struct expr *e, unsigned depth) {
    uint16_t roots[RULE_PARTS_MAX];
    uint8_t op = root_op(e);
    size_t n = op == EXPR_OR || op == EXPR_AND ? parts_of(e, op, (uint16_t)(e->count - 1), roots, 0) : 0;
    bool simple = n < 3 && e->count < RULE_SHORT;
    if (n < 2 || n >= RULE_PARTS_MAX || depth > 2 || simple) {
        struct str text = term_rule(o->arena, cat, e);
        if (depth)
            out_item(o, indent, 0, STR("-"), STYLE_PLAIN, text);
        else
            out_para(o, indent, STYLE_PLAIN, text);
        return;
    }
    struct str head = str_of(op == EXPR_OR ? _("any of these:") : _("all of these:"));
    if (depth)
        out_item(o, indent, 0, STR("-"), STYLE_PLAIN, head);
    else
        out_para(o, indent, STYLE_PLAIN, head);
    for (size_t i = 0; i < n; i++) {
        struct expr part = part_of(e, roots[i]);
        say_parts(o, indent + 2, cat, &part, depth + 1);
    }
}

void say_rule_list(struct out *o, size_t indent, const struct catalog *cat, const struct expr *e) {
    if (e->count) say_parts(o, indent, cat, e, 0);
}

static bool is_shell_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80 ||
           c == '.' || c == ':' || c == '/' || c == '-' || c == '_' || c == '+' || c == ',';
}

struct str term_shell_word(struct arena *a, struct str word) {
    size_t plain = 0;
    struct str out = STR("'"), piece, rest = word;
    while (plain < word.len && is_shell_plain(word.ptr[plain])) plain++;
    if (plain == word.len) return word;
    while (str_split(rest, '\'', &piece, &rest)) out = arena_fmt(a, "%.*s%.*s'\\''", STR_ARG(out), STR_ARG(piece));
    return arena_fmt(a, "%.*s%.*s'", STR_ARG(out), STR_ARG(rest));
}

struct str term_input(struct arena *a, const struct catalog *cat, struct input_ref r) {
    if (!r.is_condition) return term_fact(a, cat, r.index);
    const struct condition *c = &cat->conditions[r.index];
    return arena_fmt(a, _("the judgement on %.*s %.*s"), STR_ARG(c->id), STR_ARG(title_in(&c->title)));
}

const struct answer *base_answer(const struct system *s, uint32_t fact) {
    return answer_find(s->answers, s->n_answers, fact);
}

struct standing control_standing(const struct opened *o, uint32_t control) {
    const struct control_result *r = &o->result->controls[control];
    uint64_t recommended = recommended_of(r);
    struct standing s = {.decision = system_decision(o->system, control)};
    s.undetermined = recommended == 0;
    s.undecided =
        r->applies == TRI_YES && !s.decision && standard_asks_for_decisions(standard_of_control(o->cat, control));
    s.below = decision_is_below(s.decision, r);
    s.missing_why = decision_lacks_reason(s.decision, r);
    return s;
}

static void count_control(struct standings *all, const struct opened *o, uint32_t control) {
    struct standing s = control_standing(o, control);
    enum tri applies = o->result->controls[control].applies;
    all->controls++;
    all->apply += applies == TRI_YES;
    all->omitted += applies == TRI_NO;
    all->unknown += applies == TRI_UNKNOWN;
    all->undetermined += s.undetermined;
    all->undecided += s.undecided;
    all->below += s.below;
    all->missing_why += s.missing_why;
}

static void count_standard(struct standings *all, const struct opened *o, const struct standard *s) {
    for (uint32_t k = 0; k < s->n_controls; k++) count_control(all, o, s->first_control + k);
    for (uint32_t k = 0; k < s->n_conditions; k++) {
        const struct condition_result *r = &o->result->conditions[s->first_condition + k];
        all->conditions_open += r->value == TRI_UNKNOWN;
        all->choices_open += choice_is_open(o->cat, o->system, s->first_condition + k, r);
    }
}

struct standings standings_of(const struct opened *o, const struct standard *s) {
    struct standings all = {0};
    count_standard(&all, o, s);
    return all;
}

struct standings standings_count(const struct opened *o) {
    struct standings all = {0};
    for (size_t i = 0; i < o->n_standards; i++) count_standard(&all, o, &o->cat->standards[o->standards[i]]);
    return all;
}

bool standings_open(const struct standings *s) {
    return s->conditions_open || s->choices_open || s->undetermined || s->undecided || s->missing_why;
}

/* JSON ----------------------------------------------------------------------------------------------------------- */

void json_begin(struct out *o) {
    jsonw_object(&o->json);
    jsonw_key(&o->json, "kijun");
    jsonw_int(&o->json, 1);
}

int json_end(struct out *o, int status) {
    jsonw_end_object(&o->json);
    buf_addc(&o->text, '\n');
    return out_end(o, status);
}
