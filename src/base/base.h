/* base: the only way to the machine.
 *
 * Strings, memory, errors, files, processes, clock, languages. Every other room stands on this one and
 * none of them calls open, time or getenv itself: so tests can turn the clock and fill the disk.
 * base includes nothing but libc. Read buf.h first; it sets the tone of the house. */
#pragma once
#include "base/base64.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/datagram.h"
#include "base/disk.h"
#include "base/err.h"
#include "base/file.h"
#include "base/lang.h"
#include "base/limit.h"
#include "base/lines.h"
#include "base/machine.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/random.h"
#include "base/str.h"
#include "base/term.h"
#include "base/unix_socket.h"
#include "base/who.h"
