#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum fault from_errno(const char *what, const char *path)
{
    enum fault f = errno == ENOENT || errno == ENOTDIR  ? F_NOT_FOUND
                   : errno == EEXIST                    ? F_CONFLICT
                   : errno == ENOSPC || errno == EDQUOT ? F_DISK_FULL
                                                        : F_IO;
    return fault(f, "cannot %s %.120s: %s", what, path, strerror(errno));
}

static enum fault read_all(int fd, const char *path, char *bytes, size_t len)
{
    for (size_t done = 0; done < len;) {
        ssize_t n = read(fd, bytes + done, len - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return from_errno("read", path);
        if (n == 0)
            return fault(F_IO, "%.120s became shorter while it was read", path);
        done += (size_t)n;
    }
    return F_OK;
}

enum fault file_read(const char *path, size_t most, char **ret_bytes, size_t *ret_len)
{
    struct stat st;
    char *bytes = NULL;
    enum fault f = F_OK;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return from_errno("open", path);
    if (fstat(fd, &st)) {
        f = from_errno("look at", path);
        goto out;
    }
    if (!S_ISREG(st.st_mode)) {
        f = fault(F_IO, "%.120s is not a file", path);
        goto out;
    }
    if (st.st_size < 0 || (unsigned long long)st.st_size > most) {
        f = fault(F_TOO_BIG, "%.120s has %lld bytes", path, (long long)st.st_size);
        goto out;
    }
    bytes = malloc((size_t)st.st_size + 1);
    if (!bytes) {
        f = fault(F_NOMEM, "%.120s", path);
        goto out;
    }
    f = read_all(fd, path, bytes, (size_t)st.st_size);
    if (f)
        goto out;
    bytes[st.st_size] = 0;
    *ret_bytes = bytes;
    *ret_len = (size_t)st.st_size;
    bytes = NULL;
out:
    free(bytes);
    close(fd);
    return f;
}

enum fault file_write_new(const char *path, const void *bytes, size_t len, unsigned mode)
{
    enum fault f = F_OK;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    if (fd < 0)
        return from_errno("make", path);
    for (size_t done = 0; done < len;) {
        ssize_t n = write(fd, (const char *)bytes + done, len - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            f = from_errno("write", path);
            goto out;
        }
        done += (size_t)n;
    }
    if (fsync(fd))
        f = from_errno("sync", path);
out:
    close(fd);
    if (f)
        unlink(path);
    return f;
}

static enum fault folder_sync(const char *path)
{
    char folder[4096];
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash)
        slash[slash == folder] = 0;
    int fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return from_errno("open", folder);
    enum fault f = fsync(fd) ? from_errno("sync", folder) : F_OK;
    close(fd);
    return f;
}

enum fault file_replace(const char *path, const void *bytes, size_t len, unsigned mode)
{
    char fresh[4096];
    if ((size_t)snprintf(fresh, sizeof fresh, "%s.new", path) >= sizeof fresh)
        return fault(F_INVALID, "a path of %zu bytes", strlen(path));
    unlink(fresh); /* of one that was cut short */
    enum fault f = file_write_new(fresh, bytes, len, mode);
    if (f)
        return f;
    if (rename(fresh, path)) {
        f = from_errno("replace", path);
        unlink(fresh);
        return f;
    }
    return folder_sync(path);
}

enum fault folder_make(const char *path, unsigned mode)
{
    char part[4096];
    if ((size_t)snprintf(part, sizeof part, "%s", path) >= sizeof part)
        return fault(F_INVALID, "a path of %zu bytes", strlen(path));
    for (char *slash = strchr(part + 1, '/');; slash = strchr(slash + 1, '/')) {
        if (slash)
            *slash = 0;
        if (mkdir(part, mode) && errno != EEXIST)
            return from_errno("make", part);
        if (!slash)
            return F_OK;
        *slash = '/';
    }
}
