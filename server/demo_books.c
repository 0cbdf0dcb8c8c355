#include "demo_books.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "books.h"
#include "clock.h"
#include "demo_keys.h"
#include "settings.h"

static char *logins_path(char out[SETTING_TEXT_MAX + 32])
{
    return settings_path("demo-logins.json", out, SETTING_TEXT_MAX + 32);
}

/* Written whole or not at all: the passwords exist nowhere else. */
static enum fault logins_write(const struct demo_logins *logins)
{
    char path[SETTING_TEXT_MAX + 32], part[SETTING_TEXT_MAX + 40];
    enum fault f = F_IO;
    json_t *list = json_array();
    for (size_t i = 0; i < logins->count; i++) {
        const struct demo_account *a = &logins->accounts[i];
        json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:s,s:s}", "role", a->role, "login", a->login, "name",
                                              a->name, "password", a->password, "signing", a->signing));
    }
    snprintf(part, sizeof part, "%s.part", logins_path(path));
    int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || json_array_size(list) != logins->count || json_dumpfd(list, fd, JSON_INDENT(1)) || fsync(fd) ||
        rename(part, path)) {
        fault(f, "%s: %s", part, strerror(errno));
        goto out;
    }
    f = F_OK;
out:
    if (fd >= 0)
        close(fd);
    json_decref(list);
    return f;
}

static void field_copy(char *out, size_t size, const json_t *row, const char *name)
{
    const char *text = json_string_value(json_object_get(row, name));
    snprintf(out, size, "%s", text ? text : "");
}

enum fault demo_logins_read(struct demo_logins *ret_logins)
{
    char path[SETTING_TEXT_MAX + 32];
    struct demo_logins logins = {.count = 0};
    json_t *list = json_load_file(logins_path(path), JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_array(list)) {
        json_decref(list);
        return fault(F_NOT_FOUND, "%s is not there: this data folder holds no demo university", path);
    }
    size_t i;
    json_t *row;
    json_array_foreach(list, i, row) {
        if (i == DEMO_LOGINS_MAX)
            break;
        struct demo_account *a = &logins.accounts[logins.count++];
        field_copy(a->role, sizeof a->role, row, "role");
        field_copy(a->login, sizeof a->login, row, "login");
        field_copy(a->name, sizeof a->name, row, "name");
        field_copy(a->password, sizeof a->password, row, "password");
        field_copy(a->signing, sizeof a->signing, row, "signing");
    }
    json_decref(list);
    *ret_logins = logins;
    return F_OK;
}

const struct demo_account *demo_account_of(const struct demo_logins *logins, const char *role)
{
    for (size_t i = 0; i < logins->count; i++)
        if (!strcmp(logins->accounts[i].role, role))
            return &logins->accounts[i];
    return NULL;
}

void demo_logins_print(const struct demo_logins *logins, FILE *out)
{
    for (size_t i = 0; i < logins->count; i++) {
        const struct demo_account *a = &logins->accounts[i];
        if (demo_account_of(logins, a->role) == a)
            fprintf(out, "  %-20s %-14s %s%s%s\n", a->role, a->login, a->password, *a->signing ? "   signs with " : "",
                    a->signing);
    }
}

static enum fault logins_from(const struct demo *demo, struct demo_logins *logins)
{
    for (size_t i = 0; i < demo->count; i++) {
        const struct demo_login *from = &demo->logins[i];
        struct demo_account *a = &logins->accounts[logins->count++];
        snprintf(a->role, sizeof a->role, "%s", from->role);
        snprintf(a->login, sizeof a->login, "%s", from->login);
        snprintf(a->name, sizeof a->name, "%s", from->name);
        snprintf(a->password, sizeof a->password, "%s", from->password);
    }
    return F_OK;
}

/* The passwords are on disk before the books that need them are committed. */
static enum fault books_fill(struct db *db, int students, struct demo_logins *ret_logins)
{
    static struct demo demo; /* one thread, once */
    static struct demo_logins logins;
    enum fault f = db_begin(db);
    if (f)
        return f;
    f = students ? demo_fill_class(db, clock_now_ms(), students, &demo) : demo_fill(db, clock_now_ms(), &demo);
    if (f || (f = logins_from(&demo, &logins)) ||
        (f = demo_keys_make(db, &logins, clock_now_ms())) || (f = logins_write(&logins)))
        goto out;
    if ((f = db_commit(db)))
        goto out;
    *ret_logins = logins;
    return F_OK;
out:
    db_rollback(db);
    return f;
}

enum fault demo_books_make(FILE *progress, int students, struct demo_logins *ret_logins)
{
    struct db *db = NULL;
    fprintf(progress, "baqyla: making a demo university in %s\n", settings()->data);
    enum fault f = books_open(DB_WRITE, true, &db);
    if (f)
        return f;
    f = books_fill(db, students, ret_logins);
    db_close(db);
    return f;
}

enum fault demo_books_prepare(FILE *progress, struct demo_logins *ret_logins)
{
    enum fault f = demo_logins_read(ret_logins);
    return f == F_NOT_FOUND ? demo_books_make(progress, 0, ret_logins) : f;
}
