#include "commands.h"

#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ca.h"
#include "files.h"
#include "package.h"
#include "verify_apart.h"

/* baqyla verify and baqyla test-act-package: no server, no books, no network. */

static void print_line(void *user, bool ok, const char *check, const char *detail)
{
    (void)user;
    printf("%s %-13s %s\n", ok ? "ok " : "BAD", check, detail);
}

static void print_json(void *user, bool ok, const char *check, const char *detail)
{
    (void)user;
    json_t *line = json_pack("{s:s, s:b, s:s}", "check", check, "ok", (int)ok, "detail", detail);
    if (!line) /* a file's name that is not UTF-8 */
        line = json_pack("{s:s, s:b, s:s}", "check", check, "ok", (int)ok, "detail", "?");
    char *text = line ? json_dumps(line, JSON_COMPACT | JSON_PRESERVE_ORDER) : NULL;
    if (text)
        puts(text);
    free(text);
    json_decref(line);
}

static int verify_usage(void)
{
    fprintf(stderr, "usage: baqyla verify [--json] [--root PEM | --fingerprint HEX] DIR\n"
                    "       baqyla verify --chain [--data DIR] [--heads FILE|PACKAGE]…\n"
                    "exit: 0 intact and issuer trusted, 3 intact and no root given, 1 broken or of another root,\n"
                    "      2 wrong usage\n");
    return 2;
}

int verify_main(int argc, char **argv)
{
    static const struct option options[] = {{"json", no_argument, NULL, 'j'},
                                            {"root", required_argument, NULL, 'r'},
                                            {"fingerprint", required_argument, NULL, 'f'},
                                            {NULL, 0, NULL, 0}};
    struct hex256 root;
    const char *pem = NULL, *hex = NULL;
    bool json = false;
    enum package_verdict verdict;
    if (argc > 1 && !strcmp(argv[1], "--chain"))
        return verify_chain_main(argc - 1, argv + 1);
    optind = 0; /* the first word is the command's */
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (c == '?')
            return verify_usage();
        if (c == 'j')
            json = true;
        else
            *(c == 'r' ? &pem : &hex) = optarg;
    }
    if (optind != argc - 1 || (pem && hex))
        return verify_usage();
    enum fault f = pem ? verify_root_file(pem, &root) : hex ? verify_root_text(hex, &root) : F_OK;
    if (f) {
        fprintf(stderr, "baqyla verify: %s: %s\n", pem ? pem : hex, fault_text());
        return 2;
    }
    f = verify_apart(argv[optind], pem || hex ? &root : NULL, json ? print_json : print_line, NULL, &verdict);
    if (f) {
        fprintf(stderr, "baqyla verify: %s\n", fault_text());
        return f == F_NOT_FOUND ? 2 : 1;
    }
    return (int)verdict;
}

static int sample_usage(void)
{
    fprintf(stderr, "usage: baqyla test-act-package [--form A|B] [--root-out PEM] DIR\n");
    return 2;
}

int test_act_package_main(int argc, char **argv)
{
    static const struct option options[] = {
        {"root-out", required_argument, NULL, 'o'}, {"form", required_argument, NULL, 'f'}, {NULL, 0, NULL, 0}};
    const char *root_out = NULL;
    enum act_form form = ACT_A;
    struct bundle bundle;
    struct ca ca = {0};
    char *root = NULL;
    size_t root_len;
    optind = 0;
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (c == 'o')
            root_out = optarg;
        else if (c == 'f' && (!strcmp(optarg, "A") || !strcmp(optarg, "B")))
            form = *optarg == 'A' ? ACT_A : ACT_B;
        else
            return sample_usage();
    }
    if (optind != argc - 1)
        return sample_usage();
    bundle_init(&bundle);
    enum fault f = package_sample(form, &bundle, &ca);
    if (!f)
        f = cert_to_pem(ca.cert, &root, &root_len);
    if (!f)
        f = bundle_write(&bundle, argv[optind]);
    if (!f && root_out) {
        remove(root_out);
        f = file_write_new(root_out, root, root_len, 0644);
    }
    if (f)
        fprintf(stderr, "baqyla test-act-package: %s\n", fault_text());
    else
        fprintf(stderr, "a sample act package of %zu files in %s\n", bundle.len, argv[optind]);
    bundle_release(&bundle);
    ca_release(&ca);
    free(root);
    return f ? 1 : 0;
}
