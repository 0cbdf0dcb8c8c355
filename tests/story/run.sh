#!/usr/bin/env bash
# Runs every story against the programs in $BUILD/bin (default: build), or those named.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit
export BUILD=${BUILD:-build}
status=0
stories=("$@")
[ ${#stories[@]} -gt 0 ] || stories=(tests/story/[0-9]*.mjs)
for story in "${stories[@]}"; do node "$story" || status=1; done
exit $status
