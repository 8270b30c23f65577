/* api_record: entries of the record, in pages. */
#pragma once
#include "ledger/history.h"
#include "web/visit.h"

struct api_entries {
    struct history_entry *list; /* by number */
    size_t n;
    bool more;
};
/* From entry `from` on, `limit` at most; of a subject and what lies below it, STR_NONE: all. */
bool api_entries_read(struct visit *v, struct trail *t, struct str subject, int64_t from, size_t limit,
                      struct api_entries *out, struct err *e) MUST_CHECK;
void api_entries_send(struct visit *v, const struct api_entries *list);
