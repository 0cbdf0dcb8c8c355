#include "content.h"

#include <stdbool.h>
#include <string.h>

/* Reads act.json back. The bytes come from a package that anyone may have
   written, so every type, length and count is looked at. */

struct source {
    struct arena *arena;
    const char *bad; /* the first field that was wrong */
};

static const json_t *member(struct source *s, const json_t *object, const char *key, json_type type)
{
    const json_t *value = json_object_get(object, key);
    if (!s->bad && (!value || json_typeof(value) != type))
        s->bad = key;
    return s->bad ? NULL : value;
}

static const char *text(struct source *s, const json_t *object, const char *key)
{
    const json_t *value = member(s, object, key, JSON_STRING);
    if (!value)
        return "";
    if (json_string_length(value) > ACT_TEXT_MAX) {
        s->bad = key;
        return "";
    }
    const char *copy = arena_text(s->arena, json_string_value(value));
    return copy ? copy : "";
}

static int64_t number(struct source *s, const json_t *object, const char *key, int64_t least, int64_t most)
{
    const json_t *value = member(s, object, key, JSON_INTEGER);
    int64_t n = value ? json_integer_value(value) : least;
    if (n < least || n > most) {
        s->bad = key;
        return least;
    }
    return n;
}

static int64_t moment(struct source *s, const json_t *object, const char *key)
{
    return number(s, object, key, 0, INT64_C(253402300799999)); /* year 9999 */
}

static const char *hash(struct source *s, const json_t *object, const char *key)
{
    const char *value = text(s, object, key);
    if (!s->bad && !hex256_valid(value))
        s->bad = key;
    return value;
}

static struct act_words words(struct source *s, const json_t *object, const char *key)
{
    const json_t *value = member(s, object, key, JSON_OBJECT);
    struct act_words w = {{"", "", ""}};
    for (int lang = 0; value && lang < LANG_COUNT; lang++)
        w.text[lang] = text(s, value, lang_word((enum lang)lang));
    return w;
}

static void *list(struct source *s, const json_t *object, const char *key, size_t most, size_t item_size, size_t *ret_n)
{
    const json_t *value = member(s, object, key, JSON_ARRAY);
    size_t n = value ? json_array_size(value) : 0;
    if (n > most)
        s->bad = key;
    *ret_n = s->bad ? 0 : n;
    void *items = arena_alloc(s->arena, *ret_n * item_size + 1);
    if (!items)
        *ret_n = 0;
    return items;
}

static void read_incident(struct source *s, const json_t *value, struct act_incident *i)
{
    i->id = text(s, value, "id");
    i->kind = text(s, value, "kind");
    i->comment = text(s, value, "comment");
    i->title = words(s, value, "title");
    i->sentence = words(s, value, "sentence");
    i->from_ms = moment(s, value, "from_ms");
    i->to_ms = moment(s, value, "to_ms");
    const json_t *numbers = member(s, value, "numbers", JSON_ARRAY), *stills = member(s, value, "stills", JSON_ARRAY);
    if (json_array_size(numbers) > ACT_NUMBERS_MAX || json_array_size(stills) > ACT_STILLS_MAX)
        s->bad = "numbers";
    for (size_t n = 0; !s->bad && n < json_array_size(numbers); n++) {
        const json_t *one = json_array_get(numbers, n);
        i->numbers[i->numbers_len++] =
            (struct act_number){text(s, one, "name"), number(s, one, "value", -(INT64_C(1) << 53), INT64_C(1) << 53),
                                number(s, one, "threshold", -(INT64_C(1) << 53), INT64_C(1) << 53)};
    }
    for (size_t n = 0; !s->bad && n < json_array_size(stills); n++) {
        const json_t *one = json_array_get(stills, n);
        i->stills[i->stills_len++] =
            (struct act_still){text(s, one, "at"), moment(s, one, "at_ms"), hash(s, one, "sha256")};
    }
}

/* Acts frozen before this was written have no such object. */
static void read_frame(struct source *s, const json_t *value, struct act_evidence *e)
{
    if (!json_object_get(value, "frame"))
        return;
    const json_t *frame = member(s, value, "frame", JSON_OBJECT);
    e->media_ms = moment(s, frame, "media_ms");
    e->media_to_ms = moment(s, frame, "media_to_ms");
    e->frame_seq = number(s, frame, "seq", 0, UINT32_MAX);
    e->layer = number(s, frame, "layer", 0, 2);
    e->codec = text(s, frame, "codec");
    e->detectors = text(s, frame, "detectors");
    e->policy = number(s, frame, "policy", 0, INT64_C(1) << 53);
    if (json_object_get(frame, "hidden"))
        e->hidden = number(s, frame, "hidden", 1, 1000);
}

static void read_lists(struct source *s, const json_t *root, struct act_content *c)
{
    c->attempts = list(s, root, "attempts", ACT_ATTEMPTS_MAX, sizeof *c->attempts, &c->attempts_len);
    for (size_t i = 0; i < c->attempts_len; i++) {
        const json_t *one = json_array_get(json_object_get(root, "attempts"), i);
        c->attempts[i] =
            (struct act_attempt){text(s, one, "id"),         text(s, one, "exam"),         text(s, one, "student"),
                                 text(s, one, "student_no"), moment(s, one, "started_ms"), moment(s, one, "ended_ms")};
    }
    c->incidents = list(s, root, "incidents", ACT_INCIDENTS_MAX, sizeof *c->incidents, &c->incidents_len);
    for (size_t i = 0; i < c->incidents_len; i++)
        read_incident(s, json_array_get(json_object_get(root, "incidents"), i), &c->incidents[i]);
    c->evidence = list(s, root, "evidence", ACT_EVIDENCE_MAX, sizeof *c->evidence, &c->evidence_len);
    for (size_t i = 0; i < c->evidence_len; i++) {
        const json_t *one = json_array_get(json_object_get(root, "evidence"), i);
        c->evidence[i] = (struct act_evidence){.sha256 = hash(s, one, "sha256"),
                                               .mime = text(s, one, "mime"),
                                               .what = text(s, one, "what"),
                                               .bytes = number(s, one, "bytes", 0, INT64_C(1) << 40),
                                               .taken_ms = moment(s, one, "taken_ms")};
        read_frame(s, one, &c->evidence[i]);
        if (!s->bad && !evidence_ext(c->evidence[i].mime))
            s->bad = "mime";
    }
}

/* Acts that tell of none have no such list. */
static void read_outages(struct source *s, const json_t *root, struct act_content *c)
{
    if (!json_object_get(root, "outages"))
        return;
    c->outages = list(s, root, "outages", ACT_OUTAGES_MAX, sizeof *c->outages, &c->outages_len);
    for (size_t i = 0; i < c->outages_len; i++) {
        const json_t *one = json_array_get(json_object_get(root, "outages"), i), *cut = json_object_get(one, "cut");
        if (!json_is_boolean(cut))
            s->bad = "cut";
        c->outages[i] = (struct act_outage){.attempt = text(s, one, "attempt"),
                                            .ledger = text(s, one, "ledger"),
                                            .whose = text(s, one, "whose"),
                                            .cut = json_is_true(cut),
                                            .from_ms = moment(s, one, "from_ms"),
                                            .to_ms = moment(s, one, "to_ms"),
                                            .credited_ms = moment(s, one, "credited_ms"),
                                            .others = number(s, one, "others", 0, 1000000),
                                            .others_cut = number(s, one, "others_cut", 0, 1000000)};
    }
}

/* Acts whose exam was not looked at, or whose looks were no longer kept, have no such object. */
static void read_looks(struct source *s, const json_t *root, struct act_content *c)
{
    if (!json_object_get(root, "looks"))
        return;
    const json_t *looks = member(s, root, "looks", JSON_OBJECT), *seen = member(s, looks, "seen", JSON_ARRAY);
    c->looks = (struct act_looks){.attempt = text(s, looks, "attempt"),
                                  .from_ms = moment(s, looks, "from_ms"),
                                  .slot_ms = number(s, looks, "slot_ms", 1, INT64_C(1) << 40),
                                  .len = json_array_size(seen)};
    if (!c->looks.len || c->looks.len > ACT_SLOTS_MAX)
        s->bad = "seen";
    for (size_t i = 0; !s->bad && i < c->looks.len; i++) {
        const json_t *one = json_array_get(seen, i);
        c->looks.seen[i] = json_integer_value(one);
        if (!json_is_integer(one) || c->looks.seen[i] < 0)
            s->bad = "seen";
    }
}

static void read_signatories(struct source *s, const json_t *root, struct act_content *c)
{
    const json_t *all = member(s, root, "signatories", JSON_ARRAY);
    if (!s->bad && json_array_size(all) != ACT_SIGNERS)
        s->bad = "signatories";
    for (int order = 1; !s->bad && order <= ACT_SIGNERS; order++) {
        const json_t *one = json_array_get(all, (size_t)order - 1);
        if (number(s, one, "order", 1, ACT_SIGNERS) != order ||
            strcmp(text(s, one, "post"), post_name(act_post_at(c->form, order))))
            s->bad = "signatories";
        c->signatory[order - 1] = (struct act_signatory){text(s, one, "person"), text(s, one, "name")};
    }
}

static void read_form(struct source *s, const json_t *root, struct act_content *c)
{
    const json_t *form = member(s, root, "form", JSON_OBJECT);
    if (c->form == ACT_B) {
        c->purpose = text(s, form, "purpose");
        c->result = text(s, form, "result");
        c->decision_text = text(s, form, "decision_text");
        c->extra_s = number(s, form, "extra_s", 0, 86400);
        if (decision_from(text(s, form, "decision"), &c->decision))
            s->bad = "decision";
        return;
    }
    c->student = text(s, form, "student");
    c->group = text(s, form, "group");
    c->specialty = words(s, form, "specialty");
    c->course = words(s, form, "course");
    c->other_text = text(s, form, "other_text");
    const json_t *kinds = member(s, form, "kinds", JSON_ARRAY);
    for (size_t i = 0; i < json_array_size(kinds); i++) {
        enum act_box box;
        const char *name = json_string_value(json_array_get(kinds, i));
        if (!name || box_from(name, &box))
            s->bad = "kinds";
        else
            c->kinds |= 1u << box;
    }
}

static void read_root(struct source *s, const json_t *root, struct act_content *c)
{
    const char *kind = text(s, root, "kind");
    if (strcmp(text(s, root, "format"), "baqyla-act-1"))
        s->bad = "format";
    else if (strcmp(kind, "A") && strcmp(kind, "B"))
        s->bad = "kind";
    c->form = !strcmp(kind, "B") ? ACT_B : ACT_A;
    c->id = text(s, root, "id");
    c->version = number(s, root, "version", 1, 1000000);
    c->frozen_ms = moment(s, root, "frozen_ms");
    c->zone_min = number(s, root, "zone_min", -1440, 1440);
    c->act_date = text(s, root, "act_date");
    c->university = words(s, root, "university");
    c->observation = text(s, root, "observation");
    c->policy = text(s, root, "policy");
    const json_t *chain = member(s, root, "chain", JSON_OBJECT);
    c->chain_seq = number(s, chain, "seq", 0, INT64_C(1) << 53);
    c->chain_hash = hash(s, chain, "hash");
    c->verify_url = text(s, root, "verify_url");
    read_form(s, root, c);
    read_signatories(s, root, c);
    read_lists(s, root, c);
    read_outages(s, root, c);
    read_looks(s, root, c);
}

static bool date_valid(const char *d)
{
    static const char form[] = "0000-00-00";
    if (strlen(d) != sizeof form - 1)
        return false;
    for (size_t i = 0; form[i]; i++)
        if (form[i] == '-' ? d[i] != '-' : d[i] < '0' || d[i] > '9')
            return false;
    int month = (d[5] - '0') * 10 + d[6] - '0', day = (d[8] - '0') * 10 + d[9] - '0';
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

enum fault content_parse(const char *json, size_t len, struct arena *arena, struct act_content *ret_content)
{
    json_t *root;
    struct source s = {.arena = arena};
    struct act_content c = {0};
    enum fault f = canon_parse(json, len, &root);
    if (f)
        return f;
    read_root(&s, root, &c);
    if (!s.bad && !date_valid(c.act_date))
        s.bad = "act_date";
    json_decref(root);
    if (s.bad)
        return fault(F_INVALID, "act.json: %s", s.bad);
    f = arena_check(arena);
    if (!f)
        *ret_content = c;
    return f;
}
