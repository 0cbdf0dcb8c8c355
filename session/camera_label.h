#ifndef BAQYLA_CAMERA_LABEL_H
#define BAQYLA_CAMERA_LABEL_H

/* Whether the name that a browser gives a camera is that of a driver which plays
   files, screens or scenes. 1 or 0; NULL and "" are nobody's. A name proves nothing:
   virtual_camera needs the picture's evidence too. A phone used as a camera and
   filters of a maker's own software (noise, background) are not meant. */
int camera_label_virtual(const char *label);

#endif
