#include "commands.h"
#include "live.h"
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

WEAK enum fault live_start(void) { return F_OK; }
WEAK void live_notice(const struct notice *notice) { (void)notice; }
WEAK void live_ready(json_t *reasons) { json_array_append_new(reasons, json_string("the live part is not built in")); }
WEAK void live_stop(int64_t back_ms, void (*done)(void)) { (void)back_ms; done(); }

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

#include "office_word.h"
WEAK enum fault office_live_json(struct db *db, struct request *request, const struct attempt *attempt, bool items,
                                 struct reply *reply)
{
    (void)db;
    (void)request;
    (void)items;
    return reply_json(reply, json_pack("{s:{s:s, s:s}}", "tile", "attempt", attempt->id, "state", state_word(attempt->state)));
}
WEAK enum fault office_incident_notice(struct db *db, struct request *request, const char *incident, struct reply *reply)
{
    (void)db;
    (void)incident;
    return reply_notice(reply, NOTICE_ATTEMPT, request->attempt, NULL);
}
