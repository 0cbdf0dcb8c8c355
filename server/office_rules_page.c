#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "office_json.h"
#include "policy.h"
#include "role.h"
#include "rules_page.h"

enum { LINE_MAX_BYTES = 1024, KEY_MAX = 40 };

static const struct {
    bool section;
    const char *said[LANG_COUNT];
} texts[] = {
#define SECTION(kk, ru, en) {true, {kk, ru, en}},
#define LINE(kk, ru, en) {false, {kk, ru, en}},
#include "../seeds/rules.def"
#undef SECTION
#undef LINE
};

/* Puts the policy's numbers in place of their keys. */
static enum fault filled(struct db *db, int64_t policy, const char *text, char out[LINE_MAX_BYTES])
{
    size_t used = 0;
    while (*text) {
        const char *open = strchr(text, '{'), *close = open ? strchr(open, '}') : NULL;
        size_t plain = close ? (size_t)(open - text) : strlen(text);
        char key[KEY_MAX];
        int64_t value;
        used += (size_t)snprintf(out + used, LINE_MAX_BYTES - used, "%.*s", (int)plain, text);
        if (!close)
            break;
        snprintf(key, sizeof key, "%.*s", (int)(close - open - 1), open + 1);
        enum fault f = policy_int(db, policy, key, &value);
        if (f)
            return f;
        used += (size_t)snprintf(out + used, LINE_MAX_BYTES - used, "%lld", (long long)value);
        text = close + 1;
    }
    return used < LINE_MAX_BYTES ? F_OK : fault(F_CORRUPT, "a line of the rules is too long");
}

static enum fault said_filled(struct db *db, int64_t policy, size_t n, crypto_hash_sha256_state *hash,
                              json_t **ret_json)
{
    char text[LINE_MAX_BYTES];
    json_t *said = json_object();
    enum fault f = F_OK;
    for (int l = 0; l < LANG_COUNT && !f; l++) {
        f = filled(db, policy, texts[n].said[l], text);
        if (f)
            break;
        crypto_hash_sha256_update(hash, (const unsigned char *)text, strlen(text) + 1);
        json_object_set_new(said, lang_word((enum lang)l), json_string(text));
    }
    if (f) {
        json_decref(said);
        return f;
    }
    *ret_json = said;
    return F_OK;
}

enum fault rules_page(struct db *db, int64_t now_ms, json_t **ret_json)
{
    int64_t policy;
    crypto_hash_sha256_state hash;
    unsigned char digest[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof digest + 1];
    json_t *sections = json_array(), *lines = NULL;
    enum fault f = policy_version(db, now_ms, &policy);
    crypto_hash_sha256_init(&hash);
    for (size_t i = 0; i < sizeof texts / sizeof *texts && !f; i++) {
        json_t *said = NULL;
        f = said_filled(db, policy, i, &hash, &said);
        if (!f && texts[i].section) {
            lines = json_array();
            json_array_append_new(sections, json_pack("{s:o, s:o}", "title", said, "lines", lines));
        } else if (!f) {
            json_array_append_new(lines, said);
        }
    }
    if (f) {
        json_decref(sections);
        return f;
    }
    crypto_hash_sha256_final(&hash, digest);
    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    *ret_json = json_pack("{s:i, s:I, s:s, s:o}", "version", RULES_VERSION, "policy_version", (json_int_t)policy,
                          "sha256", hex, "sections", sections);
    return *ret_json ? F_OK : fault(F_NOMEM, "the page of rules");
}

static enum fault page(struct db *db, struct request *request, struct reply *reply)
{
    json_t *json = NULL;
    enum fault f = rules_page(db, request->now_ms, &json);
    return f ? f : reply_json(reply, json);
}

const struct route routes_rules_page[] = {
    {"GET", "/api/rules", ROLE_ANYONE, LANE_READ, 0, page, NULL, NULL,
     "Rules and rights, in three languages, as everybody reads them before an exam"},
    {0},
};
