#include "gaps.h"

#include <string.h>

static void forget_causes(struct gaps *g)
{
    g->offline_since = !g->online;
    g->hidden_since = g->hidden;
    g->muted_since = g->muted;
    g->shed_since = g->server_since = false;
}

void gaps_begin(struct gaps *g, int64_t at_ms)
{
    *g = (struct gaps){.online = true, .latest_ms = at_ms};
}

void gaps_server(struct gaps *g, int64_t latest_ms)
{
    *g = (struct gaps){.latest_ms = latest_ms, .offline_since = true, .server_since = true};
}

void gaps_online(struct gaps *g, bool online)
{
    g->online = online;
    g->offline_since |= !online;
}

void gaps_hidden(struct gaps *g, bool hidden)
{
    g->hidden = hidden;
    g->hidden_since |= hidden;
}

void gaps_muted(struct gaps *g, bool muted)
{
    g->muted = muted;
    g->muted_since |= muted;
}

/* Our own absence explains the student's; a dead socket explains everything but that. */
static enum gap_cause cause_of(const struct gaps *g)
{
    if (g->server_since)
        return GAP_SERVER;
    if (g->offline_since)
        return GAP_OFFLINE;
    if (g->muted_since)
        return GAP_MUTED;
    if (g->hidden_since)
        return GAP_HIDDEN;
    return g->shed_since ? GAP_SHED : GAP_CAMERA;
}

static void gap_remove(struct gaps *g, uint32_t i)
{
    memmove(&g->closed[i], &g->closed[i + 1], (g->closed_len - i - 1) * sizeof g->closed[0]);
    g->closed_len--;
}

/* When the ledger is full the two oldest become one: an interval may grow, none is forgotten. */
static void gap_add(struct gaps *g, struct gap gap)
{
    if (g->closed_len == GAPS_MAX) {
        g->closed[0].to_ms = g->closed[1].to_ms;
        gap_remove(g, 1);
    }
    g->closed[g->closed_len++] = gap;
}

void gaps_shed(struct gaps *g, uint32_t dropped)
{
    g->shed_since |= dropped > 0;
}

static int64_t usual_ms(const struct gaps *g)
{
    return g->min_ms ? g->min_ms : GAP_MIN_MS;
}

static int64_t least_ms(const struct gaps *g)
{
    return g->goes_on ? 1 : usual_ms(g);
}

void gaps_frame(struct gaps *g, int64_t from_ms, int64_t to_ms, uint32_t dropped)
{
    if (!g->latest_ms)
        g->latest_ms = from_ms;
    gaps_shed(g, dropped);
    if (from_ms - g->latest_ms >= least_ms(g))
        gap_add(g, (struct gap){g->latest_ms, from_ms, cause_of(g)});
    if (to_ms > g->latest_ms)
        g->latest_ms = to_ms;
    g->goes_on = false;
    forget_causes(g);
}

void gaps_fill(struct gaps *g, int64_t from_ms, int64_t to_ms)
{
    int64_t least = usual_ms(g);
    if (g->latest_ms && from_ms - g->latest_ms < least && to_ms > g->latest_ms)
        g->latest_ms = to_ms; /* the backlog may come before the first live frame */
    for (uint32_t i = 0; i < g->closed_len;) {
        struct gap *gap = &g->closed[i];
        if (to_ms <= gap->from_ms || from_ms >= gap->to_ms) {
            i++;
            continue;
        }
        struct gap tail = {to_ms, gap->to_ms, gap->cause};
        gap->to_ms = from_ms;
        bool head_stays = gap->to_ms - gap->from_ms >= least, tail_stays = tail.to_ms - tail.from_ms >= least;
        if (!head_stays && tail_stays) {
            *gap = tail;
            i++;
        } else if (!head_stays) {
            gap_remove(g, i);
        } else {
            if (tail_stays)
                gap_add(g, tail);
            i++;
        }
    }
}

void gaps_end(struct gaps *g, int64_t at_ms)
{
    struct gap last;
    if (gaps_open(g, at_ms, &last))
        gap_add(g, last);
    g->latest_ms = at_ms;
    g->goes_on = false;
}

bool gaps_split(struct gaps *g, int64_t now_ms, int64_t lasting_ms)
{
    struct gap gap;
    if (!g->muted || now_ms - g->latest_ms < lasting_ms || !gaps_open(g, now_ms, &gap) || gap.cause != GAP_MUTED)
        return false;
    gap_add(g, gap);
    g->latest_ms = now_ms;
    g->goes_on = true;
    return true;
}

bool gaps_open(const struct gaps *g, int64_t now_ms, struct gap *ret_gap)
{
    if (!g->latest_ms || now_ms - g->latest_ms < least_ms(g))
        return false;
    *ret_gap = (struct gap){g->latest_ms, now_ms, cause_of(g)};
    return true;
}

bool gaps_take(struct gaps *g, int64_t now_ms, bool all, struct gap *ret_gap)
{
    bool full = g->closed_len >= GAPS_MAX / 2;
    for (uint32_t i = 0; i < g->closed_len; i++)
        if (all || full || now_ms - g->closed[i].to_ms >= GAP_RIPE_MS) {
            *ret_gap = g->closed[i];
            gap_remove(g, i);
            return true;
        }
    return false;
}
