#!/bin/sh
# shellcheck disable=SC2016 # the outline is jq
# Golden: what the five standards ask of each example. One line a condition, one line a group of controls:
#
#     condition ipa.P-2   yes rule accept          value, by what, choice
#     unified 2.1.1.1(1)  + (a) (b)  - (c)  ? (d)  applies, does not, undetermined; levels behind the id where there are some
#
#     KIJUN=PROGRAM sh tests/golden/derive.sh            compares
#     GOLDEN=write KIJUN=PROGRAM sh tests/golden/derive.sh   writes; read the difference before it goes in
set -u
cd -- "$(dirname -- "$0")/../.." || exit 3
kijun=${KIJUN:-build/kijun}
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
failed=0

outline='
.standards[] | .id as $s |
(.conditions[] | "condition \($s).\(.id)\t\(.value) \(.by)\(if .choice then " " + .choice else "" end)"),
([.controls[] | {id, parent, group: (.id | sub("[-.]?[^-.()]*[0-9a-zァ-ン]*[)]?$"; "") | sub("[(.]$"; "")),
    mark: {yes: "+", no: "-", unknown: "?"}[.applies],
    level: (if (.recommended + .possible | any(. != "apply" and . != "omit")) then "=" + (.recommended | join("|")) else "" end)}]
 | group_by(.group) | .[] | "\($s) \(.[0].group)\t" + ([group_by(.mark)[] | .[0].mark + " " + (map(.id + .level) | join(" "))] | join("  ")))
'
for example in examples/*.yaml; do
    name=$(basename "$example" .yaml)
    "$kijun" derive "$example" --json >"$work/derived.json" 2>"$work/said" || [ $? = 1 ] || {
        cat "$work/said"
        echo "not ok derive $name"
        failed=1
        continue
    }
    jq -r "$outline" "$work/derived.json" >"$work/$name"
    if [ "${GOLDEN:-}" = write ]; then
        cp "$work/$name" "tests/golden/derive/$name.txt"
        echo "written $name"
    elif diff -u "tests/golden/derive/$name.txt" "$work/$name" | head -20 | grep .; then
        echo "not ok golden derive $name"
        failed=1
    else
        echo "ok golden derive $name"
    fi
done
exit $failed
