#include "portrait.h"

#include <stdio.h>
#include <string.h>

#include "policy.h"

enum { NUMBERS_BYTES = (int)(sizeof(float) * WIRE_LIKENESS), ATTEMPTS_MAX = 256 };
#define DAY_MS ((int64_t)86400000)

struct allowed {
    char person[ID_LEN + 1], photo[HASH_HEX + 1];
    int64_t policy_version;
    bool matching;
};

/* What policy, consent and accommodation say of this attempt together. */
static enum fault allowed_load(struct db *db, const char *attempt, struct allowed *ret)
{
    struct row row;
    bool policy = false;
    enum fault f = db_row(db, &row, S_MATCHING_ALLOWED, "t", attempt);
    if (f)
        return f;
    snprintf(ret->person, sizeof ret->person, "%s", row_peek(&row, 0));
    snprintf(ret->photo, sizeof ret->photo, "%s", row_peek(&row, 1));
    ret->policy_version = row_int(&row, 2);
    ret->matching = row_int(&row, 3) && !row_int(&row, 4);
    row_done(&row);
    f = policy_bool(db, ret->policy_version, "face_matching", &policy);
    ret->matching = ret->matching && policy;
    return f;
}

static enum fault allowed_only(struct db *db, const char *attempt, struct allowed *ret)
{
    enum fault f = allowed_load(db, attempt, ret);
    if (!f && !ret->matching)
        f = fault(F_FORBIDDEN, "faces of attempt %s are not compared", attempt);
    return f;
}

static int hash_bytes(const char *hex, uint8_t out[HASH_HEX / 2])
{
    for (int i = 0; i < HASH_HEX / 2; i++) {
        unsigned byte;
        if (sscanf(hex + 2 * (ptrdiff_t)i, "%2x", &byte) != 1)
            return -1;
        out[i] = (uint8_t)byte;
    }
    return 0;
}

static void reference_add(struct wire_reference *r, const struct row *row, int column)
{
    size_t len = 0;
    const void *numbers = row_blob(row, column, &len);
    if (numbers && len == NUMBERS_BYTES && r->count < WIRE_REFERENCES)
        memcpy(r->likeness[r->count++], numbers, NUMBERS_BYTES);
}

static enum fault photo_load(struct db *db, const struct allowed *a, const char *net, struct portrait_facts *facts)
{
    struct row row;
    enum fault f = db_row(db, &row, S_LIKENESS_PHOTO, "tt", a->person, a->photo);
    if (f)
        return f == F_NOT_FOUND ? F_OK : f;
    if (!strcmp(row_peek(&row, 0), net)) {
        facts->photo_known = true;
        facts->photo_trouble = (enum unverifiable)row_int(&row, 1);
        reference_add(&facts->reference, &row, 2);
        facts->reference.photos = facts->reference.count;
    }
    row_done(&row);
    return F_OK;
}

static enum fault own_load(struct db *db, const char *attempt, const char *net, struct portrait_facts *facts)
{
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_LIKENESS_OWN, "ti", attempt, (int64_t)WIRE_REFERENCES); f == F_OK; f = row_next(&row))
        if (!strcmp(row_peek(&row, 0), net))
            reference_add(&facts->reference, &row, 1);
    return f == F_NOT_FOUND ? F_OK : f;
}

enum fault portrait_facts(struct db *db, const char *attempt, const char *net_sha256, struct portrait_facts *ret_facts)
{
    struct allowed a;
    struct portrait_facts facts = {.matching = false};
    enum fault f = allowed_load(db, attempt, &a);
    if (f)
        return f;
    facts.matching = a.matching;
    snprintf(facts.photo_sha256, sizeof facts.photo_sha256, "%s", a.photo);
    if (a.matching && strlen(net_sha256) == HASH_HEX && !hash_bytes(net_sha256, facts.reference.net_sha256)) {
        f = photo_load(db, &a, net_sha256, &facts);
        if (!f)
            f = own_load(db, attempt, net_sha256, &facts);
    }
    if (!f)
        *ret_facts = facts;
    return f;
}

enum fault portrait_kept(struct db *db, const char *attempt, int64_t now_ms, struct wire_reference *ret_reference,
                         bool *ret_agreed)
{
    struct allowed a;
    struct row row;
    struct wire_reference kept = {.count = 0};
    enum fault f = allowed_load(db, attempt, &a);
    if (!f)
        f = db_row(db, &row, S_LIKENESS_KEPT, "ti", attempt, now_ms);
    if (f && f != F_NOT_FOUND)
        return f;
    if (!f) {
        reference_add(&kept, &row, 1);
        kept.photos = kept.count;
        f = hash_bytes(row_peek(&row, 0), kept.net_sha256) ? fault(F_CORRUPT, "a description names no net") : F_OK;
        row_done(&row);
        if (f)
            return f;
    }
    *ret_reference = kept;
    *ret_agreed = a.matching;
    return F_OK;
}

static enum fault room_for(struct db *db, const char *attempt, const struct allowed *a, const struct portrait *p)
{
    struct row row;
    enum fault f;
    if (p->photo_sha256)
        return strcmp(p->photo_sha256, a->photo) == 0
                   ? F_OK
                   : fault(F_CONFLICT, "person %s has another photo now", a->person);
    f = db_row(db, &row, S_LIKENESS_OWN_COUNT, "t", attempt);
    if (f)
        return f;
    int64_t count = row_int(&row, 0);
    row_done(&row);
    return count >= WIRE_REFERENCES ? fault(F_CONFLICT, "attempt %s has %d looks", attempt, WIRE_REFERENCES) : F_OK;
}

enum fault portrait_add(struct db *db, const char *attempt, const struct portrait *p, int64_t now_ms)
{
    struct allowed a;
    struct id id = id_make();
    int64_t days;
    enum fault f = allowed_only(db, attempt, &a);
    if (!f)
        f = room_for(db, attempt, &a, p);
    if (!f)
        f = policy_int(db, a.policy_version, "identity_days", &days);
    if (!f && p->photo_sha256)
        f = db_run(db, S_LIKENESS_FORGET_PHOTO, "t", a.person);
    if (f)
        return f;
    return db_run(db, S_LIKENESS_ADD, "tttttibii", id.text, a.person, p->photo_sha256 ? NULL : attempt,
                  p->photo_sha256, p->net_sha256, (int64_t)p->unverifiable, (const void *)p->numbers,
                  (size_t)(p->unverifiable ? 0 : NUMBERS_BYTES), now_ms, now_ms + days * DAY_MS);
}

enum fault identity_check_put(struct db *db, const char *attempt, const struct identity_check *c, int64_t now_ms)
{
    struct allowed a;
    enum fault f = allowed_only(db, attempt, &a);
    if (f)
        return f;
    return db_run(db, S_IDENTITY_PUT, "ttiiiiitii", attempt, likeness_word(c->verdict), c->score_milli, c->same_milli,
                  c->different_milli, (int64_t)c->unverifiable, c->looks, c->detectors, a.policy_version, now_ms);
}

enum fault identity_check_get(struct db *db, const char *attempt, struct identity_check *ret)
{
    struct row row;
    enum fault f = db_row(db, &row, S_IDENTITY_GET, "t", attempt);
    if (f)
        return f;
    *ret = (struct identity_check){.verdict = (enum likeness_verdict)likeness_from(row_peek(&row, 0)),
                                   .score_milli = row_int(&row, 1),
                                   .same_milli = row_int(&row, 2),
                                   .different_milli = row_int(&row, 3),
                                   .unverifiable = (enum unverifiable)row_int(&row, 4),
                                   .looks = row_int(&row, 5),
                                   .policy_version = row_int(&row, 7),
                                   .at_ms = row_int(&row, 8)};
    snprintf(ret->detectors, sizeof ret->detectors, "%s", row_peek(&row, 6));
    row_done(&row);
    return F_OK;
}

enum fault portrait_photo(struct db *db, const char *person, char ret_sha256[HASH_HEX + 1])
{
    struct row row;
    enum fault f = db_row(db, &row, S_PERSON_PHOTO, "t", person);
    if (f)
        return f;
    snprintf(ret_sha256, HASH_HEX + 1, "%s", row_peek(&row, 0));
    row_done(&row);
    return F_OK;
}

enum fault portrait_photo_set(struct db *db, const struct actor *by, const char *person, const char *sha256,
                              const char *media_type, int64_t bytes, int64_t now_ms)
{
    char before[HASH_HEX + 1];
    enum fault f = portrait_photo(db, person, before);
    if (!f)
        f = db_run(db, S_EVIDENCE_ADD, "ttiin", sha256, media_type, bytes, now_ms);
    if (!f)
        f = db_run(db, S_LIKENESS_FORGET_PHOTO, "t", person);
    if (!f)
        f = db_run(db, S_PERSON_PHOTO_SET, "tt", person, sha256);
    return f ? f : audit(db, by, "person.photo", "person", person, "%s -> %s", *before ? before : "-", sha256);
}

/* The consent goes on without the one scope. */
static enum fault narrow(struct db *db, const struct actor *by, const char *person, const struct row *row,
                         int64_t now_ms)
{
    struct id id = id_make();
    char attempt[ID_LEN + 1], hash[HASH_HEX + 1], lang[8], scope[64];
    int64_t version = row_int(row, 1);
    snprintf(attempt, sizeof attempt, "%s", row_peek(row, 0));
    snprintf(hash, sizeof hash, "%s", row_peek(row, 2));
    snprintf(lang, sizeof lang, "%s", row_peek(row, 3));
    snprintf(scope, sizeof scope, "%s", row_peek(row, 4));
    return db_run(db, S_CONSENT_ADD, "tttiitttti", id.text, person, attempt, (int64_t)1, version, hash, lang,
                  scope, by->address ? by->address : "", now_ms);
}

static enum fault matching_list(struct db *db, const char *person, struct id *attempts, size_t *ret_count)
{
    struct row row;
    enum fault f;
    *ret_count = 0;
    for (f = db_each(db, &row, S_CONSENTS_MATCHING, "t", person); f == F_OK; f = row_next(&row))
        if (*ret_count < ATTEMPTS_MAX)
            snprintf(attempts[(*ret_count)++].text, ID_LEN + 1, "%s", row_peek(&row, 0));
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault narrow_all(struct db *db, const struct actor *by, const char *person, const struct id *attempts,
                             size_t count, int64_t now_ms)
{
    enum fault f = F_OK;
    for (size_t i = 0; i < count && !f; i++) {
        struct row row;
        f = db_row(db, &row, S_CONSENT_NOW, "t", attempts[i].text);
        if (f)
            break;
        f = narrow(db, by, person, &row, now_ms);
        row_done(&row);
    }
    return f;
}

enum fault portrait_withdraw(struct db *db, const struct actor *by, const char *person, int64_t now_ms,
                             struct arena *arena, struct id **ret_attempts, size_t *ret_count)
{
    struct id *attempts = arena_alloc(arena, ATTEMPTS_MAX * sizeof *attempts);
    size_t count;
    if (!attempts)
        return arena_check(arena);
    enum fault f = matching_list(db, person, attempts, &count);
    if (!f)
        f = narrow_all(db, by, person, attempts, count, now_ms);
    if (!f)
        f = db_run(db, S_LIKENESS_FORGET_PERSON, "t", person);
    if (!f)
        f = audit(db, by, "consent.no_matching", "person", person, "%zu attempts", count);
    if (!f) {
        *ret_attempts = attempts;
        *ret_count = count;
    }
    return f;
}

enum fault portrait_sweep(struct db *db, int64_t now_ms)
{
    return db_run(db, S_LIKENESS_SWEEP, "i", now_ms);
}
