/* kijun execute: carries out a request that two people signed. */
#include "cli/requests.h"

static void say_done(const struct request *q, const struct request_done *done) {
    cli_note(_("Carried out: %.*s %.*s. Entry %lld holds the signed request as proof."), STR_ARG(q->act),
             STR_ARG(q->what), (long long)done->entry);
    if (str_is(q->act, "erase")) cli_note(_("Backups hold what was erased until their generations have passed."));
    if (!done->settled)
        cli_note(_("warning: somebody is reading in the database, so what was erased is still in its log. See: kijun "
                   "retention run"));
}

static bool carry_out(struct record *r, struct out *o, const char *path, int *status, struct err *e) {
    struct call *c = r->call;
    struct str bytes;
    struct request_note q;
    struct request_done done;
    if (!file_read(c->arena, path, REQUEST_MAX, &bytes, e) || !request_read(c->arena, str_of(path), bytes, &q, e))
        return false;
    request_show(o, &q.request);
    if (!request_show_signers(r, o, &q, e)) return false;
    if (!request_execute(c->arena, r->trail, &r->actor, r->origin, str_of(path), bytes, clock_unix_ms(), &done, e))
        return false;
    say_done(&q.request, &done);
    *status = done.settled ? EXIT_DONE : EXIT_FINDING;
    return true;
}

static int run(struct call *c) {
    struct record r;
    struct out o;
    struct err e;
    int status = record_open(c, STORE_WRITE, &r);
    if (status) return status;
    out_begin(&o, c);
    bool ok = carry_out(&r, &o, c->arguments[0], &status, &e);
    status = out_end(&o, status);
    return record_close(&r, ok ? status : cli_fail(&e));
}

const struct verb verb_execute = {
    .name = "execute",
    .group = VERB_RECORD,
    .arguments = N_("REQUEST"),
    .least = 1,
    .most = 1,
    .takes = TAKES_FILE,
    .summary = N_("carry out a request that two people signed"),
    .about = N_("Takes effect when at least two different people signed who are registered and active (kijun user), in "
                "the log that the request names, before its time is over, and once. Otherwise nothing is done, and it "
                "says who signed and who else can. The whole signed request goes into the record."),
    .example = "kijun execute request.txt",
    .options = {OPT_END},
    .run = run,
};
