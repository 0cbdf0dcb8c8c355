#include "canon.h"

#include <assert.h>
#include <glib.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

static const json_int_t integer_max = ((json_int_t)1 << 53) - 1;

/* Counts while `out` is NULL, writes on the second pass. */
struct writer {
    char *out;
    size_t len;
};

static void put(struct writer *w, const char *bytes, size_t len)
{
    if (w->out)
        memcpy(w->out + w->len, bytes, len);
    w->len += len;
}

static void put_escaped(struct writer *w, const char *text)
{
    static const char small[] = "btnvfr"; /* 8 … 13; 11 has no short form */
    put(w, "\"", 1);
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        char escape[8];
        if (*c == '"' || *c == '\\') {
            escape[0] = '\\';
            escape[1] = (char)*c;
            put(w, escape, 2);
        } else if (*c >= 8 && *c <= 13 && *c != 11) {
            escape[0] = '\\';
            escape[1] = small[*c - 8];
            put(w, escape, 2);
        } else if (*c < 0x20) {
            g_snprintf(escape, sizeof escape, "\\u%04x", *c);
            put(w, escape, 6);
        } else {
            put(w, (const char *)c, 1);
        }
    }
    put(w, "\"", 1);
}

static enum fault write_text(struct writer *w, const char *text)
{
    char *composed = g_utf8_normalize(text, -1, G_NORMALIZE_NFC);
    if (!composed)
        return fault(F_INVALID, "canonical JSON: a text is not UTF-8");
    put_escaped(w, composed);
    g_free(composed);
    return F_OK;
}

struct member {
    char *key; /* composed */
    const json_t *value;
};

static int by_key(const void *a, const void *b)
{
    /* UTF-8 keeps the order of code points. */
    return strcmp(((const struct member *)a)->key, ((const struct member *)b)->key);
}

static enum fault write_value(struct writer *w, const json_t *value, int depth);

static enum fault write_object(struct writer *w, const json_t *object, int depth)
{
    struct member members[CANON_KEYS_MAX];
    size_t n = 0;
    enum fault f = F_OK;
    if (json_object_size(object) > CANON_KEYS_MAX)
        return fault(F_INVALID, "canonical JSON: an object has too many keys");
    for (void *i = json_object_iter((json_t *)object); i; i = json_object_iter_next((json_t *)object, i)) {
        members[n].key = g_utf8_normalize(json_object_iter_key(i), -1, G_NORMALIZE_NFC);
        members[n].value = json_object_iter_value(i);
        if (!members[n].key) {
            f = fault(F_INVALID, "canonical JSON: a key is not UTF-8");
            goto out;
        }
        n++;
    }
    qsort(members, n, sizeof members[0], by_key);
    put(w, "{", 1);
    for (size_t i = 0; i < n; i++) {
        if (i && !strcmp(members[i].key, members[i - 1].key)) {
            f = fault(F_INVALID, "canonical JSON: a key appears twice");
            goto out;
        }
        put(w, ",", i ? 1 : 0);
        put_escaped(w, members[i].key);
        put(w, ":", 1);
        f = write_value(w, members[i].value, depth);
        if (f)
            goto out;
    }
    put(w, "}", 1);
out:
    for (size_t i = 0; i < n; i++)
        g_free(members[i].key);
    return f;
}

static enum fault write_array(struct writer *w, const json_t *array, int depth)
{
    put(w, "[", 1);
    for (size_t i = 0; i < json_array_size(array); i++) {
        put(w, ",", i ? 1 : 0);
        enum fault f = write_value(w, json_array_get(array, i), depth);
        if (f)
            return f;
    }
    put(w, "]", 1);
    return F_OK;
}

static enum fault write_value(struct writer *w, const json_t *value, int depth)
{
    char number[32];
    json_int_t n;
    if (depth >= CANON_DEPTH_MAX)
        return fault(F_INVALID, "canonical JSON: nested too deep");
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return write_object(w, value, depth + 1);
    case JSON_ARRAY:
        return write_array(w, value, depth + 1);
    case JSON_STRING:
        if (strlen(json_string_value(value)) != json_string_length(value))
            return fault(F_INVALID, "canonical JSON: a text holds NUL");
        return write_text(w, json_string_value(value));
    case JSON_INTEGER:
        n = json_integer_value(value);
        if (n > integer_max || n < -integer_max)
            return fault(F_INVALID, "canonical JSON: an integer is out of range");
        put(w, number, (size_t)g_snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, n));
        return F_OK;
    case JSON_TRUE:
        put(w, "true", 4);
        return F_OK;
    case JSON_FALSE:
        put(w, "false", 5);
        return F_OK;
    case JSON_NULL:
        put(w, "null", 4);
        return F_OK;
    case JSON_REAL:
        break;
    }
    return fault(F_INVALID, "canonical JSON: a number is not an integer");
}

enum fault canon_write(const json_t *value, struct arena *arena, const char **ret_text, size_t *ret_len)
{
    struct writer w = {0};
    enum fault f = write_value(&w, value, 0);
    if (f)
        return f;
    size_t len = w.len;
    w = (struct writer){.out = arena_alloc(arena, len + 1)};
    if (!w.out)
        return fault(F_NOMEM, "canonical JSON of %zu bytes", len);
    f = write_value(&w, value, 0);
    assert(f == F_OK && w.len == len);
    *ret_text = w.out;
    *ret_len = len;
    return F_OK;
}

enum fault canon_parse(const char *text, size_t len, json_t **ret_value)
{
    struct arena arena;
    const char *again;
    size_t again_len;
    json_t *value = json_loadb(text, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
    if (!value)
        return fault(F_INVALID, "not JSON");
    arena_init(&arena, 0);
    enum fault f = canon_write(value, &arena, &again, &again_len);
    if (!f && (again_len != len || memcmp(again, text, len)))
        f = fault(F_INVALID, "JSON that is not in its canonical form");
    arena_release(&arena);
    if (f)
        json_decref(value);
    else
        *ret_value = value;
    return f;
}
