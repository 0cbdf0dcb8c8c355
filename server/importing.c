#include "importing.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "errand.h"
#include "import_files.h"
#include "policy.h"
#include "role.h"

static atomic_bool wanted = true; /* a restart may have come in between */
static bool busy;                 /* [loop] a step is under way */

struct step {
    char id[ID_LEN + 1], person[ID_LEN + 1];
    enum import_kind kind;
    bool undoing;
    int64_t next, total, place; /* of the line to be written */
    struct import_line *lines;
    size_t count;
};

static enum fault running(struct db *db, struct step *ret)
{
    struct row row;
    struct step s = {.undoing = false};
    enum fault f = db_row(db, &row, S_IMPORT_RUNNING, "");
    if (f)
        return f;
    snprintf(s.id, sizeof s.id, "%s", row_peek(&row, 0));
    f = import_kind_from(row_peek(&row, 1), &s.kind);
    s.undoing = !strcmp(row_peek(&row, 2), "undoing");
    s.next = row_int(&row, 3);
    s.place = row_int(&row, 4);
    s.total = row_int(&row, 5);
    snprintf(s.person, sizeof s.person, "%s", row_peek(&row, 6));
    row_done(&row);
    if (!f)
        *ret = s;
    return f;
}

/* [hand] */
static enum fault read_lines(struct db *db, struct request *request, struct reply *reply)
{
    (void)reply;
    int64_t behind;
    struct step *s = arena_alloc(request->arena, sizeof *s);
    if (!s)
        return arena_check(request->arena);
    enum fault f = running(db, s);
    if (f == F_NOT_FOUND)
        return F_OK;
    if (!f && !s->undoing)
        f = import_lines_read(s->id, s->place, IMPORTING_LINES, request->arena, &s->lines, &s->count, &behind);
    if (!f)
        request->stage = s;
    return f;
}

/* Bytes of a line in its file: its fields, their marks, its number. */
static int64_t length_of(const struct import_line *line, enum import_kind kind)
{
    char number[24];
    int64_t len = snprintf(number, sizeof number, "%lld", (long long)line->number) + 1;
    for (size_t c = 0; import_column_at(kind, c); c++)
        len += 1 + (line->cell[c] ? (int64_t)strlen(line->cell[c]) : 0);
    return len;
}

static enum fault write_some(struct db *db, const struct actor *by, struct step *s, struct request *request)
{
    int64_t began = clock_steady_us();
    enum fault f = F_OK;
    for (size_t i = 0; i < s->count && !f && clock_steady_us() - began < IMPORTING_HOLD_US; i++) {
        int64_t len = length_of(&s->lines[i], s->kind); /* before the look clears a cell */
        f = import_write(db, by, s->kind, &s->lines[i], request->now_ms, request->arena);
        s->next++;
        s->place += len;
    }
    return f;
}

static enum fault keep_changes(struct db *db, const struct step *s, struct db_recording *recording)
{
    void *changes;
    size_t len;
    enum fault f = db_recorded(recording, &changes, &len);
    if (!f && len)
        f = db_run(db, S_IMPORT_CHANGESET_ADD, "tb", s->id, changes, len);
    if (!f)
        free(changes);
    return f;
}

static enum fault end(struct db *db, const struct actor *by, const struct step *s, const char *state, int64_t now_ms)
{
    enum fault f = db_run(db, S_IMPORT_CHANGESET_DROP, "ti", s->id, (int64_t)0);
    if (!f)
        f = db_run(db, S_IMPORT_END, "ttti", s->id, state, NULL, now_ms);
    return f ? f
             : audit(db, by, !strcmp(state, "done") ? "import.done" : "import.undone", "import", s->id,
                     "%s, %lld lines", import_word(s->kind), (long long)s->total);
}

static enum fault forward(struct db *db, const struct actor *by, struct step *s, struct request *request)
{
    struct db_recording *recording;
    enum fault f = db_record(db, import_tables, &recording);
    if (f)
        return f;
    f = write_some(db, by, s, request);
    if (f) {
        enum fault dropped = db_recorded(recording, NULL, NULL);
        return dropped ? dropped : f;
    }
    f = keep_changes(db, s, recording);
    if (!f)
        f = db_run(db, S_IMPORT_ADVANCE, "tii", s->id, s->next, s->place);
    return !f && !s->count ? end(db, by, s, "done", request->now_ms) : f;
}

static enum fault backward(struct db *db, const struct actor *by, const struct step *s, struct request *request)
{
    struct row row;
    enum fault f = db_row(db, &row, S_IMPORT_CHANGESET_LAST, "t", s->id);
    if (f == F_NOT_FOUND)
        return end(db, by, s, "failed", request->now_ms);
    if (f)
        return f;
    size_t len;
    int64_t n = row_int(&row, 0);
    const void *borrowed = row_blob(&row, 1, &len);
    void *changes = arena_copy(request->arena, borrowed, len);
    row_done(&row);
    f = changes ? db_take_back(db, changes, len) : arena_check(request->arena);
    return f ? f : db_run(db, S_IMPORT_CHANGESET_DROP, "ti", s->id, n);
}

static enum fault step(struct db *db, struct request *request, struct reply *reply)
{
    struct step *s = request->stage, now;
    if (!s)
        return reply_json(reply, json_pack("{s:b}", "more", 0));
    enum fault f = running(db, &now); /* as the hand saw it, or another time */
    if (f)
        return f;
    struct actor by = {s->person, ROLE_REGISTRAR, NULL};
    if (!strcmp(now.id, s->id) && now.next == s->next && now.undoing == s->undoing)
        f = s->undoing ? backward(db, &by, s, request) : forward(db, &by, s, request);
    return f ? f : reply_json(reply, json_pack("{s:b, s:s}", "more", 1, "import", s->id));
}

/* A line does not fit any more: everything is taken back. When that fails too, people must look. */
static enum fault give_up(struct db *db, struct request *request, struct reply *reply)
{
    (void)reply;
    struct step s;
    const char *why = json_string_value(json_object_get(request->json, "fault"));
    enum fault f = running(db, &s);
    if (f)
        return f;
    struct actor by = {s.person, ROLE_REGISTRAR, NULL};
    if (s.undoing)
        f = db_run(db, S_IMPORT_END, "ttti", s.id, "failed", why, request->now_ms);
    else
        f = db_run(db, S_IMPORT_UNDO, "tt", s.id, why);
    return f ? f
             : audit(db, &by, s.undoing ? "import.stuck" : "import.undo", "import", s.id, "after %lld lines: %s",
                     (long long)s.next, why);
}

static const struct route row_step = {"INTERNAL", "importing_step",          0, LANE_OFFICE, 0, step, read_lines,
                                      NULL,       "a few lines of an import"};
static const struct route row_give_up = {"INTERNAL", "importing_give_up",      0, LANE_OFFICE, 0, give_up, NULL,
                                         NULL,       "an import is taken back"};

static void stepped(struct errand *e, void *user)
{
    (void)user;
    busy = false;
    if (e->fault == F_OK) {
        atomic_store(&wanted, json_is_true(json_object_get(e->reply.json, "more")));
    } else if (e->fault == F_DISK_FULL || e->fault == F_BUSY) { /* the next tick tries again */
        atomic_store(&wanted, true);
        return;
    } else {
        errand_internal(&row_give_up, NULL, json_pack("{s:s}", "fault", e->fault_text), NULL, NULL);
        atomic_store(&wanted, true);
    }
    importing_tick();
}

void importing_wake(void)
{
    atomic_store(&wanted, true);
}

void importing_tick(void)
{
    if (busy || !atomic_load(&wanted))
        return;
    busy = true;
    atomic_store(&wanted, false);
    errand_internal(&row_step, NULL, json_object(), stepped, NULL);
}
