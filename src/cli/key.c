/* kijun key: a person's own key pair, for signing requests. */
#include <string.h>

#include "cli/out.h"
#include "cli/passphrase.h"

#define ID_MAX 64

/* As ids of people are: the key's name is the person's id. */
static bool id_good(struct str id) {
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        bool small = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!small && !(i && (c == '.' || c == '_' || c == '-'))) return false;
    }
    return id.len > 0 && id.len <= ID_MAX;
}

/* ID.vkey in the folder of the private key. */
static const char *beside(struct call *c, const char *path, struct str id) {
    const char *slash = strrchr(path, '/');
    return arena_fmt(c->arena, "%.*s%.*s.vkey", slash ? (int)(slash - path) + 1 : 0, path, STR_ARG(id)).ptr;
}

static bool write_public(const struct note_key *k, const char *path, struct buf *line, struct err *e) {
    note_verifier_write(note_key_public(k), line);
    buf_addc(line, '\n');
    return file_write(path, buf_str(line), e);
}

static bool make(struct call *c, struct str id, const char *path, const char *public, struct buf *line, struct err *e) {
    struct note_key *k;
    if (file_exists(public))
        return err_at(e, str_of(public), 0, 0, ERR_CONFLICT, _("This file is there already; it is left as it is."));
    (void)c;
    if (!note_key_new(id, NOTE_ED25519, &k, e)) return false;
    bool ok = key_save(k, path, e) && write_public(k, public, line, e);
    note_key_free(k);
    return ok;
}

static int run(struct call *c) {
    struct err e;
    struct buf line;
    struct out o;
    struct str id = c->n_arguments == 2 ? str_of(c->arguments[1]) : STR_NONE;
    bool good = str_is(str_of(c->arguments[0]), "new") && id.ptr && c->n_outputs == 1;
    if (!good)
        err_set(&e, ERR_INVALID, _("What is wanted is: new ID -o KEYFILE. See: kijun key --help"));
    else if (!id_good(id))
        err_set(&e, ERR_INVALID,
                _("An id of a person has small letters, digits, '.', '_' and '-', at most %d, and begins with a letter "
                  "or a "
                  "digit: %.*s"),
                ID_MAX, STR_ARG(id));
    if (!good || !id_good(id)) return cli_fail(&e);
    const char *public = beside(c, c->outputs[0], id);
    buf_init(&line, 4 * KIB);
    bool ok = make(c, id, c->outputs[0], public, &line, &e);
    if (ok) {
        cli_note(_("%s is the private key: it stays with its owner. %s is its public half."), c->outputs[0], public);
        out_begin(&o, c);
        out_next(&o, "kijun user key %.*s %s", STR_ARG(id), public);
    }
    buf_release(&line);
    return ok ? out_end(&o, EXIT_DONE) : cli_fail(&e);
}

const struct verb verb_key = {
    .name = "key",
    .group = VERB_RECORD,
    .arguments = N_("new ID"),
    .least = 1,
    .most = 2,
    .takes = TAKES_ACT_THEN_FILE,
    .acts = "new",
    .summary = N_("make your own key for signing requests"),
    .about = N_("Makes an Ed25519 key pair for the person with this id: the private key in -o KEYFILE, under a "
                "passphrase that is asked for on the terminal, and the public half as ID.vkey beside it, to be "
                "registered with kijun user."),
    .example = "kijun key new tanaka -o tanaka.pem",
    .options = {OPT_OUTPUT},
    .run = run,
};
