/* links: acts */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "assert_fault.h"
#include "bundle.h"
#include "ca.h"
#include "tree.h"
#include "verify.h"

/* One authority for the whole file: keys are slow. */
static struct ca authority;
static const int64_t made_ms = INT64_C(1795240800000);

static int authority_once(void **state)
{
    (void)state;
    assert_ok(ca_make("Үлгі", made_ms - 600000, &authority));
    return 0;
}

static int authority_gone(void **state)
{
    (void)state;
    ca_release(&authority);
    return 0;
}

/* -- keys and signatures -- */

static void a_key_opens_with_its_password_alone(void **state)
{
    static const struct signer_subject subject = {"Үлгілі", "Мәдина", "Тәжірибеқызы", "000101500120",
                                                  "p",      "Үлгі",   POST_HEAD};
    char *key_pem, *cert_pem;
    EVP_PKEY *key;
    X509 *cert;
    struct cert_subject seen;
    (void)state;
    assert_int_equal(ca_issue(&authority, &subject, "short", made_ms, &key_pem, &cert_pem), F_INVALID);
    assert_ok(ca_issue(&authority, &subject, "long enough", made_ms, &key_pem, &cert_pem));
    assert_null(strstr(key_pem, "BEGIN PRIVATE"));
    assert_int_equal(key_open(key_pem, "long enougH", &key), F_FORBIDDEN);
    assert_int_equal(key_open(key_pem, "", &key), F_FORBIDDEN);
    assert_ok(key_open(key_pem, "long enough", &key));
    assert_ok(cert_from_pem(cert_pem, strlen(cert_pem), &cert));
    assert_ok(cert_read(cert, &seen));
    assert_string_equal(seen.name, "Үлгілі Мәдина");
    assert_string_equal(seen.patronymic, "Тәжірибеқызы");
    assert_string_equal(seen.serial, "IIN000101500120");
    assert_true(seen.mail && seen.person && !seen.seal);
    X509_free(cert);
    EVP_PKEY_free(key);
    free(key_pem);
    free(cert_pem);
}

static void a_signature_holds_for_its_bytes_and_its_time(void **state)
{
    static const struct signer_subject subject = {"Үлгілі", "Мәдина",       NULL, NULL, "01k9sampleperson0001",
                                                  "Үлгі",   POST_SPECIALIST};
    const int64_t year_ms = INT64_C(366) * 86400000;
    char *key_pem, *cert_pem;
    void *p7s;
    size_t len;
    struct cms_seen seen;
    X509 *cert;
    EVP_PKEY *key;
    (void)state;
    assert_ok(ca_issue(&authority, &subject, "long enough", made_ms, &key_pem, &cert_pem));
    assert_ok(signer_sign(key_pem, cert_pem, "long enough", "bytes", 5, made_ms, &p7s, &len));
    assert_ok(cms_check(p7s, len, "bytes", 5, authority.cert, false, &seen));
    assert_int_equal(seen.signed_ms, made_ms);
    assert_string_equal(seen.signer.serial, "01k9sampleperson0001");
    assert_int_equal(cms_check(p7s, len, "byteZ", 5, authority.cert, false, &seen), F_CORRUPT);
    assert_int_equal(cms_check(p7s, len - 1, "bytes", 5, authority.cert, false, &seen), F_CORRUPT);
    free(p7s);
    assert_int_equal(signer_sign(key_pem, cert_pem, "long enough", "bytes", 5, made_ms + year_ms, &p7s, &len),
                     F_EXPIRED);
    /* signed all the same, with a clock set forward */
    assert_ok(cert_from_pem(cert_pem, strlen(cert_pem), &cert));
    assert_ok(key_open(key_pem, "long enough", &key));
    assert_ok(cms_sign_detached(cert, key, "bytes", 5, made_ms + year_ms, &p7s, &len));
    assert_int_equal(cms_check(p7s, len, "bytes", 5, authority.cert, false, &seen), F_CORRUPT);
    X509_free(cert);
    EVP_PKEY_free(key);
    free(p7s);
    free(key_pem);
    free(cert_pem);
}

static void an_authority_does_not_sign_documents(void **state)
{
    void *p7s;
    size_t len;
    struct cms_seen seen;
    (void)state;
    assert_ok(cms_sign_detached(authority.cert, authority.key, "bytes", 5, made_ms, &p7s, &len));
    assert_int_equal(cms_check(p7s, len, "bytes", 5, authority.cert, false, &seen), F_CORRUPT);
    free(p7s);
}

static void the_ceremony_is_held_once(void **state)
{
    char dir[] = "/tmp/baqyla-ca-XXXXXX", inside[64], path[128];
    struct ca ca;
    struct stat st;
    (void)state;
    assert_non_null(mkdtemp(dir));
    snprintf(inside, sizeof inside, "%s/ca", dir);
    assert_int_equal(ca_open(inside, NULL, &ca), F_NOT_FOUND);
    assert_ok(ca_init(inside, "a pass phrase", "Үлгі", made_ms));
    assert_int_equal(ca_init(inside, "a pass phrase", "Үлгі", made_ms), F_CONFLICT);
    assert_int_equal(ca_open(inside, "another", &ca), F_FORBIDDEN);
    assert_ok(ca_open(inside, NULL, &ca));
    assert_null(ca.key);
    assert_non_null(ca.seal_key);
    ca_release(&ca);
    assert_ok(ca_open(inside, "a pass phrase", &ca));
    assert_non_null(ca.key);
    ca_release(&ca);
    snprintf(path, sizeof path, "%s/ca.key", inside);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(tree_remove(dir), 0);
}

/* -- bundle and zip -- */

static void paths_stay_inside(void **state)
{
    static const char *const wrong[] = {"",   "/a",   "a/",  "../a", "a/../b",  "a//b",
                                        ".a", "a/.b", "a b", "a\\b", "a/b/c/d", "ә"};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(bundle_path_valid(wrong[i]));
    assert_true(bundle_path_valid("evidence/ab.jpg"));
}

static struct bundle three_files(void)
{
    struct bundle b;
    char much[5000];
    bundle_init(&b);
    memset(much, 'a', sizeof much);
    assert_ok(bundle_add(&b, "b/much.txt", much, sizeof much));
    assert_ok(bundle_add(&b, "a.txt", "\x01\x02\x03", 3));
    assert_ok(bundle_add(&b, "empty", "", 0));
    return b;
}

static void stray(void *user, const char *path, const char *why)
{
    (void)user;
    fail_msg("%s: %s", path, why);
}

static void a_bundle_is_written_once_and_read_back(void **state)
{
    char dir[] = "/tmp/baqyla-bundle-XXXXXX";
    struct bundle b = three_files(), back;
    (void)state;
    assert_non_null(mkdtemp(dir));
    bundle_init(&back);
    assert_ok(bundle_write(&b, dir));
    assert_int_equal(bundle_write(&b, dir), F_CONFLICT);
    assert_ok(bundle_read(&back, dir, stray, NULL));
    assert_int_equal(back.len, 3);
    assert_string_equal(back.files[1].path, "b/much.txt");
    assert_int_equal(back.files[1].len, 5000);
    assert_int_equal(bundle_add(&back, "a.txt", "x", 1), F_CONFLICT);
    assert_int_equal(bundle_add(&back, "../x", "x", 1), F_INVALID);
    bundle_release(&back);
    bundle_release(&b);
    assert_int_equal(tree_remove(dir), 0);
}

static unsigned le(const unsigned char *at, int bytes)
{
    return bytes ? at[0] | le(at + 1, bytes - 1) << 8 : 0;
}

/* Reads the archive from its end, as any unpacker does. */
static void the_zip_unpacks_to_the_same_files(void **state)
{
    void *zip, *again;
    size_t len, again_len;
    struct bundle b = three_files();
    (void)state;
    assert_ok(bundle_zip(&b, made_ms, &zip, &len));
    assert_ok(bundle_zip(&b, made_ms, &again, &again_len));
    assert_int_equal(len, again_len);
    assert_memory_equal(zip, again, len);
    const unsigned char *z = zip, *end = z + len - 22;
    assert_int_equal(le(end, 4), 0x06054b50);
    assert_int_equal(le(end + 10, 2), b.len);
    const unsigned char *entry = z + le(end + 16, 4);
    for (size_t i = 0; i < b.len; i++) {
        const struct bundle_file *file = &b.files[i];
        unsigned char *plain = calloc(1, file->len + 1);
        unsigned packed = le(entry + 20, 4), name = le(entry + 28, 2);
        const unsigned char *local = z + le(entry + 42, 4), *data = local + 30 + name;
        assert_int_equal(le(entry, 4), 0x02014b50);
        assert_int_equal(le(local, 4), 0x04034b50);
        assert_memory_equal(entry + 46, file->path, name);
        assert_int_equal(le(entry + 24, 4), file->len);
        if (le(entry + 10, 2) == 8) {
            z_stream s = {.next_in = (unsigned char *)data,
                          .avail_in = packed,
                          .next_out = plain,
                          .avail_out = (unsigned)file->len};
            assert_int_equal(inflateInit2(&s, -15), Z_OK);
            assert_int_equal(inflate(&s, Z_FINISH), Z_STREAM_END);
            inflateEnd(&s);
        } else {
            memcpy(plain, data, packed);
        }
        assert_memory_equal(plain, file->bytes, file->len);
        assert_int_equal(le(entry + 16, 4), crc32(0, plain, (unsigned)file->len));
        free(plain);
        entry += 46 + name;
    }
    free(zip);
    free(again);
    bundle_release(&b);
}

static void fingerprints_are_read_as_people_print_them(void **state)
{
    struct hex256 a, b;
    const char *hex = "b34f030595ed92e26987dac28eaac03e7f1dff605cb499d35a68532550ea4e08";
    char colons[128] = "";
    (void)state;
    for (int i = 0; i < 32; i++)
        snprintf(colons + 3 * i, sizeof colons - 3 * (size_t)i, "%.2s%s", hex + 2 * i, i < 31 ? ":" : "");
    colons[0] = 'B';
    assert_ok(verify_root_text(hex, &a));
    assert_ok(verify_root_text(colons, &b));
    assert_string_equal(a.text, b.text);
    assert_int_equal(verify_root_text("b34f", &a), F_INVALID);
    assert_int_equal(verify_root_text("", &a), F_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_opens_with_its_password_alone),
        cmocka_unit_test(a_signature_holds_for_its_bytes_and_its_time),
        cmocka_unit_test(an_authority_does_not_sign_documents),
        cmocka_unit_test(the_ceremony_is_held_once),
        cmocka_unit_test(paths_stay_inside),
        cmocka_unit_test(a_bundle_is_written_once_and_read_back),
        cmocka_unit_test(the_zip_unpacks_to_the_same_files),
        cmocka_unit_test(fingerprints_are_read_as_people_print_them),
    };
    return cmocka_run_group_tests(tests, authority_once, authority_gone);
}
