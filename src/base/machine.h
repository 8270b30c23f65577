/* machine: what kind of machine and surroundings this program runs in; for looking whether it is safe. */
#pragma once
#include <stdbool.h>

#include "base/err.h"

enum file_system {
    FILE_SYSTEM_LOCAL,
    FILE_SYSTEM_NETWORK, /* NFS, CIFS, …: locks and memory shared between machines cannot be relied on */
    FILE_SYSTEM_MEMORY,  /* gone when the machine is switched off */
    FILE_SYSTEM_OVERLAY  /* of a container: gone with it, unless a volume is mounted */
};
bool machine_file_system(const char *path, enum file_system *out, struct err *e) MUST_CHECK;
bool machine_is_administrator(void); /* runs as root */
unsigned machine_umask(void);
bool machine_dumps_core(void); /* memory, keys included, would be written to a file when a program crashes */
enum machine_clock { MACHINE_CLOCK_UNKNOWN, MACHINE_CLOCK_SYNCHRONISED, MACHINE_CLOCK_ADRIFT };
enum machine_clock machine_clock(void);
