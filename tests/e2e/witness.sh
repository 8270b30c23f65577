#!/bin/sh
# witness: two installations hold each other to account by files, on which a third party lays hands; and the seal on paper,
# whose QR code gives the note back to the byte.
# Prints one line per case, `ok NAME` or `not ok NAME`. $KIJUN is the program.
set -u
here=$(cd -- "$(dirname -- "$0")" && pwd)
tree=$(dirname "$(dirname "$here")")
KIJUN=${KIJUN:-$tree/build/kijun}
own=$(mktemp -d "${TMPDIR:-/tmp}/kijun-witness.XXXXXX") || exit 3
trap 'rm -rf "$own"' EXIT
cd "$own" || exit 3
export LC_ALL=C.UTF-8
unset LANGUAGE NO_COLOR CLICOLOR_FORCE COLUMNS KIJUN_DATA
good=0 bad=0

ok() { good=$((good + 1)); echo "ok $1"; }
not_ok() { # NAME: with what the program last said
    bad=$((bad + 1))
    for f in out err; do [ -s $f ] && sed "s/^/# $f: /" $f | head -n 20; done
    echo "not ok $1"
}
# run STATUS FOLDER ARGUMENTS…: runs kijun on an installation; `out` and `err` hold what it said.
run() {
    want=$1 data=$2
    shift 2
    "$KIJUN" "$@" --data "$data" >out 2>err </dev/null
    status=$?
    [ $status = "$want" ] || { echo "# status $status, wanted $want: kijun $* --data $data"; return 1; }
}
check() { # NAME COMMAND…
    name=$1
    shift
    if "$@"; then ok "$name"; else not_ok "$name"; fi
}
says() { grep -qF -- "$2" "$1"; }

# entries FOLDER: how many the record has
entries() { "$KIJUN" checkpoint --json --data "$1" 2>/dev/null | jq -r .checkpoint.size; }
origin() { "$KIJUN" witness list --json --data "$1" 2>/dev/null | jq -r .origin; }

# They meet -----------------------------------------------------------------------------------------------------------

t() { run 0 a witness keys -o a.vkey && run 0 b witness keys -o b.vkey && run 0 c witness keys -o c.vkey && [ "$(grep -c '^kijun/' a.vkey)" = 2 ]; }
check "keys to give away" t
t() { run 0 a witness add b.vkey && run 0 b witness watch a.vkey && run 2 b witness watch a.vkey && says err 'watched already'; }
check "a witness is named, a record is watched" t
A=$(origin a) B=$(origin b)
t() { run 0 a witness list && says out "$B" && says out 'nothing yet' && run 0 b witness list && says out "$A"; }
check "the list shows both sides" t
t() { run 0 b witness list --json && jq -e ".watched[0].origin == \"$A\" and .watched[0].size == 0 and .kijun == 1" out >/dev/null; }
check "the list as JSON" t

# Growth --------------------------------------------------------------------------------------------------------------

exchange() { # REQUEST-NAME: request, answer, accept
    run 0 a witness request "$B" -o "$1.request" && run 0 b witness answer "$1.request" -o "$1.answer" &&
        run 0 a witness accept "$1.answer" -o "$1.txt" && [ "$(grep -c '^— ' "$1.txt")" = 2 ] && says "$1.txt" "— $B "
}
t() { exchange first && exchange second && exchange third; }
check "a record that grows is cosigned again and again" t
t() { [ "$(entries a)" -gt "$(sed -n 2p first.txt)" ] && head -n 1 second.request | grep -qx "old $(sed -n 2p first.txt)"; }
check "each act is an entry, and a request begins where the last one ended" t
t() { run 0 a checkpoint && cp out one && run 0 a checkpoint && cmp -s out one && cmp -s out a/keys/latest.checkpoint; }
check "an unchanged record keeps its seal, which stands beside the database too" t

# A third party ---------------------------------------------------------------------------------------------------------

before=$(entries b)
refused() { # FILE WORDS: the witness refuses and its record stays as it is
    run 2 b witness answer "$1" -o never && says err "$2" && [ ! -e never ] && [ "$(entries b)" = "$before" ]
}
run 0 a witness request "$B" -o next.request
t() { refused first.request 'The request begins at 0 entries' && says err "request NAME $(sed -n 2p third.txt)"; }
check "an old request that is sent again" t
t() {
    n=$(wc -c <next.request) at=0
    while [ "$at" -lt "$n" ]; do
        head -c "$at" next.request >bent && tail -c +$((at + 1)) next.request | head -c 1 | tr '\000-\377' '\001-\377\000' >>bent &&
            tail -c +$((at + 2)) next.request >>bent
        run 2 b witness answer bent -o never && [ ! -e never ] || { echo "# byte $at"; return 1; }
        at=$((at + 17))
    done
    [ "$(entries b)" = "$before" ]
}
check "a request with any byte turned" t
t() { run 2 c witness answer next.request -o never && says err 'not watched here'; }
check "a witness that nobody told of the record" t
t() { sed "s#^old .*#old 0#" next.request >zero.request && refused zero.request 'The request begins at 0'; }
check "a request that pretends to begin at nothing" t
t() { sed '2d' next.request >cut.request && refused cut.request 'The proof does not hold'; }
check "a proof with a line cut out" t
t() { echo 'no request' >nonsense && refused nonsense 'This is no request to a witness' && refused a.vkey 'This is no request'; }
check "files that are something else" t
run 0 b witness answer next.request -o next.answer
t() {
    sed 's/A\(.\{4,60\}\)$/B\1/; t; s/.\(.\{9\}\)$/A\1/' next.answer >bent && ! cmp -s bent next.answer && run 2 a witness accept bent && run 2 a witness accept a.vkey &&
        run 2 a witness accept next.request && [ "$(grep -c '^— ' a/keys/latest.checkpoint)" = 1 ]
}
check "answers that are bent or something else" t
t() { run 0 a witness accept next.answer && says out "— $B "; }
check "the answer as it was sent" t
t() { run 2 a witness add a.txt; run 2 a witness add nowhere && run 2 a witness add nonsense && says err 'nonsense:1' && run 2 a witness dance && run 2 a witness request "$B"; }
check "calls that are wrong" t

# A database that was put back --------------------------------------------------------------------------------------------

mkdir old && cp a/kijun.db* old/
run 0 a witness add c.vkey
t() {
    cp a/keys/latest.checkpoint kept && rm -f a/kijun.db* && cp old/* a/ &&
        run 2 a witness request "$B" -o never && says err 'older than its record' && [ ! -e never ] && cmp -s kept a/keys/latest.checkpoint
}
check "an older copy of the database is noticed and not sealed" t
# Whoever also takes away the file beside it has another history, and the witness notices.
t() {
    rm a/keys/latest.checkpoint && run 0 a witness add c.vkey && run 0 a witness request "$B" -o fork.request &&
        run 0 b witness answer fork.request -o fork.answer
}
check "a copy from before anybody was shown more goes on" t
t() {
    rm -f a/kijun.db* && cp old/* a/ && rm a/keys/latest.checkpoint && run 0 a witness add c.vkey && run 0 a witness list &&
        run 0 a witness request "$B" "$(sed -n 2p third.txt)" -o forked.request && sed "1s/.*/old $(entries a)/; 2,/^\$/{/./{1!d}}" forked.request >same.request &&
        run 2 b witness answer same.request -o never && says err 'shows another history' && [ ! -e never ] && [ "$(entries b)" -gt "$before" ]
}
check "another history is refused, and both seals are kept as proof" t

# On paper ----------------------------------------------------------------------------------------------------------------

t() {
    run 0 c checkpoint -o seal.txt -o seal.pdf -o seal.png -o seal.svg -o seal.html -o seal.docx -o seal.xlsx -o seal.md -o seal.json &&
        [ "$(pdfinfo seal.pdf | sed -n 's/^Pages: *//p')" = 1 ] && pdftotext seal.pdf - | grep -q '証跡の封印'
}
check "the seal in every form, on one page" t
decoded() { zbarimg -q --raw -1 -Sdisable -Sqrcode.enable "$1" 2>/dev/null; }
t() { decoded seal.png >code && cmp code seal.txt; }
check "the code of the picture gives the note back to the byte" t
t() { pdftoppm -r 150 -png seal.pdf page && decoded page-1.png >code && cmp code seal.txt; }
check "the code of the page gives the note back to the byte" t
t() { says seal.md "$(sed -n 3p seal.txt)" && says seal.html "$(sed -n 3p seal.txt)" && unzip -p seal.docx word/document.xml | grep -qF "$(sed -n 3p seal.txt)"; }
check "the text stands in the other forms" t
t() { cp seal.pdf first.pdf && run 0 c checkpoint -o seal.pdf && cmp seal.pdf first.pdf && run 0 c checkpoint --lang en -o seal.pdf && pdftotext seal.pdf - | grep -q 'Seal of the record'; }
check "the same bytes again, and in English" t
t() { mkdir -p full && run 2 c checkpoint -o full/a.txt -o full/b.nonsense && [ -z "$(ls full)" ] && says err 'names no format'; }
check "nothing is half-written" t

[ $bad = 0 ]
