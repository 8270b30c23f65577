#!/bin/sh
# hostile: raw requests and slow clients against a listener of its own (tests/hostile/run.c), which stands between lanes
# that answer anything. $BUILD is the build folder.
set -u
here=$(cd -- "$(dirname -- "$0")" && pwd)
tree=$(dirname "$(dirname "$here")")
BUILD=${BUILD:-$tree/build-asan}

if [ ! -x "$BUILD/tests/hostile_run" ] && ! ninja -C "$BUILD" tests/hostile_run >/dev/null 2>&1; then
    echo "not ok hostile: $BUILD/tests/hostile_run is not built"
    exit 1
fi
timeout 120 "$BUILD/tests/hostile_run" "$tree"/tests/hostile/cases/*.txt
