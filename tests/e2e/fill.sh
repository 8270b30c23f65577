#!/bin/sh
# fill: an organisation's Word template is filled: marks split over runs, controls, rows, lists; the rest stays byte for
# byte; hostile templates are refused and write nothing; LibreOffice opens what came out. Prints `ok NAME` or `not ok
# NAME`. $KIJUN is the program, $BUILD the folder it was built in (for mkdocx).
set -u
here=$(cd -- "$(dirname -- "$0")" && pwd)
tree=$(dirname "$(dirname "$here")")
KIJUN=${KIJUN:-$tree/build/kijun}
own=$(mktemp -d "${TMPDIR:-/tmp}/kijun-fill.XXXXXX") || exit 3
trap 'rm -rf "$own"' EXIT
for folder in "${BUILD:-}" "$(dirname "$KIJUN")" "$(dirname "$KIJUN")/../.."; do
    [ -x "$folder/tests/mkdocx" ] && mkdocx=$folder/tests/mkdocx
done
cd "$own" || exit 3
export LC_ALL=ja_JP.UTF-8
system=$tree/examples/kiosk.yaml

check() { # NAME: t, with what the program last said
    if t; then echo "ok $1"; else
        sed 's/^/# /' said | head -n 20
        echo "not ok $1"
    fi
}
run() { # STATUS ARGUMENTS…
    want=$1
    shift
    "$KIJUN" "$@" >out 2>said </dev/null
    status=$?
    [ $status = "$want" ] || { echo "status $status, wanted $want: kijun $*" >>said; return 1; }
}
said() { grep -qF -- "$1" said; }
part() { unzip -p "$1" "$2"; }
main_has() { part out.docx word/document.xml | grep -qF -- "$1"; }

t() { run 0 fill --fields && grep -qF '{{system.name}}' out && grep -qF '{{#requirements}}' out && run 0 fill --fields --json; }
check fill_fields

t() {
    "$mkdocx" good t.docx && run 1 fill "$system" t.docx -o out.docx && said no.such && said 第2段落 && said decisions &&
        main_has '>窓口案内端末システム</w:t>' && main_has '{{no.such}}' && main_has AT-2-1 && main_has '<w:tblStyle w:val="a3"/>'
}
check fill_good

t() {
    part out.docx word/document.xml >main && grep -qF '<!-- 残るもの -->' main && grep -qF '&amp; そのまま &lt;残る&gt;' main &&
        ! grep -qF showingPlcHdr main && ! grep -qF '{{number}}' main && ! grep -qF '{{sys' main &&
        part t.docx word/media/image1.bin >a && part out.docx word/media/image1.bin >b && cmp a b &&
        part out.docx word/header1.xml | grep -qF 機密性
}
check fill_rest_stays

t() { run 1 fill "$system" t.docx -o again.docx && cmp out.docx again.docx; }
check fill_same_bytes

t() { # a document of kijun is a template without marks: not a byte changes in it but the package's own
    run 0 checklist "$system" -o spec.docx && run 0 fill "$system" spec.docx -o same.docx || return 1
    part spec.docx word/document.xml >a && part same.docx word/document.xml >b && cmp a b
}
check fill_nothing_to_fill

for kind in doctype utf16 deep macro dotdot twice attribute bomb nomain; do
    t() { rm -f o.docx && "$mkdocx" "$kind" h.docx && run 2 fill "$system" h.docx -o o.docx && [ ! -e o.docx ]; }
    check "fill_hostile_$kind"
done
t() { "$mkdocx" endless h.docx && run 1 fill "$system" h.docx -o o.docx; }
check fill_hostile_endless
t() { rm -f o.docx && run 2 fill "$system" "$system" -o o.docx && [ ! -e o.docx ] && run 2 fill "$system" -o o.docx; }
check fill_no_template

if command -v soffice >/dev/null && command -v pdftotext >/dev/null; then
    t() {
        HOME=$own soffice --headless --convert-to pdf out.docx >said 2>&1 && pdftotext out.pdf text && grep -q '窓口案内端末システム 調達仕様書' text &&
            grep -q 機密性 text
    }
    check fill_opens
fi
