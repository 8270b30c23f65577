/* html_style: the style sheet of HTML documents: the Digital Agency's values, and A4 on paper.
 *
 * Colours: text #1A1A1C on white, key colour #0017C1, borders #949497 (3:1 on white), focus ring in yellow and black.
 * No colour carries meaning alone, so the page stays right in forced colours and on a grey printer. */
#include "report/html.h"

static const char style[] =
    "*,*::before,*::after{box-sizing:border-box}"
    "html{font-size:100%;-webkit-text-size-adjust:100%;scroll-padding-top:1rem}"
    "body{margin:0;background:#fff;color:#1a1a1c;font:1rem/1.7 Noto Sans JP,BIZ UDPGothic,Noto Sans CJK JP,"
    "Hiragino Sans,Yu Gothic UI,Meiryo,sans-serif;overflow-wrap:anywhere;line-break:strict}"
    "a{color:#0017c1;text-underline-offset:.19em}a:hover{color:#00118f;text-decoration-thickness:.19em}"
    "a:focus-visible{outline:4px solid #000;outline-offset:2px;box-shadow:0 0 0 2px #ffd43d;background:#ffd43d;"
    "color:#00118f}"
    ".skip{position:absolute;left:-999rem;padding:.5rem "
    "1rem;background:#fff}.skip:focus{left:.5rem;top:.5rem;z-index:1}"
    ".mark{max-width:60rem;margin:0 auto;padding:.5rem 1.5rem;text-align:right;font-weight:700}"
    ".page{max-width:60rem;margin:0 auto;padding:0 1.5rem 3rem}main{min-width:0}main:focus{outline:none}"
    ".cover th{width:10rem}.cover{border-top:8px solid #0017c1;padding:3rem 0 1rem}.cover "
    "h1{margin:0 0 1.5rem;font-size:2.25rem;line-height:1.4}"
    ".subtitle{margin:-1rem 0 2rem;font-size:1.25rem}"
    "h1,h2,h3,h4,h5,h6{line-height:1.5;font-weight:700;break-after:avoid;text-wrap:pretty}"
    "h2{font-size:1.75rem;margin:3.5rem 0 1rem;padding-top:1rem;border-top:2px solid #0017c1}"
    "h3{font-size:1.375rem;margin:2.5rem 0 .75rem}h4{font-size:1.125rem;margin:2rem 0 .5rem}"
    "h5{font-size:1.0625rem;margin:1.75rem 0 .5rem}"
    "h6{font-size:1.0625rem;margin:2.5rem 0 .25rem;padding-left:.75rem;border-left:6px solid #0017c1}"
    ".no{margin-right:.5em}p{margin:.5rem 0 1rem}.small{font-size:.875rem}"
    ".statement{margin:.75rem 0;padding:1rem 1.25rem;border:1px solid #949497;border-left:6px solid #1a1a1c;"
    "background:#f8f8fb}"
    ".note{padding-left:1rem;border-left:4px solid #949497}"
    ".warning{padding:.75rem 1rem;border:2px solid #ad3000;background:#fffaf0}"
    "ol,ul{margin:.5rem 0 1rem;padding-left:1.75rem}ol.paren{list-style:none;counter-reset:n;padding-left:2.25rem}"
    "ol.paren li{counter-increment:n}ol.paren li::before{content:\"(\" counter(n) \")\";display:inline-block;"
    "width:2.25rem;margin-left:-2.25rem}ol.paren ul li::before{content:none}ol.paren ul li{counter-increment:none}"
    ".scroll{overflow-x:auto;margin:.75rem 0 1.5rem}.scroll[tabindex] table{min-width:44rem}"
    ".scroll:focus-visible{outline:4px solid #000;box-shadow:0 0 0 6px #ffd43d}"
    "table{border-collapse:collapse;width:100%;font-size:.9375rem;line-height:1.6}"
    "caption{text-align:left;font-weight:700;padding:.25rem 0}"
    "th,td{border:1px solid #949497;padding:.4rem .625rem;text-align:left;vertical-align:top;min-width:2.75rem}"
    "th{background:#e8f1fe;font-weight:700}"
    ".approval{width:auto}.approval th,.approval td{width:7rem;text-align:center}.approval td{height:5rem}"
    "th.center,td.center{text-align:center}th.right,td.right{text-align:right}"
    ".open{background:#fff3c7;font-weight:700}.off{background:#f1f1f4;color:#4d4d4d}.warn{background:#fde3dc}"
    ".blank{background:#fff3c7;color:inherit;border-bottom:2px solid #1a1a1c;font-weight:700}"
    ".filled{text-decoration:underline;text-decoration-thickness:1px;text-underline-offset:.2em}"
    ".muted{color:#4d4d4d}code{font-family:Noto Sans Mono CJK JP,monospace;font-size:.9375em}"
    "nav.toc h2{margin-top:2rem;font-size:1.25rem;border:0}nav.toc ol{list-style:none;padding:0}"
    "nav.toc li{margin:.125rem 0}nav.toc li a{display:inline-block;min-height:1.5rem}"
    "nav.toc .l2{padding-left:1.5rem}nav.toc .l3{padding-left:3rem}"
    "figure{margin:1rem 0 1.5rem}figure svg{max-width:100%;height:auto}figcaption{font-weight:700}"
    "figure.code pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:.85rem;border:1px solid;padding:.5rem}"
    "details{margin:.5rem 0}summary{cursor:pointer;min-height:1.5rem}summary:focus-visible{outline:4px solid #000}"
    "footer{max-width:60rem;margin:0 auto;padding:1rem 1.5rem 3rem;border-top:1px solid #949497;font-size:.875rem;"
    "color:#4d4d4d}"
    "@media (forced-colors:active){.blank,.open{outline:2px solid}.statement{border-left-width:6px}}"
    "@media print{html{font-size:10.5pt}body{line-height:1.6}.skip,.mark,footer,summary{display:none}"
    ".page{padding:0;max-width:none}nav.toc "
    "ol{columns:2;column-gap:2rem}.scroll{overflow:visible;padding-right:1px}.scroll[tabindex] "
    "table{min-width:0}"
    "h2.new{break-before:page}tr,.statement,figure{break-inside:avoid}thead{display:table-header-group;break-after:"
    "avoid}"
    "a{color:inherit;text-decoration:none}table{font-size:9pt}th,.open,.off,.warn,.blank{print-color-adjust:exact;"
    "-webkit-print-color-adjust:exact}nav.toc{break-before:page;break-after:page}h2{margin-top:2rem}}";

/* A CSS string whose content came from outside: every character as an escape, so none can end it. */
static void css_string(struct buf *out, struct str text) {
    buf_addc(out, '"');
    for (size_t at = 0; at < text.len;) {
        uint32_t cp = utf8_next(text, &at);
        buf_addf(out, "\\%06X", cp < 0x20 ? 0x20u : (unsigned)cp);
    }
    buf_addc(out, '"');
}

void html_style(const struct doc *doc, struct buf *out) {
    buf_addz(out, style);
    if (doc->landscape) buf_addz(out, ".mark,.page{max-width:100rem}");
    buf_addz(out, doc->landscape ? "@page{size:A4 landscape;margin" : "@page{size:A4;margin");
    buf_addz(out, ":22mm 20mm 20mm;@top-left{font:8pt BIZ UDPGothic,Noto Sans CJK JP,sans-serif;content:");
    css_string(out, doc->title);
    buf_addz(out, "}@top-right{font:700 9pt BIZ UDPGothic,Noto Sans CJK JP,sans-serif;content:");
    css_string(out, doc->mark);
    buf_addz(out, "}@bottom-center{font-size:9pt;content:counter(page) \" / \" counter(pages)}}");
}
