#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "retention.h"

/* Removes what a record names and lists the whole store afterwards. */

enum { STORE_DEPTH_MAX = 4, STORE_PATH_MAX = 4096 };

struct listing {
    char **path;
    size_t count, room;
};

static void listing_free(struct listing *l)
{
    for (size_t i = 0; i < l->count; i++)
        free(l->path[i]);
    free(l->path);
}

static enum fault listing_add(struct listing *l, const char *path)
{
    if (l->count == l->room) {
        size_t room = l->room ? 2 * l->room : 256;
        char **more = realloc(l->path, room * sizeof *more);
        if (!more)
            return fault(F_NOMEM, "a listing of %zu files", room);
        l->path = more;
        l->room = room;
    }
    l->path[l->count] = strdup(path);
    if (!l->path[l->count])
        return fault(F_NOMEM, "a listing of %zu files", l->count);
    l->count++;
    return F_OK;
}

/* Never through links; a folder that is not there holds nothing. */
static enum fault walk(struct listing *l, const char *folder, const char *below, int depth)
{
    char path[STORE_PATH_MAX], inner[STORE_PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder, below);
    DIR *dir = opendir(path);
    if (!dir)
        return errno == ENOENT ? F_OK : fault(F_IO, "%.200s: %s", path, strerror(errno));
    enum fault f = F_OK;
    for (struct dirent *e; !f && (e = readdir(dir));) {
        struct stat st;
        if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
            continue;
        if (snprintf(inner, sizeof inner, "%s/%s", below, e->d_name) >= (int)sizeof inner)
            f = fault(F_IO, "a path of the store is too long");
        else if (fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW))
            f = errno == ENOENT ? F_OK : fault(F_IO, "%.200s: %s", inner, strerror(errno));
        else if (S_ISDIR(st.st_mode))
            f = depth < STORE_DEPTH_MAX ? walk(l, folder, inner, depth + 1) : fault(F_IO, "the store is too deep");
        else
            f = listing_add(l, inner);
    }
    closedir(dir);
    return f;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The folder's entry must be gone from the disk too before anybody says so. */
static enum fault gone(const char *folder, const char *below)
{
    char path[STORE_PATH_MAX], *slash;
    snprintf(path, sizeof path, "%s/%s", folder, below);
    if (unlink(path) && errno != ENOENT)
        return fault(F_IO, "%.200s: %s", path, strerror(errno));
    slash = strrchr(path, '/');
    *slash = '\0';
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? F_OK : fault(F_IO, "%.200s: %s", path, strerror(errno));
    int failed = fsync(fd);
    close(fd);
    if (failed)
        return fault(F_IO, "%.200s: %s", path, strerror(errno));
    if (!strncmp(below, "recordings/", 11))
        rmdir(path); /* only when it is empty; those of evidence may be about to be written into */
    return F_OK;
}

static bool safe(const char *path)
{
    return (!strncmp(path, "evidence/", 9) || !strncmp(path, "recordings/", 11)) && !strstr(path, "..");
}

static void count(struct listing *l, const struct destruction_item *items, size_t items_len, struct store_listing *ret)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    if (l->count)
        qsort(l->path, l->count, sizeof *l->path, by_text);
    crypto_hash_sha256_init(&state);
    for (size_t i = 0; i < l->count; i++) {
        crypto_hash_sha256_update(&state, (const unsigned char *)l->path[i], strlen(l->path[i]));
        crypto_hash_sha256_update(&state, (const unsigned char *)"\n", 1);
    }
    crypto_hash_sha256_final(&state, hash);
    *ret = (struct store_listing){.files = (int64_t)l->count};
    sodium_bin2hex(ret->sha256, sizeof ret->sha256, hash, sizeof hash);
    for (size_t i = 0; i < items_len; i++) {
        const char *key = items[i].path;
        ret->still_there +=
            !items[i].still_booked && l->count && bsearch(&key, l->path, l->count, sizeof *l->path, by_text) != NULL;
    }
}

enum fault destruction_carry_out(const char *folder, const struct destruction_item *items, size_t items_len,
                                 struct store_listing *ret_listing)
{
    struct listing l = {0};
    enum fault f = F_OK;
    for (size_t i = 0; !f && i < items_len; i++)
        if (!items[i].still_booked)
            f = safe(items[i].path) ? gone(folder, items[i].path) : fault(F_CORRUPT, "a record names a strange path");
    if (!f)
        f = walk(&l, folder, "evidence", 0);
    if (!f)
        f = walk(&l, folder, "recordings", 0);
    if (!f)
        count(&l, items, items_len, ret_listing);
    listing_free(&l);
    return f;
}
