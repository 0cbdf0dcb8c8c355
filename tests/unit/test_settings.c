/* links: hall */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "settings.h"

static char conf[64];

static void write_conf(const char *text)
{
    snprintf(conf, sizeof conf, "/tmp/test-settings-XXXXXX");
    int fd = mkstemp(conf);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

static enum fault load(int *rest, int argc, ...)
{
    char *argv[8] = {(char *)"serve"};
    va_list args;
    va_start(args, argc);
    for (int i = 1; i < argc; i++)
        argv[i] = va_arg(args, char *);
    va_end(args);
    return settings_load(argc, argv, rest);
}

static int reset(void **state)
{
    (void)state;
    settings_reset();
    if (*conf)
        unlink(conf);
    *conf = '\0';
    return 0;
}

static void defaults_are_in_force(void **state)
{
    (void)state;
    assert_int_equal(settings()->port, 8443);
    assert_string_equal(settings()->data, "data");
    assert_int_equal(settings()->runtime, RUNTIME_AUTO);
}

static void a_flag_beats_the_file_and_the_file_beats_the_default(void **state)
{
    (void)state;
    int rest = -1;
    write_conf("; a comment\n# another\nport = 1\nhands = 3\nruntime = opencv\n");
    assert_int_equal(load(&rest, 6, "--port", "2", "--config", conf, "word"), F_OK);
    assert_int_equal(settings()->port, 2);
    assert_int_equal(settings()->hands, 3);
    assert_int_equal(settings()->runtime, RUNTIME_OPENCV);
    assert_int_equal(rest, 5);
}

static void an_unknown_key_names_file_and_line_and_changes_nothing(void **state)
{
    (void)state;
    int rest = -1;
    char place[80];
    write_conf("port = 1\n\ncolour = red\n");
    assert_int_equal(load(&rest, 3, "--config", conf), F_INVALID);
    snprintf(place, sizeof place, "%s:3: colour", conf);
    assert_non_null(strstr(fault_text(), place));
    assert_int_equal(settings()->port, 8443);
    assert_int_equal(rest, -1);
}

static void a_bad_value_says_what_is_allowed(void **state)
{
    (void)state;
    static const struct {
        const char *flag, *value, *says;
    } rows[] = {
        {"--port", "65536", "from 0 to 65535"},
        {"--port", "-1", "from 0"},
        {"--port", "12x", "whole number"},
        {"--port", "", "whole number"},
        {"--hands", "0", "from 1"},
        {"--runtime", "cuda", "auto|xnnpack|opencv|eight"},
        {"--runtime", "xnn", "xnnpack"},
        {"--log-level", "", "error|warn"},
        {"--port", "99999999999999999999", "from 0"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int rest;
        assert_int_equal(load(&rest, 3, rows[i].flag, rows[i].value), F_INVALID);
        assert_non_null(strstr(fault_text(), rows[i].says));
        assert_non_null(strstr(fault_text(), rows[i].value));
    }
}

static void unknown_flags_sections_and_halves_of_a_pair_are_refused(void **state)
{
    (void)state;
    int rest;
    assert_int_equal(load(&rest, 3, "--colour", "red"), F_INVALID);
    assert_int_equal(load(&rest, 2, "--port"), F_INVALID);
    assert_int_equal(load(&rest, 3, "--config", "/nonexistent/baqyla.conf"), F_INVALID);
    assert_int_equal(load(&rest, 3, "--cert", "a.pem"), F_INVALID);
    write_conf("[net]\nport = 1\n");
    assert_int_equal(load(&rest, 3, "--config", conf), F_INVALID);
    assert_non_null(strstr(fault_text(), ":2: [net]"));
}

static void a_text_that_is_too_long_is_refused(void **state)
{
    (void)state;
    char text[SETTING_TEXT_MAX + 1];
    memset(text, 'a', SETTING_TEXT_MAX);
    text[SETTING_TEXT_MAX] = '\0';
    assert_int_equal(settings_set("data", text), F_INVALID);
    text[SETTING_TEXT_MAX - 1] = '\0';
    assert_int_equal(settings_set("data", text), F_OK);
    assert_int_equal(settings_set("nothing", "x"), F_INVALID);
}

static char *help_text(bool markdown)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    settings_help(out, markdown);
    fclose(out);
    return text;
}

static void every_setting_is_in_the_help_and_in_the_table(void **state)
{
    (void)state;
    char *plain = help_text(false), *table = help_text(true);
    char cell[80];
#define NUMBER(name, ...) ROW(name)
#define TEXT(name, ...) ROW(name)
#define WORD(name, ...) ROW(name)
#define SECRET(name, ...) ROW(name)
#define ROW(name)                                                                                                      \
    assert_non_null(strstr(plain, #name " "));                                                                         \
    snprintf(cell, sizeof cell, "| `%s` |", #name);                                                                    \
    assert_non_null(strstr(table, cell));
#include "settings.def"
    for (const char *line = table; *line; line = strchr(line, '\n') + 1) {
        int bars = 0;
        for (const char *c = line; *c != '\n'; c++)
            bars += *c == '|';
        assert_int_equal(bars, 5);
    }
    free(plain);
    free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(defaults_are_in_force, reset),
        cmocka_unit_test_teardown(a_flag_beats_the_file_and_the_file_beats_the_default, reset),
        cmocka_unit_test_teardown(an_unknown_key_names_file_and_line_and_changes_nothing, reset),
        cmocka_unit_test_teardown(a_bad_value_says_what_is_allowed, reset),
        cmocka_unit_test_teardown(unknown_flags_sections_and_halves_of_a_pair_are_refused, reset),
        cmocka_unit_test_teardown(a_text_that_is_too_long_is_refused, reset),
        cmocka_unit_test_teardown(every_setting_is_in_the_help_and_in_the_table, reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
