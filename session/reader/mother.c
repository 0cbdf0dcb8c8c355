#include "mother.h"

#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "heap.h"

enum { READY_BYTES = 8 << 20 /* what most documents need */, KEPT_BYTES = 256 << 20 };

struct child {
    pid_t pid; /* 0: free */
    int status;
    int told_to_die;
};

static struct child children[MOTHER_CHILDREN_MAX];

static struct child *child_free(void)
{
    for (int i = 0; i < MOTHER_CHILDREN_MAX; i++)
        if (!children[i].pid)
            return &children[i];
    return NULL;
}

/* Length of the words, 0 at the end; the descriptors are the caller's then. */
static ssize_t order_take(char words[MOTHER_WORDS_MAX], int fds[MOTHER_FDS])
{
    union {
        char bytes[CMSG_SPACE(MOTHER_FDS * sizeof(int))];
        struct cmsghdr align;
    } room;
    struct iovec text = {words, MOTHER_WORDS_MAX};
    struct msghdr message = {
        .msg_iov = &text, .msg_iovlen = 1, .msg_control = room.bytes, .msg_controllen = sizeof room.bytes};
    ssize_t len = recvmsg(STDIN_FILENO, &message, MSG_CMSG_CLOEXEC);
    const struct cmsghdr *c = len > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    if (len > 0 && (!c || c->cmsg_len != CMSG_LEN(MOTHER_FDS * sizeof(int)) || words[len - 1]))
        return -1;
    if (c)
        memcpy(fds, CMSG_DATA(c), MOTHER_FDS * sizeof(int));
    return len;
}

static int words_split(char *words, size_t len, char *argv[MOTHER_ARGS_MAX + 1])
{
    int n = 0;
    for (char *at = words; at < words + len && n < MOTHER_ARGS_MAX; at += strlen(at) + 1)
        argv[n++] = at;
    argv[n] = NULL;
    return n;
}

static void become_child(const int fds[MOTHER_FDS], int argc, char **argv, int (*work)(int argc, char **argv))
{
    sigset_t none;
    sigemptyset(&none);
    if (dup2(fds[0], STDIN_FILENO) < 0 || dup2(fds[1], STDOUT_FILENO) < 0 || sigprocmask(SIG_SETMASK, &none, NULL))
        _exit(1);
    heap_large_pages(READY_BYTES);
    _exit(work(argc, argv)); /* nothing is buffered, and to unload the libraries costs */
}

static void order_do(char *words, size_t len, const int fds[MOTHER_FDS], int (*work)(int argc, char **argv))
{
    char *argv[MOTHER_ARGS_MAX + 1];
    int argc = words_split(words, len, argv);
    struct child *child = child_free();
    pid_t pid = child ? fork() : -1;
    if (!pid)
        become_child(fds, argc, argv, work);
    close(fds[0]);
    close(fds[1]);
    if (pid > 0)
        *child = (struct child){.pid = pid, .status = fds[2]};
    else
        close(fds[2]); /* who asked sees that nothing came of it */
}

static void reap_all(void)
{
    int status;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
        for (int i = 0; i < MOTHER_CHILDREN_MAX; i++)
            if (children[i].pid == pid) {
                ssize_t told = send(children[i].status, &status, sizeof status, MSG_NOSIGNAL | MSG_DONTWAIT);
                (void)told; /* nobody waits for it any more */
                close(children[i].status);
                children[i] = (struct child){0};
            }
}

static void kill_unwanted(const struct pollfd *fds, int of)
{
    for (int i = 0; i < MOTHER_CHILDREN_MAX; i++)
        if (i < of && children[i].pid && fds[i].fd == children[i].status && fds[i].revents & (POLLHUP | POLLERR)) {
            kill(children[i].pid, SIGKILL);
            children[i].told_to_die = 1;
        }
}

int mother_run(int (*work)(int argc, char **argv))
{
    heap_keep(KEPT_BYTES);
    malloc_trim(0); /* to write on a page of hers, a child has to copy it first */
    sigset_t mask;
    sigemptyset(&mask);
    sigaddset(&mask, SIGCHLD);
    if (sigprocmask(SIG_BLOCK, &mask, NULL))
        return 1;
    int ended = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
    while (ended >= 0) {
        struct pollfd fds[MOTHER_CHILDREN_MAX + 2];
        for (int i = 0; i < MOTHER_CHILDREN_MAX; i++)
            fds[i] = (struct pollfd){.fd = children[i].pid && !children[i].told_to_die ? children[i].status : -1};
        fds[MOTHER_CHILDREN_MAX] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
        fds[MOTHER_CHILDREN_MAX + 1] = (struct pollfd){.fd = ended, .events = POLLIN};
        if (poll(fds, MOTHER_CHILDREN_MAX + 2, -1) < 0 && errno != EINTR)
            return 1;
        struct signalfd_siginfo info;
        while (read(ended, &info, sizeof info) > 0)
            continue;
        kill_unwanted(fds, MOTHER_CHILDREN_MAX);
        reap_all();
        if (!fds[MOTHER_CHILDREN_MAX].revents)
            continue;
        char words[MOTHER_WORDS_MAX];
        int order[MOTHER_FDS];
        ssize_t len = order_take(words, order);
        if (len <= 0)
            return len < 0;
        order_do(words, (size_t)len, order, work);
    }
    return 1;
}
