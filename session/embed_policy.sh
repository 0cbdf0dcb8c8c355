#!/bin/sh
# Turns "key = value" lines into the table of policy keys: embed_policy.sh IN OUT
set -eu
{
    echo '/* Made from seeds/policy.txt; do not edit. */'
    echo '#include "policy.h"'
    echo 'extern const struct policy_key policy_keys[];'
    echo 'const struct policy_key policy_keys[] = {'
    awk '/^#/ || !NF { next }
        NF != 3 || $2 != "=" { print FILENAME ":" FNR ": not \"key = value\"" > "/dev/stderr"; exit 1 }
        seen[$1]++ { print FILENAME ":" FNR ": " $1 " twice" > "/dev/stderr"; exit 1 }
        { printf "    {\"%s\", \"%s\"},\n", $1, $3 }' "$1"
    echo '    {NULL, NULL}};'
} > "$2.new"
mv "$2.new" "$2"
