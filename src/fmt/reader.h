/* reader: what the YAML and the JSON reader share; `reader_check` also serves rooms that read plain text.
 *
 * Both begin with `reader_check`, which refuses what is no text before anything looks at it, and both pass
 * every finished scalar and map through the checks below, so that the two formats keep the same promises. */
#pragma once
#include "fmt/node.h"

/* More than any file that people write; offsets then fit 32 bits. Callers have lower ceilings of their own. */
#define READER_BYTES_MAX (16 * MIB)

/* Is the source UTF-8 text without control characters, and not empty? `begin` is set past a BOM. */
bool reader_check(const struct source *src, size_t *begin, struct diags *d) MUST_CHECK;
/* The same with another ceiling than READER_BYTES_MAX. */
bool reader_check_within(const struct source *src, size_t most, size_t *begin, struct diags *d) MUST_CHECK;
/* A scalar's size and its characters: escapes can write what the file itself may not hold. */
bool reader_check_scalar(const struct node *n, const struct source *src, struct diags *d) MUST_CHECK;
/* No key twice; each one that is, is reported at its second place. */
bool reader_check_keys(const struct node *map, const struct source *src, struct diags *d) MUST_CHECK;
/* Remembers at the value where its key stands. */
void reader_own(struct node *value, const struct node *key);
bool reader_too_deep(const struct source *src, unsigned line, unsigned col, struct diags *d);
bool reader_too_many(const struct source *src, size_t most, unsigned line, unsigned col, struct diags *d);
/* Could the bytes be CP932, as Windows in Japan writes text? Plain ASCII could be, too. */
bool encoding_is_cp932(struct str text);
