#include "accommodation.h"

#include <assert.h>
#include <string.h>

enum { PATIENCE = 3, PEOPLE_MAX = 4 };

static const struct {
    const char *word;
    uint32_t people, looks_off;
    const char *sentence[LANG_COUNT];
} table[ACCOMMODATIONS] = {
#define ACCOMMODATION(name, word, people, off, kk, ru, en) [ACCOMMODATION_##name] = {word, people, off, {kk, ru, en}},
#include "accommodation.def"
#undef ACCOMMODATION
};

const char *accommodation_word(enum accommodation a)
{
    assert((unsigned)a < ACCOMMODATIONS);
    return table[a].word;
}

const char *accommodation_sentence(enum accommodation a, enum lang lang)
{
    assert((unsigned)a < ACCOMMODATIONS);
    return table[a].sentence[lang];
}

enum accommodation accommodation_from(const char *word)
{
    int a = 0;

    while (a < ACCOMMODATIONS && strcmp(table[a].word, word))
        a++;
    return (enum accommodation)a;
}

static int has(const struct accommodated *who, enum accommodation a)
{
    return who->set >> a & 1;
}

static void leave_out(struct rules_policy *p, enum incident_kind kind)
{
    p->kind[kind].open_ms = p->kind[kind].advise_ms = 0;
}

static void be_patient(struct rules_policy *p, enum incident_kind kind)
{
    p->kind[kind].advise_ms *= PATIENCE;
    p->kind[kind].open_ms *= PATIENCE;
}

void accommodate(struct rules_policy *p, const struct accommodated *who)
{
    int does_not_look = has(who, ACCOMMODATION_BLIND) || has(who, ACCOMMODATION_NOT_FACING);

    for (int a = 0; a < ACCOMMODATIONS; a++)
        if (has(who, (enum accommodation)a))
            p->tune.looks &= ~table[a].looks_off;
    p->expect_people += (who->people > PEOPLE_MAX ? PEOPLE_MAX : who->people) + (who->oral != 0);
    if (!(p->tune.looks & LOOK_IDENTITY))
        leave_out(p, KIND_WRONG_PERSON);
    if (does_not_look || has(who, ACCOMMODATION_LOW_VISION)) { /* a bowed head is often no face at all */
        leave_out(p, KIND_ATTENTION);
        be_patient(p, KIND_ABSENT);
        be_patient(p, KIND_BLURRED_FACE);
    }
    if (has(who, ACCOMMODATION_BLIND)) { /* who does not see it needs no light and no focus */
        leave_out(p, KIND_DARK);
        leave_out(p, KIND_DEFOCUSED);
    }
    if (does_not_look)
        leave_out(p, KIND_BLURRED_FACE);
    if (has(who, ACCOMMODATION_NOT_FACING)) /* an averted head is found now and then at best: people look after it */
        leave_out(p, KIND_ABSENT);
}

enum fault accommodated_load(struct db *db, const char *attempt, struct accommodated *ret_who)
{
    struct accommodated who = {0};
    struct row row;
    enum fault f = db_row(db, &row, S_ACCOMMODATION_FORM, "t", attempt);

    if (f)
        return f;
    who.oral = !strcmp(row_peek(&row, 0), "oral_online");
    row_done(&row);
    for (f = db_each(db, &row, S_ACCOMMODATION_OF, "t", attempt); f == F_OK; f = row_next(&row)) {
        enum accommodation a = accommodation_from(row_peek(&row, 0));
        int64_t value = row_int(&row, 1);

        if (a == ACCOMMODATIONS)
            continue;
        who.set |= 1U << a;
        if (table[a].people) /* its value: how many; at least one */
            who.people += value > 1 && value <= PEOPLE_MAX ? (uint32_t)value : table[a].people;
    }
    if (f != F_NOT_FOUND)
        return f;
    *ret_who = who;
    return F_OK;
}
