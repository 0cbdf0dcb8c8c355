#include <string.h>

#include "office_public.h"
#include "sheet_page.h"

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
    public_begin(out, W_P_SHEET);
    public_row(out, "Күйі / Состояние",
               s.state == SHEET_REGISTERED ? "Күшінде / Действует"
               : s.state == SHEET_VOID     ? "Күші жойылған / Недействительна"
                                           : "Қол қойылуда / Подписывается");
    public_row(out, "Нөмірі / Номер", s.number);
    public_hash(out, "PDF", s.pdf_sha256);
    public_hash(out, "JSON", s.json_sha256);
    public_rows_end(out);
    public_signatures(out);
    for (size_t i = 0; i < count; i++)
        if (signers[i].signed_ms)
            public_signature(out, NULL, signers[i].name, signers[i].scan_sha256 ? "paper" : "internal");
    public_signatures_end(out);
    return F_OK;
}

static enum fault put_document(struct db *db, const char *id, FILE *out)
{
    struct row row;
    enum fault f = db_row(db, &row, S_DOCUMENT_LOAD, "t", id);
    if (f)
        return f;
    const char *kind = row_peek(&row, 0);
    public_begin(out, !strcmp(kind, "admission_list")        ? W_P_ADMISSION
                      : !strcmp(kind, "individual_decision") ? W_P_DECISION
                                                             : W_P_TRANSCRIPT);
    public_row(out, "Күйі / Состояние", "Берілген / Выдан");
    public_row(out, "Нөмірі / Номер", row_peek(&row, 1));
    public_hash(out, "PDF", row_peek(&row, 5));
    public_hash(out, "JSON", row_peek(&row, 6));
    public_rows_end(out);
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

enum fault public_paper(struct db *db, const char *token, struct arena *arena, FILE *out)
{
    char id[ID_LEN + 1];
    enum fault f = found(db, S_SHEET_BY_TOKEN, token, id);
    if (f == F_OK)
        return put_sheet(db, id, arena, out);
    if (f == F_NOT_FOUND)
        f = found(db, S_DOCUMENT_BY_TOKEN, token, id);
    return f ? f : put_document(db, id, out);
}
