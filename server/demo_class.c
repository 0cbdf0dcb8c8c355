#include "commands.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "demo_books.h"
#include "settings.h"
#include "sim_server.h"
#include "sim_student.h"
#include "sim_usher.h"

enum { STUDENTS_MAX = 1000, CLIPS_MAX = 32, SAY_EVERY_S = 10, ANSWER_EVERY_S = 20 };

static volatile sig_atomic_t stopped;

static void on_signal(int signal)
{
    (void)signal;
    stopped = 1;
}

/* ---- clips ---- */

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct sim_clip *)a)->name, ((const struct sim_clip *)b)->name);
}

static size_t clips_load(const char *folder, struct sim_clip clips[CLIPS_MAX])
{
    size_t n = 0;
    struct dirent *entry;
    DIR *dir = opendir(folder);
    while (dir && n < CLIPS_MAX && (entry = readdir(dir))) {
        char path[2048];
        const char *dot = strrchr(entry->d_name, '.');
        if (!dot || strcmp(dot, ".ivf"))
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (sim_clip_load(path, 3, &clips[n]))
            fprintf(stderr, "demo: %s\n", fault_text());
        else
            n++;
    }
    if (dir)
        closedir(dir);
    qsort(clips, n, sizeof *clips, by_name);
    return n;
}

/* Every seventh student gets a clip with an event ("ada-absent"), the others the quiet ones in turn. */
static const struct sim_clip *clip_for(const struct sim_clip *clips, size_t n, size_t student)
{
    int want_event = student % 7 == 3;
    size_t kinds = 0, turn = want_event ? student / 7 : student;
    for (size_t i = 0; i < n; i++)
        kinds += (strchr(clips[i].name, '-') != NULL) == want_event;
    if (!kinds)
        return &clips[student % n];
    turn %= kinds;
    for (size_t i = 0;; i++)
        if ((strchr(clips[i].name, '-') != NULL) == want_event && !turn--)
            return &clips[i];
}

/* ---- students ---- */

struct classroom {
    struct sim_student *students;
    size_t n;
    struct lws_context *context;
    lws_sorted_usec_list_t say;
    uint64_t frames, bytes;
};

static size_t seat_all(struct classroom *room, const struct demo_logins *logins, const struct sim_clip *clips,
                       size_t clips_n, int port)
{
    size_t seated = 0;
    for (size_t i = 0; i < logins->count && seated < room->n && !stopped; i++) {
        const struct demo_account *login = &logins->accounts[i];
        struct sim_student *s = &room->students[seated];
        if (strcmp(login->role, "student"))
            continue;
        snprintf(s->login, sizeof s->login, "%s", login->login);
        s->camera.clip = clip_for(clips, clips_n, seated);
        s->answer_every_s = ANSWER_EVERY_S;
        s->camera.frame = strchr(s->camera.clip->name, '-') ? 0 : seated * 97 % s->camera.clip->frames_len;
        if (sim_login(&s->user, port, login->login, login->password) || sim_student_start(s, room->context, 0)) {
            fprintf(stderr, "demo: %s: %s\n", login->login, fault_text());
            continue;
        }
        seated++;
        fprintf(stderr, "\rdemo: %zu students have signed in ", seated);
    }
    fputc('\n', stderr);
    return seated;
}

static void say_figures(lws_sorted_usec_list_t *sul)
{
    struct classroom *room = lws_container_of(sul, struct classroom, say);
    uint64_t frames = 0, bytes = 0, answers = 0, faults = 0, reconnects = 0, lost = 0;
    size_t sitting = 0;
    for (size_t i = 0; i < room->n; i++) {
        const struct sim_student *s = &room->students[i];
        frames += s->frames_sent, bytes += s->bytes_sent, answers += s->answers_acked;
        faults += s->faults, reconnects += s->reconnects, lost += s->ring_lost;
        sitting += s->phase == SIM_SITTING;
    }
    fprintf(stderr,
            "demo: %zu of %zu sit the exam · %llu frames/s · %llu kbit/s · %llu answers saved · %llu faults · "
            "%llu reconnects · %llu frames lost\n",
            sitting, room->n, (unsigned long long)(frames - room->frames) / SAY_EVERY_S,
            (unsigned long long)(bytes - room->bytes) * 8 / 1000 / SAY_EVERY_S, (unsigned long long)answers,
            (unsigned long long)faults, (unsigned long long)reconnects, (unsigned long long)lost);
    room->frames = frames, room->bytes = bytes;
    lws_sul_schedule(room->context, 0, &room->say, say_figures, SAY_EVERY_S * LWS_US_PER_SEC);
}

static struct lws_context *context_new(size_t students)
{
    lws_set_log_level(LLL_ERR, NULL);
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN,
        .protocols = sim_protocols,
        .options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_JUST_USE_RAW_ORIGIN,
        .fd_limit_per_thread = (unsigned)(64 + students * 4),
        .pt_serv_buf_size = 32 * 1024,
    };
    return lws_create_context(&info);
}

static int class_run(size_t n, const struct demo_logins *logins, const struct sim_clip *clips, size_t clips_n, int port)
{
    int status = 1;
    struct classroom room = {.n = n};
    struct sim_usher usher = {0};
    const struct demo_account *proctor = demo_account_of(logins, "proctor");
    room.students = calloc(n, sizeof *room.students);
    room.context = context_new(n);
    if (!room.students || !room.context || !proctor)
        goto out;
    room.n = seat_all(&room, logins, clips, clips_n, port);
    if (sim_login(&usher.user, port, proctor->login, proctor->password) ||
        sim_usher_start(&usher)) {
        fprintf(stderr, "demo: the proctor cannot sign in: %s\n", fault_text());
        goto out;
    }
    lws_sul_schedule(room.context, 0, &room.say, say_figures, SAY_EVERY_S * LWS_US_PER_SEC);
    while (!stopped)
        lws_service(room.context, 0);
    sim_usher_stop(&usher);
    status = 0;
out:
    if (room.context)
        lws_context_destroy(room.context);
    for (size_t i = 0; room.students && i < room.n; i++)
        sim_student_release(&room.students[i]);
    free(room.students);
    return status;
}

static int demo_usage(void)
{
    fputs("usage: baqyla demo [N] [--clips DIR] [flags of serve]\n"
          "  N students, 1 to 1000 (30); the clips are made by ./dev demo\n", stderr);
    return 2;
}

/* `baqyla demo [N] [--clips DIR] [flags of serve]`: the server with the demo university and N simulated students, who
   play clips, answer and meet a few planned events, until SIGINT or SIGTERM. */
int demo_main(int argc, char **argv)
{
    static char nothing[] = "";
    char folder[1024], *flags[64], *end = nothing;
    int status = 1, rest = 0, flags_n = 1, port = 0;
    long n = 30;
    static struct demo_logins logins;
    static struct sim_clip clips[CLIPS_MAX];
    snprintf(folder, sizeof folder, "%s/../clips", program_folder());
    flags[0] = argv[0];
    for (int i = 1; i < argc && flags_n < 60; i++) {
        if (i == 1 && argv[i][0] != '-')
            n = strtol(argv[i], &end, 10);
        else if (!strcmp(argv[i], "--clips") && i + 1 < argc)
            snprintf(folder, sizeof folder, "%s", argv[++i]);
        else
            flags[flags_n++] = argv[i];
    }
    flags[flags_n] = NULL;
    if (*end || n < 1 || n > STUDENTS_MAX)
        return demo_usage();
    if (settings_load(flags_n, flags, &rest) || rest != flags_n) {
        fprintf(stderr, "baqyla: %s\n", fault_text());
        return demo_usage();
    }
    size_t clips_n = clips_load(folder, clips);
    if (!clips_n) {
        fprintf(stderr, "demo: no clips in %s; ./dev demo makes them\n", folder);
        return 1;
    }
    signal(SIGINT, on_signal);
    signal(SIGTERM, on_signal);
    signal(SIGPIPE, SIG_IGN);
    pid_t server = sim_server_start(flags_n - 1, flags + 1, -1);
    if (server > 0 && sim_server_wait(server, &stopped, &port) && demo_logins_read(&logins) == F_OK)
        status = class_run((size_t)n, &logins, clips, clips_n, port);
    else if (!stopped)
        fprintf(stderr, "demo: the server did not start: %s\n", fault_text());
    sim_server_stop(server);
    for (size_t i = 0; i < clips_n; i++)
        sim_clip_release(&clips[i]);
    return status;
}
