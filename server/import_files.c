#include "import_files.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "csvrec.h"
#include "settings.h"

enum { PATH_MAX_BYTES = SETTING_TEXT_MAX + 64, CHUNK = 256 * 1024, TABLE_MAX = 64 * 1024 * 1024 };

static char *path_of(const char *id, const char *ending, char out[PATH_MAX_BYTES])
{
    char name[64];
    snprintf(name, sizeof name, "imports/%s.%s", id, ending);
    return settings_path(name, out, PATH_MAX_BYTES);
}

static json_t *cells_json(enum import_kind kind, const struct import_line *line)
{
    json_t *cells = json_object();
    const struct import_column *column;
    for (size_t c = 0; (column = import_column_at(kind, c)); c++) {
        const char *now = line->cell[c], *old = line->old[c];
        if (!now && !old)
            continue;
        bool changes = now && (!old || strcmp(now, old) != 0);
        json_t *cell = json_pack("{s:s?}", "value", now ? now : old);
        if (changes && line->action == IMPORT_CHANGE)
            json_object_set_new(cell, "old", old ? json_string(old) : json_null());
        json_object_set_new(cells, column->word, cell);
    }
    return cells;
}

static json_t *line_json(enum import_kind kind, const struct import_line *line)
{
    static const char *const actions[] = {"same", "add", "change", "error"};
    json_t *notes = json_array();
    for (int i = 0; i < line->notes_len; i++) {
        const struct import_note *n = &line->notes[i];
        const struct import_column *column = n->column < 0 ? NULL : import_column_at(kind, (size_t)n->column);
        json_array_append_new(notes, json_pack("{s:s?, s:s, s:b}", "column", column ? column->word : NULL, "code",
                                               n->code, "error", (int)n->error));
    }
    return json_pack("{s:I, s:s, s:o, s:o}", "line", (json_int_t)line->number, "action", actions[line->action], "cells",
                     cells_json(kind, line), "notes", notes);
}

static bool write_table(FILE *out, const struct import_sheet *sheet)
{
    for (size_t i = 0; i < sheet->count; i++) {
        const struct import_line *line = &sheet->lines[i];
        json_t *json = line_json(sheet->kind, line);
        int failed = !json || json_dumpf(json, out, JSON_COMPACT | JSON_ENSURE_ASCII) || fputc('\n', out) == EOF;
        json_decref(json);
        if (failed)
            return false;
    }
    return true;
}

static bool write_lines(FILE *out, const struct import_sheet *sheet)
{
    for (size_t i = 0; i < sheet->count; i++) {
        const struct import_line *line = &sheet->lines[i];
        if (line->header)
            continue;
        fprintf(out, "%lld", (long long)line->number);
        for (size_t c = 0; import_column_at(sheet->kind, c); c++)
            fprintf(out, "%c%s", CSV_FIELD_END, line->cell[c] ? line->cell[c] : "");
        fputc(CSV_RECORD_END, out);
    }
    return !ferror(out);
}

static enum fault write_one(const char *id, const char *ending, const struct import_sheet *sheet,
                            bool (*put)(FILE *out, const struct import_sheet *sheet))
{
    char path[PATH_MAX_BYTES];
    path_of(id, ending, path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
    if (!out) {
        if (fd >= 0)
            close(fd);
        return fault(F_IO, "%s: %s", path, strerror(errno));
    }
    bool ok = put(out, sheet) && !fflush(out) && !fsync(fd);
    int error = errno;
    if (fclose(out))
        ok = false;
    return ok ? F_OK : fault(error == ENOSPC ? F_DISK_FULL : F_IO, "%s could not be written", path);
}

enum fault import_files_write(const char *id, const struct import_sheet *sheet)
{
    char folder[PATH_MAX_BYTES];
    settings_path("imports", folder, sizeof folder);
    if (mkdir(folder, 0700) && errno != EEXIST)
        return fault(F_IO, "%s: %s", folder, strerror(errno));
    enum fault f = write_one(id, "lines", sheet, write_lines);
    return f ? f : write_one(id, "table", sheet, write_table);
}

enum fault import_table_read(const char *id, char **ret_text)
{
    char path[PATH_MAX_BYTES];
    struct stat st;
    int fd = open(path_of(id, "table", path), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fault(F_NOT_FOUND, "%s: %s", path, strerror(errno));
    char *text = fstat(fd, &st) || st.st_size > TABLE_MAX ? NULL : malloc((size_t)st.st_size + 1);
    ssize_t got = text ? pread(fd, text, (size_t)st.st_size, 0) : -1;
    close(fd);
    if (got < 0 || got != st.st_size) {
        free(text);
        return fault(F_IO, "%s could not be read", path);
    }
    text[got] = '\0';
    *ret_text = text;
    return F_OK;
}

static void line_from(char *record, struct import_line *line)
{
    char *field = strchr(record, CSV_FIELD_END);
    line->number = atoll(record);
    for (int c = 0; field && c < IMPORT_COLUMNS_MAX; c++) {
        char *text = field + 1;
        field = strchr(text, CSV_FIELD_END);
        if (field)
            *field = '\0';
        line->cell[c] = *text ? text : NULL;
    }
}

enum fault import_lines_read(const char *id, int64_t place, size_t max, struct arena *arena,
                             struct import_line **ret_lines, size_t *ret_count, int64_t *ret_place)
{
    char path[PATH_MAX_BYTES], *text = arena_alloc(arena, CHUNK);
    struct import_line *lines = arena_alloc(arena, max * sizeof *lines);
    size_t count = 0;
    if (!text || !lines)
        return arena_check(arena);
    int fd = open(path_of(id, "lines", path), O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : pread(fd, text, CHUNK, place);
    if (fd >= 0)
        close(fd);
    if (got < 0)
        return fault(F_IO, "%s: %s", path, strerror(errno));
    char *at = text, *end = text + got, *stop;
    while (count < max && at < end && (stop = memchr(at, CSV_RECORD_END, (size_t)(end - at)))) {
        *stop = '\0';
        line_from(at, &lines[count++]);
        at = stop + 1;
    }
    if (!count && got > 0)
        return fault(F_CORRUPT, "%s has a record without an end", path);
    *ret_lines = lines;
    *ret_count = count;
    *ret_place = place + (at - text);
    return F_OK;
}
