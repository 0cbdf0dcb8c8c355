#include "commands.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "audit.h"
#include "books.h"
#include "evidence.h"
#include "settings.h"

/* `baqyla backup FILE`: a consistent copy of the books while the server runs, and FILE.sha256, the list by which the
   evidence and the pages beside it are copied and checked (sha256sum -c in the data folder). */

enum { QUOTED_MAX = 2048 };

static enum fault copy_books(struct db *db, const char *file)
{
    char sql[QUOTED_MAX + 32] = "VACUUM INTO '";
    size_t len = strlen(sql);
    for (const char *c = file; *c; c++) {
        if (len + 4 > QUOTED_MAX)
            return fault(F_INVALID, "the path is too long");
        if (*c == '\'')
            sql[len++] = '\'';
        sql[len++] = *c;
    }
    memcpy(sql + len, "'", 2);
    enum fault f = db_exec(db, "PRAGMA query_only = OFF"); /* it forbids writing the copy too */
    return f ? f : db_exec(db, sql);
}

/* The copy must open, and its audit chain must be whole. */
static enum fault check_copy(const char *file, struct chain_report *ret_report)
{
    struct db *copy = NULL;
    enum fault f = db_open(file, DB_READ, &copy);
    if (f == F_OK)
        f = chain_verify(copy, ret_report);
    db_close(copy);
    if (f == F_OK && ret_report->broken_seq)
        return fault(F_CORRUPT, "the audit chain breaks at row %lld: %s", (long long)ret_report->broken_seq,
                     ret_report->why ? ret_report->why : "");
    return f;
}

static enum fault list_evidence(struct db *db, FILE *out, long *ret_count, long *ret_missing)
{
    struct row row;
    enum fault f;
    char path[EVIDENCE_PATH_MAX];
    long count = 0, missing = 0;
    size_t folder = strlen(settings()->data) + 1;
    for (f = db_each(db, &row, S_STORE_HASHES, ""); f == F_OK; f = row_next(&row)) {
        const char *sha256 = row_peek(&row, 0);
        if (evidence_path(settings()->data, sha256, path) != F_OK || access(path, R_OK)) {
            fprintf(stderr, "baqyla: evidence %s is booked and not on the disk\n", sha256);
            missing++;
            continue;
        }
        fprintf(out, "%s  %s\n", sha256, path + folder);
        count++;
    }
    *ret_count = count;
    *ret_missing = missing;
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault backup(const char *file, long *ret_missing)
{
    struct db *db = NULL;
    struct chain_report report;
    char list[QUOTED_MAX];
    long count = 0;
    FILE *out = NULL;
    if (!access(file, 0))
        return fault(F_CONFLICT, "%.180s is there already", file);
    enum fault f = books_open(DB_READ, false, &db);
    if (f != F_OK)
        return f;
    f = copy_books(db, file);
    if (f == F_OK)
        f = check_copy(file, &report);
    if (f != F_OK)
        goto out;
    snprintf(list, sizeof list, "%.2000s.sha256", file);
    out = fopen(list, "we");
    f = out ? list_evidence(db, out, &count, ret_missing) : fault(F_IO, "%.180s: %s", list, strerror(errno));
    if (f == F_OK && (fflush(out) || fsync(fileno(out))))
        f = fault(F_IO, "%.180s: %s", list, strerror(errno));
    if (f == F_OK)
        fprintf(stderr, "books: %s, %lld rows in an intact audit chain; evidence: %ld files in %s\n", file,
                (long long)report.rows, count, list);
out:
    if (out && fclose(out) && f == F_OK)
        f = fault(F_IO, "%.180s: %s", list, strerror(errno));
    db_close(db);
    return f;
}

int backup_main(int argc, char **argv)
{
    int rest;
    long missing = 0;
    if (settings_load(argc, argv, &rest) != F_OK)
        return command_refuse(2);
    if (argc - rest != 1) {
        fprintf(stderr, "usage: baqyla backup [--data DIR] FILE\n");
        return 2;
    }
    if (backup(argv[rest], &missing) != F_OK)
        return command_refuse(1);
    return missing ? 1 : 0;
}
