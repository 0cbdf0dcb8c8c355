#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "office_papers.h"
#include "sheet_page.h"

/* Behind the QR of a statement or an issued document: that it exists, its number, day, standing, who signed in which
   post and the hashes to compare. No marks, and nobody it is about. */

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

static void put_head(FILE *out, enum word title)
{
    fputs("<!doctype html>\n<html lang=\"kk\"><head><meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
          "<meta name=\"robots\" content=\"noindex\"><title>Құжатты тексеру · Проверка "
          "документа</title></head><body>\n<main><h1>",
          out);
    put_text(out, word(title, LANG_KK));
    fputs("<br><small lang=\"ru\">", out);
    put_text(out, word(title, LANG_RU));
    fputs("</small></h1>\n<dl>\n", out);
}

static enum fault put_sheet(struct db *db, const char *id, struct arena *arena, FILE *out)
{
    struct sheet s;
    struct sheet_signer signers[SHEET_SIGNERS_MAX];
    size_t count = 0;
    enum fault f = sheet_load(db, id, arena, &s);
    if (!f)
        f = sheet_signers_of(db, &s, NULL, 0, arena, signers, &count);
    if (f)
        return f;
    put_head(out, W_P_SHEET);
    put_row(out, "Күйі / Состояние",
            s.state == SHEET_REGISTERED ? "Күшінде / Действует"
            : s.state == SHEET_VOID     ? "Күші жойылған / Недействительна"
                                        : "Қол қойылуда / Подписывается");
    put_row(out, "Нөмірі / Номер", s.number);
    put_row(out, "SHA-256 (PDF)", s.pdf_sha256);
    put_row(out, "SHA-256 (JSON)", s.json_sha256);
    fputs("</dl>\n<h2>Қолдар / Подписи</h2>\n<ol>\n", out);
    for (size_t i = 0; i < count; i++)
        if (signers[i].signed_ms) {
            fputs("<li><b>", out);
            put_text(out, signers[i].name);
            fputs("</b>, ішкі электрондық қолтаңба / внутренняя электронная подпись</li>\n", out);
        }
    fputs("</ol>\n", out);
    return F_OK;
}

static enum fault put_document(struct db *db, const char *id, FILE *out)
{
    struct row row;
    enum fault f = db_row(db, &row, S_DOCUMENT_LOAD, "t", id);
    if (f)
        return f;
    const char *kind = row_peek(&row, 0);
    put_head(out, !strcmp(kind, "admission_list")        ? W_P_ADMISSION
                  : !strcmp(kind, "individual_decision") ? W_P_DECISION
                                                         : W_P_TRANSCRIPT);
    put_row(out, "Күйі / Состояние", "Берілген / Выдан");
    put_row(out, "Нөмірі / Номер", row_peek(&row, 1));
    put_row(out, "SHA-256 (PDF)", row_peek(&row, 5));
    put_row(out, "SHA-256 (JSON)", row_peek(&row, 6));
    fputs("</dl>\n", out);
    row_done(&row);
    return F_OK;
}

static enum fault found(struct db *db, enum statement s, const char *token, char ret_id[ID_LEN + 1])
{
    struct row row;
    enum fault f = db_row(db, &row, s, "t", token);
    if (f)
        return f;
    snprintf(ret_id, ID_LEN + 1, "%s", row_peek(&row, 0));
    row_done(&row);
    return F_OK;
}

enum fault office_paper_public(struct db *db, struct request *request, struct reply *reply)
{
    char id[ID_LEN + 1], *text = NULL;
    size_t len = 0;
    bool sheet = true;
    enum fault f = found(db, S_SHEET_BY_TOKEN, request->arg[0], id);
    if (f == F_NOT_FOUND) {
        sheet = false;
        f = found(db, S_DOCUMENT_BY_TOKEN, request->arg[0], id);
    }
    if (f)
        return f;
    FILE *out = open_memstream(&text, &len);
    if (!out)
        return fault(F_NOMEM, "a public page");
    f = sheet ? put_sheet(db, id, request->arena, out) : put_document(db, id, out);
    fputs("</main></body></html>\n", out);
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
