#include "inlet.h"

#include <assert.h>
#include <string.h>

void inlet_init(struct inlet *in)
{
    *in = (struct inlet){.next_seq = 1, .joining = true};
}

void inlet_resume(struct inlet *in, uint32_t seq)
{
    in->next_seq = seq + 1;
    in->holes = 0;
    in->writes = 0;
    in->joining = true;
}

void inlet_join(struct inlet *in, int64_t steady_ms)
{
    in->joining = true;
    in->late_steady_ms = steady_ms;
}

void inlet_configure(struct inlet *in, const struct inlet_config *config)
{
    for (uint32_t i = 0; i < INLET_CONFIGS; i++)
        if (in->config[i].known && in->config[i].number == config->number) {
            in->config[i] = *config;
            in->config[i].known = true;
            return;
        }
    struct inlet_config *slot = &in->config[in->config_next++ % INLET_CONFIGS];
    *slot = *config;
    slot->known = true;
}

const struct inlet_config *inlet_config_find(const struct inlet *in, uint16_t number)
{
    for (uint32_t i = 0; i < INLET_CONFIGS; i++)
        if (in->config[i].known && in->config[i].number == number)
            return &in->config[i];
    return NULL;
}

static void hole_remove(struct inlet *in, uint32_t i)
{
    memmove(&in->hole[i], &in->hole[i + 1], (in->holes - i - 1) * sizeof in->hole[0]);
    in->holes--;
}

static void hole_lose(struct inlet *in, uint32_t i)
{
    in->lost += in->hole[i].to - in->hole[i].from;
    hole_remove(in, i);
}

static void hole_add(struct inlet *in, uint32_t from, uint32_t to, int64_t steady_ms)
{
    in->late_steady_ms = steady_ms;
    if (in->holes == INLET_HOLES)
        hole_lose(in, 0);
    in->hole[in->holes].from = from;
    in->hole[in->holes].to = to;
    in->holes++;
}

/* The backlog comes in order: what lies below a late frame in the same hole, or
   in an older hole, is no longer in the student's ring. */
static bool hole_fill(struct inlet *in, uint32_t seq)
{
    for (uint32_t i = 0; i < in->holes; i++) {
        if (seq < in->hole[i].from || seq >= in->hole[i].to)
            continue;
        while (i) {
            hole_lose(in, 0);
            i--;
        }
        in->lost += seq - in->hole[0].from;
        in->hole[0].from = seq + 1;
        if (in->hole[0].from == in->hole[0].to)
            hole_remove(in, 0);
        return true;
    }
    return false;
}

enum fault inlet_take(struct inlet *in, const struct frame_head *head, int64_t steady_ms,
                      enum inlet_verdict *ret_verdict)
{
    if (!inlet_config_find(in, head->config))
        return fault(F_INVALID, "frame %u of stream %u names config %u, which was not announced", head->seq,
                     head->stream, head->config);
    if (head->seq < in->next_seq) {
        in->late_steady_ms = steady_ms;
        *ret_verdict = hole_fill(in, head->seq) ? INLET_BACKLOG : INLET_DOUBLE;
        in->frames += *ret_verdict == INLET_BACKLOG;
        return F_OK;
    }
    uint32_t jump = head->seq - in->next_seq;
    bool explained = in->joining || head->flags & (FRAME_DISCONTINUITY | FRAME_LATE) || jump <= head->dropped_before;
    if (jump && !explained)
        return fault(F_INVALID, "stream %u jumped from %u to %u", head->stream, in->next_seq - 1, head->seq);
    uint32_t dropped = jump < head->dropped_before ? jump : head->dropped_before;
    if (jump - dropped)
        hole_add(in, in->next_seq, head->seq - dropped, steady_ms);
    in->joining = in->joining && head->flags & FRAME_LATE; /* the backlog may come before the first live frame */
    in->next_seq = head->seq + 1;
    if (head->pts_us > in->last_pts_us)
        in->last_pts_us = head->pts_us;
    in->frames++;
    *ret_verdict = head->flags & FRAME_LATE ? INLET_BACKLOG : jump > dropped ? INLET_JUMPED : INLET_LIVE;
    return F_OK;
}

void inlet_refuse(struct inlet *in, uint32_t seq)
{
    for (uint32_t i = 0; i < in->holes; i++) {
        if (in->hole[i].to == seq) {
            in->hole[i].to = seq + 1;
            return;
        }
        if (in->hole[i].from == seq + 1) {
            in->hole[i].from = seq;
            return;
        }
    }
    if (in->holes == INLET_HOLES)
        hole_lose(in, 0);
    uint32_t at = in->holes;
    while (at && in->hole[at - 1].from > seq) {
        in->hole[at] = in->hole[at - 1];
        at--;
    }
    in->hole[at].from = seq;
    in->hole[at].to = seq + 1;
    in->holes++;
}

void inlet_written(struct inlet *in, uint32_t seq, uint64_t offset)
{
    if (in->writes == INLET_WRITES) {
        uint32_t last = INLET_WRITES - 1;
        assert(offset >= in->write[last].offset);
        in->write[last].offset = offset;
        in->write[last].low = seq < in->write[last].low ? seq : in->write[last].low;
        in->write[last].count++;
        return;
    }
    in->write[in->writes].offset = offset;
    in->write[in->writes].low = seq;
    in->write[in->writes].count = 1;
    in->writes++;
}

void inlet_durable(struct inlet *in, uint64_t offset)
{
    uint32_t n = 0;
    while (n < in->writes && in->write[n].offset <= offset)
        n++;
    memmove(in->write, in->write + n, (in->writes - n) * sizeof in->write[0]);
    in->writes -= n;
}

void inlet_give_up(struct inlet *in, int64_t steady_ms)
{
    if (in->holes && steady_ms - in->late_steady_ms >= INLET_GIVE_UP_MS)
        while (in->holes)
            hole_lose(in, 0);
}

uint32_t inlet_received(const struct inlet *in)
{
    return (in->holes ? in->hole[0].from : in->next_seq) - 1;
}

uint32_t inlet_durable_seq(const struct inlet *in)
{
    uint32_t seq = inlet_received(in);
    for (uint32_t i = 0; i < in->writes; i++)
        if (in->write[i].low <= seq)
            seq = in->write[i].low - 1;
    return seq;
}
