/* kijun ask: asks in the terminal, the most useful question first, and writes every answer into the file at once.
 *
 * The file is edited in place (comments and order stay), read again and derived again after each answer: what is on
 * the screen is what the file says. Works with a pipe instead of a keyboard. */
#include "cli/reply.h"

#include <stdio.h>
#include <string.h>

#include "cli/ask.h"

#define LINE_BYTES_MAX (64 * KIB)

struct interview {
    struct call *call;
    const char *path;
    struct opened in;
    struct out out;
    bool *passed_facts, *passed_conditions, *passed_choices; /* skipped, or answered just now */
    const bool *facts;                                       /* that the standards asked for want at all */
    bool treat_all;                                          /* the risks that are left are treated */
    bool ended;                                              /* q, or no more input */
    bool failed;                                             /* the machine: stop with `status` */
    int status;
};

/* Talking -------------------------------------------------------------------------------------------------------- */

/* The next line of the input; false at its end. What is longer than any answer is read to its end but not kept. */
static bool next_line(struct buf *line) {
    int c = getchar();
    if (c == EOF) return false;
    for (; c != EOF && c != '\n'; c = getchar()) buf_addc(line, (char)c);
    return true;
}

static void say(struct interview *iv, enum style style, struct str text) {
    out_para(&iv->out, 0, style, text);
}

/* A prompt and the line that comes back, in the arena, without blanks around it. False at the end of the input. What
 * no file could hold is asked for again. */
static bool read_line(struct interview *iv, struct str *out) {
    for (bool good = false; !good;) {
        struct buf line;
        size_t bad;
        buf_init(&line, LINE_BYTES_MAX);
        out_add(&iv->out, STYLE_BOLD, STR("> "));
        out_flush(&iv->out);
        iv->ended = !next_line(&line);
        good = !iv->ended && buf_ok(&line) && utf8_ok(buf_str(&line), &bad);
        if (good) *out = arena_str(iv->call->arena, str_trim(buf_str(&line)));
        buf_release(&line);
        if (good && !term_reads_person()) out_add(&iv->out, STYLE_PLAIN, *out); /* a transcript shows both sides */
        if (iv->ended || !term_reads_person()) out_newline(&iv->out);
        if (iv->ended) return false;
        if (!good) say(iv, STYLE_OPEN, str_of(_("This line is too long or not UTF-8 text. Please answer again.")));
    }
    return true;
}

static void say_wrong(struct interview *iv, const struct err *e) {
    say(iv, STYLE_OPEN, str_of(e->text));
}

/* Files ---------------------------------------------------------------------------------------------------------- */

static bool stop(struct interview *iv, int status) {
    iv->failed = true;
    iv->status = status;
    return false;
}

/* Somebody may have the file open in an editor: what they saved since is not written over. */
static bool unchanged_on_disk(struct interview *iv) {
    struct arena *a = arena_new(2 * SYSTEM_FILE_MAX);
    struct str now;
    struct err e;
    bool same = file_read(a, iv->path, SYSTEM_FILE_MAX, &now, &e) && str_eq(now, iv->in.source.text);
    arena_free(a);
    if (same) return true;
    err_at(&e, str_of(iv->path), 0, 0, ERR_CONFLICT,
           _("The file was changed by somebody else meanwhile, so this answer was not written. Start again."));
    return stop(iv, cli_fail(&e));
}

/* In the database others may have changed something else meanwhile, so what we go on with is what is there now. */
static bool take_record(struct interview *iv, struct opened *next) {
    struct str now;
    int status = open_record_write(iv->call, next);
    if (!status) status = open_record_read(iv->call, iv->path, &now);
    if (!status) status = open_text(iv->call, iv->path, now, next);
    if (status) return stop(iv, status);
    iv->in = *next;
    return true;
}

/* The new text is taken only when it reads well; then it is written, then it is what we go on with. */
static bool take_text(struct interview *iv, struct str text) {
    struct opened next = iv->in;
    struct err e;
    int status = open_text(iv->call, iv->path, text, &next);
    if (status) return stop(iv, status);
    if (open_is_record(iv->path)) return take_record(iv, &next);
    if (!unchanged_on_disk(iv)) return false;
    if (!file_write(iv->path, text, &e)) return stop(iv, cli_fail(&e));
    iv->in = next;
    return true;
}

/* An answer in the file; what it settled is said. */
static bool take_answer(struct interview *iv, struct str text) {
    const struct opened before = iv->in;
    if (!take_text(iv, text)) return false;
    ask_say_settled(&iv->out, &before, &iv->in);
    ask_say_remaining(&iv->out, &iv->in);
    return true;
}

static bool create_file(struct interview *iv) {
    struct arena *a = iv->call->arena;
    struct str name;
    struct err e;
    say(iv, STYLE_PLAIN, arena_fmt(a, _("%s does not exist yet and will be made."), iv->path));
    do {
        say(iv, STYLE_BOLD, str_of(_("What is the name of the system?")));
        if (!read_line(iv, &name)) return false;
    } while (!name.len);
    struct str text = arena_fmt(a, "kijun: 1\nsystem:\n  name: %.*s\n", STR_ARG(reply_quote(a, name)));
    if (!file_write(iv->path, text, &e)) return stop(iv, cli_fail(&e));
    return true;
}

/* One question --------------------------------------------------------------------------------------------------- */

static void show_choices(struct interview *iv, const struct fact *f, bool with_help) {
    for (size_t place = 0; place < f->n_choices; place++) {
        const struct choice *ch = &f->choices[reply_shown_choice(f, place)];
        out_item(&iv->out, 2, 2, arena_fmt(iv->call->arena, "%zu", place + 1), STYLE_PLAIN, title_in(&ch->title));
        if (with_help) out_para(&iv->out, 6, STYLE_DIM, title_in(&ch->help));
    }
}

static const char *how_to_answer(const struct fact *f) {
    switch (f->asked) {
    case FACT_MANY:
        return _("Numbers, several with commas. ? help, - skip, u unknown, q quit");
    case FACT_YESNO:
    case FACT_ONE:
        return _("One number. ? help, - skip, u unknown, q quit");
    case FACT_NUMBER:
        return _("A whole number. ? help, - skip, u unknown, q quit");
    case FACT_TEXT:
        break;
    }
    return _("Any text. ? help, - skip, u unknown, q quit");
}

static void show_fact(struct interview *iv, uint32_t index, size_t results) {
    const struct fact *f = &iv->in.cat->facts[index];
    struct arena *a = iv->call->arena;
    out_heading(&iv->out, term_fact(a, iv->in.cat, index).ptr);
    say(iv, STYLE_PLAIN, title_in(&f->ask));
    say(iv, STYLE_DIM, title_in(&f->help));
    if (results) say(iv, STYLE_DIM, arena_fmt(a, _("Results that wait for this answer: %zu"), results));
}

/* What can be answered. */
static void show_answers(struct interview *iv, const struct fact *f) {
    struct str unit = title_in(&f->unit);
    show_choices(iv, f, false);
    if (unit.len) say(iv, STYLE_PLAIN, arena_fmt(iv->call->arena, _("Unit: %.*s"), STR_ARG(unit)));
    say(iv, STYLE_DIM, str_of(how_to_answer(f)));
}

static void show_fact_help(struct interview *iv, uint32_t index) {
    const struct fact *f = &iv->in.cat->facts[index];
    struct str help = title_in(&f->help);
    say(iv, STYLE_PLAIN, help.len ? help : str_of(_("There is no further help on this question.")));
    show_choices(iv, f, true);
    say(iv, STYLE_DIM,
        arena_fmt(iv->call->arena, _("In the file: %.*s. Source: %.*s"), STR_ARG(f->id), STR_ARG(f->source.section)));
}

/* `sheet` is BASE for what holds for all. */
#define BASE SIZE_MAX
static const struct answer *answer_on(const struct system *s, size_t sheet, uint32_t fact) {
    return sheet == BASE ? base_answer(s, fact)
                         : answer_find(s->sheets[sheet].answers, s->sheets[sheet].n_answers, fact);
}

static void write_answer(struct interview *iv, uint32_t index, size_t sheet, struct str value) {
    struct arena *a = iv->call->arena;
    struct str text;
    struct err e;
    /* A file that names the question by a standard's number keeps its name. */
    const struct answer *there = answer_on(iv->in.system, sheet, index);
    struct str key = there ? there->key : iv->in.cat->facts[index].id;
    bool ok = sheet == BASE ? system_set_answer(a, &iv->in.source, key, value, &text, &e)
                            : system_set_sheet_answer(a, &iv->in.source, sheet, key, value, &text, &e);
    if (!ok) {
        stop(iv, cli_fail(&e));
        return;
    }
    take_answer(iv, text);
}

/* Whether something was written. */
static bool answer_fact(struct interview *iv, uint32_t index, size_t sheet) {
    struct str line, value;
    struct err e;
    while (read_line(iv, &line)) {
        switch (reply_fact(iv->call->arena, &iv->in.cat->facts[index], line, &value, &e)) {
        case REPLY_HELP:
            show_fact_help(iv, index);
            continue;
        case REPLY_WRONG:
            say_wrong(iv, &e);
            continue;
        case REPLY_QUIT:
            iv->ended = true;
            return false;
        case REPLY_SKIP:
            return false;
        case REPLY_UNKNOWN:
            value = STR("unknown");
            break;
        case REPLY_VALUE:
            break;
        }
        write_answer(iv, index, sheet, value);
        return !iv->failed;
    }
    return false;
}

/* Sheets --------------------------------------------------------------------------------------------------------- */

static struct str sheet_name(struct arena *a, const struct sheet *sh) {
    if (sh->actor.len && sh->information.len)
        return arena_fmt(a, _("%.*s, %.*s"), STR_ARG(sh->actor), STR_ARG(sh->information));
    return sh->actor.len ? sh->actor : sh->information;
}

/* A sheet about an actor does not speak of what is asked about information, nor the other way round. */
static bool sheet_speaks_of(const struct sheet *sh, const struct fact *f) {
    if (str_is(f->per, "actor")) return sh->actor.len || !sh->information.len;
    return str_is(f->per, "information") && (sh->information.len || !sh->actor.len);
}

static bool is_unanswered(const struct answer *a) {
    return !a || a->unknown;
}

/* The sheets on which a question can still be answered, the base first. `done`: those of this round, the base last. */
static size_t sheets_left(const struct interview *iv, uint32_t index, const bool *done, size_t *list) {
    const struct system *s = iv->in.system;
    size_t n = 0;
    bool begun = done[s->n_sheets];
    for (size_t i = 0; i < s->n_sheets; i++) begun = begun || done[i];
    if (!begun && is_unanswered(base_answer(s, index))) list[n++] = BASE; /* one by one, or once for all */
    for (size_t i = 0; i < s->n_sheets; i++)
        if (!done[i] && sheet_speaks_of(&s->sheets[i], &iv->in.cat->facts[index]) &&
            is_unanswered(answer_on(s, i, index)))
            list[n++] = i;
    return n;
}

static void show_sheets(struct interview *iv, const size_t *list, size_t n) {
    struct arena *a = iv->call->arena;
    say(iv, STYLE_PLAIN, str_of(_("For whom or what is the answer?")));
    for (size_t i = 0; i < n; i++)
        out_item(&iv->out, 2, 2, arena_fmt(a, "%zu", i + 1), STYLE_PLAIN,
                 list[i] == BASE ? str_of(_("Common to all (main answers)"))
                                 : sheet_name(a, &iv->in.system->sheets[list[i]]));
    say(iv, STYLE_DIM, str_of(_("One number. - next question, q quit")));
}

/* False: none, on with the next question. */
static bool choose_sheet(struct interview *iv, const size_t *list, size_t n, size_t *out) {
    struct str line;
    int64_t number;
    show_sheets(iv, list, n);
    while (read_line(iv, &line)) {
        enum reply r = reply_sign(line);
        if (r == REPLY_QUIT) iv->ended = true;
        if (r == REPLY_QUIT || r == REPLY_SKIP || r == REPLY_UNKNOWN) return false;
        if (r == REPLY_VALUE && str_int(line, &number) && number >= 1 && (uint64_t)number <= n) {
            *out = list[number - 1];
            return true;
        }
        say(iv, STYLE_OPEN, str_of(_("Please answer with one of the numbers.")));
    }
    return false;
}

/* Where the file has sheets, a question about actors or information is answered for one after the other. */
static void ask_on_sheets(struct interview *iv, uint32_t index) {
    size_t n_sheets = iv->in.system->n_sheets, n, sheet;
    size_t *list = arena_array(iv->call->arena, n_sheets + 1, sizeof *list);
    bool *done = arena_array(iv->call->arena, n_sheets + 1, sizeof *done);
    while ((n = sheets_left(iv, index, done, list)) > 0 && choose_sheet(iv, list, n, &sheet)) {
        done[sheet == BASE ? n_sheets : sheet] = true;
        if (sheet != BASE) say(iv, STYLE_BOLD, sheet_name(iv->call->arena, &iv->in.system->sheets[sheet]));
        show_answers(iv, &iv->in.cat->facts[index]);
        if (!answer_fact(iv, index, sheet)) return;
    }
}

static bool has_sheets_for(const struct interview *iv, uint32_t index) {
    for (size_t i = 0; i < iv->in.system->n_sheets; i++)
        if (sheet_speaks_of(&iv->in.system->sheets[i], &iv->in.cat->facts[index])) return true;
    return false;
}

static void ask_fact(struct interview *iv, uint32_t index, size_t results) {
    show_fact(iv, index, results);
    iv->passed_facts[index] = true;
    if (has_sheets_for(iv, index)) {
        ask_on_sheets(iv, index);
    } else {
        show_answers(iv, &iv->in.cat->facts[index]);
        (void)answer_fact(iv, index, BASE);
    }
}

/* Judgements ----------------------------------------------------------------------------------------------------- */

static void show_condition(struct interview *iv, uint32_t index) {
    const struct condition *c = &iv->in.cat->conditions[index];
    struct arena *a = iv->call->arena;
    out_heading(&iv->out, arena_fmt(a, _("Judgement on %.*s %.*s"), STR_ARG(condition_name(a, iv->in.cat, index)),
                                    STR_ARG(title_in(&c->title)))
                              .ptr);
    say(iv, STYLE_PLAIN, title_in(&c->ask));
    say(iv, STYLE_DIM, title_in(&c->explain));
    say(iv, STYLE_DIM, str_of(_("The answers alone do not settle this; a person has to judge.")));
    out_item(&iv->out, 2, 2, STR("1"), STYLE_PLAIN, str_of(_("Yes, it holds")));
    out_item(&iv->out, 2, 2, STR("2"), STYLE_PLAIN, str_of(_("No, it does not hold")));
    say(iv, STYLE_DIM, str_of(_("One number. ? help, - skip, q quit")));
}

static void show_condition_help(struct interview *iv, uint32_t index) {
    const struct condition *c = &iv->in.cat->conditions[index];
    say(iv, STYLE_PLAIN, title_in(&c->explain));
    say(iv, STYLE_PLAIN, str_of(_("The rule:")));
    say_rule_list(&iv->out, 2, iv->in.cat, &c->when);
}

/* The reason is required; nothing is written without it, and no sign is taken for one. */
static bool ask_why(struct interview *iv, const char *question, struct str *why) {
    while (true) {
        say(iv, STYLE_PLAIN, str_of(question));
        if (!read_line(iv, why)) return false;
        enum reply r = reply_sign(*why);
        if (r == REPLY_QUIT) iv->ended = true;
        if (r == REPLY_QUIT || (r == REPLY_SKIP && why->len)) return false;
        if (r == REPLY_VALUE) return true;
    }
}

static void write_judgement(struct interview *iv, uint32_t index, bool yes, struct str why) {
    struct arena *a = iv->call->arena;
    struct str text, name = condition_name(a, iv->in.cat, index);
    struct err e;
    if (!system_set_judgement(a, &iv->in.source, name, yes ? TRI_YES : TRI_NO, why, &text, &e)) {
        stop(iv, cli_fail(&e));
        return;
    }
    take_answer(iv, text);
}

static void ask_condition(struct interview *iv, uint32_t index) {
    struct str line, why;
    struct err e;
    bool yes;
    show_condition(iv, index);
    while (read_line(iv, &line)) {
        switch (reply_yesno(line, &yes, &e)) {
        case REPLY_HELP:
            show_condition_help(iv, index);
            continue;
        case REPLY_WRONG:
            say_wrong(iv, &e);
            continue;
        case REPLY_QUIT:
            iv->ended = true;
            return;
        case REPLY_SKIP:
        case REPLY_UNKNOWN:
            iv->passed_conditions[index] = true;
            return;
        case REPLY_VALUE:
            break;
        }
        iv->passed_conditions[index] = true;
        if (ask_why(iv, _("Why? (required; it appears in the documents. - skips this judgement)"), &why))
            write_judgement(iv, index, yes, why);
        return;
    }
}

/* Choices about risks -------------------------------------------------------------------------------------------- */

static void show_risk(struct interview *iv, uint32_t index) {
    const struct condition *c = &iv->in.cat->conditions[index];
    struct arena *a = iv->call->arena;
    out_heading(&iv->out, arena_fmt(a, _("Risk %.*s %.*s"), STR_ARG(condition_name(a, iv->in.cat, index)),
                                    STR_ARG(title_in(&c->title)))
                              .ptr);
    say(iv, STYLE_DIM, title_in(&c->explain));
    say(iv, STYLE_PLAIN, str_of(_("This holds for the system. Is it treated with measures, or accepted?")));
    out_item(&iv->out, 2, 2, STR("1"), STYLE_PLAIN, str_of(_("Treat it")));
    out_item(&iv->out, 2, 2, STR("2"), STYLE_PLAIN, str_of(_("Accept it (with the reason)")));
    out_item(&iv->out, 2, 2, STR("3"), STYLE_PLAIN, str_of(_("Treat this one and all that are left")));
    say(iv, STYLE_DIM, str_of(_("One number. ? help, - skip, q quit")));
}

static void write_choice(struct interview *iv, uint32_t index, bool accept, struct str why) {
    struct arena *a = iv->call->arena;
    struct str text;
    struct err e;
    if (!system_set_choice(a, &iv->in.source, condition_name(a, iv->in.cat, index), accept, why, &text, &e)) {
        stop(iv, cli_fail(&e));
        return;
    }
    if (accept)
        (void)take_answer(iv, text);
    else if (take_text(iv, text) && !iv->treat_all) /* nothing is settled by treating: the measures follow as before */
        ask_say_remaining(&iv->out, &iv->in);
}

static void ask_choice(struct interview *iv, uint32_t index) {
    struct str line, why = STR_NONE;
    iv->passed_choices[index] = true;
    if (iv->treat_all) return write_choice(iv, index, false, why);
    show_risk(iv, index);
    while (read_line(iv, &line)) {
        enum reply r = reply_sign(line);
        int64_t number = 0;
        if (r == REPLY_QUIT) iv->ended = true;
        if (r == REPLY_QUIT || r == REPLY_SKIP || r == REPLY_UNKNOWN) return;
        if (r == REPLY_HELP) {
            show_condition_help(iv, index);
            continue;
        }
        if (!str_int(line, &number) || number < 1 || number > 3) {
            say(iv, STYLE_OPEN, str_of(_("Please answer with one of the numbers.")));
            continue;
        }
        iv->treat_all = number == 3;
        if (number == 2 &&
            !ask_why(iv, _("Why is it accepted? (required; it appears in the documents. - skips this risk)"), &why))
            return;
        return write_choice(iv, index, number == 2, why);
    }
}

/* Which question ------------------------------------------------------------------------------------------------- */

/* Questions that can be answered first; judgements when only they are left. False when nothing is left. */
static bool next_waiting(struct interview *iv, bool judgements, struct waiting *out) {
    size_t n;
    const struct waiting *waiting = derive_waiting(iv->call->arena, iv->in.result, iv->in.standards_bits, &n);
    for (size_t i = 0; i < n; i++) {
        struct input_ref r = waiting[i].what;
        if (r.is_condition != judgements) continue;
        if (r.is_condition ? iv->passed_conditions[r.index] : iv->passed_facts[r.index]) continue;
        if (!r.is_condition && iv->in.cat->facts[r.index].counts.len) continue; /* counted, not asked */
        *out = waiting[i];
        return true;
    }
    return false;
}

static bool next_unanswered(struct interview *iv, uint32_t *out) {
    for (uint32_t i = 0; i < iv->in.cat->n_facts; i++) {
        if (iv->passed_facts[i] || iv->in.cat->facts[i].counts.len || iv->in.input.facts[i].answered) continue;
        if (!iv->facts[i] || base_answer(iv->in.system, i)) continue; /* wanted nowhere; answered as not known */
        *out = i;
        return true;
    }
    return false;
}

static bool next_choice(struct interview *iv, uint32_t *out) {
    for (uint32_t i = 0; i < iv->in.cat->n_conditions; i++) {
        if (iv->passed_choices[i] || !(iv->in.standards_bits >> iv->in.cat->conditions[i].standard & 1)) continue;
        if (!choice_is_open(iv->in.cat, iv->in.system, i, &iv->in.result->conditions[i])) continue;
        *out = i;
        return true;
    }
    return false;
}

static bool ask_next(struct interview *iv) {
    struct waiting w;
    uint32_t fact, risk;
    if (next_waiting(iv, false, &w))
        ask_fact(iv, w.what.index, w.results);
    else if (next_waiting(iv, true, &w))
        ask_condition(iv, w.what.index);
    else if (next_choice(iv, &risk))
        ask_choice(iv, risk);
    else if (iv->call->all && next_unanswered(iv, &fact))
        ask_fact(iv, fact, 0);
    else
        return false;
    return !iv->ended && !iv->failed;
}

static int say_end(struct interview *iv) {
    struct left left = ask_left(iv->call->arena, &iv->in);
    uint32_t fact;
    out_newline(&iv->out);
    ask_say_remaining(&iv->out, &iv->in);
    if (!left.results) say(iv, STYLE_GOOD, str_of(_("Every condition and requirement is settled.")));
    if (!iv->call->all && next_unanswered(iv, &fact))
        say(iv, STYLE_DIM,
            arena_fmt(iv->call->arena,
                      _("Some questions settle nothing more but go into the documents: kijun ask --all %s"), iv->path));
    bool open = left.results || left.choices;
    out_next(&iv->out, open ? "kijun ask %.*s" : "kijun derive %.*s",
             STR_ARG(term_shell_word(iv->call->arena, str_of(iv->path))));
    return open ? EXIT_FINDING : EXIT_DONE;
}

static int interview(struct interview *iv) {
    const struct catalog *cat;
    int status = open_catalog(iv->call, &cat);
    if (status) return status;
    if (!open_is_record(iv->path) && !file_exists(iv->path) && !create_file(iv))
        return iv->failed ? iv->status : EXIT_FINDING;
    status = open_system(iv->call, iv->path, &iv->in);
    if (status) return status;
    iv->passed_facts = arena_array(iv->call->arena, cat->n_facts, sizeof *iv->passed_facts);
    iv->passed_conditions = arena_array(iv->call->arena, cat->n_conditions, sizeof *iv->passed_conditions);
    iv->passed_choices = arena_array(iv->call->arena, cat->n_conditions, sizeof *iv->passed_choices);
    iv->facts = catalog_facts_of(iv->call->arena, cat, iv->in.standards_bits);
    ask_say_implied(&iv->out, NULL, &iv->in);
    ask_say_remaining(&iv->out, &iv->in);
    while (ask_next(iv)) {
    }
    return iv->failed ? iv->status : say_end(iv);
}

static int run(struct call *c) {
    struct interview iv = {.call = c, .path = c->arguments[0]};
    struct err e;
    if (strcmp(iv.path, "-") == 0 && !c->json) {
        err_set(&e, ERR_INVALID, _("ask needs a file to write the answers to, not standard input."));
        return cli_fail(&e);
    }
    out_begin(&iv.out, c);
    if (c->json) {
        int status = open_system(c, iv.path, &iv.in);
        return status ? status : json_end(&iv.out, ask_json(&iv.out, &iv.in));
    }
    return out_end(&iv.out, interview(&iv));
}

const struct verb verb_ask = {
    .name = "ask",
    .group = VERB_SYSTEM,
    .arguments = N_("FILE"),
    .least = 1,
    .most = 1,
    .takes = TAKES_FILE,
    .summary = N_("answer the questions in the terminal, the most useful first"),
    .about = N_(
        "Asks what settles most, and writes each answer into FILE at once; comments and order of the file stay. "
        "Makes FILE when there is none. What follows from other answers is not asked. When only judgements are left, "
        "asks for them with the reason, then whether each risk is treated or accepted. Where FILE has sheets, says "
        "for which one the answer is. With --json prints the questions in their order and asks nothing. "
        "Exit status 1 when something is still open at the end."),
    .example = "kijun ask system.yaml\nkijun ask system.yaml --standard {standard}\nkijun ask system.yaml --json",
    .options = {OPT_ALL, OPT_JSON, OPT_STANDARD},
    .run = run,
};
