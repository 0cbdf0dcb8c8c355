#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Preloaded, it makes every fsync and fdatasync of a process take SLOW_SYNC_MS milliseconds longer, as on a slow
   disk. */

enum { MS_MAX = 10000 };

int fsync(int fd);
int fdatasync(int fd);

static int slowly(long call, int fd)
{
    const char *text = getenv("SLOW_SYNC_MS");
    long ms = text ? strtol(text, NULL, 10) : 0;
    struct timespec rest = {ms / 1000, ms % 1000 * 1000000};
    if (ms > 0 && ms <= MS_MAX)
        while (nanosleep(&rest, &rest) && errno == EINTR)
            ;
    return (int)syscall(call, fd);
}

int fsync(int fd)
{
    return slowly(SYS_fsync, fd);
}

int fdatasync(int fd)
{
    return slowly(SYS_fdatasync, fd);
}
