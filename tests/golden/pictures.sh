#!/bin/sh
# Golden: risk trees and coverage as SVG, in both languages.
#
#     KIJUN=build/kijun tests/golden/pictures.sh        GOLDEN=write rewrites the expected files; a person looks at them
set -u
cd -- "$(dirname -- "$0")/../.." || exit 3
kijun=${KIJUN:-build/kijun}
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
bad=0

# check NAME VERB EXAMPLE OPTION…
check() {
    name=$1 verb=$2 example=$3
    shift 3
    # Status 1 only says that something is undetermined.
    "$kijun" "$verb" "examples/$example.yaml" "$@" -o "$work/$name.svg" >"$work/said" 2>&1 || [ $? = 1 ] || cat "$work/said"
    if [ "${GOLDEN:-}" = write ]; then
        mkdir -p tests/golden/pictures
        cp "$work/$name.svg" "tests/golden/pictures/$name.svg"
    fi
    if diff -u "tests/golden/pictures/$name.svg" "$work/$name.svg" >"$work/diff" 2>&1; then
        echo "ok golden $name.svg"
    else
        head -n 20 "$work/diff" | cut -c 1-300
        echo "not ok golden $name.svg"
        bad=1
    fi
}

check tree-data-ja tree finance --tree data --reasons
check tree-datacenter-en tree gyosei-joho-teikyo --tree datacenter --lang en
check tree-software-en tree jinji --tree software --lang en
check tree-convenience-ja tree telecom --tree convenience
check coverage-ja coverage gyosei-joho-teikyo --standard sbd --standard ipa
exit $bad
