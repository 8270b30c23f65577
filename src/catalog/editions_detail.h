/* editions_detail: inside of catalog. What differs between two states of one thing, gathered piece by piece. */
#pragma once
#include "catalog/editions.h"

struct detailing {
    struct arena *a;
    const struct catalog *before, *after;
    struct edition_detail *list;
    size_t n, room;
};

void detail_str(struct detailing *d, const char *what, struct str where, struct str before, struct str after);
void detail_number(struct detailing *d, const char *what, struct str where, int64_t before, int64_t after);
void detail_text(struct detailing *d, const char *what, struct str where, const struct text *before,
                 const struct text *after);
/* Lists: what is only on one side, in its order; a text gone and one come at the same rank stand beside each other. */
void detail_texts(struct detailing *d, const char *what, struct str where, const struct text *before, size_t n,
                  const struct text *after, size_t m);
void detail_strs(struct detailing *d, const char *what, const struct str *before, size_t n, const struct str *after,
                 size_t m);
void detail_relations(struct detailing *d, const char *what, const struct relation *before, size_t n,
                      const struct relation *after, size_t m);
void detail_source(struct detailing *d, const struct source_note *before, const struct source_note *after);
/* A rule, as sentences. */
void detail_rule(struct detailing *d, const char *what, struct str where, const struct expr *before,
                 const struct expr *after);

/* editions_things.c: one function for each kind of thing, by index on either side. */
void compare_standard(struct detailing *d, const struct standard *x, const struct standard *y);
void compare_fact(struct detailing *d, const struct fact *x, const struct fact *y);
void compare_condition(struct detailing *d, const struct condition *x, const struct condition *y);
void compare_group(struct detailing *d, const struct group *x, const struct group *y);
void compare_chapter(struct detailing *d, const struct chapter *x, const struct chapter *y);
void compare_control(struct detailing *d, const struct control *x, const struct control *y);
void compare_metric(struct detailing *d, const struct metric *x, const struct metric *y);
void compare_mapping(struct detailing *d, const struct mapping *x, const struct mapping *y);
void compare_entry(struct detailing *d, const struct annex_entry *x, const struct annex_entry *y);
