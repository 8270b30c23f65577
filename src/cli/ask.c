/* kijun ask: asks in the terminal, the most useful question first, and writes every answer into the file at once.
 *
 * The file is edited in place (comments and order stay), read again and derived again after each answer: what is on
 * the screen is what the file says. Works with a pipe instead of a keyboard. */
#include "cli/reply.h"

#include <stdio.h>
#include <string.h>

#include "cli/words.h"

#define NAMES_SHOWN 6
#define LINE_BYTES_MAX (64 * KIB)

struct interview {
    struct call *call;
    const char *path;
    struct opened in;
    struct out out;
    bool *passed_facts, *passed_conditions; /* skipped, or answered just now */
    bool ended;                             /* q, or no more input */
    bool failed;                            /* the machine: stop with `status` */
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

/* The new text is taken only when it reads well; then it is written, then it is what we go on with. */
static bool take_text(struct interview *iv, struct str text) {
    struct opened next = iv->in;
    struct err e;
    int status = open_text(iv->call, iv->path, text, &next);
    if (status) return stop(iv, status);
    if (!unchanged_on_disk(iv)) return false;
    if (!file_write(iv->path, text, &e)) return stop(iv, cli_fail(&e));
    iv->in = next;
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

/* What an answer settled ----------------------------------------------------------------------------------------- */

struct names {
    struct str text;
    size_t n;
};

static void add_name(struct arena *a, struct names *names, struct str name) {
    names->n++;
    if (names->n > NAMES_SHOWN) return;
    names->text = names->text.len ? arena_fmt(a, _("%.*s, %.*s"), STR_ARG(names->text), STR_ARG(name)) : name;
}

static void say_names(struct interview *iv, const char *what, const struct names *names) {
    struct arena *a = iv->call->arena;
    if (!names->n) return;
    const char *more = names->n > NAMES_SHOWN ? _(" and more") : "";
    say(iv, STYLE_GOOD, arena_fmt(a, _("Settled: %s %zu (%.*s%s)"), what, names->n, STR_ARG(names->text), more));
}

static void say_settled(struct interview *iv, const struct derivation *before) {
    struct arena *a = iv->call->arena;
    const struct catalog *cat = iv->in.cat;
    const struct derivation *after = iv->in.result;
    struct names conditions = {0}, controls = {0};
    for (uint32_t i = 0; i < cat->n_conditions; i++)
        if (before->conditions[i].value == TRI_UNKNOWN && after->conditions[i].value != TRI_UNKNOWN)
            add_name(a, &conditions,
                     arena_fmt(a, "%.*s %s", STR_ARG(condition_name(a, cat, i)),
                               term_condition(after->conditions[i].value)));
    for (uint32_t i = 0; i < cat->n_controls; i++)
        if (!recommended_of(&before->controls[i]) && recommended_of(&after->controls[i]))
            add_name(a, &controls, control_name(a, cat, i));
    say_names(iv, _("conditions"), &conditions);
    say_names(iv, _("controls"), &controls);
}

static void count_open(struct interview *iv, size_t *questions, size_t *judgements, size_t *results) {
    size_t n;
    const struct waiting *waiting = derive_waiting(iv->call->arena, iv->in.result, iv->in.standards_bits, &n);
    *questions = *judgements = *results = 0;
    for (size_t i = 0; i < n; i++) *(waiting[i].what.is_condition ? judgements : questions) += 1;
    for (uint32_t i = 0; i < iv->in.cat->n_controls; i++) *results += !recommended_of(&iv->in.result->controls[i]);
    for (uint32_t i = 0; i < iv->in.cat->n_conditions; i++)
        *results += iv->in.result->conditions[i].value == TRI_UNKNOWN;
}

static void say_remaining(struct interview *iv) {
    size_t questions, judgements, results;
    count_open(iv, &questions, &judgements, &results);
    if (results)
        say(iv, STYLE_DIM,
            arena_fmt(iv->call->arena, _("Still open: results %zu (questions %zu, judgements %zu)"), results, questions,
                      judgements));
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
    struct str unit = title_in(&f->unit);
    out_heading(&iv->out, term_fact(a, iv->in.cat, index).ptr);
    say(iv, STYLE_PLAIN, title_in(&f->ask));
    say(iv, STYLE_DIM, title_in(&f->help));
    if (results) say(iv, STYLE_DIM, arena_fmt(a, _("Results that wait for this answer: %zu"), results));
    show_choices(iv, f, false);
    if (unit.len) say(iv, STYLE_PLAIN, arena_fmt(a, _("Unit: %.*s"), STR_ARG(unit)));
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

static void write_answer(struct interview *iv, uint32_t index, struct str value) {
    const struct derivation *before = iv->in.result;
    struct str text;
    struct err e;
    /* A file that names the question by a standard's number keeps its name. */
    const struct answer *there = base_answer(iv->in.system, index);
    struct str key = there ? there->key : iv->in.cat->facts[index].id;
    if (!system_set_answer(iv->call->arena, &iv->in.source, key, value, &text, &e)) {
        stop(iv, cli_fail(&e));
        return;
    }
    if (!take_text(iv, text)) return;
    say_settled(iv, before);
    say_remaining(iv);
}

static void ask_fact(struct interview *iv, uint32_t index, size_t results) {
    const struct fact *f = &iv->in.cat->facts[index];
    struct str line, value;
    struct err e;
    show_fact(iv, index, results);
    while (read_line(iv, &line)) {
        switch (reply_fact(iv->call->arena, f, line, &value, &e)) {
        case REPLY_HELP:
            show_fact_help(iv, index);
            continue;
        case REPLY_WRONG:
            say_wrong(iv, &e);
            continue;
        case REPLY_QUIT:
            iv->ended = true;
            return;
        case REPLY_SKIP:
            iv->passed_facts[index] = true;
            return;
        case REPLY_UNKNOWN:
            value = STR("unknown");
            break;
        case REPLY_VALUE:
            break;
        }
        iv->passed_facts[index] = true;
        write_answer(iv, index, value);
        return;
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
static bool ask_why(struct interview *iv, struct str *why) {
    while (true) {
        say(iv, STYLE_PLAIN, str_of(_("Why? (required; it appears in the documents. - skips this judgement)")));
        if (!read_line(iv, why)) return false;
        enum reply r = reply_sign(*why);
        if (r == REPLY_QUIT) iv->ended = true;
        if (r == REPLY_QUIT || (r == REPLY_SKIP && why->len)) return false;
        if (r == REPLY_VALUE) return true;
    }
}

static void write_judgement(struct interview *iv, uint32_t index, bool yes, struct str why) {
    const struct derivation *before = iv->in.result;
    struct arena *a = iv->call->arena;
    struct str text, name = condition_name(a, iv->in.cat, index);
    struct err e;
    if (!system_set_judgement(a, &iv->in.source, name, yes ? TRI_YES : TRI_NO, why, &text, &e)) {
        stop(iv, cli_fail(&e));
        return;
    }
    if (!take_text(iv, text)) return;
    say_settled(iv, before);
    say_remaining(iv);
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
        if (ask_why(iv, &why)) write_judgement(iv, index, yes, why);
        return;
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
        if (iv->passed_facts[i] || iv->in.cat->facts[i].counts.len || base_answer(iv->in.system, i)) continue;
        *out = i;
        return true;
    }
    return false;
}

static bool ask_next(struct interview *iv) {
    struct waiting w;
    uint32_t fact;
    if (next_waiting(iv, false, &w))
        ask_fact(iv, w.what.index, w.results);
    else if (next_waiting(iv, true, &w))
        ask_condition(iv, w.what.index);
    else if (iv->call->all && next_unanswered(iv, &fact))
        ask_fact(iv, fact, 0);
    else
        return false;
    return !iv->ended && !iv->failed;
}

static int say_end(struct interview *iv) {
    size_t questions, judgements, results;
    uint32_t fact;
    count_open(iv, &questions, &judgements, &results);
    out_newline(&iv->out);
    say_remaining(iv);
    if (!results) say(iv, STYLE_GOOD, str_of(_("Every condition and requirement is settled.")));
    if (!iv->call->all && next_unanswered(iv, &fact))
        say(iv, STYLE_DIM,
            arena_fmt(iv->call->arena,
                      _("Some questions settle nothing more but go into the documents: kijun ask --all %s"), iv->path));
    out_next(&iv->out, results ? "kijun ask %s" : "kijun derive %s", iv->path);
    return results ? EXIT_FINDING : EXIT_DONE;
}

static int interview(struct interview *iv) {
    const struct catalog *cat;
    int status = open_catalog(iv->call, &cat);
    if (status) return status;
    if (!file_exists(iv->path) && !create_file(iv)) return iv->failed ? iv->status : EXIT_FINDING;
    status = open_system(iv->call, iv->path, &iv->in);
    if (status) return status;
    iv->passed_facts = arena_array(iv->call->arena, cat->n_facts, sizeof *iv->passed_facts);
    iv->passed_conditions = arena_array(iv->call->arena, cat->n_conditions, sizeof *iv->passed_conditions);
    say_remaining(iv);
    while (ask_next(iv)) {
    }
    return iv->failed ? iv->status : say_end(iv);
}

static int run(struct call *c) {
    struct interview iv = {.call = c, .path = c->arguments[0]};
    struct err e;
    if (strcmp(iv.path, "-") == 0) {
        err_set(&e, ERR_INVALID, _("ask needs a file to write the answers to, not standard input."));
        return cli_fail(&e);
    }
    out_begin(&iv.out, c);
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
    .about =
        N_("Asks what settles most, and writes each answer into FILE at once; comments and order of the file stay. "
           "Makes FILE when there is none. When only judgements are left, asks for them with the reason. "
           "Exit status 1 when something is still open at the end."),
    .example = "kijun ask system.yaml",
    .options = {OPT_ALL},
    .run = run,
};
