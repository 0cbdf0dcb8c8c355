#include "appeal_result.h"

#include <stdio.h>
#include <string.h>

#include "grade.h"
#include "policy.h"
#include "text.h"
#include "zone.h"

static const int64_t day_ms = INT64_C(86400000);

int64_t working_days_end(int64_t from_ms, int64_t days, const char *zone)
{
    int64_t day = (from_ms + zone_minutes(zone, from_ms) * 60000) / day_ms;
    while (days > 0) {
        day++;
        int64_t weekday = (day + 3) % 7; /* 0: Monday; 1 January 1970 was a Thursday */
        if (weekday < 5)
            days--;
    }
    return zone_moment(zone, (day + 1) * day_ms);
}

struct ground {
    char enrolment[ID_LEN + 1], state[16], attempt[ID_LEN + 1];
    int64_t exam, at_ms;
};

static enum fault read_ground(struct db *db, const char *attempt, struct ground *ret)
{
    struct row row;
    struct ground g = {.exam = -1};
    enum fault f = db_row(db, &row, S_RESULT_APPEAL_GROUND, "t", attempt);
    if (f)
        return f;
    snprintf(g.enrolment, sizeof g.enrolment, "%s", row_peek(&row, 0));
    g.exam = row_null(&row, 1) ? -1 : row_int(&row, 1);
    snprintf(g.state, sizeof g.state, "%s", row_null(&row, 2) ? "" : row_peek(&row, 2));
    g.at_ms = row_null(&row, 3) ? 0 : row_int(&row, 3);
    snprintf(g.attempt, sizeof g.attempt, "%s", row_null(&row, 4) ? "" : row_peek(&row, 4));
    row_done(&row);
    *ret = g;
    return F_OK;
}

enum fault result_appeal_file(struct db *db, const struct actor *by, const char *attempt, const char *reason,
                              int64_t now_ms, struct id *ret_id)
{
    struct ground g;
    struct id id = id_make();
    char zone[ZONE_MAX];
    int64_t version, days;
    enum fault f = text_fits(reason, APPEAL_TEXT_MAX) ? read_ground(db, attempt, &g)
                                                      : fault(F_INVALID, "a reason has 1 to %d bytes", APPEAL_TEXT_MAX);
    if (!f &&
        (strcmp(g.attempt, attempt) || g.exam < 0 || (strcmp(g.state, "released") && strcmp(g.state, "reinstated"))))
        f = fault(F_CONFLICT, "attempt %s has no released result", attempt);
    if (!f)
        f = policy_version(db, now_ms, &version);
    if (!f)
        f = policy_int(db, version, "appeal_result_days", &days);
    if (!f)
        f = university_zone(db, zone);
    if (!f && now_ms >= working_days_end(g.at_ms, days, zone))
        f = fault(F_EXPIRED, "the days for an appeal of attempt %s are over", attempt);
    if (!f)
        f = db_run(db, S_RESULT_APPEAL_ADD, "ttttiiii", id.text, g.enrolment, attempt, reason, now_ms,
                   working_days_end(now_ms, days, zone), g.exam, version);
    if (!f)
        f = audit(db, by, "appeal.file", "attempt", attempt, "%s: %s", id.text, reason);
    if (!f)
        *ret_id = id;
    return f;
}

struct loaded {
    char enrolment[ID_LEN + 1], state[16];
    int64_t version, score_old, policy_version;
};

static enum fault load(struct db *db, const char *id, int64_t version, const char *state, struct loaded *ret)
{
    struct row row;
    struct loaded a;
    enum fault f = db_row(db, &row, S_RESULT_APPEAL_LOAD, "t", id);
    if (f)
        return f;
    snprintf(a.enrolment, sizeof a.enrolment, "%s", row_peek(&row, 0));
    snprintf(a.state, sizeof a.state, "%s", row_peek(&row, 2));
    a.version = row_int(&row, 3);
    a.score_old = row_int(&row, 4);
    a.policy_version = row_int(&row, 5);
    row_done(&row);
    if (a.version != version)
        return fault(F_STALE, "appeal %s is at version %lld", id, (long long)a.version);
    if (strcmp(a.state, state))
        return fault(F_CONFLICT, "appeal %s is %s", id, a.state);
    *ret = a;
    return F_OK;
}

enum fault result_appeal_accept(struct db *db, const struct actor *by, const char *id, int64_t version,
                                const char *const *members, size_t count, int64_t now_ms)
{
    struct loaded a;
    int64_t least;
    enum fault f = load(db, id, version, "filed", &a);
    if (!f)
        f = policy_int(db, a.policy_version, "appeal_members", &least);
    if (!f && (count < (size_t)least || count > APPEAL_MEMBERS_MAX))
        f = fault(F_INVALID, "a commission has %lld to %d members", (long long)least, APPEAL_MEMBERS_MAX);
    if (!f)
        f = db_run(db, S_RESULT_APPEAL_ACCEPT, "titi", id, version, by->person, now_ms);
    for (size_t i = 0; !f && i < count; i++)
        f = db_run(db, S_RESULT_APPEAL_MEMBER_ADD, "tti", id, members[i], (int64_t)(i == 0));
    return f ? f : audit(db, by, "appeal.accept", "appeal", id, "%zu members, chair %s", count, members[0]);
}

static enum fault is_chair(struct db *db, const char *id, const char *person)
{
    struct row row;
    enum fault f = db_row(db, &row, S_RESULT_APPEAL_MEMBER, "tt", id, person);
    if (f)
        return f == F_NOT_FOUND ? fault(F_FORBIDDEN, "appeal %s: not of its commission", id) : f;
    bool chair = row_int(&row, 0) == 1;
    row_done(&row);
    return chair ? F_OK : fault(F_FORBIDDEN, "appeal %s: the chair decides", id);
}

enum fault result_appeal_decide(struct db *db, const struct actor *by, const char *id, int64_t version, int64_t score,
                                const char *protocol, const char *decision, int64_t now_ms)
{
    struct loaded a;
    enum fault f = load(db, id, version, "accepted", &a);
    if (!f)
        f = is_chair(db, id, by->person);
    if (!f && (!text_fits(protocol, 64) || !text_fits(decision, APPEAL_TEXT_MAX)))
        f = fault(F_INVALID, "the minutes' number and the decision in words are needed");
    if (!f && (score < -1 || score > 100 || score == a.score_old))
        f = fault(F_INVALID, "a score of %lld: 0 to 100, another than before", (long long)score);
    if (!f)
        f = db_run(db, S_RESULT_APPEAL_DECIDE, "tittttii", id, version, score < 0 ? "rejected" : "upheld", protocol,
                   decision, by->person, now_ms, score);
    if (!f && score >= 0)
        f = grade_correct(db, by, a.enrolment, score, "appeal", id, now_ms);
    return f ? f
             : audit(db, by, "appeal.decide", "appeal", id, "%s, %lld → %lld, minutes %s: %s",
                     score < 0 ? "rejected" : "upheld", (long long)a.score_old, (long long)score, protocol, decision);
}
