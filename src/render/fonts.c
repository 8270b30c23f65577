/* fonts: a font configuration of our own, so that nothing of the user's changes a document. */
#include "render/fonts.h"

#include <fontconfig/fontconfig.h>

struct fonts {
    FcConfig *config;
    PangoFontMap *map;
    PangoContext *context[LANG_COUNT];
};

/* Only the files that are named are accepted; of Noto's collection only the Japanese faces are kept. The system's
 * font cache is read when it is there (a millisecond instead of a scan of 40 MB); it says nothing that the font
 * files do not. */
static const char own_config[] =
    "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"urn:fontconfig:fonts.dtd\"><fontconfig>"
    "<dir>" FONT_DIR_BIZUD "</dir><dir>" FONT_DIR_NOTO "</dir><cachedir>" FONT_CACHE_DIR "</cachedir>"
    "<selectfont><rejectfont><glob>*</glob></rejectfont>"
    "<acceptfont><glob>" FONT_DIR_BIZUD "/BIZUD*Gothic-*.ttf</glob>"
    "<glob>" FONT_DIR_NOTO "/NotoSansCJK-Regular.ttc</glob><glob>" FONT_DIR_NOTO "/NotoSansCJK-Bold.ttc</glob>"
    "</acceptfont><rejectfont>"
    "<pattern><patelt name=\"family\"><string>Noto Sans CJK HK</string></patelt></pattern>"
    "<pattern><patelt name=\"family\"><string>Noto Sans CJK KR</string></patelt></pattern>"
    "<pattern><patelt name=\"family\"><string>Noto Sans CJK SC</string></patelt></pattern>"
    "<pattern><patelt name=\"family\"><string>Noto Sans CJK TC</string></patelt></pattern>"
    "<pattern><patelt name=\"family\"><string>Noto Sans Mono CJK HK</string></patelt></pattern>"
    "<pattern><patelt name=\"family\"><string>Noto Sans Mono CJK KR</string></patelt></pattern>"
    "<pattern><patelt name=\"family\"><string>Noto Sans Mono CJK SC</string></patelt></pattern>"
    "<pattern><patelt name=\"family\"><string>Noto Sans Mono CJK TC</string></patelt></pattern>"
    "</rejectfont></selectfont></fontconfig>";

static FcConfig *load_config(struct err *e) {
    FcConfig *config = FcConfigCreate();
    if (!config) return err_set(e, ERR_IO, _("The font system does not start.")), NULL;
    bool good =
        FcConfigParseAndLoadFromMemory(config, (const FcChar8 *)own_config, FcTrue) && FcConfigBuildFonts(config);
    FcFontSet *found = good ? FcConfigGetFonts(config, FcSetSystem) : NULL;
    if (found && found->nfont > 0) return config;
    FcConfigDestroy(config);
    err_set(e, ERR_IO, _("No font was found. Install the package fonts-morisawa-bizud-gothic or fonts-noto-cjk."));
    return NULL;
}

static PangoContext *make_context(PangoFontMap *map, enum lang lang) {
    PangoContext *c = pango_font_map_create_context(map);
    cairo_font_options_t *o = cairo_font_options_create();
    cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(o, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(c, o);
    cairo_font_options_destroy(o);
    pango_cairo_context_set_resolution(c, 72); /* a point is a point */
    pango_context_set_round_glyph_positions(c, FALSE);
    pango_context_set_language(c, pango_language_from_string(lang == LANG_JA ? "ja" : "en"));
    pango_context_set_base_dir(c, PANGO_DIRECTION_LTR);
    return c;
}

struct fonts *fonts_open(struct err *e) {
    FcConfig *config = load_config(e);
    if (!config) return NULL;
    FcConfigSetCurrent(config); /* pango uses the current one; FcInit, which it starts in a thread, keeps it */
    struct fonts *f = mem_alloc(sizeof *f);
    f->config = config;
    f->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    for (unsigned i = 0; i < LANG_COUNT; i++) f->context[i] = make_context(f->map, (enum lang)i);
    return f;
}

void fonts_close(struct fonts *f) {
    if (!f) return;
    for (unsigned i = 0; i < LANG_COUNT; i++) g_object_unref(f->context[i]);
    g_object_unref(f->map);
    FcConfigDestroy(f->config);
    mem_free(f);
}

PangoContext *fonts_context(struct fonts *f, enum lang lang) {
    return f->context[lang];
}
