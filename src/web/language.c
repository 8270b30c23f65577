/* language: which one a reader gets. Two are there; what else a browser asks for falls to the next that it names. */
#include "web/inside.h"

enum lang language_accepted(struct str accept) {
    /* "ja,en-US;q=0.7,en;q=0.3": in order of q, ties by order. */
    enum lang best = LANG_JA;
    int best_q = -1;
    while (accept.len) {
        struct str item = accept, rest = STR("");
        (void)str_split(accept, ',', &item, &rest);
        accept = rest;
        struct str tag = str_trim(item), parameters = STR("");
        (void)str_split(tag, ';', &tag, &parameters);
        struct str primary = str_trim(tag), region;
        (void)str_split(primary, '-', &primary, &region);
        int q = 1000;
        size_t at;
        if (str_find(parameters, STR("q="), &at)) {
            struct str value = str_cut(parameters, at + 2, parameters.len);
            q = value.len && value.ptr[0] == '1' ? 1000 : 0;
            int unit = 100;
            for (size_t i = 2; i < value.len && i < 5 && value.ptr[i] >= '0' && value.ptr[i] <= '9'; i++, unit /= 10)
                q += q == 1000 ? 0 : (value.ptr[i] - '0') * unit;
        }
        enum lang lang;
        if (q > best_q && q > 0 && primary.len == 2 && lang_parse(primary, &lang)) {
            best = lang;
            best_q = q;
        }
    }
    return best;
}

enum lang language_of(const struct visit *v) {
    enum lang lang;
    /* One page in the other language, for once: ?lang=en. */
    if (v->query && lang_parse(visit_query(v, "lang"), &lang)) return lang;
    if (v->viewer.known) return v->viewer.lang;
    if (lang_parse(http_cookie(v->rq, "kijun-lang"), &lang)) return lang;
    return language_accepted(http_get(v->rq, "accept-language"));
}
