#include "doorway.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "settings.h"

enum { BACKLOG = 1024 };

/* mkdir -p: the data folder may lie deep. */
static enum fault make_folder(const char *path)
{
    char part[1024];
    if (snprintf(part, sizeof part, "%s", path) >= (int)sizeof part)
        return fault(F_INVALID, "data: the path is too long");
    for (char *c = part + 1;; c++) {
        if (*c && *c != '/')
            continue;
        char kept = *c;
        *c = '\0';
        if (mkdir(part, 0700) && errno != EEXIST)
            return fault(F_IO, "the data folder %.180s cannot be made: %s", part, strerror(errno));
        if (!kept)
            return F_OK;
        *c = kept;
    }
}

static enum fault lock_folder(int *ret_lock)
{
    char path[1024];
    int fd = open(settings_path("lock", path, sizeof path), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return fault(F_IO, "%.180s cannot be opened: %s", path, strerror(errno));
    if (flock(fd, LOCK_EX | LOCK_NB)) {
        close(fd);
        return fault(F_BUSY, "the data folder %.180s is in use by another baqyla", settings()->data);
    }
    *ret_lock = fd;
    return F_OK;
}

static int try_listen(const struct addrinfo *a)
{
    int on = 1, off = 0;
    int fd = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (a->ai_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (bind(fd, a->ai_addr, a->ai_addrlen) || listen(fd, BACKLOG)) {
        int kept = errno;
        close(fd);
        errno = kept;
        return -1;
    }
    return fd;
}

static enum fault listen_on(const char *address, int *ret_listener)
{
    char port[16];
    snprintf(port, sizeof port, "%d", (int)settings()->port);
    struct addrinfo hints = {
        .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV};
    struct addrinfo *found;
    int e = getaddrinfo(address, port, &hints, &found);
    if (e)
        return fault(F_INVALID, "bind: %.100s is not an address: %s", address, gai_strerror(e));
    int fd = try_listen(found);
    int reason = errno;
    freeaddrinfo(found);
    if (fd < 0 && reason == EADDRINUSE)
        return fault(F_BUSY, "port %s is in use by another program; choose one with --port", port);
    if (fd < 0)
        return fault(F_IO, "cannot listen on %.64s port %s: %s", address, port, strerror(reason));
    *ret_listener = fd;
    return F_OK;
}

static enum fault write_port(int listener, int *ret_port)
{
    struct sockaddr_storage a;
    socklen_t len = sizeof a;
    if (getsockname(listener, (struct sockaddr *)&a, &len))
        return fault(F_IO, "getsockname: %s", strerror(errno));
    int port =
        ntohs(a.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&a)->sin6_port : ((struct sockaddr_in *)&a)->sin_port);
    char path[1024], fresh[1040];
    settings_path("port", path, sizeof path);
    snprintf(fresh, sizeof fresh, "%s.new", path);
    FILE *file = fopen(fresh, "we");
    if (!file || fprintf(file, "%d\n", port) < 0 || fclose(file) || rename(fresh, path))
        return fault(F_IO, "%.180s cannot be written: %s", path, strerror(errno));
    *ret_port = port;
    return F_OK;
}

enum fault doorway_open(struct doorway *ret_door)
{
    struct doorway door = {-1, -1, 0};
    const char *address = settings()->bind;
    enum fault f = make_folder(settings()->data);
    if (f == F_OK)
        f = lock_folder(&door.lock);
    if (f == F_OK) {
        f = listen_on(*address ? address : "::", &door.listener);
        if (f == F_IO && !*address)
            f = listen_on("0.0.0.0", &door.listener);
    }
    if (f == F_OK)
        f = write_port(door.listener, &door.port);
    if (f != F_OK) {
        doorway_close(&door);
        return f;
    }
    *ret_door = door;
    return F_OK;
}

void doorway_close(struct doorway *door)
{
    if (door->listener >= 0)
        close(door->listener);
    if (door->lock >= 0)
        close(door->lock);
}
