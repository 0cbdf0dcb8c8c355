#include "paper_parts.h"

#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "clock.h"
#include "grade.h"

enum fault paper_json(json_t *json, struct arena *arena, const char **ret_text, char ret_sha256[65])
{
    char *text = json ? json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
    json_decref(json);
    if (!text)
        return fault(F_NOMEM, "JSON of a paper");
    sha256_hex(text, strlen(text), ret_sha256);
    *ret_text = arena_text(arena, text);
    free(text);
    return *ret_text ? F_OK : fault(F_NOMEM, "JSON of a paper");
}

const char *paper_term(struct arena *arena, int64_t year, const char *term, enum lang lang)
{
    enum word w = !strcmp(term, "autumn") ? W_P_AUTUMN : !strcmp(term, "spring") ? W_P_SPRING : W_P_SUMMER;
    return arena_format(arena, "%lld, %s", (long long)year, word(w, lang));
}

const char *paper_day(struct arena *arena, int64_t ms, int64_t zone_min)
{
    char utc[21];
    clock_rfc3339(ms + zone_min * 60000, utc);
    return arena_format(arena, "%.2s.%.2s.%.4s", utc + 8, utc + 5, utc);
}

const char *paper_int(struct arena *arena, int64_t number)
{
    return number < 0 ? "" : arena_format(arena, "%lld", (long long)number);
}

const char *paper_hundredths(struct arena *arena, int64_t n, enum lang lang)
{
    return n < 0 ? "—"
                 : arena_format(arena, "%lld%s%02lld", (long long)(n / 100), lang == LANG_EN ? "." : ",",
                                (long long)(n % 100));
}

const char *traditional_mark(const char *letter, enum lang lang)
{
    int points = grade_points(letter);
    if (points < 0)
        return "";
    return word(points >= 367   ? W_P_EXCELLENT
                : points >= 233 ? W_P_GOOD
                : points >= 100 ? W_P_SATISFACTORY
                                : W_P_FAILED,
                lang);
}

enum fault paper_token(char out[33])
{
    unsigned char random[16];
    if (RAND_bytes(random, sizeof random) != 1)
        return fault(F_IO, "no random bytes");
    for (int i = 0; i < 16; i++)
        g_snprintf(out + 2 * i, 3, "%02x", random[i]);
    return F_OK;
}
