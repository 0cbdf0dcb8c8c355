#!/bin/sh
# Turns "key = value" lines into the table of policy keys, and adds eye.FIELD for each threshold
# with its default: embed_policy.sh POLICY THRESHOLDS WIRE OUT
set -eu
{
    echo '/* Made from seeds/policy.txt, session/thresholds.def and vision/wire.h; do not edit. */'
    echo '#include "policy.h"'
    echo 'extern const struct policy_key policy_keys[];'
    echo 'const struct policy_key policy_keys[] = {'
    awk '/^#/ || !NF { next }
        NF != 3 || $2 != "=" { print FILENAME ":" FNR ": not \"key = value\"" > "/dev/stderr"; exit 1 }
        seen[$1]++ { print FILENAME ":" FNR ": " $1 " twice" > "/dev/stderr"; exit 1 }
        { printf "    {\"%s\", \"%s\"},\n", $1, $3 }' "$1"
    awk -F '[(), =]+' 'FNR == NR { if ($2 ~ /^TUNE_/) usual[$2] = $3; next }
        !/^THRESHOLD/ { next }
        !($3 in usual) { print FILENAME ":" FNR ": the wire has no " $3 > "/dev/stderr"; exit 1 }
        { printf "    {\"eye.%s\", \"%s\"},\n", $2, usual[$3] }' "$3" "$2"
    echo '    {NULL, NULL}};'
} > "$4.new"
mv "$4.new" "$4"
