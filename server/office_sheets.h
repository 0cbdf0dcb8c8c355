#ifndef BAQYLA_OFFICE_SHEETS_H
#define BAQYLA_OFFICE_SHEETS_H

#include "office_json.h"
#include "sheet.h"

/* What the handlers of grade statements share. */

/* Loads the statement of request->arg[0]; who signs sees what they sign, registrars see all. F_NOT_FOUND. */
enum fault office_sheet_seen(struct db *db, const struct request *request, struct sheet *ret_sheet) MUST_CHECK;
/* {"sheet":{…}}. */
enum fault office_sheet_reply(struct db *db, struct request *request, const char *id, struct reply *reply) MUST_CHECK;
/* Whether this person may enter a page of it that was signed on paper. F_PAPER_OFF, F_CONFLICT. */
enum fault office_sheet_may_enter(struct db *db, const struct request *request, const struct sheet *sheet) MUST_CHECK;

/* On paper: the scan in, and out again; office_sheet_paper.c. */
handler office_sheet_scan_prepare, office_sheet_scan, office_sheet_scan_get;

#endif
