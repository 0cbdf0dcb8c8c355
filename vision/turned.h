#ifndef BAQYLA_TURNED_H
#define BAQYLA_TURNED_H

#include "faces.h"

/* How far a head is turned away from the camera, from the six key points of the
   second opinion: 0 towards it … 1000 in profile, or bent so far down that eyes
   and mouth draw together. The greater of the two. The line of the eyes is the
   axis, so that a head tilted to the shoulder is not turned. 0 when the points
   are missing or span no face. Pure. */
int face_turned(const struct face *f);

#endif
