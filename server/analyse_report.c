#include "analyse.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const camera_words[CAMERA_STATES] = {"ok", "covered", "dark", "blocked", "frozen", "defocused"};

static const char *const camera_sentences[CAMERA_STATES][LANG_COUNT] = {
    {"камера дұрыс", "камера в порядке", "the camera is fine"},
    {"камера жабық", "камера закрыта", "the camera is covered"},
    {"қараңғы", "темно", "it is dark"},
    {"камераны бағдарлама бұғаттаған", "камера заблокирована программой",
     "the camera is blocked by software"},
    {"сурет тұрып қалған", "изображение застыло", "the picture is frozen"},
    {"бүкіл сурет бұлыңғыр", "всё изображение размыто", "the whole picture is out of focus"},
};

enum lang report_lang(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);

        if (!value || !*value)
            continue;
        return !strncmp(value, "kk", 2) ? LANG_KK : !strncmp(value, "ru", 2) ? LANG_RU : LANG_EN;
    }
    return LANG_EN;
}

static void print(json_t *line)
{
    json_dumpf(line, stdout, JSON_COMPACT);
    putchar('\n');
    fflush(stdout);
    json_decref(line);
}

static const struct sight_box *largest(const struct sight *s)
{
    const struct sight_box *best = NULL;

    for (uint32_t i = 0; i < s->boxes && i < SIGHT_BOXES; i++)
        if (!best || s->box[i].w * s->box[i].h > best->w * best->h)
            best = &s->box[i];
    return best;
}

static json_t *boxes(const struct sight *s)
{
    json_t *out = json_array();

    for (uint32_t i = 0; i < s->boxes && i < SIGHT_BOXES; i++) {
        const struct sight_box *b = &s->box[i];

        json_array_append_new(out, json_pack("[i,i,i,i,i]", b->x, b->y, b->w, b->h, b->score_milli));
    }
    return out;
}

/* null: nobody looked for them. */
static json_t *objects(const struct sight *s)
{
    static const char *const words[OBJECT_LABELS] = {"", "phone", "book", "laptop", "screen", "headset"};
    json_t *out = json_array();

    if (s->objects == OBJECTS_UNKNOWN) {
        json_decref(out);
        return json_null();
    }
    for (int i = 0; i < s->objects && i < SIGHT_OBJECTS; i++) {
        const struct sight_object *o = &s->object[i];

        if (o->label > OBJECT_NONE && o->label < OBJECT_LABELS)
            json_array_append_new(out, json_pack("{s:s,s:[i,i,i,i],s:i}", "label", words[o->label], "box", o->x, o->y,
                                                 o->w, o->h, "score_milli", o->score_milli));
    }
    return out;
}

void report_still(const struct report *report, const struct sight *s)
{
    const struct sight_box *face = largest(s);
    const char *camera = s->camera < CAMERA_STATES ? camera_words[s->camera] : "ok";
    int unusable = s->camera == CAMERA_COVERED || s->camera == CAMERA_BLOCKED;

    if (!report->json) {
        printf("%s: %s", report->file, camera_sentences[s->camera][report->lang]);
        if (s->faces != FACES_UNKNOWN)
            printf("; %s %d", (const char *const[]){"бет", "лиц", "faces"}[report->lang], s->faces);
        putchar('\n');
        fflush(stdout);
        return;
    }
    json_t *line = json_pack("{s:s,s:s}", "file", report->file, "camera", camera);
    if (s->faces == FACES_UNKNOWN && !unusable)
        json_object_set_new(line, "faces", json_null()); /* no models: nobody looked */
    else
        json_object_set_new(line, "faces", json_integer(s->faces < 0 ? 0 : s->faces));
    json_object_set_new(line, "boxes", boxes(s));
    json_object_set_new(line, "sharpness_milli", json_integer(face ? face->sharpness_milli : s->sharpness_milli));
    json_object_set_new(line, "identifiable", json_boolean(face && face->identifiable));
    json_object_set_new(line, "objects", unusable ? json_array() : objects(s));
    print(line);
}

static json_t *numbers(const struct verdict *v)
{
    json_t *out = json_object();

    for (uint32_t i = 0; i < v->numbers; i++) {
        char name[48];

        snprintf(name, sizeof name, "threshold_%s", v->number[i].name);
        json_object_set_new(out, v->number[i].name, json_integer(v->number[i].value));
        json_object_set_new(out, name, json_integer(v->number[i].threshold));
    }
    return out;
}

/* 83250 -> "1:23.2" */
static const char *stamp(int64_t ms, char *out, size_t size)
{
    snprintf(out, size, "%" PRId64 ":%02d.%d", ms / 60000, (int)(ms / 1000 % 60), (int)(ms % 1000 / 100));
    return out;
}

void report_verdicts(struct report *report, const struct verdict *verdicts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct verdict *v = &verdicts[i];
        const char *word = kind_row(v->kind)->word;
        char sentence[KIND_SENTENCE_MAX], from[24], to[24];

        if (v->what == VERDICT_OPEN)
            report->opened_ms[v->kind] = v->at_ms;
        if (v->what != VERDICT_CLOSE)
            continue;
        report->incidents++;
        kind_sentence(v->kind, report->lang, report->policy, v->from_ms, v->to_ms, v->at_ms, v->number, v->numbers,
                      sentence, sizeof sentence);
        if (!report->json) {
            printf("%s: %s – %s  %s\n", report->file, stamp(v->from_ms, from, sizeof from),
                   v->to_ms < 0 ? "…" : stamp(v->to_ms, to, sizeof to), sentence);
            fflush(stdout);
            continue;
        }
        print(json_pack("{s:s,s:s,s:I,s:o,s:I,s:o,s:s,s:i,s:s}", "file", report->file, "kind", word, "from_ms",
                        (json_int_t)v->from_ms, "to_ms", v->to_ms < 0 ? json_null() : json_integer(v->to_ms),
                        "opened_ms", (json_int_t)report->opened_ms[v->kind], "numbers", numbers(v), "sentence",
                        sentence, "policy_version", (int)v->policy_version, "detectors", report->detectors));
    }
}

void report_summary(const struct report *report, const struct wire_end *end)
{
    if (report->json) {
        print(json_pack("{s:s,s:i,s:I,s:i,s:s,s:b}", "file", report->file, "frames", (int)end->frames, "duration_ms",
                        (json_int_t)(end->duration_us / 1000), "incidents", report->incidents, "runtime",
                        report->ready.runtime, "degraded", report->ready.degraded != 0));
        return;
    }
    static const char *const words[LANG_COUNT] = {"%s: %.1f с, %d оқиға\n", "%s: %.1f с, инцидентов: %d\n",
                                                  "%s: %.1f s, %d incidents\n"};
    printf(words[report->lang], report->file, (double)end->duration_us / 1e6, report->incidents);
    fflush(stdout);
}

void report_unreadable(const struct report *report, const char *why)
{
    static const char *const words[LANG_COUNT] = {"файлды оқу мүмкін болмады", "файл не удалось прочитать",
                                                  "the file could not be read"};

    fprintf(stderr, "baqyla: %s: %s%s%s\n", report->file, words[report->lang], why && *why ? ": " : "", why ? why : "");
}
