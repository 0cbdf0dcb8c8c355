#!/bin/sh
# Turns SQL files into C: embed_sql.sh OUT STATEMENTS… -- MIGRATIONS…
# A statement file is a row of entries, each "-- name: answer_add" and the SQL up to the next name.
set -eu
out=$1; shift
statements=; while [ "$1" != -- ]; do statements="$statements $1"; shift; done; shift

quote='{ gsub(/\\/, "\\\\"); gsub(/"/, "\\\""); print "    \"" $0 "\\n\"" }'

{
    echo '/* Made from session/statements/; do not edit. */'
    echo '#ifndef BAQYLA_STATEMENT_NAMES_H'
    echo '#define BAQYLA_STATEMENT_NAMES_H'
    echo 'enum statement {'
    awk '/^-- name: /{ print "    S_" toupper($3) "," }' $statements
    echo '    S_COUNT'
    echo '};'
    echo '#endif'
} > "$out/statement_names.h.new"
{
    echo '/* Made from session/statements/; do not edit. */'
    echo 'extern const char *const statement_texts[]; extern const char *const statement_words[];'
    echo 'const char *const statement_words[] = {'
    awk '/^-- name: /{ print "    \"" $3 "\"," }' $statements
    echo '    0};'
    echo 'const char *const statement_texts[] = {'
    awk '/^-- name: /{ if (open) print "    ,"; open = 1; next } open && !/^--/ && NF '"$quote"' END { if (open) print "    ," }' $statements
    echo '    0};'
} > "$out/statement_texts.c"
{
    echo '/* Made from session/migrations/; do not edit. */'
    echo 'extern const char *const migration_texts[];'
    echo 'const char *const migration_texts[] = {'
    for file in "$@"; do awk "$quote" "$file"; echo '    ,'; done
    echo '    0};'
} > "$out/migration_texts.c"
# Unchanged names build nothing anew.
if cmp -s "$out/statement_names.h.new" "$out/statement_names.h"; then rm "$out/statement_names.h.new"
else mv "$out/statement_names.h.new" "$out/statement_names.h"; fi
