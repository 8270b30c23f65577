/* kijun doctor: what is unsafe about this installation. */
#include "ledger/doctor.h"

#include "cli/care.h"

static const char *const names[] = {"danger", "warning", "advice"};
static const enum style styles[] = {STYLE_BAD, STYLE_OPEN, STYLE_DIM};

static const char *severity(enum doctor_severity s) {
    return s == DOCTOR_DANGER ? _("Danger") : s == DOCTOR_WARNING ? _("Warning") : _("Advice");
}

static void print_json(struct out *o, const struct doctor_report *r) {
    struct jsonw *w = &o->json;
    json_begin(o);
    jsonw_key(w, "checks"), jsonw_int(w, (int64_t)r->checks);
    for (size_t i = 0; i < 3; i++) jsonw_key(w, names[i]), jsonw_int(w, (int64_t)r->by[i]);
    jsonw_key(w, "findings");
    jsonw_array(w);
    for (size_t i = 0; i < r->n; i++) {
        const struct doctor_finding *f = &r->list[i];
        jsonw_object(w);
        jsonw_key(w, "severity"), jsonw_z(w, names[f->severity]);
        jsonw_key(w, "check"), jsonw_z(w, f->id);
        json_member(w, "what", f->what);
        json_member(w, "reason", f->reason);
        json_member(w, "advice", f->advice);
        jsonw_end_object(w);
    }
    jsonw_end_array(w);
}

static void print(struct out *o, const struct care *k, const struct doctor_report *r) {
    struct arena *a = o->arena;
    out_add(o, STYLE_BOLD, arena_fmt(a, _("Looked at: %s"), k->dir));
    out_newline(o);
    for (size_t i = 0; i < r->n; i++) {
        const struct doctor_finding *f = &r->list[i];
        out_newline(o);
        out_item(o, 0, 8, str_of(severity(f->severity)), styles[f->severity], f->what);
        out_item(o, 0, 8, STR(""), STYLE_PLAIN, f->reason);
        if (f->advice.len) out_item(o, 0, 8, STR(""), STYLE_PLAIN, arena_fmt(a, _("To do: %.*s"), STR_ARG(f->advice)));
    }
    out_newline(o);
    out_para(o, 0, STYLE_PLAIN,
             arena_fmt(a, _("%zu checks: %zu dangers, %zu warnings, %zu pieces of advice"), r->checks,
                       r->by[DOCTOR_DANGER], r->by[DOCTOR_WARNING], r->by[DOCTOR_ADVICE]));
}

static int show(struct call *c, const struct care *k, const struct doctor_report *r) {
    struct out o;
    int status = r->by[DOCTOR_DANGER] || r->by[DOCTOR_WARNING] ? EXIT_FINDING : EXIT_DONE;
    out_begin(&o, c);
    if (c->json) return print_json(&o, r), json_end(&o, status);
    print(&o, k, r);
    return out_end(&o, status);
}

static int run(struct call *c) {
    struct care k;
    struct doctor_report report;
    struct err e;
    if (!care_init(c, &k, &e)) return cli_fail(&e);
    struct doctor_input in = {
        .arena = c->arena, .dir = k.dir, .database = k.database, .keys = k.keys, .now = clock_unix_ms()};
    in.store = store_open(k.database, STORE_READ, &in.why);
    if (in.store) in.trail = trail_open(in.store, &in.why);
    if (in.store && !in.trail) return store_close(in.store), cli_fail(&in.why);
    bool ok = doctor_look(&in, &report, &e);
    trail_close(in.trail);
    store_close(in.store);
    return ok ? show(c, &k, &report) : cli_fail(&e);
}

const struct verb verb_doctor = {
    .name = "doctor",
    .group = VERB_RECORD,
    .arguments = "",
    .least = 0,
    .most = 0,
    .takes = TAKES_NOTHING,
    .summary = N_("say what is unsafe about this installation"),
    .about = N_("Looks at permissions, keys, disks, backups, seals and witnesses, settings, the clock and the user who "
                "runs kijun, and says what is wrong, why that matters and what to do, the most urgent first. Nothing "
                "is changed. Exit status 1 when there is a danger or a warning; advice alone is no finding."),
    .example = "kijun doctor",
    .options = {OPT_JSON},
    .run = run,
};
