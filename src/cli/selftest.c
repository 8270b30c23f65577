/* kijun selftest: the program tries on itself what it promises. */
#include "cli/out.h"
#include "cli/record.h"
#include "cli/words.h"
#include "server/server.h"

#define ACTS_MAX 2000

struct seen {
    struct arena *arena;
    struct sandbox_act list[ACTS_MAX];
    size_t n, refused, duty, excused, through;
};

static void note_act(void *ctx, const struct sandbox_act *act) {
    struct seen *s = ctx;
    if (act->let_through)
        s->through++;
    else if (str_is(act->outcome, "refused"))
        s->refused++;
    else if (str_is(act->outcome, "its duty"))
        s->duty++;
    else
        s->excused++;
    if (s->n == ACTS_MAX) return;
    s->list[s->n] = *act;
    s->list[s->n].act = arena_str(s->arena, act->act);
    s->list[s->n++].outcome = arena_str(s->arena, act->outcome);
}

/* The acts are named in English, as the system calls that they stand for; what came of them is in the reader's
 * language.
 */
static const char *outcome(const struct sandbox_act *a) {
    if (a->let_through) return _("LET THROUGH");
    if (str_is(a->outcome, "refused")) return _("refused");
    if (str_is(a->outcome, "its duty")) return _("its duty");
    return _("not refused by this kernel");
}

static void print(struct out *o, const struct seen *s) {
    struct grid *t = grid_new(o->arena, 2, 0);
    const char *duty = "";
    grid_head(t, (const char *const[]){_("Act"), _("Outcome")});
    for (size_t i = 0; i < s->n; i++) {
        const struct sandbox_act *a = &s->list[i];
        if (strcmp(a->duty, duty) != 0) grid_section(t, 0, str_of(duty = a->duty));
        struct grid_cell *cells = grid_row(t);
        cells[0].text = a->act;
        cells[1].text = str_of(outcome(a));
        cells[1].style = a->let_through ? STYLE_BAD : STYLE_PLAIN;
    }
    grid_print(o, t, 0);
    out_newline(o);
    out_para(o, 0, s->through ? STYLE_BAD : STYLE_PLAIN,
             arena_fmt(o->arena,
                       _("%zu acts refused, %zu are part of the duty, %zu not refused by this kernel, %zu let through"),
                       s->refused, s->duty, s->excused, s->through));
}

static void print_json(struct out *o, const struct seen *s) {
    struct jsonw *w = &o->json;
    json_begin(o);
    jsonw_key(w, "refused"), jsonw_int(w, (int64_t)s->refused);
    jsonw_key(w, "let_through"), jsonw_int(w, (int64_t)s->through);
    jsonw_key(w, "acts");
    jsonw_array(w);
    for (size_t i = 0; i < s->n; i++) {
        jsonw_object(w);
        jsonw_key(w, "duty"), jsonw_z(w, s->list[i].duty);
        json_member(w, "act", s->list[i].act);
        json_member(w, "outcome", s->list[i].outcome);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static int run(struct call *c) {
    struct seen *s = arena_alloc(c->arena, sizeof *s);
    struct err e;
    struct out o;
    s->arena = c->arena;
    /* There is one part so far; without an option, all parts. */
    bool good = server_selftest(record_dir(c), note_act, s, &e);
    if (!good && e.kind != ERR_NONE) return cli_fail(&e);
    int status = good ? EXIT_DONE : EXIT_FINDING;
    out_begin(&o, c);
    if (c->json) return print_json(&o, s), json_end(&o, status);
    print(&o, s);
    return out_end(&o, status);
}

const struct verb verb_selftest = {
    .name = "selftest",
    .group = VERB_SERVER,
    .arguments = "",
    .least = 0,
    .most = 0,
    .takes = TAKES_NOTHING,
    .summary = N_("try on this machine what kijun promises"),
    .about = N_("Starts a process for each duty of the server, lets it give up its rights as it would to serve, and "
                "tries what is forbidden: reading files, opening sockets, starting programs, tracing, making memory "
                "executable, and so on. Exit status 1 when anything got through."),
    .example = "kijun selftest --sandbox",
    .options = {OPT_JSON, OPT_SANDBOX},
    .run = run,
};
