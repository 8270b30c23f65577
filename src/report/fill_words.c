/* fill_words: marks in a text, and what a name in them stands for. */
#include "report/fill_part.h"

#include "ledger/form.h"

static size_t brace(struct str s, size_t at, const char *half, const char *full) {
    struct str rest = str_cut(s, at, s.len);
    if (str_starts(rest, str_of(half))) return strlen(half);
    return str_starts(rest, str_of(full)) ? strlen(full) : 0;
}

bool fill_mark_next(struct str text, size_t from, struct fill_mark *out) {
    for (size_t at = from; at < text.len; at++) {
        size_t open = brace(text, at, "{{", "｛｛"), close = 0, end = at + open;
        if (!open) continue;
        while (end < text.len && end - at - open <= FILL_MARK_MAX && !(close = brace(text, end, "}}", "｝｝"))) {
            if (brace(text, end, "{{", "｛｛")) break;
            end++;
        }
        if (!close) continue;
        struct str name = str_trim(str_cut(text, at + open, end));
        char kind = 0;
        if (str_starts(name, STR("＃")) || str_starts(name, STR("／"))) {
            kind = str_starts(name, STR("＃")) ? '#' : '/';
            name = str_cut(name, 3, name.len);
        } else if (name.len && (name.ptr[0] == '#' || name.ptr[0] == '/')) {
            kind = name.ptr[0];
            name = str_cut(name, 1, name.len);
        }
        *out = (struct fill_mark){.from = at, .to = end + close, .kind = kind, .name = str_trim(name)};
        return true;
    }
    return false;
}

/* Ids as they are, titles in either language; width and blanks do not matter. */
static bool named(const struct filling *f, struct str folded, const struct fill_name *all, size_t i) {
    if (str_is(folded, all[i].id)) return true;
    for (size_t lang = 0; lang < LANG_COUNT; lang++)
        if (str_eq(folded, f->folded[i * LANG_COUNT + lang])) return true;
    return false;
}

const struct str *fill_fold_names(struct arena *a) {
    size_t n;
    const struct fill_name *all = fill_names(&n);
    struct str *out = arena_array(a, n * LANG_COUNT, sizeof *out);
    for (size_t i = 0; i < n; i++)
        for (size_t lang = 0; lang < LANG_COUNT; lang++)
            out[i * LANG_COUNT + lang] = form_fold(a, trs((enum lang)lang, all[i].title));
    return out;
}

const struct fill_list *fill_list_named(struct filling *f, struct arena *scratch, struct str name) {
    size_t n;
    const struct fill_name *all = fill_names(&n);
    if (name.len > FILL_MARK_MAX) return NULL;
    struct str folded = form_fold(scratch, name);
    for (size_t i = 0; i < n; i++)
        if (all[i].is_list && named(f, folded, all, i))
            for (size_t k = 0; k < f->data->n_lists; k++)
                if (strcmp(f->data->lists[k].id, all[i].id) == 0) return &f->data->lists[k];
    return NULL;
}

static bool column_value(struct filling *f, struct str folded, const struct fill_name *all, size_t n, struct str *out) {
    for (size_t i = 0; i < n; i++) {
        if (!all[i].list || strcmp(all[i].list, f->list->id) != 0 || !named(f, folded, all, i)) continue;
        for (size_t c = 0; c < f->list->n_columns; c++) {
            if (strcmp(f->list->columns[c], all[i].id) != 0) continue;
            if (f->row == SIZE_MAX) {
                *out = f->said_none ? STR("") : trs(f->data->lang, N_("(none)"));
                f->said_none = true;
            } else {
                *out = f->list->cells[f->row * f->list->n_columns + c];
            }
            return true;
        }
    }
    return false;
}

static enum fill_found nothing(struct filling *f, struct str title, struct str *out) {
    *out = arena_fmt(f->a, "【%.*s】", STR_ARG(title));
    return FILL_FOUND_NOTHING;
}

enum fill_found fill_value(struct filling *f, struct str name, struct str *out) {
    size_t n;
    const struct fill_name *all = fill_names(&n);
    if (!name.len || name.len > FILL_MARK_MAX) return FILL_FOUND_NO_NAME;
    struct str folded = form_fold(f->scratch, name);
    if (f->list && column_value(f, folded, all, n, out)) return FILL_FOUND;
    for (size_t i = 0; i < n; i++) {
        if (all[i].is_list || all[i].list || !named(f, folded, all, i)) continue;
        *out = f->data->values[i];
        return out->ptr ? FILL_FOUND : nothing(f, trs(f->data->lang, all[i].title), out);
    }
    bool known;
    *out = f->data->by_id(f->a, f->data, name, &known);
    if (!known) return FILL_FOUND_NO_NAME;
    return out->ptr ? FILL_FOUND : nothing(f, name, out);
}

static struct str place(const struct filling *f) {
    enum lang lang = f->data->lang;
    struct str part = str_starts(f->part, STR("word/header"))   ? trs(lang, N_("header"))
                      : str_starts(f->part, STR("word/footer")) ? trs(lang, N_("footer"))
                                                                : trs(lang, N_("main text"));
    struct buf b;
    buf_init(&b, KIB);
    buf_addf(&b, tr(lang, "%.*s, paragraph %zu"), STR_ARG(part), f->paragraph);
    struct str out = arena_str(f->a, buf_str(&b));
    buf_release(&b);
    return out;
}

void fill_report(struct filling *f, enum fill_kind kind, struct str name) {
    static const char *const texts[] = {
        [FILL_UNKNOWN] = N_("There is no “%1” to fill in; the mark was left standing."),
        [FILL_MISSING] = N_("The system says nothing of “%1”; it is left open in 【 】."),
        [FILL_BROKEN] =
            N_("The repetition “%1” has no beginning, no end, or stands in another one; it was left standing.")};
    struct fill_result *r = f->r;
    if (f->quiet) return;
    ++*(kind == FILL_MISSING ? &r->missing : &r->unknown);
    if (r->n == FILL_FINDINGS_MAX) {
        r->beyond++;
        return;
    }
    r->list = arena_grow(f->a, r->list, r->n, &r->room, sizeof *r->list);
    struct str kept = arena_str(f->a, name);
    struct str text = say_lang(f->a, f->data->lang, texts[kind], ARGS(kept));
    r->list[r->n++] = (struct fill_finding){.kind = kind, .place = place(f), .name = kept, .text = text};
}
