/* client: the other end, plain or by TLS, for tests of the listener. */
#pragma once
#include <openssl/ssl.h>

#include "serve.h"

struct client {
    int fd;
    SSL *ssl;
    bool ended; /* the other end closed, in order or not */
};
bool client_open(struct client *k, unsigned port, SSL_CTX *tls);                           /* `tls` NULL: plain */
bool client_open_from(struct client *k, const char *address, unsigned port, SSL_CTX *tls); /* 127.… of this machine */
void client_send(struct client *k, struct str s); /* what the other end takes */
/* Some more bytes, within `ms`; false: none came, or the end. */
bool client_more(struct client *k, struct buf *to, int ms);
void client_close(struct client *k);
/* A certificate for this machine, signed by its own key; PEM. */
bool client_certificate(struct arena *a, struct str *certificate, struct str *key);

/* slow.c: clients that take their time, limits of connections, lanes that fail. How many checks failed. */
unsigned slow_clients(const struct serve *normal, SSL_CTX *tls);
