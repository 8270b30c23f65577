/* pack_readme: how to check a proof pack: with kijun-verify, or with nothing but openssl, by a script that is part of
 * the text. The script is the format once more, in commands that anybody can follow. */
#include "ledger/pack.h"

/* Lines of shell; those that begin with "# " are sentences for people and are translated. */
static const char *const script[] = {
    "#!/bin/sh",
    N_("# Checks one entry of this pack with openssl alone. Run it in the folder into which the pack was unpacked."),
    "set -eu",
    "work=$(mktemp -d)",
    "trap 'rm -rf \"$work\"' EXIT",
    "number() { printf \"\\\\$(printf %03o \"$1\")\"; }",
    "sha256() { openssl dgst -sha256 -binary; }",
    "from64() { openssl base64 -d -A; }",
    "",
    N_("# 1. Every file is the one that SHA256SUMS lists."),
    "sha256sum --quiet -c SHA256SUMS",
    "",
    N_("# 2. The entry: one byte 1, the salt (32 bytes), and the record, a line of JSON."),
    "sed -n 's/^extra //p' \"$entry\" | from64 > \"$work/extra\"",
    "test \"$(head -c 1 \"$work/extra\" | od -An -tu1 | tr -d ' ')\" = 1",
    "salt=$(head -c 33 \"$work/extra\" | tail -c 32 | od -An -v -tx1 | tr -d ' \\n')",
    "tail -c +34 \"$work/extra\" > \"$work/record\"",
    "cat \"$work/record\"; echo",
    "",
    N_("# 3. Its commitment is HMAC-SHA-256 under the salt; its leaf is the SHA-256 of a byte 0 and the commitment."),
    "openssl dgst -sha256 -mac HMAC -macopt \"hexkey:$salt\" -binary \"$work/record\" > \"$work/commitment\"",
    "{ number 0; cat \"$work/commitment\"; } | sha256 > \"$work/hash\"",
    "",
    N_("# 4. From the leaf up to the root: SHA-256 of a byte 1, the left hash and the right one (RFC 9162, 2.1.3.2)."),
    "at=$(sed -n 's/^index //p' \"$entry\")",
    "last=$(($(sed -n 2p checkpoint.txt) - 1))",
    "sed -n '/^index /,/^$/p' \"$entry\" | sed '1d;/^$/d' > \"$work/path\"",
    "while read -r line; do",
    "    test \"$last\" -gt 0",
    "    printf %s \"$line\" | from64 > \"$work/beside\"",
    "    if [ $((at % 2)) -eq 1 ] || [ \"$at\" -eq \"$last\" ]; then",
    "        { number 1; cat \"$work/beside\" \"$work/hash\"; } | sha256 > \"$work/up\"",
    "        while [ $((at % 2)) -eq 0 ] && [ \"$at\" -gt 0 ]; do at=$((at / 2)); last=$((last / 2)); done",
    "    else",
    "        { number 1; cat \"$work/hash\" \"$work/beside\"; } | sha256 > \"$work/up\"",
    "    fi",
    "    mv \"$work/up\" \"$work/hash\"",
    "    at=$((at / 2)); last=$((last / 2))",
    "done < \"$work/path\"",
    "test \"$last\" -eq 0",
    "test \"$(openssl base64 -A < \"$work/hash\")\" = \"$(sed -n 3p checkpoint.txt)\"",
    "",
    N_("# 5. The root is signed: the text of checkpoint.txt, up to the blank line, by the key above."),
    "sed '/^$/,$d' checkpoint.txt > \"$work/text\"",
    "name=${key%%+*}; public=${key#*+}; public=${public#*+}",
    "grep -F -- \"\xE2\x80\x94 $name \" checkpoint.txt | head -n 1 | cut -d ' ' -f 3 | from64 | tail -c +5 > "
    "\"$work/signature\"",
    "printf %s \"$public\" | from64 | tail -c +2 > \"$work/public\"",
    NULL};

static const char *const ed25519[] = {
    "{ printf '\\060\\052\\060\\005\\006\\003\\053\\145\\160\\003\\041\\000'; cat \"$work/public\"; } > \"$work/key\"",
    "openssl pkeyutl -verify -pubin -keyform DER -inkey \"$work/key\" -rawin -in \"$work/text\" "
    "-sigfile \"$work/signature\"",
    NULL};
static const char *const p256[] = {
    "openssl dgst -sha256 -verify \"$work/public\" -keyform DER -signature \"$work/signature\" \"$work/text\"", NULL};

static const char *const rest[] = {
    "",
    N_("# 6. The record names requirement.json, and each file of evidence, by its SHA-256."),
    "for file in requirement.json evidence/*; do",
    "    test -e \"$file\" || continue",
    "    grep -qF \"\\\"$(sha256sum \"$file\" | cut -c 1-64)\\\"\" \"$work/record\"",
    "done",
    "echo GOOD",
    "# end",
    NULL};

static const char *const text[] = {
    N_("Proof pack of kijun"),
    "",
    N_("This pack shows, without kijun and without any network, what was required of a system, what was decided about "
       "it, by whom and when, and that none of it was changed afterwards."),
    "",
    N_("requirement.json: the requirement as derived when the pack was made, with its decision and the reasons."),
    N_("entries/: the entries of the record about it, each with the proof that it stands in the record."),
    N_("evidence/: files of evidence, named by their SHA-256."),
    N_("checkpoint.txt: the signed state of the record to which all proofs lead."),
    N_("keys.txt: public keys. A help only: whoever made this file could have made the keys too. Use the key that you "
       "got from the agency another way, on paper for instance."),
    "",
    N_("Checking with the program kijun-verify, which shares nothing with the one that wrote this pack:"),
    "",
    "    kijun-verify --key KEY.txt pack.zip",
    "",
    N_("Checking with openssl 3 and a shell alone. Save what follows as check.sh in the unpacked folder, put the key "
       "that you trust after key=, and run sh check.sh. It ends with GOOD; anything else means that something was "
       "changed. It checks the entry in which making this pack was recorded; another one is named after entry=, and "
       "then step 6 does not apply."),
    "",
    NULL};

static void add_text(struct buf *out, enum lang lang, const char *const *lines) {
    for (; *lines; lines++) {
        buf_addz(out, **lines ? tr(lang, *lines) : "");
        buf_addc(out, '\n');
    }
}

/* A word of the shell may be a message of the program too, so only remarks are translated. */
static void add_script(struct buf *out, enum lang lang, const char *const *lines) {
    for (; *lines; lines++) {
        buf_addz(out, str_starts(str_of(*lines), STR("# ")) ? tr(lang, *lines) : *lines);
        buf_addc(out, '\n');
    }
}

void pack_readme(const struct pack *p, enum lang lang, struct buf *out) {
    add_text(out, lang, text);
    add_script(out, lang, (const char *const[]){script[0], script[1], NULL});
    buf_addf(out, "entry=entries/%010lld.tlog-proof\nkey='", (long long)p->entry);
    if (p->n_keys) note_verifier_write(&p->keys[0], out);
    buf_addz(out, "'\n");
    add_script(out, lang, script + 2);
    add_script(out, lang, p->n_keys && p->keys[0].type == NOTE_ECDSA_P256 ? p256 : ed25519);
    add_script(out, lang, rest);
}
