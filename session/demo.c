#include "demo.h"

#include <stdio.h>
#include <string.h>

#include "attempt.h"
#include "checkin.h"
#include "item.h"
#include "policy.h"
#include "role.h"
#include "text.h"

enum {
    DURATION_S = 90 * 60,
    OPEN_DAYS = 30, /* a demo may be started again weeks later */
    DAY_S = 86400,
    EXTRA_PERCENT = 25,
    NAME_MAX_BYTES = 200,
    OPTIONS_MAX = 16,
};

struct human {
    const char *role, *login, *surname, *given, *patronymic;
};
struct learner {
    const char *number, *login, *group;
    int rating;
    const char *surname, *given, *patronymic;
};

static const struct human staff[] = {
#define STAFF(...) {__VA_ARGS__},
#define STUDENT(...)
#include "../seeds/demo/people.def"
#undef STAFF
#undef STUDENT
};
static const struct learner learners[] = {
#define STAFF(...)
#define STUDENT(...) {__VA_ARGS__},
#include "../seeds/demo/people.def"
#undef STAFF
#undef STUDENT
};

/* A row without a kind is an option of the question above it. */
struct line {
    const char *kind;
    int correct;
    const char *text[LANG_COUNT];
};
static const struct line lines[] = {
#define QUESTION(kind, kk, ru, en) {kind, 0, {kk, ru, en}},
#define OPTION(correct, kk, ru, en) {NULL, correct, {kk, ru, en}},
#include "../seeds/demo/questions.def"
#undef QUESTION
#undef OPTION
};

enum { STAFF_COUNT = sizeof staff / sizeof *staff, LEARNER_COUNT = sizeof learners / sizeof *learners };
_Static_assert(STAFF_COUNT + LEARNER_COUNT <= DEMO_LOGINS_MAX, "more people than logins");
_Static_assert(STAFF_COUNT + DEMO_STUDENTS_MAX <= DEMO_LOGINS_MAX, "more people than logins");

struct fill {
    struct db *db;
    int64_t now_ms;
    struct demo *demo;
    int students;
    struct id university, programme, course, offering;
    char student_hash[PASSWORD_HASH_MAX], student_password[24];
};

/* A JSON object, written by the preprocessor. */
static const char labels[] = "{\"admin\":{\"kk\":\"Әкімші\",\"ru\":\"Администратор\",\"en\":\"Administrator\"}"
#define LABEL(role, kk, ru, en) ",\"" role "\":{\"kk\":\"" kk "\",\"ru\":\"" ru "\",\"en\":\"" en "\"}"
#include "../seeds/demo/labels.def"
#undef LABEL
                             "}";

static enum fault fill_university(struct fill *f)
{
    enum fault e = db_run(f->db, S_UNIVERSITY_ADD, "ttttttttttii", f->university.text, "Үлгі университеті",
                          "Университет «Пример»", "Sample University", "Тестілеу және қашықтықтан оқыту орталығы",
                          "Центр тестирования и дистанционного обучения", "Testing and Distance Learning Centre",
                          "000000000000", "Asia/Almaty", labels, (int64_t)1, f->now_ms);
    if (!e)
        e = consent_text_start(f->db);
    /* Simulated cameras play one clip over and over: nobody is to be suspected of it. */
    static const struct policy_change changes[] = {{"reconnect_cap", "120"},      {"explain_hours", "0"},
                                                   {"login_early_s", "86400"},    {"repeat_exam", "free"},
                                                   {"kind.looping.open_ms", "0"}, {"face_matching", "true"}};
    int64_t version;
    return e ? e
             : policy_write(f->db, &actor_system, "demo", f->now_ms - DAY_S * INT64_C(1000), changes,
                            sizeof changes / sizeof *changes, &version);
}

static enum fault add_person(struct fill *f, const char *surname, const char *given, const char *patronymic,
                             struct id *ret_id, char name[ACCOUNT_NAME_MAX])
{
    char search[NAME_MAX_BYTES];
    struct id id = id_make();
    snprintf(name, ACCOUNT_NAME_MAX, "%s %s%s%s", surname, given, patronymic ? " " : "", patronymic ? patronymic : "");
    text_fold(name, search, sizeof search);
    enum fault e = db_run(f->db, S_PERSON_ADD, "ttttttti", id.text, f->university.text, surname, given, patronymic,
                          name, search, f->now_ms);
    if (!e)
        *ret_id = id;
    return e;
}

static enum fault add_login(struct fill *f, const char *person, const char *role, const char *login, const char *name,
                            const char *hash, const char *password)
{
    struct id account;
    struct demo_login *out = &f->demo->logins[f->demo->count];
    enum fault e = account_add(f->db, &actor_system, person, login, hash, LANG_KK, f->now_ms, &account);
    if (!e)
        e = role_add(f->db, &actor_system, person, role_from(role), "university", f->university.text,
                     f->now_ms - DAY_S * INT64_C(1000), NULL);
    if (e)
        return e;
    snprintf(out->role, sizeof out->role, "%s", role);
    snprintf(out->login, sizeof out->login, "%s", login);
    snprintf(out->name, sizeof out->name, "%s", name);
    snprintf(out->password, sizeof out->password, "%s", password);
    f->demo->count++;
    return F_OK;
}

static enum fault add_group(struct fill *f, const char *title, struct id *ret_id)
{
    struct row row;
    struct id id = id_make();
    enum fault e = db_row(f->db, &row, S_GROUP_FIND, "tt", f->programme.text, title);
    if (!e) {
        snprintf(ret_id->text, sizeof ret_id->text, "%s", row_peek(&row, 0));
        row_done(&row);
        return F_OK;
    }
    if (e == F_NOT_FOUND)
        e = db_run(f->db, S_GROUP_ADD, "ttt", id.text, f->programme.text, title);
    if (!e)
        *ret_id = id;
    return e;
}

/* A term that is in its exam session: the midterm week is over, retakes are to come. */
static enum fault add_calendar(struct fill *f, int64_t year)
{
    static const struct {
        const char *kind;
        int from_days, to_days;
    } windows[] = {{"teaching", -110, -2}, {"midterm_week", -60, -53}, {"exam_session", -2, 45}, {"retake", 45, 60}};
    enum fault e = F_OK;
    for (size_t i = 0; i < sizeof windows / sizeof *windows && !e; i++) {
        struct id id = id_make();
        int64_t day_ms = DAY_S * INT64_C(1000);
        e = db_run(f->db, S_WINDOW_ADD, "ttitttiii", id.text, f->university.text, year, "autumn", windows[i].kind, NULL,
                   f->now_ms + windows[i].from_days * day_ms, f->now_ms + windows[i].to_days * day_ms, f->now_ms);
    }
    return e;
}

static enum fault add_course(struct fill *f)
{
    int64_t year = f->now_ms / (DAY_S * INT64_C(1000)) / 365 + 1970;
    enum fault e = db_run(f->db, S_PROGRAMME_ADD, "tttttt", f->programme.text, f->university.text, "6B05401",
                          "Қолданбалы математика", "Прикладная математика", "Applied Mathematics");
    if (!e)
        e = db_run(f->db, S_COURSE_ADD, "tttttti", f->course.text, f->university.text, "PROB2201",
                   "Ықтималдықтар теориясы", "Теория вероятностей", "Probability Theory", (int64_t)5);
    if (!e)
        e = db_run(f->db, S_OFFERING_ADD, "ttit", f->offering.text, f->course.text, year, "autumn");
    return e ? e : add_calendar(f, year);
}

/* One question in one language, as a file would bring it; the bank joins the languages by the name. */
static enum fault add_said(struct fill *f, const struct line *question, size_t options, int number, enum lang lang,
                           struct id *ret_id)
{
    char name[32];
    struct item_option_new said[OPTIONS_MAX];
    int kind = item_kind_from(question->kind);
    int64_t right = 0;
    enum item_outcome outcome;
    if (kind < 0 || options > OPTIONS_MAX)
        return fault(F_INVALID, "question %d of the demo: kind %s, %zu options", number, question->kind, options);
    for (size_t i = 1; i <= options; i++)
        right += question[i].correct;
    for (size_t i = 0; i < options; i++)
        said[i] = (struct item_option_new){.text = question[i + 1].text[lang],
                                           .pair = "",
                                           .feedback = "",
                                           .share_ppm = question[i + 1].correct ? SHARE_ALL_PPM / right : 0};
    snprintf(name, sizeof name, "PROB2201-%02d", number);
    const struct item_new item = {.course = f->course.text,
                                  .name = name,
                                  .category = "",
                                  .stem = question->text[lang],
                                  .format = "plain",
                                  .feedback = "",
                                  .rubric = "",
                                  .kind = (enum item_kind)kind,
                                  .lang = lang,
                                  .points = 1,
                                  .shuffle = true,
                                  .options = said,
                                  .count = options};
    return item_add(f->db, &actor_system, &item, true, f->now_ms, ret_id, &outcome);
}

static enum fault add_questions(struct fill *f, const char *exam)
{
    enum { LINES = sizeof lines / sizeof *lines };
    int number = 0;
    enum fault e = F_OK;
    for (size_t i = 0, next; i < LINES && !e; i = next) {
        struct id item;
        for (next = i + 1; next < LINES && !lines[next].kind;)
            next++;
        number++;
        for (int lang = 0; lang < LANG_COUNT && !e; lang++)
            e = add_said(f, &lines[i], next - i - 1, number, (enum lang)lang, &item);
        if (!e)
            e = db_run(f->db, S_EXAM_ITEM_ADD, "tit", exam, (int64_t)number, item.text);
    }
    return e;
}

static enum fault add_sitting(struct fill *f)
{
    struct id exam = id_make(), sitting = id_make();
    int64_t open_ms = (int64_t)OPEN_DAYS * DAY_S * 1000, starts = f->now_ms - 60000;
    enum fault e =
        db_run(f->db, S_EXAM_ADD, "tttttiiit", exam.text, f->offering.text, "Ықтималдықтар теориясы: емтихан",
               "Теория вероятностей: экзамен", "Probability Theory: exam", (int64_t)DURATION_S,
               starts - DAY_S * INT64_C(1000), starts + open_ms, "{\"calculator\":true,\"paper\":true}");
    if (!e)
        e = add_questions(f, exam.text);
    if (!e)
        e = db_run(f->db, S_SITTING_ADD, "ttiiiti", sitting.text, exam.text, starts, starts + open_ms,
                   (int64_t)OPEN_DAYS * DAY_S, "Онлайн-1", (int64_t)f->students);
    if (e)
        return e;
    memcpy(f->demo->exam, exam.text, sizeof exam.text);
    memcpy(f->demo->sitting, sitting.text, sizeof sitting.text);
    return F_OK;
}

static enum fault add_post(struct fill *f, const struct human *h)
{
    struct id person;
    char name[ACCOUNT_NAME_MAX], password[24], hash[PASSWORD_HASH_MAX];
    enum fault e = add_person(f, h->surname, h->given, h->patronymic, &person, name);
    password_make(password);
    if (!e)
        e = password_hash(password, hash);
    if (!e)
        e = add_login(f, person.text, h->role, h->login, name, hash, password);
    if (!e && !strcmp(h->role, "proctor"))
        e = db_run(f->db, S_SITTING_STAFF_ADD, "ttt", f->demo->sitting, person.text, "proctor");
    if (!e && !strcmp(h->role, "teacher"))
        e = db_run(f->db, S_OFFERING_TEACHER_ADD, "ttt", f->offering.text, person.text, "teacher");
    return e;
}

static enum fault add_learner(struct fill *f, const struct learner *l, bool extra)
{
    struct id person, group, student = id_make(), enrolment = id_make(), attempt;
    char name[ACCOUNT_NAME_MAX];
    enum fault e = add_person(f, l->surname, l->given, l->patronymic, &person, name);
    if (!e)
        e = add_login(f, person.text, "student", l->login, name, f->student_hash, f->student_password);
    if (!e)
        e = add_group(f, l->group, &group);
    if (!e)
        e = db_run(f->db, S_STUDENT_ADD, "ttttti", student.text, person.text, l->number, f->programme.text, group.text,
                   INT64_C(2024));
    if (!e && extra)
        e = db_run(f->db, S_ACCOMMODATION_ADD, "ttit", student.text, "extra_time", (int64_t)EXTRA_PERCENT,
                   "003-5.1.3(2)");
    if (!e)
        e = db_run(f->db, S_ENROLMENT_ADD, "ttt", enrolment.text, student.text, f->offering.text);
    if (!e)
        e = db_run(f->db, S_ADMISSION_SET, "titni", enrolment.text, (int64_t)l->rating, "admitted", f->now_ms);
    return e ? e : attempt_schedule(f->db, &actor_system, f->demo->sitting, student.text, "main", f->now_ms, &attempt);
}

/* Beyond the table people have numbers for names. */
static enum fault add_numbered(struct fill *f, int n)
{
    char number[32], login[32], given[32];
    snprintf(number, sizeof number, "СТ-%04d", 101 + n);
    snprintf(login, sizeof login, "student%02d", n + 1);
    snprintf(given, sizeof given, "Үлгі-%d", n + 1);
    const struct learner numbered = {number, login, "КТ-00", 50 + n * 7 % 50, "Сынақов", given, NULL};
    return add_learner(f, &numbered, false);
}

static enum fault fill_people(struct fill *f)
{
    enum fault e = F_OK;
    password_make(f->student_password);
    e = password_hash(f->student_password, f->student_hash);
    if (!e)
        e = add_learner(f, &learners[0], false);
    for (int i = 0; i < STAFF_COUNT && !e; i++)
        if (strcmp(staff[i].role, "student") != 0)
            e = add_post(f, &staff[i]);
    for (int i = 1; i < f->students && !e; i++)
        e = i < LEARNER_COUNT ? add_learner(f, &learners[i], i == 4) : add_numbered(f, i);
    return e;
}

enum fault demo_fill(struct db *db, int64_t now_ms, struct demo *ret_demo)
{
    return demo_fill_class(db, now_ms, LEARNER_COUNT, ret_demo);
}

enum fault demo_fill_class(struct db *db, int64_t now_ms, int students, struct demo *ret_demo)
{
    struct row row;
    struct demo demo = {.count = 0};
    struct fill fill = {.db = db,
                        .now_ms = now_ms,
                        .demo = &demo,
                        .students = students,
                        .university = id_make(),
                        .programme = id_make(),
                        .course = id_make(),
                        .offering = id_make()};
    if (students < 1 || students > DEMO_STUDENTS_MAX)
        return fault(F_INVALID, "a demo class has 1 to %d students", DEMO_STUDENTS_MAX);
    enum fault f = db_row(db, &row, S_UNIVERSITY_ONE, "");
    if (!f) {
        row_done(&row);
        return fault(F_CONFLICT, "the books hold a university");
    }
    if (f != F_NOT_FOUND)
        return f;
    f = fill_university(&fill);
    if (!f)
        f = add_course(&fill);
    if (!f)
        f = add_sitting(&fill);
    if (!f)
        f = fill_people(&fill);
    if (!f)
        *ret_demo = demo;
    return f;
}

enum fault demo_again(struct db *db, const char *login, int64_t now_ms)
{
    struct row row;
    char sitting[ID_LEN + 1], student[ID_LEN + 1];
    struct id id;
    enum fault f = db_row(db, &row, S_DEMO_LATEST, "t", login);
    if (f)
        return f;
    int state = state_from(row_peek(&row, 1));
    snprintf(sitting, sizeof sitting, "%s", row_peek(&row, 2));
    snprintf(student, sizeof student, "%s", row_peek(&row, 3));
    row_done(&row);
    if (state < 0 || !state_over((enum attempt_state)state))
        return fault(F_CONFLICT, "the last attempt of %s is not over", login);
    return attempt_schedule(db, &actor_system, sitting, student, "individual", now_ms, &id);
}
