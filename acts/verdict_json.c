#include "verdict_json.h"

#include <stdio.h>

json_t *verdict_numbers(const struct verdict *v)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < v->numbers; i++)
        json_array_append_new(list, json_pack("{s:s, s:I, s:I}", "name", v->number[i].name, "value",
                                              (json_int_t)v->number[i].value, "threshold",
                                              (json_int_t)v->number[i].threshold));
    return list;
}

char *verdict_numbers_text(const struct verdict *v)
{
    json_t *list = verdict_numbers(v);
    char *text = list ? json_dumps(list, JSON_COMPACT) : NULL;
    json_decref(list);
    return text;
}

char *detectors_text(const struct wire_ready *ready, char *out, size_t size)
{
    size_t used = (size_t)snprintf(out, size, "%.31s", ready->runtime);
    for (uint32_t i = 0; i < ready->nets && i < WIRE_NETS && used + 40 < size; i++) {
        const uint8_t *h = ready->net[i].sha256;
        used += (size_t)snprintf(out + used, size - used, " %.15s=%02x%02x%02x%02x%02x%02x", ready->net[i].name, h[0],
                                 h[1], h[2], h[3], h[4], h[5]);
    }
    return out;
}
