#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "settings.h"

static const char *const words[] = {"error", "warn", "info", "debug"};

void log_line(enum log_level level, const char *event, const char *format, ...)
{
    if ((int)level > settings()->log_level)
        return;
    char line[LOG_LINE_MAX];
    struct timespec ts;
    struct tm tm;
    clock_gettime(CLOCK_REALTIME, &ts);
    gmtime_r(&ts.tv_sec, &tm);
    size_t len = strftime(line, sizeof line, "%Y-%m-%dT%H:%M:%S", &tm);
    int n = snprintf(line + len, sizeof line - len, ".%03ldZ level=%s event=%s", ts.tv_nsec / 1000000, words[level],
                     event);
    len += n > 0 ? (size_t)n : 0;
    if (format && len + 2 < sizeof line) {
        line[len++] = ' ';
        va_list args;
        va_start(args, format);
        n = vsnprintf(line + len, sizeof line - len, format, args);
        va_end(args);
        len += n > 0 ? (size_t)n : 0;
    }
    if (len > sizeof line - 2)
        len = sizeof line - 2;
    for (size_t i = 0; i < len; i++)
        if (line[i] == '\n' || line[i] == '\r')
            line[i] = '.';
    line[len++] = '\n';
    if (write(STDERR_FILENO, line, len) < 0)
        return;
}

char *log_quote(const char *value, char *out, size_t size)
{
    size_t n = 0;
    out[n++] = '"';
    for (const char *c = value ? value : ""; *c && n + 2 < size; c++)
        out[n++] = *c == '"' || *c == '\\' || (unsigned char)*c < ' ' || *c == 127 ? '.' : *c;
    out[n++] = '"';
    out[n] = '\0';
    return out;
}

void log_fault(enum fault f, const char *event, const char *request_id)
{
    char text[FAULT_TEXT_MAX + 4];
    log_quote(fault_text(), text, sizeof text);
    log_line(fault_status(f) >= 500 && f != F_BUSY ? LEVEL_ERROR : LEVEL_WARN, event, "%s%s fault=%s text=%s",
             request_id ? "request=" : "request=-", request_id ? request_id : "", fault_code(f), text);
}
