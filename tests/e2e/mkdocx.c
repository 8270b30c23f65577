/* mkdocx: Word templates as people and attackers make them, for tests.
 *
 *     mkdocx KIND OUT.docx
 *
 * KIND: good; the hostile ones are doctype, utf16, deep, macro, dotdot, twice, attribute, bomb, nomain. */
#include <stdlib.h>

#include "fmt/fmt.h"

#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
#define W15 "xmlns:w15=\"http://schemas.microsoft.com/office/word/2012/wordml\""
#define P(x) "<w:p><w:r><w:t>" x "</w:t></w:r></w:p>"
#define TC(x) "<w:tc><w:tcPr><w:tcW w:w=\"2200\" w:type=\"dxa\"/></w:tcPr>" P(x) "</w:tc>"
#define BORDERS                                                                                                        \
    "<w:tblBorders><w:top w:val=\"single\" w:sz=\"4\"/><w:left w:val=\"single\" w:sz=\"4\"/>"                          \
    "<w:bottom w:val=\"single\" w:sz=\"4\"/><w:right w:val=\"single\" w:sz=\"4\"/>"                                    \
    "<w:insideH w:val=\"single\" w:sz=\"4\"/><w:insideV w:val=\"single\" w:sz=\"4\"/></w:tblBorders>"

static const char head[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document " W W15 "><w:body>";
static const char tail[] =
    "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId2\" "
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"/><w:pgSz w:w=\"11906\" "
    "w:h=\"16838\"/>"
    "<w:pgMar w:top=\"1417\" w:right=\"1417\" w:bottom=\"1417\" w:left=\"1417\" w:header=\"700\" w:footer=\"700\" "
    "w:gutter=\"0\"/></w:sectPr></w:body></w:document>";
static const char good[] =
    "<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:rPr><w:b/><w:sz w:val=\"36\"/></w:rPr><w:t>{{sys</w:t></w:r>"
    "<w:proofErr w:type=\"spellStart\"/><w:r><w:rPr><w:i/></w:rPr><w:t>tem.na</w:t></w:r><w:r><w:t>me}} "
    "調達仕様書</w:t></w:r></w:p>" P("担当：{{system.owner}}　要件数：｛｛要件の件数｝｝件　不明：{{no.such}}") P(
        "文書番号：{{document.number}}") "<w:p><w:r><w:t>目的：</w:t></w:r><w:sdt><w:sdtPr><w:alias "
                                         "w:val=\"目的\"/><w:tag w:val=\"system.purpose\"/><w:id w:val=\"7\"/>"
                                         "<w:showingPlcHdr/><w:text/></w:sdtPr><w:sdtContent><w:r><w:rPr><w:rStyle "
                                         "w:val=\"a9\"/></w:rPr><w:t>ここに入力"
                                         "</w:t></w:r></w:sdtContent></w:sdt></w:p>"
                                         "<w:tbl><w:tblPr><w:tblW w:w=\"9000\" w:type=\"dxa\"/>" BORDERS
                                         "</w:tblPr><w:tblGrid><w:gridCol w:w=\"1500\"/>"
                                         "<w:gridCol w:w=\"5500\"/><w:gridCol w:w=\"2000\"/></w:tblGrid>"
                                         "<w:tr>" TC("項番") TC("要件") TC(
                                             "区分") "</w:tr>"
                                                     "<w:tr>" TC("{{#requirements}}{{number}}") TC("{{title}}：{{"
                                                                                                   "statement}}")
                                                         TC("{{mandatory}}{{/requirements}}") "</w:tr></w:tbl>" P(
                                                             "{{#"
                                                             "tasks}"
                                                             "}") P("・{{text}}") P("{{/tasks}}") P("判断条件は次のとお"
                                                                                                    "り。") P("{{"
                                                                                                              "conditio"
                                                                                                              "ns}}")
                                                             P("{{#decisions}} 終わりのない繰返し") "<w:sdt><w:sdtPr><"
                                                                                                    "w:tag "
                                                                                                    "w:val="
                                                                                                    "\"standards\"/"
                                                                                                    "><w:id "
                                                                                                    "w:val=\"8\"/"
                                                                                                    "><w15:"
                                                                                                    "repeatingSection/"
                                                                                                    "></"
                                                                                                    "w:sdtPr><w:"
                                                                                                    "sdtContent><w:sdt>"
                                                                                                    "<w:sdtPr><w:id "
                                                                                                    "w:val=\"9\"/"
                                                                                                    "><w15:"
                                                                                                    "repeatingSectionIt"
                                                                                                    "em/></"
                                                                                                    "w:sdtPr><w:"
                                                                                                    "sdtContent>" P(
                                                                                                        "基準：{{title}"
                                                                                                        "}（{{edition}}"
                                                                                                        "）") "</"
                                                                                                              "w:"
                                                                                                              "sdtConte"
                                                                                                              "nt></"
                                                                                                              "w:sdt></"
                                                                                                              "w:"
                                                                                                              "sdtConte"
                                                                                                              "nt></"
                                                                                                              "w:sdt>"
                                                                                                              "<!-- "
                                                                                                              "残るもの"
                                                                                                              " --><w:"
                                                                                                              "p><w:r><"
                                                                                                              "w:t "
                                                                                                              "xml:"
                                                                                                              "space="
                                                                                                              "\"preser"
                                                                                                              "ve\"> "
                                                                                                              "&amp; "
                                                                                                              "そのまま"
                                                                                                              " &lt;"
                                                                                                              "残る&gt;"
                                                                                                              " </"
                                                                                                              "w:t></"
                                                                                                              "w:r></"
                                                                                                              "w:p>";
static const char types[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Types "
    "xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default "
    "Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" "
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/><Override "
    "PartName=\"/word/styles.xml\" "
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>"
    "<Override PartName=\"/word/header1.xml\" "
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/></Types>";
#define RELS                                                                                                           \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships "                                                        \
    "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
#define TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
static const char rels[] =
    RELS "<Relationship Id=\"rId1\" Type=\"" TYPE "officeDocument\" Target=\"word/document.xml\"/></Relationships>";
static const char document_rels[] =
    RELS "<Relationship Id=\"rId1\" Type=\"" TYPE "styles\" Target=\"styles.xml\"/><Relationship "
         "Id=\"rId2\" Type=\"" TYPE "header\" Target=\"header1.xml\"/></Relationships>";
static const char styles[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:styles " W "><w:style w:type=\"table\" w:styleId=\"a3\"><w:name "
    "w:val=\"Table Grid\"/><w:tblPr>" BORDERS
    "</w:tblPr></w:style><w:style w:type=\"character\" w:styleId=\"a9\"><w:name "
    "w:val=\"Placeholder Text\"/><w:rPr><w:color w:val=\"808080\"/></w:rPr></w:style></w:styles>";
static const char header[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:hdr " W ">" P("{{document.mark}}") "</w:hdr>";

static bool is(const char *kind, const char *name) {
    return strcmp(kind, name) == 0;
}

static void repeat(struct buf *b, const char *what, size_t n) {
    for (size_t i = 0; i < n; i++) buf_addz(b, what);
}

/* What does not pack well, so that another limit than the ratio is met; the same in every run. */
static unsigned noise(void) {
    static unsigned x = 2463534242u;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return x;
}

static void main_part(struct buf *b, const char *kind) {
    if (is(kind, "utf16")) {
        buf_add(b, STR("\xFF\xFE<\0a\0/\0>\0"));
        return;
    }
    if (is(kind, "doctype")) buf_addz(b, "<!DOCTYPE d [<!ENTITY e \"x\">]>");
    buf_addz(b, is(kind, "doctype") ? head + strlen("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n")
                                    : head);
    if (is(kind, "deep")) {
        for (size_t i = 0; i < 100000; i++) buf_addf(b, "<w:p w:a=\"%08x\">", noise());
        repeat(b, "</w:p>", 100000);
    }
    if (is(kind, "attribute")) {
        buf_addz(b, "<w:p w:x=\"");
        for (size_t i = 0; i < 256 * 1024; i++) buf_addf(b, "%08x", noise());
        buf_addz(b, "\"/>");
    }
    if (is(kind, "bomb")) repeat(b, "                                ", 400 * 1024);
    if (is(kind, "endless")) repeat(b, P("{{#requirements}}"), 20000);
    if (is(kind, "many")) repeat(b, P("{{requirements}}"), 20000);
    buf_addz(b, good);
    buf_addz(b, tail);
}

int main(int argc, char **argv) {
    struct err e;
    struct buf b, out;
    if (argc != 3) return 2;
    const char *kind = argv[1];
    struct zipw *z = zipw_new(&e);
    buf_init(&b, 64 * MIB);
    buf_init(&out, 64 * MIB);
    main_part(&b, kind);
    bool ok =
        z && zipw_add(z, "[Content_Types].xml", str_of(types), &e) && zipw_add(z, "_rels/.rels", str_of(rels), &e);
    if (ok && !is(kind, "nomain")) ok = zipw_add(z, "word/document.xml", buf_str(&b), &e);
    ok = ok && zipw_add(z, "word/_rels/document.xml.rels", str_of(document_rels), &e) &&
         zipw_add(z, "word/styles.xml", str_of(styles), &e) && zipw_add(z, "word/header1.xml", str_of(header), &e) &&
         zipw_add(z, "word/media/image1.bin", STR("\x01\x02kept as it is\xFF"), &e);
    if (ok && is(kind, "macro")) ok = zipw_add(z, "word/vbaProject.bin", STR("x"), &e);
    if (ok && is(kind, "dotdot")) ok = zipw_add(z, "../evil.xml", STR("x"), &e);
    if (ok && is(kind, "twice")) ok = zipw_add(z, "WORD/document.XML", STR("x"), &e);
    ok = ok && zipw_finish(z, &out, &e) && file_write(argv[2], buf_str(&out), &e);
    if (!ok) (void)fprintf(stderr, "mkdocx: %s\n", e.text);
    buf_release(&b);
    buf_release(&out);
    return ok ? 0 : 1;
}
