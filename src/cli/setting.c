/* kijun setting: what is set of an installation; showing and changing it. */
#include "ledger/settings.h"

#include "cli/care.h"

static bool json_setting(struct out *o, struct record *r, const struct setting_kind *k, struct err *e) {
    struct jsonw *w = &o->json;
    struct str value;
    bool is_set;
    int64_t n;
    if (!setting_current(o->arena, r->store, k, &value, &is_set, e)) return false;
    jsonw_object(w);
    jsonw_key(w, "name"), jsonw_z(w, k->name);
    jsonw_key(w, "value");
    if (k->type == SETTING_NUMBER && str_int(value, &n))
        jsonw_int(w, n);
    else
        jsonw_str(w, value);
    jsonw_key(w, "is_set"), jsonw_bool(w, is_set);
    jsonw_key(w, "standard"), jsonw_z(w, k->standard);
    jsonw_end_object(w);
    return true;
}

static bool add_row(struct out *o, struct grid *t, struct record *r, const struct setting_kind *k, struct err *e) {
    struct str value;
    bool is_set;
    if (!setting_current(o->arena, r->store, k, &value, &is_set, e)) return false;
    struct grid_cell *row = grid_row(t);
    row[0].text = str_of(k->name);
    row[1] = (struct grid_cell){is_set ? STYLE_BOLD : STYLE_PLAIN, value.len ? value : STR("-")};
    row[2] = (struct grid_cell){STYLE_DIM, str_of(_(k->help))};
    grid_row(t)[2] = (struct grid_cell){STYLE_DIM, setting_range(o->arena, k)};
    return true;
}

/* All, or only `only`. */
static int show(struct record *r, const struct setting_kind *only) {
    struct out o;
    struct err e;
    bool ok = true;
    out_begin(&o, r->call);
    struct grid *t = grid_new(o.arena, 3, 2);
    if (r->call->json) {
        json_begin(&o);
        jsonw_key(&o.json, "settings");
        jsonw_array(&o.json);
    }
    for (size_t i = 0; ok && i < setting_kinds_n; i++) {
        if (only && only != &setting_kinds[i]) continue;
        ok = r->call->json ? json_setting(&o, r, &setting_kinds[i], &e) : add_row(&o, t, r, &setting_kinds[i], &e);
    }
    if (!ok) return buf_release(&o.text), cli_fail(&e);
    if (r->call->json) return jsonw_end_array(&o.json), json_end(&o, EXIT_DONE);
    grid_print(&o, t, 0);
    return out_end(&o, EXIT_DONE);
}

static int change(struct record *r) {
    struct call *c = r->call;
    struct str value = str_of(c->arguments[1]);
    struct err e;
    if (str_is(value, "default")) value = STR_NONE;
    if (!setting_set(r->trail, &r->actor, str_of(c->arguments[0]), value, &e)) return cli_fail(&e);
    return show(r, setting_find(str_of(c->arguments[0])));
}

static int run(struct call *c) {
    struct record r;
    struct err e;
    bool changes = c->n_arguments == 2;
    const struct setting_kind *k = c->n_arguments ? setting_find(str_of(c->arguments[0])) : NULL;
    if (c->n_arguments == 1 && !k) {
        err_set(&e, ERR_NOT_FOUND, _("There is no setting %s. See: kijun setting"), c->arguments[0]);
        return cli_fail(&e);
    }
    int status = record_open(c, changes ? STORE_CREATE : STORE_READ, &r);
    if (status) return status;
    return record_close(&r, changes ? change(&r) : show(&r, k));
}

const struct verb verb_setting = {
    .name = "setting",
    .group = VERB_RECORD,
    .arguments = N_("[NAME [VALUE]]"),
    .least = 0,
    .most = 2,
    .takes = TAKES_WORDS,
    .summary = N_("show what is set, or set it"),
    .about = N_("Without a name: every setting with its value, what it means and what it may be. With a value it is "
                "changed, which is an entry of the record; the value default puts it back to what it was without "
                "setting it."),
    .example = "kijun setting\n"
               "kijun setting backup.generations 2\n"
               "kijun setting backup.generations default",
    .options = {OPT_JSON},
    .run = run,
};
