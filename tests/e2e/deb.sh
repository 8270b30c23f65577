#!/bin/sh
# once (packages are made of the release build)
# deb: the Debian packages: made without a network, the same bytes twice, with what belongs in them, and they run from a folder
# of their own. $BUILD is the build that is packed.
set -u
here=$(cd -- "$(dirname -- "$0")" && pwd)
tree=$(dirname "$(dirname "$here")")
BUILD=${BUILD:-$tree/build}
own=$(mktemp -d "${TMPDIR:-/tmp}/kijun-deb.XXXXXX") || exit 3
trap 'rm -rf "$own"' EXIT
cd "$own" || exit 3
export LC_ALL=C.UTF-8 SOURCE_DATE_EPOCH=1700000000

check() { # NAME COMMAND…
    name=$1
    shift
    if "$@"; then echo "ok $name"; else echo "not ok $name"; fi
}
if grep -q 'b_sanitize.*address' "$BUILD/meson-info/intro-buildoptions.json" 2>/dev/null &&
    jq -e '.[] | select(.name == "b_sanitize") | .value != "none"' "$BUILD/meson-info/intro-buildoptions.json" >/dev/null; then
    echo "ok deb # a sanitized build is not packed"
    exit 0
fi
t() { "$tree/packaging/deb.sh" "$BUILD" one >out 2>err && [ "$(wc -l <out)" = 2 ] || { sed 's/^/# /' err; return 1; }; }
check "two packages are made" t
t() { "$tree/packaging/deb.sh" "$BUILD" two >out 2>err && cmp one/kijun_*.deb two/kijun_*.deb && cmp one/kijun-server_*.deb two/kijun-server_*.deb; }
check "the same bytes twice" t
t() {
    dpkg-deb -c one/kijun_*.deb >list
    for file in usr/bin/kijun usr/bin/kijun-render usr/bin/kijun-verify usr/share/doc/kijun/copyright usr/share/bash-completion/completions/kijun; do
        grep -q " root/root .* ./$file\$" list || { echo "# no $file"; return 1; }
    done
}
check "the programs are in it" t
t() {
    dpkg-deb -c one/kijun-server_*.deb >list
    for file in usr/lib/systemd/system/kijun.service usr/lib/sysusers.d/kijun.conf usr/lib/tmpfiles.d/kijun.conf etc/kijun/kijun.conf; do
        grep -q " root/root .* ./$file\$" list || { echo "# no $file"; return 1; }
    done
    dpkg-deb --info one/kijun-server_*.deb conffiles | grep -qx /etc/kijun/kijun.conf
}
check "the unit, its user and its configuration are in the other" t
t() { dpkg-deb -f one/kijun_*.deb Depends | grep -q 'libc6 (>= .*libsqlite3-0.*libssl3' && dpkg-deb -f one/kijun-server_*.deb Depends | grep -q 'kijun (>='; }
check "dependencies are those of the programs" t
t() {
    for deb in one/*.deb; do dpkg-deb -x "$deb" root || return 1; done
    root/usr/bin/kijun --version | grep -q '^kijun [0-9]' && root/usr/bin/kijun-render selftest >/dev/null &&
        root/usr/bin/kijun serve --config root/etc/kijun/kijun.conf --data data --check 2>/dev/null
}
check "they run from a folder of their own, with the configuration as it is delivered" t
# With every commented key switched on, it is read as well.
t() { sed -n 's/^#\([a-z_]* = .*\)/\1/p' root/etc/kijun/kijun.conf >all.conf && [ "$(wc -l <all.conf)" = 22 ] && root/usr/bin/kijun serve --config all.conf --check 2>err || { sed 's/^/# /' err; return 1; }; }
check "every key that the configuration explains is known, and none is missing" t
t() {
    command -v systemd-analyze >/dev/null 2>&1 || return 0
    score=$(SYSTEMD_LOG_LEVEL=err systemd-analyze security --offline=true --no-pager root/usr/lib/systemd/system/kijun.service | sed -n 's/.*Overall exposure level.*: \([0-9.]*\).*/\1/p')
    echo "# exposure $score"
    awk -v s="$score" 'BEGIN { exit !(s != "" && s <= 1.5) }'
}
check "the unit's exposure is 1.5 at most" t
