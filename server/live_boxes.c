#include "live_boxes.h"

#include <string.h>

static const char *const labels[OBJECT_LABELS] = {
    [OBJECT_NONE] = "object",   [OBJECT_PHONE] = "phone",   [OBJECT_BOOK] = "book",
    [OBJECT_LAPTOP] = "laptop", [OBJECT_SCREEN] = "screen", [OBJECT_HEADSET] = "headset",
};

void boxes_keep(struct boxes *boxes, const struct sight *s)
{
    uint32_t faces = s->boxes < SIGHT_BOXES ? s->boxes : SIGHT_BOXES;
    uint32_t objects = s->objects <= 0 ? 0 : s->objects < SIGHT_OBJECTS ? (uint32_t)s->objects : SIGHT_OBJECTS;
    if (!faces && !objects)
        return;
    struct boxes_look *look = &boxes->look[boxes->next++ % BOXES_LOOKS];
    *look = (struct boxes_look){.seq = s->seq,
                                .width = s->width,
                                .height = s->height,
                                .faces = (uint8_t)faces,
                                .objects = (uint8_t)objects};
    memcpy(look->face, s->box, faces * sizeof s->box[0]);
    memcpy(look->object, s->object, objects * sizeof s->object[0]);
}

static const struct boxes_look *find(const struct boxes *boxes, uint32_t seq)
{
    for (int i = 0; i < BOXES_LOOKS; i++)
        if (boxes->look[i].seq == seq && boxes->look[i].width && boxes->look[i].height)
            return &boxes->look[i];
    return NULL;
}

static json_t *box(const struct boxes_look *look, const char *what, int x, int y, int w, int h, int score_milli)
{
    return json_pack("{s:s, s:i, s:i, s:i, s:i, s:i}", "what", what, "x", x * 1000 / look->width, "y",
                     y * 1000 / look->height, "w", w * 1000 / look->width, "h", h * 1000 / look->height, "score_milli",
                     score_milli);
}

static json_t *faces_of(const struct boxes_look *look)
{
    json_t *list = json_array();
    for (int i = 0; i < look->faces; i++) {
        const struct sight_box *b = &look->face[i];
        if (!b->flat)
            json_array_append_new(list, box(look, "face", b->x, b->y, b->w, b->h, b->score_milli));
    }
    return list;
}

static json_t *objects_of(const struct boxes_look *look)
{
    json_t *list = json_array();
    for (int i = 0; i < look->objects; i++) {
        const struct sight_object *o = &look->object[i];
        const char *what = labels[o->label < OBJECT_LABELS ? o->label : OBJECT_NONE];
        json_array_append_new(list, box(look, what, o->x, o->y, o->w, o->h, o->score_milli));
    }
    return list;
}

json_t *boxes_json(const struct boxes *boxes, enum incident_kind kind, uint32_t seq)
{
    const struct boxes_look *look = find(boxes, seq);
    json_t *list = NULL;
    if (look && (kind == KIND_EXTRA_PERSON || kind == KIND_BLURRED_FACE || kind == KIND_WRONG_PERSON ||
                 kind == KIND_ATTENTION))
        list = faces_of(look);
    else if (look && kind == KIND_OBJECT)
        list = objects_of(look);
    if (!json_array_size(list)) {
        json_decref(list);
        return json_null();
    }
    return json_pack("{s:I, s:o}", "seq", (json_int_t)seq, "boxes", list);
}
