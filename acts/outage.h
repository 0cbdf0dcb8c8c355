#ifndef BAQYLA_OUTAGE_H
#define BAQYLA_OUTAGE_H

#include "act.h"

/* Whose fault a lost connection was (003-5.3.15, appendix B): read from three
   ledgers: the exam socket's interruptions, the gaps of the recording, and the
   cohort, that is everybody else who sat at that moment. It proposes; the
   inspection's result is written by people.

   server    our own doing: the ledger says so, or at least half of at least
             three others were cut off within the same quarter of a minute
   network   at least half of at least two others at the same network (IPv4 /24,
             IPv6 /48) were: one network, not one student
   link      the student's own connection, nobody else's
   software  the camera was muted, ended or refused by something on the student's
             machine: a question to the student, never a violation by itself
   page      the page was hidden: nobody's outage
   unknown   the ledgers do not tell

   "server" and "network" are not the student's: what the clock did not give back
   at once is what an act may give. */

enum outage_whose { OUTAGE_SERVER, OUTAGE_NETWORK, OUTAGE_LINK, OUTAGE_SOFTWARE, OUTAGE_PAGE, OUTAGE_UNKNOWN, OUTAGES };
const char *outage_word(enum outage_whose whose);
/* OUTAGE_UNKNOWN for a strange word. */
enum outage_whose outage_from(const char *word);

/* The others who sat while it lasted. */
struct outage_cohort {
    int64_t all, all_cut;         /* everywhere */
    int64_t network, network_cut; /* at the student's network */
};
/* Pure. `ledger` is the word of the ledger: "server", "offline", "muted", … */
enum outage_whose outage_judge(const char *ledger, const struct outage_cohort *cohort);

/* Whether two addresses are of one network; false for empty ones. */
bool outage_same_network(const char *a, const char *b);

/* The outages of the act's attempts, oldest first for each; one that still lasts ends at `now_ms`. Arena memory; reads
   only. F_TOO_BIG over ACT_OUTAGES_MAX. */
enum fault outages_of_act(struct db *db, const char *act, int64_t now_ms, struct arena *arena,
                          struct act_outage **ret_list, size_t *ret_n) MUST_CHECK;

/* Milliseconds that an attempt lost by what was not its student's doing: lost, and given back already. */
struct outage_sum {
    int64_t lost_ms, credited_ms;
};
struct outage_sum outage_sum_of(const struct act_outage *list, size_t n, const char *attempt);
/* Whole seconds (rounded up) still owed to the attempt that is owed most. */
int64_t outage_owed_s(const struct act_outage *list, size_t n);

#endif
