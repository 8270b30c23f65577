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

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets strtok strtok_r
#pragma GCC poison localtime localtime_r gmtime ctime asctime mktime system popen tmpnam mktemp
#pragma GCC poison atoi atol atoll strdup strndup
