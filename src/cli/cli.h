/* cli: the face in the terminal. One file per verb; each verb declares itself there, once.
 *
 * A verb is a `struct verb`: its name, what it takes, which options it knows, what it says about itself and what it
 * does. Help, completion, the check of the man page and the parser all read this one declaration, so none of them can
 * tell something else than the others. A new verb is one file and one line in verbs.c.
 *
 *     const struct verb verb_show = {
 *         .name = "show", .group = VERB_STANDARDS, .arguments = N_("ID..."), .least = 1, .most = ARGUMENTS_MAX,
 *         .summary = N_("one control, condition or question in full"),
 *         .options = {OPT_JSON}, .takes = TAKES_ID, .run = run};
 *
 * Contracts (DESIGN 5.2): results on standard output, messages on standard error. Exit status 0 done; 1 done and the
 * finding is negative; 2 the input or the call is wrong; 3 the program or the machine failed. `run` returns that
 * status. Nothing here decides what a requirement is: verbs call the rooms below and show what they say. */
#pragma once
#include "catalog/catalog.h"

enum { EXIT_DONE = 0, EXIT_FINDING = 1, EXIT_CALL = 2, EXIT_MACHINE = 3 };

#define ARGUMENTS_MAX 64
#define OUTPUTS_MAX 16
#define STANDARDS_MAX 64
#define TREES_MAX 64
#define ROLES_MAX 64
#define CHECKPOINTS_MAX 64
#define SETTINGS_MAX 64
#define ANSWERS_MAX 32

/* Options ------------------------------------------------------------------------------------------------------- */

enum option_id {
    OPT_END, /* ends a verb's list */
    OPT_JSON,
    OPT_STANDARD,
    OPT_EDITIONS, /* diff: --standard without a value of its own */
    OPT_OUTPUT,
    OPT_FOR,
    OPT_TREE,
    OPT_REASONS,
    OPT_ALL,
    OPT_FLEET,
    OPT_WORDING,
    OPT_ALL_ITEMS, /* checklist */
    OPT_ROLE,
    OPT_IMPORT,
    OPT_EVERYTHING,     /* --all of what is shown */
    OPT_OSCAL,          /* import: the files are OSCAL */
    OPT_OSCAL_DOCUMENT, /* export: which OSCAL document */
    OPT_AS,
    OPT_NAME,    /* user: of a person */
    OPT_ACCOUNT, /* … and the user of the system */
    OPT_FROM,
    OPT_UNTIL,
    OPT_NOTE,
    OPT_REASON,
    OPT_KEY,
    OPT_TO,         /* backup */
    OPT_KEEP,       /* backup */
    OPT_CHECKPOINT, /* verify */
    OPT_BACKUPS,    /* verify: --all of what there is */
    OPT_TRAIL,      /* export */
    OPT_CONFIG,     /* serve */
    OPT_LISTEN,
    OPT_CERTIFICATE,
    OPT_TLS_KEY, /* --key of serve */
    OPT_PROXIES,
    OPT_SET,
    OPT_CHECK,
    OPT_SANDBOX, /* selftest */
    OPT_ANSWERS,    /* bids */
    OPT_WEIGHTS,    /* bids */
    OPT_FIELDS,     /* fill */
    /* known to every verb */
    OPT_STANDARDS,
    OPT_DATA,
    OPT_LANG,
    OPT_NO_COLOR,
    OPT_HELP,
    OPT_VERSION,
    OPT_COUNT
};
struct option {
    const char *name;  /* without the dashes */
    char letter;       /* 0 = none */
    const char *value; /* what follows, for people ("FILE"); NULL = nothing */
    const char *help;  /* untranslated */
    bool everywhere;   /* known to every verb */
};
const struct option *option_get(enum option_id id);

/* A call, taken apart -------------------------------------------------------------------------------------------- */

struct call {
    struct arena *arena;
    const struct verb *verb;
    const char *arguments[ARGUMENTS_MAX];
    size_t n_arguments;
    const char *outputs[OUTPUTS_MAX]; /* -o, in order */
    size_t n_outputs;
    struct str standards[STANDARDS_MAX]; /* --standard, in order */
    size_t n_standards;
    const char *wordings[STANDARDS_MAX]; /* --wording, in order */
    size_t n_wordings;
    struct str trees[TREES_MAX]; /* --tree, in order */
    size_t n_trees;
    struct str roles[ROLES_MAX]; /* --role, in order */
    size_t n_roles;
    const char *checkpoints[CHECKPOINTS_MAX]; /* --checkpoint, in order */
    size_t n_checkpoints;
    const char *answers[ANSWERS_MAX]; /* bids --answers, in order */
    size_t n_answers;
    const char *weights;       /* bids --weights; NULL = none */
    bool fields;               /* fill --fields */
    const char *to, *keep;     /* backup --to, --keep; NULL = as set */
    bool trail;                /* export --trail */
    const char *import;        /* --import; NULL = none */
    const char *data;          /* --data; NULL = the usual folder */
    const char *standards_dir; /* --standards; NULL = those in the program */
    const char *fleet;         /* diff --fleet; NULL = not asked for */
    bool json, editions, all, no_color, help, version;
    bool internal;                                  /* --for internal */
    bool reasons;                                   /* --reasons */
    bool import_oscal;                              /* import --oscal */
    struct str oscal;                               /* export --oscal: catalog, profile, ssp */
    struct str as;                                  /* --as: the id of a new standard */
    struct str person_name, account;                /* user --name, --account; STR_NONE = none */
    enum lang lang;                                 /* of messages */
    enum lang written_lang;                         /* of documents and JSON: --lang or Japanese, never the locale */
    const char *from, *until, *note, *reason, *key; /* --from DAY … --key FILE; NULL = none */
    const char *config;                             /* serve --config; NULL = none */
    bool check, sandbox;                            /* serve --check, selftest --sandbox */
    struct {
        struct str key, value;
    } settings[SETTINGS_MAX]; /* serve: keys of the configuration, from options */
    size_t n_settings;
};

/* Verbs ----------------------------------------------------------------------------------------------------------- */

enum verb_group { VERB_STANDARDS, VERB_SYSTEM, VERB_DOCUMENTS, VERB_RECORD, VERB_SERVER, VERB_HIDDEN };
enum verb_takes {
    TAKES_NOTHING,
    TAKES_WORDS,
    TAKES_ID,
    TAKES_FILE,
    TAKES_FILE_THEN_ID,
    TAKES_FILES,
    TAKES_SYSTEM, /* in the database, by name */
    TAKES_DIR,
    TAKES_STANDARD_THEN_FILE,
    TAKES_ACT_THEN_FILE /* one of `acts`, then files */
};

struct verb {
    const char *name;
    enum verb_group group;
    const char *arguments; /* for the usage line, "" = none */
    size_t least, most;    /* how many arguments */
    enum verb_takes takes; /* for completion */
    const char *acts;      /* the first argument is one of these, "add|list"; NULL = it is not */
    const char *summary;   /* half a line, no full stop */
    const char *about;     /* a paragraph or more; NULL = the summary says it all */
    const char
        *example; /* calls to copy, one per line; {control}, {condition}, {question}, {standard} become real ids */
    enum option_id options[8]; /* besides those that every verb knows */
    int (*run)(struct call *c);
};
extern const struct verb *const verbs[]; /* in the order of help, NULL-ended */
const struct verb *verb_find(struct str name);
bool verb_knows(const struct verb *v, enum option_id id);

/* Takes argv apart. `c->verb` is NULL for `kijun`, `kijun --help`, `kijun --version`. False with the message
 * when the call is wrong. `complete` passes its words on as they are. */
bool call_parse(struct call *c, int argc, char **argv, struct err *e) MUST_CHECK;

/* The whole program: parses, dispatches, returns the exit status. */
int cli_main(int argc, char **argv);

/* For verbs: prints the error, returns its exit status. */
int cli_fail(const struct err *e);
/* Prints a note on standard error: "kijun: …". */
void cli_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
