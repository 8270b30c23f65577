/* scan: the virus scanner of this machine, where one is set: clamd's INSTREAM over its UNIX socket.
 *
 * The scanner is told nothing but the bytes, and is believed only in one direction: what it finds is refused. */
#pragma once
#include "base/base.h"

#define SCAN_FOUND_MAX 128
enum scanned {
    SCAN_CLEAN,
    SCAN_INFECTED, /* `found`: what it calls it, cleaned for showing */
};
/* False (UPSTREAM, NOT_FOUND, DENIED) when there is no verdict: it cannot be reached, does not answer in `ms`, says
 * that it could not look, or says something else. */
bool scan_bytes(const char *socket, unsigned ms, struct str bytes, enum scanned *verdict, char found[SCAN_FOUND_MAX],
                struct err *e) MUST_CHECK;
