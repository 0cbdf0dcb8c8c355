#ifndef BAQYLA_PORTRAIT_H
#define BAQYLA_PORTRAIT_H

#include "audit.h"
#include "checkin.h"
#include "likeness.h"

/* The books of personal identification (003-5.3.13): the enrolment photo, what
   faces look like to the net, and what the comparison at check-in said. [clerk]

   Faces are compared only when the university's policy says so (face_matching),
   the student consented to it (scope biometric_match) and no accommodation
   speaks against it (no_face_matching); otherwise the proctor looks, and that
   way is always open. Descriptions are deleted identity_days after they were
   made, and at once when the consent is withdrawn. */

struct portrait_facts {
    bool matching;                    /* faces of this attempt may be compared */
    char photo_sha256[HASH_HEX + 1];  /* of the person's enrolment photo; "": none */
    bool photo_known;                 /* it was described by the net asked about, usably or not */
    enum unverifiable photo_trouble;  /* why not usably */
    struct wire_reference reference;  /* what that net knows of the person: the photo, then the stream's looks */
};

/* `net_sha256` in hex: descriptions of another net are left out. Reads only. */
enum fault portrait_facts(struct db *db, const char *attempt, const char *net_sha256,
                          struct portrait_facts *ret_facts) MUST_CHECK;

/* A face as a net describes it. */
struct portrait {
    const char *photo_sha256; /* of the photo; NULL: a look at the attempt's stream */
    char net_sha256[HASH_HEX + 1];
    enum unverifiable unverifiable; /* not UNVERIFIABLE_NOT: a photo that cannot be used */
    float numbers[WIRE_LIKENESS];
};
/* F_FORBIDDEN when faces of this attempt may not be compared; beyond WIRE_REFERENCES looks of one attempt, or for a
   photo that is no longer the person's, F_CONFLICT. */
enum fault portrait_add(struct db *db, const char *attempt, const struct portrait *portrait,
                        int64_t now_ms) MUST_CHECK;

struct identity_check {
    enum likeness_verdict verdict;
    int64_t score_milli, same_milli, different_milli, looks; /* score 0: not measured */
    enum unverifiable unverifiable;
    char detectors[256];
    int64_t policy_version, at_ms; /* filled by identity_check_get */
};
/* The check-in's verdict so far; replaces an earlier one. F_FORBIDDEN as above. */
enum fault identity_check_put(struct db *db, const char *attempt, const struct identity_check *check,
                              int64_t now_ms) MUST_CHECK;
/* F_NOT_FOUND: nobody compared. */
enum fault identity_check_get(struct db *db, const char *attempt, struct identity_check *ret_check) MUST_CHECK;

/* The enrolment photo, already durable as evidence of that hash. Descriptions of the one before are forgotten. */
enum fault portrait_photo_set(struct db *db, const struct actor *by, const char *person, const char *sha256,
                              const char *media_type, int64_t bytes, int64_t now_ms) MUST_CHECK;
/* "" when there is none. */
enum fault portrait_photo(struct db *db, const char *person, char ret_sha256[HASH_HEX + 1]) MUST_CHECK;

/* The description of the photo that the looks of an attempt were compared with, for looking again; count 0: it was
   deleted, by its term or because the consent was withdrawn, which *ret_agreed tells apart. Reads only. */
enum fault portrait_kept(struct db *db, const char *attempt, int64_t now_ms, struct wire_reference *ret_reference,
                         bool *ret_agreed) MUST_CHECK;

/* The person no longer agrees to being compared: every description of them goes, and each consent that allowed it is
   followed by one that does not. *ret_attempts (arena) are those attempts. */
enum fault portrait_withdraw(struct db *db, const struct actor *by, const char *person, int64_t now_ms,
                             struct arena *arena, struct id **ret_attempts, size_t *ret_count) MUST_CHECK;

/* Forgets what has outlived its term. */
enum fault portrait_sweep(struct db *db, int64_t now_ms) MUST_CHECK;

#endif
