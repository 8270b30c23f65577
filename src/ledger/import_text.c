/* import_text: comparing and splitting what people type. */
#include "ledger/import_parts.h"

static bool is_blank(uint32_t c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0 || c == 0x3000;
}

struct str import_trim(struct str s) {
    size_t from = 0, to = 0;
    bool begun = false;
    for (size_t at = 0; at < s.len;) {
        size_t start = at;
        if (is_blank(utf8_next(s, &at))) continue;
        if (!begun) from = start;
        begun = true;
        to = at;
    }
    return str_cut(s, from, begun ? to : from);
}

/* Signs that people leave out, add, or write in another way. */
static bool is_silent(uint32_t c) {
    static const char ascii[] = "()[]{}<>.,:;/'\"`~!?|_-#*&";
    static const uint32_t wide[] = {0x3001, 0x3002, 0x300A, 0x300B, 0x300C, 0x300D, 0x300E, 0x300F, 0x3010,
                                    0x3011, 0x3014, 0x3015, 0x3016, 0x3017, 0x30FB, 0x25A0, 0x25A1, 0x203B,
                                    0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x2018, 0x2019,
                                    0x201C, 0x201D, 0x3008, 0x3009, 0x25C6, 0x2022, 0x22C5, 0x2026};
    if (is_blank(c)) return true;
    if (c < 0x80) return c && strchr(ascii, (int)c);
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (c == wide[i]) return true;
    return false;
}

struct str import_key(struct arena *a, struct str s) {
    if (!s.len) return STR("");
    struct str folded = catalog_fold(a, s);
    char *out = arena_alloc(a, folded.len + 1);
    size_t len = 0;
    for (size_t at = 0, from = 0; at < folded.len; from = at) {
        if (is_silent(utf8_next(folded, &at))) continue;
        memcpy(out + len, folded.ptr + from, at - from);
        len += at - from;
    }
    return (struct str){out, len};
}

bool import_same(struct arena *a, struct str x, struct str y) {
    if (!x.len || !y.len || x.len > 4 * y.len + 64 || y.len > 4 * x.len + 64) return false;
    struct str key = import_key(a, x);
    return key.len && str_eq(key, import_key(a, y));
}

static bool opens(uint32_t c) {
    return c == '(' || c == 0xFF08 || c == 0x300C || c == 0x300E || c == '[' || c == 0x3010;
}

static bool closes(uint32_t c) {
    return c == ')' || c == 0xFF09 || c == 0x300D || c == 0x300F || c == ']' || c == 0x3011;
}

struct str without_remark(struct str s) {
    struct str t = import_trim(s);
    size_t open = 0, depth = 0;
    bool ends = false;
    for (size_t at = 0, from = 0; at < t.len; from = at) {
        uint32_t c = utf8_next(t, &at);
        if ((c == '(' || c == 0xFF08) && depth++ == 0) open = from;
        ends = (c == ')' || c == 0xFF09) && depth > 0 && --depth == 0;
    }
    return ends && open > 0 ? import_trim(str_cut(t, 0, open)) : t;
}

struct str without_remarks(struct arena *a, struct str s) {
    char *out = arena_alloc(a, s.len + 1);
    size_t len = 0, depth = 0;
    for (size_t at = 0, from = 0; at < s.len; from = at) {
        uint32_t c = utf8_next(s, &at);
        bool open = c == '(' || c == 0xFF08, close = c == ')' || c == 0xFF09;
        depth += open;
        if (!depth) memcpy(out + len, s.ptr + from, at - from), len += at - from;
        if (close && depth) depth--;
    }
    return (struct str){out, len};
}

struct str remark_of(struct str s) {
    struct str t = import_trim(s), head = without_remark(t);
    if (head.len == t.len) return STR("");
    struct str in = import_trim(str_cut(t, head.len, t.len));
    size_t sign = str_starts(in, STR("(")) ? 1 : 3, end = str_ends(in, STR(")")) ? 1 : 3;
    return in.len >= sign + end ? str_cut(in, sign, in.len - end) : STR("");
}

static bool divides(uint32_t c, bool fine) {
    if (c == '\n' || c == 0x3001 || c == 0xFF0C || c == ',' || c == ';' || c == 0xFF1B) return true;
    return fine && (c == 0x30FB || c == '/' || c == 0xFF0F || c == 0xFF65);
}

struct str *import_split(struct arena *a, struct str s, bool fine, size_t *n) {
    struct str *list = NULL;
    size_t room = 0, from = 0, depth = 0;
    *n = 0;
    for (size_t at = 0, here = 0; here <= s.len; here = at) {
        uint32_t c = here < s.len ? utf8_next(s, &at) : 0;
        bool end = here == s.len;
        if (opens(c)) depth++;
        if (closes(c) && depth) depth--;
        if (c == '\n') depth = 0; /* a bracket that somebody forgot to close */
        if (end || (!depth && divides(c, fine))) {
            struct str piece = import_trim(str_cut(s, from, here));
            if (piece.len) {
                list = arena_grow(a, list, *n, &room, sizeof *list);
                list[(*n)++] = piece;
            }
            from = at;
        }
        if (end) break;
    }
    return list;
}
