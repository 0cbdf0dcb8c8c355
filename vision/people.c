#include "people.h"

#include <math.h>
#include <string.h>

enum {
    SECOND_EVERY_US = 4000000, /* a known face is verified again */
    REJECTED_FOR_US = 4000000, /* a refused box is not asked about again */
    DOUBTED_FOR_US = 900000,   /* the same for one that was nearly accepted */
    LOST_FOR_US = 2500000,     /* so long a face that left is looked for in what remains */
    FROM_START_US = 600000,    /* who is there by the second look was there from the start */
    FULL_APART_US = 250000,    /* the full net rests this long */
    EARLY_US = 10000,          /* a look may come this early, so that jitter of frames does not halve the cadence */
    AGREED_LOOKS = 3,          /* equal full looks after which the small net is believed again */
};
static const float same_place = 0.25F, small_match = 0.5F, small_sure = 0.8F, known_verify = 0.4F, known_score = 0.9F,
                   sure_verify = 0.85F;

void people_reset(struct people *m)
{
    struct people fresh = {.pastless = m->pastless, .begun = m->begun, .begun_us = m->begun_us,
                           .wall_count = m->wall_count};

    memcpy(fresh.wall, m->wall, sizeof fresh.wall);
    *m = fresh;
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
        if (box_overlap(m->rejected[i].at, at) > overlap && now_us < m->rejected[i].until_us)
            return 1;
    return 0;
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

/* 1 when the small net sees exactly the people known, each where they were. Pictures on
   the wall are often too small for it and need not be seen. */
static int small_agrees(struct looker *l, struct people *m, const struct wire_tune *tune, const struct picture *p)
{
    struct faces seen;
    int matched[SIGHT_BOXES] = {0};
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
        }
    }
    for (int i = 0; i < m->count; i++)
        if (!matched[i] && !m->person[i].flat)
            return 0;
    for (int i = 0; i < m->count; i++)
        if (matched[i]) {
            struct face before = m->person[i].face;

            m->person[i].face.at = moved[i];
            m->person[i].blurred = 0;
            carry(&m->person[i].face, &before);
        }
    return 1;
}

static void reject(struct people *m, const struct face *f, uint64_t now_us)
{
    int slot = 0;

    for (int i = 0; i < m->rejected_count; i++) {
        if (box_overlap(m->rejected[i].at, f->at) > 0.4F) {
            slot = i;
            goto put;
        }
        if (m->rejected[i].at_us < m->rejected[slot].at_us)
            slot = i;
    }
    if (m->rejected_count < SIGHT_BOXES)
        slot = m->rejected_count++;
put:
    m->rejected[slot] = (struct rejected){f->at, now_us,
                                          now_us + (f->verify > known_verify ? DOUBTED_FOR_US : REJECTED_FOR_US)};
}

/* A box inside another is the same head once more, unless the second opinion has two faces there. */
static int is_double(const struct people *now, const struct face *f)
{
    for (int i = 0; i < now->count; i++) {
        const struct face *g = &now->person[i].face;
        int nested = box_nested(f->at, g->at) > 0.4F, both = f->at_second.w > 0 && g->at_second.w > 0;

        if (nested ? !both || !faces_apart(f, g) : both && box_overlap(f->at_second, g->at_second) > 0.3F)
            return 1;
    }
    return 0;
}

/* Whether a candidate counts, `who` of the people known (-1: a newcomer). A known face stays
   with half a heart, since turning the head is no reason to be called absent; a newcomer must
   convince both nets, or one of them fully. */
static int counts(struct looker *l, const struct people *m, const struct wire_tune *tune, const struct picture *p,
                  int who, struct face *f, uint64_t *verified_us, unsigned *nets)
{
    float verify_min = (float)tune->verify_milli / 1000.0F;
    uint64_t every_us = tune->looks & LOOK_EVERY ? 0 : SECOND_EVERY_US;

    *verified_us = who < 0 ? 0 : m->person[who].verified_us;
    if (who >= 0 && p->pts_us - *verified_us < every_us) {
        carry(f, &m->person[who].face);
        return 1;
    }
    if (who < 0 && !(tune->looks & LOOK_EVERY) && is_rejected(m, f->at, p->pts_us, 0.4F))
        return 0;
    *nets |= PEOPLE_SECOND;
    if (face_verify(l, p, f))
        return 0;
    if (who < 0 && f->score < (float)tune->newcomer_milli / 1000.0F)
        verify_min = fmaxf(verify_min, sure_verify);
    if (face_agreed(f, verify_min) || (who >= 0 && (face_agreed(f, known_verify) || f->score >= known_score))) {
        *verified_us = p->pts_us;
        return 1;
    }
    return 0;
}

/* Adds a face to those seen now; what is known of the person goes along. */
static struct person *add(struct people *now, const struct people *m, int who, const struct face *f,
                          uint64_t verified_us)
{
    struct person *q = &now->person[now->count++];

    if (who >= 0)
        *q = m->person[who];
    else
        memset(q, 0, sizeof *q);
    q->face = *f;
    q->verified_us = verified_us;
    q->blurred = 0;
    return q;
}

static int keep_blurred(struct looker *l, struct people *now, const struct wire_tune *tune, const struct picture *p,
                        const struct person *lost)
{
    struct person found = *lost;

    if (!remains_follow(l, &found.remains, p, (int)tune->face_sharp_milli, &found.face.at) ||
        is_double(now, &found.face))
        return 0;
    carry(&found.face, &lost->face);
    found.blurred = 1;
    now->person[now->count++] = found;
    return 1;
}

/* A turned face is often lost by the full net and not by the small one, a blurred one by both:
   who was known stays while the small net is sure of a face there or its remains are. */
static void keep_known(struct looker *l, const struct people *m, const int *found, struct people *now,
                       const struct wire_tune *tune, const struct picture *p, unsigned *nets)
{
    struct faces seen = {0};

    for (int who = 0; who < m->count && now->count < SIGHT_BOXES; who++) {
        struct person lost = m->person[who];
        int kept = 0;
        uint64_t verified_us;

        if (found[who])
            continue;
        if (!(*nets & PEOPLE_SMALL) || !seen.count)
            if (faces_scan(l, NET_SMALL, p, small_sure, &seen))
                return;
        *nets |= PEOPLE_SMALL;
        for (int i = 0; i < seen.count && !kept; i++)
            if (person_at(m, seen.face[i].at) == who && !is_double(now, &seen.face[i]) &&
                counts(l, m, tune, p, who, &seen.face[i], &verified_us, nets)) {
                add(now, m, who, &seen.face[i], verified_us);
                kept = 1;
            }
        if (kept || keep_blurred(l, now, tune, p, &lost))
            continue;
        now->lost = lost;
        now->lost_us = p->pts_us;
    }
    if (!now->count && now->lost.remains.known && p->pts_us - now->lost_us < LOST_FOR_US)
        (void)keep_blurred(l, now, tune, p, &now->lost);
}

static void consider(struct looker *l, const struct people *m, int *found, struct people *now,
                     const struct wire_tune *tune, const struct picture *p, struct face *f, unsigned *nets)
{
    unsigned asked = 0;
    uint64_t verified_us;
    int who = person_at(m, f->at);

    if (now->count == SIGHT_BOXES)
        return;
    if (who >= 0 && found[who])
        who = -1;
    int yes = counts(l, m, tune, p, who, f, &verified_us, &asked) && !is_double(now, f);
    *nets |= asked;
    if (asked && !yes)
        reject(now, f, p->pts_us);
    if (!yes)
        return;
    add(now, m, who, f, verified_us);
    if (who >= 0)
        found[who] = 1;
}

static int full_look(struct looker *l, struct people *m, const struct wire_tune *tune, const struct picture *p,
                     unsigned *nets)
{
    struct people now = *m;
    struct faces seen;
    int found[SIGHT_BOXES] = {0};

    if (faces_scan(l, NET_FULL, p, (float)tune->candidate_milli / 1000.0F, &seen))
        return -1;
    now.count = 0;
    for (int i = 0; i < seen.count; i++)
        consider(l, m, found, &now, tune, p, &seen.face[i], nets);
    for (int i = 0; i < seen.nested_count; i++)
        if (seen.nested[i].score >= (float)tune->newcomer_milli / 1000.0F)
            consider(l, m, found, &now, tune, p, &seen.nested[i], nets);
    keep_known(l, m, found, &now, tune, p, nets);
    now.agreed = m->looked && now.count == m->count ? m->agreed + 1 : 1;
    now.looked = 1;
    now.full_us = p->pts_us;
    *m = now;
    return 0;
}

static float area(const struct person *q)
{
    return q->face.at.w * q->face.at.h;
}

/* A picture that was hidden for a while, by a passer-by or a covered lens, is known again. */
static int hangs_there(struct looker *l, const struct people *m, const struct picture *p, struct person *q)
{
    const int again = 60;

    for (int i = 0; i < m->wall_count; i++)
        if (box_overlap(m->wall[i].at, q->face.at) > 0.4F && flat_distance(l, &m->wall[i], p) < again) {
            q->still = m->wall[i];
            return 1;
        }
    return 0;
}

static void hang(struct people *m, const struct flat *still)
{
    int slot = 0;

    for (int i = 0; i < m->wall_count; i++)
        if (box_overlap(m->wall[i].at, still->at) > 0.4F) {
            m->wall[i] = *still;
            return;
        }
    if (m->wall_count < PEOPLE_WALL)
        slot = m->wall_count++;
    m->wall[slot] = *still;
}

/* Notes what moved, who hangs on the wall and what is left of a face when it blurs. Returns the people who count. */
static int settle(struct looker *l, struct people *m, const struct wire_tune *tune, const struct picture *p)
{
    uint64_t since_us[SIGHT_BOXES];
    int people = 0;

    for (int i = 0; i < m->count; i++) {
        struct person *q = &m->person[i];

        since_us[i] = q->still.since_us;
        q->unlike = 0;
        q->face.sharpness_milli = face_sharpness(l, p, &q->face);
        if (q->blurred)
            continue;
        if (q->still.at.w <= 0 && (q->flat = hangs_there(l, m, p, q)))
            since_us[i] = q->still.since_us;
        if (q->still.at.w <= 0) {
            q->still.from_start = !m->pastless && p->pts_us - m->begun_us <= FROM_START_US;
            since_us[i] = p->pts_us;
        }
        flat_note(l, &q->still, p, q->face.at);
        if (q->face.sharpness_milli >= (int)tune->face_sharp_milli)
            q->unlike = remains_note(l, &q->remains, p, q->face.at);
    }
    for (int i = 0; i < m->count; i++) {
        struct person *q = &m->person[i];
        int smaller = 0, than_living = 0;

        for (int k = 0; k < m->count; k++)
            if (k != i && area(&m->person[k]) > area(q)) {
                smaller = 1;
                than_living |= m->person[k].still.moved;
            }
        if (q->still.since_us != since_us[i])
            q->flat = 0; /* moved just now */
        else if (than_living && flat_still(&q->still, p->pts_us)) {
            q->flat = 1;
            hang(m, &q->still);
        } else if (smaller && q->still.from_start && !q->still.moved)
            q->flat = than_living || p->pts_us - m->begun_us < FLAT_DOUBT_US;
        people += !q->flat;
    }
    return people;
}

static int is_due(struct people *m, const struct wire_tune *tune, uint64_t now_us)
{
    uint64_t every_us = (uint64_t)tune->look_every_ms * 1000;

    if (m->looked && now_us + EARLY_US < m->small_next_us)
        return 0;
    m->small_next_us = ((now_us + EARLY_US) / every_us + 1) * every_us;
    return 1;
}

unsigned people_look(struct looker *l, struct people *m, const struct wire_tune *tune, const struct picture *p,
                     int jump, int *ret_faces)
{
    uint64_t now_us = p->pts_us, full_every_us = (uint64_t)tune->full_every_ms * 1000;
    unsigned nets = 0;
    int doubt = !m->looked || jump || (m->agreed < AGREED_LOOKS && m->count != 1), every = tune->looks & LOOK_EVERY;
    int known = 0;

    if (!m->begun) {
        m->begun = 1;
        m->begun_us = now_us;
    }
    int full_due = now_us + EARLY_US >= m->full_us + full_every_us;
    if (is_due(m, tune, now_us) && m->looked && !every && !full_due) {
        nets |= PEOPLE_SMALL;
        known = small_agrees(l, m, tune, p);
        doubt |= !known;
    }
    int rested = !m->looked || now_us + EARLY_US >= m->full_us + FULL_APART_US;
    if (every || (rested && (doubt || full_due))) {
        nets |= PEOPLE_FULL;
        known = !full_look(l, m, tune, p, &nets);
    } else if (doubt) {
        known = 0;
    }
    *ret_faces = known ? settle(l, m, tune, p) : FACES_UNKNOWN;
    return nets;
}
