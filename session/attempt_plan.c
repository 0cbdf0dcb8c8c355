#include "attempt.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "exam.h"
#include "policy.h"
#include "remedy.h"

struct plan {
    char form[24], ground[24];
    char exam[ID_LEN + 1], enrolment[ID_LEN + 1], university[ID_LEN + 1];
    bool locked, from_afar, own_time, active, admitted, open;
    int64_t duration_s, n, extra_percent;
};

static enum fault read_plan(struct db *db, const char *sitting, const char *student, struct plan *ret)
{
    struct row row;
    struct plan p = {0};
    enum fault f = db_row(db, &row, S_ATTEMPT_PLAN, "tt", sitting, student);
    if (f)
        return f;
    snprintf(p.exam, sizeof p.exam, "%s", row_peek(&row, 0));
    p.locked = strcmp(row_peek(&row, 2), "traditional_only") && !strcmp(row_peek(&row, 4), "traditional_only");
    p.duration_s = row_int(&row, 3);
    p.active = !strcmp(row_peek(&row, 5), "active");
    snprintf(p.enrolment, sizeof p.enrolment, "%s", row_null(&row, 6) ? "" : row_peek(&row, 6));
    const char *admission = row_peek(&row, 7);
    p.admitted = admission && (!strcmp(admission, "admitted") || !strcmp(admission, "overridden"));
    p.open = !strcmp(row_peek(&row, 8), "open");
    snprintf(p.university, sizeof p.university, "%s", row_peek(&row, 9));
    p.n = row_int(&row, 10);
    p.extra_percent = row_int(&row, 11);
    snprintf(p.form, sizeof p.form, "%s", row_peek(&row, 12));
    snprintf(p.ground, sizeof p.ground, "%s", row_peek(&row, 13));
    p.from_afar = !strcmp(row_peek(&row, 2), "proctored_remote");
    p.own_time = !strcmp(row_peek(&row, 14), "offline_async");
    row_done(&row);
    *ret = p;
    return F_OK;
}

static enum fault check(const struct plan *p, const char *student)
{
    if (!p->enrolment[0])
        return fault(F_CONFLICT, "student %s is not enrolled", student);
    if (!p->active)
        return fault(F_CONFLICT, "student %s is not active", student);
    if (!p->admitted)
        return fault(F_CONFLICT, "student %s is not admitted to the exam", student);
    if (p->locked)
        return fault(F_CONFLICT, "this course is examined in the traditional way only");
    return p->open ? F_OK : fault(F_CONFLICT, "the sitting is not open");
}

/* From afar only with one of the six grounds, or where the policy lets all (003-5.1.3); final attestation not at all,
   unless the policy says so (003-5.3.25). */
static enum fault check_afar(struct db *db, const struct plan *p, const char *student, int64_t version)
{
    bool all;
    char delivery[POLICY_TEXT_MAX];
    int form = exam_form_from(p->form);
    bool attestation = form >= 0 && exam_form_attestation((enum exam_form)form);
    enum fault f = policy_bool(db, version, "distance_without_ground", &all);
    if (!f)
        f = policy_text(db, version, "final_attestation.delivery", delivery);
    if (f || !p->from_afar)
        return f;
    if (attestation && !strcmp(delivery, "traditional"))
        return fault(F_CONFLICT, "final attestation is taken in the traditional way only");
    return all || strcmp(p->ground, "none") ? F_OK
                                            : fault(F_CONFLICT, "student %s has no ground for distance study", student);
}

enum fault attempt_schedule(struct db *db, const struct actor *by, const char *sitting, const char *student,
                            const char *kind, int64_t now_ms, struct id *ret_id)
{
    struct plan p;
    struct id id = id_make();
    char clock_rule[POLICY_TEXT_MAX];
    int64_t version, cap_s, seed = (int64_t)randombytes_random() << 16 | (int64_t)(randombytes_random() & 0xffff);
    enum fault f = read_plan(db, sitting, student, &p);
    if (!f)
        f = check(&p, student);
    if (!f)
        f = policy_version(db, now_ms, &version);
    if (!f)
        f = remedy_allows(db, sitting, p.enrolment, kind, version);
    if (!f)
        f = check_afar(db, &p, student, version);
    if (!f)
        f = policy_int(db, version, "reconnect_cap", &cap_s);
    if (!f)
        f = policy_text(db, version, "reconnect_clock", clock_rule);
    if (f)
        return f;
    int64_t duration_s = p.duration_s + p.duration_s * p.extra_percent / 100;
    f = db_run(db, S_ATTEMPT_ADD, "ttttttitiiiiii", id.text, p.university, p.exam, sitting, student, p.enrolment, p.n,
               kind, version, seed, duration_s, cap_s, (int64_t)(!p.own_time && !strcmp(clock_rule, "stopped")),
               now_ms);
    if (!f)
        f = remedy_use(db, by, p.enrolment, kind, id.text, now_ms);
    if (!f)
        f = audit(db, by, "attempt.schedule", "attempt", id.text, "%s, attempt %lld, %lld s", kind, (long long)p.n,
                  (long long)duration_s);
    if (!f)
        *ret_id = id;
    return f;
}
