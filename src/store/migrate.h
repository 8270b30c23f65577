/* migrate: the tables, version by version. A migration that was published is never edited; a further one is a further
 * file in migrations/, and its line in meson.build. */
#pragma once
struct migration {
    const char *name, *sql;
};
extern const struct migration migrations[];
extern const unsigned migrations_count;
