#!/bin/sh
# Every source file is one idea: it begins with what it is, is short enough to read, and is plain text.
#
#     tests/check_sources.sh [TREE]
set -u
cd -- "${1:-$(dirname -- "$0")/..}" || exit 3
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT

# verdict GOOD: the failures on standard input, or one ok.
verdict() {
    if sed 's/^/not ok /' | grep .; then :; else echo "ok $1"; fi
}

find . \( -path ./.git -o -path './build*' -o -path ./out -o -path ./node_modules \) -prune -o -type f -print |
    sed 's/^\.\///' | grep -vE '\.(png|docx|xlsx|pdf)$|^tests/fuzz/corpus/|^tests/golden/|^tests/hostile/|^tests/vectors/trail/(valid|invalid)/' | sort >"$work/all"
grep -E '\.[ch]$' "$work/all" >"$work/c"
[ "$(wc -l <"$work/c")" -gt 20 ] || { echo "not ok no sources found"; exit 1; }

xargs wc -l <"$work/c" | awk '$2 != "total" && $1 >= 900 { print $2 ": " $1 " lines; think at 900" }' |
    verdict "every source file is shorter than 900 lines"

while read -r file; do
    case $(head -n 1 "$file") in
        '/* '* | '// '*) ;;
        *) echo "$file: does not begin with a comment that says what it is" ;;
    esac
done <"$work/c" | verdict "every source file begins with what it is"

grep -E '\.sh$|^dev$|/run$' "$work/all" | while read -r file; do
    head -n 3 "$file" | grep -qE '^# .' || echo "$file: does not say what it is"
done | verdict "every script says what it is"

grep -E '\.h$' "$work/c" | while read -r file; do
    grep -q '^#pragma once' "$file" || echo "$file: no #pragma once"
done | verdict "every header has its guard"

xargs grep -lIP '\r' <"$work/all" | sed 's/$/: a carriage return/' | verdict "no carriage returns"
grep -v '\.scd$' "$work/all" | xargs grep -nIP '\t' | cut -c1-120 | sed 's/$/: a tab/' | verdict "no tabs"
xargs grep -nIP '[ ]+$' <"$work/all" | cut -c1-120 | sed 's/$/: blanks at the end/' | verdict "no blanks at the end of a line"
while read -r file; do
    [ -s "$file" ] || { echo "$file: is empty"; continue; }
    [ -z "$(tail -c 1 "$file")" ] || echo "$file: the last line does not end"
done <"$work/all" | verdict "every file has content and ends its last line"
while read -r file; do
    iconv -f UTF-8 -t UTF-8 "$file" >/dev/null 2>&1 || echo "$file: not UTF-8"
done <"$work/all" | verdict "every text is UTF-8"

# What banned.h poisons must be there; and what it cannot poison (`system` is a word of ours) is looked for here.
for name in strcpy strcat sprintf vsprintf gets strtok localtime gmtime ctime mktime popen tmpnam mktemp atoi; do
    grep -qE "^#pragma GCC poison .*\b$name\b" src/base/banned.h || echo "src/base/banned.h: $name is not banned"
done | verdict "banned.h bans what it should"
grep -E '^src/' "$work/c" | xargs grep -nE '(^|[^A-Za-z0-9_])(alloca|scanf|sscanf|fscanf|setlocale|longjmp|bcopy|system)\(' | grep -v ':#define ' |
    verdict "no banned function"
grep -E '^(src|tools)/' "$work/c" | grep -v 'src/base/mem\.[ch]' | xargs grep -nE 'typedef[[:space:]]+(struct|enum|union)|\b(TODO|FIXME|XXX)\b' |
    verdict "no typedef of a struct, no TODO"
# The build must not depend on where it stands or on other hosts.
xargs grep -nIE '(^|[^A-Za-z0-9_.])(/home/|/work/[a-z.]|/root/|/Users/|/tmp/[a-z]+[./])|[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}:[0-9]+|localhost:[0-9]+' <"$work/all" |
    grep -vE '^tests/check_(sources|checks)\.sh:|(127\.[0-9.]+|0\.0\.0\.0|192\.0\.2\.[0-9]+|localhost):[0-9]' | cut -c1-160 | verdict "no path or host of some machine"
# Addresses: names of XML vocabularies and links to publishers are text, not something fetched.
xargs grep -noIE 'https?://[^] "'"'"'<>)`,]+' <"$work/all" |
    grep -vE '://(schemas\.openxmlformats\.org|schemas\.microsoft\.com|www\.w3\.org|purl\.org|ns\.adobe\.com|(kijun\.)?example\.(jp|com|org|go\.jp))([/:]|$)|127\.0\.0\.1|\$address|evil\.example|^(README|docs/|SECURITY|po/ja\.po|tests/check_(sources|checks)\.sh)' |
    cut -c1-160 | verdict "no address of another host"
