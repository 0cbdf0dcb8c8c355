#include "bundle.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"

enum { PATH_BYTES = 4096 + BUNDLE_PATH_MAX };

void bundle_init(struct bundle *b)
{
    *b = (struct bundle){0};
}

void bundle_release(struct bundle *b)
{
    for (size_t i = 0; i < b->len; i++)
        free(b->files[i].bytes);
    free(b->files);
    *b = (struct bundle){0};
}

bool bundle_path_valid(const char *path)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/";
    size_t len = strlen(path);
    int depth = 1;
    if (!len || len >= BUNDLE_PATH_MAX || strspn(path, letters) != len || path[0] == '/' || path[len - 1] == '/')
        return false;
    for (const char *part = path; part; part = strchr(part, '/')) {
        if (part != path) {
            part++;
            depth++;
        }
        if (*part == '/' || *part == '.')
            return false;
    }
    return depth <= BUNDLE_DEPTH_MAX;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct bundle_file *)a)->path, ((const struct bundle_file *)b)->path);
}

const struct bundle_file *bundle_find(const struct bundle *b, const char *path)
{
    for (size_t i = 0; i < b->len; i++)
        if (!strcmp(b->files[i].path, path))
            return &b->files[i];
    return NULL;
}

/* Takes the bytes on success. */
static enum fault take(struct bundle *b, const char *path, char *bytes, size_t len)
{
    if (!bundle_path_valid(path))
        return fault(F_INVALID, "no path for a package: %.100s", path);
    if (bundle_find(b, path))
        return fault(F_CONFLICT, "%s is there already", path);
    if (b->len >= BUNDLE_FILES_MAX || len > BUNDLE_FILE_BYTES_MAX || b->total + len > BUNDLE_BYTES_MAX)
        return fault(F_TOO_BIG, "a package of more than %d files or %d bytes", BUNDLE_FILES_MAX, BUNDLE_BYTES_MAX);
    if (!b->files && !(b->files = calloc(BUNDLE_FILES_MAX, sizeof *b->files)))
        return fault(F_NOMEM, "a package");
    struct bundle_file *file = &b->files[b->len++];
    snprintf(file->path, sizeof file->path, "%s", path);
    file->bytes = bytes;
    file->len = len;
    b->total += len;
    qsort(b->files, b->len, sizeof *b->files, by_path);
    return F_OK;
}

enum fault bundle_add(struct bundle *b, const char *path, const void *bytes, size_t len)
{
    char *copy = malloc(len + 1);
    if (!copy)
        return fault(F_NOMEM, "%zu bytes of a package", len);
    if (len)
        memcpy(copy, bytes, len);
    copy[len] = 0;
    enum fault f = take(b, path, copy, len);
    if (f)
        free(copy);
    return f;
}

static bool folder_empty(const char *dir)
{
    DIR *d = opendir(dir);
    bool empty = true;
    if (!d)
        return true;
    for (struct dirent *e = readdir(d); e; e = readdir(d))
        if (strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
            empty = false;
    closedir(d);
    return empty;
}

enum fault bundle_write(const struct bundle *b, const char *dir)
{
    char path[PATH_BYTES];
    if (strlen(dir) >= PATH_BYTES - BUNDLE_PATH_MAX - 2)
        return fault(F_INVALID, "a path of %zu bytes", strlen(dir));
    if (!folder_empty(dir))
        return fault(F_CONFLICT, "%.120s is not empty", dir);
    enum fault f = folder_make(dir, 0755);
    for (size_t i = 0; !f && i < b->len; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, b->files[i].path);
        char *slash = strrchr(path, '/');
        *slash = 0;
        f = folder_make(path, 0755);
        *slash = '/';
        if (!f)
            f = file_write_new(path, b->files[i].bytes, b->files[i].len, 0644);
    }
    return f;
}

struct walk {
    struct bundle *bundle;
    const char *root;
    bundle_stray *stray;
    void *user;
    int entries;
};

static enum fault walk_folder(struct walk *w, const char *folder, int depth);

static enum fault walk_entry(struct walk *w, const char *folder, const char *name, int depth)
{
    char relative[2 * BUNDLE_PATH_MAX + 300], path[PATH_BYTES + 512], *bytes;
    struct stat st;
    size_t len;
    snprintf(relative, sizeof relative, "%s%s%s", folder, *folder ? "/" : "", name);
    snprintf(path, sizeof path, "%s/%s", w->root, relative);
    if (lstat(path, &st))
        return fault(F_IO, "cannot look at %.120s: %s", relative, strerror(errno));
    if (!bundle_path_valid(relative)) {
        w->stray(w->user, relative, "a name that no package holds");
        return F_OK;
    }
    if (S_ISDIR(st.st_mode))
        return walk_folder(w, relative, depth + 1);
    if (!S_ISREG(st.st_mode)) {
        w->stray(w->user, relative, S_ISLNK(st.st_mode) ? "a link" : "neither a file nor a folder");
        return F_OK;
    }
    enum fault f = file_read(path, BUNDLE_FILE_BYTES_MAX, &bytes, &len);
    if (f == F_TOO_BIG) {
        w->stray(w->user, relative, "too big");
        return F_OK;
    }
    if (f)
        return f;
    f = take(w->bundle, relative, bytes, len);
    if (f)
        free(bytes);
    if (f == F_TOO_BIG) {
        w->stray(w->user, relative, "one file too many");
        return F_OK;
    }
    return f;
}

static enum fault walk_folder(struct walk *w, const char *folder, int depth)
{
    enum { ENTRIES_MAX = 4 * BUNDLE_FILES_MAX };
    char path[PATH_BYTES];
    int before = w->entries;
    enum fault f = F_OK;
    if (depth > BUNDLE_DEPTH_MAX) {
        w->stray(w->user, folder, "nested too deep");
        return F_OK;
    }
    snprintf(path, sizeof path, "%s%s%s", w->root, *folder ? "/" : "", folder);
    DIR *d = opendir(path);
    if (!d)
        return fault(errno == ENOENT || errno == ENOTDIR ? F_NOT_FOUND : F_IO, "cannot open %.120s: %s", path,
                     strerror(errno));
    for (struct dirent *e = readdir(d); !f && e; e = readdir(d)) {
        if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
            continue;
        if (++w->entries > ENTRIES_MAX) {
            w->stray(w->user, folder, "too many entries");
            break;
        }
        f = walk_entry(w, folder, e->d_name, depth);
    }
    closedir(d);
    if (!f && *folder && w->entries == before)
        w->stray(w->user, folder, "an empty folder");
    return f;
}

enum fault bundle_read(struct bundle *b, const char *dir, bundle_stray *stray, void *user)
{
    struct walk w = {.bundle = b, .root = dir, .stray = stray, .user = user};
    if (strlen(dir) >= PATH_BYTES - BUNDLE_PATH_MAX - 2)
        return fault(F_INVALID, "a path of %zu bytes", strlen(dir));
    return walk_folder(&w, "", 1);
}
