/* term: the terminal, as far as anybody needs to know. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

bool term_reads_person(void); /* standard input is a terminal */
bool term_shows_person(void); /* standard output is a terminal */
bool term_tells_person(void); /* standard error is a terminal */
bool term_wants_colour(void); /* NO_COLOR, CLICOLOR_FORCE, TERM and what standard output is, as is the custom */
size_t term_columns(void);    /* of standard output: COLUMNS, else what the terminal says, else 0 = not known */

/* A line typed at the terminal without showing it, after the question on the terminal; neither standard input nor
 * output is used, so both may be pipes. `to` gets it without the line end. False: there is no terminal, or the line
 * does not fit, or it was ended by the end of input. The caller wipes `to` (term_wipe). */
bool term_ask_secret(const char *question, char *to, size_t room, size_t *len);
void term_wipe(void *bytes, size_t n);
