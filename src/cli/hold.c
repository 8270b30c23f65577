/* kijun hold: what is kept for an audit or a dispute, whatever its term says. */
#include "ledger/hold.h"
#include "cli/record.h"
#include "cli/words.h"

static int wrong_call(void) {
    struct err e;
    err_set(&e, ERR_INVALID, _("What is wanted is add SCOPE REASON, lift NUMBER, or list. See: kijun hold --help"));
    return cli_fail(&e);
}

static int add(struct call *c) {
    struct record r;
    struct err e;
    int64_t id;
    if (c->n_arguments != 3) return wrong_call();
    int status = record_open(c, STORE_WRITE, &r);
    if (status) return status;
    bool ok = hold_add(c->arena, r.trail, &r.actor, str_of(c->arguments[1]), str_of(c->arguments[2]), &id, &e);
    if (ok) cli_note(_("Hold %lld is in force: nothing that it covers is erased until it is lifted."), (long long)id);
    return record_close(&r, ok ? EXIT_DONE : cli_fail(&e));
}

static int lift(struct call *c) {
    struct record r;
    struct err e;
    int64_t id;
    if (c->n_arguments != 2 || !str_int(str_of(c->arguments[1]), &id)) return wrong_call();
    int status = record_open(c, STORE_WRITE, &r);
    if (status) return status;
    bool ok = hold_lift(r.trail, &r.actor, id, &e);
    if (ok) cli_note(_("Hold %lld was lifted. What is over can be erased again: kijun retention"), (long long)id);
    return record_close(&r, ok ? EXIT_DONE : cli_fail(&e));
}

static void print_json(struct out *o, const struct holds *h) {
    struct jsonw *w = &o->json;
    json_begin(o);
    jsonw_key(w, "holds");
    jsonw_array(w);
    for (size_t i = 0; i < h->n; i++) {
        jsonw_object(w);
        jsonw_key(w, "id"), jsonw_int(w, h->list[i].id);
        json_member(w, "scope", h->list[i].scope);
        json_member(w, "reason", h->list[i].reason);
        jsonw_key(w, "placed"), jsonw_int(w, h->list[i].placed);
        jsonw_key(w, "lifted");
        if (h->list[i].lifted < 0)
            jsonw_null(w);
        else
            jsonw_int(w, h->list[i].lifted);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void print_list(struct out *o, const struct holds *h) {
    const char *head[] = {_("No."), _("Scope"), _("Reason of the hold"), _("Entry"), _("State")};
    struct grid *t = grid_new(o->arena, 5, 2);
    if (!h->n) return out_para(o, 0, STYLE_PLAIN, str_of(_("There is no hold.")));
    grid_head(t, head);
    for (size_t i = 0; i < h->n; i++) {
        struct grid_cell *row = grid_row(t);
        bool in_force = h->list[i].lifted < 0;
        row[0] = (struct grid_cell){STYLE_BOLD, arena_fmt(o->arena, "%lld", (long long)h->list[i].id), true};
        row[1].text = h->list[i].scope;
        row[2].text = h->list[i].reason;
        row[3] = (struct grid_cell){STYLE_PLAIN, arena_fmt(o->arena, "%lld", (long long)h->list[i].placed), true};
        row[4] = in_force ? (struct grid_cell){STYLE_OPEN, str_of(_("in force"))}
                          : (struct grid_cell){
                                STYLE_DIM, arena_fmt(o->arena, _("lifted (entry %lld)"), (long long)h->list[i].lifted)};
    }
    grid_print(o, t, 0);
}

static int list(struct call *c) {
    struct record r;
    struct out o;
    struct err e;
    struct holds h;
    int status = record_open(c, STORE_READ, &r);
    if (status) return status;
    if (!hold_list(c->arena, r.store, true, &h, &e)) return record_close(&r, cli_fail(&e));
    out_begin(&o, c);
    if (c->json)
        print_json(&o, &h);
    else
        print_list(&o, &h);
    return record_close(&r, c->json ? json_end(&o, EXIT_DONE) : out_end(&o, EXIT_DONE));
}

static int run(struct call *c) {
    struct str what = c->n_arguments ? str_of(c->arguments[0]) : STR("list");
    if (str_is(what, "add")) return add(c);
    if (str_is(what, "lift")) return lift(c);
    if (str_is(what, "list") && c->n_arguments <= 1) return list(c);
    return wrong_call();
}

const struct verb verb_hold = {
    .name = "hold",
    .group = VERB_RECORD,
    .arguments = N_("[list | add SCOPE REASON | lift NUMBER]"),
    .least = 0,
    .most = 3,
    .takes = TAKES_ACT_THEN_FILE,
    .acts = "add|lift|list",
    .summary = N_("keep records for an audit, whatever their term says"),
    .about =
        N_("Nothing that a hold covers is erased, neither by its term nor by an order of two people. SCOPE is all, "
           "kind:KIND (kijun retention lists them) or system/NUMBER. Placing and lifting are entries of the "
           "record."),
    .example = "kijun hold add system/1 令和8年度の監査\nkijun hold\nkijun hold lift 1",
    .options = {OPT_JSON},
    .run = run,
};
