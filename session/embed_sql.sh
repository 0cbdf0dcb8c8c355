#!/bin/sh
# Turns SQL files into C: embed_sql.sh OUT STATEMENTS… -- MIGRATIONS…
# A statement file is a row of entries, each "-- name: answer_add" and the SQL up to the next name. A list that is read in
# several orders says them under its name, each with the tables it walks: "-- by: final | grade_now e | e.final, e.id".
# It becomes a statement for each and its reverse, with {from} and {by} filled in, one behind the other: db_in_order.
set -eu
out=$1; shift
statements=$out/statements.sql
: > "$statements"
while [ "$1" != -- ]; do
    awk '
        function filled(text, word, from, by) {
            print "-- name: " name (word == "" ? "" : " " word)
            gsub(/[{]from[}]/, from, text)
            gsub(/[{]by[}]/, by, text)
            printf "%s", text
        }
        function reversed(by) { gsub(/,/, " DESC,", by); return by " DESC" }
        function flush(   i) {
            if (name == "") return
            if (!orders) { print "-- name: " name; printf "%s", sql }
            for (i = 1; i <= orders; i++) {
                filled(sql, i == 1 ? "" : word[i], from[i], by[i])
                filled(sql, "-" word[i], from[i], reversed(by[i]))
            }
        }
        /^-- name: / { flush(); name = $3; sql = ""; orders = 0; next }
        /^-- by: / { sub(/^-- by: /, ""); split($0, part, / *[|] */); orders++
            word[orders] = part[1]; from[orders] = part[2]; by[orders] = part[3]; next }
        { sql = sql $0 "\n" }
        END { flush() }
    ' "$1" >> "$statements"
    shift
done; shift

quote='{ gsub(/\\/, "\\\\"); gsub(/"/, "\\\""); print "    \"" $0 "\\n\"" }'

{
    echo '/* Made from session/statements/; do not edit. */'
    echo '#ifndef BAQYLA_STATEMENT_NAMES_H'
    echo '#define BAQYLA_STATEMENT_NAMES_H'
    echo 'enum statement {'
    awk '/^-- name: /{ print "    S_" toupper($3) ($4 == "" ? "" : "_BY_" ++n) "," }' "$statements"
    echo '    S_COUNT'
    echo '};'
    echo '#endif'
} > "$out/statement_names.h.new"
{
    echo '/* Made from session/statements/; do not edit. */'
    echo 'extern const char *const statement_texts[]; extern const char *const statement_words[];'
    echo 'const char *const statement_words[] = {'
    awk '/^-- name: /{ print "    \"" $3 ($4 == "" ? "" : " " $4) "\"," }' "$statements"
    echo '    0};'
    echo 'const char *const statement_texts[] = {'
    awk '/^-- name: /{ if (open) print "    ,"; open = 1; next } open && !/^--/ && NF '"$quote"' END { if (open) print "    ," }' "$statements"
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
