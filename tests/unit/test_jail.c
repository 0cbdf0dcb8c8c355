/* links: vision_media */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "jail.h"

/* Runs `act` in a jailed child; returns its wait status. The child holds one pipe end, 1. */
static int jailed(void (*act)(int out), char *ret_got)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (!pid) {
        struct jail jail = {.keep = {ends[1]}, .keep_len = 1, .memory_bytes = (uint64_t)1 << 31};
        if (jail_close(&jail))
            _exit(99);
        act(ends[1]);
        _exit(0);
    }
    close(ends[1]);
    ssize_t n = read(ends[0], ret_got, 15);
    ret_got[n > 0 ? n : 0] = 0;
    close(ends[0]);
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static void speak(int out)
{
    char *p = malloc(3 << 20);
    memset(p, 'x', 3 << 20);
    free(p);
    if (write(out, "alive", 5) != 5)
        _exit(1);
}

static void do_open(int out)
{
    speak(out);
    open("/etc/passwd", O_RDONLY);
}

static void do_socket(int out)
{
    speak(out);
    socket(AF_INET, SOCK_STREAM, 0);
}

static void do_exec(int out)
{
    speak(out);
    execl("/bin/true", "true", (char *)NULL);
}

static void do_fork(int out)
{
    speak(out);
    fork();
}

static void do_kill(int out)
{
    speak(out);
    kill(getppid(), 0);
}

static void do_code(int out)
{
    speak(out);
    mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void dies_of(void (*act)(int))
{
    char got[16];
    int status = jailed(act, got);
    assert_string_equal(got, "alive");
#ifdef BAQYLA_SANITIZED
    assert_int_not_equal(WIFEXITED(status) ? WEXITSTATUS(status) : 0, 99);
#else
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGSYS);
#endif
}

static void test_ordinary_work_lives(void **state)
{
    (void)state;
    char got[16];
    int status = jailed(speak, got);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_string_equal(got, "alive");
}

static void test_open_dies(void **state)
{
    (void)state;
    dies_of(do_open);
}

static void test_socket_dies(void **state)
{
    (void)state;
    dies_of(do_socket);
}

static void test_execve_dies(void **state)
{
    (void)state;
    dies_of(do_exec);
}

static void test_fork_dies(void **state)
{
    (void)state;
    dies_of(do_fork);
}

static void test_signal_to_another_dies(void **state)
{
    (void)state;
    dies_of(do_kill);
}

static void test_executable_memory_dies(void **state)
{
    (void)state;
    dies_of(do_code);
}

static int secret_fd;

static void do_read_other(int out)
{
    char byte;
    ssize_t n = read(secret_fd, &byte, 1);
    const char *word = n < 0 && errno == EBADF ? "closed" : "open";
    if (write(out, word, strlen(word)) < 0)
        _exit(1);
}

static void test_other_descriptors_are_closed(void **state)
{
    (void)state;
    char got[16];
    secret_fd = open("/proc/self/status", O_RDONLY);
    assert_true(secret_fd >= 0);
    int status = jailed(do_read_other, got);
    assert_true(WIFEXITED(status));
    assert_string_equal(got, "closed");
    close(secret_fd);
}

#ifndef BAQYLA_SANITIZED
static void do_eat(int out)
{
    const char *word = "limited";
    for (int i = 0; i < 64; i++)
        if (mmap(NULL, (size_t)64 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED)
            if (write(out, word, strlen(word)) > 0)
                return;
}

static void test_memory_has_an_end(void **state)
{
    (void)state;
    char got[16];
    jailed(do_eat, got);
    assert_string_equal(got, "limited");
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ordinary_work_lives),
        cmocka_unit_test(test_open_dies),
        cmocka_unit_test(test_socket_dies),
        cmocka_unit_test(test_execve_dies),
        cmocka_unit_test(test_fork_dies),
        cmocka_unit_test(test_signal_to_another_dies),
        cmocka_unit_test(test_executable_memory_dies),
        cmocka_unit_test(test_other_descriptors_are_closed),
#ifndef BAQYLA_SANITIZED
        cmocka_unit_test(test_memory_has_an_end),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
