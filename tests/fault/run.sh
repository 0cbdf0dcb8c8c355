#!/usr/bin/env bash
# Everything that can fail is made to fail: memory, disk, sync.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit
status=0
for program in "${BUILD:-build}"/faults/test_*; do
    [ -x "$program" ] || continue
    "$program" || status=1
done
exit $status
