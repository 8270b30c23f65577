/* log: the log of the server: a line of key=value on standard error. Secrets never; text of strangers only in quotes,
 * through say_quoted. */
#pragma once
#include "base/base.h"

/* level: "info", "warning", "alarm". */
void server_log(const char *level, const char *duty, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* A sentence for people: sentence="…", with what would break the line replaced. */
void server_log_sentence(const char *level, const char *duty, const char *event, const char *sentence);
