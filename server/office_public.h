#ifndef BAQYLA_OFFICE_PUBLIC_H
#define BAQYLA_OFFICE_PUBLIC_H

#include <stdio.h>

#include "form.h"
#include "route.h"

/* The page behind the QR of a printed act, statement or issued document (signature 4.6): that it exists, in which
   standing, who signed in which post, and the hashes that a file is compared with on the reader's own device. Not whom
   it is about. */

void public_begin(FILE *out, enum word title); /* as far as the rows, which public_rows_end ends */
void public_row(FILE *out, const char *name, const char *value); /* value NULL: "–" */
void public_hash(FILE *out, const char *file, const char *sha256);
void public_rows_end(FILE *out);
void public_signatures(FILE *out);
/* `post` may be NULL; `method`: national, paper, internal. */
void public_signature(FILE *out, const char *post, const char *name, const char *method);
void public_signatures_end(FILE *out);

/* What the page says of a statement or an issued document; F_NOT_FOUND, and nothing is written: a token of neither.
   office_public_paper.c. */
enum fault public_paper(struct db *db, const char *token, struct arena *arena, FILE *out) MUST_CHECK;

/* GET /v/:token. office_public.c. */
handler office_public;

#endif
