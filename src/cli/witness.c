/* kijun witness: records that hold each other to account, by files where there is no network. */
#include "cli/witness.h"

#include <string.h>

#include "cli/seal.h"

#define KEY_FILE_MAX (64 * KIB)
#define EXCHANGE_MAX (2 * MIB) /* a request or an answer */

/* One thing that can be done; `more` arguments follow its name. */
struct act {
    const char *name;
    size_t least, most;
    enum store_mode mode;
    bool one_output; /* needs exactly one -o */
    int (*run)(struct record *r);
};

static const char *argument(const struct record *r, size_t i) {
    return i + 1 < r->call->n_arguments ? r->call->arguments[i + 1] : NULL;
}

/* What is wrong in a file is said with its name. */
static int fail_in(struct err *e, const char *path) {
    if (!e->path[0] && e->kind == ERR_INVALID) snprintf(e->path, sizeof e->path, "%s", path);
    return cli_fail(e);
}

static bool write_one(struct record *r, const struct buf *out, struct err *e) {
    const char *path = r->call->outputs[0];
    if (!file_write(path, buf_str(out), e)) return false;
    cli_note(_("written: %s"), path);
    return true;
}

/* Keys ------------------------------------------------------------------------------------------------------------ */

typedef bool take_key(struct trail *t, const struct trail_actor *by, const struct note_verifier *v, struct err *e);

/* The keys of a file that can do what is asked; a file may hold both kinds. */
static bool take_keys(struct record *r, bool cosigning, take_key *take, const struct note_verifier *list, size_t n,
                      struct err *e) {
    STORE_TX struct store_tx tx = {0};
    size_t taken = 0;
    if (!store_begin(r->store, &tx, e)) return false;
    for (size_t i = 0; i < n; i++) {
        if ((list[i].type == NOTE_COSIGNATURE) != cosigning) continue;
        if (!take(r->trail, &r->actor, &list[i], e)) return false;
        taken++;
    }
    if (!taken)
        return err_set(e, ERR_INVALID,
                       cosigning ? _("There is no key here that cosigns (type 4).")
                                 : _("There is no key here that seals a record (type 1 or 2)."));
    return store_commit(&tx, e);
}

static int keys_from_file(struct record *r, bool cosigning, take_key *take) {
    const char *path = argument(r, 0);
    struct str text;
    struct note_verifier *list;
    struct err e;
    size_t n;
    if (!file_read(r->call->arena, path, KEY_FILE_MAX, &text, &e) ||
        !note_verifiers_read(r->call->arena, str_of(path), text, &list, &n, &e) ||
        !take_keys(r, cosigning, take, list, n, &e))
        return fail_in(&e, path);
    for (size_t i = 0; i < n; i++)
        if ((list[i].type == NOTE_COSIGNATURE) == cosigning)
            cli_note(cosigning ? _("a witness of this record: %.*s") : _("watched from now on: %.*s"),
                     STR_ARG(list[i].name));
    return EXIT_DONE;
}

static int add(struct record *r) {
    return keys_from_file(r, true, witness_add);
}
static int watch(struct record *r) {
    return keys_from_file(r, false, witness_watch);
}

static int keys(struct record *r) {
    struct buf out;
    struct err e;
    buf_init(&out, KEY_FILE_MAX);
    bool ok = witness_keys(r, &out, &e) && write_one(r, &out, &e);
    buf_release(&out);
    return ok ? EXIT_DONE : cli_fail(&e);
}

/* The exchange ---------------------------------------------------------------------------------------------------- */

static int request(struct record *r) {
    struct buf out;
    struct str note;
    struct err e;
    int64_t old = -1;
    const char *size = argument(r, 1);
    if (size && (!str_int(str_of(size), &old) || old < 0)) {
        err_set(&e, ERR_INVALID, _("This is no number of entries: %s"), size);
        return cli_fail(&e);
    }
    buf_init(&out, EXCHANGE_MAX);
    bool ok = seal_now(r, &note, &e) &&
              witness_request(r->trail, r->call->arena, str_of(argument(r, 0)), old, note, &out, &e) &&
              write_one(r, &out, &e);
    buf_release(&out);
    return ok ? EXIT_DONE : cli_fail(&e);
}

/* The answer is in the record before it is in the file: a file that cannot be written is made again by a request that
 * begins at the size that is known now. */
static int answer(struct record *r) {
    struct buf out;
    struct str text;
    struct err e;
    int64_t known = -1;
    const char *path = argument(r, 0);
    if (!r->key) {
        err_set(&e, ERR_NOT_FOUND, _("There is no key here to sign with."));
        return cli_fail(&e);
    }
    if (!file_read(r->call->arena, path, EXCHANGE_MAX, &text, &e)) return cli_fail(&e);
    buf_init(&out, EXCHANGE_MAX);
    bool ok = witness_answer(r->trail, r->call->arena, &r->actor, r->key, text, clock_unix(), &out, &known, &e);
    if (!ok && known >= 0)
        cli_note(_("ask for a request from there: kijun witness request NAME %lld -o FILE"), (long long)known);
    ok = ok && write_one(r, &out, &e);
    buf_release(&out);
    return ok ? EXIT_DONE : fail_in(&e, path);
}

static int accept(struct record *r) {
    struct str text, note;
    struct err e;
    const char *path = argument(r, 0);
    if (!file_read(r->call->arena, path, EXCHANGE_MAX, &text, &e) ||
        !witness_accept(r->trail, r->call->arena, &r->actor, text, &note, &e))
        return fail_in(&e, path);
    if (r->call->n_outputs && !seal_write(r, note, &e)) return cli_fail(&e);
    return r->call->n_outputs && !r->call->json ? EXIT_DONE : seal_print(r, note, EXIT_DONE);
}

static const struct act acts[] = {
    {"keys", 0, 0, STORE_CREATE, true, keys},        {"add", 1, 1, STORE_CREATE, false, add},
    {"watch", 1, 1, STORE_CREATE, false, watch},     {"request", 1, 2, STORE_WRITE, true, request},
    {"answer", 1, 1, STORE_WRITE, true, answer},     {"accept", 1, 1, STORE_WRITE, false, accept},
    {"list", 0, 0, STORE_READ, false, witness_show},
};

static const struct act *find_act(struct str word) {
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (str_is(word, acts[i].name)) return &acts[i];
    return NULL;
}

static bool act_of(const struct call *c, const struct act **out, struct err *e) {
    const struct act *act = find_act(str_of(c->arguments[0]));
    size_t more = c->n_arguments - 1;
    if (!act)
        return err_set(e, ERR_INVALID, _("witness does not know %s. It knows: %s"), c->arguments[0], c->verb->acts);
    if (more < act->least || more > act->most)
        return err_set(e, ERR_INVALID, _("witness %s has too few or too many arguments. See: kijun help witness"),
                       act->name);
    if (act->one_output && c->n_outputs != 1)
        return err_set(e, ERR_INVALID, _("witness %s writes one file: -o FILE"), act->name);
    *out = act;
    return true;
}

static int run(struct call *c) {
    struct record r;
    struct err e;
    const struct act *act;
    if (!act_of(c, &act, &e)) return cli_fail(&e);
    int status = record_open(c, act->mode, &r);
    if (status) return status;
    return record_close(&r, act->run(&r));
}

const struct verb verb_witness = {
    .name = "witness",
    .group = VERB_RECORD,
    .arguments = N_("ACT [FILE]"),
    .least = 1,
    .most = 3,
    .takes = TAKES_ACT_THEN_FILE,
    .acts = "keys|add|watch|request|answer|accept|list",
    .summary = N_("records that hold each other to account"),
    .about =
        N_("Two installations exchange files. keys -o FILE writes the public keys to give away. add FILE names a "
           "witness of this record by its keys; watch FILE a record that is held to account here. request NAME -o "
           "FILE asks that witness to cosign the seal of now, with a proof that nothing before was changed; answer "
           "FILE -o FILE checks such a request and cosigns; accept FILE puts the cosignatures under the seal and "
           "prints it, or writes it with -o as kijun checkpoint does. A witness that knows another size than the "
           "request begins with says so: request NAME SIZE begins there. list shows who watches whom. Each act is "
           "an entry of the record."),
    .example = "kijun witness keys -o ours.vkey\n"
               "kijun witness add theirs.vkey\n"
               "kijun witness request kijun/0123456789abcdef -o request.txt\n"
               "kijun witness answer request.txt -o answer.txt\n"
               "kijun witness accept answer.txt -o seal.pdf",
    .options = {OPT_OUTPUT, OPT_JSON},
    .run = run,
};
