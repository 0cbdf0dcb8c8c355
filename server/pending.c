#include "commands.h"
#include "route.h"
#include "role.h"

/* Weak places for tables and parts that another file of this folder defines; each goes when its owner's file is here. */
#define WEAK __attribute__((weak))
#define EMPTY(name) WEAK const struct route name[] = {{0}};
EMPTY(routes_login)
EMPTY(routes_me)
EMPTY(routes_student)
EMPTY(routes_exam)
EMPTY(routes_proctor)
EMPTY(routes_incident)
EMPTY(routes_act)
EMPTY(routes_grade)
EMPTY(routes_audit)
EMPTY(routes_admin)
EMPTY(routes_media)

static int absent(const char *word)
{
    fprintf(stderr, "baqyla: %s is not part of this build\n", word);
    return 1;
}
#define ABSENT(name) WEAK int name(int argc, char **argv) { (void)argc; return absent(argv[0]); }
ABSENT(analyse_main)
ABSENT(verify_main)
ABSENT(test_act_package_main)
ABSENT(help_kinds_main)
ABSENT(help_runtime_main)
