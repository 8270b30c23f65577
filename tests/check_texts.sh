#!/bin/sh
# Every message that the program can say is translated, and the translation follows it.
#
#     tests/check_texts.sh [TREE]
set -u
cd -- "${1:-$(dirname -- "$0")/..}" || exit 3
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT

find src -name '*.[ch]' | sort >"$work/files"
if [ -d src/web/pages ]; then
    { ${CC:-cc} -std=gnu17 -o "$work/template" tools/template*.c && "$work/template" --messages src/web/pages/*.html >"$work/pages.c"; } ||
        { echo "not ok the pages do not compile"; exit 1; }
    echo "$work/pages.c" >>"$work/files"
fi
xgettext -L C --from-code=UTF-8 -k -k_ -kN_ -ktr:2 -ktrs:2 --flag=_:1:pass-c-format --flag=tr:2:pass-c-format \
    --flag=trs:2:pass-c-format -f "$work/files" -o "$work/kijun.pot" 2>"$work/said" || { cat "$work/said"; echo "not ok xgettext"; exit 1; }
[ -f "$work/kijun.pot" ] || { echo "not ok no message found"; exit 1; }
count=$(grep -c '^msgid ' "$work/kijun.pot")

for po in po/*.po; do
    if ! msgfmt --check-format --check-header -o /dev/null "$po" 2>"$work/said"; then
        cat "$work/said"
        echo "not ok $po: it does not compile"
    elif ! msgcmp "$po" "$work/kijun.pot" 2>"$work/said"; then
        grep -A 3 -E 'used but not defined|untranslated|fuzzy' "$work/said" | head -n 40
        echo "not ok $po: $(grep -cE 'used but not defined|untranslated|fuzzy' "$work/said") messages are not translated"
    else
        echo "ok $po translates all $count messages"
    fi
    # What stays as it is must be meant so: a translation equal to its message is a forgotten one.
    msgattrib --translated --no-wrap "$po" | awk '/^msgid "[A-Z][a-z]+ [a-z]/ { id = substr($0, 7) } /^msgstr / { if (substr($0, 8) == id) print id }' >"$work/same"
    if [ -s "$work/same" ]; then head -n 5 "$work/same"; echo "not ok $po: messages left in English"; else echo "ok $po: nothing left in English"; fi
done

# Every text of the standards stands in both languages.
awk '
    /(ja|en):/ && /\{/ && !/[|>]-?$/ {
        line = $0
        while (match(line, /\{[^{}]*\}/)) {
            map = substr(line, RSTART, RLENGTH); line = substr(line, RSTART + RLENGTH)
            ja = map ~ /[{, ]ja:/; en = map ~ /[{, ]en:/
            if (ja != en) { print "not ok " FILENAME ":" FNR ": only one language: " map; bad = 1 }
            if (ja && en) seen++
        }
    }
    END { if (!bad && seen) print "ok " seen " short texts of the standards in both languages"; if (!seen) print "not ok no text found" }
' standards/*/*.yaml
