#include "apart.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <openssl/crypto.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "vision/jail.h"

enum { APART_FAULT = APART_SAID - 1 }; /* struct failure: what the work came to */

struct failure {
    uint32_t fault;
    char why[FAULT_TEXT_MAX];
};

struct hearing {
    reading_take *take;
    void *user;
};

/* -- the fork -- */

static int said_fd = -1;

void apart_say(int kind, const void *body, size_t len)
{
    read_record_write(said_fd, kind, body, len, NULL, 0);
}

static void say_fault(enum fault f)
{
    struct failure failure = {.fault = (uint32_t)f};
    snprintf(failure.why, sizeof failure.why, "%s", fault_text());
    apart_say(APART_FAULT, &failure, sizeof failure);
}

/* What the libraries would open a file for later. */
static bool warm(void)
{
    tzset();
    json_object_seed(0);
    return OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG | OPENSSL_INIT_LOAD_CRYPTO_STRINGS |
                                   OPENSSL_INIT_ADD_ALL_DIGESTS | OPENSSL_INIT_ADD_ALL_CIPHERS,
                               NULL) == 1;
}

static void be_apart(int out, apart_work *work, void *user)
{
    const struct jail jail = {
        .keep = {out, STDERR_FILENO}, .keep_len = 2, .memory_bytes = APART_MEMORY_BYTES, .cpu_s = APART_CPU_S};
    said_fd = out;
    enum fault f = warm() ? F_OK : fault(F_IO, "OpenSSL's providers are missing");
    int rc = f ? 0 : jail_close(&jail);
    if (rc)
        f = fault(F_IO, "the sandbox could not be closed: %s", strerror(rc));
    if (!f)
        f = work(user);
    if (f)
        say_fault(f);
    apart_say(READ_DONE, NULL, 0);
    _exit(0); /* what the parent has buffered is the parent's */
}

/* -- the parent -- */

static enum fault hear(void *user, enum read_kind kind, const void *body, size_t len)
{
    const struct hearing *h = user;
    struct failure failure;
    if ((int)kind >= APART_SAID)
        return h->take(h->user, kind, body, len);
    if ((int)kind != APART_FAULT || len != sizeof failure)
        return fault(F_UNREADABLE, "the fork said something that is not a record");
    memcpy(&failure, body, sizeof failure);
    failure.why[sizeof failure.why - 1] = 0;
    apart_tame(failure.why);
    if (!failure.fault || failure.fault >= F_COUNT)
        return fault(F_UNREADABLE, "the fork failed in no known way");
    return fault((enum fault)failure.fault, "%s", failure.why);
}

void apart_tame(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            *text = '?';
}

enum fault apart_run(apart_work *work, void *work_user, reading_take *take, void *take_user)
{
    static const struct reading_limits limits = {.timeout_ms = APART_TIMEOUT_MS, .output_max = APART_OUTPUT_MAX};
    struct hearing hearing = {take, take_user};
    int pipe_fds[2];
    if (pipe2(pipe_fds, O_CLOEXEC))
        return fault(F_IO, "no pipe for a fork: %s", strerror(errno));
    pid_t pid = fork();
    if (!pid)
        be_apart(pipe_fds[1], work, work_user);
    int why = errno;
    close(pipe_fds[1]);
    if (pid < 0) {
        close(pipe_fds[0]);
        return fault(F_IO, "no fork: %s", strerror(why));
    }
    return reading_child(pid, pipe_fds[0], hear, &hearing, &limits);
}
