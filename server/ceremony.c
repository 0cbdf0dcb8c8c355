#include "commands.h"

#include <string.h>
#include <unistd.h>

#include "books.h"
#include "seal.h"
#include "settings.h"

/* `baqyla authority`: the ceremony at which the university's certificate authority is made, before the first start; and
   what needs its secret for a moment, when that lies in a safe. */

static int usage(void)
{
    fputs("usage: baqyla authority [--data DIR] [--passphrase FILE]\n"
          "  makes the authority of the books' university and the server's seal, and prints its fingerprint, to be\n"
          "  written down by who is there; prints it again when the authority was made already\n"
          "  --passphrase FILE   writes what opens the authority's key there, on a medium for a safe, and not into\n"
          "                      the data folder: until it lies there as ca/passphrase no signing key can be made;\n"
          "                      of an authority that is there, FILE opens it for as long as the list of signing\n"
          "                      keys taken back (ca/revoked.crl) is brought up to the books\n",
          stderr);
    return 2;
}

/* --passphrase is taken out; what is left is for the settings. The new count, -1: wrong. */
static int passphrase_take(int argc, char **argv, const char **ret_file)
{
    int kept = 1;
    *ret_file = NULL;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--passphrase") != 0)
            argv[kept++] = argv[i];
        else if (++i < argc)
            *ret_file = argv[i];
        else
            return -1;
    }
    argv[kept] = NULL;
    return kept;
}

static enum fault hold(const char *passphrase_file, struct hex256 *ret_sha256, bool *ret_made, size_t *ret_lacking)
{
    char folder[SETTING_TEXT_MAX + 32];
    struct db *db = NULL;
    struct ca ca;
    const bool kept = passphrase_file && !access(passphrase_file, 0);
    enum fault f = books_open(DB_WRITE, false, &db);
    if (f)
        return f;
    f = seal_make(db, passphrase_file);
    *ret_made = !f;
    if (f == F_CONFLICT && (!passphrase_file || kept))
        f = seal_list(db, passphrase_file, ret_lacking);
    if (f == F_NOT_FOUND && kept)
        f = fault(F_CONFLICT, "%.160s is there, and no authority that it opens", passphrase_file);
    if (!f)
        f = ca_open(settings_path("ca", folder, sizeof folder), NULL, &ca);
    db_close(db);
    if (f)
        return f;
    f = ca_fingerprint(&ca, ret_sha256);
    ca_release(&ca);
    return f;
}

int authority_main(int argc, char **argv)
{
    char path[SETTING_TEXT_MAX + 32];
    const char *file;
    struct hex256 sha256;
    bool made;
    size_t lacking = 0;
    int rest, count = passphrase_take(argc, argv, &file);
    if (count < 0)
        return usage();
    if (settings_load(count, argv, &rest))
        return command_refuse(2);
    if (rest != count)
        return usage();
    if (hold(file, &sha256, &made, &lacking))
        return command_refuse(1);
    fprintf(stderr, "%s: %s\n", made ? "made" : "there already", settings_path("ca/ca.pem", path, sizeof path));
    if (made)
        fprintf(stderr, "what opens its key: %s\n",
                file ? file : settings_path("ca/passphrase", path, sizeof path));
    if (lacking)
        fprintf(stderr, "signing keys taken back that its list does not name yet: %zu; give --passphrase FILE\n",
                lacking);
    puts(sha256.text);
    return 0;
}
