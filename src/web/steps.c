/* steps: what the pages of signing in share. */
#include "web/steps.h"

#include "web/inside.h"
#include "web/sign_in.h"
#include "web/sign_in.html.h"

#define STEP_SECONDS (SIGNIN_MS / 1000)
#define AGENT_MAX 300 /* bytes of what a browser calls itself */

struct signin_from steps_from(const struct visit *v) {
    struct str agent = http_get(v->rq, "user-agent");
    if (agent.len > AGENT_MAX) agent.len = AGENT_MAX;
    return (struct signin_from){.by = &v->viewer.actor, .agent = agent, .certificate = v->rq->certificate};
}

struct keeping *steps_keeping(const struct visit *v) {
    return &v->web->keeping;
}

static bool of_ours(struct str path) {
    if (!path.len || path.len > STEPS_NEXT_MAX || path.ptr[0] != '/') return false;
    if (path.len > 1 && (path.ptr[1] == '/' || path.ptr[1] == '\\')) return false;
    for (size_t i = 0; i < path.len; i++)
        if ((unsigned char)path.ptr[i] < ' ' || path.ptr[i] == 0x7f) return false;
    return !str_starts(path, STR("/sign-")) && !str_starts(path, STR("/link")) && !str_starts(path, STR("/forgot")) &&
           !str_starts(path, STR("/account/elevate")) && !str_starts(path, STR("/account/confirm"));
}

struct str steps_next(const struct visit *v) {
    struct str next = visit_field(v, "next");
    if (!next.ptr) next = visit_query(v, "next");
    return of_ours(next) ? next : STR("");
}

struct str steps_next_query(const struct visit *v, char first) {
    struct str next = steps_next(v);
    struct buf b;
    if (!next.len) return STR("");
    buf_init(&b, 16 * KIB);
    buf_addf(&b, "%cnext=", first);
    http_url_encode(&b, next);
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

/* The hasher ------------------------------------------------------------------------------------------------------ */

void steps_hash(struct visit *v, struct str before, const struct password_job *job) {
    buf_add(&v->rs->note, before);
    buf_addc(&v->rs->note, '\n');
    password_job_write(job, &v->rs->note);
    http_forward(v->rs, LANE_HASH);
}

bool steps_hashed(struct visit *v, struct str *before, struct password_result *r, struct err *e) {
    struct str text;
    if (!v->rq->stage) return false;
    if (!str_split(v->rq->note, '\n', before, &text))
        return err_set(e, ERR_INVALID, "%s", tr(v->lang, "The request was not understood."));
    struct http_form *form = arena_alloc(v->a, sizeof *form);
    if (!http_form_of(v->a, v->rq, form, e) || !password_result_read(text, r, e)) return false;
    v->form = form;
    return true;
}

/* Cookies --------------------------------------------------------------------------------------------------------- */

void steps_keep(struct visit *v, struct str token) {
    cookie_set(v, "kijun-step", token, token.len ? STEP_SECONDS : -1);
}

struct str steps_kept(const struct visit *v) {
    struct str token = http_cookie(v->rq, cookie_name(v, "kijun-step"));
    return token.len ? token : STR_NONE;
}

void steps_done(struct visit *v, const struct signin_step *s) {
    struct str next = steps_next(v);
    if (steps_kept(v).ptr) steps_keep(v, STR(""));
    if (s->purpose == SIGNIN_FOR_RESET) {
        visit_see(v, "/link/%s", s->link);
        return;
    }
    cookie_set(v, "kijun", str_of(s->cookie), 0);
    if (s->purpose == SIGNIN_FOR_SESSION) {
        cookie_set(v, "kijun-form", STR(""), -1); /* what was known before is worth nothing after */
        seen_leave(v, &(struct visit_seen){true, s->notice.at, s->notice.address, s->notice.failures});
    }
    visit_see(v, "%.*s", STR_ARG(next.len ? next : STR("/")));
}

bool steps_fresh(struct visit *v, const char *path) {
    if (v->now - v->viewer.proved <= STEPS_FRESH_MS && v->viewer.proved <= v->now) return true;
    struct buf b;
    buf_init(&b, 16 * KIB);
    http_url_encode(&b, str_of(path));
    visit_see(v, "/account/confirm?next=%.*s", STR_ARG(buf_str(&b)));
    buf_release(&b);
    return false;
}

/* Words ----------------------------------------------------------------------------------------------------------- */

struct str steps_code(const struct visit *v, struct str typed) {
    char *out = arena_alloc(v->a, typed.len + 1);
    size_t n = 0;
    for (size_t at = 0; at < typed.len;) {
        size_t from = at;
        uint32_t c = utf8_next(typed, &at);
        if (c >= 0xff01 && c <= 0xff5e)
            out[n++] = (char)(c - 0xff01 + '!');
        else if (c == 0x30fc || c == 0x2010 || c == 0x2212) /* what a keyboard gives for a hyphen */
            out[n++] = '-';
        else if (c == 0x3000)
            out[n++] = ' ';
        else
            for (; from < at; from++) out[n++] = typed.ptr[from];
    }
    return str_trim((struct str){out, n});
}

void steps_fault(const struct visit *v, struct ui_page *p, const char *field, struct str sentence) {
    struct ui_fault *f;
    if (!sentence.len) return;
    f = arena_alloc(v->a, sizeof *f);
    *f = (struct ui_fault){field, sentence};
    p->faults = f;
    p->n_faults = 1;
}

struct str steps_wait(const struct visit *v, unsigned seconds) {
    if (seconds < 120)
        return arena_fmt(v->a, tr(v->lang, "There were too many failures. Please wait %u seconds and try again."),
                         seconds);
    return arena_fmt(v->a, tr(v->lang, "There were too many failures. Please wait %u minutes and try again."),
                     (seconds + 59) / 60);
}

void steps_passkey_page(struct visit *v, const struct signin_step *s, const struct passkey_page *p) {
    steps_keep(v, str_of(s->token));
    struct html h = visit_page(v, 200);
    t_passkey(&h, p);
}

bool steps_passkey(struct visit *v, struct signin_step *s) {
    struct signin_from from = steps_from(v);
    struct err e = {0};
    if (signin_passkey(steps_keeping(v), v->a, &from, steps_kept(v), visit_field(v, "response"), s, &e)) return true;
    visit_fail(v, &e);
    return false;
}
