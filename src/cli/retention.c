/* kijun retention: how long records are kept, what is over, and erasing it. */
#include "ledger/retention.h"
#include "cli/requests.h"
#include "ledger/period.h"

static int wrong_call(void) {
    struct err e;
    err_set(&e, ERR_INVALID,
            _("What is wanted is run, order KIND TERM, preset NAME, or nothing. See: kijun retention --help"));
    return cli_fail(&e);
}

/* Showing --------------------------------------------------------------------------------------------------------- */

static void print_json(struct out *o, const struct retention_rules *rules, const struct retention_due *due) {
    struct jsonw *w = &o->json;
    json_begin(o);
    jsonw_key(w, "kinds");
    jsonw_array(w);
    for (size_t i = 0; i < rules->n_kinds; i++) {
        jsonw_object(w);
        json_member(w, "id", rules->kinds[i].id);
        json_text(w, "title", &rules->kinds[i].title);
        json_member(w, "term", due->terms[i].term);
        jsonw_key(w, "ordered");
        if (due->terms[i].ordered < 0)
            jsonw_null(w);
        else
            jsonw_int(w, due->terms[i].ordered);
        jsonw_key(w, "due"), jsonw_int(w, due->kinds[i].entries);
        jsonw_key(w, "held"), jsonw_int(w, due->kinds[i].held);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
    jsonw_key(w, "evidence_due"), jsonw_int(w, (int64_t)due->n_evidence);
    jsonw_key(w, "evidence_held"), jsonw_int(w, due->evidence_held);
    jsonw_key(w, "more"), jsonw_bool(w, due->more);
}

static struct str spoken(struct arena *a, struct str term) {
    struct period p;
    struct buf b;
    if (!term.ptr || !period_read(term, &p)) return str_of(_("for ever"));
    buf_init(&b, KIB);
    period_speak(p, &b);
    struct str text = arena_str(a, buf_str(&b));
    buf_release(&b);
    return text;
}

static void print_kinds(struct out *o, const struct retention_rules *rules, const struct retention_due *due) {
    const char *head[] = {_("Kind"), _("Records"), _("Term"), _("Ordered by entry"), _("Over"), _("On hold")};
    struct grid *t = grid_new(o->arena, 6, 1);
    grid_head(t, head);
    for (size_t i = 0; i < rules->n_kinds; i++) {
        struct grid_cell *row = grid_row(t);
        const struct retention_term *term = &due->terms[i];
        row[0].text = rules->kinds[i].id;
        row[1].text = title_in(&rules->kinds[i].title);
        row[2] = (struct grid_cell){term->set ? STYLE_BOLD : STYLE_PLAIN, spoken(o->arena, term->term)};
        row[3] = (struct grid_cell){
            STYLE_PLAIN, term->ordered < 0 ? STR("-") : arena_fmt(o->arena, "%lld", (long long)term->ordered), true};
        row[4] = grid_figure(o->arena, due->kinds[i].entries ? STYLE_OPEN : STYLE_DIM, (size_t)due->kinds[i].entries);
        row[5] = grid_figure(o->arena, STYLE_DIM, (size_t)due->kinds[i].held);
    }
    grid_print(o, t, 0);
    if (due->n_evidence)
        out_para(o, 0, STYLE_OPEN, arena_fmt(o->arena, _("Evidence that is over: %zu"), due->n_evidence));
    if (due->evidence_held)
        out_para(o, 0, STYLE_DIM,
                 arena_fmt(o->arena, _("Evidence that is over but on hold: %lld"), (long long)due->evidence_held));
}

static void print_presets(struct out *o, const struct retention_rules *rules) {
    struct grid *t = grid_new(o->arena, 4, 1);
    out_heading(o, _("Ready-made terms (kijun retention preset NAME)"));
    for (size_t i = 0; i < rules->n_presets; i++) {
        const struct retention_preset *p = &rules->presets[i];
        struct str terms = STR("");
        for (size_t k = 0; k < p->n_terms; k++)
            terms = arena_fmt(o->arena, "%.*s%s%.*s=%.*s", STR_ARG(terms), k ? " " : "",
                              STR_ARG(rules->kinds[p->terms[k].kind].id), STR_ARG(p->terms[k].term));
        struct grid_cell *row = grid_row(t);
        row[0] = (struct grid_cell){STYLE_BOLD, p->id};
        row[1].text = title_in(&p->title);
        row[2].text = terms;
        row[3] = (struct grid_cell){STYLE_DIM, p->section};
    }
    grid_print(o, t, 2);
}

static bool any_due(const struct retention_due *due) {
    return due->n_ranges || due->n_evidence;
}

static int show(struct call *c, const struct retention_rules *rules) {
    struct record r;
    struct out o;
    struct err e;
    struct retention_due due;
    int status = record_open(c, STORE_READ, &r);
    if (status) return status;
    if (!retention_due(c->arena, r.trail, rules, clock_unix_ms(), &due, &e)) return record_close(&r, cli_fail(&e));
    status = any_due(&due) ? EXIT_FINDING : EXIT_DONE;
    out_begin(&o, c);
    if (c->json) {
        print_json(&o, rules, &due);
        return record_close(&r, json_end(&o, status));
    }
    print_kinds(&o, rules, &due);
    print_presets(&o, rules);
    if (any_due(&due)) out_next(&o, "kijun retention run");
    return record_close(&r, out_end(&o, status));
}

/* Erasing --------------------------------------------------------------------------------------------------------- */

static void say_erased(const struct retention_rules *rules, const struct retention_due *due, int64_t entry) {
    for (size_t i = 0; i < rules->n_kinds; i++)
        if (due->kinds[i].entries)
            cli_note(_("%.*s: %lld entries were erased."), STR_ARG(title_in(&rules->kinds[i].title)),
                     (long long)due->kinds[i].entries);
    if (due->n_evidence) cli_note(_("%zu pieces of evidence were erased."), due->n_evidence);
    cli_note(_("Entry %lld says so. Backups hold what was erased until their generations have passed."),
             (long long)entry);
}

static int run_terms(struct call *c, const struct retention_rules *rules) {
    struct record r;
    struct err e;
    struct retention_due due = {.more = true};
    int64_t entry, last = -1;
    int status = record_open(c, STORE_WRITE, &r);
    if (status) return status;
    while (due.more) {
        if (!retention_run(c->arena, r.trail, &r.actor, rules, clock_unix_ms(), &due, &entry, &e))
            return record_close(&r, cli_fail(&e));
        if (entry < 0) break;
        say_erased(rules, &due, last = entry);
    }
    if (last < 0) cli_note(_("Nothing is over."));
    if (!due.settled)
        cli_note(_("warning: somebody is reading in the database, so what was erased is still in its log. Run this "
                   "again."));
    return record_close(&r, due.settled ? EXIT_DONE : EXIT_FINDING);
}

/* Ordering -------------------------------------------------------------------------------------------------------- */

static int ask_for(struct call *c, struct str what) {
    struct record r;
    int status = record_open(c, STORE_READ, &r);
    if (status) return status;
    return record_close(&r, request_make(&r, "retention", what));
}

static int preset(struct call *c, const struct retention_rules *rules, struct str name) {
    const struct retention_preset *p = retention_preset_find(rules, name);
    struct str what = STR(""), *names = arena_array(c->arena, rules->n_presets, sizeof *names);
    struct err e;
    if (!p) {
        for (size_t i = 0; i < rules->n_presets; i++) names[i] = rules->presets[i].id;
        struct str near = err_nearest(name, names, rules->n_presets);
        err_set(&e, ERR_NOT_FOUND, _("There are no ready-made terms called %.*s (nearest: %.*s)."), STR_ARG(name),
                STR_ARG(near.len ? near : STR("-")));
        return cli_fail(&e);
    }
    for (size_t i = 0; i < p->n_terms; i++)
        what = arena_fmt(c->arena, "%.*s%s%.*s=%.*s", STR_ARG(what), i ? " " : "",
                         STR_ARG(rules->kinds[p->terms[i].kind].id), STR_ARG(p->terms[i].term));
    return ask_for(c, what);
}

static int run(struct call *c) {
    const struct retention_rules *rules = retention_rules_builtin(c->arena);
    size_t n = c->n_arguments;
    struct str what = n ? str_of(c->arguments[0]) : STR_NONE;
    if (!n) return show(c, rules);
    if (n == 1 && str_is(what, "run")) return run_terms(c, rules);
    if (n == 2 && str_is(what, "preset")) return preset(c, rules, str_of(c->arguments[1]));
    if (n == 3 && str_is(what, "order"))
        return ask_for(c, arena_fmt(c->arena, "%s=%s", c->arguments[1], c->arguments[2]));
    return wrong_call();
}

const struct verb verb_retention = {
    .name = "retention",
    .group = VERB_RECORD,
    .arguments = N_("[run | order KIND TERM | preset NAME]"),
    .least = 0,
    .most = 3,
    .takes = TAKES_ACT_THEN_FILE,
    .acts = "run|order|preset",
    .summary = N_("how long records are kept; erase what is over"),
    .about =
        N_("Shows each kind of record with its term and what is over (exit status 1 when something is). run erases "
           "what is over and puts one entry into the record that says so; nothing on hold is erased. order and "
           "preset write a request to -o FILE that two people sign (kijun sign) before it is carried out (kijun "
           "execute). TERM is P5Y, P3M, P1W, P7D or none (for ever)."),
    .example = "kijun retention\nkijun retention preset NAME --reason 規程第5条 -o request.txt\n"
               "kijun retention run",
    .options = {OPT_REASON, OPT_UNTIL, OPT_OUTPUT, OPT_JSON},
    .run = run,
};
