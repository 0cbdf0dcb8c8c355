#include "people.h"

#include <string.h>

enum {
    SECOND_EVERY_US = 4000000, /* a known face is verified again */
    REJECTED_FOR_US = 4000000, /* a refused box is not asked about again */
    FULL_APART_US = 250000,    /* the full net rests this long */
    EARLY_US = 10000,          /* a look may come this early, so that jitter of frames does not halve the cadence */
    AGREED_LOOKS = 3,          /* equal full looks after which the small net is believed again */
};
static const float same_place = 0.25F, small_match = 0.5F, small_sure = 0.8F, known_verify = 0.4F, known_score = 0.9F;

void people_reset(struct people *m)
{
    memset(m, 0, sizeof *m);
}

static int person_at(const struct people *m, struct box at)
{
    int best = -1;
    float most = same_place;

    for (int i = 0; i < m->count; i++) {
        float overlap = box_overlap(m->person[i].face.at, at);

        if (overlap > most) {
            most = overlap;
            best = i;
        }
    }
    return best;
}

static int is_rejected(const struct people *m, struct box at, uint64_t now_us, float overlap)
{
    for (int i = 0; i < m->rejected_count; i++)
        if (box_overlap(m->rejected[i].at, at) > overlap && now_us - m->rejected[i].at_us < REJECTED_FOR_US)
            return 1;
    return 0;
}

/* 1 when the small net sees exactly the people known, each where they were. */
static int small_agrees(struct looker *l, struct people *m, const struct wire_tune *tune, const struct picture *p)
{
    struct faces seen;
    int matched[SIGHT_BOXES] = {0}, matches = 0;
    struct box moved[SIGHT_BOXES];

    if (faces_scan(l, NET_SMALL, p, (float)tune->doubt_milli / 1000.0F, &seen))
        return 0;
    for (int i = 0; i < seen.count; i++) {
        int who = person_at(m, seen.face[i].at);

        if (who < 0) {
            if (!is_rejected(m, seen.face[i].at, p->pts_us, 0.3F))
                return 0;
        } else if (seen.face[i].score >= small_match && !matched[who]) {
            matched[who] = 1;
            moved[who] = seen.face[i].at;
            matches++;
        }
    }
    if (matches != m->count)
        return 0;
    for (int i = 0; i < m->count; i++)
        m->person[i].face.at = moved[i];
    return 1;
}

/* What the last second opinion said moves and grows with the box. */
static void carry(struct face *to, const struct face *from)
{
    float across = to->at.w / from->at.w, down = to->at.h / from->at.h;
    float x = to->at.x - from->at.x * across, y = to->at.y - from->at.y * down;

    to->verify = from->verify;
    to->at_second = (struct box){x + from->at_second.x * across, y + from->at_second.y * down,
                                 from->at_second.w * across, from->at_second.h * down};
    for (int i = 0; i < FACE_POINTS; i++) {
        to->point[i][0] = from->verify > 0 ? x + from->point[i][0] * across : 0;
        to->point[i][1] = from->verify > 0 ? y + from->point[i][1] * down : 0;
    }
}

static void reject(struct people *m, struct box at, uint64_t now_us)
{
    int slot = 0;

    for (int i = 0; i < m->rejected_count; i++) {
        if (box_overlap(m->rejected[i].at, at) > 0.4F) {
            slot = i;
            goto put;
        }
        if (m->rejected[i].at_us < m->rejected[slot].at_us)
            slot = i;
    }
    if (m->rejected_count < SIGHT_BOXES)
        slot = m->rejected_count++;
put:
    m->rejected[slot].at = at;
    m->rejected[slot].at_us = now_us;
}

static int is_double(const struct people *now, const struct face *f)
{
    for (int i = 0; i < now->count; i++) {
        const struct face *g = &now->person[i].face;

        if (box_nested(f->at, g->at) > 0.4F)
            return 1;
        if (f->at_second.w > 0 && g->at_second.w > 0 && box_overlap(f->at_second, g->at_second) > 0.3F)
            return 1;
    }
    return 0;
}

/* Whether a candidate counts. A known face stays with half a heart, since turning
   the head is no reason to be called absent; a newcomer must convince both nets. */
static int counts(struct looker *l, const struct people *m, const struct wire_tune *tune, const struct picture *p,
                  struct face *f, uint64_t *verified_us, unsigned *nets)
{
    int who = person_at(m, f->at);
    float verify_min = (float)tune->verify_milli / 1000.0F;

    *verified_us = who < 0 ? 0 : m->person[who].verified_us;
    if (who >= 0 && p->pts_us - *verified_us < SECOND_EVERY_US && !(tune->looks & LOOK_EVERY)) {
        carry(f, &m->person[who].face);
        return 1;
    }
    if (who < 0 && (f->score < (float)tune->newcomer_milli / 1000.0F || is_rejected(m, f->at, p->pts_us, 0.4F)))
        return 0;
    *nets |= PEOPLE_SECOND;
    if (face_verify(l, p, f))
        return 0;
    if (face_agreed(f, verify_min) || (who >= 0 && (face_agreed(f, known_verify) || f->score >= known_score))) {
        *verified_us = p->pts_us;
        return 1;
    }
    return 0;
}

/* A blurred or turned face is often lost by the full net and not by the small one:
   who was known stays while the small net is sure of a face there. */
static void keep_known(struct looker *l, const struct people *m, struct people *now, const struct wire_tune *tune,
                       const struct picture *p, unsigned *nets)
{
    struct faces seen = {0};

    for (int who = 0; who < m->count && now->count < SIGHT_BOXES; who++) {
        uint64_t verified_us;

        if (person_at(now, m->person[who].face.at) >= 0)
            continue;
        if (!seen.count && faces_scan(l, NET_SMALL, p, small_sure, &seen))
            return;
        *nets |= PEOPLE_SMALL;
        for (int i = 0; i < seen.count; i++)
            if (person_at(m, seen.face[i].at) == who && !is_double(now, &seen.face[i]) &&
                counts(l, m, tune, p, &seen.face[i], &verified_us, nets)) {
                now->person[now->count++] = (struct person){seen.face[i], verified_us};
                break;
            }
    }
}

static int full_look(struct looker *l, struct people *m, const struct wire_tune *tune, const struct picture *p,
                     unsigned *nets)
{
    struct people now = *m;
    struct faces seen;

    if (faces_scan(l, NET_FULL, p, (float)tune->candidate_milli / 1000.0F, &seen))
        return FACES_UNKNOWN;
    now.count = 0;
    for (int i = 0; i < seen.count && now.count < SIGHT_BOXES; i++) {
        struct face *f = &seen.face[i];
        unsigned asked = 0;
        uint64_t verified_us;

        if (is_double(&now, f))
            continue;
        int yes = counts(l, m, tune, p, f, &verified_us, &asked);
        *nets |= asked;
        if (asked && !yes)
            reject(&now, f->at, p->pts_us);
        if (yes && !is_double(&now, f))
            now.person[now.count++] = (struct person){*f, verified_us};
    }
    keep_known(l, m, &now, tune, p, nets);
    now.agreed = m->looked && now.count == m->count ? m->agreed + 1 : 1;
    now.looked = 1;
    now.full_us = p->pts_us;
    *m = now;
    return m->count;
}

unsigned people_look(struct looker *l, struct people *m, const struct wire_tune *tune, const struct picture *p,
                     int jump, int *ret_faces)
{
    uint64_t now_us = p->pts_us, full_every_us = (uint64_t)tune->full_every_ms * 1000;
    unsigned nets = 0;
    int every = (tune->looks & LOOK_EVERY) != 0;
    int doubt = every || !m->looked || jump || (m->agreed < AGREED_LOOKS && m->count != 1);
    int faces = FACES_UNKNOWN;

    if (m->looked && !every && now_us + EARLY_US >= m->small_next_us) {
        uint64_t every_us = (uint64_t)tune->look_every_ms * 1000, next = m->small_next_us + every_us;

        m->small_next_us = next > now_us ? next : now_us + every_us;
        nets |= PEOPLE_SMALL;
        if (small_agrees(l, m, tune, p))
            faces = m->count;
        else
            doubt = 1;
    }
    if (!m->looked)
        m->small_next_us = now_us + (uint64_t)tune->look_every_ms * 1000;
    int rested = every || !m->looked || now_us + EARLY_US >= m->full_us + FULL_APART_US;
    if (rested && (doubt || now_us + EARLY_US >= m->full_us + full_every_us)) {
        nets |= PEOPLE_FULL;
        faces = full_look(l, m, tune, p, &nets);
    } else if (doubt) {
        faces = FACES_UNKNOWN;
    }
    *ret_faces = faces;
    return nets;
}
