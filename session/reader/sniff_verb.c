#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verbs.h"

enum { SNIFF_MAX = 256 << 20, SNIFF_TEXT = 64 * 1024 };

/* Magic bytes at a place; the first row that fits tells. */
static const struct {
    enum read_type type;
    size_t at;
    const char *bytes;
    size_t len;
    const char *mime;
} magics[] = {
    {READ_TYPE_JPEG, 0, "\xFF\xD8\xFF", 3, "image/jpeg"},
    {READ_TYPE_PNG, 0, "\x89PNG\r\n\x1a\n", 8, "image/png"},
    {READ_TYPE_WEBP, 8, "WEBP", 4, "image/webp"},
    {READ_TYPE_GIF, 0, "GIF8", 4, "image/gif"},
    {READ_TYPE_PDF, 0, "%PDF-", 5, "application/pdf"},
    {READ_TYPE_WEBM, 0, "\x1A\x45\xDF\xA3", 4, "video/webm"},
    {READ_TYPE_MP4, 4, "ftyp", 4, "video/mp4"},
    {READ_TYPE_OGG, 0, "OggS", 4, "application/ogg"},
    {READ_TYPE_ZIP, 0, "PK\3\4", 4, "application/zip"},
    {READ_TYPE_XML, 0, "<?xml", 5, "application/xml"},
    {READ_TYPE_XML, 0, "\xEF\xBB\xBF<?xml", 8, "application/xml"},
};

/* DER: SEQUENCE, length, OBJECT IDENTIFIER 1.2.840.113549.1.7.2 (signedData). */
static int is_pkcs7(const uint8_t *p, size_t len)
{
    static const uint8_t oid[] = {0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02};
    if (len < 4 || p[0] != 0x30)
        return 0;
    size_t at = p[1] < 0x80 || p[1] == 0x80 ? 2 : 2 + (size_t)(p[1] & 0x7F);
    return at <= 6 && at + sizeof oid <= len && !memcmp(p + at, oid, sizeof oid);
}

/* Length of the UTF-8 sequence at p; 0 when there is none. */
static size_t utf8_len(const uint8_t *p, size_t len)
{
    if (p[0] < 0x80)
        return p[0] >= 0x20 || p[0] == '\t' || p[0] == '\n' || p[0] == '\r' ? 1 : 0;
    size_t n = p[0] >= 0xC2 && p[0] <= 0xDF ? 2 : (p[0] & 0xF0) == 0xE0 ? 3 : p[0] >= 0xF0 && p[0] <= 0xF4 ? 4 : 0;
    if (!n || n > len)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    return n;
}

static int is_text(const uint8_t *p, size_t len)
{
    size_t looked = len < SNIFF_TEXT ? len : SNIFF_TEXT;
    size_t at = 0;
    while (at < looked) {
        size_t n = utf8_len(p + at, len - at);
        if (!n)
            return 0;
        at += n;
    }
    return len > 0;
}

const char *verb_sniff(int argc, char **argv)
{
    (void)argc, (void)argv;
    const char *why = NULL;
    size_t len = 0;
    uint8_t *bytes = in_all(SNIFF_MAX, &len, &why);
    if (!bytes)
        return why;
    struct read_found found = {.type = READ_TYPE_OTHER, .mime = "application/octet-stream"};
    const char *mime = NULL;
    for (size_t i = 0; !mime && i < sizeof magics / sizeof *magics; i++)
        if (len >= magics[i].at + magics[i].len && !memcmp(bytes + magics[i].at, magics[i].bytes, magics[i].len)) {
            found.type = magics[i].type;
            mime = magics[i].mime;
        }
    if (!mime && is_pkcs7(bytes, len)) {
        found.type = READ_TYPE_PKCS7;
        mime = "application/pkcs7-signature";
    } else if (!mime && is_text(bytes, len)) {
        found.type = READ_TYPE_TEXT;
        mime = "text/plain; charset=utf-8";
    }
    if (mime)
        snprintf(found.mime, sizeof found.mime, "%s", mime);
    free(bytes);
    out_put(READ_FOUND, &found, sizeof found, NULL, 0);
    return NULL;
}
