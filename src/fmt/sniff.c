/* sniff: forms of files by their first bytes; of zip archives by what is listed at their end. */
#include "fmt/sniff.h"

#include <string.h>

#include "fmt/reader.h"

static const struct kind {
    const char *type, *title;
    bool safe;
} kinds[SNIFF_COUNT] = {
    [SNIFF_UNKNOWN] = {"application/octet-stream", N_("unknown form"), false},
    [SNIFF_EMPTY] = {"application/x-empty", N_("empty file"), false},
    [SNIFF_TEXT] = {"text/plain; charset=utf-8", N_("text"), true},
    [SNIFF_TEXT_OTHER] = {"text/plain", N_("text, not UTF-8"), false},
    [SNIFF_SCRIPT] = {"text/x-script", N_("script"), false},
    [SNIFF_JSON] = {"application/json", "JSON", false},
    [SNIFF_XML] = {"application/xml", "XML", false},
    [SNIFF_SVG] = {"image/svg+xml", "SVG", false},
    [SNIFF_HTML] = {"text/html", N_("HTML, or text with markup"), false},
    [SNIFF_RTF] = {"application/rtf", "RTF", false},
    [SNIFF_PDF] = {"application/pdf", "PDF", false},
    [SNIFF_PNG] = {"image/png", "PNG", true},
    [SNIFF_JPEG] = {"image/jpeg", "JPEG", true},
    [SNIFF_GIF] = {"image/gif", "GIF", true},
    [SNIFF_WEBP] = {"image/webp", "WebP", true},
    [SNIFF_TIFF] = {"image/tiff", "TIFF", false},
    [SNIFF_ZIP] = {"application/zip", N_("zip archive"), false},
    [SNIFF_DOCX] = {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word", false},
    [SNIFF_XLSX] = {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel", false},
    [SNIFF_PPTX] = {"application/vnd.openxmlformats-officedocument.presentationml.presentation", "PowerPoint", false},
    [SNIFF_ODF] = {"application/vnd.oasis.opendocument", "OpenDocument", false},
    [SNIFF_OLE] = {"application/x-ole-storage", N_("Office before 2007"), false},
    [SNIFF_ARCHIVE] = {"application/x-archive", N_("archive"), false},
    [SNIFF_PROGRAM] = {"application/x-executable", N_("program"), false},
};

const char *sniff_type(enum sniffed is) {
    return kinds[is].type;
}

bool sniff_safe(enum sniffed is) {
    return kinds[is].safe;
}

const char *sniff_title(enum sniffed is) {
    return _(kinds[is].title);
}

/* By signature ---------------------------------------------------------------------------------------------------- */

static const struct signature {
    size_t at;
    struct str bytes;
    enum sniffed is;
} signatures[] = {
    {0, {"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16}, SNIFF_PNG},
    {0, {"\xFF\xD8\xFF", 3}, SNIFF_JPEG},
    {0, {"GIF87a", 6}, SNIFF_GIF},
    {0, {"GIF89a", 6}, SNIFF_GIF},
    {8, {"WEBPVP8", 7}, SNIFF_WEBP},
    {0, {"II*\0", 4}, SNIFF_TIFF},
    {0, {"MM\0*", 4}, SNIFF_TIFF},
    {0, {"%PDF-", 5}, SNIFF_PDF},
    {0, {"{\\rtf", 5}, SNIFF_RTF},
    {0, {"PK\3\4", 4}, SNIFF_ZIP},
    {0, {"PK\5\6", 4}, SNIFF_ZIP},
    {0, {"PK\7\10", 4}, SNIFF_ZIP},
    {0, {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8}, SNIFF_OLE},
    {0, {"\x1F\x8B\x08", 3}, SNIFF_ARCHIVE},
    {0, {"BZh", 3}, SNIFF_ARCHIVE},
    {0, {"\xFD\x37zXZ\0", 6}, SNIFF_ARCHIVE},
    {0, {"\x28\xB5\x2F\xFD", 4}, SNIFF_ARCHIVE},
    {0, {"7z\xBC\xAF\x27\x1C", 6}, SNIFF_ARCHIVE},
    {0, {"Rar!\x1A\x07", 6}, SNIFF_ARCHIVE},
    {0, {"MSCF\0\0\0\0", 8}, SNIFF_ARCHIVE},
    {2, {"-lh", 3}, SNIFF_ARCHIVE},
    {257, {"ustar", 5}, SNIFF_ARCHIVE},
    {0,
     {"\x7F"
      "ELF",
      4},
     SNIFF_PROGRAM},
    {0, {"MZ", 2}, SNIFF_PROGRAM},
    {0, {"\xFE\xED\xFA\xCE", 4}, SNIFF_PROGRAM},
    {0, {"\xFE\xED\xFA\xCF", 4}, SNIFF_PROGRAM},
    {0, {"\xCE\xFA\xED\xFE", 4}, SNIFF_PROGRAM},
    {0, {"\xCF\xFA\xED\xFE", 4}, SNIFF_PROGRAM},
    {0, {"\xCA\xFE\xBA\xBE", 4}, SNIFF_PROGRAM},
    {0, {"\0asm", 4}, SNIFF_PROGRAM},
    {0, {"dex\n", 4}, SNIFF_PROGRAM},
    {0, {"L\0\0\0\1\x14\2\0", 8}, SNIFF_PROGRAM},
};

static bool has_at(struct str bytes, size_t at, struct str what) {
    return bytes.len >= at + what.len && memcmp(bytes.ptr + at, what.ptr, what.len) == 0;
}

/* Zip: Office files are told by the members that they must have -------------------------------------------------- */

#define ZIP_END_LOOKED 65557 /* the record at the end, and the longest comment behind it */
#define ZIP_MEMBERS_LOOKED 2000

static size_t le(struct str bytes, size_t at, size_t n) {
    size_t v = 0;
    for (size_t i = n; i-- > 0;) v = v << 8 | (unsigned char)bytes.ptr[at + i];
    return v;
}

/* Where the list of members begins; false when there is none. */
static bool zip_list(struct str bytes, size_t *at) {
    size_t least = bytes.len > ZIP_END_LOOKED ? bytes.len - ZIP_END_LOOKED : 0;
    for (size_t i = bytes.len; i >= least + 22; i--)
        if (has_at(bytes, i - 22, STR("PK\5\6"))) return *at = le(bytes, i - 22 + 16, 4), true;
    return false;
}

static enum sniffed sniff_zip(struct str bytes) {
    bool types = false;
    enum sniffed is = SNIFF_ZIP;
    size_t at;
    if (has_at(bytes, 30, STR("mimetypeapplication/vnd.oasis.opendocument."))) return SNIFF_ODF;
    if (!zip_list(bytes, &at)) return SNIFF_ZIP;
    for (size_t n = 0; n < ZIP_MEMBERS_LOOKED && at < bytes.len; n++) {
        if (!has_at(bytes, at, STR("PK\1\2")) || bytes.len - at < 46) break;
        size_t len = le(bytes, at + 28, 2), more = le(bytes, at + 30, 2) + le(bytes, at + 32, 2);
        if (bytes.len - at - 46 < len) break;
        struct str name = {bytes.ptr + at + 46, len};
        if (str_is(name, "[Content_Types].xml")) types = true;
        if (str_starts(name, STR("word/"))) is = SNIFF_DOCX;
        if (str_starts(name, STR("xl/"))) is = SNIFF_XLSX;
        if (str_starts(name, STR("ppt/"))) is = SNIFF_PPTX;
        at += 46 + len + more;
    }
    return types ? is : SNIFF_ZIP;
}

/* Text ------------------------------------------------------------------------------------------------------------ */

static bool is_control(unsigned char c) {
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') || c == 0x7F;
}

static bool has_control(struct str text) {
    for (size_t i = 0; i < text.len; i++)
        if (is_control((unsigned char)text.ptr[i])) return true;
    return false;
}

static bool in(unsigned char c, unsigned from, unsigned to) {
    return c >= from && c <= to;
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool starts_word(struct str s, size_t at, const char *word) {
    for (; *word; word++, at++)
        if (at >= s.len || lower(s.ptr[at]) != *word) return false;
    return true;
}

/* Tags that a browser would act on, anywhere: a page can begin with anything. */
static bool has_markup(struct str text) {
    static const char *const tags[] = {"<script", "<html",     "<svg",   "<iframe", "<body", "<img",  "<object",
                                       "<embed",  "<!doctype", "<style", "<link",   "<meta", "<form", "<a href"};
    const char *p = text.ptr;
    while (p && (p = memchr(p, '<', text.len - (size_t)(p - text.ptr)))) {
        for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
            if (starts_word(text, (size_t)(p - text.ptr), tags[i])) return true;
        p++;
    }
    return false;
}

static enum sniffed sniff_text(struct str text) {
    if (str_starts(text, STR("\xEF\xBB\xBF"))) text = str_cut(text, 3, text.len);
    if (str_starts(text, STR("#!"))) return SNIFF_SCRIPT;
    struct str t = str_trim(text);
    if (t.len && t.ptr[0] == '<') {
        struct str head = str_cut(t, 0, t.len < 4 * KIB ? t.len : 4 * KIB);
        size_t at;
        if (str_find(head, STR("<svg"), &at)) return SNIFF_SVG;
        if (starts_word(t, 0, "<?xml")) return SNIFF_XML;
        if (t.len > 1 && (in((unsigned char)lower(t.ptr[1]), 'a', 'z') || t.ptr[1] == '!')) return SNIFF_HTML;
    }
    if (has_markup(text)) return SNIFF_HTML;
    bool braces =
        t.len >= 2 && ((t.ptr[0] == '{' && t.ptr[t.len - 1] == '}') || (t.ptr[0] == '[' && t.ptr[t.len - 1] == ']'));
    return braces ? SNIFF_JSON : SNIFF_TEXT;
}

enum sniffed sniff(struct str bytes) {
    size_t bad;
    if (!bytes.len) return SNIFF_EMPTY;
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
        const struct signature *s = &signatures[i];
        if (!has_at(bytes, s->at, s->bytes)) continue;
        /* Two letters and three: text may begin like that as well. */
        bool weak = s->bytes.len <= 3 && s->is != SNIFF_JPEG && s->is != SNIFF_ARCHIVE;
        if (s->is == SNIFF_WEBP && !has_at(bytes, 0, STR("RIFF"))) continue;
        if ((weak || s->at || str_is(s->bytes, "BZh")) && !has_control(bytes) && utf8_ok(bytes, &bad)) continue;
        return s->is == SNIFF_ZIP ? sniff_zip(bytes) : s->is;
    }
    if (has_at(bytes, 0, STR("\xFF\xFE")) || has_at(bytes, 0, STR("\xFE\xFF"))) return SNIFF_TEXT_OTHER;
    if (has_control(bytes)) return SNIFF_UNKNOWN;
    if (utf8_ok(bytes, &bad)) return sniff_text(bytes);
    return encoding_is_cp932(bytes) ? SNIFF_TEXT_OTHER : SNIFF_UNKNOWN;
}

/* Names ----------------------------------------------------------------------------------------------------------- */

#define BIT(is) ((uint32_t)1 << (is))
#define TEXTS (BIT(SNIFF_TEXT) | BIT(SNIFF_TEXT_OTHER))
#define ZIPS (BIT(SNIFF_ZIP) | BIT(SNIFF_DOCX) | BIT(SNIFF_XLSX) | BIT(SNIFF_PPTX) | BIT(SNIFF_ODF))

static const struct ending {
    const char *names; /* between blanks */
    uint32_t may_be;
} endings[] = {
    {" pdf ", BIT(SNIFF_PDF)},
    {" png ", BIT(SNIFF_PNG)},
    {" jpg jpeg jpe ", BIT(SNIFF_JPEG)},
    {" gif ", BIT(SNIFF_GIF)},
    {" webp ", BIT(SNIFF_WEBP)},
    {" tif tiff ", BIT(SNIFF_TIFF)},
    {" txt csv tsv log ", TEXTS | BIT(SNIFF_JSON) | BIT(SNIFF_EMPTY)},
    {" md conf cfg ini yaml yml toml diff patch ", TEXTS | BIT(SNIFF_JSON) | BIT(SNIFF_EMPTY) | BIT(SNIFF_HTML)},
    {" json ", BIT(SNIFF_JSON)},
    {" xml ", BIT(SNIFF_XML) | BIT(SNIFF_SVG) | BIT(SNIFF_HTML)},
    {" svg ", BIT(SNIFF_SVG)},
    {" html htm xhtml ", BIT(SNIFF_HTML) | BIT(SNIFF_XML) | BIT(SNIFF_SVG)},
    {" rtf ", BIT(SNIFF_RTF)},
    {" docx docm dotx ", BIT(SNIFF_DOCX) | BIT(SNIFF_OLE)}, /* OLE: under a password */
    {" xlsx xlsm xltx ", BIT(SNIFF_XLSX) | BIT(SNIFF_OLE)},
    {" pptx pptm ", BIT(SNIFF_PPTX) | BIT(SNIFF_OLE)},
    {" doc xls ppt msg vsd ", BIT(SNIFF_OLE) | BIT(SNIFF_RTF)},
    {" odt ods odp odg ", BIT(SNIFF_ODF)},
    {" zip ", ZIPS},
    {" gz tgz bz2 xz zst 7z rar tar cab lzh ", BIT(SNIFF_ARCHIVE)},
    {" exe dll com scr sys so lnk class ", BIT(SNIFF_PROGRAM)},
    {" sh bash py pl rb ", TEXTS | BIT(SNIFF_SCRIPT) | BIT(SNIFF_HTML) | BIT(SNIFF_EMPTY)},
};

static struct str ending_of(struct str name) {
    for (size_t i = name.len; i-- > 1;)
        if (name.ptr[i] == '.') return str_cut(name, i + 1, name.len);
    return STR_NONE;
}

bool sniff_name_fits(enum sniffed is, struct str name) {
    struct str ending = ending_of(name);
    char word[12] = " ";
    size_t at;
    if (!ending.len || ending.len > 8) return true;
    for (size_t i = 0; i < ending.len; i++) word[i + 1] = lower(ending.ptr[i]);
    word[ending.len + 1] = ' ';
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_find(str_of(endings[i].names), (struct str){word, ending.len + 2}, &at))
            return (endings[i].may_be & BIT(is)) != 0;
    return true;
}

/* What turns the direction of writing, has no width, or ends a line: a name with it does not look like what it is. */
static bool hides(uint32_t cp) {
    return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || cp == 0xAD || cp == 0x61C || cp == 0x180E ||
           (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2060 && cp <= 0x206F) ||
           cp == 0xFEFF || (cp >= 0xFFF9 && cp <= 0xFFFB) || (cp >= 0xE0000 && cp <= 0xE007F);
}

bool sniff_line_good(struct str text, size_t most) {
    size_t bad, at = 0;
    if (text.len > most || !utf8_ok(text, &bad)) return false;
    while (at < text.len)
        if (hides(utf8_next(text, &at))) return false;
    return true;
}

/* Whole characters, `most` bytes of them at most. */
static struct str head_of(struct str s, size_t most) {
    if (s.len <= most) return s;
    while (most && ((unsigned char)s.ptr[most] & 0xC0) == 0x80) most--;
    return str_cut(s, 0, most);
}

static void keep_good(struct str name, struct buf *out) {
    for (size_t i = 0; i < name.len;) {
        size_t bad, len = name.len - i < 4 ? name.len - i : 4;
        struct str piece = str_cut(name, i, i + len);
        while (piece.len && !utf8_ok(piece, &bad)) piece.len--; /* a whole character, or none */
        if (!piece.len) {
            buf_addc(out, '_');
            i++;
            continue;
        }
        size_t used = 0;
        uint32_t cp = utf8_next(piece, &used);
        if (cp == '/' || cp == '\\' || cp == ':')
            buf_addc(out, '_');
        else if (!hides(cp))
            buf_add(out, str_cut(piece, 0, used));
        i += used;
    }
}

void sniff_clean_name(struct str name, struct buf *out) {
    struct buf b;
    for (size_t i = name.len; i-- > 0;)
        if (name.ptr[i] == '/' || name.ptr[i] == '\\') {
            name = str_cut(name, i + 1, name.len);
            break;
        }
    if (name.len > 16 * SNIFF_NAME_MAX) name = str_cut(name, name.len - 16 * SNIFF_NAME_MAX, name.len);
    /* the rest of a character that was cut */
    while (name.len && ((unsigned char)name.ptr[0] & 0xC0) == 0x80) name = str_cut(name, 1, name.len);
    buf_init(&b, 32 * SNIFF_NAME_MAX);
    keep_good(name, &b);
    struct str good = str_trim(buf_str(&b));
    while (good.len && good.ptr[0] == '.') good = str_trim(str_cut(good, 1, good.len));
    struct str ending = ending_of(good);
    if (good.len <= SNIFF_NAME_MAX) {
        buf_add(out, good.len ? good : STR("file"));
    } else if (ending.len && ending.len <= 8) {
        buf_add(out, head_of(good, SNIFF_NAME_MAX - ending.len - 1));
        buf_addc(out, '.');
        buf_add(out, ending);
    } else {
        buf_add(out, head_of(good, SNIFF_NAME_MAX));
    }
    buf_release(&b);
}
