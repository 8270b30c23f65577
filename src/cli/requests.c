/* requests: making a request of two people, and showing one. */
#include "cli/requests.h"

#include "ledger/period.h"

static bool until_of(struct call *c, char out[CLOCK_TEXT_MAX], struct err *e) {
    int64_t at = clock_later(clock_unix() * 1000, 0, REQUEST_DAYS);
    if (c->until && !day_ok(str_of(c->until)))
        return err_set(e, ERR_INVALID, _("This is no day: %s. Days are written like 2026-04-01."), c->until);
    if (c->until) at = day_end(str_of(c->until)) - 1000;
    clock_text(at, out);
    out[19] = 'Z', out[20] = 0; /* whole seconds */
    return true;
}

static bool make(struct record *r, const char *act, struct str what, struct buf *text, struct err *e) {
    struct call *c = r->call;
    char until[CLOCK_TEXT_MAX];
    if (c->n_outputs != 1) return err_set(e, ERR_INVALID, _("Say where to write the request: -o FILE"));
    if (!c->reason) return err_set(e, ERR_INVALID, _("Say why, in one line: --reason TEXT"));
    if (file_exists(c->outputs[0]))
        return err_at(e, str_of(c->outputs[0]), 0, 0, ERR_CONFLICT,
                      _("This file is there already; it is left as it is."));
    if (!until_of(c, until, e)) return false;
    struct request q = {
        .origin = r->origin, .act = str_of(act), .what = what, .reason = str_of(c->reason), .until = str_of(until)};
    return request_check(c->arena, r->trail, &q, clock_unix_ms(), e) && request_write(&q, text, e) &&
           file_write(c->outputs[0], buf_str(text), e);
}

int request_make(struct record *r, const char *act, struct str what) {
    struct buf text;
    struct err e;
    struct out o;
    buf_init(&text, REQUEST_MAX);
    bool ok = make(r, act, what, &text, &e);
    buf_release(&text);
    if (!ok) return cli_fail(&e);
    const char *path = r->call->outputs[0];
    out_begin(&o, r->call);
    cli_note(_("%s: nothing was done yet. Two people sign this request, then it is carried out."), path);
    out_next(&o, "kijun sign %.*s --key KEY.pem", STR_ARG(term_shell_word(r->call->arena, str_of(path))));
    return out_end(&o, EXIT_DONE);
}

void request_show(struct out *o, const struct request *q) {
    out_item(o, 2, 12, str_of(_("act")), STYLE_BOLD, q->act);
    out_item(o, 2, 12, str_of(_("what")), STYLE_BOLD, q->what);
    out_item(o, 2, 12, str_of(_("reason")), STYLE_PLAIN, q->reason);
    out_item(o, 2, 12, str_of(_("log")), STYLE_PLAIN, q->origin);
    out_item(o, 2, 12, str_of(_("until")), STYLE_PLAIN, q->until);
}

static const char *signature_word(enum request_signature is) {
    switch (is) {
    case REQUEST_GOOD:
        return _("signed");
    case REQUEST_SAME_KEY:
        return _("does not count: the same key as another signer");
    case REQUEST_STRANGER:
        return _("does not count: not registered with this key");
    case REQUEST_STOPPED:
        return _("does not count: was stopped");
    }
    return "";
}

bool request_show_signers(struct record *r, struct out *o, const struct request_note *q, struct err *e) {
    struct request_signers who;
    struct str *others, list = STR("");
    size_t n;
    struct arena *a = r->call->arena;
    if (!request_signers(a, r->store, q, &who, e) || !request_could_sign(a, r->store, &who, &others, &n, e))
        return false;
    for (size_t i = 0; i < who.n; i++)
        out_item(o, 2, 12, who.list[i].id, who.list[i].is == REQUEST_GOOD ? STYLE_GOOD : STYLE_OPEN,
                 str_of(signature_word(who.list[i].is)));
    if (who.good >= REQUEST_SIGNERS) return true;
    for (size_t i = 0; i < n && i < 20; i++)
        list = arena_fmt(a, "%.*s%s%.*s", STR_ARG(list), i ? _(", ") : "", STR_ARG(others[i]));
    out_para(o, 2, STYLE_OPEN,
             n ? arena_fmt(a, _("%zu more of these have to sign: %.*s"), REQUEST_SIGNERS - who.good, STR_ARG(list))
               : str_of(_("Nobody else is registered with a key. See: kijun key, kijun user")));
    return true;
}
