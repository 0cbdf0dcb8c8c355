#!/usr/bin/env bash
# run.sh BUILD [SUITE…]: runs the suites and ends with one line over all of them.
# Every test program says "N passed, N failed[, N skipped]" on a line of its own, or is a cmocka program.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
build=$1; shift
suites=("$@")
[ ${#suites[@]} -gt 0 ] || suites=(unit replay story clauses fault fuzz web)
logs=$build/test-logs
mkdir -p "$logs"
passed=0 failed=0 skipped=0 broken=()

# blame LOG: why a suite failed. Each failed test with what stands around it, however early it was, then the end of the log.
blame() {
    local log=$1
    if [ "$(wc -l <"$log")" -gt 40 ]; then
        awk '
            function say(line) { if (said++ < 160) print line; else if (said == 161) print "… more: " FILENAME }
            function tell(n, i) { for (i = n > 14 ? n - 13 : 1; i <= n; i++) say(held[i]) } # what a test said before it failed
            /^(\[ RUN|\[       OK|ok |==|[a-z_-]+: [0-9]+ passed|[0-9]+ passed)/ { n = 0; after = 0; next }
            /^FAIL|^\[  FAILED  \] [^0-9]/ { tell(n); say($0); n = 0; after = /^FAIL/ ? 16 : 0; next }
            after > 0 && /^ / { say($0); after--; next }
            /ended with status|hangs for|Assertion .* failed|Sanitizer:|runtime error:/ { say($0); n = 0; next }
            { after = 0; held[++n] = $0 }' "$log"
        echo "… and its end:"
    fi
    tail -40 "$log"
}

# count NAME LOG STATUS: adds up what a program said; one that died or said nothing counts as a failure.
count() {
    local name=$1 log=$2 status=$3 p f s
    read -r p f s < <(awk '
        match($0, /^([a-z-]+: )?[0-9]+ passed, [0-9]+ failed/) { line = $0; sub(/^[a-z-]+: /, "", line); n = split(line, w, /[ ,]+/); p += w[1]; f += w[3]; if (n >= 6) s += w[5] }
        /^\[  PASSED  \]/ { p += $4 }
        /^\[  FAILED  \] [0-9]+ test/ { f += $4 }
        /^\[  SKIPPED \] [0-9]+ test/ { s += $4 }
        /^[0-9]+ passed, [0-9]+ failed/ { split($0, own, /[ ,]+/); last = NR } # the sum of a runner, when it is the last line
        END { if (last == NR && NR) print own[1], own[3], own[5] + 0; else print p + 0, f + 0, s + 0 }' "$log")
    if [ "$status" != 0 ] && [ "$f" = 0 ]; then f=1; fi
    if [ "$((p + f + s))" = 0 ]; then f=1; echo "$name ran no test" >>"$log"; fi
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    printf '%-34s %4d passed %3d failed %3d skipped\n' "$name" "$p" "$f" "$s"
    if [ "$f" != 0 ]; then broken+=("$name"); blame "$log" | cut -c1-400 | sed 's/^/    | /'; fi
    grep -h '^SKIP' "$log" | sed 's/^/    /' || true
}

one() { # NAME COMMAND…
    local name=$1 log; shift
    log=$logs/${name//\//-}.log
    timeout -k 10 "${TEST_SECONDS:-900}" "$@" >"$log" 2>&1 </dev/null
    count "$name" "$log" $?
}

sanitized() { # address|thread: the unit tests and what they link, built with that sanitizer
    local dir=$build-$1
    cmake -S . -B "$dir" -G Ninja -DSANITIZE="$1" >"$logs/$1-build.log" 2>&1 && ninja -C "$dir" --quiet >>"$logs/$1-build.log" 2>&1 ||
        { echo "the $1 build failed" >>"$logs/$1-build.log"; count "$1-build" "$logs/$1-build.log" 1; return; }
    for program in "$dir"/tests/test_*; do [ -x "$program" ] && one "$1/$(basename "$program")" "$program"; done
    BUILD=$dir one "$1/story" tests/story/run.sh
}

export BUILD=$build
for suite in "${suites[@]}"; do
    case $suite in
    unit) for program in "$build"/tests/test_*; do [ -x "$program" ] && one "unit/$(basename "$program")" "$program"; done ;;
    asan) sanitized address ;;
    tsan) sanitized thread ;;
    web | story) TEST_SECONDS=${TEST_SECONDS:-2400} one "$suite" "tests/$suite/run.sh" ;; # the long ones
    *) if [ -x tests/$suite/run.sh ]; then one "$suite" "tests/$suite/run.sh"; else echo "no suite '$suite'" >&2; broken+=("$suite"); failed=$((failed + 1)); fi ;;
    esac
done
[ ${#broken[@]} = 0 ] || printf 'failed: %s (logs in %s)\n' "${broken[*]}" "$logs"
if [ $skipped -gt 0 ]; then echo "$passed passed, $failed failed, $skipped skipped"; else echo "$passed passed, $failed failed"; fi
[ $failed = 0 ]
