/* first: see the header. */
#include "server/first.h"

#include <unistd.h>

#include "access/link.h"
#include "server/log.h"

/* Not through the log: the link is a secret for whoever sits at the machine, and journals are read by others. But with
 * systemd there is nothing else, so it goes to standard error all the same, in lines of its own. */
static void print(const char *base_url, const char *token) {
    struct buf text;
    buf_init(&text, 4 * KIB);
    buf_addf(&text,
             _("Nobody can sign in yet. Open this link once, within 24 hours, to become the first administrator:"));
    buf_addf(&text, "\n%s/link/%s\n", base_url, token);
    ssize_t ignored = write(STDERR_FILENO, text.ptr, text.len);
    (void)ignored;
    buf_release(&text);
}

void first_link(struct record *r, const struct server_config *c) {
    char token[TOKEN_TEXT_MAX];
    struct err e = {0};
    const char *keys = arena_fmt(r->arena, "%s/keys", r->dir).ptr;
    struct access_key *key = access_key_open(keys, true, &e);
    struct keeping k = {.trail = r->trail, .key = key, .base_url = str_of(c->base_url)};
    if (key && link_first(&k, &r->actor, token, &e))
        print(c->base_url, token);
    else if (e.kind != ERR_CONFLICT) /* somebody can sign in: as it should be */
        server_log_sentence("alarm", "keeper", "first-link", e.text);
    access_key_free(key);
}
