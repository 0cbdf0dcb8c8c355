#ifndef BAQYLA_KINDS_H
#define BAQYLA_KINDS_H

#include <stddef.h>
#include <stdint.h>

#include <vision/wire.h>

#include "fault.h"

/* The kinds of incident: one table (kinds.def) from which words, boxes of act A
   (003 Appendix A, part 8), timing, precedence and sentences fall out. */

enum incident_kind {
#define KIND(name, ...) KIND_##name,
#include "kinds.def"
#undef KIND
    KINDS
};

enum incident_class {
    CLASS_VIOLATION, /* act A, when a person confirms */
    CLASS_QUESTION,  /* act A or act B: a person says which */
    CLASS_TECHNICAL, /* act B */
    CLASS_NOTICE,    /* help for the student and the proctor; no act by itself */
    CLASSES
};

struct kind_row {
    const char *word;      /* "extra_person": in JSON, books and policies */
    enum incident_class klass;
    int box;               /* of act A part 8: 1 … 6; 0 = none */
    int has_detector;      /* 0: known to the books, nothing raises it yet */
    const char *title[LANG_COUNT];   /* for the proctor: "There may be a second person in view" */
    const char *advice[LANG_COUNT];  /* to the student, in words that help; "" where nobody is advised */
    const char *verdict[LANG_COUNT]; /* with %v value, %l limit of the first number: see kind_sentence() */
    const char *number;    /* name of the first number */
};

const struct kind_row *kind_row(enum incident_kind kind);
/* KINDS for an unknown word. */
enum incident_kind kind_from(const char *word);
const char *class_word(enum incident_class klass); /* "violation", "question", "technical", "notice" */

/* What a university may set; the table's defaults otherwise. Milliseconds of media time. */
struct kind_policy {
    uint32_t advise_ms; /* the student is advised after this long; 0: never */
    uint32_t open_ms;   /* an incident after this long; 0: the kind is switched off */
    uint32_t close_ms;  /* over when absent for this long; nearer ones of a kind are one */
    uint32_t looks;     /* at least so many looks must support it */
};

/* The table's own. */
const struct kind_policy *kind_usual(enum incident_kind kind);

/* Everything the rules judge by. No pointers: may be copied and stored. rules_policy.h reads it from
   the keys of a policy, accommodation.h loosens it for one student. */
struct rules_policy {
    uint32_t version;         /* of the university's policy; every verdict names it */
    uint32_t expect_people;   /* so many may be in view: 1; more in an oral exam and by accommodation */
    uint32_t synthetic_milli; /* how little like a sensor's a picture must look before a virtual camera is suspected */
    struct kind_policy kind[KINDS];
    struct wire_tune tune; /* what the eye judges by, as it is sent to it; the limits of a verdict come from here */
};
void rules_policy_defaults(struct rules_policy *ret_policy);

/* A measured value and the limit it was held against. Names are static. */
struct kind_number {
    const char *name; /* ends in _ms, _milli or nothing, which tells the unit */
    int64_t value, threshold;
};
enum { KIND_NUMBERS = 4, KIND_SENTENCE_MAX = 400 };

/* The fourth number of a verdict, where there is one: its name stands in `number`, its words in the sentence. */
enum kind_extra {
    EXTRA_NONE,
    EXTRA_HIDDEN_MS,      /* no_frames: the exam page was hidden for so long of it */
    EXTRA_LOOP_PERIOD_MS, /* looping */
    EXTRA_OBJECT_LABEL,   /* object: enum object_label of the strongest look */
    EXTRA_LOOKS_DOWN,     /* attention: looks at which the face was lost downward */
    EXTRAS
};
const char *extra_name(enum kind_extra extra);

/* The verdict in one language, numbers and times included, cut to `size`:
   "The camera is covered: 15.0 s (threshold 1.5 s); picture structure 0.3, limit 2.6."
   `to_ms` < 0: it still lasts; the time is then up to now_ms. Returns `out`. */
char *kind_sentence(enum incident_kind kind, enum lang lang, const struct rules_policy *policy, int64_t from_ms,
                    int64_t to_ms, int64_t now_ms, const struct kind_number *numbers, size_t count, char *out,
                    size_t size);

#endif
