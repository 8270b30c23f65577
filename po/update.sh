#!/bin/sh
# Brings po/ja.po up to date with the source: gathers every message of the tree (xgettext), keeps the translations
# there are, takes new ones from po/fragments/*.po, and fails when any message has no translation or a doubtful one.
#
#   po/update.sh           rewrites po/ja.po
#   po/update.sh --check   changes nothing; fails when po/ja.po is not what it should be
set -eu
mode=${1:-}
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

find src -name '*.c' -o -name '*.h' | LC_ALL=C sort >"$work/files"
# Pages: the C that they become says where each message stands.
if [ -d src/web/pages ]; then
    ${CC:-cc} -std=gnu17 -o "$work/template" tools/template*.c
    "$work/template" --messages src/web/pages/*.html >"$work/pages.c"
    echo "$work/pages.c" >>"$work/files"
fi
xgettext --language=C --from-code=UTF-8 --sort-by-file --add-location=file --package-name=kijun \
    -k -k_ -kN_ -ktr:2 -ktrs:2 --flag=_:1:pass-c-format --flag=tr:2:pass-c-format --flag=trs:2:pass-c-format \
    --files-from="$work/files" -o "$work/kijun.pot"
# Dates make a file differ from run to run; nobody reads them.
sed -i '/^"POT-Creation-Date:/d' "$work/kijun.pot"

# Fragments are younger than what was merged before, so they come first.
mkdir "$work/fragments"
set -- po/fragments/*.po
[ -e "$1" ] || set --
for f in "$@"; do
    # A fragment may lack the header that says its encoding.
    if head -c 400 "$f" | grep -q '^msgid ""$'; then cp "$f" "$work/fragments"; else
        { printf 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'; cat "$f"; } >"$work/fragments/$(basename "$f")"
    fi
done
cat >"$work/head.po" <<'HEAD'
msgid ""
msgstr ""
"Project-Id-Version: kijun\n"
"Language: ja\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"
HEAD
set -- "$work"/fragments/*.po
[ -e "$1" ] || set --
msgcat --use-first -o "$work/known.po" "$work/head.po" "$@" po/ja.po
msgmerge --quiet --no-fuzzy-matching --sort-by-file --add-location=file -o "$work/merged.po" "$work/known.po" "$work/kijun.pot"
msgattrib --no-obsolete --sort-by-file --add-location=file -o "$work/ja.po" "$work/merged.po"

missing=$(msgattrib --untranslated --no-obsolete --no-location "$work/ja.po")
fuzzy=$(msgattrib --only-fuzzy --no-obsolete --no-location "$work/ja.po")
msgfmt --check-format -o /dev/null "$work/ja.po"
if [ "$mode" = --check ]; then
    cmp -s "$work/ja.po" po/ja.po || { echo "po/ja.po is not up to date: run po/update.sh" >&2; exit 1; }
else
    cp "$work/ja.po" po/ja.po
fi
if [ -n "$missing$fuzzy" ]; then
    printf '%s\n' "$missing" "$fuzzy" >&2
    echo "po/ja.po: these messages have no translation (put them into po/fragments/ROOM.po)" >&2
    exit 1
fi
