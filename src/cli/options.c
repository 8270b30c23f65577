/* options: what options there are, and taking a call apart.
 *
 * Options may stand anywhere after the verb; `--name value`, `--name=value`, `-o value`; `--` ends them. What is not
 * known is refused with the nearest word that is. */
#include <string.h>

#include "cli/cli.h"

static const struct option options[OPT_COUNT] = {
    [OPT_JSON] = {"json", 0, NULL, N_("print JSON on standard output, for programs"), false},
    [OPT_STANDARD] = {"standard", 0, "STD", N_("only this standard (may be repeated)"), false},
    [OPT_EDITIONS] = {"standard", 0, NULL, N_("compare two folders of standards instead of two systems"), false},
    [OPT_OUTPUT] = {"output", 'o', "FILE", N_("the file to write; its ending says the format"), false},
    [OPT_FOR] = {"for", 0, "bidder|internal",
                 N_("the reader: bidder (default), or internal with reasons and decisions"), false},
    [OPT_TREE] = {"tree", 0, "GROUP", N_("only the tree of this group (may be repeated)"), false},
    [OPT_REASONS] = {"reasons", 0, NULL, N_("also print why risks were accepted"), false},
    [OPT_ALL] = {"all", 0, NULL, N_("also ask what settles nothing more but goes into the documents"), false},
    [OPT_FLEET] = {"fleet", 0, "FILE", N_("with --standard: what it means for these systems, one a line as JSON"),
                   false},
    [OPT_WORDING] = {"wording", 0, "FILE",
                     N_("quote the official wording from this file of kijun attach (may be repeated)"), false},
    [OPT_ALL_ITEMS] = {"all", 0, NULL, N_("also the items that do not apply, marked as such"), false},
    [OPT_ROLE] = {"role", 0, "ROLE", N_("only items of this role, by id or title (may be repeated)"), false},
    [OPT_IMPORT] = {"import", 0, "FILE", N_("bring a form that was filled in back into the system file"), false},
    [OPT_EVERYTHING] = {"all", 0, NULL, N_("show every row, also what is only counted otherwise"), false},
    [OPT_OSCAL] = {"oscal", 0, NULL, N_("the files are OSCAL (JSON): catalogs and profiles"), false},
    [OPT_OSCAL_DOCUMENT] = {"oscal", 0, "catalog|profile|ssp", N_("which OSCAL document to write"), false},
    [OPT_AS] = {"as", 0, "ID", N_("the id of the new standard (default: from the file)"), false},
    [OPT_NAME] = {"name", 0, "NAME", N_("what the person is called"), false},
    [OPT_ACCOUNT] = {"account", 0, "ACCOUNT", N_("the user of the system that is this person"), false},
    [OPT_FROM] = {"from", 0, "DAY", N_("the first day of the effective period, like 2026-04-01"), false},
    [OPT_UNTIL] = {"until", 0, "DAY", N_("the last day on which it is good, like 2027-03-31"), false},
    [OPT_NOTE] = {"note", 0, "TEXT", N_("a note, in one line"), false},
    [OPT_REASON] = {"reason", 0, "TEXT", N_("why, in one line"), false},
    [OPT_KEY] = {"key", 0, "FILE", N_("the private key to sign with (made by kijun key)"), false},
    [OPT_TO] = {"to", 0, "DIR", N_("the folder of backups (default: the setting backup.folder)"), false},
    [OPT_KEEP] = {"keep", 0, "N", N_("how many backups to keep (default: the setting backup.generations)"), false},
    [OPT_CHECKPOINT] = {"checkpoint", 0, "FILE",
                        N_("a seal that was kept elsewhere, to be held against the record (may be repeated)"), false},
    [OPT_BACKUPS] = {"all", 0, NULL, N_("also every backup"), false},
    [OPT_TRAIL] = {"trail", 0, NULL, N_("the whole record, for kijun-verify"), false},
    [OPT_CONFIG] = {"config", 0, "FILE", N_("the configuration of the server (kijun.conf)"), false},
    [OPT_LISTEN] = {"listen", 0, "ADDRESS", N_("where to listen (default: 127.0.0.1:8480)"), false},
    [OPT_CERTIFICATE] = {"certificate", 0, "FILE", N_("the certificate of the server and those above it, PEM"), false},
    [OPT_TLS_KEY] = {"key", 0, "FILE", N_("the private key of the certificate, PEM"), false},
    [OPT_PROXIES] = {"trusted-proxies", 0, "ADDRESSES", N_("the proxies in front, whose word about the client counts"),
                     false},
    [OPT_SET] = {"set", 0, "KEY=VALUE", N_("any other key of the configuration (may be repeated)"), false},
    [OPT_CHECK] = {"check", 0, NULL, N_("only look whether the configuration is good"), false},
    [OPT_SANDBOX] = {"sandbox", 0, NULL, N_("try what the processes of the server may not"), false},
    [OPT_ANSWERS] = {"answers", 0, "FILE", N_("an answer sheet that a bidder filled in (may be repeated)"), false},
    [OPT_WEIGHTS] = {"weights", 0, "FILE", N_("the sheet of points that was filled in (made with --for internal)"),
                     false},
    [OPT_FIELDS] = {"fields", 0, NULL, N_("list what can be filled in"), false},
    [OPT_STANDARDS] = {"standards", 0, "DIR", N_("read the standards from this folder, not from the program"), true},
    [OPT_DATA] = {"data", 0, "DIR",
                  N_("the folder of the database and its record (default: KIJUN_DATA, else the user's)"), true},
    [OPT_LANG] = {"lang", 0, "ja|en", N_("the language of messages and documents"), true},
    [OPT_NO_COLOR] = {"no-color", 0, NULL, N_("no colours (NO_COLOR does the same)"), true},
    [OPT_HELP] = {"help", 'h', NULL, N_("this help"), true},
    [OPT_VERSION] = {"version", 0, NULL, N_("the version of the program"), true},
};

const struct option *option_get(enum option_id id) {
    return &options[id];
}

static bool known_here(const struct call *c, enum option_id id) {
    return c->verb ? verb_knows(c->verb, id) : options[id].everywhere;
}

static enum option_id find_option(const struct call *c, struct str name, char letter) {
    for (enum option_id id = 1; id < OPT_COUNT; id++)
        if (known_here(c, id) && (letter ? options[id].letter == letter : str_is(name, options[id].name))) return id;
    return OPT_END;
}

static bool unknown_option(const struct call *c, const char *word, struct str name, struct err *e) {
    struct str names[OPT_COUNT];
    size_t n = 0;
    for (enum option_id id = 1; id < OPT_COUNT; id++)
        if (known_here(c, id)) names[n++] = str_of(options[id].name);
    struct str near = err_nearest(name, names, n);
    const char *verb = c->verb ? c->verb->name : "";
    if (near.len)
        return err_set(e, ERR_INVALID, _("There is no option %s here (did you mean --%.*s?)."), word, STR_ARG(near));
    return err_set(e, ERR_INVALID, _("There is no option %s here. See: kijun %s%s--help"), word, verb,
                   *verb ? " " : "");
}

static bool too_many(const char *what, struct err *e) {
    return err_set(e, ERR_LIMIT, _("There are too many of these: %s"), what);
}

/* A key of the server's configuration, from an option of its own or from --set. */
static bool add_setting(struct call *c, struct str key, struct str value, struct err *e) {
    if (c->n_settings == SETTINGS_MAX) return too_many("--set", e);
    c->settings[c->n_settings].key = key;
    c->settings[c->n_settings++].value = value;
    return true;
}

static bool split_setting(struct call *c, const char *word, struct err *e) {
    struct str key, value;
    if (!str_split(str_of(word), '=', &key, &value))
        return err_set(e, ERR_INVALID, _("--set needs a key and a value: KEY=VALUE, not %s."), word);
    return add_setting(c, str_trim(key), value, e);
}

static bool set_option(struct call *c, enum option_id id, const char *value, struct err *e) {
    switch (id) {
    case OPT_JSON:
        c->json = true;
        return true;
    case OPT_EDITIONS:
        c->editions = true;
        return true;
    case OPT_ROLE:
        if (c->n_roles == ROLES_MAX) return too_many("--role", e);
        c->roles[c->n_roles++] = str_of(value);
        return true;
    case OPT_IMPORT:
        c->import = value;
        return true;
    case OPT_ALL:
    case OPT_ALL_ITEMS:
    case OPT_EVERYTHING:
    case OPT_BACKUPS:
        c->all = true;
        return true;
    case OPT_FLEET:
        c->fleet = value;
        return true;
    case OPT_OSCAL:
        c->import_oscal = true;
        return true;
    case OPT_OSCAL_DOCUMENT:
        c->oscal = str_of(value);
        if (str_is(c->oscal, "catalog") || str_is(c->oscal, "profile") || str_is(c->oscal, "ssp")) return true;
        return err_set(e, ERR_INVALID, _("--oscal is catalog, profile or ssp, not %s."), value);
    case OPT_AS:
        c->as = str_of(value);
        return true;
    case OPT_NAME:
        c->person_name = str_of(value);
        return true;
    case OPT_ACCOUNT:
        c->account = str_of(value);
        return true;
    case OPT_FROM:
        c->from = value;
        return true;
    case OPT_UNTIL:
        c->until = value;
        return true;
    case OPT_NOTE:
        c->note = value;
        return true;
    case OPT_REASON:
        c->reason = value;
        return true;
    case OPT_KEY:
        c->key = value;
        return true;
    case OPT_TO:
        c->to = value;
        return true;
    case OPT_KEEP:
        c->keep = value;
        return true;
    case OPT_CHECKPOINT:
        if (c->n_checkpoints == CHECKPOINTS_MAX) return too_many("--checkpoint", e);
        c->checkpoints[c->n_checkpoints++] = value;
        return true;
    case OPT_ANSWERS:
        if (c->n_answers == ANSWERS_MAX) return too_many("--answers", e);
        c->answers[c->n_answers++] = value;
        return true;
    case OPT_WEIGHTS:
        c->weights = value;
        return true;
    case OPT_FIELDS:
        return c->fields = true;
    case OPT_TRAIL:
        return c->trail = true;
    case OPT_CONFIG:
        c->config = value;
        return true;
    case OPT_LISTEN:
        return add_setting(c, STR("listen"), str_of(value), e);
    case OPT_CERTIFICATE:
        return add_setting(c, STR("certificate"), str_of(value), e);
    case OPT_TLS_KEY:
        return add_setting(c, STR("key"), str_of(value), e);
    case OPT_PROXIES:
        return add_setting(c, STR("trusted_proxies"), str_of(value), e);
    case OPT_SET:
        return split_setting(c, value, e);
    case OPT_CHECK:
        return c->check = true;
    case OPT_SANDBOX:
        return c->sandbox = true;
    case OPT_NO_COLOR:
        c->no_color = true;
        return true;
    case OPT_HELP:
        c->help = true;
        return true;
    case OPT_VERSION:
        c->version = true;
        return true;
    case OPT_REASONS:
        c->reasons = true;
        return true;
    case OPT_TREE:
        if (c->n_trees == TREES_MAX) return too_many("--tree", e);
        c->trees[c->n_trees++] = str_of(value);
        return true;
    case OPT_DATA:
        c->data = value;
        return true;
    case OPT_STANDARDS:
        c->standards_dir = value;
        return true;
    case OPT_STANDARD:
        if (c->n_standards == STANDARDS_MAX) return too_many("--standard", e);
        c->standards[c->n_standards++] = str_of(value);
        return true;
    case OPT_OUTPUT:
        if (c->n_outputs == OUTPUTS_MAX) return too_many("--output", e);
        c->outputs[c->n_outputs++] = value;
        return true;
    case OPT_WORDING:
        if (c->n_wordings == STANDARDS_MAX) return too_many("--wording", e);
        c->wordings[c->n_wordings++] = value;
        return true;
    case OPT_LANG:
        if (!lang_parse(str_of(value), &c->lang))
            return err_set(e, ERR_INVALID, _("--lang is ja or en, not %s."), value);
        c->written_lang = c->lang;
        return true;
    case OPT_FOR:
        c->internal = strcmp(value, "internal") == 0;
        if (!c->internal && strcmp(value, "bidder") != 0)
            return err_set(e, ERR_INVALID, _("--for is bidder or internal, not %s."), value);
        return true;
    case OPT_END:
    case OPT_COUNT:
        break;
    }
    return err_set(e, ERR_INVALID, _("There is no such option."));
}

/* One word that begins with a dash. `*i` moves on when the value is the next word. */
static bool take_option(struct call *c, int argc, char **argv, int *i, struct err *e) {
    const char *word = argv[*i];
    bool is_long = word[1] == '-';
    struct str name = str_of(word + (is_long ? 2 : 1)), value = STR_NONE;
    if (is_long) str_split(name, '=', &name, &value);
    enum option_id id = find_option(c, name, is_long ? 0 : word[1]);
    if (id == OPT_END) return unknown_option(c, word, name, e);
    if (!is_long && word[2]) value = str_of(word + 2); /* -oFILE */
    if (!options[id].value) {
        if (value.ptr) return err_set(e, ERR_INVALID, _("--%s takes no value."), options[id].name);
        return set_option(c, id, NULL, e);
    }
    if (!value.ptr) {
        if (*i + 1 >= argc) return err_set(e, ERR_INVALID, _("%s needs a value: %s"), word, options[id].value);
        value = str_of(argv[++*i]);
    }
    if (!value.len) return err_set(e, ERR_INVALID, _("%s needs a value: %s"), word, options[id].value);
    return set_option(c, id, value.ptr, e); /* a view that runs to the end of its word: a C string */
}

static bool unknown_verb(const char *word, struct err *e) {
    struct str names[64];
    size_t n = 0;
    for (size_t i = 0; verbs[i] && n < 64; i++)
        if (verbs[i]->group != VERB_HIDDEN) names[n++] = str_of(verbs[i]->name);
    struct str near = err_nearest(str_of(word), names, n);
    if (near.len) return err_set(e, ERR_INVALID, _("There is no verb %s (did you mean %.*s?)."), word, STR_ARG(near));
    return err_set(e, ERR_INVALID, _("There is no verb %s. See: kijun --help"), word);
}

static bool take_argument(struct call *c, const char *word, struct err *e) {
    size_t bad;
    if (!utf8_ok(str_of(word), &bad)) return err_set(e, ERR_INVALID, _("An argument is not UTF-8 text."));
    if (!c->verb) {
        c->verb = verb_find(str_of(word));
        return c->verb || unknown_verb(word, e);
    }
    if (c->n_arguments == ARGUMENTS_MAX) return too_many(_(c->verb->arguments), e);
    c->arguments[c->n_arguments++] = word;
    return true;
}

/* The language is wanted for the very first message, so it is looked for before everything else. */
static void find_language(struct call *c, int argc, char **argv) {
    c->lang = lang_from_environment();
    c->written_lang = LANG_JA;
    for (int i = 1; i < argc; i++) {
        struct str word = str_of(argv[i]), head, value;
        if (str_is(word, "--")) break;
        if (str_is(word, "--lang") && i + 1 < argc)
            lang_parse(str_of(argv[i + 1]), &c->lang);
        else if (str_split(word, '=', &head, &value) && str_is(head, "--lang"))
            lang_parse(value, &c->lang);
    }
    lang_set(c->lang);
}

static bool check_arguments(const struct call *c, struct err *e) {
    const struct verb *v = c->verb;
    if (!v || c->help || c->version) return true;
    if (c->n_arguments < v->least)
        return err_set(e, ERR_INVALID, _("Something is missing. Usage: kijun %s %s"), v->name, _(v->arguments));
    if (c->n_arguments > v->most)
        return err_set(e, ERR_INVALID, _("There is something too many: %s. Usage: kijun %s %s"), c->arguments[v->most],
                       v->name, _(v->arguments));
    return true;
}

bool call_parse(struct call *c, int argc, char **argv, struct err *e) {
    bool ended = false;
    find_language(c, argc, argv);
    for (int i = 1; i < argc; i++) {
        bool passes_on = c->verb && c->verb->group == VERB_HIDDEN && c->verb->takes == TAKES_WORDS;
        bool ok = true;
        if (!ended && !(passes_on && c->n_arguments) && strcmp(argv[i], "--") == 0)
            ended = true;
        else if (!ended && !passes_on && argv[i][0] == '-' && argv[i][1])
            ok = take_option(c, argc, argv, &i, e);
        else
            ok = take_argument(c, argv[i], e);
        if (!ok) return false;
    }
    return check_arguments(c, e);
}
