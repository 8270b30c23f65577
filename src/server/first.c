/* first: see the header. */
#include "server/first.h"

/* NEEDSWORK: calls link_first of access/link.h once that room is built; the server runs without it. */
void first_link(struct record *r, const struct server_config *c) {
    (void)r, (void)c;
}
