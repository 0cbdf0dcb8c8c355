#ifndef BAQYLA_TEXT_H
#define BAQYLA_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Texts that people wrote. What was entered is stored as it is; folding is for finding only. */

/* Lower case; Latin look-alikes become Cyrillic (documents mix them), ё е, and Kazakh letters become their plain
   neighbours, so that a search works from any keyboard. Cut at a whole character to fit `size`. Returns `out`. */
char *text_fold(const char *text, char *out, size_t size);

/* The order of the Kazakh alphabet, not of code points: <0, 0, >0. Small and capital letters stand together. */
int text_compare(const char *a, const char *b);

/* Well-formed UTF-8 without control characters but newline and tab. */
bool text_valid(const char *text);

/* How many of the first `max` bytes of a valid text are whole characters. */
size_t text_cut(const char *text, size_t max);

/* Not empty, at most `max` bytes, valid. */
bool text_fits(const char *text, size_t max);

#endif
