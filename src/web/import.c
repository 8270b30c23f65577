/* import: the lane of uploaded files. It has no database; a new process for each file.
 *
 * What comes in: the file as the body, and in the note which reader it is for and the language of messages
 * ("system-file ja"; the address to go on to is the request's own). What goes out: the body that the keeper reads, as
 * JSON. */
#include "web/import.h"

#include "web/book_import.h"
#include "web/importers.h"
#include "web/inside.h"

static const struct import_reader *const readers[] = {
    &book_import, &headed_book_import, &csv_reader, &import_system_file, &import_template, NULL,
};

void import_lane_answer(struct web *w, struct arena *a, const struct http_request *rq, struct http_response *rs) {
    struct err e = {0};
    struct str name = rq->note, code = STR("ja");
    enum lang lang;
    (void)str_split(rq->note, ' ', &name, &code);
    if (lang_parse(code, &lang)) lang_set(lang);
    for (const struct import_reader *const *r = readers; *r && rq->stage; r++) {
        if (!str_is(name, (*r)->name)) continue;
        bool good = (*r)->read(a, w->opt.catalog, rq->body, &rs->body, &e);
        if (!good) {
            buf_clear(&rs->body);
            buf_add(&rs->note, STR("fault "));
            buf_addz(&rs->note, e.text);
        } else {
            buf_add(&rs->note, STR("read "));
            buf_addz(&rs->note, (*r)->name);
        }
        rs->new_body = true;
        http_forward(rs, LANE_WRITE);
        return;
    }
    http_status(rs, 400);
}
