#!/bin/sh
# Same input, same bytes: every format of every example, written by other people at other places.
# once (the bytes are what is looked at, not the program)
#
# The second run has another time zone, locale, home, folder, umask, name of the output file, file dates, place of
# the program, and user where there may be one.
set -u
tree=$(cd -- "$(dirname -- "$0")/../.." && pwd)
KIJUN=${KIJUN:-$tree/build/kijun}
own=$(mktemp -d "${TMPDIR:-/tmp}/kijun-same.XXXXXX") || exit 3
trap 'rm -rf "$own"' EXIT
# The other user gets a copy of the program at another place: the clone may stand where only its owner may look.
mkdir -p "$own/here" "$own/there/日本 語" "$own/there/bin"
cp "$KIJUN" "$own/there/bin/kijun"
cp "$(dirname "$KIJUN")/kijun-render" "$own/there/bin/kijun-render"
chmod -R a+rwX "$own"
elsewhere="$own/there/日本 語"
other="$own/there/bin/kijun"

as_somebody_else() {
    if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null 2>&1 &&
        setpriv --reuid 65534 --regid 65534 --clear-groups env "$other" --version >/dev/null 2>&1; then
        setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
    else
        "$@"
    fi
}

for example in "$tree"/examples/gyosei-joho-teikyo.yaml "$tree"/examples/jinji.yaml "$tree"/examples/kiosk.yaml "$tree"/examples/kyodo-riyo.yaml; do
    name=$(basename "$example" .yaml)
    cp "$example" "$elsewhere/copy.yaml"
    touch -d 2001-02-03 "$elsewhere/copy.yaml"
    chmod a+r "$elsewhere/copy.yaml"
    for edition in bidder internal; do
        for format in docx xlsx pdf html md json; do
            (cd "$own/here" && umask 022 && TZ=UTC LC_ALL=C "$KIJUN" spec "$example" --for $edition -o "one.$format") >"$own/said" 2>&1
            first=$?
            (cd "$elsewhere" && umask 077 && as_somebody_else env -i PATH="$PATH" HOME=/nonexistent USER=somebody TZ=Asia/Kathmandu \
                LANG=ja_JP.UTF-8 LC_ALL=ja_JP.UTF-8 SOURCE_DATE_EPOCH=1 COLUMNS=40 "$other" spec copy.yaml --for $edition \
                -o "two.$format") >>"$own/said" 2>&1
            second=$?
            if [ $first = $second ] && [ $first -le 1 ] && cmp "$own/here/one.$format" "$elsewhere/two.$format" >>"$own/said" 2>&1; then
                echo "ok $name, $edition, $format: the same bytes"
            else
                cat "$own/said"
                echo "not ok $name, $edition, $format: status $first and $second, or other bytes"
            fi
            rm -f "$own/here/one.$format" "$elsewhere/two.$format"
        done
    done
    for format in svg png; do
        TZ=UTC LC_ALL=C "$KIJUN" diagram "$example" -o "$own/one.$format" >"$own/said" 2>&1
        (cd "$elsewhere" && TZ=Asia/Tokyo LC_ALL=ja_JP.UTF-8 HOME=/nonexistent "$other" diagram copy.yaml -o "two.$format") >>"$own/said" 2>&1
        if cmp "$own/one.$format" "$elsewhere/two.$format" >>"$own/said" 2>&1; then
            echo "ok $name, diagram, $format: the same bytes"
        else
            cat "$own/said"
            echo "not ok $name, diagram, $format"
        fi
        rm -f "$own/one.$format" "$elsewhere/two.$format"
    done
done

# Pictures of one system: the trees, all on one PDF and one of them as pictures, and the coverage.
example=$tree/examples/finance.yaml
cp "$example" "$elsewhere/copy.yaml"
chmod a+r "$elsewhere/copy.yaml"
group=$("$KIJUN" tree "$example" --json | jq -r '.trees[0].group')
for call in "tree one.pdf" "tree one.svg --tree $group" "tree one.png --tree $group" "coverage one.svg" "coverage one.xlsx"; do
    # shellcheck disable=SC2086 # words
    set -- $call
    verb=$1 out=$2
    shift 2
    (cd "$own/here" && TZ=UTC LC_ALL=C "$KIJUN" $verb "$example" -o "$out" "$@") >"$own/said" 2>&1
    (cd "$elsewhere" && as_somebody_else env -i PATH="$PATH" HOME=/nonexistent TZ=Asia/Tokyo LC_ALL=ja_JP.UTF-8 "$other" $verb copy.yaml -o "$out" "$@") >>"$own/said" 2>&1
    if [ -s "$own/here/$out" ] && cmp "$own/here/$out" "$elsewhere/$out" >>"$own/said" 2>&1; then
        echo "ok finance, $verb, $out: the same bytes"
    else
        cat "$own/said"
        echo "not ok finance, $verb, $out"
    fi
    rm -f "$own/here/$out" "$elsewhere/$out"
done

# And an answer that changes must change the document; else all of this would prove nothing.
sed 's/^  name: .*/  name: 別のシステム/' "$tree/examples/kiosk.yaml" >"$own/other.yaml"
for format in docx xlsx pdf html md json; do
    "$KIJUN" spec "$tree/examples/kiosk.yaml" -o "$own/one.$format" >/dev/null 2>&1
    "$KIJUN" spec "$own/other.yaml" -o "$own/two.$format" >/dev/null 2>&1
    if [ -s "$own/one.$format" ] && [ -s "$own/two.$format" ] && ! cmp -s "$own/one.$format" "$own/two.$format"; then
        echo "ok $format: another name, other bytes"
    else
        echo "not ok $format: another name, the same bytes"
    fi
done
