/* failure: the page for what could not be done. It says what one can do and tells a stranger nothing. */
#include "web/inside.h"
#include "web/pages.h"
#include "web/parts.h"
#include "web/whole.html.h"

static const struct sentence {
    unsigned status;
    const char *title, *text, *advice;
} sentences[] = {
    {400, N_("The request was not understood"), N_("Something in the request is not as it should be."),
     N_("Go back to the page before, look at what you entered, and send it again.")},
    {403, N_("This is not yours to do"), N_("Your roles do not allow this, or the page was open for too long."),
     N_("Open the page anew and try once more. If it still does not work, ask whoever gives the roles.")},
    {404, N_("There is no such page"), N_("The address is wrong, or the page is not for you to see."),
     N_("Look at the address, or begin at the home page.")},
    {405, N_("This does not work here"), N_("The address is right, but not for what was asked of it."),
     N_("Begin at the home page.")},
    {409, N_("Somebody else changed it"), N_("What you saw was changed meanwhile."),
     N_("Open the page anew; nothing of yours was written over.")},
    {413, N_("Too large"), N_("What was sent is larger than allowed."), N_("Send a smaller file, or several.")},
    {429, N_("Too often"), N_("There were too many requests in a short time."), N_("Wait a little, then try again.")},
    {503, N_("Busy"), N_("The service has too much to do at the moment."), N_("Wait a little, then try again.")},
    {500, N_("Something went wrong"), N_("The service could not do this. It was recorded for its operators."),
     N_("Try again later. If you ask for help, tell the number below.")},
};

static const struct sentence *sentence_of(unsigned status) {
    size_t n = sizeof sentences / sizeof *sentences;
    for (size_t i = 0; i < n; i++)
        if (sentences[i].status == status) return &sentences[i];
    return status < 500 ? &sentences[0] : &sentences[n - 1];
}

static struct ui_failure failure_of(enum lang lang, unsigned status, struct str detail) {
    const struct sentence *s = sentence_of(status);
    return (struct ui_failure){
        .status = status,
        .title = trs(lang, s->title),
        .text = detail.len ? detail : trs(lang, s->text),
        .advice = trs(lang, s->advice),
    };
}

void page_failure(struct html *h, unsigned status, struct str detail) {
    struct ui_failure f = failure_of(h->lang, status, detail);
    if (h->visit) f.request = str_of(h->visit->rq->id);
    t_failure(h, &f);
}

void web_error_page(void *ctx, unsigned status, const char *request_id, struct str accept_language, struct buf *out) {
    (void)ctx;
    enum lang lang = language_accepted(accept_language);
    struct html h = {.out = out, .lang = lang};
    struct ui_failure f = failure_of(lang, status, STR_NONE);
    f.request = str_of(request_id);
    t_failure(&h, &f);
}
