/* xml_read: XML from anybody, as events (expat). For src/fmt only; xml_check is for everybody.
 *
 * A document type declaration is refused, and so every entity of one's own: no billion laughs, nothing fetched.
 * Depth and the size of a single tag are limited. Names come without their namespace. A handler that returns false has
 * set the error and stops the reading. */
#pragma once
#include "base/base.h"

#define XML_TAG_MAX MIB /* bytes of one tag, comment or instruction */

struct xml_attributes;
struct xml_handler {
    void *ctx;
    bool (*open)(void *ctx, struct str name, const struct xml_attributes *attributes);
    bool (*close)(void *ctx, struct str name);
    bool (*text)(void *ctx, struct str piece); /* text may come in several pieces */
};
/* The value of an attribute, by its name without namespace; STR_NONE when it is not there. Valid during the call. */
struct str xml_attribute(const struct xml_attributes *attributes, const char *name);

struct xmlr;
/* `path` and `part` are for messages. */
struct xmlr *xmlr_new(const struct xml_handler *handler, struct str path, struct str part, unsigned depth_max,
                      struct err *e);
bool xmlr_feed(struct xmlr *x, struct str piece) MUST_CHECK;
bool xmlr_finish(struct xmlr *x) MUST_CHECK; /* nothing more comes: was it whole? */
void xmlr_free(struct xmlr *x);

/* Is the part well-formed XML in UTF-8 (with or without a mark at its start), without a document type declaration and
 * not nested deeper? For parts that are then kept byte for byte. */
bool xml_check(struct str path, struct str part, struct str text, unsigned depth_max, struct err *e) MUST_CHECK;
