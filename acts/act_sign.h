#ifndef BAQYLA_ACT_SIGN_H
#define BAQYLA_ACT_SIGN_H

#include "act.h"
#include "act_stamp.h"
#include "bundle.h"
#include "ca.h"
#include "national.h"

/* Freezing, signing, registering, exporting: what is common to A and B from the
   draft on. Slow work (render, scrypt) is done on a hand with a read-only db and
   ends in a plain struct; the clerk then decides on it in one short step. */

/* -- freezing -- */

/* What a rendering must not invent twice. */
struct act_moment {
    int64_t frozen_ms, chain_seq;
    char chain_hash[HASH_HEX + 1], token[33]; /* 128 random bits in hex */
    const char *verify_base;                  /* "https://host" */
    const char *freezer;                      /* signs in the first post when it is theirs */
    const struct act_looks *looks;            /* of the exam of an act A; NULL: none are kept */
};
/* [hand] Takes the moment: now, the chain's head, a new token. */
enum fault act_moment_take(struct db *db, const char *verify_base, const char *freezer, int64_t now_ms,
                           struct act_moment *ret_moment) MUST_CHECK;

/* [hand] Adds what the stored looks of its exam tell of an act A with incidents (act_replayed). Arena memory.
   F_CORRUPT, F_INVALID: they cannot be read. */
enum fault act_moment_looks(struct db *db, const struct act *act, const void *sights, size_t sights_len,
                            struct arena *arena, struct act_moment *moment) MUST_CHECK;

/* What the act says now, ready for the page. Signatories are the holders of the posts today who may sign: the freezer
   first; F_NO_SIGNATORY. F_CONFLICT while an exam of an act A still runs. Arena memory; reads only. */
enum fault act_build(struct db *db, const struct act *act, const struct act_moment *moment, struct arena *arena,
                     struct act_content *ret_content) MUST_CHECK;

struct act_rendered { /* arena memory */
    struct act_moment moment;
    const char *json;
    size_t json_len;
    char json_sha256[65], pdf_sha256[65];
};
/* [hand] Builds, draws with the stills of `dir` and keeps the PDF there (evidence_store). */
enum fault act_render(struct db *db, const struct act *act, const struct act_moment *moment, const char *dir,
                      struct arena *arena, struct act_rendered *ret_rendered) MUST_CHECK;
/* [hand] The page of a draft as it would be frozen now; nothing is kept. *ret_pdf is malloc'd. */
enum fault act_preview(struct db *db, const struct act *act, const struct act_moment *moment, const char *dir,
                       struct arena *arena, char **ret_pdf, size_t *ret_len) MUST_CHECK;
/* [hand] The form in English as a reading aid (page_reading): of a frozen act what was frozen, of a draft what it says
   now. *ret_pdf is malloc'd. */
enum fault act_reading(struct db *db, const struct act *act, const struct act_moment *moment, struct arena *arena,
                       char **ret_pdf, size_t *ret_len) MUST_CHECK;
/* [clerk] Builds again from the books: anything changed since the rendering is F_STALE. Opens the hours in which the
   student of an act A may explain (explain_hours of the policy). */
enum fault act_freeze(struct db *db, const struct actor *by, const struct act *act, const struct act_rendered *rendered,
                      int64_t now_ms) MUST_CHECK;

/* The frozen content, parsed back. F_NOT_FOUND before freezing. */
enum fault act_frozen_content(struct db *db, const char *act, struct arena *arena,
                              struct act_content *ret_content) MUST_CHECK;

/* -- signing -- */

struct act_hand_signed { /* arena memory */
    const void *p7s;
    size_t p7s_len;
    const char *cert_pem;
    int64_t signed_ms;
    const char *issuer_pem;     /* of a national certificate; NULL: signed by an internal key */
    enum revocation revocation; /* of a national certificate, as far as it is known */
    struct act_stamp stamp;     /* by an authority elsewhere; zeros: none is set */
    const char *list_sha256;    /* the revocation list that told it, in the store; NULL: none did */
    /* On paper, without all of the above but the time: the scan in the store, who entered it, and at which place it
       stands (0: the first that awaits one). */
    const char *scan_sha256, *scan_type, *entered_by;
    int64_t scan_bytes;
    int place;
};
/* [hand] Opens the person's key and signs the stored PDF of that hash: an act's, a statement's. F_SIGN_PASSWORD,
   F_SIGNING_KEY, F_CORRUPT. */
enum fault page_sign_make(struct db *db, const char *pdf_sha256, const char *person, const char *password,
                          const char *dir, int64_t now_ms, struct arena *arena,
                          struct act_hand_signed *ret_signed) MUST_CHECK;
/* [hand] Opens the person's key and signs the PDF of `dir`. F_SIGN_PASSWORD, F_SIGNING_KEY, F_CORRUPT. */
enum fault act_sign_make(struct db *db, const struct act *act, const char *person, const char *password,
                         const char *dir, int64_t now_ms, struct arena *arena,
                         struct act_hand_signed *ret_signed) MUST_CHECK;
/* What was found of a signature that the national client made (national_check). Arena texts. */
struct act_national {
    char iin[13];
    const char *cert_pem, *issuer_pem;
    enum revocation revocation;
    const char *list_sha256; /* of the list that says so, in the store; NULL: none does */
};
/* [hand] The frozen page that is signed, out of `dir`. Arena memory. F_CONFLICT before freezing; F_CORRUPT. */
enum fault act_page(const struct act *act, const char *dir, struct arena *arena, const void **ret_pdf,
                    size_t *ret_len) MUST_CHECK;
/* [hand] A signature over act_page that was checked, and that its IIN is the person's own. F_CERT_PERSON. */
enum fault act_sign_national(struct db *db, const char *person, const struct act_national *seen, const void *p7s,
                             size_t p7s_len, int64_t now_ms, struct arena *arena,
                             struct act_hand_signed *ret_signed) MUST_CHECK;
/* By which kinds of key the university's policy lets an act be signed: signature.min_level. */
struct act_sign_ways {
    bool internal, national;
};
enum fault act_sign_ways(struct db *db, const struct act *act, struct act_sign_ways *ret_ways) MUST_CHECK;

/* Who may enter the signature that somebody put on the printed page: the roles that signature.paper names, of the
   Centre and the registrar's office; 0: nobody, no paper. Never the signer. */
enum fault act_paper_roles(struct db *db, const struct act *act, uint32_t *ret_roles) MUST_CHECK;
enum { ACT_SCAN_BYTES_MAX = 8 * 1024 * 1024 };
struct act_scan {
    const char *type; /* as the reader sniffed it */
    const void *bytes;
    size_t len;
};
/* [hand] Keeps the scan in `dir`. F_UNSUPPORTED: neither PDF nor JPEG; F_TOO_BIG. Strings borrowed. */
enum fault page_paper_make(const char *entered_by, const struct act_scan *scan, const char *dir, int64_t now_ms,
                           struct arena *arena, struct act_hand_signed *ret_signed) MUST_CHECK;
/* The roles that signature.paper of a policy version names, of those given. */
enum fault page_paper_roles(struct db *db, int64_t policy_version, uint32_t among, uint32_t *ret_roles) MUST_CHECK;

/* [clerk] Books it: `by` signs, or enters the paper that bears the signature of the one whose place it is. The third
   signature registers: a number without gaps, the sheet sealed by `ca`, an act A's attempts to annulment_pending, an
   act B carried out. F_SIGN_ORDER when others sign before; F_CONFLICT when the post or a teacher
   forbids. */
enum fault act_sign(struct db *db, const struct actor *by, const struct act *act, const struct act_hand_signed *hand,
                    const struct ca *ca, int64_t now_ms) MUST_CHECK;

/* -- whether national certificates were revoked -- */

struct act_unchecked { /* arena texts */
    char act[ID_LEN + 1];
    int64_t version, n;
    const char *cert_pem, *issuer_pem;
};
/* The `skip`-th signature of which nobody has said yet whether its certificate was revoked. F_NOT_FOUND: no such. */
enum fault act_signature_unchecked(struct db *db, int64_t skip, struct arena *arena,
                                   struct act_unchecked *ret_unchecked) MUST_CHECK;
/* [clerk] Keeps what the authority said, good or revoked, by its list (`answer` NULL) or its OCSP answer. */
struct act_told { /* borrowed */
    enum revocation said;
    const void *answer; /* of OCSP; NULL: a list said it */
    size_t answer_len;
    const char *list_sha256; /* in the store */
};
enum fault act_signature_settle(struct db *db, const struct act_unchecked *which, const struct act_told *told,
                                int64_t now_ms) MUST_CHECK;
/* F_CERT_PENDING or F_CERT_REVOKED when a signature of this version is not known to stand, F_STAMP_PENDING while a
   stamp of one is awaited. */
enum fault act_signatures_stand(struct db *db, const struct act *act) MUST_CHECK;

/* -- export -- */

/* [hand] The package of a registered act into an empty bundle. `sights`: the stored looks of the exam of an act A with
   incidents (act_replayed), NULL: none are kept. F_CONFLICT before registration; F_CORRUPT. */
enum fault act_package(struct db *db, const struct act *act, const char *dir, const struct ca *ca, const void *sights,
                       size_t sights_len, int64_t now_ms, struct bundle *bundle) MUST_CHECK;

/* The attempt whose stored looks belong into the act's package; F_NOT_FOUND: an act B, or one without incidents. */
enum fault act_replayed(struct db *db, const struct act *act, char ret_attempt[ID_LEN + 1]) MUST_CHECK;

#endif
