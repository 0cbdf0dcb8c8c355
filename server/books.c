#include "books.h"

#include <stdio.h>
#include <sys/stat.h>

#include "settings.h"

enum fault books_open(enum db_mode mode, bool make, struct db **ret_db)
{
    char path[1024];
    struct stat st;
    settings_path("books.sqlite", path, sizeof path);
    if (!make && stat(path, &st))
        return fault(F_NOT_FOUND, "there are no books in %.180s; say where with --data", settings()->data);
    enum fault f = db_open(path, mode, ret_db);
    if (f == F_BUSY)
        return fault(F_BUSY, "a server is running on %.180s; stop it first", settings()->data);
    return f;
}

int command_refuse(int status)
{
    fprintf(stderr, "baqyla: %s\n", fault_text());
    return status;
}
