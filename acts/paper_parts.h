#ifndef BAQYLA_PAPER_PARTS_H
#define BAQYLA_PAPER_PARTS_H

#include <jansson.h>

#include "paper.h"
#include "sheet_page.h"

/* What the files of the registrar's papers share. */

/* Canonical text of JSON (sorted keys, no spaces) into the arena, with its SHA-256; takes `json`. F_NOMEM. */
enum fault paper_json(json_t *json, struct arena *arena, const char **ret_text, char ret_sha256[65]) MUST_CHECK;
/* "2026, күз" */
const char *paper_term(struct arena *arena, int64_t year, const char *term, enum lang lang);
/* "21.11.2026" in a zone. */
const char *paper_day(struct arena *arena, int64_t ms, int64_t zone_min);
/* The number as text; "" for -1. */
const char *paper_int(struct arena *arena, int64_t number);
/* 260 → "2,60" (kk, ru) or "2.60"; "—" for -1. */
const char *paper_hundredths(struct arena *arena, int64_t hundredths, enum lang lang);

#endif
