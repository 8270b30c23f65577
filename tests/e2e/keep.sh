#!/bin/sh
# keep: evidence, terms of keeping, holds and orders of two people, with the real program.
# Prints one line per case, `ok NAME` or `not ok NAME`. $KIJUN is the program.
set -u
here=$(cd -- "$(dirname -- "$0")" && pwd)
tree=$(dirname "$(dirname "$here")")
KIJUN=${KIJUN:-$tree/build/kijun}
own=$(mktemp -d "${TMPDIR:-/tmp}/kijun-keep.XXXXXX") || exit 3
trap 'rm -rf "$own"' EXIT
cd "$own" || exit 3
export LC_ALL=C.UTF-8 KIJUN_DATA="$own/data"
unset LANGUAGE NO_COLOR CLICOLOR_FORCE COLUMNS
good=0 bad=0

not_ok() { # NAME: with what the program last said
    bad=$((bad + 1))
    for f in out err; do [ -s $f ] && sed "s/^/# $f: /" $f | head -n 20; done
    echo "not ok $1"
}
# run STATUS ARGUMENTS…: runs kijun; `out` and `err` hold what it said; false on another status.
run() {
    want=$1
    shift
    "$KIJUN" "$@" >out 2>err </dev/null
    status=$?
    [ $status = "$want" ] || { echo "# status $status, wanted $want: kijun $*"; return 1; }
}
# check NAME COMMAND…: ok when the command succeeds.
check() {
    name=$1
    shift
    if "$@"; then good=$((good + 1)); echo "ok $name"; else not_ok "$name"; fi
}
json() { [ -s out ] && jq -e "$1" out >/dev/null 2>&1; }
says() { grep -qF -- "$2" "$1"; }
lacks() { ! grep -qF -- "$2" "$1"; }
# on_disk TEXT: stands anywhere in the files of the database.
on_disk() { cat data/kijun.db data/kijun.db-wal 2>/dev/null | grep -qaF -- "$1"; }

# Without people and a system there is nothing to begin with.
cat >system.yaml <<'YAML'
kijun: 1
system: {name: 見本}
answers: {network: [internet]}
YAML
for id in ann bob eve; do
    check "a key for $id" run 0 key new $id -o $id.pem
done
check "the private key is the owner's alone" [ "$(stat -c %a ann.pem)" = 600 ]
check "a key is not overwritten" run 2 key new ann -o ann.pem
check "… nor is its public half" run 2 key new ann -o other.pem
check "an id that is none is refused" run 2 key new '../x' -o x.pem
check "nothing was left of it" [ ! -e x.pem ]
for id in ann bob; do
    check "$id is known" run 0 user add $id --name "$id"
    check "$id has a key" run 0 user key $id $id.vkey
done
check "a system" run 0 put system.yaml

# Evidence
control=$("$KIJUN" search 認証 --json | jq -r '[.hits[] | select(.kind == "control")][0].id')
printf '%%PDF-1.7 MARKER-EVIDENCE\n' >report.pdf
printf 'MARKER-TEXT\n' >list.csv
printf 'MZ\220\0\3' >tool.pdf
check "evidence is kept" run 0 evidence add 見本 "$control" report.pdf list.csv --from 2020-04-01 --until 2021-03-31 --note 第1回
check "it is listed by control, and has expired" run 0 evidence list 見本
check "… with its title" says out "$control"
check "… as expired" says out expired
check "as JSON" run 0 evidence list --json
check "… with what matters" json '.evidence | length == 2 and all(.state == "expired" and (.sha256 | length == 64))'
check "it comes back the same" run 0 evidence get 1 -o back.pdf
check "… byte by byte" cmp -s report.pdf back.pdf
check "a program is refused, whatever it is called" run 2 evidence add 見本 "$control" tool.pdf
check "… and says why" says err "is a program"
check "an unknown system is refused" run 2 evidence add 別物 "$control" report.pdf
check "an unknown control is refused" run 2 evidence add 見本 nothing.X report.pdf
check "a day that is none is refused" run 2 evidence add 見本 "$control" report.pdf --until 2026-02-30
check "an unknown number is refused" run 2 evidence get 9 -o nine
check "… and writes nothing" [ ! -e nine ]
cp list.csv picture.png
check "a name that lies is told" run 0 evidence add 見本 "$control" picture.png
check "… in words" says err "something else"

# Two people
check "a request is written" run 0 erase evidence:1 --reason 個人情報の混入 -o request.txt
check "… with the entry that added it" grep -qE '^what entry:[0-9]+ evidence:1$' request.txt
check "a request is not overwritten" run 2 erase evidence:2 --reason x -o request.txt
check "a reason is needed" run 2 erase evidence:2 -o other.txt
check "what is not there cannot be erased" run 2 erase evidence:77 --reason x -o other.txt
check "nobody signed" run 2 execute request.txt
check "… and who could is said" says out "ann, bob"
check "ann signs" run 0 sign request.txt --key ann.pem
check "… having seen what" says out "evidence:1"
check "ann cannot sign twice" run 2 sign request.txt --key ann.pem
check "one is not two" run 2 execute request.txt
check "… and bob is missing" says out "bob"
cp request.txt stranger.txt
check "a stranger signs" run 0 sign stranger.txt --key eve.pem
check "… and does not count" run 2 execute stranger.txt
check "bob signs" run 0 sign request.txt --key bob.pem
sed 's/evidence:1/evidence:2/' request.txt >changed.txt
check "a changed request is refused" run 2 execute changed.txt
check "a hold" run 0 hold add system/1 監査
check "what is on hold is not erased" run 2 execute request.txt
check "… and which hold is said" says err "hold 1"
check "the hold is lifted" run 0 hold lift 1
check "holds are listed" run 0 hold --json
check "… with their state" json '.holds[0].lifted > .holds[0].placed'
check "it is there before" on_disk MARKER-EVIDENCE
check "two people erase" run 0 execute request.txt
check "it is gone from the files of the database" sh -c '! cat data/kijun.db data/kijun.db-wal 2>/dev/null | grep -qaF MARKER-EVIDENCE'
check "a request serves once" run 2 execute request.txt
check "erased evidence does not come back" run 2 evidence get 1 -o gone.pdf
check "the rest does" run 0 evidence get 2 -o back.csv

# A passphrase is typed at the terminal and not shown.
typed() { # CALL LINE…: kijun at a terminal of its own, which is given the lines, one a second; `shown` has what stood there
    call=$1
    shift
    { for line in "$@"; do sleep 1; printf '%s\n' "$line"; done; sleep 1; } |
        script -qec "$KIJUN $call" /dev/null >shown 2>err
}
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
    check "a key under a passphrase" typed "key new pat -o pat.pem" SECRET-WORD SECRET-WORD
    check "… is encrypted" grep -q 'BEGIN ENCRYPTED' pat.pem
    check "… and was not shown" lacks shown SECRET-WORD
    typed "key new pit -o pit.pem" SECRET-WORD OTHER-WORD
    check "two different ones make no key" [ ! -e pit.pem ]
    "$KIJUN" erase evidence:2 --reason x -o pass.txt >out 2>err </dev/null
    check "without a terminal it cannot be asked for" sh -c '! setsid -w "$0" sign pass.txt --key pat.pem >out 2>err </dev/null' "$KIJUN"
    typed "sign pass.txt --key pat.pem" WRONG-WORD
    check "a wrong passphrase signs nothing" lacks pass.txt '— pat'
    check "the right one signs" typed "sign pass.txt --key pat.pem" SECRET-WORD
    check "… under its name" says pass.txt '— pat'
fi

# Terms
check "terms are shown" run 0 retention
check "ready-made terms are ordered" run 0 retention preset "$("$KIJUN" retention | grep -oE '[a-z]+-3 ' | head -n 1 | tr -d ' ')" --reason 規程 -o terms.txt
check "… use for a week" grep -q '^what use=P7D event=P6M$\|^what use=P1W event=P6M$' terms.txt
check "a term for what is kept for ever is refused" run 2 retention order record P1Y --reason x -o t.txt
check "a term that is none is refused" run 2 retention order answer 1Y --reason x -o t.txt
check "evidence is kept for a day" run 0 retention order evidence P1D --reason 規程 -o day.txt
for key in ann bob; do run 0 sign day.txt --key $key.pem && run 0 sign terms.txt --key $key.pem; done
check "two people order it" run 0 execute day.txt
check "… both" run 0 execute terms.txt
check "what is over is a finding" run 1 retention --json
check "… of evidence" json '.evidence_due == 1 and (.kinds[] | select(.id == "evidence") | .term == "P1D" and .ordered > 0)'
check "MARKER-TEXT is there" on_disk MARKER-TEXT
check "it is erased" run 0 retention run
check "evidence without an end is young" run 0 evidence get 3 -o three.png
check "nothing more is over" run 0 retention run

check "everything verifies afterwards" run 0 verify --json
check "… evidence among it" json '.parts[] | select(.part == "evidence") | .n == 0'

# In Japanese, and wrong calls
check "Japanese" run 0 retention --lang ja
check "… says so" says out "保存期間"
check "… and people" run 2 execute request.txt --lang ja
check "… in words" says err "依頼書は1回だけ使えます"
for call in "evidence" "evidence fly" "evidence add" "evidence get x" "hold add" "hold lift x" "retention fly" "erase" \
    "erase 1-0 --reason x -o z" "sign request.txt" "execute nothing" "key old x" "key new x"; do
    # shellcheck disable=SC2086
    check "refused: $call" run 2 $call
done
[ $bad = 0 ]
