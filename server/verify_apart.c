#include "verify_apart.h"

#include <stdio.h>
#include <string.h>

#include "apart.h"

enum { SAID_LINE = APART_SAID, SAID_VERDICT };

struct said_line {
    uint32_t ok;
    char check[64], detail[512];
};

struct judging {
    struct verification *verification;
    const struct hex256 *root;
    verify_report *report;
    void *user;
    uint32_t verdict;
    int verdicts;
};

static void line_make(struct said_line *line, bool ok, const char *check, const char *detail)
{
    *line = (struct said_line){.ok = ok};
    snprintf(line->check, sizeof line->check, "%s", check);
    snprintf(line->detail, sizeof line->detail, "%s", detail);
}

static void line_report(const struct judging *j, struct said_line *line)
{
    line->check[sizeof line->check - 1] = line->detail[sizeof line->detail - 1] = 0;
    apart_tame(line->check);
    apart_tame(line->detail);
    j->report(j->user, line->ok, line->check, line->detail);
}

/* Of the files' names, in this process. */
static void report_here(void *user, bool ok, const char *check, const char *detail)
{
    struct said_line line;
    line_make(&line, ok, check, detail);
    line_report(user, &line);
}

static void report_apart(void *user, bool ok, const char *check, const char *detail)
{
    struct said_line line;
    (void)user;
    line_make(&line, ok, check, detail);
    apart_say(SAID_LINE, &line, sizeof line);
}

static enum fault judge_apart(void *user)
{
    struct judging *j = user;
    const uint32_t verdict = verify_judge(j->verification, j->root, report_apart, NULL);
    apart_say(SAID_VERDICT, &verdict, sizeof verdict);
    return F_OK;
}

static enum fault hear(void *user, enum read_kind kind, const void *body, size_t len)
{
    struct judging *j = user;
    struct said_line line;
    if ((int)kind == SAID_LINE && len == sizeof line) {
        memcpy(&line, body, len);
        line_report(j, &line);
        return F_OK;
    }
    if ((int)kind != SAID_VERDICT || len != sizeof j->verdict || j->verdicts++)
        return fault(F_UNREADABLE, "something that is neither a check nor the verdict");
    memcpy(&j->verdict, body, len);
    return F_OK;
}

static bool verdict_known(uint32_t verdict)
{
    return verdict == VERDICT_INTACT || verdict == VERDICT_BROKEN || verdict == VERDICT_UNKNOWN_ISSUER;
}

enum fault verify_apart(const char *dir, const struct hex256 *root, verify_report *report, void *user,
                        enum package_verdict *ret_verdict)
{
    struct judging j = {.root = root, .report = report, .user = user};
    enum fault f = verify_open(dir, report_here, &j, &j.verification);
    if (f)
        return f;
    f = apart_run(judge_apart, &j, hear, &j);
    verify_close(j.verification);
    if (!f && (j.verdicts != 1 || !verdict_known(j.verdict)))
        f = fault(F_UNREADABLE, "no verdict");
    if (f == F_UNREADABLE) {
        report_here(&j, false, "reading", fault_text());
        report_here(&j, false, "result", "broken");
        j.verdict = VERDICT_BROKEN;
        f = F_OK;
    }
    if (!f)
        *ret_verdict = (enum package_verdict)j.verdict;
    return f;
}
