#!/bin/sh
# record: systems go into the database and come out the same; who changed what is told; nobody's word is lost; db:NAME
# stands where a file may stand. Prints `ok NAME` or `not ok NAME`. $KIJUN is the program.
set -u
here=$(cd -- "$(dirname -- "$0")" && pwd)
tree=$(dirname "$(dirname "$here")")
KIJUN=${KIJUN:-$tree/build/kijun}
own=$(mktemp -d "${TMPDIR:-/tmp}/kijun-record.XXXXXX") || exit 3
trap 'rm -rf "$own"' EXIT
cd "$own" || exit 3
export LC_ALL=C.UTF-8 KIJUN_DATA="$own/data"
unset LANGUAGE NO_COLOR CLICOLOR_FORCE COLUMNS

check() { # NAME: t, with what the program last said
    if t; then echo "ok $1"; else
        for f in out err; do [ -s $f ] && sed "s/^/# $f: /" $f | head -n 15; done
        echo "not ok $1"
    fi
}
run() { # STATUS ARGUMENTS…
    want=$1
    shift
    "$KIJUN" "$@" >out 2>err </dev/null
    status=$?
    [ $status = "$want" ] || { echo "# status $status, wanted $want: kijun $*"; return 1; }
}
json() { [ -s out ] && jq -e "$1" out >/dev/null 2>&1; }
says() { grep -qF -- "$2" "$1"; }

cp "$tree/examples/kiosk.yaml" kiosk.yaml
name=窓口案内端末システム

t() { run 2 systems && says err 'kijun put' && [ ! -e data ]; }
check "nothing is made by looking"
t() { run 2 put "$tree/examples/jinji.yaml" missing.yaml && [ ! -e data ]; }
check "one file that is missing: none goes in"
t() { printf 'kijun: 1\nsystem: {name: X}\nanswers: {netwrok: [lan]}\n' >bad.yaml && run 2 put kiosk.yaml bad.yaml && says err 'bad.yaml:3:' && [ ! -e data ]; }
check "one file that is wrong: none goes in"
t() { run 0 put kiosk.yaml "$tree/examples/jinji.yaml" && says out "$name" && says out 'new in the database' && [ -f data/kijun.db ]; }
check "put makes the database"
t() { run 0 systems && says out "$name" && run 0 systems --json && json '.systems | length == 2 and .[0].id == 1 and .[0].owner != null'; }
check "systems"
t() { run 0 put kiosk.yaml && says out 'nothing to change' && run 0 put kiosk.yaml --json && json '.systems[0].changes == []'; }
check "the same file changes nothing"

# In and out ---------------------------------------------------------------------------------------------------------

t() {
    for f in "$tree"/examples/*.yaml; do
        run 0 put "$f" && run 0 export --json "$f" || return 1
        cp out want
        system=$(jq -r .system.name want)
        run 0 get "$system" --json && cmp -s out want || return 1
        rm -f back.yaml back.json
        run 0 get "$system" -o back.yaml -o back.json && run 0 export --json back.yaml && cmp -s out want || return 1
        run 0 export --json back.json && cmp -s out want || return 1
        run 0 export --json "db:$system" && cmp -s out want || return 1
        run 0 put back.yaml && says out 'nothing to change' || return 1
    done
}
check "every example comes out as it went in"
t() { run 0 get "$name" -o got.yaml && [ "$(head -c 18 got.yaml)" = '# kijun: revision ' ] && grep -q "^  name: $name\$" got.yaml; }
check "get writes YAML for people"
t() {
    for verb in 'derive --json' 'coverage --json' 'sla --json' 'covers --json'; do
        # shellcheck disable=SC2086 # verb and option are words of their own
        "$KIJUN" ${verb} got.yaml >want 2>/dev/null
        # shellcheck disable=SC2086
        "$KIJUN" ${verb} "db:$name" >out 2>err
        cmp -s want out || { echo "# $verb"; return 1; }
    done
    "$KIJUN" spec got.yaml -o a.md >/dev/null 2>&1
    "$KIJUN" spec "db:$name" -o b.md >out 2>err
    cmp a.md b.md
}
check "db:NAME gives what its file gives"
t() { run 1 diff "db:$name" "$tree/examples/jinji.yaml" && run 0 diff "db:$name" got.yaml; }
check "diff takes db:NAME on either side"
t() { run 2 derive db:窓口案内端末システ && says err "$name" && run 2 derive db: && run 2 get nosuch && says err 'kijun systems'; }
check "a name that is nobody's"

# Two people ---------------------------------------------------------------------------------------------------------

t() {
    cp got.yaml mine.yaml && cp got.yaml theirs.yaml
    sed -i 's/^  remote_use: no$/  remote_use: yes/' theirs.yaml && sed -i 's/^  date: 2026-07-01$/  date: 2026-08-01/' mine.yaml
    run 0 put theirs.yaml && says out 'remote_use' && run 0 put mine.yaml && says out 'left as it is' && says out 'remote_use' &&
        run 0 get "$name" && says out 'remote_use: yes' && says out 'date: 2026-08-01'
}
check "different parts: both stay"
t() {
    rm theirs.yaml
    run 0 get "$name" -o theirs.yaml || return 1
    first=$(head -n 1 theirs.yaml)
    sed -i 's/^  number: .*/  number: N-1/' theirs.yaml
    run 0 put theirs.yaml && [ "$first" != "$(head -n 1 theirs.yaml)" ] && [ "$(head -n 1 mine.yaml)" = "$(head -n 1 got.yaml)" ]
}
check "the first line moves on unless something is missing below it"
t() {
    sed -i 's/^  remote_use: no$/  remote_use: unknown/' mine.yaml
    cp mine.yaml before
    run 2 put mine.yaml && says err 'mine.yaml' && says out 'remote_use' && says out 'in the file' && says out 'kijun get' &&
        cmp -s mine.yaml before && run 0 get "$name" && says out 'remote_use: yes' &&
        run 2 put mine.yaml --json && json '.systems[0].conflicts | length == 1 and .[0].database == "yes" and .[0].file == "unknown"'
}
check "the same part: nothing is written, and it is told what and who"
t() { run 2 get "$name" -o mine.yaml && says err 'not in the database' && cmp -s mine.yaml before && run 0 get "$name" -o theirs.yaml; }
check "get does not write over what nobody has put in"
t() { run 2 get "$name" -o x.docx && run 2 get && run 2 put && run 2 log a b; }
check "wrong calls"
t() { sed 's/, kijun.*$/, elsewhere/' got.yaml >other.yaml && run 0 put other.yaml && says err 'elsewhere'; }
check "a file of another installation"
t() { sed 's/^# kijun: revision [0-9]*/# kijun: revision 99999/' got.yaml >late.yaml && run 2 put late.yaml && says err 'backup'; }
check "a file that knows more than the record"

# The log ------------------------------------------------------------------------------------------------------------

t() { run 0 log "$name/answers/remote_use" && says out '+09:00' && says out '→' && [ "$(grep -c '#' out)" = 3 ]; }
check "log of a part"
t() { run 0 log "$name" && says out 'with --all' && run 0 log "$name" --all && ! says out 'with --all' && run 0 log && says out "$name"; }
check "log of a system, and of everything"
t() { run 0 log "$name/answers" --json && json '.entries | length > 3 and all(.kind == "answer") and (.[0].n > .[1].n)'; }
check "log --json has the records, newest first"
t() { run 0 log 3 && says out 'Entry 3' && says out 'UTC' && run 2 log 99999 && run 2 log nosuch && run 2 log "$name/nosuch"; }
check "log of an entry"
t() { run 0 log --lang ja 3 && says out '記録 3' && says out '日時'; }
check "log in Japanese"

# People -------------------------------------------------------------------------------------------------------------

me=$(id -un)
t() { run 0 user list && says out 'Nobody' && run 0 user add hanako --name 田中花子 --account "$me" && run 0 user list && says out 田中花子; }
check "user add"
t() { sed 's/^  version: .*/  version: "1.1"/' theirs.yaml >v.yaml && run 0 put v.yaml && run 0 log "$name/document/version" && says out '田中花子' && run 0 systems && says out '田中花子'; }
check "whose account it is stands in the record by name"
t() { run 2 user add hanako --name X && run 2 user add Hanako --name X && run 2 user add jiro && says err '--name' && run 2 user ad x && says err 'did you mean add' && run 2 user stop nobody && run 2 user add a b c; }
check "user: wrong calls"
t() { "$KIJUN" witness keys -o keys.vkey >/dev/null 2>&1; run 2 user key hanako keys.vkey && says err hanako && run 2 user key hanako missing; }
check "user key wants the person's own key"
t() { run 0 user rename hanako --name 佐藤花子 && run 0 user stop hanako && run 2 user stop hanako && run 0 user list --json && json '.people[0].state == "stopped" and .people[0].name == "佐藤花子"'; }
check "user rename, user stop"
t() { run 0 log person/hanako && [ "$(grep -c '#' out)" = 3 ]; }
check "log of a person"

t() { run 0 complete -- get 窓 && says out "$name" && run 0 complete -- derive db: && says out "db:$name" && run 0 complete -- derive x && says out ':files'; }
check "completion knows the systems"

t() { KIJUN_DATA=$own/none run 2 derive db:x && [ ! -e none ] && run 0 systems --data "$own/data"; }
check "--data and KIJUN_DATA"

# At once ------------------------------------------------------------------------------------------------------------

t() {
    run 0 get "$name" -o base.yaml || return 1
    for i in 1 2 3 4 5 6 7 8; do # rows that are not alike: one person's own that are alike are taken for one, edited
        sed "s/^tasks:\$/tasks:\n  - $i$i$i$i/" base.yaml >p$i.yaml
        "$KIJUN" put p$i.yaml >o$i 2>&1 &
    done
    wait
    for i in 1 2 3 4 5 6 7 8; do grep -q 'changes: 1' o$i || { cat o$i; return 1; }; done
    run 0 get "$name" && [ "$(grep -cE '^  - "([1-8])\1\1\1"$' out)" = 8 ]
}
check "eight files at once, a new row each"
