#include "commands.h"

#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <string.h>
#include <unistd.h>

#include "analyse.h"
#include "likeness.h"
#include "looking.h"

/* `baqyla compare`: whether two pictures show one person. One eye, in its jail,
   decodes both and describes the largest face of each. */

enum { PICTURES = 2 };

struct comparison {
    struct wire_enrolled picture[PICTURES];
    int described; /* how many the eye told of */
    char trouble[sizeof((struct wire_end *)0)->text];
};

struct answer {
    enum likeness_verdict verdict;
    int score_milli, threshold_milli;
    char reason[256];
};

static int usage_error(void)
{
    fputs("usage: baqyla compare [--json] [--runtime xnnpack|opencv|eight] [--models DIR] A B\n", stderr);
    return 2;
}

/* Whether a file cannot be opened; the eye would say so too, but not which. */
static int missing(char *const *files, struct comparison *ret)
{
    for (ret->described = 0; ret->described < PICTURES; ret->described++)
        if (access(files[ret->described], R_OK)) {
            snprintf(ret->trouble, sizeof ret->trouble, "%s", strerror(errno));
            return 1;
        }
    ret->described = 0;
    return 0;
}

static int is_able(const struct wire_ready *ready)
{
    for (uint32_t i = 0; i < ready->nets && i < WIRE_NETS; i++)
        if (ready->net[i].looks == LOOK_IDENTITY && ready->net[i].state == WIRE_NET_LOADED)
            return !ready->degraded;
    return 0;
}

/* 0, or -1 with `trouble` set: a picture could not be read, or nobody can describe faces here. */
static int describe(const struct looking_options *o, const char *first, struct comparison *ret)
{
    struct looking eye;
    struct wire_head head;
    union looking_body body;
    int ended = 0, failed = 1, able = 0;

    if (looking_start(&eye, o, first)) {
        snprintf(ret->trouble, sizeof ret->trouble, "baqyla-eye: %s", strerror(errno));
        return -1;
    }
    while (!ended && looking_next(&eye, &head, &body)) {
        if (head.kind == WIRE_READY)
            able = is_able(&body.ready);
        if (head.kind == WIRE_ENROLLED && ret->described < PICTURES)
            ret->picture[ret->described++] = body.enrolled;
        ended = head.kind == WIRE_END;
        if (ended) {
            failed = body.end.failed != 0;
            snprintf(ret->trouble, sizeof ret->trouble, "%.*s", (int)sizeof body.end.text - 1, body.end.text);
        }
    }
    int status = looking_stop(&eye);
    if (ended && !failed && able && ret->described == PICTURES)
        return 0;
    if (ended && !failed)
        snprintf(ret->trouble, sizeof ret->trouble, "no net that describes faces in %.100s", o->models);
    else if (!ended)
        snprintf(ret->trouble, sizeof ret->trouble, "%s",
                 status == 127 ? "baqyla-eye does not stand beside this program" : "its decoder broke down");
    return -1;
}

static void judge(const struct comparison *c, enum lang lang, const char *const *names, struct answer *ret)
{
    *ret = (struct answer){.verdict = LIKENESS_UNVERIFIABLE, .threshold_milli = TUNE_PHOTO_SAME_MILLI};
    for (int i = 0; i < PICTURES; i++)
        if (c->picture[i].unverifiable) {
            snprintf(ret->reason, sizeof ret->reason, "%s: %s", names[i],
                     likeness_why((enum unverifiable)c->picture[i].unverifiable, lang));
            return;
        }
    ret->score_milli = likeness_score_milli(c->picture[0].likeness, c->picture[1].likeness);
    ret->verdict = likeness_judge(ret->score_milli, TUNE_PHOTO_SAME_MILLI, TUNE_PHOTO_DIFFERENT_MILLI);
    if (ret->verdict == LIKENESS_DIFFERENT)
        ret->threshold_milli = TUNE_PHOTO_DIFFERENT_MILLI;
    snprintf(ret->reason, sizeof ret->reason, "%s", likeness_sentence(ret->verdict, lang));
}

static void print(const struct answer *a, bool json, enum lang lang)
{
    static const char *const lines[LANG_COUNT] = {"%s (ұқсастығы %.3f, шегі %.3f)\n",
                                                  "%s (сходство %.3f, порог %.3f)\n",
                                                  "%s (likeness %.3f, threshold %.3f)\n"};

    if (!json && a->verdict == LIKENESS_UNVERIFIABLE) {
        printf("%s: %s\n", likeness_sentence(a->verdict, lang), a->reason);
        return;
    }
    if (!json) {
        printf(lines[lang], a->reason, a->score_milli / 1000.0, a->threshold_milli / 1000.0);
        return;
    }
    json_t *line = json_pack("{s:s,s:i,s:i,s:s}", "verdict", likeness_word(a->verdict), "score_milli", a->score_milli,
                             "threshold_milli", a->threshold_milli, "reason", a->reason);
    json_dumpf(line, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(line);
}

/* The name without its folders; replaced when it is not UTF-8, which JSON cannot carry. */
static const char *shown(const char *path, const char *otherwise)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    json_t *word = json_string(name);
    int fine = word && *name && strlen(name) < 100;

    json_decref(word);
    return fine ? name : otherwise;
}

int compare_main(int argc, char **argv)
{
    static const struct option words[] = {{"json", no_argument, NULL, 'j'},
                                          {"runtime", required_argument, NULL, 'r'},
                                          {"models", required_argument, NULL, 'm'},
                                          {NULL, 0, NULL, 0}};
    struct looking_options options = {.likeness = true};
    struct comparison c = {.described = 0};
    struct answer answer;
    enum lang lang = report_lang();
    const char *models = NULL;
    bool json = false;
    int word;

    optind = 1;
    while ((word = getopt_long(argc, argv, "", words, NULL)) != -1) {
        if (word == 'j')
            json = true;
        else if (word == 'r' && looking_engine(optarg))
            options.runtime = optarg;
        else if (word == 'm')
            models = optarg;
        else
            return usage_error();
    }
    if (argc - optind != PICTURES)
        return usage_error();
    looking_find(&options, models);
    options.reference = argv[optind + 1];
    const char *const names[PICTURES] = {shown(argv[optind], "A"), shown(argv[optind + 1], "B")};
    int failed = missing(argv + optind, &c) || describe(&options, argv[optind], &c);
    if (failed) {
        answer = (struct answer){.verdict = LIKENESS_UNVERIFIABLE, .threshold_milli = TUNE_PHOTO_SAME_MILLI};
        snprintf(answer.reason, sizeof answer.reason, "%s: %s", names[c.described < PICTURES ? c.described : 0],
                 c.trouble); /* the first that was not described is the one that could not be read */
        fprintf(stderr, "baqyla: %s\n", answer.reason);
    } else {
        judge(&c, lang, names, &answer);
    }
    print(&answer, json, lang);
    return failed;
}
