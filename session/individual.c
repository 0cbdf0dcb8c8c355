#include "individual.h"

#include <stdio.h>
#include <string.h>

#include "policy.h"
#include "schedule.h"
#include "text.h"

enum { DAY_MS = 86400000, NAME_MAX_BYTES = 120 };

static const struct {
    const char *word, *documents, *sentence[LANG_COUNT];
} reasons[REASON_COUNT] = {
#define REASON(word, documents, kk, ru, en) {#word, documents, {kk, ru, en}},
#include "individual.def"
#undef REASON
};

const char *reason_word(enum individual_reason reason)
{
    return reasons[reason].word;
}

const char *reason_sentence(enum individual_reason reason, enum lang lang)
{
    return reasons[reason].sentence[lang];
}

const char *reason_documents(enum individual_reason reason)
{
    return reasons[reason].documents;
}

enum fault reason_from(const char *word, enum individual_reason *ret_reason)
{
    for (int r = 0; word && r < REASON_COUNT; r++)
        if (!strcmp(word, reasons[r].word)) {
            *ret_reason = (enum individual_reason)r;
            return F_OK;
        }
    return fault(F_INVALID, "the list has no such reason");
}

struct standing { /* a request as the books have it */
    char enrolment[ID_LEN + 1], state[16], person[ID_LEN + 1], student[ID_LEN + 1], checked_by[ID_LEN + 1];
    enum individual_reason reason;
    int64_t from_ms, to_ms, version, documents, policy;
    bool late;
};

static enum fault load(struct db *db, const char *id, struct standing *ret)
{
    struct row row;
    struct standing s = {.late = false};
    enum fault f = db_row(db, &row, S_INDIVIDUAL_GET, "t", id);
    if (f)
        return f;
    snprintf(s.enrolment, sizeof s.enrolment, "%s", row_peek(&row, 1));
    f = reason_from(row_peek(&row, 3), &s.reason);
    s.from_ms = row_int(&row, 4);
    s.to_ms = row_int(&row, 5);
    snprintf(s.state, sizeof s.state, "%s", row_peek(&row, 7));
    s.late = row_int(&row, 11);
    s.version = row_int(&row, 13);
    snprintf(s.person, sizeof s.person, "%s", row_peek(&row, 16));
    snprintf(s.checked_by, sizeof s.checked_by, "%s", row_null(&row, 23) ? "" : row_peek(&row, 23));
    snprintf(s.student, sizeof s.student, "%s", row_peek(&row, 24));
    s.documents = row_int(&row, 25);
    s.policy = row_int(&row, 26);
    row_done(&row);
    if (!f)
        *ret = s;
    return f;
}

static enum fault in_state(const struct standing *s, const char *state, int64_t version)
{
    if (version && version != s->version)
        return fault(F_STALE, "the request is at version %lld", (long long)s->version);
    return strcmp(s->state, state) ? fault(F_CONFLICT, "the request is %s, not %s", s->state, state) : F_OK;
}

enum fault individual_open(struct db *db, const struct actor *by, const char *enrolment, const char *reason,
                           int64_t from_ms, int64_t to_ms, const char *note, int64_t now_ms, struct id *ret_id)
{
    struct row row;
    enum individual_reason r;
    int64_t policy;
    struct id id = id_make();
    enum fault f = reason_from(reason, &r);
    if (!f && (to_ms <= from_ms || strlen(note) > INDIVIDUAL_TEXT_MAX || !text_valid(note)))
        f = fault(F_INVALID, "a request has days that end after they begin");
    if (!f)
        f = db_row(db, &row, S_INDIVIDUAL_OWN, "tt", enrolment, by->person);
    if (f)
        return f;
    row_done(&row);
    f = policy_version(db, now_ms, &policy);
    if (!f)
        f = db_run(db, S_INDIVIDUAL_ADD, "tttiitii", id.text, enrolment, reason, from_ms, to_ms, note, policy, now_ms);
    if (!f)
        f = audit(db, by, "individual.open", "request", id.text, "%s", reason);
    if (!f)
        *ret_id = id;
    return f;
}

static bool one_of(const char *words, const char *word)
{
    size_t len = strlen(word);
    for (const char *p = words; *p;) {
        size_t n = strcspn(p, "|");
        if (n == len && !memcmp(p, word, len))
            return true;
        p += n + (p[n] == '|');
    }
    return false;
}

enum fault individual_attach(struct db *db, const struct actor *by, const char *request, const char *kind,
                             const char *name, const char *sha256, const char *media_type, int64_t bytes)
{
    struct standing s;
    enum fault f = load(db, request, &s);
    if (!f && strcmp(s.person, by->person))
        f = fault(F_NOT_FOUND, "request %s is not theirs", request);
    if (!f)
        f = in_state(&s, "draft", 0);
    if (!f && s.documents >= DOCUMENTS_MAX)
        f = fault(F_CONFLICT, "at most %d documents", DOCUMENTS_MAX);
    if (!f && (!one_of(reasons[s.reason].documents, kind) || !text_fits(name, NAME_MAX_BYTES)))
        f = fault(F_INVALID, "this document does not show the reason");
    if (!f)
        f = db_run(db, S_INDIVIDUAL_DOCUMENT_ADD, "ttttti", request, kind, name, sha256, media_type, bytes);
    return f ? f : audit(db, by, "individual.attach", "request", request, "%s, %s", kind, sha256);
}

/* The end of the n-th working day after a moment; weekends of UTC are near enough for days. */
static int64_t working_days_after(int64_t ms, int64_t days)
{
    int64_t day = ms / DAY_MS;
    while (days > 0) {
        day++;
        int64_t weekday = (day + 4) % 7; /* 1970-01-01 was a Thursday; 0 = Sunday */
        days -= weekday != 0 && weekday != 6;
    }
    return (day + 1) * DAY_MS;
}

static enum fault set(struct db *db, const char *id, const struct standing *s, const char *state, const char *checked,
                      const char *decided, const char *text, int64_t until_ms, bool late, int64_t now_ms)
{
    enum fault f = until_ms ? db_run(db, S_INDIVIDUAL_SET, "tittttiii", id, s->version, state, checked, decided, text,
                                     until_ms, (int64_t)late, now_ms)
                            : db_run(db, S_INDIVIDUAL_SET, "tittttnii", id, s->version, state, checked, decided, text,
                                     (int64_t)late, now_ms);
    return !f && !db_changes(db) ? fault(F_STALE, "request %s", id) : f;
}

enum fault individual_submit(struct db *db, const struct actor *by, const char *request, int64_t now_ms)
{
    struct standing s;
    int64_t days;
    enum fault f = load(db, request, &s);
    if (!f && strcmp(s.person, by->person))
        f = fault(F_NOT_FOUND, "request %s is not theirs", request);
    if (!f)
        f = in_state(&s, "draft", 0);
    if (!f && !s.documents)
        f = fault(F_CONFLICT, "a document that shows the reason is missing");
    if (!f)
        f = policy_int(db, s.policy, "individual_days", &days);
    if (f)
        return f;
    bool late = now_ms > working_days_after(s.to_ms, days);
    f = set(db, request, &s, "submitted", NULL, NULL, NULL, 0, late, now_ms);
    return f ? f : audit(db, by, "individual.submit", "request", request, late ? "late" : "in time");
}

enum fault individual_check(struct db *db, const struct actor *by, const char *request, int64_t version, int64_t now_ms)
{
    struct standing s;
    enum fault f = load(db, request, &s);
    if (!f)
        f = in_state(&s, "submitted", version);
    if (!f)
        f = set(db, request, &s, "checked", by->person, NULL, NULL, 0, false, now_ms);
    return f ? f : audit(db, by, "individual.check", "request", request, "documents are legible");
}

static enum fault excuse(struct db *db, const struct actor *by, const struct standing *s, const char *request,
                         int64_t now_ms)
{
    struct row row, show;
    char attempts[16][ID_LEN + 1];
    size_t count = 0;
    enum fault f;
    for (f = db_each(db, &row, S_INDIVIDUAL_NO_SHOWS, "tii", s->enrolment, s->from_ms, s->to_ms);
         f == F_OK && count < 16; f = row_next(&row))
        snprintf(attempts[count++], sizeof attempts[0], "%s", row_peek(&row, 0));
    if (f == F_OK)
        row_done(&row);
    else if (f != F_NOT_FOUND)
        return f;
    f = F_OK;
    for (size_t i = 0; i < count && !f; i++) {
        f = db_row(db, &show, S_NO_SHOW_GET, "t", attempts[i]);
        if (f)
            return f;
        int64_t version = row_int(&show, 1);
        row_done(&show);
        f = no_show_decide(db, by, attempts[i], version, true, request, now_ms);
    }
    return f;
}

enum fault individual_decide(struct db *db, const struct actor *by, const char *request, int64_t version, bool approve,
                             const char *text, int64_t until_ms, int64_t now_ms)
{
    struct standing s;
    enum fault f = load(db, request, &s);
    if (!f)
        f = in_state(&s, "checked", version);
    if (!f && !strcmp(s.checked_by, by->person))
        f = fault(F_FORBIDDEN, "who has checked does not decide");
    if (!f && (((!approve || s.late) && !*text) || strlen(text) > INDIVIDUAL_TEXT_MAX || !text_valid(text)))
        f = fault(F_INVALID, "this decision needs its reason in words");
    if (!f && approve && until_ms <= now_ms)
        f = fault(F_INVALID, "an individual schedule ends in the future");
    if (!f)
        f = set(db, request, &s, approve ? "approved" : "rejected", NULL, by->person, text, approve ? until_ms : 0,
                false, now_ms);
    if (!f)
        f = audit(db, by, approve ? "individual.approve" : "individual.reject", "request", request, "%s", text);
    return f || !approve ? f : excuse(db, by, &s, request, now_ms);
}

enum fault individual_seat(struct db *db, const struct actor *by, const char *request, const char *sitting,
                           int64_t version, int64_t now_ms, const char **ret_refused)
{
    struct standing s;
    struct seat seat = {.refused = NULL};
    enum fault f = load(db, request, &s);
    if (!f)
        f = in_state(&s, "approved", version);
    if (f)
        return f;
    snprintf(seat.student, sizeof seat.student, "%s", s.student);
    f = schedule_seat(db, by, sitting, "individual", &seat, 1, now_ms);
    if (!f && !seat.refused)
        f = set(db, request, &s, "scheduled", NULL, NULL, NULL, 0, false, now_ms);
    if (!f && !seat.refused)
        f = audit(db, by, "individual.seat", "request", request, "sitting %s", sitting);
    if (!f)
        *ret_refused = seat.refused;
    return f;
}
