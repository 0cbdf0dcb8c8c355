#ifndef BAQYLA_CONTENT_H
#define BAQYLA_CONTENT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "canon.h"
#include "form.h"

/* Everything that an act shows, frozen: the page is drawn from it and from
   nothing else, and its canonical JSON is act.json of the package. Plain data;
   every text is borrowed (usually from the arena it was made in). A text that
   the case does not have is NULL or "". Times are UTC milliseconds. */

enum {
    ACT_ATTEMPTS_MAX = 500, /* one act B may cover a whole sitting */
    ACT_INCIDENTS_MAX = 40,
    ACT_NUMBERS_MAX = 12,
    ACT_STILLS_MAX = 3,
    ACT_EVIDENCE_MAX = 160,
    ACT_OUTAGES_MAX = 1000,
    ACT_SLOTS_MAX = 120,
    ACT_TEXT_MAX = 2000, /* bytes of one free text */
};

struct act_words { /* by language; NULL where missing */
    const char *text[LANG_COUNT];
};

struct act_signatory {
    const char *person, *name; /* id; "Surname Given Patronymic" */
};

struct act_attempt {
    const char *id, *exam, *student, *student_no; /* ids; name */
    int64_t started_ms, ended_ms;                 /* 0: not yet */
};

struct act_number { /* a verdict's figure beside its threshold, both in the unit of the name */
    const char *name;
    int64_t value, threshold;
};

struct act_still {
    const char *at; /* "before", "at", "after" */
    int64_t at_ms;
    const char *sha256;
};

struct act_incident {
    const char *id, *kind, *comment; /* the proctor's comment */
    struct act_words title, sentence;
    int64_t from_ms, to_ms;
    size_t numbers_len, stills_len;
    struct act_number numbers[ACT_NUMBERS_MAX];
    struct act_still stills[ACT_STILLS_MAX];
};

struct act_evidence {                 /* a file of the package: evidence/<sha256>.<ext of mime> */
    const char *sha256, *mime, *what; /* "still"; "clip"; "looked": the clip as the detectors had it */
    int64_t bytes, taken_ms;          /* server time */
    /* Which frame it is and by what it was judged; detectors NULL: frozen before this was written. */
    const char *detectors;              /* runtime and nets with the beginning of their hashes */
    const char *codec;                  /* of the camera then: codec, size, rung, number of the configuration */
    int64_t media_ms, frame_seq, layer; /* of a clip: of its first frame, whose number is not known (0) */
    int64_t media_to_ms;                /* of a clip: its last frame; 0: a picture */
    int64_t policy;                     /* version of the thresholds */
    int64_t hidden;                     /* faces of others that were made unrecognisable in it */
};

/* How often the picture was looked at over an exam's time, in stretches of one length. */
struct act_looks {
    const char *attempt;
    int64_t from_ms, slot_ms; /* where the first begins; how long each is */
    size_t len;               /* 0: nothing is kept of it */
    int64_t seen[ACT_SLOTS_MAX];
};

/* A time without connection or picture, and whose it was (acts/outage.h). */
struct act_outage {
    const char *attempt, *ledger, *whose; /* id; the ledger's word for the cause; outage_word */
    bool cut;                             /* the exam itself was cut off: time was lost, not only the picture */
    int64_t from_ms, to_ms, credited_ms;  /* given back by the clock at once */
    int64_t others, others_cut;           /* who sat at that moment, and how many of them were cut off too */
};

struct act_content {
    enum act_form form;
    const char *id;
    int64_t version, frozen_ms;
    int64_t zone_min;     /* minutes east of UTC at the exam, for every time on the page */
    const char *act_date; /* "2026-11-21", the university's day of freezing */
    struct act_words university;
    /* the form's blanks */
    const char *student, *group;
    struct act_words specialty, course;
    uint32_t kinds; /* 1 << enum act_box */
    const char *other_text;
    const char *purpose, *result, *decision_text;
    enum act_decision decision;
    int64_t extra_s;
    struct act_signatory signatory[ACT_SIGNERS]; /* in signing order */
    /* the annex */
    const char *observation; /* written, when there is no evidence in files */
    const char *policy;      /* version */
    int64_t chain_seq;       /* head of the audit chain at freezing */
    const char *chain_hash;
    const char *verify_url; /* address + token, in the QR */
    size_t attempts_len, incidents_len, evidence_len, outages_len;
    struct act_attempt *attempts;
    struct act_incident *incidents;
    struct act_evidence *evidence;
    struct act_outage *outages;
    struct act_looks looks; /* of an act A */
};

/* The content as canonical JSON in `arena`, and its hash. F_INVALID when a text is not UTF-8; F_NOMEM. */
enum fault content_write(const struct act_content *content, struct arena *arena, const char **ret_json, size_t *ret_len,
                         struct hex256 *ret_sha256) MUST_CHECK;

/* The reverse; F_INVALID with a sentence when a field is missing, of a wrong type or out of its range. */
enum fault content_parse(const char *json, size_t len, struct arena *arena, struct act_content *ret_content) MUST_CHECK;

/* Whether it may be frozen: what 003's form and model 2.3.2 demand, as far as the content alone tells.
   F_INVALID with the reason: no box ticked; other without text; too long for its ruled lines; neither evidence nor
   observation; act date before the exam; signatories missing or the same person twice; B without its three texts. */
enum fault content_check(const struct act_content *content) MUST_CHECK;

/* "jpg", "webm", "mp4"; NULL for a type that evidence may not have. */
const char *evidence_ext(const char *mime);

#endif
