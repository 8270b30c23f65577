#!/bin/sh
# Signing in with a real browser: passwords, codes, passkeys of a virtual device (tests/browser/sign_in.mjs).
# once (the sanitized program signs people in in tests/unit/web_sign_in.c)
set -u
here=$(cd -- "$(dirname -- "$0")" && pwd)
tree=$(dirname "$(dirname "$here")")
BUILD=${BUILD:-$tree/build}
KIJUN=${KIJUN:-$BUILD/kijun}
NODE_PATH=${NODE_PATH:-$tree/build/npm/node_modules}
export BUILD KIJUN NODE_PATH
[ -d "$NODE_PATH/playwright-core" ] || { echo "not ok sign_in: playwright-core is not in $NODE_PATH"; exit 1; }
ninja -C "$BUILD" tests/web_people >/dev/null 2>&1 || { echo "not ok sign_in: tests/web_people is not built"; exit 1; }
timeout 400 node "$tree/tests/browser/sign_in.mjs"
