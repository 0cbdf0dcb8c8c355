/* sources: session/reader/csv.c */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "reader/csv.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static const char *const seeds[] = {"a;b\n1;2\n", "\xEF\xBB\xBF\141,b\r\n\"x \"\"y\"\"\",2\r\n",
                                        "a\tb\n\xC0\xE1\t2\n", "a;b\n\"cut off", "a;b\n=1+1;-2\n\n\n3;4"};
    char name[8];
    (void)argc, (void)argv;
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        snprintf(name, sizeof name, "%zu", i);
        seed_write(name, seeds[i], strlen(seeds[i]));
    }
    return 0;
}

/* Whatever an office uploads: records that keep their shape, or nothing and a sentence. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct csv csv = {0};
    char why[128] = "";
    const char *wrong = csv_read(bytes, len, &csv, why);
    if (wrong) {
        if (!*wrong || csv.text)
            abort();
        return 0;
    }
    size_t ends = 0, fields = 0;
    for (size_t i = 0; i < csv.len; i++) {
        unsigned char c = (unsigned char)csv.text[i];
        ends += c == CSV_RECORD_END;
        fields += c == CSV_FIELD_END;
        if (c < 0x20 && c != CSV_RECORD_END && c != CSV_FIELD_END && c != '\t' && c != '\n')
            abort();
    }
    if (ends != csv.records || fields < ends || csv.records < 2)
        abort();
    free(csv.text);
    return 0;
}
