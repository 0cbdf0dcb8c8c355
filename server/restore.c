#include "commands.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit.h"
#include "books.h"
#include "evidence.h"
#include "files.h"
#include "settings.h"

/* `baqyla restore FILE [FROM]`: the books of a backup into an empty data folder, and from FROM, a copy of the old data
   folder or the folder itself, the keys and whatever the books name. Every byte is hashed on its way. */

enum { PATH_BYTES = 2048, PIECE = 64 * 1024, DEPTH_MAX = 6 };

struct tally {
    long stored, recordings, missing;
    long long rows;
};

/* Empty means empty: what stands there could be another university's. */
static enum fault folder_empty(const char *folder)
{
    struct stat st;
    enum fault f = folder_make(folder, 0700);
    if (f)
        return f;
    DIR *dir = opendir(folder);
    if (!dir)
        return fault(F_IO, "%.180s: %s", folder, strerror(errno));
    bool empty = true;
    for (struct dirent *e; empty && (e = readdir(dir));)
        empty = !strcmp(e->d_name, ".") || !strcmp(e->d_name, "..");
    closedir(dir);
    if (empty)
        return F_OK;
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "%.2000s/books.sqlite", folder);
    if (stat(path, &st))
        return fault(F_CONFLICT, "%.180s is not empty", folder);
    struct db *db = NULL; /* the lock tells whether a server holds it */
    char lock[PATH_BYTES + 8];
    snprintf(lock, sizeof lock, "%s.lock", path);
    bool held = !access(lock, F_OK) && db_open(path, DB_WRITE, &db) == F_BUSY;
    db_close(db);
    return held ? fault(F_CONFLICT, "a server is running on %.180s", folder)
                : fault(F_CONFLICT, "%.180s holds books already; a backup goes into an empty folder", folder);
}

static enum fault copy_bytes(int in, int out, const char *name, char ret_sha256[HASH_HEX + 1])
{
    crypto_hash_sha256_state state;
    unsigned char hash[crypto_hash_sha256_BYTES];
    char *piece = malloc(PIECE);
    ssize_t len = piece ? 0 : -1;
    crypto_hash_sha256_init(&state);
    while (piece && (len = read(in, piece, PIECE)) > 0) {
        crypto_hash_sha256_update(&state, (unsigned char *)piece, (unsigned long long)len);
        for (ssize_t at = 0, n; at < len; at += n)
            if ((n = write(out, piece + at, (size_t)(len - at))) <= 0) {
                free(piece);
                return fault(errno == ENOSPC ? F_DISK_FULL : F_IO, "%.180s: %s", name, strerror(errno));
            }
    }
    free(piece);
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(ret_sha256, HASH_HEX + 1, hash, sizeof hash);
    return len || fsync(out) ? fault(F_IO, "%.180s: %s", name, strerror(errno)) : F_OK;
}

/* A regular file into a new one, with its folders. F_NOT_FOUND when there is none. */
static enum fault copy_file(const char *from, const char *to, char ret_sha256[HASH_HEX + 1])
{
    char folder[PATH_BYTES];
    struct stat st;
    snprintf(folder, sizeof folder, "%s", to);
    char *slash = strrchr(folder, '/');
    if (slash)
        *slash = 0;
    int in = open(from, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (in < 0 || fstat(in, &st) || !S_ISREG(st.st_mode)) {
        if (in >= 0)
            close(in);
        return fault(F_NOT_FOUND, "%.180s is no file", from);
    }
    enum fault f = slash ? folder_make(folder, 0700) : F_OK;
    int out = f ? -1 : open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (!f)
        f = out < 0 ? fault(F_IO, "%.180s: %s", to, strerror(errno)) : copy_bytes(in, out, to, ret_sha256);
    close(in);
    if (out >= 0 && close(out) && !f)
        f = fault(F_IO, "%.180s: %s", to, strerror(errno));
    return f;
}

/* ca/ and tls/: whole folders. One that is not there is the operator's to explain. */
static enum fault copy_folder(const char *from, const char *to, int depth)
{
    char inner[PATH_BYTES], target[PATH_BYTES], unused[HASH_HEX + 1];
    DIR *dir = opendir(from);
    if (!dir)
        return fault(F_NOT_FOUND, "%.180s: %s", from, strerror(errno));
    enum fault f = depth < DEPTH_MAX ? folder_make(to, 0700) : fault(F_INVALID, "%.180s is too deep", from);
    for (struct dirent *e; !f && (e = readdir(dir));) {
        struct stat st;
        if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
            continue;
        if (snprintf(inner, sizeof inner, "%s/%s", from, e->d_name) >= (int)sizeof inner ||
            snprintf(target, sizeof target, "%s/%s", to, e->d_name) >= (int)sizeof target)
            f = fault(F_INVALID, "%.180s: a path is too long", from);
        else if (!lstat(inner, &st) && S_ISDIR(st.st_mode))
            f = copy_folder(inner, target, depth + 1);
        else
            f = copy_file(inner, target, unused);
    }
    closedir(dir);
    return f;
}

/* What the books name, below the data folder, with that hash; what is missing or another is said and counted. */
static enum fault fetch(const char *from, const char *below, const char *sha256, struct tally *t, bool *ret_there)
{
    char source[PATH_BYTES], target[PATH_BYTES], found[HASH_HEX + 1] = "";
    *ret_there = false;
    if (snprintf(source, sizeof source, "%s/%s", from ? from : "", below) >= (int)sizeof source ||
        snprintf(target, sizeof target, "%s/%s", settings()->data, below) >= (int)sizeof target)
        return fault(F_INVALID, "%.180s: a path is too long", below);
    enum fault f = from ? copy_file(source, target, found) : F_NOT_FOUND;
    *ret_there = !f && !strcmp(found, sha256);
    if (f && f != F_NOT_FOUND)
        return f;
    if (!*ret_there) {
        fprintf(stderr, "baqyla: %s is booked and %s\n", below, f ? "not there" : "has other bytes");
        t->missing++;
        if (!f)
            unlink(target);
    }
    return F_OK;
}

static enum fault fetch_all(struct db *db, const char *from, struct tally *t)
{
    struct row row;
    enum fault f, g = F_OK;
    bool there;
    char path[EVIDENCE_PATH_MAX];
    const size_t folder = strlen(settings()->data) + 1;
    for (f = db_each(db, &row, S_STORE_HASHES, ""); f == F_OK && !g; f = row_next(&row)) {
        const char *sha256 = row_peek(&row, 0);
        g = evidence_path(settings()->data, sha256, path);
        if (!g)
            g = fetch(from, path + folder, sha256, t, &there);
        t->stored += !g && there;
    }
    if (g || f != F_NOT_FOUND) {
        row_done(&row);
        return g ? g : f;
    }
    for (f = db_each(db, &row, S_STORE_RECORDINGS, ""); f == F_OK && !g; f = row_next(&row)) {
        g = fetch(from, row_peek(&row, 0), row_peek(&row, 1), t, &there);
        t->recordings += !g && there;
    }
    if (g)
        row_done(&row);
    return g ? g : f == F_NOT_FOUND ? F_OK : f;
}

static enum fault restore_keys(const char *from)
{
    static const char *const names[] = {"ca", "tls"};
    char source[PATH_BYTES], target[PATH_BYTES];
    enum fault f = F_OK;
    for (size_t i = 0; i < sizeof names / sizeof *names && !f; i++) {
        snprintf(source, sizeof source, "%.2000s/%s", from, names[i]);
        f = copy_folder(source, settings_path(names[i], target, sizeof target), 0);
        if (f == F_NOT_FOUND) {
            fprintf(stderr, "baqyla: %s; signatures and certificates of before cannot be continued\n", fault_text());
            f = F_OK;
        }
    }
    return f;
}

/* The copy opens, is brought to this program's schema, and its chain holds. */
static enum fault open_books(const char *path, struct db **ret_db, struct tally *t)
{
    struct chain_report report;
    enum fault f = db_open(path, DB_WRITE, ret_db);
    if (!f)
        f = chain_verify(*ret_db, &report);
    if (!f && report.broken_seq)
        f = fault(F_CORRUPT, "the audit chain breaks at row %lld: %s", (long long)report.broken_seq,
                  report.why ? report.why : "");
    if (!f)
        t->rows = report.rows;
    return f;
}

static enum fault restore(const char *file, const char *from, struct tally *t)
{
    struct db *db = NULL;
    char path[PATH_BYTES], name[PATH_BYTES + 8], unused[HASH_HEX + 1];
    enum fault f = folder_empty(settings()->data);
    if (f)
        return f;
    settings_path("books.sqlite", path, sizeof path);
    f = copy_file(file, path, unused);
    if (!f)
        f = open_books(path, &db, t);
    if (!f && from)
        f = restore_keys(from);
    if (!f)
        f = fetch_all(db, from, t);
    db_close(db);
    if (f) { /* no half of a university: what came so far stays for the operator to look at, without books to start on
              */
        unlink(path);
        for (const char *const *end = (const char *const[]){"-wal", "-shm", ".lock", NULL}; *end; end++) {
            snprintf(name, sizeof name, "%s%s", path, *end);
            unlink(name);
        }
    }
    return f;
}

int restore_main(int argc, char **argv)
{
    int rest;
    struct tally t = {0};
    if (settings_load(argc, argv, &rest) != F_OK)
        return command_refuse(2);
    if (argc - rest != 1 && argc - rest != 2) {
        fprintf(stderr, "usage: baqyla restore [--data DIR] FILE [FROM]\n");
        return 2;
    }
    if (restore(argv[rest], argc - rest == 2 ? argv[rest + 1] : NULL, &t) != F_OK)
        return command_refuse(1);
    fprintf(stderr,
            "books: %lld rows in an intact audit chain; in the store: %ld files; recordings: %ld; missing: %ld\n",
            t.rows, t.stored, t.recordings, t.missing);
    return t.missing ? 1 : 0;
}
