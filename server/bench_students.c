#include "bench_students.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench_kept.h"
#include "bench_report.h"
#include "books.h"
#include "capacity.h"
#include "clock.h"
#include "settings.h"
#include "sim_server.h"

enum { SECONDS_MAX = 86400, ANSWER_EVERY_S = 20, DESCRIPTORS = 32, CALIBRATE_S = 30, CALIBRATE_STUDENTS = 20 };

static volatile sig_atomic_t stopped;

static void on_signal(int signal)
{
    (void)signal;
    stopped = 1;
}

static int usage(void)
{
    fprintf(stderr,
            "usage: baqyla bench students [--count N] [--seconds S] [--codec mix|h264|vp8|vp9] [--watch TILES]\n"
            "                      [--no-events] [--no-small] [--json] [--peer-row] [--data DIR] [--streams DIR]\n"
            "                      [--net home|mobile|bad|village|outage|long_outage] [--answer-every S]\n"
            "                      [--every S] [--spare N] [--kill-eyes N] [--kill-servers N]\n"
            "  N students, 1 to %d (30), for S seconds (60); TILES, 0 to %d (30), are watched by a proctor.\n"
            "  --net: the students' links are that bad, at most %d of them, imitated in this process.\n"
            "  --answer-every S: each answers so often (20). --every S: a line of JSON so often.\n"
            "  --spare N: so many more students belong to the sitting and do not come.\n"
            "  --kill-eyes N, --kill-servers N: so many are killed, at most %d, spread over the time.\n"
            "  --data DIR: labelled clips of people to make the streams of; --streams DIR: where they are kept.\n",
            BENCH_STUDENTS_MAX, BENCH_TILES_MAX, BENCH_LINKS_MAX, BENCH_KILLS_MAX);
    return 2;
}

static bool number(const char *text, long least, long most, int *ret)
{
    char *end;
    errno = 0;
    long n = strtol(text, &end, 10);
    if (errno || *end || end == text || n < least || n > most)
        return false;
    *ret = (int)n;
    return true;
}

static bool codec_read(const char *text, enum bench_codec *ret)
{
    for (int i = 0; i < BENCH_CODECS; i++)
        if (!strcmp(text, bench_codec_words[i])) {
            *ret = (enum bench_codec)i;
            return true;
        }
    return false;
}

static bool profile_read(const char *text, enum net_profile *ret)
{
    for (int i = NET_NONE; i < NET_PROFILES; i++)
        if (!strcmp(text, net_profile_words[i])) {
            *ret = (enum net_profile)i;
            return true;
        }
    return false;
}

static bool word_read(struct bench_options *o, int c, const char *text)
{
    switch (c) {
    case 'c': return codec_read(text, &o->codec);
    case 'x': return profile_read(text, &o->net);
    case 'q': o->events = false; return true;
    case 'S': o->small = false; return true;
    case 'j': o->json = true; return true;
    case 'p': o->peer_row = true; return true;
    case 'd': snprintf(o->data, sizeof o->data, "%s", text); return true;
    case 'f': snprintf(o->streams, sizeof o->streams, "%s", text); return true;
    default: return false;
    }
}

/* 0, or the exit status. */
static int options_read(int argc, char **argv, struct bench_options *o)
{
    static const struct option words[] = {
        {"count", required_argument, NULL, 'n'},      {"seconds", required_argument, NULL, 's'},
        {"codec", required_argument, NULL, 'c'},      {"watch", required_argument, NULL, 'w'},
        {"no-events", no_argument, NULL, 'q'},        {"no-small", no_argument, NULL, 'S'},
        {"json", no_argument, NULL, 'j'},             {"peer-row", no_argument, NULL, 'p'},
        {"data", required_argument, NULL, 'd'},       {"streams", required_argument, NULL, 'f'},
        {"net", required_argument, NULL, 'x'},        {"spare", required_argument, NULL, 'a'},
        {"answer-every", required_argument, NULL, 'r'}, {"every", required_argument, NULL, 'v'},
        {"kill-eyes", required_argument, NULL, 'e'},  {"kill-servers", required_argument, NULL, 'k'},
        {NULL, 0, NULL, 0}};
    const struct {
        int letter, least, most, *value;
    } numbers[] = {{'n', 1, BENCH_STUDENTS_MAX, &o->students}, {'s', 1, SECONDS_MAX, &o->seconds},
                   {'w', 0, BENCH_TILES_MAX, &o->watch},       {'a', 0, BENCH_STUDENTS_MAX, &o->spare},
                   {'r', 1, SECONDS_MAX, &o->answer_every_s},  {'v', 1, SECONDS_MAX, &o->every_s},
                   {'e', 0, BENCH_KILLS_MAX, &o->eye_kills},   {'k', 0, BENCH_KILLS_MAX, &o->server_kills}};
    enum { NUMBERS = sizeof numbers / sizeof *numbers };
    bool good = true;
    optind = 1;
    for (int c; good && (c = getopt_long(argc, argv, "", words, NULL)) != -1;) {
        int i = 0;
        while (i < NUMBERS && numbers[i].letter != c)
            i++;
        good = i < NUMBERS ? number(optarg, numbers[i].least, numbers[i].most, numbers[i].value)
                           : word_read(o, c, optarg);
    }
    good = good && (!o->net || o->students <= BENCH_LINKS_MAX) && o->students + o->spare <= BENCH_STUDENTS_MAX &&
           o->eye_kills + o->server_kills <= BENCH_KILLS_MAX;
    return good && optind == argc ? 0 : usage();
}

/* ---- streams ---- */

static int script_run(const struct bench_options *o)
{
    char script[PATH_MAX];
    snprintf(script, sizeof script, "%s/../../tests/bench/streams.mjs", program_folder());
    const char *words[12] = {"node", script, "--bin", program_folder(), "--out", o->streams};
    if (*o->data)
        words[6] = "--data", words[7] = o->data;
    fprintf(stderr, "bench: making the streams in %s; this happens once and takes minutes\n", o->streams);
    pid_t pid = fork();
    if (!pid) {
        execvp(words[0], (char *const *)words);
        _exit(127);
    }
    int status = 1;
    return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

/* Labelled material lies beside the source tree, where there is any. */
static void folders_default(struct bench_options *o)
{
    char data[PATH_MAX];
    if (!*o->streams)
        snprintf(o->streams, sizeof o->streams, "%s/../streams", program_folder());
    snprintf(data, sizeof data, "%s/../../../shared/data", program_folder());
    if (!*o->data && !access(data, R_OK))
        snprintf(o->data, sizeof o->data, "%s", data);
}

static bool streams_prepare(const struct bench_options *o, struct bench_streams *ret_streams)
{
    enum fault f = bench_streams_load(o->streams, ret_streams);
    if (f == F_NOT_FOUND && script_run(o))
        f = bench_streams_load(o->streams, ret_streams);
    if (f)
        fprintf(stderr,
                "baqyla: no streams to send: %s\nbaqyla: ./dev bench students installs what makes them (node, ffmpeg, "
                "OpenH264)\n",
                fault_text());
    return f == F_OK;
}

/* ---- the books ---- */

static enum fault sign_in(struct db *db, const char *login, char ret_token[TOKEN_HEX + 1])
{
    struct account account;
    struct id session;
    int64_t wait_s;
    enum fault refusal = F_OK;
    const struct login_try try = {login, "127.0.0.1", "bench", NULL, clock_now_ms()};
    enum fault f = login_look(db, &try, &account, &wait_s);
    if (!f)
        f = login_decide(db, &try, &account, true, &refusal, &session, ret_token);
    return f ? f : refusal;
}

/* A university whose students have signed in already, as on the morning of an exam: passwords are not measured. */
static enum fault class_make(int students, struct bench_class *ret)
{
    struct db *db = NULL;
    enum fault f = demo_books_make(stderr, students, &ret->logins);
    if (f || (f = books_open(DB_WRITE, false, &db)))
        return f;
    f = db_begin(db);
    for (size_t i = 0; !f && i < ret->logins.count; i++) {
        const struct demo_account *a = &ret->logins.accounts[i];
        if (!strcmp(a->role, "student") || a == demo_account_of(&ret->logins, "proctor"))
            f = sign_in(db, a->login, ret->token[i]);
    }
    if (!f)
        f = db_commit(db);
    db_close(db);
    return f;
}

/* ---- the run ---- */

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}

static void log_show(const char *path)
{
    char line[512];
    FILE *log = fopen(path, "r");
    while (log && fgets(line, sizeof line, log))
        if (strstr(line, "level=error") || strstr(line, "level=warn") || !strncmp(line, "baqyla:", 7))
            fputs(line, stderr);
    if (log)
        fclose(log);
}

static bool class_run(struct bench_run *run, const struct bench_streams *streams, char *folder)
{
    static struct bench_class people;
    static char flag[] = "--data", port_flag[] = "--port", any[] = "0";
    char log[PATH_MAX], *flags[] = {flag, folder, port_flag, any};
    int port = 0;
    if (settings_set("data", folder) || settings_set("port", "0") ||
        class_make(run->options.students + run->options.spare, &people))
        return false;
    snprintf(log, sizeof log, "%s/server.log", folder);
    int log_fd = open(log, O_WRONLY | O_CREAT | O_CLOEXEC | O_APPEND, 0600);
    run->keeper = sim_server_start(4, flags, log_fd);
    bool good = run->keeper > 0 && sim_server_wait(run->keeper, &stopped, &port);
    if (!good)
        fault(F_IO, "the server did not start");
    good = good && bench_run_class(run, streams, &people, port, &stopped) == F_OK;
    sim_server_stop(run->keeper);
    good = good && bench_kept_read(run) == F_OK;
    if (!good)
        log_show(log);
    if (log_fd >= 0)
        close(log_fd);
    return good;
}

static void report(const struct bench_run *run, const struct bench_streams *streams)
{
    bench_report_print(run, stderr);
    json_t *peer = run->options.peer_row ? bench_report_peer(run) : NULL;
    json_t *all = run->options.json ? bench_report_json(run, streams) : NULL;
    if (peer)
        json_dumpf(peer, stdout, JSON_COMPACT | JSON_REAL_PRECISION(8)), putchar('\n');
    if (all)
        json_dumpf(all, stdout, JSON_COMPACT | JSON_REAL_PRECISION(8)), putchar('\n');
    fflush(stdout);
    json_decref(peer);
    json_decref(all);
}

/* A whole run of what the field sends is what the server plans with; shorter or easier ones are trials. */
static void calibrate(const struct bench_run *run)
{
    const struct bench_options *o = &run->options;
    struct capacity c;
    bool plain = o->codec == BENCH_MIX && o->events && !o->net && !o->eye_kills && !o->server_kills &&
                 o->answer_every_s == ANSWER_EVERY_S;
    if (!plain || o->seconds < CALIBRATE_S || o->students < CALIBRATE_STUDENTS ||
        !bench_report_capacity(run, &c))
        return;
    c.measured_ms = clock_now_ms();
    if (capacity_write(&c))
        fprintf(stderr, "baqyla: the calibration is not kept: %s\n", fault_text());
}

int bench_students_main(int argc, char **argv)
{
    static struct bench_run run;
    static struct bench_streams streams;
    char folder[] = "/var/tmp/baqyla-bench-XXXXXX";
    run.options = (struct bench_options){.students = 30, .seconds = 60, .watch = 30, .events = true, .small = true,
                                         .answer_every_s = ANSWER_EVERY_S};
    int status = options_read(argc, argv, &run.options);
    if (status)
        return status;
    folders_default(&run.options);
    signal(SIGINT, on_signal);
    signal(SIGTERM, on_signal);
    signal(SIGPIPE, SIG_IGN);
    if (!streams_prepare(&run.options, &streams))
        return 1;
    run.began_us = lws_now_usecs();
    if (!mkdtemp(folder)) {
        fprintf(stderr, "baqyla: no temporary folder\n");
        bench_streams_release(&streams);
        return 1;
    }
    bool good = class_run(&run, &streams, folder);
    if (good) {
        report(&run, &streams);
        calibrate(&run);
    }
    else
        command_refuse(1);
    bench_run_release(&run);
    bench_streams_release(&streams);
    if (nftw(folder, remove_one, DESCRIPTORS, FTW_DEPTH | FTW_PHYS))
        fprintf(stderr, "baqyla: %s could not be removed\n", folder);
    return good ? 0 : 1;
}
