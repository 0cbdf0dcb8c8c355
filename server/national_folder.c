#include "national_folder.h"

#include <dirent.h>
#include <stdbool.h>
#include <string.h>

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

const char *national_folder_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}
