/* record: the installation's folder, opened for one verb and sealed behind it. */
#include "cli/record.h"

const char *record_dir(struct call *c) {
    return c->data ? c->data : installation_dir(c->arena);
}

static void say(void *ctx, const char *sentence) {
    (void)ctx;
    cli_note("%s", sentence);
}

int record_open(struct call *c, enum store_mode mode, struct record *r) {
    struct err e = {0};
    struct record_options o = {
        .dir = record_dir(c), .mode = mode, .via = arena_fmt(c->arena, "cli %s", c->verb->name), .note = say};
    if (!installation_open(c->arena, &o, r, &e)) return cli_fail(&e);
    r->call = c;
    return EXIT_DONE;
}

int record_close(struct record *r, int status) {
    installation_seal(r);
    installation_close(r);
    return status;
}
