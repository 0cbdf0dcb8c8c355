/* links: acts session */
/* `baqyla verify --chain` over a copy of real books, as an intruder with the file in hand would leave it: every kind of
   tampering is found and its first wrong row named, the cut tail by the head that a frozen act prints. */
#include "act_books.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include "files.h"

enum { OUTPUT_MAX = 8 * 1024 };

static char folder[64], output[OUTPUT_MAX];

/* The exit status; what it printed is in `output`. */
static int verify(const char *more)
{
    char command[400];
    snprintf(command, sizeof command, "'%s/baqyla' verify --chain --data '%s' %s 2>&1", BIN_DIR, folder, more);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    size_t len = fread(output, 1, sizeof output - 1, pipe);
    output[len] = 0;
    int status = pclose(pipe);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* The books on disk, changed by `sql` around every guard; NULL: as they are. */
static void copy_with(struct db *db, const char *sql)
{
    char text[512], path[96];
    struct db *copy;
    snprintf(path, sizeof path, "%s/books.sqlite", folder);
    unlink(path);
    snprintf(text, sizeof text, "VACUUM INTO '%s'", path);
    assert_ok(db_exec(db, text));
    assert_ok(db_open(path, DB_WRITE, &copy));
    if (sql) {
        assert_ok(
            db_exec(copy, "DROP TRIGGER audit_row_keep_u; DROP TRIGGER audit_row_keep_d; PRAGMA foreign_keys = OFF"));
        assert_ok(db_exec(copy, sql));
    }
    db_close(copy);
}

static void every_tampering_is_named_with_its_first_row(void **state)
{
    struct desk *d = *state;
    struct act_content content;
    char cut[400], cut_row[64];
    snprintf(folder, sizeof folder, "%s/books", d->dir);
    assert_int_equal(mkdir(folder, 0700), 0);
    struct id act = desk_frozen(d);
    assert_ok(act_frozen_content(d->db, act.text, &d->arena, &content));
    assert_true(content.chain_seq >= 5);
    /* With everything that knows better in the chain's own tables made to agree. */
    snprintf(cut, sizeof cut,
             "DELETE FROM audit_private WHERE seq >= %lld; DELETE FROM audit_row WHERE seq >= %lld;"
             "UPDATE chain_head SET seq = %lld, hash = (SELECT hash FROM audit_row WHERE seq = %lld)",
             (long long)content.chain_seq, (long long)content.chain_seq, (long long)content.chain_seq - 1,
             (long long)content.chain_seq - 1);
    snprintf(cut_row, sizeof cut_row, "knows row %lld; the chain ends at row %lld", (long long)content.chain_seq,
             (long long)content.chain_seq - 1);
    const struct {
        const char *what, *sql, *named;
    } rows[] = {
        {"changed", "UPDATE audit_row SET action = 'test.other' WHERE seq = 3", "row 3:"},
        {"removed", "DELETE FROM audit_private WHERE seq = 2; DELETE FROM audit_row WHERE seq = 2", "row 2:"},
        {"reordered",
         "UPDATE audit_row SET seq = 9999 WHERE seq = 3; UPDATE audit_row SET seq = 3 WHERE seq = 4;"
         "UPDATE audit_row SET seq = 4 WHERE seq = 9999",
         "row 3:"},
        {"added",
         "UPDATE audit_row SET seq = -seq - 1 WHERE seq >= 3; UPDATE audit_row SET seq = -seq WHERE seq < 0;"
         "CREATE TEMP TABLE one AS SELECT * FROM audit_row WHERE seq = 2; UPDATE one SET seq = 3;"
         "INSERT INTO audit_row SELECT * FROM one; UPDATE chain_head SET seq = seq + 1",
         "row 3:"},
        {"tail cut", cut, cut_row},
    };
    copy_with(d->db, NULL);
    assert_int_equal(verify(""), 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        copy_with(d->db, rows[i].sql);
        assert_int_equal(verify(""), 1);
        char *line = strstr(output, "BAD");
        assert_non_null(line);
        print_message("%-10s %.*s\n", rows[i].what, (int)strcspn(line, "\n"), line);
        if (!strstr(output, rows[i].named))
            fail_msg("%s: \"%s\" is not in: %s", rows[i].what, rows[i].named, output);
    }
}

/* The tail is cut with the act and every checkpoint in it: its package, kept elsewhere, knows better. */
static void a_package_kept_elsewhere_knows_the_tail(void **state)
{
    struct desk *d = *state;
    struct act_content content;
    struct row row;
    char cut[700], package[96], path[128], given[128], known[96];
    snprintf(folder, sizeof folder, "%s/books", d->dir);
    snprintf(package, sizeof package, "%s/package", d->dir);
    snprintf(path, sizeof path, "%s/act.json", package);
    snprintf(given, sizeof given, "--heads '%s'", package);
    assert_int_equal(mkdir(folder, 0700) | mkdir(package, 0700), 0);
    struct id act = desk_frozen(d);
    assert_ok(act_frozen_content(d->db, act.text, &d->arena, &content));
    assert_ok(db_row(d->db, &row, S_ACT_CONTENTS, ""));
    assert_ok(file_write_new(path, row_peek(&row, 1), strlen(row_peek(&row, 1)), 0600));
    row_done(&row);
    copy_with(d->db, NULL);
    assert_int_equal(verify(given), 0);
    snprintf(cut, sizeof cut,
             "PRAGMA ignore_check_constraints = ON; DROP TRIGGER act_frozen_u; UPDATE act SET content_json = NULL;"
             "DELETE FROM audit_private WHERE seq >= %lld;"
             "DELETE FROM audit_row WHERE seq >= %lld; UPDATE chain_head SET seq = %lld, hash ="
             " (SELECT hash FROM audit_row WHERE seq = %lld)",
             (long long)content.chain_seq, (long long)content.chain_seq, (long long)content.chain_seq - 1,
             (long long)content.chain_seq - 1);
    copy_with(d->db, cut);
    assert_int_equal(verify(""), 0);
    assert_int_equal(verify(given), 1);
    snprintf(known, sizeof known, "package knows row %lld; the chain ends at row %lld: its tail was cut",
             (long long)content.chain_seq, (long long)content.chain_seq - 1);
    assert_non_null(strstr(output, known));
    assert_int_equal(remove(path), 0);
    assert_ok(file_write_new(path, "{}", 2, 0600));
    assert_int_equal(verify(given), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_tampering_is_named_with_its_first_row, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(a_package_kept_elsewhere_knows_the_tail, desk_setup, desk_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
