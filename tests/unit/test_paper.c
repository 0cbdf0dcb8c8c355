/* links: acts */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "assert_fault.h"
#include "paper.h"

/* The registrar's papers: where their pages break. */

enum { COLUMNS = 4, ROWS_MOST = 120, TEXT_MOST = 65536 };

static char text[TEXT_MOST];

/* A statement of so many lines, as pdftotext reads it: pages end with a form feed. */
static const char *page_text(size_t rows, size_t signers)
{
    static char numbers[ROWS_MOST][16];
    static const char *cells[ROWS_MOST * COLUMNS];
    struct paper p = {.lang = LANG_KK,
                      .made_ms = 1,
                      .university = "Сынақ университеті",
                      .title = "Емтихан ведомосі",
                      .number = "№ ВЕД-2026-1",
                      .id = "1",
                      .facts = {{"Пән / Дисциплина", "PROB2201 Ықтималдықтар теориясы / Теория вероятностей"},
                                {"Кредит саны / Кредиты", "5"},
                                {"Кезең / Период", "2026, күз"},
                                {"Топ / Группа", "барлық топтар / все группы"},
                                {"Жасалған күні / Дата составления", "29.11.2026"}},
                      .facts_len = 5,
                      .columns = {{"№", 4, PEN_RIGHT}, {"Нөмірі", 10, PEN_LEFT}, {"Аты-жөні", 30, PEN_LEFT},
                                  {"Балл", 9, PEN_RIGHT}},
                      .columns_len = COLUMNS,
                      .cells = cells,
                      .rows = rows,
                      .totals = {{"Барлығы", "жол"}, {"Всего", "строк"}},
                      .totals_len = 2,
                      .signers_len = signers};
    for (size_t i = 0; i < rows; i++) {
        snprintf(numbers[i], sizeof numbers[i], "row%zu.", i + 1);
        cells[i * COLUMNS] = "1";
        cells[i * COLUMNS + 1] = numbers[i];
        cells[i * COLUMNS + 2] = "Сынақов Үлгібек Мысалұлы";
        cells[i * COLUMNS + 3] = "78";
    }
    for (size_t i = 0; i < signers; i++)
        p.signers[i] = (struct paper_signer){"Емтихан алушы / Экзаменатор", "Қолтаңбаев"};
    char *pdf, name[] = "/tmp/baqyla-paper-XXXXXX", command[96];
    size_t len;
    assert_ok(paper_render(&p, &pdf, &len));
    int fd = mkstemp(name);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, pdf, len), (ssize_t)len);
    close(fd);
    free(pdf);
    snprintf(command, sizeof command, "pdftotext -layout %s -", name);
    FILE *in = popen(command, "r");
    assert_non_null(in);
    size_t read = fread(text, 1, sizeof text - 1, in);
    assert_int_equal(pclose(in), 0);
    text[read] = 0;
    unlink(name);
    return text;
}

static int pages_of(const char *all)
{
    int pages = 0;
    for (const char *at = all; (at = strchr(at, '\f')); at++)
        pages++;
    return pages;
}

static void thirty_lines_and_two_signatures_are_one_page(void **state)
{
    (void)state;
    assert_int_equal(pages_of(page_text(1, 2)), 1);
    assert_int_equal(pages_of(page_text(30, 2)), 1);
}

/* Whatever the length: the last page holds rows, all signatures and the table's head, and no row is lost. */
static void signatures_never_stand_alone(void **state)
{
    (void)state;
    for (size_t rows = 1; rows <= ROWS_MOST; rows += rows < 28 || rows > 45 ? 9 : 1) {
        char last_row[16];
        const char *all = page_text(rows, 4), *last = all;
        for (const char *at = all; (at = strchr(at, '\f')) && at[1]; at++)
            last = at + 1;
        for (size_t i = 1; i <= rows; i++) {
            snprintf(last_row, sizeof last_row, "row%zu.", i);
            assert_non_null(strstr(all, last_row));
        }
        assert_non_null(strstr(last, last_row));
        assert_non_null(strstr(last, "Нөмірі"));
        int signatures = 0;
        for (const char *at = last; (at = strstr(at, "Қолтаңбаев")); at++)
            signatures++;
        assert_int_equal(signatures, 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thirty_lines_and_two_signatures_are_one_page),
        cmocka_unit_test(signatures_never_stand_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
