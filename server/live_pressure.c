#include "live_pressure.h"

#include "clock.h"
#include "live_media.h"
#include "live_rows.h"
#include "live_rules.h"
#include "log.h"
#include "media.h"
#include "metrics.h"

enum { EVERY_MS = 1000 };

static struct pressure pressure;
static int64_t step_steady_ms, tick_steady_ms, lag_ms; /* lag_ms: the worst since the last step */

enum pressure_level live_pressure(void)
{
    return pressure.level;
}

static uint32_t busiest_milli(void)
{
    struct eyes_load loads[EYES_MAX];
    int n = eyes_loads(media_eyes(), loads, EYES_MAX);
    uint32_t most = 0;
    for (int i = 0; i < n; i++)
        most = loads[i].busy_milli > most ? loads[i].busy_milli : most;
    return most;
}

static struct pressure_signs signs_now(void)
{
    struct journal_stats journal = {0};
    journal_stats(media_journal(), &journal);
    return (struct pressure_signs){
        .behind_ms = eyes_behind_ms(media_eyes()),
        .lag_ms = lag_ms,
        .journal_milli = (uint32_t)(journal.buffered * 1000 / JOURNAL_BUFFER_BYTES),
        .busy_milli = busiest_milli(),
    };
}

void live_pressure_note(struct live *l)
{
    int64_t now_ms = clock_now_ms();
    if (!l->sparse_ms)
        return;
    live_errand(l, &row_live_unseen,
                json_pack("{s:i, s:I, s:I}", "cause", (int)UNSEEN_SPARSE, "from_ms", (json_int_t)l->sparse_ms, "to_ms",
                          (json_int_t)(now_ms > l->sparse_ms ? now_ms : l->sparse_ms)),
                NULL);
    l->sparse_ms = 0;
}

/* Who begins while the eyes look rarely owes the note from then on. */
static void note_all(void)
{
    for (struct live *l = live_first(); l; l = l->next) {
        bool sparse = pressure.level >= PRESSURE_LOOKS && l->camera_config;
        if (!sparse)
            live_pressure_note(l);
        else if (!l->sparse_ms)
            l->sparse_ms = clock_now_ms();
    }
}

static void act(const struct pressure_signs *s)
{
    log_line(LEVEL_WARN, "pressure", "level=%s behind_ms=%lld lag_ms=%lld journal_milli=%u busy_milli=%u",
             pressure_word(pressure.level), (long long)s->behind_ms, (long long)s->lag_ms, s->journal_milli,
             s->busy_milli);
    metric_set(M_pressure, (int64_t)pressure.level);
    relay_spare(pressure.level >= PRESSURE_UPPER, pressure.level >= PRESSURE_GRID);
    for (struct live *l = live_first(); l; l = l->next) {
        struct wire_tune tune;
        if (!l->camera_config)
            continue;
        watchman_tune(l, &tune);
        eyes_tune(media_eyes(), l->seat, &tune);
    }
}

void live_pressure_tick(void)
{
    int64_t now = clock_steady_ms(), late = tick_steady_ms ? now - tick_steady_ms - LIVE_TICK_MS : 0;
    tick_steady_ms = now;
    lag_ms = late > lag_ms ? late : lag_ms;
    if (now - step_steady_ms < EVERY_MS || !media_eyes() || !media_journal())
        return;
    step_steady_ms = now;
    const struct pressure_signs signs = signs_now();
    lag_ms = 0;
    if (pressure_step(&pressure, &signs))
        act(&signs);
    note_all();
}
