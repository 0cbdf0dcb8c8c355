#include "eye_costs.h"

#include "metrics.h"

static void add(enum metric m, uint64_t before, uint64_t now)
{
    if (now > before)
        metric_add(m, (int64_t)(now - before));
}

void eye_costs(const struct wire_load *before, const struct wire_load *now)
{
    add(M_eye_decode_us, before->decode_us, now->decode_us);
    add(M_eye_check_us, before->check_us, now->check_us);
    add(M_eye_face_us, before->face_us, now->face_us);
    add(M_eye_identity_us, before->identity_us, now->identity_us);
    add(M_eye_objects_us, before->objects_us, now->objects_us);
}
