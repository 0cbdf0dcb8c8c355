/* links: hall acts session */
#include "national_office.h"

#include <sys/wait.h>
#include <time.h>

#include "policy.h"
#include "stamp_double.h"

/* Authorities elsewhere, each a double on a socket: one that stamps, one that says which certificates were revoked.
   They answer rightly, wrongly, late or not at all. */

static struct http_double teller;

/* The reader, but for one question that kills it. */
static void reader_dies_of(const char *verb)
{
    static char path[100];
    char text[200];
    snprintf(path, sizeof path, "%s/reader", desk->dir);
    snprintf(text, sizeof text, "#!/bin/sh\n[ \"$1\" != %s ] || kill -9 $$\nexec %s/baqyla-reader \"$@\"\n", verb,
             BIN_DIR);
    remove(path);
    assert_ok(file_write_new(path, text, strlen(text), 0700));
    reading_program(path);
}

static void policy_says(const char *name, const char *value)
{
    int64_t version;
    char sql[100];
    const struct policy_change change = {name, value};
    assert_ok(policy_write(desk->db, &actor_system, "сынақ", clock_now_ms(), &change, 1, &version));
    snprintf(sql, sizeof sql, "UPDATE act SET policy_version = %lld", (long long)version);
    assert_ok(db_exec(desk->db, sql));
}

static void sign_three(const char *act)
{
    assert_ok(sign_with(&as_specialist, act, &keys[0]));
    assert_ok(sign_with(&as_engineer, act, &keys[1]));
    assert_ok(sign_with(&as_head, act, &keys[2]));
}

static void stands(const char *act, enum package_verdict wanted)
{
    struct bundle bundle;
    struct cert_subject root;
    struct act now = desk_act(desk, act);
    assert_ok(cert_read(seal_ca()->cert, &root));
    bundle_init(&bundle);
    assert_ok(act_package(desk->db, &now, desk->dir, seal_ca(), NULL, 0, clock_now_ms(), &bundle));
    assert_int_equal(verdict_of(&bundle, &root.sha256), wanted);
    bundle_release(&bundle);
}

static const struct bundle_file *packed(const char *act, const char *path, struct bundle *bundle)
{
    struct act now = desk_act(desk, act);
    bundle_init(bundle);
    assert_ok(act_package(desk->db, &now, desk->dir, seal_ca(), NULL, 0, clock_now_ms(), bundle));
    return bundle_find(bundle, path);
}

static void an_authority_elsewhere_stamps_each_signature(void **state)
{
    struct id id = frozen();
    struct bundle bundle;
    (void)state;
    list(NULL);
    stamps_by(GOOD);
    sign_three(id.text);
    assert_string_equal(text_at("act.signatures.0.stamp.state"), "stamped");
    assert_string_equal(text_at("act.signatures.2.stamp.by"), "authority");
    assert_non_null(packed(id.text, "certs/2-engineer-tsa.pem", &bundle));
    assert_non_null(bundle_find(&bundle, "stamps/registration.tsr"));
    assert_null(bundle_find(&bundle, "certs/registration-tsa.pem")); /* its stamp is our own */
    assert_non_null(bundle_find(&bundle, "revocation/3-head.crl"));
    bundle_release(&bundle);
    stands(id.text, VERDICT_INTACT);
    prepare(id.text);
    assert_ok(do_post(id.text));
}

static void when_it_is_silent_our_own_key_stamps_where_the_policy_says_so(void **state)
{
    struct id id = frozen();
    (void)state;
    list(NULL);
    stamps_by(SILENT);
    sign_three(id.text); /* the first waits for it, the others do not ask */
    assert_string_equal(text_at("act.signatures.0.stamp.by"), "internal");
    assert_int_equal(books_number(desk->db, "SELECT count(*) FROM signature_stamp"), 0);
    stands(id.text, VERDICT_INTACT);
}

static void or_the_stamp_is_awaited_and_comes_later(void **state)
{
    struct id id = frozen();
    struct bundle bundle;
    (void)state;
    list(NULL);
    policy_says("signature.stamp", "wait");
    stamps_by(HANGS_UP);
    sign_three(id.text);
    assert_string_equal(text_at("act.state"), "registered"); /* nothing is lost, nobody signs twice */
    assert_string_equal(text_at("act.signatures.0.stamp.state"), "pending");
    assert_string_equal(text_at("act.signatures.0.stamp.why"), fault_sentence(F_STAMP_SILENT, LANG_EN));
    stands(id.text, VERDICT_INTACT);
    prepare(id.text);
    assert_fault(do_post(id.text), F_STAMP_PENDING);
    assert_fault(db_exec(desk->db, "UPDATE act SET posted_by = '" P_REGISTRAR_HEAD "', posted_ms = 1790000000000"),
                 F_CONFLICT);
    clock_set_for_test(clock_now_ms() + DAY); /* a day without it */
    mode = GOOD;
    for (int i = 0; i < 4; i++) /* three signatures and the sheet that registers */
        again();
    assert_int_equal(books_number(desk->db, "SELECT count(*) FROM signature_stamp WHERE tsr IS NOT NULL"), 4);
    assert_int_equal(books_number(desk->db, "SELECT count(*) FROM act_event WHERE action = 'stamp'"), 4);
    assert_fault(db_exec(desk->db, "UPDATE signature_stamp SET tsr = NULL"), F_CONFLICT);
    again(); /* nothing is awaited any more */
    assert_non_null(packed(id.text, "stamps/registration.tsr", &bundle));
    assert_non_null(bundle_find(&bundle, "certs/registration-tsa.pem"));
    bundle_release(&bundle);
    stands(id.text, VERDICT_INTACT);
    assert_ok(do_post(id.text));
}

static void each_wrong_stamp_is_refused_with_its_sentence(void **state)
{
    struct id id = frozen();
    struct {
        const char *what;
        enum mode mode;
        enum fault expected;
    } rows[] = {{"an hour ahead", FUTURE, F_STAMP_FUTURE},
                {"an hour behind", PAST, F_STAMP_WRONG},
                {"another question", OTHER_QUESTION, F_STAMP_WRONG},
                {"a foreign authority", FOREIGN, F_STAMP_WRONG},
                {"not granted", REFUSED, F_STAMP_WRONG},
                {"nonsense", NONSENSE, F_STAMP_SILENT},
                {"a byte behind it", TRAILING, F_STAMP_SILENT}};
    (void)state;
    list(NULL);
    policy_says("signature.stamp", "wait");
    stamps_by(FUTURE);
    assert_ok(sign_with(&as_specialist, id.text, &keys[0]));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mode = rows[i].mode;
        again();
        assert_ok(get(desk->db, &as_head, path_of("/api/acts/", id.text, "")));
        print_message("%-20s %s\n", rows[i].what, text_at("act.signatures.0.stamp.why"));
        assert_string_equal(text_at("act.signatures.0.stamp.why"), fault_sentence(rows[i].expected, LANG_EN));
    }
    assert_int_equal(number_at("act.signatures.0.stamp.tries"), 1 + sizeof rows / sizeof *rows);
    mode = GOOD;
    reader_dies_of("stamp");
    again();
    assert_ok(get(desk->db, &as_head, path_of("/api/acts/", id.text, "")));
    assert_string_equal(text_at("act.signatures.0.stamp.why"), fault_sentence(F_STAMP_WRONG, LANG_EN));
    assert_int_equal(books_number(desk->db, "SELECT count(*) FROM signature_stamp WHERE tsr IS NOT NULL"), 0);
    reading_program(BIN_DIR "/baqyla-reader");
    again();
    assert_ok(get(desk->db, &as_head, path_of("/api/acts/", id.text, "")));
    assert_string_equal(text_at("act.signatures.0.stamp.state"), "stamped");
}

static void both_settings_or_none(void **state)
{
    char path[100];
    (void)state;
    assert_ok(settings_set("tsa", "http://127.0.0.1:1/"));
    assert_fault(stamping_start(), F_INVALID);
    snprintf(path, sizeof path, "%s/none.pem", desk->dir);
    assert_ok(settings_set("tsa_ca", path));
    assert_fault(stamping_start(), F_NOT_FOUND);
    FILE *out = fopen(path, "w");
    assert_true(out && fputs("no certificate", out) >= 0 && !fclose(out));
    assert_fault(stamping_start(), F_INVALID);
}

/* ---- the one that tells which certificates were revoked: OpenSSL's own responder ---- */

enum says { TOLD_GOOD, TOLD_REVOKED, TOLD_UNKNOWN, TOLD_SILENT, TOLD_BY_DELEGATE, TOLD_BY_STRANGER, TOLD_STALE };
static enum says says;
static struct national_pair delegate;

static void key_write(const char *path, EVP_PKEY *key)
{
    FILE *out = fopen(path, "w");
    assert_true(out && PEM_write_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL) == 1 && !fclose(out));
}

static void index_write(const char *path)
{
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    for (size_t i = 0; i < 3 && says != TOLD_UNKNOWN; i++) {
        BIGNUM *n = ASN1_INTEGER_to_BN(X509_get0_serialNumber(keys[i].cert), NULL);
        char *hex = BN_bn2hex(n);
        fprintf(out, "%s\t%s\t%s\t%s\tunknown\t/CN=x%zu\n", says == TOLD_REVOKED ? "R" : "V", "491231235959Z",
                says == TOLD_REVOKED ? "260101000000Z" : "", hex, i);
        OPENSSL_free(hex);
        BN_free(n);
    }
    assert_int_equal(fclose(out), 0);
}

static void shell(const char *command)
{
    int status;
    pid_t child = fork();
    assert_true(child >= 0);
    if (!child) {
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static char *tell(const char *body, size_t len, size_t *ret_len)
{
    char command[600], *answer;
    const struct national_pair *by = says == TOLD_BY_DELEGATE   ? &delegate
                                     : says == TOLD_BY_STRANGER ? &stamp_foreign
                                                                : &authority;
    if (says == TOLD_SILENT)
        return NULL;
    char path[6][80];
    static const char *const names[] = {"index.txt", "ca.pem", "by.pem", "by.key", "question.der", "answer.der"};
    for (size_t i = 0; i < 6; i++)
        snprintf(path[i], sizeof path[i], "%s/%s", desk->dir, names[i]);
    index_write(path[0]);
    national_cert_write(path[1], authority.cert);
    national_cert_write(path[2], by->cert);
    key_write(path[3], by->key);
    FILE *out = fopen(path[4], "w");
    assert_true(out && fwrite(body, 1, len, out) == len && !fclose(out));
    snprintf(command, sizeof command,
             "exec openssl ocsp -index %s -CA %s -rsigner %s -rkey %s -reqin %s -respout %s -nmin 5 >/dev/null 2>&1",
             path[0], path[1], path[2], path[3], path[4], path[5]);
    shell(command);
    assert_ok(file_read(path[5], 64 * 1024, &answer, ret_len));
    return answer;
}

/* A signature of now, by the clock of the responder too, and what became of asking. */
static struct id asked(enum says now, enum fault expected)
{
    char url[64];
    struct id id = frozen();
    says = now;
    clock_set_for_test((int64_t)time(NULL) * 1000);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/ocsp/", teller.port);
    assert_ok(settings_set("national_ocsp", url));
    sign_three(id.text);
    if (now == TOLD_STALE)
        clock_set_for_test(clock_now_ms() + DAY);
    assert_fault(settle(), expected);
    return id;
}

static void a_good_answer_is_kept_and_the_act_goes_on(void **state)
{
    struct id id = asked(TOLD_GOOD, F_OK);
    struct bundle bundle;
    (void)state;
    for (int i = 0; i < 2; i++)
        assert_ok(settle());
    assert_int_equal(books_number(desk->db, "SELECT count(*) FROM act_signature_check WHERE state = 'good' AND"
                                            " source = 'ocsp' AND length(answer) > 100"),
                     3);
    assert_non_null(packed(id.text, "revocation/1-specialist.ocsp", &bundle));
    bundle_release(&bundle);
    stands(id.text, VERDICT_INTACT);
    prepare(id.text);
    assert_ok(do_post(id.text));
}

static void a_revoked_one_stops_the_posting(void **state)
{
    struct id id = asked(TOLD_REVOKED, F_OK);
    (void)state;
    for (int i = 0; i < 2; i++)
        assert_ok(settle());
    stands(id.text, VERDICT_BROKEN); /* its package says so too */
    prepare(id.text);
    assert_fault(do_post(id.text), F_CERT_REVOKED);
}

static void stays_pending(enum says now, enum fault expected)
{
    struct id id = asked(now, expected);
    assert_int_equal(books_number(desk->db, "SELECT count(*) FROM act_signature_check"), 0);
    assert_ok(get(desk->db, &as_registrar_head, path_of("/api/acts/", id.text, "")));
    assert_string_equal(text_at("act.signatures.0.certificate"), "pending");
    prepare(id.text);
    assert_fault(do_post(id.text), F_CERT_PENDING);
}

static void who_does_not_know_says_nothing(void **state)
{
    (void)state;
    stays_pending(TOLD_UNKNOWN, F_OK);
}

static void who_is_silent_says_nothing(void **state)
{
    (void)state;
    stays_pending(TOLD_SILENT, F_IO);
}

static void a_stranger_says_nothing(void **state)
{
    (void)state;
    stays_pending(TOLD_BY_STRANGER, F_CORRUPT);
}

static void an_answer_out_of_its_hours_says_nothing(void **state)
{
    (void)state;
    stays_pending(TOLD_STALE, F_CORRUPT);
}

static void an_answer_that_kills_the_reader_says_nothing(void **state)
{
    (void)state;
    reader_dies_of("ocsp");
    stays_pending(TOLD_REVOKED, F_CORRUPT);
    reading_program(BIN_DIR "/baqyla-reader");
    assert_ok(settle());
    assert_int_equal(books_number(desk->db, "SELECT count(*) FROM act_signature_check WHERE state = 'revoked'"), 1);
}

static void whom_the_authority_charged_may_answer(void **state)
{
    struct id id = asked(TOLD_BY_DELEGATE, F_OK);
    (void)state;
    stands(id.text, VERDICT_INTACT);
    assert_int_equal(books_number(desk->db, "SELECT count(*) FROM act_signature_check WHERE state = 'good'"), 1);
}

static int once(void **state)
{
    const int64_t now_ms = (int64_t)time(NULL) * 1000, later = (now_ms > T0 ? now_ms : T0) + 300 * DAY;
    const char *usage = "critical,digitalSignature";
    (void)state;
    keys_make(later);
    stamper_start(T0 - 10 * DAY, later, &authority);
    delegate = key("ЖАУАП БЕРУШІ", NULL, "OCSPSigning", usage, 0, later, &authority);
    teller = (struct http_double){.type = "application/ocsp-response", .answer = tell};
    http_double_start(&teller);
    return 0;
}

static int gone(void **state)
{
    (void)state;
    stamper_stop();
    http_double_stop(&teller);
    keys_free();
    national_pair_free(&delegate);
    return 0;
}

#define DEED(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DEED(an_authority_elsewhere_stamps_each_signature),
        DEED(when_it_is_silent_our_own_key_stamps_where_the_policy_says_so),
        DEED(or_the_stamp_is_awaited_and_comes_later),
        DEED(each_wrong_stamp_is_refused_with_its_sentence),
        DEED(both_settings_or_none),
        DEED(a_good_answer_is_kept_and_the_act_goes_on),
        DEED(a_revoked_one_stops_the_posting),
        DEED(who_does_not_know_says_nothing),
        DEED(who_is_silent_says_nothing),
        DEED(a_stranger_says_nothing),
        DEED(an_answer_out_of_its_hours_says_nothing),
        DEED(an_answer_that_kills_the_reader_says_nothing),
        DEED(whom_the_authority_charged_may_answer),
    };
    return cmocka_run_group_tests(tests, once, gone);
}
