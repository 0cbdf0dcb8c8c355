#include "nth.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

static _Thread_local long left[3];
static _Thread_local int keep, failed, deadly;

void nth_arm(enum nth_kind kind, long n, int lasting)
{
    failed = 0;
    keep = lasting;
    left[kind] = n;
}

void nth_deadly(enum nth_kind kind, long n)
{
    nth_arm(kind, n, 1);
    deadly = 1;
}

int nth_disarm(void)
{
    for (int kind = 0; kind < 3; kind++)
        left[kind] = 0;
    return failed;
}

static int fails(enum nth_kind kind)
{
    if (!left[kind])
        return 0;
    if (left[kind] > 1) {
        left[kind]--;
        return 0;
    }
    if (deadly)
        kill(getpid(), SIGKILL);
    if (!keep)
        left[kind] = 0;
    failed = 1;
    return 1;
}

void *malloc(size_t size)
{
    return fails(NTH_MALLOC) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails(NTH_MALLOC) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    return fails(NTH_MALLOC) ? NULL : __libc_realloc(old, size);
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at)
{
    if (fails(NTH_WRITE)) {
        errno = ENOSPC;
        return -1;
    }
    return syscall(SYS_pwrite64, fd, bytes, len, at);
}

ssize_t write(int fd, const void *bytes, size_t len)
{
    if (fails(NTH_WRITE)) {
        errno = ENOSPC;
        return -1;
    }
    return syscall(SYS_write, fd, bytes, len);
}

int fdatasync(int fd)
{
    if (fails(NTH_SYNC)) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_fdatasync, fd);
}

int fsync(int fd)
{
    if (fails(NTH_SYNC)) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_fsync, fd);
}
