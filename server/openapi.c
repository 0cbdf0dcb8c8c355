#include "openapi.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "role.h"

enum { NAME_MAX_BYTES = 160 };

/* "/api/acts/:id/pdf" → "/api/acts/{id}/pdf" */
static void template_of(const char *path, char out[NAME_MAX_BYTES])
{
    size_t used = 0;
    for (const char *p = path; *p && used + 3 < NAME_MAX_BYTES; p++) {
        if (*p != ':') {
            out[used++] = *p;
            continue;
        }
        out[used++] = '{';
        for (p++; *p && *p != '/' && used + 3 < NAME_MAX_BYTES; p++)
            out[used++] = *p;
        out[used++] = '}';
        p--;
    }
    out[used] = '\0';
}

/* "get_api_acts_id_pdf" */
static void operation_of(const struct route *row, char out[NAME_MAX_BYTES])
{
    size_t used = 0;
    for (const char *p = row->method; *p; p++)
        out[used++] = (char)tolower((unsigned char)*p);
    for (const char *p = row->path; *p && used + 2 < NAME_MAX_BYTES; p++)
        if (isalnum((unsigned char)*p))
            out[used++] = *p;
        else if (out[used - 1] != '_')
            out[used++] = '_';
    out[used] = '\0';
}

static const char *form_of(const char *name)
{
    return !strcmp(name, "n")        ? "^[0-9]{1,9}$"
           : !strcmp(name, "sha256") ? "^[0-9a-f]{64}$"
           : !strcmp(name, "token")  ? "^[0-9a-f]{32}$"
                                     : "^[0-9a-z]{20}$";
}

static json_t *parameters(const struct route *row)
{
    json_t *list = json_array();
    for (const char *p = row->path; (p = strchr(p, ':')); p++) {
        char name[32];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(p + 1, "/"), p + 1);
        json_array_append_new(list, json_pack("{s:s, s:s, s:b, s:{s:s, s:s}}", "name", name, "in", "path", "required",
                                              1, "schema", "type", "string", "pattern", form_of(name)));
    }
    return list;
}

static json_t *roles_of_row(const struct route *row)
{
    json_t *list = json_array();
    for (int bit = 0; bit < ROLE_COUNT; bit++)
        if (row->roles & 1u << bit)
            json_array_append_new(list, json_string(role_word(1u << bit)));
    return list;
}

static json_t *operation(const struct route *row)
{
    char name[NAME_MAX_BYTES];
    operation_of(row, name);
    json_t *json = json_pack("{s:s, s:s, s:o, s:o, s:{s:{s:s}, s:{s:s}}}", "operationId", name, "summary", row->help,
                             "parameters", parameters(row), "x-roles", roles_of_row(row), "responses", "200",
                             "description", "done", "default", "$ref", "#/components/responses/fault");
    if (row->roles & ROLE_ANYONE)
        json_object_set_new(json, "security", json_array());
    if (row->body_max) {
        bool raw = !strcmp(row->method, "PUT");
        json_object_set_new(json, "requestBody",
                            json_pack("{s:b, s:{s:{s:{s:s, s:s*}}}, s:I}", "required", raw, "content",
                                      raw ? "application/octet-stream" : "application/json", "schema", "type",
                                      raw ? "string" : "object", "format", raw ? "binary" : NULL, "x-bytes-max",
                                      (json_int_t)row->body_max));
    }
    return json;
}

static json_t *paths(void)
{
    json_t *all = json_object();
    const struct route *row;
    for (size_t i = 0; (row = route_at(i))->method; i++) {
        char path[NAME_MAX_BYTES], method[8] = "";
        if (!strcmp(row->method, "WS")) /* words of a socket; docs/protocol.md tells them */
            continue;
        template_of(row->path, path);
        for (size_t c = 0; row->method[c] && c + 1 < sizeof method; c++)
            method[c] = (char)tolower((unsigned char)row->method[c]);
        json_t *item = json_object_get(all, path);
        if (!item) {
            item = json_object();
            json_object_set_new(all, path, item);
        }
        json_object_set_new(item, method, operation(row));
    }
    return all;
}

json_t *openapi_json(void)
{
    json_t *fault = json_pack("{s:s, s:{s:{s:{s:s, s:[s], s:{s:{s:s, s:[s,s], s:{s:{s:s}, s:{s:s}, s:{s:s}}}}}}}}",
                              "description", "a refusal: code for the program, sentence for the reader", "content",
                              "application/json", "schema", "type", "object", "required", "fault", "properties",
                              "fault", "type", "object", "required", "code", "sentence", "properties", "code", "type",
                              "string", "sentence", "type", "string", "request", "type", "string");
    return json_pack("{s:s, s:{s:s, s:s}, s:[{s:[]}, {s:[]}], s:o, s:{s:{s:{s:s, s:s, s:s}, s:{s:s, s:s}}, s:{s:o}}}",
                     "openapi", "3.0.3", "info", "title", "Baqyla", "version", "1", "security", "session", "key",
                     "paths", paths(), "components", "securitySchemes", "session", "type", "apiKey", "in", "cookie",
                     "name", "baqyla", "key", "type", "http", "scheme", "bearer", "responses", "fault", fault);
}

static enum fault openapi(struct db *db, struct request *request, struct reply *reply)
{
    (void)db, (void)request;
    return reply_json(reply, openapi_json());
}

const struct route routes_openapi[] = {
    {"GET", "/api/openapi.json", ROLE_ANY, LANE_READ, 0, openapi, NULL, NULL, "This API, as OpenAPI 3.0"},
    {0},
};
