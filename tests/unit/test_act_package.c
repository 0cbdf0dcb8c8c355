/* links: hall acts session */
#include "act_package.h"

#include <errno.h>
#include <fcntl.h>

static void a_whole_package_is_intact(void **state)
{
    struct hex256 root, other = {{0}};
    (void)state;
    assert_ok(ca_fingerprint(&authority, &root));
    assert_int_equal(verdict_of(&whole, &root), VERDICT_INTACT);
    assert_int_equal(verdict_of(&whole, NULL), VERDICT_UNKNOWN_ISSUER);
    memset(other.text, '0', 64);
    assert_int_equal(verdict_of(&whole, &other), VERDICT_BROKEN);
}

static void an_act_b_is_intact_too(void **state)
{
    struct bundle b;
    struct ca ca;
    struct hex256 root;
    (void)state;
    bundle_init(&b);
    assert_ok(package_sample(ACT_B, &b, &ca));
    assert_ok(ca_fingerprint(&ca, &root));
    assert_int_equal(verdict_of(&b, &root), VERDICT_INTACT);
    bundle_release(&b);
    ca_release(&ca);
}

/* One byte in every file, at several places. */
static void no_changed_byte_goes_unseen(void **state)
{
    (void)state;
    out(&whole);
    for (size_t i = 0; i < whole.len; i++) {
        const struct bundle_file *file = &whole.files[i];
        char path[256];
        snprintf(path, sizeof path, "%s/%s", folder, file->path);
        for (size_t k = 0; k < 8; k++) {
            size_t at = k * (file->len - 1) / 7;
            FILE *f = fopen(path, "r+");
            assert_non_null(f);
            for (int pass = 0; pass < 2; pass++) {
                assert_int_equal(fseek(f, (long)at, SEEK_SET), 0);
                fputc(pass ? file->bytes[at] : file->bytes[at] ^ (k % 2 ? 0x20 : 0x01), f);
                fflush(f);
                if (!pass && look(NULL) != VERDICT_BROKEN)
                    fail_msg("byte %zu of %s changed unseen", at, file->path);
            }
            fclose(f);
        }
    }
    assert_int_equal(look(NULL), VERDICT_UNKNOWN_ISSUER);
    gone();
}

/* The manifest's signature is the one file that no hash covers: versions, tags, the issuer's name in it. */
static void the_seal_file_is_pinned_byte_for_byte(void **state)
{
    const struct bundle_file *p7s = bundle_find(&whole, "manifest.p7s"), *json = bundle_find(&whole, "manifest.json");
    struct cms_seen seen;
    char *copy = malloc(p7s->len);
    (void)state;
    assert_non_null(copy);
    for (size_t at = 0; at < p7s->len; at++) {
        memcpy(copy, p7s->bytes, p7s->len);
        copy[at] ^= at % 2 ? 0x01 : 0x20;
        if (cms_check(copy, p7s->len, json->bytes, json->len, authority.cert, false, &seen) == F_OK)
            fail_msg("byte %zu of a signature changed unseen", at);
    }
    free(copy);
}

static void no_missing_file_goes_unseen(void **state)
{
    (void)state;
    for (size_t i = 0; i < whole.len; i++) {
        struct bundle b = copy_of_whole();
        take_out(&b, whole.files[i].path);
        if (verdict_of(&b, NULL) != VERDICT_BROKEN)
            fail_msg("%s is missing unseen", whole.files[i].path);
        bundle_release(&b);
    }
}

static void no_added_file_goes_unseen(void **state)
{
    static const char *const more[] = {"note.txt", "evidence/x.jpg", "signatures/4-head.p7s", "deep/er/note.txt",
                                       "certs/0.pem"};
    (void)state;
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
        struct bundle b = copy_of_whole();
        assert_ok(bundle_add(&b, more[i], "x", 1));
        broken_by(&b, "manifest");
        bundle_release(&b);
    }
}

enum entry { ENTRY_FILE, ENTRY_FOLDER, ENTRY_LINK, ENTRY_PIPE };

/* Puts one entry into the package's folder, with the folders on its way. */
static void plant(enum entry entry, const char *path, const char *target)
{
    char whole_path[256];
    int fd;
    snprintf(whole_path, sizeof whole_path, "%s/%s", folder, path);
    for (char *slash = strchr(whole_path + strlen(folder) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        assert_true(mkdir(whole_path, 0700) == 0 || errno == EEXIST);
        *slash = '/';
    }
    switch (entry) {
    case ENTRY_FILE:
        fd = open(whole_path, O_WRONLY | O_CREAT | O_EXCL, 0600);
        assert_true(fd >= 0);
        close(fd);
        return;
    case ENTRY_FOLDER:
        assert_int_equal(mkdir(whole_path, 0700), 0);
        return;
    case ENTRY_LINK:
        assert_int_equal(symlink(target, whole_path), 0);
        return;
    case ENTRY_PIPE:
        assert_int_equal(mkfifo(whole_path, 0600), 0);
    }
}

static void hidden_and_odd_entries_are_seen(void **state)
{
    static const struct {
        enum entry entry;
        const char *path;
        const char *target; /* of a link */
    } odd[] = {
        {ENTRY_FILE, ".hidden", NULL}, {ENTRY_FILE, "evidence/.x", NULL},   {ENTRY_FOLDER, "empty", NULL},
        {ENTRY_FILE, ".git/x", NULL},  {ENTRY_LINK, "copy.pdf", "act.pdf"}, {ENTRY_LINK, "etc", "/etc"},
        {ENTRY_PIPE, "pipe", NULL},    {ENTRY_FILE, "a/b/c/d/x", NULL},     {ENTRY_FILE, "name with blank", NULL}};
    (void)state;
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        out(&whole);
        plant(odd[i].entry, odd[i].path, odd[i].target);
        if (look(NULL) != VERDICT_BROKEN)
            fail_msg("unseen: %s", odd[i].path);
        gone();
    }
}

static void a_file_replaced_by_a_link_to_its_twin_is_seen(void **state)
{
    char inside[80], twin[80];
    (void)state;
    out(&whole);
    snprintf(inside, sizeof inside, "%s/act.pdf", folder);
    snprintf(twin, sizeof twin, "%s.pdf", folder);
    assert_int_equal(rename(inside, twin), 0);
    assert_int_equal(symlink(twin, inside), 0);
    assert_int_equal(look(NULL), VERDICT_BROKEN);
    assert_int_equal(unlink(twin), 0);
    gone();
}

static void renamed_files_are_seen(void **state)
{
    (void)state;
    for (size_t i = 0; i < whole.len; i++) {
        struct bundle b = copy_of_whole();
        char path[BUNDLE_PATH_MAX];
        snprintf(path, sizeof path, "renamed-%zu", i);
        assert_ok(bundle_add(&b, path, whole.files[i].bytes, whole.files[i].len));
        take_out(&b, whole.files[i].path);
        assert_int_equal(verdict_of(&b, NULL), VERDICT_BROKEN);
        bundle_release(&b);
    }
}

static void nothing_and_rubbish_are_not_packages(void **state)
{
    enum package_verdict verdict;
    struct bundle b;
    (void)state;
    assert_int_equal(verify_apart("/nonexistent/folder", NULL, first_bad, NULL, &verdict), F_NOT_FOUND);
    bundle_init(&b);
    for (size_t i = 0; i < whole.len; i++)
        assert_ok(bundle_add(&b, whole.files[i].path, "\xff\x30\x82", 3));
    assert_int_equal(verdict_of(&b, NULL), VERDICT_BROKEN);
    bundle_release(&b);
    bundle_init(&b);
    assert_ok(bundle_add(&b, "act.json", "{}", 2));
    assert_int_equal(verdict_of(&b, NULL), VERDICT_BROKEN);
    bundle_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_package_is_intact),
        cmocka_unit_test(an_act_b_is_intact_too),
        cmocka_unit_test(no_changed_byte_goes_unseen),
        cmocka_unit_test(the_seal_file_is_pinned_byte_for_byte),
        cmocka_unit_test(no_missing_file_goes_unseen),
        cmocka_unit_test(no_added_file_goes_unseen),
        cmocka_unit_test(hidden_and_odd_entries_are_seen),
        cmocka_unit_test(a_file_replaced_by_a_link_to_its_twin_is_seen),
        cmocka_unit_test(renamed_files_are_seen),
        cmocka_unit_test(nothing_and_rubbish_are_not_packages),
    };
    return cmocka_run_group_tests(tests, sample_once, sample_gone);
}
