#include "route.h"

#include <stdatomic.h>
#include <string.h>

#include "openapi.h"
#include "role.h"

enum { ROUTES_MAX = 320, SEGMENT_MAX = 80 };

static const struct route *const tables[] = {
    routes_login,     routes_me,         routes_mine,         routes_student,    routes_exam,     routes_files,
    routes_sitting,   routes_proctor,    routes_incident,     routes_media,      routes_rules,    routes_capacity,
    routes_act,       routes_act_appeal, routes_document,     routes_sheet,      routes_grade,    routes_record,
    routes_remedy,    routes_appeal,     routes_desk,         routes_bank,       routes_mark,     routes_import,
    routes_people,    routes_accounts,   routes_admission,    routes_calendar,   routes_schedule, routes_requests,
    routes_structure, routes_exam_edit,  routes_paper_result, routes_rules_page, routes_leak,     routes_accommodation,
    routes_portrait,  routes_waiting,    routes_retention,    routes_privacy,    routes_consent,  routes_policy,
    routes_audit,     routes_admin,      routes_openapi,      routes_oral,       routes_keys,     routes_item,
};

static const struct route end = {0};
const struct route *routes_more = &end;
static _Atomic int64_t held_max_us[ROUTES_MAX];

const struct route *route_at(size_t index)
{
    for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++)
        for (const struct route *row = tables[t]; row->method; row++)
            if (index-- == 0)
                return row;
    for (const struct route *row = routes_more; row->method; row++)
        if (index-- == 0)
            return row;
    return &end;
}

static size_t index_of(const struct route *row)
{
    for (size_t i = 0;; i++) {
        const struct route *at = route_at(i);
        if (at == row)
            return i;
        if (!at->method)
            return ROUTES_MAX;
    }
}

void route_held(const struct route *row, int64_t us)
{
    size_t i = index_of(row);
    if (i < ROUTES_MAX && us > atomic_load_explicit(&held_max_us[i], memory_order_relaxed))
        atomic_store_explicit(&held_max_us[i], us, memory_order_relaxed);
}

void routes_metrics(FILE *out)
{
    fprintf(out, "# HELP baqyla_clerk_hold_max_seconds Longest time an errand of a route held the clerk.\n"
                 "# TYPE baqyla_clerk_hold_max_seconds gauge\n");
    const struct route *row;
    for (size_t i = 0; (row = route_at(i))->method && i < ROUTES_MAX; i++) {
        int64_t us = atomic_load_explicit(&held_max_us[i], memory_order_relaxed);
        if (us)
            fprintf(out, "baqyla_clerk_hold_max_seconds{route=\"%s %s\"} %.6f\n", row->method, row->path,
                    (double)us / 1e6);
    }
}

static bool all_of(const char *text, size_t len, const char *allowed)
{
    for (size_t i = 0; i < len; i++)
        if (!strchr(allowed, text[i]))
            return false;
    return len > 0;
}

/* ":n" is a small number, ":sha256" a hash in hex, ":token" 128 bits in hex, every other name an id. */
static bool form_ok(const char *name, size_t name_len, const char *value, size_t len)
{
    char copy[SEGMENT_MAX];
    if (len >= sizeof copy)
        return false;
    memcpy(copy, value, len);
    copy[len] = '\0';
    if (name_len == 1 && *name == 'n')
        return len <= 9 && all_of(copy, len, "0123456789");
    if (name_len == 6 && !memcmp(name, "sha256", 6))
        return len == 64 && all_of(copy, len, "0123456789abcdef");
    if (name_len == 5 && !memcmp(name, "token", 5))
        return len == 32 && all_of(copy, len, "0123456789abcdef");
    return id_valid(copy);
}

/* Walks pattern and path side by side; `args` gets offsets into the path. */
static bool match(const char *pattern, const char *path, struct request *request)
{
    int n = 0;
    for (; *pattern && *path; pattern++, path++) {
        if (*pattern != ':') {
            if (*pattern != *path)
                return false;
            continue;
        }
        size_t name_len = strcspn(pattern + 1, "/"), len = strcspn(path, "/");
        if (n == REQUEST_ARGS || !form_ok(pattern + 1, name_len, path, len))
            return false;
        request->arg[n++] = arena_copy(request->arena, path, len);
        pattern += name_len;
        path += len - 1;
    }
    return !*pattern && !*path;
}

static bool same_method(const char *row, const char *asked)
{
    return !strcmp(row, asked) || (!strcmp(row, "GET") && !strcmp(asked, "HEAD"));
}

enum fault route_find(struct request *request, const struct route **ret_route)
{
    bool other_method = false;
    const struct route *row;
    for (size_t i = 0; (row = route_at(i))->method; i++) {
        if (!match(row->path, request->path, request))
            continue;
        if (same_method(row->method, request->method)) {
            *ret_route = row;
            return arena_check(request->arena);
        }
        other_method = other_method || strcmp(row->method, "WS");
    }
    memset(request->arg, 0, sizeof request->arg);
    return other_method ? fault(F_METHOD, "no row for %s here", request->method) : fault(F_NOT_FOUND, "no such route");
}

static bool method_known(const char *method)
{
    static const char *const methods[] = {"GET", "POST", "PUT", "DELETE", "WS"};
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
        if (!strcmp(method, methods[i]))
            return true;
    return false;
}

static bool path_sound(const struct route *row)
{
    if (!row->path)
        return false;
    if (!strcmp(row->method, "WS"))
        return *row->path != '\0';
    return !strncmp(row->path, "/api/", 5) || !strncmp(row->path, "/v/", 3); /* /v/: what a printed QR leads to */
}

static bool limit_sound(const struct route *row)
{
    bool bodyless = !strcmp(row->method, "GET") || !strcmp(row->method, "DELETE");
    return row->body_max <= (bodyless ? 0 : REQUEST_BODY_MAX);
}

enum fault route_check_row(const struct route *row)
{
    const char *wrong = NULL;
    if (!method_known(row->method))
        wrong = "unknown method";
    else if (!path_sound(row))
        wrong = "the path begins neither with /api/ nor with /v/";
    else if (!row->roles || row->roles & ~(uint32_t)(ROLE_ANY | ROLE_ANYONE))
        wrong = "no role, or one that does not exist";
    else if (!row->handle)
        wrong = "no handler";
    else if (!limit_sound(row))
        wrong = "the body's limit";
    else if (!row->help || !*row->help)
        wrong = "no help";
    return wrong ? fault(F_INVALID, "route %s %s: %s", row->method, row->path ? row->path : "", wrong) : F_OK;
}

/* Two patterns clash when they agree but for the names of their arguments. */
static bool clash(const char *a, const char *b)
{
    while (*a && *b && *a == *b) {
        if (*a == ':') {
            a += strcspn(a, "/");
            b += strcspn(b, "/");
        } else {
            a++;
            b++;
        }
    }
    return !*a && !*b;
}

enum fault routes_check(void)
{
    const struct route *row, *other;
    for (size_t i = 0; (row = route_at(i))->method; i++) {
        enum fault f = route_check_row(row);
        if (f != F_OK)
            return f;
        if (i >= ROUTES_MAX)
            return fault(F_INVALID, "more than %d routes", ROUTES_MAX);
        for (size_t j = 0; j < i; j++) {
            other = route_at(j);
            if (!strcmp(row->method, other->method) && clash(row->path, other->path))
                return fault(F_CONFLICT, "route %s %s stands twice", row->method, row->path);
        }
    }
    return F_OK;
}
