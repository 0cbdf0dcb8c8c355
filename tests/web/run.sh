#!/bin/sh
# Runs every browser test here and ends with one summary line. Builds the client first when there is none;
# BAQYLA_DIST names another build, BAQYLA_WEB_TESTS picks files.
set -u
cd "$(dirname "$0")" || exit 2
web=../../web
if [ ! -d "$web/node_modules" ]; then
    (cd "$web" && npm ci --no-fund --no-audit --loglevel=error) || exit 2
fi
if [ -z "${BAQYLA_DIST:-}" ] && [ ! -f "$web/dist/index.html" ]; then
    (cd "$web" && npm run --silent build) || exit 2
fi
export PATIENCE_MS="${PATIENCE_MS:-180000}" # bounds what hangs; a busy machine may take its time
passed=0 failed=0 log=$(mktemp)
trap 'rm -f "$log"' EXIT
for file in ${BAQYLA_WEB_TESTS:-*.test.mjs}; do
    echo "== $file"
    node "$file" >"$log" 2>&1
    status=$?
    cat "$log"
    line=$(tail -n 1 "$log")
    counts=$(printf '%s\n' "$line" | sed -n 's/.*\b\([0-9][0-9]*\) passed, \([0-9][0-9]*\) failed.*/\1 \2/p')
    if [ -n "$counts" ]; then
        passed=$((passed + ${counts% *})) failed=$((failed + ${counts#* }))
    else
        echo "$file ended with status $status and no summary"
        failed=$((failed + 1))
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
