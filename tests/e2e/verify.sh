#!/bin/sh
# verify: every published test vector gives its exit status and names what is wrong at its place; and the command line.
# Prints one line per case, `ok NAME` or `not ok NAME`. $BUILD is where the program was built.
set -u
tree=$(cd -- "$(dirname -- "$0")/../.." && pwd)
program=${BUILD:-$tree/build}/src/verify/kijun-verify
TMP=${TMP:-$(mktemp -d "${TMPDIR:-/tmp}/kijun-verify.XXXXXX")}
cd "$tree/tests/vectors/trail" || exit 3
export LC_ALL=C.UTF-8
unset LANG LC_MESSAGES LANGUAGE

# case_of FILE OPTIONS STATUS TEXT: options are words without blanks inside.
case_of() {
    # shellcheck disable=SC2086 # a list of words
    "$program" $2 "$1" >"$TMP/out" 2>&1 </dev/null
    status=$?
    if [ "$status" != "$3" ]; then
        sed 's/^/# /' "$TMP/out" | head -n 20
        echo "not ok verify $1 $2: status $status, not $3"
    elif ! grep -qF -- "$4" "$TMP/out"; then
        sed 's/^/# /' "$TMP/out" | head -n 20
        echo "not ok verify $1 $2: nothing says \"$4\""
    else
        echo "ok verify $1 $2"
    fi
}

while IFS= read -r line; do
    rest=${line#* | }
    file=${line%% | *}
    options=${rest%% | *}
    rest=${rest#* | }
    case $options in '|'* | ' ') options='' rest=${line#* | | } ;; esac
    case_of "$file" "$options" "${rest%% | *}" "${rest#* | }"
done <expected.txt

# Every vector stands in the table; one that nobody expects anything of would test nothing.
find valid invalid -type f ! -path '*/pack/*' ! -path '*/pack-folder/*' | sort | while read -r file; do
    grep -qF "$file" expected.txt || echo "not ok verify: expected.txt has nothing about $file"
done

# check NAME COMMAND…
check() {
    name=$1
    shift
    if "$@" >"$TMP/said" 2>&1; then
        echo "ok verify $name"
    else
        sed 's/^/# /' "$TMP/said" | head -n 20
        echo "not ok verify $name"
    fi
}
run() { # STATUS ARGUMENTS…
    want=$1
    shift
    "$program" "$@" >"$TMP/out" 2>"$TMP/err" </dev/null
    status=$?
    [ "$status" = "$want" ] || { cat "$TMP/out" "$TMP/err"; echo "status $status"; return 1; }
}
t() { run 0 --version && grep -q '^kijun-verify [0-9]' "$TMP/out"; }
check version t
t() { run 0 --help && grep -q '^Usage: kijun-verify' "$TMP/out" && run 0 --lang=ja --help && grep -q '^使い方' "$TMP/out"; }
check help t
t() { run 2 && grep -q '^Usage' "$TMP/err"; }
check "no file is status 2" t
t() { run 0 --key keys/log.txt --quiet valid/seven.trail valid/erased.trail && [ ! -s "$TMP/out" ] && [ ! -s "$TMP/err" ]; }
check "quiet says nothing when all is well" t
t() { run 1 --key keys/log.txt valid/seven.trail invalid/trail-record-changed.trail && grep -q 'valid/seven.trail: verified' "$TMP/out" && grep -q NOT "$TMP/out"; }
check "the worst of several files is the status" t
t() { LC_ALL=ja_JP.UTF-8 run 1 --key keys/log.txt invalid/trail-record-changed.trail && grep -q '一致しません' "$TMP/out" && grep -q '誤り1件' "$TMP/out"; }
check "Japanese by locale" t
t() { run 1 --lang ja --key keys/log.txt --checkpoint valid/checkpoint-7.txt --checkpoint valid/checkpoint-3.txt invalid/trail-rewritten.trail && grep -q '記録7より前、記録3以降の履歴' "$TMP/out"; }
check "Japanese word order" t
t() { # The same fingerprint as with the commands of everybody's machine
    run 0 --key keys/log.txt valid/one.trail && grep -q "$(sed -n 2p keys/log.txt | tr -d '\n' | sha256sum | cut -d' ' -f1)" "$TMP/out"
}
check "fingerprint" t
t() { # Keys and checkpoints that an editor of another system saved
    printf '\357\273\277' >"$TMP/paper.txt"
    sed 's/$/\r/' valid/checkpoint-3.txt >>"$TMP/paper.txt"
    printf '%s' "$(cat keys/log.txt)" | sed 's/$/\r/' >"$TMP/log.txt"
    printf '%s' "$(cat valid/paper.txt)" >"$TMP/short.txt"
    run 0 --key "$TMP/log.txt" --checkpoint "$TMP/paper.txt" --checkpoint "$TMP/short.txt" valid/seven.trail && grep -q 'contains the checkpoint .* of 3' "$TMP/out"
}
check "typed keys and checkpoints" t
t() { # What a hostile file says cannot speak to the terminal.
    printf 'kijun trail 1\norigin x\033[31m\nentries 0\n\n\n' >"$TMP/x.trail"
    run 1 --no-key "$TMP/x.trail" && cp valid/one.trail "$TMP/$(printf 'a\033[31mb')" && run 1 "$TMP/$(printf 'a\033[31mb')" && ! grep -q "$(printf '\033')" "$TMP/out"
}
check "control characters stay out of the terminal" t
t() { # More faults than are printed are counted.
    { printf 'kijun trail 1\norigin x\nentries 50\n\n'; yes '*' | head -n 50; printf '\n'; } >"$TMP/many.trail"
    run 1 --no-key "$TMP/many.trail" && [ "$(grep -c 'begins with' "$TMP/out")" = 20 ] && grep -q '31 more faults are not shown' "$TMP/out"
}
check "a ceiling for faults" t
t() { # The zip that the tools of everybody's machine make is checked as a folder.
    command -v unzip >/dev/null || return 0
    rm -rf "$TMP/pack" && unzip -q valid/pack.zip -d "$TMP/pack" && run 0 --key keys/log.txt "$TMP/pack"
}
check "a pack unpacked by unzip" t
t() { ln -sf /etc/hostname "$TMP/pack/README.ja.txt" && run 1 --key keys/log.txt "$TMP/pack" && grep -q 'README.ja.txt: this is not a regular file' "$TMP/out"; }
mkdir -p "$TMP/pack"
check "a link in a folder" t
t() { # Memory does not grow with the file: a trail of 200 MB in 32 MB of address space beyond what the program needs.
    case $program in *asan*) return 0 ;; esac
    { printf 'kijun trail 1\norigin x\nentries 0\n\n'; yes -- "- $(printf 'A%.0s' $(seq 43))=" | head -n 4000000; } >"$TMP/large.trail"
    # shellcheck disable=SC3045 # dash and bash have it
    (ulimit -v 65536 && run 1 --no-key "$TMP/large.trail") && grep -q 'after 4000000 of 0 entries' "$TMP/out"
}
check "memory does not grow with the file" t
rm -f "$TMP/large.trail"

for page in kijun-verify.1.scd kijun-verify.ja.1.scd; do
    t() {
        run 0 --help
        grep -oE -- '--[a-z-]+' "$TMP/out" | sort -u >"$TMP/known"
        grep -oE -- '--[a-z-]+' "$tree/man/$page" | sort -u | diff "$TMP/known" -
    }
    check "$page tells every option" t
    if command -v scdoc >/dev/null && command -v mandoc >/dev/null; then
        t() { ! { SOURCE_DATE_EPOCH=0 scdoc <"$tree/man/$page" >"$TMP/page.1" && mandoc -Tlint "$TMP/page.1"; } | grep -vE 'skipping paragraph macro|input text line longer|lower case character in document title'; }
        check "$page is clean" t
    fi
done
