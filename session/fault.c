#include "fault.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static _Thread_local char text[FAULT_TEXT_MAX];

static const struct {
    const char *code;
    int status;
    const char *sentence[LANG_COUNT];
} table[F_COUNT] = {
    [F_OK] = {"ok", 200, {"", "", ""}},
#define FAULT(name, st, kk, ru, en) [F_##name] = {#name, st, {kk, ru, en}},
#include "faults.def"
#undef FAULT
};

/* faults.def holds the names in capitals; clients see them small. Filled before main, so that threads only read. */
static char codes[F_COUNT][48];

__attribute__((constructor)) static void codes_fill(void)
{
    for (int f = 0; f < F_COUNT; f++)
        for (size_t i = 0; table[f].code[i] && i + 1 < sizeof codes[f]; i++)
            codes[f][i] = (char)tolower((unsigned char)table[f].code[i]);
}

enum fault fault(enum fault f, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return f;
}

const char *fault_text(void)
{
    return text;
}

int fault_status(enum fault f)
{
    return table[f].status;
}

const char *fault_code(enum fault f)
{
    return codes[f];
}

enum fault fault_from(const char *code)
{
    for (int f = 0; f < F_COUNT; f++)
        if (!strcmp(codes[f], code))
            return (enum fault)f;
    return F_CORRUPT;
}

const char *fault_sentence(enum fault f, enum lang lang)
{
    return table[f].sentence[lang];
}

enum lang lang_from(const char *word)
{
    if (word && !strcmp(word, "ru"))
        return LANG_RU;
    if (word && !strcmp(word, "en"))
        return LANG_EN;
    return LANG_KK;
}

const char *lang_word(enum lang lang)
{
    static const char *const words[LANG_COUNT] = {"kk", "ru", "en"};
    return words[lang];
}
