#include "nursery.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { WORDS_MAX = 512, FDS = 3, END_MS = 2000 /* between a closed output and the wait status */ };

static struct {
    pthread_mutex_t lock;
    pid_t pid;   /* {lock} 0: none */
    int control; /* {lock} */
} mother = {.lock = PTHREAD_MUTEX_INITIALIZER, .control = -1};

/* Signals that the server blocks or ignores are the child's default again. */
static int attributes(posix_spawnattr_t *attr)
{
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    return posix_spawnattr_setsigmask(attr, &none) || posix_spawnattr_setsigdefault(attr, &all) ||
           posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

int nursery_spawn(const char *program, char *const *argv, int in, int out, pid_t *ret_pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attr;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attr);
    int rc = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    if (!rc)
        rc = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    if (!rc)
        rc = attributes(&attr);
    if (!rc)
        rc = posix_spawn(ret_pid, program, &actions, &attr, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attr);
    return rc;
}

/* {lock} */
static void mother_forget(void)
{
    if (mother.control >= 0)
        close(mother.control);
    mother.control = -1;
    if (mother.pid)
        while (waitpid(mother.pid, NULL, 0) < 0 && errno == EINTR)
            continue;
    mother.pid = 0;
}

/* {lock} */
static int mother_start(const char *program)
{
    static char verb[] = "mother";
    char *const argv[] = {(char *)(uintptr_t)program, verb, NULL};
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends))
        return errno;
    int rc = nursery_spawn(program, argv, ends[0], STDERR_FILENO, &mother.pid);
    close(ends[0]);
    if (rc) {
        close(ends[1]);
        mother.pid = 0;
        return rc;
    }
    mother.control = ends[1];
    return 0;
}

/* {lock} */
static int order_send(const char *words, size_t len, const int fds[FDS])
{
    union {
        char bytes[CMSG_SPACE(FDS * sizeof(int))];
        struct cmsghdr align;
    } room = {{0}};
    struct iovec text = {(void *)(uintptr_t)words, len};
    struct msghdr message = {
        .msg_iov = &text, .msg_iovlen = 1, .msg_control = room.bytes, .msg_controllen = sizeof room.bytes};
    struct cmsghdr *c = CMSG_FIRSTHDR(&message);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(FDS * sizeof(int));
    memcpy(CMSG_DATA(c), fds, FDS * sizeof(int));
    return sendmsg(mother.control, &message, MSG_NOSIGNAL) == (ssize_t)len ? 0 : errno ? errno : EIO;
}

/* A mother who died is replaced once. */
static int order(const char *program, const char *words, size_t len, const int fds[FDS])
{
    int rc = EPIPE;
    pthread_mutex_lock(&mother.lock);
    for (int tries = 0; tries < 2 && rc; tries++) {
        if (tries)
            mother_forget();
        rc = mother.control < 0 ? mother_start(program) : 0;
        if (!rc)
            rc = order_send(words, len, fds);
    }
    pthread_mutex_unlock(&mother.lock);
    return rc;
}

int nursery_fork(const char *program, char *const *argv, int in, int out, int *ret_status)
{
    char words[WORDS_MAX];
    size_t len = 0;
    int status[2];
    for (int i = 0; argv[i]; i++) {
        size_t more = strlen(argv[i]) + 1;
        if (more > sizeof words - len)
            return E2BIG;
        memcpy(words + len, argv[i], more);
        len += more;
    }
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, status))
        return errno;
    int rc = order(program, words, len, (const int[FDS]){in, out, status[0]});
    close(status[0]);
    if (rc)
        close(status[1]);
    else
        *ret_status = status[1];
    return rc;
}

int nursery_end(int *status, int must_die)
{
    int said = SIGKILL; /* the wait status of one that was killed */
    if (!must_die) {
        struct pollfd fd = {.fd = *status, .events = POLLIN};
        while (poll(&fd, 1, END_MS) < 0 && errno == EINTR)
            continue;
        if (recv(*status, &said, sizeof said, MSG_DONTWAIT) != sizeof said)
            said = SIGKILL;
    }
    close(*status);
    *status = -1;
    return said;
}
