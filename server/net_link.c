#include "net_link.h"

const char *const net_profile_words[NET_PROFILES] = {"none", "home",   "mobile",     "bad",
                                                     "village", "outage", "long_outage"};

enum { MS = 1000, S = 1000000 };

const struct net_quality net_qualities[NET_PROFILES] = {
    [NET_HOME] = {.latency_us = 20 * MS, .loss_ppm = 2000},
    [NET_MOBILE] = {.latency_us = 80 * MS, .jitter_us = 40 * MS, .loss_ppm = 10000, .bits_per_s = 1000000},
    [NET_BAD] = {.latency_us = 200 * MS, .jitter_us = 100 * MS, .loss_ppm = 30000, .bits_per_s = 300000},
    [NET_VILLAGE] = {.latency_us = 60 * MS, .bits_per_s = 128000, .stall_every_us = 30 * S, .stall_us = 5 * S},
    [NET_OUTAGE] = {.latency_us = 20 * MS, .outage_at_us = 30 * S, .outage_us = 30 * S},
    [NET_LONG_OUTAGE] = {.latency_us = 20 * MS, .outage_at_us = 30 * S, .outage_us = 300 * S},
};

void net_link_init(struct net_link *link, enum net_profile profile, uint32_t seed)
{
    *link = (struct net_link){.quality = &net_qualities[profile], .chance = seed * 2654435761U | 1};
}

static uint32_t chance_below(struct net_link *link, uint32_t below)
{
    link->chance ^= link->chance << 13;
    link->chance ^= link->chance >> 17;
    link->chance ^= link->chance << 5;
    return (uint32_t)(((uint64_t)link->chance * below) >> 32);
}

static bool is_lost(struct net_link *link)
{
    return link->quality->loss_ppm && chance_below(link, 1000000) < link->quality->loss_ppm;
}

/* What is sent in a stall leaves at its end. */
static int64_t leaves_us(const struct net_quality *q, int64_t at_us)
{
    if (!q->stall_us)
        return at_us;
    int64_t within_us = at_us % q->stall_every_us;
    return within_us < q->stall_every_us - q->stall_us ? at_us : at_us - within_us + q->stall_every_us;
}

int64_t net_link_send(struct net_link *link, int way, struct net_way *connection, int64_t now_us, int64_t len)
{
    const struct net_quality *q = link->quality;
    int64_t *busy_us = &link->busy_until_us[way];
    int64_t at_us = leaves_us(q, now_us > *busy_us ? now_us : *busy_us);
    *busy_us = at_us + (q->bits_per_s ? len * 8 * S / q->bits_per_s : 0);
    at_us = *busy_us + q->latency_us;
    if (q->jitter_us)
        at_us += (int64_t)chance_below(link, (uint32_t)(2 * q->jitter_us)) - q->jitter_us;
    for (int64_t sent = 0; sent < len; sent += NET_SEGMENT)
        for (int64_t wait_us = NET_AGAIN_US; is_lost(link); wait_us *= 2)
            at_us += wait_us < NET_AGAIN_MAX_US ? wait_us : NET_AGAIN_MAX_US;
    if (at_us < connection->latest_us)
        at_us = connection->latest_us;
    connection->latest_us = at_us;
    return at_us;
}

bool net_link_out(const struct net_link *link, int64_t now_us)
{
    const struct net_quality *q = link->quality;
    return q->outage_us && now_us >= q->outage_at_us && now_us < q->outage_at_us + q->outage_us;
}

int64_t net_link_room(const struct net_link *link)
{
    enum { LEAST = 4096, MOST = 256 * 1024, SHARE = 3 };
    int64_t room = link->quality->bits_per_s ? link->quality->bits_per_s / 8 / SHARE : MOST;
    return room < LEAST ? LEAST : room;
}
