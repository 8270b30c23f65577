/* lint: all checks, one after the other. */
#include "catalog/lint.h"

#include "catalog/lint_checks.h"

static const char *const ids[LINT_CHECKS] = {[LINT_UNREACHABLE] = "unreachable",
                                             [LINT_ALWAYS] = "always",
                                             [LINT_CONSTANT_PART] = "constant_part",
                                             [LINT_IDLE_PART] = "idle_part",
                                             [LINT_DEAD_ANSWER] = "dead_answer",
                                             [LINT_UNUSED_FACT] = "unused_fact",
                                             [LINT_REQUIRES] = "requires",
                                             [LINT_CONFLICTS] = "conflicts",
                                             [LINT_SUB_ITEM] = "sub_item",
                                             [LINT_LANGUAGE] = "language",
                                             [LINT_DUPLICATE] = "duplicate",
                                             [LINT_FULL_STOP] = "full_stop",
                                             [LINT_LENGTH] = "length",
                                             [LINT_MAPPING] = "mapping",
                                             [LINT_UNMAPPED] = "unmapped",
                                             [LINT_COUNT] = "count"};
static const char *const titles[LINT_CHECKS] = {[LINT_UNREACHABLE] = N_("Never reached"),
                                                [LINT_ALWAYS] = N_("Always reached"),
                                                [LINT_CONSTANT_PART] = N_("Parts of rules that never change"),
                                                [LINT_IDLE_PART] = N_("Parts of rules that make no difference"),
                                                [LINT_DEAD_ANSWER] = N_("Answers that nothing tells apart"),
                                                [LINT_UNUSED_FACT] = N_("Questions that no rule uses"),
                                                [LINT_REQUIRES] = N_("Prerequisites"),
                                                [LINT_CONFLICTS] = N_("Conflicts"),
                                                [LINT_SUB_ITEM] = N_("Sub-items"),
                                                [LINT_LANGUAGE] = N_("Texts in one language only"),
                                                [LINT_DUPLICATE] = N_("Texts that stand twice"),
                                                [LINT_FULL_STOP] = N_("Full stops"),
                                                [LINT_LENGTH] = N_("Long texts"),
                                                [LINT_MAPPING] = N_("Mappings that contradict each other"),
                                                [LINT_UNMAPPED] = N_("Not mapped"),
                                                [LINT_COUNT] = N_("Counts")};

const char *lint_check_id(enum lint_check c) {
    return ids[c];
}

const char *lint_check_title(enum lint_check c) {
    return _(titles[c]);
}

const char *lint_severity_id(enum lint_severity s) {
    return s == LINT_WARNING ? "warning" : "note";
}

void lint_add(struct linting *l, enum lint_check check, enum lint_severity severity, struct str name,
              struct file_place at, const char *fmt, ...) {
    va_list ap;
    struct lint *out = l->out;
    if (out->n == LINT_FINDINGS_MAX) return;
    va_start(ap, fmt);
    struct str text = arena_vfmt(l->a, fmt, ap);
    va_end(ap);
    out->list = arena_grow(l->a, out->list, out->n, &l->room, sizeof *out->list);
    out->list[out->n++] = (struct finding){check, severity, name, at, text};
    if (severity == LINT_WARNING)
        out->warnings++;
    else
        out->notes++;
}

static struct file_place at(const struct file_place *list, size_t i) {
    return list ? list[i] : (struct file_place){STR_NONE, 0, 0};
}

struct file_place place_of_fact(const struct linting *l, size_t fact) {
    return at(l->cat->places ? l->cat->places->facts : NULL, fact);
}

struct file_place place_of_standard(const struct linting *l, size_t standard) {
    return at(l->cat->places ? l->cat->places->standards : NULL, standard);
}

struct file_place place_of_condition(const struct linting *l, size_t condition) {
    return at(l->cat->places ? l->cat->places->conditions : NULL, condition);
}

struct file_place place_of_control(const struct linting *l, size_t control) {
    return at(l->cat->places ? l->cat->places->controls : NULL, control);
}

struct str part_said(const struct linting *l, const struct expr *rule, unsigned root) {
    struct expr part = {rule->nodes, (uint16_t)(root + 1), STR_NONE};
    struct buf b;
    buf_init(&b, 16 * KIB);
    catalog_speak(l->cat, &part, lang_current(), &b);
    struct str said = arena_str(l->a, buf_str(&b));
    buf_release(&b);
    return said;
}

struct lint *catalog_lint(struct arena *a, const struct catalog *cat) {
    struct linting l = {.a = a, .cat = cat, .out = arena_alloc(a, sizeof(struct lint))};
    l.judged = solver_new(a, cat, true);
    l.ruled = solver_new(a, cat, false);
    lint_rules(&l);
    lint_facts(&l);
    lint_relations(&l);
    lint_texts(&l);
    lint_mappings(&l);
    lint_counts(&l);
    return l.out;
}
