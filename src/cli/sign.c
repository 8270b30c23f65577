/* kijun sign: puts a person's signature under a request of two people. */
#include "cli/passphrase.h"
#include "cli/requests.h"

/* What is signed is shown first; the file is replaced whole. */
static bool sign(struct call *c, const char *path, struct err *e) {
    struct str bytes;
    struct request_note q;
    struct note_key *key;
    struct out o;
    struct buf text;
    if (!file_read(c->arena, path, REQUEST_MAX, &bytes, e) || !request_read(c->arena, str_of(path), bytes, &q, e))
        return false;
    out_begin(&o, c);
    request_show(&o, &q.request);
    out_flush(&o);
    out_end(&o, EXIT_DONE);
    if (!key_open(c->key, &key, e)) return false;
    buf_init(&text, REQUEST_MAX);
    bool ok = request_sign(c->arena, str_of(path), bytes, key, &text, e) && file_write(path, buf_str(&text), e);
    if (ok)
        cli_note(_("%s: signed by %.*s. It is good until %.*s."), path, STR_ARG(note_key_public(key)->name),
                 STR_ARG(q.request.until));
    buf_release(&text);
    note_key_free(key);
    return ok;
}

static int run(struct call *c) {
    struct err e;
    if (!c->key) {
        err_set(&e, ERR_INVALID, _("Say with which key: --key FILE"));
        return cli_fail(&e);
    }
    return sign(c, c->arguments[0], &e) ? EXIT_DONE : cli_fail(&e);
}

const struct verb verb_sign = {
    .name = "sign",
    .group = VERB_RECORD,
    .arguments = N_("REQUEST"),
    .least = 1,
    .most = 1,
    .takes = TAKES_FILE,
    .summary = N_("sign a request of two people with your own key"),
    .about = N_("Shows what the request orders, and puts a signature under it in the same file. No database is needed: "
                "the file can be signed on another machine. A passphrase is asked for on the terminal."),
    .example = "kijun sign request.txt --key tanaka.pem",
    .options = {OPT_KEY},
    .run = run,
};
