/* fleet_read: systems from a stream, results to a stream. */
#include <string.h>

#include "cli/fleet.h"
#include "cli/words.h"

static bool read_some(void *ctx, char *to, size_t room, size_t *got, struct err *e) {
    return file_reader_next(ctx, to, room, got, e);
}

int fleet_open(struct call *c, const char *path, const struct catalog *const *catalogs, size_t n_catalogs,
               struct fleet_source *out) {
    struct err e;
    memset(out, 0, sizeof *out);
    if (!file_reader_open(&out->file, path, &e)) return cli_fail(&e);
    out->path = str_of(strcmp(path, "-") == 0 ? "<stdin>" : path);
    for (size_t i = 0; i < n_catalogs; i++) out->catalogs[i] = catalogs[i];
    out->n_catalogs = n_catalogs;
    out->arena = arena_new(FLEET_MEMORY_MAX);
    out->diags = arena_alloc(c->arena, sizeof *out->diags);
    out->shows_progress = term_tells_person() && !term_shows_person();
    lines_init(&out->lines, read_some, &out->file, SYSTEM_FILE_MAX);
    return EXIT_DONE;
}

void fleet_close(struct fleet_source *src) {
    lines_release(&src->lines);
    file_reader_close(&src->file);
    arena_free(src->arena);
}

static void clear_progress(struct fleet_source *src) {
    if (src->progress_shown) fputs("\r\033[K", stderr);
    src->progress_shown = false;
}

static void show_progress(struct fleet_source *src) {
    if (!src->shows_progress) return;
    fputc('\r', stderr);
    fprintf(stderr, _("%zu systems"), src->systems);
    src->progress_shown = true;
}

/* Findings of one line, with its number in the stream instead of 1. */
static void print_findings(struct fleet_source *src, size_t edition) {
    struct diags *d = src->diags;
    if (!d->count) return;
    clear_progress(src);
    for (size_t i = 0; i < d->count; i++) {
        d->list[i].line = (unsigned)src->lines.number;
        if (!d->list[i].col) d->list[i].col = 1;
    }
    diags_print(d, stderr);
    if (d->errors && src->names[edition])
        cli_note(_("line %zu: the edition in %s does not accept this system."), src->lines.number, src->names[edition]);
}

static void forget_findings(struct diags *d) {
    d->count = d->beyond = d->errors = 0;
}

static void refuse(struct fleet_source *src, enum err_kind kind, const char *message) {
    forget_findings(src->diags);
    diags_add(src->diags, src->path, 1, 1, kind, "%s", message);
    print_findings(src, 0);
    src->refused++;
}

static bool begins_object(struct str line) {
    struct str text = str_trim(line);
    return text.len && text.ptr[0] == '{';
}

/* The line as a system of every edition; false (said) when one of them refuses it. */
static bool load(struct fleet_source *src, struct str line, struct fleet_batch *b) {
    struct fleet_member *m = &b->members[b->n];
    struct source text = {.path = src->path, .text = line};
    m->line = src->lines.number;
    for (size_t k = 0; k < src->n_catalogs; k++) {
        forget_findings(src->diags);
        m->system[k] = system_load(src->arena, src->catalogs[k], &text, src->diags);
        print_findings(src, k);
        if (!m->system[k]) return false;
        b->inputs[k][b->n] = (struct derive_input){system_facts(src->arena, src->catalogs[k], m->system[k]),
                                                   system_judgements(src->arena, src->catalogs[k], m->system[k])};
    }
    return true;
}

static void take_line(struct fleet_source *src, struct str line, struct fleet_batch *b) {
    if (!str_trim(line).len) return;
    if (!begins_object(line)) {
        refuse(src, ERR_INVALID, _("One system as a JSON object, {...}, is expected on each line."));
    } else if (load(src, line, b)) {
        b->n++;
        src->systems++;
    } else {
        src->refused++;
    }
}

bool fleet_next(struct fleet_source *src, struct fleet_batch *b, int *status) {
    struct err e;
    struct str line;
    enum line_kind kind = LINE_TEXT;
    arena_clear(src->arena);
    b->n = 0;
    while (b->n < FLEET_SYSTEMS_MAX && arena_used(src->arena) < FLEET_BATCH_BYTES && kind != LINE_END) {
        kind = lines_next(&src->lines, &line, &e);
        if (kind == LINE_FAILED) {
            clear_progress(src);
            return *status = cli_fail(&e), false;
        }
        if (kind == LINE_TEXT) take_line(src, line, b);
        if (kind == LINE_TOO_LONG) refuse(src, ERR_LIMIT, _("This line is longer than a system file may be."));
        if (b->n == 0 && kind != LINE_END && arena_used(src->arena) >= FLEET_BATCH_BYTES) arena_clear(src->arena);
    }
    show_progress(src);
    if (b->n == 0) clear_progress(src);
    return true;
}

/* Results --------------------------------------------------------------------------------------------------------- */

int fleet_sink_open(struct call *c, struct fleet_sink *s) {
    struct err e;
    memset(s, 0, sizeof *s);
    if (c->n_outputs > 1) {
        err_set(&e, ERR_INVALID, _("One -o is enough: there is one result."));
        return cli_fail(&e);
    }
    if (c->n_outputs && !(s->writer = file_writer_open(c->outputs[0], &e))) return cli_fail(&e);
    out_begin(&s->out, c);
    s->for_people = !c->json && !s->writer && term_shows_person();
    return EXIT_DONE;
}

int fleet_sink_flush(struct fleet_sink *s) {
    struct err e;
    if (!s->writer) {
        if (out_flush(&s->out)) return EXIT_DONE;
        err_set(&e, ERR_IO, _("The result could not be written to standard output."));
        return cli_fail(&e);
    }
    bool ok = file_writer_add(s->writer, buf_str(&s->out.text), &e);
    buf_clear(&s->out.text);
    if (ok) return EXIT_DONE;
    s->writer = NULL;
    return cli_fail(&e);
}

int fleet_sink_close(struct fleet_sink *s, int status) {
    struct err e;
    if (!s->writer) return out_end(&s->out, status);
    int failed = fleet_sink_flush(s);
    struct file_writer *w = s->writer;
    s->writer = NULL;
    buf_release(&s->out.text);
    if (failed) return failed;
    return file_writer_finish(w, &e) ? status : cli_fail(&e);
}

void fleet_sink_cancel(struct fleet_sink *s) {
    file_writer_cancel(s->writer);
    s->writer = NULL;
    buf_release(&s->out.text);
}

struct jsonw *fleet_line(struct out *o, const char *kind) {
    jsonw_init(&o->json, &o->text, false);
    json_begin(o);
    jsonw_key(&o->json, "kind");
    jsonw_z(&o->json, kind);
    return &o->json;
}

void fleet_line_end(struct out *o) {
    jsonw_end_object(&o->json);
    buf_addc(&o->text, '\n');
}

void fleet_number(struct jsonw *w, const char *key, uint64_t n) {
    jsonw_key(w, key);
    jsonw_int(w, (int64_t)n);
}
