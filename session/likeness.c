#include "likeness.h"

#include <math.h>
#include <string.h>

static const struct {
    const char *word;
    const char *sentence[LANG_COUNT];
} verdicts[LIKENESS_VERDICTS] = {
    [LIKENESS_SAME] = {"same", {"бір адам", "один и тот же человек", "the same person"}},
    [LIKENESS_DIFFERENT] = {"different", {"екі түрлі адам", "разные люди", "different people"}},
    [LIKENESS_REVIEW] = {"review",
                         {"ұқсастығы шекте, адам қарауы керек", "сходство на границе, должен посмотреть человек",
                          "the likeness is at the limit, a person should look"}},
    [LIKENESS_UNVERIFIABLE] = {"unverifiable",
                               {"салыстыру мүмкін болмады", "сравнить не удалось", "they could not be compared"}},
};

static const char *const reasons[][LANG_COUNT] = {
    [UNVERIFIABLE_NOT] = {"бет анық көрінеді", "лицо видно ясно", "the face is seen clearly"},
    [UNVERIFIABLE_NO_FACE] = {"бет көрінбейді", "лица не видно", "no face is seen"},
    [UNVERIFIABLE_SOFT] = {"бет бұлыңғыр", "лицо размыто", "the face is blurred"},
    [UNVERIFIABLE_SMALL] = {"бет тым кішкентай", "лицо слишком мало", "the face is too small"},
    [UNVERIFIABLE_TURNED] = {"бет камерадан бұрылған", "лицо отвёрнуто от камеры", "the face is turned away"},
    [UNVERIFIABLE_COVERED] = {"беттің бір бөлігі жабық", "часть лица закрыта", "a part of the face is covered"},
    [UNVERIFIABLE_LIGHT] = {"жарық бетке біркелкі түспейді", "свет падает на лицо неровно",
                            "the light on the face is too uneven or too weak"},
    [UNVERIFIABLE_SEVERAL] = {"бірнеше бет көрінеді", "видно несколько лиц", "several faces are seen"},
};

const char *likeness_word(enum likeness_verdict verdict)
{
    return verdicts[verdict].word;
}

int likeness_from(const char *word)
{
    for (int i = 0; word && i < LIKENESS_VERDICTS; i++)
        if (!strcmp(word, verdicts[i].word))
            return i;
    return -1;
}

const char *likeness_sentence(enum likeness_verdict verdict, enum lang lang)
{
    return verdicts[verdict].sentence[lang];
}

const char *likeness_why(enum unverifiable why, enum lang lang)
{
    return reasons[(size_t)why < sizeof reasons / sizeof *reasons ? why : UNVERIFIABLE_NO_FACE][lang];
}

int likeness_score_milli(const float a[WIRE_LIKENESS], const float b[WIRE_LIKENESS])
{
    float sum = 0;

    for (int i = 0; i < WIRE_LIKENESS; i++)
        sum += a[i] * b[i];
    return sum <= 0.0F || !isfinite(sum) ? 0 : sum >= 1.0F ? 1000 : (int)lrintf(sum * 1000.0F);
}

enum likeness_verdict likeness_judge(int score_milli, int same_milli, int different_milli)
{
    return score_milli >= same_milli        ? LIKENESS_SAME
           : score_milli >= different_milli ? LIKENESS_REVIEW
                                            : LIKENESS_DIFFERENT;
}

bool likeness_learn(struct wire_reference *r, const uint8_t net_sha256[32], const float face[WIRE_LIKENESS])
{
    if (r->count >= WIRE_REFERENCES || (r->count && memcmp(r->net_sha256, net_sha256, sizeof r->net_sha256) != 0))
        return false;
    for (uint32_t i = 0; i < r->count; i++)
        if (!memcmp(r->likeness[i], face, sizeof r->likeness[i]))
            return false;
    memcpy(r->net_sha256, net_sha256, sizeof r->net_sha256);
    memcpy(r->likeness[r->count++], face, sizeof r->likeness[0]);
    return true;
}
