#ifndef BAQYLA_SCHEDULE_H
#define BAQYLA_SCHEDULE_H

#include "audit.h"
#include "db.h"

/* Sittings as the office makes them: everything that stands in the way is told
   before anything is saved. Clauses: only inside a window of the calendar that
   fits (003-5.2.6, 5.3.11), in agreement with the curriculum (5.3.1), never with
   the course's own teacher as proctor (5.3.2), never remote where tradition
   alone is allowed (5.3.24, 5.3.25). */

enum {
    SCHEDULE_STAFF_MAX = 16, /* of each part */
    SCHEDULE_SEATS_MAX = 50, /* students seated by one call, so that the clerk is free again soon */
    SCHEDULE_CONFLICTS_MAX = 80,
    ROOM_MAX = 80,
};

struct schedule_plan {
    const char *sitting; /* NULL: a new one */
    const char *exam, *room;
    const char *kind;  /* of the attempts: main, individual, fx_retake */
    const char *group; /* whose students shall come; "" all of the course */
    int64_t starts_ms, ends_ms, capacity;
    const char *proctors[SCHEDULE_STAFF_MAX], *examiners[SCHEDULE_STAFF_MAX];
    size_t proctors_len, examiners_len;
};

/* What stands in the way. Words: outside_window, form_differs, delivery_locked, attestation_locked, too_short,
   room_busy, no_proctor, proctor_busy, proctor_teaches, proctor_post (holds no post of a proctor from beginning to
   end; of a sitting that goes on: from now to its end), examiner_busy; and as advice: student_busy, over_capacity,
   proctor_load, server_capacity, past. */
struct schedule_conflict {
    const char *word; /* static */
    bool blocks;
    const char *name;    /* of the person; NULL */
    const char *sitting; /* the other one; NULL */
};

/* F_INVALID for a plan that makes no sense (ends before it starts, no room, more than a day); F_NOT_FOUND: no exam.
   Reads only; *ret_students: how many admitted students shall come. */
enum fault schedule_check(struct db *db, const struct schedule_plan *plan, int64_t now_ms, struct arena *arena,
                          struct schedule_conflict **ret_conflicts, size_t *ret_count,
                          int64_t *ret_students) MUST_CHECK;
/* Saves what has no blocking conflict (else F_CONFLICT). A change needs the version that was seen (F_STALE). Once
   somebody has come, time, room and seats stay (F_CONFLICT), and the staff of the plan comes in addition: who has
   watched is not taken off, since no appeal against an act of the sitting may be theirs to decide. */
enum fault schedule_put(struct db *db, const struct actor *by, const struct schedule_plan *plan, int64_t version,
                        int64_t now_ms, struct arena *arena, struct id *ret_sitting) MUST_CHECK;

/* Why a student got no seat: not_enrolled, inactive, not_admitted, busy, has_attempt, passed (003-5.3.28), full,
   refused (delivery, ground for distance study). NULL: seated. Static. */
struct seat {
    char student[ID_LEN + 1], name[96];
    const char *refused;
};
/* Seats students one by one; who cannot be seated is told. At most SCHEDULE_SEATS_MAX. */
enum fault schedule_seat(struct db *db, const struct actor *by, const char *sitting, const char *kind,
                         struct seat *seats, size_t count, int64_t now_ms) MUST_CHECK;
/* The next students of the course, or of a group of it, who have no attempt yet. */
enum fault schedule_wanted(struct db *db, const char *sitting, const char *group, struct seat *seats, size_t max,
                           size_t *ret_count) MUST_CHECK;

#endif
