/* fixture: the people and systems of tests/unit/web_fixture.h in a folder, for a real server.
 *
 *     web_people FOLDER URL          prints PERSON<tab>COOKIE for everybody */
#include "../unit/web_fixture.h"

#include "fmt/write.h"

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    crypto_start();
    if (!getenv("KIJUN_SOURCE")) setenv("KIJUN_SOURCE", SOURCE, 1);
    struct site *s = site_make(argv[1], argv[2]);
    for (size_t i = 0; i < SITE_CAST; i++) printf("%s\t%s\n", site_cast[i].id, s->cookies[i]);
    site_close(s);
    return 0;
}
