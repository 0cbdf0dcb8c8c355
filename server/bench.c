#include "bench_books.h"
#include "bench_students.h"
#include "commands.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "books.h"
#include "clerk.h"
#include "clock.h"
#include "role.h"
#include "settings.h"

/* `baqyla bench errands`: errands through the clerk's own batch on the real schema, one by one and together, beside the
   disk's bare fdatasync: a figure of one machine says little, the ratios carry over. */

enum { RUN_MS = 3000, BATCH = 256 };

static enum fault write_row(struct db *db, struct request *request, struct reply *reply)
{
    (void)reply;
    return db_run(db, S_THROTTLE_SET, "tiii", request->id, (int64_t)1, request->now_ms, request->now_ms);
}

static const struct route row = {"BENCH", "row", ROLE_ANY, LANE_EXAM, 0, write_row, NULL, NULL, "one row"};

static struct errand *make_errands(int count)
{
    struct errand *first = NULL;
    for (int i = 0; i < count; i++) {
        struct errand *e = errand_new();
        if (!e)
            abort();
        e->internal = true;
        e->request.route = &row;
        e->next = first;
        first = e;
    }
    return first;
}

static bool free_errands(struct errand *e)
{
    bool good = true;
    while (e) {
        struct errand *next = e->next;
        good = good && e->fault == F_OK;
        errand_free(e);
        e = next;
    }
    return good;
}

/* Errands per second in batches of `size`; -1 when one failed. */
static int64_t measure(struct db *db, int size)
{
    int64_t done = 0, from = clock_steady_us(), until = from + RUN_MS * 1000;
    while (clock_steady_us() < until) {
        if (!free_errands(clerk_batch(db, make_errands(size), NULL)))
            return -1;
        done += size;
    }
    return done * 1000000 / (clock_steady_us() - from);
}

static int64_t measure_disk(const char *folder)
{
    char path[256], page[4096] = {0};
    int64_t done = 0, from = clock_steady_us(), until = from + RUN_MS * 1000 / 3;
    snprintf(path, sizeof path, "%s/floor", folder);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    while (fd >= 0 && clock_steady_us() < until && pwrite(fd, page, sizeof page, 0) == (ssize_t)sizeof page &&
           !fdatasync(fd))
        done++;
    if (fd >= 0)
        close(fd);
    return done * 1000000 / (clock_steady_us() - from);
}

static int bench_errands(const char *folder)
{
    char path[256];
    struct db *db = NULL;
    snprintf(path, sizeof path, "%s/books.sqlite", folder);
    if (db_open(path, DB_WRITE, &db) != F_OK)
        return command_refuse(1);
    int64_t floor = measure_disk(folder), singly = measure(db, 1), together = measure(db, BATCH);
    db_close(db);
    if (floor <= 0 || singly <= 0 || together <= 0)
        return command_refuse(1);
    printf("{\"bench\":\"errands\",\"syncs_per_s\":%lld,\"singly_per_s\":%lld,\"together_per_s\":%lld,\"batch\":%d,"
           "\"singly_of_floor_milli\":%lld,\"together_of_singly_milli\":%lld}\n",
           (long long)floor, (long long)singly, (long long)together, BATCH, (long long)(singly * 1000 / floor),
           (long long)(together * 1000 / singly));
    fprintf(stderr, "durable errands per second: %lld one by one, %lld in batches of %d: %.1f times as many\n",
            (long long)singly, (long long)together, BATCH, (double)together / (double)singly);
    return 0;
}

static void clear_away(const char *folder)
{
    static const char *const names[] = {"floor", "books.sqlite", "books.sqlite-wal", "books.sqlite-shm",
                                        "books.sqlite.lock"};
    char path[256];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    if (rmdir(folder))
        fprintf(stderr, "baqyla: %s could not be removed\n", folder);
}

static int errands_main(int argc, char **argv)
{
    (void)argc, (void)argv;
    char folder[] = "/var/tmp/baqyla-bench-XXXXXX";
    if (!mkdtemp(folder)) {
        fprintf(stderr, "baqyla: no temporary folder\n");
        return 1;
    }
    int status = bench_errands(folder);
    clear_away(folder);
    return status;
}

/* What edits clips, counts verdicts and draws tables is a script: it stands in the source tree and drives this very
   program. */
static int script_main(const char *name, int argc, char **argv)
{
    char script[PATH_MAX];
    const char **words = calloc((size_t)argc + 4, sizeof *words);

    snprintf(script, sizeof script, "%s/../../tests/bench/%s.mjs", program_folder(), name);
    if (!words || access(script, R_OK)) {
        free(words);
        fprintf(stderr, "baqyla: bench %s needs the source tree that this program was built in: %s is not there\n",
                name, script);
        return 1;
    }
    words[0] = "node";
    words[1] = script;
    words[2] = "--bin";
    words[3] = program_folder();
    for (int i = 1; i < argc; i++)
        words[3 + i] = argv[i];
    execvp(words[0], (char *const *)words);
    free(words);
    fprintf(stderr, "baqyla: bench %s needs Node 18 or later: %s\n", name, strerror(errno));
    return 1;
}

/* The accuracy table. */
static int vision_main(int argc, char **argv)
{
    return script_main("vision", argc, argv);
}

/* What drives classes of `bench students` and puts their figures into tables and plots: bad links, deaths, several
   sizes, a slow disk, strangers who misbehave. */
static int classes_main(int argc, char **argv)
{
    return script_main(argv[0], argc, argv);
}

static const struct bench {
    const char *word;
    int (*run)(int argc, char **argv); /* argv[0] is the word */
    bool takes_more;
} benches[] = {{"errands", errands_main, false},
               {"books", bench_books_main, true},
               {"students", bench_students_main, true},
               {"vision", vision_main, true},
               {"net", classes_main, true},
               {"soak", classes_main, true},
               {"curve", classes_main, true},
               {"clerk", classes_main, true},
               {"hostile", classes_main, true}};

int bench_main(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "errands";
    for (size_t i = 0; i < sizeof benches / sizeof *benches; i++)
        if (!strcmp(word, benches[i].word) && (argc <= 2 || benches[i].takes_more))
            return benches[i].run(argc > 1 ? argc - 1 : argc, argc > 1 ? argv + 1 : argv);
    fprintf(stderr, "usage: baqyla bench [errands | books … | students … | vision … | net … | "
                    "soak … | curve … | clerk … | hostile …]\n");
    return 2;
}
