/* web: one process's part of the pages. */
#include "web/inside.h"

struct web *web_new(const struct web_options *opt, struct err *e) {
    struct web *w = mem_alloc(sizeof *w);
    w->opt = *opt;
    w->lasting = arena_new(256 * MIB);
    if (opt->catalog) w->deriver = deriver_new(w->lasting, opt->catalog);
    struct buf findings;
    buf_init(&findings, 64 * KIB);
    bool good = routes_check(&findings);
    if (!good) {
        err_set(e, ERR_INVALID, "%.*s", STR_ARG(buf_str(&findings)));
        web_free(w);
        w = NULL;
    }
    buf_release(&findings);
    return w;
}

void web_free(struct web *w) {
    if (!w) return;
    arena_free(w->lasting);
    mem_free(w);
}
