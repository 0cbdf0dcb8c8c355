#include "policy_change.h"

#include <stdio.h>
#include <string.h>

#include "text.h"

bool policy_private(const char *key)
{
    static const char *const keys[] = {"record_all",    "record_days",   "evidence_days", "screen_capture", "audio",
                                       "face_matching", "identity_days", "explain_hours", "biometric_days"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (!strcmp(key, keys[i]))
            return true;
    return false;
}

static enum fault last_version(struct db *db, const char *university, int64_t *ret)
{
    struct row row;
    *ret = POLICY_DEFAULT;
    enum fault f = db_row(db, &row, S_POLICY_LAST, "t", university);
    if (f)
        return f == F_NOT_FOUND ? F_OK : f;
    *ret = row_int(&row, 0);
    row_done(&row);
    return F_OK;
}

static enum fault draft_check(struct db *db, const struct policy_draft *d, int64_t base, int64_t now_ms)
{
    char old[POLICY_TEXT_MAX];
    if (strcmp(d->kind, "replace") && strcmp(d->kind, "cancel") && strcmp(d->kind, "add"))
        return fault(F_INVALID, "kind is replace, cancel or add");
    if (!text_fits(d->ground, POLICY_GROUND_MAX) || !text_fits(d->clause, POLICY_CLAUSE_MAX))
        return fault(F_INVALID, "clause and ground are needed");
    if (d->effective_ms < now_ms)
        return fault(F_INVALID, "a policy cannot begin in the past");
    if (!d->count || d->count > POLICY_CHANGES_MAX)
        return fault(F_INVALID, "1 to %d changes", POLICY_CHANGES_MAX);
    for (size_t i = 0; i < d->count; i++) {
        if (!policy_form(d->changes[i].key, d->changes[i].value))
            return fault(F_INVALID, "policy %.60s: no such key, or another form of value", d->changes[i].key);
        enum fault f = policy_text(db, base, d->changes[i].key, old);
        if (f)
            return f;
        if (!strcmp(old, d->changes[i].value))
            return fault(F_INVALID, "policy %.60s has this value already", d->changes[i].key);
    }
    return F_OK;
}

enum fault policy_draft_add(struct db *db, const struct actor *by, const struct policy_draft *d, int64_t now_ms,
                            struct id *ret_id)
{
    struct id id = id_make();
    char university[ID_LEN + 1], old[POLICY_TEXT_MAX];
    int64_t base;
    bool privacy = false;
    enum fault f = university_id(db, university);
    if (!f)
        f = last_version(db, university, &base);
    if (!f)
        f = draft_check(db, d, base, now_ms);
    if (f)
        return f;
    for (size_t i = 0; i < d->count; i++)
        privacy = privacy || policy_private(d->changes[i].key);
    f = db_run(db, S_POLICY_DRAFT_ADD, "ttitttitii", id.text, university, base, d->clause, d->kind, d->ground,
               d->effective_ms, by->person, now_ms, (int64_t)privacy);
    for (size_t i = 0; i < d->count && !f; i++) {
        f = policy_text(db, base, d->changes[i].key, old);
        if (!f)
            f = db_run(db, S_POLICY_DRAFT_VALUE_ADD, "tttt", id.text, d->changes[i].key, old, d->changes[i].value);
        if (!f)
            f = audit(db, by, "policy.draft", "policy_draft", id.text, "%s: %s → %s, %s", d->changes[i].key, old,
                      d->changes[i].value, d->ground);
    }
    if (!f)
        *ret_id = id;
    return f;
}

struct loaded {
    char ground[POLICY_GROUND_MAX + 1];
    int64_t base, effective_ms;
    bool privacy, agreed, privacy_agreed;
};

static enum fault load(struct db *db, const char *id, struct loaded *ret)
{
    struct row row;
    struct loaded d;
    enum fault f = db_row(db, &row, S_POLICY_DRAFT_LOAD, "t", id);
    if (f)
        return f;
    d.base = row_int(&row, 0);
    bool open = !strcmp(row_peek(&row, 1), "open");
    snprintf(d.ground, sizeof d.ground, "%s", row_peek(&row, 2));
    d.effective_ms = row_int(&row, 3);
    d.privacy = row_int(&row, 4);
    d.agreed = row_int(&row, 5);
    d.privacy_agreed = row_int(&row, 6);
    row_done(&row);
    if (!open)
        return fault(F_CONFLICT, "policy draft %s is decided", id);
    *ret = d;
    return F_OK;
}

static enum fault draft_values(struct db *db, const char *id, struct arena *arena,
                               struct policy_change changes[POLICY_CHANGES_MAX], size_t *ret_count)
{
    struct row row;
    size_t n = 0;
    enum fault f;
    for (f = db_each(db, &row, S_POLICY_DRAFT_VALUES, "t", id); f == F_OK && n < POLICY_CHANGES_MAX; f = row_next(&row))
        changes[n++] = (struct policy_change){row_text(&row, 0, arena), row_text(&row, 2, arena)};
    if (f == F_OK)
        row_done(&row);
    else if (f != F_NOT_FOUND)
        return f;
    *ret_count = n;
    return arena_check(arena);
}

static enum fault into_force(struct db *db, const struct actor *by, const char *id, const struct loaded *d,
                             int64_t *ret_version)
{
    struct arena arena;
    struct policy_change changes[POLICY_CHANGES_MAX];
    size_t n = 0;
    arena_init(&arena, 0);
    enum fault f = draft_values(db, id, &arena, changes, &n);
    if (!f)
        f = policy_write(db, by, d->ground, d->effective_ms, changes, n, ret_version);
    if (!f)
        f = db_run(db, S_POLICY_DRAFT_FORCE, "ti", id, *ret_version);
    arena_release(&arena);
    return f;
}

/* Whether this word is still asked for, and in time. */
static enum fault agree_check(struct db *db, const char *id, const struct loaded *d, bool privacy, int64_t now_ms)
{
    char university[ID_LEN + 1];
    int64_t last;
    enum fault f = university_id(db, university);
    if (!f)
        f = last_version(db, university, &last);
    if (f)
        return f;
    if (last != d->base)
        return fault(F_STALE, "policy draft %s changes version %lld, now it is %lld", id, (long long)d->base,
                     (long long)last);
    if (d->effective_ms < now_ms)
        return fault(F_EXPIRED, "the date of policy draft %s has passed", id);
    bool spoken = privacy ? d->privacy_agreed || !d->privacy : d->agreed;
    return spoken ? fault(F_CONFLICT, "policy draft %s needs no such word", id) : F_OK;
}

enum fault policy_draft_agree(struct db *db, const struct actor *by, const char *id, bool privacy, int64_t now_ms,
                              int64_t *ret_version)
{
    struct loaded d;
    int64_t version = 0;
    enum fault f = load(db, id, &d);
    if (!f)
        f = agree_check(db, id, &d, privacy, now_ms);
    if (!f)
        f = db_run(db, privacy ? S_POLICY_DRAFT_PRIVACY : S_POLICY_DRAFT_AGREE, "tti", id, by->person, now_ms);
    if (!f)
        f = audit(db, by, "policy.agree", "policy_draft", id, "%s", d.ground);
    bool all = (!privacy || d.agreed) && (!d.privacy || privacy || d.privacy_agreed);
    if (!f && all)
        f = into_force(db, by, id, &d, &version);
    if (!f)
        *ret_version = version;
    return f;
}

enum fault policy_draft_reject(struct db *db, const struct actor *by, const char *id, const char *reason)
{
    if (!text_fits(reason, POLICY_GROUND_MAX))
        return fault(F_INVALID, "a reason has 1 to %d bytes", POLICY_GROUND_MAX);
    enum fault f = db_run(db, S_POLICY_DRAFT_REJECT, "ttt", id, by->person, reason);
    if (!f && db_changes(db) != 1)
        f = fault(F_CONFLICT, "policy draft %s is decided", id);
    return f ? f : audit(db, by, "policy.reject", "policy_draft", id, "%s", reason);
}
