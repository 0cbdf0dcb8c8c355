#include "jail.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Needed by read loops, malloc, clocks, codecs and an orderly or disorderly end. */
static const int allowed[] = {
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(readv),
    SCMP_SYS(writev),
    SCMP_SYS(pread64),
    SCMP_SYS(pwrite64),
    SCMP_SYS(lseek),
    SCMP_SYS(close),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(getrandom),
    SCMP_SYS(sched_yield),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(getrusage),
};

#ifndef BAQYLA_SANITIZED
/* Asked out of habit; refused without dying. */
static const int refused[] = {
    SCMP_SYS(fstat),     SCMP_SYS(newfstatat), SCMP_SYS(ioctl), SCMP_SYS(sched_getaffinity),
    SCMP_SYS(prlimit64), SCMP_SYS(sysinfo),    SCMP_SYS(uname),
};
#endif

static int rules_add(scmp_filter_ctx filter)
{
    int rc = 0;
    for (size_t i = 0; !rc && i < sizeof allowed / sizeof *allowed; i++)
        rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
#ifndef BAQYLA_SANITIZED
    for (size_t i = 0; !rc && i < sizeof refused / sizeof *refused; i++)
        rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), refused[i], 0);
#endif
    /* Memory, but never executable; mappings of nothing but memory. */
    if (!rc)
        rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                              SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS));
    if (!rc)
        rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    if (!rc)
        rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_A1(SCMP_CMP_EQ, F_GETFL, 0));
    /* abort() signals its own process; nobody else's. */
    if (!rc)
        rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                              SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0));
    return rc;
}

static int filter_load(void)
{
#ifdef BAQYLA_SANITIZED
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_LOG);
#else
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
#endif
    if (!filter)
        return ENOMEM;
    int rc = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1); /* a filter binds only its thread otherwise */
    if (!rc)
        rc = rules_add(filter);
    if (!rc)
        rc = seccomp_load(filter);
    seccomp_release(filter);
    return -rc;
}

static int kept(const struct jail *jail, int fd)
{
    for (int i = 0; i < jail->keep_len; i++)
        if (jail->keep[i] == fd)
            return 1;
    return 0;
}

static int last_kept(const struct jail *jail)
{
    int last = -1;
    for (int i = 0; i < jail->keep_len; i++)
        if (jail->keep[i] > last)
            last = jail->keep[i];
    return last;
}

static int others_close(const struct jail *jail)
{
    int last = last_kept(jail);
    for (int fd = 0; fd <= last; fd++)
        if (!kept(jail, fd))
            close(fd);
    return syscall(SYS_close_range, (unsigned)(last + 1), ~0u, 0u) ? errno : 0;
}

static int limit(int what, uint64_t most)
{
    struct rlimit r = {.rlim_cur = most, .rlim_max = most};
    return setrlimit(what, &r) ? errno : 0;
}

static int limits_set(const struct jail *jail)
{
    int rc = limit(RLIMIT_CORE, 0);
    if (!rc)
        rc = limit(RLIMIT_FSIZE, jail->file_bytes);
    if (!rc && jail->cpu_s)
        rc = limit(RLIMIT_CPU, jail->cpu_s);
#ifndef BAQYLA_SANITIZED
    if (!rc)
        rc = limit(RLIMIT_NOFILE, (uint64_t)last_kept(jail) + 1);
    if (!rc && jail->memory_bytes)
        rc = limit(RLIMIT_AS, jail->memory_bytes);
#endif
    return rc;
}

int jail_close(const struct jail *jail)
{
    signal(SIGPIPE, SIG_IGN);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        return errno;
#ifndef BAQYLA_SANITIZED
    if (prctl(PR_SET_DUMPABLE, 0))
        return errno;
#endif
    int rc = others_close(jail);
    if (!rc)
        rc = limits_set(jail);
    return rc ? rc : filter_load();
}
