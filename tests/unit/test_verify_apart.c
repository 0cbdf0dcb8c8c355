/* links: hall */
/* `baqyla verify` as it is run: what is judged apart comes back line by line, and a package or a fork that misbehaves
   harms nobody. */
#include "act_package.h"

#include <fcntl.h>
#include <signal.h>

#include "apart.h"
#include "verify_apart.h"

enum { LINES_MAX = 64 * 1024 };

struct lines {
    char text[LINES_MAX];
    size_t len;
};

static void gather(void *user, bool ok, const char *check, const char *detail)
{
    struct lines *l = user;
    l->len += (size_t)snprintf(l->text + l->len, LINES_MAX - l->len, "%d %s %s\n", ok, check, detail);
    assert_true(l->len < LINES_MAX);
}

static enum package_verdict both_say(const struct hex256 *root)
{
    static struct lines here, apart;
    enum package_verdict verdict_here, verdict_apart;
    here.len = apart.len = 0;
    struct verification *v;
    assert_ok(verify_open(folder, gather, &here, &v));
    verdict_here = verify_judge(v, root, gather, &here);
    verify_close(v);
    assert_ok(verify_apart(folder, root, gather, &apart, &verdict_apart));
    assert_string_equal(here.text, apart.text);
    assert_int_equal(verdict_here, verdict_apart);
    return verdict_apart;
}

static void every_file_changed_is_said_in_the_same_words(void **state)
{
    struct cert_subject subject;
    struct hex256 foreign;
    (void)state;
    assert_ok(cert_read(authority.cert, &subject));
    assert_ok(verify_root_text("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", &foreign));
    out(&whole);
    assert_int_equal(both_say(NULL), VERDICT_UNKNOWN_ISSUER);
    assert_int_equal(both_say(&subject.sha256), VERDICT_INTACT);
    assert_int_equal(both_say(&foreign), VERDICT_BROKEN);
    gone();
    for (size_t i = 0; i < whole.len; i++) {
        struct bundle b = copy_of_whole();
        b.files[i].bytes[b.files[i].len / 2] ^= 1;
        out(&b);
        assert_int_equal(both_say(&subject.sha256), VERDICT_BROKEN);
        gone();
        bundle_release(&b);
    }
}

static void a_name_does_not_speak_to_the_terminal(void **state)
{
    static struct lines apart;
    enum package_verdict verdict;
    char path[128];
    (void)state;
    out(&whole);
    snprintf(path, sizeof path, "%s/\x1b[2Jgood", folder);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
    apart.len = 0;
    assert_ok(verify_apart(folder, NULL, gather, &apart, &verdict));
    assert_int_equal(verdict, VERDICT_BROKEN);
    assert_null(strchr(apart.text, '\x1b'));
    assert_non_null(strstr(apart.text, "0 files ?[2Jgood: a name that no package holds"));
    gone();
}

static void no_folder_is_the_fault_that_it_was(void **state)
{
    static struct lines apart;
    enum package_verdict verdict;
    (void)state;
    assert_fault(verify_apart("/tmp/baqyla-no-such-package", NULL, gather, &apart, &verdict), F_NOT_FOUND);
    assert_int_equal(apart.len, 0);
}

/* -- a fork that does what it should not -- */

static int heard;

static enum fault count(void *user, enum read_kind kind, const void *body, size_t len)
{
    (void)user;
    (void)kind;
    (void)body;
    heard += len == 2;
    return F_OK;
}

static enum fault talks(void *user)
{
    (void)user;
    apart_say(APART_SAID, "hi", 2);
    apart_say(APART_SAID + 1, "ho", 2);
    return F_OK;
}

static enum fault fails(void *user)
{
    (void)user;
    return fault(F_TOO_BIG, "much\ttoo big");
}

static enum fault breaks(void *user)
{
    (void)user;
    raise(SIGSEGV);
    return F_OK;
}

static enum fault leaves(void *user)
{
    (void)user;
    _exit(0);
}

static enum fault says_nonsense(void *user)
{
    (void)user;
    apart_say(1 + READ_DONE, "hi", 2);
    return F_OK;
}

static enum fault fails_oddly(void *user)
{
    (void)user;
    return (enum fault)10000;
}

static void what_a_fork_comes_to(void **state)
{
    (void)state;
    heard = 0;
    assert_ok(apart_run(talks, NULL, count, NULL));
    assert_int_equal(heard, 2);
    assert_fault(apart_run(fails, NULL, count, NULL), F_TOO_BIG);
    assert_string_equal(fault_text(), "much?too big");
    assert_fault(apart_run(breaks, NULL, count, NULL), F_UNREADABLE);
    assert_fault(apart_run(leaves, NULL, count, NULL), F_UNREADABLE);
    assert_fault(apart_run(says_nonsense, NULL, count, NULL), F_UNREADABLE);
    assert_fault(apart_run(fails_oddly, NULL, count, NULL), F_UNREADABLE);
    assert_int_equal(heard, 2);
}

#ifndef BAQYLA_SANITIZED /* there the jail only logs */
static enum fault opens(void *user)
{
    (void)user;
    int fd = open("/etc/passwd", O_RDONLY | O_CLOEXEC);
    apart_say(APART_SAID, "hi", fd >= 0 ? 2 : 1);
    return F_OK;
}

static enum fault sees(void *user)
{
    const int *fd = user;
    char byte;
    return read(*fd, &byte, 1) < 0 ? fault(F_NOT_FOUND, "it is closed") : F_OK;
}

static void a_fork_opens_nothing_and_holds_nothing_open(void **state)
{
    (void)state;
    heard = 0;
    assert_fault(apart_run(opens, NULL, count, NULL), F_UNREADABLE);
    assert_int_equal(heard, 0);
    int fd = open("/etc/passwd", O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_fault(apart_run(sees, &fd, count, NULL), F_NOT_FOUND);
    close(fd);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_changed_is_said_in_the_same_words),
        cmocka_unit_test(a_name_does_not_speak_to_the_terminal),
        cmocka_unit_test(no_folder_is_the_fault_that_it_was),
        cmocka_unit_test(what_a_fork_comes_to),
#ifndef BAQYLA_SANITIZED
        cmocka_unit_test(a_fork_opens_nothing_and_holds_nothing_open),
#endif
    };
    return cmocka_run_group_tests(tests, sample_once, sample_gone);
}
