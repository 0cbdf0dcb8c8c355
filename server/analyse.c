#include "analyse.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "detectors.h"
#include "likeness.h"
#include "looking.h"
#include "rules_policy.h"
#include "sights_file.h"

/* `baqyla analyse`: the live code over files. An eye in its jail decodes and
   looks at one file; the rules run here, in media time. Looks can be stored and
   judged again without the pictures. */

struct job {
    const char *small; /* folder of small streams; NULL: none */
    struct looking_options look;
    struct rules_policy policy;
    const char *rerun_path, *sights_path;
    char *rerun; /* the text of --rerun; NULL: none */
    struct wire_again again;
    FILE *sights;
    bool help;
};

static void usage(FILE *out)
{
    fputs("usage: baqyla analyse [--json] [--stills] [--trace] [--every-frame] [--reference PHOTO]\n"
          "                      [--small FOLDER] [--sights OUT] [--rerun POLICY]\n"
          "                      [--runtime xnnpack|opencv|eight|none] [--models DIR] FILE…\n"
          "  --json           one line of JSON per incident, then one per recording\n"
          "  --stills         pictures, one line each\n"
          "  --trace          one line per look on the error output, for people who tune\n"
          "  --every-frame    everything at every picture: what looking less often costs\n"
          "  --small FOLDER   looks at the small stream of the same name there, as the server does where there is one\n"
          "  --reference      picture of who should be in view\n"
          "  --sights         writes the looks to OUT; OUT can be a FILE later, and needs no decoding then\n"
          "  --rerun          judges by POLICY, \"key = value\" lines as in seeds/policy.txt; keys that are left out\n"
          "                   keep their defaults, for stored looks the values that they were judged by\n",
          out);
}

static int usage_error(void)
{
    usage(stderr);
    return 2;
}

static void on_sight(struct report *report, struct job *job, struct rules *rules, const struct sight *sight)
{
    struct verdict verdicts[RULES_VERDICTS];
    const struct rules_input in = {.kind = RULES_SIGHT, .sight = sight};

    if (report->trace)
        trace_sight(report, sight);
    if (job->sights)
        sights_file_sight(job->sights, sight);
    if (report->stills)
        report_still(report, sight);
    else
        report_verdicts(report, verdicts, rules_step(report->policy, rules, &in, verdicts));
}

static void on_end(struct report *report, struct job *job, struct rules *rules, const struct wire_end *end)
{
    struct verdict verdicts[RULES_VERDICTS];
    int64_t end_ms = (int64_t)(end->duration_us / 1000);
    const struct rules_input in = {.kind = RULES_TICK, .at_ms = end_ms};

    if (report->stills)
        return;
    if (job->sights) {
        sights_file_event(job->sights, SIGHTLOG_TICK, end_ms, 0);
        sights_file_event(job->sights, SIGHTLOG_END, end_ms, 1);
        sights_file_event(job->sights, SIGHTLOG_DONE, end_ms, end->frames);
    }
    report_verdicts(report, verdicts, rules_step(report->policy, rules, &in, verdicts));
    report_verdicts(report, verdicts, rules_end(report->policy, rules, end_ms, 1, verdicts));
    report_summary(report, end);
}

static void on_ready(struct report *report, struct job *job, const struct wire_ready *ready)
{
    char policy[SIGHTLOG_TEXT_MAX];

    report->ready = *ready;
    report->ready.runtime[sizeof report->ready.runtime - 1] = '\0';
    detectors_text(&report->ready, report->detectors, sizeof report->detectors);
    if (report->trace)
        trace_begin(report);
    if (!job->sights)
        return;
    rules_policy_write(report->policy, policy, sizeof policy);
    sights_file_event(job->sights, SIGHTLOG_BEGIN, 0, SIGHT_WIRE);
    sights_file_text(job->sights, SIGHTLOG_POLICY, policy);
    sights_file_text(job->sights, SIGHTLOG_FILE, report->file);
    sights_file_text(job->sights, SIGHTLOG_DETECTORS, report->detectors);
}

/* A photo without a usable face compares with nobody; the recording's own first looks still stand. */
static void on_reference(const struct report *report, const char *photo, const struct wire_enrolled *enrolled)
{
    if (enrolled->unverifiable)
        fprintf(stderr, "baqyla: %s: %s\n", photo ? photo : report->file,
                likeness_why((enum unverifiable)enrolled->unverifiable, report->lang));
}

static int analyse_file(struct report *report, struct job *job)
{
    struct looking_options look = job->look;
    struct looking eye;
    char small[PATH_MAX];
    struct rules rules;
    struct wire_head head;
    union looking_body body;
    char why[sizeof body.end.text] = "";
    int ended = 0, failed = 0;

    report->incidents = 0;
    rules_init(&rules);
    if (job->small) {
        const char *name = strrchr(report->file, '/');
        snprintf(small, sizeof small, "%s/%s", job->small, name ? name + 1 : report->file);
        look.small = small;
    }
    if (looking_start(&eye, &look, report->file)) {
        report_unreadable(report, strerror(errno));
        return 1;
    }
    while (!ended && looking_next(&eye, &head, &body)) {
        if (head.kind == WIRE_READY) {
            on_ready(report, job, &body.ready);
        } else if (head.kind == WIRE_ENROLLED) {
            on_reference(report, look.reference, &body.enrolled);
        } else if (head.kind == WIRE_SIGHT) {
            on_sight(report, job, &rules, &body.sight);
        } else {
            ended = 1;
            failed = body.end.failed != 0;
            snprintf(why, sizeof why, "%.*s", (int)sizeof body.end.text - 1, body.end.text);
            if (!failed)
                on_end(report, job, &rules, &body.end);
        }
    }
    int status = looking_stop(&eye);
    if (ended && !failed)
        return 0;
    if (!ended)
        snprintf(why, sizeof why, "%s",
                 status == 127 ? "baqyla-eye does not stand beside this program" : "its decoder broke down");
    report_unreadable(report, why);
    return 1;
}

/* The file of --rerun, tried on the defaults; 0, or -1 with a word on the error output. */
static int rerun_load(struct job *job, const char *path)
{
    size_t len;
    uint8_t *bytes = NULL;
    enum fault f = sights_file_load(path, &bytes, &len);

    if (!f) {
        bytes[len] = '\0'; /* there is room for it */
        f = rules_policy_read((const char *)bytes, &job->policy);
    }
    if (f) {
        fprintf(stderr, "baqyla: %s: %s\n", path, fault_text());
        free(bytes);
        return -1;
    }
    free(job->rerun);
    job->rerun = (char *)bytes;
    return 0;
}

static int sights_open(struct job *job, const char *path)
{
    job->sights = fopen(path, "wbe");
    if (!job->sights)
        fprintf(stderr, "baqyla: %s: %s\n", path, strerror(errno));
    return job->sights ? 0 : -1;
}

static int sights_close(struct job *job, const char *path)
{
    int failed = job->sights && (ferror(job->sights) | fclose(job->sights));

    if (failed)
        fprintf(stderr, "baqyla: %s could not be written\n", path);
    return failed;
}

/* -1: wrong usage. */
static int options_read(int argc, char **argv, struct report *report, struct job *job, const char **ret_models)
{
    static const struct option words[] = {{"json", no_argument, NULL, 'j'},
                                          {"stills", no_argument, NULL, 's'},
                                          {"trace", no_argument, NULL, 't'},
                                          {"every-frame", no_argument, NULL, 'e'},
                                          {"small", required_argument, NULL, 'S'},
                                          {"reference", required_argument, NULL, 'p'},
                                          {"sights", required_argument, NULL, 'o'},
                                          {"rerun", required_argument, NULL, 'a'},
                                          {"runtime", required_argument, NULL, 'r'},
                                          {"models", required_argument, NULL, 'm'},
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
    const char **path[128] = {
        ['p'] = &job->look.reference, ['o'] = &job->sights_path, ['a'] = &job->rerun_path, ['m'] = ret_models};
    int word;

    optind = 1;
    while ((word = getopt_long(argc, argv, "", words, NULL)) != -1) {
        if (word == 'j')
            report->json = true;
        else if (word == 's')
            report->stills = job->look.stills = true;
        else if (word == 't')
            report->trace = true;
        else if (word == 'e')
            job->look.every_frame = true;
        else if (word == 'S')
            job->small = optarg;
        else if (word == 'h')
            job->help = true;
        else if (word == 'r' && (looking_engine(optarg) || !strcmp(optarg, "none")))
            job->look.runtime = optarg;
        else if (word > 0 && word < 128 && path[word])
            *path[word] = optarg;
        else
            return -1;
    }
    return job->help || optind < argc ? 0 : -1;
}

int analyse_main(int argc, char **argv)
{
    static struct job job;
    struct report report = {.lang = report_lang(), .policy = &job.policy};
    const char *models = NULL;
    int failed = 0, told = 0;

    job = (struct job){.look.stills = false};
    rules_policy_defaults(&job.policy);
    if (options_read(argc, argv, &report, &job, &models))
        return usage_error();
    if (job.help) {
        usage(stdout);
        return 0;
    }
    if ((job.rerun_path && rerun_load(&job, job.rerun_path)) || (job.sights_path && sights_open(&job, job.sights_path)))
        return 1;
    looking_find(&job.look, models);
    if (job.rerun) {
        job.again = (struct wire_again){.wire = WIRE_VERSION, .tune = job.policy.tune};
        job.again.tune.looks |= job.look.every_frame ? LOOK_EVERY : 0;
        job.look.again = &job.again;
    }
    for (int i = optind; i < argc; i++) {
        report.file = argv[i];
        if (sights_file_is(argv[i])) {
            failed |= analyse_stored(&report, job.rerun);
            continue;
        }
        failed |= analyse_file(&report, &job);
        if (!told++)
            detectors_complain(stderr, &report.ready, job.look.models);
    }
    failed |= sights_close(&job, job.sights_path);
    free(job.rerun);
    return failed;
}

int help_kinds_main(int argc, char **argv)
{
    struct rules_policy policy;
    enum lang lang = report_lang();

    (void)argc;
    (void)argv;
    rules_policy_defaults(&policy);
    printf("%-15s %-10s %-4s %8s %8s %8s %6s  %s\n", "kind", "class", "box", "advise_s", "open_s", "close_s", "looks",
           "title");
    for (int kind = 0; kind < KINDS; kind++) {
        const struct kind_row *row = kind_row((enum incident_kind)kind);
        const struct kind_policy *p = &policy.kind[kind];
        char box[8] = "-";

        if (row->box)
            snprintf(box, sizeof box, "A8.%d", row->box);
        printf("%-15s %-10s %-4s %8.1f %8.1f %8.1f %6u  %s%s\n", row->word, class_word(row->klass), box,
               p->advise_ms / 1e3, p->open_ms / 1e3, p->close_ms / 1e3, p->looks, row->title[lang],
               row->has_detector ? "" : " *");
    }
    printf("advise_s 0: nobody is advised; open_s 0: off; *: nothing raises it yet\n");
    return 0;
}

int help_runtime_main(int argc, char **argv)
{
    struct looking_options options = {.stills = true};
    struct looking eye;
    struct wire_head head;
    union looking_body body;

    (void)argc;
    (void)argv;
    looking_find(&options, NULL);
    if (looking_start(&eye, &options, "/dev/null"))
        return 1;
    int known = looking_next(&eye, &head, &body) && head.kind == WIRE_READY;
    if (known) {
        printf("eye       %s, wire %u\nmodels    %s\n", options.program, body.ready.wire, options.models);
        detectors_print(stdout, &body.ready);
    } else {
        fprintf(stderr, "baqyla: %s does not start\n", options.program);
    }
    looking_stop(&eye);
    return known ? 0 : 1;
}
