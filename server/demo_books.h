#ifndef BAQYLA_DEMO_BOOKS_H
#define BAQYLA_DEMO_BOOKS_H

#include <stdio.h>

#include "demo.h"
#include "fault.h"

/* The demo university of `serve --demo on`: filled once into empty books, its
   passwords kept in <data>/demo-logins.json (readable by the owner alone), so
   that each start can print them and the simulation can sign in. A demo is for
   looking; the file does not exist for a real university. */

struct demo_account {
    char role[24], login[LOGIN_MAX + 1], name[ACCOUNT_NAME_MAX];
    char password[24];
    char signing[24]; /* signing password; "" when the role signs nothing */
};

struct demo_logins {
    struct demo_account accounts[DEMO_LOGINS_MAX]; /* one per role first, then the other students */
    size_t count;
};

/* [keeper, before the server starts, data folder locked] Fills empty books, or reads what an earlier start left.
   F_CONFLICT: the books hold a real university. Slow at the first start: says its progress on `progress`. */
enum fault demo_books_prepare(FILE *progress, struct demo_logins *ret_logins) MUST_CHECK;

/* The same into empty books, with `students` in the class; 0: as many as in the table of people. */
enum fault demo_books_make(FILE *progress, int students, struct demo_logins *ret_logins) MUST_CHECK;

/* What an earlier start left. F_NOT_FOUND when there was none. */
enum fault demo_logins_read(struct demo_logins *ret_logins) MUST_CHECK;

/* The first account of that role; NULL when there is none. Borrowed. */
const struct demo_account *demo_account_of(const struct demo_logins *logins, const char *role);

/* One line per role: role, login, password, signing password. */
void demo_logins_print(const struct demo_logins *logins, FILE *out);

#endif
