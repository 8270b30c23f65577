/* encoding: is this file text that we read, and when it is not, what is it and how does one save it again?
 *
 * Offices still save Shift_JIS from Excel and Notepad's "Unicode" is UTF-16, so both are named in the
 * message together with the way out. Which encoding it is, is a guess made from the shape of the bytes;
 * the file is refused either way. */
#include <string.h>

#include "fmt/reader.h"

#define BOM "\xEF\xBB\xBF"

static void place_of(struct str text, size_t at, unsigned *line, unsigned *col) {
    size_t i = str_starts(text, STR(BOM)) ? 3 : 0;
    *line = 1;
    *col = 1;
    for (; i < at; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool line_end = c == '\n' || (c == '\r' && (i + 1 >= text.len || text.ptr[i + 1] != '\n'));
        if (line_end)
            ++*line, *col = 1;
        else if ((c & 0xC0) != 0x80)
            ++*col;
    }
}

static bool in(unsigned char c, unsigned from, unsigned to) {
    return c >= from && c <= to;
}

/* CP932: half-width katakana alone, or a lead byte and a trail byte. */
bool encoding_is_cp932(struct str text) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c < 0x80 || in(c, 0xA1, 0xDF)) continue;
        if (!(in(c, 0x81, 0x9F) || in(c, 0xE0, 0xFC)) || ++i >= text.len) return false;
        unsigned char trail = (unsigned char)text.ptr[i];
        if (!(in(trail, 0x40, 0x7E) || in(trail, 0x80, 0xFC))) return false;
    }
    return true;
}

/* EUC-JP: pairs of A1..FE, 8E for half-width katakana, 8F before a third byte. */
static bool is_euc_jp(struct str text) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c < 0x80) continue;
        size_t more = c == 0x8F ? 2 : 1;
        if (c != 0x8E && c != 0x8F && !in(c, 0xA1, 0xFE)) return false;
        if (text.len - i <= more) return false;
        while (more--)
            if (!in((unsigned char)text.ptr[++i], 0xA1, 0xFE)) return false;
    }
    return true;
}

/* A BOM of UTF-16, or so many 0 bytes that every second one must be half a character. */
static bool is_utf16(struct str text) {
    if (str_starts(text, STR("\xFF\xFE")) || str_starts(text, STR("\xFE\xFF"))) return true;
    size_t look = text.len < 64 ? text.len : 64, zeros[2] = {0, 0};
    for (size_t i = 0; i < look; i++) zeros[i & 1] += text.ptr[i] == 0;
    return look >= 8 && ((zeros[0] == 0 && zeros[1] > look / 4) || (zeros[1] == 0 && zeros[0] > look / 4));
}

/* A text that was UTF-8 up to its first wrong byte, and Japanese at that, is damaged rather than Shift_JIS:
 * Japanese UTF-8 would pass for (senseless) Shift_JIS. */
static bool began_as_utf8(struct str text, size_t bad_at) {
    for (size_t i = 0; i < bad_at; i++)
        if ((unsigned char)text.ptr[i] >= 0xE0) return true;
    return false;
}

static bool explain_wrong_bytes(const struct source *src, size_t bad_at, struct diags *d) {
    unsigned line, col;
    place_of(src->text, bad_at, &line, &col);
    if (!began_as_utf8(src->text, bad_at) && is_euc_jp(src->text))
        return diags_add(d, src->path, line, col, ERR_INVALID,
                         _("This file is in EUC-JP; save it as UTF-8 (with nkf: nkf -w FILE > NEW)."));
    if (!began_as_utf8(src->text, bad_at) && encoding_is_cp932(src->text))
        return diags_add(d, src->path, line, col, ERR_INVALID,
                         _("This file is in Shift_JIS (CP932); save it as UTF-8: in Notepad, File > Save as, "
                           "Encoding: UTF-8; in Excel, file type \"CSV UTF-8\"."));
    return diags_add(d, src->path, line, col, ERR_INVALID,
                     _("The byte 0x%02X here is not UTF-8; the file is damaged or was saved in another encoding. "
                       "Save it as UTF-8."),
                     (unsigned)(unsigned char)src->text.ptr[bad_at]);
}

/* Eight bytes of printable ASCII at once. A byte under 0x20 borrows when 0x20 is taken from it, one over 0x7E carries
 * into its top bit when 1 is added; a carry or borrow from the byte below can only add alarms, never hide one. */
static bool eight_printable(const char *p) {
    uint64_t word;
    memcpy(&word, p, sizeof word);
    uint64_t low = word - UINT64_C(0x2020202020202020), high = word + UINT64_C(0x0101010101010101);
    return ((low | high | word) & UINT64_C(0x8080808080808080)) == 0;
}

/* Tab and line ends are the only control characters that a text has use for; others could command a terminal. The
 * separators U+2028 and U+2029, which other programs leave behind, are line ends to YAML and invisible to people. */
static bool find_control(struct str text, size_t *at, uint32_t *which) {
    for (size_t i = 0; i < text.len; i++) {
        while (text.len - i > 8 && eight_printable(text.ptr + i)) i += 8;
        unsigned char c = (unsigned char)text.ptr[i];
        if (c >= 0x20 && c < 0x7F) continue;
        bool c0 = (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
        bool c1 = c == 0xC2 && (unsigned char)text.ptr[i + 1] < 0xA0;
        bool separator = c == 0xE2 && (unsigned char)text.ptr[i + 1] == 0x80 &&
                         ((unsigned char)text.ptr[i + 2] == 0xA8 || (unsigned char)text.ptr[i + 2] == 0xA9);
        if (!c0 && !c1 && !separator) continue;
        *at = i;
        *which = utf8_next(text, &i);
        return true;
    }
    return false;
}

static bool check_controls(const struct source *src, struct diags *d) {
    size_t at;
    uint32_t which;
    unsigned line, col;
    if (!find_control(src->text, &at, &which)) return true;
    place_of(src->text, at, &line, &col);
    if (which == 0x1B && str_starts(str_cut(src->text, at + 1, src->text.len), STR("$")))
        return diags_add(d, src->path, line, col, ERR_INVALID,
                         _("This file is in ISO-2022-JP (JIS); save it as UTF-8 (with nkf: nkf -w FILE > NEW)."));
    return diags_add(d, src->path, line, col, ERR_INVALID,
                     _("The control character U+%04X stands here; a text file has no use for it. Delete it."),
                     (unsigned)which);
}

bool reader_check(const struct source *src, size_t *begin, struct diags *d) {
    return reader_check_within(src, READER_BYTES_MAX, begin, d);
}

bool reader_check_within(const struct source *src, size_t most, size_t *begin, struct diags *d) {
    struct str text = src->text;
    size_t bad_at;
    if (text.len > most)
        return diags_add(d, src->path, 0, 0, ERR_LIMIT, _("The file is larger than %zu MiB."), most / MIB);
    if (is_utf16(text))
        return diags_add(d, src->path, 1, 1, ERR_INVALID,
                         _("This file is in UTF-16; save it as UTF-8: in Notepad, File > Save as, Encoding: UTF-8."));
    if (!utf8_ok(text, &bad_at)) return explain_wrong_bytes(src, bad_at, d);
    size_t skip = str_starts(text, STR(BOM)) ? 3 : 0;
    if (str_trim(str_cut(text, skip, text.len)).len == 0)
        return diags_add(d, src->path, 1, 1, ERR_INVALID, _("The file is empty."));
    if (!check_controls(src, d)) return false;
    *begin = skip;
    return true;
}

bool reader_check_scalar(const struct node *n, const struct source *src, struct diags *d) {
    size_t at;
    uint32_t which;
    if (n->text.len > NODE_SCALAR_MAX)
        return diags_add(d, src->path, n->line, n->col, ERR_LIMIT, _("This text is longer than %zu KiB."),
                         NODE_SCALAR_MAX / KIB);
    if (!find_control(n->text, &at, &which)) return true;
    return diags_add(d, src->path, n->line, n->col, ERR_INVALID,
                     _("The control character U+%04X is written in this text; a text has no use for it. Delete it."),
                     (unsigned)which);
}

struct node *node_read(struct arena *a, const struct source *src, struct diags *d) {
    size_t begin = str_starts(src->text, STR(BOM)) ? 3 : 0;
    struct str rest = str_trim(str_cut(src->text, begin, src->text.len));
    bool json = rest.len && (rest.ptr[0] == '{' || rest.ptr[0] == '[');
    return json ? json_read(a, src, d) : yaml_read(a, src, d);
}
