#!/bin/sh
# once: the compiler of pages refuses what is not safe, with its place; every part of pages is shown, without barriers.
set -u
tree=$(cd -- "$(dirname -- "$0")/../.." && pwd)
cd "$tree" || exit 3
ninja -C "$BUILD" src/web/template tests/gallery >"$TMP/log" 2>&1 || { cat "$TMP/log"; echo "not ok the compiler of pages does not build"; exit 1; }
compile=$BUILD/src/web/template

# tests/template/bad: the first line of each says the error that is expected (its braces are drawn apart there).
for page in tests/template/bad/*.html; do
    name=$(basename "$page" .html)
    want=$(sed -n '1s/^{{# error: \(.*\) }}$/\1/p' "$page")
    "$compile" "$page" "$TMP/out.c" "$TMP/out.h" 2>"$TMP/said"
    status=$?
    have=$(sed -n "1s|^$page:\([0-9]*:[0-9]*\): error: |\1: |p" "$TMP/said" | sed 's/{{/{ {/g; s/}}/} }/g')
    if [ $status = 1 ] && [ -n "$want" ] && [ "$want" = "$have" ] && [ ! -e "$TMP/out.c" ] && [ ! -e "$TMP/out.h" ]; then
        echo "ok $name is refused"
    else
        cat "$TMP/said"
        echo "not ok $name: status $status, not: $want"
    fi
    rm -f "$TMP/out.c" "$TMP/out.h"
done

# The same page gives the same bytes, and its messages stand at their place.
"$compile" tests/template/good/marks.html "$TMP/a.c" "$TMP/x.h" && "$compile" tests/template/good/marks.html "$TMP/b.c" "$TMP/x.h" &&
    cmp -s "$TMP/a.c" "$TMP/b.c" && echo "ok the same C twice" || echo "not ok the same C twice"
"$compile" --messages tests/template/good/marks.html >"$TMP/messages.c"
xgettext -L C --from-code=UTF-8 -k -ktr:2 --flag=tr:2:pass-c-format "$TMP/messages.c" -o "$TMP/messages.pot"
if grep -q '^#: tests/template/good/marks.html:[0-9]' "$TMP/messages.pot" && grep -A 1 'no-c-format' "$TMP/messages.pot" | grep -q '100%'; then
    echo "ok messages are found where they stand"
else
    cat "$TMP/messages.pot"
    echo "not ok messages are found where they stand"
fi

# Every part, in both languages: without a window that is too small, and without barriers.
mkdir -p "$TMP/gallery/assets"
"$BUILD/tests/gallery" "$TMP/gallery" || { echo "not ok the gallery"; exit 1; }
[ "$(ls "$TMP/gallery"/*.html | wc -l)" -ge 6 ] && echo "ok every part is written" || echo "not ok every part is written"
if grep -l '<script>alert' "$TMP/gallery"/*.html; then echo "not ok a value became a tag"; else echo "ok no value becomes a tag"; fi
modules=${NODE_PATH:-$tree/build/npm/node_modules}
if [ ! -d "$modules/axe-core" ] || ! command -v node >/dev/null 2>&1; then
    echo "# no axe here: the parts were not looked at in a browser"
    exit 0
fi
NODE_PATH=$modules node tests/template/look.mjs "$TMP/gallery"
