#include "analyse.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "detectors.h"
#include "likeness.h"
#include "looking.h"

/* `baqyla analyse`: the live code over files. An eye in its jail decodes and
   looks at one file; the rules run here, in media time. */

static int usage_error(void)
{
    fputs("usage: baqyla analyse [--json] [--stills] [--trace] [--every-frame] [--reference PHOTO]\n"
          "                      [--runtime xnnpack|opencv|none] [--models DIR] FILE…\n",
          stderr);
    return 2;
}

static bool is_runtime(const char *word)
{
    return !strcmp(word, "xnnpack") || !strcmp(word, "opencv") || !strcmp(word, "none");
}

static void on_sight(struct report *report, struct rules *rules, const struct sight *sight)
{
    struct verdict verdicts[RULES_VERDICTS];
    const struct rules_input in = {.kind = RULES_SIGHT, .sight = sight};

    if (report->trace)
        report_sight(report, sight);
    if (report->stills)
        report_still(report, sight);
    else
        report_verdicts(report, verdicts, rules_step(report->policy, rules, &in, verdicts));
}

static void on_end(struct report *report, struct rules *rules, const struct wire_end *end)
{
    struct verdict verdicts[RULES_VERDICTS];
    int64_t end_ms = (int64_t)(end->duration_us / 1000);
    const struct rules_input in = {.kind = RULES_TICK, .at_ms = end_ms};

    if (report->stills)
        return;
    report_verdicts(report, verdicts, rules_step(report->policy, rules, &in, verdicts));
    report_verdicts(report, verdicts, rules_end(report->policy, rules, end_ms, 1, verdicts));
    report_summary(report, end);
}

/* A photo without a usable face compares with nobody; the recording's own first looks still stand. */
static void on_reference(const struct report *report, const char *photo, const struct wire_enrolled *enrolled)
{
    if (enrolled->unverifiable)
        fprintf(stderr, "baqyla: %s: %s\n", photo ? photo : report->file,
                likeness_why((enum unverifiable)enrolled->unverifiable, report->lang));
}

static int analyse_file(struct report *report, const struct looking_options *o)
{
    struct looking eye;
    struct rules rules;
    struct wire_head head;
    union looking_body body;
    char why[sizeof body.end.text] = "";
    int ended = 0, failed = 0;

    report->incidents = 0;
    rules_init(&rules);
    if (looking_start(&eye, o, report->file)) {
        report_unreadable(report, strerror(errno));
        return 1;
    }
    while (!ended && looking_next(&eye, &head, &body)) {
        if (head.kind == WIRE_READY) {
            report->ready = body.ready;
            report->ready.runtime[sizeof report->ready.runtime - 1] = '\0';
        } else if (head.kind == WIRE_ENROLLED) {
            on_reference(report, o->reference, &body.enrolled);
        } else if (head.kind == WIRE_SIGHT) {
            on_sight(report, &rules, &body.sight);
        } else {
            ended = 1;
            failed = body.end.failed != 0;
            snprintf(why, sizeof why, "%.*s", (int)sizeof body.end.text - 1, body.end.text);
            if (!failed)
                on_end(report, &rules, &body.end);
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

int analyse_main(int argc, char **argv)
{
    static const struct option words[] = {{"json", no_argument, NULL, 'j'},
                                          {"stills", no_argument, NULL, 's'},
                                          {"trace", no_argument, NULL, 't'},
                                          {"every-frame", no_argument, NULL, 'e'},
                                          {"reference", required_argument, NULL, 'p'},
                                          {"runtime", required_argument, NULL, 'r'},
                                          {"models", required_argument, NULL, 'm'},
                                          {NULL, 0, NULL, 0}};
    static struct rules_policy policy;
    struct report report = {.lang = report_lang(), .policy = &policy};
    struct looking_options options = {.stills = false};
    const char *models = NULL;
    int word, failed = 0, told = 0;

    rules_policy_defaults(&policy);
    optind = 1;
    while ((word = getopt_long(argc, argv, "", words, NULL)) != -1) {
        if (word == 'j')
            report.json = true;
        else if (word == 's')
            report.stills = options.stills = true;
        else if (word == 't')
            report.trace = true;
        else if (word == 'e')
            options.every_frame = true;
        else if (word == 'p')
            options.reference = optarg;
        else if (word == 'r' && is_runtime(optarg))
            options.runtime = optarg;
        else if (word == 'm')
            models = optarg;
        else
            return usage_error();
    }
    if (optind >= argc)
        return usage_error();
    looking_find(&options, models);
    for (int i = optind; i < argc; i++) {
        report.file = argv[i];
        failed |= analyse_file(&report, &options);
        if (!told++)
            detectors_complain(stderr, &report.ready, options.models);
    }
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
