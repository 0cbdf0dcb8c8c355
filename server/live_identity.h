#ifndef BAQYLA_LIVE_IDENTITY_H
#define BAQYLA_LIVE_IDENTITY_H

#include <stdbool.h>

#include <vision/wire.h>

#include "live_attempt.h"

struct live_facts;

/* Who sits there, of one live attempt: what the books know of the person goes to
   the eye, what the eye learns goes to the books, and at check-in the photo's
   likeness is told to those who admit (003-5.3.13). [loop]

   Only while policy, consent and accommodations allow it (session/portrait.h);
   the moment they do not, the eye forgets. A photo that the present net has not
   described yet is described by an eye of its own, on a hand. */

struct identity_desk; /* struct live's; NULL before the first load */

/* The attempt was read from the books. */
void identity_load(struct live *live, const struct live_facts *facts);
/* The camera's stream has just been opened in an eye. */
void identity_opened(struct live *live);
void identity_sight(struct live *live, const struct sight *sight);
void identity_enrolled(struct live *live, const struct wire_enrolled *enrolled);
/* Whether the eye may compare faces of this attempt. */
bool identity_matching(const struct live *live);
void identity_free(struct identity_desk *desk); /* takes NULL */

#endif
