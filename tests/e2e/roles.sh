#!/bin/sh
# roles: the first administrators, roles that one person gives, those that need two, and their end, without a browser.
# Prints `ok NAME` or `not ok NAME`. $KIJUN is the program.
set -u
here=$(cd -- "$(dirname -- "$0")" && pwd)
tree=$(dirname "$(dirname "$here")")
KIJUN=${KIJUN:-$tree/build/kijun}
own=$(mktemp -d "${TMPDIR:-/tmp}/kijun-roles.XXXXXX") || exit 3
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

says() { grep -qF -- "$2" "$1"; }
for id in hanako taro jiro; do run 0 user add $id --name $id; done
t() { run 0 user roles && says out auditor && says out 'two people' && run 0 user roles jiro && says out 'no role'; }
check "user roles"
t() { run 0 user grant hanako administrator --reason x && run 0 user grant taro administrator --reason x && run 2 user grant jiro administrator --reason x; }
check "only the first two administrators are made by the operator"
t() { run 2 user grant jiro auditor --reason x && says err 'two people' && run 0 user roles jiro && says out 'no role'; }
check "2.1.1.3(1)(e): a role that two people give"
t() { run 0 user grant jiro staff all --reason x --until 2099-03-31 && run 0 user roles jiro && says out 2099-03-31 && run 0 log person/jiro && says out grant/3; }
check "user grant"
t() { run 2 user grant jiro reder --reason x && says err reader && run 2 user grant jiro reader moon --reason x && run 2 user grant jiro reader && run 2 user grant jiro reader organisation/9 --reason x; }
check "user grant: wrong calls"
t() { run 0 user take 3 --reason x && run 2 user take 3 --reason x && run 2 user take 1 && run 0 user take 1 --reason x && run 2 user take 2 --reason x; }
check "user take; the last administrator stays"
