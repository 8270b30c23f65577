/* part_words: what a part of a system is called and says, for people, in the language of messages (lang.h).
 *
 *     part_title(a, cat, STR("answers"), STR("network"), STR_NONE)                  // 回答 network（ネットワーク）
 *     part_difference(a, cat, section, name, before, after, 200)                    // なし → インターネット
 *
 * Values are JSON as parts.h has them; what is no JSON is said as it stands. Nothing fails. */
#pragma once
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
/* An entry of the record in one line: what was done to what; "system/3/answers/network" by its title. */
struct str entry_words(struct arena *a, const struct catalog *cat, const struct history_entry *h);
/* Section and name of the subject of an entry, `system/ID/SECTION/NAME`; false: it is of no system. */
bool entry_subject(struct str subject, int64_t *system, struct str *section, struct str *name);
