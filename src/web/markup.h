/* markup: the only two ways to bytes that a page writes as they are.
 *
 * markup_svg takes a picture that our own writers made (report_picture_svg) and reads it once more: only drawing, text
 * and links within this site, nothing that could do something or load something. A picture that has more is refused,
 * whoever made it. markup_markdown makes paragraphs, headings, lists, emphasis, code and links within this site out of
 * a text; what it does not know stays as it was typed, escaped.
 *
 *     struct markup picture;
 *     if (!markup_svg(buf_str(&svg), &picture, e)) return false;
 *     … in the template: {{ p->picture }} */
#pragma once
#include "web/html.h"

#define MARKUP_SVG_MAX (4 * MIB)
#define MARKUP_TEXT_MAX (64 * KIB)

/* A view of `svg`. INVALID: it is no such picture; LIMIT: longer than MARKUP_SVG_MAX. */
bool markup_svg(struct str svg, struct markup *out, struct err *e) MUST_CHECK;
/* Headings begin at <h3>. Lives in `a`. A text past MARKUP_TEXT_MAX ends there. */
struct markup markup_markdown(struct arena *a, struct str text);
