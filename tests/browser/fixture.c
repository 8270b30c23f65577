/* fixture: the people and systems of tests/unit/web_fixture.h in a folder, for a real server.
 *
 *     web_people FOLDER URL          prints PERSON<tab>COOKIE for everybody
 *     web_people --routes            prints METHOD<tab>ADDRESS<tab>PERMISSION<tab>GUARD<tab>SAMPLE for every route */
#include "../unit/route_samples.h"

#include "fmt/write.h"

static int print_routes(void) {
    struct arena *a = arena_new(MIB);
    for (const struct route *const *t = route_tables; *t; t++)
        for (const struct route *r = *t; r->path; r++) {
            struct str sample;
            if (!sample_address(a, catalog_builtin(), r->path, 1, 2, &sample)) return 1;
            printf("%s\t%s\t%s\t%d\t%.*s\n", r->method, r->path, permission_id(r->permit), (int)r->guard,
                   STR_ARG(sample));
        }
    arena_free(a);
    return 0;
}

int main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], "--routes") == 0) return print_routes();
    if (argc != 3) return 2;
    crypto_start();
    if (!getenv("KIJUN_SOURCE")) setenv("KIJUN_SOURCE", SOURCE, 1);
    struct site *s = site_make(argv[1], argv[2]);
    for (size_t i = 0; i < SITE_CAST; i++) printf("%s\t%s\n", site_cast[i].id, s->cookies[i]);
    site_close(s);
    return 0;
}
