/* menu: the main menu, one row an entry, and for whom it is. */
#include "web/parts.h"
#include "web/visit.h"

static const struct {
    const char *id, *path, *label;
    enum permission permit, or ;
} rows[] = {
    {"home", "/", N_("My work"), PERMIT_SIGNED_IN, PERMIT_NOBODY},
    {"systems", "/systems", N_("Systems"), PERMIT_SYSTEM_VIEW, PERMIT_NOBODY},
    {"bids", "/bids", N_("Bids"), PERMIT_SYSTEM_EXPORT, PERMIT_NOBODY},
    {"applications", "/applications", N_("Applications"), PERMIT_APPLY, PERMIT_APPROVE},
    {"standards", "/standards", N_("Standards"), PERMIT_SIGNED_IN, PERMIT_NOBODY},
    {"record", "/record", N_("Record"), PERMIT_AUDIT, PERMIT_RECORD},
    {"audit", "/audit", N_("Audit"), PERMIT_AUDIT, PERMIT_NOBODY},
    {"people", "/people", N_("People and organisations"), PERMIT_PEOPLE, PERMIT_ROLES},
    {"settings", "/settings", N_("Administration"), PERMIT_SETTINGS, PERMIT_RECORD},
};
_Static_assert(sizeof rows / sizeof *rows <= UI_MENU_MAX, "a longer menu needs more room");

size_t menu_of(const struct visit *v, struct ui_menu_entry out[UI_MENU_MAX]) {
    size_t n = 0;
    const struct access_object any = {.any = true};
    if (!v || !v->viewer.known) return 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (viewer_may(&v->viewer, rows[i].permit, &any) ||
            (rows[i].or != PERMIT_NOBODY && viewer_may(&v->viewer, rows[i].or, &any)))
            out[n++] = (struct ui_menu_entry){rows[i].id, rows[i].path, tr(v->lang, rows[i].label)};
    return n;
}
