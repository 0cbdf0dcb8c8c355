#ifndef BAQYLA_PAGE_H
#define BAQYLA_PAGE_H

#include <stddef.h>

#include "content.h"

/* The act on paper: page 1 the regulation's form in Kazakh (003, appendix A or
   B), page 2 its Russian translation, then the annex with attempts, incidents,
   stills and evidence. Same content and pictures, same bytes: on any machine
   with the same fonts and libraries, in any zone and locale.

   The PDF's keywords carry "act.json sha256 <hex>", so that a verifier ties
   the signed bytes to the canonical JSON without reading pages. */

struct picture { /* the bytes of a still, found by its hash */
    const char *sha256;
    const void *bytes;
    size_t len;
};

/* *ret_pdf is malloc'd. F_INVALID when content_check refuses, or when a still
   that the incidents name is missing or is no JPEG. Slow (about 50 ms): for a hand. */
enum fault page_render(const struct act_content *content, const struct picture *pictures, size_t pictures_len,
                       char **ret_pdf, size_t *ret_len) MUST_CHECK;

/* The form alone in English, for whoever reads neither Kazakh nor Russian: nobody signs it, it says so, and it carries
   no hash that a verifier would take. Likewise malloc'd. F_INVALID when content_check refuses. */
enum fault page_reading(const struct act_content *content, char **ret_pdf, size_t *ret_len) MUST_CHECK;

/* The hash of act.json that a rendered PDF carries; F_INVALID when there is not exactly one. */
enum fault page_json_sha256(const void *pdf, size_t len, struct hex256 *ret_sha256) MUST_CHECK;

#endif
