/* bake DIR OUT.c OUT.d: a checked catalog as C, to be compiled into the program.
 *
 * A build-time program. It reads the YAML through the same loader as `--standards DIR` and writes constant
 * structures, so that the program starts with everything in place. OUT.d names the files it was made from. */
#include <inttypes.h>

#include "catalog/catalog.h"
#include "fmt/fmt.h"

static FILE *out;
static struct arena *arena;
static unsigned serial; /* names of emitted arrays: a1, a2, … */

static void put_str(struct str s) {
    if (!s.ptr) {
        fputs("{0,0}", out);
        return;
    }
    fputs("{\"", out);
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c < 0x20 || c > 0x7e || c == '"' || c == '\\' || c == '?')
            fprintf(out, "\\%03o", c);
        else
            fputc(c, out);
    }
    fprintf(out, "\",%zu}", s.len);
}

static void put_text(const struct text *t) {
    fputs("{{", out);
    for (unsigned i = 0; i < LANG_COUNT; i++) {
        if (i) fputc(',', out);
        put_str(t->in[i]);
    }
    fputs("}}", out);
}

static void put_note(const struct source_note *n) {
    fprintf(out, "{%d,", n->certainty);
    put_str(n->section);
    fputc(',', out);
    put_text(&n->note);
    fputc('}', out);
}

static void comma(void) {
    fputs(",\n ", out);
}

static unsigned begin(const char *type) {
    fprintf(out, "static const %s a%u[] = {\n ", type, ++serial);
    return serial;
}
static void end(void) {
    fputs("};\n", out);
}
/* A reference to an emitted array and its length, as two members. */
static void put_array(unsigned id, size_t n) {
    if (n)
        fprintf(out, "a%u,%zu", id, n);
    else
        fputs("0,0", out);
}

static unsigned emit_strs(const struct str *s, size_t n) {
    if (!n) return 0;
    unsigned id = begin("struct str");
    for (size_t i = 0; i < n; i++) put_str(s[i]), comma();
    end();
    return id;
}

static unsigned emit_texts(const struct text *t, size_t n) {
    if (!n) return 0;
    unsigned id = begin("struct text");
    for (size_t i = 0; i < n; i++) put_text(&t[i]), comma();
    end();
    return id;
}

static unsigned emit_named(const struct named *v, size_t n) {
    if (!n) return 0;
    unsigned id = begin("struct named");
    for (size_t i = 0; i < n; i++) {
        fputc('{', out), put_str(v[i].id), comma(), put_text(&v[i].title), comma();
        put_text(&v[i].explain), fputc('}', out), comma();
    }
    end();
    return id;
}

static unsigned emit_relations(const struct relation *v, size_t n) {
    if (!n) return 0;
    unsigned id = begin("struct relation");
    for (size_t i = 0; i < n; i++) {
        fputc('{', out), put_str(v[i].id), fprintf(out, ",%d,", v[i].certainty), put_text(&v[i].note);
        fputc('}', out), comma();
    }
    end();
    return id;
}

static unsigned emit_rule(const struct expr *e) {
    if (!e->count) return 0;
    unsigned id = begin("struct expr_node");
    for (unsigned i = 0; i < e->count; i++) {
        const struct expr_node *n = &e->nodes[i];
        fprintf(out, "{%u,%d,%u,%u,%u,UINT64_C(%" PRIu64 "),", n->op, n->negate, n->a, n->b, n->ref, n->mask);
        fprintf(out, "%s%" PRId64 "%s,", n->lo == INT64_MIN ? "INT64_MIN+" : "INT64_C(", n->lo == INT64_MIN ? 0 : n->lo,
                n->lo == INT64_MIN ? "" : ")");
        fprintf(out, "INT64_C(%" PRId64 "),", n->hi);
        put_str(n->literal);
        fputc('}', out), comma();
    }
    end();
    return id;
}

static void put_rule(unsigned id, const struct expr *e) {
    if (id)
        fprintf(out, "{a%u,%u,", id, e->count);
    else
        fputs("{0,0,", out);
    put_str(e->text);
    fputc('}', out);
}

static unsigned emit_choices(const struct choice *c, size_t n) {
    if (!n) return 0;
    unsigned id = begin("struct choice");
    for (size_t i = 0; i < n; i++) {
        fputc('{', out), put_str(c[i].id), comma(), put_text(&c[i].title), comma(), put_text(&c[i].help);
        fprintf(out, ",%d}", c[i].exclusive), comma();
    }
    end();
    return id;
}

static unsigned emit_implied(const struct implication *v, size_t n) {
    if (!n) return 0;
    unsigned *rules = arena_array(arena, n, sizeof *rules);
    for (size_t i = 0; i < n; i++) rules[i] = emit_rule(&v[i].when);
    unsigned id = begin("struct implication");
    for (size_t i = 0; i < n; i++) {
        fputc('{', out), put_rule(rules[i], &v[i].when), fprintf(out, ",%u,", v[i].choice), put_text(&v[i].why);
        fputc('}', out), comma();
    }
    end();
    return id;
}

static unsigned emit_facts(const struct catalog *cat) {
    unsigned *implied = arena_array(arena, cat->n_facts + 1, sizeof *implied);
    unsigned *choices = arena_array(arena, cat->n_facts + 1, sizeof *choices);
    unsigned *ids = arena_array(arena, cat->n_facts + 1, sizeof *ids);
    for (size_t i = 0; i < cat->n_facts; i++) {
        choices[i] = emit_choices(cat->facts[i].choices, cat->facts[i].n_choices);
        ids[i] = emit_strs(cat->facts[i].shape.choices, cat->facts[i].shape.n_choices);
        implied[i] = emit_implied(cat->facts[i].implied, cat->facts[i].n_implied);
    }
    unsigned id = begin("struct fact");
    for (size_t i = 0; i < cat->n_facts; i++) {
        const struct fact *f = &cat->facts[i];
        fputc('{', out), put_str(f->id);
        fprintf(out, ",{%d,%d,", f->shape.type, f->shape.ordered), put_array(ids[i], f->shape.n_choices);
        fprintf(out, ",INT64_C(%" PRId64 "),INT64_C(%" PRId64 ")},%d,%d,", f->shape.min, f->shape.max, f->asked,
                f->combine);
        put_str(f->per), comma(), put_text(&f->title), comma(), put_text(&f->ask), comma(), put_text(&f->help), comma();
        put_text(&f->unit), comma(), put_array(choices[i], f->n_choices), comma(), put_str(f->counts), comma();
        put_array(implied[i], f->n_implied), comma();
        put_note(&f->source), fputc('}', out), comma();
    }
    end();
    return id;
}

static unsigned emit_conditions(const struct catalog *cat) {
    unsigned *rules = arena_array(arena, cat->n_conditions + 1, sizeof *rules);
    unsigned(*sub)[2] = arena_array(arena, cat->n_conditions + 1, sizeof *sub);
    for (size_t i = 0; i < cat->n_conditions; i++) {
        rules[i] = emit_rule(&cat->conditions[i].when);
        sub[i][0] = emit_relations(cat->conditions[i].edges, cat->conditions[i].n_edges);
        sub[i][1] = emit_texts(cat->conditions[i].typical, cat->conditions[i].n_typical);
    }
    unsigned id = begin("struct condition");
    for (size_t i = 0; i < cat->n_conditions; i++) {
        const struct condition *c = &cat->conditions[i];
        fputc('{', out), put_str(c->id), fprintf(out, ",%u,", c->standard);
        put_str(c->kind), comma(), put_str(c->tree), fprintf(out, ",%u,", c->depth);
        put_text(&c->title), comma(), put_text(&c->ask), comma(), put_text(&c->explain), comma(), put_str(c->viewpoint),
            comma();
        put_rule(rules[i], &c->when), comma(), put_array(sub[i][0], c->n_edges), comma();
        put_array(sub[i][1], c->n_typical), comma(), put_note(&c->source), fputc('}', out), comma();
    }
    fputs("{{0,0},0}", out); /* never an empty array */
    end();
    return id;
}

static unsigned emit_control_levels(const struct control_level *v, size_t n) {
    unsigned *rule = arena_array(arena, n + 1, sizeof *rule), *prefer = arena_array(arena, n + 1, sizeof *prefer);
    unsigned(*lists)[3] = arena_array(arena, n + 1, sizeof *lists);
    for (size_t i = 0; i < n; i++) {
        rule[i] = emit_rule(&v[i].recommend);
        prefer[i] = emit_rule(&v[i].prefer);
        lists[i][0] = emit_texts(v[i].proposals, v[i].n_proposals);
        lists[i][1] = emit_texts(v[i].acceptance, v[i].n_acceptance);
        lists[i][2] = emit_texts(v[i].evidence, v[i].n_evidence);
    }
    unsigned id = begin("struct control_level");
    for (size_t i = 0; i < n; i++) {
        fprintf(out, "{%u,", v[i].level), put_rule(rule[i], &v[i].recommend), comma(),
            put_rule(prefer[i], &v[i].prefer), comma();
        put_text(&v[i].statement), comma(), put_text(&v[i].threat), comma(), put_text(&v[i].effect), comma();
        put_array(lists[i][0], v[i].n_proposals), comma(), put_array(lists[i][1], v[i].n_acceptance), comma();
        put_array(lists[i][2], v[i].n_evidence), comma(), put_note(&v[i].source), fputc('}', out), comma();
    }
    end();
    return id;
}

static unsigned emit_fields(const struct field *f, size_t n) {
    if (!n) return 0;
    unsigned id = begin("struct field");
    for (size_t i = 0; i < n; i++) {
        fputc('{', out), put_str(f[i].id), comma(), put_text(&f[i].title), comma(), put_text(&f[i].hint), comma();
        put_str(f[i].from), fputc('}', out), comma();
    }
    end();
    return id;
}

static unsigned emit_controls(const struct catalog *cat) {
    unsigned(*sub)[14] = arena_array(arena, cat->n_controls + 1, sizeof *sub);
    for (size_t i = 0; i < cat->n_controls; i++) {
        const struct control *c = &cat->controls[i];
        sub[i][0] = c->n_levels ? emit_control_levels(c->levels, c->n_levels) : 0;
        sub[i][1] = emit_fields(c->fields, c->n_fields);
        sub[i][2] = emit_texts(c->acceptance, c->n_acceptance);
        sub[i][3] = emit_texts(c->evidence, c->n_evidence);
        sub[i][4] = emit_strs(c->roles, c->n_roles);
        sub[i][5] = emit_strs(c->phases, c->n_phases);
        sub[i][6] = emit_strs(c->asks, c->n_asks);
        sub[i][7] = emit_relations(c->requires, c->n_requires);
        sub[i][8] = emit_relations(c->conflicts, c->n_conflicts);
        sub[i][10] = emit_relations(c->refers, c->n_refers);
        sub[i][11] = emit_relations(c->edges, c->n_edges);
        sub[i][12] = emit_rule(&c->own);
        sub[i][13] = emit_rule(&c->supplier);
        sub[i][9] = emit_texts(c->practices, c->n_practices);
    }
    unsigned id = begin("struct control");
    for (size_t i = 0; i < cat->n_controls; i++) {
        const struct control *c = &cat->controls[i];
        fputc('{', out), put_str(c->id), comma(), put_str(c->printed), fprintf(out, ",%u,%d,", c->standard, c->parent);
        put_str(c->group), comma(), put_str(c->chapter), comma(), put_str(c->grade), comma(), put_text(&c->title),
            comma();
        put_text(&c->purpose), comma(), put_text(&c->choosing), comma(), put_text(&c->writing), comma();
        put_array(sub[i][0], c->n_levels), comma(), put_array(sub[i][1], c->n_fields), comma();
        put_array(sub[i][2], c->n_acceptance), comma(), put_array(sub[i][3], c->n_evidence), comma();
        put_array(sub[i][4], c->n_roles), comma(), put_array(sub[i][5], c->n_phases), comma();
        put_array(sub[i][6], c->n_asks), fprintf(out, ",%d,", c->grade_certainty);
        put_array(sub[i][7], c->n_requires), comma(), put_array(sub[i][8], c->n_conflicts), comma();
        put_array(sub[i][10], c->n_refers), comma(), put_array(sub[i][11], c->n_edges), comma();
        put_text(&c->caution), comma(), put_array(sub[i][9], c->n_practices), comma();
        put_rule(sub[i][12], &c->own), comma(), put_rule(sub[i][13], &c->supplier);
        fprintf(out, ",%d,%u,%u,", c->open_list, c->first_metric, c->n_metrics);
        put_note(&c->source), fputc('}', out), comma();
    }
    fputs("{{0,0}}", out);
    end();
    return id;
}

static unsigned emit_questions(const struct question *q, size_t n) {
    if (!n) return 0;
    unsigned id = begin("struct question");
    for (size_t i = 0; i < n; i++) {
        fputc('{', out), put_str(q[i].id), fprintf(out, ",%u,", q[i].fact), put_text(&q[i].title), comma(),
            put_text(&q[i].tag), comma();
        put_str(q[i].viewpoint), comma(), put_note(&q[i].source), fputc('}', out), comma();
    }
    end();
    return id;
}

static unsigned emit_groups(const struct group *g, size_t n) {
    if (!n) return 0;
    unsigned id = begin("struct group");
    for (size_t i = 0; i < n; i++) {
        fputc('{', out), put_str(g[i].id), comma(), put_str(g[i].parent), comma(), put_str(g[i].printed), comma();
        put_text(&g[i].title), comma(), put_note(&g[i].source), fputc('}', out), comma();
    }
    end();
    return id;
}

static unsigned emit_chapters(const struct chapter *c, size_t n) {
    if (!n) return 0;
    unsigned id = begin("struct chapter");
    for (size_t i = 0; i < n; i++) {
        fputc('{', out), put_str(c[i].id), comma(), put_str(c[i].parent), comma(), put_str(c[i].number), comma();
        put_text(&c[i].title), comma(), put_str(c[i].takes), comma(), put_note(&c[i].source), fputc('}', out), comma();
    }
    end();
    return id;
}

static unsigned emit_levels(const struct level *v, size_t n) {
    unsigned id = begin("struct level");
    for (size_t i = 0; i < n; i++) {
        fputc('{', out), put_str(v[i].id), comma(), put_text(&v[i].title), fputc('}', out), comma();
    }
    end();
    return id;
}

static unsigned emit_families(const struct family *f, size_t n) {
    if (!n) return 0;
    unsigned id = begin("struct family");
    for (size_t i = 0; i < n; i++) {
        fputc('{', out), put_str(f[i].id), comma(), put_text(&f[i].title), fprintf(out, ",%d,", f[i].ordered);
        put_note(&f[i].source), fputc('}', out), comma();
    }
    end();
    return id;
}

static unsigned emit_means(const struct means *m, size_t n) {
    if (!n) return 0;
    unsigned id = begin("struct means");
    for (size_t i = 0; i < n; i++) {
        fputc('{', out), put_str(m[i].id), comma(), put_str(m[i].family), fprintf(out, ",%u,", m[i].rank);
        put_text(&m[i].title), comma(), put_text(&m[i].explain), fputc('}', out), comma();
    }
    end();
    return id;
}

static unsigned emit_role_pairs(const struct role_pair *p, size_t n) {
    if (!n) return 0;
    unsigned id = begin("struct role_pair");
    for (size_t i = 0; i < n; i++) {
        fputc('{', out), put_str(p[i].a), comma(), put_str(p[i].b), fputc('}', out), comma();
    }
    end();
    return id;
}

static unsigned emit_annex_entries(const struct annex_entry *e, size_t n) {
    if (!n) return 0;
    unsigned(*sub)[2] = arena_array(arena, n, sizeof *sub);
    for (size_t i = 0; i < n; i++) {
        sub[i][0] = emit_texts(e[i].points, e[i].n_points);
        sub[i][1] = emit_strs(e[i].about, e[i].n_about);
    }
    unsigned id = begin("struct annex_entry");
    for (size_t i = 0; i < n; i++) {
        fputc('{', out), put_str(e[i].id), comma(), put_text(&e[i].title), comma(), put_text(&e[i].text), comma();
        put_array(sub[i][0], e[i].n_points), comma(), put_array(sub[i][1], e[i].n_about), comma();
        put_note(&e[i].source), fputc('}', out), comma();
    }
    end();
    return id;
}

static unsigned emit_annexes(const struct annex *x, size_t n) {
    if (!n) return 0;
    unsigned *sub = arena_array(arena, n, sizeof *sub);
    for (size_t i = 0; i < n; i++) sub[i] = emit_annex_entries(x[i].entries, x[i].n_entries);
    unsigned id = begin("struct annex");
    for (size_t i = 0; i < n; i++) {
        fputc('{', out), put_str(x[i].id), comma(), put_text(&x[i].title), comma(), put_text(&x[i].text), comma();
        put_array(sub[i], x[i].n_entries), fputc('}', out), comma();
    }
    end();
    return id;
}

static unsigned emit_counts(const struct expected_count *c, size_t n) {
    if (!n) return 0;
    unsigned id = begin("struct expected_count");
    for (size_t i = 0; i < n; i++) {
        fputc('{', out), put_str(c[i].what), comma(), put_str(c[i].of), fprintf(out, ",%u,", c[i].is);
        put_note(&c[i].source), fputc('}', out), comma();
    }
    end();
    return id;
}

static unsigned emit_numbers(const uint32_t *v, size_t n) {
    if (!n) return 0;
    unsigned id = begin("uint32_t");
    for (size_t i = 0; i < n; i++) fprintf(out, "%u,", v[i]);
    end();
    return id;
}

static void put_quantity(const struct quantity *q) {
    fprintf(out, "{%d,INT64_C(%" PRId64 "),%d,UINT64_C(%" PRIu64 "),%d}", q->unit, q->amount, q->event, q->means,
            q->one_of);
}

static unsigned emit_values(const struct reference_value *v, size_t n) {
    if (!n) return 0;
    unsigned id = begin("struct reference_value");
    for (size_t i = 0; i < n; i++) {
        fprintf(out, "{%d,%d,", v[i].must, v[i].free), put_quantity(&v[i].value), comma(), put_text(&v[i].text);
        fputc('}', out), comma();
    }
    end();
    return id;
}

static unsigned emit_metrics(const struct metric *m, size_t n) {
    unsigned *sub = arena_array(arena, n + 1, sizeof *sub);
    for (size_t i = 0; i < n; i++) sub[i] = emit_values(m[i].values, m[i].n_values);
    unsigned id = begin("struct metric");
    for (size_t i = 0; i < n; i++) {
        fputc('{', out), put_str(m[i].id), fprintf(out, ",%u,", m[i].control), put_text(&m[i].title);
        fprintf(out, ",%d,%d,%d,", m[i].measure, m[i].better, m[i].from), put_array(sub[i], m[i].n_values), comma();
        put_note(&m[i].source), fputc('}', out), comma();
    }
    fputs("{{0,0}}", out);
    end();
    return id;
}

static unsigned emit_mappings(const struct mapping *m, size_t n) {
    unsigned id = begin("struct mapping");
    for (size_t i = 0; i < n; i++) {
        fprintf(out, "{%u,%u,%d,", m[i].from, m[i].to, m[i].kind), put_text(&m[i].why), fputc('}', out), comma();
    }
    fputs("{0}", out);
    end();
    return id;
}

static unsigned emit_pairs(const struct attach_pair *p, size_t n) {
    if (!n) return 0;
    unsigned id = begin("struct attach_pair");
    for (size_t i = 0; i < n; i++) {
        fputc('{', out), put_str(p[i].from), comma(), put_str(p[i].to), fputc('}', out), comma();
    }
    end();
    return id;
}

static unsigned emit_marks(const struct attach_mark *m, size_t n) {
    if (!n) return 0;
    unsigned id = begin("struct attach_mark");
    for (size_t i = 0; i < n; i++) {
        fputc('{', out), put_str(m[i].at), comma(), put_str(m[i].id), comma(), put_str(m[i].part), comma();
        put_str(m[i].until), comma(), put_str(m[i].closing);
        fprintf(out, ",%d,%d,%d}", m[i].titled, m[i].inside, m[i].returns), comma();
    }
    end();
    return id;
}

static unsigned emit_attach(const struct attach *v, size_t n) {
    unsigned(*sub)[6] = arena_array(arena, n + 1, sizeof *sub);
    if (!n) return 0;
    for (size_t i = 0; i < n; i++) {
        sub[i][0] = emit_strs(v[i].skip, v[i].n_skip), sub[i][1] = emit_strs(v[i].stop, v[i].n_stop);
        sub[i][2] = emit_strs(v[i].fresh, v[i].n_fresh), sub[i][3] = emit_pairs(v[i].replace, v[i].n_replace);
        sub[i][4] = emit_pairs(v[i].levels, v[i].n_levels), sub[i][5] = emit_marks(v[i].marks, v[i].n_marks);
    }
    unsigned id = begin("struct attach");
    for (size_t i = 0; i < n; i++) {
        fputs("{.begin=", out), put_str(v[i].begin), fputs(",.end=", out), put_str(v[i].end);
        fputs(",.strip=", out), put_str(v[i].strip), fputs(",.tail=", out), put_str(v[i].tail);
        static const char *const names[] = {"skip", "stop", "fresh", "replace", "levels", "marks"};
        size_t sizes[] = {v[i].n_skip, v[i].n_stop, v[i].n_fresh, v[i].n_replace, v[i].n_levels, v[i].n_marks};
        for (unsigned k = 0; k < 6; k++)
            if (sizes[k]) fprintf(out, ",.%s=a%u,.n_%s=%zu", names[k], sub[i][k], names[k], sizes[k]);
        fprintf(out, ",.by_title=%d,.join_blanks=%d,.any_order=%d,.cells=%d}", v[i].by_title, v[i].join_blanks,
                v[i].any_order, v[i].cells);
        comma();
    }
    end();
    return id;
}

static unsigned emit_uncovered(const struct uncovered *u, size_t n) {
    unsigned id = begin("struct uncovered");
    for (size_t i = 0; i < n; i++) {
        fprintf(out, "{%u,%u,", u[i].from, u[i].to), put_text(&u[i].why), fputc('}', out), comma();
    }
    fputs("{0}", out);
    end();
    return id;
}

static unsigned emit_standards(const struct catalog *cat) {
    unsigned(*sub)[18] = arena_array(arena, cat->n_standards + 1, sizeof *sub);
    unsigned *attach = arena_array(arena, cat->n_standards + 1, sizeof *attach);
    for (size_t i = 0; i < cat->n_standards; i++) {
        const struct standard *s = &cat->standards[i];
        sub[i][0] = emit_levels(s->levels, s->n_levels);
        sub[i][1] = emit_questions(s->questions, s->n_questions);
        sub[i][2] = emit_named(s->viewpoints, s->n_viewpoints);
        sub[i][3] = emit_named(s->roles, s->n_roles);
        sub[i][4] = emit_groups(s->groups, s->n_groups);
        sub[i][5] = emit_chapters(s->chapters, s->n_chapters);
        sub[i][6] = emit_texts(s->corrections, s->n_corrections);
        sub[i][7] = emit_named(s->phases, s->n_phases);
        sub[i][8] = emit_named(s->kinds, s->n_kinds);
        sub[i][9] = emit_named(s->events, s->n_events);
        sub[i][10] = emit_families(s->families, s->n_families);
        sub[i][11] = emit_means(s->means, s->n_means);
        sub[i][12] = emit_role_pairs(s->incompatible, s->n_incompatible);
        sub[i][13] = emit_annexes(s->annexes, s->n_annexes);
        sub[i][14] = emit_counts(s->counts, s->n_counts);
        sub[i][15] = emit_numbers(s->patterns, s->n_patterns);
        sub[i][16] = emit_rule(&s->own);
        sub[i][17] = emit_rule(&s->supplier);
        attach[i] = emit_attach(s->attach, s->n_attach);
    }
    unsigned id = begin("struct standard");
    for (size_t i = 0; i < cat->n_standards; i++) {
        const struct standard *s = &cat->standards[i];
        fputc('{', out), put_str(s->id), comma(), put_str(s->edition), comma(), put_str(s->published), comma();
        put_text(&s->title), comma(), put_text(&s->short_title), comma(), put_text(&s->about), comma(),
            put_text(&s->control_word), comma();
        put_array(sub[i][0], s->n_levels), comma(), put_array(sub[i][1], s->n_questions), comma();
        put_array(sub[i][2], s->n_viewpoints), comma(), put_array(sub[i][3], s->n_roles), comma();
        put_array(sub[i][7], s->n_phases), comma(), put_array(sub[i][8], s->n_kinds), comma();
        put_array(sub[i][9], s->n_events), comma(), put_array(sub[i][10], s->n_families), comma();
        put_array(sub[i][11], s->n_means), comma(), put_array(sub[i][12], s->n_incompatible), comma();
        put_array(sub[i][13], s->n_annexes), comma(), put_array(sub[i][14], s->n_counts), comma();
        put_array(sub[i][15], s->n_patterns), comma(), put_rule(sub[i][16], &s->own), comma();
        put_rule(sub[i][17], &s->supplier), comma();
        put_array(sub[i][4], s->n_groups), comma(), put_array(sub[i][5], s->n_chapters), comma(),
            put_array(sub[i][6], s->n_corrections);
        fprintf(out, ",%u,%u,%u,%u,", s->first_condition, s->n_conditions, s->first_control, s->n_controls);
        put_note(&s->source);
        if (s->n_attach) fprintf(out, ",.attach=a%u,.n_attach=%zu", attach[i], s->n_attach);
        fputc('}', out), comma();
    }
    fputs("{{0,0}}", out);
    end();
    return id;
}

static unsigned emit_index(const struct id_index *x) {
    unsigned id = begin("uint32_t");
    for (size_t i = 0; i < x->n_slots; i++) fprintf(out, "%u,", x->slots[i]);
    end();
    return id;
}

static void emit(const struct catalog *cat) {
    fputs("/* made by bake from standards/; do not edit */\n#include \"catalog/catalog.h\"\n", out);
    unsigned facts = emit_facts(cat), conditions = emit_conditions(cat), controls = emit_controls(cat),
             standards = emit_standards(cat), metrics = emit_metrics(cat->metrics, cat->n_metrics),
             mappings = emit_mappings(cat->mappings, cat->n_mappings),
             uncovered = emit_uncovered(cat->uncovered, cat->n_uncovered);
    unsigned order = begin("uint32_t");
    for (size_t i = 0; i < cat->n_conditions; i++) fprintf(out, "%u,", cat->condition_order[i]);
    fputs("0", out);
    end();
    unsigned of_facts = emit_index(&cat->fact_ids), of_conditions = emit_index(&cat->condition_ids),
             of_controls = emit_index(&cat->control_ids);
    fprintf(out, "static const struct catalog builtin = {a%u,%zu,a%u,%zu,a%u,%zu,a%u,%zu,", facts, cat->n_facts,
            standards, cat->n_standards, conditions, cat->n_conditions, controls, cat->n_controls);
    fprintf(out, "a%u,%zu,a%u,%zu,a%u,%zu,a%u,", metrics, cat->n_metrics, mappings, cat->n_mappings, uncovered,
            cat->n_uncovered, order);
    put_str(cat->digest);
    fprintf(out, ",{a%u,%zu},{a%u,%zu},{a%u,%zu}", of_facts, cat->fact_ids.n_slots, of_conditions,
            cat->condition_ids.n_slots, of_controls, cat->control_ids.n_slots);
    fputs(",0};\nconst struct catalog *catalog_builtin(void) { return &builtin; }\n", out);
}

/* The files it was made from, for the build. */
static bool write_depfile(const char *dir, const char *target, const char *path, struct err *e) {
    struct str *folders, *names;
    size_t n = 0, files = 0;
    struct buf b;
    buf_init(&b, 4 * MIB);
    buf_addf(&b, "%s: %s", target, dir); /* the folders too: a new file in one changes it */
    if (!file_list_dirs(arena, dir, &folders, &n, e)) return false;
    for (size_t i = 0; i < n; i++) {
        struct str folder = arena_fmt(arena, "%s/%.*s", dir, STR_ARG(folders[i]));
        buf_addf(&b, " %.*s", STR_ARG(folder));
        if (!file_list(arena, folder.ptr, STR(".yaml"), &names, &files, e)) return false;
        for (size_t k = 0; k < files; k++) buf_addf(&b, " %s/%.*s", folder.ptr, STR_ARG(names[k]));
    }
    buf_addc(&b, '\n');
    bool ok = file_write(path, buf_str(&b), e);
    buf_release(&b);
    return ok;
}

int main(int argc, char **argv) {
    static struct diags d;
    struct err e;
    if (argc != 4) return fprintf(stderr, "usage: bake DIR OUT.c OUT.d\n"), 2;
    arena = arena_new(1024 * MIB);
    const struct catalog *cat = catalog_load(arena, argv[1], &d);
    diags_print(&d, stderr);
    if (!cat) return 2;
    out = fopen(argv[2], "w");
    if (!out) return perror(argv[2]), 3;
    emit(cat);
    bool ok = fclose(out) == 0 && write_depfile(argv[1], argv[2], argv[3], &e);
    if (!ok) err_print(&e, stderr);
    arena_free(arena);
    return ok ? 0 : 3;
}
