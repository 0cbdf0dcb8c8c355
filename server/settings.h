#ifndef BAQYLA_SETTINGS_H
#define BAQYLA_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "fault.h"

/* Settings of the whole program: settings.def is the one table.

   Order of precedence: the table's default, the file given by --config, flags.
   Nothing is read from the environment. After settings_load they only change
   by a new start, so every thread reads them without a lock. */

enum { SETTING_TEXT_MAX = 512 };

struct settings {
#define NUMBER(name, standard, least, most, help) int64_t name;
#define TEXT(name, standard, help) char name[SETTING_TEXT_MAX];
#define WORD(name, standard, words, help) int name;
#define SECRET(name, help) char name[SETTING_TEXT_MAX];
#include "settings.def"
#undef NUMBER
#undef TEXT
#undef WORD
#undef SECRET
};

enum runtime_word { RUNTIME_AUTO, RUNTIME_XNNPACK, RUNTIME_OPENCV, RUNTIME_EIGHT };

/* The settings in force; defaults before settings_load. */
const struct settings *settings(void);

/* Reads `argv[1]`… as flags, with `--config FILE` read first. *ret_rest is the
   index in argv of the first word that is no flag, or argc. F_INVALID: the sentence
   says where ("baqyla.conf:4", "--port") and what is allowed; nothing is in force then. */
enum fault settings_load(int argc, char **argv, int *ret_rest) MUST_CHECK;

/* Sets one by name, as a flag would; tests and demo. */
enum fault settings_set(const char *name, const char *value) MUST_CHECK;
void settings_reset(void); /* back to the defaults; tests */

/* `baqyla help settings`: aligned text, or the README's table. */
void settings_help(FILE *out, bool markdown);

/* A path under the data folder: "<data>/<name>". Returns `out`. */
char *settings_path(const char *name, char *out, size_t size);
/* The folder of the running program, without a final slash. */
const char *program_folder(void);

#endif
