#ifndef BAQYLA_LIKENESS_H
#define BAQYLA_LIKENESS_H

#include <stdbool.h>

#include <vision/wire.h>

#include "fault.h"

/* What two descriptions of faces (vision/wire.h) mean beside each other, in the
   words that people read. Whether it is the person who should sit the exam is
   decided by a person (003-5.3.13): "review" and "unverifiable" leave it open,
   and neither speaks against anybody. Pure; any thread. */

enum likeness_verdict {
    LIKENESS_SAME,
    LIKENESS_DIFFERENT,
    LIKENESS_REVIEW,       /* between the thresholds: a person looks */
    LIKENESS_UNVERIFIABLE, /* a picture without a face that can be described fairly */
    LIKENESS_VERDICTS
};

const char *likeness_word(enum likeness_verdict verdict);
int likeness_from(const char *word); /* -1: no such word */
const char *likeness_sentence(enum likeness_verdict verdict, enum lang lang);
/* Why a face could not be described, and what helps. */
const char *likeness_why(enum unverifiable why, enum lang lang);

/* Scalar product in thousandths, 0 … 1000; both of length 1. */
int likeness_score_milli(const float a[WIRE_LIKENESS], const float b[WIRE_LIKENESS]);

/* `same_milli` and above is the same person, below `different_milli` another. */
enum likeness_verdict likeness_judge(int score_milli, int same_milli, int different_milli);

/* A face becomes one more description of who should be in view. False, and nothing changes: it is among them already,
   there is no room for it, or another net described the others. */
bool likeness_learn(struct wire_reference *reference, const uint8_t net_sha256[32],
                    const float face[WIRE_LIKENESS]);

#endif
