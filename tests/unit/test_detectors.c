/* links: hall */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "detectors.h"

static struct wire_ready usual(void)
{
    static const struct {
        const char *name;
        uint16_t looks;
    } nets[] = {{"rfb320", LOOK_FACES}, {"blaze", LOOK_FACES}, {"dlib", LOOK_IDENTITY}, {"nanodet320", LOOK_OBJECTS}};
    struct wire_ready ready = {.wire = SIGHT_WIRE, .runtime = "xnnpack", .nets = 4};

    for (uint32_t i = 0; i < ready.nets; i++) {
        snprintf(ready.net[i].name, sizeof ready.net[i].name, "%s", nets[i].name);
        ready.net[i].looks = nets[i].looks;
        memset(ready.net[i].sha256, 0xa0 + (int)i, sizeof ready.net[i].sha256);
    }
    return ready;
}

static char *text;
static size_t text_len;

static void has(const char *line)
{
    if (!strstr(text, line))
        fail_msg("\"%s\" is not in:\n%s", line, text);
}

static void printed(void (*print)(FILE *out, const struct wire_ready *ready), const struct wire_ready *ready)
{
    free(text);
    FILE *out = open_memstream(&text, &text_len);
    assert_non_null(out);
    print(out, ready);
    fclose(out);
}

static void measured(FILE *out, const struct wire_ready *ready)
{
    const struct wire_ready *const eyes[] = {NULL, ready};

    detectors_metrics(out, eyes, 2);
}

static void complained(FILE *out, const struct wire_ready *ready)
{
    detectors_complain(out, ready, "/models");
}

static void with_all_nets_all_is_on(void **state)
{
    struct wire_ready ready = usual();

    (void)state;
    assert_int_equal(detectors_off(&ready), 0);
    printed(detectors_print, &ready);
    has("runtime   xnnpack\n");
    has("net       dlib       a2a2a2a2");
    has("detector  objects    on\n");
    printed(complained, &ready);
    assert_int_equal(text_len, 0);
}

static void one_bad_net_takes_its_detector_with_it(void **state)
{
    struct wire_ready ready = usual();

    (void)state;
    ready.net[3].state = WIRE_NET_FOREIGN;
    assert_int_equal(detectors_off(&ready), LOOK_OBJECTS);
    ready.net[1].state = WIRE_NET_MISSING;
    ready.degraded = 1;
    assert_int_equal(detectors_off(&ready), LOOK_OBJECTS | LOOK_FACES);
    printed(detectors_print, &ready);
    has("detector  camera     on\n");
    has("detector  faces      off: blaze: its file is missing\n");
    has("detector  identity   on\n");
    has("detector  objects    off: nanodet320: its file is not the one that was checked (another SHA-256)\n");
    printed(complained, &ready);
    has("no face models in /models");
    has("objects: off: nanodet320");

    json_t *words = detectors_words(detectors_off(&ready));
    assert_int_equal(json_array_size(words), 2);
    assert_string_equal(json_string_value(json_array_get(words, 1)), "objects");
    json_decref(words);
}

/* No nets, more nets than there can be, states that nobody knows: nothing is on that is not surely there. */
static void strange_words_of_an_eye_switch_nothing_on(void **state)
{
    struct wire_ready none = {.wire = SIGHT_WIRE, .runtime = "none", .degraded = 1}, many = usual(), odd = usual();

    (void)state;
    assert_int_equal(detectors_off(&none), LOOK_FACES | LOOK_IDENTITY | LOOK_OBJECTS);
    many.nets = 4000000000U;
    assert_int_equal(detectors_off(&many), 0);
    odd.net[2].state = 999;
    assert_int_equal(detectors_off(&odd), LOOK_IDENTITY);
    printed(detectors_print, &none);
    has("detector  identity   off: no net was asked for\n");
}

static void metrics_name_runtime_nets_and_detectors(void **state)
{
    struct wire_ready ready = usual();

    (void)state;
    ready.slow = 1;
    ready.net[2].state = WIRE_NET_REFUSED;
    printed(measured, &ready);
    has("# TYPE baqyla_eye_runtime_info gauge\n");
    has("baqyla_eye_runtime_info{eye=\"1\",runtime=\"xnnpack\",slow=\"1\"} 1\n");
    has("baqyla_eye_net_info{eye=\"1\",net=\"rfb320\",state=\"loaded\",sha256=\"a0a0");
    has("baqyla_eye_net_info{eye=\"1\",net=\"dlib\",state=\"refused\",sha256=\"\"} 1\n");
    has("baqyla_eye_detector_on{eye=\"1\",detector=\"faces\"} 1\n");
    has("baqyla_eye_detector_on{eye=\"1\",detector=\"identity\"} 0\n");
    assert_null(strstr(text, "eye=\"0\"")); /* that one is not ready */
    snprintf(ready.runtime, sizeof ready.runtime, "opencv");
    printed(complained, &ready);
    has("OpenCV looks instead");
    snprintf(ready.runtime, sizeof ready.runtime, "none");
    printed(complained, &ready);
    has("nothing looks instead");
}

static void an_eye_cannot_write_into_metrics(void **state)
{
    struct wire_ready ready = usual();

    (void)state;
    memcpy(ready.runtime, "x\"} 1\nbaqyla_eyes_ready 999\n#", 29);
    memset(ready.net[0].name, '\n', sizeof ready.net[0].name); /* and no end */
    printed(measured, &ready);
    assert_null(strstr(text, "baqyla_eyes_ready"));
    has("runtime=\"x???1?baqyla?");
    has("net=\"????????????????\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_all_nets_all_is_on),
        cmocka_unit_test(one_bad_net_takes_its_detector_with_it),
        cmocka_unit_test(strange_words_of_an_eye_switch_nothing_on),
        cmocka_unit_test(metrics_name_runtime_nets_and_detectors),
        cmocka_unit_test(an_eye_cannot_write_into_metrics),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    free(text);
    return failed;
}
