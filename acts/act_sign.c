#include "act_sign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act_b.h"
#include "act_number.h"
#include "act_sign_parts.h"
#include "attempt.h"
#include "evidence.h"
#include "package.h"
#include "page.h"
#include "policy.h"
#include "signing_key.h"

enum {
    PICTURES_CEILING = 128 * 1024 * 1024,
    PACKAGE_CEILING = 384 * 1024 * 1024, /* pictures, and a clip of each incident */
};

/* The stills that the page shows. */
static enum fault pictures(const struct act_content *c, const char *dir, struct arena *arena, struct picture **ret_list,
                           size_t *ret_n)
{
    struct picture *list = arena_alloc(arena, ACT_EVIDENCE_MAX * sizeof *list);
    size_t n = 0;
    if (!list)
        return fault(F_NOMEM, "pictures of an act");
    for (size_t i = 0; i < c->evidence_len; i++) {
        if (strcmp(c->evidence[i].mime, "image/jpeg"))
            continue;
        list[n].sha256 = c->evidence[i].sha256;
        enum fault f = evidence_read(dir, list[n].sha256, arena, &list[n].bytes, &list[n].len);
        if (f)
            return f;
        n++;
    }
    *ret_list = list;
    *ret_n = n;
    return F_OK;
}

static enum fault draw(const struct act_content *content, const char *dir, char **ret_pdf, size_t *ret_len)
{
    struct arena big;
    struct picture *list = NULL;
    size_t n = 0;
    arena_init(&big, PICTURES_CEILING);
    enum fault f = pictures(content, dir, &big, &list, &n);
    if (!f)
        f = page_render(content, list, n, ret_pdf, ret_len);
    arena_release(&big);
    return f;
}

enum fault act_preview(struct db *db, const struct act *act, const struct act_moment *moment, const char *dir,
                       struct arena *arena, char **ret_pdf, size_t *ret_len)
{
    struct act_content content;
    enum fault f = act_build(db, act, moment, arena, &content);
    return f ? f : draw(&content, dir, ret_pdf, ret_len);
}

enum fault act_reading(struct db *db, const struct act *act, const struct act_moment *moment, struct arena *arena,
                       char **ret_pdf, size_t *ret_len)
{
    struct act_content content;
    enum fault f = act->pdf_sha256 ? act_frozen_content(db, act->id, arena, &content)
                                   : act_build(db, act, moment, arena, &content);
    return f ? f : page_reading(&content, ret_pdf, ret_len);
}

enum fault act_render(struct db *db, const struct act *act, const struct act_moment *moment, const char *dir,
                      struct arena *arena, struct act_rendered *ret_rendered)
{
    struct act_content content;
    struct act_rendered r = {.moment = *moment};
    struct hex256 sha256;
    char *pdf = NULL;
    size_t pdf_len;
    enum fault f = act_build(db, act, moment, arena, &content);
    if (!f)
        f = content_write(&content, arena, &r.json, &r.json_len, &sha256);
    if (!f)
        f = draw(&content, dir, &pdf, &pdf_len);
    if (!f)
        f = evidence_store(dir, pdf, pdf_len, r.pdf_sha256);
    if (!f) {
        memcpy(r.json_sha256, sha256.text, sizeof r.json_sha256);
        *ret_rendered = r;
    }
    free(pdf);
    return f;
}

static enum fault notify_students(struct db *db, const struct act *act, const char *kind, int64_t now_ms)
{
    struct arena arena;
    struct act_link *links;
    size_t n;
    arena_init(&arena, 0);
    enum fault f = act_links(db, act->id, &arena, &links, &n);
    for (size_t i = 0; !f && i < n; i++) {
        struct id id = id_make();
        f = db_run(db, S_ACT_NOTIFY, "tttti", id.text, links[i].person, kind, act->id, now_ms);
    }
    arena_release(&arena);
    return f;
}

/* Pictures that came after the draft was made are held like the others. */
static enum fault hold_evidence(struct db *db, const struct act_content *c, int64_t now_ms)
{
    enum fault f = F_OK;
    for (size_t i = 0; !f && i < c->evidence_len; i++) {
        struct id id = id_make();
        f = db_run(db, S_ACT_HOLD, "ttti", id.text, c->evidence[i].sha256, c->id, now_ms);
    }
    return f;
}

enum fault act_freeze(struct db *db, const struct actor *by, const struct act *act, const struct act_rendered *r,
                      int64_t now_ms)
{
    struct arena arena;
    struct act_content c;
    struct hex256 sha256;
    const char *json;
    size_t len;
    int64_t hours = 0;
    const bool a = act->kind == ACT_A;
    arena_init(&arena, 0);
    enum fault f = act_build(db, act, &r->moment, &arena, &c);
    if (!f)
        f = content_write(&c, &arena, &json, &len, &sha256);
    if (!f && strcmp(sha256.text, r->json_sha256))
        f = fault(F_STALE, "act %s changed while it was drawn", act->id);
    if (!f && a)
        f = policy_int(db, act->policy_version, "explain_hours", &hours);
    if (!f)
        f = db_run(db, S_ACT_FREEZE, "tiittttttttti", act->id, act->version, r->moment.frozen_ms, c.act_date,
                   r->moment.token, json, sha256.text, r->pdf_sha256, c.signatory[0].person, c.signatory[1].person,
                   c.signatory[2].person, act_explain_word(a ? EXPLAIN_OPEN : EXPLAIN_NONE),
                   r->moment.frozen_ms + hours * 3600000);
    if (!f && db_changes(db) != 1)
        f = fault(F_STALE, "act %s is no draft of version %lld", act->id, (long long)act->version);
    if (!f)
        f = hold_evidence(db, &c, now_ms);
    if (!f)
        f = act_tell(db, by, act->id, "freeze", r->pdf_sha256, now_ms);
    if (!f && a)
        f = notify_students(db, act, "act_frozen", now_ms);
    arena_release(&arena);
    return f;
}

enum fault act_frozen_content(struct db *db, const char *act, struct arena *arena, struct act_content *ret_content)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ACT_CONTENT, "t", act);
    if (f)
        return f;
    const char *json = row_text(&row, 0, arena);
    row_done(&row);
    if (!json)
        return fault(F_NOMEM, "content of act %s", act);
    return content_parse(json, strlen(json), arena, ret_content);
}

enum fault page_sign_make(struct db *db, const char *pdf_sha256, const char *person, const char *password,
                          const char *dir, int64_t now_ms, struct arena *arena, struct act_hand_signed *ret_signed)
{
    struct signing_key key;
    const void *pdf;
    void *p7s;
    size_t pdf_len, p7s_len;
    enum fault f = signing_key_of(db, person, now_ms, arena, &key);
    if (!f)
        f = evidence_read(dir, pdf_sha256, arena, &pdf, &pdf_len);
    if (!f)
        f = signer_sign(key.key_pem, key.cert_pem, password, pdf, pdf_len, now_ms, &p7s, &p7s_len);
    if (f)
        return f == F_FORBIDDEN ? fault(F_SIGN_PASSWORD, "person %s: wrong signing password", person) : f;
    *ret_signed = (struct act_hand_signed){
        .p7s = arena_copy(arena, p7s, p7s_len), .p7s_len = p7s_len, .cert_pem = key.cert_pem, .signed_ms = now_ms};
    free(p7s);
    return arena_check(arena);
}

enum fault act_sign_make(struct db *db, const struct act *act, const char *person, const char *password,
                         const char *dir, int64_t now_ms, struct arena *arena, struct act_hand_signed *ret_signed)
{
    if (!act->pdf_sha256)
        return fault(F_CONFLICT, "act %s is not frozen", act->id);
    return page_sign_make(db, act->pdf_sha256, person, password, dir, now_ms, arena, ret_signed);
}

static enum fault load_signatures(struct db *db, const struct act *act, struct arena *arena,
                                  struct act_signature out[ACT_SIGNERS], size_t *ret_n)
{
    struct row row;
    size_t n = 0;
    enum fault f;
    for (f = db_each(db, &row, S_ACT_SIGNATURES, "ti", act->id, act->version); f == F_OK; f = row_next(&row)) {
        size_t len;
        const void *p7s = row_blob(&row, 6, &len);
        if (n == ACT_SIGNERS || row_int(&row, 0) != (int64_t)n + 1) {
            row_done(&row);
            return fault(F_CORRUPT, "signatures of act %s", act->id);
        }
        out[n] = (struct act_signature){.person = row_text(&row, 1, arena),
                                        .cert_pem = row_text(&row, 5, arena),
                                        .p7s = arena_copy(arena, p7s, len),
                                        .p7s_len = len,
                                        .signed_ms = row_int(&row, 3),
                                        .issuer_pem = row_text(&row, 9, arena),
                                        .scan_sha256 = row_text(&row, 11, arena),
                                        .scan_type = row_text(&row, 12, arena),
                                        .entered_by = row_text(&row, 13, arena),
                                        .entered_name = row_text(&row, 14, arena),
                                        .tsa_pem = row_text(&row, 15, arena),
                                        .list_sha256 = row_text(&row, 20, arena),
                                        .told_ms = row_int(&row, 21)};
        if (!row_null(&row, 19)) {
            const void *answer = row_blob(&row, 19, &out[n].answer_len);
            out[n].answer = arena_copy(arena, answer, out[n].answer_len);
        }
        if (!row_null(&row, 8)) {
            const void *tsr = row_blob(&row, 8, &out[n].tsr_len);
            out[n].tsr = arena_copy(arena, tsr, out[n].tsr_len);
        }
        n++;
    }
    *ret_n = n;
    return f == F_NOT_FOUND ? arena_check(arena) : f;
}

/* The sheet comes into being with the last signature, on the clerk, who asks nobody: an authority's stamp on its seal
   is either awaited or, where the policy says so, ours. */
static enum fault seal_sheet(struct db *db, const struct act *act, const struct ca *ca, bool authority,
                             const struct register_number *number, int64_t now_ms)
{
    const struct act_stamp stamp = {.asked = authority, .why = F_STAMP_SILENT};
    bool elsewhere = false;
    void *tsr = NULL;
    size_t tsr_len = 0;
    struct arena arena;
    struct act_content content;
    struct act_signature signatures[ACT_SIGNERS];
    const struct registration registration = {number->text, now_ms, act->any_order};
    const char *sheet;
    void *p7s = NULL;
    size_t n, len, p7s_len;
    arena_init(&arena, 0);
    enum fault f = act_frozen_content(db, act->id, &arena, &content);
    if (!f)
        f = load_signatures(db, act, &arena, signatures, &n);
    if (!f && n != ACT_SIGNERS)
        f = fault(F_CONFLICT, "act %s has %zu signatures", act->id, n);
    if (!f)
        f = registration_write(&content, act->pdf_sha256, signatures, &registration, &arena, &sheet, &len);
    if (!f)
        f = ca_seal(ca, sheet, len, now_ms, &p7s, &p7s_len);
    if (!f)
        f = stamp_choose(db, act->policy_version, &stamp, ca, p7s, p7s_len, now_ms, &elsewhere, &tsr, &tsr_len);
    if (!f)
        f = db_run(db, S_ACT_REGISTER, "ttitbiib", act->id, number->text, now_ms, sheet, p7s, p7s_len, number->year,
                   number->n, tsr, tsr_len);
    if (!f && db_changes(db) != 1)
        f = fault(F_CONFLICT, "act %s cannot be registered now", act->id);
    if (!f && elsewhere)
        f = stamp_book(db, act->id, act->version, 0, &stamp, now_ms);
    free(p7s);
    free(tsr);
    arena_release(&arena);
    return f;
}

static enum fault register_act(struct db *db, const struct actor *by, const struct act *act, const struct ca *ca,
                               bool authority, int64_t now_ms)
{
    struct arena arena;
    struct act_link *links;
    size_t n;
    struct register_number number;
    arena_init(&arena, 0);
    enum fault f = act_number_next(db, act, now_ms, &number);
    if (!f)
        f = seal_sheet(db, act, ca, authority, &number, now_ms);
    if (!f)
        f = act_tell(db, by, act->id, "register", number.text, now_ms);
    if (!f)
        f = act_links(db, act->id, &arena, &links, &n);
    for (size_t i = 0; !f && act->kind == ACT_A && i < n; i++)
        f = attempt_act_registered(db, by, links[i].attempt, act->id, now_ms);
    if (!f && act->kind == ACT_B)
        f = act_b_effect(db, by, act, now_ms);
    if (!f)
        f = notify_students(db, act, "act_registered", now_ms);
    arena_release(&arena);
    return f;
}

enum fault act_sign(struct db *db, const struct actor *by, const struct act *act, const struct act_hand_signed *hand,
                    const struct ca *ca, int64_t now_ms)
{
    static const enum act_state after[] = {ACT_SIGNED_1, ACT_SIGNED_2};
    const bool last = act_last_turn(act);
    if (!act_turn(act))
        return fault(F_CONFLICT, "act %s is %s: nobody is asked to sign", act->id, act_state_word(act->state));
    enum fault f = act_signature_add(db, by, act, hand, ca, now_ms);
    if (!f && !last)
        f = db_run(db, S_ACT_STATE_SET, "ttti", act->id, act_state_word(act->state),
                   act_state_word(after[act->state == ACT_SIGNED_1]), now_ms);
    if (!f)
        f = act_tell(db, by, act->id, hand->scan_sha256 ? "paper" : "sign",
                     hand->scan_sha256 ? hand->scan_sha256 : act->pdf_sha256, now_ms);
    return f || !last ? f : register_act(db, by, act, ca, hand->stamp.asked, now_ms);
}

static enum fault chain_rows(struct db *db, const char *act, struct arena *arena, struct chain_row **ret_rows,
                             size_t *ret_n)
{
    enum { ROWS_MAX = 2000 };
    struct row row;
    size_t n = 0;
    struct chain_row *rows = arena_alloc(arena, ROWS_MAX * sizeof *rows);
    enum fault f;
    if (!rows)
        return fault(F_NOMEM, "chain of act %s", act);
    for (f = db_each(db, &row, S_ACT_CHAIN, "t", act); f == F_OK; f = row_next(&row)) {
        if (n == ROWS_MAX) {
            row_done(&row);
            return fault(F_TOO_BIG, "act %s has more than %d rows in the chain", act, ROWS_MAX);
        }
        rows[n++] = (struct chain_row){.seq = row_int(&row, 0),
                                       .at_ms = row_int(&row, 1),
                                       .university = row_text(&row, 2, arena),
                                       .role = row_text(&row, 3, arena),
                                       .action = row_text(&row, 4, arena),
                                       .object_kind = row_text(&row, 5, arena),
                                       .object = row_text(&row, 6, arena),
                                       .actor_hash = row_text(&row, 7, arena),
                                       .detail_hash = row_text(&row, 8, arena),
                                       .prev = row_text(&row, 9, arena),
                                       .hash = row_text(&row, 10, arena)};
    }
    *ret_rows = rows;
    *ret_n = n;
    return f == F_NOT_FOUND ? arena_check(arena) : f;
}

static enum fault load_sheet(struct db *db, const char *act, struct arena *arena, struct package_source *s)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ACT_SHEET, "t", act);
    if (f)
        return f == F_NOT_FOUND ? fault(F_CONFLICT, "act %s is not registered", act) : f;
    size_t len;
    s->registration_json = row_text(&row, 0, arena);
    const void *p7s = row_blob(&row, 1, &len);
    s->registration_p7s = arena_copy(arena, p7s, len);
    s->registration_p7s_len = len;
    if (!row_null(&row, 2)) {
        const void *tsr = row_blob(&row, 2, &s->registration_tsr_len);
        s->registration_tsr = arena_copy(arena, tsr, s->registration_tsr_len);
    }
    s->registration_tsa_pem = row_text(&row, 3, arena);
    row_done(&row);
    f = arena_check(arena);
    if (!f)
        s->registration_len = strlen(s->registration_json);
    return f;
}

/* The scans of what was signed on paper, and the lists that told of certificates. */
static enum fault load_kept(struct act_signature signatures[ACT_SIGNERS], const char *dir, struct arena *arena)
{
    enum fault f = F_OK;
    for (size_t i = 0; !f && i < ACT_SIGNERS; i++) {
        struct act_signature *s = &signatures[i];
        if (s->scan_sha256)
            f = evidence_read(dir, s->scan_sha256, arena, &s->scan, &s->scan_len);
        if (!f && s->list_sha256)
            f = evidence_read(dir, s->list_sha256, arena, &s->list, &s->list_len);
    }
    return f;
}

static enum fault load_files(const struct act_content *c, const struct act *act, const char *dir, struct arena *arena,
                             struct package_source *s)
{
    struct picture *list = arena_alloc(arena, (c->evidence_len + 1) * sizeof *list);
    if (!list)
        return fault(F_NOMEM, "files of act %s", act->id);
    enum fault f = evidence_read(dir, act->pdf_sha256, arena, &s->pdf, &s->pdf_len);
    for (size_t i = 0; !f && i < c->evidence_len; i++) {
        list[i].sha256 = c->evidence[i].sha256;
        f = evidence_read(dir, list[i].sha256, arena, &list[i].bytes, &list[i].len);
    }
    s->evidence = list;
    s->evidence_len = c->evidence_len;
    return f;
}

enum fault act_replayed(struct db *db, const struct act *act, char ret_attempt[ID_LEN + 1])
{
    struct row row;
    enum fault f = act->kind == ACT_A ? db_row(db, &row, S_ACT_INCIDENTS, "t", act->id) : F_NOT_FOUND;
    if (f)
        return f == F_NOT_FOUND ? fault(f, "act %s is about no incident", act->id) : f;
    snprintf(ret_attempt, ID_LEN + 1, "%s", row_peek(&row, 16));
    row_done(&row);
    return F_OK;
}

/* What the books hold of the act's incidents, to compare with what the rules make of the looks. */
static enum fault load_replay(struct db *db, const struct act_content *c, const void *sights, size_t len,
                              struct arena *arena, struct replay_record *ret_record)
{
    struct replay_record r;
    size_t kept = 0;
    enum fault f = replay_record_load(db, c->attempts[0].id, sights, len, arena, &r);
    for (size_t i = 0; !f && i < r.incidents_len; i++)
        for (size_t k = 0; k < c->incidents_len; k++)
            if (!strcmp(r.incidents[i].id, c->incidents[k].id))
                r.incidents[kept++] = r.incidents[i];
    if (f)
        return f;
    r.incidents_len = kept;
    *ret_record = r;
    return F_OK;
}

enum fault act_package(struct db *db, const struct act *act, const char *dir, const struct ca *ca, const void *sights,
                       size_t sights_len, int64_t now_ms, struct bundle *bundle)
{
    struct replay_record replay;
    struct arena arena;
    struct act_content content;
    struct act_signature signatures[ACT_SIGNERS];
    struct package_source s = {.content = &content, .signatures = signatures};
    struct chain_row *rows = NULL;
    size_t n;
    arena_init(&arena, PACKAGE_CEILING);
    enum fault f = load_sheet(db, act->id, &arena, &s);
    if (!f)
        f = act_frozen_content(db, act->id, &arena, &content);
    if (!f)
        f = load_signatures(db, act, &arena, signatures, &n);
    if (!f && n != ACT_SIGNERS)
        f = fault(F_CORRUPT, "act %s has %zu signatures", act->id, n);
    if (!f)
        f = load_files(&content, act, dir, &arena, &s);
    if (!f)
        f = load_kept(signatures, dir, &arena);
    if (!f)
        f = chain_rows(db, act->id, &arena, &rows, &s.rows_len);
    s.rows = rows;
    if (!f && sights && content.incidents_len && content.attempts_len == 1) {
        s.sights = sights;
        s.sights_len = sights_len;
        s.replay = &replay;
        f = load_replay(db, &content, sights, sights_len, &arena, &replay);
    }
    if (!f)
        f = package_build(&s, ca, now_ms, bundle);
    arena_release(&arena);
    return f;
}
