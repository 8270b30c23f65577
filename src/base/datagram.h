/* datagram: short messages between processes of one program over a socketpair (SOCK_DGRAM). They may be lost when the
 * other end does not keep up: for what is a convenience, never for what must arrive. Neither call waits. */
#pragma once
#include <stdbool.h>

#include "base/err.h"

bool datagram_pair(int ends[2], struct err *e) MUST_CHECK; /* close-on-exec, non-blocking */
void datagram_send(int fd, struct str message);
/* False: nothing is there. A longer message is cut to `room`. */
bool datagram_receive(int fd, char *to, size_t room, size_t *got);
