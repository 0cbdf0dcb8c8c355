#include "act_diff.h"

#include <string.h>

struct earlier {
    int64_t version, returned_ms;
    struct act_content content;
};

static enum fault earlier_of(struct db *db, const struct act *act, struct arena *arena, struct earlier *ret_earlier)
{
    struct row row;
    struct earlier e;
    enum fault f = db_row(db, &row, S_ACT_VERSION_LAST, "ti", act->id, act->version);
    if (f)
        return f;
    e.version = row_int(&row, 0);
    e.returned_ms = row_int(&row, 2);
    const char *json = row_text(&row, 1, arena);
    row_done(&row);
    f = json ? content_parse(json, strlen(json), arena, &e.content) : fault(F_NOMEM, "a version of act %s", act->id);
    if (!f)
        *ret_earlier = e;
    return f;
}

/* Takes both. */
static void add(json_t *fields, const char *field, json_t *before, json_t *after)
{
    if (!json_equal(before, after))
        json_array_append_new(fields, json_pack("{s:s, s:O, s:O}", "field", field, "before", before, "after", after));
    json_decref(before);
    json_decref(after);
}

static json_t *text(const char *said)
{
    return json_string(said ? said : "");
}

static json_t *boxes(uint32_t kinds)
{
    json_t *list = json_array();
    for (int box = 0; box < BOX_COUNT; box++)
        if (kinds & 1u << box)
            json_array_append_new(list, json_string(box_name((enum act_box)box)));
    return list;
}

/* By kind; two lists of the same kinds are told apart by their ids. */
static enum fault add_incidents(struct db *db, const struct act *act, const struct act_content *before, json_t *fields)
{
    struct row row;
    enum fault f;
    size_t n = 0;
    bool same = true;
    json_t *kinds = json_array(), *now = json_array();
    for (size_t i = 0; i < before->incidents_len; i++)
        json_array_append_new(kinds, json_string(before->incidents[i].kind));
    for (f = db_each(db, &row, S_ACT_INCIDENTS, "t", act->id); f == F_OK; f = row_next(&row), n++) {
        same = same && n < before->incidents_len && !strcmp(before->incidents[n].id, row_peek(&row, 0));
        json_array_append_new(now, json_string(row_peek(&row, 1)));
    }
    if (!same || n != before->incidents_len)
        json_array_append_new(fields,
                              json_pack("{s:s, s:O, s:O}", "field", "incidents", "before", kinds, "after", now));
    json_decref(kinds);
    json_decref(now);
    return f == F_NOT_FOUND ? F_OK : f;
}

static void add_findings(const struct act *act, const struct act_content *before, json_t *fields)
{
    add(fields, "purpose", text(before->purpose), text(act->purpose));
    add(fields, "result", text(before->result), text(act->result));
    add(fields, "decision", text(decision_name(before->decision)), text(decision_name(act->decision)));
    add(fields, "decision_text", text(before->decision_text), text(act->decision_text));
    add(fields, "extra_s", json_integer((json_int_t)before->extra_s), json_integer((json_int_t)act->extra_s));
}

enum fault act_changes(struct db *db, const struct act *act, struct arena *arena, json_t **ret_json)
{
    struct earlier e;
    enum fault f = earlier_of(db, act, arena, &e);
    if (f) {
        if (f == F_NOT_FOUND)
            *ret_json = json_null();
        return f == F_NOT_FOUND ? F_OK : f;
    }
    json_t *fields = json_array();
    if (act->kind == ACT_B) {
        add_findings(act, &e.content, fields);
    } else {
        add(fields, "kinds", boxes(e.content.kinds), boxes(act->kinds));
        add(fields, "other_text", text(e.content.other_text), text(act->other_text));
        add(fields, "observation", text(e.content.observation), text(act->observation));
        f = add_incidents(db, act, &e.content, fields);
    }
    if (f) {
        json_decref(fields);
        return f;
    }
    *ret_json = json_pack("{s:I, s:I, s:o}", "since", (json_int_t)e.version, "returned_ms", (json_int_t)e.returned_ms,
                          "fields", fields);
    return *ret_json ? F_OK : fault(F_NOMEM, "changes of act %s", act->id);
}
