#include "bench_proc.h"

#include <ctype.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { PROCESSES_MAX = 4096, TEXT_MAX = 4096 };

struct process {
    pid_t pid, parent;
    char name[32];
    uint64_t own_us, children_us;
};

static bool text_read(const char *path, char out[TEXT_MAX])
{
    FILE *in = fopen(path, "r");
    if (!in)
        return false;
    size_t len = fread(out, 1, TEXT_MAX - 1, in);
    out[len] = 0;
    fclose(in);
    return len > 0;
}

static uint64_t ticks_us(unsigned long long ticks)
{
    return ticks * 1000000 / (uint64_t)sysconf(_SC_CLK_TCK);
}

/* A stat file; a name may hold anything, so what follows its last bracket counts. */
static bool stat_read(const char *path, struct process *ret)
{
    char text[TEXT_MAX];
    unsigned long long user, system, child_user, child_system;
    int parent;
    if (!text_read(path, text))
        return false;
    const char *open = strchr(text, '('), *close = strrchr(text, ')');
    if (!open || !close ||
        sscanf(close + 1, " %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %llu %llu", &parent, &user, &system,
               &child_user, &child_system) != 5)
        return false;
    snprintf(ret->name, sizeof ret->name, "%.*s", (int)(close - open - 1), open + 1);
    ret->parent = parent;
    ret->own_us = ticks_us(user + system);
    ret->children_us = ticks_us(child_user + child_system);
    return true;
}

static int processes_read(struct process list[PROCESSES_MAX])
{
    int n = 0;
    struct dirent *entry;
    DIR *dir = opendir("/proc");
    while (dir && n < PROCESSES_MAX && (entry = readdir(dir))) {
        char path[64];
        struct process p = {.pid = (pid_t)strtol(entry->d_name, NULL, 10)};
        snprintf(path, sizeof path, "/proc/%d/stat", (int)p.pid);
        if (isdigit((unsigned char)entry->d_name[0]) && stat_read(path, &p))
            list[n++] = p;
    }
    if (dir)
        closedir(dir);
    return n;
}

/* The keeper's child that is the server; NULL between two lives. */
static const struct process *server_of(const struct process *list, int n, pid_t keeper)
{
    for (int i = 0; i < n; i++)
        if (list[i].parent == keeper)
            return &list[i];
    return NULL;
}

static bool is_eye(const struct process *p)
{
    return !strcmp(p->name, "baqyla-eye");
}

static void threads_add(const struct process *server, struct bench_spent *s)
{
    char path[96];
    struct dirent *entry;
    snprintf(path, sizeof path, "/proc/%d/task", (int)server->pid);
    DIR *dir = opendir(path);
    uint64_t named = 0;
    while (dir && (entry = readdir(dir))) {
        struct process t;
        snprintf(path, sizeof path, "/proc/%d/task/%.16s/stat", (int)server->pid, entry->d_name);
        if (!isdigit((unsigned char)entry->d_name[0]) || !stat_read(path, &t))
            continue;
        uint64_t *of = strtol(entry->d_name, NULL, 10) == server->pid ? &s->loop_us
                       : !strcmp(t.name, "clerk")                     ? &s->clerk_us
                       : !strcmp(t.name, "hand")                      ? &s->hands_us
                       : !strcmp(t.name, "journal")                   ? &s->journal_us
                                                                      : NULL;
        if (of)
            *of += t.own_us, named += t.own_us;
    }
    if (dir)
        closedir(dir);
    s->rest_us += server->own_us > named ? server->own_us - named : 0;
}

void bench_proc_spent(pid_t keeper, struct bench_spent *ret_spent)
{
    static struct process list[PROCESSES_MAX]; /* one thread */
    struct bench_spent s = {0};
    int n = processes_read(list);
    const struct process *server = server_of(list, n, keeper);
    for (int i = 0; i < n; i++) {
        if (list[i].pid == keeper)
            s.rest_us += list[i].own_us + list[i].children_us;
        else if (server && list[i].parent == server->pid)
            *(is_eye(&list[i]) ? &s.eyes_us : &s.readers_us) += list[i].own_us + list[i].children_us;
    }
    if (server) {
        threads_add(server, &s);
        s.readers_us += server->children_us;
    }
    *ret_spent = s;
}

static uint64_t resident_kb(pid_t pid)
{
    char path[64], text[TEXT_MAX];
    unsigned long long kb = 0;
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
    const char *rss = text_read(path, text) ? strstr(text, "\nRss:") : NULL;
    if (rss && sscanf(rss, "\nRss: %llu", &kb) == 1)
        return kb;
    /* A jailed process shows its maps to root alone. */
    snprintf(path, sizeof path, "/proc/%d/statm", (int)pid);
    if (!text_read(path, text) || sscanf(text, "%*u %llu", &kb) != 1)
        return 0;
    return kb * (uint64_t)sysconf(_SC_PAGESIZE) / 1024;
}

void bench_proc_memory(pid_t keeper, struct bench_memory *ret_memory)
{
    static struct process list[PROCESSES_MAX]; /* one thread */
    struct bench_memory m = {0};
    int n = processes_read(list);
    const struct process *server = server_of(list, n, keeper);
    for (int i = 0; i < n; i++) {
        bool own = list[i].pid == keeper || list[i].parent == keeper || (server && list[i].parent == server->pid);
        if (own)
            *(is_eye(&list[i]) ? &m.eyes_kb : &m.server_kb) += resident_kb(list[i].pid);
    }
    *ret_memory = m;
}

pid_t bench_proc_server(pid_t keeper)
{
    static struct process list[PROCESSES_MAX]; /* one thread */
    const struct process *server = server_of(list, processes_read(list), keeper);
    return server ? server->pid : 0;
}

pid_t bench_proc_eye(pid_t keeper)
{
    static struct process list[PROCESSES_MAX]; /* one thread */
    int n = processes_read(list);
    const struct process *server = server_of(list, n, keeper), *most = NULL;
    for (int i = 0; server && i < n; i++)
        if (list[i].parent == server->pid && is_eye(&list[i]) && (!most || list[i].own_us > most->own_us))
            most = &list[i];
    return most ? most->pid : 0;
}

uint64_t bench_own_us(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (uint64_t)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000000 +
           (uint64_t)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

void bench_cpu_name(char *out, size_t size)
{
    char text[TEXT_MAX];
    const char *at = text_read("/proc/cpuinfo", text) ? strstr(text, "model name") : NULL;
    at = at ? strchr(at, ':') : NULL;
    snprintf(out, size, "%s", "unknown");
    if (at)
        snprintf(out, size, "%.*s", (int)strcspn(at + 2, "\n"), at + 2);
}
