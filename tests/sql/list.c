/* Every statement of the program, one a line, as the macro SQL gathers them; and each prepared on SQLite here.
 *
 *     sql_list DATABASE      makes the database, prepares everything, prints the statements */
#include <string.h>

#include "store/rights.h"

extern const char __start_kijun_sql[], __stop_kijun_sql[];

static bool is_care(const char *sql) {
    return strcmp(sql, "BEGIN") == 0 || strcmp(sql, "BEGIN IMMEDIATE") == 0 || strcmp(sql, "COMMIT") == 0;
}

int main(int argc, char **argv) {
    struct err e;
    struct store *s = argc == 2 ? store_open(argv[1], STORE_CREATE, &e) : NULL;
    int bad = 0;
    if (!s) return 2;
    for (const char *p = __start_kijun_sql; p < __stop_kijun_sql; p += strlen(p) + 1) {
        if (!*p) continue;
        /* The macro's type is made here from what the macro made elsewhere. */
        struct sql sql = {p};
        struct stmt *q = store_query_as(s, STORE_TRAIL | STORE_SECRETS, sql, &e);
        if (!q)
            fprintf(stderr, "%s: %s\n", p, e.text), bad = 1;
        else
            stmt_done(q);
        if (!is_care(p)) printf("%s\n", p);
    }
    store_close(s);
    return bad;
}
