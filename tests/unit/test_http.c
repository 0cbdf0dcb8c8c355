/* links: hall */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "http_head.h"
#include "http_parse.h"

#define ROWS(rows) (sizeof rows / sizeof rows[0])

static void ranges_are_read_as_the_standard_says(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        int64_t size;
        enum range is;
        int64_t from, to;
    } rows[] = {
        {NULL, 100, RANGE_WHOLE, 0, 0},
        {"bytes=0-0", 100, RANGE_PART, 0, 1},
        {"bytes=10-19", 100, RANGE_PART, 10, 20},
        {"bytes=10-", 100, RANGE_PART, 10, 100},
        {"bytes=-10", 100, RANGE_PART, 90, 100},
        {"bytes=-1000", 100, RANGE_PART, 0, 100},
        {"bytes=90-1000", 100, RANGE_PART, 90, 100},
        {"bytes=99-99", 100, RANGE_PART, 99, 100},
        {"bytes=100-", 100, RANGE_BAD, 0, 0},
        {"bytes=100-200", 100, RANGE_BAD, 0, 0},
        {"bytes=-0", 100, RANGE_BAD, 0, 0},
        {"bytes=0-", 0, RANGE_BAD, 0, 0},
        {"bytes=-5", 0, RANGE_BAD, 0, 0},
        {"bytes=20-10", 100, RANGE_WHOLE, 0, 0},
        {"bytes=0-1,5-6", 100, RANGE_WHOLE, 0, 0},
        {"bytes=", 100, RANGE_WHOLE, 0, 0},
        {"bytes=-", 100, RANGE_WHOLE, 0, 0},
        {"bytes=a-b", 100, RANGE_WHOLE, 0, 0},
        {"bytes=1-2x", 100, RANGE_WHOLE, 0, 0},
        {"pages=1-2", 100, RANGE_WHOLE, 0, 0},
        {"bytes=0-99999999999999999999999", 100, RANGE_PART, 0, 100},
        {"bytes=99999999999999999999999-", 100, RANGE_BAD, 0, 0},
        {"BYTES=5-6", 100, RANGE_PART, 5, 7},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        int64_t from = -1, to = -1;
        print_message("%s\n", rows[i].header ? rows[i].header : "(none)");
        assert_int_equal(http_range(rows[i].header, rows[i].size, &from, &to), rows[i].is);
        assert_int_equal(from, rows[i].is == RANGE_PART ? rows[i].from : -1);
        assert_int_equal(to, rows[i].is == RANGE_PART ? rows[i].to : -1);
    }
}

static void a_cookie_is_found_whole_or_not_at_all(void **state)
{
    (void)state;
    char out[8];
    assert_true(http_cookie("a=1; baqyla=abc; b=2", "baqyla", out, sizeof out));
    assert_string_equal(out, "abc");
    assert_true(http_cookie("baqyla=abcdefg", "baqyla", out, sizeof out));
    assert_false(http_cookie("baqyla=abcdefgh", "baqyla", out, sizeof out));
    assert_false(http_cookie("xbaqyla=abc", "baqyla", out, sizeof out));
    assert_false(http_cookie("baqylax=abc; baqyla=", "baqyla", out, sizeof out));
    assert_false(http_cookie("", "baqyla", out, sizeof out));
    assert_false(http_cookie(NULL, "baqyla", out, sizeof out));
}

static void the_language_is_the_first_that_we_speak(void **state)
{
    (void)state;
    assert_int_equal(http_language("ru-RU,ru;q=0.9,en;q=0.8"), LANG_RU);
    assert_int_equal(http_language("de, en-GB;q=0.7, kk;q=0.3"), LANG_EN);
    assert_int_equal(http_language("kk"), LANG_KK);
    assert_int_equal(http_language("rus"), LANG_KK);
    assert_int_equal(http_language("*"), LANG_KK);
    assert_int_equal(http_language(NULL), LANG_KK);
}

static void etags_and_codings(void **state)
{
    (void)state;
    assert_true(http_etag_match("\"a\", W/\"b\"", "\"b\""));
    assert_true(http_etag_match("*", "\"b\""));
    assert_false(http_etag_match("\"bb\"", "\"b\""));
    assert_false(http_etag_match(NULL, "\"b\""));
    assert_true(http_if_range(NULL, "\"b\"") && http_if_range(NULL, NULL) && http_if_range("\"b\"", "\"b\""));
    assert_false(http_if_range("\"a\"", "\"b\"") || http_if_range("W/\"b\"", "\"b\"") || http_if_range("\"b\"", NULL));
    assert_false(http_if_range("Sun, 29 Nov 2026 08:00:00 GMT", "\"b\""));
    assert_true(http_accepts("gzip, deflate, br", "br"));
    assert_false(http_accepts("gzip;q=0", "gzip"));
    assert_false(http_accepts("gzip;q=0.0, br", "gzip"));
    assert_true(http_accepts("br;q=0, gzip;q=0.5", "gzip"));
    assert_false(http_accepts("xgzip", "gzip"));
    assert_false(http_accepts(NULL, "gzip"));
}

static void the_origin_is_the_host_or_the_public_address(void **state)
{
    (void)state;
    assert_true(http_same_origin("https://a.example:8443", "a.example:8443", ""));
    assert_true(http_same_origin("https://A.example", "a.example", NULL));
    assert_true(http_same_origin("https://exam.example", "10.0.0.1:8443", "https://exam.example/"));
    assert_false(http_same_origin("http://a.example", "a.example", ""));
    assert_false(http_same_origin("https://a.example.evil", "a.example", ""));
    assert_false(http_same_origin("https://exam.example.evil", "a", "https://exam.example"));
    assert_false(http_same_origin("null", "a.example", ""));
    assert_false(http_same_origin("", "", ""));
    assert_false(http_same_origin(NULL, "a.example", ""));
    assert_false(http_same_origin("https://", "", ""));
}

static void lengths_types_and_forwarded_addresses(void **state)
{
    (void)state;
    int64_t length = -7;
    char address[46];
    assert_int_equal(http_length("0", &length), F_OK);
    assert_int_equal(length, 0);
    assert_int_equal(http_length("123456789012345", &length), F_OK);
    static const char *const bad[] = {"", "-1", "+1", " 1", "1 ", "0x10", "1e3", "5, 5", "1234567890123456"};
    for (size_t i = 0; i < ROWS(bad); i++)
        assert_int_equal(http_length(bad[i], &length), F_INVALID);
    assert_true(http_is_json("application/json; charset=utf-8"));
    assert_false(http_is_json("application/jsonp"));
    assert_false(http_is_json(NULL));
    assert_true(http_forwarded("6.6.6.6, 2001:db8::1", address, sizeof address));
    assert_string_equal(address, "2001:db8::1");
    assert_true(http_forwarded("10.1.2.3", address, sizeof address));
    assert_false(http_forwarded("10.1.2.3, <script>", address, sizeof address));
    assert_false(http_forwarded("", address, sizeof address));
}

static void a_head_cannot_be_split(void **state)
{
    (void)state;
    static struct head head;
    head_begin(&head, 206, "01j");
    head_add(&head, "x-test", "%s", "a\r\nset-cookie: evil=1");
    head_download(&head, "акт \"1\"\r\n.pdf");
    head_cookie(&head, "");
    head_end(&head);
    assert_false(head.full);
    head.bytes[head.len] = '\0';
    assert_null(strstr(head.bytes, "\nset-cookie: evil"));
    assert_non_null(strstr(head.bytes, "HTTP/1.1 206 Partial Content\r\n"));
    assert_non_null(strstr(head.bytes, "filename*=UTF-8''%D0%B0%D0%BA%D1%82%20%221%22%0D%0A.pdf\r\n"));
    assert_non_null(strstr(head.bytes, "Max-Age=0\r\n"));
    assert_string_equal(head.bytes + head.len - 4, "\r\n\r\n");
}

static void a_head_that_does_not_fit_says_so(void **state)
{
    (void)state;
    static struct head head;
    char value[900];
    memset(value, 'x', sizeof value);
    head_begin(&head, 200, "01j");
    for (int i = 0; i < 8; i++)
        head_add(&head, "x-long", "%.*s", (int)sizeof value, value);
    assert_true(head.full);
    assert_true(head.len <= HEAD_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_are_read_as_the_standard_says),
        cmocka_unit_test(a_cookie_is_found_whole_or_not_at_all),
        cmocka_unit_test(the_language_is_the_first_that_we_speak),
        cmocka_unit_test(etags_and_codings),
        cmocka_unit_test(the_origin_is_the_host_or_the_public_address),
        cmocka_unit_test(lengths_types_and_forwarded_addresses),
        cmocka_unit_test(a_head_cannot_be_split),
        cmocka_unit_test(a_head_that_does_not_fit_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
