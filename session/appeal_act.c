#include "appeal_act.h"

#include <stdio.h>
#include <string.h>

#include "appeal_result.h"
#include "policy.h"
#include "role.h"
#include "text.h"
#include "zone.h"

struct appeal {
    char attempt[ID_LEN + 1], act[ID_LEN + 1], person[ID_LEN + 1], state[16];
};

static enum fault appeal_load(struct db *db, const char *id, struct appeal *ret)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ACT_APPEAL_GET, "t", id);
    if (f)
        return f == F_NOT_FOUND ? fault(f, "there is no appeal %s", id) : f;
    snprintf(ret->attempt, sizeof ret->attempt, "%s", row_peek(&row, 0));
    snprintf(ret->act, sizeof ret->act, "%s", row_peek(&row, 1));
    snprintf(ret->person, sizeof ret->person, "%s", row_peek(&row, 2));
    snprintf(ret->state, sizeof ret->state, "%s", row_peek(&row, 3));
    row_done(&row);
    return F_OK;
}

enum fault act_appeal_until(struct db *db, const char *attempt, const char *act, int64_t *ret_until_ms)
{
    struct row row;
    char zone[ZONE_MAX];
    int64_t version, days;
    enum fault f = db_row(db, &row, S_ACT_APPEAL_GROUND, "tt", act, attempt);
    int64_t at_ms = f ? 0 : row_int(&row, 0);
    if (!f)
        row_done(&row);
    if (!at_ms)
        return f && f != F_NOT_FOUND ? f : fault(F_NOT_FOUND, "act %s cannot be appealed against yet", act);
    f = policy_version(db, at_ms, &version);
    if (!f)
        f = policy_int(db, version, "appeal_act_days", &days);
    if (!f)
        f = university_zone(db, zone);
    if (!f)
        *ret_until_ms = working_days_end(at_ms, days, zone) - 1;
    return f;
}

static enum fault tell(struct db *db, const char *person, const char *kind, const char *id, int64_t now_ms)
{
    struct id notice = id_make();
    return db_run(db, S_NOTIFY, "ttttti", notice.text, person, kind, "appeal", id, now_ms);
}

static enum fault tell_role(struct db *db, uint32_t role, const char *kind, const char *id, int64_t now_ms)
{
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_ACT_APPEAL_HEADS, "ti", role_word(role), now_ms); f == F_OK; f = row_next(&row)) {
        enum fault g = tell(db, row_peek(&row, 0), kind, id, now_ms);
        if (g) {
            row_done(&row);
            return g;
        }
    }
    return f == F_NOT_FOUND ? F_OK : f;
}

enum fault act_appeal_file(struct db *db, const struct actor *by, const char *attempt, const char *act,
                           const char *text, int64_t now_ms, struct id *ret_id)
{
    struct id id = id_make();
    int64_t until_ms;
    if (!text_fits(text, ACT_APPEAL_TEXT_MAX))
        return fault(F_INVALID, "an appeal has 1 to %d bytes", ACT_APPEAL_TEXT_MAX);
    enum fault f = act_appeal_until(db, attempt, act, &until_ms);
    if (!f && now_ms > until_ms)
        f = fault(F_EXPIRED, "the time for an appeal is over");
    if (!f)
        f = db_run(db, S_ACT_APPEAL_ADD, "tttttii", id.text, attempt, act, by->person, text, now_ms, until_ms);
    if (!f)
        f = audit(db, by, "appeal.file", "appeal", id.text, "attempt %s act %s", attempt, act);
    if (!f)
        f = tell_role(db, ROLE_APPEALS, "appeal_filed", id.text, now_ms);
    if (!f)
        *ret_id = id;
    return f;
}

static enum fault moved(struct db *db, const struct actor *by, const char *id, const char *to, const char *from)
{
    enum fault f = db_run(db, S_ACT_APPEAL_MOVE, "ttt", id, to, from);
    if (!f && !db_changes(db))
        f = fault(F_CONFLICT, "appeal %s is not %s any more", id, from);
    return f ? f : audit(db, by, "appeal.move", "appeal", id, "%s -> %s", from, to);
}

enum fault act_appeal_withdraw(struct db *db, const struct actor *by, const char *id, int64_t now_ms)
{
    struct appeal a;
    enum fault f = appeal_load(db, id, &a);
    (void)now_ms;
    if (!f && strcmp(a.person, by->person))
        f = fault(F_NOT_FOUND, "appeal %s is not theirs", id);
    if (!f && strcmp(a.state, "filed") && strcmp(a.state, "accepted"))
        f = fault(F_CONFLICT, "appeal %s is decided", id);
    return f ? f : moved(db, by, id, "withdrawn", a.state);
}

static enum fault different(const char *const *members, size_t count)
{
    if (count < ACT_APPEAL_MEMBERS_MIN || count > ACT_APPEAL_MEMBERS_MAX)
        return fault(F_INVALID, "a commission has %d to %d members", ACT_APPEAL_MEMBERS_MIN, ACT_APPEAL_MEMBERS_MAX);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++)
            if (!strcmp(members[i], members[k]))
                return fault(F_INVALID, "one person is named twice");
    return F_OK;
}

enum fault act_appeal_accept(struct db *db, const struct actor *by, const char *id, const char *const *members,
                             size_t count, int64_t now_ms)
{
    struct appeal a;
    enum fault f = different(members, count);
    if (!f)
        f = appeal_load(db, id, &a);
    if (!f)
        f = moved(db, by, id, "accepted", "filed");
    for (size_t i = 0; !f && i < count; i++) {
        f = db_run(db, S_ACT_APPEAL_MEMBER_ADD, "ttt", id, members[i], i ? "member" : "chair");
        if (f == F_CONFLICT)
            f = fault(F_TOOK_PART, "person %s takes no part in appeal %s", members[i], id);
        if (!f)
            f = tell(db, members[i], "appeal_member", id, now_ms);
    }
    return f ? f : tell(db, a.person, "appeal_accepted", id, now_ms);
}

static enum fault part_of(struct db *db, const char *id, const char *person, bool *ret_chair)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ACT_APPEAL_IS_MEMBER, "tt", id, person);
    if (f)
        return f == F_NOT_FOUND ? fault(F_FORBIDDEN, "they are not of the commission") : f;
    *ret_chair = !strcmp(row_peek(&row, 0), "chair");
    row_done(&row);
    return F_OK;
}

static bool outcome(const char *word)
{
    return !strcmp(word, "upheld") || !strcmp(word, "partly") || !strcmp(word, "rejected");
}

enum fault act_appeal_vote(struct db *db, const struct actor *by, const char *id, const char *vote, int64_t now_ms)
{
    struct appeal a;
    bool chair;
    enum fault f = appeal_load(db, id, &a);
    if (!f)
        f = part_of(db, id, by->person, &chair);
    if (!f && !outcome(vote))
        f = fault(F_INVALID, "a vote is upheld, partly or rejected");
    if (!f && strcmp(a.state, "accepted"))
        f = fault(F_CONFLICT, "appeal %s is %s", id, a.state);
    if (!f)
        f = db_run(db, S_ACT_APPEAL_VOTE, "ttti", id, by->person, vote, now_ms);
    if (!f && !db_changes(db))
        f = fault(F_CONFLICT, "they have voted");
    return f ? f : audit(db, by, "appeal.vote", "appeal", id, "%s", vote);
}

static enum fault majority(struct db *db, const char *id, const char **ret_state)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ACT_APPEAL_VOTES, "t", id);
    if (f)
        return f;
    int64_t all = row_int(&row, 0), voted = row_int(&row, 1), upheld = row_int(&row, 2), rejected = row_int(&row, 4);
    row_done(&row);
    if (!all || voted < all)
        return fault(F_CONFLICT, "%lld votes are missing", (long long)(all - voted));
    *ret_state = 2 * upheld > all ? "upheld" : 2 * rejected > all ? "rejected" : "partly";
    return F_OK;
}

enum fault act_appeal_decide(struct db *db, const struct actor *by, const char *id, const char *protocol,
                             const char *decision, int64_t now_ms, const char **ret_state)
{
    struct appeal a;
    bool chair = false;
    const char *state = NULL;
    enum fault f = appeal_load(db, id, &a);
    if (!f)
        f = part_of(db, id, by->person, &chair);
    if (!f && !chair)
        f = fault(F_FORBIDDEN, "the chair closes an appeal");
    if (!f && (!text_fits(protocol, 100) || !text_fits(decision, ACT_APPEAL_TEXT_MAX)))
        f = fault(F_INVALID, "a decision has its words and the number of a protocol");
    if (!f)
        f = majority(db, id, &state);
    if (!f)
        f = db_run(db, S_ACT_APPEAL_DECIDE, "ttttti", id, state, protocol, decision, by->person, now_ms);
    if (!f && !db_changes(db))
        f = fault(F_CONFLICT, "appeal %s is %s", id, a.state);
    if (!f)
        f = audit(db, by, "appeal.decide", "appeal", id, "%s, protocol %s", state, protocol);
    if (!f)
        f = tell(db, a.person, "appeal_decided", id, now_ms);
    if (!f && strcmp(state, "rejected"))
        f = tell_role(db, ROLE_REGISTRAR_HEAD, "appeal_upheld", id, now_ms);
    if (!f)
        *ret_state = state;
    return f;
}
