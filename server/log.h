#ifndef BAQYLA_LOG_H
#define BAQYLA_LOG_H

#include <stddef.h>

#include "fault.h"

/* The log: one line of key=value on stderr. No personal data beyond ids: no
   names, logins, answers, texts of people, tokens or addresses of pages with
   queries. Any thread; a line is written by one write(2). */

enum log_level { LEVEL_ERROR, LEVEL_WARN, LEVEL_INFO, LEVEL_DEBUG };

enum { LOG_LINE_MAX = 1024 };

/* log_line(LEVEL_INFO, "attempt_started", "attempt=%s items=%d", …); `format` NULL for none.
   A value that may hold blanks or comes from outside goes through log_quote. */
void log_line(enum log_level level, const char *event, const char *format, ...) PRINTF_LIKE(3, 4);

/* "value" with quotes, control bytes and quotes inside replaced by dots; cut to fit. Returns `out`. */
char *log_quote(const char *value, char *out, size_t size);

/* The latest fault of this thread: fault=io text="…", at LEVEL_WARN, or LEVEL_ERROR for faults of status 500 and more.
 */
void log_fault(enum fault f, const char *event, const char *request_id);

#endif
