#include "schedule.h"

#include <stdio.h>
#include <string.h>

#include "exam.h"
#include "policy.h"
#include "role.h"
#include "text.h"

enum { DAY_MS = 86400000, CAPACITY_MAX = 2000, LATE_LIMIT_S = 900 };

struct examined {
    char offering[ID_LEN + 1], course[ID_LEN + 1], form[24], term[16];
    bool remote, traditional, locked, attestation, own_time;
    int64_t duration_s, year, from_ms, to_ms;
};

struct check {
    struct db *db;
    const struct schedule_plan *plan;
    struct examined exam;
    struct schedule_conflict *list;
    size_t count;
    struct arena *arena;
    int64_t policy, students, from_ms; /* from_ms: of what is still to be watched */
};

static void conflict(struct check *c, const char *word, bool blocks, const char *name, const char *sitting)
{
    if (c->count < SCHEDULE_CONFLICTS_MAX)
        c->list[c->count++] =
            (struct schedule_conflict){word, blocks, arena_text(c->arena, name), arena_text(c->arena, sitting)};
}

static enum fault read_exam(struct db *db, const char *id, struct examined *ret)
{
    struct row row;
    struct examined x = {0};
    enum fault f = db_row(db, &row, S_SCHEDULE_EXAM, "t", id);
    if (f)
        return f;
    snprintf(x.offering, sizeof x.offering, "%s", row_peek(&row, 0));
    snprintf(x.course, sizeof x.course, "%s", row_peek(&row, 1));
    x.remote = !strcmp(row_peek(&row, 2), "proctored_remote");
    x.traditional = !strcmp(row_peek(&row, 2), "traditional_only");
    x.locked = !strcmp(row_peek(&row, 3), "traditional_only") && !x.traditional;
    snprintf(x.form, sizeof x.form, "%s", row_peek(&row, 4));
    int form = exam_form_from(x.form);
    x.attestation = form >= 0 && exam_form_attestation((enum exam_form)form);
    x.duration_s = row_int(&row, 5);
    x.year = row_int(&row, 6);
    snprintf(x.term, sizeof x.term, "%s", row_peek(&row, 7));
    x.own_time = !strcmp(row_peek(&row, 8), "offline_async");
    x.from_ms = row_int(&row, 9);
    x.to_ms = row_int(&row, 10);
    row_done(&row);
    *ret = x;
    return F_OK;
}

static enum fault sound(const struct schedule_plan *p)
{
    static const char *const kinds[] = {"main", "individual", "fx_retake", "technical_repeat", "appeal_repeat"};
    bool kind = false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        kind = kind || !strcmp(p->kind, kinds[i]);
    if (!kind || p->ends_ms <= p->starts_ms || p->ends_ms - p->starts_ms > 31 * (int64_t)DAY_MS)
        return fault(F_INVALID, "a sitting has a kind and ends after it begins");
    if (!text_fits(p->room, ROOM_MAX) || p->capacity < 1 || p->capacity > CAPACITY_MAX)
        return fault(F_INVALID, "a sitting has a room and 1 to %d seats", CAPACITY_MAX);
    return F_OK;
}

static enum fault flag(struct check *c, bool *ret, enum statement s, const char *a, const char *b)
{
    struct row row;
    enum fault f = db_row(c->db, &row, s, "tt", a, b);
    if (f)
        return f;
    *ret = row_int(&row, 0);
    row_done(&row);
    return F_OK;
}

static enum fault window(struct check *c, const char *kind, bool *ret)
{
    struct row row;
    const struct examined *x = &c->exam;
    enum fault f = db_row(c->db, &row, S_SCHEDULE_WINDOW, "titiit", kind, x->year, x->term, c->plan->starts_ms,
                          c->plan->ends_ms, x->offering);
    if (f)
        return f;
    *ret = row_int(&row, 0);
    row_done(&row);
    return F_OK;
}

/* The kinds of window in which a sitting of this kind may lie, the usual one first. */
static enum fault calendar(struct check *c)
{
    bool retake = !strcmp(c->plan->kind, "fx_retake"), in = false;
    const char *kinds[3] = {c->exam.attestation ? "final_attestation" : retake ? "retake" : "exam_session", NULL, NULL};
    if (!strcmp(c->plan->kind, "individual"))
        kinds[1] = "retake"; /* another day of the same session, or the days kept for repeats */
    if (!strcmp(c->exam.term, "summer"))
        kinds[2] = "summer";
    enum fault f = F_OK;
    for (int i = 0; i < 3 && !f && !in; i++)
        if (kinds[i])
            f = window(c, kinds[i], &in);
    bool days = c->plan->starts_ms >= c->exam.from_ms && c->plan->ends_ms <= c->exam.to_ms;
    if (!f && (!in || !days))
        conflict(c, "outside_window", true, NULL, NULL);
    return f;
}

static enum fault rules(struct check *c)
{
    struct row row;
    char delivery[POLICY_TEXT_MAX];
    if (c->plan->ends_ms - c->plan->starts_ms < c->exam.duration_s * 1000)
        conflict(c, "too_short", true, NULL, NULL);
    if (c->exam.locked)
        conflict(c, "delivery_locked", true, NULL, NULL);
    enum fault f = policy_text(c->db, c->policy, "final_attestation.delivery", delivery);
    if (!f && c->exam.attestation && c->exam.remote && !strcmp(delivery, "traditional"))
        conflict(c, "attestation_locked", true, NULL, NULL);
    if (!f)
        f = db_row(c->db, &row, S_SCHEDULE_FORM_DIFFERS, "ttt", c->exam.course, c->exam.form, c->exam.offering);
    if (!f) {
        conflict(c, "form_differs", true, row_peek(&row, 0), NULL);
        row_done(&row);
    }
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault busy(struct check *c, enum statement s, const char *what, const char *word, const char *name)
{
    struct row row;
    const struct schedule_plan *p = c->plan;
    enum fault f = db_row(c->db, &row, s, "ttii", what, p->sitting ? p->sitting : "", p->starts_ms, p->ends_ms);
    if (f)
        return f == F_NOT_FOUND ? F_OK : f;
    conflict(c, word, true, name, row_peek(&row, 0));
    row_done(&row);
    return F_OK;
}

static enum fault name_of(struct check *c, const char *person, const char **ret_name)
{
    struct row row;
    enum fault f = db_row(c->db, &row, S_PERSON_NAME, "t", person);
    if (f)
        return f;
    *ret_name = row_text(&row, 0, c->arena);
    row_done(&row);
    return F_OK;
}

/* A post that ends in the middle of the sitting is as good as none. */
static enum fault proctor(struct check *c, const char *person)
{
    const char *name = NULL;
    bool teaches = false, at_start = false, at_end = false;
    enum fault f = name_of(c, person, &name);
    if (!f)
        f = flag(c, &teaches, S_SCHEDULE_TEACHES, c->exam.offering, person);
    if (!f)
        f = role_held(c->db, person, ROLE_PROCTOR, c->from_ms, &at_start);
    if (!f)
        f = role_held(c->db, person, ROLE_PROCTOR, c->plan->ends_ms, &at_end);
    if (f)
        return f;
    if (teaches)
        conflict(c, "proctor_teaches", true, name, NULL);
    if (!at_start || !at_end)
        conflict(c, "proctor_post", true, name, NULL);
    return c->exam.own_time ? F_OK : busy(c, S_SCHEDULE_STAFF_BUSY, person, "proctor_busy", name);
}

static enum fault staff(struct check *c)
{
    const struct schedule_plan *p = c->plan;
    const char *name = NULL;
    enum fault f = F_OK;
    for (size_t i = 0; i < p->proctors_len && !f; i++)
        f = proctor(c, p->proctors[i]);
    for (size_t i = 0; i < p->examiners_len && !f; i++) {
        f = name_of(c, p->examiners[i], &name);
        if (!f && !c->exam.own_time)
            f = busy(c, S_SCHEDULE_STAFF_BUSY, p->examiners[i], "examiner_busy", name);
    }
    if (!f && !p->proctors_len && !c->exam.traditional)
        conflict(c, "no_proctor", true, NULL, NULL);
    return f || c->exam.own_time ? f : busy(c, S_SCHEDULE_ROOM_BUSY, p->room, "room_busy", p->room);
}

static enum fault number(struct check *c, struct row *row, enum fault f, int64_t *ret)
{
    (void)c;
    if (f)
        return f;
    *ret = row_int(row, 0);
    row_done(row);
    return F_OK;
}

static enum fault crowd(struct check *c, int64_t now_ms)
{
    const struct schedule_plan *p = c->plan;
    struct row row;
    int64_t load = 0, capacity = 0, together = 0;
    const char *sitting = p->sitting ? p->sitting : "";
    enum fault f =
        number(c, &row, db_row(c->db, &row, S_SCHEDULE_COUNT, "tt", c->exam.offering, p->group), &c->students);
    if (!f)
        f = number(c, &row, db_row(c->db, &row, S_SCHEDULE_TOGETHER, "tii", sitting, p->starts_ms, p->ends_ms),
                   &together);
    if (!f)
        f = policy_int(c->db, c->policy, "proctor_load", &load);
    if (!f)
        f = policy_int(c->db, c->policy, "server_capacity", &capacity);
    if (f)
        return f;
    if (c->students > p->capacity)
        conflict(c, "over_capacity", false, NULL, NULL);
    if (p->proctors_len && c->students > load * (int64_t)p->proctors_len)
        conflict(c, "proctor_load", false, NULL, NULL);
    if (capacity && together + (c->students < p->capacity ? c->students : p->capacity) > capacity)
        conflict(c, "server_capacity", false, NULL, NULL);
    if (p->starts_ms < now_ms)
        conflict(c, "past", false, NULL, NULL);
    if (c->exam.own_time)
        return F_OK;
    for (f = db_each(c->db, &row, S_SCHEDULE_STUDENTS_BUSY, "tttii", c->exam.offering, p->group, sitting, p->starts_ms,
                     p->ends_ms);
         f == F_OK; f = row_next(&row))
        conflict(c, "student_busy", false, row_peek(&row, 1), row_peek(&row, 2));
    return f == F_NOT_FOUND ? F_OK : f;
}

enum fault schedule_check(struct db *db, const struct schedule_plan *plan, int64_t now_ms, struct arena *arena,
                          struct schedule_conflict **ret_conflicts, size_t *ret_count, int64_t *ret_students)
{
    bool now = now_ms > plan->starts_ms && now_ms < plan->ends_ms;
    struct check c = {.db = db, .plan = plan, .arena = arena, .from_ms = now ? now_ms : plan->starts_ms};
    c.list = arena_alloc(arena, SCHEDULE_CONFLICTS_MAX * sizeof *c.list);
    enum fault f = c.list ? sound(plan) : arena_check(arena);
    if (!f)
        f = read_exam(db, plan->exam, &c.exam);
    if (!f)
        f = policy_version(db, now_ms, &c.policy);
    if (!f)
        f = calendar(&c);
    if (!f)
        f = rules(&c);
    if (!f)
        f = staff(&c);
    if (!f)
        f = crowd(&c, now_ms);
    if (!f)
        f = arena_check(arena);
    if (f)
        return f;
    *ret_conflicts = c.list;
    *ret_count = c.count;
    *ret_students = c.students;
    return F_OK;
}

static enum fault put_staff(struct db *db, const struct schedule_plan *p, const char *sitting, bool begun)
{
    enum fault f = begun ? F_OK : db_run(db, S_SITTING_STAFF_CLEAR, "t", sitting);
    for (size_t i = 0; i < p->proctors_len && !f; i++)
        f = db_run(db, S_SITTING_STAFF_ADD, "ttt", sitting, p->proctors[i], "proctor");
    for (size_t i = 0; i < p->examiners_len && !f; i++)
        f = db_run(db, S_SITTING_STAFF_ADD, "ttt", sitting, p->examiners[i], "examiner");
    return f;
}

/* In the student's own time means until the very end (003-3). */
static int64_t late_limit_s(const struct schedule_plan *p, bool own_time)
{
    return own_time ? (p->ends_ms - p->starts_ms) / 1000 : LATE_LIMIT_S;
}

static bool as_it_was(const struct row *row, const struct schedule_plan *p)
{
    return row_int(row, 5) == p->starts_ms && row_int(row, 6) == p->ends_ms && !strcmp(row_peek(row, 7), p->room) &&
           row_int(row, 8) == p->capacity;
}

static enum fault change(struct db *db, const struct schedule_plan *p, int64_t version, bool own_time, bool *ret_begun)
{
    struct row row;
    enum fault f = db_row(db, &row, S_SITTING_PLAN, "t", p->sitting);
    if (f)
        return f;
    bool begun = row_int(&row, 12) > 0, kept = !begun || as_it_was(&row, p);
    bool open = !strcmp(row_peek(&row, 9), "open"), same = row_int(&row, 10) == version;
    bool exam = !strcmp(row_peek(&row, 1), p->exam);
    row_done(&row);
    if (!same)
        return fault(F_STALE, "sitting %s is not at version %lld", p->sitting, (long long)version);
    if (!kept || !open || !exam)
        return fault(F_CONFLICT, "sitting %s has begun and would be moved, is closed, or is of another exam",
                     p->sitting);
    *ret_begun = begun;
    return db_run(db, S_SITTING_SET, "tiiitii", p->sitting, version, p->starts_ms, p->ends_ms, p->room, p->capacity,
                  own_time ? late_limit_s(p, true) : INT64_C(0));
}

enum fault schedule_put(struct db *db, const struct actor *by, const struct schedule_plan *plan, int64_t version,
                        int64_t now_ms, struct arena *arena, struct id *ret_sitting)
{
    struct schedule_conflict *list;
    struct id id = id_make();
    struct examined exam;
    size_t count;
    int64_t students;
    bool begun = false;
    enum fault f = schedule_check(db, plan, now_ms, arena, &list, &count, &students);
    if (!f)
        f = read_exam(db, plan->exam, &exam);
    for (size_t i = 0; !f && i < count; i++)
        if (list[i].blocks)
            f = fault(F_CONFLICT, "the sitting cannot be: %s", list[i].word);
    if (f)
        return f;
    if (plan->sitting)
        memcpy(id.text, plan->sitting, sizeof id.text);
    f = plan->sitting ? change(db, plan, version, exam.own_time, &begun)
                      : db_run(db, S_SITTING_NEW, "ttiiiti", id.text, plan->exam, plan->starts_ms, plan->ends_ms,
                               late_limit_s(plan, exam.own_time), plan->room, plan->capacity);
    if (!f)
        f = put_staff(db, plan, id.text, begun);
    if (!f)
        f = audit(db, by, plan->sitting ? "sitting.change" : "sitting.add", "sitting", id.text,
                  "%lld to %lld, %s, %lld seats, %zu proctors", (long long)plan->starts_ms, (long long)plan->ends_ms,
                  plan->room, (long long)plan->capacity, plan->proctors_len);
    if (!f)
        *ret_sitting = id;
    return f;
}
