/* people_csv: reading the files of the personnel office, and what they would change. */
#include "access/people_csv.h"

#include "access/change.h"
#include "access/people_csv_inside.h"
#include "fmt/csv.h"

static struct people_csv_seam details;

void people_csv_set_seam(const struct people_csv_seam *seam) {
    details = seam ? *seam : (struct people_csv_seam){0};
}

const struct people_csv_seam *people_csv_seam_of(void) {
    return &details;
}

/* Columns -----------------------------------------------------------------------------------------------------------
 */

enum column { STAFF, NAME, READING, MAIL, CODE, ID, STATE, PARENT, COLUMNS };
struct column_names {
    const char *ja, *en;
};
/* The code of a person's organisation, and an organisation's own, are one column of the program. */
static const struct column_names people_names[COLUMNS] = {
    [STAFF] = {"職員番号", "staff_number"},
    [NAME] = {"氏名", "name"},
    [READING] = {"よみ", "reading"},
    [MAIL] = {"メール", "mail"},
    [CODE] = {"組織コード", "organisation_code"},
    [ID] = {"利用者ID", "id"},
    [STATE] = {"状態", "state"},
};
static const struct column_names organisation_names[COLUMNS] = {
    [NAME] = {"組織名", "name"},     [READING] = {"よみ", "reading"},
    [CODE] = {"組織コード", "code"}, [PARENT] = {"上位組織コード", "parent_code"},
    [STATE] = {"状態", "state"},
};

struct csv_table {
    struct arena *a;
    struct store *s;
    const struct source *src;
    struct csv csv;
    int column[COLUMNS]; /* -1: is not there */
    const struct column_names *names;
    struct diags *d;
    struct people_plan plan;
};

static bool find_columns(struct csv_table *t) {
    bool ok = true;
    for (int c = 0; c < COLUMNS; c++) t->column[c] = -1;
    for (size_t i = 0; i < t->csv.columns; i++) {
        struct str head = str_trim(t->csv.rows[0].cells[i]);
        int is = -1;
        for (int c = 0; c < COLUMNS; c++)
            if (t->names[c].ja && (str_is(head, t->names[c].ja) || str_is(head, t->names[c].en))) is = c;
        if (is < 0)
            ok = diags_add(t->d, t->src->path, t->csv.rows[0].line, 0, ERR_INVALID, _("There is no column \"%.*s\"."),
                           STR_ARG(head));
        else if (t->column[is] >= 0)
            ok = diags_add(t->d, t->src->path, t->csv.rows[0].line, 0, ERR_INVALID,
                           _("The column \"%.*s\" stands here twice."), STR_ARG(head));
        else
            t->column[is] = (int)i;
    }
    return ok;
}

static bool need_column(struct csv_table *t, enum column c) {
    if (t->column[c] >= 0) return true;
    return diags_add(t->d, t->src->path, t->csv.rows[0].line, 0, ERR_INVALID, _("The column \"%s\" is missing."),
                     lang_current() == LANG_JA ? t->names[c].ja : t->names[c].en);
}

static struct str at(const struct csv_table *t, size_t row, enum column c) {
    if (t->column[c] < 0) return STR_NONE;
    return str_trim(t->csv.rows[row].cells[t->column[c]]);
}

static bool wrong(struct csv_table *t, unsigned line, const char *what, struct str cell) {
    return diags_add(t->d, t->src->path, line, 0, ERR_INVALID, "%s: %.*s", what, STR_ARG(cell));
}

static bool start(struct csv_table *t, const struct source *src, struct diags *d) {
    struct csv_limits most = {
        .bytes = PEOPLE_CSV_MAX, .rows = PEOPLE_CSV_ROWS_MAX + 1, .columns = PEOPLE_CSV_COLUMNS_MAX, .cell = 4 * KIB};
    t->src = src;
    t->d = d;
    if (!csv_read(t->a, src, &most, &t->csv, d)) return false;
    if (!t->csv.n) return diags_add(d, src->path, 1, 0, ERR_INVALID, _("The file has no lines."));
    t->plan.rows = arena_array(t->a, t->csv.n, sizeof *t->plan.rows);
    return find_columns(t);
}

/* "stopped", "active", or nothing said. */
static bool state_of(struct csv_table *t, size_t i, bool *stopped) {
    static const char *const on[] = {"", "在職", "active", "有効"}, *const off[] = {"退職", "stopped", "廃止"};
    struct str s = at(t, i, STATE);
    *stopped = false;
    if (!s.ptr) return true;
    for (size_t k = 0; k < 4; k++)
        if (str_is(s, on[k])) return true;
    for (size_t k = 0; k < 3; k++)
        if (str_is(s, off[k])) return *stopped = true, true;
    return wrong(t, t->csv.rows[i].line,
                 _("A state is 在職 (active) or 退職 (stopped), of an organisation 有効 or 廃止"), s);
}

static bool optional_line(struct csv_table *t, size_t i, enum column c, struct str *out) {
    struct str s = at(t, i, c);
    if (!s.len) return true;
    if (!change_line_ok(s, PERSON_TEXT_MAX))
        return wrong(t, t->csv.rows[i].line, _("This is longer than may be, or no line of text"), s);
    return *out = s, true;
}

static void count(struct people_plan *p, const struct csv_row *r) {
    p->adds += r->doing == CSV_ADD;
    p->changes += r->doing == CSV_CHANGE;
    p->stops += r->doing == CSV_STOP;
    p->rows[p->n++] = *r;
}

static void differs(struct csv_table *t, struct csv_row *r, const char *what, struct str before, struct str now) {
    if (!now.ptr || str_eq(before, now)) return;
    struct str one = arena_fmt(t->a, "%s: %.*s → %.*s", what, STR_ARG(before), STR_ARG(now));
    r->was = r->was.ptr ? arena_fmt(t->a, "%.*s; %.*s", STR_ARG(r->was), STR_ARG(one)) : one;
    r->doing = CSV_CHANGE;
}

/* People ------------------------------------------------------------------------------------------------------------
 */

/* Small letters and digits of the staff number; another sign becomes a -. */
static struct str id_from(struct arena *a, struct str staff) {
    char *to = arena_alloc(a, staff.len + 1);
    for (size_t i = 0; i < staff.len; i++) {
        char c = staff.ptr[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        bool good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
        to[i] = good ? c : '-';
    }
    return (struct str){to, staff.len};
}

static bool mail_ok(struct str s) {
    struct str name, host;
    if (!str_split(s, '@', &name, &host) || !name.len || host.len < 3 || s.len > 254) return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c <= ' ' || c > '~' || c == ',' || c == ';' || c == '<' || c == '>' || c == '"') return false;
    }
    size_t more;
    return !str_find(host, STR("@"), &more);
}

static bool person_id(struct csv_table *t, size_t i, struct csv_row *r, struct err *e) {
    struct str id = at(t, i, ID);
    bool found = false;
    r->staff_number = at(t, i, STAFF);
    if (!r->staff_number.len || !change_line_ok(r->staff_number, 64))
        return wrong(t, (unsigned)r->line, _("A staff number is one line of 1 to 64 characters"), r->staff_number);
    if (details.find && !details.find(t->a, t->s, r->staff_number, &r->id, &found, e)) return false;
    if (found && id.len && !str_eq(id, r->id))
        return wrong(t, (unsigned)r->line, _("This staff number is that of another id"), r->id);
    if (!found) r->id = id.len ? id : id_from(t->a, r->staff_number);
    return person_id_ok(r->id) ||
           wrong(t, (unsigned)r->line, _("This cannot be the id of a person (small letters, digits and . _ -)"), r->id);
}

static bool person_cells(struct csv_table *t, size_t i, struct csv_row *r, struct err *e) {
    struct organisation o;
    bool found = true;
    r->name = at(t, i, NAME);
    if (!change_line_ok(r->name, PERSON_TEXT_MAX))
        return wrong(t, (unsigned)r->line, _("A name is one line that is not empty"), r->name);
    if (!optional_line(t, i, READING, &r->reading) || !optional_line(t, i, CODE, &r->organisation_code)) return false;
    struct str mail = at(t, i, MAIL);
    if (mail.len && !mail_ok(mail)) return wrong(t, (unsigned)r->line, _("This is no mail address"), mail);
    if (mail.len) r->mail = mail;
    if (!r->organisation_code.ptr) return true;
    if (!organisation_by_code(t->a, t->s, r->organisation_code, &o, &found, e)) return false;
    return (found && o.active) ||
           wrong(t, (unsigned)r->line, _("There is no active organisation with this code"), r->organisation_code);
}

static bool compare_person(struct csv_table *t, struct csv_row *r, const struct person *p, struct err *e) {
    struct people_details was = {0};
    struct organisation o = {0};
    int64_t at_now;
    if (details.get && !details.get(t->a, t->s, r->id, &was, e)) return false;
    if (!member_of(t->s, r->id, &at_now, e) || (at_now && !organisation_get(t->a, t->s, at_now, &o, e))) return false;
    differs(t, r, _("name"), p->name, r->name);
    differs(t, r, _("organisation"), o.code, r->organisation_code);
    if (details.get) {
        differs(t, r, _("reading"), was.reading, r->reading);
        differs(t, r, _("mail"), was.mail, r->mail);
        differs(t, r, _("staff number"), was.staff_number, r->staff_number);
    }
    return true;
}

static bool one_person(struct csv_table *t, size_t i, struct err *e) {
    struct csv_row r = {.line = t->csv.rows[i].line, .doing = CSV_SAME};
    struct person p;
    bool found, stopped;
    if (!person_id(t, i, &r, e) || !person_cells(t, i, &r, e) || !state_of(t, i, &stopped)) return false;
    if (!person_by_id(t->a, t->s, r.id, &p, &found, e)) return false;
    if (found && !p.active && !stopped)
        return wrong(t, (unsigned)r.line, _("This person was stopped, and an id is never given twice"), r.id);
    if (!found && !stopped)
        r.doing = CSV_ADD;
    else if (found && p.active && stopped)
        r.doing = CSV_STOP;
    else if (found && !stopped && !compare_person(t, &r, &p, e))
        return false;
    count(&t->plan, &r);
    return true;
}

/* No id and no staff number twice in one file. */
struct seen {
    struct str key;
    size_t line;
};
static bool twice(struct csv_table *t, bool staff) {
    size_t room = 1;
    while (room < 2 * t->plan.n + 2) room *= 2;
    struct seen *table = arena_array(t->a, room, sizeof *table);
    bool ok = true;
    for (size_t i = 0; i < t->plan.n; i++) {
        const struct csv_row *r = &t->plan.rows[i];
        struct str key = staff ? r->staff_number : r->id;
        size_t k = str_hash(key) & (room - 1);
        while (table[k].key.ptr && !str_eq(table[k].key, key)) k = (k + 1) & (room - 1);
        if (table[k].key.ptr)
            ok = diags_add(t->d, t->src->path, (unsigned)r->line, 0, ERR_INVALID, _("%.*s stands in line %zu already."),
                           STR_ARG(key), table[k].line);
        else
            table[k] = (struct seen){key, r->line};
    }
    return ok;
}

typedef bool one_fn(struct csv_table *t, size_t i, struct err *e);

/* Every line is looked at; false at the end when one was wrong, at once when the database fails. */
static bool lines(struct csv_table *t, one_fn *one, struct err *e) {
    e->kind = ERR_NONE;
    for (size_t i = 1; i < t->csv.n; i++)
        if (!one(t, i, e) && e->kind) return false;
    return !t->d->errors;
}

static bool finish(struct csv_table *t, struct trail *trail, struct people_plan *out, struct err *e) {
    if (!trail_size(trail, &t->plan.stamp, e)) return false;
    *out = t->plan;
    return true;
}

static bool said(struct err *e) { /* what is wrong stands in the diags */
    return err_set(e, ERR_INVALID, _("The file has mistakes; nothing was taken over."));
}

bool people_csv_read(struct arena *a, struct trail *trail, const struct source *src, struct people_plan *out,
                     struct diags *d, struct err *e) {
    struct csv_table t = {.a = a, .s = trail_store(trail), .names = people_names};
    if (!start(&t, src, d)) return said(e);
    bool ok = need_column(&t, STAFF);
    ok = need_column(&t, NAME) && ok;
    if (!ok) return said(e);
    if (!lines(&t, one_person, e)) return e->kind ? false : said(e);
    ok = twice(&t, false);
    ok = twice(&t, true) && ok;
    return ok ? finish(&t, trail, out, e) : said(e);
}

/* Organisations ------------------------------------------------------------------------------------------------------
 */

static bool known_code(struct csv_table *t, struct str code, bool *found, struct err *e) {
    struct organisation o;
    for (size_t i = 0; i < t->plan.n; i++)
        if (str_eq(t->plan.rows[i].id, code)) return *found = true, true;
    return organisation_by_code(t->a, t->s, code, &o, found, e);
}

static bool compare_organisation(struct csv_table *t, struct csv_row *r, const struct organisation *o, struct err *e) {
    struct organisation parent = {0};
    if (o->parent && !organisation_get(t->a, t->s, o->parent, &parent, e)) return false;
    differs(t, r, _("name"), o->name, r->name);
    differs(t, r, _("reading"), o->reading, r->reading);
    differs(t, r, _("parent"), parent.code, r->parent_code);
    return true;
}

static bool one_organisation(struct csv_table *t, size_t i, struct err *e) {
    struct csv_row r = {.line = t->csv.rows[i].line, .doing = CSV_SAME, .id = at(t, i, CODE), .name = at(t, i, NAME)};
    struct organisation o;
    bool found, parent, stopped;
    if (!change_line_ok(r.id, ORGANISATION_TEXT_MAX) || !change_line_ok(r.name, ORGANISATION_TEXT_MAX))
        return wrong(t, (unsigned)r.line, _("Code and name of an organisation are lines that are not empty"), r.id);
    if (!optional_line(t, i, READING, &r.reading) || !optional_line(t, i, PARENT, &r.parent_code) ||
        !state_of(t, i, &stopped))
        return false;
    if (r.parent_code.ptr && !known_code(t, r.parent_code, &parent, e)) return false;
    if (r.parent_code.ptr && !parent)
        return wrong(t, (unsigned)r.line, _("The organisation above has to be known, or stand in a line before"),
                     r.parent_code);
    if (!organisation_by_code(t->a, t->s, r.id, &o, &found, e)) return false;
    if (found && !o.active && !stopped)
        return wrong(t, (unsigned)r.line, _("This organisation was stopped, and a code is never given twice"), r.id);
    if (!found && !stopped)
        r.doing = CSV_ADD;
    else if (found && o.active && stopped)
        r.doing = CSV_STOP;
    else if (found && !stopped && !compare_organisation(t, &r, &o, e))
        return false;
    count(&t->plan, &r);
    return true;
}

bool organisations_csv_read(struct arena *a, struct trail *trail, const struct source *src, struct people_plan *out,
                            struct diags *d, struct err *e) {
    struct csv_table t = {.a = a, .s = trail_store(trail), .names = organisation_names, .plan.organisations = true};
    if (!start(&t, src, d)) return said(e);
    bool ok = need_column(&t, CODE);
    ok = need_column(&t, NAME) && ok;
    if (!ok) return said(e);
    if (!lines(&t, one_organisation, e)) return e->kind ? false : said(e);
    return twice(&t, false) ? finish(&t, trail, out, e) : said(e);
}
