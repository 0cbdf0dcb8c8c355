#ifndef BAQYLA_DEMO_H
#define BAQYLA_DEMO_H

#include "account.h"
#include "db.h"

/* The demo university of seeds/demo/: thirty students, one course with an exam of
   twenty questions, a sitting that is on now, staff for every role. */
enum {
    DEMO_LOGINS_MAX = 544,
    DEMO_STUDENTS_MAX = 500, /* of a larger class; their names are numbered */
};

struct demo_login {
    char role[24], login[LOGIN_MAX + 1], name[ACCOUNT_NAME_MAX], password[24];
};

struct demo {
    struct demo_login logins[DEMO_LOGINS_MAX]; /* one per role first, then the other students */
    size_t count;
    char sitting[ID_LEN + 1], exam[ID_LEN + 1];
};

/* Fills empty books, inside the caller's transaction; F_CONFLICT when they hold a university. Slow (hashes passwords):
   every account has its own random password, students one in common. Passwords are returned and kept nowhere. */
enum fault demo_fill(struct db *db, int64_t now_ms, struct demo *ret_demo) MUST_CHECK;
/* The same with another number of students in the sitting, 1 to DEMO_STUDENTS_MAX. */
enum fault demo_fill_class(struct db *db, int64_t now_ms, int students, struct demo *ret_demo) MUST_CHECK;

/* A new attempt for a student whose attempt is over, so that the demo can be walked again. */
enum fault demo_again(struct db *db, const char *login, int64_t now_ms) MUST_CHECK;

#endif
