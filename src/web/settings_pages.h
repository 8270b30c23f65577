/* settings_pages: what the pages of settings show. */
#pragma once
#include "ledger/retention.h"
#include "ledger/settings.h"
#include "web/offer.h"

/* Titles of settings and their words, for people (settings_words.c). */
struct str setting_title(enum lang lang, const struct setting_kind *k);
struct str setting_word_title(enum lang lang, struct str word);
struct str setting_unit(enum lang lang, const struct setting_kind *k); /* "minutes"; STR_NONE */
bool setting_by_web(const struct setting_kind *k); /* paths of the machine are its operator's to set */
struct setting_group {
    const char *id, *title, *lead;
    const char *prefixes[3];
};
#define SETTING_GROUPS 5
extern const struct setting_group setting_groups[SETTING_GROUPS];
bool setting_in_group(const struct setting_kind *k, const struct setting_group *g);

struct setting_row {
    struct str title, value, by, entry_path;
    int64_t at; /* 0: nobody changed it */
};
struct settings_group_view {
    struct str title, path;
    bool open; /* can be changed here */
    struct setting_row *rows;
    size_t n;
};
#define SETTINGS_VIEWS (SETTING_GROUPS + 3)
struct settings_page {
    struct ui_page page;
    struct settings_group_view groups[SETTINGS_VIEWS];
    size_t n;
};
/* Fields of one kind after the other: a group, the banner, the password rule, the terms. */
struct settings_form {
    struct ui_page page;
    struct faults faults;
    struct str action, button;
    struct ui_field *fields;
    size_t n;
    const struct settings_note { /* before the fields */
        struct str title, text;
        enum ui_look look;
    } * notes;
    size_t n_notes;
    struct ui_table table; /* after them; no columns: none */
};

struct ui_crumb *settings_crumbs(struct visit *v);
void settings_show_form(struct visit *v, struct settings_form *p, struct str title, struct str lead, unsigned status);

/* The terms of keeping (settings_terms.c). */
bool terms_rows(struct visit *v, struct settings_group_view *g, struct err *e) MUST_CHECK;
void terms_form(struct visit *v);
void terms_apply(struct visit *v);
