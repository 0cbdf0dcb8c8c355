#ifndef BAQYLA_HEX256_H
#define BAQYLA_HEX256_H

#include <stddef.h>

/* SHA-256 as 64 small hex digits. Any thread. */
struct hex256 {
    char text[65];
};
struct hex256 hex256_of(const void *bytes, size_t len);
int hex256_valid(const char *text); /* exactly 64 small hex digits; NULL: 0 */

#endif
