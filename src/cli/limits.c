/* kijun limits: the ceilings that strangers meet, from the tables that the code takes them from. */
#include "cli/out.h"
#include "cli/words.h"
#include "server/server.h"

extern const struct limit http_limits[], access_limits[], mail_limits[];

static const struct limit *const tables[] = {http_limits, access_limits, mail_limits, server_limits};
#define N_TABLES (sizeof tables / sizeof *tables)

static void print(struct out *o) {
    struct grid *t = grid_new(o->arena, 4, 3);
    grid_head(t, (const char *const[]){_("Limit"), _("Value"), _("Unit"), _("Meaning")});
    for (size_t k = 0; k < N_TABLES; k++)
        for (const struct limit *l = tables[k]; l->name; l++) {
            struct grid_cell *cells = grid_row(t);
            cells[0].text = str_of(l->name);
            cells[1].text = arena_fmt(o->arena, "%llu", (unsigned long long)l->value);
            cells[1].right = true;
            cells[2].text = str_of(l->unit);
            cells[3].text = str_of(_(l->meaning));
        }
    grid_print(o, t, 0);
}

static void print_json(struct out *o) {
    struct jsonw *w = &o->json;
    json_begin(o);
    jsonw_key(w, "limits");
    jsonw_array(w);
    for (size_t k = 0; k < N_TABLES; k++)
        for (const struct limit *l = tables[k]; l->name; l++) {
            jsonw_object(w);
            jsonw_key(w, "name"), jsonw_z(w, l->name);
            jsonw_key(w, "value"), jsonw_int(w, (int64_t)l->value);
            jsonw_key(w, "unit"), jsonw_z(w, l->unit);
            jsonw_key(w, "meaning"), jsonw_z(w, _(l->meaning));
            jsonw_end_object(w);
        }
    jsonw_end_array(w);
}

static int run(struct call *c) {
    struct out o;
    out_begin(&o, c);
    if (c->json) return print_json(&o), json_end(&o, EXIT_DONE);
    print(&o);
    return out_end(&o, EXIT_DONE);
}

const struct verb verb_limits = {
    .name = "limits",
    .group = VERB_SERVER,
    .arguments = "",
    .least = 0,
    .most = 0,
    .takes = TAKES_NOTHING,
    .summary = N_("how large, how many, how long: the limits of the server"),
    .example = "kijun limits",
    .options = {OPT_JSON},
    .run = run,
};
