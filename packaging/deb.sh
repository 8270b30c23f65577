#!/bin/sh
# deb: makes the Debian packages from a build, without a network. `./dev deb` builds and calls it.
#
#     packaging/deb.sh BUILD OUT
#
# kijun: the command line, kijun-render, kijun-verify, the manual. kijun-server: the unit, its user, its configuration.
# Dependencies are what dpkg-shlibdeps finds. Same tree and same SOURCE_DATE_EPOCH, same bytes.
set -eu
build=$1 out=$2
tree=$(cd -- "$(dirname -- "$0")/.." && pwd)
version=$(sed -n "s/^  version: '\([^']*\)'.*/\1/p" "$tree/meson.build")
: "${SOURCE_DATE_EPOCH:=$(git -C "$tree" log -1 --format=%ct 2>/dev/null || echo 0)}"
export SOURCE_DATE_EPOCH LC_ALL=C.UTF-8 TZ=UTC0
arch=$(dpkg --print-architecture)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 022
a=$work/kijun b=$work/kijun-server

put() { # MODE FROM TO
    mkdir -p "$(dirname "$3")"
    install -m "$1" "$2" "$3"
}
compressed() { # FROM TO: as a manual or a changelog is kept
    mkdir -p "$(dirname "$2")"
    gzip -9n <"$1" >"$2"
    chmod 644 "$2"
}

# Contents ------------------------------------------------------------------------------------------------------------

for program in cli/kijun render/kijun-render verify/kijun-verify; do
    put 755 "$build/src/$program" "$a/usr/bin/$(basename "$program")"
    strip --strip-unneeded "$a/usr/bin/$(basename "$program")"
done
for page in "$build"/man/*.1; do
    [ -f "$page" ] || continue
    case $page in
        *.ja.1) compressed "$page" "$a/usr/share/man/ja/man1/$(basename "$page" .ja.1).1.gz" ;;
        *) compressed "$page" "$a/usr/share/man/man1/$(basename "$page").gz" ;;
    esac
done
put 644 "$tree/completions/kijun.bash" "$a/usr/share/bash-completion/completions/kijun"
put 644 "$tree/LICENSE" "$a/usr/share/doc/kijun/copyright"
put 644 "$tree/README.md" "$a/usr/share/doc/kijun/README.md"
put 644 "$tree/README.ja.md" "$a/usr/share/doc/kijun/README.ja.md"

put 644 "$tree/packaging/kijun.service" "$b/usr/lib/systemd/system/kijun.service"
put 644 "$tree/packaging/kijun.sysusers" "$b/usr/lib/sysusers.d/kijun.conf"
put 644 "$tree/packaging/kijun.tmpfiles" "$b/usr/lib/tmpfiles.d/kijun.conf"
put 644 "$tree/packaging/kijun.conf" "$b/etc/kijun/kijun.conf"
put 644 "$tree/LICENSE" "$b/usr/share/doc/kijun-server/copyright"
put 644 "$tree/docs/running.md" "$b/usr/share/doc/kijun-server/running.md"

printf 'kijun (%s) stable; urgency=medium\n\n  * See the history of the source.\n\n -- kijun <kijun@example.jp>  %s\n' \
    "$version" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")" >"$work/changelog"
for package in kijun kijun-server; do
    compressed "$work/changelog" "$work/$package/usr/share/doc/$package/changelog.gz"
done

# Control -------------------------------------------------------------------------------------------------------------

mkdir -p "$work/source/debian" "$a/DEBIAN" "$b/DEBIAN"
printf 'Source: kijun\nPackage: kijun\nArchitecture: any\n' >"$work/source/debian/control"
depends=$(cd "$work/source" && dpkg-shlibdeps -O "$a"/usr/bin/* 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
[ -n "$depends" ] || { echo "deb: dpkg-shlibdeps found no dependencies" >&2; exit 3; }

control() { # PACKAGE ARCHITECTURE DEPENDS RECOMMENDS SUMMARY TEXT
    printf 'Package: %s\nVersion: %s\nSection: admin\nPriority: optional\nArchitecture: %s\nMaintainer: kijun <kijun@example.jp>\n' "$1" "$version" "$2"
    printf 'Installed-Size: %s\n' "$(du -k -s --apparent-size "$work/$1" | cut -f1)"
    printf 'Depends: %s\nRecommends: %s\nDescription: %s\n %s\n' "$3" "$4" "$5" "$6"
}
control kijun "$arch" "$depends, fonts-morisawa-bizud-gothic, fonts-noto-cjk" "bash-completion" \
    "Security requirements from Japan's public standards" \
    "Answers in, requirements with reasons, procurement specifications and a tamper-evident record out." >"$a/DEBIAN/control"
control kijun-server all "kijun (>= $version), systemd, passwd" "chrony | systemd-timesyncd" \
    "The server of kijun, for the browser" \
    "Processes by duty with least rights, under a systemd unit with a full sandbox." >"$b/DEBIAN/control"
printf '/etc/kijun/kijun.conf\n' >"$b/DEBIAN/conffiles"
install -m 755 "$tree/packaging/postinst" "$b/DEBIAN/postinst"
install -m 755 "$tree/packaging/prerm" "$b/DEBIAN/prerm"
for package in kijun kijun-server; do
    (cd "$work/$package" && find usr etc -type f 2>/dev/null | sort | xargs md5sum >DEBIAN/md5sums)
    find "$work/$package" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
done

mkdir -p "$out"
for package in kijun kijun-server; do
    suffix=$arch
    [ $package = kijun ] || suffix=all
    dpkg-deb --root-owner-group -Zxz --build "$work/$package" "$out/${package}_${version}_$suffix.deb" >/dev/null
    echo "$out/${package}_${version}_$suffix.deb"
done
