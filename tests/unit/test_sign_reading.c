/* links: hall acts session */
#include "national_office.h"

#include <sys/stat.h>

#include "sign_reading.h"
#include "signrec.h"

/* What is handed in about signatures is checked in the reader's jail. Readers that die there, hang, lie or say too
   much: the signer is told so in words, nothing has changed, and the next signature is checked as ever. */

static char reader[100];

/* A shell script in place of the reader; it finds what `says` holds in the file $0.said. */
static void reader_is(const char *script, const void *says, size_t len)
{
    char path[120], text[300];
    snprintf(reader, sizeof reader, "%s/reader", desk->dir);
    snprintf(path, sizeof path, "%s.said", reader);
    snprintf(text, sizeof text, "#!/bin/sh\n%s\n", script);
    remove(reader);
    remove(path);
    assert_ok(file_write_new(reader, text, strlen(text), 0700));
    assert_ok(file_write_new(path, says, len, 0600));
    reading_program(reader);
}

static long rows(void)
{
    return (long)books_number(desk->db,
                              "SELECT (SELECT count(*) FROM act_signature) + (SELECT count(*) FROM act_event) +"
                              " (SELECT count(*) FROM act_signature_check) + (SELECT count(*) FROM audit_row)");
}

/* The specialist signs rightly, but with that reader. */
static void refused(const char *act, const char *what, enum fault expected)
{
    const long before = rows();
    enum fault f = sign_with(&as_specialist, act, &keys[0]);
    print_message("%-44s %s\n", what, fault_text());
    assert_fault(f, expected);
    assert_int_equal(rows(), before);
    assert_string_equal(act_state_word(desk_act(desk, act).state), "frozen");
}

static void signs_as_ever(const char *act)
{
    reading_program(BIN_DIR "/baqyla-reader");
    assert_ok(sign_with(&as_specialist, act, &keys[0]));
}

static void a_reader_that_breaks_off_signs_nothing(void **state)
{
    struct id id = frozen();
    static const char *const scripts[] = {"kill -9 $$", "exit 3", "exit 0", "exec yes", "exec cat /dev/zero"};
    (void)state;
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        reader_is(scripts[i], "", 0);
        refused(id.text, scripts[i], F_SIGN_UNCHECKED);
    }
    sign_reading_patience(50);
    reader_is("exec sleep 1000", "", 0);
    refused(id.text, "exec sleep 1000", F_SIGN_UNCHECKED);
    sign_reading_patience(0);
    reading_program("/nonexistent/reader");
    refused(id.text, "no reader there", F_IO);
    signs_as_ever(id.text);
}

/* -- records as a reader writes them -- */

struct script {
    unsigned char bytes[512 * 1024];
    size_t len;
};

static void put(struct script *s, enum read_kind kind, const void *body, size_t len)
{
    struct read_head head = {.len = (uint32_t)len, .kind = (uint16_t)kind};
    memcpy(s->bytes + s->len, &head, sizeof head);
    if (len)
        memcpy(s->bytes + s->len + sizeof head, body, len);
    s->len += sizeof head + len;
}

static void put_file(struct script *s, uint32_t part, uint64_t offset, size_t len)
{
    static unsigned char record[sizeof(struct read_bytes) + 60000];
    const struct read_bytes head = {.part = part, .offset = offset};
    memcpy(record, &head, sizeof head);
    memset(record + sizeof head, 0x30, len);
    put(s, READ_BYTES, record, sizeof head + len);
}

/* A verdict that would let the signer sign, for each way of spoiling it. */
static void lie(int way, struct script *s)
{
    struct sign_verdict v = {.revocation = REVOCATION_GOOD, .iin = IIN_SPECIALIST};
    s->len = 0;
    if (way == 0)
        v.fault = F_UNAUTHENTICATED; /* no fault of a signature */
    else if (way == 1)
        v.fault = 4000000000;
    else if (way == 2)
        v.revocation = 99;
    else if (way == 3)
        memset(v.iin, '1', sizeof v.iin); /* no end */
    else if (way == 4)
        memset(v.why, 'w', sizeof v.why);
    else if (way == 5)
        v.fault = F_SIGN_FORM, v.part = 4000000000;
    else if (way == 6)
        v.iin[0] = 0;
    if (way != 7)
        put(s, READ_VERDICT, &v, sizeof v - (way == 8));
    if (way == 9)
        put(s, READ_VERDICT, &v, sizeof v);
    if (way != 10)
        put_file(s, 1, way == 11 ? UINT64_MAX - 5 : 0, 1000);
    put_file(s, way == 12 ? 4 : 2, 0, 1000);
    if (way != 17)
        put_file(s, 3, 0, 1000);
    for (uint64_t i = 0; way == 13 && i < 2; i++)
        put_file(s, 2, i * 60000, 60000);
    for (int i = 0; way == 14 && i < 6; i++)
        put_file(s, 1, 0, 60000);
    if (way != 15)
        put(s, READ_DONE, NULL, 0);
    if (way == 16)
        put(s, READ_DONE, NULL, 0);
}

static void a_reader_that_lies_badly_signs_nothing(void **state)
{
    static const char *const ways[] = {
        "a fault of another kind",
        "a fault that there is not",
        "a revocation that there is not",
        "an IIN without end",
        "a reason without end",
        "a part that was not given",
        "no IIN",
        "no verdict",
        "a verdict too short",
        "two verdicts",
        "no certificate",
        "a file at the end of the world",
        "a fourth file",
        "a certificate too large",
        "more than a verdict may be",
        "no end",
        "two ends",
        "no list that says good",
    };
    struct id id = frozen();
    struct script *s = malloc(sizeof *s);
    (void)state;
    assert_non_null(s);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        lie((int)i, s);
        reader_is("cat >/dev/null; exec cat \"$0.said\"", s->bytes, s->len);
        refused(id.text, ways[i], F_SIGN_UNCHECKED);
    }
    free(s);
    signs_as_ever(id.text);
}

/* What comes from the jail ends in the log: it cannot begin a line of its own there. */
static void its_words_stay_on_one_line(void **state)
{
    struct id id = frozen();
    struct script s = {.len = 0};
    const struct sign_verdict v = {.fault = F_SIGN_FORM, .why = "one\nevent=two\x1b[2J"};
    (void)state;
    put(&s, READ_VERDICT, &v, sizeof v);
    put(&s, READ_DONE, NULL, 0);
    reader_is("exec cat \"$0.said\"", s.bytes, s.len);
    refused(id.text, "a line of its own", F_SIGN_FORM);
    assert_string_equal(fault_text(), "one?event=two?[2J");
    signs_as_ever(id.text);
}

/* Lists of which nobody could say how large they are in memory are not read at all. */
static void lists_without_measure_are_refused(void **state)
{
    struct id id = frozen();
    char path[120];
    (void)state;
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%d.crl", folder, i);
        assert_ok(file_write_new(path, "", 0, 0600));
        assert_int_equal(truncate(path, 50 << 20), 0);
    }
    refused(id.text, "150 MiB of lists", F_TOO_BIG);
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%d.crl", folder, i);
        assert_int_equal(remove(path), 0);
    }
    signs_as_ever(id.text);
}

static void a_job_that_asks_goes_on_after_a_reader_that_died(void **state)
{
    struct id id = frozen();
    (void)state;
    signs_as_ever(id.text);
    list(NULL);
    reader_is("kill -9 $$", "", 0);
    assert_fault(settle(), F_SIGN_UNCHECKED);
    assert_int_equal(books_number(desk->db, "SELECT count(*) FROM act_signature_check"), 0);
    reading_program(BIN_DIR "/baqyla-reader");
    assert_ok(settle());
    assert_int_equal(books_number(desk->db, "SELECT count(*) FROM act_signature_check WHERE state = 'good'"), 1);
}

static int once(void **state)
{
    (void)state;
    keys_make(T0 + 300 * DAY);
    return 0;
}

static int gone(void **state)
{
    (void)state;
    keys_free();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_reader_that_breaks_off_signs_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(a_reader_that_lies_badly_signs_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(its_words_stay_on_one_line, setup, teardown),
        cmocka_unit_test_setup_teardown(lists_without_measure_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_job_that_asks_goes_on_after_a_reader_that_died, setup, teardown),
    };
    return cmocka_run_group_tests(tests, once, gone);
}
