#ifndef BAQYLA_FAULT_H
#define BAQYLA_FAULT_H

/* Faults: how a call says that it did not do what was asked.

   Every function that can fail for a reason outside the program returns an
   `enum fault`; F_OK is 0. The table is faults.def. On failure the function
   has changed nothing that the caller can see, output parameters included,
   and has left one English sentence about the case for the log.
   Mistakes of the programmer are asserts, never faults. */

/* <unistd.h> has a macro of this name, 0 as well; it may come before or after. */
#undef F_OK
enum fault {
    F_OK = 0,
#define FAULT(name, status, kk, ru, en) F_##name,
#include "faults.def"
#undef FAULT
    F_COUNT
};

enum lang { LANG_KK, LANG_RU, LANG_EN, LANG_COUNT };

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

/* Keeps the sentence for this thread (at most FAULT_TEXT_MAX - 1 bytes of it)
   and returns `f`, so that `return fault(F_STALE, "act %s is at version %d", …)`
   reads as one step. The text is for the log: ids, never names or answers. */
enum fault fault(enum fault f, const char *format, ...) PRINTF_LIKE(2, 3);

enum { FAULT_TEXT_MAX = 256 };

/* The calling thread's latest sentence; borrowed, valid until the thread's next fault. Never NULL. */
const char *fault_text(void);

/* HTTP status, client code ("not_found") and the user's sentence. Static strings. */
int fault_status(enum fault f);
const char *fault_code(enum fault f);
enum fault fault_from(const char *code); /* F_CORRUPT for a word that is no code */
const char *fault_sentence(enum fault f, enum lang lang);

/* "kk", "ru", "en"; anything else, NULL too, is Kazakh. */
enum lang lang_from(const char *word);
const char *lang_word(enum lang lang);

#endif
