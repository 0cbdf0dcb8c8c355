#include "verify_parts.h"

#include <string.h>

#include "package.h"
#include "replay_record.h"
#include "sightlog.h"

/* The stored looks and the record they are compared with: whole, of one another, and of the act's own incidents. What
   the rules make of them is `baqyla replay`'s to say. */

static bool readable(struct verification *v, const struct bundle_file *file, size_t *ret_sights)
{
    const uint8_t *at = (const uint8_t *)file->bytes, *end = at + file->len;
    struct sightlog_record record;
    enum fault f;
    *ret_sights = 0;
    while (!(f = sightlog_next(&at, end, &record)))
        *ret_sights += record.kind == SIGHTLOG_SIGHT;
    if (f == F_CORRUPT)
        verify_bad(v, "replay", PACKAGE_SIGHTS ": %s", fault_text());
    return f != F_CORRUPT;
}

static bool same_words(const struct act_incident *act, const struct replay_incident *record)
{
    for (int lang = 0; lang < LANG_COUNT; lang++)
        if (strcmp(act->sentence.text[lang], record->sentence[lang]))
            return false;
    return !strcmp(act->kind, record->kind);
}

static bool of_the_act(struct verification *v, const struct replay_record *record)
{
    for (size_t i = 0; i < v->content.incidents_len; i++) {
        const struct act_incident *in = &v->content.incidents[i];
        const struct replay_incident *found = replay_record_incident(record, in->id);
        if (!found || !same_words(in, found)) {
            verify_bad(v, "replay", PACKAGE_RECORD " does not tell of incident %zu what act.json tells", i + 1);
            return false;
        }
    }
    if (record->incidents_len == v->content.incidents_len && v->content.attempts_len == 1 &&
        !strcmp(record->attempt, v->content.attempts[0].id))
        return true;
    verify_bad(v, "replay", PACKAGE_RECORD " is not about this act's exam and incidents alone");
    return false;
}

void verify_replay(struct verification *v)
{
    struct replay_record record;
    struct hex256 sha256;
    size_t sights;
    if (!bundle_find(&v->bundle, PACKAGE_RECORD) && !bundle_find(&v->bundle, PACKAGE_SIGHTS)) {
        verify_good(v, "replay", "no stored looks: the rules cannot be run again");
        return;
    }
    const struct bundle_file *json = verify_need(v, "replay", PACKAGE_RECORD),
                             *looks = verify_need(v, "replay", PACKAGE_SIGHTS);
    if (!json || !looks)
        return;
    if (replay_record_parse(json->bytes, json->len, &v->arena, &record, &sha256)) {
        verify_bad(v, "replay", PACKAGE_RECORD ": %s", fault_text());
        return;
    }
    if (strcmp(hex256_of(looks->bytes, looks->len).text, sha256.text)) {
        verify_bad(v, "replay", PACKAGE_SIGHTS " is not what " PACKAGE_RECORD " was written about");
        return;
    }
    if (readable(v, looks, &sights) && of_the_act(v, &record))
        verify_good(v, "replay", "%zu stored looks, to be judged again by baqyla replay", sights);
}
