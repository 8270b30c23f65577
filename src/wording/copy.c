/* copy: the user's copy as lines, and what the data says about single lines. */
#include "fmt/reader.h"
#include "wording/inside.h"

static bool too_large(const struct source *src, unsigned line, struct diags *d) {
    if (!line)
        return diags_add(d, src->path, 0, 0, ERR_LIMIT, _("The copy is larger than %zu MiB or has more than %d lines."),
                         COPY_BYTES_MAX / MIB, COPY_LINES_MAX);
    return diags_add(d, src->path, line, 1, ERR_LIMIT, _("This line is longer than %zu KiB."), COPY_LINE_MAX / KIB);
}

static bool take_lines(struct arena *a, const struct source *src, struct copy *out, struct diags *d) {
    struct str rest = out->text;
    size_t room = 0;
    for (uint32_t number = 1; rest.ptr; number++) {
        struct str line = rest, tail = STR_NONE;
        str_split(rest, '\n', &line, &tail);
        rest = tail;
        if (line.len && line.ptr[line.len - 1] == '\r') line.len--;
        if (out->n == COPY_LINES_MAX) return too_large(src, 0, d);
        if (line.len > COPY_LINE_MAX) return too_large(src, number, d);
        out->lines = arena_grow(a, out->lines, out->n, &room, sizeof *out->lines);
        out->lines[out->n++] = (struct line){line, number};
    }
    return true;
}

/* Documents as they are published are no text; what they are is told by their first bytes. */
static bool is_document(const struct source *src, struct diags *d) {
    if (str_starts(src->text, STR("%PDF-")))
        return diags_add(d, src->path, 1, 1, ERR_INVALID,
                         _("This is a PDF; take its text out first (with poppler: pdftotext FILE.pdf FILE.txt).")),
               true;
    if (str_starts(src->text, STR("PK\x03\x04")) || str_starts(src->text, STR("\xD0\xCF\x11\xE0")))
        return diags_add(d, src->path, 1, 1, ERR_INVALID,
                         _("This is an office document; save it as text (UTF-8) first.")),
               true;
    return false;
}

/* Page breaks of converted documents are blanks to us; everything else that is no text is refused with its place. */
bool copy_read(struct arena *a, const struct source *src, struct copy *out, struct diags *d) {
    if (src->text.len > COPY_BYTES_MAX) return too_large(src, 0, d);
    if (is_document(src, d)) return false;
    char *bytes = arena_alloc(a, src->text.len + 1);
    for (size_t i = 0; i < src->text.len; i++) bytes[i] = src->text.ptr[i] == '\f' ? ' ' : src->text.ptr[i];
    struct source cleared = {src->path, {bytes, src->text.len}};
    size_t begin;
    if (!reader_check(&cleared, &begin, d)) return false;
    *out = (struct copy){.text = cleared.text};
    struct copy rest = {.text = str_cut(cleared.text, begin, cleared.text.len)};
    if (!take_lines(a, src, &rest, d)) return false;
    out->lines = rest.lines;
    out->n = rest.n;
    return true;
}

static bool any_whole(const struct str *patterns, size_t n, struct str text) {
    for (size_t i = 0; i < n; i++)
        if (pattern_whole(patterns[i], text)) return true;
    return false;
}

bool line_is_skipped(const struct attach *at, struct str text) {
    return any_whole(at->skip, at->n_skip, text);
}

bool line_stops(const struct attach *at, struct str text) {
    return any_whole(at->stop, at->n_stop, text);
}

bool line_is_fresh(const struct attach *at, struct str text) {
    struct match m;
    for (size_t i = 0; i < at->n_fresh; i++)
        if (pattern_match(at->fresh[i], text, 0, &m)) return true;
    return false;
}

static bool is_stripped(const struct attach *at, uint32_t c) {
    for (size_t i = 0; i < at->strip.len;)
        if (utf8_next(at->strip, &i) == c) return true;
    return false;
}

struct str line_strip(const struct attach *at, struct str text) {
    for (size_t i = 0; i < text.len;) {
        uint32_t c = utf8_next(text, &i);
        if (!char_is_blank(c) && !is_stripped(at, c)) break;
        text = str_cut(text, i, text.len);
        i = 0;
    }
    while (text.len && (text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == '\t')) text.len--;
    return text;
}
