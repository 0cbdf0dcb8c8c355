#include "static.h"

#include <errno.h>
#include <fts.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#include <openssl/evp.h>

static struct {
    struct static_file files[STATIC_FILES_MAX];
    size_t count, bytes;
} shelf;

static const struct {
    const char *end, *mime;
} mimes[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".txt", "text/plain; charset=utf-8"},
    {".woff2", "font/woff2"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".wasm", "application/wasm"},
};

static bool ends(const char *text, const char *end)
{
    size_t a = strlen(text), b = strlen(end);
    return a >= b && !strcmp(text + a - b, end);
}

static const char *mime_of(const char *path)
{
    for (size_t i = 0; i < sizeof mimes / sizeof mimes[0]; i++)
        if (ends(path, mimes[i].end))
            return mimes[i].mime;
    return "application/octet-stream";
}

static enum fault read_whole(const char *path, size_t len, unsigned char **ret_bytes)
{
    FILE *file = fopen(path, "re");
    unsigned char *bytes = malloc(len + 1);
    size_t got = file && bytes ? fread(bytes, 1, len, file) : 0;
    if (file)
        fclose(file);
    if (!file || !bytes || got != len) {
        free(bytes);
        return fault(F_IO, "%.180s cannot be read", path);
    }
    *ret_bytes = bytes;
    return F_OK;
}

static enum fault make_etag(struct static_file *f)
{
    unsigned char hash[32];
    unsigned int len = sizeof hash;
    if (EVP_Digest(f->plain, f->plain_len, hash, &len, EVP_sha256(), NULL) != 1)
        return fault(F_NOMEM, "SHA-256");
    f->etag[0] = '"';
    for (int i = 0; i < 16; i++)
        snprintf(f->etag + 1 + 2 * i, 3, "%02x", hash[i]);
    memcpy(f->etag + 33, "\"", 2);
    return F_OK;
}

/* Kept only when it saves a tenth; failing to compress is no failure. */
static void make_gzip(struct static_file *f)
{
    z_stream z = {0};
    if (f->plain_len < 512 || deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        return;
    size_t room = f->plain_len - f->plain_len / 10;
    f->gzip = malloc(room);
    z.next_in = f->plain;
    z.avail_in = (uInt)f->plain_len;
    z.next_out = f->gzip;
    z.avail_out = (uInt)room;
    if (f->gzip && deflate(&z, Z_FINISH) == Z_STREAM_END) {
        f->gzip_len = z.total_out;
    } else {
        free(f->gzip);
        f->gzip = NULL;
    }
    deflateEnd(&z);
}

/* "main-B3xQ81_a.js": what the bundler names by content lies in /assets/. */
static bool named_by_hash(const char *path)
{
    return !strncmp(path, "/assets/", 8) && strchr(path, '-');
}

static enum fault add(const char *path, const char *name, size_t len)
{
    if (shelf.count == STATIC_FILES_MAX || shelf.bytes + len > STATIC_BYTES_MAX)
        return fault(F_TOO_BIG, "the web folder holds more than %d files or %d bytes", STATIC_FILES_MAX,
                     STATIC_BYTES_MAX);
    struct static_file f = {.mime = mime_of(name), .immutable = named_by_hash(name), .plain_len = len};
    enum fault e = read_whole(path, len, &f.plain);
    if (e != F_OK)
        return e;
    f.path = strdup(name);
    e = f.path ? make_etag(&f) : fault(F_NOMEM, "web file");
    if (e != F_OK) {
        free(f.plain);
        free(f.path);
        return e;
    }
    make_gzip(&f);
    shelf.bytes += len;
    shelf.files[shelf.count++] = f;
    return F_OK;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct static_file *)a)->path, ((const struct static_file *)b)->path);
}

static struct static_file *find(const char *path)
{
    struct static_file key = {.path = (char *)path};
    return bsearch(&key, shelf.files, shelf.count, sizeof key, by_path);
}

/* A FILE.br stands beside its FILE and is not served by its own name. */
static void pair_brotli(void)
{
    size_t kept = 0;
    for (size_t i = 0; i < shelf.count; i++) {
        struct static_file *f = &shelf.files[i];
        if (!ends(f->path, ".br"))
            continue;
        f->path[strlen(f->path) - 3] = '\0';
        for (size_t j = 0; j < shelf.count; j++) {
            if (j != i && !strcmp(shelf.files[j].path, f->path)) {
                shelf.files[j].brotli = f->plain;
                shelf.files[j].brotli_len = f->plain_len;
                f->plain = NULL;
            }
        }
        free(f->plain);
        free(f->gzip);
        free(f->path);
        f->path = NULL;
    }
    for (size_t i = 0; i < shelf.count; i++)
        if (shelf.files[i].path)
            shelf.files[kept++] = shelf.files[i];
    shelf.count = kept;
}

enum fault static_load(const char *folder)
{
    char *const roots[] = {(char *)folder, NULL};
    enum fault f = F_OK;
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    if (!walk)
        return fault(F_IO, "%.180s: %s", folder, strerror(errno));
    for (FTSENT *entry; f == F_OK && (entry = fts_read(walk));)
        if (entry->fts_info == FTS_F)
            f = add(entry->fts_path, entry->fts_path + strlen(folder), (size_t)entry->fts_statp->st_size);
    fts_close(walk);
    if (f == F_OK) {
        pair_brotli();
        qsort(shelf.files, shelf.count, sizeof shelf.files[0], by_path);
        if (!find("/index.html"))
            f = fault(F_NOT_FOUND, "%.180s holds no index.html", folder);
    }
    if (f != F_OK)
        static_free();
    return f;
}

void static_free(void)
{
    for (size_t i = 0; i < shelf.count; i++) {
        free(shelf.files[i].path);
        free(shelf.files[i].plain);
        free(shelf.files[i].gzip);
        free(shelf.files[i].brotli);
    }
    shelf.count = shelf.bytes = 0;
}

const struct static_file *static_find(const char *path)
{
    const struct static_file *f = shelf.count ? find(path) : NULL;
    if (f || !shelf.count)
        return f;
    const char *slash = strrchr(path, '/');
    return slash && !strchr(slash, '.') ? find("/index.html") : NULL;
}
