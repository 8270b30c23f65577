/* locked: what kijun-render may: read fonts, in bounded memory and time. */
#include "render/locked.h"

#include "render/fonts.h"

const struct sandbox render_sandbox = {
    .name = "kijun-render",
    .may = SANDBOX_OPEN | SANDBOX_THREADS, /* pango looks for fonts in a thread */
    .paths = {{FONT_DIR_BIZUD, SANDBOX_READ_PATH},
              {FONT_DIR_NOTO, SANDBOX_READ_PATH},
              {FONT_CACHE_DIR, SANDBOX_READ_PATH}},
    .n_paths = 3,
    .memory_max = 1024 * MIB,
    .cpu_seconds = 30,
    .file_max = 256 * MIB,
};
