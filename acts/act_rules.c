#include "act_sign.h"

#include <string.h>

#include "role.h"

/* Who may do what with an act, and when (model 2.3.2, 2.3.3, 2.4). */

static uint32_t role_of_post(enum act_post post)
{
    return role_from(post_name(post));
}

static bool is(const char *person, const struct act_asker *asker)
{
    return person && !strcmp(person, asker->person);
}

static bool has(const struct act_asker *asker, uint32_t roles)
{
    return (asker->roles & roles) != 0;
}

static enum fault not_theirs(const struct act *act, enum act_deed deed)
{
    return fault(F_FORBIDDEN, "act %s: %s is not theirs", act->id, act_deed_word(deed));
}

static enum fault not_now(const struct act *act, enum act_deed deed)
{
    return fault(F_CONFLICT, "act %s is %s: not the time to %s", act->id, act_state_word(act->state),
                 act_deed_word(deed));
}

/* The signatory's number, 1..3, when they are named and still hold the post; else 0. */
static int signatory(const struct act *act, const struct act_asker *asker)
{
    for (int n = 1; n <= ACT_SIGNERS; n++)
        if (is(act->signer[n - 1], asker) && has(asker, role_of_post(act_post_at(act->kind, n))))
            return n;
    return 0;
}

static enum fault found(struct db *db, enum statement s, const struct act *act, const struct act_asker *asker,
                        bool *ret_found)
{
    struct row row;
    enum fault f = db_row(db, &row, s, "tt", act->id, asker->person);
    if (f && f != F_NOT_FOUND)
        return f;
    if (!f)
        row_done(&row);
    *ret_found = !f;
    return F_OK;
}

/* About themselves. */
static enum fault own(struct db *db, const struct act *act, const struct act_asker *asker, bool *ret_own)
{
    return found(db, S_ACT_OF_STUDENT, act, asker, ret_own);
}

static enum fault may_edit(const struct act *act, const struct act_asker *asker, enum act_deed deed)
{
    bool draft = act->kind == ACT_A
                     ? act->state == ACT_DRAFTED
                     : act->state == ACT_OPENED || act->state == ACT_INSPECTING || act->state == ACT_FINDINGS;
    if (!has(asker, act->kind == ACT_A ? (uint32_t)ROLE_SPECIALIST : (uint32_t)ROLE_CENTRE))
        return not_theirs(act, deed);
    if (deed == DEED_TO_B && act->kind != ACT_A)
        return not_theirs(act, deed);
    if (deed == DEED_FREEZE && act->kind == ACT_B)
        draft = act->state == ACT_FINDINGS;
    return draft ? F_OK : not_now(act, deed);
}

/* Nobody signs before the student has had their say, with a key or on paper. */
static enum fault heard(const struct act *act, const struct act_asker *asker)
{
    return act->state == ACT_FROZEN && act->explain == EXPLAIN_OPEN && asker->now_ms < act->explain_until_ms
               ? fault(F_CONFLICT, "act %s waits for the student's explanation", act->id)
               : F_OK;
}

static enum fault may_sign(const struct act *act, const struct act_asker *asker, enum act_deed deed)
{
    const int turn = act_turn(act), number = signatory(act, asker);
    if (!number)
        return not_theirs(act, deed);
    const bool given = act->signed_places & 1u << (number - 1);
    if (turn && !given && !act_awaits(act, number))
        return fault(F_SIGN_ORDER, "act %s: place %d signs before place %d", act->id, turn, number);
    if (!act_awaits(act, number))
        return not_now(act, deed);
    return deed == DEED_SIGN ? heard(act, asker) : F_OK;
}

static enum fault may_return(const struct act *act, const struct act_asker *asker)
{
    if (act->state == ACT_REFUSED)
        return has(asker, ROLE_HEAD) ? F_OK : not_theirs(act, DEED_RETURN);
    if (!signatory(act, asker))
        return not_theirs(act, DEED_RETURN);
    return act_turn(act) ? F_OK : not_now(act, DEED_RETURN);
}

static enum fault may_dismiss(const struct act *act, const struct act_asker *asker)
{
    if (act->kind != ACT_A || !has(asker, ROLE_CENTRE))
        return not_theirs(act, DEED_DISMISS);
    if (act->state == ACT_REFUSED) {
        if (!has(asker, ROLE_HEAD))
            return not_theirs(act, DEED_DISMISS);
        return is(act->refused_by, asker) ? fault(F_CONFLICT, "act %s: a second person dismisses", act->id) : F_OK;
    }
    if (act->state != ACT_DRAFTED)
        return not_now(act, DEED_DISMISS);
    if (!act->dismiss_by)
        return has(asker, ROLE_SPECIALIST) ? F_OK : not_theirs(act, DEED_DISMISS);
    return is(act->dismiss_by, asker) ? fault(F_CONFLICT, "act %s: a second person dismisses", act->id) : F_OK;
}

enum fault act_appeal_upheld(struct db *db, const char *act, bool *ret_upheld)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ACT_APPEAL_UPHELD, "t", act);
    if (f && f != F_NOT_FOUND)
        return f;
    if (!f)
        row_done(&row);
    *ret_upheld = !f;
    return F_OK;
}

static enum fault may_register(struct db *db, const struct act *act, const struct act_asker *asker, enum act_deed deed)
{
    bool signer, relative = false;
    if (act->kind != ACT_A || !has(asker, deed == DEED_PREPARE ? ROLE_REGISTRAR : ROLE_REGISTRAR_HEAD))
        return not_theirs(act, deed);
    if (deed != DEED_REINSTATE && act->state != (deed == DEED_PREPARE ? ACT_REGISTERED : ACT_PREPARED))
        return not_now(act, deed);
    enum fault f = found(db, S_ACT_SIGNED_BY, act, asker, &signer);
    if (!f)
        f = found(db, S_ACT_OF_RELATIVE, act, asker, &relative);
    if (!f && relative)
        f = fault(F_FORBIDDEN, "act %s: a relative does not decide", act->id);
    if (!f && (signer || (deed == DEED_POST && is(act->prepared_by, asker))))
        f = fault(F_FORBIDDEN, "act %s: who signed or prepared does not post", act->id);
    return f;
}

/* An error is named by the head of the Centre, who may have signed, and taken back by the registrar's head, who has not
   (model 2.3.2); after an appeal that was upheld, by the latter alone. It may be found before the posting too. */
static enum fault may_reinstate(struct db *db, const struct act *act, const struct act_asker *asker)
{
    bool decided = false, relative = false;
    const bool second = has(asker, ROLE_REGISTRAR_HEAD) && !is(act->cancel_asked_by, asker);
    if (act->kind != ACT_A || !has(asker, ROLE_HEAD | ROLE_REGISTRAR_HEAD))
        return not_theirs(act, DEED_REINSTATE);
    if (!act->reg_no || act->state == ACT_CANCELLED)
        return not_now(act, DEED_REINSTATE);
    enum fault f = act_appeal_upheld(db, act->id, &decided);
    if (!f && second && (act->cancel_asked_by || decided))
        return may_register(db, act, asker, DEED_REINSTATE);
    if (!f)
        f = found(db, S_ACT_OF_RELATIVE, act, asker, &relative);
    if (!f && relative)
        f = fault(F_FORBIDDEN, "act %s: a relative does not decide", act->id);
    if (!f && (act->cancel_asked_by || decided || !has(asker, ROLE_HEAD)))
        f = fault(F_TWO_HEADS, "act %s: the Centre's head and the registrar's head take it back", act->id);
    return f;
}

static enum fault may_explain(struct db *db, const struct act *act, const struct act_asker *asker)
{
    bool theirs;
    enum fault f = own(db, act, asker, &theirs);
    if (f)
        return f;
    if (act->kind != ACT_A || !theirs)
        return not_theirs(act, DEED_EXPLAIN);
    return act_turn(act) && act->explain == EXPLAIN_OPEN ? F_OK : not_now(act, DEED_EXPLAIN);
}

/* Whom the policy names, but not the one who signed the page, nor whom the act is about. */
static enum fault may_enter_paper(struct db *db, const struct act *act, const struct act_asker *asker)
{
    uint32_t roles;
    bool theirs = false;
    bool others = false;
    enum fault f = act_paper_roles(db, act, &roles);
    for (int place = 1; place <= ACT_SIGNERS; place++)
        others = others || (act_awaits(act, place) && !is(act->signer[place - 1], asker));
    if (!f)
        f = own(db, act, asker, &theirs);
    if (!f && !theirs)
        f = found(db, S_ACT_OF_RELATIVE, act, asker, &theirs);
    if (f)
        return f;
    if (!has(asker, roles) || theirs)
        return fault(F_PAPER_OFF, "act %s: a paper is not theirs to enter", act->id);
    if (!act_turn(act))
        return not_now(act, DEED_PAPER);
    return others ? heard(act, asker) : fault(F_PAPER_OFF, "act %s: the signer enters no paper", act->id);
}

enum fault act_may(struct db *db, const struct act *act, const struct act_asker *asker, enum act_deed deed)
{
    switch (deed) {
    case DEED_EDIT:
    case DEED_FREEZE:
    case DEED_TO_B:
        return may_edit(act, asker, deed);
    case DEED_SIGN:
    case DEED_REFUSE:
        return may_sign(act, asker, deed);
    case DEED_RETURN:
        return may_return(act, asker);
    case DEED_DISMISS:
        return may_dismiss(act, asker);
    case DEED_PREPARE:
    case DEED_POST:
        return may_register(db, act, asker, deed);
    case DEED_REINSTATE:
        return may_reinstate(db, act, asker);
    case DEED_EXPLAIN:
        return may_explain(db, act, asker);
    case DEED_PAPER:
        return may_enter_paper(db, act, asker);
    case ACT_DEED_COUNT:
        break;
    }
    return not_theirs(act, DEED_EDIT);
}

enum fault act_deeds(struct db *db, const struct act *act, const struct act_asker *asker, uint32_t *ret_mask)
{
    uint32_t mask = 0;
    for (int deed = 0; deed < ACT_DEED_COUNT; deed++) {
        enum fault f = act_may(db, act, asker, (enum act_deed)deed);
        if (f == F_OK)
            mask |= 1u << deed;
        else if (f != F_FORBIDDEN && f != F_CONFLICT && f != F_PAPER_OFF && f != F_SIGN_ORDER && f != F_TWO_HEADS)
            return f;
    }
    *ret_mask = mask;
    return F_OK;
}

static bool frozen_once(const struct act *act)
{
    return act_turn(act) || act->state == ACT_REFUSED || act->reg_no;
}

enum fault act_visible(struct db *db, const struct act *act, const struct act_asker *asker)
{
    struct row row;
    bool theirs;
    if (has(asker, ROLE_CENTRE | ROLE_REGISTRARS))
        return F_OK;
    enum fault f = own(db, act, asker, &theirs);
    if (f)
        return f;
    if (theirs && frozen_once(act))
        return F_OK;
    if (has(asker, ROLE_PROCTOR)) {
        f = db_row(db, &row, S_ACT_PROCTORED, "tt", act->id, asker->person);
        if (!f)
            row_done(&row);
        if (f != F_NOT_FOUND)
            return f;
    }
    return fault(F_NOT_FOUND, "act %s is not theirs to see", act->id);
}
