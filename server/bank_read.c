#include <stdlib.h>
#include <string.h>

#include "bank.h"
#include "evidence.h"
#include "reading.h"
#include "settings.h"

struct feed {
    const unsigned char *bytes;
    size_t len;
};

static enum fault feed_some(void *user, void *out, size_t max, size_t *ret_len)
{
    struct feed *f = user;
    size_t n = f->len < max ? f->len : max;
    memcpy(out, f->bytes, n);
    f->bytes += n;
    f->len -= n;
    *ret_len = n;
    return F_OK;
}

static enum fault picture_take(struct bank_report *report, const struct read_bytes *at, const void *bytes, size_t len)
{
    if (at->part < 1 || at->part > BANK_PICTURES_MAX || at->offset > BANK_PICTURES_BYTES)
        return fault(F_TOO_BIG, "more than %d pictures", BANK_PICTURES_MAX);
    if (!report->pictures)
        report->pictures = calloc(BANK_PICTURES_MAX, sizeof *report->pictures);
    if (!report->pictures)
        return fault(F_NOMEM, "pictures");
    struct bank_picture *p = &report->pictures[at->part - 1];
    if (report->pictures_len < (int)at->part)
        report->pictures_len = (int)at->part;
    struct gathering g = {.bytes = p->bytes, .len = p->len, .room = p->room, .max = BANK_PICTURES_BYTES};
    enum fault f = gathering_put(&g, at->offset, bytes, len);
    p->bytes = g.bytes;
    p->len = g.len;
    p->room = g.room;
    return f;
}

static enum fault take(void *user, enum read_kind kind, const void *body, size_t len)
{
    struct bank_report *report = user;
    struct read_bytes at;
    if (kind == READ_BYTES && len >= sizeof at) {
        memcpy(&at, body, sizeof at);
        return picture_take(report, &at, (const unsigned char *)body + sizeof at, len - sizeof at);
    }
    if (kind != READ_ITEM && kind != READ_ISSUE && kind != READ_ITEMS_END)
        return F_OK;
    json_t *json = json_loadb(body, len, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(json)) {
        json_decref(json);
        return fault(F_UNREADABLE, "the reader said no object");
    }
    if (kind == READ_ITEMS_END) {
        json_decref(report->totals);
        report->totals = json;
        return F_OK;
    }
    return json_array_append_new(kind == READ_ITEM ? report->items : report->issues, json) ? fault(F_NOMEM, "questions")
                                                                                           : F_OK;
}

enum fault bank_read(const char *format, const void *bytes, size_t len, struct bank_report *ret_report)
{
    char flag[16];
    const char *args[] = {format ? flag : NULL, NULL};
    struct feed feed = {bytes, len};
    struct reading_limits limits = {.output_max = 64 * 1024 * 1024};
    struct bank_report report = {.items = json_array(), .issues = json_array()};
    snprintf(flag, sizeof flag, "--%s", format ? format : "");
    enum fault f = reading_run("items", args, feed_some, &feed, take, &report, &limits);
    if (!f && !report.totals)
        f = fault(F_UNREADABLE, "the reader came to no end");
    if (f)
        bank_report_release(&report);
    else
        *ret_report = report;
    return f;
}

void bank_report_release(struct bank_report *report)
{
    for (int i = 0; i < report->pictures_len; i++)
        free(report->pictures[i].bytes);
    free(report->pictures);
    json_decref(report->items);
    json_decref(report->issues);
    json_decref(report->totals);
    *report = (struct bank_report){0};
}

static const char *mime_of(const struct bank_picture *p)
{
    return p->bytes[0] == 0xff   ? "image/jpeg"
           : p->bytes[0] == 0x89 ? "image/png"
           : p->bytes[0] == 'G'  ? "image/gif"
                                 : "image/webp";
}

/* "picture:3" in a text becomes its address. */
static enum fault rename_in(json_t *object, const char *key, const struct bank_report *report)
{
    static const char mark[] = "src=\"picture:";
    const char *text = json_string_value(json_object_get(object, key)), *at;
    if (!text || !strstr(text, mark))
        return F_OK;
    char *out = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&out, &size);
    if (!file)
        return fault(F_NOMEM, "a text");
    while ((at = strstr(text, mark))) {
        char *end;
        long part = strtol(at + sizeof mark - 1, &end, 10);
        fwrite(text, 1, (size_t)(at - text), file);
        if (part >= 1 && part <= report->pictures_len)
            fprintf(file, "src=\"/api/pictures/%s", report->pictures[part - 1].sha256);
        text = end;
    }
    fputs(text, file);
    if (fclose(file) || !out)
        return fault(F_NOMEM, "a text");
    json_object_set_new(object, key, json_string(out));
    free(out);
    return F_OK;
}

enum fault bank_pictures_store(const char *folder, struct bank_report *report)
{
    enum fault f = F_OK;
    size_t i, k;
    json_t *item, *option;
    for (int p = 0; p < report->pictures_len && !f; p++) {
        struct bank_picture *picture = &report->pictures[p];
        if (!picture->len)
            continue;
        picture->mime = mime_of(picture);
        f = evidence_store(folder, picture->bytes, picture->len, picture->sha256);
    }
    json_array_foreach(report->items, i, item)
    {
        if (!f)
            f = rename_in(item, "stem", report);
        json_array_foreach(json_object_get(item, "options"), k, option)
        {
            if (!f)
                f = rename_in(option, "text", report);
        }
    }
    return f;
}

enum fault bank_pictures_book(struct db *db, const struct bank_report *report, int64_t now_ms)
{
    enum fault f = F_OK;
    for (int p = 0; p < report->pictures_len && !f; p++) {
        const struct bank_picture *picture = &report->pictures[p];
        if (picture->mime)
            f = item_picture_book(db, picture->sha256, picture->mime, (int64_t)picture->len, now_ms);
    }
    return f;
}

unsigned char *bank_picture(const struct request *request, const char *sha256, size_t *ret_len)
{
    char folder[SETTING_TEXT_MAX + 8];
    const void *bytes = NULL;
    settings_path("", folder, sizeof folder);
    if (evidence_read(folder, sha256, request->arena, &bytes, ret_len))
        return NULL;
    unsigned char *copy = malloc(*ret_len + 1);
    if (copy)
        memcpy(copy, bytes, *ret_len);
    return copy;
}
