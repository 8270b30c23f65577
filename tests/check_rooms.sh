#!/bin/sh
# Rooms include only what docs/ARCHITECTURE.md allows, and only base and the helper touch the machine.
#
#     tests/check_rooms.sh [TREE]
set -u
cd -- "${1:-$(dirname -- "$0")/..}" || exit 3
plain='assert|complex|ctype|errno|fenv|float|inttypes|iso646|limits|locale|math|setjmp|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|stdnoreturn|string|strings|wchar|wctype'
machine='dirent|fcntl|poll|pwd|sched|signal|spawn|termios|time|unistd|sys/.*|linux/.*'

find src -name '*.[ch]' | sort | xargs grep -nE '^[[:space:]]*#[[:space:]]*include' |
    awk -v plain="^($plain)[.]h$" -v machine="^($machine)[.]h$" -v folders="$(find src -mindepth 1 -maxdepth 1 -type d -printf '%f ')" '
    function trim(s) { gsub(/^[ \t`*]+|[ \t`*]+$/, "", s); return s }
    function fail(what) { print "not ok " what; bad++ }
    # glob NAME in a list of patterns, where * stands for anything
    function fits(name, patterns,    n, p, i, re) {
        n = split(patterns, p, /[ `]+/)
        for (i = 1; i <= n; i++) {
            if (p[i] == "") continue
            re = p[i]; gsub(/[.]/, "[.]", re); gsub(/[*]/, ".*", re)
            if (name ~ "^" re "$") return 1
        }
        return 0
    }
    # The table
    FNR == NR {
        if ($0 !~ /^\| /) next
        split($0, c, "|")
        room = trim(c[2])
        if (room == "room") { in_table = 1; next }
        if (!in_table) next
        later[room] = (c[2] ~ /[*]/)
        n = split(trim(c[4]), list, " ")
        for (i = 1; i <= n; i++) {
            if (!(list[i] in order)) fail("docs/ARCHITECTURE.md: " room " names " list[i] ", which is not above it")
            may[room, list[i]] = 1
        }
        order[room] = ++rooms
        header[room] = c[5]; outside[room] = c[6]
        next
    }
    # The includes: FILE:LINE:#include …
    {
        split($0, w, ":"); place = w[1] ":" w[2]
        split(w[1], path, "/"); room = path[2]
        match($0, /[<"][^>"]*[>"]/)
        mark = substr($0, RSTART, 1); name = substr($0, RSTART + 1, RLENGTH - 2)
        seen++
        if (!(room in order)) { fail(place ": no room " room " in docs/ARCHITECTURE.md"); next }
        if (mark == "\"") {
            slash = index(name, "/"); other = substr(name, 1, slash - 1); rest = substr(name, slash + 1)
            if (slash == 0) fail(place ": \"" name "\" should be named from src/")
            else if (other == room) next
            else if (!((room, other) in may)) fail(place ": " room " may not include " other)
            else if (!fits(rest, header[other])) fail(place ": " name " is not for others")
            next
        }
        if (name ~ plain) next
        short = name; sub(/[.]h$/, "", short)
        if (fits(short, outside[room])) next
        if (name ~ machine && outside[room] ~ /machine/) next
        fail(place ": " room " may not include <" name ">")
    }
    END {
        n = split(folders, f, " ")
        for (i = 1; i <= n; i++) {
            if (!(f[i] in order)) fail("src/" f[i] " is not in docs/ARCHITECTURE.md")
            else if (later[f[i]]) fail("docs/ARCHITECTURE.md says that src/" f[i] " comes later")
            have[f[i]] = 1
        }
        for (room in order) if (!later[room] && !(room in have)) fail("docs/ARCHITECTURE.md: there is no src/" room)
        if (rooms < 5 || seen < 20) fail("nothing was read: " rooms " rooms, " seen " includes")
        if (!bad) print "ok " seen " includes follow the table of " rooms " rooms"
    }' docs/ARCHITECTURE.md -

# verify includes nothing from another room, base included.
if grep -rnE '#[[:space:]]*include[[:space:]]*"' src/verify --include='*.[ch]' | grep -v '"verify/' | sed 's/^/not ok verify is not on its own: /' | grep .; then :; else
    echo "ok verify is on its own"
fi

# The machine is reached through base (and by the helper, which has its own ritual, by the verifier, which shares no
# code with kijun, so that its word does not depend on it, and by http, whose business are sockets).
calls='isatty|ioctl|memfd_create|fopen|open|openat|getenv|setenv|time|clock_gettime|gettimeofday|fork|execv|execve|execvp|socket|connect|rand|random|getuid|getpwuid|setlocale'
if find src -name '*.c' ! -path 'src/base/*' ! -path 'src/render/*' ! -path 'src/verify/*' ! -path 'src/http/*' | sort |
    xargs grep -nE "(^|[^A-Za-z0-9_.>])($calls)\(" | grep -vE ':[[:space:]]*(\*|/[*/])' | sed 's/^/not ok past base: /' | grep .; then :; else
    echo "ok only base, render, verify and http touch the machine"
fi
