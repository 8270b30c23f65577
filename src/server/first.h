/* first: the way in for the first administrator. */
#pragma once
#include "ledger/installation.h"
#include "server/config.h"

/* While nobody can sign in: a link that works once, on standard error. Failing is told and does not stop the server. */
void first_link(struct record *r, const struct server_config *c);
