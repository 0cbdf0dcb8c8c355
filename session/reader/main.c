#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "jail.h"
#include "mother.h"
#include "upright.h"
#include "verbs.h"

/* baqyla-reader VERB [ARGS] < DOCUMENT > RECORDS: reads one document that a
   stranger wrote, in a jail. Exit 0: read or refused, 1: it could not work, 2: wrong usage.
   baqyla-reader mother: forks such a process for each document that it is handed (mother.h). */

#define MIB ((uint64_t)1 << 20)

static const struct verb verbs[] = {
    {"cut", verb_cut, still_warm, 2048 * MIB, 600,
     "[--at PTS_US]… [--hide AREAS]: journal records, stream after stream → playable parts, and the pictures of the "
     "first at those times"},
    {"still", verb_still, still_warm, 1024 * MIB, 60,
     "--at PTS_US… [--hide AREAS]: journal records → the pictures at those times as JPEG, others' faces hidden"},
    {"sprites", verb_sprites, still_warm, 1024 * MIB, 300,
     "journal records → one file of small pictures, a sheet a minute; --from US --to US of media time (sprites.h)"},
    {"sniff", verb_sniff, NULL, 512 * MIB, 10, "what the document is, by its first bytes"},
    {"photo", verb_photo, photo_warm, 2048 * MIB, 30,
     "[--side PIXELS]: JPEG, PNG or WebP → upright JPEG without metadata, not larger than that (1600)"},
    {"items", verb_items, items_warm, 1024 * MIB, 60,
     "[--gift|--moodle|--atk|--table]: a question bank → questions, issues with their lines, pictures"},
    {"csv", verb_csv, NULL, 512 * MIB, 10, "a CSV in UTF-8 or Windows-1251 → its records (csvrec.h)"},
    {"cms", verb_cms, signature_warm, 2048 * MIB, 30,
     "--at MS: authorities, revocation lists, a CMS, its content → whether the signature stands (signrec.h)"},
    {"certificate", verb_certificate, signature_warm, 2048 * MIB, 30,
     "--at MS: authorities, revocation lists, a certificate → whether it may sign (signrec.h)"},
    {"stamp", verb_stamp, signature_warm, 512 * MIB, 10,
     "--at MS: a request, the answer, the authority's certificates → whether the time stamp holds (signrec.h)"},
    {"ocsp_ask", verb_ocsp_ask, signature_warm, 512 * MIB, 10,
     "--at MS: a certificate, its issuer's → the OCSP request about it (signrec.h)"},
    {"ocsp", verb_ocsp, signature_warm, 512 * MIB, 10,
     "--at MS: an OCSP request, the answer, the issuer's certificate → what it says (signrec.h)"},
};

static const struct verb *verb_find(const char *name)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (!strcmp(verbs[i].name, name))
            return &verbs[i];
    return NULL;
}

static int usage(void)
{
    fputs("usage: baqyla-reader VERB [ARGS] < DOCUMENT > RECORDS\n", stderr);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        fprintf(stderr, "  %-11s %s\n", verbs[i].name, verbs[i].help);
    return 2;
}

static int warm(const struct verb *verb)
{
    if (!verb->warm || !verb->warm())
        return 0;
    fprintf(stderr, "baqyla-reader: what %s needs is missing: a codec of libavcodec, or OpenSSL's providers\n",
            verb->name);
    return 1;
}

/* argv[0] is the verb, which is warm. */
static int document_read(int argc, char **argv)
{
    const struct verb *verb = argc >= 1 ? verb_find(argv[0]) : NULL;
    if (!verb)
        return usage();
    struct jail jail = {.keep = {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO},
                        .keep_len = 3,
                        .memory_bytes = verb->memory_bytes,
                        .cpu_s = verb->cpu_s};
    int rc = jail_close(&jail);
    if (rc) {
        fprintf(stderr, "baqyla-reader: the sandbox could not be closed: %s\n", strerror(rc));
        return 1;
    }
    const char *why = verb->run(argc - 1, argv + 1);
    if (why)
        out_put(READ_REFUSED, why, strlen(why), NULL, 0);
    else
        out_put(READ_DONE, NULL, 0, NULL, 0);
    return 0;
}

static int be_mother(void)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (warm(&verbs[i]))
            return 1;
    return mother_run(document_read);
}

int main(int argc, char **argv)
{
    if (setenv("TZ", "UTC0", 1)) /* the jail opens no time zone file */
        return 1;
    tzset();
    if (argc == 2 && !strcmp(argv[1], "mother"))
        return be_mother();
    const struct verb *verb = argc >= 2 ? verb_find(argv[1]) : NULL;
    if (!verb)
        return usage();
    return warm(verb) ? 1 : document_read(argc - 1, argv + 1);
}
