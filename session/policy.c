#include "policy.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct policy_key policy_keys[];

const struct policy_key *policy_key_at(size_t index)
{
    size_t count = 0;
    while (policy_keys[count].key)
        count++;
    return index < count ? &policy_keys[index] : NULL;
}

const char *policy_key_default(const char *key)
{
    for (const struct policy_key *k = policy_keys; k->key; k++)
        if (!strcmp(k->key, key))
            return k->value;
    return NULL;
}

static bool number_of(const char *text, int64_t *ret)
{
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (errno || end == text || *end)
        return false;
    *ret = value;
    return true;
}

static bool is_bool(const char *text)
{
    return !strcmp(text, "true") || !strcmp(text, "false");
}

enum fault policy_version(struct db *db, int64_t at_ms, int64_t *ret_version)
{
    char university[ID_LEN + 1];
    struct row row;
    enum fault f = university_id(db, university);
    if (!f)
        f = db_row(db, &row, S_POLICY_NOW, "ti", university, at_ms);
    if (f == F_NOT_FOUND) {
        *ret_version = POLICY_DEFAULT;
        return F_OK;
    }
    if (f)
        return f;
    *ret_version = row_int(&row, 0);
    row_done(&row);
    return F_OK;
}

enum fault policy_text(struct db *db, int64_t version, const char *key, char out[POLICY_TEXT_MAX])
{
    char university[ID_LEN + 1];
    struct row row;
    const char *value = policy_key_default(key);
    if (!value)
        return fault(F_NOT_FOUND, "policy has no key %s", key);
    if (version != POLICY_DEFAULT) {
        enum fault f = university_id(db, university);
        if (!f)
            f = db_row(db, &row, S_POLICY_VALUE, "tti", university, key, version);
        if (f && f != F_NOT_FOUND)
            return f;
        if (!f) {
            snprintf(out, POLICY_TEXT_MAX, "%s", row_peek(&row, 0));
            row_done(&row);
            return F_OK;
        }
    }
    snprintf(out, POLICY_TEXT_MAX, "%s", value);
    return F_OK;
}

enum fault policy_int(struct db *db, int64_t version, const char *key, int64_t *ret_value)
{
    char text[POLICY_TEXT_MAX];
    enum fault f = policy_text(db, version, key, text);
    if (!f && !number_of(text, ret_value))
        f = fault(F_INVALID, "policy %s is no number", key);
    return f;
}

enum fault policy_bool(struct db *db, int64_t version, const char *key, bool *ret_value)
{
    char text[POLICY_TEXT_MAX];
    enum fault f = policy_text(db, version, key, text);
    if (!f && !is_bool(text))
        f = fault(F_INVALID, "policy %s is neither true nor false", key);
    if (!f)
        *ret_value = !strcmp(text, "true");
    return f;
}

/* Lists such as the kinds of act_a.autodraft are words with commas. */
static bool is_word(const char *text)
{
    return *text && strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.,") == strlen(text);
}

/* Marks in braces, each of the default's and no other, between letters, digits and - _ . / */
static bool is_template(const char *value, const char *old)
{
    char mark[32];
    size_t marks = 0, wanted = 0;
    for (const char *at = old; (at = strchr(at, '{')); at++)
        wanted++;
    for (const char *at = value; *at; at++) {
        if (*at != '{') {
            if (!strchr("-_./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", *at))
                return false;
            continue;
        }
        const char *end = strchr(at, '}');
        if (!end || end - at > 20)
            return false;
        snprintf(mark, sizeof mark, "%.*s", (int)(end - at + 1), at);
        if (!strstr(old, mark) || strstr(end, mark))
            return false;
        marks++;
        at = end;
    }
    return marks == wanted;
}

bool policy_form(const char *key, const char *value)
{
    int64_t number;
    const char *old = policy_key_default(key);
    if (!old || strlen(value) >= POLICY_TEXT_MAX)
        return false;
    if (number_of(old, &number))
        return number_of(value, &number) && number >= 0;
    if (strchr(old, '{'))
        return is_template(value, old);
    return is_bool(old) ? is_bool(value) : is_word(value);
}

static enum fault change_check(const struct policy_change *change)
{
    if (!policy_key_default(change->key))
        return fault(F_INVALID, "policy has no key %s", change->key);
    return policy_form(change->key, change->value) ? F_OK : fault(F_INVALID, "policy %s has another form", change->key);
}

static enum fault next_version(struct db *db, const char *university, int64_t from_ms, int64_t *ret_version)
{
    struct row row;
    int64_t version = 0;
    enum fault f = db_row(db, &row, S_POLICY_LAST, "t", university);
    if (f && f != F_NOT_FOUND)
        return f;
    if (!f) {
        version = row_int(&row, 0);
        bool before = row_int(&row, 1) > from_ms;
        row_done(&row);
        if (before)
            return fault(F_INVALID, "a policy cannot begin before version %lld", (long long)version);
    }
    *ret_version = version + 1;
    return F_OK;
}

enum fault policy_write(struct db *db, const struct actor *by, const char *ground, int64_t from_ms,
                        const struct policy_change *changes, size_t count, int64_t *ret_version)
{
    char university[ID_LEN + 1], number[24];
    int64_t version = 0;
    enum fault f = university_id(db, university);
    if (!f)
        f = next_version(db, university, from_ms, &version);
    for (size_t i = 0; i < count && !f; i++)
        f = change_check(&changes[i]);
    if (!f)
        f = db_run(db, S_POLICY_SET_ADD, "tiitt", university, version, from_ms, ground, by->person);
    for (size_t i = 0; i < count && !f; i++)
        f = db_run(db, S_POLICY_VALUE_ADD, "titt", university, version, changes[i].key, changes[i].value);
    snprintf(number, sizeof number, "%lld", (long long)version);
    for (size_t i = 0; i < count && !f; i++)
        f = audit(db, by, "policy.change", "policy", number, "%s = %s: %s", changes[i].key, changes[i].value, ground);
    if (!f)
        *ret_version = version;
    return f;
}
