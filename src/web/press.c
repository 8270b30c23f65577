/* press: drawing pictures, and making the documents that the keeper gives out. */
#include "web/press.h"

#include <string.h>

#include "web/make.h"

#define JOB_FILE_MAX (16 * MIB)
#define JOB_SECONDS_MAX 300
#define JOB_ARENA_MAX (1536 * MIB)

/* "/usr/lib/kijun" of "/usr/lib/kijun/kijun-render". */
static struct str folder_of(const char *path) {
    const char *end = path ? strrchr(path, '/') : NULL;
    return end ? (struct str){path, (size_t)(end - path)} : STR(".");
}

void press_picture(struct visit *v, const struct figure *f) {
    struct err e = {0};
    struct writer_options opt = {.program_dir = folder_of(v->opt->render)};
    struct buf out;
    buf_init(&out, REPORT_OUTPUT_MAX);
    if (report_picture_svg(f, v->lang, &opt, &out, &e)) {
        http_status(v->rs, 200);
        http_add(v->rs, "content-type", STR("image/svg+xml"));
        buf_add(&v->rs->body, buf_str(&out));
    } else {
        visit_fail(v, &e);
    }
    buf_release(&out);
}

/* Jobs ------------------------------------------------------------------------------------------------------------ */

struct press {
    struct web_options opt;
    struct arena *a;
    struct proc_child child;
    int64_t number, since; /* of the job at hand; 0: none */
};

struct press *press_new(const struct web_options *opt) {
    struct press *p = mem_alloc(sizeof *p);
    p->opt = *opt;
    p->a = arena_new(64 * MIB);
    return p;
}

void press_free(struct press *p) {
    if (!p) return;
    proc_child_kill(&p->child);
    arena_free(p->a);
    mem_free(p);
}

static const char *file_of(struct press *p, int64_t number, const char *ending) {
    return arena_fmt(p->a, "%s/%lld.%s", p->opt.spool_dir, (long long)number, ending).ptr;
}

static void complain(const struct err *e) {
    fprintf(stderr, "task=press reason=");
    err_print(e, stderr);
}

static void put(struct press *p, int64_t number, const char *ending, struct str content) {
    struct err e = {0};
    if (!file_write(file_of(p, number, ending), content, &e)) complain(&e);
}

struct work { /* in the child */
    struct press *press;
    struct arena *a;
};

static void step(void *ctx, unsigned mille) {
    struct work *w = ctx;
    struct err e = {0};
    const char *path = file_of(w->press, w->press->number, "progress");
    if (!file_write(path, arena_fmt(w->a, "%u", mille), &e)) complain(&e);
}

/* The first line is the order's kind, the second the order, the rest the system. */
static bool read_job(struct work *w, struct make_order *o, struct str *json, struct err *e) {
    struct str text, line, rest;
    if (!file_read(w->a, file_of(w->press, w->press->number, "work"), JOB_FILE_MAX, &text, e)) return false;
    if (!str_split(text, '\n', &line, &rest)) return err_set(e, ERR_INVALID, _("What was asked for cannot be read."));
    o->what = line;
    if (!str_split(rest, '\n', &line, json)) return err_set(e, ERR_INVALID, _("What was asked for cannot be read."));
    return make_order_read(w->a, line, o, e);
}

static bool make(struct work *w, struct str *name, struct err *e) {
    struct press *p = w->press;
    struct make_order o = {0};
    struct str json;
    struct buf out;
    if (!read_job(w, &o, &json, e)) return false;
    lang_set(o.lang);
    struct make_call call = {.cat = p->opt.catalog,
                             .tmp_dir = p->opt.spool_dir,
                             .deriver = deriver_new(w->a, p->opt.catalog),
                             .program_dir = folder_of(p->opt.render),
                             .step = step,
                             .ctx = w};
    buf_init(&out, REPORT_OUTPUT_MAX);
    *name = arena_fmt(w->a, "%lld.%.*s", (long long)p->number, STR_ARG(o.format));
    bool ok = make_document(w->a, &call, &o, json, &out, e) &&
              file_write(arena_fmt(w->a, "%s/%.*s", p->opt.spool_dir, STR_ARG(*name)).ptr, buf_str(&out), e);
    buf_release(&out);
    return ok;
}

static bool work(void *ctx) {
    struct err e = {0};
    struct str name;
    struct work w = {.press = ctx, .a = arena_new(JOB_ARENA_MAX)};
    bool ok = make(&w, &name, &e);
    put(w.press, w.press->number, ok ? "done" : "failed", ok ? name : str_of(e.text));
    return true;
}

/* "17.job" gives 17; 0: it is none. */
static int64_t number_of(struct str name) {
    struct str head, tail;
    int64_t n;
    return str_split(name, '.', &head, &tail) && head.len < 16 && str_int(head, &n) && n > 0 ? n : 0;
}

static int64_t take(struct press *p) {
    struct err e = {0};
    struct str *names;
    size_t n;
    int64_t oldest = 0;
    if (!file_list(p->a, p->opt.spool_dir, STR(".job"), &names, &n, &e)) return 0;
    for (size_t i = 0; i < n; i++) {
        int64_t number = number_of(names[i]);
        if (number && (!oldest || number < oldest)) oldest = number;
    }
    /* Another press may have been quicker. */
    return oldest && file_rename(file_of(p, oldest, "job"), file_of(p, oldest, "work"), &e) ? oldest : 0;
}

static void look_after(struct press *p) {
    bool good;
    bool late = clock_unix() - p->since > JOB_SECONDS_MAX;
    if (late) proc_child_kill(&p->child);
    if (!proc_child_ended(&p->child, &good)) return;
    if (late)
        put(p, p->number, "failed", STR("late"));
    else if (!good && !file_exists(file_of(p, p->number, "done")) && !file_exists(file_of(p, p->number, "failed")))
        put(p, p->number, "failed", STR("fell"));
    p->number = 0;
}

void press_tick(struct press *p) {
    struct err e = {0};
    arena_clear(p->a);
    if (p->number) look_after(p);
    if (p->number) return;
    p->number = take(p);
    if (!p->number) return;
    p->since = clock_unix();
    if (proc_child_start(&p->child, work, p, &e)) return;
    complain(&e);
    put(p, p->number, "failed", str_of(e.text));
    p->number = 0;
}
