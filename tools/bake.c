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
        fputc('{', out), put_str(v[i].id), comma(), put_text(&v[i].title);
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

static unsigned emit_facts(const struct catalog *cat) {
    unsigned *choices = arena_array(arena, cat->n_facts + 1, sizeof *choices);
    unsigned *ids = arena_array(arena, cat->n_facts + 1, sizeof *ids);
    for (size_t i = 0; i < cat->n_facts; i++) {
        choices[i] = emit_choices(cat->facts[i].choices, cat->facts[i].n_choices);
        ids[i] = emit_strs(cat->facts[i].shape.choices, cat->facts[i].shape.n_choices);
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
        put_note(&f->source), fputc('}', out), comma();
    }
    end();
    return id;
}

static unsigned emit_conditions(const struct catalog *cat) {
    unsigned *rules = arena_array(arena, cat->n_conditions + 1, sizeof *rules);
    for (size_t i = 0; i < cat->n_conditions; i++) rules[i] = emit_rule(&cat->conditions[i].when);
    unsigned id = begin("struct condition");
    for (size_t i = 0; i < cat->n_conditions; i++) {
        const struct condition *c = &cat->conditions[i];
        fputc('{', out), put_str(c->id), fprintf(out, ",%u,", c->standard);
        put_text(&c->title), comma(), put_text(&c->ask), comma(), put_text(&c->explain), comma(), put_str(c->viewpoint),
            comma();
        put_rule(rules[i], &c->when), comma(), put_note(&c->source), fputc('}', out), comma();
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
    unsigned(*sub)[10] = arena_array(arena, cat->n_controls + 1, sizeof *sub);
    for (size_t i = 0; i < cat->n_controls; i++) {
        const struct control *c = &cat->controls[i];
        sub[i][0] = c->n_levels ? emit_control_levels(c->levels, c->n_levels) : 0;
        sub[i][1] = emit_fields(c->fields, c->n_fields);
        sub[i][2] = emit_texts(c->acceptance, c->n_acceptance);
        sub[i][3] = emit_texts(c->evidence, c->n_evidence);
        sub[i][4] = emit_strs(c->roles, c->n_roles);
        sub[i][5] = emit_strs(c->phases, c->n_phases);
        sub[i][6] = emit_strs(c->asks, c->n_asks);
        sub[i][7] = emit_strs(c->requires, c->n_requires);
        sub[i][8] = emit_strs(c->conflicts, c->n_conflicts);
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
        put_text(&c->caution), comma(), put_array(sub[i][9], c->n_practices), comma();
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
        fputc('{', out), put_str(g[i].id), comma(), put_str(g[i].parent), comma(), put_text(&g[i].title),
            fputc('}', out), comma();
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

static unsigned emit_standards(const struct catalog *cat) {
    unsigned(*sub)[9] = arena_array(arena, cat->n_standards + 1, sizeof *sub);
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
        put_array(sub[i][4], s->n_groups), comma(), put_array(sub[i][5], s->n_chapters), comma(),
            put_array(sub[i][6], s->n_corrections);
        fprintf(out, ",%u,%u,%u,%u,", s->first_condition, s->n_conditions, s->first_control, s->n_controls);
        put_note(&s->source), fputc('}', out), comma();
    }
    fputs("{{0,0}}", out);
    end();
    return id;
}

static void emit(const struct catalog *cat) {
    fputs("/* made by bake from standards/; do not edit */\n#include \"catalog/catalog.h\"\n", out);
    unsigned facts = emit_facts(cat), conditions = emit_conditions(cat), controls = emit_controls(cat),
             standards = emit_standards(cat);
    unsigned order = begin("uint32_t");
    for (size_t i = 0; i < cat->n_conditions; i++) fprintf(out, "%u,", cat->condition_order[i]);
    fputs("0", out);
    end();
    fprintf(out, "static const struct catalog builtin = {a%u,%zu,a%u,%zu,a%u,%zu,a%u,%zu,a%u,", facts, cat->n_facts,
            standards, cat->n_standards, conditions, cat->n_conditions, controls, cat->n_controls, order);
    put_str(cat->digest);
    fputs("};\nconst struct catalog *catalog_builtin(void) { return &builtin; }\n", out);
}

/* The files it was made from, for the build. */
static bool write_depfile(const char *dir, const char *target, const char *path, struct err *e) {
    struct str *folders, *names;
    size_t n = 0, files = 0;
    struct buf b;
    buf_init(&b, 4 * MIB);
    buf_addf(&b, "%s:", target);
    if (!file_list_dirs(arena, dir, &folders, &n, e)) return false;
    for (size_t i = 0; i < n; i++) {
        struct str folder = arena_fmt(arena, "%s/%.*s", dir, STR_ARG(folders[i]));
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
