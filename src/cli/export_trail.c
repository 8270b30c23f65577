/* export_trail: the whole record as a file for kijun-verify. */
#include "cli/export_trail.h"

#include "cli/seal.h"

static bool write_piece(void *writer, struct str piece, struct err *e) {
    struct file_writer **w = writer;
    if (file_writer_add(*w, piece, e)) return true;
    *w = NULL; /* it ended itself */
    return false;
}

static int write_all(struct record *r) {
    const char *path = r->call->outputs[0];
    struct str note;
    struct err e;
    if (!seal_now(r, &note, &e)) return cli_fail(&e);
    struct file_writer *w = file_writer_open(path, &e);
    if (!w) return cli_fail(&e);
    if (!trail_export(r->trail, note, write_piece, &w, &e)) {
        file_writer_cancel(w);
        return cli_fail(&e);
    }
    if (!file_writer_finish(w, &e)) return cli_fail(&e);
    cli_note(_("written: %s"), path);
    return EXIT_DONE;
}

int export_trail(struct call *c) {
    struct record r;
    int status = record_open(c, STORE_WRITE, &r);
    if (status) return status;
    return record_close(&r, write_all(&r));
}
