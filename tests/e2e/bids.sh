#!/bin/sh
# bids: the answer sheet goes out, comes back filled by hand, is checked by cell and compared with others; points come from
# the officer's sheet; a sheet of another edition is noticed. Prints `ok NAME` or `not ok NAME`. $KIJUN is the program,
# $BUILD the folder it was built in (for fillbook).
set -u
here=$(cd -- "$(dirname -- "$0")" && pwd)
tree=$(dirname "$(dirname "$here")")
KIJUN=${KIJUN:-$tree/build/kijun}
own=$(mktemp -d "${TMPDIR:-/tmp}/kijun-bids.XXXXXX") || exit 3
trap 'rm -rf "$own"' EXIT
for folder in "${BUILD:-}" "$(dirname "$KIJUN")" "$(dirname "$KIJUN")/../.."; do
    [ -x "$folder/tests/fillbook" ] && fillbook=$folder/tests/fillbook
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
has() { grep -qF -- "$2" "$1"; }
fill() { "$fillbook" "$@" >>said 2>&1; }
answer() { # BOOK KEY SIGN HOW WHERE
    fill "$1" "$2" 回答 "$3" "$2" 対応方法 "$4" "$2" '記載箇所（資料名、ページ）' "$5"
}

t() { run 0 bids "$system" -o sheet.xlsx && run 0 bids "$system" -o again.xlsx && cmp sheet.xlsx again.xlsx; }
check bids_sheet_same_bytes

t() { run 0 bids "$system" --for internal -o points.xlsx && fill points.xlsx sbd.AC-1-1 配点 ２０点; }
check bids_points_sheet

t() { run 0 bids "$system" --weights points.xlsx -o sheet.html && has sheet.html 20; }
check bids_points_printed

t() {
    run 0 bids "$system" --json || return 1
    grep -o 'sbd\.[A-Z]*-[0-9]*-[0-9]*' out | sort -u >keys
    cp sheet.xlsx a.xlsx && cp sheet.xlsx b.xlsx && fill a.xlsx 応札者名 応札者名 x
    while read -r key; do answer a.xlsx "$key" ○ 標準機能による "提案書 p.3" || return 1; done <keys
    while read -r key; do answer b.xlsx "$key" 〇 標準機能による "" || return 1; done <keys
    answer b.xlsx sbd.AT-2-1 × "" "" && answer b.xlsx sbd.AU-1-1 ○ 当社では対応できません ""
}
check bids_filled_by_hand

t() {
    run 1 bids "$system" --weights points.xlsx --answers a.xlsx --answers b.xlsx -o compare.md -o compare.xlsx -o compare.docx -o compare.json &&
        said 'AT-2-1：必須の要件に「×」と回答しています。' && said 'AC-1-1：任意の要件に対応する' && said 対応できないという意味にも &&
        has compare.md 満たさない応札者 && [ -s compare.xlsx ] && [ -s compare.docx ] && [ -s compare.json ]
}
check bids_compared

t() {
    cp compare.xlsx first.xlsx
    run 1 bids "$system" --weights points.xlsx --answers a.xlsx --answers b.xlsx -o compare.xlsx && cmp first.xlsx compare.xlsx
}
check bids_compared_same_bytes

t() {
    sed 's/6か月/1年/' "$system" >other.yaml
    cmp -s other.yaml "$system" && { echo "the example no longer says 6か月" >said; return 1; }
    run 1 bids other.yaml --answers a.xlsx -o x.md && said 異なる版の仕様書から
}
check bids_other_edition

t() { run 2 bids "$system" --answers "$system" -o x.md && [ ! -e x.docx ] && run 2 bids "$system" --answers points.xlsx -o y.md && [ ! -e y.md ]; }
check bids_no_answer_sheet

t() { fill points.xlsx sbd.AT-2-1 配点 5 && run 2 bids "$system" --weights points.xlsx -o z.md && said この要件は必須です && [ ! -e z.md ]; }
check bids_points_on_mandatory
