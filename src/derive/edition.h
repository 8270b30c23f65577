/* edition: what a new edition of the standards means for a system that was answered under the old one.
 *
 * The answers are carried over as they were combined: by the fact's new id, choice by choice. An answer that the new
 * edition cannot take (the question is gone, or of another type, or the chosen answer is gone) counts as not given and
 * is named. Then both derivations are laid side by side.
 *
 *     struct edition_input in = edition_carry(a, e, &old_input);
 *     struct derivation *after = derive(deriver_of_new, a, &in.input);
 *     struct edition_effects ef = edition_effects(a, e, before, after, standards);
 *
 * Editions come from catalog/editions.h and are made once for any number of systems. */
#pragma once
#include "catalog/editions.h"
#include "derive/derive.h"

struct edition_input {
    struct derive_input input;  /* for the new edition */
    const uint32_t *lost_facts; /* of the old one: answered, and not carried over in full */
    size_t n_lost_facts;
    const uint32_t *lost_conditions; /* of the old one: judged, and gone */
    size_t n_lost_conditions;
};
struct edition_input edition_carry(struct arena *a, const struct editions *e, const struct derive_input *before);

enum edition_effect_kind {
    EFFECT_APPLIES, /* did not apply or was not there, and applies */
    EFFECT_ENDS,    /* applied, and applies no longer */
    EFFECT_GONE,    /* applied, and is no longer in the standard */
    EFFECT_LEVEL,   /* applies at other levels */
    EFFECT_OPEN,    /* was settled or not there, and waits for answers */
    EFFECT_SETTLED, /* waited for answers, and applies or not now */
    EFFECT_KINDS
};
const char *edition_effect_id(enum edition_effect_kind k); /* "applies" … */
struct edition_effect {
    enum edition_effect_kind kind;
    int32_t before, after; /* controls; -1 = not there */
};
struct edition_effects {
    const struct edition_effect *list; /* in the order of the new edition, then what is gone */
    size_t n, count[EFFECT_KINDS];
};
/* Of the standards whose bits are set, by index in the old catalog; new standards always count. */
struct edition_effects edition_effects(struct arena *a, const struct editions *e, const struct derivation *before,
                                       const struct derivation *after, uint64_t standards);
