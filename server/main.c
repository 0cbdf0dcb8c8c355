#include "commands.h"

#include <stdio.h>
#include <string.h>

/* One row per word of the command line; usage and help fall out of it. */
static const struct command {
    const char *word;
    int (*main)(int argc, char **argv);
    const char *help;
} commands[] = {
    {"serve", serve_main,
     "[--config FILE] [--data DIR] [--port N] …   the server; /readyz answers 200 when it is ready"},
    {"demo", demo_main, "[N]   a running demo university with N simulated students"},
    {"analyse", analyse_main,
     "[--json] [--stills] [--reference PHOTO] … FILE…   the live analysis over recordings, pictures and stored looks"},
    {"compare", compare_main, "[--json] A B   whether the largest faces of two pictures are one person's"},
    {"replay", replay_main, "[--data DIR] ATTEMPT|PACKAGE   an exam's rules and looks again, against what is stored"},
    {"verify", verify_main, "[--root PEM | --fingerprint HEX] DIR | --chain   checks a package, or the chain"},
    {"authority", authority_main, "[--passphrase FILE]   the ceremony: the university's certificate authority"},
    {"user", user_main, "university | add | passwd | role | signkey | list …   a university and its accounts"},
    {"backup", backup_main, "[--data DIR] FILE   a copy of the books, and the hashes of the evidence beside it"},
    {"restore", restore_main,
     "[--data DIR] FILE [FROM]   a backup into an empty folder, with what FROM holds, all checked"},
    {"bench", bench_main,
     "[errands | books | students | vision …]   measures this machine, and how right the detectors are"},
    {"test-act-package", test_act_package_main, "DIR [--root-out PEM]   a sample act package from nothing"},
    {"help", help_main, "[settings [--markdown] | kinds | runtime | routes]"},
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

void commands_usage(FILE *out)
{
    fprintf(out, "usage: baqyla WORD …\n");
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(out, "  %-17s %s\n", commands[i].word, commands[i].help);
}

int main(int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < COMMANDS; i++)
        if (!strcmp(argv[1], commands[i].word))
            return commands[i].main(argc - 1, argv + 1);
    if (argc > 1)
        fprintf(stderr, "baqyla: there is no \"%s\"\n", argv[1]);
    commands_usage(stderr);
    return 2;
}
