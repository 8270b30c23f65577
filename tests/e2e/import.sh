#!/bin/sh
# import: worksheets that people filled in Excel become system files; what is not understood is named by its cell.
# The workbooks are made of tests/e2e/books/*.txt by mkbook. $KIJUN is the program, $BUILD the folder it was built in.
set -u
here=$(cd -- "$(dirname -- "$0")" && pwd)
tree=$(dirname "$(dirname "$here")")
KIJUN=${KIJUN:-$tree/build/kijun}
BUILD=${BUILD:-$tree/build}
own=$(mktemp -d "${TMPDIR:-/tmp}/kijun-import.XXXXXX") || exit 3
trap 'rm -rf "$own"' EXIT
cd "$own" || exit 3
export LC_ALL=C.UTF-8
unset LANGUAGE NO_COLOR CLICOLOR_FORCE COLUMNS

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
        echo "ok $name"
    else
        for f in out err; do [ -s $f ] && sed "s/^/# $f: /" $f | head -n 30; done
        echo "not ok $name"
    fi
}
json() { [ -s out ] && jq -e "$1" out >/dev/null 2>&1; }
says() { grep -qF -- "$2" "$1"; }
lacks() { ! grep -qF -- "$2" "$1"; }
book() { "$BUILD/tests/mkbook" "$here/books/$1.txt" "$1.xlsx"; }

# kijun's own workbooks ----------------------------------------------------------------------------------------------

derived() { # STATUS FILE JSON: derive may find something undetermined (1), which is all the same here
    "$KIJUN" derive "$1" --json >"$2" 2>/dev/null
    [ $? -le 1 ] && [ -s "$2" ]
}
for example in $(find "$tree/examples" -name '*.yaml' | sort); do
    for lang in ja en; do
        t() { "$KIJUN" spec "$example" --for internal --lang "$lang" -o a.xlsx 2>/dev/null
            [ -s a.xlsx ] && run 0 import a.xlsx -o back.yaml && [ ! -s out ] && derived "$example" a.json && derived back.yaml b.json && cmp a.json b.json; }
        check "$(basename "$example") comes back from its internal workbook ($lang)" t
    done
    # Nothing is lost on the second way either: the file that came back gives the same workbook rows.
    t() { "$KIJUN" spec back.yaml --for internal --lang en -o b.xlsx 2>/dev/null
        run 0 import b.xlsx -o again.yaml && cmp back.yaml again.yaml; }
    check "$(basename "$example") comes back a second time, the same bytes" t
done
t() { "$KIJUN" spec "$tree/examples/gyosei-joho-teikyo.yaml" -o bid.xlsx 2>/dev/null
    run 0 import bid.xlsx && says out '行政情報提供システム' && says out '閲覧傾向の把握' && says out 'sbd.AT-1-1' && says out 'level: mid' &&
        lacks out 'sbd.E' && lacks out '費用に見合わない' && lacks out 'harm.leak'; }
check "a bidder's workbook gives the system and the levels, and no reasons or answers" t

# Worksheets as the manual has them ----------------------------------------------------------------------------------

outcome() { # FILE: what the manual's standard gives, without the reasons that name facts of other standards
    "$KIJUN" derive "$1" --standard sbd --json | jq -S '.standards[0] | (.conditions | map({id, value, by})), (.controls | map({id, applies, recommended, decided}))'
}
t() { book clean && run 0 import clean.xlsx -o clean.yaml && outcome clean.yaml >a.json && outcome "$tree/examples/gyosei-joho-teikyo.yaml" >b.json &&
    [ "$(wc -l <a.json)" -gt 100 ] && cmp a.json b.json; }
check "the worked example, filled in on the manual's sheets, derives the same" t
t() { says clean.yaml 'users.scale: {value: 1000000, note: 100万人程度}' && says clean.yaml 'networks: [管理用LAN]' && says clean.yaml 'name: 行政情報提供システム' &&
    [ "$(grep -c 'actor: システム管理者' clean.yaml)" = 3 ] && lacks clean.yaml ギョウセイ && lacks clean.yaml 'sbd.A:'; }
check "merged cells, furigana, numbers in words, judgements that follow anyway" t
t() { run 0 import clean.xlsx --json && json '.kijun == 1 and .file.system.name == "行政情報提供システム" and (.found | map(.kind) | unique | length) == 6
    and .unread == [] and .outside > 0 and .found[0].cell == "'"'ワークシート1,2'!A7"'"'; }
check "import --json says what was found where" t

t() { book merged && run 0 import merged.xlsx --json -o merged.yaml && [ -s merged.yaml ] && json '.unread == [] and (.notes | map(.cell) | index("'"'記入 用 (案)'!C13"'"))'; }
check "other headings, extra rows and columns, several tables on a sheet" t
t() { json '.file | .system.owner == "みどり町教育委員会図書課" and .document.date == "2026-04-01" and (.tasks | length) == 3 and (.work | length) == 4
    and .work[1].actor == "町民" and .work[1].flow == "both" and .work[3].actor == "職員" and .work[0].stores == ["蔵書情報"]'; }
check "… the system and its tasks" t
t() { json '[.file.sheets[] | {(.for.actor + "/" + (.for.information // "")): .answers}] | add
    | .["町民/"]["users.scale"].value == 12000 and .["町民/"].network.value == ["internet", "government_net"] and .["町民/"]["harm.leak"] == "unknown"
      and .["町民/蔵書情報"]["information.scope"] == "public" and .["町民/利用者情報"]["information.scope"] == "self" and .["図書課職員/"]["users.scale"].value == 30'; }
check "… one questionnaire for each actor and information" t
t() { json '.file | .judgements == {"sbd.B": {value: "yes", why: "利用者情報を扱うため"}} and .decisions["sbd.AC-1-1"] == {level: "omit", why: "窓口で本人を確かめる"}
    and .decisions["sbd.AU-1-1"].level == "low" and (.decisions | length) == 3'; }
check "… judgements and decisions" t

t() { book english && run 0 import english.xlsx --json && json '.file | .system.owner == "Library of Midori" and (.tasks | length) == 2 and .work[1].actor == "Resident"
    and .work[0].devices == ["Smartphone", "own PC"] and .answers["users.scale"].value == 12000 and .answers.network == ["internet", "intranet"]
    and .answers.remote_use == {value: "yes", note: "by the operator"} and .decisions == {"sbd.AT-1-1": {level: "high"}, "sbd.AT-2-2": {level: "omit"},
        "sbd.AC-1-1": {level: "omit", why: "checked at the counter"}}'; }
check "sheets in English" t

t() { book wrong && run 1 import wrong.xlsx --json && json '[.unread[].cell] | sort == (["ワークシート1!B3", "ワークシート1!B4", "ワークシート1!B6", "判断!B2", "判断!B3", "判断!B4",
    "判断!B5", "要件!C2", "要件!C4", "設問!C2", "設問!C3", "設問!C4", "設問!C5", "設問!C6", "設問!C7", "設問!C8", "設問!C10"] | sort)'; }
check "what is wrong is named by its cell, all of it and nothing else" t
t() { json '.file | .answers == {"harm.leak": "none"} and .decisions == {"sbd.AT-1-2": {level: "mid"}} and .document.version == "0.3" and has("judgements") == false'; }
check "… and is not in the file" t
t() { run 1 import wrong.xlsx -o wrong.yaml --lang en && says err '設問!C3: “宇宙人” is not read.' && says wrong.yaml '#   設問!C3: ' && run 1 derive wrong.yaml; }
check "… but on standard error, and at the head of a file that loads" t

# What is no workbook ------------------------------------------------------------------------------------------------

t() { printf '項目,内容\n' >a.csv && run 2 import a.csv --lang en && says err 'CSV' && [ ! -s out ]; }
check "a CSV file is recognised" t
t() { printf '\320\317\021\340\241\261\032\341' >old.xls && run 2 import old.xls --lang en && says err '.xls'; }
check "the old format is recognised" t
t() { head -c 900 clean.xlsx >cut.xlsx && rm -f no.yaml && run 2 import cut.xlsx -o no.yaml --lang en && says err 'damaged' && [ ! -e no.yaml ]; }
check "a damaged file is refused and nothing is written" t
t() { printf '# sheet a\nただの表¦1\n' >none.txt && "$BUILD/tests/mkbook" none.txt none.xlsx && run 2 import none.xlsx --lang en && says err 'No worksheet'; }
check "a workbook without any worksheet is status 2" t
t() { run 2 import nosuch.xlsx && run 2 import clean.xlsx -o a.yaml -o b.yaml; }
check "no such file; two outputs" t
t() { printf '# sheet a\n項目¦内容\n目的¦調べる\n' >nameless.txt && "$BUILD/tests/mkbook" nameless.txt nameless.xlsx && run 1 import nameless.xlsx --lang en && says out 'purpose: 調べる' && says err 'name'; }
check "without the system's name nothing is made up" t
