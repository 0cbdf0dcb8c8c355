/* links: hall vision_media */
#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "reading.h"
#include "recorded.h"

/* A shell in place of the reader behaves in every wrong way that a reader could. */
static enum fault shell(const char *script, const struct reading_limits *limits)
{
    const char *const args[] = {script, NULL};
    reading_program("/bin/sh");
    enum fault f = reading_bytes("-c", args, "document", 8, limits, NULL, NULL, NULL);
    reading_program(BIN_DIR "/baqyla-reader");
    return f;
}

/* Never comes to an end, and takes its time. */
static enum fault waiting_feed(void *user, void *out, size_t max, size_t *ret_len)
{
    (void)user;
    assert_true(max > 0);
    *(unsigned char *)out = 0;
    *ret_len = 1;
    usleep(5000);
    return F_OK;
}

static void test_a_reader_that_dies_is_a_fault(void **state)
{
    (void)state;
    assert_int_equal(shell("kill -9 $$", NULL), F_UNREADABLE);
    assert_non_null(strstr(fault_text(), "signal 9"));
    assert_int_equal(shell("exit 3", NULL), F_UNREADABLE);
    assert_int_equal(shell("exit 0", NULL), F_UNREADABLE);
}

static void test_a_reader_that_hangs_is_killed(void **state)
{
    (void)state;
    struct reading_limits limits = {.timeout_ms = 30};
    assert_int_equal(shell("exec sleep 1000", &limits), F_UNREADABLE);
    assert_non_null(strstr(fault_text(), "too long"));
}

static void test_a_reader_that_talks_nonsense_is_killed(void **state)
{
    (void)state;
    assert_int_equal(shell("exec yes", NULL), F_UNREADABLE);
    struct reading_limits limits = {.output_max = 100000};
    assert_int_equal(shell("exec cat /dev/zero", &limits), F_TOO_BIG);
}

static void test_a_reader_that_is_not_there(void **state)
{
    (void)state;
    reading_program("/nonexistent/reader");
    assert_int_equal(reading_bytes("sniff", NULL, "x", 1, NULL, NULL, NULL, NULL), F_IO);
    reading_program(BIN_DIR "/baqyla-reader");
}

static void test_wrong_verb(void **state)
{
    (void)state;
    assert_int_equal(shell("exec " BIN_DIR "/baqyla-reader dance 2>/dev/null", NULL), F_UNREADABLE);
}

static void sniffs(const void *bytes, size_t len, enum read_type type, const char *mime)
{
    struct read_found found = {0};
    assert_int_equal(reading_bytes("sniff", NULL, bytes, len, NULL, &found, NULL, NULL), F_OK);
    assert_int_equal(found.type, type);
    assert_string_equal(found.mime, mime);
}

static void test_sniff(void **state)
{
    (void)state;
    sniffs("\xFF\xD8\xFF\xE0", 4, READ_TYPE_JPEG, "image/jpeg");
    sniffs("\x89PNG\r\n\x1a\n", 8, READ_TYPE_PNG, "image/png");
    sniffs("%PDF-1.7\n", 9, READ_TYPE_PDF, "application/pdf");
    sniffs("\x1A\x45\xDF\xA3\x01", 5, READ_TYPE_WEBM, "video/webm");
    sniffs("\0\0\0\x18" "ftypisom", 12, READ_TYPE_MP4, "video/mp4");
    sniffs("\x30\x82\x10\x20\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02\xA0", 16, READ_TYPE_PKCS7,
           "application/pkcs7-signature");
    const char *list = "аты;тегі\r\nТест;Тестов\n";
    sniffs(list, strlen(list), READ_TYPE_TEXT, "text/plain; charset=utf-8");
    sniffs("MZ\x90\0\3", 5, READ_TYPE_OTHER, "application/octet-stream");
    sniffs("", 0, READ_TYPE_OTHER, "application/octet-stream");
}

static void test_photo_is_made_anew_and_bounded(void **state)
{
    (void)state;
    struct coded_frame f[1];
    struct read_found found;
    void *jpeg = NULL;
    size_t len = 0;
    const char *const args[] = {"--side", "160", NULL};
    assert_int_equal(scene_encode("mjpeg", 640, 480, 1, 1, f), 1);
    assert_int_equal(reading_bytes("photo", args, f[0].bytes, f[0].len, NULL, &found, &jpeg, &len), F_OK);
    assert_int_equal(found.width, 160);
    assert_int_equal(found.height, 120);
    assert_true(len > 500 && len < f[0].len);
    assert_memory_equal(jpeg, "\xFF\xD8\xFF", 3);
    free(jpeg);
    jpeg = NULL;
    assert_int_equal(reading_bytes("photo", NULL, f[0].bytes, f[0].len / 3, NULL, &found, &jpeg, &len), F_OK);
    free(jpeg);
    assert_int_equal(reading_bytes("photo", NULL, "plain words", 11, NULL, &found, &jpeg, &len), F_UNREADABLE);
    assert_non_null(strstr(fault_text(), "not a JPEG"));
    scene_free(f, 1);
}

static enum fault endless_feed(void *user, void *out, size_t max, size_t *ret_len)
{
    size_t *given = user;
    memset(out, 'a', max);
    *given += max;
    *ret_len = max;
    return F_OK;
}

static enum fault failing_feed(void *user, void *out, size_t max, size_t *ret_len)
{
    (void)user, (void)out, (void)max, (void)ret_len;
    return fault(F_CORRUPT, "the feed failed");
}

static void test_an_endless_document_is_refused(void **state)
{
    (void)state;
    size_t given = 0;
    assert_int_equal(reading_run("photo", NULL, endless_feed, &given, NULL, NULL, NULL), F_UNREADABLE);
    assert_non_null(strstr(fault_text(), "too large"));
    assert_true(given < 40 << 20);
    assert_int_equal(reading_run("photo", NULL, failing_feed, NULL, NULL, NULL, NULL), F_CORRUPT);
}

static enum fault refusing_take(void *user, enum read_kind kind, const void *body, size_t len)
{
    (void)user, (void)kind, (void)body, (void)len;
    return fault(F_TOO_MANY, "enough");
}

static enum fault no_feed(void *user, void *out, size_t max, size_t *ret_len)
{
    (void)user, (void)out, (void)max;
    *ret_len = 0;
    return F_OK;
}

static void test_faults_of_the_taker_pass_through(void **state)
{
    (void)state;
    assert_int_equal(reading_run("sniff", NULL, no_feed, NULL, refusing_take, NULL, NULL), F_TOO_MANY);
}

static void test_still_of_noise_is_refused(void **state)
{
    (void)state;
    char noise[500];
    void *jpeg = NULL;
    size_t len = 0;
    struct read_found found;
    const char *const args[] = {"--at", "1000000", NULL};
    memset(noise, 0x5A, sizeof noise);
    assert_int_equal(reading_bytes("still", args, noise, sizeof noise, NULL, &found, &jpeg, &len), F_UNREADABLE);
    assert_int_equal(reading_bytes("still", NULL, "", 0, NULL, &found, &jpeg, &len), F_UNREADABLE);
    assert_int_equal(reading_bytes("cut", NULL, noise, sizeof noise, NULL, &found, &jpeg, &len), F_UNREADABLE);
    assert_null(jpeg);
}

/* ---- by a mother ---- */

static enum fault sniff_png(void)
{
    struct read_found found;
    static const unsigned char png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 0};
    return reading_bytes("sniff", NULL, png, sizeof png, NULL, &found, NULL, NULL);
}

/* The one child of this process. */
static pid_t mother_pid(void)
{
    DIR *dir = opendir("/proc");
    struct dirent *entry;
    pid_t found = 0;
    while (dir && (entry = readdir(dir))) {
        char path[300];
        int pid, parent;
        snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
        FILE *stat = fopen(path, "r");
        if (stat && fscanf(stat, "%d (baqyla-reader) %*c %d", &pid, &parent) == 2 && parent == getpid())
            found = pid;
        if (stat)
            fclose(stat);
    }
    if (dir)
        closedir(dir);
    return found;
}

static void test_a_mother_reads_one_document_after_the_other(void **state)
{
    (void)state;
    reading_mother(BIN_DIR "/baqyla-reader");
    enum fault one_by_one = sniff_png();
    assert_int_equal(one_by_one, F_OK);
    pid_t mother = mother_pid();
    assert_true(mother > 0);
    for (int i = 0; i < 20; i++)
        assert_int_equal(sniff_png(), F_OK);
    assert_int_equal(mother_pid(), mother);
    assert_int_equal(reading_bytes("photo", NULL, "plain words", 11, NULL, NULL, NULL, NULL), F_UNREADABLE);
    assert_int_equal(reading_bytes("dance", NULL, "x", 1, NULL, NULL, NULL, NULL), F_UNREADABLE);
    assert_int_equal(sniff_png(), F_OK);
}

static void test_a_child_that_hangs_is_killed_and_its_mother_lives(void **state)
{
    (void)state;
    struct reading_limits limits = {.timeout_ms = 50};
    reading_mother(BIN_DIR "/baqyla-reader");
    assert_int_equal(sniff_png(), F_OK);
    pid_t mother = mother_pid();
    assert_int_equal(reading_run("photo", NULL, waiting_feed, NULL, NULL, NULL, &limits), F_UNREADABLE);
    assert_non_null(strstr(fault_text(), "too long"));
    assert_int_equal(sniff_png(), F_OK);
    assert_int_equal(mother_pid(), mother);
}

static void test_a_mother_who_died_is_replaced(void **state)
{
    (void)state;
    reading_mother(BIN_DIR "/baqyla-reader");
    assert_int_equal(sniff_png(), F_OK);
    pid_t mother = mother_pid();
    assert_int_equal(kill(mother, SIGKILL), 0);
    siginfo_t gone; /* seen dead, not yet buried: that is the nursery's */
    assert_int_equal(waitid(P_PID, (id_t)mother, &gone, WEXITED | WNOWAIT), 0);
    assert_int_equal(sniff_png(), F_OK);
    assert_true(mother_pid() > 0 && mother_pid() != mother);
}

static int setup(void **state)
{
    (void)state;
    reading_program(BIN_DIR "/baqyla-reader");
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_reader_that_dies_is_a_fault),
        cmocka_unit_test(test_a_reader_that_hangs_is_killed),
        cmocka_unit_test(test_a_reader_that_talks_nonsense_is_killed),
        cmocka_unit_test(test_a_reader_that_is_not_there),
        cmocka_unit_test(test_wrong_verb),
        cmocka_unit_test(test_sniff),
        cmocka_unit_test(test_photo_is_made_anew_and_bounded),
        cmocka_unit_test(test_an_endless_document_is_refused),
        cmocka_unit_test(test_faults_of_the_taker_pass_through),
        cmocka_unit_test(test_still_of_noise_is_refused),
        cmocka_unit_test(test_a_mother_reads_one_document_after_the_other),
        cmocka_unit_test(test_a_child_that_hangs_is_killed_and_its_mother_lives),
        cmocka_unit_test(test_a_mother_who_died_is_replaced),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
