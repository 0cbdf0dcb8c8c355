#!/usr/bin/env bash
# run.sh: every fuzz target for a bounded number of inputs. run.sh TARGET [SECONDS]: one of them, until it breaks.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit
build=${BUILD:-build}-fuzz
runs=${FUZZ_RUNS:-20000}
if ! command -v clang >/dev/null; then echo "SKIP fuzz needs clang"; echo "0 passed, 0 failed, 1 skipped"; exit 0; fi
cmake -S . -B "$build" -G Ninja -DFUZZ=ON -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ >"$build.log" 2>&1 &&
    ninja -C "$build" fuzz >>"$build.log" 2>&1 || { tail -20 "$build.log"; echo "0 passed, 1 failed"; exit 1; }

try() { # NAME OPTION…: seeds are made by the target itself; what breaks it stays in the build folder
    local name=$1; shift
    mkdir -p "$build/corpus/$name" "$build/seeds/$name"
    SEEDS=$build/seeds/$name "$build/fuzz/fuzz_$name" -artifact_prefix="$build/broken-$name-" -timeout=10 \
        -rss_limit_mb=2048 -max_len=65536 "$@" "$build/corpus/$name" "$build/seeds/$name"
}

if [ $# -gt 0 ]; then try "$1" -max_total_time="${2:-60}"; exit; fi
passed=0 failed=0
for file in tests/fuzz/*.c; do
    name=$(basename "$file" .c)
    if try "$name" -runs="$runs" -max_total_time=12 >"$build/$name.log" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        tail -30 "$build/$name.log"
    fi
done
echo "fuzz: $passed passed, $failed failed"
[ $failed = 0 ]
