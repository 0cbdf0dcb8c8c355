#!/bin/sh
# Turns a file of SQL steps, each "-- step: name" and its statements, into C: embed_steps.sh OUT.c FILE.sql
set -eu
{
    echo '/* Made from bench_university.sql; do not edit. */'
    echo 'extern const char *const university_steps[][2];'
    echo 'const char *const university_steps[][2] = {'
    awk '/^-- step: /{ if (open) print "    },"; open = 1; print "    {\"" $3 "\","; next }
        open && !/^--/ && NF { gsub(/\\/, "\\\\"); gsub(/"/, "\\\""); print "    \"" $0 "\\n\"" }
        END { print "    }," }' "$2"
    echo '    {0, 0}};'
} > "$1"
