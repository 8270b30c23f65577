/* spec_rules: a rule as people read it: one or two tests as a sentence, anything more as an outline.
 *
 *     any of these holds
 *     ・ “network” includes “internet”
 *     ・ all of these hold
 *     　・ …
 *
 * Nested sentences with parentheses are exact and nobody can read them; auditors have to. */
#include "report/spec.h"

#define RULE_MAX (256 * KIB)
#define SENTENCE_TESTS 2 /* so many tests still make one sentence */

struct outline {
    struct spec *sp;
    const struct expr *e;
    struct buf out;
};

static bool joins(const struct expr_node *n) {
    return n->op == EXPR_AND || n->op == EXPR_OR;
}

static void begin_line(struct outline *o, unsigned depth) {
    if (o->out.len) buf_addc(&o->out, '\n');
    for (unsigned i = 1; i < depth; i++) buf_addz(&o->out, "　");
    if (depth) buf_addz(&o->out, tr(o->sp->b.lang, N_("• ")));
}

/* The children of a chain “a or b or c” in their order. */
static void gather(const struct expr *e, uint16_t at, uint8_t op, uint16_t *list, size_t *n) {
    const struct expr_node *node = &e->nodes[at];
    if (node->op == op) {
        gather(e, node->a, op, list, n);
        gather(e, node->b, op, list, n);
    } else {
        list[(*n)++] = at;
    }
}

/* A part of a rule is a rule: children stand before their parent, so it ends where its root is. */
static void leaf_line(struct outline *o, const struct expr *part, unsigned depth) {
    begin_line(o, depth);
    catalog_speak(o->sp->in->cat, part, o->sp->in->lang, &o->out);
}

/* “a has x or a has y” is one test of several choices. Returns how many tests are left. */
static size_t merge_choices(const struct expr *e, uint16_t *list, size_t n, uint64_t *masks) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        const struct expr_node *node = &e->nodes[list[i]];
        size_t same = 0;
        while (same < kept &&
               !(node->op == EXPR_HAS && e->nodes[list[same]].op == EXPR_HAS && e->nodes[list[same]].ref == node->ref))
            same++;
        if (same < kept) {
            masks[same] |= node->mask;
            continue;
        }
        masks[kept] = node->mask;
        list[kept++] = list[i];
    }
    return kept;
}

static bool several(uint64_t mask) {
    return mask & (mask - 1);
}

static void choices_line(struct outline *o, uint32_t index, uint64_t mask, unsigned depth) {
    struct builder *b = &o->sp->b;
    const struct fact *f = &o->sp->in->cat->facts[index];
    struct str all = STR("");
    for (size_t k = 0; k < f->n_choices; k++) {
        if (!(mask >> k & 1)) continue;
        struct str title = text_of(o->sp, &f->choices[k].title);
        all = all.len ? say(b, N_("%1, %2"), ARGS(all, title)) : title;
    }
    begin_line(o, depth);
    buf_add(&o->out, say(b, N_("“%1” includes any of: %2"), ARGS(text_of(o->sp, &f->title), all)));
}

static const char *head_of(uint8_t op, bool negated) {
    if (op == EXPR_OR) return negated ? N_("none of these holds") : N_("any of these holds");
    return negated ? N_("not all of these hold") : N_("all of these hold");
}

static void part(struct outline *o, uint16_t at, unsigned depth);

static void parts(struct outline *o, uint8_t op, bool negated, uint16_t at, unsigned depth) {
    uint16_t *list = arena_array(o->sp->b.a, o->e->count, sizeof *list);
    uint64_t *masks = arena_array(o->sp->b.a, o->e->count, sizeof *masks);
    size_t n = 0;
    gather(o->e, at, op, list, &n);
    if (op == EXPR_OR) n = merge_choices(o->e, list, n, masks);
    bool alone = n == 1 && !negated;
    if (!alone) {
        begin_line(o, depth);
        buf_addz(&o->out, tr(o->sp->b.lang, head_of(op, negated)));
    }
    for (size_t i = 0; i < n; i++) {
        if (several(masks[i]) && o->e->nodes[list[i]].op == EXPR_HAS)
            choices_line(o, o->e->nodes[list[i]].ref, masks[i], depth + !alone);
        else
            part(o, list[i], depth + !alone);
    }
}

static void part(struct outline *o, uint16_t at, unsigned depth) {
    const struct expr_node *node = &o->e->nodes[at];
    bool negated = node->op == EXPR_NOT && joins(&o->e->nodes[node->a]);
    const struct expr_node *whole = negated ? &o->e->nodes[node->a] : node;
    if (!joins(whole)) {
        leaf_line(o, &(struct expr){.nodes = o->e->nodes, .count = (uint16_t)(at + 1)}, depth);
        return;
    }
    parts(o, whole->op, negated, negated ? node->a : at, depth);
}

static size_t count_tests(const struct expr *e) {
    size_t n = 0;
    for (size_t i = 0; i < e->count; i++) n += !joins(&e->nodes[i]) && e->nodes[i].op != EXPR_NOT;
    return n;
}

struct str words_rule(struct spec *sp, const struct expr *e) {
    struct outline o = {.sp = sp, .e = e};
    buf_init(&o.out, RULE_MAX);
    if (e->count && count_tests(e) <= SENTENCE_TESTS)
        catalog_speak(sp->in->cat, e, sp->in->lang, &o.out);
    else if (e->count)
        part(&o, (uint16_t)(e->count - 1), 0);
    struct str s = arena_str(sp->b.a, buf_str(&o.out));
    buf_release(&o.out);
    return s;
}
