#ifndef BAQYLA_OFFICE_JSON_H
#define BAQYLA_OFFICE_JSON_H

#include "attempt.h"
#include "audit.h"
#include "route.h"

/* What the books' handlers have in common: the protocol's objects, refusals
   that are to be committed, and lists. JSON given back belongs to the caller. */

/* The asker as the books write him down; borrows from the request. The role is the one that the route asks for. */
struct actor office_actor(const struct request *request);

/* A refusal whose traces must be kept (a failed login, an answer after the end): the reply is the fault's shape and
   status, the errand commits. */
enum fault office_refuse(struct reply *reply, const struct request *request, enum fault why) MUST_CHECK;

json_t *said_json(const struct row *row, int first_column); /* {"kk","ru","en"} of three columns */
json_t *text_or_null(const char *text);
json_t *ms_or_null(int64_t ms); /* 0 → null */
json_t *int_or_null(const struct row *row, int column);
/* A stored JSON text as it is; null when it cannot be read. */
json_t *json_stored(const char *text);

/* `attempt` and `clock` of the protocol. */
enum fault office_attempt_json(struct db *db, const struct attempt *a, json_t **ret_json) MUST_CHECK;
json_t *office_clock_json(const struct attempt *a, int64_t now_ms);
/* [{step, ok, by, reason}] */
enum fault office_steps_json(struct db *db, const char *attempt, json_t **ret_json) MUST_CHECK;
/* Sets `identity` of the attempt's file; office_portrait.c. */
enum fault office_identity_json(struct db *db, const struct attempt *a, enum lang lang, json_t *into) MUST_CHECK;
enum fault office_items_json(struct db *db, const char *attempt, json_t **ret_json) MUST_CHECK;
enum fault office_answers_json(struct db *db, const char *attempt, json_t **ret_json) MUST_CHECK;
/* As the student sees it ("me", "proctor"), or the staff ("student", "proctor"). */
enum fault office_chat_json(struct db *db, const char *attempt, bool student, json_t **ret_json) MUST_CHECK;
enum fault office_gaps_json(struct db *db, const char *attempt, json_t **ret_json) MUST_CHECK;
/* `incident` in the reader's language, with all three under `sentences`. */
enum fault office_incident_json(struct db *db, const char *id, enum lang lang, json_t **ret_json) MUST_CHECK;
enum fault office_tile_json(struct db *db, const struct attempt *a, enum lang lang, json_t **ret_json) MUST_CHECK;

/* Of a request for an individual schedule: a student's own; a dean's own students; the registrar's office all that were
   submitted. F_NOT_FOUND. */
enum fault office_request_seen(struct db *db, const struct request *request, const char *id) MUST_CHECK;
/* The asker's own student row; F_NOT_FOUND. office_record.c. */
enum fault office_own_student(struct db *db, const struct request *request, char ret_student[ID_LEN + 1]) MUST_CHECK;

/* -- lists -- */

enum { LIST_SIZE = 50, LIST_SIZE_MAX = 200, LIST_CSV_MAX = 20000, LIST_Q_MAX = 200 };

struct list {
    int64_t page, size, limit, offset, total;
    const char *sort;   /* as asked; statements know their words and ignore others */
    char q[LIST_Q_MAX]; /* folded for searching; "" = all */
    bool csv;
    json_t *rows;
};
/* Reads page, size, sort, q, format. F_INVALID for numbers that are none. */
enum fault list_init(struct list *list, const struct request *request) MUST_CHECK;
/* Takes the rows. As JSON pages, or as a CSV with `columns` ("student,rating", names of the rows' keys; an object with
   kk, ru, en is shown in the asker's language). A cell that a spreadsheet would take for a formula gets an apostrophe.
   Exports are audited by the caller's lane: see office_exported. */
enum fault list_reply(struct list *list, struct request *request, struct reply *reply, const char *columns,
                      const char *name) MUST_CHECK;
void list_release(struct list *list); /* after a fault */

/* A list too long to be sorted for every page, as session/statements/ has it: `count` tells how many the filters leave;
   few enough of them are gathered and sorted (`few`); else `page` walks an index in the order of list.sort until the
   page is full, and those that this index does not know follow (`rest`, with their number in the second column; the
   same as `page` where every order knows all of them). */
struct list_source {
    enum statement count, few, page, rest;
    /* Binds the filters, then limit, offset and, for `few`, the order. The first column is an id, or the count. */
    enum fault (*ask)(struct db *db, struct row *ret_row, enum statement s, const struct list *list, int64_t limit,
                      int64_t offset, const void *filters);
    /* Appends the row of that id to list.rows. */
    enum fault (*add)(struct db *db, struct list *list, const char *id, const void *filters);
};
enum { LIST_FEW = 2000 };
/* Fills total and rows. `few_max`: up to how many are sorted, 0 when nothing is filtered. */
enum fault list_fill(struct db *db, struct list *list, const struct list_source *source, int64_t few_max,
                     const void *filters) MUST_CHECK;
/* The clerk's part of a list that a hand has prepared: an export is written down (model 2.5). */
handler office_exported;
/* The cell as CSV text, quotes included, into the arena; for tests too. */
char *csv_cell(struct arena *arena, const char *text);
/* A filter from the query: "" when absent. */
const char *list_filter(const struct request *request, const char *name);

#endif
