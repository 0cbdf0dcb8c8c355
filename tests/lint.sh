#!/usr/bin/env bash
# What machines can hold the line on, so that reviewers can talk about design.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
bad=0
rule() { # NAME OUTPUT: a rule holds when it prints nothing
    if [ -n "$2" ]; then printf '%s\n' "$2" | head -20 | sed "s|^|$1: |"; bad=$((bad + 1)); fi
}
c() { git ls-files --cached --others --exclude-standard '*.c' '*.h' '*.cpp'; }
text() { git ls-files --cached --others --exclude-standard '*.c' '*.h' '*.cpp' '*.ts' '*.tsx' '*.css' '*.sql' '*.sh' '*.mjs' '*.md' dev .ci/run | grep -v '^seeds/'; }

rule 'over 500 lines' "$(c | xargs wc -l | awk '$2 != "total" && $1 > 500 { print $2 " has " $1 }')"
rule 'over 120 columns' "$(c | LC_ALL=C.UTF-8 xargs grep -noE '^.{121}' | cut -d: -f1,2)"
rule 'tab or trailing space' "$(c | xargs grep -nE $'\t| $' | cut -c1-120)"
rule 'banned function' "$(c | xargs grep -nE '[^a-z_>.](strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|localtime|gmtime|gets|rand|system|tmpnam)\(' | cut -c1-140)"
rule 'too many branches' "$(c | grep '\.c$' | xargs pmccabe 2>/dev/null | awk '$1 > 20 { print $NF ": " $1 }')"

# Direction: server -> acts -> session -> vision/wire.h <- vision.
rule 'vision includes more than its own' "$(grep -nE '#include "(\.\./|[a-z_]*/)' vision/*.[ch] vision/*.cpp | cut -c1-140)"
rule 'only server logs' "$(grep -nE '\b(printf|puts|perror|fprintf)\(' session/*.c acts/*.c vision/*.c 2>/dev/null | grep -vE 'snprintf|vision/(eye_main|cut_)|session/reader/' | cut -c1-140)"
rule 'only server knows JSON and sockets' "$(grep -lE '#include <(jansson|libwebsockets|uv)\.h>' session/*.[ch] vision/*.[ch] 2>/dev/null)"

# The web client must build with Debian 12's Node, from a lock file that names no host.
if [ -f web/package-lock.json ]; then
    rule 'lock file names a host' "$(grep -nE '"resolved": "https?:' web/package-lock.json | head -3)"
    rule 'lock entry excludes Node 18.20' "$(node tests/lint_engines.mjs web/package-lock.json)"
fi
rule 'workplace words' "$(git grep -nE '/(work|farm)/[a-z.]+' -- . ':!web/package-lock.json' ':!tests/lint.sh' | cut -c1-140)"
rule 'shellcheck' "$(git ls-files --cached --others --exclude-standard '*.sh' dev .ci/run | xargs shellcheck -S warning -f gcc)"

# clang agrees with gcc, every header compiles alone, and the README tells the settings there are.
if [ "$bad" = 0 ]; then
    cmake -S . -B build-clang -G Ninja -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ >/dev/null 2>build-clang.log || cat build-clang.log
    rm -f build-clang.log
    rule 'clang' "$(ninja -C build-clang --quiet 2>&1 | grep -E 'error|FAILED|fatal' | head -20)"
    read -ra packages < <(pkg-config --cflags pangocairo cairo-pdf jansson libwebsockets libuv sqlite3 libsodium libavformat)
    rule 'header needs another' "$(git ls-files --cached --others --exclude-standard '*.h' | while read -r h; do
        clang -std=c11 -D_GNU_SOURCE -fsyntax-only -x c "${packages[@]}" -I"${h%/*}" -Itests/unit -Isession -Iacts -Iserver \
            -Ivision -Iseeds/acts -Ibuild-clang/wire -Ibuild-clang/session/made "$h" 2>&1 | grep -m1 error
    done)"
    rule 'README: settings (baqyla help settings --markdown)' "$(diff \
        <(sed -n '/^<!-- settings -->$/,/^<!-- \/settings -->$/{/^<!--/d;p}' README.md) \
        <(build-clang/bin/baqyla help settings --markdown))"
fi
[ "$bad" = 0 ] && echo 'lint: clean'
exit "$bad"
