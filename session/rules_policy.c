#include "rules_policy.h"

#include <ctype.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy.h"

static const struct {
    const char *word;
    size_t at;
} kind_field[] = {
    {"advise_ms", offsetof(struct kind_policy, advise_ms)},
    {"open_ms", offsetof(struct kind_policy, open_ms)},
    {"close_ms", offsetof(struct kind_policy, close_ms)},
    {"looks", offsetof(struct kind_policy, looks)},
};

static const struct {
    const char *word;
    size_t at;
} other_field[] = {
#define THRESHOLD(field, value) {"eye." #field, offsetof(struct rules_policy, tune.field)},
#include "thresholds.def"
#undef THRESHOLD
    {"rules.synthetic_milli", offsetof(struct rules_policy, synthetic_milli)},
    /* Not of the university's policy: what one student's exam made of it (rules_policy_write). */
    {"rules.version", offsetof(struct rules_policy, version)},
    {"rules.expect_people", offsetof(struct rules_policy, expect_people)},
    {"rules.looks", offsetof(struct rules_policy, tune.looks)},
};

static const char attention_on[] = "kind.attention.on", face_matching[] = "face_matching";

enum {
    KIND_FIELDS = sizeof kind_field / sizeof *kind_field,
    OTHER_FIELDS = sizeof other_field / sizeof *other_field,
    OWN_FIELDS = 3, /* the last of other_field */
    KIND_KEYS = KINDS * KIND_FIELDS,
    POLICY_KEYS = KIND_KEYS + OTHER_FIELDS - OWN_FIELDS + 2,
};

static void name_of(size_t index, char ret_key[RULES_KEY_MAX])
{
    if (index < KIND_KEYS)
        snprintf(ret_key, RULES_KEY_MAX, "kind.%s.%s", kind_row((enum incident_kind)(index / KIND_FIELDS))->word,
                 kind_field[index % KIND_FIELDS].word);
    else
        snprintf(ret_key, RULES_KEY_MAX, "%s", other_field[index - KIND_KEYS].word);
}

int rules_policy_key(size_t index, char ret_key[RULES_KEY_MAX])
{
    if (index >= POLICY_KEYS)
        return 0;
    if (index == POLICY_KEYS - 2)
        snprintf(ret_key, RULES_KEY_MAX, "%s", attention_on);
    else if (index == POLICY_KEYS - 1)
        snprintf(ret_key, RULES_KEY_MAX, "%s", face_matching);
    else
        name_of(index, ret_key);
    return 1;
}

/* Where a number stands in the policy; NULL: no such number. */
static uint32_t *field_of(struct rules_policy *p, const char *key)
{
    char name[RULES_KEY_MAX];

    for (size_t i = 0; i < KIND_KEYS + OTHER_FIELDS; i++) {
        name_of(i, name);
        if (strcmp(name, key))
            continue;
        char *base = i < KIND_KEYS ? (char *)&p->kind[i / KIND_FIELDS] + kind_field[i % KIND_FIELDS].at
                                   : (char *)p + other_field[i - KIND_KEYS].at;
        return (uint32_t *)(void *)base;
    }
    return NULL;
}

enum fault rules_policy_set(struct rules_policy *p, const char *key, int64_t value)
{
    uint32_t *field = field_of(p, key);

    if (value < 0 || value > UINT32_MAX)
        return fault(F_INVALID, "policy %s is out of range", key);
    if (field) {
        *field = (uint32_t)value;
    } else if (!strcmp(key, attention_on)) {
        uint32_t *open_ms = &p->kind[KIND_ATTENTION].open_ms;
        *open_ms = !value ? 0 : *open_ms ? *open_ms : kind_usual(KIND_ATTENTION)->open_ms;
    } else if (!strcmp(key, face_matching)) {
        if (!value)
            p->tune.looks &= ~(uint32_t)LOOK_IDENTITY;
    } else {
        return fault(F_NOT_FOUND, "%s is no key of the rules", key);
    }
    return F_OK;
}

int64_t rules_policy_get(const struct rules_policy *p, const char *key)
{
    struct rules_policy copy = *p;
    const uint32_t *field = field_of(&copy, key);

    if (field)
        return *field;
    return !strcmp(key, attention_on) ? p->kind[KIND_ATTENTION].open_ms > 0 : (p->tune.looks & LOOK_IDENTITY) > 0;
}

static int is_switch(const char *key)
{
    return !strcmp(key, attention_on) || !strcmp(key, face_matching);
}

/* What is switched off is not looked for either. */
static void looks_follow(struct rules_policy *p)
{
    if (!p->kind[KIND_WRONG_PERSON].open_ms)
        p->tune.looks &= ~(uint32_t)LOOK_IDENTITY;
    if (!p->kind[KIND_OBJECT].open_ms)
        p->tune.looks &= ~(uint32_t)LOOK_OBJECTS;
    if (!p->kind[KIND_LOOPING].open_ms)
        p->tune.looks &= ~(uint32_t)LOOK_LOOPS;
}

enum fault rules_policy_load(struct db *db, int64_t version, struct rules_policy *ret_policy)
{
    struct rules_policy p;
    char key[RULES_KEY_MAX];
    enum fault f = F_OK;

    rules_policy_defaults(&p);
    p.version = (uint32_t)version;
    p.kind[KIND_ATTENTION].open_ms = 0;
    for (size_t i = 0; !f && rules_policy_key(i, key); i++) {
        int64_t value = 0;
        bool on = false;

        if (is_switch(key)) {
            f = policy_bool(db, version, key, &on);
            value = on;
        } else {
            f = policy_int(db, version, key, &value);
        }
        if (!f)
            f = rules_policy_set(&p, key, value);
    }
    if (f)
        return f;
    looks_follow(&p);
    *ret_policy = p;
    return F_OK;
}

/* ---- text ---- */

enum { LINE_KEY = 96 };

static const char *word(const char *at, char *out, size_t size)
{
    size_t len = 0;

    while (*at == ' ' || *at == '\t')
        at++;
    while (*at && !isspace((unsigned char)*at)) {
        if (len + 1 < size)
            out[len++] = *at;
        at++;
    }
    out[len] = '\0';
    return at;
}

static int ends_line(const char *at)
{
    while (*at == ' ' || *at == '\t' || *at == '\r')
        at++;
    return !*at || *at == '\n';
}

static enum fault line_read(const char *line, int n, struct rules_policy *p, int *ret_attention)
{
    char key[LINE_KEY], equals[LINE_KEY], value[POLICY_TEXT_MAX];
    const char *at = word(line, key, sizeof key);

    if (!*key || *key == '#')
        return F_OK;
    at = word(at, equals, sizeof equals);
    at = word(at, value, sizeof value);
    if (strcmp(equals, "=") || !*value || !ends_line(at))
        return fault(F_INVALID, "line %d: not \"key = value\"", n);
    int own = !strncmp(key, "rules.", 6) && !policy_key_default(key);
    if (!own && !policy_key_default(key))
        return fault(F_INVALID, "line %d: there is no key %s", n, key);
    if (own ? strspn(value, "0123456789") != strlen(value) : !policy_form(key, value))
        return fault(F_INVALID, "line %d: %s has another form than its default", n, key);
    if (!strcmp(key, attention_on))
        *ret_attention = !strcmp(value, "true");
    int64_t number = is_switch(key) ? !strcmp(value, "true") : strtoll(value, NULL, 10);
    if (!own && !is_switch(key) && !field_of(p, key))
        return F_OK; /* of the policy, but no business of the rules */
    enum fault f = rules_policy_set(p, key, number);
    return f == F_OK ? f : fault(F_INVALID, "line %d: %s cannot be %s", n, key, value);
}

enum fault rules_policy_read(const char *text, struct rules_policy *policy)
{
    struct rules_policy p = *policy;
    int attention = -1, n = 0;

    while (*text) {
        enum fault f = line_read(text, ++n, &p, &attention);
        if (f)
            return f;
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    if (attention == 0)
        p.kind[KIND_ATTENTION].open_ms = 0;
    looks_follow(&p);
    *policy = p;
    return F_OK;
}

size_t rules_policy_write(const struct rules_policy *policy, char *out, size_t size)
{
    struct rules_policy p = *policy;
    char key[RULES_KEY_MAX];
    size_t len = 0;

    if (size)
        *out = '\0';
    for (size_t i = 0; i < KIND_KEYS + OTHER_FIELDS; i++) {
        name_of(i, key);
        len += (size_t)snprintf(len < size ? out + len : NULL, len < size ? size - len : 0, "%s = %" PRIu32 "\n", key,
                                *field_of(&p, key));
    }
    return len;
}
