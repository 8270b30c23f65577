/* cli: from argv to a verb and back to an exit status; help. */
#include "cli/cli.h"

#include <string.h>

#include "cli/out.h"

#define COMMAND_MEMORY_MAX (1024 * MIB)

int cli_fail(const struct err *e) {
    fflush(stdout);
    err_print(e, stderr);
    return err_exit_status(e->kind);
}

void cli_note(const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    fputs("kijun: ", stderr);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
}

static const char *const group_titles[] = {
    [VERB_SYSTEM] = N_("A system"),
    [VERB_DOCUMENTS] = N_("Documents"),
    [VERB_RECORD] = N_("The record"),
    [VERB_SERVER] = N_("The server"),
    [VERB_STANDARDS] = N_("The standards"),
};

static struct str usage_of(struct arena *a, const struct verb *v) {
    return arena_fmt(a, "%s%s%s", v->name, *v->arguments ? " " : "", *v->arguments ? _(v->arguments) : "");
}

static void list_verbs(struct out *o, enum verb_group group) {
    out_heading(o, _(group_titles[group]));
    for (size_t i = 0; verbs[i]; i++)
        if (verbs[i]->group == group)
            out_item(o, 2, 28, usage_of(o->arena, verbs[i]), STYLE_PLAIN, str_of(_(verbs[i]->summary)));
}

static void list_options(struct out *o, const struct verb *v, bool everywhere) {
    for (enum option_id id = 1; id < OPT_COUNT; id++) {
        const struct option *opt = option_get(id);
        if (opt->everywhere != everywhere || (v && !verb_knows(v, id))) continue;
        char letter[] = {'-', opt->letter, ',', ' ', 0};
        struct str label = arena_fmt(o->arena, "%s--%s%s%s", opt->letter ? letter : "", opt->name,
                                     opt->value ? " " : "", opt->value ? opt->value : "");
        out_item(o, 2, 28, label, STYLE_PLAIN, str_of(_(opt->help)));
    }
}

static int overview(struct call *c) {
    struct out o;
    out_begin(&o, c);
    out_para(&o, 0, STYLE_PLAIN,
             str_of(_("kijun turns what is known about an information system into the security requirements that it "
                      "must meet, with the reason for each, and writes the procurement specification.")));
    out_newline(&o);
    out_para(&o, 0, STYLE_PLAIN, str_of(_("Usage: kijun VERB [arguments] [options]")));
    out_para(&o, 0, STYLE_PLAIN,
             str_of(_("FILE of a system is its file, - for standard input, or db:NAME for a system in the database.")));
    list_verbs(&o, VERB_SYSTEM);
    list_verbs(&o, VERB_DOCUMENTS);
    list_verbs(&o, VERB_RECORD);
    list_verbs(&o, VERB_SERVER);
    list_verbs(&o, VERB_STANDARDS);
    out_heading(&o, _("Options that every verb knows"));
    list_options(&o, NULL, true);
    out_heading(&o, _("Exit status"));
    out_para(&o, 2, STYLE_PLAIN,
             str_of(_("0 done; 1 done, and something is open or different; 2 the input or the call is wrong; "
                      "3 the program or the machine failed")));
    out_next(&o, "kijun ask FILE.yaml");
    return out_end(&o, EXIT_DONE);
}

/* No id of a standard stands in the source: examples name the first that the catalog has. */
static struct str example_id(struct arena *a, struct str kind) {
    const struct catalog *cat = catalog_builtin();
    if (str_is(kind, "control") && cat->n_controls) return control_name(a, cat, 0);
    if (str_is(kind, "condition") && cat->n_conditions) return condition_name(a, cat, 0);
    if (str_is(kind, "question") && cat->n_facts) return cat->facts[0].id;
    if (str_is(kind, "standard") && cat->n_standards) return cat->standards[0].id;
    return str_of("ID");
}

static struct str example_of(struct arena *a, const struct verb *v) {
    struct str rest = str_of(v->example), text = STR(""), before, kind;
    while (str_split(rest, '{', &before, &rest) && str_split(rest, '}', &kind, &rest))
        text = arena_fmt(a, "%.*s%.*s%.*s", STR_ARG(text), STR_ARG(before), STR_ARG(example_id(a, kind)));
    return arena_fmt(a, "%.*s%.*s", STR_ARG(text), STR_ARG(rest));
}

static int help_of(struct call *c, const struct verb *v) {
    struct out o;
    bool own = v->options[0] != OPT_END;
    out_begin(&o, c);
    out_addf(&o, STYLE_BOLD, "kijun %s", v->name);
    out_addf(&o, STYLE_PLAIN, ": %s", _(v->summary));
    out_newline(&o);
    out_newline(&o);
    out_para(&o, 0, STYLE_PLAIN, arena_fmt(c->arena, _("Usage: kijun %.*s [options]"), STR_ARG(usage_of(c->arena, v))));
    if (v->about) {
        out_newline(&o);
        out_para(&o, 0, STYLE_PLAIN, str_of(_(v->about)));
    }
    if (own) {
        out_heading(&o, _("Options"));
        list_options(&o, v, false);
    }
    out_heading(&o, _("Options that every verb knows"));
    list_options(&o, v, true);
    if (v->example) {
        out_heading(&o, _("Examples"));
        out_para(&o, 2, STYLE_PLAIN, example_of(c->arena, v));
    }
    return out_end(&o, EXIT_DONE);
}

static int run_help(struct call *c) {
    if (!c->n_arguments) return overview(c);
    const struct verb *v = verb_find(str_of(c->arguments[0]));
    if (v) return help_of(c, v);
    struct err e;
    err_set(&e, ERR_INVALID, _("There is no verb %s. See: kijun --help"), c->arguments[0]);
    return cli_fail(&e);
}

const struct verb verb_help = {
    .name = "help",
    .group = VERB_HIDDEN,
    .arguments = N_("[VERB]"),
    .least = 0,
    .most = 1,
    .summary = N_("what a verb does and which options it has"),
    .run = run_help,
};

static int print_version(struct call *c) {
    struct out o;
    out_begin(&o, c);
    out_addf(&o, STYLE_PLAIN, "kijun %s", KIJUN_VERSION);
    out_newline(&o);
    return out_end(&o, EXIT_DONE);
}

static int dispatch(struct call *c) {
    if (c->version) return print_version(c);
    if (c->verb) return c->help ? help_of(c, c->verb) : c->verb->run(c);
    if (c->help) return overview(c);
    overview(c);
    return EXIT_CALL;
}

int cli_main(int argc, char **argv) {
    struct call c = {.arena = arena_new(COMMAND_MEMORY_MAX)};
    struct err e;
    int status = call_parse(&c, argc, argv, &e) ? dispatch(&c) : cli_fail(&e);
    arena_free(c.arena);
    return status;
}
