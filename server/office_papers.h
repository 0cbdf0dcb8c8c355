#ifndef BAQYLA_OFFICE_PAPERS_H
#define BAQYLA_OFFICE_PAPERS_H

#include "route.h"

/* The public page behind the QR of a statement or an issued document; F_NOT_FOUND for a token of neither.
   office_public_paper.c. */
handler office_paper_public;

#endif
