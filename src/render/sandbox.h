/* sandbox: giving up what a renderer does not need, before it reads a byte of a stranger's file.
 *
 * After sandbox_enter the process has no new privileges, bounded memory and processor time and no core dumps; it
 * can open files for reading only, and where the kernel has Landlock only fonts; it cannot start programs or
 * processes, open sockets, trace, or make memory executable. Unknown system calls answer EPERM.
 * Under AddressSanitizer the ceiling of the address space is left out (its shadow takes 16 TiB); nothing else. */
#pragma once
#include "base/base.h"

bool sandbox_enter(struct err *e) MUST_CHECK;
bool sandbox_has_landlock(void); /* after entering: whether the kernel took the rules */
/* Tries what is forbidden; one line per act on `out`. True when every act was refused. */
bool sandbox_selftest(FILE *out);
