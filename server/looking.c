#include "looking.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "settings.h"

enum { WORDS = 16 };

extern char **environ;

bool looking_engine(const char *word)
{
    static const char *const engines[] = {"eight", "xnnpack", "opencv"};

    for (size_t i = 0; i < sizeof engines / sizeof *engines; i++)
        if (!strcmp(word, engines[i]))
            return true;
    return false;
}

void looking_find(struct looking_options *o, const char *models)
{
    const char *folder = program_folder(), *named = models ? models : getenv("BAQYLA_MODELS");

    snprintf(o->program, sizeof o->program, "%s/baqyla-eye", folder);
    if (named && *named) {
        snprintf(o->models, sizeof o->models, "%s", named);
        return;
    }
    static const char *const places[] = {"models", "../models", "../../models"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        snprintf(o->models, sizeof o->models, "%s/%s", folder, places[i]);
        if (!access(o->models, R_OK))
            return;
    }
}

static void put(const char **words, size_t *count, const char *word, const char *value)
{
    words[(*count)++] = word;
    if (value)
        words[(*count)++] = value;
}

/* A descriptor that holds them, to be closed; -1 with errno. */
static int again_file(const struct looking_options *o)
{
    size_t len = o->again->count * sizeof *o->picks;
    int fd = memfd_create("again", MFD_CLOEXEC);

    if (fd < 0)
        return -1;
    if (write(fd, o->again, sizeof *o->again) == (ssize_t)sizeof *o->again &&
        (!len || write(fd, o->picks, len) == (ssize_t)len) && !lseek(fd, 0, SEEK_SET))
        return fd;
    close(fd);
    return -1;
}

static int spawn(pid_t *ret_pid, const struct looking_options *o, const char *file, int out, int again)
{
    const char *words[WORDS] = {"baqyla-eye", "--models", o->models, "--file", file};
    posix_spawn_file_actions_t actions;
    size_t count = 5;

    if (o->small)
        put(words, &count, "--small", o->small);
    if (o->runtime)
        put(words, &count, "--runtime", o->runtime);
    if (o->reference)
        put(words, &count, "--reference", o->reference);
    if (o->stills)
        put(words, &count, "--stills", NULL);
    if (o->every_frame)
        put(words, &count, "--every-frame", NULL);
    if (o->likeness)
        put(words, &count, "--likeness", NULL);
    if (again >= 0)
        put(words, &count, "--again", NULL);
    int rc = posix_spawn_file_actions_init(&actions);
    if (rc)
        return rc;
    rc = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    if (!rc && again >= 0)
        rc = posix_spawn_file_actions_adddup2(&actions, again, STDIN_FILENO);
    if (!rc)
        rc = posix_spawn(ret_pid, o->program, &actions, NULL, (char *const *)words, environ);
    posix_spawn_file_actions_destroy(&actions);
    return rc;
}

int looking_start(struct looking *looking, const struct looking_options *o, const char *file)
{
    int ends[2], rc, again = o->again ? again_file(o) : -1;

    if ((o->again && again < 0) || pipe2(ends, O_CLOEXEC))
        return -1;
    rc = spawn(&looking->pid, o, file, ends[1], again);
    close(ends[1]);
    if (again >= 0)
        close(again);
    looking->from = rc ? NULL : fdopen(ends[0], "rb");
    if (looking->from)
        return 0;
    close(ends[0]);
    if (!rc)
        waitpid(looking->pid, NULL, 0);
    errno = rc ? rc : ENOMEM;
    return -1;
}

int looking_next(struct looking *looking, struct wire_head *head, union looking_body *body)
{
    size_t want;

    if (fread(head, sizeof *head, 1, looking->from) != 1)
        return 0;
    switch (head->kind) {
    case WIRE_READY:
        want = sizeof body->ready;
        break;
    case WIRE_SIGHT:
        want = sizeof body->sight;
        break;
    case WIRE_ENROLLED:
        want = sizeof body->enrolled;
        break;
    case WIRE_END:
        want = sizeof body->end;
        break;
    default:
        return 0;
    }
    if (head->len != want || fread(body, want, 1, looking->from) != 1)
        return 0;
    return head->kind != WIRE_READY || body->ready.wire == WIRE_VERSION;
}

int looking_stop(struct looking *looking)
{
    int status = 0;

    fclose(looking->from);
    while (waitpid(looking->pid, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
