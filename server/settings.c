#include "settings.h"

#include <errno.h>
#include <getopt.h>
#include <ini.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum kind { KIND_NUMBER, KIND_TEXT, KIND_WORD, KIND_SECRET };

struct setting {
    enum kind kind;
    const char *name, *standard, *words, *help;
    int64_t least, most;
    size_t offset;
};

static const struct setting table[] = {
#define NUMBER(name, standard, least, most, help)                                                                      \
    {KIND_NUMBER, #name, #standard, NULL, help, least, most, offsetof(struct settings, name)},
#define TEXT(name, standard, help) {KIND_TEXT, #name, standard, NULL, help, 0, 0, offsetof(struct settings, name)},
#define WORD(name, standard, words, help)                                                                              \
    {KIND_WORD, #name, standard, words, help, 0, 0, offsetof(struct settings, name)},
#define SECRET(name, help) {KIND_SECRET, #name, "", NULL, help, 0, 0, offsetof(struct settings, name)},
#include "settings.def"
#undef NUMBER
#undef TEXT
#undef WORD
#undef SECRET
};

enum { SETTINGS = sizeof table / sizeof table[0], CONFIG_FLAG = SETTINGS, NAME_MAX_LEN = 64 };

static struct settings now;
static bool filled;

static const struct setting *find(const char *name)
{
    for (size_t i = 0; i < SETTINGS; i++)
        if (!strcmp(table[i].name, name))
            return &table[i];
    return NULL;
}

static enum fault word_index(const struct setting *row, const char *value, int *ret_index)
{
    size_t len = strlen(value);
    int index = 0;
    for (const char *word = row->words; word; index++) {
        const char *bar = strchr(word, '|');
        size_t word_len = bar ? (size_t)(bar - word) : strlen(word);
        if (word_len == len && !memcmp(word, value, len)) {
            *ret_index = index;
            return F_OK;
        }
        word = bar ? bar + 1 : NULL;
    }
    return fault(F_INVALID, "%s: \"%.64s\" is not allowed; one of %s", row->name, value, row->words);
}

static enum fault store(struct settings *into, const struct setting *row, const char *value)
{
    char *place = (char *)into + row->offset;
    if (row->kind == KIND_NUMBER) {
        char *end;
        errno = 0;
        long long number = strtoll(value, &end, 10);
        if (end == value || *end || errno || number < row->least || number > row->most)
            return fault(F_INVALID, "%s: \"%.64s\" is not allowed; a whole number from %lld to %lld", row->name, value,
                         (long long)row->least, (long long)row->most);
        *(int64_t *)place = number;
        return F_OK;
    }
    if (row->kind == KIND_WORD)
        return word_index(row, value, (int *)place);
    if (strlen(value) >= SETTING_TEXT_MAX)
        return fault(F_INVALID, "%s: longer than %d bytes", row->name, SETTING_TEXT_MAX - 1);
    memcpy(place, value, strlen(value) + 1);
    return F_OK;
}

static void defaults(struct settings *into)
{
    memset(into, 0, sizeof *into);
    for (size_t i = 0; i < SETTINGS; i++)
        if (store(into, &table[i], table[i].standard) != F_OK)
            abort();
}

const struct settings *settings(void)
{
    if (!filled)
        settings_reset();
    return &now;
}

void settings_reset(void)
{
    defaults(&now);
    filled = true;
}

enum fault settings_set(const char *name, const char *value)
{
    const struct setting *row = find(name);
    if (!row)
        return fault(F_INVALID, "%.64s: unknown setting; see baqyla help settings", name);
    (void)settings();
    return store(&now, row, value);
}

struct reading {
    struct settings *into;
    enum fault first;
    char text[FAULT_TEXT_MAX];
};

static int read_pair(void *user, const char *section, const char *name, const char *value)
{
    struct reading *r = user;
    enum fault f;
    const struct setting *row = find(name);
    if (*section)
        f = fault(F_INVALID, "[%.32s]: the file has no sections", section);
    else if (!row)
        f = fault(F_INVALID, "%.64s: unknown setting; see baqyla help settings", name);
    else
        f = store(r->into, row, value);
    if (f != F_OK && r->first == F_OK) {
        r->first = f;
        snprintf(r->text, sizeof r->text, "%s", fault_text());
    }
    return f == F_OK;
}

static enum fault read_config(struct settings *into, const char *path)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return fault(F_INVALID, "--config: %.180s: %s", path, strerror(errno));
    struct reading r = {.into = into};
    int line = ini_parse_file(file, read_pair, &r);
    fclose(file);
    if (r.first != F_OK)
        return fault(r.first, "%.100s:%d: %.140s", path, line, r.text);
    if (line)
        return fault(F_INVALID, "%.180s:%d: not of the form key = value", path, line);
    return F_OK;
}

/* The flags of getopt_long: one per row, underscores written as hyphens. */
static char flag_names[SETTINGS][NAME_MAX_LEN];

static void flags_fill(struct option *flags)
{
    for (size_t i = 0; i < SETTINGS; i++) {
        snprintf(flag_names[i], NAME_MAX_LEN, "%s", table[i].name);
        for (char *c = flag_names[i]; *c; c++)
            if (*c == '_')
                *c = '-';
        flags[i] = (struct option){flag_names[i], required_argument, NULL, (int)i + 256};
    }
    flags[CONFIG_FLAG] = (struct option){"config", required_argument, NULL, CONFIG_FLAG + 256};
    flags[CONFIG_FLAG + 1] = (struct option){0};
}

/* One walk over the flags: the first only finds --config, the second sets the rest. */
static enum fault walk(int argc, char **argv, struct settings *into, const char **config, int *ret_rest)
{
    struct option flags[SETTINGS + 2];
    flags_fill(flags);
    optind = 0;
    opterr = 0;
    for (int c; (c = getopt_long(argc, argv, "+:", flags, NULL)) != -1;) {
        if (c == ':')
            return fault(F_INVALID, "%.64s: needs a value", argv[optind - 1]);
        if (c == '?')
            return fault(F_INVALID, "%.64s: unknown flag; see baqyla help settings", argv[optind - 1]);
        if (c - 256 == CONFIG_FLAG)
            *config = optarg;
        else if (into) {
            enum fault f = store(into, &table[c - 256], optarg);
            if (f != F_OK) {
                char text[FAULT_TEXT_MAX];
                snprintf(text, sizeof text, "%s", fault_text());
                return fault(f, "--%.240s", text);
            }
        }
    }
    *ret_rest = optind;
    return F_OK;
}

enum fault settings_load(int argc, char **argv, int *ret_rest)
{
    struct settings fresh;
    const char *config = NULL;
    int rest;
    defaults(&fresh);
    enum fault f = walk(argc, argv, NULL, &config, &rest);
    if (f == F_OK && config)
        f = read_config(&fresh, config);
    if (f == F_OK)
        f = walk(argc, argv, &fresh, &config, &rest);
    if (f == F_OK && !fresh.cert[0] != !fresh.key[0])
        f = fault(F_INVALID, "cert and key are given together or not at all");
    if (f != F_OK)
        return f;
    now = fresh;
    filled = true;
    *ret_rest = rest;
    return F_OK;
}

static void allowed(const struct setting *row, char *out, size_t size)
{
    if (row->kind == KIND_NUMBER)
        snprintf(out, size, "%lld..%lld", (long long)row->least, (long long)row->most);
    else
        snprintf(out, size, "%s", row->kind == KIND_WORD ? row->words : "text");
}

void settings_help(FILE *out, bool markdown)
{
    if (markdown)
        fprintf(out, "| setting | default | allowed | meaning |\n|---|---|---|---|\n");
    for (size_t i = 0; i < SETTINGS; i++) {
        const struct setting *row = &table[i];
        char range[128];
        allowed(row, range, sizeof range);
        if (markdown) {
            fprintf(out, "| `%s` | %s | ", row->name, *row->standard ? row->standard : "–");
            for (const char *c = range; *c; c++)
                fprintf(out, *c == '|' ? ", " : "%c", *c);
            fprintf(out, " | %s |\n", row->help);
        } else {
            fprintf(out, "%-22s %-8s %-22s %s\n", row->name, *row->standard ? row->standard : "-", range, row->help);
        }
    }
}

char *settings_path(const char *name, char *out, size_t size)
{
    snprintf(out, size, "%s/%s", settings()->data, name);
    return out;
}

const char *program_folder(void)
{
    static char folder[PATH_MAX];
    if (!folder[0]) {
        ssize_t len = readlink("/proc/self/exe", folder, sizeof folder - 1);
        char *slash = len > 0 ? memrchr(folder, '/', (size_t)len) : NULL;
        if (!slash)
            return ".";
        *slash = '\0';
    }
    return folder;
}
