#include "score.h"

#include <string.h>

#include "text.h"

static const char *const kind_words[ITEM_KIND_COUNT] = {
#define KIND(name, word) [ITEM_##name] = #word,
    ITEM_KINDS(KIND)
#undef KIND
};

const char *item_kind_word(enum item_kind kind)
{
    return kind_words[kind];
}

int item_kind_from(const char *word)
{
    for (int i = 0; word && i < ITEM_KIND_COUNT; i++)
        if (!strcmp(word, kind_words[i]))
            return i;
    return -1;
}

bool item_chosen(enum item_kind kind)
{
    return kind == ITEM_SINGLE || kind == ITEM_MULTIPLE || kind == ITEM_TRUEFALSE || kind == ITEM_MATCHING ||
           kind == ITEM_ORDERING;
}

bool item_marked(enum item_kind kind)
{
    return kind == ITEM_ESSAY || kind == ITEM_FILE;
}

int64_t item_points(int64_t points, int64_t right, int64_t chosen_right, int64_t chosen_wrong, bool partial)
{
    if (!partial)
        return right > 0 && chosen_right == right && !chosen_wrong ? points : 0;
    int64_t net = chosen_right - chosen_wrong;
    return right > 0 && net > 0 ? points * net / right : 0;
}

/* U+2212, the minus that word processors write. */
static const char *sign(const char *text, int64_t *ret_sign)
{
    static const char minus[] = "\xE2\x88\x92";
    *ret_sign = 1;
    if (*text == '+')
        return text + 1;
    size_t len = *text == '-' ? 1 : !strncmp(text, minus, 3) ? 3 : 0;
    if (len)
        *ret_sign = -1;
    return text + len;
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

bool number_micro(const char *text, int64_t *ret_micro)
{
    enum { DECIMALS = 6 };
    const int64_t most = INT64_C(9000000000000000000);
    int64_t minus, value = 0;
    int digits = 0, decimals = -1;
    const char *p = sign(text + strspn(text, " "), &minus);
    for (; *p; p++) {
        if (*p == ' ' && decimals < 0)
            continue;
        if ((*p == '.' || *p == ',') && decimals < 0) {
            decimals = 0;
            continue;
        }
        if (!digit(*p))
            break;
        if (decimals == DECIMALS && *p != '0')
            return false;
        if (decimals == DECIMALS)
            continue;
        if (value > (most - 9) / 10)
            return false;
        value = value * 10 + (*p - '0');
        decimals += decimals >= 0;
        digits++;
    }
    if (!digits || p[strspn(p, " ")])
        return false;
    for (int i = decimals < 0 ? 0 : decimals; i < DECIMALS; i++) {
        if (value > most / 10)
            return false;
        value *= 10;
    }
    *ret_micro = minus * value;
    return true;
}

char *short_fold(const char *text, bool exact, char *out, size_t size)
{
    char joined[SCORE_TEXT_MAX];
    size_t used = 0;
    for (const char *p = text; *p && used + 1 < sizeof joined; p++) {
        bool space = *p == ' ' || *p == '\t' || *p == '\n' || *p == '\r';
        if (space && (!used || joined[used - 1] == ' '))
            continue;
        joined[used++] = space ? ' ' : *p;
    }
    used -= used && joined[used - 1] == ' ';
    joined[used] = 0;
    if (!exact)
        return text_fold(joined, out, size);
    size_t len = used < size ? used : size - 1;
    memcpy(out, joined, len);
    out[len] = 0;
    return out;
}

/* A star stands for any run of characters; one star back is remembered, so this takes no more than length × length. */
bool short_matches(const char *form, const char *answer)
{
    const char *star = NULL, *from = NULL;
    while (*answer) {
        if (*form == '*') {
            star = ++form;
            from = answer;
        } else if (form[0] == '\\' && form[1] == '*' && *answer == '*') {
            form += 2;
            answer++;
        } else if (*form == *answer) {
            form++;
            answer++;
        } else if (star) {
            form = star;
            answer = ++from;
        } else {
            return false;
        }
    }
    return !form[strspn(form, "*")];
}

static int64_t part(const struct score_item *item, int64_t share_ppm, bool partial)
{
    if (share_ppm >= SHARE_ALL_PPM)
        return item->points;
    return partial && share_ppm > 0 ? item->points * share_ppm / SHARE_ALL_PPM : 0;
}

static int64_t of_single(const struct score_item *item, const char *choice, bool partial)
{
    for (size_t i = 0; i < item->count; i++)
        if (*choice && !strcmp(item->options[i].id, choice))
            return part(item, item->options[i].share_ppm, partial);
    return 0;
}

static int64_t of_multiple(const struct score_item *item, const char *choice, bool partial)
{
    int64_t right = 0, chosen_right = 0, chosen_wrong = 0;
    for (size_t i = 0; i < item->count; i++) {
        const struct score_option *o = &item->options[i];
        bool chosen = strstr(choice, o->id) != NULL;
        right += o->correct;
        chosen_right += chosen && o->correct;
        chosen_wrong += chosen && !o->correct;
    }
    return item_points(item->points, right, chosen_right, chosen_wrong, partial);
}

static int64_t of_numeric(const struct score_item *item, const char *text, bool partial)
{
    int64_t value, best = 0;
    if (!number_micro(text, &value))
        return 0;
    for (size_t i = 0; i < item->count; i++) {
        const struct score_option *o = &item->options[i];
        uint64_t off = value > o->value_micro ? (uint64_t)value - (uint64_t)o->value_micro
                                              : (uint64_t)o->value_micro - (uint64_t)value;
        int64_t earned = part(item, o->share_ppm, partial);
        if (off <= (uint64_t)o->tolerance_micro && earned > best)
            best = earned;
    }
    return best;
}

static int64_t of_short(const struct score_item *item, const char *text, bool partial)
{
    char answer[SCORE_TEXT_MAX], form[SCORE_TEXT_MAX];
    int64_t best = 0;
    short_fold(text, item->exact, answer, sizeof answer);
    for (size_t i = 0; i < item->count && *answer; i++)
        for (int l = 0; l < 3; l++) {
            short_fold(item->options[i].text[l], item->exact, form, sizeof form);
            int64_t earned = part(item, item->options[i].share_ppm, partial);
            if (*form && earned > best && short_matches(form, answer))
                best = earned;
        }
    return best;
}

static const struct score_option *option_at(const struct score_item *item, const char *id, size_t len)
{
    for (size_t i = 0; i < item->count; i++)
        if (strlen(item->options[i].id) == len && !memcmp(item->options[i].id, id, len))
            return &item->options[i];
    return NULL;
}

static bool same_pair(const struct score_option *a, const struct score_option *b)
{
    bool same = a == b;
    for (int l = 0; l < 3 && !same; l++)
        same = *a->pair[l] && !strcmp(a->pair[l], b->pair[l]);
    return same;
}

static bool is_left(const struct score_option *o)
{
    return *o->text[0] || *o->text[1] || *o->text[2];
}

/* "left=right,left=right" */
static int64_t of_matching(const struct score_item *item, const char *choice, bool partial)
{
    int64_t lefts = 0, right = 0;
    for (size_t i = 0; i < item->count; i++)
        lefts += is_left(&item->options[i]);
    for (const char *p = choice; *p; p += strcspn(p, ","), p += *p == ',') {
        size_t len = strcspn(p, ","), left_len = strcspn(p, "=");
        if (left_len >= len)
            continue;
        const struct score_option *left = option_at(item, p, left_len);
        const struct score_option *pair = option_at(item, p + left_len + 1, len - left_len - 1);
        right += left && pair && is_left(left) && same_pair(left, pair);
    }
    return lefts ? item_points(item->points, lefts, right, 0, partial) : 0;
}

static int64_t of_ordering(const struct score_item *item, const char *choice, bool partial)
{
    int64_t placed = 0;
    size_t place = 0;
    for (const char *p = choice; *p && place < item->count; p += strcspn(p, ","), p += *p == ',', place++)
        placed += option_at(item, p, strcspn(p, ",")) == &item->options[place];
    return item->count ? item_points(item->points, (int64_t)item->count, placed, 0, partial) : 0;
}

int64_t score_answer(const struct score_item *item, const char *choice, const char *text, bool partial)
{
    switch (item->kind) {
    case ITEM_SINGLE:
    case ITEM_TRUEFALSE:
        return of_single(item, choice, partial);
    case ITEM_MULTIPLE:
        return of_multiple(item, choice, partial);
    case ITEM_NUMERIC:
        return of_numeric(item, text, partial);
    case ITEM_SHORT:
        return of_short(item, text, partial);
    case ITEM_MATCHING:
        return of_matching(item, choice, partial);
    case ITEM_ORDERING:
        return of_ordering(item, choice, partial);
    default:
        return 0;
    }
}
