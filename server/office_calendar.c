#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ical.h"
#include "office_json.h"
#include "role.h"

/* The academic calendar (003-5.2.6, 5.3.11) and everybody's own dates, on a page and as a feed (003-5.3.3). */

enum { BODY_MAX = 1024, FEED_HEX = 32, WINDOW_DAYS_MAX = 400 };

static const struct {
    const char *kind, *said[LANG_COUNT];
} titles[] = {
    {"teaching", {"Оқу кезеңі", "Период обучения", "Teaching period"}},
    {"midterm_week", {"Аралық бақылау аптасы", "Неделя рубежного контроля", "Midterm week"}},
    {"exam_session", {"Емтихан сессиясы", "Экзаменационная сессия", "Exam session"}},
    {"retake", {"Қайта тапсыру (FX)", "Пересдача (FX)", "Retakes (FX)"}},
    {"summer", {"Жазғы семестр", "Летний семестр", "Summer term"}},
    {"review_lectures", {"Шолу лекциялары", "Обзорные лекции", "Review lectures"}},
    {"final_attestation", {"Қорытынды аттестаттау", "Итоговая аттестация", "Final attestation"}},
};

static const char *title_of(const char *kind, enum lang lang)
{
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (!strcmp(titles[i].kind, kind))
            return titles[i].said[lang];
    return NULL;
}

static enum fault windows(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    const char *year = list_filter(request, "year");
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_WINDOW_LIST, "ittii",
                     strlen(year) == 4 ? (int64_t)strtoll(year, NULL, 10) : (int64_t)0, list_filter(request, "kind"),
                     list.sort, list.limit, list.offset);
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 9);
        json_array_append_new(list.rows,
                              json_pack("{s:s, s:I, s:s, s:s, s:s?, s:s?, s:I, s:I, s:I}", "id", row_peek(&row, 0),
                                        "year", (json_int_t)row_int(&row, 1), "term", row_peek(&row, 2), "kind",
                                        row_peek(&row, 3), "programme", row_peek(&row, 8), "programme_code",
                                        row_peek(&row, 4), "from_ms", (json_int_t)row_int(&row, 5), "to_ms",
                                        (json_int_t)row_int(&row, 6), "version", (json_int_t)row_int(&row, 7)));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "year,term,kind,programme_code,from_ms,to_ms", "calendar.csv");
}

struct window {
    const char *id, *term, *kind, *programme;
    json_int_t version, year, from_ms, to_ms;
};

/* A window of the same kind may not lie on another; one that has sittings may not leave them. */
static enum fault fits(struct db *db, const struct window *w)
{
    struct row row;
    enum fault f = w->to_ms > w->from_ms && w->to_ms - w->from_ms < WINDOW_DAYS_MAX * INT64_C(86400000) &&
                           w->year >= 2000 && w->year < 2200 && title_of(w->kind, LANG_EN)
                       ? F_OK
                       : fault(F_INVALID, "a window has a kind, a year, and ends after it begins");
    if (!f)
        f = db_row(db, &row, S_WINDOW_OVERLAPS, "tttii", w->id ? w->id : "", w->kind, w->programme, (int64_t)w->from_ms,
                   (int64_t)w->to_ms);
    if (f)
        return f;
    bool overlaps = row_int(&row, 0) > 0;
    row_done(&row);
    if (overlaps)
        return fault(F_CONFLICT, "another window of this kind is there");
    if (!w->id)
        return F_OK;
    f = db_row(db, &row, S_WINDOW_USED, "tii", w->id, (int64_t)w->from_ms, (int64_t)w->to_ms);
    if (f)
        return f;
    bool used = row_int(&row, 0) > 0;
    row_done(&row);
    return used ? fault(F_CONFLICT, "sittings would lie outside the window") : F_OK;
}

static enum fault window_put(struct db *db, struct request *request, struct reply *reply)
{
    struct window w = {0};
    char university[ID_LEN + 1];
    struct id id = id_make();
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s?s, s?I, s:I, s:s, s:s, s?s, s:I, s:I !}", "id", &w.id, "version",
                                  &w.version, "year", &w.year, "term", &w.term, "kind", &w.kind, "programme",
                                  &w.programme, "from_ms", &w.from_ms, "to_ms", &w.to_ms);
    if (!f)
        f = fits(db, &w);
    if (!f)
        f = university_id(db, university);
    if (f)
        return f;
    if (!w.id)
        f = db_run(db, S_WINDOW_ADD, "ttitttiii", id.text, university, (int64_t)w.year, w.term, w.kind, w.programme,
                   (int64_t)w.from_ms, (int64_t)w.to_ms, request->now_ms);
    else
        f = db_run(db, S_WINDOW_SET, "tiitttiii", w.id, (int64_t)w.version, (int64_t)w.year, w.term, w.kind,
                   w.programme, (int64_t)w.from_ms, (int64_t)w.to_ms, request->now_ms);
    if (!f && w.id && !db_changes(db))
        f = fault(F_STALE, "window %s is not at version %lld", w.id, (long long)w.version);
    if (!f)
        f = audit(db, &by, w.id ? "calendar.change" : "calendar.add", "window", w.id ? w.id : id.text,
                  "%s %lld %s, %lld to %lld", w.kind, (long long)w.year, w.term, (long long)w.from_ms,
                  (long long)w.to_ms);
    return f ? f : reply_json(reply, json_pack("{s:s}", "id", w.id ? w.id : id.text));
}

static enum fault window_remove(struct db *db, struct request *request, struct reply *reply)
{
    json_int_t version;
    struct row row;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:I !}", "version", &version);
    if (!f)
        f = db_row(db, &row, S_WINDOW_USED, "tii", request->arg[0], (int64_t)0, (int64_t)0);
    if (f)
        return f;
    bool used = row_int(&row, 0) > 0;
    row_done(&row);
    if (used)
        return fault(F_CONFLICT, "sittings lie in the window");
    f = db_run(db, S_WINDOW_REMOVE, "ti", request->arg[0], (int64_t)version);
    if (!f && !db_changes(db))
        f = fault(F_STALE, "window %s is not at version %lld", request->arg[0], (long long)version);
    if (!f)
        f = audit(db, &by, "calendar.remove", "window", request->arg[0], "removed");
    return f ? f : reply_json(reply, json_object());
}

static enum fault my_dates(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    char token[FEED_HEX + 1] = "";
    json_t *dates = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_MY_DATES, "ti", request->who.person, request->now_ms); f == F_OK; f = row_next(&row))
        json_array_append_new(dates, json_pack("{s:s, s:s, s:o, s:I, s:I, s:s}", "kind", row_peek(&row, 0), "id",
                                               row_peek(&row, 1), "title", said_json(&row, 2), "from_ms",
                                               (json_int_t)row_int(&row, 5), "to_ms", (json_int_t)row_int(&row, 6),
                                               "place", row_peek(&row, 7)));
    if (f == F_NOT_FOUND)
        f = db_row(db, &row, S_FEED_GET, "t", request->who.person);
    if (!f) {
        snprintf(token, sizeof token, "%s", row_peek(&row, 0));
        row_done(&row);
    }
    if (f && f != F_NOT_FOUND) {
        json_decref(dates);
        return f;
    }
    return reply_json(reply,
                      json_pack("{s:o, s:o}", "dates", dates, "feed", *token ? json_string(token) : json_null()));
}

/* A new address; the old one is silent from now on. */
static enum fault feed_make(struct db *db, struct request *request, struct reply *reply)
{
    unsigned char bytes[FEED_HEX / 2];
    char token[FEED_HEX + 1];
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{!}");
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(token, sizeof token, bytes, sizeof bytes);
    if (!f)
        f = db_run(db, S_FEED_PUT, "tti", token, request->who.person, request->now_ms);
    if (!f)
        f = audit(db, &by, "calendar.feed", "person", request->who.person, "a new address");
    return f ? f : reply_json(reply, json_pack("{s:s}", "feed", token));
}

static enum fault feed(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    struct ical cal;
    char person[ID_LEN + 1];
    enum fault f = db_row(db, &row, S_FEED_PERSON, "t", request->arg[0]);
    if (f)
        return f;
    enum lang lang = lang_from(row_peek(&row, 1));
    snprintf(person, sizeof person, "%s", row_peek(&row, 0));
    row_done(&row);
    ical_begin(&cal, request->arena, "Baqyla");
    for (f = db_each(db, &row, S_MY_DATES, "ti", person, request->now_ms); f == F_OK; f = row_next(&row)) {
        const char *title = title_of(row_peek(&row, 0), lang);
        ical_event(&cal, row_peek(&row, 1), request->now_ms, row_int(&row, 5), row_int(&row, 6),
                   title ? title : row_peek(&row, 2 + (int)lang), row_peek(&row, 7));
    }
    if (f != F_NOT_FOUND)
        return f;
    ical_end(&cal);
    if (!cal.text)
        return arena_check(request->arena);
    reply->bytes = cal.text;
    reply->bytes_len = cal.len;
    reply->mime = "text/calendar; charset=utf-8";
    return F_OK;
}

const struct route routes_calendar[] = {
    {"GET", "/api/calendar", ROLE_ANY, LANE_READ, 0, windows, NULL, NULL, "The academic calendar; filters year, kind"},
    {"POST", "/api/calendar", ROLE_REGISTRARS, LANE_OFFICE, BODY_MAX, window_put, NULL, NULL,
     "A window of the calendar, new or changed"},
    {"POST", "/api/calendar/:id/remove", ROLE_REGISTRARS, LANE_OFFICE, BODY_MAX, window_remove, NULL, NULL,
     "A window without sittings goes"},
    {"GET", "/api/my/dates", ROLE_ANY, LANE_READ, 0, my_dates, NULL, NULL,
     "My exams, sittings, tasks and windows, and my feed's address"},
    {"POST", "/api/my/dates/feed", ROLE_ANY, LANE_OFFICE, 64, feed_make, NULL, NULL, "A new secret address of my feed"},
    {"GET", "/v/dates/:token", ROLE_ANYONE, LANE_READ, 0, feed, NULL, NULL, "The feed, in iCalendar"},
    {0},
};
