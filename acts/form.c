#include "form.h"

#include <assert.h>
#include <string.h>

static const char *const words[W_COUNT][LANG_COUNT] = {
#define WORD(name, kk, ru, en) [W_##name] = {kk, ru, en},
#include "form_a.def"
#include "form_b.def"
#include "annex.def"
#include "papers.def"
#undef WORD
};

const char *word(enum word w, enum lang lang)
{
    return words[w][lang];
}

static const char *const boxes[BOX_COUNT] = {
    "CAMERA_COVERED", "CAMERA_BLOCKED_AV", "BLURRED_UNIDENTIFIABLE", "FORBIDDEN_ITEMS", "OUTSIDE_PERSON", "OTHER",
};

const char *box_name(enum act_box box)
{
    return boxes[box];
}

enum fault box_from(const char *name, enum act_box *ret_box)
{
    for (int i = 0; i < BOX_COUNT; i++)
        if (!strcmp(boxes[i], name)) {
            *ret_box = (enum act_box)i;
            return F_OK;
        }
    return fault(F_INVALID, "no such box of act A");
}

static const struct {
    enum act_post post;
    enum word word;
} order_of[2][ACT_SIGNERS] = {
    [ACT_A] = {{POST_SPECIALIST, W_A_SPECIALIST}, {POST_ENGINEER, W_A_ENGINEER}, {POST_HEAD, W_A_HEAD}},
    [ACT_B] = {{POST_HEAD, W_B_HEAD}, {POST_REGISTRAR_HEAD, W_B_REGISTRAR}, {POST_SPECIALIST, W_B_SPECIALIST}},
};

enum act_post act_post_at(enum act_form form, int order)
{
    assert(order >= 1 && order <= ACT_SIGNERS);
    return order_of[form][order - 1].post;
}

enum word act_post_word(enum act_form form, int order)
{
    assert(order >= 1 && order <= ACT_SIGNERS);
    return order_of[form][order - 1].word;
}

const char *post_name(enum act_post post)
{
    static const char *const names[POST_COUNT] = {
        "specialist",       "engineer",          "head", "registrar_head", "registrar", "teacher",
        "commission_chair", "commission_member",
    };
    return names[post];
}

static const char *const decisions[DECISION_COUNT] = {
    "", "NO_EFFECT", "RESUME", "EXTRA_TIME", "NEW_ATTEMPT", "KEEP_SCORE", "CANCEL_SITTING", "CONVERT_TO_A", "OTHER",
};

const char *decision_name(enum act_decision decision)
{
    return decisions[decision];
}

enum word decision_word(enum act_decision decision)
{
    static const enum word of[DECISION_COUNT] = {0,
                                                 W_X_NO_EFFECT,
                                                 W_X_RESUME,
                                                 W_X_EXTRA_TIME,
                                                 W_X_NEW_ATTEMPT,
                                                 W_X_KEEP_SCORE,
                                                 W_X_CANCEL_SITTING,
                                                 W_X_CONVERT_TO_A,
                                                 W_X_OTHER};
    assert(decision > DECISION_NONE && decision < DECISION_COUNT);
    return of[decision];
}

enum fault decision_from(const char *name, enum act_decision *ret_decision)
{
    for (int i = 0; i < DECISION_COUNT; i++)
        if (!strcmp(decisions[i], name)) {
            *ret_decision = (enum act_decision)i;
            return F_OK;
        }
    return fault(F_INVALID, "no such decision");
}

const char *month_name(int month, enum lang lang)
{
    static const char *const names[LANG_COUNT][12] = {
        {"қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша",
         "желтоқсан"},
        {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
         "декабря"},
        {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
         "December"},
    };
    assert(month >= 1 && month <= 12);
    return names[lang][month - 1];
}

const char *figure_name(const char *name, enum lang lang)
{
    static const struct {
        const char *name, *words[LANG_COUNT];
    } figures[] = {
#define NUMBER(name, kk, ru, en) {name, {kk, ru, en}},
#include "numbers.def"
#undef NUMBER
    };
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        if (!strcmp(figures[i].name, name))
            return figures[i].words[lang];
    return NULL;
}
