/* banned: functions that invite mistakes are compile errors in the whole house.
 *
 * Included before every file by the build. Use instead: str.h and buf.h for text, lang.h for messages,
 * clock.h for time, proc.h for programs, file.h for files. System headers are read first, so that only
 * our own uses are caught. */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* glibc's hardened headers make macros of some of them. */
#undef strcpy
#undef strcat
#undef strncat
#undef sprintf
#undef vsprintf
#undef strncpy
#pragma GCC poison strcpy strcat strncat sprintf vsprintf gets strtok strtok_r
#pragma GCC poison localtime localtime_r gmtime ctime asctime mktime popen tmpnam mktemp
#pragma GCC poison atoi atol atoll strdup strndup

/* A library's header names strncpy in a macro of its own, so only a call of it is caught. */
#define strncpy(to, from, n) text_is_cut_by_str_and_gathered_by_buf

/* `system` is a word of our field (struct system), so only a call of it is caught. */
#define system(command) programs_are_started_by_proc_run_never_through_a_shell
