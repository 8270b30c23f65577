/* read: JSON text into the renderer's structs, trusting nothing.
 *
 *     if (!read_document(a, json, &doc, &e)) … e.text says what is wrong and where (blocks[3].rows[0]) …
 *
 * Members that are absent take their default; members that are not known are passed over, so that an older
 * renderer reads a newer tree. Everything a stranger controls has a ceiling (tree.h). */
#pragma once
#include "render/picture.h"

bool read_document(struct arena *a, struct str json, struct document *out, struct err *e) MUST_CHECK;
/* {"lang":…,"diagram":{…}}, or "tree", or "coverage": one picture, the input of the modes svg and png; or
 * {"lang":…,"pictures":[…]}: several, for the mode pictures. At least one. */
bool read_pictures(struct arena *a, struct str json, struct pictures *out, struct err *e) MUST_CHECK;
