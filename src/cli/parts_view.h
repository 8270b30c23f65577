/* parts_view: moments and people of the record, and changes of parts as JSON. */
#pragma once
#include "cli/record.h"
#include "cli/words.h"
#include "ledger/part_words.h"

/* 2026-11-30 17:21:44 +09:00: the time of Japan, wherever the machine thinks it is. */
struct str moment_text(struct arena *a, int64_t unix_ms);
/* "田中花子 (hanako)", or the account in its place. */
struct str person_text(struct arena *a, const struct history_entry *h);
/* The members of a change for JSON: section, name, act, before, after. */
void json_change(struct jsonw *w, struct arena *a, const struct part_change *c);
void json_part_value(struct jsonw *w, struct arena *a, const char *key, struct str json); /* null when absent */
