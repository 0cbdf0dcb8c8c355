#ifndef BAQYLA_ANALYSE_H
#define BAQYLA_ANALYSE_H

#include <stdbool.h>
#include <stdint.h>

#include <vision/wire.h>

#include "rules.h"
#include "verdict_json.h"

/* What `baqyla analyse` prints; analyse.c drives it. One JSON object a line, or one
   sentence a line; every line is flushed, so that a reader sees it as it is found. */

struct report {
    bool json, stills, trace;
    enum lang lang;
    const char *file; /* the argument as given */
    const struct rules_policy *policy;
    struct wire_ready ready;
    char detectors[DETECTORS_MAX]; /* what looked: runtime and nets with the beginning of their hashes */
    int incidents;
    int64_t opened_ms[KINDS]; /* when the incident that is open was opened */
};

/* The language of the environment: kk, ru or en by LC_ALL, LC_MESSAGES or LANG; English for any other. */
enum lang report_lang(void);

void report_still(const struct report *report, const struct sight *sight);
/* Prints closed incidents among the verdicts and counts them. */
void report_verdicts(struct report *report, const struct verdict *verdicts, size_t count);
/* The last line of a clip. */
void report_summary(const struct report *report, const struct wire_end *end);
/* --trace: one line of columns to stderr for each look, under a heading for each file. */
void trace_begin(const struct report *report);
void trace_sight(const struct report *report, const struct sight *sight);
/* Stored looks in place of a recording: the rules again, by the policy stored with them and the lines of `rerun`
   (NULL: none) over it. Exit status. */
int analyse_stored(struct report *report, const char *rerun);
/* To stderr: the file could not be read; `why` in English, may be empty. */
void report_unreadable(const struct report *report, const char *why);

#endif
