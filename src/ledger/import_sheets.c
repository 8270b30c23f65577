/* import_sheets: what the rows of each worksheet say. */
#include "ledger/import_parts.h"

static struct str cell_of(struct importer *im, const struct found_table *t, uint32_t row, enum heading h) {
    struct origin at;
    return found_cell(im, t, row, h, &at);
}

/* Columns that nobody knows, and what is in them, are named once. */
static void note_columns(struct importer *im, const struct found_table *t) {
    for (size_t i = 0; i < t->n_columns; i++) {
        const struct table_column *c = &t->columns[i];
        bool any = false;
        for (uint32_t row = t->first; c->heading == HEAD_NONE && row < t->end && !any; row++)
            any = book_text(t->sheet, row, c->from).len > 0;
        if (any)
            import_note(im, origin_of(im, t->sheet, t->head, c->from),
                        _("This column is not one of the worksheet's; it is not taken in."));
    }
}

/* Worksheet 1 --------------------------------------------------------------------------------------------------- */

/* "(1) …", "１．…", "・…": what people put before the items of a list. */
static struct str without_bullet(struct str s) {
    struct str t = import_trim(s);
    static const char *const bullets[] = {"・", "●", "○", "-", "－", "•", "‐"};
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++)
        if (str_starts(t, str_of(bullets[i]))) return import_trim(str_cut(t, strlen(bullets[i]), t.len));
    size_t digits = 0;
    for (size_t at = 0; at < t.len;) {
        uint32_t c = utf8_next(t, &at);
        bool digit = (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
        bool circled = c >= 0x2460 && c <= 0x2473;
        bool bracket = c == '(' || c == 0xFF08 || c == ')' || c == 0xFF09;
        if (circled && digits == 0) return import_trim(str_cut(t, at, t.len));
        if (digit)
            digits++;
        else if (digits && (c == '.' || c == 0xFF0E || c == ')' || c == 0xFF09))
            return import_trim(str_cut(t, at, t.len));
        else if (!bracket)
            break;
    }
    return t;
}

/* "(1) a (2) b" in one line is two tasks. */
static void add_tasks(struct importer *im, struct str text, struct origin at) {
    struct item *tasks = item_child(im->a, im->root, STR("tasks"), ITEM_LIST);
    size_t from = 0;
    for (size_t i = 0; i <= text.len; i++) {
        bool end = i == text.len, numbered = false;
        if (!end && i > from) {
            struct str rest = str_cut(text, i, text.len);
            bool opens = str_starts(rest, STR("(")) || str_starts(rest, STR("（"));
            size_t skip = str_starts(rest, STR("(")) ? 1 : 3;
            numbered = opens && rest.len > skip + 1 && rest.ptr[skip] >= '0' && rest.ptr[skip] <= '9' &&
                       without_bullet(rest).len < rest.len;
        }
        if (!end && text.ptr[i] != '\n' && !numbered) continue;
        struct str one = without_bullet(str_cut(text, from, i));
        from = numbered ? i : i + 1;
        if (!one.len) continue;
        if (tasks->n == TEXTS_MAX) {
            import_unread(im, at, _("There are more than %d; what follows is not read."), TEXTS_MAX);
            return;
        }
        struct item *task = item_add(im->a, tasks, ITEM_TEXT);
        task->text = one;
        task->cell = at.cell;
        task->said = at.said;
    }
}

static void put_path(struct importer *im, const char *path, struct str text, struct origin at) {
    struct str top, key;
    if (str_split(str_of(path), '.', &top, &key))
        import_set(im, item_child(im->a, im->root, top, ITEM_MAP), arena_str(im->a, key).ptr, import_trim(text), at);
}

static void take_system(struct importer *im, const struct found_table *t) {
    bool lists = false;
    const char *path = NULL;
    for (uint32_t row = t->first; row < t->end; row++) {
        struct origin label_at, at;
        struct str label = found_cell(im, t, row, HEAD_ITEM, &label_at);
        struct str value = found_cell(im, t, row, HEAD_CONTENT, &at);
        if (found_row_is_title(t, row)) continue;
        if (label.len) path = label_path(im, label, &lists);
        if (!value.len || (t->first == t->head && heading_of(im, value) != HEAD_NONE)) continue;
        if (path && lists)
            add_tasks(im, value, at);
        else if (path && label.len)
            put_path(im, path, value, at);
        else if (path && !word_is_nothing(im, value))
            import_unread(im, at, _("There is no heading beside this."));
        else if (!path && t->first > t->head)
            import_unread(im, at, _("“%.*s” is nothing that a system file says about a system."), STR_ARG(label));
    }
}

/* Worksheet 2 --------------------------------------------------------------------------------------------------- */

/* 「行政情報」 is 行政情報, 「統計」 (月ごと) is 統計(月ごと). */
static struct str without_quotes(struct importer *im, struct str s) {
    struct str t = import_trim(s);
    size_t at;
    if (!str_starts(t, STR("「")) || !str_find(t, STR("」"), &at)) return t;
    struct str name = import_trim(str_cut(t, 3, at)), rest = import_trim(str_cut(t, at + 3, t.len));
    if (rest.len == 0) return name;
    bool remark = str_starts(rest, STR("(")) || str_starts(rest, STR("（"));
    return remark ? arena_fmt(im->a, "%.*s%.*s", STR_ARG(name), STR_ARG(rest)) : t;
}

static void put_list(struct importer *im, struct item *row, const char *key, const struct str *list, size_t n,
                     struct origin at) {
    if (n > TEXTS_MAX) {
        import_unread(im, at, _("This lists %zu things; a list has at most %d."), n, TEXTS_MAX);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        struct item *texts = item_child(im->a, row, str_of(key), ITEM_LIST);
        struct item *one = item_add(im->a, texts, ITEM_TEXT);
        one->text = without_quotes(im, list[i]);
        one->cell = at.cell;
        one->said = at.said;
    }
}

static void put_texts(struct importer *im, struct item *row, const char *key, const struct found_table *t,
                      uint32_t line, enum heading h) {
    struct origin at;
    size_t n;
    struct str text = found_cell(im, t, line, h, &at);
    if (word_is_nothing(im, text)) return;
    const struct str *list = import_split(im->a, text, false, &n);
    put_list(im, row, key, list, n, at);
}

/* 「利用環境・手段」: lines are networks, the rest devices. */
static void put_environment(struct importer *im, struct item *row, const struct found_table *t, uint32_t line) {
    struct origin at;
    size_t n;
    struct str text = found_cell(im, t, line, HEAD_ENVIRONMENT, &at);
    if (word_is_nothing(im, text)) return;
    const struct str *list = import_split(im->a, text, false, &n);
    for (size_t i = 0; i < n; i++)
        put_list(im, row, word_is_network(im, list[i]) ? "networks" : "devices", &list[i], 1, at);
}

static void put_flow(struct importer *im, struct item *row, const struct found_table *t, uint32_t line) {
    struct origin at;
    struct str text = found_cell(im, t, line, HEAD_FLOW, &at);
    if (word_is_nothing(im, text)) return;
    const char *flow = word_flow(im, text);
    if (flow)
        import_set(im, row, "flow", str_of(flow), at);
    else
        import_unread(im, at, _("The direction of the information is in, out or both."));
}

/* An empty cell, or 同上, is what stands above it. */
static struct str carried(struct importer *im, const struct found_table *t, uint32_t row, enum heading h,
                          struct str above, struct origin *at) {
    struct str text = found_cell(im, t, row, h, at);
    if (text.len && !word_is_ditto(im, text)) return text;
    if (above.len && !text.len)
        import_note(im, origin_of(im, t->sheet, row, t->left), _("Empty here, so taken from above: “%.*s”."),
                    STR_ARG(above));
    return above;
}

static bool has_detail(struct importer *im, const struct found_table *t, uint32_t row) {
    for (enum heading h = HEAD_TASK; h <= HEAD_STORES; h++)
        if (cell_of(im, t, row, h).len) return true;
    return false;
}

static void put_text(struct importer *im, struct item *row, const char *key, struct str text, struct origin at) {
    if (!word_is_nothing(im, text)) import_set(im, row, key, import_trim(text), at);
}

static void take_work(struct importer *im, const struct found_table *t) {
    struct str actor = STR(""), task = STR("");
    for (uint32_t line = t->first; line < t->end; line++) {
        struct origin at = origin_of(im, t->sheet, line, t->left), step_at = at, summary_at = at;
        if (found_row_is_title(t, line) || !has_detail(im, t, line)) continue;
        struct item *work = item_child(im->a, im->root, STR("work"), ITEM_LIST);
        if (work->n == ROWS_MAX) {
            import_unread(im, at, _("There are more than %d; what follows is not read."), ROWS_MAX);
            return;
        }
        struct item *row = item_add(im->a, work, ITEM_MAP);
        struct str old = actor;
        row->cell = at.cell;
        actor = carried(im, t, line, HEAD_ACTOR, actor, &at);
        put_text(im, row, "actor", without_quotes(im, actor), at);
        if (!str_eq(old, actor) && !cell_of(im, t, line, HEAD_TASK).len) task = STR("");
        if (found_has(t, HEAD_TASK)) task = carried(im, t, line, HEAD_TASK, task, &at);
        put_text(im, row, "task", task, at);
        struct str step = found_cell(im, t, line, HEAD_STEP, &step_at);
        put_text(im, row, "step", step, step_at);
        struct str summary = found_cell(im, t, line, HEAD_SUMMARY, &summary_at);
        put_text(im, row, "summary", summary, summary_at);
        put_texts(im, row, "information", t, line, HEAD_INFORMATION);
        put_flow(im, row, t, line);
        put_texts(im, row, "devices", t, line, HEAD_DEVICES);
        put_texts(im, row, "networks", t, line, HEAD_NETWORKS);
        put_environment(im, row, t, line);
        put_texts(im, row, "stores", t, line, HEAD_STORES);
    }
}

/* Worksheet 4 --------------------------------------------------------------------------------------------------- */

/* "主体: 事務局", or 主体 with 事務局 beside it, in the few rows above the table. */
static struct str for_whom(struct importer *im, const struct found_table *t, enum heading h) {
    uint32_t from = t->head > 5 ? t->head - 5 : 0;
    for (uint32_t row = t->head; row-- > from;) {
        for (uint32_t col = t->left; col < t->right && col < t->left + 12; col++) {
            const struct book_cell *c = book_cell_at(t->sheet, row, col);
            struct str label, value;
            if (!c || c->text.len > 400) continue;
            size_t colon;
            bool wide = str_find(c->text, STR("："), &colon);
            if (wide || str_find(c->text, STR(":"), &colon)) {
                label = str_cut(c->text, 0, colon);
                value = import_trim(str_cut(c->text, colon + (wide ? 3 : 1), c->text.len));
            } else {
                const struct book_range *m = book_range_at(t->sheet, row, col);
                label = c->text;
                value = import_trim(book_text(t->sheet, row, m ? m->col + m->cols : col + 1));
            }
            if (heading_of(im, label) == h && value.len && heading_of(im, value) == HEAD_NONE)
                return without_quotes(im, value);
        }
    }
    return STR("");
}

/* Where answers about an actor and an information go. */
static struct item *answers_for(struct importer *im, struct str actor, struct str information, bool another) {
    if (!actor.len && !information.len && !another) return item_child(im->a, im->root, STR("answers"), ITEM_MAP);
    struct item *sheets = item_child(im->a, im->root, STR("sheets"), ITEM_LIST);
    for (struct item *s = sheets->first; s && !another; s = s->next) {
        const struct item *whom = item_find(s, STR("for"));
        const struct item *a = whom ? item_find(whom, STR("actor")) : NULL;
        const struct item *i = whom ? item_find(whom, STR("information")) : NULL;
        if (str_eq(a ? a->text : STR(""), actor) && str_eq(i ? i->text : STR(""), information))
            return item_child(im->a, s, STR("answers"), ITEM_MAP);
    }
    struct item *s = item_add(im->a, sheets, ITEM_MAP);
    struct item *whom = actor.len || information.len ? item_child(im->a, s, STR("for"), ITEM_MAP) : NULL;
    if (actor.len) item_child(im->a, whom, STR("actor"), ITEM_TEXT)->text = actor;
    if (information.len) item_child(im->a, whom, STR("information"), ITEM_TEXT)->text = information;
    return item_child(im->a, s, STR("answers"), ITEM_MAP);
}

/* 「行政情報」: 公開 — the name and what is said of it. */
static bool about_information(struct str line, struct str *name, struct str *rest) {
    struct str s = import_trim(line);
    size_t end;
    if (!str_starts(s, STR("「")) || !str_find(s, STR("」"), &end)) return false;
    struct str after = import_trim(str_cut(s, end + 3, s.len));
    bool ascii = str_starts(after, STR(":")), wide = str_starts(after, STR("："));
    if (!ascii && !wide) return false;
    *name = str_cut(s, 3, end);
    *rest = import_trim(str_cut(after, ascii ? 1 : 3, after.len));
    return rest->len > 0;
}

struct whom {
    struct item *answers; /* of the whole worksheet */
    struct str actor;
};

/* One line for each information: each is a worksheet of its own. A single one is what the worksheet is about. */
static void take_answer(struct importer *im, const struct whom *w, uint32_t fact, struct str text, struct str note,
                        struct origin at) {
    struct str name, rest, other, line, left = text;
    size_t lines = 0, named = 0;
    if (im->cat->facts[fact].asked == FACT_TEXT || !about_information(text, &name, &rest)) {
        import_answer(im, w->answers, fact, text, note, at);
        return;
    }
    for (bool more = true; more;) {
        more = str_split(left, '\n', &line, &left);
        if (!more) line = left;
        lines += import_trim(line).len > 0;
        named += about_information(line, &other, &rest);
    }
    if (lines > TEXTS_MAX) {
        import_unread(im, at, _("This lists %zu things; a list has at most %d."), lines, TEXTS_MAX);
    } else if (lines == 1) {
        about_information(text, &name, &rest);
        import_answer(im, w->answers, fact, rest, note, at);
    } else if (named == lines) {
        left = text;
        for (bool more = true; more;) {
            more = str_split(left, '\n', &line, &left);
            if (!more) line = left;
            if (about_information(line, &name, &rest))
                import_answer(im, answers_for(im, w->actor, name, false), fact, rest, note, at);
        }
    } else {
        import_unread(im, at, _("Only some of these lines name the information that they are about."));
    }
}

static const struct standard *question_standard(struct importer *im, const struct found_table *t) {
    size_t most = 0;
    const struct standard *best = NULL;
    for (size_t s = 0; s < im->cat->n_standards; s++) {
        const struct standard *std = &im->cat->standards[s];
        size_t known = 0;
        for (uint32_t row = t->first; row < t->end; row++)
            known += question_find(im, std, cell_of(im, t, row, HEAD_NUMBER), cell_of(im, t, row, HEAD_QUESTION),
                                   cell_of(im, t, row, HEAD_VIEWPOINT)) >= 0;
        if (known <= most) continue;
        most = known;
        best = std;
    }
    return best;
}

static void take_questions(struct importer *im, const struct found_table *t) {
    const struct standard *std = question_standard(im, t);
    struct str actor = for_whom(im, t, HEAD_ACTOR), information = for_whom(im, t, HEAD_INFORMATION);
    bool another = !actor.len && !information.len && item_find(im->root, STR("answers"))->first;
    struct whom w = {std ? answers_for(im, actor, information, another) : NULL, actor};
    for (uint32_t row = t->first; row < t->end; row++) {
        struct origin at, question_at = {0};
        struct str answer = found_cell(im, t, row, HEAD_ANSWER, &at);
        struct str number = found_cell(im, t, row, HEAD_NUMBER, &question_at);
        struct str question = found_cell(im, t, row, HEAD_QUESTION, &question_at);
        if (found_row_is_title(t, row) || !answer.len) continue;
        int32_t q = std ? question_find(im, std, number, question, cell_of(im, t, row, HEAD_VIEWPOINT)) : -1;
        int32_t fact = q >= 0 ? (int32_t)std->questions[q].fact : number.len ? catalog_find_fact(im->cat, number) : -1;
        if (fact >= 0)
            take_answer(im, &w, (uint32_t)fact, answer, cell_of(im, t, row, HEAD_NOTE), at);
        else if (!word_is_nothing(im, answer))
            import_unread(im, at, _("No question is known by “%.*s”."), STR_ARG(number.len ? number : question));
    }
}

/* Worksheet 5 --------------------------------------------------------------------------------------------------- */

struct judged {
    uint32_t condition;
    bool yes;
    struct str why, by, on;
    struct origin at;
    const struct judged *next; /* the one before it */
};

static struct str *column_texts(struct importer *im, const struct found_table *t, enum heading h, size_t *n) {
    struct str *list = arena_array(im->a, t->end - t->first + 1, sizeof *list);
    *n = 0;
    for (uint32_t row = t->first; row < t->end; row++) {
        struct str text = cell_of(im, t, row, h);
        if (text.len) list[(*n)++] = text;
    }
    return list;
}

static void take_conditions(struct importer *im, const struct found_table *t) {
    size_t n;
    const struct str *texts = column_texts(im, t, HEAD_CONDITION, &n);
    int32_t std = name_standard(im, NAME_CONDITION, texts, n);
    for (uint32_t row = t->first; row < t->end; row++) {
        struct origin at;
        bool yes;
        struct str result = found_cell(im, t, row, HEAD_RESULT, &at), name = cell_of(im, t, row, HEAD_CONDITION);
        if (found_row_is_title(t, row) || word_is_nothing(im, result)) continue;
        int32_t condition = std < 0 ? -1 : name_find(im, NAME_CONDITION, (uint32_t)std, name);
        if (condition < 0) {
            import_unread(im, at, _("No condition is known by “%.*s”."), STR_ARG(name));
        } else if (word_is_unknown(im, result)) {
            continue; /* nobody judged yet */
        } else if (!word_of_yes_no(im, without_remark(result), &yes)) {
            import_unread(im, at, _("The result of a condition is ○ or ×."));
        } else {
            struct judged *j = arena_alloc(im->a, sizeof *j);
            struct str reason = cell_of(im, t, row, HEAD_REASON), note = cell_of(im, t, row, HEAD_NOTE);
            *j = (struct judged){(uint32_t)condition,
                                 yes,
                                 reason.len ? reason : note,
                                 cell_of(im, t, row, HEAD_BY),
                                 cell_of(im, t, row, HEAD_ON),
                                 at,
                                 im->judged};
            im->judged = j;
        }
    }
}

static void put_judgement(struct importer *im, const struct judged *j) {
    struct item *all = item_child(im->a, im->root, STR("judgements"), ITEM_MAP);
    struct str name = condition_name(im->a, im->cat, j->condition);
    struct item *old = item_find(all, name);
    if (old) {
        const struct item *value = item_find(old, STR("value"));
        if (value && str_is(value->text, "yes") != j->yes)
            import_unread(im, j->at, _("“%.*s” is judged in %.*s already, in another way."), STR_ARG(name),
                          STR_ARG(old->cell));
        return;
    }
    struct item *one = item_child(im->a, all, name, ITEM_MAP);
    one->cell = j->at.cell;
    one->said = j->at.said;
    import_set(im, one, "value", j->yes ? STR("yes") : STR("no"), j->at);
    import_set(im, one, "why", j->why, j->at);
    if (j->by.len) import_set(im, one, "by", j->by, j->at);
    if (j->on.len) import_set(im, one, "on", j->on, j->at);
}

/* `c`: what the rule says, with the answers that were taken in. */
static void settle_condition(struct importer *im, const struct judged *j, const struct condition_result *c) {
    struct str name = condition_name(im->a, im->cat, j->condition);
    enum tri rule = c ? c->rule_value : TRI_UNKNOWN;
    if (j->why.len)
        put_judgement(im, j);
    else if (rule == (j->yes ? TRI_YES : TRI_NO))
        return; /* the answers say so themselves */
    else if (rule == TRI_UNKNOWN)
        import_unread(
            im, j->at,
            _("The answers do not settle “%.*s”, so this is a judgement, and a judgement needs its reason: put "
              "it under “judgements”, or into a column “reason” here."),
            STR_ARG(name));
    else
        import_unread(im, j->at,
                      _("The answers give the opposite for “%.*s”; a judgement against them needs its reason: put it "
                        "under “judgements”, or into a column “reason” here."),
                      STR_ARG(name));
}

void import_conditions_after(struct importer *im, const struct derivation *d) {
    const struct judged *list = NULL;
    while (im->judged) { /* turned round: in the order of the sheets */
        struct judged *j = arena_alloc(im->a, sizeof *j);
        *j = *im->judged;
        im->judged = j->next;
        j->next = list;
        list = j;
    }
    for (const struct judged *j = list; j; j = j->next)
        settle_condition(im, j, d ? &d->conditions[j->condition] : NULL);
}

/* Worksheets 6 and 7 -------------------------------------------------------------------------------------------- */

/* The control of a row: under its heading, or in another column before the decision, where a slip put it. */
static int32_t control_of_row(struct importer *im, const struct found_table *t, uint32_t std, uint32_t row) {
    struct str text = cell_of(im, t, row, HEAD_CONTROL);
    int32_t found = name_find(im, NAME_CONTROL, std, text);
    if (found >= 0) return found;
    for (uint32_t col = t->left; col < t->right && found < 0; col++) {
        const struct book_cell *c = book_cell_at(t->sheet, row, col);
        if (c) found = name_find(im, NAME_CONTROL, std, c->text);
    }
    return found;
}

static bool any_decision(struct importer *im, const struct found_table *t) {
    for (uint32_t row = t->first; row < t->end; row++)
        if (!found_row_is_title(t, row) && cell_of(im, t, row, HEAD_DECIDED).len) return true;
    return false;
}

/* "省略 or 高位": may it be left out? */
static bool may_omit(const struct standard *s, struct str recommended) {
    size_t at;
    for (unsigned l = 0; l < LANG_COUNT; l++) {
        struct str word = s->levels[0].title.in[l];
        if (word.len && str_find(recommended, word, &at)) return true;
    }
    return str_find(recommended, s->levels[0].id, &at);
}

static void put_decision(struct importer *im, const struct found_table *t, uint32_t row, uint32_t control,
                         struct str level, struct origin at) {
    struct item *all = item_child(im->a, im->root, STR("decisions"), ITEM_MAP);
    struct str name = control_name(im->a, im->cat, control), reason = cell_of(im, t, row, HEAD_REASON);
    struct item *old = item_find(all, name);
    if (old) {
        const struct item *was = item_find(old, STR("level"));
        if (was && !str_eq(was->text, level))
            import_unread(im, at, _("“%.*s” is decided in %.*s already, in another way."), STR_ARG(name),
                          STR_ARG(old->cell));
        return;
    }
    struct item *one = item_child(im->a, all, name, ITEM_MAP);
    struct str note = cell_of(im, t, row, HEAD_NOTE), by = cell_of(im, t, row, HEAD_BY),
               on = cell_of(im, t, row, HEAD_ON);
    one->cell = at.cell;
    one->said = at.said;
    import_set(im, one, "level", level, at);
    if (reason.len || note.len) import_set(im, one, "why", reason.len ? reason : note, at);
    if (by.len) import_set(im, one, "by", by, at);
    if (on.len) import_set(im, one, "on", on, at);
}

static void take_decision(struct importer *im, const struct found_table *t, uint32_t row, const struct standard *s) {
    struct origin at = {0}, name_at = origin_of(im, t->sheet, row, t->left);
    struct str decided = found_cell(im, t, row, HEAD_DECIDED, &at),
               name = found_cell(im, t, row, HEAD_CONTROL, &name_at);
    struct str recommended = cell_of(im, t, row, HEAD_RECOMMENDED);
    int32_t control = control_of_row(im, t, (uint32_t)(s - im->cat->standards), row);
    if (control < 0 && !name.len && !word_is_nothing(im, decided))
        import_unread(im, at, _("There is no heading beside this."));
    else if (control < 0 && !word_is_nothing(im, decided))
        import_unread(im, at, _("No requirement is known by “%.*s”."), STR_ARG(name));
    if (control < 0) return;
    if (!word_is_nothing(im, decided)) {
        int32_t level = level_find(im, s, decided);
        if (level >= 0)
            put_decision(im, t, row, (uint32_t)control, s->levels[level].id, at);
        else
            import_unread(im, at, _("This is none of the levels."));
    } else if (may_omit(s, recommended)) {
        put_decision(im, t, row, (uint32_t)control, s->levels[0].id, name_at);
    } else {
        import_note(im, name_at, _("Nothing is decided here."));
    }
}

static void take_controls(struct importer *im, const struct found_table *t) {
    size_t n;
    const struct str *texts = column_texts(im, t, HEAD_CONTROL, &n);
    int32_t std = name_standard(im, NAME_CONTROL, texts, n);
    if (std < 0) {
        if (any_decision(im, t))
            import_unread(im, origin_of(im, t->sheet, t->head, t->left), _("No requirement of this table is known."));
        return;
    }
    if (!any_decision(im, t)) return; /* not filled in */
    for (uint32_t row = t->first; row < t->end; row++)
        if (!found_row_is_title(t, row)) take_decision(im, t, row, &im->cat->standards[std]);
}

static bool has_decision(struct importer *im, uint32_t control) {
    const struct item *all = item_find(im->root, STR("decisions"));
    return all && item_find(all, control_name(im->a, im->cat, control));
}

static const struct chapter *chapter_taking(struct importer *im, struct str part, const char *what) {
    for (size_t s = 0; s < im->cat->n_standards; s++)
        for (size_t i = 0; i < im->cat->standards[s].n_chapters; i++) {
            const struct chapter *c = &im->cat->standards[s].chapters[i];
            size_t at;
            if (!str_is(c->takes, what)) continue;
            for (unsigned l = 0; l < LANG_COUNT; l++)
                if (c->title.in[l].len && str_find(import_key(im->a, part), import_key(im->a, c->title.in[l]), &at))
                    return c;
        }
    return NULL;
}

/* Worksheet 7 is made of 1 and 6. What was written into it by hand has no place in a system file, but for the purpose.
 */
static void take_chapters(struct importer *im, const struct found_table *t) {
    for (uint32_t row = t->first; row < t->end; row++) {
        struct origin at;
        struct str text = found_cell(im, t, row, HEAD_WRITTEN, &at), part = cell_of(im, t, row, HEAD_PART);
        struct str first = text, rest;
        if (found_row_is_title(t, row) || word_is_nothing(im, text) || text_is_title(text) ||
            str_starts(text, STR("(※")) || str_starts(text, STR("（※")))
            continue;
        if (chapter_taking(im, part, "purpose")) {
            struct item *system = item_child(im->a, im->root, STR("system"), ITEM_MAP);
            if (!item_find(system, STR("purpose"))) import_set(im, system, "purpose", text, at);
            continue;
        }
        str_split(text, '\n', &first, &rest);
        int32_t control = -1;
        for (uint32_t s = 0; s < im->cat->n_standards && control < 0; s++) {
            struct str head = str_cut(first, 0, first.len < 60 ? first.len : 60);
            size_t bad;
            if (!utf8_ok(head, &bad)) head = str_cut(head, 0, bad);
            if (im->cat->standards[s].n_chapters) control = name_find(im, NAME_CONTROL, s, head);
        }
        if (control >= 0 && !has_decision(im, (uint32_t)control))
            import_unread(im, at, _("The level of “%.*s” is not said here; put it into worksheet 6."),
                          STR_ARG(control_name(im->a, im->cat, (uint32_t)control)));
        else if (control < 0)
            import_note(im, at, _("A system file has no place for this text; put it into the specification."));
    }
}

void import_table_rows(struct importer *im, const struct found_table *t) {
    static void (*const take[])(struct importer *, const struct found_table *) = {
        [TABLE_SYSTEM] = take_system,         [TABLE_WORK] = take_work,         [TABLE_QUESTIONS] = take_questions,
        [TABLE_CONDITIONS] = take_conditions, [TABLE_CONTROLS] = take_controls, [TABLE_CHAPTERS] = take_chapters};
    take[t->kind](im, t);
    note_columns(im, t);
}
