#ifndef BAQYLA_READER_HIDE_H
#define BAQYLA_READER_HIDE_H

#include "readrec.h"

/* Faces of people beside the examinee are made unrecognisable in a picture before it becomes evidence: the area is
   drawn in a few cells, each of the mean of what was in it. */

struct AVFrame;

/* A new frame with the areas hidden; the same input gives the same bytes. NULL: no memory, or no planar 8-bit format.
 */
struct AVFrame *frame_hidden(const struct AVFrame *frame, const struct read_area *areas, int count);

/* "PICTURE:X,Y,W,H" joined by ";", each number below 1001, as READ_HIDE_FORM writes it: the areas of each picture. The
   number of areas; -1 when it is anything else or more than READ_AREAS_MAX of one picture. */
int hide_parse(const char *text, struct read_area areas[][READ_AREAS_MAX], int counts[], int pictures);

#endif
