#!/bin/sh
# serve: the server with its processes: starts, answers, refuses bad configurations, survives kill -9 of each process, reloads
# without dropping a request, stops cleanly; its sandboxes refuse what they should.
# Prints one line per case, `ok NAME` or `not ok NAME`. $KIJUN is the program.
set -u
here=$(cd -- "$(dirname -- "$0")" && pwd)
tree=$(dirname "$(dirname "$here")")
KIJUN=${KIJUN:-$tree/build/kijun}
own=$(mktemp -d "${TMPDIR:-/tmp}/kijun-serve.XXXXXX") || exit 3
server='' load=''
trap '[ -z "$load" ] || touch enough; [ -z "$load" ] || kill $load 2>/dev/null; [ -z "$server" ] || kill $server 2>/dev/null; rm -rf "$own"' EXIT
cd "$own" || exit 3
export LC_ALL=C.UTF-8
unset LANGUAGE NO_COLOR CLICOLOR_FORCE COLUMNS KIJUN_DATA NOTIFY_SOCKET

check() { # NAME COMMAND…
    name=$1
    shift
    if "$@"; then echo "ok $name"; else
        for f in err log; do [ -s $f ] && sed "s/^/# $f: /" $f | tail -n 20; done
        echo "not ok $name"
    fi
}
says() { grep -qF -- "$2" "$1"; }
# until SECONDS COMMAND…: tries ten times a second
until_true() {
    tries=$(($1 * 10))
    shift
    while [ $tries -gt 0 ]; do
        "$@" && return 0
        tries=$((tries - 1))
        sleep 0.1
    done
    return 1
}
refused() { # STATUS WORDS ARGUMENTS…
    want=$1 words=$2
    shift 2
    timeout 20 "$KIJUN" serve --data refused "$@" >out 2>err </dev/null
    status=$?
    [ $status = "$want" ] && says err "$words" || { echo "# status $status, wanted $want and '$words'"; return 1; }
}
answers() { # PATH: a status of HTTP, whichever
    code=$(curl -s -m 5 -o page -w '%{http_code}' "http://$address$1")
    [ "$code" -ge 200 ] && [ "$code" -lt 500 ]
}
pid_of() { # DUTY: the newest
    grep "duty=$1 event=start" log | tail -n 1 | sed 's/.*pid=\([0-9]*\).*/\1/'
}

# Refusals ------------------------------------------------------------------------------------------------------------

t() { refused 2 'without TLS' --listen 0.0.0.0:0; }
check "plain HTTP for other machines is refused" t
t() { printf 'readers = 2\nlitsen = x\n' >bad.conf && refused 2 'bad.conf:2:1: error' --config bad.conf && says err 'listen'; }
check "a wrong key is told at its line" t
t() { refused 2 'missing' --certificate nothing.pem && refused 2 'nowhere.pem' --certificate nowhere.pem --key nowhere.pem; }
check "a certificate without a key, and one that is not there" t
t() { echo x >key.pem && chmod 644 key.pem && refused 2 'chmod 600' --certificate key.pem --key key.pem --listen 127.0.0.1:0; }
check "a key that others can read is refused" t
t() { refused 2 'number' --set readers=99; }
check "a number out of bounds" t
t() { printf 'readers = 2\n' >good.conf && "$KIJUN" serve --config good.conf --check 2>err && ! "$KIJUN" serve --config bad.conf --check 2>err; }
check "--check" t
t() { mkdir -p broken && echo "no database" >broken/kijun.db && timeout 30 "$KIJUN" serve --data broken --listen 127.0.0.1:0 >out 2>err; [ $? != 0 ] && says err 'could not begin'; }
check "a database that is none stops the start" t

# Life ----------------------------------------------------------------------------------------------------------------

start() { # ARGUMENTS…
    "$KIJUN" serve --config good.conf --data data --listen 127.0.0.1:0 "$@" >out 2>log </dev/null &
    server=$!
    until_true 60 grep -q 'event=ready' log || return 1
    address=$(sed -n 's/.*event=listen address=\([^ ]*\).*/\1/p' log | head -n 1)
}
t() {
    start --set lab=yes && curl -s -m 10 "http://$address/sign-in" >page && kill $server && wait $server
    rm -rf data
    says page 'class="lab"'
}
check "in lab mode every page says so" t
t() { start && says log 'duty=keeper' && says log '/link/'; }
check "starts, with a link for the first administrator" t
[ -n "${address:-}" ] || exit 1 # nothing more can be tried
sed -n 's/.*event=ready.* ms=\([0-9]*\).*/# start: \1 ms/p' log
t() { answers / && answers /nothing; }
check "answers" t
t() { curl -s -m 10 "http://$address/sign-in" >page && says page '<main' && ! says page 'class="lab"'; }
check "without it, none does" t
t() { [ "$(stat -c %a data)" = 700 ] && ! "$KIJUN" serve --data data --listen 127.0.0.1:0 2>err && says err 'Another kijun serve'; }
check "a second server on the same data is refused" t

for duty in reader keeper hasher importer press listener; do
    t() {
        old=$(pid_of $duty)
        kill -9 "$old" || return 1
        again() { [ "$(pid_of $duty)" != "$old" ] && answers /; }
        before=$(date +%s%N)
        until_true 20 again || return 1
        echo "# $duty: back after $((($(date +%s%N) - before) / 1000000)) ms"
        kill -0 $server && says log "duty=$duty event=fell signal=9"
    }
    check "kill -9 of $duty: it comes back" t
done

# Reload: a client asks all the time, and every request is answered.
ask_on() {
    while [ ! -e enough ]; do
        curl -s -m 10 -o /dev/null -w '%{http_code}\n' "http://$address/" >>codes || echo broken >>codes
    done
}
t() {
    rm -f enough codes
    load=''
    for _ in 1 2 3 4; do
        ask_on &
        load="$load $!"
    done
    sleep 0.5
    for _ in 1 2 3; do
        before=$(grep -c 'event=reloaded' log)
        kill -HUP $server
        reloaded() { [ "$(grep -c 'event=reloaded' log)" -gt "$before" ]; }
        until_true 30 reloaded || return 1
    done
    sleep 0.5
    touch enough
    # shellcheck disable=SC2086 # a list of numbers
    wait $load
    load=''
    echo "# $(wc -l <codes) requests during three reloads"
    ! grep -vE '^[234]' codes
}
check "three reloads drop no request" t
t() { echo 'readers = x' >good.conf && kill -HUP $server && until_true 10 grep -q 'event=configuration' log && answers / && echo 'readers = 2' >good.conf; }
check "a bad configuration on reload changes nothing" t
t() {
    kill -TERM $server
    wait $server
    status=$?
    server=''
    [ $status = 0 ] && says log 'event=stopped' || { echo "# status $status"; return 1; }
}
check "TERM stops it cleanly" t
t() { ! grep -E 'AddressSanitizer|runtime error|LeakSanitizer' log; }
check "nothing for the sanitizers" t

# Rights --------------------------------------------------------------------------------------------------------------

t() { "$KIJUN" selftest --sandbox --json >out 2>err && jq -e '.let_through == 0 and .refused > 300' out >/dev/null; }
check "selftest --sandbox: nothing gets through" t
t() { "$KIJUN" limits --json >out && jq -e '[.limits[].name] | (length > 20 and length == (unique | length))' out >/dev/null; }
check "limits: each once" t
