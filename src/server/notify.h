/* notify: telling systemd how it goes (sd_notify): a datagram to the socket that NOTIFY_SOCKET names. Without systemd
 * nothing happens. A message that does not arrive is no failure. */
#pragma once
#include "base/base.h"

struct notify {
    int fd;         /* -1: nobody listens */
    uint64_t every; /* ns between signs of life; 0: none are wanted */
    uint64_t next;  /* monotonic, ns */
};
void notify_open(struct notify *n);
void notify_ready(struct notify *n);
void notify_reloading(struct notify *n);
void notify_stopping(struct notify *n);
void notify_alive(struct notify *n); /* when it is time; else nothing */
void notify_close(struct notify *n);
