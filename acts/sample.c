#include "sample.h"

#include <stdlib.h>
#include <string.h>

#include "act_looks.h"
#include "sample_jpeg.h"
#include "sample_sights.h"

static const int64_t frozen_ms = SAMPLE_FROZEN_MS, started_ms = SAMPLE_STARTED_MS;

static void figure(uint8_t *luma, int cx, int top, int size)
{
    for (int y = top; y < SAMPLE_HEIGHT; y++)
        for (int x = 0; x < SAMPLE_WIDTH; x++) {
            int dx = x - cx, hy = y - (top + size), sy = y - (top + size * 3);
            if (dx * dx * 16 + hy * hy * 9 < size * size * 9)
                luma[y * SAMPLE_WIDTH + x] = (uint8_t)(176 - dx);
            else if (sy > -size && dx * dx < size * size * 3 - (sy < 0 ? sy * sy * 3 : 0))
                luma[y * SAMPLE_WIDTH + x] = (uint8_t)(84 + (y & 7));
        }
}

void sample_draw(uint8_t luma[SAMPLE_WIDTH * SAMPLE_HEIGHT], int people)
{
    for (int y = 0; y < SAMPLE_HEIGHT; y++)
        for (int x = 0; x < SAMPLE_WIDTH; x++) {
            int window = x > 200 && x < 290 && y > 30 && y < 110, frame = x == 245 || y == 70;
            luma[y * SAMPLE_WIDTH + x] = (uint8_t)(people < 0 ? 14 + ((x * 7 + y * 13) & 3)
                                                   : window   ? (frame ? 120 : 222)
                                                   : y > 190  ? 98
                                                              : 150 - y / 8);
        }
    if (people >= 1)
        figure(luma, 130, 70, 44);
    if (people >= 2)
        figure(luma, 252, 96, 30);
}

static enum fault picture(struct sample *s, int people, const char **ret_sha256)
{
    static uint8_t luma[SAMPLE_WIDTH * SAMPLE_HEIGHT];
    void *bytes;
    size_t len;
    sample_draw(luma, people);
    enum fault f = sample_jpeg(luma, SAMPLE_WIDTH, SAMPLE_HEIGHT, &bytes, &len);
    if (f)
        return f;
    struct picture *p = &s->pictures[s->pictures_len++];
    p->bytes = arena_copy(&s->arena, bytes, len);
    p->len = len;
    p->sha256 = arena_text(&s->arena, hex256_of(bytes, len).text);
    free(bytes);
    *ret_sha256 = p->sha256;
    return arena_check(&s->arena);
}

static void incident(const struct sample *s, size_t n, const struct verdict *v, struct act_incident *ret)
{
    const struct replay_incident *booked = &s->replay.incidents[n];
    struct act_incident i = {
        .id = booked->id, .kind = booked->kind, .from_ms = started_ms + v->from_ms, .to_ms = started_ms + v->to_ms};
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        i.title.text[lang] = kind_row(v->kind)->title[lang];
        i.sentence.text[lang] = booked->sentence[lang];
    }
    for (uint32_t k = 0; k < v->numbers && k < ACT_NUMBERS_MAX; k++)
        i.numbers[i.numbers_len++] = (struct act_number){v->number[k].name, v->number[k].value, v->number[k].threshold};
    *ret = i;
}

static enum fault incidents(struct sample *s)
{
    static const char *const at[] = {"before", "at", "after"};
    static const int seen[2][3] = {{1, -1, 1}, {1, 2, 1}};
    struct act_content *c = &s->content;
    struct verdict verdict[SAMPLE_INCIDENTS];
    const char *known[3] = {0}; /* one file per picture, by people + 1 … */
    c->incidents_len = 2;
    c->incidents = arena_alloc(&s->arena, 2 * sizeof *c->incidents);
    c->evidence = arena_alloc(&s->arena, 3 * sizeof *c->evidence);
    if (arena_check(&s->arena))
        return arena_check(&s->arena);
    enum fault f = sample_sights(s, verdict);
    if (f)
        return f;
    for (size_t i = 0; i < SAMPLE_INCIDENTS; i++)
        incident(s, i, &verdict[i], &c->incidents[i]);
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 3; k++) {
            int which = seen[i][k] < 0 ? 0 : seen[i][k];
            struct act_incident *in = &c->incidents[i];
            int64_t at_ms = k == 0 ? in->from_ms - 1000 : k == 1 ? in->from_ms + 2000 : in->to_ms + 1000;
            if (!known[which]) {
                f = picture(s, seen[i][k], &known[which]);
                if (f)
                    return f;
                c->evidence[c->evidence_len++] =
                    (struct act_evidence){.sha256 = known[which],
                                          .mime = "image/jpeg",
                                          .what = "still",
                                          .bytes = (int64_t)s->pictures[s->pictures_len - 1].len,
                                          .taken_ms = at_ms,
                                          .detectors = SAMPLE_DETECTORS,
                                          .codec = "vp8 320x240 full, config 1",
                                          .media_ms = at_ms - started_ms,
                                          .frame_seq = (at_ms - started_ms) / 250 + 1,
                                          .policy = 1};
            }
            in->stills[in->stills_len++] = (struct act_still){at[k], at_ms, known[which]};
        }
    return F_OK;
}

/* Of act A the student's own link, for a moment; of act B the server's. */
static enum fault outage(struct sample *s)
{
    struct act_content *c = &s->content;
    const bool a = c->form == ACT_A;
    const int64_t from_ms = started_ms + (a ? SAMPLE_GAP_MS : 60000);
    c->outages = arena_alloc(&s->arena, sizeof *c->outages);
    if (!c->outages)
        return fault(F_NOMEM, "an outage of a sample");
    c->outages[c->outages_len++] = (struct act_outage){.attempt = c->attempts[0].id,
                                                       .ledger = a ? "offline" : "server",
                                                       .whose = a ? "link" : "server",
                                                       .cut = !a,
                                                       .from_ms = from_ms,
                                                       .to_ms = from_ms + (a ? SAMPLE_GAP_LASTS_MS : 30000),
                                                       .others = 24,
                                                       .others_cut = a ? 0 : 24};
    return F_OK;
}

static void fill_form(struct act_content *c)
{
    static const char *const names[POST_COUNT] = {"Үлгілі Мәдина Тәжірибеқызы", "Сынамақ Ерлан Байқауұлы",
                                                  "Мысалова Гүлнар Үлгіқызы", "Жобалы Дәурен Нұсқаұлы"};
    static const char *const ids[POST_COUNT] = {"01k9sampleperson0001", "01k9sampleperson0002", "01k9sampleperson0003",
                                                "01k9sampleperson0004"};
    for (int order = 1; order <= ACT_SIGNERS; order++) {
        enum act_post post = act_post_at(c->form, order);
        c->signatory[order - 1] = (struct act_signatory){ids[post], names[post]};
    }
    if (c->form == ACT_A) {
        c->student = "Сынақов Үлгібек Мысалұлы";
        c->group = "ҚМ-00";
        c->specialty = (struct act_words){{"Қолданбалы математика", "Прикладная математика", "Applied mathematics"}};
        c->course = (struct act_words){{"Ықтималдықтар теориясы", "Теория вероятностей", "Probability theory"}};
        c->kinds = 1u << BOX_CAMERA_COVERED | 1u << BOX_OUTSIDE_PERSON;
    } else {
        c->purpose = "Емтихан кезінде студенттің байланысы үзілген себебін анықтау.";
        c->result = "Сервердің желісі 10:01:00–10:01:30 аралығында үзілген, ақау студентке байланысты емес.";
        c->decision_text = "Студентке 30 секунд қосымша уақыт берілсін.";
        c->decision = DECISION_EXTRA_TIME;
        c->extra_s = 30;
    }
}

enum fault sample_init(struct sample *s, enum act_form form)
{
    *s = (struct sample){0};
    arena_init(&s->arena, 0);
    struct act_content *c = &s->content;
    *c = (struct act_content){.form = form,
                              .id = "01k9sampleact0000001",
                              .version = 1,
                              .frozen_ms = frozen_ms,
                              .zone_min = 300,
                              .act_date = "2026-11-21",
                              .university = {{"Үлгі университеті", "Образцовый университет", "Sample University"}},
                              .policy = "1",
                              .chain_seq = 41,
                              .chain_hash = "6f1ed002ab5595859014ebf0951522d9a1c4a3c1b0a7a8d6a4f4f7a1f6b3c2d1",
                              .verify_url = "https://baqyla.example/v/0123456789abcdef0123456789abcdef"};
    fill_form(c);
    s->pictures = arena_alloc(&s->arena, 3 * sizeof *s->pictures);
    c->attempts = arena_alloc(&s->arena, sizeof *c->attempts);
    enum fault f = arena_check(&s->arena);
    if (f)
        goto out;
    c->attempts_len = 1;
    c->attempts[0] = (struct act_attempt){
        "01k9sampleattempt001",      "01k9sampleexam000001", "Сынақов Үлгібек Мысалұлы", "S-0000", started_ms,
        started_ms + SAMPLE_LASTS_MS};
    f = outage(s);
    if (!f && form == ACT_A)
        f = incidents(s);
    if (!f && form == ACT_A)
        f = act_looks_count(s->sights, s->sights_len, started_ms, started_ms, c->attempts[0].ended_ms, &c->looks);
    if (form == ACT_A)
        c->looks.attempt = c->attempts[0].id;
    else
        c->observation = "Желі журналы: сервер жағындағы үзіліс 30 секунд.";
out:
    if (f)
        sample_release(s);
    return f;
}

void sample_release(struct sample *s)
{
    arena_release(&s->arena);
    *s = (struct sample){0};
}
