#include <stdio.h>
#include <stdlib.h>

#include "csv.h"
#include "verbs.h"

enum { CSV_WHY_MAX = 128 };

const char *verb_csv(int argc, char **argv)
{
    static char said[CSV_WHY_MAX];
    (void)argc, (void)argv;
    const char *why = NULL;
    struct csv csv;
    size_t len = 0;
    uint8_t *bytes = in_all(CSV_BYTES_MAX, &len, &why);
    if (!bytes)
        return why;
    why = csv_read(bytes, len, &csv, said);
    free(bytes);
    if (why)
        return why;
    struct read_found found = {.type = READ_TYPE_TEXT, .height = (uint32_t)csv.records};
    snprintf(found.mime, sizeof found.mime, "%s %s", csv.encoding,
             csv.delimiter == '\t' ? "tab" : (char[]){csv.delimiter, 0});
    out_put(READ_FOUND, &found, sizeof found, NULL, 0);
    out_bytes(0, 0, csv.text, csv.len);
    free(csv.text);
    return NULL;
}
