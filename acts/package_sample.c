#include "package.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sample.h"
#include "sample_national.h"
#include "tsa.h"

/* The sample goes the way of a real act: content, page, two sealed keys and one of a national authority, three
   signatures, registration sheet, chain rows, package. */

static const char university[] = "Үлгі университеті", password[] = "sample-password",
                  chain_university[] = "01k9sampleuniversity";

struct made {
    struct act_signature signatures[ACT_SIGNERS];
    char *certs[ACT_SIGNERS];
    void *p7s[ACT_SIGNERS], *tsr[ACT_SIGNERS], *sheet_p7s, *sheet_tsr;
    struct sample_national national; /* of the third */
    char *pdf;
    size_t pdf_len, sheet_p7s_len;
};

static void made_release(struct made *m)
{
    for (int i = 0; i < ACT_SIGNERS; i++) {
        free(m->certs[i]);
        free(m->p7s[i]);
        free(m->tsr[i]);
    }
    sample_national_release(&m->national);
    free(m->sheet_p7s);
    free(m->sheet_tsr);
    free(m->pdf);
}

static enum fault sign_national(const char *name, const char *iin, int64_t at_ms, struct made *m,
                                struct act_signature *s)
{
    char number[24];
    snprintf(number, sizeof number, "IIN%s", iin);
    enum fault f = sample_national_sign(name, number, m->pdf, m->pdf_len, at_ms, &m->national);
    const struct sample_national *n = &m->national;
    *s = (struct act_signature){.cert_pem = n->cert_pem,
                                .p7s = n->p7s,
                                .p7s_len = n->p7s_len,
                                .issuer_pem = n->issuer_pem,
                                .answer = n->answer,
                                .answer_len = n->answer_len,
                                .list = n->list,
                                .list_len = n->list_len,
                                .told_ms = at_ms};
    return f;
}

static enum fault sign_internal(const struct ca *ca, const struct signer_subject *subject, int64_t from_ms,
                                int64_t at_ms, int order, struct made *m)
{
    struct act_signature *s = &m->signatures[order - 1];
    char *key;
    enum fault f = ca_issue(ca, subject, password, from_ms, &key, &m->certs[order - 1]);
    if (f)
        return f;
    f = signer_sign(key, m->certs[order - 1], password, m->pdf, m->pdf_len, at_ms, &m->p7s[order - 1], &s->p7s_len);
    free(key);
    s->cert_pem = m->certs[order - 1];
    s->p7s = m->p7s[order - 1];
    return f;
}

static enum fault sign(const struct sample *sample, const struct ca *ca, int order, struct made *m)
{
    static const char *const iins[POST_COUNT] = {"000101500120", "991231400456", "040229600071", "850630300110"};
    char surname[96], given[96], patronymic[96];
    const struct act_signatory *who = &sample->content.signatory[order - 1];
    enum act_post post = act_post_at(sample->content.form, order);
    struct act_signature *s = &m->signatures[order - 1];
    int64_t at = sample->content.frozen_ms + order * 60000;
    if (sscanf(who->name, "%95s %95s %95s", surname, given, patronymic) != 3)
        return fault(F_INVALID, "a sample name");
    const struct signer_subject subject = {surname, given, patronymic, iins[post], who->person, university, post};
    enum fault f = order == ACT_SIGNERS ? sign_national(who->name, iins[post], at, m, s)
                                        : sign_internal(ca, &subject, sample->content.frozen_ms, at, order, m);
    if (!f)
        f = tsa_stamp(ca, s->p7s, s->p7s_len, at, &m->tsr[order - 1], &s->tsr_len);
    s->tsr = m->tsr[order - 1];
    s->person = who->person;
    s->signed_ms = at;
    return f;
}

static enum fault chain(struct arena *arena, const struct act_content *content, struct chain_row *rows, size_t n)
{
    static const char *const actions[] = {"act.draft", "act.freeze", "act.sign",
                                          "act.sign",  "act.sign",   "act.register"};
    static const char *const roles[] = {"specialist", "specialist", "specialist", "engineer", "head", "system"};
    const char *prev = content->chain_hash;
    for (size_t i = 0; i < n; i++) {
        struct hex256 hash;
        const char *actor = arena_text(arena, hex256_of(roles[i], strlen(roles[i])).text);
        const char *detail = arena_text(arena, hex256_of(actions[i], strlen(actions[i])).text);
        rows[i] = (struct chain_row){.seq = content->chain_seq + 1 + (int64_t)i,
                                     .at_ms = content->frozen_ms + (int64_t)i * 60000 - 60000,
                                     .university = chain_university,
                                     .role = roles[i],
                                     .action = actions[i],
                                     .object_kind = "act",
                                     .object = content->id,
                                     .actor_hash = actor,
                                     .detail_hash = detail,
                                     .prev = prev};
        if (!actor || !detail)
            return fault(F_NOMEM, "sample chain");
        enum fault f = chain_row_hash(&rows[i], &hash);
        if (f)
            return f;
        rows[i].hash = prev = arena_text(arena, hash.text);
        if (!prev)
            return fault(F_NOMEM, "sample chain");
    }
    return F_OK;
}

static enum fault build(struct sample *sample, const struct ca *ca, struct made *m, struct bundle *bundle)
{
    struct chain_row rows[6];
    const struct act_content *content = &sample->content;
    const struct registration registration = {content->form == ACT_A ? "ҮЛГІ-A-2026-1" : "ҮЛГІ-B-2026-1",
                                              content->frozen_ms + 4 * 60000, false};
    struct package_source source = {.content = content,
                                    .signatures = m->signatures,
                                    .evidence = sample->pictures,
                                    .evidence_len = sample->pictures_len,
                                    .rows = rows,
                                    .rows_len = 6,
                                    .sights = sample->sights,
                                    .sights_len = sample->sights_len,
                                    .replay = &sample->replay};
    enum fault f = page_render(content, sample->pictures, sample->pictures_len, &m->pdf, &m->pdf_len);
    for (int order = 1; !f && order <= ACT_SIGNERS; order++)
        f = sign(sample, ca, order, m);
    if (!f)
        f = registration_write(content, hex256_of(m->pdf, m->pdf_len).text, m->signatures, &registration,
                               &sample->arena, &source.registration_json, &source.registration_len);
    if (!f)
        f = ca_seal(ca, source.registration_json, source.registration_len, registration.registered_ms, &m->sheet_p7s,
                    &m->sheet_p7s_len);
    if (!f)
        f = tsa_stamp(ca, m->sheet_p7s, m->sheet_p7s_len, registration.registered_ms, &m->sheet_tsr,
                      &source.registration_tsr_len);
    source.registration_tsr = m->sheet_tsr;
    if (!f)
        f = chain(&sample->arena, content, rows, 6);
    source.pdf = m->pdf;
    source.pdf_len = m->pdf_len;
    source.registration_p7s = m->sheet_p7s;
    source.registration_p7s_len = m->sheet_p7s_len;
    return f ? f : package_build(&source, ca, registration.registered_ms + 60000, bundle);
}

enum fault package_sample_under(const struct ca *ca, enum act_form form, struct bundle *bundle)
{
    struct sample sample;
    struct made made = {0};
    enum fault f = sample_init(&sample, form);
    if (f)
        return f;
    f = build(&sample, ca, &made, bundle);
    made_release(&made);
    sample_release(&sample);
    return f;
}

enum fault package_sample(enum act_form form, struct bundle *bundle, struct ca *ret_ca)
{
    struct ca ca = {0};
    enum fault f = ca_make(university, SAMPLE_FROZEN_MS, &ca);
    if (!f)
        f = package_sample_under(&ca, form, bundle);
    if (f)
        ca_release(&ca);
    else
        *ret_ca = ca;
    return f;
}
