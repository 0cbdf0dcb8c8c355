#ifndef BAQYLA_ROUTE_H
#define BAQYLA_ROUTE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "arena.h"
#include "db.h"
#include "fault.h"
#include "id.h"

/* Requests, replies and the table that joins them.

   A handler is a straight line from a request to a reply. It never sees a
   socket or a thread: the loop gathers the request, the clerk (or a hand, for
   reading) calls the handler inside a savepoint, and the reply leaves after
   the commit. A fault undoes whatever the handler wrote.

   The same shape serves HTTP (method and path) and the words of /ws/exam
   (method "WS", path = the message's `t`). */

enum {
    REQUEST_ARGS = 3,
    REQUEST_QUERY = 16,
    REQUEST_BODY_MAX = 8 * 1024 * 1024, /* no row may allow more */
    REPLY_NOTICES = 16,
};

/* Who asks. Filled by the loop from the session cookie; `roles` 0 = nobody is signed in. */
struct who {
    char account[ID_LEN + 1], person[ID_LEN + 1], session[ID_LEN + 1];
    char name[96];  /* of the person */
    uint32_t roles; /* ROLE_… bits held today, of role.h */
    enum lang lang;
    char address[46]; /* of the peer */
};

struct request {
    const char *method, *path; /* "GET", "/api/acts/01j…"; for words "WS", "answer" */
    const struct route *route;
    const char *arg[REQUEST_ARGS]; /* ":id" segments in order, form checked as ids or small numbers */
    struct {
        const char *name, *value; /* decoded */
    } query[REQUEST_QUERY];
    int queries;
    const char *body; /* raw, NUL-terminated */
    size_t body_len;
    const json_t *json;  /* the body's object, parsed strictly (no duplicate keys); NULL when the row takes no JSON */
    const char *attempt; /* words of /ws/exam after hello: the socket's attempt; else NULL */
    const char *token;   /* the raw session token, only for logout */
    const char *key;     /* of a machine: what stood behind "Authorization: Bearer"; then no cookie counts */
    const char *user_agent;
    char id[ID_LEN + 1]; /* the request's id, in log and reply */
    struct who who;
    int64_t now_ms;      /* one time for the whole request */
    struct arena *arena; /* everything a handler allocates lives here */
    void *stage;         /* what `prepare` left for `handle`, and `handle` for `finish` */
};

/* Told to the loop after the commit. */
enum notice_kind {
    NOTICE_ATTEMPT = 1, /* the attempt's state, step or clock changed: reload it, tell student and board */
    NOTICE_STUDENT,     /* send `json` to the attempt's exam socket */
    NOTICE_BOARD,       /* send `json` to the boards that see the attempt */
    NOTICE_SITTING,     /* the sitting changed: boards reload */
    NOTICE_LOGOUT,      /* close the sockets of login session `attempt` */
    NOTICE_STOP_CAMERA, /* the attempt has ended: close its media after the last ack */
};

struct notice {
    enum notice_kind kind;
    char attempt[ID_LEN + 1];
    json_t *json; /* owned by the notice */
};

struct reply {
    int status;   /* 0 = 200 */
    json_t *json; /* the answer's object; owned by the reply */
    /* or bytes: arena or static memory, or a whole malloc'd buffer that the reply owns when `bytes_owned` */
    const void *bytes;
    size_t bytes_len;
    bool bytes_owned;
    const char *mime;          /* of bytes or file */
    const char *download_name; /* Content-Disposition: attachment, when set */
    const char *file;          /* or a file to send, byte ranges allowed */
    const char *etag;          /* of bytes or file, strong and with its quotes; If-Range is held against it */
    const char *cookie;        /* a new session token to set; "" clears it */
    int retry_after_s;
    bool cacheable; /* content named by its hash: may be kept by the browser, privately */
    struct notice notices[REPLY_NOTICES];
    int notices_len;
};

typedef enum fault handler(struct db *db, struct request *request, struct reply *reply);

enum lane { LANE_OFFICE, LANE_EXAM, LANE_READ /* a hand, read-only database */ };

/* One row of the table. Stages that are NULL are skipped:
   prepare (a hand: hash, render, parse; sees a read-only db)
   handle  (the clerk, or a hand when the lane is LANE_READ)
   finish  (a hand, after the commit: what the commit made true; may not fail the request) */
struct route {
    const char *method, *path; /* "/api/acts/:id/sign" */
    uint32_t roles;            /* any of these; ROLE_ANYONE for nobody signed in */
    enum lane lane;
    size_t body_max; /* 0: no body */
    handler *handle, *prepare, *finish;
    const char *help;
};

/* Bodies: POST takes a JSON object (application/json), PUT raw bytes of any type; `json` is NULL then.
   GET and DELETE take none (body_max 0). */

/* Row tables of the office_*.c files end with a row whose method is NULL.
   routes.c lists them; a duplicate or a bad row stops the start. */
extern const struct route routes_login[], routes_me[], routes_mine[], routes_student[], routes_exam[], routes_files[];
extern const struct route routes_proctor[], routes_incident[], routes_media[], routes_rules[], routes_capacity[];
extern const struct route routes_oral[], routes_item[];
extern const struct route routes_act[], routes_act_appeal[], routes_document[], routes_sheet[];
extern const struct route routes_grade[], routes_record[], routes_remedy[], routes_appeal[], routes_desk[];
extern const struct route routes_bank[], routes_mark[], routes_import[], routes_people[], routes_accounts[];
extern const struct route routes_admission[], routes_calendar[], routes_schedule[], routes_requests[];
extern const struct route routes_structure[], routes_exam_edit[], routes_paper_result[], routes_rules_page[],
    routes_leak[], routes_accommodation[], routes_portrait[], routes_waiting[], routes_sitting[];
extern const struct route routes_retention[], routes_privacy[], routes_consent[], routes_policy[], routes_audit[],
    routes_admin[], routes_keys[];

/* Further rows, set before the start by a program that embeds the server, such as a test; none otherwise. */
extern const struct route *routes_more;

/* The row for method and path, args filled in request->arg (pointing into arena
   copies). F_NOT_FOUND, or F_METHOD when only the method differs. */
enum fault route_find(struct request *request, const struct route **ret_route) MUST_CHECK;
/* All rows, in table order, for help and tests; ends with a NULL method. */
const struct route *route_at(size_t index);
/* One row by itself: method, path, roles, lane, limits, help. F_INVALID names what is wrong. */
enum fault route_check_row(const struct route *row) MUST_CHECK;
/* Looks the whole table over before the start: F_CONFLICT for a double row, F_INVALID for a bad one. */
enum fault routes_check(void) MUST_CHECK;
/* An errand of this row held the clerk so long; shown in /metrics by route. [clerk] */
void route_held(const struct route *row, int64_t us);
/* Appends those lines to `out`. */
void routes_metrics(FILE *out);

/* Helpers for handlers. */
const char *request_query(const struct request *request, const char *name); /* NULL when absent */
bool request_has(const struct request *request, uint32_t roles);

/* Strict unpack of request->json with jansson's format; a wrong type or missing key is F_INVALID naming the key.
   Use "{s:s, s?i !}": the bang refuses unknown keys. */
enum fault request_unpack(const struct request *request, const char *format, ...) MUST_CHECK;

/* `json` becomes the reply's. NULL (jansson out of memory) is F_NOMEM. */
enum fault reply_json(struct reply *reply, json_t *json) MUST_CHECK;
/* `json` becomes the notice's; NULL allowed for kinds without one. */
enum fault reply_notice(struct reply *reply, enum notice_kind kind, const char *attempt, json_t *json) MUST_CHECK;
void reply_release(struct reply *reply);

/* {"rows":[…],"page":…}; takes `rows`. */
json_t *page_json(json_t *rows, int64_t page, int64_t size, int64_t total);

#endif
