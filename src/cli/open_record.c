/* open_record: db:NAME where a file may stand. The text is that of `kijun get NAME`, so that lines in messages are
 * lines of that file. */
#include "cli/open.h"
#include "cli/record.h"
#include "ledger/database.h"

#define MARK "db:"

bool open_is_record(const char *path) {
    return str_starts(str_of(path), STR(MARK));
}

int open_record_read(struct call *c, const char *path, struct str *text) {
    struct record r;
    struct system_record rec;
    struct err e;
    struct str name = str_of(path + sizeof MARK - 1);
    int status = record_open(c, STORE_READ, &r);
    if (status) return status;
    bool ok = system_get(c->arena, r.store, name, &rec, &e) && system_yaml(c->arena, r.store, &rec, text, &e);
    return record_close(&r, ok ? EXIT_DONE : cli_fail(&e));
}

int open_record_write(struct call *c, const struct opened *in) {
    struct record r;
    struct system_base base;
    struct system_put done;
    struct err e;
    bool based = system_base_read(in->source.text, &base);
    int status = record_open(c, STORE_WRITE, &r);
    if (status) return status;
    bool ok = system_put(c->arena, r.trail, &r.actor, in->cat, in->system, based ? &base : NULL, &done, &e);
    return record_close(&r, ok ? EXIT_DONE : cli_fail(&e));
}
