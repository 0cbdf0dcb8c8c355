#ifndef BAQYLA_SHEET_PAGE_H
#define BAQYLA_SHEET_PAGE_H

#include "form.h"
#include "record.h"
#include "sheet.h"

/* The registrar's papers: a grade statement, a student's transcript, the list of who is admitted, the decision on an
   individual schedule. Each is first canonical JSON, whose hash the page
   carries, then the page. The same content, the same bytes. Slow: for a hand. */

struct sheet_rendered { /* arena */
    struct sheet_page page;
    struct sheet_line *lines;
    size_t lines_len;
    struct sheet_signer signers[SHEET_SIGNERS_MAX];
    size_t signers_len;
};
/* [hand] An open statement as it would be frozen at `now_ms`; the PDF is kept under `dir` (evidence_store). `token`:
   128 random bits in hex. F_CONFLICT while it is not complete. */
enum fault sheet_render(struct db *db, const struct sheet *sheet, const char *const *commission, size_t members,
                        const char *verify_base, const char *token, const char *dir, int64_t now_ms,
                        struct arena *arena, struct sheet_rendered *ret_rendered) MUST_CHECK;
/* The content alone, with its hash, to see whether anything changed since. */
enum fault sheet_content(struct db *db, const struct sheet *sheet, const struct sheet_rendered *rendered,
                         int64_t now_ms, struct arena *arena, const char **ret_json, char ret_sha256[65]) MUST_CHECK;

struct issue {
    const char *object; /* whose or what it is about, see below */
    enum lang lang;
    const char *number, *verify_url; /* NULL: a copy for information */
    int64_t made_ms;
};
/* [hand] *ret_pdf is malloc'd; ret_sha256 of the JSON it was drawn from. F_NOT_FOUND for a stranger.
   transcript_render: of a student (001-4.4.2). admission_list_render: of an offering, everybody enrolled with rating,
   standing and what keeps them out (003-5.3.6). decision_render: of a request for an individual schedule, with its
   reason, documents by hash and who checked and decided (003-5.3.10); F_CONFLICT before it is decided. */
enum fault transcript_render(struct db *db, const struct issue *issue, struct arena *arena, char **ret_pdf,
                             size_t *ret_len, char ret_sha256[65]) MUST_CHECK;
enum fault admission_list_render(struct db *db, const struct issue *issue, struct arena *arena, char **ret_pdf,
                                 size_t *ret_len, char ret_sha256[65]) MUST_CHECK;
enum fault decision_render(struct db *db, const struct issue *issue, struct arena *arena, char **ret_pdf,
                           size_t *ret_len, char ret_sha256[65]) MUST_CHECK;

/* "өте жақсы" … by the letter, in a language; "" for none. Static. */
const char *traditional_mark(const char *letter, enum lang lang);
/* 128 random bits in hex. F_IO. */
enum fault paper_token(char out[33]) MUST_CHECK;

#endif
