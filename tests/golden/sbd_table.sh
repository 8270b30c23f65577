#!/bin/sh
# sbd_table: the SBD standard against the table of facts in sbd-table.tsv: every judgement of A–F (64 of them) gives every
# requirement its levels, every requirement stands in its chapter, and the worked example comes out as in worksheet 6.
# Needs $KIJUN, $TMP; jq.
set -eu
cd "$(dirname "$0")"
table=sbd-table.tsv
tab=$(printf '\t')

# What the table says for the conditions that hold, as "id levels" lines.
expected() { # HOLDING
    awk -F"$tab" -v holding="$1" '!/^#/ {
        holds = $2 == "-"
        for (i = 1; i <= length($2); i++) if (index(holding, substr($2, i, 1))) holds = 1
        print $1, holds ? $3 : $4 }' "$table" | sort
}

derived() { # FILE
    "$KIJUN" derive "$1" --standard sbd --json >"$TMP/derived.json" 2>"$TMP/stderr" || [ $? = 1 ]
    jq -r '.standards[0].controls[] | "\(.id) \(.recommended | join(","))"' "$TMP/derived.json" | sort
}

wrong=0
for n in $(seq 0 63); do
    holding=
    { echo 'kijun: 1'; echo 'system: {name: t}'; echo 'judgements:'; } >"$TMP/system.yaml"
    bit=1
    for c in A B C D E F; do
        value=no
        if [ $((n & bit)) != 0 ]; then value=yes holding=$holding$c; fi
        echo "  sbd.$c: {value: $value, why: test}" >>"$TMP/system.yaml"
        bit=$((bit * 2))
    done
    expected "$holding" >"$TMP/expected"
    derived "$TMP/system.yaml" >"$TMP/got"
    cmp -s "$TMP/expected" "$TMP/got" || { wrong=$((wrong + 1)); diff "$TMP/expected" "$TMP/got" || :; }
done
if [ $wrong = 0 ]; then echo "ok levels under all 64 judgements"; else echo "not ok levels: $wrong of 64 judgements differ"; fi

"$KIJUN" derive ../../examples/gyosei-joho-teikyo.yaml --standard sbd --json >"$TMP/example.json" 2>"$TMP/stderr" || [ $? = 1 ]
jq -r '.standards[0].controls[] | [.id, (.recommended | join(",")), .decided] | @tsv' "$TMP/example.json" | sort >"$TMP/got"
awk -F"$tab" -v OFS="$tab" '!/^#/ { print $1, $6, $7 }' "$table" | sort >"$TMP/expected"
if diff "$TMP/expected" "$TMP/got"; then echo "ok the worked example has worksheet 6's levels"; else echo "not ok worked example, worksheet 6"; fi

conditions=$(jq -r '[.standards[0].conditions[] | .id + "=" + .value + ":" + .by] | join(" ")' "$TMP/example.json")
want='A=yes:rule B=no:rule C=no:rule D=no:rule E=no:judgement F=no:rule'
if [ "$conditions" = "$want" ]; then echo "ok the worked example has worksheet 5's conditions"; else echo "not ok conditions: $conditions"; fi

for id in $(awk -F"$tab" '!/^#/ { print $1 }' "$table"); do
    "$KIJUN" show "sbd:$id" --json | jq -r '[.id, .chapter] | @tsv'
done >"$TMP/got" 2>"$TMP/stderr"
awk -F"$tab" -v OFS="$tab" '!/^#/ { print $1, $5 }' "$table" >"$TMP/expected"
if diff "$TMP/expected" "$TMP/got"; then echo "ok every requirement stands in its chapter"; else echo "not ok chapters"; fi

printf 'kijun: 1\nsystem: {name: t}\n' >"$TMP/system.yaml"
"$KIJUN" derive "$TMP/system.yaml" --standard sbd --json >"$TMP/derived.json" 2>"$TMP/stderr" || [ $? = 1 ]
if jq -e '[.standards[0].conditions[].value] == ["unknown","unknown","unknown","unknown","unknown","unknown"]' "$TMP/derived.json" >/dev/null; then
    echo "ok nothing answered, nothing known"
else
    echo "not ok an empty system settles a condition"
fi
