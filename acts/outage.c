#include "outage.h"

#include <arpa/inet.h>
#include <string.h>

static const char *const words[OUTAGES] = {"server", "network", "link", "software", "page", "unknown"};

const char *outage_word(enum outage_whose whose)
{
    return words[whose];
}

enum outage_whose outage_from(const char *word)
{
    int whose = 0;
    while (whose < OUTAGE_UNKNOWN && strcmp(words[whose], word))
        whose++;
    return (enum outage_whose)whose;
}

enum outage_whose outage_judge(const char *ledger, const struct outage_cohort *c)
{
    enum { OTHERS_MIN = 3, NETWORK_MIN = 2 };
    if (!strcmp(ledger, "server"))
        return OUTAGE_SERVER;
    if (!strcmp(ledger, "muted"))
        return OUTAGE_SOFTWARE;
    if (!strcmp(ledger, "hidden"))
        return OUTAGE_PAGE;
    if (strcmp(ledger, "offline"))
        return OUTAGE_UNKNOWN;
    if (c->all >= OTHERS_MIN && 2 * c->all_cut >= c->all)
        return OUTAGE_SERVER;
    if (c->network >= NETWORK_MIN && 2 * c->network_cut >= c->network)
        return OUTAGE_NETWORK;
    return OUTAGE_LINK;
}

bool outage_same_network(const char *a, const char *b)
{
    unsigned char x[16], y[16];
    if (inet_pton(AF_INET, a, x) == 1)
        return inet_pton(AF_INET, b, y) == 1 && !memcmp(x, y, 3);
    return inet_pton(AF_INET6, a, x) == 1 && inet_pton(AF_INET6, b, y) == 1 && !memcmp(x, y, 6);
}

static enum fault own_address(struct db *db, const char *attempt, char out[64])
{
    struct row row;
    enum fault f = db_row(db, &row, S_ACT_ADDRESS, "t", attempt);
    *out = 0;
    if (f)
        return f == F_NOT_FOUND ? F_OK : f;
    snprintf(out, 64, "%s", row_peek(&row, 0));
    row_done(&row);
    return F_OK;
}

static enum fault cohort_of(struct db *db, const struct act_outage *o, const char *address,
                            struct outage_cohort *ret_cohort)
{
    struct row row;
    struct outage_cohort c = {0};
    enum fault f;
    for (f = db_each(db, &row, S_ACT_COHORT, "iit", o->from_ms, o->to_ms, o->attempt); f == F_OK; f = row_next(&row)) {
        if (row_int(&row, 2))
            continue;
        bool near = outage_same_network(address, row_peek(&row, 0)), cut = row_int(&row, 1) != 0;
        c.all++;
        c.all_cut += cut;
        c.network += near;
        c.network_cut += near && cut;
    }
    *ret_cohort = c;
    return f == F_NOT_FOUND ? F_OK : f;
}

struct found {
    struct act_outage *list;
    size_t n;
};

static enum fault read_outages(struct db *db, const char *attempt, int64_t now_ms, struct arena *arena,
                               struct found *all)
{
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_ACT_OUTAGES, "t", attempt); f == F_OK; f = row_next(&row)) {
        if (all->n == ACT_OUTAGES_MAX) {
            row_done(&row);
            return fault(F_TOO_BIG, "more than %d outages", ACT_OUTAGES_MAX);
        }
        int64_t to_ms = row_int(&row, 3);
        all->list[all->n++] = (struct act_outage){.attempt = attempt,
                                                  .ledger = row_text(&row, 1, arena),
                                                  .cut = row_int(&row, 0) != 0,
                                                  .from_ms = row_int(&row, 2),
                                                  .to_ms = to_ms ? to_ms : now_ms,
                                                  .credited_ms = row_int(&row, 4)};
    }
    return f == F_NOT_FOUND ? arena_check(arena) : f;
}

static enum fault judge(struct db *db, struct act_outage *o)
{
    char address[64];
    struct outage_cohort cohort;
    enum fault f = own_address(db, o->attempt, address);
    if (!f)
        f = cohort_of(db, o, address, &cohort);
    if (f)
        return f;
    enum outage_whose whose = outage_judge(o->ledger, &cohort);
    o->whose = outage_word(whose);
    o->others = whose == OUTAGE_NETWORK ? cohort.network : cohort.all;
    o->others_cut = whose == OUTAGE_NETWORK ? cohort.network_cut : cohort.all_cut;
    return F_OK;
}

enum fault outages_of_act(struct db *db, const char *act, int64_t now_ms, struct arena *arena,
                          struct act_outage **ret_list, size_t *ret_n)
{
    struct act_link *links;
    size_t n;
    struct found all = {arena_alloc(arena, ACT_OUTAGES_MAX * sizeof *all.list), 0};
    enum fault f = all.list ? act_links(db, act, arena, &links, &n) : fault(F_NOMEM, "outages of act %s", act);
    for (size_t i = 0; !f && i < n; i++)
        f = read_outages(db, links[i].attempt, now_ms, arena, &all);
    for (size_t i = 0; !f && i < all.n; i++)
        f = judge(db, &all.list[i]);
    if (!f) {
        *ret_list = all.list;
        *ret_n = all.n;
    }
    return f;
}

struct outage_sum outage_sum_of(const struct act_outage *list, size_t n, const char *attempt)
{
    struct outage_sum sum = {0};
    for (size_t i = 0; i < n; i++) {
        const struct act_outage *o = &list[i];
        enum outage_whose whose = outage_from(o->whose);
        if (!o->cut || strcmp(o->attempt, attempt) || (whose != OUTAGE_SERVER && whose != OUTAGE_NETWORK))
            continue;
        sum.lost_ms += o->to_ms - o->from_ms;
        sum.credited_ms += o->credited_ms;
    }
    return sum;
}

int64_t outage_owed_s(const struct act_outage *list, size_t n)
{
    int64_t most = 0;
    for (size_t i = 0; i < n; i++) {
        struct outage_sum sum = outage_sum_of(list, n, list[i].attempt);
        int64_t owed = (sum.lost_ms - sum.credited_ms + 999) / 1000;
        if (owed > most)
            most = owed;
    }
    return most;
}
