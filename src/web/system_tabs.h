/* system_tabs: what all pages of one system share: its name, its mark, the way back, the tabs.
 *
 *     struct system_head head;
 *     if (!system_head_read(v, "risks", &head, &e)) { visit_fail(v, &e); return; }
 *     view.page = system_page(&head, trs(v->lang, "Risks"));            // title, menu, crumbs, mark
 *     … {{call system_tabs(&p->head)}} right after the layout begins (web/system_tabs.html.h)
 *
 * `here` is the id of a row of system_tabs.c ("overview", "work", "risks", "services", "checklists", "coverage",
 * "documents", "history"); NULL: a page below none of them. Tabs that the visitor may not use are left out. */
#pragma once
#include "access/label.h"
#include "web/parts.h"
#include "web/visit.h"

#define SYSTEM_TABS_MAX 12
struct system_head {
    int64_t id;
    struct str name, path; /* path: /systems/3 */
    struct label label;
    struct str mark; /* 格付け and handling, for ui_page.mark */
    struct ui_tab tabs[SYSTEM_TABS_MAX];
    size_t n_tabs;
    struct ui_crumb crumbs[4]; /* Systems > NAME, and room for two more; the front page itself takes one */
    size_t n_crumbs;
};
/* Of the system that the address names; dispatch has looked that it is there and may be seen. */
bool system_head_read(struct visit *v, const char *here, struct system_head *out, struct err *e) MUST_CHECK;
/* A further crumb between the system and this page. */
void system_head_crumb(struct system_head *head, struct str label, struct str path);
/* `head` lives as long as the page. */
struct ui_page system_page(const struct system_head *head, struct str title);

/* May this visitor do that to any system, not only the one of the address? Its organisation and label are read. False
 * for one that is not there. */
bool system_may(struct visit *v, int64_t system, enum permission p, bool *may, struct err *e) MUST_CHECK;
struct str system_mark(struct visit *v, const struct label *l);
