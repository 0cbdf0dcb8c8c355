#ifndef BAQYLA_LIVE_BOXES_H
#define BAQYLA_LIVE_BOXES_H

#include <jansson.h>
#include <stdbool.h>

#include <vision/wire.h>

#include "kinds.h"
#include "readrec.h"

/* What in the picture a verdict is about: the boxes of the latest looks are
   kept until a rule has made up its mind, which may take half a minute. Plain
   memory; pure. */

enum { BOXES_LOOKS = 48 }; /* with something in them */

struct boxes {
    uint32_t next;
    struct boxes_look {
        uint32_t seq;
        int64_t at_ms; /* media time */
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

enum { BOXES_NEAR_MS = 1500 };

/* The faces beside the examinee's in the looks at most BOXES_NEAR_MS from `at_ms`, with room about them, for a picture
   of that time. The examinee's is the largest of a look that moves by itself. Those that touch are one area; returns
   how many there are. */
int boxes_others(const struct boxes *boxes, int64_t at_ms, struct read_area ret_areas[READ_AREAS_MAX]);

/* Whether such faces are themselves what a kind is about. */
bool boxes_others_matter(enum incident_kind kind);

#endif
