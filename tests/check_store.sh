#!/bin/sh
# The database is reached as src/store/store.h promises: SQL as literals, rights for those who have them.
#
#     tests/check_store.sh [TREE]
set -u
cd -- "${1:-$(dirname -- "$0")/..}" || exit 3
bad=0
# check NAME: what comes in is wrong.
check() {
    if wrong=$(grep .); then
        printf '%s\n' "$wrong" | sed "s/^/not ok $1: /"
        bad=1
    else
        echo "ok $1"
    fi
}
# The rights of the record are for src/trail, those of credentials for the file that keeps them, care for src/store.
grep -rn 'STORE_TRAIL' src | grep -vE '^src/(store|trail)/' | check 'only trail asks for the rights of the record'
grep -rn 'STORE_CARE' src | grep -vE '^src/(store|trail)/' | check 'only store and trail ask for the rights of care'
grep -rn '"store/\(inside\|shim\|page\|vfs_hooks\|migrate\)\.h"' src | grep -v '^src/store/' | check 'the inside of store stays inside'
grep -rnE 'sqlite3_' src --include='*.[ch]' | grep -v '^src/store/' | check 'only store knows the engine'
# What can be worked out again changes without an entry, so only those that work it out may write it.
grep -rnE '(INTO|UPDATE|DELETE FROM) derived_' src --include='*.[ch]' |
    grep -vE '^src/ledger/(register_rows|gram_rows)\.c:' | check 'derived rows are written where they are worked out'
# A statement is a literal: struct sql is made by the macro alone.
grep -rnE '\(struct sql\)' src | grep -v '^src/store/store.h' | check 'SQL comes from literals'
# Values are numbered $1, $2 …, as both engines understand; nothing is put into a statement by printf.
# shellcheck disable=SC2046 # our file names have no spaces
awk '/SQL\("/ { inside = 1 } inside && /"[^"]*[?][^"]*"/ { print FILENAME ":" FNR ": " $0 } /;[[:space:]]*$/ { inside = 0 }' \
    $(grep -rlE 'SQL\("' src) /dev/null | check 'values are numbered'
exit $bad
