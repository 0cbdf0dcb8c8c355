#include "bench_kept.h"

#include <string.h>

#include "books.h"
#include "frame.h"
#include "journal.h"
#include "settings.h"

uint64_t bench_missing_frame(struct bench_missing *m, uint64_t pts_us, uint32_t duration_us)
{
    enum { ROUNDING_US = 2000 };
    uint64_t gap_us = m->end_us && pts_us > m->end_us + ROUNDING_US ? pts_us - m->end_us : 0;
    uint64_t end_us = pts_us + duration_us;
    bool lost = gap_us >= BENCH_THIN_US;
    *(lost ? &m->lost_us : &m->thin_us) += gap_us;
    m->longest_us = gap_us > m->longest_us ? gap_us : m->longest_us;
    if (end_us > m->end_us) {
        m->recorded_us += m->end_us && !gap_us ? end_us - m->end_us : duration_us;
        m->end_us = end_us;
    }
    return lost ? gap_us : 0;
}

/* ---- the recording ---- */

/* Whose doing it is: the latest kill that is near. */
static void blame(const struct bench_run *run, const struct bench_student *b, uint64_t from_us, uint64_t lost_us,
                  int64_t lost_by[BENCH_KILLS_MAX])
{
    int64_t at_us = b->sim.epoch_us + (int64_t)from_us;
    for (int i = run->kills.len - 1; i >= 0; i--) {
        const struct bench_kill *k = &run->kills.kill[i];
        if (k->at_us && at_us >= k->at_us - BENCH_NEAR_BEFORE_US && at_us <= k->at_us + BENCH_NEAR_AFTER_US) {
            lost_by[i] += (int64_t)lost_us;
            return;
        }
    }
}

static void charge(struct bench_run *run, const int64_t lost_by[BENCH_KILLS_MAX])
{
    for (int i = 0; i < run->kills.len; i++) {
        struct bench_kill *k = &run->kills.kill[i];
        k->lost_all_us += lost_by[i];
        k->lost_us = lost_by[i] > k->lost_us ? lost_by[i] : k->lost_us;
    }
}

static enum fault recording_read(struct bench_run *run, struct journal *journal, const struct bench_student *b)
{
    struct journal_walk *walk = NULL;
    struct bench_missing m = {0};
    int64_t lost_by[BENCH_KILLS_MAX] = {0};
    const uint8_t *bytes;
    size_t len;
    enum fault f = journal_walk_open(journal, b->sim.attempt, STREAM_CAMERA, 0, UINT64_MAX, &walk);
    if (f)
        return f;
    while ((f = journal_walk_next(walk, &bytes, &len)) == F_OK) {
        struct mediarec rec;
        struct mediarec_frame frame;
        if (!mediarec_parse(bytes, &rec) || rec.kind != MEDIAREC_FRAME)
            continue;
        mediarec_frame(rec.media, &frame);
        uint64_t before_us = m.end_us, lost_us = bench_missing_frame(&m, frame.pts_us, frame.duration_us);
        if (lost_us)
            blame(run, b, before_us, lost_us, lost_by);
        run->books.frames++;
    }
    journal_walk_close(walk);
    charge(run, lost_by);
    run->books.recorded_us += m.recorded_us;
    run->books.missing_us += m.lost_us;
    run->books.thin_us += m.thin_us;
    run->books.longest_missing_us =
        m.longest_us > run->books.longest_missing_us ? m.longest_us : run->books.longest_missing_us;
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault recordings_read(struct bench_run *run)
{
    char folder[SETTING_TEXT_MAX + 32];
    struct journal *journal = NULL;
    const struct journal_options options = {.folder = settings_path("journal", folder, sizeof folder),
                                            .read_only = true};
    enum fault f = journal_open(&options, &journal);
    for (int i = 0; !f && i < run->options.students; i++)
        f = recording_read(run, journal, &run->student[i]);
    enum fault closed = journal_close(journal);
    return f ? f : closed;
}

/* ---- the books ---- */

static uint64_t acknowledged(const struct bench_run *run, const char *attempt)
{
    for (int i = 0; i < run->options.students; i++)
        if (!strcmp(run->student[i].sim.attempt, attempt))
            return run->student[i].sim.answers_acked;
    return 0;
}

/* An answer is one item at one revision: a student who had so many acknowledged has as many rows. */
static enum fault answers_read(struct bench_run *run, struct db *db)
{
    struct row row;
    uint64_t acked = 0, found = 0;
    enum fault f;
    for (int i = 0; i < run->options.students; i++)
        acked += run->student[i].sim.answers_acked;
    for (f = db_each(db, &row, S_BENCH_ANSWERS, ""); f == F_OK; f = row_next(&row)) {
        uint64_t of = acknowledged(run, row_peek(&row, 0)), booked = (uint64_t)row_int(&row, 1);
        run->books.answers += (int64_t)booked;
        found += booked < of ? booked : of;
    }
    run->books.answers_lost = (int64_t)(acked - found);
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault sums_read(struct bench_run *run, struct db *db)
{
    struct row row;
    enum fault f = db_row(db, &row, S_BENCH_SUMS, "");
    if (f)
        return f;
    run->books.credited_ms = row_int(&row, 0);
    run->books.violations = row_int(&row, 1);
    run->books.others = row_int(&row, 2);
    run->books.interruptions = row_int(&row, 3);
    run->books.interrupted_ms = row_int(&row, 4);
    row_done(&row);
    return F_OK;
}

enum fault bench_kept_read(struct bench_run *run)
{
    struct db *db = NULL;
    struct row row;
    enum fault f = books_open(DB_READ, false, &db);
    if (f)
        return f;
    run->books.gaps = json_object();
    for (f = db_each(db, &row, S_BENCH_GAPS, ""); f == F_OK; f = row_next(&row))
        json_object_set_new(run->books.gaps, row_peek(&row, 0), json_integer(row_int(&row, 2)));
    f = f == F_NOT_FOUND ? sums_read(run, db) : f;
    if (!f)
        f = answers_read(run, db);
    db_close(db);
    return f ? f : recordings_read(run);
}
