/* render_client: asks kijun-render over pipes for what needs fonts and layout. */
#include "report/render_client.h"

#include <string.h>

#include "report/writing.h"

#define RENDER_SECONDS 60

/* Where the helper stands: beside kijun, where Debian keeps helpers, or in the build tree. */
static struct str find_helper(struct arena *a, struct str dir) {
    static const char *const places[] = {"kijun-render", "../libexec/kijun/kijun-render", "../render/kijun-render"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct str path = arena_fmt(a, "%.*s/%s", STR_ARG(dir), places[i]);
        if (file_exists(path.ptr)) return path;
    }
    return STR_NONE;
}

bool render_run(const char *mode, struct str json, const struct writer_options *opt, struct buf *out, struct err *e) {
    struct arena *a = arena_new(64 * KIB);
    struct str helper = find_helper(a, opt->program_dir);
    bool ok;
    if (helper.ptr) {
        const char *const argv[] = {helper.ptr, mode, NULL};
        ok = proc_run(argv, json, out, RENDER_SECONDS, e);
    } else {
        ok = err_set(
            e, ERR_UPSTREAM,
            _("The helper program kijun-render, which draws PDF files and pictures, is not beside kijun in %.*s."),
            STR_ARG(opt->program_dir));
    }
    arena_free(a);
    return ok;
}

bool report_diagram_svg(const struct diagram *dg, enum lang lang, const struct writer_options *opt, struct buf *out,
                        struct err *e) {
    return report_picture_svg(&(struct figure){.diagram = dg}, lang, opt, out, e);
}

static unsigned big_endian(const char *p) {
    unsigned v = 0;
    for (int i = 0; i < 4; i++) v = v << 8 | (unsigned char)p[i];
    return v;
}

bool report_diagram_png(const struct diagram *dg, enum lang lang, const struct writer_options *opt, struct buf *out,
                        unsigned *width, unsigned *height, struct err *e) {
    return report_picture_png(&(struct figure){.diagram = dg}, lang, opt, out, width, height, e);
}

bool render_png_size(struct str png, unsigned *width, unsigned *height, struct err *e) {
    /* A PNG begins with 8 signature bytes, then the IHDR chunk: length, name, width, height. */
    if (png.len < 24 || memcmp(png.ptr, "\x89PNG\r\n\x1a\n", 8) != 0 || memcmp(png.ptr + 12, "IHDR", 4) != 0)
        return err_set(e, ERR_UPSTREAM, _("The helper program kijun-render did not send a PNG picture."));
    *width = big_endian(png.ptr + 16);
    *height = big_endian(png.ptr + 20);
    return true;
}
