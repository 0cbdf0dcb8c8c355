#ifndef BAQYLA_COMMANDS_H
#define BAQYLA_COMMANDS_H

#include <stdio.h>

/* The main of each word of the command line. argv[0] is the word. Exit status: 0 done, 1 refused or failed, 2 wrong
   usage; verify also 3. JSON goes to stdout alone, sentences to stderr. */
int serve_main(int argc, char **argv);            /* keeper.c */
int demo_main(int argc, char **argv);             /* demo_class.c */
int analyse_main(int argc, char **argv);          /* analyse.c */
int compare_main(int argc, char **argv);          /* compare.c */
int replay_main(int argc, char **argv);           /* replay.c */
int verify_main(int argc, char **argv);           /* verify.c */
int verify_chain_main(int argc, char **argv);     /* verify_chain.c */
int authority_main(int argc, char **argv);        /* ceremony.c */
int user_main(int argc, char **argv);             /* user.c */
int backup_main(int argc, char **argv);           /* backup.c */
int restore_main(int argc, char **argv);          /* restore.c */
int bench_main(int argc, char **argv);            /* bench.c */
int test_act_package_main(int argc, char **argv); /* verify.c */
int help_main(int argc, char **argv);             /* help.c */

/* `baqyla help kinds`, `help runtime`; analyse.c. */
int help_kinds_main(int argc, char **argv);
int help_runtime_main(int argc, char **argv);

/* One line per word; main.c. */
void commands_usage(FILE *out);

#endif
