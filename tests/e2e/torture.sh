#!/bin/sh
# once: a sample of what ./dev torture does at length.
set -u
tree=$(cd -- "$(dirname -- "$0")/../.." && pwd)
KIJUN_KILLS=300 KIJUN_SHARE=24 "$tree/tests/torture/run" kill faults
