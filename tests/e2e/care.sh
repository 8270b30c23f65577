#!/bin/sh
# care: backups, restoring, verifying, proof packs, doctor and settings, with the real program; the pack also with
# kijun-verify and, by the script that its own README holds, with openssl alone.
# Prints one line per case, `ok NAME` or `not ok NAME`. $KIJUN is the program.
set -u
here=$(cd -- "$(dirname -- "$0")" && pwd)
tree=$(dirname "$(dirname "$here")")
KIJUN=${KIJUN:-$tree/build/kijun}
VERIFY=$(dirname "$KIJUN")/kijun-verify
[ -x "$VERIFY" ] || VERIFY=$(dirname "$(dirname "$KIJUN")")/verify/kijun-verify
[ -x "$VERIFY" ] || VERIFY=${BUILD:-$tree/build}/src/verify/kijun-verify
own=$(mktemp -d "${TMPDIR:-/tmp}/kijun-care.XXXXXX") || exit 3
trap 'rm -rf "$own"' EXIT
cd "$own" || exit 3
export LC_ALL=C.UTF-8 KIJUN_DATA="$own/data"
unset LANGUAGE NO_COLOR CLICOLOR_FORCE COLUMNS
umask 077
bad=0

ok() { echo "ok $1"; }
not_ok() { # NAME: with what the program last said
    bad=1
    for f in out err; do [ -s $f ] && sed "s/^/# $f: /" $f | head -n 20; done
    echo "not ok $1"
}
run() { # STATUS ARGUMENTS…
    want=$1
    shift
    "$KIJUN" "$@" >out 2>err </dev/null
    status=$?
    [ $status = "$want" ] || { echo "# status $status, wanted $want: kijun $*"; return 1; }
}
check() { # NAME COMMAND…
    name=$1
    shift
    if "$@"; then ok "$name"; else not_ok "$name"; fi
}
json() { jq -e "$1" out >/dev/null 2>&1; }
says() { grep -qF -- "$2" "$1"; } # FILE TEXT
flip() { # FILE OFFSET: another bit there
    byte=$(od -An -tu1 -j "$2" -N 1 "$1" | tr -d ' ')
    printf "\\$(printf %03o $((byte ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}
newest() { ls data/backups/kijun-*.db | tail -n 1; }

cp "$tree/examples/kiosk.yaml" kiosk.yaml
system=$(sed -n 's/^ *name: *//p' kiosk.yaml | head -n 1)
check 'a record is begun' run 0 put kiosk.yaml

# Settings
check 'settings are shown with what they mean' eval 'run 0 setting && says out backup.generations && says out trail.on_failure'
check 'a setting is changed, and it is an entry' eval 'run 0 setting backup.generations 2 && run 0 setting backup.generations --json &&
    json ".settings[0].value == 2 and .settings[0].is_set" && run 0 log --json && says out "setting/backup.generations"'
check 'a value that cannot be is refused' run 2 setting backup.generations many
check 'a setting that does not exist is refused' run 2 setting backup.generation 2
run 2 setting backup.generation 2
check '… and the nearest one is named' says err backup.generations

# Backups
check 'a backup is made and proven' eval 'run 0 backup --json && json ".entries > 0 and .rows > 0 and .removed == 0"'
check 'doctor, verify and the backup agree that all is well' eval 'run 0 verify --all --json && json ".good and .findings == 0"'
# shellcheck disable=SC2034 # used inside of eval
first=$(newest)
check 'a backup by itself' eval 'run 0 verify "$first" && says out kijun-'
sed -i 's/^  sbd.AT-2-1: {level: low}/  sbd.AT-2-1: {level: mid}/' kiosk.yaml
run 0 put kiosk.yaml || run 0 get "$system"
check 'only as many as are to be kept' eval 'run 0 backup && run 0 backup --json && json ".removed == 1" && [ "$(ls data/backups/*.db | wc -l)" = 2 ]'
cp "$(newest)" spoilt.db && cp "$(newest).manifest" spoilt.db.manifest
flip spoilt.db 9000
check 'a changed byte of a backup is found, with its page' eval 'run 1 verify spoilt.db && says out SHA-256 && says out "Page 3"'
check 'a spoilt backup is not restored' run 2 restore spoilt.db
cp "$(newest)" spoilt.db && sed 's/^size /size 1/' "$(newest).manifest" >spoilt.db.manifest
check 'a changed manifest is found' run 1 verify spoilt.db

# Proof packs
run 0 systems --json
check 'a pack is written' eval 'run 0 prove "$system" sbd:AT-2-1 -o pack.zip'
check 'kijun-verify accepts it' eval '"$VERIFY" --key data/keys/log.vkey pack.zip >out 2>err'
mkdir pack && (cd pack && unzip -q ../pack.zip)
for lang in en ja; do
    sed -n '/^#!\/bin\/sh/,/^# end/p' pack/README.$lang.txt >pack/check.$lang.sh
    check "openssl alone accepts it, by the README ($lang)" eval '(cd pack && sh check.$lang.sh) >out 2>err && says out GOOD'
done
entry=$(ls pack/entries | tail -n 1)
cp -r pack other && flip other/entries/"$entry" 60
(cd other && find . -type f ! -name SHA256SUMS ! -name 'check.*' | sed 's|^\./||' | LC_ALL=C sort | xargs sha256sum >SHA256SUMS)
check '… and finds a changed entry, though the list was made anew' eval '! (cd other && sh check.en.sh) >out 2>err'
rm -r other && cp -r pack other && printf '{}\n' >other/requirement.json
(cd other && find . -type f ! -name SHA256SUMS ! -name 'check.*' | sed 's|^\./||' | LC_ALL=C sort | xargs sha256sum >SHA256SUMS)
check '… and another requirement' eval '! (cd other && sh check.en.sh) >out 2>err'
check 'the requirement is in it, with the system' eval 'jq -e ".id == \"AT-2-1\" and .decided == \"mid\" and .system.name != null" pack/requirement.json >out 2>err'
check 'a pack of nothing is refused' run 2 prove "$system" sbd:XX-9 -o none.zip
check '… and nothing is written' test ! -e none.zip
check 'the record as a file, for kijun-verify' eval 'run 0 export --trail -o record.trail && "$VERIFY" --key data/keys/log.vkey record.trail >out 2>err'
check 'verify points to kijun-verify' eval 'run 2 verify record.trail && says err kijun-verify'

# Evidence
printf 'Checked on 2026-11-30, 12 accounts.\n' >proof.txt
check 'evidence is added' run 0 evidence add "$system" sbd:AT-2-1 proof.txt
check 'a pack of a file of evidence' eval 'run 0 prove proof.txt -o file.zip --json && json ".evidence == 1"'
check '… holds the file itself' eval 'unzip -qp file.zip "evidence/*.txt" >out 2>err && cmp -s out proof.txt'
check '… and kijun-verify accepts it' eval '"$VERIFY" --key data/keys/log.vkey file.zip >out 2>err'
check '… and so by its SHA-256' eval 'run 0 prove "$(sha256sum proof.txt | cut -c 1-64)" -o again.zip --json && json ".evidence == 1"'
check 'a file that nobody handed in is no evidence' run 2 prove kiosk.yaml -o none.zip
check 'verify looks at evidence' eval 'run 0 verify --json && json "[.parts[]|select(.part==\"evidence\")]|length == 1"'
check 'a condition and what settles it' eval 'run 0 prove "$system" sbd.A -o condition.zip --json && json ".entries >= 2" &&
    "$VERIFY" --key data/keys/log.vkey condition.zip >out 2>err'

# Seals that were kept elsewhere
cp data/keys/latest.checkpoint seal.txt
check 'a seal that was kept elsewhere is held against the record' eval 'run 0 verify --checkpoint seal.txt'
cp -r data old
run 0 setting backup.generations 5
cp data/keys/latest.checkpoint later.txt
check 'an old copy that was put back is found' eval 'run 1 verify --data old --checkpoint later.txt && says out "entries are missing"'

# Restoring
before=$(jq -Rs 'split("\n")[1]|tonumber' data/keys/latest.checkpoint)
check 'a backup is restored, and the record goes on' eval 'run 0 restore "$(newest)" --json && json ".carried > 0 and .lost == 0 and (.new_epoch|not) and .entries > '"$before"'"'
check '… and seals that were kept stay true' eval 'run 0 verify --checkpoint seal.txt --checkpoint later.txt'
check '… with the settings of the backup' eval 'run 0 setting backup.generations --json && json ".settings[0].value == 2"'
check '… and the old database is still there' eval 'ls data/kijun.db.before-restore-* >out'
rm data/kijun.db*
check 'doctor says that the database is gone' eval 'run 1 doctor --json && json ".danger >= 1"'
check 'with the database gone a new epoch begins' eval 'run 0 restore "$(newest)" --json && json ".new_epoch and .lost > 0"'
check '… which is sealed under its new name' eval 'run 0 verify && head -n 1 data/keys/latest.checkpoint | grep -q "/2\$"'
check '… and old backups still verify' eval 'run 0 verify --all'
check '… and a new one can be made' run 0 backup

# Its own conformity
check 'self tells what is met and what is missing' eval 'run 1 self --json && json ".counts.met > 40 and .counts.missing > 0"'
check '… and what it looked at' eval 'json "[.rows[]|select(.looked and .finding)]|length > 0"'
check '… without an installation, too' eval 'run 1 self --data nowhere --json && json "[.rows[]|select(.looked)]|length == 0"'
check '… in Japanese' eval 'run 1 self --lang ja && says out 運用者が実施'

# Doctor
run 1 doctor --lang ja
check 'doctor speaks Japanese' says out バックアップ
chmod 755 data/keys && chmod 644 data/keys/log.pem
check 'a key that others can read is a danger' eval 'run 1 doctor --json && json "[.findings[]|select(.check==\"key-permissions\")]|length == 2"'
chmod 700 data/keys && chmod 600 data/keys/log.pem
run 0 setting trail.on_failure continue
check 'going on without a record is told' eval 'run 1 doctor --json && json "[.findings[]|select(.check==\"on-failure\")]|length == 1"'

# Damage
flip data/kijun.db 20000
check 'a changed byte of the database is found' eval 'run 1 verify'
check '… and mended from the newest backup' eval 'run 0 restore "$(newest)" && run 0 verify'
exit $bad
