#include "keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "demo_books.h"
#include "doorway.h"
#include "log.h"
#include "loop.h"
#include "settings.h"
#include "tls.h"

struct keeper {
    struct doorway door;
    int signals;      /* signalfd */
    int ready;        /* read end of the child's pipe; -1 when closed */
    pid_t child;      /* 0: none now */
    int64_t born_ms;  /* steady time of its start */
    int64_t start_ms; /* when to start the next one; 0: now */
    int64_t kill_ms;  /* when a graceful stop has taken too long; 0: no stop */
    int restarts, early_deaths;
    bool was_ready, stopping;
};

int keeper_wait_ms(int early_deaths)
{
    int wait = 0;
    for (int i = 1; i < early_deaths; i++)
        wait = wait ? wait * 2 : 250;
    return wait > KEEPER_WAIT_MAX_MS || early_deaths > 20 ? KEEPER_WAIT_MAX_MS : wait;
}

/* In the child. */
static int become_server(const struct keeper *k, pid_t parent, int ready)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        return 1;
    sigset_t none;
    sigemptyset(&none);
    signal(SIGINT, SIG_IGN); /* a terminal sends it to both; the keeper passes on SIGTERM */
    signal(SIGHUP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    sigprocmask(SIG_SETMASK, &none, NULL);
    close(k->signals);
    struct loop_start start = {
        .listener = k->door.listener, .ready = ready, .port = k->door.port, .restarts = k->restarts};
    return loop_run(&start);
}

static bool start_server(struct keeper *k, int *ret_status)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC)) {
        log_line(LEVEL_ERROR, "keeper_pipe", "errno=%d", errno);
        return false;
    }
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        *ret_status = become_server(k, parent, ends[1]);
        return true;
    }
    close(ends[1]);
    if (child < 0) {
        log_line(LEVEL_ERROR, "keeper_fork", "errno=%d", errno);
        close(ends[0]);
        k->start_ms = clock_steady_ms() + 1000;
        return false;
    }
    k->child = child;
    k->ready = ends[0];
    k->born_ms = clock_steady_ms();
    k->start_ms = 0;
    return false;
}

static void server_ready(struct keeper *k)
{
    char byte;
    bool is_ready = read(k->ready, &byte, 1) == 1;
    close(k->ready);
    k->ready = -1;
    if (!is_ready)
        return;
    if (!k->was_ready) {
        printf("Baqyla is ready: https://localhost:%d\n", k->door.port);
        fflush(stdout);
    }
    k->was_ready = true;
}

/* The child has died. True when the keeper must end too, with *ret_status. */
static bool server_died(struct keeper *k, int how, int *ret_status)
{
    int64_t lived_ms = clock_steady_ms() - k->born_ms;
    k->child = 0;
    if (k->ready >= 0)
        server_ready(k);
    if (k->stopping) {
        *ret_status = WIFEXITED(how) ? WEXITSTATUS(how) : 1;
        return true;
    }
    k->early_deaths = lived_ms < KEEPER_EARLY_MS ? k->early_deaths + 1 : 1;
    bool refused = WIFEXITED(how) && WEXITSTATUS(how) == 1;
    if (!k->was_ready && (refused || k->early_deaths >= KEEPER_TRIES)) {
        *ret_status = 1;
        return true;
    }
    int wait = keeper_wait_ms(k->early_deaths);
    k->restarts++;
    k->start_ms = clock_steady_ms() + wait;
    log_line(LEVEL_ERROR, "server_died", "signal=%d status=%d lived_ms=%lld again_in_ms=%d",
             WIFSIGNALED(how) ? WTERMSIG(how) : 0, WIFEXITED(how) ? WEXITSTATUS(how) : 0, (long long)lived_ms, wait);
    return false;
}

static bool take_signals(struct keeper *k, int *ret_status)
{
    struct signalfd_siginfo info;
    while (read(k->signals, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo == SIGHUP || info.ssi_signo == SIGCHLD)
            continue;
        k->stopping = true;
        if (!k->child) {
            *ret_status = 0;
            return true;
        }
        kill(k->child, SIGTERM);
        k->kill_ms = clock_steady_ms() + (settings()->stop_s + 5) * 1000;
    }
    int how;
    pid_t pid;
    while ((pid = waitpid(-1, &how, WNOHANG)) > 0)
        if (pid == k->child && server_died(k, how, ret_status))
            return true;
    return false;
}

static int patience_ms(const struct keeper *k)
{
    int64_t until = !k->child ? k->start_ms : k->kill_ms;
    if (!until)
        return -1;
    int64_t left = until - clock_steady_ms();
    return left < 0 ? 0 : left > 60000 ? 60000 : (int)left;
}

/* Returns the exit status; also, in the child, that of the server. */
static int keep(struct keeper *k)
{
    int status = 0;
    for (;;) {
        if (!k->child && clock_steady_ms() >= k->start_ms && start_server(k, &status))
            return status;
        if (k->child && k->kill_ms && clock_steady_ms() >= k->kill_ms) {
            log_line(LEVEL_ERROR, "stop_too_slow", NULL);
            kill(k->child, SIGKILL);
            k->kill_ms = 0;
        }
        struct pollfd fds[2] = {{.fd = k->signals, .events = POLLIN}, {.fd = k->ready, .events = POLLIN}};
        if (poll(fds, 2, patience_ms(k)) < 0 && errno != EINTR)
            return 1;
        if (fds[1].revents && k->ready >= 0)
            server_ready(k);
        if (fds[0].revents && take_signals(k, &status))
            return status;
    }
}

static int refuse(int status)
{
    fprintf(stderr, "baqyla: %s\n", fault_text());
    return status;
}

/* The demo university, when asked for: made before the server first opens the books. */
static enum fault demo_prepare(void)
{
    static struct demo_logins logins;
    if (!settings()->demo)
        return F_OK;
    enum fault f = demo_books_prepare(stdout, &logins);
    if (f)
        return f;
    printf("Sign in with one of these:\n");
    demo_logins_print(&logins, stdout);
    fflush(stdout);
    malloc_trim(0); /* what a whole university took to make would be resident here and in every server */
    return F_OK;
}

int serve_main(int argc, char **argv)
{
    int rest;
    if (settings_load(argc, argv, &rest) != F_OK)
        return refuse(2);
    if (rest < argc) {
        fprintf(stderr, "baqyla: serve takes no word \"%s\"; see baqyla help settings\n", argv[rest]);
        return 2;
    }
    struct tls_paths paths;
    struct keeper k = {.ready = -1};
    sigset_t mask;
    sigemptyset(&mask);
    sigaddset(&mask, SIGTERM);
    sigaddset(&mask, SIGINT);
    sigaddset(&mask, SIGHUP);
    sigaddset(&mask, SIGCHLD);
    sigprocmask(SIG_BLOCK, &mask, NULL);
    k.signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
    if (k.signals < 0 || doorway_open(&k.door) != F_OK)
        return refuse(1);
    int status = 1;
    if (tls_prepare(&paths) != F_OK || demo_prepare() != F_OK)
        refuse(1);
    else
        status = keep(&k);
    doorway_close(&k.door);
    close(k.signals);
    return status;
}
