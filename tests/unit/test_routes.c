/* links: hall session */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "admit.h"
#include "role.h"
#include "route.h"

/* The finder and the checks, over tables of the test's own. */

static enum fault nothing(struct db *db, struct request *request, struct reply *reply)
{
    (void)db;
    (void)request;
    (void)reply;
    return F_OK;
}

#define GET(path)                                                                                                      \
    {                                                                                                                  \
        "GET", path, ROLE_ANY, LANE_READ, 0, nothing, NULL, NULL, "help"                                               \
    }
#define POST(path)                                                                                                     \
    {                                                                                                                  \
        "POST", path, ROLE_ANY, LANE_OFFICE, 100, nothing, NULL, NULL, "help"                                          \
    }
#define END                                                                                                            \
    {                                                                                                                  \
        0                                                                                                              \
    }
const struct route routes_login[] = {POST("/api/login"), END};
const struct route routes_me[] = {GET("/api/me"), END};
const struct route routes_student[] = {GET("/api/my/attempts"), GET("/api/my/attempts/:id"), END};
const struct route routes_exam[] = {{"WS", "answer", ROLE_STUDENT, LANE_EXAM, 100, nothing, NULL, NULL, "help"}, END};
const struct route routes_proctor[] = {GET("/api/attempts/:id/recording/:n"), POST("/api/attempts/:id/pause"), END};
const struct route routes_incident[] = {GET("/api/evidence/:sha256"), END};
const struct route routes_act[] = {END};
const struct route routes_grade[] = {END};
const struct route routes_audit[] = {END};
const struct route routes_admin[] = {END};
const struct route routes_media[] = {END};
const struct route routes_rules[] = {END};

static struct arena arena;

static enum fault find(const char *method, const char *path, struct request *request)
{
    *request = (struct request){.method = method, .path = path, .arena = &arena};
    return route_find(request, &request->route);
}

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

#define ID "01hzy3k4m5n6p7q8r9s0"

static void a_path_is_found_with_its_arguments(void **state)
{
    (void)state;
    struct request r;
    assert_int_equal(find("GET", "/api/my/attempts/" ID, &r), F_OK);
    assert_string_equal(r.route->path, "/api/my/attempts/:id");
    assert_string_equal(r.arg[0], ID);
    assert_int_equal(find("GET", "/api/attempts/" ID "/recording/12", &r), F_OK);
    assert_string_equal(r.arg[1], "12");
    assert_int_equal(find("WS", "answer", &r), F_OK);
    assert_int_equal(find("HEAD", "/api/me", &r), F_OK);
}

static void arguments_of_another_form_are_not_found(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "/api/my/attempts/short",
        "/api/my/attempts/",
        "/api/my/attempts/" ID "/",
        "/api/my/attempts/" ID "x",
        "/api/my/attempts/'; DROP",
        ("/api/attempts/" ID "/recording/x"),
        "/api/attempts/" ID "/recording/1234567890",
        "/api/evidence/" ID,
        "/api/me/",
        "/api",
        "/api/m",
        "/api/mee",
        "answer",
    };
    struct request r;
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        assert_int_equal(find("GET", paths[i], &r), F_NOT_FOUND);
        assert_null(r.arg[0]);
    }
}

static void another_method_is_told_apart(void **state)
{
    (void)state;
    struct request r;
    assert_int_equal(find("GET", "/api/login", &r), F_METHOD);
    assert_int_equal(find("DELETE", "/api/attempts/" ID "/pause", &r), F_METHOD);
    assert_int_equal(find("POST", "answer", &r), F_NOT_FOUND);
}

static void a_bad_row_is_named(void **state)
{
    (void)state;
    const struct route good = GET("/api/x");
    struct route bad = good;
    assert_int_equal(route_check_row(&good), F_OK);
    assert_int_equal(routes_check(), F_OK);
    bad.method = "FETCH";
    assert_int_equal(route_check_row(&bad), F_INVALID);
    bad = good;
    bad.path = "/x";
    assert_int_equal(route_check_row(&bad), F_INVALID);
    bad = good;
    bad.roles = 0;
    assert_int_equal(route_check_row(&bad), F_INVALID);
    bad = good;
    bad.body_max = 1;
    assert_int_equal(route_check_row(&bad), F_INVALID);
    bad = good;
    bad.handle = NULL;
    assert_int_equal(route_check_row(&bad), F_INVALID);
    bad = good;
    bad.help = "";
    assert_int_equal(route_check_row(&bad), F_INVALID);
    bad = good;
    bad.method = "PUT";
    bad.body_max = REQUEST_BODY_MAX + 1;
    assert_int_equal(route_check_row(&bad), F_INVALID);
}

static void json_is_read_strictly(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "[]",
        "1",
        "null",
        "{",
        "{}x",
        "{\"a\":1,\"a\":2}",
        "{\"a\":\"\\u0000\"}",
        "{'a':1}",
        "{\"a\":01}",
        ("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{"
         "\"a\":{}}}}}}}}}}}}}}}}}"),
        "{\"a\":\"\xff\"}",
    };
    json_t *json = NULL;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(json_strict(bad[i], strlen(bad[i]), &json), F_INVALID);
        assert_null(json);
    }
    assert_int_equal(json_strict("{\"a\":\"[[[[[[[[[[[[[[[[[[[[\"}", 28, &json), F_OK);
    json_decref(json);
}

static void unpacking_names_the_key(void **state)
{
    (void)state;
    struct request r = {0};
    const char *word;
    json_int_t number;
    assert_int_equal(request_unpack(&r, "{s:s}", "a", &word), F_INVALID);
    json_t *json = json_pack("{s:s, s:i}", "a", "x", "n", 1);
    r.json = json;
    assert_int_equal(request_unpack(&r, "{s:s, s:I !}", "a", &word, "n", &number), F_OK);
    assert_string_equal(word, "x");
    assert_int_equal(request_unpack(&r, "{s:s, s:s !}", "a", &word, "b", &word), F_INVALID);
    assert_non_null(strstr(fault_text(), "b"));
    assert_int_equal(request_unpack(&r, "{s:s !}", "a", &word), F_INVALID);
    assert_non_null(strstr(fault_text(), "n"));
    json_decref(json);
}

static void a_reply_owns_what_it_is_given(void **state)
{
    (void)state;
    struct reply reply = {0};
    assert_int_equal(reply_json(&reply, json_integer(1)), F_OK);
    assert_int_equal(reply_json(&reply, json_integer(2)), F_OK);
    assert_int_equal(json_integer_value(reply.json), 2);
    assert_int_equal(reply_json(&reply, NULL), F_NOMEM);
    for (int i = 0; i < REPLY_NOTICES; i++)
        assert_int_equal(reply_notice(&reply, NOTICE_BOARD, ID, json_object()), F_OK);
    assert_int_equal(reply_notice(&reply, NOTICE_BOARD, ID, json_object()), F_NOMEM);
    reply.bytes = malloc(10);
    reply.bytes_owned = true;
    reply_release(&reply);
    assert_null(reply.json);
    assert_int_equal(reply.notices_len, 0);
}

static void pages_are_counted(void **state)
{
    (void)state;
    json_t *page = page_json(json_array(), 1, 50, 101);
    assert_int_equal(json_integer_value(json_object_get(page, "pages")), 3);
    json_decref(page);
    page = page_json(json_array(), 1, 50, 0);
    assert_int_equal(json_integer_value(json_object_get(page, "pages")), 1);
    json_decref(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_path_is_found_with_its_arguments, setup, teardown),
        cmocka_unit_test_setup_teardown(arguments_of_another_form_are_not_found, setup, teardown),
        cmocka_unit_test_setup_teardown(another_method_is_told_apart, setup, teardown),
        cmocka_unit_test(a_bad_row_is_named),
        cmocka_unit_test(json_is_read_strictly),
        cmocka_unit_test(unpacking_names_the_key),
        cmocka_unit_test(a_reply_owns_what_it_is_given),
        cmocka_unit_test(pages_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
