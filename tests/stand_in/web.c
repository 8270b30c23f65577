/* web: stands in for room web until it is built: no pages. */
#include "web/web.h"

struct web {
    int none;
};
struct web *web_new(const struct web_options *opt, struct err *e) {
    (void)opt, (void)e;
    return mem_alloc(sizeof(struct web));
}
void web_free(struct web *w) {
    mem_free(w);
}
void web_answer(void *web, struct arena *a, const struct http_request *rq, struct http_response *rs) {
    (void)web, (void)a, (void)rq, (void)rs;
}
void web_tick(void *web) {
    (void)web;
}
void web_touched(struct web *w, struct str message) {
    (void)w, (void)message;
}
bool web_way(void *ctx, struct str method, struct str path, struct listener_way *out) {
    (void)ctx, (void)method, (void)path;
    *out = (struct listener_way){.status = 404};
    return false;
}
const struct listener_asset *web_assets(size_t *n) {
    *n = 0;
    return NULL;
}
void web_error_page(void *ctx, unsigned status, const char *request_id, struct str accept_language, struct buf *out) {
    (void)ctx, (void)status, (void)request_id, (void)accept_language, (void)out;
}
