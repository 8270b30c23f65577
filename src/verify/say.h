/* say: what the verifier says, in Japanese or English: what is wrong and where, and what was checked.
 *
 * Every sentence stands at its place in both languages; the compiler holds both against the values. A line is
 *
 *     FILE: MEMBER:LINE: entry N: what is wrong
 *
 * with the parts that there are. Whatever comes from a file is shown with control characters replaced, so that a
 * hostile file cannot speak to the terminal. The first FAULTS_SHOWN faults of a file are printed, the rest counted.
 *
 *     say.line = 17;
 *     v_fault(&say, "the salt is not base64.", "ソルトがbase64ではありません。");
 */
#pragma once
#include <stdint.h>
#include <stdio.h>

#include "verify/bytes.h"

#define FAULTS_SHOWN 20
#define NO_ENTRY UINT64_MAX

struct say {
    FILE *out;
    bool ja;
    bool quiet; /* faults only */
    /* Where: what is known of it. */
    const char *file;
    const char *member; /* of a pack, or NULL */
    uint64_t line;      /* from 1; 0 = none */
    uint64_t entry;     /* NO_ENTRY = none */
    /* What was said about this file so far. */
    unsigned long faults;
    unsigned long remarks;
};

#define SAYS __attribute__((format(printf, 2, 4), format(printf, 3, 4)))

/* Something is wrong: the file is not verified. */
void v_fault(struct say *s, const char *en, const char *ja, ...) SAYS;

/* Something is odd, and still the file may be verified. */
void v_remark(struct say *s, const char *en, const char *ja, ...) SAYS;

/* A line about what was checked; indented, no place. */
void v_note(struct say *s, const char *en, const char *ja, ...) SAYS;

/* Begins the report about a file, and ends it with the verdict; `what` is the kind of file. True when it is verified.
 */
void v_begin(struct say *s, const char *file);
bool v_verdict(struct say *s, const char *en_what, const char *ja_what);
