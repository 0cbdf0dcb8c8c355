#include "office_acts.h"
#include "office_papers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What anyone who scans the QR of a printed act may know (signature 4.6): that
   it exists, in which state, who signed in which post, and the hash to compare.
   Not whom it is about. */

static void put_text(FILE *out, const char *text)
{
    for (; text && *text; text++) {
        const char *as = *text == '<' ? "&lt;" : *text == '>' ? "&gt;" : *text == '&' ? "&amp;" : NULL;
        if (as)
            fputs(as, out);
        else
            fputc(*text, out);
    }
}

static void put_row(FILE *out, const char *name, const char *value)
{
    fprintf(out, "<dt>%s</dt><dd>", name);
    put_text(out, value ? value : "–");
    fputs("</dd>\n", out);
}

/* A hash that the page's script compares a file with. */
static void put_hash(FILE *out, const char *file, const char *sha256)
{
    fprintf(out, "<dt>SHA-256 (%s)</dt><dd data-sha256=\"%s\">%s</dd>\n", file, file, sha256 ? sha256 : "–");
}

/* A cancelled act says so, without the reason. */
static const char *standing(const struct act *act)
{
    if (act->state == ACT_CANCELLED)
        return "Күші жойылған / Отменён / Cancelled";
    if (act->state == ACT_DISMISSED || act->state == ACT_REFUSED)
        return "Қол қойылмаған, күші жоқ / Не подписан, не действует / Not signed, of no effect";
    return act->reg_no ? "Күшінде / Действует / In force" : "Қол қойылуда / Подписывается / Being signed";
}

static const char *method_words(const char *method)
{
    return !strcmp(method, "national") ? "ҰКО электрондық қолтаңбасы / электронная подпись НУЦ"
           : !strcmp(method, "paper") ? "қағаздағы қол / подпись на бумаге"
                                      : "ішкі электрондық қолтаңба / внутренняя электронная подпись";
}

static enum fault put_signatures(struct db *db, const struct act *act, FILE *out)
{
    struct row row;
    enum fault f;
    fputs("<h2>Қолдар / Подписи</h2>\n<ol>\n", out);
    for (f = db_each(db, &row, S_ACT_SIGNATURES, "ti", act->id, act->version); f == F_OK; f = row_next(&row)) {
        enum word post = act_post_word(act->kind, (int)row_int(&row, 0));
        fputs("<li>", out);
        put_text(out, word(post, LANG_KK) + (act->kind == ACT_B ? 3 : 0));
        fputs(": <b>", out);
        put_text(out, row_peek(&row, 2));
        fprintf(out, "</b>, %s</li>\n", method_words(row_peek(&row, 4)));
    }
    fputs("</ol>\n", out);
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault put_page(struct db *db, const struct act *act, FILE *out)
{
    const enum word title = act->kind == ACT_A ? W_A_TITLE : W_B_TITLE;
    fputs("<!doctype html>\n<html lang=\"kk\"><head><meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
          "<meta name=\"robots\" content=\"noindex\"><link rel=\"stylesheet\" href=\"/verify.css\">\n"
          "<script src=\"/verify.js\" defer></script><title>Актіні тексеру · Проверка "
          "акта</title></head><body>\n<main><h1>",
          out);
    put_text(out, word(title, LANG_KK));
    fputs("<br><small lang=\"ru\">", out);
    put_text(out, word(title, LANG_RU));
    fputs("</small></h1>\n<dl>\n", out);
    put_row(out, "Күйі / Состояние", standing(act));
    put_row(out, "Нөмірі / Номер", act->reg_no);
    put_row(out, "Күні / Дата", act->act_date);
    put_hash(out, "act.pdf", act->pdf_sha256);
    put_hash(out, "act.json", act->json_sha256);
    fputs("</dl>\n", out);
    enum fault f = put_signatures(db, act, out);
    fputs("<h2>Файлды салыстыру / Сверить файл / Compare a file</h2>\n<div class=\"drop\"><p>Файл осы құрылғыда ғана "
          "тексеріледі, ештеңе жіберілмейді.<br>Файл проверяется только на этом устройстве.<br>The file is checked on "
          "this "
          "device alone.</p>\n<input type=\"file\" id=\"file\" aria-label=\"Файл / File\"></div>\n"
          "<p id=\"said\" role=\"status\"></p>\n</main></body></html>\n",
          out);
    return f;
}

enum fault office_act_public(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    struct act act;
    char id[ID_LEN + 1], *text = NULL;
    size_t len = 0;
    enum fault f = db_row(db, &row, S_ACT_BY_TOKEN, "t", request->arg[0]);
    if (f == F_NOT_FOUND)
        return office_paper_public(db, request, reply);
    if (f)
        return f;
    snprintf(id, sizeof id, "%s", row_peek(&row, 0));
    row_done(&row);
    f = act_load(db, id, request->arena, &act);
    if (f)
        return f;
    FILE *out = open_memstream(&text, &len);
    if (!out)
        return fault(F_NOMEM, "a public page");
    f = put_page(db, &act, out);
    if (fclose(out) && !f)
        f = fault(F_NOMEM, "a public page");
    if (f) {
        free(text);
        return f;
    }
    reply->bytes = text;
    reply->bytes_len = len;
    reply->bytes_owned = true;
    reply->mime = "text/html; charset=utf-8";
    return F_OK;
}
