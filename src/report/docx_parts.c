/* docx_parts: everything in a Word file but its text: styles, numbering, settings, fonts, header and footer,
 * properties, and the lists that hold the package together. Also the text and date part of office.h.
 *
 * Looks are decided here and only here; document.xml names styles and nothing else. */
#include <string.h>

#include "report/docx.h"

#define NS_W "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define NS_R "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define TYPE_R "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define TYPE_W "application/vnd.openxmlformats-officedocument.wordprocessingml."
#define PART_MAX MIB

/* Text and dates (office.h) */

bool office_char(uint32_t cp) {
    if (cp == '\t' || cp == '\n') return true;
    if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0)) return false;
    return (cp & 0xfffe) != 0xfffe && !(cp >= 0xfdd0 && cp <= 0xfdef);
}

struct str office_text(struct arena *a, struct str s) {
    struct run run = {.text = s};
    return office_runs(a, (struct runs){&run, 1});
}

struct str office_runs(struct arena *a, struct runs runs) {
    size_t room = 0, len = 0;
    for (size_t i = 0; i < runs.n; i++) room += runs.list[i].text.len;
    char *text = arena_alloc(a, room + 1);
    for (size_t i = 0; i < runs.n; i++) {
        struct str s = runs.list[i].text;
        for (size_t at = 0, from = 0; at < s.len; from = at) {
            if (!office_char(utf8_next(s, &at))) continue;
            memcpy(text + len, s.ptr + from, at - from);
            len += at - from;
        }
    }
    return (struct str){text, len};
}

bool office_runs_empty(struct runs runs) {
    for (size_t i = 0; i < runs.n; i++)
        if (runs.list[i].text.len) return false;
    return true;
}

bool office_link(struct str link, struct str *id) {
    if (link.len < 2 || link.ptr[0] != '#') return false;
    *id = str_cut(link, 1, link.len);
    return true;
}

static bool digits(struct str s, size_t from, size_t n, int *out) {
    int v = 0;
    for (size_t i = from; i < from + n; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9') return false;
        v = v * 10 + (s.ptr[i] - '0');
    }
    *out = v;
    return true;
}

/* Days since 1970-01-01 in the Gregorian calendar: years begin in March, so that the leap day is the last. */
static int64_t days_from_civil(int year, int month, int day) {
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = y / 400, year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static bool date_exists(int year, int month, int day) {
    static const int month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (year < 1980 || month < 1 || month > 12 || day < 1) return false;
    return day <= month_days[month - 1] + (month == 2 && leap);
}

struct office_date office_date(struct str date) {
    int year = 0, month = 0, day = 0;
    bool good = date.len == 10 && date.ptr[4] == '-' && date.ptr[7] == '-' && digits(date, 0, 4, &year) &&
                digits(date, 5, 2, &month) && digits(date, 8, 2, &day) && date_exists(year, month, day);
    if (!good) year = 1980, month = 1, day = 1;
    struct office_date d = {.unix_time = days_from_civil(year, month, day) * 86400};
    (void)snprintf(d.iso, sizeof d.iso, "%04d-%02d-%02dT00:00:00Z", year, month, day);
    return d;
}

/* Elements in short */

void docx_val(struct docx *d, const char *name, const char *value) {
    xmlw_open(d->x, name);
    xmlw_attrz(d->x, "w:val", value);
    xmlw_close(d->x);
}

/* The value BODY stands for the width of the text. */
static const char *props_attributes(struct docx *d, const char *p) {
    while (*p == ' ') {
        p++;
        size_t name = strcspn(p, "="), value = strcspn(p + name + 1, " ;()");
        struct str text = {p + name + 1, value};
        if (str_is(text, "BODY")) text = arena_fmt(d->arena, "%u", docx_width(d));
        xmlw_attr(d->x, arena_fmt(d->arena, "w:%.*s", (int)name, p).ptr, text);
        p += name + 1 + value;
    }
    return p;
}

static const char *props_elements(struct docx *d, const char *p) {
    while (*p && *p != ')') {
        p += strspn(p, "; ");
        size_t name = strcspn(p, " ;()");
        xmlw_open(d->x, arena_fmt(d->arena, "w:%.*s", (int)name, p).ptr);
        p = props_attributes(d, p + name);
        if (*p == '(') p = props_elements(d, p + 1) + 1;
        xmlw_close(d->x);
    }
    return p;
}

void docx_props(struct docx *d, const char *spec) {
    (void)props_elements(d, spec);
}

/* Styles */

struct style {
    const char *id, *name; /* Word shows the names it knows ("heading 1") in the reader's language */
    bool ours;             /* the name is our own and translated */
    const char *based, *next;
    const char *para, *run; /* properties in short, in the schema's order */
};

#define BLUE "1F3864"
#define HEAD(level, before, after, hang)                                                                               \
    "keepNext; keepLines; tabs(tab val=left pos=" hang "); spacing before=" before " after=" after "; ind left=" hang  \
    " hanging=" hang "; jc val=left; outlineLvl val=" level
#define EDGE(side, space) side " val=single sz=8 space=" space " color=C55A11"

static const struct style para_styles[] = {
    {"BodyText", "Body Text", false, "Normal", NULL, "spacing after=80; jc val=both", NULL},
    {"Title", "Title", false, "Normal", "BodyText",
     "keepNext; snapToGrid val=0; spacing before=1300 after=200 line=300 lineRule=auto; jc val=center",
     "b; bCs; color val=" BLUE "; sz val=48; szCs val=48"},
    {"Subtitle", "Subtitle", false, "Normal", "BodyText",
     "keepNext; snapToGrid val=0; spacing before=0 after=800; jc val=center", "sz val=28; szCs val=28"},
    {"Heading1", "heading 1", false, "Normal", "BodyText", HEAD("0", "360", "160", "680"),
     "b; bCs; color val=" BLUE "; sz val=30; szCs val=30"},
    {"Heading2", "heading 2", false, "Normal", "BodyText", HEAD("1", "300", "120", "794"),
     "b; bCs; color val=" BLUE "; sz val=26; szCs val=26"},
    {"Heading3", "heading 3", false, "Normal", "BodyText", HEAD("2", "240", "80", "907"),
     "b; bCs; sz val=23; szCs val=23"},
    {"Heading4", "heading 4", false, "Normal", "BodyText", HEAD("3", "200", "60", "907"),
     "b; bCs; sz val=22; szCs val=22"},
    {"Heading5", "heading 5", false, "Normal", "BodyText", HEAD("4", "180", "60", "1021"), "b; bCs; color val=" BLUE},
    {"Statement", N_("Statement"), true, "Normal", "BodyText",
     "pBdr(left val=single sz=18 space=8 color=2F5496); spacing before=80 after=100; ind left=227; jc val=both", NULL},
    {"Note", N_("Note"), true, "Normal", "BodyText",
     "pBdr(left val=dotted sz=8 space=8 color=7F7F7F); snapToGrid val=0; spacing after=80 line=276 lineRule=auto; "
     "ind left=454",
     "sz val=19; szCs val=19"},
    {"Warning", N_("Warning"), true, "Normal", "BodyText",
     "keepLines; pBdr(" EDGE("top", "4") "; " EDGE("left", "6") "; " EDGE("bottom", "4") "; " EDGE(
         "right", "6") "); "
                       "shd val=clear color=auto fill=FDF2EA; spacing before=160 after=160; ind left=170 right=170",
     "b; bCs"},
    {"Small", N_("Small text"), true, "Normal", NULL, "snapToGrid val=0; spacing after=60 line=264 lineRule=auto",
     "sz val=18; szCs val=18"},
    {"ListParagraph", "List Paragraph", false, "Normal", NULL, "spacing after=40; jc val=both", NULL},
    {"Caption", "caption", false, "Normal", "BodyText", "keepNext; snapToGrid val=0; spacing before=120 after=60",
     "b; bCs; sz val=19; szCs val=19"},
    {"FigureCaption", N_("Figure caption"), true, "Caption", "BodyText",
     "keepNext val=0; spacing before=60 after=120; jc val=center", NULL},
    {"Figure", N_("Figure"), true, "Normal", "FigureCaption",
     "keepNext; snapToGrid val=0; spacing before=120 after=60; jc val=center", NULL},
    {"TableText", N_("Table text"), true, "Normal", NULL,
     "snapToGrid val=0; spacing before=40 after=40 line=300 lineRule=auto", "sz val=19; szCs val=19"},
    {"TableHead", N_("Table heading"), true, "TableText", NULL, NULL, "b; bCs"},
    {"TableWarn", N_("Table warning"), true, "TableText", NULL, NULL, "b; bCs; color val=7A2E00"},
    {"TableOff", N_("Table, left out"), true, "TableText", NULL, NULL, "color val=595959"},
    {"TableSpace", N_("After a table"), true, "Normal", "BodyText",
     "snapToGrid val=0; spacing before=0 after=0 line=160 lineRule=exact", "sz val=8; szCs val=8"},
    {"TOCHeading", "TOC Heading", false, "Normal", "BodyText", "keepNext; spacing before=0 after=240; jc val=center",
     "b; bCs; color val=" BLUE "; sz val=30; szCs val=30"},
    {"TOC1", "toc 1", false, "Normal", "BodyText",
     "tabs(tab val=left pos=567; tab val=right leader=dot pos=BODY); spacing before=100 after=20; "
     "ind left=567 right=567 hanging=567",
     "b; bCs"},
    {"TOC2", "toc 2", false, "Normal", "BodyText",
     "tabs(tab val=left pos=1134; tab val=right leader=dot pos=BODY); snapToGrid val=0; spacing after=20 line=300 "
     "lineRule=auto; "
     "ind left=1134 right=567 hanging=567",
     NULL},
    {"TOC3", "toc 3", false, "Normal", "BodyText",
     "tabs(tab val=left pos=1701; tab val=right leader=dot pos=BODY); snapToGrid val=0; spacing after=10 line=300 "
     "lineRule=auto; "
     "ind left=1701 right=567 hanging=567",
     "sz val=19; szCs val=19"},
    {"Header", "header", false, "Normal", NULL,
     "pBdr(bottom val=single sz=4 space=5 color=7F7F7F); tabs(tab val=right pos=BODY); snapToGrid val=0",
     "sz val=17; szCs val=17"},
    {"HeaderFirst", N_("Header of the first page"), true, "Header", NULL, "pBdr(bottom val=nil); jc val=right", NULL},
    {"Footer", "footer", false, "Normal", NULL, "tabs(tab val=right pos=BODY); snapToGrid val=0",
     "sz val=17; szCs val=17"},
    {"Colophon", N_("Colophon"), true, "Footer", NULL, NULL, "color val=595959; sz val=14; szCs val=14"},
};

static const struct style char_styles[] = {
    {"Strong", "Strong", false, NULL, NULL, NULL, "b; bCs"},
    {"Hyperlink", "Hyperlink", false, NULL, NULL, NULL, "color val=" BLUE "; u val=dotted color=7F7F7F"},
    {"Blank", N_("Blank to fill in"), true, NULL, NULL, NULL,
     "color val=7A4B00; u val=single; shd val=clear color=auto fill=FFF2B3"},
    {"Filled", N_("Filled blank"), true, NULL, NULL, NULL, "u val=single color=7F7F7F"},
    {"Muted", N_("Secondary text"), true, NULL, NULL, NULL, "color val=595959; sz val=18; szCs val=18"},
    {"Mark", N_("Handling mark"), true, NULL, NULL, NULL,
     "b; bCs; sz val=20; szCs val=20; bdr val=single sz=6 space=1 color=auto"},
};

static void fonts_element(struct docx *d, const char *latin, const char *japanese) {
    xmlw_open(d->x, "w:rFonts");
    xmlw_attrz(d->x, "w:ascii", latin);
    xmlw_attrz(d->x, "w:hAnsi", latin);
    xmlw_attrz(d->x, "w:eastAsia", japanese);
    xmlw_attrz(d->x, "w:cs", latin);
    xmlw_close(d->x);
}

static void style_open(struct docx *d, const char *type, const struct style *s, bool standard) {
    struct xmlw *x = d->x;
    xmlw_open(x, "w:style");
    xmlw_attrz(x, "w:type", type);
    if (standard) xmlw_attrz(x, "w:default", "1");
    if (s->ours) xmlw_attrz(x, "w:customStyle", "1");
    xmlw_attrz(x, "w:styleId", s->id);
    docx_val(d, "w:name", s->ours ? tr(d->doc->lang, s->name) : s->name);
    if (s->based) docx_val(d, "w:basedOn", s->based);
    if (s->next) docx_val(d, "w:next", s->next);
    docx_props(d, standard ? "uiPriority val=99; semiHidden" : "uiPriority val=1; qFormat");
}

static void style_write(struct docx *d, const char *type, const struct style *s) {
    style_open(d, type, s, false);
    if (s->para) {
        xmlw_open(d->x, "w:pPr");
        docx_props(d, s->para);
        xmlw_close(d->x);
    }
    if (s->run) {
        xmlw_open(d->x, "w:rPr");
        docx_props(d, s->run);
        xmlw_close(d->x);
    }
    xmlw_close(d->x);
}

static void style_defaults(struct docx *d) {
    struct xmlw *x = d->x;
    xmlw_open(x, "w:docDefaults");
    xmlw_open(x, "w:rPrDefault");
    xmlw_open(x, "w:rPr");
    fonts_element(d, "BIZ UDPGothic", "BIZ UDPゴシック");
    docx_props(d, "kern val=2; sz val=21; szCs val=21");
    docx_props(d, d->doc->lang == LANG_JA ? "lang val=en-US eastAsia=ja-JP bidi=ar-SA"
                                          : "lang val=en-US eastAsia=en-US bidi=ar-SA");
    xmlw_close(x);
    xmlw_close(x);
    docx_props(d, "pPrDefault(pPr(widowControl; kinsoku; overflowPunct; autoSpaceDE; autoSpaceDN))");
    xmlw_close(x);
    docx_props(d, "style type=paragraph default=1 styleId=Normal(name val=Normal; qFormat)");
    style_open(d, "character", &(struct style){.id = "DefaultFont", .name = "Default Paragraph Font"}, true);
    xmlw_close(x);
}

static void style_tables(struct docx *d) {
    static const char *const edges[] = {"w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"};
    struct xmlw *x = d->x;
    style_open(d, "table", &(struct style){.id = "TableNormal", .name = "Normal Table"}, true);
    docx_props(d, "tblPr(tblInd w=0 type=dxa; tblCellMar(top w=0 type=dxa; left w=85 type=dxa; "
                  "bottom w=0 type=dxa; right w=85 type=dxa))");
    xmlw_close(x);
    style_open(d, "table", &(struct style){.id = "TableGrid", .name = "Table Grid", .based = "TableNormal"}, false);
    xmlw_open(x, "w:tblPr");
    xmlw_open(x, "w:tblBorders");
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        xmlw_open(x, edges[i]);
        xmlw_attrz(x, "w:val", "single");
        xmlw_attrz(x, "w:sz", "4");
        xmlw_attrz(x, "w:space", "0");
        xmlw_attrz(x, "w:color", "7F7F7F");
        xmlw_close(x);
    }
    for (int i = 0; i < 3; i++) xmlw_close(x);
}

static void part_root(struct docx *d, const char *name) {
    xmlw_declare(d->x);
    xmlw_open(d->x, name);
    xmlw_attrz(d->x, "xmlns:w", NS_W);
    xmlw_attrz(d->x, "xmlns:r", NS_R);
}

static void styles_part(struct docx *d) {
    part_root(d, "w:styles");
    style_defaults(d);
    style_tables(d);
    for (size_t i = 0; i < sizeof para_styles / sizeof *para_styles; i++) style_write(d, "paragraph", &para_styles[i]);
    for (size_t i = 0; i < sizeof char_styles / sizeof *char_styles; i++) style_write(d, "character", &char_styles[i]);
    style_open(d, "character", &(struct style){.id = "CodeText", .name = N_("Code"), .ours = true}, false);
    xmlw_open(d->x, "w:rPr");
    fonts_element(d, "BIZ UDGothic", "BIZ UDゴシック");
    docx_props(d, "sz val=19; szCs val=19");
    for (int i = 0; i < 3; i++) xmlw_close(d->x);
}

/* Lists: • and – ; (1) (2) and, within, ア イ (English: a. b.). */
static void list_level(struct docx *d, unsigned level, const char *format, const char *text) {
    xmlw_open(d->x, "w:lvl");
    xmlw_attrf(d->x, "w:ilvl", "%u", level);
    docx_val(d, "w:start", "1");
    docx_val(d, "w:numFmt", format);
    docx_val(d, "w:lvlText", text);
    docx_props(d, level == 0 ? "lvlJc val=left; pPr(tabs(tab val=num pos=567); ind left=567 hanging=454)"
                             : "lvlJc val=left; pPr(tabs(tab val=num pos=1021); ind left=1021 hanging=397)");
    xmlw_close(d->x);
}

static void list_kind(struct docx *d, const char *id, const char *const levels[2][2]) {
    xmlw_open(d->x, "w:abstractNum");
    xmlw_attrz(d->x, "w:abstractNumId", id);
    docx_val(d, "w:multiLevelType", "hybridMultilevel");
    for (unsigned i = 0; i < 2; i++) list_level(d, i, levels[i][0], levels[i][1]);
    xmlw_close(d->x);
}

static void numbering_part(struct docx *d) {
    static const char *const bullets[2][2] = {{"bullet", "•"}, {"bullet", "–"}};
    static const char *const numbers[][2][2] = {{{"decimal", "(%1)"}, {"aiueoFullWidth", "%2"}},
                                                {{"decimal", "(%1)"}, {"lowerLetter", "%2."}}};
    part_root(d, "w:numbering");
    list_kind(d, "0", bullets);
    list_kind(d, "1", numbers[d->doc->lang == LANG_JA ? 0 : 1]);
    docx_props(d, "num numId=1(abstractNumId val=0)");
    for (unsigned i = 0; i < d->lists; i++) {
        xmlw_open(d->x, "w:num");
        xmlw_attrf(d->x, "w:numId", "%u", i + 2);
        docx_props(d, "abstractNumId val=1; lvlOverride ilvl=0(startOverride val=1)");
        xmlw_close(d->x);
    }
    xmlw_close(d->x);
}

static void settings_part(struct docx *d) {
    static const char *const compat[][2] = {{"compatibilityMode", "15"},
                                            {"overrideTableStyleFontSizeAndJustification", "1"},
                                            {"enableOpenTypeFeatures", "1"},
                                            {"doNotFlipMirrorIndents", "1"},
                                            {"differentiateMultirowTableHeaders", "1"}};
    part_root(d, "w:settings");
    docx_props(d, "zoom percent=100; defaultTabStop val=840; characterSpacingControl val=compressPunctuation");
    xmlw_open(d->x, "w:compat");
    docx_props(d, "balanceSingleByteDoubleByteWidth; doNotExpandShiftReturn; useFELayout");
    for (size_t i = 0; i < sizeof compat / sizeof *compat; i++) {
        xmlw_open(d->x, "w:compatSetting");
        xmlw_attrz(d->x, "w:name", compat[i][0]);
        xmlw_attrz(d->x, "w:uri", "http://schemas.microsoft.com/office/word");
        xmlw_attrz(d->x, "w:val", compat[i][1]);
        xmlw_close(d->x);
    }
    xmlw_close(d->x);
    docx_props(d, d->doc->lang == LANG_JA ? "themeFontLang val=en-US eastAsia=ja-JP" : "themeFontLang val=en-US");
    docx_props(d, "decimalSymbol val=.; listSeparator val=,");
    xmlw_close(d->x);
}

/* Where the fonts are missing (old Windows, Mac), the alternatives are tried in order. */
static void fonts_part(struct docx *d) {
    static const char *const fonts[][2] = {{"BIZ UDPGothic", "BIZ UDPゴシック,Yu Gothic,Meiryo,Hiragino Sans"},
                                           {"BIZ UDPゴシック", "BIZ UDPGothic,Yu Gothic,Meiryo,Hiragino Sans"},
                                           {"BIZ UDGothic", "BIZ UDゴシック,MS Gothic"},
                                           {"BIZ UDゴシック", "BIZ UDGothic,MS Gothic"}};
    part_root(d, "w:fonts");
    for (size_t i = 0; i < sizeof fonts / sizeof *fonts; i++) {
        xmlw_open(d->x, "w:font");
        xmlw_attrz(d->x, "w:name", fonts[i][0]);
        docx_val(d, "w:altName", fonts[i][1]);
        docx_props(d, i < 2 ? "charset val=80; family val=modern; pitch val=variable"
                            : "charset val=80; family val=modern; pitch val=fixed");
        xmlw_close(d->x);
    }
    xmlw_close(d->x);
}

/* Header and footer */

/* How to handle the document may be a whole sentence: that stands on the cover. */
static void mark_run(struct docx *d) {
    if (d->doc->mark.len) docx_run(d, "Mark", arena_fmt(d->arena, " %.*s ", STR_ARG(d->doc->mark)));
}

static void header_part(struct docx *d) {
    part_root(d, "w:hdr");
    docx_para_open(d, &(struct docx_para){.style = "Header"});
    docx_run(d, NULL, arena_fmt(d->arena, "%.*s\t", STR_ARG(d->doc->title)));
    mark_run(d);
    xmlw_close(d->x);
    xmlw_close(d->x);
}

static void header_first_part(struct docx *d) {
    part_root(d, "w:hdr");
    docx_para_open(d, &(struct docx_para){.style = "HeaderFirst"});
    mark_run(d);
    xmlw_close(d->x);
    xmlw_close(d->x);
}

static void simple_field(struct docx *d, const char *code) {
    xmlw_open(d->x, "w:fldSimple");
    xmlw_attrz(d->x, "w:instr", code);
    docx_run(d, NULL, STR("1"));
    xmlw_close(d->x);
}

static void footer_part(struct docx *d) {
    const struct doc *doc = d->doc;
    part_root(d, "w:ftr");
    docx_para_open(d, &(struct docx_para){.style = "Footer"});
    docx_run(d, NULL, arena_fmt(d->arena, "%.*s\t", STR_ARG(office_edition(d->arena, doc))));
    simple_field(d, " PAGE ");
    docx_run(d, NULL, STR(" / "));
    simple_field(d, " NUMPAGES ");
    xmlw_close(d->x);
    xmlw_close(d->x);
}

struct str office_edition(struct arena *a, const struct doc *doc) {
    if (doc->version.len == 0) return doc->number;
    struct str version = arena_fmt(a, tr(doc->lang, N_("Version %.*s")), STR_ARG(doc->version));
    return arena_fmt(a, "%.*s%s%.*s", STR_ARG(doc->number), doc->number.len ? "　" : "", STR_ARG(version));
}

struct str office_colophon(struct arena *a, const struct doc *doc) {
    for (size_t i = 0; i < doc->n_cover; i++)
        if (str_eq(doc->cover[i].value, doc->digest)) return doc->generator;
    if (doc->digest.len == 0) return doc->generator;
    return arena_fmt(a, "%.*s\n%s %.*s", STR_ARG(doc->generator), tr(doc->lang, N_("Document identity")),
                     STR_ARG(doc->digest));
}

static void footer_first_part(struct docx *d) {
    part_root(d, "w:ftr");
    docx_para_open(d, &(struct docx_para){.style = "Colophon"});
    docx_run(d, NULL, office_colophon(d->arena, d->doc));
    xmlw_close(d->x);
    xmlw_close(d->x);
}

/* Properties and package */

static void core_part(struct docx *d) {
    struct xmlw *x = d->x;
    struct office_date date = office_date(d->doc->date);
    xmlw_declare(x);
    xmlw_open(x, "cp:coreProperties");
    xmlw_attrz(x, "xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties");
    xmlw_attrz(x, "xmlns:dc", "http://purl.org/dc/elements/1.1/");
    xmlw_attrz(x, "xmlns:dcterms", "http://purl.org/dc/terms/");
    xmlw_attrz(x, "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
    xmlw_leaf(x, "dc:title", office_text(d->arena, d->doc->title));
    xmlw_leaf(x, "dc:creator", office_text(d->arena, d->doc->owner));
    xmlw_leaf(x, "cp:lastModifiedBy", office_text(d->arena, d->doc->owner));
    static const char *const times[] = {"dcterms:created", "dcterms:modified"};
    for (size_t i = 0; i < 2; i++) {
        xmlw_open(x, times[i]);
        xmlw_attrz(x, "xsi:type", "dcterms:W3CDTF");
        xmlw_text(x, str_of(date.iso));
        xmlw_close(x);
    }
    xmlw_leaf(x, "dc:language", d->doc->lang == LANG_JA ? STR("ja-JP") : STR("en-US"));
    xmlw_close(x);
}

static void app_part(struct docx *d) {
    xmlw_declare(d->x);
    xmlw_open(d->x, "Properties");
    xmlw_attrz(d->x, "xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties");
    xmlw_leaf(d->x, "Application", office_text(d->arena, d->doc->generator));
    xmlw_close(d->x);
}

struct part {
    const char *name;          /* in the package */
    const char *type;          /* content type */
    const char *id, *relation; /* as document.xml refers to it; NULL: it does not */
    void (*write)(struct docx *d);
};
static const struct part parts[] = {
    {"docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml", NULL, NULL, core_part},
    {"docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml", NULL, NULL, app_part},
    {"word/styles.xml", TYPE_W "styles+xml", "rIdStyles", TYPE_R "styles", styles_part},
    {"word/numbering.xml", TYPE_W "numbering+xml", "rIdNumbering", TYPE_R "numbering", numbering_part},
    {"word/settings.xml", TYPE_W "settings+xml", "rIdSettings", TYPE_R "settings", settings_part},
    {"word/fontTable.xml", TYPE_W "fontTable+xml", "rIdFonts", TYPE_R "fontTable", fonts_part},
    {"word/header1.xml", TYPE_W "header+xml", "rIdHeader", TYPE_R "header", header_part},
    {"word/header2.xml", TYPE_W "header+xml", "rIdHeaderFirst", TYPE_R "header", header_first_part},
    {"word/footer1.xml", TYPE_W "footer+xml", "rIdFooter", TYPE_R "footer", footer_part},
    {"word/footer2.xml", TYPE_W "footer+xml", "rIdFooterFirst", TYPE_R "footer", footer_first_part},
};
#define N_PARTS (sizeof parts / sizeof *parts)

static void type_entry(struct docx *d, const char *element, const char *key, struct str value, const char *type) {
    xmlw_open(d->x, element);
    xmlw_attr(d->x, key, value);
    xmlw_attrz(d->x, "ContentType", type);
    xmlw_close(d->x);
}

static void types_part(struct docx *d) {
    xmlw_declare(d->x);
    xmlw_open(d->x, "Types");
    xmlw_attrz(d->x, "xmlns", "http://schemas.openxmlformats.org/package/2006/content-types");
    type_entry(d, "Default", "Extension", STR("rels"), "application/vnd.openxmlformats-package.relationships+xml");
    type_entry(d, "Default", "Extension", STR("xml"), "application/xml");
    type_entry(d, "Default", "Extension", STR("png"), "image/png");
    type_entry(d, "Override", "PartName", STR("/word/document.xml"), TYPE_W "document.main+xml");
    for (size_t i = 0; i < N_PARTS; i++)
        type_entry(d, "Override", "PartName", arena_fmt(d->arena, "/%s", parts[i].name), parts[i].type);
    xmlw_close(d->x);
}

static void relations_open(struct docx *d) {
    xmlw_declare(d->x);
    xmlw_open(d->x, "Relationships");
    xmlw_attrz(d->x, "xmlns", "http://schemas.openxmlformats.org/package/2006/relationships");
}

static void relation(struct docx *d, struct str id, const char *type, struct str target) {
    xmlw_open(d->x, "Relationship");
    xmlw_attr(d->x, "Id", id);
    xmlw_attrz(d->x, "Type", type);
    xmlw_attr(d->x, "Target", target);
    xmlw_close(d->x);
}

static void package_relations(struct docx *d) {
    relations_open(d);
    relation(d, STR("rId1"), TYPE_R "officeDocument", STR("word/document.xml"));
    relation(d, STR("rId2"), "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
             STR("docProps/core.xml"));
    relation(d, STR("rId3"), TYPE_R "extended-properties", STR("docProps/app.xml"));
    xmlw_close(d->x);
}

static void document_relations(struct docx *d) {
    relations_open(d);
    for (size_t i = 0; i < N_PARTS; i++)
        if (parts[i].id) relation(d, str_of(parts[i].id), parts[i].relation, str_of(parts[i].name + sizeof "word"));
    for (unsigned i = 1; i <= d->pictures; i++)
        relation(d, arena_fmt(d->arena, "rIdImage%u", i), TYPE_R "image", arena_fmt(d->arena, "media/image%u.png", i));
    xmlw_close(d->x);
}

static bool part_add(struct docx *d, struct zipw *z, const char *name, void (*write)(struct docx *d), struct err *e) {
    struct buf content;
    struct xmlw x;
    buf_init(&content, PART_MAX);
    xmlw_init(&x, &content);
    d->x = &x;
    d->new_page = false; /* a page break at the document's end means nothing to the header */
    write(d);
    bool ok = buf_ok(&content) || err_set(e, ERR_LIMIT, _("The document is larger than the limit for Word files."));
    ok = ok && zipw_add(z, name, buf_str(&content), e);
    buf_release(&content);
    return ok;
}

/* The list of types is first: programs know a Word file by it. */
bool docx_parts_write(struct docx *d, struct zipw *z, struct err *e) {
    bool ok = part_add(d, z, "[Content_Types].xml", types_part, e) &&
              part_add(d, z, "_rels/.rels", package_relations, e) &&
              part_add(d, z, "word/_rels/document.xml.rels", document_relations, e);
    for (size_t i = 0; ok && i < N_PARTS; i++) ok = part_add(d, z, parts[i].name, parts[i].write, e);
    return ok;
}
