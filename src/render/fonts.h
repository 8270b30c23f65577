/* fonts: the few font files that documents are set in, whatever the user's own font set-up is.
 *
 * Nothing of the user's (~/.config/fontconfig, ~/.fonts, FONTCONFIG_FILE …) is read: the configuration is written
 * in fonts.c and names the two Debian font packages. Same packages, same glyphs, same bytes. */
#pragma once
#include <pango/pangocairo.h>

#include "base/base.h"

#define FONT_DIR_BIZUD "/usr/share/fonts/truetype/bizud-gothic"
#define FONT_DIR_NOTO "/usr/share/fonts/opentype/noto"
#define FONT_CACHE_DIR "/var/cache/fontconfig"

struct fonts;
struct fonts *fonts_open(struct err *e) MUST_CHECK; /* NULL: none of the fonts is installed */
void fonts_close(struct fonts *f);
/* A context for text in that language: no hinting, no dependence on any screen. Lives as long as `f`. */
PangoContext *fonts_context(struct fonts *f, enum lang lang);
