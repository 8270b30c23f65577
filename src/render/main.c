/* kijun-render: a document or a picture on standard input, PDF, SVG or PNG on standard output.
 *
 * It is a program of its own because fonts and layout are large libraries with a large attack surface: kijun
 * starts it on need, and it locks itself in before it reads anything (locked.h). docs/render-protocol.md says
 * what goes in and out. */
#include <stdlib.h>
#include <unistd.h>

#include "render/diagram.h"
#include "render/flow.h"
#include "render/locked.h"
#include "render/read.h"

#define OUTPUT_MAX (256 * MIB)
#define ARENA_MAX (512 * MIB)

static bool make_pdf(struct arena *a, struct fonts *fonts, struct str json, struct buf *out, struct err *e) {
    struct document doc;
    if (!read_document(a, json, &doc, e)) return false;
    struct typesetter *t = typesetter_new(a, fonts, doc.lang);
    struct flow flow;
    flow_run(&flow, t, &doc);
    bool good = paint_pdf(&flow, out, e);
    typesetter_release(t);
    return good;
}

static bool make_picture(struct arena *a, struct fonts *fonts, struct str json, const char *mode, struct buf *out,
                         struct err *e) {
    struct pictures p;
    if (!read_pictures(a, json, &p, e)) return false;
    struct typesetter *t = typesetter_new(a, fonts, p.lang);
    bool whole = strcmp(mode, "pictures") == 0;
    const struct dg_layout *l = whole ? NULL : picture_layout(t, &p.list[0], e);
    bool good = whole || l;
    if (whole)
        good = pictures_pdf(t, &p, out, e);
    else if (l && strcmp(mode, "svg") == 0)
        dg_draw_svg(l, out);
    else if (l)
        good = dg_draw_png(l, out, e);
    typesetter_release(t);
    return good;
}

static bool make(const char *mode, struct str json, struct arena *a, struct buf *out, struct err *e) {
    struct fonts *fonts = fonts_open(e);
    if (!fonts) return false;
    bool good =
        strcmp(mode, "pdf") == 0 ? make_pdf(a, fonts, json, out, e) : make_picture(a, fonts, json, mode, out, e);
    fonts_close(fonts);
    if (good && !buf_ok(out)) return err_set(e, ERR_LIMIT, _("The output is larger than %zu MiB."), OUTPUT_MAX / MIB);
    return good;
}

static bool write_out(const struct buf *out, struct err *e) {
    for (size_t done = 0; done < out->len;) {
        ssize_t n = write(STDOUT_FILENO, out->ptr + done, out->len - done);
        if (n <= 0) return err_set(e, ERR_IO, _("The output could not be written."));
        done += (size_t)n;
    }
    return true;
}

static bool run(const char *mode, struct err *e) {
    struct arena *a = arena_new(ARENA_MAX);
    struct buf out;
    buf_init(&out, OUTPUT_MAX);
    struct str json;
    bool good = file_read(a, "-", TREE_INPUT_MAX, &json, e) && make(mode, json, a, &out, e) && write_out(&out, e);
    buf_release(&out);
    arena_free(a);
    return good;
}

static bool is_mode(const char *mode) {
    return strcmp(mode, "pdf") == 0 || strcmp(mode, "svg") == 0 || strcmp(mode, "png") == 0 ||
           strcmp(mode, "pictures") == 0;
}

int main(int argc, char **argv) {
    struct err e = {0};
    lang_set(lang_from_environment());
    clearenv(); /* no variable of the user's reaches fontconfig, pango or glib */
    bool selftest = argc == 2 && strcmp(argv[1], "selftest") == 0;
    if (argc != 2 || (!selftest && !is_mode(argv[1]))) {
        fputs(_("usage: kijun-render pdf|svg|png|pictures|selftest (see docs/render-protocol.md)\n"), stderr);
        return 2;
    }
    if (!sandbox_enter(&render_sandbox, &e)) {
        err_print(&e, stderr);
        return 3;
    }
    if (selftest) return sandbox_selftest(&render_sandbox, stdout) ? 0 : 1;
    if (run(argv[1], &e)) return 0;
    err_print(&e, stderr);
    return err_exit_status(e.kind);
}
