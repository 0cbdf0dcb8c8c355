#include "seal.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "clock.h"
#include "files.h"
#include "settings.h"

enum { PASSPHRASE_BYTES = 32, PASSPHRASE_MAX = 1024, PATH_BYTES = SETTING_TEXT_MAX + 32 };

static struct ca held;
static bool loaded;

static enum fault passphrase_make(const char *folder)
{
    unsigned char random[PASSPHRASE_BYTES];
    char path[PATH_BYTES], text[2 * PASSPHRASE_BYTES + 1];
    enum fault f = folder_make(folder, 0700);
    if (f)
        return f;
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(text, sizeof text, random, sizeof random);
    f = file_write_new(settings_path("ca/passphrase", path, sizeof path), text, strlen(text), 0600);
    sodium_memzero(text, sizeof text);
    return f == F_CONFLICT ? F_OK : f; /* left by a ceremony that was cut short */
}

static enum fault passphrase_read(char **ret_text)
{
    char path[PATH_BYTES];
    size_t len;
    enum fault f = file_read(settings_path("ca/passphrase", path, sizeof path), PASSPHRASE_MAX, ret_text, &len);
    if (!f)
        (*ret_text)[strcspn(*ret_text, "\r\n")] = 0;
    return f;
}

static enum fault make(struct db *db, const char *folder)
{
    struct row row;
    char *passphrase, name[256];
    enum fault f = db_row(db, &row, S_ACT_UNIVERSITY, "");
    if (f)
        return f;
    snprintf(name, sizeof name, "%s", row_peek(&row, 2));
    row_done(&row);
    f = passphrase_make(folder);
    if (!f)
        f = passphrase_read(&passphrase);
    if (f)
        return f;
    f = ca_init(folder, passphrase, name, clock_now_ms());
    OPENSSL_cleanse(passphrase, strlen(passphrase));
    free(passphrase);
    return f;
}

enum fault seal_start(struct db *db)
{
    char folder[PATH_BYTES], *passphrase = NULL;
    settings_path("ca", folder, sizeof folder);
    seal_stop();
    struct ca ca;
    enum fault f = ca_open(folder, NULL, &ca);
    if (!f)
        ca_release(&ca);
    else if (f == F_NOT_FOUND)
        f = make(db, folder);
    if (f)
        return f;
    f = passphrase_read(&passphrase);
    if (f && f != F_NOT_FOUND)
        return f;
    f = ca_open(folder, passphrase, &held);
    if (passphrase)
        OPENSSL_cleanse(passphrase, strlen(passphrase));
    free(passphrase);
    loaded = !f;
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
