#!/bin/sh
# Stories of people in a real browser, and every page in every width (tests/browser). chromium is Debian's, playwright-core and
# axe-core are in build/npm (./dev test puts them there).
# once (it is the pages that are looked at; the sanitized program answers the same ones in tests/unit/web_*)
set -u
here=$(cd -- "$(dirname -- "$0")" && pwd)
tree=$(dirname "$(dirname "$here")")
BUILD=${BUILD:-$tree/build}
KIJUN=${KIJUN:-$BUILD/kijun}
NODE_PATH=${NODE_PATH:-$tree/build/npm/node_modules}
export BUILD KIJUN NODE_PATH

for need in node "${CHROMIUM:-/usr/bin/chromium}" pdfinfo unzip; do
    command -v "$need" >/dev/null || { echo "not ok browser: $need is not installed"; exit 1; }
done
[ -d "$NODE_PATH/playwright-core" ] || { echo "not ok browser: playwright-core is not in $NODE_PATH"; exit 1; }
ninja -C "$BUILD" tests/web_people src/verify/kijun-verify >/dev/null 2>&1 || { echo "not ok browser: tests/web_people is not built"; exit 1; }
timeout 850 node "$tree/tests/browser/stories.mjs"
