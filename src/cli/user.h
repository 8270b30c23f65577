/* user: acts of `kijun user` about signing in, for an operator without a browser. Each gives the exit status. */
#pragma once
#include "cli/record.h"

int user_stop(struct record *r);
int user_invite(struct record *r);   /* prints a one-time link */
int user_reset(struct record *r);    /* the same; the password and the factors of before are gone */
int user_unlock(struct record *r);   /* after too many failures */
int user_sessions(struct record *r); /* who is signed in, from where */
int user_end(struct record *r);      /* all sessions of a person */
