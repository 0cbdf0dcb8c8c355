#include "analyse.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "commands.h"
#include "detectors.h"
#include "settings.h"

/* `baqyla analyse`: the live code over files. An eye in its jail decodes and
   looks at one file; the rules run here, in media time. */

struct eye {
    pid_t pid;
    FILE *from; /* its messages */
};

enum { EYE_WORDS = 16 };

struct options {
    char program[PATH_MAX], models[PATH_MAX];
    const char *runtime; /* NULL: the best that loads */
    bool stills, every_frame;
};

static int usage_error(void)
{
    fputs("usage: baqyla analyse [--json] [--stills] [--trace] [--every-frame] [--runtime xnnpack|opencv|none]\n"
          "                      [--models DIR] FILE…\n",
          stderr);
    return 2;
}

/* Given, named by the environment, beside the program, or in the source tree it was built in. */
static void find(struct options *o, const char *models)
{
    const char *folder = program_folder(), *named = models ? models : getenv("BAQYLA_MODELS");

    snprintf(o->program, sizeof o->program, "%s/baqyla-eye", folder);
    if (named && *named) {
        snprintf(o->models, sizeof o->models, "%s", named);
        return;
    }
    static const char *const places[] = {"models", "../models", "../../models"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        snprintf(o->models, sizeof o->models, "%s/%s", folder, places[i]);
        if (!access(o->models, R_OK))
            return;
    }
}

static bool is_runtime(const char *word)
{
    return !strcmp(word, "xnnpack") || !strcmp(word, "opencv") || !strcmp(word, "none");
}

static _Noreturn void eye_become(const struct options *o, const char *file)
{
    const char *words[EYE_WORDS] = {"baqyla-eye", "--models", o->models, "--file", file};
    size_t count = 5;

    if (o->runtime) {
        words[count++] = "--runtime";
        words[count++] = o->runtime;
    }
    if (o->stills)
        words[count++] = "--stills";
    if (o->every_frame)
        words[count++] = "--every-frame";
    execv(o->program, (char *const *)words);
    _exit(127);
}

static int eye_start(struct eye *eye, const struct options *o, const char *file)
{
    int pipe_fd[2];

    if (pipe(pipe_fd))
        return -1;
    fflush(NULL);
    eye->pid = fork();
    if (eye->pid == 0) {
        if (dup2(pipe_fd[1], STDOUT_FILENO) < 0)
            _exit(127);
        close(pipe_fd[0]);
        close(pipe_fd[1]);
        eye_become(o, file);
    }
    close(pipe_fd[1]);
    eye->from = eye->pid > 0 ? fdopen(pipe_fd[0], "rb") : NULL;
    if (eye->from)
        return 0;
    close(pipe_fd[0]);
    if (eye->pid > 0)
        waitpid(eye->pid, NULL, 0);
    return -1;
}

/* Exit status of the eye; -1 when a signal ended it. */
static int eye_stop(struct eye *eye)
{
    int status = 0;

    fclose(eye->from);
    while (waitpid(eye->pid, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

union body {
    struct wire_ready ready;
    struct sight sight;
    struct wire_end end;
};

/* The next message whose kind and length are known; 0 at the end or when the eye spoke nonsense. */
static int next(struct eye *eye, struct wire_head *head, union body *body)
{
    size_t want;

    if (fread(head, sizeof *head, 1, eye->from) != 1)
        return 0;
    want = head->kind == WIRE_READY ? sizeof body->ready : head->kind == WIRE_SIGHT ? sizeof body->sight
           : head->kind == WIRE_END ? sizeof body->end : 0;
    return want && head->len == want && fread(body, want, 1, eye->from) == 1;
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

static int analyse_file(struct report *report, const struct options *o)
{
    struct eye eye;
    struct rules rules;
    struct wire_head head;
    union body body;
    char why[sizeof body.end.text] = "";
    int ended = 0, failed = 0;

    report->incidents = 0;
    rules_init(&rules);
    if (eye_start(&eye, o, report->file)) {
        report_unreadable(report, strerror(errno));
        return 1;
    }
    while (!ended && next(&eye, &head, &body)) {
        if (head.kind == WIRE_READY && body.ready.wire != SIGHT_WIRE)
            break;
        if (head.kind == WIRE_READY) {
            report->ready = body.ready;
            report->ready.runtime[sizeof report->ready.runtime - 1] = '\0';
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
    int status = eye_stop(&eye);
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
                                          {"runtime", required_argument, NULL, 'r'},
                                          {"models", required_argument, NULL, 'm'},
                                          {NULL, 0, NULL, 0}};
    static struct rules_policy policy;
    struct report report = {.lang = report_lang(), .policy = &policy};
    struct options options = {.stills = false};
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
        else if (word == 'r' && is_runtime(optarg))
            options.runtime = optarg;
        else if (word == 'm')
            models = optarg;
        else
            return usage_error();
    }
    if (optind >= argc)
        return usage_error();
    find(&options, models);
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
    struct options options = {.stills = true};
    struct eye eye;
    struct wire_head head;
    union body body;

    (void)argc;
    (void)argv;
    find(&options, NULL);
    if (eye_start(&eye, &options, "/dev/null"))
        return 1;
    int known = next(&eye, &head, &body) && head.kind == WIRE_READY;
    if (known) {
        printf("eye       %s, wire %u\nmodels    %s\n", options.program, body.ready.wire, options.models);
        detectors_print(stdout, &body.ready);
    } else {
        fprintf(stderr, "baqyla: %s does not start\n", options.program);
    }
    eye_stop(&eye);
    return known ? 0 : 1;
}
