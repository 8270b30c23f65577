/* hash: the lane of passwords. It has no database and no files: a job in, hashes out, forwarded back to the keeper.
 * What the keeper wrote into the note before the job ("TOKEN\n") comes back to it as it was. */
#include "access/password.h"
#include "web/inside.h"

static bool work(struct arena *a, const struct http_request *rq, struct buf *note, struct err *e) {
    struct password_job job;
    struct password_result result;
    struct http_form form;
    struct str before, text;
    if (!str_split(rq->note, '\n', &before, &text)) return err_set(e, ERR_INVALID, "no job");
    if (!password_job_read(text, &job, e) || !http_form_of(a, rq, &form, e)) return false;
    if (!password_work_job(&job, http_form_get(&form, "password", NULL), http_form_get(&form, "new-password", NULL),
                           &result, e))
        return false;
    buf_add(note, before);
    buf_addc(note, '\n');
    password_result_write(&result, note);
    return true;
}

void hash_answer(struct web *w, struct arena *a, const struct http_request *rq, struct http_response *rs) {
    (void)w;
    struct err e = {0};
    if (rq->stage && work(a, rq, &rs->note, &e)) {
        http_forward(rs, LANE_WRITE);
        return;
    }
    http_status(rs, http_status_of(e.kind ? e.kind : ERR_INVALID));
}
