/* kijun self: what the standards ask of such a server, and how far this one does it. */
#include "access/self.h"

#include "cli/care.h"

static const enum style styles[SELF_STATES] = {STYLE_GOOD, STYLE_OPEN, STYLE_BAD, STYLE_DIM};

static void print_row(struct out *o, const struct self_now *x) {
    struct arena *a = o->arena;
    struct str note = title_in(&x->row->note);
    out_newline(o);
    out_item(o, 0, 12, str_of(_(self_state_title(x->state))), styles[x->state],
             arena_fmt(a, "%.*s %.*s  %.*s", STR_ARG(x->row->of), STR_ARG(x->row->clause),
                       STR_ARG(title_in(&x->row->demand))));
    out_item(o, 0, 12, STR(""), STYLE_PLAIN, title_in(&x->row->by));
    if (note.len) out_item(o, 0, 12, STR(""), STYLE_PLAIN, note);
    if (x->finding.len) out_item(o, 0, 12, STR(""), STYLE_OPEN, x->finding);
    if (x->row->shown.len)
        out_item(o, 0, 12, STR(""), STYLE_DIM, arena_fmt(a, _("Shown by: %.*s"), STR_ARG(x->row->shown)));
}

static int show(struct call *c, const struct self_look *look) {
    struct out o;
    int status = look->count[SELF_MISSING] || look->count[SELF_PARTLY] ? EXIT_FINDING : EXIT_DONE;
    out_begin(&o, c);
    if (c->json) {
        json_begin(&o);
        self_write_json(&o.json, look);
        return json_end(&o, status);
    }
    for (size_t i = 0; i < look->n; i++) print_row(&o, &look->list[i]);
    out_newline(&o);
    out_para(&o, 0, STYLE_BOLD,
             arena_fmt(c->arena, _("%zu met, %zu in part, %zu missing, %zu for the operator"), look->count[SELF_MET],
                       look->count[SELF_PARTLY], look->count[SELF_MISSING], look->count[SELF_OPERATOR]));
    return out_end(&o, status);
}

/* Without an installation only what was built is told. */
static int run(struct call *c) {
    struct care k;
    struct self_look look;
    struct err e = {0}, absent = {0};
    if (!care_init(c, &k, &e)) return cli_fail(&e);
    struct store *s = store_open(k.database, STORE_READ, &absent);
    if (!s && absent.kind != ERR_NOT_FOUND) return cli_fail(&absent);
    bool ok = self_look(c->arena, s, &(struct self_process){0}, clock_unix_ms(), &look, &e);
    store_close(s);
    return ok ? show(c, &look) : cli_fail(&e);
}

const struct verb verb_self = {
    .name = "self",
    .group = VERB_RECORD,
    .arguments = "",
    .least = 0,
    .most = 0,
    .takes = TAKES_NOTHING,
    .summary = N_("how far kijun itself meets what the standards ask of such a server"),
    .about = N_("Lists every function that the standards ask of a server like this one, how kijun answers it, and how "
                "far: met, in part, missing, or for the operator. Settings, backups, witnesses and roles of the "
                "installation are looked at. Exit status 1 when something is missing or met in part."),
    .example = "kijun self\nkijun self --json",
    .options = {OPT_JSON},
    .run = run,
};
