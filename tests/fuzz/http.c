/* sources: server/http_parse.c session/fault.c session/text.c */
#include "fuzz.h"

#include "http_parse.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static const char *const seeds[] = {"a=1; session=abc; b=2", "ru;q=0.8, kk, *;q=0.1",
                                        "W/\"x\", \"y\"", "br;q=0, gzip",
                                        "bytes=10-20", "bytes=-5", "https://exam.example:8443", "10.0.0.1, [::1]"};
    char name[8];
    (void)argc, (void)argv;
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        snprintf(name, sizeof name, "%zu", i);
        seed_write(name, seeds[i], strlen(seeds[i]));
    }
    return 0;
}

/* Any header value is read by every reader: none reads past it, and a range lies inside what it is of. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    char out[64];
    int64_t from = 0, to = 0, length = 0;
    char *text = malloc(len + 1);
    if (!text)
        return 0;
    memcpy(text, bytes, len);
    text[len] = '\0';
    if (http_cookie(text, "session", out, sizeof out) && !out[0])
        abort();
    (void)http_language(text);
    (void)http_etag_match(text, "\"0123\"");
    (void)http_accepts(text, "gzip");
    if (http_length(text, &length) == F_OK && (length < 0 || length > INT64_C(1) << 53))
        abort();
    (void)http_same_origin(text, "exam.example", "https://exam.example");
    (void)http_is_json(text);
    (void)http_forwarded(text, out, sizeof out);
    if (http_range(text, 1000, &from, &to) == RANGE_PART && (from < 0 || to <= from || to > 1000))
        abort();
    free(text);
    return 0;
}
