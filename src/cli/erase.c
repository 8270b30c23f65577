/* kijun erase: asks two people to erase entries or evidence. */
#include "ledger/erase.h"
#include "cli/requests.h"

/* `12`, `12-20` are entries; `entry:…` and `evidence:…` as they are. */
static struct str list_of(struct call *c) {
    struct str text = STR("");
    for (size_t i = 0; i < c->n_arguments; i++) {
        bool number = c->arguments[i][0] >= '0' && c->arguments[i][0] <= '9';
        text = arena_fmt(c->arena, "%.*s%s%s%s", STR_ARG(text), i ? " " : "", number ? "entry:" : "", c->arguments[i]);
    }
    return text;
}

static int run(struct call *c) {
    struct record r;
    struct erase_list l;
    struct err e;
    struct buf what;
    int status = record_open(c, STORE_READ, &r);
    if (status) return status;
    buf_init(&what, ERASE_TEXT_MAX);
    bool ok = erase_read(c->arena, list_of(c), &l, &e) && erase_with_entries(c->arena, r.store, &l, &e);
    if (ok) erase_write(&l, &what);
    if (ok && !buf_ok(&what)) ok = err_set(&e, ERR_LIMIT, _("The list of what is to be erased is too long."));
    status = ok ? request_make(&r, "erase", buf_str(&what)) : cli_fail(&e);
    buf_release(&what);
    return record_close(&r, status);
}

const struct verb verb_erase = {
    .name = "erase",
    .group = VERB_RECORD,
    .arguments = N_("ENTRY|FIRST-LAST|evidence:NUMBER..."),
    .least = 1,
    .most = ARGUMENTS_MAX,
    .takes = TAKES_WORDS,
    .summary = N_("ask two people to erase entries or evidence"),
    .about = N_("Writes a request to -o FILE. When two people have signed it (kijun sign), kijun execute takes the "
                "content of the entries and the bytes of the evidence away; the tree and every proof still hold, and "
                "an entry says what was erased, why and by whom. Erasing is by entry: the same value in other entries, "
                "and as it stands now, is left. With evidence goes the entry that added it."),
    .example = "kijun erase 12 20-31 evidence:5 --reason 個人情報の混入 -o request.txt",
    .options = {OPT_REASON, OPT_UNTIL, OPT_OUTPUT},
    .run = run,
};
