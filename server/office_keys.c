#include <string.h>

#include "api_key.h"
#include "office_json.h"
#include "role.h"

/* Keys for machines, made by the administrator for an account. They read what the account may read, but what is a
   person's own, and write what other systems of the university know better. Whatever else is written is a person's
   deed: no program signs, posts, confirms, decides or corrects. */

enum { BODY_MAX = 8192 };

static bool is_own(const char *path)
{
    static const char *const own[] = {"/api/me", "/api/my/", "/api/log", "/api/keys", "/api/users", "/api/accounts"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (!strncmp(path, own[i], strlen(own[i])))
            return true;
    return strstr(path, "/sign") || strstr(path, "/account") || strstr(path, "/posts");
}

static bool may_be_written(const char *path)
{
    static const char *const fed[] = {"/api/people",
                                      "/api/people/:id/edit",
                                      "/api/people/:id/photo",
                                      "/api/photos",
                                      "/api/imports",
                                      "/api/imports/:id/apply",
                                      "/api/faculties",
                                      "/api/departments",
                                      "/api/programmes",
                                      "/api/courses",
                                      "/api/curriculum",
                                      "/api/calendar",
                                      "/api/midterms",
                                      "/api/offerings/:id/admission",
                                      "/api/offerings/:id/tasks",
                                      "/api/sittings",
                                      "/api/sittings/:id/students",
                                      "/api/schedule/check",
                                      "/api/banks/:course/import"};
    for (size_t i = 0; i < sizeof fed / sizeof *fed; i++)
        if (!strcmp(path, fed[i]))
            return true;
    return false;
}

static bool may_be_named(const struct route *row)
{
    if (row->roles & ROLE_ANYONE)
        return false;
    if (!strcmp(row->method, "GET"))
        return !is_own(row->path);
    return (!strcmp(row->method, "POST") || !strcmp(row->method, "PUT")) && may_be_written(row->path);
}

/* A route that this account may be given, by its name "GET /api/grades". */
static bool allowed(const char *name, uint32_t roles)
{
    char word[256];
    for (size_t i = 0; route_at(i)->method; i++) {
        const struct route *row = route_at(i);
        snprintf(word, sizeof word, "%s %s", row->method, row->path);
        if (!strcmp(word, name))
            return may_be_named(row) && row->roles & roles;
    }
    return false;
}

static enum fault account_of(struct db *db, const char *login, int64_t now_ms, struct account *ret_account)
{
    enum fault f = account_by_login(db, login, now_ms, ret_account);
    return f == F_NOT_FOUND || (!f && !ret_account->active) ? fault(F_INVALID, "login: no such account") : f;
}

static enum fault keys(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    int64_t living = strcmp(list_filter(request, "state"), "living") ? 0 : request->now_ms;
    for (f = db_each(db, &row, S_TOKEN_LIST, "titii", list.q, living, list.sort, list.limit, list.offset); f == F_OK;
         f = row_next(&row)) {
        list.total = row_int(&row, 9);
        json_array_append_new(list.rows,
                              json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:o, s:o}", "id", row_peek(&row, 0),
                                        "title", row_peek(&row, 1), "login", row_peek(&row, 2), "name",
                                        row_peek(&row, 3), "routes", row_peek(&row, 4), "created_ms",
                                        (json_int_t)row_int(&row, 5), "expires_ms", (json_int_t)row_int(&row, 6),
                                        "seen_ms", int_or_null(&row, 7), "ended_ms", int_or_null(&row, 8)));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "title,login,name,routes,created_ms,expires_ms,seen_ms,ended_ms",
                      "keys.csv");
}

static enum fault choice(struct db *db, struct request *request, struct reply *reply)
{
    struct account account;
    enum fault f = account_of(db, list_filter(request, "login"), request->now_ms, &account);
    if (f)
        return f;
    json_t *rows = json_array();
    for (size_t i = 0; route_at(i)->method; i++) {
        const struct route *row = route_at(i);
        if (may_be_named(row) && row->roles & account.roles)
            json_array_append_new(
                rows, json_pack("{s:s+++, s:s}", "route", row->method, " ", row->path, "", "help", row->help));
    }
    return reply_json(reply, json_pack("{s:s, s:o}", "name", account.name, "rows", rows));
}

/* The names in `routes`, a line each; F_INVALID names the first that this account may not be given. */
static enum fault lines_of(const json_t *routes, uint32_t roles, char ret_lines[API_KEY_TEXT_MAX])
{
    size_t i, used = 0;
    json_t *one;
    *ret_lines = 0;
    if (!json_array_size(routes) || json_array_size(routes) > API_KEY_ROUTES_MAX)
        return fault(F_INVALID, "routes: 1 to %d", API_KEY_ROUTES_MAX);
    json_array_foreach(routes, i, one)
    {
        const char *name = json_string_value(one);
        if (!name || !allowed(name, roles))
            return fault(F_INVALID, "routes: %.80s", name ? name : "no text");
        if (used + strlen(name) + 2 > API_KEY_TEXT_MAX)
            return fault(F_INVALID, "routes: too long");
        used += (size_t)snprintf(ret_lines + used, API_KEY_TEXT_MAX - used, "%s%s", used ? "\n" : "", name);
    }
    return F_OK;
}

static enum fault key_make(struct db *db, struct request *request, struct reply *reply)
{
    const char *login, *title;
    json_t *routes;
    json_int_t expires_ms;
    struct account account;
    struct id id;
    char lines[API_KEY_TEXT_MAX], key[TOKEN_HEX + 1];
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s, s:s, s:o, s:I !}", "login", &login, "title", &title, "routes",
                                  &routes, "expires_ms", &expires_ms);
    if (!f)
        f = account_of(db, login, request->now_ms, &account);
    if (!f)
        f = lines_of(routes, account.roles, lines);
    if (!f)
        f = api_key_make(db, &by, account.id, title, lines, expires_ms, request->now_ms, &id, key);
    return f ? f : reply_json(reply, json_pack("{s:s, s:s}", "id", id.text, "key", key));
}

static enum fault key_end(struct db *db, struct request *request, struct reply *reply)
{
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{!}");
    if (!f)
        f = api_key_end(db, &by, request->arg[0], request->now_ms);
    return f ? f : reply_json(reply, json_object());
}

const struct route routes_keys[] = {
    {"GET", "/api/keys", ROLE_ADMIN, LANE_OFFICE, 0, office_exported, keys, NULL,
     "Keys for machines; filter state=living"},
    {"GET", "/api/keys/routes", ROLE_ADMIN, LANE_READ, 0, choice, NULL, NULL, "What a key of this login may name"},
    {"POST", "/api/keys", ROLE_ADMIN, LANE_OFFICE, BODY_MAX, key_make, NULL, NULL, "A key, told this once"},
    {"POST", "/api/keys/:id/end", ROLE_ADMIN, LANE_OFFICE, 256, key_end, NULL, NULL, "A key opens nothing any more"},
    {0},
};
