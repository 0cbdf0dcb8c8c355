#include "seal.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "clock.h"
#include "files.h"
#include "log.h"
#include "settings.h"
#include "signing_key.h"

enum { PASSPHRASE_BYTES = 32, PASSPHRASE_MAX = 1024, PATH_BYTES = SETTING_TEXT_MAX + 32 };

static struct ca held;
static bool loaded;

static enum fault passphrase_make(const char *path)
{
    unsigned char random[PASSPHRASE_BYTES];
    char text[2 * PASSPHRASE_BYTES + 1];
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(text, sizeof text, random, sizeof random);
    enum fault f = file_write_new(path, text, strlen(text), 0600);
    sodium_memzero(text, sizeof text);
    return f;
}

static enum fault passphrase_read(const char *path, char **ret_text)
{
    size_t len;
    enum fault f = file_read(path, PASSPHRASE_MAX, ret_text, &len);
    if (!f)
        (*ret_text)[strcspn(*ret_text, "\r\n")] = 0;
    return f;
}

static void passphrase_free(char *text)
{
    if (text)
        OPENSSL_cleanse(text, strlen(text));
    free(text);
}

enum fault seal_make(struct db *db, const char *passphrase_file)
{
    struct row row;
    struct ca ca;
    char folder[PATH_BYTES], path[PATH_BYTES], *passphrase, name[256];
    enum fault f = ca_open(settings_path("ca", folder, sizeof folder), NULL, &ca);
    if (!f)
        ca_release(&ca);
    if (f != F_NOT_FOUND)
        return f ? f : fault(F_CONFLICT, "the authority in %.160s was made already", folder);
    f = db_row(db, &row, S_ACT_UNIVERSITY, "");
    if (f)
        return f;
    snprintf(name, sizeof name, "%s", row_peek(&row, 2));
    row_done(&row);
    f = folder_make(folder, 0700);
    settings_path("ca/passphrase", path, sizeof path);
    if (!f)
        f = passphrase_make(passphrase_file ? passphrase_file : path);
    if (f == F_CONFLICT && !passphrase_file) /* left by a ceremony that was cut short */
        f = F_OK;
    if (!f)
        f = passphrase_read(passphrase_file ? passphrase_file : path, &passphrase);
    if (f)
        return f;
    f = ca_init(folder, passphrase, name, clock_now_ms());
    passphrase_free(passphrase);
    return f;
}

/* With the authority's key, as it should be; without it, as far as it was. */
static enum fault list_refresh(struct db *db, const char *folder, struct ca *ca, size_t *ret_lacking)
{
    struct arena arena;
    struct ca_taken *taken;
    size_t n = 0, lacking = 0;
    arena_init(&arena, 0);
    enum fault f = signing_keys_taken(db, &arena, &taken, &n);
    if (!f)
        f = ca_list_lacks(ca, taken, n, &lacking);
    if (!f && ca->key && (lacking || !ca->list)) {
        f = ca_list_make(ca, taken, n, clock_now_ms());
        if (!f)
            f = ca_list_write(folder, ca);
        lacking = 0;
    }
    arena_release(&arena);
    if (!f)
        *ret_lacking = lacking;
    return f;
}

enum fault seal_list(struct db *db, const char *passphrase_file, size_t *ret_lacking)
{
    char folder[PATH_BYTES], path[PATH_BYTES], *passphrase = NULL;
    struct ca ca = {0};
    enum fault f = passphrase_read(
        passphrase_file ? passphrase_file : settings_path("ca/passphrase", path, sizeof path), &passphrase);
    if (f == F_NOT_FOUND && !passphrase_file)
        f = F_OK;
    if (!f)
        f = ca_open(settings_path("ca", folder, sizeof folder), passphrase, &ca);
    passphrase_free(passphrase);
    if (!f)
        f = list_refresh(db, folder, &ca, ret_lacking);
    ca_release(&ca);
    return f;
}

/* What the operator has to know: nobody can get a signing key, and who lost one is in no list. */
static void say_sealed(size_t lacking)
{
    if (!held.key)
        log_line(LEVEL_INFO, "authority_sealed", "no signing key can be made without ca/passphrase");
    if (lacking)
        log_line(LEVEL_WARN, "revocation_list_behind", "keys=%zu", lacking);
}

enum fault seal_start(struct db *db)
{
    char folder[PATH_BYTES], path[PATH_BYTES], *passphrase = NULL;
    size_t lacking = 0;
    seal_stop();
    enum fault f = seal_make(db, NULL);
    if (f && f != F_CONFLICT)
        return f;
    f = passphrase_read(settings_path("ca/passphrase", path, sizeof path), &passphrase);
    if (f && f != F_NOT_FOUND)
        return f;
    f = ca_open(settings_path("ca", folder, sizeof folder), passphrase, &held);
    passphrase_free(passphrase);
    loaded = !f;
    if (!f)
        f = list_refresh(db, folder, &held, &lacking);
    if (!f)
        say_sealed(lacking);
    return f;
}

void seal_stop(void)
{
    if (loaded)
        ca_release(&held);
    loaded = false;
}

const struct ca *seal_ca(void)
{
    return loaded ? &held : NULL;
}
