#ifndef BAQYLA_NET_LINK_H
#define BAQYLA_NET_LINK_H

#include <stdbool.h>
#include <stdint.h>

/* A student's link to the server as `baqyla bench students --net` imitates it: when bytes that leave now arrive. TCP
   hides a lost segment behind a wait: 200 ms, doubled while it is lost again, and what was sent behind it waits too.
   Both connections of a student share his link's rate. Pure: time is handed in, chance comes from the seed. */

enum net_profile { NET_NONE, NET_HOME, NET_MOBILE, NET_BAD, NET_VILLAGE, NET_OUTAGE, NET_LONG_OUTAGE, NET_PROFILES };
extern const char *const net_profile_words[NET_PROFILES]; /* "none", "home", "mobile", "bad", "village", … */

enum { NET_SEGMENT = 1460, NET_AGAIN_US = 200000, NET_AGAIN_MAX_US = 3200000 };

struct net_quality {
    int64_t latency_us, jitter_us;
    uint32_t loss_ppm;               /* segments lost of a million */
    int64_t bits_per_s;              /* 0: no limit */
    int64_t stall_every_us, stall_us; /* the last stall_us of each stall_every_us nothing leaves; 0: never */
    int64_t outage_at_us, outage_us; /* once: nothing passes, and the connections are gone afterwards */
};
extern const struct net_quality net_qualities[NET_PROFILES];

struct net_link {
    const struct net_quality *quality;
    int64_t busy_until_us[2]; /* up, down */
    uint32_t chance;
};

struct net_way { /* one connection, one direction: bytes arrive in order */
    int64_t latest_us;
};

void net_link_init(struct net_link *link, enum net_profile profile, uint32_t seed);

/* `way` 0: up, 1: down; times are µs since the link began. Returns when `len` bytes that are sent at `now_us` have
   arrived. */
int64_t net_link_send(struct net_link *link, int way, struct net_way *connection, int64_t now_us, int64_t len);

bool net_link_out(const struct net_link *link, int64_t now_us); /* within the outage */

/* Bytes that may wait on a link: a third of a second of its rate, 4 KiB at least. What is more waits at the sender,
   who notices. */
int64_t net_link_room(const struct net_link *link);

#endif
