/* read_json: single members out of a JSON object, with their place for the error message.
 *
 * A reader carries the place it stands at ("document.blocks[3].runs"), what has been used of the ceilings, and
 * whether something was wrong. The first error is kept, later calls do nothing: so callers read everything in a
 * row and ask once, at the end. */
#pragma once
#include <jansson.h>

#include "render/tree.h"

struct reader {
    struct arena *a;
    struct err *e;
    bool failed;
    char place[200];
    size_t place_len;
    size_t text, runs, rows, cells, items; /* used of the ceilings */
};

/* Steps into a member or an element and back; `leave` takes what `enter` gave. */
size_t reader_enter(struct reader *r, const char *member);
size_t reader_enter_at(struct reader *r, size_t index);
void reader_leave(struct reader *r, size_t before);
/* Says what is wrong at the present place; keeps the first one. Always false. */
bool reader_wrong(struct reader *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

struct str reader_text(struct reader *r, const json_t *object, const char *member, size_t most);
struct str reader_text_of(struct reader *r, const json_t *value, size_t most);
unsigned reader_number(struct reader *r, const json_t *object, const char *member, unsigned least, unsigned most,
                       unsigned if_absent);
bool reader_flag(struct reader *r, const json_t *object, const char *member);
unsigned reader_choice(struct reader *r, const json_t *object, const char *member, const char *const names[], size_t n);
/* NULL when absent; `*n` is its length, at most `most`. */
const json_t *reader_list(struct reader *r, const json_t *object, const char *member, size_t most, size_t *n);
/* NULL and an error when it is not there or not an object. */
const json_t *reader_object(struct reader *r, const json_t *object, const char *member);
bool reader_is_object(struct reader *r, const json_t *value);
struct strs reader_strs(struct reader *r, const json_t *object, const char *member, size_t most_items, size_t most);
bool reader_take(struct reader *r, size_t *used, size_t more, size_t most, const char *what);

/* The whole text; NULL and an error with line and column when it is no JSON. Duplicate keys are errors. */
json_t *reader_parse(struct str json, struct err *e);
enum lang reader_lang(struct reader *r, const json_t *object);

/* In its own file because it is long: the picture. */
void reader_diagram(struct reader *r, const json_t *object, struct diagram *out);
void reader_qr(struct reader *r, const json_t *object, struct qr *out);
