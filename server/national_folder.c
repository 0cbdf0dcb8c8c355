#include "national_folder.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "act_sign.h"
#include "files.h"
#include "national.h"

static bool ends(const char *name, const char *end)
{
    size_t len = strlen(name), end_len = strlen(end);
    return len > end_len && !strcmp(name + len - end_len, end);
}

static bool wanted(const char *name, bool lists)
{
    return lists ? ends(name, ".crl") : ends(name, ".cer") || ends(name, ".crt") || ends(name, ".pem");
}

static enum fault list(const char *dir, bool lists, struct arena *arena, struct national_folder *folder)
{
    size_t count = 0;
    enum fault f = F_OK;
    DIR *stream = opendir(dir);
    if (!stream)
        return fault(F_NOT_FOUND, "cannot open %.120s", dir);
    for (struct dirent *entry = readdir(stream); !f && entry; entry = readdir(stream)) {
        if (!wanted(entry->d_name, lists))
            continue;
        if (count++ == NATIONAL_FILES_MAX)
            f = fault(F_TOO_BIG, "more than %d %s", NATIONAL_FILES_MAX, lists ? "revocation lists" : "authorities");
        else
            folder->path[folder->count++] = arena_format(arena, "%s/%s", dir, entry->d_name);
    }
    closedir(stream);
    if (!f && !lists && !count)
        f = fault(F_NOT_FOUND, "no certificate of an authority in %.120s", dir);
    return f;
}

enum fault national_folder_list(const char *dir, struct arena *arena, struct national_folder *ret_folder)
{
    struct national_folder folder = {.count = 0};
    _Static_assert(2 * NATIONAL_FILES_MAX <= NATIONAL_PATHS_MAX, "both kinds fit");
    enum fault f = list(dir, false, arena, &folder);
    if (!f)
        f = list(dir, true, arena, &folder);
    if (!f)
        f = arena_check(arena);
    if (!f)
        *ret_folder = folder;
    return f;
}

static enum fault open_folder(const char *dir, struct arena *arena, struct national **ret_national)
{
    struct national_folder folder;
    struct national *n = NULL;
    enum fault f = national_folder_list(dir, arena, &folder);
    if (!f)
        f = national_new(&n);
    for (size_t i = 0; !f && i < folder.count; i++) {
        char *bytes;
        size_t len;
        f = file_read(folder.path[i], NATIONAL_FILE_BYTES_MAX, &bytes, &len);
        if (f)
            break;
        f = national_add(n, bytes, len);
        free(bytes);
    }
    if (f) {
        national_free(n);
        return f;
    }
    *ret_national = n;
    return F_OK;
}

enum fault national_folder_keep(const char *folder, const char *cert_pem, const char *dir, int64_t now_ms,
                                struct arena *arena, const char **ret_sha256)
{
    struct national *n;
    enum fault f = open_folder(folder, arena, &n);
    if (f)
        return f;
    f = act_list_keep(n, cert_pem, dir, now_ms, arena, ret_sha256);
    national_free(n);
    return f;
}

const char *national_folder_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}
