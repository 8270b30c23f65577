/* main: the command line of kijun-verify; man/kijun-verify.1.scd is its manual. */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "verify/check.h"
#include "verify/hash.h"

static struct trust trust; /* large */
static struct say say = {.entry = NO_ENTRY};

static const char usage_en[] =
    "Usage: kijun-verify [--key FILE|KEY]... [--witness FILE|KEY]... [--checkpoint FILE]... [options] FILE...\n"
    "\n"
    "Checks, without kijun and without a network, what FILE is: a trail export, the proof of an entry, a checkpoint,\n"
    "a request for a witness, or a proof pack (the zip file, or the folder it was unpacked into).\n"
    "\n"
    "  --key FILE|KEY       trusted key of the log (NAME+HHHHHHHH+BASE64), or a file of them\n"
    "  --no-key             no key is at hand: check everything else\n"
    "  --witness FILE|KEY   key of a witness who must have cosigned, or a file of them\n"
    "  --checkpoint FILE    an earlier checkpoint that is trusted (from paper, say)\n"
    "  --lang ja|en         language of the report\n"
    "  --quiet              only what is wrong\n"
    "  --version, --help\n"
    "\n"
    "Exit status: 0 verified, 1 not verified, 2 the call or the input is wrong, 3 the machine failed.\n";

static const char usage_ja[] =
    "使い方: kijun-verify [--key ファイル|鍵]... [--witness ファイル|鍵]... [--checkpoint ファイル]... [オプション] "
    "ファイル...\n"
    "\n"
    "証跡の書き出し、記録の証明、チェックポイント、立会いの依頼、証明パック(zip又は展開したフォルダー)を、\n"
    "kijunもネットワークも使わずに検証します。\n"
    "\n"
    "  --key ファイル|鍵         信頼する証跡の鍵(名前+16進数8桁+base64)、又はその鍵ファイル\n"
    "  --no-key                  鍵がない場合に、署名以外のすべてを確かめます\n"
    "  --witness ファイル|鍵     連署を必須とする立会人の鍵、又はその鍵ファイル\n"
    "  --checkpoint ファイル     信頼する過去のチェックポイント(紙から写したものなど)\n"
    "  --lang ja|en              表示する言語\n"
    "  --quiet                   誤りだけを表示\n"
    "  --version、--help\n"
    "\n"
    "終了ステータス: 0 検証に成功、1 検証できない、2 呼び出し又は入力の誤り、3 機械の障害。\n";

/* The call is wrong: says so and ends. */
static _Noreturn void refuse(const char *what, const char *en, const char *ja) {
    fprintf(stderr, "kijun-verify: %s: %s\n", what, say.ja ? ja : en);
    exit(WRONG_INPUT);
}

static struct span read_file(const char *name, uint64_t most) {
    struct source source;
    struct span text;
    if (!v_source_open(-1, name, &source)) refuse(name, "cannot be opened as a file.", "ファイルとして開けません。");
    if (!v_source_all(&source, 0, most, &text)) refuse(name, "is too large.", "大きすぎます。");
    v_source_close(&source);
    return text;
}

/* A file that somebody may have typed, or saved with an editor of another system: a mark of UTF-8 and CRs at the ends
 * of lines are dropped, and the last line ends. What is checked is read as it is, this is what it is checked with. */
static struct span read_typed(const char *name) {
    struct span text = read_file(name, NOTE_SIZE - 1), rest = text;
    uint8_t *out = v_alloc(text.n + 1);
    size_t n = 0;
    v_after(text, SPAN("\xEF\xBB\xBF"), &rest);
    for (size_t i = 0; i < rest.n; i++)
        if (rest.p[i] != '\r' || (i + 1 < rest.n && rest.p[i + 1] != '\n')) out[n++] = rest.p[i];
    if (n && out[n - 1] != '\n') out[n++] = '\n';
    v_free(text);
    return (struct span){out, n};
}

/* A key as it is, or a file of keys. A key is one when it has the form of one up to its hex digits. */
static void add_key(const char *value, bool witness) {
    const char *why[2] = {"", ""}, *plus = strchr(value, '+');
    uint8_t id[4];
    uint64_t line;
    if (plus && strlen(plus) > 10 && plus[9] == '+' && v_hex((struct span){(const uint8_t *)plus + 1, 8}, id, 4)) {
        if (v_trust_key(&trust, (struct span){(const uint8_t *)value, strlen(value)}, witness, why)) return;
        refuse(value, why[0], why[1]);
    }
    struct span text = read_typed(value);
    if (!v_trust_keys(&trust, text, witness, why, &line)) {
        char place[4096];
        snprintf(place, sizeof place, line ? "%s:%llu" : "%s", value, (unsigned long long)line);
        refuse(place, why[0], why[1]);
    }
    v_free(text);
}

static void add_checkpoint(const char *name) {
    struct span text = read_typed(name);
    struct say said = {.out = stderr, .ja = say.ja};
    if (!v_trust_checkpoint(&said, &trust, name, (void *)(uintptr_t)text.p, text.n))
        refuse(name, "is not a checkpoint that can be trusted.", "信頼できるチェックポイントではありません。");
}

static bool japanese(void) {
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value) return strncmp(value, "ja", 2) == 0;
    }
    return false;
}

/* The value of an option, as --name VALUE or --name=VALUE; NULL when this is another option. */
static const char *value_of(const char *name, char **argv, int argc, int *i) {
    size_t n = strlen(name);
    if (strncmp(argv[*i], name, n) != 0) return NULL;
    if (argv[*i][n] == '=') return argv[*i] + n + 1;
    if (argv[*i][n]) return NULL;
    if (*i + 1 == argc) refuse(name, "a value is missing.", "値がありません。");
    return argv[++*i];
}

/* Reads the options that go before everything else (language), then the rest. Files stay in argv; their number. */
static int read_options(int argc, char **argv) {
    int files = 0;
    bool only_files = false;
    const char *value, *checkpoints[TRUST_CHECKPOINTS];
    size_t n_checkpoints = 0;
    for (int i = 1; i < argc; i++)
        if ((value = value_of("--lang", argv, argc, &i))) {
            say.ja = strcmp(value, "ja") == 0;
            if (!say.ja && strcmp(value, "en") != 0) refuse(value, "the language is ja or en.", "言語はjaかenです。");
        }
    for (int i = 1; i < argc; i++) {
        if (only_files || argv[i][0] != '-') {
            argv[files++] = argv[i];
        } else if (strcmp(argv[i], "--") == 0) {
            only_files = true;
        } else if (strcmp(argv[i], "--help") == 0) {
            fputs(say.ja ? usage_ja : usage_en, stdout);
            exit(VERIFIED);
        } else if (strcmp(argv[i], "--version") == 0) {
            puts("kijun-verify " KIJUN_VERSION);
            exit(VERIFIED);
        } else if (strcmp(argv[i], "--quiet") == 0) {
            say.quiet = true;
        } else if (strcmp(argv[i], "--no-key") == 0) {
            trust.no_key = true;
        } else if ((value = value_of("--key", argv, argc, &i))) {
            add_key(value, false);
        } else if ((value = value_of("--witness", argv, argc, &i))) {
            add_key(value, true);
        } else if ((value = value_of("--checkpoint", argv, argc, &i))) {
            if (n_checkpoints == TRUST_CHECKPOINTS)
                refuse(value, "there are too many checkpoints.", "チェックポイントが多すぎます。");
            checkpoints[n_checkpoints++] = value;
        } else if (!value_of("--lang", argv, argc, &i)) {
            refuse(argv[i], "there is no such option; see --help.",
                   "そのようなオプションはありません。--helpをご覧ください。");
        }
    }
    for (size_t i = 0; i < n_checkpoints; i++) add_checkpoint(checkpoints[i]); /* now that every key is known */
    return files;
}

static enum status check(const char *name) {
    struct stat st;
    struct source source;
    enum status status;
    if (stat(name, &st) == 0 && S_ISDIR(st.st_mode)) {
        status = v_check_folder(&say, &trust, name);
    } else if (!v_source_open(-1, name, &source)) {
        fprintf(stderr, "kijun-verify: %s: %s\n", name, errno ? strerror(errno) : "?");
        return WRONG_INPUT;
    } else {
        status = v_check(&say, &trust, name, &source);
        v_source_close(&source);
    }
    if (status == WRONG_INPUT)
        fprintf(stderr, "kijun-verify: %s: %s\n", name,
                say.ja ? "証跡の書き出し、証明、チェックポイント、立会いの依頼、証明パックのいずれでもありません。"
                       : "this is no trail export, proof, checkpoint, request for a witness or proof pack.");
    return status;
}

int main(int argc, char **argv) {
    enum status worst = VERIFIED;
    v_crypto_start();
    say.out = stdout;
    say.ja = japanese();
    int files = read_options(argc, argv);
    if (files == 0) {
        fputs(say.ja ? usage_ja : usage_en, stderr);
        return WRONG_INPUT;
    }
    for (size_t i = 0; trust.no_key && i < trust.n_keys; i++)
        if (!trust.keys[i].witness) refuse("--no-key", "a key of the log was given.", "証跡の鍵が指定されています。");
    for (int i = 0; i < files; i++) {
        enum status status = check(argv[i]);
        if (status > worst) worst = status;
    }
    v_trust_free(&trust);
    if (fflush(stdout) != 0 || ferror(stdout)) v_machine("standard output");
    return (int)worst;
}
