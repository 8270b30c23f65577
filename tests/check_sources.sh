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

# first_lines N PATTERN COMPLAINT: the files on standard input where none of the first N lines is like that.
first_lines() {
    xargs awk -v n="$1" -v pattern="$2" -v say="$3" '
        FNR == 1 { if (last != "" && !seen) print last ": " say; last = FILENAME; seen = 0 }
        FNR <= n && $0 ~ pattern { seen = 1 }
        FNR > n { nextfile }
        END { if (last != "" && !seen) print last ": " say }'
}
first_lines 1 '^/[*/] ' 'does not begin with a comment that says what it is' <"$work/c" | verdict "every source file begins with what it is"
grep -E '\.sh$|^dev$|/run$' "$work/all" | first_lines 3 '^# .' 'does not say what it is' | verdict "every script says what it is"
grep -E '\.h$' "$work/c" | first_lines 999 '^#pragma once' 'no #pragma once' | verdict "every header has its guard"

xargs grep -lIP '\r' <"$work/all" | sed 's/$/: a carriage return/' | verdict "no carriage returns"
grep -v '\.scd$' "$work/all" | xargs grep -nIP '\t' | cut -c1-120 | sed 's/$/: a tab/' | verdict "no tabs"
xargs grep -nIP '[ ]+$' <"$work/all" | cut -c1-120 | sed 's/$/: blanks at the end/' | verdict "no blanks at the end of a line"
{
    find . -type f -size 0 -printf '%P\n' | grep -Fx -f "$work/all" | tee "$work/none" | sed 's/$/: is empty/'
    xargs tail -qc 1 <"$work/all" | od -An -v -tx1 -w1 | grep -n . | grep -v ' 0a$' | cut -d: -f1 |
        while read -r n; do echo "$(grep -vFx -f "$work/none" "$work/all" | sed -n "${n}p"): the last line does not end"; done
} | verdict "every file has content and ends its last line"
xargs grep -lavxE '.*' <"$work/all" | sed 's/$/: not UTF-8/' | verdict "every text is UTF-8"

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
