/* form: a self-inspection form that was filled in, read back row by row.
 *
 * Sheets for people count. The sheet of rows for machines tells what stood there when the form was made: a row that
 * nobody touched since does not undo what the file has learned meanwhile, and a row that was changed while the file was
 * changed otherwise is reported. Where a workbook has no sheets for people, the rows for machines are the form. */
#include "ledger/form.h"
#include "ledger/load.h"

#define HEAD_ROWS 60            /* the titles stand in one of the first rows */
#define EXCEL_DAY_LEAST 10000.0 /* 1927 */
#define EXCEL_DAY_MOST 80000.0  /* 2119 */
#define DAYS_1904 1462

/* What a row says; `place` tells the cell. */
struct said {
    bool there;
    const struct book_sheet *sheet;
    uint32_t row;
    struct str state, evidence, on, note; /* "" = nothing; evidence as one text */
};
struct columns {
    int32_t at[FORM_FIELDS]; /* -1: the sheet has none */
    int32_t number;          /* the number as printed, where there is no key */
    uint32_t head;           /* row of the titles */
    bool machine;
};
struct reading {
    struct arena *a;
    const struct catalog *cat;
    const struct system *system;
    const struct book *book;
    struct diags *d;
    struct said *people, *machine; /* by control */
    size_t rows;
    bool any_people, any_machine;
};

static bool wrong(const struct reading *r, const struct book_sheet *s, uint32_t row, int32_t col, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
static bool wrong(const struct reading *r, const struct book_sheet *s, uint32_t row, int32_t col, const char *fmt,
                  ...) {
    va_list ap;
    va_start(ap, fmt);
    struct str text = arena_vfmt(r->a, fmt, ap);
    va_end(ap);
    struct str cell = book_place(r->a, s, row, col < 0 ? 0 : (uint32_t)col);
    struct str place = arena_fmt(r->a, "%.*s: %.*s", STR_ARG(r->book->path), STR_ARG(cell));
    return diags_add(r->d, place, 0, 0, ERR_INVALID, "%.*s", STR_ARG(text));
}

/* Titles ---------------------------------------------------------------------------------------------------------- */

/* Besides those that documents have in either language. */
static const char *const other_titles[FORM_FIELDS][6] = {
    [FORM_STATE] = {"state", "実施状況", "状況", "実施状態", "点検結果"},
    [FORM_EVIDENCE] = {"証拠資料", "証拠", "証跡", "根拠資料"},
    [FORM_ON] = {"on", "点検日", "実施日", "確認日", "点検年月日"},
    [FORM_NOTE] = {"note", "notes", "備考", "コメント", "摘要"},
    [FORM_KEY] = {"識別子", "キー"},
};
static const char *const number_titles[] = {"no.", "no", "番号", "項番", NULL};

static bool is_title(struct arena *a, struct str folded, enum form_field f) {
    for (int lang = 0; lang < LANG_COUNT; lang++)
        if (str_eq(folded, form_fold(a, trs((enum lang)lang, form_titles[f])))) return true;
    for (size_t i = 0; i < 6 && other_titles[f][i]; i++)
        if (str_is(folded, other_titles[f][i])) return true;
    return false;
}

static void take_title(const struct reading *r, struct str text, uint32_t col, struct columns *c) {
    if (!text.len || text.len > 200) return;
    struct str folded = form_fold(r->a, text);
    for (size_t i = 0; number_titles[i]; i++)
        if (c->number < 0 && str_is(folded, number_titles[i])) c->number = (int32_t)col;
    for (enum form_field f = 0; f < FORM_FIELDS; f++)
        if (c->at[f] < 0 && is_title(r->a, folded, f)) c->at[f] = (int32_t)col;
    c->machine |= str_is(text, "carried_by");
}

/* The first row that holds the title of the state and that of the key, or of the number. */
static bool find_columns(const struct reading *r, const struct book_sheet *s, struct columns *out) {
    struct columns c = {0};
    uint32_t row = UINT32_MAX;
    for (size_t i = 0; i <= s->n_cells; i++) {
        bool ended = i == s->n_cells || s->cells[i].row != row;
        if (ended && row != UINT32_MAX && c.at[FORM_STATE] >= 0 && (c.at[FORM_KEY] >= 0 || c.number >= 0)) {
            *out = c;
            return true;
        }
        if (i == s->n_cells || s->cells[i].row >= HEAD_ROWS) break;
        if (ended) {
            row = s->cells[i].row;
            c = (struct columns){.at = {-1, -1, -1, -1, -1}, .number = -1, .head = row};
        }
        take_title(r, s->cells[i].text, s->cells[i].col, &c);
    }
    return false;
}

/* Cells ----------------------------------------------------------------------------------------------------------- */

/* Blanks around it off, one kind of line end. */
static struct str tidy(struct arena *a, struct str s) {
    char *out = arena_alloc(a, s.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != '\r') out[n++] = s.ptr[i];
    return text_is_blank((struct str){out, n}) ? STR("") : str_trim((struct str){out, n});
}

static struct str cell(const struct reading *r, const struct book_sheet *s, uint32_t row, int32_t col) {
    return col < 0 ? STR("") : tidy(r->a, book_text(s, row, (uint32_t)col));
}

static bool readable(const struct reading *r, const struct book_sheet *s, uint32_t row, int32_t col) {
    const struct book_cell *c = col < 0 ? NULL : book_cell_at(s, row, (uint32_t)col);
    if (c && c->kind == BOOK_MISSING)
        return wrong(r, s, row, col,
                     _("The formula here has no saved result. Open the workbook in Excel and save it again."));
    if (c && c->kind == BOOK_FAILED)
        return wrong(r, s, row, col, _("The formula here failed: %.*s."), STR_ARG(c->text));
    return true;
}

/* Days since 1970 of a civil day, the way round (Howard Hinnant's formula, shifted eras). */
static struct str iso_of_days(struct arena *a, int64_t days) {
    int64_t z = days + 719468, era = z / 146097, doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    int64_t day = doy - (153 * mp + 2) / 5 + 1, month = mp < 10 ? mp + 3 : mp - 9;
    return arena_fmt(a, "%04d-%02d-%02d", (int)(yoe + era * 400 + (month <= 2)), (int)month, (int)day);
}

/* A number without the look of a day: what Excel counts days by, when somebody changed the cell's format. */
static bool excel_day(const struct reading *r, const struct book_cell *c, struct str *iso) {
    if (!c || c->kind != BOOK_NUMBER || c->number < EXCEL_DAY_LEAST || c->number > EXCEL_DAY_MOST) return false;
    *iso = iso_of_days(r->a, (int64_t)c->number - 25569 + (r->book->from_1904 ? DAYS_1904 : 0));
    return true;
}

static bool read_day(const struct reading *r, const struct book_sheet *s, uint32_t row, int32_t col, struct str *out) {
    struct str text = cell(r, s, row, col);
    *out = text;
    if (!text.len || form_day(r->a, text, out) || excel_day(r, book_cell_at(s, row, (uint32_t)col), out)) return true;
    return wrong(r, s, row, col, _("\"%.*s\" is no day. Write 2026-04-01 or 令和8年4月1日."),
                 (int)(text.len > 60 ? 60 : text.len), text.ptr);
}

static bool fits(const struct reading *r, const struct book_sheet *s, uint32_t row, int32_t col, struct str text) {
    size_t n = 0;
    for (size_t at = 0; at < text.len; n++) utf8_next(text, &at);
    return n <= TEXT_CHARACTERS_MAX ||
           wrong(r, s, row, col, _("The text is longer than %d characters."), TEXT_CHARACTERS_MAX);
}

/* Rows ------------------------------------------------------------------------------------------------------------ */

static bool by_number(const struct control *c, struct str text) {
    return str_eq(c->id, text) || (c->printed.len && str_eq(c->printed, text));
}

static int32_t find_number(const struct reading *r, const struct book_sheet *s, uint32_t row, int32_t col,
                           struct str text) {
    int32_t found = -1;
    for (uint32_t i = 0; i < r->cat->n_controls; i++) {
        if (!by_number(&r->cat->controls[i], text)) continue;
        if (found >= 0) {
            wrong(r, s, row, col, _("\"%.*s\" stands in more than one standard; write STD.%.*s."), STR_ARG(text),
                  STR_ARG(text));
            return -1;
        }
        found = (int32_t)i;
    }
    return found;
}

/* -1: no control, and that was reported. */
static int32_t find_row(const struct reading *r, const struct book_sheet *s, uint32_t row, const struct columns *c) {
    int32_t col = c->at[FORM_KEY] >= 0 ? c->at[FORM_KEY] : c->number;
    struct str key = cell(r, s, row, col);
    size_t before = r->d->errors;
    int32_t control = catalog_find_control(r->cat, key);
    if (control < 0 && c->at[FORM_KEY] < 0) control = find_number(r, s, row, col, key);
    if (control >= 0 || r->d->errors > before) return control;
    struct str near = diags_full(r->d) ? STR_NONE : catalog_nearest(r->a, r->cat, key, NEAR_CONTROL);
    if (near.len)
        wrong(r, s, row, col, _("There is no \"%.*s\"; did you mean \"%.*s\"?"), STR_ARG(key), STR_ARG(near));
    else
        wrong(r, s, row, col, _("There is no \"%.*s\" in any standard."), STR_ARG(key));
    return -1;
}

static bool read_state_cell(const struct reading *r, const struct book_sheet *s, uint32_t row, int32_t col,
                            struct str *out) {
    struct str text = cell(r, s, row, col);
    *out = STR("");
    if (!text.len || form_state(text, out)) return true;
    return wrong(r, s, row, col, _("\"%.*s\" is no state. Choose 実施済, 一部実施, 未実施 or 該当なし."),
                 (int)(text.len > 60 ? 60 : text.len), text.ptr);
}

static bool read_said(const struct reading *r, const struct book_sheet *s, uint32_t row, const struct columns *c,
                      struct said *out) {
    size_t before = r->d->errors;
    *out = (struct said){.there = true, .sheet = s, .row = row};
    for (enum form_field f = 0; f < FORM_FIELDS; f++)
        if (!readable(r, s, row, c->at[f])) return false;
    (void)read_state_cell(r, s, row, c->at[FORM_STATE], &out->state);
    (void)read_day(r, s, row, c->at[FORM_ON], &out->on);
    out->evidence = cell(r, s, row, c->at[FORM_EVIDENCE]);
    out->note = cell(r, s, row, c->at[FORM_NOTE]);
    (void)fits(r, s, row, c->at[FORM_EVIDENCE], out->evidence);
    (void)fits(r, s, row, c->at[FORM_NOTE], out->note);
    if (r->d->errors == before && !out->state.len && (out->on.len || out->evidence.len || out->note.len))
        wrong(r, s, row, c->at[FORM_STATE],
              _("The state is missing, but evidence, a day or remarks are written. Choose a state."));
    return r->d->errors == before;
}

static bool says_nothing(const struct said *s) {
    return !s->state.len && !s->evidence.len && !s->on.len && !s->note.len;
}

/* One a line, or with 、 between: that is the same. */
static bool same_evidence(const struct reading *r, struct str a, struct str b) {
    size_t n_a, n_b;
    if (str_eq(a, b)) return true;
    const struct str *list_a = form_split(r->a, a, &n_a), *list_b = form_split(r->a, b, &n_b);
    for (size_t i = 0; i < n_a && i < n_b; i++)
        if (!str_eq(list_a[i], list_b[i])) return false;
    return n_a == n_b;
}

static bool same_said(const struct reading *r, const struct said *a, const struct said *b) {
    return str_eq(a->state, b->state) && same_evidence(r, a->evidence, b->evidence) && str_eq(a->on, b->on) &&
           str_eq(a->note, b->note);
}

/* A column that somebody took out says what the file says. */
static void fill_gaps(const struct reading *r, uint32_t control, const struct columns *c, struct said *said) {
    const struct status_entry *s = system_status(r->system, control);
    if (!s || !said->state.len) return;
    if (c->at[FORM_EVIDENCE] < 0) said->evidence = tidy(r->a, form_join(r->a, s->evidence, s->n_evidence));
    if (c->at[FORM_ON] < 0) said->on = s->on.ptr ? s->on : STR("");
    if (c->at[FORM_NOTE] < 0) said->note = tidy(r->a, s->note.ptr ? s->note : STR(""));
}

static void keep_said(struct reading *r, uint32_t control, const struct columns *c, const struct said *said) {
    struct said *old = &(c->machine ? r->machine : r->people)[control];
    if (!old->there || says_nothing(old)) {
        *old = *said;
        return;
    }
    if (says_nothing(said) || same_said(r, old, said)) return;
    struct str where = book_place(r->a, old->sheet, old->row, (uint32_t)c->at[FORM_STATE]);
    struct str name = control_name(r->a, r->cat, control);
    wrong(r, said->sheet, said->row, c->at[FORM_STATE],
          _("\"%.*s\" says something else than at %.*s. Make them agree."), STR_ARG(name), STR_ARG(where));
}

static void read_row(struct reading *r, const struct book_sheet *s, uint32_t row, const struct columns *c) {
    struct said said;
    int32_t key_col = c->at[FORM_KEY] >= 0 ? c->at[FORM_KEY] : c->number;
    struct str key = cell(r, s, row, key_col);
    if (!key.len) {
        bool written = cell(r, s, row, c->at[FORM_STATE]).len > 0;
        if (written && form_state(cell(r, s, row, c->at[FORM_STATE]), &(struct str){0}))
            wrong(r, s, row, key_col,
                  _("The row has a state, but no key says of what. Copy the key from the sheet as it "
                    "was made, or take the state out."));
        return;
    }
    if (str_eq(form_fold(r->a, key), form_fold(r->a, cell(r, s, c->head, key_col)))) return; /* the titles again */
    int32_t control = find_row(r, s, row, c);
    if (control < 0 || !read_said(r, s, row, c, &said)) return;
    fill_gaps(r, (uint32_t)control, c, &said);
    keep_said(r, (uint32_t)control, c, &said);
    r->rows += !c->machine;
}

static void read_sheet(struct reading *r, const struct book_sheet *s) {
    struct columns c;
    uint32_t done = UINT32_MAX;
    if (!find_columns(r, s, &c)) return;
    r->any_machine |= c.machine;
    r->any_people |= !c.machine;
    for (size_t i = 0; i < s->n_cells && !diags_full(r->d); i++) {
        uint32_t row = s->cells[i].row;
        if (row <= c.head || row == done) continue;
        read_row(r, s, row, &c);
        done = row;
    }
}

/* What becomes of it ---------------------------------------------------------------------------------------------- */

static struct said said_in_file(const struct reading *r, const struct status_entry *s) {
    struct said said = {.there = s != NULL, .state = STR(""), .evidence = STR(""), .on = STR(""), .note = STR("")};
    if (!s) return said;
    said.state = s->state;
    said.evidence = tidy(r->a, form_join(r->a, s->evidence, s->n_evidence));
    if (s->on.ptr) said.on = s->on;
    if (s->note.ptr) said.note = tidy(r->a, s->note);
    return said;
}

static void add_change(const struct reading *r, struct form_result *out, struct form_change *list, uint32_t control,
                       const struct said *now, const struct status_entry *before) {
    struct form_change *c = &list[out->n_changes++];
    *c = (struct form_change){.control = control, .before = before};
    c->after = (struct status_entry){.control = control, .state = now->state, .on = now->on, .note = now->note};
    struct said file = said_in_file(r, before);
    if (before && str_eq(file.evidence, now->evidence)) {
        c->after.evidence = before->evidence;
        c->after.n_evidence = before->n_evidence;
    } else {
        c->after.evidence = form_split(r->a, now->evidence, &c->after.n_evidence);
    }
}

static void settle(const struct reading *r, struct form_result *out, struct form_change *list, uint32_t control,
                   const struct said *now, const struct said *made) {
    const struct status_entry *before = system_status(r->system, control);
    struct said file = said_in_file(r, before);
    if (says_nothing(now)) {
        out->empty++;
        out->kept += before != NULL;
    } else if (same_said(r, now, &file)) {
        out->same++;
    } else if (before && made && made->there && same_said(r, now, made)) {
        out->older++;
    } else if (before && made && made->there && !same_said(r, made, &file)) {
        struct str name = control_name(r->a, r->cat, control);
        struct columns c;
        if (!find_columns(r, now->sheet, &c)) c.at[FORM_STATE] = 0;
        wrong(r, now->sheet, now->row, c.at[FORM_STATE],
              _("\"%.*s\" was changed here, and the file was changed otherwise since this form was made. Make a new "
                "form, "
                "or put it into the file by hand."),
              STR_ARG(name));
    } else {
        add_change(r, out, list, control, now, before);
    }
}

/* What the form did not ask for (undetermined, say) but knew the state of: a file that has forgotten it gets it back.
 */
static void restore(const struct reading *r, struct form_result *out, struct form_change *list) {
    for (uint32_t c = 0; c < r->cat->n_controls; c++) {
        const struct said *made = &r->machine[c];
        if (r->people[c].there || !made->there || says_nothing(made) || system_status(r->system, c)) continue;
        add_change(r, out, list, c, made, NULL);
    }
}

static bool too_much_evidence(const struct reading *r, const struct form_change *c, const struct said *now) {
    if (c->after.n_evidence <= TEXTS_MAX) return false;
    return !wrong(r, now->sheet, now->row, 0, _("There are more than %d pieces of evidence."), TEXTS_MAX);
}

struct form_result *form_read(struct arena *a, const struct catalog *cat, const struct system *s,
                              const struct book *book, struct diags *d) {
    struct reading r = {.a = a, .cat = cat, .system = s, .book = book, .d = d};
    struct form_result *out = arena_alloc(a, sizeof *out);
    struct form_change *list = arena_array(a, cat->n_controls, sizeof *list);
    size_t before = d->errors;
    r.people = arena_array(a, cat->n_controls, sizeof *r.people);
    r.machine = arena_array(a, cat->n_controls, sizeof *r.machine);
    for (size_t i = 0; i < book->n_sheets; i++) read_sheet(&r, &book->sheets[i]);
    if (!r.any_people && !r.any_machine) {
        diags_add(
            d, book->path, 0, 0, ERR_INVALID,
            _("No sheet here is a self-inspection form: none has the titles 実施状況 and 識別子 (Status and Key)."));
        return NULL;
    }
    const struct said *form = r.any_people ? r.people : r.machine;
    for (uint32_t c = 0; c < cat->n_controls; c++) {
        if (!form[c].there) continue;
        size_t n = out->n_changes;
        settle(&r, out, list, c, &form[c], r.any_people ? &r.machine[c] : NULL);
        if (out->n_changes > n) (void)too_much_evidence(&r, &list[n], &form[c]);
    }
    if (r.any_people) restore(&r, out, list);
    if (!r.any_people) r.rows = out->n_changes + out->same + out->empty;
    out->rows = r.rows;
    out->changes = list;
    return d->errors == before ? out : NULL;
}
