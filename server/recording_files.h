#ifndef BAQYLA_RECORDING_FILES_H
#define BAQYLA_RECORDING_FILES_H

#include "fault.h"
#include "reading.h"

/* Where recordings lie, and what their streams and parts are called. [any thread] */

enum { RECORDING_PATH_MAX = 1024 };

/* The folder of an attempt, <data>/recordings/<attempt>, or one inside it, made when missing. F_IO. */
enum fault recording_folder(const char *attempt, const char *inner, char out[RECORDING_PATH_MAX]) MUST_CHECK;
/* What a stream is called in file names and towards clients: camera, microphone, screen, examiner, examiner_sound. */
const char *recording_stream_word(int stream);
/* The reader's own word, else that of the ending. */
const char *recording_mime(const struct read_part *part);

#endif
