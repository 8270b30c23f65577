/* files: what the processes are handed: text in memory, files that were opened for them. */
#pragma once
#include "base/base.h"

#define PEM_MAX (1 * MIB)

/* A file in memory without a name, that nobody can change any more. */
bool descriptor_of_text(struct str text, int *fd, struct err *e) MUST_CHECK;
/* All of it, from its beginning, wherever it was read before; closes it. */
bool descriptor_read(struct arena *a, int fd, size_t ceiling, struct str *out, struct err *e) MUST_CHECK;
/* "credential:NAME" is a file in systemd's folder of credentials. */
bool credential_path(struct arena *a, const char *path, const char **out, struct err *e) MUST_CHECK;
/* `secret`: DENIED when others can read it. */
bool file_open(struct arena *a, const char *path, bool secret, int *fd, struct err *e) MUST_CHECK;
