#ifndef BAQYLA_PACKAGE_H
#define BAQYLA_PACKAGE_H

#include <stddef.h>
#include <stdint.h>

#include "bundle.h"
#include "ca.h"
#include "content.h"
#include "page.h"
#include "replay_record.h"

#define PACKAGE_SIGHTS "replay/sights.bqs"
#define PACKAGE_RECORD "replay/record.json"
#define PACKAGE_LIST "revocation/ca.crl"
#define PACKAGE_SHEET_STAMP "stamps/registration.tsr"
#define PACKAGE_SHEET_TSA "certs/registration-tsa.pem"

/* The act as a package that outlives the server:

   act.pdf                    the signed bytes
   act.json                   its canonical content; the PDF carries the hash
   signatures/1-specialist.p7s …   detached CMS over act.pdf, one per signatory
   stamps/1-specialist.tsr …       RFC 3161 time stamp over the signature's file
   certs/ca.pem, seal.pem, tsa.pem, 1-specialist.pem …
   certs/1-specialist-issuer.pem   of a national key: who issued it, as the server knew it
   revocation/1-specialist.ocsp    of a national key: what its authority answered when it was asked (RFC 6960, DER) …
   revocation/1-specialist.crl     … or the list that told it; neither while nobody has said it
   revocation/ca.crl               of our own keys: the authority's list of those that were taken back (DER)
   certs/1-specialist-tsa.pem      of a stamp that another authority gave: under whom the server believed it
   signatures/1-specialist-paper.pdf, .jpg   instead of the .p7s: the scan of the page that was signed on paper
   registration.json, .p7s    the registration sheet, sealed by the server
   stamps/registration.tsr    time stamp over that seal; certs/registration-tsa.pem when another authority gave it
   evidence/<sha256>.<ext>    every file that act.json lists
   chain.jsonl                the audit chain's rows about this act
   replay/sights.bqs          what the rules of the exam were told, from its beginning (session/sightlog.h), of an act A
   replay/record.json         what they made of it then, for `baqyla replay`; both while the looks are kept
   manifest.json, .p7s        every file with size and SHA-256, sealed
   README.txt, verify.html    for people                                    */

/* One signature as the books hold it. Borrowed. */
struct act_signature {
    const char *person;
    const char *cert_pem;
    const void *p7s;
    size_t p7s_len;
    int64_t signed_ms;
    const void *tsr; /* time stamp over p7s (tsa.h); NULL: none */
    size_t tsr_len;
    const char *issuer_pem; /* of a national certificate; NULL: an internal one */
    const void *answer;     /* of OCSP about a national certificate; NULL: none */
    size_t answer_len;
    const void *list; /* the revocation list that told of it; NULL: none. Its bytes for the package alone. */
    size_t list_len;
    const char *list_sha256;
    int64_t told_ms;     /* when either was asked */
    const char *tsa_pem; /* the certificates under which another authority's stamp stands; NULL: our own stamp */
    /* On paper, without key and stamp: the scan, and who entered it. Its bytes for the package alone. */
    const char *scan_sha256, *scan_type, *entered_by, *entered_name;
    const void *scan;
    size_t scan_len;
};

struct registration {
    const char *number; /* "ТҚОО-A-2026-17" */
    int64_t registered_ms;
    bool any_order; /* the policy left the order of signatures free */
};

/* The registration sheet as canonical JSON in `arena`: number, date, the hash of PDF and JSON, and who signed with
 * what. */
enum fault registration_write(const struct act_content *content, const char *pdf_sha256,
                              const struct act_signature signatures[ACT_SIGNERS],
                              const struct registration *registration, struct arena *arena, const char **ret_json,
                              size_t *ret_len) MUST_CHECK;

/* A row of the audit chain, as session/audit.h describes it. */
struct chain_row {
    int64_t seq, at_ms;
    const char *university, *role, *action, *object_kind, *object, *actor_hash, *detail_hash, *prev, *hash;
};
/* The hash that the row must have; F_INVALID when it is too long. */
enum fault chain_row_hash(const struct chain_row *row, struct hex256 *ret_hash) MUST_CHECK;

struct package_source {
    const struct act_content *content;
    const void *pdf;
    size_t pdf_len;
    const struct act_signature *signatures; /* ACT_SIGNERS of them */
    const char *registration_json;          /* as registration_write left it */
    size_t registration_len;
    const void *registration_p7s;
    size_t registration_p7s_len;
    const void *registration_tsr; /* over that; NULL: none yet */
    size_t registration_tsr_len;
    const char *registration_tsa_pem; /* of another authority; NULL: our own stamp */
    const struct picture *evidence;   /* the bytes of everything in content->evidence */
    size_t evidence_len;
    const struct chain_row *rows; /* oldest first */
    size_t rows_len;
    const void *sights; /* NULL: none are kept */
    size_t sights_len;
    const struct replay_record *replay; /* of the act's incidents; with sights */
};

/* Fills an empty bundle and seals it. F_CORRUPT when a file of the evidence is missing or not what its name says. */
enum fault package_build(const struct package_source *source, const struct ca *ca, int64_t now_ms,
                         struct bundle *bundle) MUST_CHECK;

/* Lists what is in the bundle and seals the list: the last step of package_build. */
enum fault package_seal(struct bundle *bundle, const struct ca *ca, int64_t now_ms) MUST_CHECK;

/* "signatures/1-specialist.p7s", "certs/1-specialist.pem"; `out` holds BUNDLE_PATH_MAX. */
char *package_signature_path(enum act_form form, int order, char *out);
char *package_stamp_path(enum act_form form, int order, char *out);
char *package_cert_path(enum act_form form, int order, char *out);
char *package_issuer_path(enum act_form form, int order, char *out);
char *package_answer_path(enum act_form form, int order, char *out);
char *package_list_path(enum act_form form, int order, char *out);
char *package_tsa_path(enum act_form form, int order, char *out);
/* type: "application/pdf", else JPEG. */
char *package_scan_path(enum act_form form, int order, const char *type, char *out);

/* A whole sample package from nothing: a new authority, three fictional signers; for `baqyla test-act-package`.
 *ret_ca is the caller's (ca_release). */
enum fault package_sample(enum act_form form, struct bundle *bundle, struct ca *ret_ca) MUST_CHECK;

/* The same under an authority that is there already; its key must be open. */
enum fault package_sample_under(const struct ca *ca, enum act_form form, struct bundle *bundle) MUST_CHECK;

#endif
