/* kijun complete: what may stand next on a command line. For completions/kijun.bash, which hands over the words after
 * `kijun` and prints one candidate a line; `:files` and `:dirs` ask the shell for its own. Everything comes from the
 * table of verbs and from the catalog. */
#include "cli/record.h"
#include "cli/words.h"
#include "ledger/database.h"
#include "report/report.h"
#include "report/standard_json.h"

static void add(struct out *o, struct str prefix, struct str word) {
    if (!str_starts(word, prefix)) return;
    buf_add(&o->text, word);
    out_newline(o);
}

static void add_verbs(struct out *o, struct str prefix) {
    for (size_t i = 0; verbs[i]; i++)
        if (verbs[i]->group != VERB_HIDDEN) add(o, prefix, str_of(verbs[i]->name));
    add(o, prefix, STR("help"));
}

static void add_options(struct out *o, const struct verb *v, struct str prefix) {
    for (enum option_id id = 1; id < OPT_COUNT; id++)
        if (v ? verb_knows(v, id) : option_get(id)->everywhere)
            add(o, prefix, arena_fmt(o->arena, "--%s", option_get(id)->name));
}

/* Ids are offered with the separator that was begun with. */
static void add_ids(struct out *o, const struct catalog *cat, struct str prefix) {
    size_t at;
    bool colon = str_find(prefix, STR(":"), &at);
    for (uint32_t i = 0; i < cat->n_conditions + cat->n_controls; i++) {
        bool condition = i < cat->n_conditions;
        uint32_t k = condition ? i : i - (uint32_t)cat->n_conditions;
        const struct standard *s = condition ? standard_of_condition(cat, k) : standard_of_control(cat, k);
        struct str id = condition ? cat->conditions[k].id : cat->controls[k].id;
        add(o, prefix, arena_fmt(o->arena, "%.*s%c%.*s", STR_ARG(s->id), colon ? ':' : '.', STR_ARG(id)));
    }
}

/* What besides `show` takes: standards, groups, metrics, annexes with their entries. */
static void add_parts(struct out *o, const struct catalog *cat, struct str prefix) {
    size_t at;
    char mark = str_find(prefix, STR(":"), &at) ? ':' : '.';
    for (size_t i = 0; i < cat->n_metrics; i++) {
        const struct control *c = &cat->controls[cat->metrics[i].control];
        add(o, prefix,
            arena_fmt(o->arena, "%.*s%c%.*s.%.*s", STR_ARG(cat->standards[c->standard].id), mark, STR_ARG(c->id),
                      STR_ARG(cat->metrics[i].id)));
    }
    for (size_t i = 0; i < cat->n_standards; i++) {
        const struct standard *s = &cat->standards[i];
        add(o, prefix, s->id);
        for (size_t k = 0; k < s->n_groups; k++)
            add(o, prefix, arena_fmt(o->arena, "%.*s%c%.*s", STR_ARG(s->id), mark, STR_ARG(s->groups[k].id)));
        for (size_t k = 0; k < s->n_annexes; k++) {
            const struct annex *x = &s->annexes[k];
            struct str name = arena_fmt(o->arena, "%.*s%c%.*s", STR_ARG(s->id), mark, STR_ARG(x->id));
            add(o, prefix, name);
            for (uint32_t e = 0; e < x->n_entries; e++)
                add(o, prefix,
                    arena_fmt(o->arena, "%.*s/%.*s", STR_ARG(name), STR_ARG(annex_entry_id(o->arena, x, e))));
        }
    }
}

static void add_standards(struct out *o, const struct catalog *cat, struct str prefix) {
    for (size_t i = 0; i < cat->n_standards; i++) add(o, prefix, cat->standards[i].id);
}

static void add_roles(struct out *o, const struct catalog *cat, struct str prefix) {
    for (size_t i = 0; i < cat->n_standards; i++)
        for (size_t k = 0; k < cat->standards[i].n_roles; k++) add(o, prefix, cat->standards[i].roles[k].id);
}

static const struct option *option_before(const struct verb *v, struct str word) {
    for (enum option_id id = 1; id < OPT_COUNT; id++) {
        const struct option *opt = option_get(id);
        if (v ? !verb_knows(v, id) : !opt->everywhere) continue;
        bool is_long = str_starts(word, STR("--")) && str_is(str_cut(word, 2, word.len), opt->name);
        bool is_short = word.len == 2 && word.ptr[0] == '-' && opt->letter && word.ptr[1] == opt->letter;
        if ((is_long || is_short) && opt->value) return opt;
    }
    return NULL;
}

static void add_trees(struct out *o, const struct catalog *cat, struct str prefix) {
    for (uint32_t i = 0; i < cat->n_standards; i++) {
        size_t n;
        struct str *groups = tree_groups(o->arena, cat, i, &n);
        for (size_t k = 0; k < n; k++) add(o, prefix, groups[k]);
    }
}

static void add_each(struct out *o, struct str rest, struct str prefix) {
    struct str one;
    while (rest.len) {
        if (!str_split(rest, '|', &one, &rest)) one = rest, rest = STR_NONE;
        add(o, prefix, one);
    }
}

/* The values of an option: words divided by |, a standard, a risk tree, a folder, or else a file. */
static void add_values(struct out *o, const struct catalog *cat, const struct option *opt, struct str prefix) {
    struct str rest = str_of(opt->value);
    if (str_is(rest, "STD")) return add_standards(o, cat, prefix);
    if (str_is(rest, "GROUP")) return add_trees(o, cat, prefix);
    if (str_is(rest, "ROLE")) return add_roles(o, cat, prefix);
    if (str_is(rest, "DIR")) return buf_addz(&o->text, ":dirs\n");
    if (str_is(rest, "FILE")) return buf_addz(&o->text, ":files\n");
    add_each(o, rest, prefix);
}

/* Systems in the database, behind `before`. What cannot be opened is told where the shell does not look. */
static void add_systems(struct out *o, struct call *c, struct str before, struct str prefix) {
    struct record r;
    struct system_row *list;
    struct err e;
    size_t n;
    if (record_open(c, STORE_READ, &r)) return;
    if (system_list(c->arena, r.store, &list, &n, &e))
        for (size_t i = 0; i < n; i++)
            add(o, prefix, arena_fmt(c->arena, "%.*s%.*s", STR_ARG(before), STR_ARG(list[i].name)));
    record_close(&r, EXIT_DONE);
}

/* A file, or a system in the database where one may stand. */
static void add_files(struct out *o, struct call *c, struct str prefix) {
    if (str_starts(prefix, STR("db:"))) return add_systems(o, c, STR("db:"), prefix);
    buf_addz(&o->text, ":files\n");
}

static void add_arguments(struct out *o, struct call *c, const struct catalog *cat, const struct verb *v, size_t place,
                          struct str prefix) {
    switch (v->takes) {
    case TAKES_ID:
        add_ids(o, cat, prefix);
        return add_parts(o, cat, prefix);
    case TAKES_FILE_THEN_ID:
        return place ? add_ids(o, cat, prefix) : add_files(o, c, prefix);
    case TAKES_STANDARD_THEN_FILE:
        if (!place) return add_standards(o, cat, prefix);
        buf_addz(&o->text, ":files\n");
        return;
    case TAKES_ACT_THEN_FILE:
        if (!place) return add_each(o, str_of(v->acts), prefix);
        buf_addz(&o->text, ":files\n");
        return;
    case TAKES_FILE:
    case TAKES_FILES:
        return add_files(o, c, prefix);
    case TAKES_SYSTEM:
        return add_systems(o, c, STR(""), prefix);
    case TAKES_DIR:
        return buf_addz(&o->text, ":dirs\n");
    case TAKES_NOTHING:
    case TAKES_WORDS:
        return;
    }
}

static int run(struct call *c) {
    struct out o;
    const struct catalog *cat = catalog_builtin();
    size_t n = c->n_arguments, place = 0;
    struct str last = n ? str_of(c->arguments[n - 1]) : STR("");
    const struct verb *v = n > 1 ? verb_find(str_of(c->arguments[0])) : NULL;
    const struct option *opt = n > 1 ? option_before(v, str_of(c->arguments[n - 2])) : NULL;
    for (size_t i = 1; i + 1 < n; i++) {
        if (option_before(v, str_of(c->arguments[i])))
            i++;
        else if (c->arguments[i][0] != '-')
            place++;
    }
    out_begin(&o, c);
    if (opt)
        add_values(&o, cat, opt, last);
    else if (str_starts(last, STR("-")))
        add_options(&o, v, last);
    else if (n <= 1)
        add_verbs(&o, last);
    else if (v && v == verb_find(STR("help")))
        add_verbs(&o, last);
    else if (v)
        add_arguments(&o, c, cat, v, place, last);
    return out_end(&o, EXIT_DONE);
}

const struct verb verb_complete = {
    .name = "complete",
    .group = VERB_HIDDEN,
    .arguments = "[WORDS...]",
    .least = 0,
    .most = ARGUMENTS_MAX,
    .takes = TAKES_WORDS,
    .summary = N_("what may stand next on a command line (for the shell)"),
    .run = run,
};
