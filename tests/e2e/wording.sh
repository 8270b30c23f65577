#!/bin/sh
# wording: attach, and what quotes it: a made-up standard and document; and real copies where KIJUN_SEEDS names them.
# Prints one line per case, `ok NAME` or `not ok NAME`. $KIJUN is the program.
set -u
here=$(cd -- "$(dirname -- "$0")" && pwd)
tree=$(dirname "$(dirname "$here")")
KIJUN=${KIJUN:-$tree/build/kijun}
own=$(mktemp -d "${TMPDIR:-/tmp}/kijun-wording.XXXXXX") || exit 3
trap 'rm -rf "$own"' EXIT
cd "$own" || exit 3
export LC_ALL=C.UTF-8
unset LANGUAGE NO_COLOR CLICOLOR_FORCE COLUMNS
good=0 bad=0

run() { # STATUS ARGUMENTS…
    want=$1
    shift
    "$KIJUN" "$@" >out 2>err </dev/null
    status=$?
    [ $status = "$want" ] || { echo "# status $status, wanted $want: kijun $*"; return 1; }
}
check() { # NAME COMMAND…
    name=$1
    shift
    if "$@"; then
        good=$((good + 1))
        echo "ok $name"
    else
        bad=$((bad + 1))
        for f in out err; do [ -s $f ] && sed "s/^/# $f: /" $f | head -n 20; done
        echo "not ok $name"
    fi
}
json() { [ -s out ] && jq -e "$1" out >/dev/null 2>&1; } # FILTER
says() { grep -qF -- "$2" "$1"; }                         # FILE TEXT

# A standard, its document, a system ----------------------------------------------------------------------------------

mkdir -p std/shared std/demo
echo 'facts: []' >std/shared/facts.yaml
cat >std/demo/standard.yaml <<'YAML'
standard: demo
edition: 第一版
title: {ja: 架空の基準, en: Made-up standard}
source: {certainty: stated}
groups: [{id: "1", title: {ja: 火の元, en: Fire}}]
attach:
  - begin: 本編
    marks:
      - {at: "{n}. ", id: "{1}", titled: true}
      - {at: "({a}) ", id: "{0}({1})", closing: "。"}
controls:
  - {id: "1(a)", title: {ja: 点検, en: Check}, group: "1", when: "true", statement: {ja: 火の元を見ること。, en: Look at the fire.}, source: {certainty: stated}}
  - {id: "1(b)", title: {ja: 道具, en: Tools}, group: "1", when: "true", statement: {ja: 道具を備えること。, en: Have tools.}, source: {certainty: stated}}
YAML
printf '目次\n本編\n1. 火の元\n(a) 毎晩、火の元を\n点検すること。\n(b) バケツを置くこと。\n' >document.txt
printf 'kijun: 1\nsystem: {name: 試験}\ndecisions: {demo.1(a): {level: apply}, demo.1(b): {level: apply}}\n' >system.yaml
set -- --standards std

# attach --------------------------------------------------------------------------------------------------------------

t() { run 0 attach demo document.txt "$@" && says out '2 of 2' && says err 'demo.wording.yaml' && says demo.wording.yaml '毎晩、火の元を点検すること。' && says demo.wording.yaml 'lines: [4, 5]'; }
check "attach places every control and writes STD.wording.yaml" t "$@"
t() { run 0 attach demo document.txt -o again.yaml "$@" && cmp demo.wording.yaml again.yaml; }
check "same copy, same bytes" t "$@"
t() { run 0 attach demo document.txt --json "$@" && json '.kijun == 1 and .standard == "demo" and .controls == 2 and .placed == 2 and .unplaced == [] and .strays == [] and (.copy.sha256 | length) == 64' &&
    [ "$(jq -r .copy.sha256 out)" = "$(sha256sum <document.txt | cut -d' ' -f1)" ]; }
check "attach --json names the copy" t "$@"
t() { sed 's/^(b) /- /' document.txt >torn.txt && run 2 attach demo torn.txt -o torn.yaml "$@" && [ ! -e torn.yaml ]; }
check "nothing sure: status 2, no file" t "$@"
t() { sed 's/^(a) .*/(a) 点検する/; /^点検/d' document.txt >torn.txt && run 1 attach demo torn.txt -o torn.yaml --json "$@" && json '.placed == 1 and .unplaced == [{"id":"1(a)","part":"statement","why":"end","line":4}]' && ! says torn.yaml '点検する'; }
check "a doubtful text is reported with its line, and status 1" t "$@"
t() { printf '\226{\225\322\n' >sjis.txt && run 2 attach demo sjis.txt -o sjis.yaml "$@" && grep -q '^sjis.txt:1:1: error: .*CP932' err && [ ! -e sjis.yaml ]; }
check "CP932 is recognised" t "$@"
t() { run 2 attach dem document.txt "$@" && says err 'did you mean demo' && run 2 attach demo missing.txt "$@" && says err missing.txt && run 2 attach demo "$@" && run 2 attach demo document.txt -o a -o b "$@"; }
check "wrong calls" t "$@"
t() { mkdir -p bare/shared bare/bare && echo 'facts: []' >bare/shared/facts.yaml && sed 's/^standard: demo/standard: bare/; /^attach:/,/closing/d' std/demo/standard.yaml >bare/bare/standard.yaml && run 2 attach bare document.txt --standards bare && says err 'does not say what its document looks like'; }
check "a standard that does not describe its document" t
t() { sed 's/{n}\. /{q}. /' std/demo/standard.yaml >x && mkdir -p odd/shared odd/demo && cp std/shared/facts.yaml odd/shared && cp x odd/demo/standard.yaml && run 2 check odd && grep -q '^odd/demo/standard.yaml:9:.*{q}' err; }
check "a wrong pattern is reported with its place" t

# What quotes it --------------------------------------------------------------------------------------------------------

t() { run 0 show 'demo:1(a)' --wording demo.wording.yaml --json "$@" && json '.wording == [{"part":"statement","level":null,"text":"毎晩、火の元を点検すること。","lines":[4,5],"copy":"document.txt","sha256":.wording[0].sha256}]' &&
    run 0 show 'demo:1(a)' --json "$@" && json '.wording == []' && run 0 show 'demo:1(a)' --lang ja --wording demo.wording.yaml "$@" && says out '原文' && says out '毎晩、火の元を点検すること。'; }
check "show quotes" t "$@"
for for in bidder internal; do
    t() { run 0 spec system.yaml --for "$for" --wording demo.wording.yaml -o w.md -o w.docx -o w.html -o w.xlsx "$@" && says w.md '**原文**' && says w.md '毎晩、火の元を点検すること。' && says w.md '火の元を見ること。' &&
        says w.md "$(sha256sum <demo.wording.yaml | cut -d' ' -f1)" && says w.html '毎晩、火の元を点検すること。' && unzip -p w.docx word/document.xml | grep -q '毎晩、火の元を点検すること。'; }
    check "spec --for $for quotes" t "$@"
    t() { run 0 spec system.yaml --for "$for" -o plain.md "$@" && ! says plain.md 原文; }
    check "spec --for $for without --wording does not" t "$@"
done
for verb in checklist report; do
    t() { "$KIJUN" $verb system.yaml --wording demo.wording.yaml -o q.md -o q.xlsx "$@" >out 2>err; [ $? -le 1 ] && says q.md '**原文**' && says q.md '毎晩、火の元を点検すること。' &&
        { "$KIJUN" $verb system.yaml -o plain.md "$@" >out 2>err; [ $? -le 1 ]; } && ! says plain.md 原文; }
    check "$verb quotes" t "$@"
done
t() { run 0 spec system.yaml --wording demo.wording.yaml -o w.json "$@" && cp w.json one && run 0 spec system.yaml --wording demo.wording.yaml -o w.json "$@" && cmp -s one w.json; }
check "spec with wording: same bytes" t "$@"
t() { # the identity is the SHA-256 of the values as they are printed
    run 0 spec system.yaml --wording demo.wording.yaml -o w.md "$@" || return 1
    grep -oE '`(kijun )?[0-9a-f.]{5,64}`' w.md | tr -d '`' | awk '!seen[$0]++' >values
    [ "$(sed 1d values | head -n 4 | sha256sum | cut -d' ' -f1)" = "$(sed -n 1p values)" ]
}
check "the document's identity covers the wording" t "$@"
t() { run 2 spec system.yaml --wording demo.wording.yaml --wording again.yaml -o w.md "$@" && says err 'same standard'; }
check "two wordings of one standard" t "$@"
t() { sed 's/1(a)/1(z)/' demo.wording.yaml >bad.yaml && rm -f n.md && run 2 spec system.yaml --wording bad.yaml -o n.md "$@" && grep -q '^bad.yaml:9:[0-9]*: error: .*1(z)' err && [ ! -e n.md ]; }
check "a wrong wording file: place, status 2, nothing written" t "$@"
t() { sed 's/第一版/第二版/' demo.wording.yaml >old.yaml && run 2 show 'demo:1(a)' --wording old.yaml "$@" && says err 'kijun attach again'; }
check "wording of another edition" t "$@"
t() { [ "$("$KIJUN" complete -- attach un)" = unified ] && [ "$("$KIJUN" complete -- attach unified '')" = :files ] && [ "$("$KIJUN" complete -- spec x.yaml --wording '')" = :files ]; }
check "completion" t

# Real copies -----------------------------------------------------------------------------------------------------------

if [ -n "${KIJUN_SEEDS:-}" ]; then
    for pair in 000:sbd:28 001:unified:563 002:ipa:172 003:ciip:617 004:aspsaas:33; do
        t() {
            number=${pair%%:*} std=${pair#*:} there=${pair##*:}
            std=${std%%:*}
            "$KIJUN" attach "$std" "$KIJUN_SEEDS/$number"_*.txt -o "$std.yaml" --json >out 2>err </dev/null
            jq -e ".placed * 100 >= $there * 98 and .placed <= $there" out >/dev/null && id=$(sed -n '/^  - id: /{s///;p;q}' "$std.yaml" | jq -r .) &&
                run 0 show "$std:$id" --wording "$std.yaml" --json && json '.wording | length > 0'
        }
        check "attach $pair" t
    done
fi

echo "# wording: $good ok, $bad not ok"
[ "$bad" = 0 ]
