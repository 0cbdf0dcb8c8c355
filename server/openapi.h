#ifndef BAQYLA_OPENAPI_H
#define BAQYLA_OPENAPI_H

#include <jansson.h>

#include "route.h"

/* The API as OpenAPI 3.0, made from the route table alone: what the server answers is what stands there. */

/* NULL when out of memory; the caller's. */
json_t *openapi_json(void);

extern const struct route routes_openapi[];

#endif
