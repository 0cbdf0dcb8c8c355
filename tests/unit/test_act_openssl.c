/* links: hall acts session */
/* The commands that README.txt prints are run as they stand, by the openssl of the machine. */
#include "act_package.h"

#include <sys/wait.h>

static int run(const char *command)
{
    char line[1024];
    int len = snprintf(line, sizeof line, "cd '%s' && (%s) >/dev/null 2>&1", folder, command);
    assert_true(len > 0 && len < (int)sizeof line);
    int status;
    pid_t child = fork();
    assert_true(child >= 0);
    if (!child) {
        execl("/bin/sh", "sh", "-c", line, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

/* How many commands of the README fail. */
static int failing(int *ret_commands)
{
    const struct bundle_file *readme = bundle_find(&whole, "README.txt");
    char *text = strdup(readme->bytes), *rest = NULL;
    int failed = 0;
    *ret_commands = 0;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
        if (!strncmp(line, "  openssl ", 10)) {
            ++*ret_commands;
            failed += run(line + 2) != 0;
        }
    free(text);
    return failed;
}

static void spoil(const char *path)
{
    char full[256];
    const struct bundle_file *file = bundle_find(&whole, path);
    snprintf(full, sizeof full, "%s/%s", folder, path);
    FILE *f = fopen(full, "r+");
    assert_non_null(f);
    assert_int_equal(fseek(f, (long)file->len / 2, SEEK_SET), 0);
    fputc(file->bytes[file->len / 2] ^ 1, f);
    assert_int_equal(fclose(f), 0);
}

static void every_command_of_the_readme_holds(void **state)
{
    int commands;
    (void)state;
    out(&whole);
    assert_int_equal(failing(&commands), 0);
    /* fingerprint; signature and stamp of three; our list of the two by our keys; answer and list of the national one;
       sheet, its stamp, manifest */
    assert_int_equal(commands, 1 + 3 * 2 + 2 + 2 + 3);
    print_message("%d commands of README.txt, all good\n", commands);
    gone();
}

static void they_find_what_was_changed(void **state)
{
    static const struct {
        const char *path;
        int failing;
    } changes[] = {{"act.pdf", 3},
                   {"signatures/2-engineer.p7s", 2},
                   {"stamps/3-head.tsr", 1},
                   {"revocation/3-head.ocsp", 1},
                   {"revocation/3-head.crl", 1},
                   {"revocation/ca.crl", 2},
                   {"stamps/registration.tsr", 1},
                   {"registration.json", 1},
                   {"manifest.json", 1}};
    int commands;
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        out(&whole);
        spoil(changes[i].path);
        if (failing(&commands) != changes[i].failing)
            fail_msg("%s", changes[i].path);
        gone();
    }
}

static void another_purpose_time_or_root_is_refused(void **state)
{
    static const char *const wrong[] = {
        "openssl cms -verify -binary -inform DER -in signatures/1-specialist.p7s -content act.pdf -CAfile certs/ca.pem "
        "-purpose timestampsign -attime 1795240860",
        "openssl cms -verify -binary -inform DER -in signatures/1-specialist.p7s -content act.pdf -CAfile certs/ca.pem "
        "-purpose smimesign -attime 1895240860",
        "openssl cms -verify -binary -inform DER -in signatures/1-specialist.p7s -content act.pdf -CAfile "
        "certs/seal.pem "
        "-purpose smimesign -attime 1795240860",
    };
    (void)state;
    out(&whole);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_not_equal(run(wrong[i]), 0);
    gone();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_of_the_readme_holds),
        cmocka_unit_test(they_find_what_was_changed),
        cmocka_unit_test(another_purpose_time_or_root_is_refused),
    };
    return cmocka_run_group_tests(tests, sample_once, sample_gone);
}
