#!/bin/sh
# What the documents promise is there: files, verbs, options, tests.
#
#     tests/check_docs.sh [TREE]
set -u
cd -- "${1:-$(dirname -- "$0")/..}" || exit 3
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT

verdict() {
    if sed 's/^/not ok /' | grep .; then :; else echo "ok $1"; fi
}

# Words in `code` that look like a path of this tree, and targets of links. out/, build/ and ALL-CAPS parts are made or stand for a name.
for page in ./*.md docs/*.md; do
    grep -oE '`[A-Za-z0-9_./-]+`|\]\([^)#]+' "$page" | sed -E 's/^`|`$//g; s/^\]\(//' |
        grep -E '/|\.(c|h|md|sh|yaml|svg|png|po)$' | grep -vE '^https?:|^/|^\.\./|[A-Z]{3,}\.|(^|/)[A-Z]{2,}(/|\.|$)|^(out|build[a-z-]*)/|\*|^\.[a-z]+$|^[a-z]+/[a-z]+$' | sort -u |
        while read -r path; do
            path=${path#./}
            [ -e "$path" ] || [ -e "$(dirname "$page")/$path" ] || [ -e "src/$path" ] ||
                [ -n "$(find src tests tools standards -name "$path" -print -quit 2>/dev/null)" ] || echo "$page: there is no $path"
        done
done | verdict "every file that a document names is there"

for page in ./*.md docs/*.md; do
    grep -oE '\./dev [a-z]+' "$page" | sort -u | while read -r _ verb; do
        grep -q "^verb_$verb()" dev || echo "$page: ./dev has no $verb"
    done
done | verdict "every ./dev verb of the documents is there"

grep -ohE '&verb_[a-z]+' src/cli/verbs.c | sed 's/&verb_//' | sort -u >"$work/verbs"
[ "$(wc -l <"$work/verbs")" -ge 9 ] || echo "src/cli/verbs.c: no verbs found" | verdict x
for page in ./*.md docs/*.md; do
    grep -ohE '(`|build/)kijun [a-z]+' "$page" | sed 's/.*kijun //' | sort -u | while read -r verb; do
        grep -qx "$verb" "$work/verbs" || echo "$page: kijun has no verb $verb"
    done
done | verdict "every kijun verb of the documents is there"

# In README.md and README.ja.md both commands of a newcomer, on lines of their own.
for page in README.md README.ja.md; do
    for command in './dev demo' './dev test'; do
        grep -qxE " *$command" "$page" || echo "$page: $command is missing"
    done
done | verdict "both readmes show the two commands"

while read -r verb; do
    grep -qE "\*?\*?$verb" man/*.scd 2>/dev/null || echo "man: nothing about $verb"
    grep -qE "(^|[^a-z])$verb([^a-z]|\$)" README.md README.ja.md || echo "README: nothing about $verb"
done <<END | verdict "every verb is in the man page and the readmes"
$(grep -vE '^(help|complete)$' "$work/verbs")
END

for file in tests/unit/*.c; do
    name=$(basename "$file" .c)
    grep -qE "^$name " tests/unit/list.txt || echo "tests/unit/list.txt: $name is missing"
done | verdict "every unit test is listed"
while read -r name room; do
    [ -f "tests/unit/$name.c" ] || echo "tests/unit/list.txt: there is no tests/unit/$name.c"
    [ -d "src/$room" ] || echo "tests/unit/list.txt: $name: there is no room $room"
done <tests/unit/list.txt | verdict "every listed unit test is there"
for file in tests/fuzz/fuzz_*.c; do
    name=$(basename "$file" .c | sed 's/^fuzz_//')
    [ -n "$(ls "tests/fuzz/corpus/$name" 2>/dev/null)" ] || echo "tests/fuzz: $name has no corpus"
done | verdict "every fuzz target has a corpus"

# Every library that the build asks for has its reason.
grep -ohE "dependency\('[^']+'" meson.build src/*/meson.build | sed "s/.*'\(.*\)'/\1/" | sort -u | while read -r name; do
    grep -q "\`$name\`" docs/dependencies.md || echo "docs/dependencies.md: nothing about $name"
done | verdict "every library has its reason in docs/dependencies.md"

# The glossary has both languages in every row.
awk -F'|' '/^\| / && $2 !~ /---/ { rows++; for (i = 2; i <= 4; i++) if ($i ~ /^ *$/) print "docs/glossary.md:" FNR ": an empty field" }
    END { if (rows < 30) print "docs/glossary.md: only " rows + 0 " rows" }' docs/glossary.md | verdict "the glossary is complete in both languages"
