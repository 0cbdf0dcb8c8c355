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
                                .at_ms = (int64_t)(s->pts_us / 1000),
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
    if (look &&
        (kind == KIND_EXTRA_PERSON || kind == KIND_BLURRED_FACE || kind == KIND_WRONG_PERSON || kind == KIND_ATTENTION))
        list = faces_of(look);
    else if (look && kind == KIND_OBJECT)
        list = objects_of(look);
    if (!json_array_size(list)) {
        json_decref(list);
        return json_null();
    }
    return json_pack("{s:I, s:o}", "seq", (json_int_t)seq, "boxes", list);
}

bool boxes_others_matter(enum incident_kind kind)
{
    return kind == KIND_EXTRA_PERSON || kind == KIND_WRONG_PERSON;
}

/* Index of the examinee's face; a look has at least one. */
static int own_face(const struct boxes_look *look)
{
    int own = 0, own_size = -1;
    for (int i = 0; i < look->faces; i++) {
        const struct sight_box *b = &look->face[i];
        int size = b->w * b->h;
        bool moves = !b->flat, own_moves = !look->face[own].flat;
        if (own_size < 0 || (moves && !own_moves) || (moves == own_moves && size > own_size)) {
            own = i;
            own_size = size;
        }
    }
    return own;
}

static int within(int v)
{
    return v < 0 ? 0 : v > 1000 ? 1000 : v;
}

/* Hair, chin, and what the head moves between looks. */
static struct read_area area_about(const struct boxes_look *look, const struct sight_box *b)
{
    int left = within((b->x - b->w * 3 / 10) * 1000 / look->width),
        right = within((b->x + b->w * 13 / 10) * 1000 / look->width),
        top = within((b->y - b->h * 4 / 10) * 1000 / look->height),
        bottom = within((b->y + b->h * 13 / 10) * 1000 / look->height);
    return (struct read_area){(uint16_t)left, (uint16_t)top, (uint16_t)(right - left), (uint16_t)(bottom - top)};
}

static bool touch(const struct read_area *a, const struct read_area *b)
{
    return a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h && b->y < a->y + a->h;
}

static void join(struct read_area *a, const struct read_area *b)
{
    int left = a->x < b->x ? a->x : b->x, top = a->y < b->y ? a->y : b->y,
        right = a->x + a->w > b->x + b->w ? a->x + a->w : b->x + b->w,
        bottom = a->y + a->h > b->y + b->h ? a->y + a->h : b->y + b->h;
    *a = (struct read_area){(uint16_t)left, (uint16_t)top, (uint16_t)(right - left), (uint16_t)(bottom - top)};
}

/* Rather too much is hidden than too little: one too many joins the last. */
static int area_put(struct read_area *areas, int count, const struct read_area *area)
{
    if (!area->w || !area->h)
        return count;
    for (int i = 0; i < count; i++)
        if (touch(&areas[i], area) || i == READ_AREAS_MAX - 1) {
            join(&areas[i], area);
            return count;
        }
    areas[count] = *area;
    return count + 1;
}

int boxes_others(const struct boxes *boxes, int64_t at_ms, struct read_area ret_areas[READ_AREAS_MAX])
{
    int count = 0;
    for (int i = 0; i < BOXES_LOOKS; i++) {
        const struct boxes_look *look = &boxes->look[i];
        int64_t apart_ms = look->at_ms > at_ms ? look->at_ms - at_ms : at_ms - look->at_ms;
        if (look->faces < 2 || !look->width || !look->height || apart_ms > BOXES_NEAR_MS)
            continue;
        int own = own_face(look);
        for (int k = 0; k < look->faces; k++) {
            const struct read_area area = area_about(look, &look->face[k]);
            if (k != own)
                count = area_put(ret_areas, count, &area);
        }
    }
    return count;
}
