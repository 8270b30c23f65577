/* parts_view: parts of a system, moments and people of the record, in words for a person. */
#pragma once
#include "cli/record.h"
#include "cli/words.h"
#include "ledger/database.h"

const char *section_word(struct str section); /* "answers", "decisions" … in the language of messages */
/* "回答 network（ネットワーク）": section and name, with the title that the standards give it, or what tells a row from
 * others. `json`: its value, or STR_NONE. */
struct str part_title(struct arena *a, const struct catalog *cat, struct str section, struct str name, struct str json);
/* What a part says, on one line: choices and levels by their titles; at most `most` columns. STR_NONE: "(nothing)". */
struct str part_says(struct arena *a, const struct catalog *cat, struct str section, struct str name, struct str json,
                     size_t most);
/* What differs between two values, "before → after", member by member where both have some. */
struct str part_difference(struct arena *a, const struct catalog *cat, struct str section, struct str name,
                           struct str before, struct str after, size_t most);
const char *act_word(struct str act);
/* 2026-11-30 17:21:44 +09:00: the time of Japan, wherever the machine thinks it is. */
struct str moment_text(struct arena *a, int64_t unix_ms);
/* "田中花子 (hanako)", or the account in its place. */
struct str person_text(struct arena *a, const struct history_entry *h);
/* The members of a change for JSON: section, name, act, before, after. */
void json_change(struct jsonw *w, struct arena *a, const struct part_change *c);
void json_part_value(struct jsonw *w, struct arena *a, const char *key, struct str json); /* null when absent */
