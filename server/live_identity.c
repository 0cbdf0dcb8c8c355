#include "live_identity.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "evidence.h"
#include "likeness.h"
#include "live_load.h"
#include "live_media.h"
#include "live_rows.h"
#include "live_rules.h"
#include "log.h"
#include "looking.h"
#include "settings.h"

enum {
    CHECK_LOOKS = 3,    /* good looks before a photo is said to show somebody else, or nobody usable */
    NUMBERS_TEXT = 1024 /* base64 of a description */
};

struct identity_desk {
    bool matching;
    struct portrait_facts facts;
    char asked_photo[HASH_HEX + 1], asked_net[HASH_HEX + 1]; /* already sent to be described */
    /* at check-in, against the photo */
    int looks, blind; /* judged ones; those that could not be judged */
    int best_milli, same_milli, different_milli;
    enum unverifiable why;
    int told, told_milli; /* enum likeness_verdict last booked; -1: none */
};

bool identity_matching(const struct live *l)
{
    return l->identity && l->identity->matching;
}

void identity_free(struct identity_desk *desk)
{
    free(desk);
}

/* ---- to the books ---- */

static void numbers_text(const float numbers[WIRE_LIKENESS], char out[NUMBERS_TEXT])
{
    sodium_bin2base64(out, NUMBERS_TEXT, (const unsigned char *)numbers, sizeof(float) * WIRE_LIKENESS,
                      sodium_base64_VARIANT_ORIGINAL);
}

static void net_text(const uint8_t net[HASH_HEX / 2], char out[HASH_HEX + 1])
{
    sodium_bin2hex(out, HASH_HEX + 1, net, HASH_HEX / 2);
}

static void book(struct live *l, const char *photo, const struct wire_enrolled *e,
                 void (*done)(struct live *l, const struct errand *errand))
{
    char numbers[NUMBERS_TEXT], net[HASH_HEX + 1];
    numbers_text(e->likeness, numbers);
    net_text(e->net_sha256, net);
    live_errand(l, &row_live_portrait,
                json_pack("{s:s, s:s, s:i, s:s}", "photo", photo, "net", net, "unverifiable", (int)e->unverifiable,
                          "numbers", numbers),
                done);
    sodium_memzero(numbers, sizeof numbers);
}

/* ---- the photo ---- */

struct describing {
    char attempt[ID_LEN + 1], photo[HASH_HEX + 1], path[EVIDENCE_PATH_MAX];
    struct looking_options options;
    struct wire_enrolled found;
    bool read;
};

/* [hand] */
static void describe(void *user)
{
    struct describing *d = user;
    struct looking eye;
    struct wire_head head;
    union looking_body body;
    if (looking_start(&eye, &d->options, d->path))
        return;
    while (looking_next(&eye, &head, &body))
        if (head.kind == WIRE_ENROLLED) {
            d->found = body.enrolled;
            d->read = true;
        }
    looking_stop(&eye);
}

static void reload(struct live *l, const struct errand *errand)
{
    if (errand->fault == F_OK)
        live_load(l);
}

static void described(void *user)
{
    struct describing *d = user;
    struct live *l = live_find(d->attempt);
    if (!d->read)
        log_line(LEVEL_WARN, "photo_unreadable", "attempt=%s photo=%s", d->attempt, d->photo);
    else if (l && identity_matching(l))
        book(l, d->photo, &d->found, reload);
    sodium_memzero(&d->found, sizeof d->found);
    free(d);
}

static void photo_describe(struct live *l)
{
    struct identity_desk *desk = l->identity;
    const char *net = eyes_identity_net(media_eyes());
    char folder[SETTING_TEXT_MAX + 8];
    if (!*net || !*desk->facts.photo_sha256 || desk->facts.photo_known ||
        (!strcmp(desk->asked_photo, desk->facts.photo_sha256) && !strcmp(desk->asked_net, net)))
        return;
    struct describing *d = calloc(1, sizeof *d);
    if (!d)
        return;
    snprintf(d->attempt, sizeof d->attempt, "%s", l->id);
    snprintf(d->photo, sizeof d->photo, "%s", desk->facts.photo_sha256);
    settings_path("", folder, sizeof folder);
    looking_find(&d->options, settings()->models[0] ? settings()->models : NULL);
    d->options.likeness = true;
    if (evidence_path(folder, d->photo, d->path) != F_OK || hand_send(describe, described, d) != F_OK) {
        free(d);
        return;
    }
    snprintf(desk->asked_photo, sizeof desk->asked_photo, "%s", desk->facts.photo_sha256);
    snprintf(desk->asked_net, sizeof desk->asked_net, "%s", net);
}

/* ---- to the eye ---- */

static void refer(struct live *l)
{
    static const struct wire_reference nobody;
    if (media_eyes() && l->camera_config)
        eyes_refer(media_eyes(), l->seat, l->identity->matching ? &l->identity->facts.reference : &nobody);
}

static void retune(struct live *l)
{
    struct wire_tune tune;
    if (!media_eyes() || !l->camera_config)
        return;
    watchman_tune(l, &tune);
    eyes_tune(media_eyes(), l->seat, &tune);
}

void identity_opened(struct live *l)
{
    if (l->identity)
        refer(l);
}

/* What the stream gave of itself may not have been in the books yet when they were read. */
static void own_keep(const struct identity_desk *desk, struct wire_reference *loaded)
{
    const struct wire_reference *known = &desk->facts.reference;
    for (uint32_t i = known->photos; i < known->count; i++)
        likeness_learn(loaded, known->net_sha256, known->likeness[i]);
}

void identity_load(struct live *l, const struct live_facts *facts)
{
    struct identity_desk *desk = l->identity;
    bool first = !desk;
    if (first) {
        desk = l->identity = calloc(1, sizeof *desk);
        if (!desk)
            return;
        desk->told = -1;
    }
    bool switched = first || desk->matching != facts->portrait.matching;
    bool another = desk->facts.reference.photos != facts->portrait.reference.photos ||
                   strcmp(desk->facts.photo_sha256, facts->portrait.photo_sha256) != 0;
    struct portrait_facts loaded = facts->portrait;
    if (desk->matching && loaded.matching)
        own_keep(desk, &loaded.reference);
    desk->matching = loaded.matching;
    desk->facts = loaded;
    if (switched)
        retune(l);
    if (switched || another)
        refer(l);
    if (another)
        desk->looks = desk->blind = desk->best_milli = 0;
    if (desk->matching)
        photo_describe(l);
}

/* A reference that the stream gave of itself; what was asked for by nobody else is not kept. The eye that begins anew,
   with another config or the other of the camera's streams, is told it again: whoever sits there by then is compared
   with who sat there first. */
void identity_enrolled(struct live *l, const struct wire_enrolled *e)
{
    if (identity_matching(l) && e->own && !e->unverifiable &&
        likeness_learn(&l->identity->facts.reference, e->net_sha256, e->likeness))
        book(l, "", e, NULL);
}

/* ---- at check-in ---- */

static int verdict_now(const struct identity_desk *d)
{
    if (d->looks) {
        enum likeness_verdict v = likeness_judge(d->best_milli, d->same_milli, d->different_milli);
        return v == LIKENESS_SAME || d->looks >= CHECK_LOOKS ? (int)v : -1;
    }
    return d->blind >= CHECK_LOOKS ? LIKENESS_UNVERIFIABLE : -1;
}

static void tell(struct live *l)
{
    struct identity_desk *d = l->identity;
    int verdict = verdict_now(d);
    if (verdict < 0 || (verdict == d->told && d->best_milli == d->told_milli))
        return;
    d->told = verdict;
    d->told_milli = d->best_milli;
    live_errand(l, &row_live_identity,
                json_pack("{s:s, s:i, s:i, s:i, s:i, s:i, s:s}", "verdict",
                          likeness_word((enum likeness_verdict)verdict), "score_milli",
                          d->looks ? d->best_milli : 0, "same_milli", d->same_milli, "different_milli",
                          d->different_milli, "unverifiable", (int)(d->looks ? UNVERIFIABLE_NOT : d->why), "looks",
                          d->looks + d->blind, "detectors", eyes_detectors(media_eyes())),
                NULL);
}

void identity_sight(struct live *l, const struct sight *s)
{
    struct identity_desk *d = l->identity;
    if (!identity_matching(l) || !state_checking(l->state) || !d->facts.reference.photos ||
        s->identity == IDENTITY_NOT_ASKED || (s->flags & WIRE_LATE))
        return;
    if (s->identity == IDENTITY_UNVERIFIABLE) {
        d->blind++;
        d->why = (enum unverifiable)s->unverifiable;
    } else if (s->against == AGAINST_PHOTO) {
        d->looks++;
        d->same_milli = s->same_milli;
        d->different_milli = s->different_milli;
        d->best_milli = s->likeness_milli > d->best_milli ? s->likeness_milli : d->best_milli;
    }
    tell(l);
}
