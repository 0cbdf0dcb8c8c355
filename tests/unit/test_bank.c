/* links: hall session */
#include "office.h"

#include "bank.h"
#include "policy.h"
#include "reading.h"

/* Question banks: the jailed reader, the books, and out again. */

#define COURSE "000000000000000000c1"

static json_t *read_all(const char *format, const char *text, size_t len)
{
    struct bank_report report;
    assert_ok(bank_read(format, text, len, &report));
    json_t *all = json_pack("{s:O, s:O, s:O}", "items", report.items, "issues", report.issues, "totals", report.totals);
    bank_report_release(&report);
    return all;
}

static const char *code(const json_t *all, size_t i)
{
    const char *text = json_string_value(json_object_get(json_array_get(json_object_get(all, "issues"), i), "code"));
    return text ? text : "(none)";
}

static int line_of(const json_t *all, size_t i)
{
    return (int)json_integer_value(json_object_get(json_array_get(json_object_get(all, "issues"), i), "line"));
}

static size_t count(const json_t *all, const char *what)
{
    return (size_t)json_integer_value(json_object_get(json_object_get(all, "totals"), what));
}

/* `n` questions of every kind, with what is hard to write down. */
static char *generated(int n, size_t *ret_len)
{
    static const char *const odd[] = {
        "~=#{}:\\",         "-> is an arrow", "%50% of it",  "[html] no",     "a < b & c > d",
        "Ықтималдық — «ө»", "// no comment",  "::no name::", "$CATEGORY: no", "  x  y"};
    char *text = NULL;
    FILE *out = open_memstream(&text, ret_len);
    fputs("question;kind;right;option1;option2;option3;category;difficulty;points;name\n", out);
    for (int i = 0; i < n; i++) {
        const char *o = odd[i / 7 % 10];
        switch (i % 7) {
        case 0:
            fprintf(out, "\"%s? %d\";single;2;\"%s\";b%d;c;К%d/Т;%d;%d;n%d\n", o, i, o, i, i % 3, i % 6 ? i % 6 : 1,
                    1 + i % 4, i);
            break;
        case 1:
            fprintf(out, "\"%s? %d\";multiple;1,3;\"%s\";b;c;;;;\n", o, i, o);
            break;
        case 2:
            fprintf(out, "\"%s? %d\";numeric;-%d,25:0,001;;;;;;;\n", o, i, i);
            break;
        case 3:
            fprintf(out, "\"%s? %d\";short;\"%s|б\";;;;;;;\n", o, i, o);
            break;
        case 4:
            fprintf(out, "\"%s? %d\";matching;;\"x=1\";\"y=%s\";;;;;\n", o, i, i % 3 ? "2" : o);
            break;
        case 5:
            fprintf(out, "\"%s? %d\";truefalse;%s;;;;;;;\n", o, i, i % 2 ? "рас" : "жалған");
            break;
        default:
            fprintf(out, "\"%s? %d\nтағы жол\";%s;;a;b;c;;;;\n", o, i, i % 2 ? "essay" : "ordering");
        }
    }
    assert_int_equal(fclose(out), 0);
    return text;
}

/* What differs between two readings is the line alone. */
static void without_lines(json_t *items)
{
    size_t i;
    json_t *item;
    json_array_foreach(items, i, item) json_object_del(item, "line");
}

/* Everything that stands in both forms of a question's defaults. */
static void normal(json_t *items)
{
    size_t i;
    json_t *item;
    without_lines(items);
    json_array_foreach(items, i, item)
    {
        if (json_integer_value(json_object_get(item, "points")) == 1)
            json_object_del(item, "points");
    }
}

static char *written(const json_t *items, bool gift, size_t *ret_len, int *ret_left_out)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, ret_len);
    *ret_left_out = 0;
    if (gift)
        bank_write_gift(out, items, ret_left_out);
    else
        bank_write_moodle(out, items, NULL, NULL);
    assert_int_equal(fclose(out), 0);
    return text;
}

static bool gift_says(const json_t *item)
{
    const char *kind = json_string_value(json_object_get(item, "kind"));
    char *text = json_dumps(json_object_get(item, "options"), 0);
    bool arrows = strstr(text, "->") && (!strcmp(kind, "matching") || !strcmp(kind, "short"));
    free(text);
    return strcmp(kind, "ordering") != 0 && !arrows;
}

static void what_is_written_reads_back_equal(void **state)
{
    enum { ITEMS = 700 };
    (void)state;
    size_t len = 0, i;
    char *table = generated(ITEMS, &len);
    json_t *first = read_all("table", table, len), *item;
    assert_int_equal(count(first, "issues"), 0);
    assert_int_equal(count(first, "items"), ITEMS);
    normal(json_object_get(first, "items"));
    for (int gift = 0; gift < 2; gift++) {
        int left_out;
        char *text = written(json_object_get(first, "items"), gift, &len, &left_out);
        json_t *second = read_all(gift ? "gift" : "moodle", text, len), *wanted = json_array();
        if (count(second, "issues"))
            fail_msg("%s", json_dumps(json_object_get(second, "issues"), 0));
        normal(json_object_get(second, "items"));
        json_array_foreach(json_object_get(first, "items"), i, item)
        {
            if (!gift || gift_says(item))
                json_array_append(wanted, item);
        }
        assert_int_equal(json_array_size(wanted) + (size_t)left_out, ITEMS);
        json_t *got = json_object_get(second, "items");
        assert_int_equal(json_array_size(got), json_array_size(wanted));
        json_array_foreach(wanted, i, item)
        {
            if (!json_equal(item, json_array_get(got, i)))
                fail_msg("%s\n%s", json_dumps(item, JSON_SORT_KEYS),
                         json_dumps(json_array_get(got, i), JSON_SORT_KEYS));
        }
        print_message("[ %s ] %zu questions written and read back equal, %d left out\n", gift ? "GIFT" : "XML ",
                      json_array_size(wanted), left_out);
        json_decref(wanted);
        json_decref(second);
        free(text);
    }
    json_decref(first);
    free(table);
}

static json_t *read_text(const char *format, const char *text)
{
    return read_all(format, text, strlen(text));
}

static void what_could_act_is_refused_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *gift, *code;
    } bad[] = {
        {"\n\n<p>x<script>alert(1)</script></p>{=a ~b}", "unsafe_html"},
        {"\n\n<p onclick\\=\"x()\">hi</p>{=a ~b}", "unsafe_html"},
        {"\n\n<a href\\=\"jAvA\nscript\\:x\">hi</a>{=a ~b}", "unsafe_html"},
        {"\n\n<a href\\=\"&#106;avascript\\:x\">hi</a>{=a ~b}", "unsafe_html"},
        {"\n\n<svg/onload\\=x>{=a ~b}", "unsafe_html"},
        {"\n\n<iframe src\\=\"https\\://a.example\"></iframe>{=a ~b}", "unsafe_html"},
        {"\n\n<img src\\=\"https\\://a.example/x.png\">{=a ~b}", "picture"},
        {"\n\n<img src\\=\"data\\:image/png;base64,AAAA\">{=a ~b}", "picture_type"},
        {"\n\nq {=a ~b", "unclosed"},
        {"\n\nq {=a ~%x%b}", "share"},
        {"\n\nq {~a ~b}", "no_right"},
        {"\n\nq {=a ~a}", "same_option"},
        {"\n\nq {#3:x}", "number"},
        {"\n\nq", "no_answers"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        json_t *all = read_text("gift", bad[i].gift);
        if (strcmp(code(all, 0), bad[i].code) != 0 || line_of(all, 0) != 3)
            fail_msg("%s: %s", bad[i].gift, json_dumps(all, 0));
        json_decref(all);
    }
}

static void bombs_and_other_encodings_are_refused(void **state)
{
    (void)state;
    static const char bomb[] = "<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>\n"
                               "<quiz><question type=\"essay\"><name><text>&b;</text></name></question></quiz>";
    json_t *all = read_text(NULL, bomb);
    assert_string_equal(code(all, 0), "doctype");
    assert_int_equal(count(all, "items"), 0);
    json_decref(all);
    all = read_text("gift", "\xD1\xF3\xF0\xE0\xEA {=a ~b}"); /* Windows-1251 */
    assert_string_equal(code(all, 0), "encoding");
    json_decref(all);
    all = read_all("gift", "q\0x {=a ~b}", 11);
    assert_string_equal(code(all, 0), "encoding");
    json_decref(all);
    all = read_text("moodle", "<quiz><question type=\"essay\">");
    assert_string_equal(code(all, 0), "xml");
    json_decref(all);
    all = read_text(NULL, "");
    assert_string_equal(code(all, 0), "empty");
    json_decref(all);
}

static void ten_thousand_errors_are_summed_up(void **state)
{
    (void)state;
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    for (int i = 0; i < 10000; i++)
        fprintf(out, "question %d {=a ~b\n\n", i);
    assert_int_equal(fclose(out), 0);
    json_t *all = read_all("gift", text, len);
    assert_int_equal(count(all, "issues"), 10000);
    assert_int_equal(json_array_size(json_object_get(all, "issues")), 200);
    assert_int_equal(
        json_integer_value(json_object_get(json_object_get(json_object_get(all, "totals"), "by"), "unclosed")), 10000);
    json_decref(all);
    free(text);
}

/* ---- through the routes ---- */

static enum fault import_file(struct db *db, const struct person *who, const char *query, const char *text)
{
    char path[200];
    snprintf(path, sizeof path, "/api/banks/" COURSE "/import?%s", query);
    return call_at(db, who, "PUT", path, text, NULL, NULL);
}

static const char good[] = "::q1::Бір? {=иә ~жоқ}\n\n::q2::Екі? {#2}\n\n::q3::Үш?{=a -> b =c -> d}";

static void a_dry_run_changes_nothing_and_one_error_neither(void **state)
{
    struct db *db = *state;
    int64_t before = books_number(db, "SELECT count(*) FROM item"),
            log = books_number(db, "SELECT count(*) FROM audit_row");
    assert_ok(import_file(db, &as_teacher, "lang=kk", good));
    assert_true(json_is_false(at("committed")));
    assert_int_equal(number_at("totals.items"), 3);
    assert_string_equal(text_at("items.1.kind"), "numeric");
    assert_ok(import_file(db, &as_teacher, "lang=kk&commit=1", "one {=a ~b}\n\ntwo {=a ~b"));
    assert_true(json_is_false(at("committed")));
    assert_string_equal(text_at("issues.0.code"), "unclosed");
    assert_int_equal(number_at("issues.0.line"), 3);
    assert_int_equal(books_number(db, "SELECT count(*) FROM item"), before);
    assert_int_equal(books_number(db, "SELECT count(*) FROM audit_row"), log);
}

static void the_same_file_twice_is_taken_once_and_other_languages_join(void **state)
{
    struct db *db = *state;
    assert_ok(import_file(db, &as_teacher, "lang=kk&commit=1", good));
    assert_true(json_is_true(at("committed")));
    assert_int_equal(number_at("added"), 3);
    assert_ok(import_file(db, &as_teacher, "lang=kk&commit=1", good));
    assert_int_equal(number_at("same"), 3);
    assert_ok(import_file(db, &as_teacher, "lang=ru&commit=1", "::q1::Раз? {=да ~нет}"));
    assert_int_equal(number_at("translated"), 1);
    assert_int_equal(books_number(db, "SELECT count(*) FROM item WHERE name LIKE 'q_'"), 3);
    assert_int_equal(books_number(db, "SELECT count(*) FROM item WHERE stem_kk = 'Бір?' AND stem_ru = 'Раз?'"), 1);
    assert_int_equal(books_number(db, "SELECT count(*) FROM item_option WHERE text_kk = 'иә' AND text_ru = 'да'"), 1);
    assert_ok(get(db, &as_teacher, "/api/banks/" COURSE "/export?format=gift&lang=ru"));
    assert_non_null(strstr(last.errand.reply.bytes, "::q1::[plain]Раз? {"));
}

static void heads(struct db *db)
{
    assert_ok(db_exec(db, "INSERT INTO role_assignment (id, person, role, scope_kind, scope, from_ms)"
                          " VALUES ('00000000000000000hod', '" P_STRANGER "', 'hod', 'course', '" COURSE "', 0)"));
}

static void a_bank_is_its_teachers_and_the_centres(void **state)
{
    struct db *db = *state;
    static const struct person hod = {P_STRANGER, ROLE_HOD, "х"}, other = {P_STRANGER, ROLE_TEACHER, "х"};
    assert_fault(import_file(db, &other, "lang=kk&commit=1", good), F_NOT_FOUND);
    assert_fault(get(db, &hod, "/api/banks/" COURSE "/items"), F_NOT_FOUND); /* a post of another department */
    assert_ok(get(db, &hod, "/api/banks"));
    assert_int_equal(number_at("total"), 0);
    heads(db);
    assert_fault(import_file(db, &hod, "lang=kk&commit=1", good), F_FORBIDDEN);
    assert_fault(get(db, &other, "/api/banks/" COURSE "/items"), F_NOT_FOUND);
    assert_fault(get(db, &as_student, "/api/banks/" COURSE "/items"), F_FORBIDDEN);
    assert_fault(get(db, &other, "/api/banks/" COURSE "/export?format=gift"), F_NOT_FOUND);
    assert_fault(get(db, &other, "/api/items/" ITEM_1), F_NOT_FOUND);
    assert_fault(post(db, &other, "/api/items/" ITEM_1 "/state", "{\"state\":\"retired\",\"version\":1}"), F_NOT_FOUND);
    assert_ok(get(db, &other, "/api/banks"));
    assert_int_equal(number_at("total"), 0);
    assert_ok(get(db, &as_head, "/api/banks"));
    assert_int_equal(number_at("total"), 1);
    assert_ok(get(db, &hod, "/api/banks/" COURSE "/items?sort=-kind"));
    assert_int_equal(number_at("total"), 3);
}

static void where_the_policy_asks_a_head_of_department_approves(void **state)
{
    struct db *db = *state;
    static const struct person hod = {P_STRANGER, ROLE_HOD, "х"};
    heads(db);
    assert_ok(db_exec(db, "INSERT INTO policy_set VALUES ('" UNI "', 1, 1, 'test', NULL);"
                          "INSERT INTO policy_value VALUES ('" UNI "', 1, 'bank_approval', 'hod')"));
    assert_ok(import_file(db, &as_teacher, "lang=kk&commit=1", "::d::Бір? {=иә ~жоқ}"));
    assert_int_equal(books_number(db, "SELECT count(*) FROM item WHERE name = 'd' AND state = 'draft'"), 1);
    assert_ok(get(db, &as_teacher, "/api/banks/" COURSE "/items?state=draft"));
    char id[ID_LEN + 1];
    snprintf(id, sizeof id, "%s", text_at("rows.0.id"));
    const char *path = path_of("/api/items/", id, "/state"), *approve = "{\"state\":\"approved\",\"version\":1}";
    assert_fault(post(db, &as_teacher, path, approve), F_FORBIDDEN);
    assert_ok(post(db, &hod, path, approve));
    assert_fault(post(db, &hod, path, approve), F_STALE);
}

static int setup(void **state)
{
    reading_program(BIN_DIR "/baqyla-reader");
    return books_setup(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, office_teardown)
        TEST(what_is_written_reads_back_equal),
        TEST(what_could_act_is_refused_with_its_line),
        TEST(bombs_and_other_encodings_are_refused),
        TEST(ten_thousand_errors_are_summed_up),
        TEST(a_dry_run_changes_nothing_and_one_error_neither),
        TEST(the_same_file_twice_is_taken_once_and_other_languages_join),
        TEST(a_bank_is_its_teachers_and_the_centres),
        TEST(where_the_policy_asks_a_head_of_department_approves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
