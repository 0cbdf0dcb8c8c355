#define SQLITE_ENABLE_SESSION 1
#define SQLITE_ENABLE_PREUPDATE_HOOK 1
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db_impl.h"

enum { TABLE_MAX = 64 };

static enum fault failed(int rc, const char *what)
{
    return fault(rc == SQLITE_NOMEM ? F_NOMEM : F_IO, "%s: %s", what, sqlite3_errstr(rc));
}

struct db_recording {
    sqlite3_session *session;
};

enum fault db_record(struct db *db, const char *tables, struct db_recording **ret_recording)
{
    struct db_recording *r = calloc(1, sizeof *r);
    if (!r)
        return fault(F_NOMEM, "a recording");
    int rc = sqlite3session_create(db_handle(db), "main", &r->session);
    for (const char *p = tables; rc == SQLITE_OK && *p;) {
        char table[TABLE_MAX];
        size_t len = strcspn(p, ",");
        snprintf(table, sizeof table, "%.*s", (int)len, p);
        rc = sqlite3session_attach(r->session, table);
        p += len + (p[len] == ',');
    }
    if (rc != SQLITE_OK) {
        if (r->session)
            sqlite3session_delete(r->session);
        free(r);
        return failed(rc, "recording changes");
    }
    *ret_recording = r;
    return F_OK;
}

enum fault db_recorded(struct db_recording *recording, void **ret_changes, size_t *ret_len)
{
    enum fault f = F_OK;
    void *made = NULL, *copy = NULL;
    int len = 0, rc = ret_changes ? sqlite3session_changeset(recording->session, &len, &made) : SQLITE_OK;
    sqlite3session_delete(recording->session);
    free(recording);
    if (rc != SQLITE_OK) {
        f = failed(rc, "recorded changes");
    } else if (ret_changes) {
        copy = len ? malloc((size_t)len) : NULL;
        if (len && !copy)
            f = fault(F_NOMEM, "%d bytes of changes", len);
    }
    if (copy)
        memcpy(copy, made, (size_t)len);
    sqlite3_free(made);
    if (!f && ret_changes) {
        *ret_changes = copy;
        *ret_len = (size_t)len;
    }
    return f;
}

static int leave(void *unused, int kind, sqlite3_changeset_iter *iter)
{
    (void)unused, (void)iter;
    return kind == SQLITE_CHANGESET_FOREIGN_KEY ? SQLITE_CHANGESET_ABORT : SQLITE_CHANGESET_OMIT;
}

enum fault db_take_back(struct db *db, const void *changes, size_t len)
{
    void *inverse = NULL;
    int n = 0, rc = sqlite3changeset_invert((int)len, changes, &n, &inverse);
    if (rc == SQLITE_OK)
        rc = sqlite3changeset_apply(db_handle(db), n, inverse, NULL, leave, NULL);
    sqlite3_free(inverse);
    if (rc == SQLITE_OK)
        return F_OK;
    return rc == SQLITE_ABORT || rc == SQLITE_CONSTRAINT ? fault(F_CONFLICT, "other rows lean on what is taken back")
                                                         : failed(rc, "taking back");
}
