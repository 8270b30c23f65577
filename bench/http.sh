#!/bin/sh
# http: the listener beside nginx, in turn on the same machine. Needs wrk and nginx (says so when they are missing) and a
# release build. SECONDS_EACH (3) seconds for each figure, ROUNDS (3) of them, medians. Never part of the tests.
set -u
cd "$(dirname "$0")/.." || exit 3
seconds=${SECONDS_EACH:-3} rounds=${ROUNDS:-3} port=${PORT:-18480}
build=${BUILD:-build}
for tool in wrk nginx openssl; do
    command -v $tool >/dev/null || { echo "bench/http.sh: $tool is not installed"; exit 0; }
done
ninja -C "$build" bench/bench-httpd bench/bench-hold >/dev/null || exit 3
work=$(mktemp -d)
mkfifo "$work/ours" "$work/hold"
nginx_at=$((port + 1)) tls_at=$((port + 2)) nginx_tls_at=$((port + 3))
# shellcheck disable=SC3045 # dash, bash and busybox have it
ulimit -n "$(ulimit -H -n)"
cleanup() {
    exec 3>&- 4>&-
    [ -f "$work/nginx.pid" ] && kill "$(cat "$work/nginx.pid")"
    wait
    rm -rf "$work"
}
trap cleanup EXIT

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/key.pem" -out "$work/cert.pem" -days 2 \
    -subj /CN=localhost 2>/dev/null
"$build/bench/bench-httpd" "$port" "$tls_at" "$work/cert.pem" "$work/key.pem" <"$work/ours" >"$work/pid" &
exec 3>"$work/ours"
mkdir -p "$work/root/assets"
while ! curl -s -o "$work/root/assets/page.html" "127.0.0.1:$port/assets/page.html"; do sleep 0.1; done
cat >"$work/nginx.conf" <<END
worker_processes 1;
pid $work/nginx.pid;
error_log $work/error.log;
events { worker_connections 4096; }
http {
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; keepalive_timeout 300s; client_header_timeout 300s;
    open_file_cache max=100; server_tokens off; client_body_temp_path $work/tb; proxy_temp_path $work/tp;
    fastcgi_temp_path $work/tf; uwsgi_temp_path $work/tu; scgi_temp_path $work/ts;
    ssl_certificate $work/cert.pem; ssl_certificate_key $work/key.pem; ssl_session_tickets on; ssl_protocols TLSv1.2 TLSv1.3;
    server { listen 127.0.0.1:$nginx_at backlog=4096; listen 127.0.0.1:$nginx_tls_at ssl; root $work/root; default_type text/html; }
}
END
nginx -c "$work/nginx.conf" || exit 3
until [ -s "$work/nginx.pid" ]; do sleep 0.1; done
ours=$(cat "$work/pid")
sleep 0.3
theirs=$(pgrep -P "$(cat "$work/nginx.pid")" | head -n 1)

at() { printf '%s://127.0.0.1:%s%s' http "$1" "$2"; } # PORT PATH
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
# cpu PID URL CONNECTIONS: microseconds of that process per request
cpu() {
    before=$(ticks "$1")
    n=$(wrk -t 1 -c "$3" -d "${seconds}s" "$2" | awk '/requests in/ { print $1 }')
    awk -v t=$(($(ticks "$1") - before)) -v n="$n" -v hz="$(getconf CLK_TCK)" 'BEGIN { printf "%.2f\n", t * 1e6 / hz / n }'
}
rate() { wrk -t 1 -c "$2" -d "${seconds}s" "$1" | awk '/Requests\/sec/ { print int($2) }'; }
p99() { # URL: microseconds
    wrk -t 1 -c 8 -d "${seconds}s" --latency "$1" | awk '$1 == "99%" { v = $2 + 0; if ($2 ~ /ms/) v *= 1000; else if ($2 ~ /us/) v *= 1; else v *= 1e6; print int(v) }'
}
handshake() { # PORT new|reuse: milliseconds each
    openssl s_time -connect "127.0.0.1:$1" "-$2" -time "$seconds" -www /assets/page.html 2>/dev/null |
        awk '/real seconds/ { n = $1; s = $4 } END { printf "%.2f\n", s * 1000 / n }'
}
rss() { awk '/VmRSS/ { print $2 }' "/proc/$1/status"; }

for _ in $(seq "$rounds"); do
    cpu "$ours" "$(at "$port" /assets/page.html)" 16 >>"$work/a"
    cpu "$theirs" "$(at "$nginx_at" /assets/page.html)" 16 >>"$work/b"
    rate "$(at "$port" /page)" 16 >>"$work/c"
done
a=$(median <"$work/a") b=$(median <"$work/b")
echo "cached 10 KB, CPU per request (goal: 1.3 x nginx): listener $a us, nginx $b us, x $(awk "BEGIN { printf \"%.2f\", $a / $b }")"
echo "a lane answering 10 KB (2 processes): $(median <"$work/c") requests/s"

url="$(at "$port" /assets/page.html)"
for _ in $(seq "$rounds"); do p99 "$url" >>"$work/d"; done
before=$(rss "$ours")
"$build/bench/bench-hold" "$port" 2000 1000 <"$work/hold" >"$work/ready" &
exec 4>"$work/hold"
until [ -s "$work/ready" ]; do sleep 0.1; done
each=$(awk "BEGIN { printf \"%d\", ($(rss "$ours") - $before) * 1024 / 3000 }")
for _ in $(seq "$rounds"); do p99 "$url" >>"$work/e"; done
exec 4>&-
d=$(median <"$work/d") e=$(median <"$work/e")
echo "2000 idle and 1000 slow connections (goal: p99 x 2): p99 $d us without, $e us with, x $(awk "BEGIN { printf \"%.2f\", $e / $d }"), $each bytes of memory each"
for kind in new reuse; do
    rm "$work/a" "$work/b"
    for _ in $(seq "$rounds"); do
        handshake $tls_at $kind >>"$work/a"
        handshake $nginx_tls_at $kind >>"$work/b"
    done
    echo "TLS, a connection each, $kind: listener $(median <"$work/a") ms, nginx $(median <"$work/b") ms"
done
