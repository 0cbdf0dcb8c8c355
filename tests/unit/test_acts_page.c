/* links: acts */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "act_looks.h"
#include "assert_fault.h"
#include "canon.h"
#include "page.h"
#include "sample.h"
#include "sightlog.h"

static char *canon(struct arena *arena, const char *json)
{
    const char *text;
    size_t len;
    json_t *value = json_loads(json, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    assert_non_null(value);
    enum fault f = canon_write(value, arena, &text, &len);
    json_decref(value);
    return f ? NULL : (char *)text;
}

static void keys_are_sorted_by_code_point(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    assert_string_equal(canon(&a, "{\"b\":1,\"a\":{\"я\":[],\"ә\":{},\"z\":true},\"\":null}"),
                        "{\"\":null,\"a\":{\"z\":true,\"я\":[],\"ә\":{}},\"b\":1}");
    arena_release(&a);
}

static void texts_are_composed_and_escaped(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    /* и + combining breve is й. */
    assert_string_equal(canon(&a, "\"\\u0438\\u0306\\n\\u0001\\\"\\\\/\\u007f\""), "\"й\\n\\u0001\\\"\\\\/\x7f\"");
    arena_release(&a);
}

static void what_has_two_spellings_is_refused(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    assert_null(canon(&a, "1.5"));
    assert_null(canon(&a, "9007199254740992"));
    assert_non_null(canon(&a, "9007199254740991"));
    assert_null(canon(&a, "\"a\\u0000b\""));
    assert_null(canon(&a, "{\"\\u0439\":1,\"\\u0438\\u0306\":2}"));
    arena_release(&a);
}

static void depth_is_bounded(void **state)
{
    struct arena a;
    char deep[128];
    (void)state;
    arena_init(&a, 0);
    memset(deep, '[', 40);
    memset(deep + 40, ']', 40);
    deep[80] = 0;
    assert_null(canon(&a, deep));
    arena_release(&a);
}

static void other_spellings_do_not_parse_as_canonical(void **state)
{
    json_t *value;
    (void)state;
    assert_int_equal(canon_parse("{\"a\":1, \"b\":2}", 14, &value), F_INVALID);
    assert_int_equal(canon_parse("{\"b\":1,\"a\":2}", 13, &value), F_INVALID);
    assert_int_equal(canon_parse("{\"a\":1}\n", 8, &value), F_INVALID);
    assert_ok(canon_parse("{\"a\":1}", 7, &value));
    json_decref(value);
}

static void a_hash_is_the_standard_one(void **state)
{
    (void)state;
    assert_string_equal(hex256_of("abc", 3).text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_false(hex256_valid("BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
}

static void content_survives_writing_and_parsing(void **state)
{
    (void)state;
    for (int form = ACT_A; form <= ACT_B; form++) {
        struct sample s;
        struct act_content back;
        struct hex256 one, two;
        const char *json, *again;
        size_t len, again_len;
        assert_ok(sample_init(&s, (enum act_form)form));
        if (s.content.evidence_len)
            s.content.evidence[0].hidden = 1;
        assert_ok(content_write(&s.content, &s.arena, &json, &len, &one));
        assert_ok(content_parse(json, len, &s.arena, &back));
        assert_ok(content_write(&back, &s.arena, &again, &again_len, &two));
        assert_int_equal(len, again_len);
        assert_memory_equal(json, again, len);
        assert_string_equal(one.text, two.text);
        sample_release(&s);
    }
}

static void refused(struct sample *s)
{
    assert_int_equal(content_check(&s->content), F_INVALID);
}

static void an_incomplete_act_is_refused(void **state)
{
    struct sample s;
    (void)state;
    assert_ok(sample_init(&s, ACT_A));
    assert_ok(content_check(&s.content));
    uint32_t kinds = s.content.kinds;
    s.content.kinds = 0;
    refused(&s);
    s.content.kinds = kinds | 1u << BOX_OTHER;
    refused(&s); /* other cases without a text */
    s.content.other_text = "Орнынан тұрып кетті";
    assert_ok(content_check(&s.content));
    struct act_signatory second = s.content.signatory[1];
    s.content.signatory[1] = s.content.signatory[0];
    refused(&s); /* one person twice */
    s.content.signatory[1] = second;
    s.content.evidence_len = 0;
    refused(&s); /* neither evidence nor observation */
    s.content.observation = "Проктор көрді";
    assert_ok(content_check(&s.content));
    s.content.act_date = "2026-11-20";
    refused(&s); /* before the exam */
    sample_release(&s);
}

static void b_needs_its_three_texts(void **state)
{
    struct sample s;
    (void)state;
    assert_ok(sample_init(&s, ACT_B));
    s.content.extra_s = 0;
    refused(&s);
    s.content.extra_s = 60;
    s.content.result = " ";
    refused(&s);
    sample_release(&s);
}

struct pdf {
    char *bytes;
    size_t len;
};

static struct pdf render(enum act_form form)
{
    struct sample s;
    struct pdf pdf;
    assert_ok(sample_init(&s, form));
    assert_ok(page_render(&s.content, s.pictures, s.pictures_len, &pdf.bytes, &pdf.len));
    sample_release(&s);
    return pdf;
}

static void the_page_is_the_same_bytes_each_time(void **state)
{
    (void)state;
    for (int form = ACT_A; form <= ACT_B; form++) {
        struct pdf one = render((enum act_form)form);
        setenv("TZ", "America/New_York", 1);
        setenv("LC_ALL", "ru_RU.UTF-8", 1);
        struct pdf two = render((enum act_form)form);
        unsetenv("TZ");
        unsetenv("LC_ALL");
        assert_int_equal(one.len, two.len);
        assert_memory_equal(one.bytes, two.bytes, one.len);
        free(one.bytes);
        free(two.bytes);
    }
}

/* The words of the page as pdftotext finds them, white space folded to single blanks. */
static char *words_of(const struct pdf *pdf)
{
    char name[] = "/tmp/baqyla-page-XXXXXX", command[128], *text = calloc(1, 65536);
    int fd = mkstemp(name);
    assert_true(fd >= 0 && write(fd, pdf->bytes, pdf->len) == (ssize_t)pdf->len);
    close(fd);
    snprintf(command, sizeof command, "pdftotext -raw %s -", name);
    FILE *in = popen(command, "r");
    assert_non_null(in);
    size_t n = 0;
    for (int c; (c = fgetc(in)) != EOF && n < 65535;) {
        if (c == '\n' || c == '\f')
            c = ' ';
        if (c != ' ' || (n && text[n - 1] != ' '))
            text[n++] = (char)c;
    }
    assert_int_equal(pclose(in), 0);
    unlink(name);
    return text;
}

static void finds(const char *text, const char *words)
{
    if (!strstr(text, words))
        fail_msg("the page does not say: %s", words);
}

static void prints(enum act_form form, const char *const *exact, size_t n)
{
    struct pdf pdf = render(form);
    char *text = words_of(&pdf);
    for (size_t i = 0; i < n; i++)
        finds(text, exact[i]);
    free(text);
    free(pdf.bytes);
}

static void form_a_says_the_regulation_s_words(void **state)
{
    static const char *const exact[] = {
        "Қосымша А",
        "Емтихан тәртібін бұзу туралы АКТ",
        "Біз, Тестілеу және қашықтықтан оқыту орталығының меңгерушісі, инженер-программисі, маманы студенттің",
        "(Т.А.Ә.)",
        "мамандығы",
        "тобы",
        "келесі пән бойынша",
        "емтихан",
        "тапсыру барысында белгіленген тәртіп бұзу туралы Актісін толтырдық.",
        "Тәртіп бұзушылықтар:",
        "☒ Веб-камераны жабу (қара экран)",
        "☐ Антивирус веб-камераны бұғаттады",
        "☐ Бұлыңғыр суретіне байланысты студентті анықтау мүмкін емес",
        "☐ Емтихан талаптарын бұзатын, рұқсат етілмеген заттарды қолдану",
        "☒ Емтихан тапсырушының жанында бөгде адамның болуы",
        "☐ Басқа жағдайлар",
        "Студенттің балы жойылады.",
        "Тестілеу және қашықтықтан оқыту орталығының маманы",
        "Тестілеу және қашықтықтан оқыту орталығының инженер-программисі",
        "Тестілеу және қашықтықтан оқыту орталығының меңгерушісі",
        "Т.А.Ә.",
        "(қолы)",
        "Күні",
        "қараша",
        "Сынақов Үлгібек Мысалұлы",
        "Приложение А",
        "АКТ о нарушении порядка проведения экзамена",
        "Балл студента аннулируется.",
        "1 / 4",
    };
    (void)state;
    prints(ACT_A, exact, sizeof exact / sizeof exact[0]);
}

static void form_b_says_the_regulation_s_words(void **state)
{
    static const char *const exact[] = {
        "Қосымша Б",
        "Тексеріс нәтижесінің Актісі",
        "Тексеріс мақсаты:",
        "Тексеріс нәтижесі:",
        "Шешім:",
        "Орындаушылар:",
        "1. Тестілеу және қашықтықтан оқыту орталығының меңгерушісі",
        "2. Офис-регистратор басшысы",
        "3. Тестілеу және қашықтықтан оқыту орталығының маманы",
        "Күні",
        "Цель проверки:",
        "Исполнители:",
    };
    (void)state;
    prints(ACT_B, exact, sizeof exact / sizeof exact[0]);
}

/* In English as nobody signs it, and as no verifier takes it for the page. */
static void a_reading_aid_says_what_it_is(void **state)
{
    static const char *const exact[2][5] = {
        {"Reading aid in English. Nobody signs this page", "ACT on violation of the examination order",
         "☒ Covering the web camera (black screen)", "The student's score is annulled.", "November"},
        {"Reading aid in English. Nobody signs this page", "Act on the result of the inspection",
         "Purpose of the inspection:", "2. Head of the Office of the Registrar", "November"}};
    (void)state;
    for (int form = ACT_A; form <= ACT_B; form++) {
        struct sample s;
        struct pdf pdf;
        struct hex256 sha256;
        assert_ok(sample_init(&s, (enum act_form)form));
        assert_ok(page_reading(&s.content, &pdf.bytes, &pdf.len));
        char *text = words_of(&pdf);
        for (size_t i = 0; i < 5; i++)
            finds(text, exact[form][i]);
        assert_null(strstr(text, "Қосымша"));
        assert_fault(page_json_sha256(pdf.bytes, pdf.len, &sha256), F_INVALID);
        free(text);
        free(pdf.bytes);
        sample_release(&s);
    }
}

/* Every number that a verdict can carry. */
static void each_figure_has_words_in_three_languages(void **state)
{
    const char *names[KINDS + EXTRAS + 2] = {"lasted_ms", "looks"};
    size_t n = 2;
    (void)state;
    for (int kind = 0; kind < KINDS; kind++)
        names[n++] = kind_row((enum incident_kind)kind)->number;
    for (int extra = EXTRA_NONE + 1; extra < EXTRAS; extra++)
        names[n++] = extra_name((enum kind_extra)extra);
    for (size_t i = 0; i < n; i++)
        for (int lang = 0; lang < LANG_COUNT; lang++)
            if (!figure_name(names[i], (enum lang)lang))
                fail_msg("no words for %s", names[i]);
    assert_null(figure_name("looks ", LANG_KK));
}

static void the_annex_says_its_figures_and_its_strip_in_words(void **state)
{
    static const char *const exact_a[] = {"Растаған қараулар / Подтвердивших просмотров",
                                          "Уақыт жолағы / Шкала времени",
                                          "Оқиғалар: 2",
                                          "События: 2",
                                          "Байланыссыз не суретсіз: 1 · 3,0 с",
                                          "Без связи или без изображения: 1 · 3,0 с",
                                          "Суретке қараулар: 468",
                                          "Просмотры изображения: 468",
                                          "10:00:00",
                                          "10:02:00"};
    static const char *const exact_b[] = {"Оқиғалар: 0", "Без связи или без изображения: 1 · 30,0 с",
                                          "Шешім түрі / Вид решения Қосымша уақыт беру / Дать дополнительное время",
                                          "Расчёт: потеряно − возвращено = причитается: 30,0 с − 0,0 с = 30 с"};
    (void)state;
    prints(ACT_A, exact_a, sizeof exact_a / sizeof exact_a[0]);
    prints(ACT_B, exact_b, sizeof exact_b / sizeof exact_b[0]);
}

static void a_picture_in_which_others_are_hidden_says_so(void **state)
{
    struct sample s;
    struct pdf pdf;
    (void)state;
    assert_ok(sample_init(&s, ACT_A));
    s.content.evidence[0].hidden = 2;
    assert_ok(page_render(&s.content, s.pictures, s.pictures_len, &pdf.bytes, &pdf.len));
    char *text = words_of(&pdf);
    finds(text, "Бөгде адамдардың танылмайтын етілген беттері / Лица посторонних, сделанные неузнаваемыми: 2");
    free(text);
    free(pdf.bytes);
    sample_release(&s);
}

/* Slots of whole seconds over the exam's time; late looks, and those before and after, are not counted. */
static void looks_are_counted_over_the_exam_s_time(void **state)
{
    enum { EPOCH = 1000000, HOUR = 3600000 };
    static uint8_t log[64 * 1024];
    struct act_looks looks;
    size_t len = 0;
    (void)state;
    for (int i = 0; i < 200; i++) {
        struct sight s = {.wire = SIGHT_WIRE,
                          .pts_us = (uint64_t)i * 1000000,
                          .seq = (uint32_t)i + 1,
                          .width = 320,
                          .height = 240,
                          .flags = i == 3 ? WIRE_LATE : 0,
                          .objects = OBJECTS_UNKNOWN};
        len += sightlog_sight(&s, log + len);
    }
    assert_ok(act_looks_count(log, len, EPOCH, EPOCH + 2000, EPOCH + 2000 + HOUR, &looks));
    assert_int_equal(looks.slot_ms, 30000);
    assert_int_equal(looks.len, 120);
    assert_int_equal(looks.seen[0], 29); /* 30 seconds but the late one */
    assert_int_equal(looks.seen[6], 18);
    assert_int_equal(looks.seen[7], 0);
    assert_ok(act_looks_count(log, len, EPOCH, EPOCH + 2000, EPOCH + 5500, &looks));
    assert_int_equal(looks.slot_ms, 1000);
    assert_int_equal(looks.len, 4);
    assert_int_equal(looks.seen[1] + looks.seen[3], 1);
    assert_ok(act_looks_count(log, len, EPOCH, 0, HOUR, &looks));
    assert_int_equal(looks.len, 0);
    assert_int_equal(act_looks_count(log, len - 1, EPOCH, EPOCH, EPOCH + HOUR, &looks), F_CORRUPT);
}

static void looks_of_a_forged_act_are_bounded(void **state)
{
    static const char *const wrong[] = {"[]", "[-1]", "[\"1\"]", "{}"};
    struct sample s;
    struct act_content back;
    struct hex256 sha256;
    const char *json;
    size_t len;
    (void)state;
    assert_ok(sample_init(&s, ACT_A));
    assert_ok(content_write(&s.content, &s.arena, &json, &len, &sha256));
    const char *seen = strstr(json, "\"seen\":"), *end = seen ? strchr(seen, ']') + 1 : NULL;
    assert_non_null(seen);
    seen += strlen("\"seen\":");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const char *forged = arena_format(&s.arena, "%.*s%s%s", (int)(seen - json), json, wrong[i], end);
        assert_int_equal(content_parse(forged, strlen(forged), &s.arena, &back), F_INVALID);
    }
    sample_release(&s);
}

static void the_pdf_carries_the_hash_of_the_json(void **state)
{
    struct sample s;
    struct hex256 want, got;
    const char *json;
    size_t len;
    struct pdf pdf = render(ACT_A);
    (void)state;
    assert_ok(sample_init(&s, ACT_A));
    assert_ok(content_write(&s.content, &s.arena, &json, &len, &want));
    assert_ok(page_json_sha256(pdf.bytes, pdf.len, &got));
    assert_string_equal(want.text, got.text);
    assert_int_equal(page_json_sha256("%PDF-1.5", 8, &got), F_INVALID);
    sample_release(&s);
    free(pdf.bytes);
}

static void a_missing_still_is_refused(void **state)
{
    struct sample s;
    char *pdf;
    size_t len;
    (void)state;
    assert_ok(sample_init(&s, ACT_A));
    assert_int_equal(page_render(&s.content, s.pictures, 1, &pdf, &len), F_INVALID);
    struct picture broken[3] = {s.pictures[0], s.pictures[1], s.pictures[2]};
    broken[1].bytes = "not a picture at all";
    broken[1].len = 20;
    assert_int_equal(page_render(&s.content, broken, 3, &pdf, &len), F_INVALID);
    sample_release(&s);
}

static void long_texts_stay_on_their_page(void **state)
{
    struct sample s;
    struct pdf pdf;
    (void)state;
    assert_ok(sample_init(&s, ACT_A));
    s.content.kinds |= 1u << BOX_OTHER;
    s.content.other_text =
        "Студент бірнеше рет орнынан тұрып, камера алдынан кетіп, ескертуге қарамастан қайта оралмады; "
        "микрофоннан бөтен дауыс естілді, үстел үстінде рұқсат етілмеген қағаздар көрінді; "
        "жеке басы сәйкес келмейді.";
    s.content.student = "Сынақбайқызы-Үлгібекова Мысалгүл-Тәжірибе Үлгітайқызы-Жобалықызы";
    s.content.course =
        (struct act_words){{"Ықтималдықтар теориясы және математикалық статистиканың таңдаулы тараулары",
                            "Избранные главы теории вероятностей и математической статистики", "Chapters"}};
    assert_ok(page_render(&s.content, s.pictures, s.pictures_len, &pdf.bytes, &pdf.len));
    char *text = words_of(&pdf);
    finds(text, "жеке басы сәйкес келмейді.");
    finds(text, "статистиканың таңдаулы тараулары");
    finds(text, "1 / 4");
    free(text);
    free(pdf.bytes);
    sample_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_sorted_by_code_point),
        cmocka_unit_test(texts_are_composed_and_escaped),
        cmocka_unit_test(what_has_two_spellings_is_refused),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(other_spellings_do_not_parse_as_canonical),
        cmocka_unit_test(a_hash_is_the_standard_one),
        cmocka_unit_test(content_survives_writing_and_parsing),
        cmocka_unit_test(an_incomplete_act_is_refused),
        cmocka_unit_test(b_needs_its_three_texts),
        cmocka_unit_test(the_page_is_the_same_bytes_each_time),
        cmocka_unit_test(form_a_says_the_regulation_s_words),
        cmocka_unit_test(form_b_says_the_regulation_s_words),
        cmocka_unit_test(a_reading_aid_says_what_it_is),
        cmocka_unit_test(each_figure_has_words_in_three_languages),
        cmocka_unit_test(the_annex_says_its_figures_and_its_strip_in_words),
        cmocka_unit_test(a_picture_in_which_others_are_hidden_says_so),
        cmocka_unit_test(looks_are_counted_over_the_exam_s_time),
        cmocka_unit_test(looks_of_a_forged_act_are_bounded),
        cmocka_unit_test(the_pdf_carries_the_hash_of_the_json),
        cmocka_unit_test(a_missing_still_is_refused),
        cmocka_unit_test(long_texts_stay_on_their_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
