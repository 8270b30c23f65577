#!/bin/sh
# server: the whole server with the data of an agency (10,000 systems, 1.2 million decisions, 500 people), pages as signed-in
# people ask for them, beside a listener whose lanes answer 10 KB at once. Medians of ROUNDS (5) runs of SECONDS_EACH (5) seconds.
# Needs wrk and openssl and a release build. The data are made once, in KIJUN_BENCH_DATA (out/bench-server), in minutes.
# SYSTEMS, DECISIONS make it smaller. Never part of the tests.
set -u
cd "$(dirname "$0")/.." || exit 3
seconds=${SECONDS_EACH:-5} rounds=${ROUNDS:-5} port=${PORT:-18580}
build=${BUILD:-build} data=${KIJUN_BENCH_DATA:-out/bench-server}
kijun=$build/src/cli/kijun
export SYSTEMS="${SYSTEMS:-10000}"
for tool in wrk openssl curl; do
    command -v $tool >/dev/null || { echo "bench/server.sh: $tool is not installed"; exit 0; }
done
ninja -C "$build" src/cli/kijun bench/bench-httpd bench/bench-hold bench/bench-register bench/bench-sessions >/dev/null || exit 3
work=$(mktemp -d)
mkfifo "$work/hold" "$work/bare"
# shellcheck disable=SC3045 # dash, bash and busybox have it
ulimit -n "$(ulimit -H -n)"
server=''
cleanup() {
    exec 3>&- 4>&-
    [ -z "$server" ] || kill "$server" 2>/dev/null
    wait
    rm -rf "$work"
}
trap cleanup EXIT

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
field() { sed -n "s/.* $1=\([0-9.]*\).*/\1/p" "$2"; }
start() { # ARGUMENTS…: the server; `pids` are its processes
    "$kijun" serve --data "$data" --set connections=8192 --set connections_per_address=8192 --set header_seconds=120 \
        --set idle_seconds=600 "$@" >"$work/out" 2>"$work/log" </dev/null &
    server=$!
    tries=600
    until grep -q event=ready "$work/log" || [ $tries = 0 ]; do sleep 0.1; tries=$((tries - 1)); done
    grep -q event=ready "$work/log" || { cat "$work/log"; exit 3; }
    pids="$server $(pgrep -P "$server" | tr '\n' ' ')"
}
stop() {
    kill "$server"
    wait "$server"
    server=''
}
# load URL CONNECTIONS [PAGES]: one run; its line in $work/result
load() {
    SESSIONS=$work/sessions PAGES=${3:-} wrk -t 1 -c "$2" -d "${seconds}s" -s "$work/mix.lua" "$1" >"$work/wrk" || cat "$work/wrk"
    grep '^result' "$work/wrk" >"$work/result" || cat "$work/wrk"
}
sum() { # KEY OF /proc/PID/smaps_rollup
    for pid in $pids; do awk -v k="$1:" '$1 == k { print $2 }' "/proc/$pid/smaps_rollup" 2>/dev/null; done | awk '{ s += $1 } END { printf "%d", s / 1024 }'
}

if [ ! -s "$data/kijun.db" ]; then
    mkdir -p "$data"
    "$build/bench/bench-register" "$data" make "$SYSTEMS" "${DECISIONS:-120}" 500 >"$work/made" || { cat "$work/made"; exit 3; }
    cat "$work/made"
fi
chmod 700 "$data"
url=http://127.0.0.1:$port
"$build/bench/bench-sessions" "$data" "$url" >"$work/sessions" || exit 3
# An empty PAGES is none.
sed 's/os.getenv("PAGES")/(os.getenv("PAGES") ~= "" and os.getenv("PAGES"))/' bench/server.lua >"$work/mix.lua"
printf 'machine: %s, %s cores; data: %s MiB\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" \
    "$(($(stat -Lc %s "$data/kijun.db") / 1048576))"

# Start: to the line that says ready.
for _ in $(seq "$rounds"); do
    start --listen "127.0.0.1:$port"
    field ms "$work/log" | tail -n 1 >>"$work/starts"
    stop
done
echo "start (goal: 500 ms): $(median <"$work/starts") ms"

start --listen "127.0.0.1:$port"
load "$url" 8 # what is read once is read
"$build/bench/bench-httpd" "$((port + 1))" <"$work/bare" >"$work/pid" 2>/dev/null &
exec 3>"$work/bare"
sleep 0.5
bare=http://127.0.0.1:$((port + 1))/page
for _ in $(seq "$rounds"); do
    load "$url" 16
    field per_s "$work/result" >>"$work/a"
    field p99_us "$work/result" >>"$work/b"
    field p50_us "$work/result" >>"$work/c"
    field bad "$work/result" >>"$work/bad"
    wrk -t 1 -c 16 -d "${seconds}s" "$bare" | awk '/Requests\/sec/ { print int($2) }' >>"$work/d"
done
exec 3>&-
echo "mix of pages (goal: 300/s, p99 100 ms): $(median <"$work/a") requests/s, median $(median <"$work/c") us, p99 $(median <"$work/b") us," \
    "not 200: $(awk '{ s += $1 } END { print s + 0 }' "$work/bad") ($(sed -n 's/.*status=\([^ ]*\).*/\1/p' "$work/result")); bare lane: $(median <"$work/d" 2>/dev/null) requests/s"
echo "memory of all processes (goal: 256 MB): $(sum Pss) MiB (PSS), $(sum Rss) MiB (RSS, what is shared counted for each)"
for page in home systems search system questions requirements history standards account; do
    load "$url" 8 $page
    echo "  $page: $(field per_s "$work/result") requests/s, p99 $(field p99_us "$work/result") us, not 200: $(field bad "$work/result")"
done

for _ in $(seq "$rounds"); do load "$url" 8; field p99_us "$work/result" >>"$work/e"; done
"$build/bench/bench-hold" "$port" 2000 1000 <"$work/hold" >"$work/ready" &
exec 4>"$work/hold"
tries=300
until [ -s "$work/ready" ] || [ $tries = 0 ]; do sleep 0.1; tries=$((tries - 1)); done
for _ in $(seq "$rounds"); do load "$url" 8; field p99_us "$work/result" >>"$work/f"; done
e=$(median <"$work/e") f=$(median <"$work/f")
echo "2000 idle and 1000 slow connections (goal: p99 x 2): p99 $e us without, $f us with, x $(awk "BEGIN { printf \"%.2f\", $f / $e }"); memory $(sum Pss) MiB (PSS)"
exec 4>&-
stop

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/key.pem" -out "$work/cert.pem" -days 2 \
    -subj /CN=localhost 2>/dev/null
chmod 600 "$work/key.pem"
start --listen "127.0.0.1:$port" --certificate "$work/cert.pem" --key "$work/key.pem"
asset=$(curl -sk "https://127.0.0.1:$port/sign-in" | sed -n 's/.*href="\(\/assets\/[^"]*css\)".*/\1/p' | head -n 1)
for kind in new reuse; do
    : >"$work/g"
    for _ in $(seq "$rounds"); do
        openssl s_time -connect "127.0.0.1:$port" "-$kind" -time "$seconds" -www "$asset" 2>/dev/null |
            awk '/real seconds/ { n = $1; s = $4 } END { if (n) printf "%.2f\n", s * 1000 / n }' >>"$work/g"
    done
    echo "TLS, a connection each, $kind: $(median <"$work/g") ms"
done
stop
