#!/usr/bin/env bash
# run.sh: every fuzz target, FUZZ_SECONDS each (20 unless told). run.sh TARGET [SECONDS]: one of them, until it breaks;
# TARGET "all" takes each in turn for so long and says how many inputs were run.
# What they learn stays in the build folder's corpus and is the start of the next run; what once broke a target is kept in
# tests/fuzz/found/TARGET and run each time.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit
build=${BUILD:-build}-fuzz
seconds=${FUZZ_SECONDS:-20}
if ! command -v clang >/dev/null; then echo "SKIP fuzz needs clang"; echo "0 passed, 0 failed, 1 skipped"; exit 0; fi
cmake -S . -B "$build" -G Ninja -DFUZZ=ON -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ >"$build.log" 2>&1 &&
    ninja -C "$build" fuzz >>"$build.log" 2>&1 || { tail -20 "$build.log"; echo "0 passed, 1 failed"; exit 1; }

try() { # NAME OPTION…: seeds are made by the target itself; what breaks it stays in the build folder
    local name=$1 found=(); shift
    [ ! -d "tests/fuzz/found/$name" ] || found=("tests/fuzz/found/$name")
    mkdir -p "$build/corpus/$name" "$build/seeds/$name"
    SEEDS=$build/seeds/$name "$build/fuzz/fuzz_$name" -artifact_prefix="$build/broken-$name-" -timeout=10 \
        -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 "$@" "$build/corpus/$name" "$build/seeds/$name" "${found[@]}" \
        >"$build/$name.log" 2>&1
}

if [ $# -gt 0 ] && [ "$1" != all ]; then
    try "$1" -max_total_time="${2:-60}"; status=$?
    tail -20 "$build/$1.log"
    exit $status
fi
[ $# -lt 2 ] || seconds=$2

# Two at a time: a target has one thread.
names=() pids=()
for file in tests/fuzz/*.c; do names+=("$(basename "$file" .c)"); done
passed=0 failed=0
finish() { # INDEX
    local name=${names[$1]} runs
    if wait "${pids[$1]}"; then passed=$((passed + 1)); else failed=$((failed + 1)); tail -30 "$build/$name.log"; fi
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$name.log")
    printf '%-10s %9s inputs in %s s\n' "$name" "${runs:-?}" "$seconds"
}
for i in "${!names[@]}"; do
    try "${names[$i]}" -max_total_time="$seconds" &
    pids+=($!)
    [ "$i" -lt 1 ] || finish $((i - 1))
done
finish $((${#names[@]} - 1))
echo "fuzz: $passed passed, $failed failed"
[ $failed = 0 ]
