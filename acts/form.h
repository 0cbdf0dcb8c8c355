#ifndef BAQYLA_FORM_H
#define BAQYLA_FORM_H

#include <stdint.h>

#include "fault.h"

/* The two act forms of the regulation (003, appendices A and B) as tables. The
   words stand in seeds/acts/ and are compiled in; nothing here allocates. */

enum act_form { ACT_A, ACT_B };

enum word {
#define WORD(name, kk, ru, en) W_##name,
#include "form_a.def"
#include "form_b.def"
#include "annex.def"
#include "papers.def"
#undef WORD
    W_COUNT
};

/* Static, never NULL; "" where a language needs no such word. */
const char *word(enum word w, enum lang lang);

/* The boxes of act A in the form's order; a set of them is a mask of 1 << box. */
enum act_box {
    BOX_CAMERA_COVERED,
    BOX_CAMERA_BLOCKED_AV,
    BOX_BLURRED_UNIDENTIFIABLE,
    BOX_FORBIDDEN_ITEMS,
    BOX_OUTSIDE_PERSON,
    BOX_OTHER,
    BOX_COUNT
};
const char *box_name(enum act_box box);                                  /* "CAMERA_COVERED" */
enum fault box_from(const char *name, enum act_box *ret_box) MUST_CHECK; /* F_INVALID */

/* Who signs, in order 1, 2, 3. A: specialist, engineer, head. B: head, registrar's head, specialist. */
enum { ACT_SIGNERS = 3 };
/* The last four sign statements of grades, not acts. */
enum act_post {
    POST_SPECIALIST,
    POST_ENGINEER,
    POST_HEAD,
    POST_REGISTRAR_HEAD,
    POST_REGISTRAR,
    POST_TEACHER,
    POST_CHAIR,
    POST_MEMBER,
    POST_COUNT
};
enum act_post act_post_at(enum act_form form, int order); /* order 1..3 */
const char *post_name(enum act_post post);                /* "specialist", the role's word */
enum word act_post_word(enum act_form form, int order);   /* its words on the form */

/* Decisions of act B. */
enum act_decision {
    DECISION_NONE,
    DECISION_NO_EFFECT,
    DECISION_RESUME,
    DECISION_EXTRA_TIME,
    DECISION_NEW_ATTEMPT,
    DECISION_KEEP_SCORE,
    DECISION_CANCEL_SITTING,
    DECISION_CONVERT_TO_A,
    DECISION_OTHER,
    DECISION_COUNT
};
const char *decision_name(enum act_decision decision); /* "EXTRA_TIME"; "" for none */
enum word decision_word(enum act_decision decision); /* its words; not of none */
enum fault decision_from(const char *name, enum act_decision *ret_decision) MUST_CHECK;

/* The words of a verdict's figure by its name in the books ("lasted_ms"); NULL: the table has no such name. */
const char *figure_name(const char *name, enum lang lang);

/* "«21» қараша 2026" pieces: month 1..12, as it stands in a date. */
const char *month_name(int month, enum lang lang);

#endif
