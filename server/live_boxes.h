#ifndef BAQYLA_LIVE_BOXES_H
#define BAQYLA_LIVE_BOXES_H

#include <jansson.h>

#include <vision/wire.h>

#include "kinds.h"

/* What in the picture a verdict is about: the boxes of the latest looks are
   kept until a rule has made up its mind, which may take half a minute. Plain
   memory; pure. */

enum { BOXES_LOOKS = 48 }; /* with something in them */

struct boxes {
    uint32_t next;
    struct boxes_look {
        uint32_t seq;
        uint16_t width, height;
        uint8_t faces, objects;
        struct sight_box face[SIGHT_BOXES];
        struct sight_object object[SIGHT_OBJECTS];
    } look[BOXES_LOOKS];
};

void boxes_keep(struct boxes *boxes, const struct sight *sight);

/* {"seq","boxes":[{"what","x","y","w","h","score_milli"}]} of frame `seq`, in thousandths of its picture; JSON null
   for kinds that are about no place in it, and when nobody remembers the frame. A new reference. */
json_t *boxes_json(const struct boxes *boxes, enum incident_kind kind, uint32_t seq);

#endif
