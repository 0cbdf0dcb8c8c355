#include "evidence.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attempt.h"
#include "policy.h"

enum fault evidence_path(const char *dir, const char *sha256, char out[EVIDENCE_PATH_MAX])
{
    if (!sha256 || strlen(sha256) != HASH_HEX || strspn(sha256, "0123456789abcdef") != HASH_HEX)
        return fault(F_INVALID, "not the name of evidence");
    if (snprintf(out, EVIDENCE_PATH_MAX, "%s/evidence/%.2s/%s", dir, sha256, sha256) >= EVIDENCE_PATH_MAX)
        return fault(F_INVALID, "the data directory's name is too long");
    return F_OK;
}

static enum fault broken(const char *what, const char *path)
{
    return fault(errno == ENOSPC || errno == EDQUOT ? F_DISK_FULL : F_IO, "%s %s: %s", what, path, strerror(errno));
}

static enum fault sync_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return broken("open", path);
    enum fault f = fsync(fd) ? broken("fsync", path) : F_OK;
    close(fd);
    return f;
}

static enum fault make_folder(const char *path, const char *parent)
{
    if (mkdir(path, 0700) == 0)
        return sync_folder(parent);
    return errno == EEXIST ? F_OK : broken("mkdir", path);
}

static enum fault write_whole(int fd, const char *path, const unsigned char *bytes, size_t len)
{
    while (len) {
        ssize_t n = write(fd, bytes, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return broken("write", path);
        bytes += n;
        len -= (size_t)n;
    }
    return fsync(fd) ? broken("fsync", path) : F_OK;
}

static enum fault write_file(const char *folder, const char *path, const void *bytes, size_t len)
{
    char temporary[EVIDENCE_PATH_MAX + 8];
    snprintf(temporary, sizeof temporary, "%s/.XXXXXX", folder);
    int fd = mkostemp(temporary, O_CLOEXEC);
    if (fd < 0)
        return broken("create", temporary);
    enum fault f = write_whole(fd, temporary, bytes, len);
    if (close(fd) && !f)
        f = broken("close", temporary);
    if (!f && rename(temporary, path))
        f = broken("rename", path);
    if (f) {
        unlink(temporary);
        return f;
    }
    return sync_folder(folder);
}

enum fault evidence_store(const char *dir, const void *bytes, size_t len, char ret_sha256[HASH_HEX + 1])
{
    char hash[HASH_HEX + 1], path[EVIDENCE_PATH_MAX], root[EVIDENCE_PATH_MAX], folder[EVIDENCE_PATH_MAX];
    struct stat st;
    if (len > EVIDENCE_MAX)
        return fault(F_TOO_BIG, "evidence of %zu bytes", len);
    sha256_hex(bytes, len, hash);
    enum fault f = evidence_path(dir, hash, path);
    if (f)
        return f;
    snprintf(folder, sizeof folder, "%.*s", (int)(strlen(path) - HASH_HEX - 1), path);
    snprintf(root, sizeof root, "%.*s", (int)(strlen(folder) - 3), folder);
    if (stat(path, &st) == 0 && (size_t)st.st_size == len) {
        memcpy(ret_sha256, hash, sizeof hash);
        return F_OK;
    }
    f = make_folder(root, dir);
    if (!f)
        f = make_folder(folder, root);
    if (!f)
        f = write_file(folder, path, bytes, len);
    if (!f)
        memcpy(ret_sha256, hash, sizeof hash);
    return f;
}

enum fault evidence_read(const char *dir, const char *sha256, struct arena *arena, const void **ret_bytes,
                         size_t *ret_len)
{
    char path[EVIDENCE_PATH_MAX], hash[HASH_HEX + 1];
    struct stat st;
    enum fault f = evidence_path(dir, sha256, path);
    if (f)
        return f;
    FILE *file = fopen(path, "rbe");
    if (!file)
        return errno == ENOENT ? fault(F_NOT_FOUND, "no evidence %s", sha256) : broken("open", path);
    if (fstat(fileno(file), &st) || st.st_size > EVIDENCE_MAX)
        f = fault(F_CORRUPT, "evidence %s is too large", sha256);
    size_t len = f ? 0 : (size_t)st.st_size;
    char *bytes = f ? NULL : arena_alloc(arena, len + 1);
    if (!f && !bytes)
        f = fault(F_NOMEM, "evidence of %zu bytes", len);
    if (!f && fread(bytes, 1, len, file) != len)
        f = fault(F_IO, "evidence %s cannot be read", sha256);
    fclose(file);
    if (f)
        return f;
    sha256_hex(bytes, len, hash);
    if (strcmp(hash, sha256))
        return fault(F_CORRUPT, "evidence %s is not what its name says", sha256);
    *ret_bytes = bytes;
    *ret_len = len;
    return F_OK;
}

enum fault evidence_add(struct db *db, const struct evidence_use *use, int64_t now_ms, struct id *ret_id)
{
    struct id id = id_make();
    int64_t days;
    enum fault f = policy_int(db, use->policy_version, "evidence_days", &days);
    if (!f)
        f = db_run(db, S_EVIDENCE_ADD, "ttiii", use->sha256, use->media_type, use->bytes, now_ms,
                   now_ms + days * 86400000);
    if (!f)
        f = db_run(db, S_EVIDENCE_USE_ADD, "tttttiiiitiii", id.text, use->sha256, use->attempt, use->incident,
                   use->place, use->media_ms, use->server_ms, use->frame_seq, use->layer, use->detectors,
                   use->policy_version, use->media_to_ms, use->hidden);
    if (!f)
        f = audit(db, &actor_system, "evidence.add", "evidence", use->sha256, "%s of %s at media %lld ms", use->place,
                  use->attempt, (long long)use->media_ms);
    if (!f)
        *ret_id = id;
    return f;
}

/* The student sees what a person has confirmed about them, no more; staff see what they may watch. */
static enum fault use_visible(struct db *db, const char *person, uint32_t roles, const struct row *row)
{
    bool own = !strcmp(row_peek(row, 1), person);
    const char *state = row_peek(row, 2);
    if (own && state && !strcmp(state, "confirmed"))
        return attempt_visible_to(db, person, roles, row_peek(row, 0), NEED_OWN);
    enum fault f = own ? F_NOT_FOUND : attempt_visible_to(db, person, roles, row_peek(row, 0), NEED_WATCH);
    /* Registrars post what an act says: they see the pictures of its incidents. */
    if (f == F_FORBIDDEN && !row_null(row, 4))
        f = attempt_visible_to(db, person, roles, row_peek(row, 0), NEED_SEE);
    return f;
}

enum fault evidence_visible_to(struct db *db, const char *person, uint32_t roles, const char *sha256,
                               struct arena *arena, char *ret_attempt, char **ret_type)
{
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_EVIDENCE_USES, "t", sha256); f == F_OK; f = row_next(&row)) {
        enum fault seen = use_visible(db, person, roles, &row);
        if (seen == F_OK) {
            snprintf(ret_attempt, ID_LEN + 1, "%s", row_peek(&row, 0));
            *ret_type = row_text(&row, 3, arena);
            row_done(&row);
            return arena_check(arena);
        }
        if (seen != F_NOT_FOUND && seen != F_FORBIDDEN) {
            row_done(&row);
            return seen;
        }
    }
    return f == F_NOT_FOUND ? fault(F_NOT_FOUND, "no evidence %s for them", sha256) : f;
}
