#!/bin/sh
# No C code knows a standard or a control: their ids stand in standards/ alone. Comments may give examples.
#
#     tests/check_ids.sh [TREE]
set -u
cd -- "${1:-$(dirname -- "$0")/..}" || exit 3
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT

for folder in standards/*/; do
    name=$(basename "$folder")
    case $name in shared | mappings) ;; *) echo "$name" ;; esac
done >"$work/ids"
# Ids with a digit and a sign in them (AT-1-1, P-1, 2.1.1.1(1)(a)); a bare word or number such as a level would say nothing.
sed -nE 's/^[[:space:]]*-[[:space:]]*\{?[[:space:]]*id:[[:space:]]*"?([^",}#[:space:]]*[0-9][^",}#[:space:]]*).*/\1/p' standards/*/*.yaml |
    grep -E '[-.(]' | grep -E '[^0-9.()-]|\..*[.(]' | sort -u >>"$work/ids"
count=$(wc -l <"$work/ids")
[ "$count" -gt 20 ] || { echo "not ok only $count ids found in standards/"; exit 1; }

# Code without its comments, as FILE:LINE:text.
find src tools -name '*.[ch]' | sort | while read -r file; do
    awk -v file="$file" '{
        out = ""; rest = $0
        while (rest != "") {
            if (inside) {
                at = index(rest, "*/")
                if (!at) { rest = ""; break }
                rest = substr(rest, at + 2); inside = 0
            } else if (match(rest, /\/\*|\/\/ /)) {
                out = out substr(rest, 1, RSTART - 1)
                if (substr(rest, RSTART, 2) == "//") rest = ""
                else { rest = substr(rest, RSTART + 2); inside = 1 }
            } else { out = out rest; rest = "" }
        }
        if (out != "") print file ":" FNR ":" out
    }' "$file"
done >"$work/code"

if grep -nwF -f "$work/ids" "$work/code" | cut -d: -f2- | sed 's/^/not ok an id of the data in C: /' | grep .; then exit 1; fi
echo "ok none of $count ids of the standards stands in C"
