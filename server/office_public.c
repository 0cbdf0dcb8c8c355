#include "office_public.h"

#include <stdlib.h>
#include <string.h>

#include "act.h"

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

void public_begin(FILE *out, enum word title)
{
    fputs("<!doctype html>\n<html lang=\"kk\"><head><meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
          "<meta name=\"robots\" content=\"noindex\"><link rel=\"stylesheet\" href=\"/verify.css\">\n"
          "<script src=\"/verify.js\" defer></script><title>Құжатты тексеру · Проверка "
          "документа</title></head><body>\n<main><h1>",
          out);
    put_text(out, word(title, LANG_KK));
    fputs("<br><small lang=\"ru\">", out);
    put_text(out, word(title, LANG_RU));
    fputs("</small></h1>\n<dl>\n", out);
}

void public_row(FILE *out, const char *name, const char *value)
{
    fprintf(out, "<dt>%s</dt><dd>", name);
    put_text(out, value ? value : "–");
    fputs("</dd>\n", out);
}

void public_hash(FILE *out, const char *file, const char *sha256)
{
    fprintf(out, "<dt>SHA-256 (%s)</dt><dd data-sha256=\"%s\">%s</dd>\n", file, file, sha256 ? sha256 : "–");
}

void public_rows_end(FILE *out)
{
    fputs("</dl>\n", out);
}

void public_signatures(FILE *out)
{
    fputs("<h2>Қолдар / Подписи</h2>\n<ol>\n", out);
}

static const char *method_words(const char *method)
{
    return !strcmp(method, "national") ? "ҰКО электрондық қолтаңбасы / электронная подпись НУЦ"
           : !strcmp(method, "paper") ? "қағаздағы қол / подпись на бумаге"
                                      : "ішкі электрондық қолтаңба / внутренняя электронная подпись";
}

void public_signature(FILE *out, const char *post, const char *name, const char *method)
{
    fputs("<li>", out);
    put_text(out, post);
    fputs(post ? ": <b>" : "<b>", out);
    put_text(out, name);
    fprintf(out, "</b>, %s</li>\n", method_words(method));
}

void public_signatures_end(FILE *out)
{
    fputs("</ol>\n", out);
}

static void put_end(FILE *out)
{
    fputs("<h2>Файлды салыстыру / Сверить файл / Compare a file</h2>\n<div class=\"drop\"><p>Файл осы құрылғыда "
          "ғана тексеріледі, ештеңе жіберілмейді.<br>Файл проверяется только на этом устройстве.<br>The file is "
          "checked on this device alone.</p>\n<input type=\"file\" id=\"file\" aria-label=\"Файл / File\"></div>\n"
          "<p id=\"said\" role=\"status\"></p>\n</main></body></html>\n",
          out);
}

/* ---- acts ---- */

/* A cancelled act says so, without the reason. */
static const char *standing(const struct act *act)
{
    if (act->state == ACT_CANCELLED)
        return "Күші жойылған / Отменён / Cancelled";
    if (act->state == ACT_DISMISSED || act->state == ACT_REFUSED)
        return "Қол қойылмаған, күші жоқ / Не подписан, не действует / Not signed, of no effect";
    return act->reg_no ? "Күшінде / Действует / In force" : "Қол қойылуда / Подписывается / Being signed";
}

static enum fault put_act(struct db *db, const struct act *act, FILE *out)
{
    struct row row;
    enum fault f;
    public_begin(out, act->kind == ACT_A ? W_A_TITLE : W_B_TITLE);
    public_row(out, "Күйі / Состояние", standing(act));
    public_row(out, "Нөмірі / Номер", act->reg_no);
    public_row(out, "Күні / Дата", act->act_date);
    public_hash(out, "act.pdf", act->pdf_sha256);
    public_hash(out, "act.json", act->json_sha256);
    public_rows_end(out);
    public_signatures(out);
    for (f = db_each(db, &row, S_ACT_SIGNATURES, "ti", act->id, act->version); f == F_OK; f = row_next(&row)) {
        enum word post = act_post_word(act->kind, (int)row_int(&row, 0));
        public_signature(out, word(post, LANG_KK) + (act->kind == ACT_B ? 3 : 0), row_peek(&row, 2),
                         row_peek(&row, 4));
    }
    public_signatures_end(out);
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault act_of(struct db *db, const char *token, struct arena *arena, struct act *ret_act)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ACT_BY_TOKEN, "t", token);
    if (f)
        return f;
    char id[ID_LEN + 1];
    snprintf(id, sizeof id, "%s", row_peek(&row, 0));
    row_done(&row);
    return act_load(db, id, arena, ret_act);
}

enum fault office_public(struct db *db, struct request *request, struct reply *reply)
{
    const char *token = request->arg[0];
    struct act act;
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    if (!out)
        return fault(F_NOMEM, "a public page");
    enum fault f = act_of(db, token, request->arena, &act);
    if (f == F_OK)
        f = put_act(db, &act, out);
    else if (f == F_NOT_FOUND)
        f = public_paper(db, token, request->arena, out);
    put_end(out);
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
