#!/bin/sh
# checklist, report: the form goes out in every format and comes back filled in; mistakes are told by cell and nothing is
# written; the report says what the system's file says. Prints `ok NAME` or `not ok NAME`. $KIJUN is the program, $BUILD
# the folder it was built in (for fillbook).
set -u
here=$(cd -- "$(dirname -- "$0")" && pwd)
tree=$(dirname "$(dirname "$here")")
KIJUN=${KIJUN:-$tree/build/kijun}
own=$(mktemp -d "${TMPDIR:-/tmp}/kijun-checklist.XXXXXX") || exit 3
trap 'rm -rf "$own"' EXIT
for folder in "${BUILD:-}" "$(dirname "$KIJUN")" "$(dirname "$KIJUN")/../.."; do
    [ -x "$folder/tests/fillbook" ] && fillbook=$folder/tests/fillbook
done
cd "$own" || exit 3
export LC_ALL=ja_JP.UTF-8

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
fill() { "$fillbook" "$@" >>said 2>&1; }

cat >system.yaml <<'YAML'
# 点検の見本
kijun: 1
system: {name: 点検対象システム, owner: みなと省}
answers: {network: [internet], servers: yes} # 一部だけ
decisions:
  sbd.AT-1-1: {level: omit, why: 外部から使わない}
status:
  # 第1回
  sbd.SC-1-1: {state: done, on: 2026-04-01, evidence: [契約書], note: 済み} # 委託先
  unified.1.2.1.1(2)(a):
    state: partly
    # 委員が1名足りない
    note: 残り1名
YAML
cp system.yaml made.yaml

t() {
    run 0 checklist system.yaml -o f.xlsx -o f.docx -o f.html -o f.md -o f.json -o f.pdf --standard sbd --standard unified &&
        for f in f.xlsx f.docx f.html f.md f.json f.pdf; do [ -s $f ] || return 1; done
}
check "the form in six formats"
t() { grep -q '□実施済<br>[^|□]*☑一部実施[^|□]*<br>□未実施<br>□該当なし' f.md && grep -q '残り1名' f.md; }
check "a state is a ticked box on paper"
t() {
    rm -rf parts && mkdir parts && unzip -q f.xlsx -d parts || return 1
    sheet=parts/xl/worksheets/sheet3.xml
    for part in '<dataValidation type="list"' '実施済,一部実施,未実施,該当なし' 'hidden="1"' 'state="frozen"' '<autoFilter' 'orientation="landscape"'; do
        grep -qF "$part" $sheet || { echo "no $part" >>said; return 1; }
    done
    grep -q '_xlnm.Print_Titles' parts/xl/workbook.xml && [ "$(grep -o '<mergeCell ' $sheet | wc -l)" -le 3 ]
}
check "a sheet to fill in: drop-downs, hidden keys, head in view, lying page, nothing merged below"
t() { (LC_ALL=C TZ=Asia/Kathmandu run 0 checklist system.yaml -o g.xlsx -o g.docx -o g.pdf --standard sbd --standard unified) && cmp -s f.xlsx g.xlsx && cmp -s f.docx g.docx && cmp -s f.pdf g.pdf; }
check "same input, same bytes"
t() { jq -e '.document.data[0] | (.columns | map(.key)) as $k | .rows | map(select(.[0] == "sbd.SC-1-1")) | .[0][$k | index("state")] == "done"' f.json >/dev/null; }
check "rows for machines have keys and states"
t() { run 0 checklist system.yaml --standard unified --role ciso -o r.md && grep -q '自己点検票（最高情報セキュリティ責任者）' r.md && ! grep -q '行政事務従事者' r.md; }
check "one role only"
t() { run 0 checklist system.yaml --standard unified --role 最高情報セキュリティ責任者 -o r2.md && cmp -s r.md r2.md; }
check "a role by its title"
t() { run 2 checklist system.yaml --role cisso -o x.md --lang en && said 'did you mean ciso' && [ ! -e x.md ]; }
check "an unknown role"
t() { run 2 checklist system.yaml && said '-o'; }
check "no output named"
t() { run 0 checklist system.yaml --standard sbd --all -o all.md && grep -q '^| AT-1-1 |.*外部から使わない' all.md; }
check "what does not apply, with --all"

t() { run 0 checklist system.yaml --import f.xlsx && said '変更はありません' && cmp -s system.yaml made.yaml; }
check "a form that nobody filled in changes nothing"
t() {
    cp f.xlsx filled.xlsx
    fill filled.xlsx 'unified.1.2.1.1(1)(a)' 実施状況 '○' 'unified.1.2.1.1(1)(a)' 点検日 'Ｒ８．５．１０' \
        'unified.1.2.1.1(1)(a)' 証拠資料 '任命書、議事録' 'unified.1.2.1.1(2)(a)' 実施状況 '実施　済' \
        sbd.SC-1-1 点検日 =46152 'unified.1.2.1.1(1)(b)' 実施状況 'N/A' 'unified.1.2.1.1(1)(b)' 備考 '別の部署 & 課' || return 1
    run 0 checklist system.yaml --import filled.xlsx && said '新規 2、変更 2'
}
check "a filled form comes back"
t() {
    cat >want.yaml <<'YAML'
status:
  # 第1回
  sbd.SC-1-1: {state: done, on: 2026-05-10, evidence: [契約書], note: 済み} # 委託先
  unified.1.2.1.1(2)(a):
    state: done
    # 委員が1名足りない
    note: 残り1名
  unified.1.2.1.1(1)(a): {state: done, on: 2026-05-10, evidence: ["任命書", "議事録"]}
  unified.1.2.1.1(1)(b): {state: not_applicable, note: "別の部署 & 課"}
YAML
    { sed '/^status:/,$d' made.yaml; cat want.yaml; } | diff - system.yaml >said
}
check "in the file only the states have changed, comments stay"
t() { cp system.yaml once.yaml && run 0 checklist system.yaml --import filled.xlsx && cmp -s system.yaml once.yaml; }
check "the same form once more changes nothing"
t() { run 0 checklist system.yaml --standard sbd --standard unified -o again.xlsx && run 0 checklist system.yaml --import again.xlsx --json && jq -e '.changed == 0 and .same == 4' out >/dev/null; }
check "out and back: nothing is lost"
t() { run 0 checklist made.yaml --import filled.xlsx -o other.yaml && cmp -s other.yaml system.yaml && ! grep -q 'unified.1.2.1.1(1)(b)' made.yaml; }
check "into another file with -o"
t() {
    run 0 checklist made.yaml --lang en --standard unified -o en.xlsx || return 1
    fill en.xlsx 'unified.1.2.1.1(1)(a)' Status 'partly done' && run 0 checklist made.yaml --import en.xlsx -o en.yaml && grep -q 'unified.1.2.1.1(1)(a): {state: partly}' en.yaml
}
check "an English form"

t() {
    cp again.xlsx bad.xlsx && cp system.yaml before.yaml
    fill bad.xlsx 'unified.1.2.1.1(1)(a)' 実施状況 たぶん 'unified.1.2.1.1(2)(a)' 点検日 2月30日 \
        'unified.1.2.1.1(2)(b)' 備考 理由 'unified.1.2.1.1(1)(b)' 識別子 unified.9.9 || return 1
    run 2 checklist system.yaml --import bad.xlsx && cmp -s system.yaml before.yaml && [ "$(grep -c '統一基準.*![A-Z]*[0-9]*:' said)" = 4 ] && said 'たぶん' && said '2月30日' && said 'unified.9.9'
}
check "mistakes by cell, and nothing is written"
t() { run 2 checklist system.yaml --import bad.xlsx -o none.yaml && [ ! -e none.yaml ]; }
check "mistakes with -o leave no file"
t() { run 2 checklist system.yaml --import system.yaml && said xlsx; }
check "not a workbook"
t() { "$KIJUN" checklist - --import filled.xlsx <made.yaml >out 2>said; [ $? = 2 ] && said '-o' && "$KIJUN" checklist - --import filled.xlsx -o in.yaml <made.yaml >out 2>said && cmp -s in.yaml system.yaml; }
check "a system on standard input needs -o"

t() { run 1 report system.yaml -o r.md -o r.json --standard sbd --standard unified && grep -q '^## 1 まとめ' r.md && grep -q '^| AT-1-1 .*外部から使わない' r.md && grep -q '未確定の結果を確定させる' r.md; }
check "the report: summary, deviations with reasons, what is undetermined"
t() { grep -q '任命\|委員会' r.md && grep -q '実施済' r.md && [ "$(jq -r '.document.data[0].name' r.json)" = 'データ_点検票' ]; }
check "the report tells the states"
t() { run 1 report system.yaml -o r.docx -o r.xlsx -o r.pdf -o r.html && [ -s r.docx ] && [ -s r.xlsx ] && [ -s r.pdf ] && [ -s r.html ]; }
check "the report over all standards in every format"
t() { run 1 report system.yaml --standard sbd --lang en -o en.md && grep -q '^## 1 Summary' en.md; }
check "the report in English"
