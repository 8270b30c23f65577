/* qr: a short text as a QR code (ISO/IEC 18004) in a page, for the app of one-time codes. */
#pragma once
#include "web/html.h"

#define QR_TEXT_MAX 500 /* bytes */

/* Dark squares on light ones with four around, as SVG in the arena. LIMIT: longer than QR_TEXT_MAX. */
bool qr_picture(struct arena *a, struct str text, struct str label, struct markup *out, struct err *e) MUST_CHECK;
