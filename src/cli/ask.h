/* ask: inside of `kijun ask`. What is still open, what an answer settled, and the questions as JSON. */
#pragma once
#include "cli/words.h"

/* What is still open in the standards that were asked for. */
struct left {
    size_t results; /* conditions and requirements that are not settled */
    size_t questions, judgements, choices;
};
struct left ask_left(struct arena *a, const struct opened *in);
void ask_say_remaining(struct out *o, const struct opened *in);
/* What became settled between two states of the file, standard by standard. */
void ask_say_settled(struct out *o, const struct opened *before, const struct opened *after);
/* Answers that follow now and did not before (NULL: all of them). */
void ask_say_implied(struct out *o, const struct opened *before, const struct opened *now);
/* Everything up to the end of the object; the exit status. */
int ask_json(struct out *o, const struct opened *in);
