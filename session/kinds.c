#include "kinds.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct kind_row rows[KINDS] = {
#define KIND(name, word, klass, box, detector, advise, open, close, looks, number, tk, tr, te, ak, ar, ae, vk, vr, ve) \
    [KIND_##name] = {word, klass, box, detector, {tk, tr, te}, {ak, ar, ae}, {vk, vr, ve}, number},
#include "kinds.def"
#undef KIND
};

static const struct kind_policy usual[KINDS] = {
#define KIND(name, word, klass, box, detector, advise, open, close, looks, ...) \
    [KIND_##name] = {advise, open, close, looks},
#include "kinds.def"
#undef KIND
};

/* Half-way between a sensor's noise and none: the eye's evidence is a scale, not a measure. */
enum { SYNTHETIC_MILLI = 500 };

static const struct wire_tune usual_tune = {
    .looks = LOOK_USUAL,
#define THRESHOLD(field, value) .field = value,
#include "thresholds.def"
#undef THRESHOLD
};

const struct kind_row *kind_row(enum incident_kind kind)
{
    assert((unsigned)kind < KINDS);
    return &rows[kind];
}

const struct kind_policy *kind_usual(enum incident_kind kind)
{
    assert((unsigned)kind < KINDS);
    return &usual[kind];
}

enum incident_kind kind_from(const char *word)
{
    int kind = 0;

    while (kind < KINDS && strcmp(rows[kind].word, word))
        kind++;
    return (enum incident_kind)kind;
}

const char *class_word(enum incident_class klass)
{
    static const char *const words[CLASSES] = {"violation", "question", "technical", "notice"};

    assert((unsigned)klass < CLASSES);
    return words[klass];
}

void rules_policy_defaults(struct rules_policy *ret_policy)
{
    memset(ret_policy, 0, sizeof *ret_policy);
    memcpy(ret_policy->kind, usual, sizeof usual);
    ret_policy->kind[KIND_ATTENTION].open_ms = 0;
    ret_policy->expect_people = 1;
    ret_policy->synthetic_milli = SYNTHETIC_MILLI;
    ret_policy->tune = usual_tune;
}

enum { WHOLE_MAX = 512 }; /* longer than the longest sentence of the table with its numbers */

struct text {
    char bytes[WHOLE_MAX];
    size_t len;
};

static void add(struct text *t, const char *more)
{
    size_t len = strlen(more);

    assert(t->len + len < sizeof t->bytes);
    memcpy(t->bytes + t->len, more, len + 1);
    t->len += len;
}

/* 1500 -> "1.5"; whole numbers without a point. Kazakh and Russian write a comma. */
static void add_milli(struct text *c, int64_t milli, enum lang lang)
{
    char text[48];
    int64_t whole = milli / 1000, tenths = milli % 1000 / 100, hundredths = milli % 1000 / 10;
    char point = lang == LANG_EN ? '.' : ',';

    if (milli % 1000 == 0)
        snprintf(text, sizeof text, "%" PRId64, whole);
    else if (whole == 0 && hundredths % 10)
        snprintf(text, sizeof text, "0%c%02d", point, (int)hundredths);
    else
        snprintf(text, sizeof text, "%" PRId64 "%c%d", whole, point, (int)tenths);
    add(c, text);
}

static void add_number(struct text *c, const char *name, int64_t value, enum lang lang)
{
    size_t len = strlen(name);
    char text[32];

    if ((len > 6 && !strcmp(name + len - 6, "_milli")) || (len > 3 && !strcmp(name + len - 3, "_ms"))) {
        add_milli(c, value, lang);
        return;
    }
    snprintf(text, sizeof text, "%" PRId64, value);
    add(c, text);
}

static void add_detail(struct text *c, const char *detail, const struct kind_number *n, enum lang lang)
{
    for (; *detail; detail++) {
        char letter[2] = {*detail, '\0'};

        if (*detail == '%' && (detail[1] == 'v' || detail[1] == 'l')) {
            add_number(c, n->name, detail[1] == 'v' ? n->value : n->threshold, lang);
            detail++;
        } else {
            add(c, letter);
        }
    }
}

static const struct {
    const char *name;
    const char *words[LANG_COUNT]; /* with %v */
} extras[EXTRAS] = {
    [EXTRA_HIDDEN_MS] = {"hidden_ms",
                         {"; емтихан беті %v с жасырулы болды", "; страница экзамена была скрыта %v с",
                          "; the exam page was hidden for %v s"}},
    [EXTRA_LOOP_PERIOD_MS] = {"loop_period_ms",
                              {"; %v с сайын қайталанады", "; повторяется каждые %v с", "; it repeats every %v s"}},
    [EXTRA_OBJECT_LABEL] = {"object_label", {"; ұқсайды: %v", "; похоже на: %v", "; it resembles: %v"}},
    [EXTRA_LOOKS_DOWN] = {"looks_down",
                          {"; оның ішінде төмен қараған: %v", "; из них взгляд вниз: %v",
                           "; of these looking down: %v"}},
};

static const char *const object_words[OBJECT_LABELS][LANG_COUNT] = {
    {"зат", "предмет", "an object"},     {"телефон", "телефон", "a phone"},  {"кітап", "книга", "a book"},
    {"ноутбук", "ноутбук", "a laptop"},  {"экран", "экран", "a screen"},     {"құлаққап", "наушники", "headphones"},
};

const char *extra_name(enum kind_extra extra)
{
    assert((unsigned)extra < EXTRAS && extra != EXTRA_NONE);
    return extras[extra].name;
}

static void add_extra(struct text *t, const struct kind_number *n, enum lang lang)
{
    if (!strcmp(n->name, extras[EXTRA_OBJECT_LABEL].name)) {
        int known = n->value > OBJECT_NONE && n->value < OBJECT_LABELS;
        const char *words = extras[EXTRA_OBJECT_LABEL].words[lang];

        while (*words && *words != '%')
            add(t, (char[2]){*words++, '\0'});
        add(t, object_words[known ? n->value : OBJECT_NONE][lang]);
        return;
    }
    for (int i = EXTRA_NONE + 1; i < EXTRAS; i++)
        if (!strcmp(n->name, extras[i].name))
            add_detail(t, extras[i].words[lang], n, lang);
}

char *kind_sentence(enum incident_kind kind, enum lang lang, const struct rules_policy *policy, int64_t from_ms,
                    int64_t to_ms, int64_t now_ms, const struct kind_number *numbers, size_t count, char *out,
                    size_t size)
{
    static const char *const second[LANG_COUNT] = {" с", " с", " s"};
    static const char *const limit[LANG_COUNT] = {" (шегі ", " (порог ", " (threshold "};
    struct text c = {.len = 0};
    const struct kind_row *row = kind_row(kind);
    int64_t lasted_ms = (to_ms < 0 ? now_ms : to_ms) - from_ms;

    if (!size)
        return out;
    add(&c, row->title[lang]);
    add(&c, ": ");
    add_milli(&c, lasted_ms < 0 ? 0 : (lasted_ms + 50) / 100 * 100, lang);
    add(&c, second[lang]);
    add(&c, limit[lang]);
    add_milli(&c, policy->kind[kind].open_ms, lang);
    add(&c, second[lang]);
    add(&c, ")");
    if (count)
        add_detail(&c, row->verdict[lang], &numbers[0], lang);
    for (size_t i = 1; i < count; i++)
        add_extra(&c, &numbers[i], lang);
    add(&c, ".");
    size_t len = c.len < size ? c.len : size - 1;
    while (len && ((unsigned char)c.bytes[len] & 0xC0) == 0x80) /* never half a letter */
        len--;
    memcpy(out, c.bytes, len);
    out[len] = '\0';
    return out;
}
