#!/bin/sh
# embed_migrations: the SQL files of src/store/migrations as a table in the program, in the order of their numbers.
#
#     tools/embed_migrations.sh OUT.c FILE.sql...
set -eu
out=$1
shift
{
    echo '/* made by tools/embed_migrations.sh */'
    echo '#include "store/migrate.h"'
    echo 'const struct migration migrations[] = {'
    for file in "$@"; do
        # Comments and blank lines go; every line becomes a literal.
        printf '    {"%s", ""\n' "$(basename "$file" .sql)"
        sed -e 's/^[[:space:]]*--.*$//' -e '/^[[:space:]]*$/d' -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/     "/' -e 's/$/\\n"/' "$file"
        echo '    },'
    done
    echo '};'
    echo 'const unsigned migrations_count = sizeof migrations / sizeof *migrations;'
} >"$out"
