#include "capacity.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench_proc.h"
#include "settings.h"

static const double spared = 0.8;

static void path_of(char *out, size_t size)
{
    snprintf(out, size, "%s/capacity.json", program_folder());
}

enum fault capacity_read(struct capacity *ret_capacity)
{
    char path[4096], cpu[96];
    const char *of;
    struct capacity c = {0};
    path_of(path, sizeof path);
    json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
    if (!json)
        return fault(F_NOT_FOUND, "nothing was measured on this machine");
    int bad = json_unpack(json, "{s:I, s:F, s:F, s:s, s:i}", "measured_ms", &c.measured_ms, "all_ms", &c.all_ms,
                          "eye_ms", &c.eye_ms, "cpu", &of, "processors", &c.processors);
    bench_cpu_name(cpu, sizeof cpu);
    bool here = !bad && c.all_ms > 0 && c.eye_ms > 0 && c.processors == (int)sysconf(_SC_NPROCESSORS_ONLN) &&
                !strcmp(of, cpu);
    json_decref(json);
    if (!here)
        return fault(F_NOT_FOUND, "%s is of another machine", path);
    memcpy(c.cpu, cpu, sizeof c.cpu);
    *ret_capacity = c;
    return F_OK;
}

enum fault capacity_write(const struct capacity *c)
{
    char path[4096];
    path_of(path, sizeof path);
    json_t *json = json_pack("{s:I, s:f, s:f, s:s, s:i}", "measured_ms", (json_int_t)c->measured_ms, "all_ms",
                             c->all_ms, "eye_ms", c->eye_ms, "cpu", c->cpu, "processors", c->processors);
    int bad = json ? json_dump_file(json, path, JSON_INDENT(1)) : -1;
    json_decref(json);
    return bad ? fault(F_IO, "%s cannot be written", path) : F_OK;
}

int capacity_eyes(void)
{
    int processors = (int)sysconf(_SC_NPROCESSORS_ONLN);
    return settings()->eyes ? (int)settings()->eyes : processors > 2 ? processors - 1 : 1;
}

int capacity_students(const struct capacity *c, int eyes)
{
    double machine = spared * 1000 * c->processors / c->all_ms, looking = spared * 1000 * eyes / c->eye_ms;
    return (int)(machine < looking ? machine : looking);
}

int64_t capacity_bytes(int64_t students, int64_t for_ms)
{
    return students * for_ms * CAPACITY_KBIT / 8 * 2;
}
