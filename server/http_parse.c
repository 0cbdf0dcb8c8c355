#include "http_parse.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool http_cookie(const char *header, const char *name, char *out, size_t size)
{
    size_t name_len = strlen(name);
    for (const char *at = header; at && *at;) {
        at += strspn(at, " ;");
        size_t len = strcspn(at, ";");
        if (len > name_len && !strncmp(at, name, name_len) && at[name_len] == '=') {
            const char *value = at + name_len + 1;
            size_t value_len = len - name_len - 1;
            while (value_len && value[value_len - 1] == ' ')
                value_len--;
            if (!value_len || value_len >= size)
                return false;
            memcpy(out, value, value_len);
            out[value_len] = '\0';
            return true;
        }
        at += len;
    }
    return false;
}

enum lang http_language(const char *accept_language)
{
    for (const char *at = accept_language; at && *at; at += strcspn(at, ",")) {
        at += strspn(at, ", ");
        for (int i = 0; i < LANG_COUNT; i++) {
            const char *word = lang_word((enum lang)i);
            if (!strncasecmp(at, word, 2) && (!at[2] || strchr("-,; ", at[2])))
                return (enum lang)i;
        }
    }
    return LANG_KK;
}

bool http_etag_match(const char *if_none_match, const char *etag)
{
    size_t etag_len = strlen(etag);
    for (const char *at = if_none_match; at && *at;) {
        at += strspn(at, ", ");
        if (*at == '*')
            return true;
        if (!strncmp(at, "W/", 2))
            at += 2;
        size_t len = strcspn(at, ", ");
        if (len == etag_len && !memcmp(at, etag, len))
            return true;
        at += len;
    }
    return false;
}

bool http_accepts(const char *accept_encoding, const char *coding)
{
    size_t coding_len = strlen(coding);
    for (const char *at = accept_encoding; at && *at;) {
        at += strspn(at, ", ");
        size_t len = strcspn(at, ","), word = strcspn(at, ",; ");
        if (word == coding_len && !strncasecmp(at, coding, word)) {
            const char *q = memmem(at, len, "q=", 2);
            return !q || strtod(q + 2, NULL) > 0;
        }
        at += len;
    }
    return false;
}

enum fault http_length(const char *text, int64_t *ret_length)
{
    size_t len = strlen(text);
    if (!len || len > 15 || strspn(text, "0123456789") != len)
        return fault(F_INVALID, "Content-Length is not a number");
    *ret_length = strtoll(text, NULL, 10);
    return F_OK;
}

bool http_same_origin(const char *origin, const char *host, const char *public_url)
{
    if (!origin || !*origin)
        return false;
    if (public_url && *public_url) {
        size_t len = strlen(public_url);
        while (len && public_url[len - 1] == '/')
            len--;
        if (strlen(origin) == len && !strncasecmp(origin, public_url, len))
            return true;
    }
    return host && *host && !strncasecmp(origin, "https://", 8) && !strcasecmp(origin + 8, host);
}

bool http_is_json(const char *content_type)
{
    static const char json[] = "application/json";
    size_t len = sizeof json - 1;
    return content_type && !strncasecmp(content_type, json, len) &&
           (!content_type[len] || strchr("; ", content_type[len]));
}

bool http_forwarded(const char *header, char *out, size_t size)
{
    if (!header)
        return false;
    const char *comma = strrchr(header, ',');
    const char *at = comma ? comma + 1 : header;
    at += strspn(at, " ");
    size_t len = strcspn(at, " ");
    unsigned char address[sizeof(struct in6_addr)];
    if (!len || len >= size)
        return false;
    memcpy(out, at, len);
    out[len] = '\0';
    return inet_pton(AF_INET, out, address) == 1 || inet_pton(AF_INET6, out, address) == 1;
}

bool http_if_range(const char *if_range, const char *etag)
{
    return !if_range || (etag && !strcmp(if_range, etag));
}

/* Digits into *ret; how many there were, 0 to 15. */
static size_t digits(const char *text, int64_t *ret)
{
    size_t n = strspn(text, "0123456789");
    *ret = n && n <= 15 ? strtoll(text, NULL, 10) : INT64_MAX;
    return n;
}

struct ends {
    int64_t first, last;
    bool has_first, has_last;
};

/* "A-B", "A-" or "-N" and nothing else. */
static bool read_ends(const char *at, struct ends *ret_ends)
{
    at += strspn(at, " ");
    size_t n = digits(at, &ret_ends->first);
    ret_ends->has_first = n > 0;
    at += n;
    if (*at++ != '-')
        return false;
    n = digits(at, &ret_ends->last);
    ret_ends->has_last = n > 0;
    at += n;
    return !at[strspn(at, " ")] && (ret_ends->has_first || ret_ends->has_last);
}

enum range http_range(const char *header, int64_t size, int64_t *ret_from, int64_t *ret_to)
{
    struct ends e;
    if (!header || strncasecmp(header, "bytes=", 6) || strchr(header, ',') || !read_ends(header + 6, &e))
        return RANGE_WHOLE;
    if (!e.has_first) {
        if (!e.last || !size)
            return RANGE_BAD;
        *ret_from = e.last < size ? size - e.last : 0;
        *ret_to = size;
        return RANGE_PART;
    }
    if (e.has_last && e.last < e.first)
        return RANGE_WHOLE;
    if (e.first >= size)
        return RANGE_BAD;
    *ret_from = e.first;
    *ret_to = e.has_last && e.last < size - 1 ? e.last + 1 : size;
    return RANGE_PART;
}
