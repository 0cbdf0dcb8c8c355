#include "commands.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "apart.h"
#include "audit.h"
#include "books.h"
#include "ca.h"
#include "content.h"
#include "files.h"
#include "settings.h"

/* `baqyla verify --chain`: the audit chain against itself, against the checkpoints under the server's seal, against the
   heads printed on acts, and against heads that somebody kept elsewhere. It reads; a server may be running. */

enum { HEADS_MAX = 64, HEAD_FILE_MAX = 4 * 1024 * 1024 };

struct check {
    struct db *db;
    char university[ID_LEN + 1];
    X509 *ca; /* NULL: seals cannot be checked */
    int64_t rows;
    long heads, seals, bad;
};

static void good(const char *what, const char *detail)
{
    printf("ok  %-11s %s\n", what, detail);
}

static void bad(struct check *c, const char *what, const char *detail)
{
    c->bad++;
    printf("BAD %-11s %s\n", what, detail);
}

/* A head that was known once: row `seq` had that hash. `where` tells the reader who says so. */
static enum fault check_head(struct check *c, const char *what, const char *where, int64_t seq, const char *hash)
{
    char text[256];
    bool holds = false;
    enum fault f = chain_holds(c->db, seq, hash, &holds);
    if (f)
        return f;
    c->heads++;
    if (!holds) {
        if (seq > c->rows)
            snprintf(text, sizeof text, "%.120s knows row %lld; the chain ends at row %lld: its tail was cut", where,
                     (long long)seq, (long long)c->rows);
        else
            snprintf(text, sizeof text, "row %lld is not the one that %.120s knows: the chain was rewritten up to it",
                     (long long)seq, where);
        bad(c, what, text);
    }
    return F_OK;
}

static enum fault check_rows(struct check *c)
{
    char text[256];
    struct chain_report report;
    enum fault f = chain_verify(c->db, &report);
    if (f)
        return f;
    c->rows = report.rows;
    if (report.broken_seq) {
        snprintf(text, sizeof text, "row %lld: %s", (long long)report.broken_seq, report.why);
        bad(c, "rows", text);
    } else {
        snprintf(text, sizeof text, "%lld rows, each follows the one before; head %s", (long long)report.rows,
                 report.head);
        good("rows", text);
    }
    return F_OK;
}

static bool sealed(const struct check *c, const struct checkpoint *point, const void *p7s, size_t len)
{
    struct cms_seen seen;
    char text[CHECKPOINT_TEXT_MAX];
    size_t text_len = checkpoint_text(c->university, point, text);
    return !cms_check(p7s, len, text, text_len, c->ca, false, &seen) && seen.signer.seal && !seen.signer.person;
}

static enum fault check_points(struct check *c)
{
    struct row row;
    char where[128];
    enum fault f;
    for (f = db_each(c->db, &row, S_CHECKPOINT_ALL, "t", c->university); f == F_OK; f = row_next(&row)) {
        size_t len;
        struct checkpoint point = {.seq = row_int(&row, 0), .at_ms = row_int(&row, 1)};
        snprintf(point.hash, sizeof point.hash, "%s", row_peek(&row, 2));
        const void *p7s = row_blob(&row, 3, &len);
        snprintf(where, sizeof where, "the checkpoint of row %lld", (long long)point.seq);
        if (c->ca && !sealed(c, &point, p7s, len)) {
            bad(c, "checkpoint", where);
            continue;
        }
        c->seals += c->ca != NULL;
        enum fault g = check_head(c, "checkpoint", where, point.seq, point.hash);
        if (g) {
            row_done(&row);
            return g;
        }
    }
    return f == F_NOT_FOUND ? F_OK : f;
}

/* chain.seq and chain.hash of an act's canonical content. */
static enum fault check_content(struct check *c, const char *where, const char *json, size_t len)
{
    struct arena arena;
    struct act_content content;
    arena_init(&arena, 0);
    enum fault f = content_parse(json, len, &arena, &content);
    if (!f)
        f = check_head(c, "act", where, content.chain_seq, content.chain_hash);
    arena_release(&arena);
    return f;
}

static enum fault check_acts(struct check *c)
{
    struct row row;
    enum fault f;
    for (f = db_each(c->db, &row, S_ACT_CONTENTS, ""); f == F_OK; f = row_next(&row)) {
        char where[160];
        const char *json = row_peek(&row, 1);
        snprintf(where, sizeof where, "act %.120s", row_peek(&row, 0));
        if (check_content(c, where, json, strlen(json)))
            bad(c, "act", where);
    }
    return f == F_NOT_FOUND ? F_OK : f;
}

/* Lines "SEQ HASH", as a registrar's page prints them. */
static enum fault check_lines(struct check *c, const char *path, char *text)
{
    char *rest = NULL, hash[HASH_HEX + 1], end;
    int line_number = 0;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        long long seq;
        line_number++;
        if (sscanf(line, " %lld %64[0-9a-f] %c", &seq, hash, &end) != 2 || seq < 1 || strlen(hash) != HASH_HEX)
            return fault(F_INVALID, "%.180s:%d: a line is the number of a row and its hash", path, line_number);
        enum fault f = check_head(c, "head", path, seq, hash);
        if (f)
            return f;
    }
    return F_OK;
}

/* -- the head on an act of a package, which anybody may have written: read apart -- */

enum { SAID_HEAD = APART_SAID };

struct said_head {
    int64_t seq;
    char hash[HASH_HEX + 1];
};

struct page {
    const char *json;
    size_t len;
    struct said_head head;
    int heads;
};

static enum fault head_apart(void *user)
{
    const struct page *page = user;
    struct said_head head = {0};
    struct act_content content;
    struct arena arena;
    arena_init(&arena, 0);
    enum fault f = content_parse(page->json, page->len, &arena, &content);
    if (!f) {
        head.seq = content.chain_seq;
        snprintf(head.hash, sizeof head.hash, "%s", content.chain_hash);
        apart_say(SAID_HEAD, &head, sizeof head);
    }
    arena_release(&arena);
    return f;
}

static enum fault hear_head(void *user, enum read_kind kind, const void *body, size_t len)
{
    struct page *page = user;
    if ((int)kind != SAID_HEAD || len != sizeof page->head || page->heads++)
        return fault(F_UNREADABLE, "something that is no head");
    memcpy(&page->head, body, len);
    page->head.hash[HASH_HEX] = 0;
    return F_OK;
}

static enum fault check_package(struct check *c, const char *path, const char *json, size_t len)
{
    struct page page = {.json = json, .len = len};
    enum fault f = apart_run(head_apart, &page, hear_head, &page);
    if (!f && !page.heads)
        f = fault(F_UNREADABLE, "%.180s names no head", path);
    return f ? f : check_head(c, "act", path, page.head.seq, page.head.hash);
}

static enum fault check_given(struct check *c, const char *path)
{
    struct stat st;
    char inside[1024], *bytes = NULL;
    size_t len;
    if (stat(path, &st))
        return fault(F_NOT_FOUND, "%.180s: %s", path, strerror(errno));
    bool package = S_ISDIR(st.st_mode);
    snprintf(inside, sizeof inside, package ? "%.1000s/act.json" : "%.1000s", path);
    enum fault f = file_read(inside, HEAD_FILE_MAX, &bytes, &len);
    if (!f)
        f = package ? check_package(c, path, bytes, len) : check_lines(c, path, bytes);
    free(bytes);
    return f;
}

static enum fault check_all(struct check *c, char *const given[], int count)
{
    char text[128], folder[SETTING_TEXT_MAX + 32];
    struct ca ca = {0};
    enum fault f = university_id(c->db, c->university);
    if (!f)
        f = check_rows(c);
    if (!f && !ca_open(settings_path("ca", folder, sizeof folder), NULL, &ca))
        c->ca = ca.cert;
    if (!f)
        f = check_points(c);
    if (!f)
        f = check_acts(c);
    for (int i = 0; i < count && !f; i++)
        f = check_given(c, given[i]);
    if (!f && !c->bad) {
        snprintf(text, sizeof text, "%ld heads known elsewhere stand in the chain, %ld of them under the server's seal",
                 c->heads, c->seals);
        good("heads", text);
    }
    if (!f && !c->ca)
        fprintf(stderr, "baqyla: no certificates in %s, so that seals were not checked\n", folder);
    ca_release(&ca);
    return f;
}

static int usage(void)
{
    fprintf(stderr, "usage: baqyla verify --chain [--data DIR] [--heads FILE|PACKAGE]…\n"
                    "FILE: lines of a row's number and its hash. PACKAGE: the folder of an act.\n"
                    "exit: 0 whole, 1 broken, 2 wrong usage\n");
    return 2;
}

int verify_chain_main(int argc, char **argv)
{
    struct check c = {0};
    char *given[HEADS_MAX], *flags[HEADS_MAX];
    int count = 0, flags_len = 0, rest;
    flags[flags_len++] = argv[0];
    for (int i = 1; i < argc; i++) {
        bool heads = !strcmp(argv[i], "--heads");
        if ((heads && i + 1 >= argc) || count >= HEADS_MAX - 1 || flags_len >= HEADS_MAX - 1)
            return usage();
        if (heads)
            given[count++] = argv[++i];
        else
            flags[flags_len++] = argv[i];
    }
    flags[flags_len] = NULL;
    if (settings_load(flags_len, flags, &rest))
        return command_refuse(2);
    if (rest != flags_len)
        return usage();
    enum fault f = books_open(DB_READ, false, &c.db);
    if (!f)
        f = check_all(&c, given, count);
    db_close(c.db);
    if (f)
        return command_refuse(f == F_INVALID || f == F_NOT_FOUND ? 2 : 1);
    return c.bad ? 1 : 0;
}
