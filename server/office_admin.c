#include <stdlib.h>
#include <string.h>

#include "kinds.h"
#include "office_json.h"
#include "policy.h"
#include "role.h"

static json_t *roles_json(const char *words)
{
    json_t *list = json_array();
    for (const char *p = words; p && *p;) {
        size_t len = strcspn(p, ",");
        json_array_append_new(list, json_stringn(p, len));
        p += len + (p[len] == ',');
    }
    return list;
}

static enum fault users(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    const char *role = list_filter(request, "role");
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    f = db_row(db, &row, S_ACCOUNT_COUNT, "itt", request->now_ms, list.q, role);
    if (!f) {
        list.total = row_int(&row, 0);
        row_done(&row);
        f = db_each(db, &row, db_in_order(S_ACCOUNT_LIST, list.sort), "ittii", request->now_ms, list.q, role,
                    list.limit, list.offset);
    }
    for (; f == F_OK; f = row_next(&row)) {
        json_array_append_new(list.rows,
                              json_pack("{s:s, s:s, s:s, s:s, s:o, s:b}", "id", row_peek(&row, 0), "login",
                                        row_peek(&row, 1), "name", row_peek(&row, 2), "status", row_peek(&row, 3),
                                        "roles", roles_json(row_peek(&row, 7)), "totp", (int)row_int(&row, 6)));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "login,name,roles,status", "users.csv");
}

static enum fault kinds_json(struct db *db, int64_t version, json_t *list)
{
    static const char *const fields[] = {"advise_ms", "open_ms", "close_ms", "looks"};
    for (int k = 0; k < KINDS; k++) {
        const struct kind_row *row = kind_row((enum incident_kind)k);
        json_t *kind = json_pack("{s:s, s:s, s:i, s:b}", "kind", row->word, "class", class_word(row->klass), "box",
                                 row->box, "detector", row->has_detector);
        json_array_append_new(list, kind);
        for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
            char key[64];
            int64_t value;
            snprintf(key, sizeof key, "kind.%s.%s", row->word, fields[i]);
            enum fault f = policy_int(db, version, key, &value);
            if (f && f != F_NOT_FOUND)
                return f;
            json_object_set_new(kind, fields[i], f ? json_null() : json_integer(value));
        }
    }
    return F_OK;
}

static enum fault policy(struct db *db, struct request *request, struct reply *reply)
{
    int64_t version, effective_ms = 0;
    char university[ID_LEN + 1], value[POLICY_TEXT_MAX];
    struct row row;
    json_t *keys = json_object(), *kinds = json_array();
    enum fault f = policy_version(db, request->now_ms, &version);
    if (!f)
        f = university_id(db, university);
    if (!f && version != POLICY_DEFAULT)
        f = db_row(db, &row, S_POLICY_GET, "ti", university, version);
    if (!f && version != POLICY_DEFAULT) {
        effective_ms = row_int(&row, 0);
        row_done(&row);
    }
    const struct policy_key *key;
    for (size_t i = 0; !f && (key = policy_key_at(i)); i++) {
        f = policy_text(db, version, key->key, value);
        if (!f && strncmp(key->key, "kind.", 5) != 0)
            json_object_set_new(keys, key->key, json_string(value));
    }
    if (!f)
        f = kinds_json(db, version, kinds);
    if (f) {
        json_decref(keys);
        json_decref(kinds);
        return f;
    }
    return reply_json(reply, json_pack("{s:I, s:o, s:o, s:o}", "version", (json_int_t)version, "effective_ms",
                                       ms_or_null(effective_ms), "keys", keys, "kinds", kinds));
}

const struct route routes_admin[] = {
    {"GET", "/api/users", ROLE_ADMIN, LANE_OFFICE, 0, office_exported, users, NULL, "Accounts and their posts"},
    {"GET", "/api/policy", ROLE_STAFF, LANE_READ, 0, policy, NULL, NULL, "The policy in force"},
    {0},
};
