#!/usr/bin/env bash
# The clause tests as one suite among others; ./dev test --clauses runs them alone.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit
export BUILD=${BUILD:-build}
exec node tests/clauses/run.mjs --suite
