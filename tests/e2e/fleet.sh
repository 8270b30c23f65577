#!/bin/sh
# fleet: many systems, one a line, against `derive` one by one; wrong lines; streams; two editions.
# Prints one line per case, `ok NAME` or `not ok NAME`. $KIJUN is the program.
set -u
here=$(cd -- "$(dirname -- "$0")" && pwd)
tree=$(dirname "$(dirname "$here")")
KIJUN=${KIJUN:-$tree/build/kijun}
own=$(mktemp -d "${TMPDIR:-/tmp}/kijun-fleet.XXXXXX") || exit 3
trap 'rm -rf "$own"' EXIT
cd "$own" || exit 3
export LC_ALL=C.UTF-8
unset LANGUAGE NO_COLOR CLICOLOR_FORCE COLUMNS
good=0 bad=0

ok() { good=$((good + 1)); echo "ok $1"; }
not_ok() { # NAME: with what the program last said
    bad=$((bad + 1))
    for f in out err; do [ -s $f ] && sed "s/^/# $f: /" $f | head -n 20; done
    echo "not ok $1"
}
# run STATUS ARGUMENTS…: runs kijun; `out` and `err` hold what it said; false on another status.
run() {
    want=$1
    shift
    "$KIJUN" "$@" >out 2>err </dev/null
    status=$?
    [ $status = "$want" ] || { echo "# status $status, wanted $want: kijun $*"; return 1; }
}
check() {
    name=$1
    shift
    if "$@"; then ok "$name"; else not_ok "$name"; fi
}
says() { grep -qF -- "$2" "$1"; }
each() { jq -es "$1" out >/dev/null 2>&1; } # FILTER: true of all lines together

judged() { # VALUE STANDARD: all its conditions judged, as the value of "judgements"
    "$KIJUN" derive empty.json --standard "$2" --json | jq -c --arg s "$2" --argjson v "$1" \
        '[.standards[0].conditions[].id | {key: ($s + "." + .), value: {value: $v, why: "w"}}] | from_entries'
}
std=$("$KIJUN" standards --json | jq -r '.standards[].id')
echo '{"kijun":1,"system":{"name":"nothing"}}' >empty.json
with_levels=$("$KIJUN" derive empty.json --json |
    jq -r '.standards[] | select([.controls[] | .possible[], .recommended[]] | unique | length > 2) | .id' | head -n 1)
first=$(echo "$std" | head -n 1)
{
    cat empty.json
    for s in $std; do
        echo "{\"kijun\":1,\"system\":{\"name\":\"all of $s\"},\"judgements\":$(judged true "$s")}"
        echo "{\"kijun\":1,\"system\":{\"name\":\"none of $s\"},\"judgements\":$(judged false "$s")}"
    done
    echo '{"kijun":1,"system":{"name":"回答"},"answers":{"network":["internet"],"users.scale":100,"users.kind":"staff"}}'
} >systems.ndjson
n=$(wc -l <systems.ndjson)

check "one line for each system and the totals" run 1 fleet systems.ndjson
check "every line says what it is" each "length == $n + 1 and all(.kijun == 1) and (.[:-1] | all(.kind == \"system\")) and .[-1].kind == \"total\""
check "the totals are the sums" each '.[-1] as $t | .[:-1] as $s | $t.systems == ($s | length) and $t.refused == 0 and
    ([range($t.standards | length)] | all(. as $i | $t.standards[$i].controls.yes == ([$s[].standards[$i].controls.yes] | add) and
        $t.standards[$i].conditions.unknown == ([$s[].standards[$i].conditions.unknown] | add)))'
cp out file.out

# What derive says of the same system, in the words of fleet.
as_derived() {
    jq -c '[.standards[] | {id, controls: ([.controls[].applies] | {yes: map(select(. == "yes")) | length,
        no: map(select(. == "no")) | length, unknown: map(select(. == "unknown")) | length}),
        levels_open: ([.controls[] | select(.recommended == [])] | length)}]' "$1"
}
as_fleet() { jq -c "select(.line == $1) | [.standards[] | {id, controls, levels_open}]" file.out; }
same_as_derive() {
    i=0
    while IFS= read -r line; do
        i=$((i + 1))
        printf '%s' "$line" >one.json
        "$KIJUN" derive one.json --json >one.out 2>/dev/null
        status=$?
        [ "$(as_derived one.out)" = "$(as_fleet $i)" ] || { echo "# line $i differs from derive"; return 1; }
        [ "$(jq "select(.line == $i) | .open" file.out)" = "$([ $status = 1 ] && echo true || echo false)" ] ||
            { echo "# line $i: open, and derive ended with $status"; return 1; }
    done <systems.ndjson
    [ $i = "$n" ]
}
check "the numbers are those of derive" same_as_derive
check "standard input is the same" sh -c "'$KIJUN' fleet - <systems.ndjson >out 2>err; cmp out file.out"
check "-o writes the same" run 1 fleet systems.ndjson -o o.ndjson
check "-o: the same bytes, and nothing on standard output" sh -c 'cmp o.ndjson file.out && [ ! -s out ]'
run 1 fleet systems.ndjson --standard "$first" --json
check "--standard leaves one" each 'all(.standards | length == 1)'
check "BOM, CRLF, empty lines and a last line without an end" sh -c "
    { printf '\\357\\273\\277'; sed 's/\$/\\r/' systems.ndjson; printf '\\n\\r\\n'; cat empty.json | tr -d '\\n'; } >dos.ndjson
    '$KIJUN' fleet dos.ndjson >out 2>err; [ \$? = 1 ] && [ ! -s err ] && tail -n 1 out | jq -e '.systems == $n + 1' >err"

# Wrong lines.
{
    cat empty.json
    echo '{"kijun":1,"system":{"name":"x"},"answers":{"nope":1}}'
    echo
    echo '[]'
    echo 'kijun: 1'
    echo '{"kijun":1,'
    cat empty.json
} >wrong.ndjson
check "wrong lines are left out" run 1 fleet wrong.ndjson --lang en
check "the others are there with their numbers" each '[.[:-1][].line] == [1, 7] and .[-1].refused == 4 and .[-1].systems == 2'
check "each is named by line and column" sh -c "grep -q '^wrong.ndjson:2:4[0-9]: error: ' err && grep -q '^wrong.ndjson:4:1: error: One system' err &&
    grep -q '^wrong.ndjson:5:1: ' err && grep -q '^wrong.ndjson:6:1[0-9]: ' err && [ \$(wc -l <err) = 4 ]"
{ head -c 4194305 /dev/zero | tr '\0' ' '; echo; cat empty.json; } >long.ndjson
check "a line that is too long is left out" run 1 fleet long.ndjson --lang en
check "and the next one is not" each '.[0].line == 2 and .[-1].refused == 1'
check "it says so" says err 'long.ndjson:1:1: error: This line is longer'
check "no file" run 2 fleet missing.ndjson
check "no place for the result" run 2 fleet systems.ndjson -o nowhere/o.ndjson
check "one -o" run 2 fleet systems.ndjson -o a -o b
check "nothing half-written" sh -c '! ls -A | grep -E "^(a|b|\.kijun-.*)$"'
check "nothing at all" sh -c ": >none; '$KIJUN' fleet none >out 2>err; [ \$? = 0 ] && jq -e '.systems == 0' out >err"

# Something that is wholly settled: every condition of a standard judged, and everything that applies decided.
settled=''
for s in $std; do
    [ "$s" = "$with_levels" ] && continue
    grep "\"none of $s\"" systems.ndjson >one.ndjson
    "$KIJUN" fleet one.ndjson --standard "$s" >out 2>err && settled=$s
done
check "settled ends with 0" test -n "$settled"

# Decisions, choices and status.
count() { jq "select(.line == 1) | .standards[0] | $1" out; }
check "a standard with levels" test -n "$with_levels"
if [ -n "$with_levels" ]; then
    grep "\"all of $with_levels\"" systems.ndjson >one.json
    "$KIJUN" derive one.json --standard "$with_levels" --json >one.out
    id=$(jq -r '[.standards[0].controls[] | select(.applies == "yes")][0].id // empty' one.out)
    level=$(jq -r '[.standards[0].controls[] | select(.applies == "yes")][0].recommended[0] // empty' one.out)
    if [ -n "$id" ] && [ -n "$level" ]; then
        undecided=$(jq '[.standards[0].controls[] | select(.applies == "yes")] | length' one.out)
        jq -c --arg id "$with_levels.$id" --arg level "$level" \
            '. + {decisions: {($id): {level: $level}}, status: {($id): {state: "partly"}}}' one.json >one.ndjson
        run 1 fleet one.ndjson --standard "$with_levels"
        check "a decision counts" test "$(count .undecided)" = $((undecided - 1))
        check "status: one unmet, the others unreported" test "$(count '[.status.unmet, .status.unreported] | @csv')" = "\"1,$((undecided - 1))\""
    fi
fi

# Two editions.
cp -r "$tree/standards" old
cp -r old new
target=$(grep -rlE '^ *when: "?true"?$' new --include='*.yaml' | LC_ALL=C sort | head -n 1)
check "a rule to change" test -n "$target"
sed -i '0,/^\( *\)when: "\{0,1\}true"\{0,1\}$/s//\1when: "network has internet"/' "$target"
"$KIJUN" diff --standard old new --json >one.out
changed=$(jq -r '[.changes[] | select(.kind == "control")][0].id' one.out)
check "diff --fleet" run 1 diff --standard old new --fleet systems.ndjson
check "only that control, in every system that does not surely have it" each "
    .[-1].controls == [{id: \"$changed\", added: 0, dropped: 0, changed: 0, unsettled: ($n - 1)}] and .[-1].different == $n - 1 and
    (.[0].unsettled == [\"$changed\"]) and (.[$n - 1].different | not)"
check "the other way round it is added" run 1 diff --standard new old --fleet systems.ndjson
check "added" each ".[-1].added == $n - 1 and .[0].added == [\"$changed\"]"
check "no difference" run 0 diff --standard old old --fleet systems.ndjson
check "--fleet wants --standard" run 2 diff systems.ndjson systems.ndjson --fleet systems.ndjson
check "a line that one edition refuses" sh -c "
    sed -i 's/id: internet,/id: internets,/' new/shared/facts.yaml; grep -rl 'network has internet' new | xargs sed -i 's/network has internet\\b/network has internets/g'
    '$KIJUN' --lang en diff --standard old new --fleet systems.ndjson >out 2>err; [ \$? = 1 ] && grep -q 'line $n: the edition in new' err && tail -n 1 out | jq -e '.refused == 1' >err"

# Where there is no pseudo-terminal to be had, there is none to print a table on.
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
    check "a table for people" sh -c "script -qec \"'$KIJUN' --lang en fleet systems.ndjson\" /dev/null </dev/null | tr -d '\\r' >out; grep -q 'all of' out && grep -q 'Summary' out && ! grep -q kijun out"
fi

[ $bad = 0 ]
