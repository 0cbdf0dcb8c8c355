#include "replay.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "books.h"
#include "commands.h"
#include "evidence.h"
#include "settings.h"
#include "sights_file.h"
#include "sights_store.h"

/* `baqyla replay ATTEMPT`: whether the verdicts of an exam come out again. Reads the books, the media journal and the
   recording; the server may run beside it. */

struct options {
    const char *attempt, *models, *runtime;
    bool rules_only;
};

static int usage_error(void)
{
    fputs("usage: baqyla replay [--data DIR] [--rules] [--models DIR] [--runtime xnnpack|opencv] ATTEMPT\n"
          "  the rules over what was stored of the exam, against the books; then the detectors over the same\n"
          "  pictures of its recording, against what was stored (--rules: not that). 0 the same, 1 not\n",
          stderr);
    return 2;
}

/* Options of this command are taken out; what is left is for the settings. Returns the new count, -1: wrong. */
static int options_take(int argc, char **argv, struct options *o)
{
    int kept = 1;

    for (int i = 1; i < argc; i++) {
        bool valued = !strcmp(argv[i], "--models") || !strcmp(argv[i], "--runtime");

        if (valued && i + 1 == argc)
            return -1;
        if (!strcmp(argv[i], "--rules"))
            o->rules_only = true;
        else if (!strcmp(argv[i], "--models"))
            o->models = argv[++i];
        else if (!strcmp(argv[i], "--runtime"))
            o->runtime = argv[++i];
        else
            argv[kept++] = argv[i];
    }
    argv[kept] = NULL;
    return kept;
}

static enum fault span_of(struct replay *r)
{
    struct row row;
    enum fault f = db_row(r->db, &row, S_LIVE_SPAN, "t", r->attempt);

    if (f)
        return f == F_NOT_FOUND ? fault(f, "there is no attempt %s", r->attempt) : f;
    r->epoch_ms = row_null(&row, 0) ? 0 : row_int(&row, 0);
    r->ended_ms = row_int(&row, 2);
    row_done(&row);
    return F_OK;
}

/* Beside the recording, as it was hashed; before it is cut, in the journal. */
static enum fault stored(struct replay *r)
{
    char path[2048] = "", sha256[HASH_HEX + 1] = "", found[HASH_HEX + 1];
    struct row row;
    enum fault f;

    for (f = db_each(r->db, &row, S_PART_LIST, "t", r->attempt); f == F_OK; f = row_next(&row)) {
        if (row_int(&row, 1) != SIGHTLOG_STREAM)
            continue;
        snprintf(path, sizeof path, "%s/%s", settings()->data, row_peek(&row, 3));
        snprintf(sha256, sizeof sha256, "%s", row_peek(&row, 7));
    }
    if (f != F_NOT_FOUND)
        return f;
    if (!*path)
        return r->journal ? sights_gather(r->journal, r->attempt, &r->bytes, &r->len)
                          : fault(F_NOT_FOUND, "no looks of %s are stored", r->attempt);
    f = sights_file_load(path, &r->bytes, &r->len);
    if (f)
        return f;
    sha256_hex(r->bytes, r->len, found);
    return strcmp(found, sha256) ? fault(F_CORRUPT, "%.180s is not what was booked", path) : F_OK;
}

static int rules_again(const struct replay *r)
{
    struct replay_rules_report report;

    if (replay_rules(r, &report))
        return command_refuse(1);
    printf(
        "rules: %d incidents in the books, %d from %llu looks, %llu signals and %llu ticks; %d the same, %d differ%s\n",
        report.booked, report.again, (unsigned long long)report.sights, (unsigned long long)report.signals,
        (unsigned long long)report.ticks, report.equal, report.different,
        r->ended_ms ? "" : " (the exam still runs: its last half second may not be stored yet)");
    if (report.reviewed)
        printf("rules: %d of them kept the numbers that a person decided on\n", report.reviewed);
    return report.different != 0;
}

static const char *const photo_said[] = {
    [PHOTO_KEPT] = "the face was compared with its description again",
    [PHOTO_TERM_OVER] = "its description has been deleted, its term is over: who it is was not looked at again",
    [PHOTO_WITHDRAWN] = "its description has been deleted, the consent ended: who it is was not looked at again",
    [PHOTO_OTHER_NET] = "its description is another net's: who it is was not looked at again",
};

static int looks_again(const struct replay *r)
{
    struct replay_looks_report report;

    if (replay_looks(r, &report))
        return command_refuse(1);
    printf("looks: %llu stored, %llu looked at again, %llu not in the recording, %llu late and never judged\n",
           (unsigned long long)report.looks, (unsigned long long)report.compared, (unsigned long long)report.missing,
           (unsigned long long)report.late);
    printf("looks: %llu of another kind; %llu scores compared, %llu further apart than %d, largest difference %u\n",
           (unsigned long long)report.different, (unsigned long long)report.scores, (unsigned long long)report.off,
           REPLAY_SCORE, report.largest);
    if (report.photo)
        printf("looks: %llu were made with a photo known; %s\n", (unsigned long long)report.photo,
               photo_said[report.kept]);
    if (report.compared && strcmp(report.detectors_then, report.detectors_now))
        printf("looks: then by %s\nlooks: now by %s\n", report.detectors_then, report.detectors_now);
    return report.different || report.off || report.missing || (report.looks > report.late && !report.compared);
}

static enum fault journal_there(struct journal **ret_journal)
{
    char folder[SETTING_TEXT_MAX + 32];
    const struct journal_options options = {.folder = settings_path("journal", folder, sizeof folder),
                                            .read_only = true};

    if (access(folder, R_OK)) {
        *ret_journal = NULL;
        return F_OK;
    }
    return journal_open(&options, ret_journal);
}

int replay_main(int argc, char **argv)
{
    struct options o = {.rules_only = false};
    struct replay r = {.out = stdout};
    int rest, rc = 1, count = options_take(argc, argv, &o);

    if (count < 0)
        return usage_error();
    if (settings_load(count, argv, &rest) != F_OK)
        return command_refuse(2);
    if (count - rest != 1)
        return usage_error();
    r.attempt = argv[rest];
    r.models = o.models;
    r.runtime = o.runtime;
    enum fault f = books_open(DB_READ, false, &r.db);
    if (!f)
        f = span_of(&r);
    if (!f)
        f = journal_there(&r.journal);
    if (!f)
        f = stored(&r);
    if (f) {
        command_refuse(1);
    } else {
        rc = rules_again(&r);
        if (!o.rules_only)
            rc |= looks_again(&r);
    }
    free(r.bytes);
    if (r.journal && journal_close(r.journal))
        rc = 1;
    db_close(r.db);
    return rc;
}
