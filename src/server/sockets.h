/* sockets: the addresses that the server listens on, opened by the parent before anything else. */
#pragma once
#include "server/config.h"

struct sockets {
    int list[CONFIG_LIST_MAX];
    size_t n;
    char first[64]; /* the first address as it came out, with the port that the system chose when 0 was asked for */
};
/* CONFLICT: taken; DENIED: a port that is not for everybody. */
bool sockets_open(const struct server_config *c, struct sockets *s, struct err *e) MUST_CHECK;
void sockets_close(struct sockets *s);
