#include "content.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include "clock.h"

/* Ruled lines of the form hold this many characters at the smallest legible size. */
enum { OTHER_CHARS_MAX = 390, B_CHARS_MAX = 390, B_DECISION_CHARS_MAX = 260 };

const char *evidence_ext(const char *mime)
{
    static const char *const known[][2] = {
        {"image/jpeg", "jpg"}, {"video/webm", "webm"}, {"video/mp4", "mp4"}, {"application/json", "json"}};
    for (size_t i = 0; mime && i < sizeof known / sizeof known[0]; i++)
        if (!strcmp(known[i][0], mime))
            return known[i][1];
    return NULL;
}

static json_t *text(const char *value)
{
    return json_string(value ? value : "");
}

static json_t *words(const struct act_words *w)
{
    return json_pack("{s:o, s:o, s:o}", "kk", text(w->text[LANG_KK]), "ru", text(w->text[LANG_RU]), "en",
                     text(w->text[LANG_EN]));
}

static json_t *attempt_json(const struct act_attempt *a)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:I, s:I}", "id", text(a->id), "exam", text(a->exam), "student",
                     text(a->student), "student_no", text(a->student_no), "started_ms", (json_int_t)a->started_ms,
                     "ended_ms", (json_int_t)a->ended_ms);
}

static json_t *incident_json(const struct act_incident *i)
{
    json_t *numbers = json_array(), *stills = json_array();
    for (size_t n = 0; n < i->numbers_len; n++)
        json_array_append_new(numbers, json_pack("{s:o, s:I, s:I}", "name", text(i->numbers[n].name), "value",
                                                 (json_int_t)i->numbers[n].value, "threshold",
                                                 (json_int_t)i->numbers[n].threshold));
    for (size_t n = 0; n < i->stills_len; n++)
        json_array_append_new(stills, json_pack("{s:o, s:I, s:o}", "at", text(i->stills[n].at), "at_ms",
                                                (json_int_t)i->stills[n].at_ms, "sha256", text(i->stills[n].sha256)));
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:o, s:o}", "id", text(i->id), "kind", text(i->kind),
                     "comment", text(i->comment), "title", words(&i->title), "sentence", words(&i->sentence), "from_ms",
                     (json_int_t)i->from_ms, "to_ms", (json_int_t)i->to_ms, "numbers", numbers, "stills", stills);
}

static json_t *evidence_json(const struct act_evidence *e)
{
    json_t *json = json_pack("{s:o, s:o, s:o, s:I, s:I}", "sha256", text(e->sha256), "mime", text(e->mime), "what",
                             text(e->what), "bytes", (json_int_t)e->bytes, "taken_ms", (json_int_t)e->taken_ms);
    if (!json || !e->detectors)
        return json;
    json_t *frame =
        json_pack("{s:I, s:I, s:I, s:I, s:o, s:o, s:I}", "media_ms", (json_int_t)e->media_ms, "media_to_ms",
                  (json_int_t)e->media_to_ms, "seq", (json_int_t)e->frame_seq, "layer", (json_int_t)e->layer, "codec",
                  text(e->codec), "detectors", text(e->detectors), "policy", (json_int_t)e->policy);
    if (frame && e->hidden && json_object_set_new(frame, "hidden", json_integer((json_int_t)e->hidden))) {
        json_decref(frame);
        frame = NULL;
    }
    if (!frame || json_object_set_new(json, "frame", frame)) {
        json_decref(json);
        return NULL;
    }
    return json;
}

static json_t *outage_json(const struct act_outage *o)
{
    return json_pack("{s:o, s:o, s:o, s:b, s:I, s:I, s:I, s:I, s:I}", "attempt", text(o->attempt), "ledger",
                     text(o->ledger), "whose", text(o->whose), "cut", (int)o->cut, "from_ms", (json_int_t)o->from_ms,
                     "to_ms", (json_int_t)o->to_ms, "credited_ms", (json_int_t)o->credited_ms, "others",
                     (json_int_t)o->others, "others_cut", (json_int_t)o->others_cut);
}

static json_t *looks_json(const struct act_looks *l)
{
    json_t *seen = json_array();
    for (size_t i = 0; i < l->len; i++)
        json_array_append_new(seen, json_integer((json_int_t)l->seen[i]));
    return json_pack("{s:o, s:I, s:I, s:o}", "attempt", text(l->attempt), "from_ms", (json_int_t)l->from_ms, "slot_ms",
                     (json_int_t)l->slot_ms, "seen", seen);
}

static json_t *boxes_json(uint32_t kinds)
{
    json_t *names = json_array();
    for (int box = 0; box < BOX_COUNT; box++)
        if (kinds & 1u << box)
            json_array_append_new(names, json_string(box_name((enum act_box)box)));
    return names;
}

static json_t *signatories_json(const struct act_content *c)
{
    json_t *list = json_array();
    for (int order = 1; order <= ACT_SIGNERS; order++)
        json_array_append_new(list, json_pack("{s:i, s:s, s:o, s:o}", "order", order, "post",
                                              post_name(act_post_at(c->form, order)), "person",
                                              text(c->signatory[order - 1].person), "name",
                                              text(c->signatory[order - 1].name)));
    return list;
}

static json_t *form_json(const struct act_content *c)
{
    if (c->form == ACT_A)
        return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "student", text(c->student), "group", text(c->group),
                         "specialty", words(&c->specialty), "course", words(&c->course), "kinds", boxes_json(c->kinds),
                         "other_text", text(c->other_text));
    return json_pack("{s:o, s:o, s:o, s:s, s:I}", "purpose", text(c->purpose), "result", text(c->result),
                     "decision_text", text(c->decision_text), "decision", decision_name(c->decision), "extra_s",
                     (json_int_t)c->extra_s);
}

enum fault content_write(const struct act_content *c, struct arena *arena, const char **ret_json, size_t *ret_len,
                         struct hex256 *ret_sha256)
{
    json_t *attempts = json_array(), *incidents = json_array(), *evidence = json_array();
    for (size_t i = 0; i < c->attempts_len; i++)
        json_array_append_new(attempts, attempt_json(&c->attempts[i]));
    for (size_t i = 0; i < c->incidents_len; i++)
        json_array_append_new(incidents, incident_json(&c->incidents[i]));
    for (size_t i = 0; i < c->evidence_len; i++)
        json_array_append_new(evidence, evidence_json(&c->evidence[i]));
    json_t *root =
        json_pack("{s:s, s:o, s:s, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:{s:I, s:o}, s:o, s:o, s:o, s:o}",
                  "format", "baqyla-act-1", "id", text(c->id), "kind", c->form == ACT_A ? "A" : "B", "version",
                  (json_int_t)c->version, "frozen_ms", (json_int_t)c->frozen_ms, "zone_min", (json_int_t)c->zone_min,
                  "act_date", text(c->act_date), "university", words(&c->university), "form", form_json(c),
                  "signatories", signatories_json(c), "observation", text(c->observation), "policy", text(c->policy),
                  "chain", "seq", (json_int_t)c->chain_seq, "hash", text(c->chain_hash), "verify_url",
                  text(c->verify_url), "attempts", attempts, "incidents", incidents, "evidence", evidence);
    if (!root || json_array_size(attempts) != c->attempts_len || json_array_size(incidents) != c->incidents_len ||
        json_array_size(evidence) != c->evidence_len) {
        json_decref(root);
        return fault(F_INVALID, "act %s: a text is not UTF-8", c->id ? c->id : "");
    }
    json_t *outages = c->outages_len ? json_array() : NULL;
    for (size_t i = 0; i < c->outages_len; i++)
        json_array_append_new(outages, outage_json(&c->outages[i]));
    if (outages)
        json_object_set_new(root, "outages", outages);
    if (c->looks.len)
        json_object_set_new(root, "looks", looks_json(&c->looks));
    enum fault f = canon_write(root, arena, ret_json, ret_len);
    json_decref(root);
    if (!f)
        *ret_sha256 = hex256_of(*ret_json, *ret_len);
    return f;
}

static size_t chars(const char *s)
{
    return s ? (size_t)g_utf8_strlen(s, -1) : 0;
}

static bool blank(const char *s)
{
    return !s || strspn(s, " \t\n") == strlen(s);
}

static enum fault check_a(const struct act_content *c)
{
    if (blank(c->student) || blank(c->group) || blank(c->specialty.text[LANG_KK]) || blank(c->course.text[LANG_KK]))
        return fault(F_INVALID, "act A names no student, group, specialty or course");
    if (!(c->kinds & ((1u << BOX_COUNT) - 1)))
        return fault(F_INVALID, "act A has no box ticked");
    if (c->kinds & 1u << BOX_OTHER && blank(c->other_text))
        return fault(F_INVALID, "act A ticks other cases without a text");
    if (chars(c->other_text) > OTHER_CHARS_MAX)
        return fault(F_INVALID, "other cases are longer than %d characters", OTHER_CHARS_MAX);
    if (!c->evidence_len && blank(c->observation))
        return fault(F_INVALID, "act A has neither evidence nor a written observation");
    if (c->attempts_len != 1)
        return fault(F_INVALID, "act A is about one attempt");
    return F_OK;
}

static enum fault check_b(const struct act_content *c)
{
    if (blank(c->purpose) || blank(c->result) || blank(c->decision_text))
        return fault(F_INVALID, "act B needs purpose, result and decision");
    if (chars(c->purpose) > B_CHARS_MAX || chars(c->result) > B_CHARS_MAX)
        return fault(F_INVALID, "purpose and result hold %d characters", B_CHARS_MAX);
    if (chars(c->decision_text) > B_DECISION_CHARS_MAX)
        return fault(F_INVALID, "the decision holds %d characters", B_DECISION_CHARS_MAX);
    if (c->decision == DECISION_NONE)
        return fault(F_INVALID, "act B has no decision");
    if (c->decision == DECISION_EXTRA_TIME && c->extra_s <= 0)
        return fault(F_INVALID, "extra time needs its seconds");
    return F_OK;
}

enum fault content_check(const struct act_content *c)
{
    for (int i = 0; i < ACT_SIGNERS; i++) {
        if (blank(c->signatory[i].person) || blank(c->signatory[i].name))
            return fault(F_INVALID, "signatory %d is missing", i + 1);
        for (int k = 0; k < i; k++)
            if (!strcmp(c->signatory[i].person, c->signatory[k].person))
                return fault(F_INVALID, "signatories %d and %d are one person", k + 1, i + 1);
    }
    for (size_t i = 0; i < c->attempts_len; i++) {
        char day[21];
        clock_rfc3339(c->attempts[i].started_ms + c->zone_min * 60000, day);
        if (c->attempts[i].started_ms && strncmp(c->act_date, day, 10) < 0)
            return fault(F_INVALID, "the act's date lies before the exam");
    }
    return c->form == ACT_A ? check_a(c) : check_b(c);
}
