#!/bin/sh
# Golden: the specification of each example, as Markdown (both editions) and as the document tree (for bidders).
#
#     KIJUN=build/kijun tests/golden/spec.sh        GOLDEN=write rewrites the expected files; a person reads the diff
#
# Digests change with every byte of the data, so they are compared elsewhere (the same input gives the same bytes).
set -u
cd -- "$(dirname -- "$0")/../.." || exit 3
kijun=${KIJUN:-build/kijun}
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
bad=0

# check NAME FILE: what FILE holds is what is expected under NAME.
check() {
    sed -E 's/[0-9a-f]{64}/DIGEST/g' "$2" >"$work/plain"
    if [ "${GOLDEN:-}" = write ]; then
        mkdir -p tests/golden/spec
        cp "$work/plain" "tests/golden/spec/$1"
    fi
    if diff -u "tests/golden/spec/$1" "$work/plain" >"$work/diff" 2>&1; then
        echo "ok golden $1"
    else
        head -n 40 "$work/diff"
        echo "not ok golden $1"
        bad=1
    fi
}

for example in examples/gyosei-joho-teikyo.yaml examples/jinji.yaml examples/kiosk.yaml examples/kyodo-riyo.yaml; do
    name=$(basename "$example" .yaml)
    for edition in bidder internal; do
        for format in md json; do
            [ "$edition.$format" != internal.json ] || continue
            # Status 1 only says that something is still open.
            LC_ALL=ja_JP.UTF-8 "$kijun" spec "$example" --for "$edition" -o "$work/out.$format" >"$work/said" 2>&1 || [ $? = 1 ] || {
                cat "$work/said"
                echo "not ok golden $name.$edition.$format"
                bad=1
                continue
            }
            check "$name.$edition.$format" "$work/out.$format"
        done
    done
done
exit $bad
