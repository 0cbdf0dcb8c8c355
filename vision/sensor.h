#ifndef BAQYLA_SENSOR_H
#define BAQYLA_SENSOR_H

#include "looping.h"
#include "luma.h"
#include "room.h"

/* What a lens and a sensor do not show: evidence for a virtual camera, together
   with its name (003-5.3). Four things survive the coder and a base layer of four
   pictures a second, and each is remembered for as long as the stream lasts:
   a drawn sign, a room that is another from one picture to the next, a stretch that
   repeats, bars of one tone beside or above the picture. What does not survive, the
   noise of the sensor, the traces of scaling, pictures doubled at a regular
   interval, is not looked for. Evidence, never a verdict: a phone held upright has
   bars too. Pure. */

enum { SENSOR_BARS = 15, SENSOR_SIGN = 8 }; /* pictures in a row */

struct sensor {
    int bars, signs;   /* pictures in a row */
    float likeness;    /* of the room, at the latest picture it was measured */
    int lasted;        /* pictures since the room became another */
    int cut;           /* the one before it was quite another */
    uint8_t had_bars, had_sign, had_cut, had_loop;
};

/* `room_likeness` 0: not measured at this picture. `drawn`: it is a sign, not a scene.
   `loop_likeness` 0: nothing repeats. Returns how little it all looks like a sensor's, 0 … 1. */
float sensor_see(struct sensor *s, const uint8_t *luma, float room_likeness, int drawn, float loop_likeness);

#endif
