#include "commands.h"

#include <string.h>

#include "openapi.h"
#include "role.h"
#include "route.h"
#include "settings.h"

static int help_settings(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--markdown")) {
        fprintf(stderr, "baqyla: help settings takes --markdown or nothing\n");
        return 2;
    }
    settings_help(stdout, argc > 1);
    return 0;
}

static int help_routes(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    static const char *const lanes[] = {"office", "exam", "read"};
    const struct route *row;
    for (size_t i = 0; (row = route_at(i))->method; i++) {
        printf("%-6s %-40s %-6s %7zu  %s  ", row->method, row->path, lanes[row->lane], row->body_max, row->help);
        if (row->roles & ROLE_ANYONE)
            printf("[anyone]");
        else if ((row->roles & ROLE_ANY) == ROLE_ANY)
            printf("[signed in]");
        else
            for (int bit = 0; bit < ROLE_COUNT; bit++)
                if (row->roles & (1U << bit))
                    printf("[%s]", role_word(1U << bit));
        printf("\n");
    }
    return 0;
}

static int help_openapi(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    json_t *json = openapi_json();
    int failed = !json || json_dumpf(json, stdout, JSON_INDENT(1)) || putchar('\n') == EOF;
    json_decref(json);
    return failed ? 1 : 0;
}

static const struct {
    const char *word;
    int (*main)(int argc, char **argv);
} topics[] = {
    {"settings", help_settings},
    {"routes", help_routes},
    {"openapi", help_openapi},
    {"kinds", help_kinds_main},
    {"runtime", help_runtime_main},
};

int help_main(int argc, char **argv)
{
    if (argc < 2) {
        commands_usage(stdout);
        return 0;
    }
    for (size_t i = 0; i < sizeof topics / sizeof topics[0]; i++)
        if (!strcmp(argv[1], topics[i].word))
            return topics[i].main(argc - 1, argv + 1);
    fprintf(stderr, "baqyla: help knows settings, routes, openapi, kinds and runtime, not \"%s\"\n", argv[1]);
    return 2;
}
