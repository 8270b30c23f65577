#!/bin/sh
# The structure checks can fail: each is given a tree that is broken on purpose, and has to see it.
set -u
tree=$(cd -- "$(dirname -- "$0")/.." && pwd)
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
mkdir "$work/tree"
cd "$work/tree" || exit 3

# catches CHECK WHAT PATTERN COMMAND: after COMMAND the check says `not ok` with PATTERN in it.
catches() {
    rm -rf "$work/tree"
    mkdir "$work/tree"
    cd "$work/tree" || exit 3
    (cd "$tree" && tar cf - --exclude=./.git --exclude='./build*' --exclude=./out --exclude=./node_modules --exclude=./docs/img --exclude=./tests/fuzz/corpus/* --exclude=./tests/golden --exclude=./examples .) | tar xf -
    eval "$4"
    if sh "$tree/tests/check_$1.sh" "$work/tree" 2>/dev/null | grep -E '^not ok' | grep -qE -- "$3"; then
        echo "ok check_$1 sees $2"
    else
        echo "not ok check_$1 does not see $2"
    fi
}

catches rooms "an include from below" 'derive may not include report' "echo '#include \"report/report.h\"' >>src/derive/derive.c"
catches rooms "an inner header" 'is not for others' "echo '#include \"catalog/read.h\"' >>src/derive/derive.c"
catches rooms "a library in the wrong room" 'derive may not include <cairo.h>' "echo '#include <cairo.h>' >>src/derive/derive.c"
catches rooms "input and output in derive" 'may not include <fcntl.h>' "echo '#include <fcntl.h>' >>src/derive/derive.c"
catches rooms "a file opened past base" 'past base: src/report' "echo 'FILE *f(void) { return fopen(\"x\", \"r\"); }' >>src/report/md.c"
catches rooms "a room without a row" 'src/attic' "mkdir src/attic"
catches rooms "a row that looks down" 'not above it' "sed -i 's/^| expr |\\(.*\\)| base |/| expr |\\1| base cli |/' docs/ARCHITECTURE.md"
catches rooms "a verifier that leans on base" 'verify is not on its own: src/verify' "echo '#include \"base/base.h\"' >>src/verify/zip.c"
catches ids "a control's id in C" 'AT-1-1' "echo 'const char *x = \"AT-1-1\";' >>src/derive/derive.c"
catches ids "a standard's id in C" 'sbd' "echo 'const char *x = \"sbd\";' >>src/report/md.c"
catches sources "a long file" 'long\.c: ' "{ echo '/* long */'; yes 'int x;' | head -n 900; } >src/base/long.c"
catches sources "a file that does not say what it is" 'mute\.c' "echo 'int x;' >src/base/mute.c"
catches sources "an empty file" 'empty' ": >src/base/none.c"
catches sources "a tab" 'a tab' "printf '/* x */\n\tint y;\n' >src/base/x.c"
catches sources "a carriage return" 'carriage' "printf '/* x */\r\n' >src/base/x.c"
catches sources "the path of a machine" 'path or host|/home' "echo 'x: /home/somebody/x' >>docs/HACKING.md"
catches sources "another host" 'mirror' "echo '# https://mirror.internal/x' >>meson.build"
catches sources "a banned function" 'sscanf' "echo 'int f(void) { return sscanf(0, 0); }' >>src/base/str.c"
catches sources "a ban that was lifted" 'strcpy is not banned' "sed -i 's/strcpy//' src/base/banned.h"
catches texts "a message without translation" 'not translated' "echo 'const char *f(void) { return _(\"Never translated before.\"); }' >>src/cli/out.c"
catches texts "a text in one language" 'only one language' "echo '  - {id: z, title: {ja: 片方だけ}}' >>standards/sbd/standard.yaml"
catches docs "a file that is not there" 'no docs/nowhere.md' "echo 'See \`docs/nowhere.md\`.' >>README.md"
catches docs "a verb of dev that is not there" 'has no fly' "echo './dev fly' >>README.md"
catches docs "a verb of kijun that is not there" 'no verb fly' "echo '    build/kijun fly' >>README.md"
catches docs "a unit test that nobody runs" 'base_ghost is missing' "echo '/* ghost */' >tests/unit/base_ghost.c"
catches docs "a library without a reason" 'nothing about libghost' "echo \"x = dependency('libghost')\" >>src/fmt/meson.build"
catches docs "half a glossary entry" 'empty field' "echo '| 何か | | nothing |' >>docs/glossary.md"
catches store "the record's rights in a page" 'rights of the record' "echo '/* STORE_TRAIL */' >>src/ledger/system.c"
catches store "the engine outside of store" 'knows the engine' "echo 'int sqlite3_x;' >>src/ledger/system.c"
catches store "a statement that is no literal" 'from literals' "echo 'x = (struct sql){text};' >>src/ledger/system.c"
catches store "a value without a number" 'numbered' "echo 'q = SQL(\"SELECT ?\");' >>src/ledger/system.c"
