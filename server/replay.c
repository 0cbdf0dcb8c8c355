#include "replay.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "books.h"
#include "commands.h"
#include "replay_package.h"
#include "settings.h"
#include "sights_store.h"
#include "verify.h"

/* `baqyla replay ATTEMPT`: whether the verdicts of an exam come out again. Reads the books, the media journal and the
   recording; the server may run beside it. `baqyla replay DIR`: the same of an act package, without any of them. */

struct options {
    const char *models, *runtime, *root;
    bool rules_only;
};

static int usage_error(void)
{
    fputs("usage: baqyla replay [--data DIR] [--rules] [--models DIR] [--runtime xnnpack|opencv|eight] ATTEMPT\n"
          "  the rules over what was stored of the exam, against the books; then the detectors over the same\n"
          "  pictures of its recording, against what was stored (--rules: not that). 0 the same, 1 not\n"
          "       baqyla replay [--root PEM] [--rules] [--models DIR] [--runtime xnnpack|opencv|eight] DIR\n"
          "  the rules over the looks in an act package, against what it says of its incidents; then the\n"
          "  detectors over its clips, against those looks\n",
          stderr);
    return 2;
}

/* Options of this command are taken out; what is left is for the settings. Returns the new count, -1: wrong. */
static int options_take(int argc, char **argv, struct options *o)
{
    int kept = 1;

    for (int i = 1; i < argc; i++) {
        bool valued = !strcmp(argv[i], "--models") || !strcmp(argv[i], "--runtime") || !strcmp(argv[i], "--root");

        if (valued && i + 1 == argc)
            return -1;
        if (!strcmp(argv[i], "--rules"))
            o->rules_only = true;
        else if (!strcmp(argv[i], "--models"))
            o->models = argv[++i];
        else if (!strcmp(argv[i], "--runtime"))
            o->runtime = argv[++i];
        else if (!strcmp(argv[i], "--root"))
            o->root = argv[++i];
        else
            argv[kept++] = argv[i];
    }
    argv[kept] = NULL;
    return kept;
}

static void rules_say(const struct replay_rules_report *report, const char *where, bool runs)
{
    printf("rules: %d incidents in %s, %d from %llu looks, %llu signals and %llu ticks; %d the same, %d differ%s\n",
           report->booked, where, report->again, (unsigned long long)report->sights,
           (unsigned long long)report->signals, (unsigned long long)report->ticks, report->equal, report->different,
           runs ? " (the exam still runs: its last half second may not be stored yet)" : "");
    if (report->reviewed)
        printf("rules: %d of them kept the numbers that a person decided on\n", report->reviewed);
}

static int rules_again(const struct replay *r)
{
    struct replay_rules_report report;

    if (replay_rules(r, &report))
        return command_refuse(1);
    rules_say(&report, "the books", !r->record.ended_ms);
    return report.different != 0;
}

static const char *const photo_said[] = {
    [PHOTO_KEPT] = "the face was compared with its description again",
    [PHOTO_TERM_OVER] = "its description has been deleted, its term is over: who it is was not looked at again",
    [PHOTO_WITHDRAWN] = "its description has been deleted, the consent ended: who it is was not looked at again",
    [PHOTO_OTHER_NET] = "its description is another net's: who it is was not looked at again",
};

static void scores_say(const struct replay_looks_report *report)
{
    printf("looks: %llu of another kind; %llu scores compared, %llu further apart than %d, largest difference %u\n",
           (unsigned long long)report->different, (unsigned long long)report->scores, (unsigned long long)report->off,
           REPLAY_SCORE, report->largest);
    if (report->compared && strcmp(report->detectors_then, report->detectors_now))
        printf("looks: then by %s\nlooks: now by %s\n", report->detectors_then, report->detectors_now);
}

static bool looks_differ(const struct replay_looks_report *report)
{
    return report->different || report->off || report->missing || (report->looks > report->late && !report->compared);
}

static int looks_again(const struct replay *r)
{
    struct replay_looks_report report;

    if (replay_looks(r, &report))
        return command_refuse(1);
    printf("looks: %llu stored, %llu looked at again, %llu not in the recording, %llu late and never judged\n",
           (unsigned long long)report.looks, (unsigned long long)report.compared, (unsigned long long)report.missing,
           (unsigned long long)report.late);
    if (report.photo)
        printf("looks: %llu were made with a photo known; %s\n", (unsigned long long)report.photo,
               photo_said[report.kept]);
    scores_say(&report);
    return looks_differ(&report);
}

static int package_again(const char *dir, const struct options *o)
{
    struct replay_package_report report = {.clips = 0};
    struct hex256 sha256;
    const struct replay_package_options options = {.root = o->root ? &sha256 : NULL,
                                                   .models = o->models,
                                                   .runtime = o->runtime,
                                                   .rules_only = o->rules_only,
                                                   .out = stdout};

    if (o->root && verify_root_file(o->root, &sha256))
        return command_refuse(2);
    if (replay_package(dir, &options, &report))
        return command_refuse(1);
    rules_say(&report.rules, "the package", false);
    if (o->rules_only)
        return report.rules.different != 0;
    if (!report.clips) {
        puts("looks: the package holds no clip, nothing is looked at again");
        return report.rules.different != 0;
    }
    printf("looks: %llu stored, %llu looked at again in %zu clips, %llu more in the first %d s of a clip, "
           "%llu not in their clip\n",
           (unsigned long long)report.looks.looks, (unsigned long long)report.looks.compared, report.clips,
           (unsigned long long)report.looks.settling, REPLAY_SETTLE_MS / 1000,
           (unsigned long long)report.looks.missing);
    scores_say(&report.looks);
    return report.rules.different || looks_differ(&report.looks);
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
    struct arena arena;
    uint8_t *bytes = NULL;
    int rest, rc = 1, count = options_take(argc, argv, &o);

    if (count < 0)
        return usage_error();
    if (settings_load(count, argv, &rest) != F_OK)
        return command_refuse(2);
    if (count - rest != 1)
        return usage_error();
    if (replay_package_is(argv[rest]))
        return package_again(argv[rest], &o);
    r.models = o.models;
    r.runtime = o.runtime;
    arena_init(&arena, 0);
    enum fault f = books_open(DB_READ, false, &r.db);
    if (!f)
        f = journal_there(&r.journal);
    if (!f)
        f = sights_kept(r.db, r.journal, argv[rest], &bytes, &r.len);
    r.bytes = bytes;
    if (!f)
        f = replay_record_load(r.db, argv[rest], r.bytes, r.len, &arena, &r.record);
    if (f) {
        command_refuse(1);
    } else {
        rc = rules_again(&r);
        if (!o.rules_only)
            rc |= looks_again(&r);
    }
    free(bytes);
    arena_release(&arena);
    if (r.journal && journal_close(r.journal))
        rc = 1;
    db_close(r.db);
    return rc;
}
