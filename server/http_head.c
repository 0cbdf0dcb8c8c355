#include "http_head.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
    int status;
    const char *phrase;
} phrases[] = {
    {200, "OK"},
    {201, "Created"},
    {204, "No Content"},
    {206, "Partial Content"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {503, "Service Unavailable"},
    {507, "Insufficient Storage"},
};

/* The signing clients of the national certification centre listen on the user's own machine. */
static const char security[] =
    "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; media-src 'self' blob:; worker-src 'self'; manifest-src 'self'; frame-src 'self'; "
    "connect-src 'self' wss://127.0.0.1:13579 https://127.0.0.1:24680; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'\r\n"
    "strict-transport-security: max-age=31536000\r\n"
    "x-content-type-options: nosniff\r\n"
    "x-frame-options: SAMEORIGIN\r\n"
    "referrer-policy: same-origin\r\n"
    "cross-origin-opener-policy: same-origin\r\n"
    "cross-origin-resource-policy: same-origin\r\n"
    "permissions-policy: camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), "
    "geolocation=(), payment=(), usb=(), serial=(), midi=()\r\n";

static const char *phrase_of(int status)
{
    for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++)
        if (phrases[i].status == status)
            return phrases[i].phrase;
    return "Status";
}

static void append(struct head *head, const char *text, size_t len)
{
    if (head->full || head->len + len >= sizeof head->bytes) {
        head->full = true;
        return;
    }
    memcpy(head->bytes + head->len, text, len);
    head->len += len;
}

void head_begin(struct head *head, int status, const char *request_id)
{
    char line[128];
    head->len = 0;
    head->full = false;
    int n = snprintf(line, sizeof line, "HTTP/1.1 %d %s\r\n", status, phrase_of(status));
    append(head, line, (size_t)n);
    append(head, security, sizeof security - 1);
    head_add(head, "x-request-id", "%s", request_id);
}

void head_add(struct head *head, const char *name, const char *format, ...)
{
    char value[1024];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(value, sizeof value, format, args);
    va_end(args);
    if (n < 0 || n >= (int)sizeof value) {
        head->full = true;
        return;
    }
    for (int i = 0; i < n; i++)
        if (value[i] == '\r' || value[i] == '\n')
            value[i] = ' ';
    append(head, name, strlen(name));
    append(head, ": ", 2);
    append(head, value, (size_t)n);
    append(head, "\r\n", 2);
}

void head_cookie(struct head *head, const char *token)
{
    head_add(head, "set-cookie", "baqyla=%s; Path=/; HttpOnly; Secure; SameSite=Strict; Max-Age=%d", token,
             *token ? TOKEN_COOKIE_MAX_AGE_S : 0);
}

void head_download(struct head *head, const char *file_name)
{
    char plain[128], coded[512];
    size_t p = 0, c = 0;
    for (const unsigned char *at = (const unsigned char *)file_name; *at && p + 1 < sizeof plain; at++)
        plain[p++] = (char)(*at < ' ' || *at > '~' || strchr("\"\\/;%", *at) ? '_' : *at);
    plain[p] = '\0';
    for (const unsigned char *at = (const unsigned char *)file_name; *at && c + 4 < sizeof coded; at++) {
        bool bare = (*at >= '0' && *at <= '9') || (*at >= 'A' && *at <= 'Z') || (*at >= 'a' && *at <= 'z') ||
                    strchr("-._~", *at);
        c += (size_t)snprintf(coded + c, sizeof coded - c, bare ? "%c" : "%%%02X", *at);
    }
    coded[c] = '\0';
    head_add(head, "content-disposition", "attachment; filename=\"%s\"; filename*=UTF-8''%s", plain, coded);
}

void head_end(struct head *head)
{
    append(head, "\r\n", 2);
}
