#!/bin/sh
# The documents open in other people's programs, and what was written can be read there.
# once (the documents are what is looked at, not the program)
#
# Word and Excel through LibreOffice, PDF through poppler and qpdf, HTML and the parts of docx and xlsx through libxml2.
set -u
tree=$(cd -- "$(dirname -- "$0")/../.." && pwd)
KIJUN=${KIJUN:-$tree/build/kijun}
own=$(mktemp -d "${TMPDIR:-/tmp}/kijun-open.XXXXXX") || exit 3
trap 'rm -rf "$own"' EXIT
cd "$own" || exit 3
export HOME="$own" LC_ALL=C.UTF-8

ok() { echo "ok $1"; }
not_ok() { [ -s said ] && tail -n 15 said; echo "not ok $1"; }
check() { # NAME COMMAND…
    what=$1
    shift
    if "$@" >said 2>&1; then ok "$what"; else not_ok "$what"; fi
}
holds() { grep -qF -- "$2" "$1"; } # FILE TEXT
# The text without blanks and line breaks: where a line ends is the program's business.
flat() { tr -d '\n\r\f \t' <"$1" | sed 's/ //g; s/　//g' >"$1.flat"; }

well_formed_parts() { # FILE
    rm -rf parts
    mkdir parts
    unzip -q "$1" -d parts && find parts -name '*.xml' -o -name '*.rels' | while read -r part; do
        xmllint --noout --nonet "$part" || echo bad
    done | { ! grep bad; }
}
convert() { # FILE FORMAT
    soffice "-env:UserInstallation=file://$own/office" --headless --convert-to "$2" --outdir converted "$1" </dev/null
}

for example in "$tree"/examples/gyosei-joho-teikyo.yaml "$tree"/examples/jinji.yaml "$tree"/examples/kiosk.yaml "$tree"/examples/kyodo-riyo.yaml; do
    name=$(basename "$example" .yaml)
    title=$(sed -n 's/^  name: *//p' "$example" | head -n 1 | sed 's/ *#.*//')
    "$KIJUN" derive "$example" --standard sbd --json >derived.json 2>/dev/null
    # Every requirement that is decided, or may be needed, has to be found in every format.
    jq -r '.standards[].controls[] | select(.applies == "yes" and .decided != "omit") | .title' derived.json | tr -d ' ' >titles
    [ -s titles ] && [ -n "$title" ] || not_ok "$name: nothing to look for"
    for format in docx xlsx pdf html md json; do
        "$KIJUN" spec "$example" -o "$name.$format" >said 2>&1
        [ $? -le 1 ] && [ -s "$name.$format" ] || not_ok "$name.$format is written"
    done

    check "$name.docx: its parts are well-formed" well_formed_parts "$name.docx"
    check "$name.xlsx: its parts are well-formed" well_formed_parts "$name.xlsx"
    check "$name.html is well-formed" xmllint --html --noout --nonet --encode UTF-8 "$name.html"
    check "$name.json is JSON" jq -e '.kijun == 1 and (.document.blocks | length > 20)' "$name.json"
    check "$name.pdf: qpdf finds nothing wrong" qpdf --check "$name.pdf"
    check "$name.pdf: every font is embedded" sh -c "pdffonts '$name.pdf' | awk 'NR > 2 && \$(NF-4) != \"yes\" { print; bad = 1 } END { exit bad || NR < 3 }'"
    check "$name.pdf: A4" sh -c "pdfinfo '$name.pdf' | grep -q 'Page size:.*A4'"
    check "$name.docx opens in LibreOffice" convert "$name.docx" pdf
    mv converted/"$name".pdf "$name-word.pdf" 2>/dev/null
    check "$name.xlsx opens in LibreOffice" convert "$name.xlsx" pdf
    mv converted/"$name".pdf "$name-excel.pdf" 2>/dev/null

    pdftotext "$name.pdf" pdf.txt 2>/dev/null
    pdftotext "$name-word.pdf" docx.txt 2>/dev/null
    pdftotext "$name-excel.pdf" xlsx.txt 2>/dev/null
    sed 's/<[^>]*>//g' "$name.html" >html.txt
    cp "$name.md" md.txt
    for format in pdf docx xlsx html md; do
        [ -s $format.txt ] || { not_ok "$name.$format: no text comes out"; continue; }
        flat $format.txt
        check "$name.$format names the system" holds $format.txt.flat "$(printf %s "$title" | tr -d ' ')"
        while read -r wanted; do
            holds $format.txt.flat "$wanted" || echo "$wanted is missing"
        done <titles >said
        if [ -s said ]; then not_ok "$name.$format: every requirement is there"; else ok "$name.$format: every requirement is there"; fi
    done
done

# The trees and the coverage of one system.
bank=$tree/examples/finance.yaml
"$KIJUN" tree "$bank" -o tree.pdf >said 2>&1 || not_ok "tree.pdf is written"
for format in docx xlsx pdf html svg; do
    "$KIJUN" coverage "$bank" -o coverage.$format >said 2>&1
    [ $? -le 1 ] && [ -s coverage.$format ] || not_ok "coverage.$format is written"
done
trees=$("$KIJUN" tree "$bank" --json | jq '.trees | length')
check "tree.pdf: qpdf finds nothing wrong" qpdf --check tree.pdf
check "tree.pdf: a page for each tree, A3, tagged" sh -c "pdfinfo tree.pdf | grep -qE '^Pages: +$trees\$' && pdfinfo tree.pdf | grep -q 'Page size:.*A3' && pdfinfo tree.pdf | grep -q 'Tagged: *yes'"
pdftotext tree.pdf tree.txt 2>/dev/null
flat tree.txt
"$KIJUN" tree "$bank" --json | jq -r '.trees[] | (.nodes[], .measures[]) | .title' | tr -d ' ' | sort -u >wanted
while read -r one; do holds tree.txt.flat "$one" || echo "$one is missing"; done <wanted >said
if [ -s said ] || [ ! -s wanted ]; then not_ok "tree.pdf: every risk and measure can be read"; else ok "tree.pdf: every risk and measure can be read"; fi
check "coverage.svg is well-formed" xmllint --noout --nonet coverage.svg
check "coverage.html is well-formed" xmllint --html --noout --nonet --encode UTF-8 coverage.html
check "coverage.pdf: qpdf finds nothing wrong" qpdf --check coverage.pdf
check "coverage.docx: its parts are well-formed" well_formed_parts coverage.docx
check "coverage.xlsx: its parts are well-formed" well_formed_parts coverage.xlsx
check "coverage.docx opens in LibreOffice" convert coverage.docx pdf
check "coverage.xlsx opens in LibreOffice" convert coverage.xlsx pdf
