#!/usr/bin/env python3
"""Writes the test vectors of this folder, and expected.txt. Python's standard library only; the same bytes every time.

    python3 tests/vectors/trail/make.py

A third implementation of docs/trail-format.md, beside kijun and kijun-verify: written from that page alone. The tests run
over the files, not over this script. Its keys are made from the words below: TEST KEYS, secret to nobody.
"""
import base64
import functools
import hashlib
import hmac
import json
import re
import shutil
import struct
import sys
import zlib
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import crypto  # noqa: E402

ORIGIN = "log.example.jp/kijun-test"
expected = []


def b64(b):
    return base64.b64encode(b).decode()


def sha(b):
    return hashlib.sha256(b).digest()


# Keys ------------------------------------------------------------------------------------------------------------------


class Key:
    def __init__(self, name, kind, words):
        self.name, self.kind, self.seed = name, kind, sha(b"kijun TEST KEY: " + words.encode())
        public = crypto.p256_public(self.seed) if kind == 2 else crypto.ed25519_public(self.seed)
        typed = bytes([kind]) + public
        self.id = sha(public if kind == 2 else name.encode() + b"\n" + typed)[:4]
        self.vkey = f"{name}+{self.id.hex()}+{b64(typed)}"

    @functools.lru_cache(maxsize=None)
    def line(self, text, time=1790000000):
        text = text.encode()
        if self.kind == 1:
            signature = crypto.ed25519_sign(self.seed, text)
        elif self.kind == 2:
            signature = crypto.p256_sign(self.seed, text)
        else:
            signature = struct.pack(">Q", time) + crypto.ed25519_sign(self.seed, f"cosignature/v1\ntime {time}\n".encode() + text)
        return f"\u2014 {self.name} {b64(self.id + signature)}\n"


LOG = Key(ORIGIN, 1, "log")
LOG_P256 = Key(ORIGIN, 2, "log, P-256")
WITNESS = Key("witness.example.jp/w", 4, "witness")
WITNESS_2 = Key("witness.example.jp/w2", 4, "second witness")
OTHER = Key(ORIGIN, 1, "somebody else")

# Entries and their tree ------------------------------------------------------------------------------------------------


def record(n, at=None, **more):
    body = {
        "kijun": 1, "n": n, "at": at or f"2026-11-30T08:{n // 60:02}:{n % 60:02}.{n * 7 % 1000:03}Z", "kind": "decision",
        "on": f"system/{n}/decisions/a", "act": "set", "who": {"account": "suzuki", "name": "鈴木 一郎"},
        "from": {"host": "desk-3", "via": "cli"}, "before": None, "after": {"level": "mid", "why": "利用者が限られるため"},
    }
    clock = more.pop("clock", None)
    if clock is not None:
        body = {k: v for key in body for k, v in ([(key, body[key])] + ([("clock", clock)] if key == "at" else []))}
    body.update(more)
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def salt(n):
    return sha(b"salt %d" % n)


def leaf_of(n, text):
    return sha(b"\0" + hmac.new(salt(n), text, hashlib.sha256).digest())


def root_of(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else sha(b"")
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha(b"\1" + root_of(leaves[:k]) + root_of(leaves[k:]))


def path(m, leaves):
    """The inclusion proof of leaf m: RFC 9162 section 2.1.3.1."""
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m < k:
        return path(m, leaves[:k]) + [root_of(leaves[k:])]
    return path(m - k, leaves[k:]) + [root_of(leaves[:k])]


def growth(m, leaves, whole=True):
    """The consistency proof from m leaves: RFC 9162 section 2.1.4.1."""
    if m == len(leaves):
        return [] if whole else [root_of(leaves)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m <= k:
        return growth(m, leaves[:k], whole) + [root_of(leaves[k:])]
    return growth(m - k, leaves[k:], False) + [root_of(leaves[:k])]


class Log:
    """Entries as (record or None when erased); leaves stay."""

    def __init__(self, records, erased=()):
        self.records = list(records)
        self.leaves = [leaf_of(n, r) for n, r in enumerate(self.records)]
        self.erased = set(erased)

    def text(self, size=None, origin=ORIGIN, root=None):
        size = len(self.leaves) if size is None else size
        return f"{origin}\n{size}\n{b64(root or root_of(self.leaves[:size]))}\n"

    def checkpoint(self, size=None, keys=(LOG,), **more):
        text = self.text(size, **more)
        return text + "\n" + "".join(k.line(text) for k in keys)

    def line(self, n):
        if n in self.erased:
            return b"- " + b64(self.leaves[n]).encode() + b"\n"
        return b"+ " + b64(salt(n)).encode() + b" " + self.records[n] + b"\n"

    def lines(self):
        return [self.line(n) for n in range(len(self.records))]

    def export(self, lines=None, head=None, checkpoint=None, entries=None, origin=ORIGIN, **more):
        lines = self.lines() if lines is None else lines
        head = head or f"kijun trail 1\norigin {origin}\nentries {len(lines) if entries is None else entries}\n\n"
        return head.encode() + b"".join(lines) + b"\n" + (checkpoint or self.checkpoint(**more)).encode()

    def extra(self, n):
        return b"\2" + self.leaves[n] if n in self.erased else b"\1" + salt(n) + self.records[n]

    def proof(self, n, extra=None, index=None, hashes=None, checkpoint=None):
        hashes = path(n, self.leaves) if hashes is None else hashes
        return (
            "c2sp.org/tlog-proof@v1\n" + f"extra {b64(extra or self.extra(n))}\nindex {n if index is None else index}\n"
            + "".join(b64(h) + "\n" for h in hashes) + "\n" + (checkpoint or self.checkpoint())
        ).encode()

    def request(self, old, size=None, hashes=None, checkpoint=None):
        size = len(self.leaves) if size is None else size
        hashes = growth(old, self.leaves[:size]) if hashes is None and old else hashes or []
        return (f"old {old}\n" + "".join(b64(h) + "\n" for h in hashes) + "\n" + (checkpoint or self.checkpoint(size))).encode()


SEVEN = Log([record(n) for n in range(7)])
ERASED = Log([record(n) for n in range(7)], erased=(2, 6))

# Packs -----------------------------------------------------------------------------------------------------------------


def zip_of(members, **wrong):
    """A zip file as kijun writes it; `wrong` puts something else into a field of the member of that name, or of the end."""
    out, directory = b"", b""
    for name, content in members:
        crc, encoded = zlib.crc32(content), name.encode()
        here = wrong.get("member") == name
        def field(key, value):  # noqa: E306
            return wrong.get(key, value) if here else value
        common = struct.pack("<HHHHHIII", field("needs", 10), field("flags", 0), field("method", 0), field("time", 0), field("date", 0x21),
                             field("crc", crc), len(content), len(content))
        local = struct.pack("<HHHHHIII", 10, 0, 0, 0, 0x21, crc, len(content), len(content)) if here and "only_central" in wrong else common
        directory += b"PK\1\2" + struct.pack("<H", field("made", 63)) + common
        directory += struct.pack("<HHHHHII", len(encoded), 0, 0, 0, field("internal", 0), field("external", 0), len(out)) + encoded
        out += b"PK\3\4" + local + struct.pack("<HH", len(encoded), 0) + encoded + content + field("gap", b"")
    n = len(members)
    return (wrong.get("before", b"") + out + directory
            + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, n, n, len(directory), len(out), len(wrong.get("comment", b"")))
            + wrong.get("comment", b""))


EVIDENCE = "証拠となる文書の写し\n".encode()
REQUIREMENT = '{"kijun":1,"id":"a","title":"識別コードの付与","decided":"mid"}\n'.encode()
PACKED = Log([
    record(0), record(1, note={"requirement": sha(REQUIREMENT).hex()}), record(2),
    record(3, note={"file": sha(EVIDENCE).hex(), "name": "写し.txt"}), record(4), record(5),
], erased=(4,))


def pack_members(log=PACKED, entries=(1, 3, 4), change=None, sums=None, drop=(), add=()):
    """The members of a pack, sorted; `change` maps a name to another content before SHA256SUMS is made."""
    members = {
        "README.ja.txt": "kijun-verify --key 鍵 pack.zip で検証できます。\n".encode(),
        "README.en.txt": b"Check this with: kijun-verify --key KEY pack.zip\n",
        "pack.json": ('{"kijun":1,"pack":1,"subject":"requirement a","entries":[%s]}\n' % ",".join(map(str, entries))).encode(),
        "requirement.json": REQUIREMENT,
        "checkpoint.txt": log.checkpoint(keys=(LOG, WITNESS)).encode(),
        "keys.txt": f"# test keys\n{LOG.vkey}\n{WITNESS.vkey}\n".encode(),
        f"evidence/{sha(EVIDENCE).hex()}.txt": EVIDENCE,
    }
    for n in entries:
        members[f"entries/{n:010}.tlog-proof"] = log.proof(n, checkpoint=log.checkpoint(keys=(LOG, WITNESS)))
    members.update(change or {})
    members.update(dict(add))
    for name in drop:
        del members[name]
    listed = sums(members) if sums else members
    members["SHA256SUMS"] = "".join(f"{sha(listed[k]).hex()}  {k}\n" for k in sorted(listed)).encode()
    return sorted(members.items())


def pack(**more):
    return zip_of(pack_members(**more))


# Writing ---------------------------------------------------------------------------------------------------------------


def put(name, content, status, says, options="--key keys/log.txt"):
    file = HERE / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    expect(name, status, says, options)


def expect(name, status, says, options="--key keys/log.txt"):
    expected.append(f"{name} | {options} | {status} | {says}")


def swap(content, old, new, count=1):
    """One replacement that must happen."""
    old, new = (x.encode() if isinstance(x, str) else x for x in (old, new))
    content = content if isinstance(content, bytes) else content.encode()
    assert old in content, old
    return content.replace(old, new, count)


def keys():
    folder = HERE / "keys"
    folder.mkdir(parents=True, exist_ok=True)
    note = "# TEST KEY: its secret stands in make.py. Trust it nowhere else.\n"
    for name, which in (("log", LOG), ("log-p256", LOG_P256), ("witness", WITNESS), ("witness-2", WITNESS_2), ("other", OTHER)):
        (folder / f"{name}.txt").write_text(note + which.vkey + "\n", encoding="utf-8")


def valid():
    export, proof, request, point = "trail export", "proof of an entry", "request for a witness", "checkpoint"
    put("valid/empty.trail", Log([]).export(), 0, f"verified ({export})")
    put("valid/one.trail", Log([record(0)]).export(), 0, "entries: 1, erased: 0")
    put("valid/seven.trail", SEVEN.export(), 0, f"verified ({export})")
    expect("valid/seven.trail", 1, "the signature was not checked", "")
    expect("valid/seven.trail", 0, "NOT CHECKED", "--no-key")
    expect("valid/seven.trail", 0, "contains the checkpoint valid/checkpoint-3.txt of 3 entries", "--key keys/log.txt --checkpoint valid/checkpoint-3.txt")
    expect("valid/seven.trail", 0, "contains the checkpoint valid/paper.txt of 4 entries",
           "--key keys/log.txt --checkpoint valid/checkpoint-7.txt --checkpoint valid/paper.txt")
    expect("valid/seven.trail", 1, "the witness witness.example.jp/w has not cosigned", "--key keys/log.txt --witness keys/witness.txt")
    put("valid/erased.trail", ERASED.export(), 0, "entries: 7, erased: 2")
    put("valid/cosigned.trail", SEVEN.export(keys=(LOG, WITNESS, WITNESS_2)), 0, "cosigned by witness.example.jp/w2 at 2026-09-21T14:13:20Z",
        "--key keys/log.txt --witness keys/witness.txt --witness keys/witness-2.txt")
    put("valid/p256.trail", SEVEN.export(keys=(LOG_P256,)), 0, f"verified ({export})", "--key keys/log-p256.txt")
    back = [record(0), record(1, at="2026-11-30T08:00:00.000Z"), record(2, at="2026-11-30T07:00:00.000Z", clock=-3600000)]
    back[0] = record(0, at="2026-11-30T08:00:01.000Z")
    put("valid/clock-back.trail", Log(back).export(), 0, "valid/clock-back.trail:6: entry 1: remark: the time 2026-11-30T08:00:00.000Z is before")
    odd = '"note":{"\\u3042\\ud83d\\ude00\\n\\"":[true,false,null,-0.5e+10,0,{},[]],"深い":' + "[" * 50 + "]" * 50 + "}"
    put("valid/json.trail", Log([swap(record(0), '"after":', odd.replace('"note"', '"after"') + ',"note":')]).export(), 0, f"verified ({export})")
    for size in (1, 3, 7):
        put(f"valid/checkpoint-{size}.txt", SEVEN.checkpoint(size), 0, f"verified ({point})")
    put("valid/checkpoint-p256.txt", SEVEN.checkpoint(keys=(LOG_P256,)), 0, f"verified ({point})", "--key keys/log-p256.txt")
    put("valid/checkpoint-both.txt", SEVEN.checkpoint(keys=(LOG, LOG_P256)), 0, f"verified ({point})", "--key keys/log-p256.txt --key keys/log.txt")
    put("valid/checkpoint-cosigned.txt", SEVEN.checkpoint(keys=(LOG, WITNESS)), 0, "cosigned by witness.example.jp/w at",
        "--key keys/log.txt --witness keys/witness.txt")
    expect("valid/checkpoint-cosigned.txt", 0, f"verified ({point})", f"--key {LOG.vkey} --witness {WITNESS.vkey}")
    expect("valid/checkpoint-7.txt", 0, "agrees with the checkpoint valid/checkpoint-cosigned.txt",
           "--key keys/log.txt --checkpoint valid/checkpoint-cosigned.txt")
    (HERE / "valid/paper.txt").write_text(SEVEN.text(4), encoding="utf-8")
    expect("valid/paper.txt", 1, "valid/paper.txt:4: a blank line should follow")
    for n in range(7):
        put(f"valid/entry-{n}-of-7.tlog-proof", ERASED.proof(n), 0, f"entry {n}, {'erased' if n in ERASED.erased else '2026-11-30T'}")
    put("valid/entry-0-of-1.tlog-proof", Log([record(0)]).proof(0), 0, f"verified ({proof})")
    for old in range(8):
        more = f" --checkpoint from/{old}.txt" if old else ""
        if old:
            (HERE / "from").mkdir(exist_ok=True)
            (HERE / f"from/{old}.txt").write_text(SEVEN.text(old), encoding="utf-8")
        put(f"valid/from-{old}-to-7.request", SEVEN.request(old), 0, f"verified ({request})", "--key keys/log.txt" + more)
    expect("valid/from-3-to-7.request", 1, "the checkpoint of 3 entries is needed: give it with --checkpoint")
    put("valid/pack.zip", pack(), 0, "entries: 3, erased: 1; members: 11", "--key keys/log.txt --witness keys/witness.txt")
    folder = HERE / "valid/pack"
    for name, content in pack_members():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    expect("valid/pack", 0, "verified (proof pack, unpacked)")
    expect("valid/pack", 1, "the signature was not checked", "")


def bad_trails():
    seven, lines = SEVEN.export(), SEVEN.lines()

    def bad(name, content, says, options="--key keys/log.txt"):
        put(f"invalid/trail-{name}.trail", content, 1, f"invalid/trail-{name}.trail:{says}" if re.match(r"\d+: ", says) else says, options)

    bad("version", swap(seven, "kijun trail 1", "kijun trail 2"), "1: the first line should be")
    bad("no-origin", swap(seven, "origin ", "Origin "), "2: this should be \"origin NAME\"")
    bad("entries-not-a-number", swap(seven, "entries 7", "entries 07"), "3: this should be \"entries N\"")
    bad("no-blank-line", swap(seven, "entries 7\n\n", "entries 7\n"), "4: this line should be blank")
    bad("crlf", seven.replace(b"\n", b"\r\n"), "1: the first line should be")
    bad("fewer-than-announced", swap(seven, "entries 7", "entries 8"), "3: the head says 8 entries, the file has 7")
    bad("entry-sign", swap(seven, lines[3], b"*" + lines[3][1:]), "8: entry 3: an entry begins with")
    expect("invalid/trail-entry-sign.trail", 1, "15: the root cannot be compared, since entries cannot be read")
    bad("salt-not-base64", swap(seven, lines[3], lines[3][:5] + b"*" + lines[3][6:]), "8: entry 3: the salt is not 32 bytes in base64")
    bad("leaf-not-base64", swap(ERASED.export(), ERASED.line(2), b"- " + b"A" * 43 + b"\n"), "7: entry 2: the leaf hash of the erased entry")
    bad("base64-loose", swap(ERASED.export(), ERASED.line(2), ERASED.line(2)[:-3] + b"B=\n"), "7: entry 2: the leaf hash")
    bad("record-changed", swap(seven, "system/3/", "system/9/"), "15: the entries do not give the root")
    bad("salt-changed", swap(seven, lines[3][2:6], b"AAAA"), "15: the entries do not give the root")
    bad("leaf-changed", swap(ERASED.export(), ERASED.line(2)[2:6], b"AAAA"), "15: the entries do not give the root")
    bad("entry-removed", SEVEN.export(lines[:3] + lines[4:]), "8: entry 3: the record says that it is entry 4")
    expect("invalid/trail-entry-removed.trail", 1, "faults: 2.")  # the gap once, and the size
    bad("entry-twice", SEVEN.export(lines[:3] + lines[2:]), "8: entry 3: the record says that it is entry 2")
    bad("entries-swapped", SEVEN.export(lines[:2] + [lines[3], lines[2]] + lines[4:]), "7: entry 2: the record says that it is entry 3")
    bad("cut-in-a-line", seven[: seven.index(lines[5]) + 60], "10: the file ends in the middle: after 5 of 7 entries")
    bad("cut-between-lines", seven[: seven.index(lines[5])], "10: the file ends in the middle: after 5 of 7 entries")
    bad("no-checkpoint", seven[: seven.index(b"\n\n", 60) + 2], "13: this should be the origin of a checkpoint")
    bad("checkpoint-of-fewer", SEVEN.export(checkpoint=SEVEN.checkpoint(6)), "14: the checkpoint is of 6 entries, the file has 7")
    bad("origin-differs", SEVEN.export(origin="other.example.jp"), "13: the checkpoint is of the log log.example.jp/kijun-test, the head")
    bad("shorter-than-checkpoint", Log(SEVEN.records[:5]).export(), "2 entries are missing at the end: the checkpoint valid/checkpoint-7.txt",
        "--key keys/log.txt --checkpoint valid/checkpoint-7.txt")
    other = Log([record(0), record(1), record(2), record(3, note="x"), *SEVEN.records[4:]])
    bad("rewritten", other.export(), "history was rewritten before entry 4 and not before entry 3",
        "--key keys/log.txt --checkpoint valid/checkpoint-7.txt --checkpoint valid/checkpoint-3.txt --checkpoint valid/paper.txt")
    bad("other-log", SEVEN.export(origin="other.example.jp", checkpoint=SEVEN.checkpoint(origin="other.example.jp")),
        "this is of the log other.example.jp, but the checkpoint valid/checkpoint-3.txt is of", "--no-key --checkpoint valid/checkpoint-3.txt")

    def rec(name, text, says):
        bad(name, Log([record(0), record(1), text]).export(), "7: entry 2: " + says)

    good = record(2)
    rec("record-number", record(5), "the record says that it is entry 5")
    rec("record-number-form", swap(good, '"n":2', '"n":02'), "the record is not a JSON object")
    rec("record-number-text", swap(good, '"n":2', '"n":"2"'), 'the value of "n" in the record is of a wrong type')
    rec("record-number-fraction", swap(good, '"n":2', '"n":2.0'), '"n" of the record is not the number of an entry')
    rec("record-form", swap(good, '"kijun":1', '"kijun":2'), "the form of the record is 2")
    rec("record-no-form", swap(good, '"kijun":1,', ""), 'the key "n" stands at a wrong place')
    rec("record-time-form", swap(good, "T08", " 08"), '"at" of the record is not a time')
    rec("record-time-no-day", swap(good, "2026-11-30", "2026-11-31"), '"at" of the record is not a time')
    rec("record-time-no-leap-day", swap(good, "2026-11-30", "2026-02-29"), '"at" of the record is not a time')
    rec("record-key-order", swap(good, '"on":"system/2/decisions/a","act":"set"', '"act":"set","on":"system/2/decisions/a"'), 'the key "act" stands at a wrong place')
    rec("record-key-twice", swap(good, '"act":"set"', '"act":"set","act":"add"'), 'the key "act" stands at a wrong place')
    rec("record-key-unknown", swap(good, '"before"', '"zzz"'), 'the key "zzz" stands at a wrong place')
    rec("record-key-missing", swap(good, good[good.index(b',"from"') :], "}"), 'the record has no "from"')
    rec("record-control", swap(good, "suzuki", "suzu\x01i"), "the record is not UTF-8, or has a control character")
    rec("record-utf8", swap(good, "suzuki", b"suzu\xc0\xafi"), "the record is not UTF-8")
    rec("record-surrogate-bytes", swap(good, "suzuki", b"suzu\xed\xa0\x80i"), "the record is not UTF-8")
    rec("record-half-pair", swap(good, "suzuki", "\\ud83dx"), "the record is not a JSON object")
    rec("record-escape", swap(good, "suzuki", "\\x41"), "the record is not a JSON object")
    rec("record-depth", swap(good, '"before":null', '"before":' + "[" * 70 + "]" * 70), "the record is not a JSON object")
    rec("record-comma", swap(good, '"via":"cli"', '"via":"cli",'), "the record is not a JSON object")
    rec("record-trailing", good + b" ", "the record is not a JSON object")
    rec("record-array", b"[1]", "the record is not a JSON object")


def bad_notes():
    text, note = SEVEN.text(), SEVEN.checkpoint()

    def bad(name, content, says, options="--key keys/log.txt", status=1):
        put(f"invalid/checkpoint-{name}.txt", content, status, f"invalid/checkpoint-{name}.txt:{says}" if re.match(r"\d+: ", says) else says, options)

    bad("origin-blank", swap(note, ORIGIN + "\n", "a b\n"), "this is no trail export", status=2)
    bad("size-zero-first", swap(note, "\n7\n", "\n07\n"), "this is no trail export", status=2)
    bad("root-short", swap(note, "=\n\n", "\n\n"), "3: this should be the root of the checkpoint")
    bad("root-loose", swap(note, text, text[:-3] + chr(ord(text[-3]) + 1) + "=\n"), "3: this should be the root of the checkpoint")
    bad("extension", swap(note, text, text + "extension\n"), "4: a blank line should follow")
    bad("no-signature", text + "\n", "the checkpoint has no signature")
    bad("no-end", note[:-1], "5: this is not a signature line")
    bad("hyphen", swap(note, "\u2014 ", "- "), "5: this is not a signature line")
    bad("signature-not-base64", swap(note, note[-6:], "*====\n"), "5: this is not a signature line")
    bad("signature-wrong", swap(note, "\n7\n", "\n8\n"), "5: the signature of log.example.jp/kijun-test is wrong")
    bad("signed-by-another", SEVEN.checkpoint(keys=(OTHER,)), "1: no trusted key has signed this checkpoint")
    bad("signed-for-another-origin", SEVEN.checkpoint(origin="other.example.jp"), "1: no trusted key has signed this checkpoint of other")
    bad("p256-wrong", swap(SEVEN.checkpoint(keys=(LOG_P256,)), "\n7\n", "\n8\n"), "5: the signature of", "--key keys/log-p256.txt")
    short = SEVEN.text()
    bad("signature-short", short + "\n\u2014 " + ORIGIN + " " + b64(LOG.id + b"x" * 63) + "\n", "5: the signature of")
    bad("cosignature-wrong", swap(SEVEN.checkpoint(keys=(LOG, WITNESS)), WITNESS.line(text), WITNESS.line(SEVEN.text(6))),
        "6: the signature of witness.example.jp/w is wrong", "--key keys/log.txt --witness keys/witness.txt")
    other_time = WITNESS.line(text)
    raw = base64.b64decode(other_time.split()[2])
    bad("cosignature-time", swap(SEVEN.checkpoint(keys=(LOG, WITNESS)), other_time, f"\u2014 {WITNESS.name} {b64(raw[:11] + b'!' + raw[12:])}\n"),
        "6: the signature of witness.example.jp/w is wrong", "--key keys/log.txt --witness keys/witness.txt")
    bad("not-cosigned", SEVEN.checkpoint(keys=(LOG, WITNESS)), "1: the witness witness.example.jp/w2 has not cosigned",
        "--key keys/log.txt --witness keys/witness.txt --witness keys/witness-2.txt")
    bad("many-signatures", text + "\n" + LOG.line(text) * 65, "69: there are more than 64 signatures")
    fork = Log([*SEVEN.records[:6], record(6, note="x")])
    bad("other-history", fork.checkpoint(), "1: the history is another one", "--key keys/log.txt --checkpoint valid/checkpoint-7.txt")
    bad("other-size", fork.checkpoint(6), "1: this is of 6 entries, and the checkpoint valid/checkpoint-7.txt of 7", "--key keys/log.txt --checkpoint valid/checkpoint-7.txt")


def bad_proofs():
    def bad(name, content, says, options="--key keys/log.txt"):
        put(f"invalid/{name}", content, 1, f"invalid/{name}:{says}" if re.match(r"\d+: ", says) else says, options)

    good, hashes = SEVEN.proof(5), path(5, SEVEN.leaves)
    bad("proof-version.tlog-proof", swap(good, "@v1", "@v2"), "1: the first line should be")
    bad("proof-no-extra.tlog-proof", swap(good, good[23 : good.index(b"index")], ""), "2: this should be \"extra BASE64\"")
    bad("proof-extra-not-base64.tlog-proof", swap(good, "extra A", "extra *"), "2: extra is not base64")
    bad("proof-extra-type.tlog-proof", SEVEN.proof(5, extra=b"\3" + salt(5) + SEVEN.records[5]), "2: extra is neither")
    bad("proof-extra-short.tlog-proof", SEVEN.proof(5, extra=b"\2" + salt(5)[:31]), "2: extra is neither")
    bad("proof-extra-empty-record.tlog-proof", SEVEN.proof(5, extra=b"\1" + salt(5)), "2: extra is neither")
    bad("proof-index-form.tlog-proof", SEVEN.proof(5, index="05"), "3: this should be \"index N\"")
    bad("proof-index-changed.tlog-proof", SEVEN.proof(5, index=4), "2: entry 4: the record says that it is entry 5")
    bad("proof-erased-index-changed.tlog-proof", ERASED.proof(2, index=3), "3: entry 3: the entry does not lead to the root")
    bad("proof-index-too-large.tlog-proof", ERASED.proof(6, index=7), "3: entry 7: there is no such entry: the checkpoint is of 7")
    bad("proof-hash-missing.tlog-proof", SEVEN.proof(5, hashes=hashes[:-1]), "3: entry 5: the proof has 2 hashes")
    bad("proof-hash-more.tlog-proof", SEVEN.proof(5, hashes=hashes + [salt(1)]), "3: entry 5: the proof has 4 hashes")
    bad("proof-hash-changed.tlog-proof", SEVEN.proof(5, hashes=[salt(1)] + hashes[1:]), "3: entry 5: the entry does not lead to the root")
    bad("proof-hashes-swapped.tlog-proof", SEVEN.proof(5, hashes=[hashes[1], hashes[0], hashes[2]]), "3: entry 5: the entry does not lead")
    bad("proof-hash-form.tlog-proof", swap(good, b64(hashes[1]), b64(hashes[1])[:-1]), "5: this is not a hash")
    bad("proof-hashes-64.tlog-proof", SEVEN.proof(5, hashes=[salt(1)] * 64), "67: the proof has more than 63 hashes")
    bad("proof-record-changed.tlog-proof", SEVEN.proof(5, extra=b"\1" + salt(5) + swap(SEVEN.records[5], "mid", "low")), "3: entry 5: the entry does not lead")
    bad("proof-record-form.tlog-proof", Log([record(0), b"{}"]).proof(1), "2: entry 1: the record is not a JSON object")
    bad("proof-no-checkpoint.tlog-proof", good[: good.index(ORIGIN.encode()) - 1], "7: the file ends before its checkpoint")
    bad("proof-signature.tlog-proof", SEVEN.proof(5, checkpoint=SEVEN.checkpoint(keys=(OTHER,))), "8: no trusted key has signed")

    with_3 = "--key keys/log.txt --checkpoint valid/checkpoint-3.txt"
    good, hashes = SEVEN.request(3), growth(3, SEVEN.leaves)
    bad("request-old-form.request", swap(good, "old 3", "old 03"), "1: the first line should be \"old SIZE\"", with_3)
    bad("request-old-larger.request", SEVEN.request(3, hashes=hashes).replace(b"old 3", b"old 8"), "1: the old size 8 is larger", with_3)
    bad("request-hash-missing.request", SEVEN.request(3, hashes=hashes[:-1]), "1: this does not show that the log grew", with_3)
    bad("request-hash-more.request", SEVEN.request(3, hashes=hashes + [salt(1)]), "1: this does not show that the log grew", with_3)
    bad("request-hash-changed.request", SEVEN.request(3, hashes=[salt(1)] + hashes[1:]), "1: this does not show that the log grew", with_3)
    bad("request-from-0-with-hashes.request", SEVEN.request(0, hashes=[salt(1)]), "1: a request from size 0 has no hashes")
    bad("request-same-size-with-hashes.request", SEVEN.request(7, hashes=[salt(1)]), "1: this does not show that the log grew",
        "--key keys/log.txt --checkpoint valid/checkpoint-7.txt")
    fork = Log([record(0, note="x"), *SEVEN.records[1:]])
    bad("request-forked.request", fork.request(3), "1: this does not show that the log grew", with_3)
    bad("request-other-checkpoint.request", SEVEN.request(4), "1: the checkpoint valid/checkpoint-3.txt of 3 entries has another size", with_3)


def bad_packs():
    def bad(name, content, says):
        put(f"invalid/pack-{name}.zip", content, 1, f"invalid/pack-{name}.zip: {says}")

    proof3, evidence = "entries/0000000003.tlog-proof", f"evidence/{sha(EVIDENCE).hex()}.txt"
    members = pack_members()
    as_kijun = "the zip file is not as kijun writes it: "
    bad("cut", zip_of(members)[:-5], as_kijun + "its end is missing")
    bad("something-after", zip_of(members) + b"x", as_kijun + "its end is missing")
    bad("comment", zip_of(members, comment=b"x"), as_kijun + "its end is missing")
    bad("something-before", zip_of(members, before=b"PK\3\4xxxx"), as_kijun + "its end contradicts itself")
    bad("gap", zip_of(members, member="keys.txt", gap=b"xx"), "pack.json: " + as_kijun + "members that do not follow each other")
    bad("gap-at-the-end", zip_of(members, member="requirement.json", gap=b"xx"), as_kijun + "bytes that belong to no member")
    bad("flags", zip_of(members, member="keys.txt", flags=8), "keys.txt: " + as_kijun + "flags are set")
    bad("encrypted", zip_of(members, member="keys.txt", flags=1), "keys.txt: " + as_kijun + "flags are set")
    bad("compressed", zip_of(members, member="keys.txt", method=8), "keys.txt: " + as_kijun + "a member is compressed")
    bad("date", zip_of(members, member="keys.txt", date=0x5D7E), "keys.txt: " + as_kijun + "a date other than 1980-01-01")
    bad("attributes", zip_of(members, member="keys.txt", external=0x20), "keys.txt: " + as_kijun + "comments, extra fields or attributes")
    bad("made-by-another", zip_of(members, member="keys.txt", made=0x314), "keys.txt: " + as_kijun + "members made by different programs")
    bad("headers-differ", zip_of(members, member="keys.txt", only_central=True, crc=1), "keys.txt: " + as_kijun + "the member's own header differs")
    bad("crc", zip_of(members, member="keys.txt", crc=1), "keys.txt: the CRC of the zip file is wrong")
    bad("name-unknown", pack(add=[("notes.txt", b"x\n")]), "notes.txt: a proof pack has no member of this name")
    bad("name-leads-out", pack(add=[("../notes.txt", b"x\n")]), "../notes.txt: a proof pack has no member of this name")
    bad("name-twice", zip_of(sorted(members + [("keys.txt", dict(members)["keys.txt"])])), "keys.txt: the members are not sorted by name, or one is there twice")
    bad("not-sorted", zip_of(members[::-1]), "README.ja.txt: the members are not sorted by name")
    for name in ("SHA256SUMS", "README.ja.txt", "checkpoint.txt", "keys.txt", "pack.json", "requirement.json"):
        short = name.split(".")[0].lower().replace("256", "")
        bad(f"no-{short}", zip_of([m for m in members if m[0] != name]), f"the pack has no {name}")
    bad("member-not-listed", pack(sums=lambda m: {k: v for k, v in m.items() if k != "keys.txt"}), "keys.txt: the member is not listed in SHA256SUMS")
    bad("listed-not-there", pack(sums=lambda m: {**m, "keys2.txt": b""}), "SHA256SUMS:9: there is no member keys2.txt")
    bad("sum-wrong", pack(sums=lambda m: {**m, "README.ja.txt": b""}), "README.ja.txt: the content is not that of SHA256SUMS")
    sums = dict(members)["SHA256SUMS"]
    bad("sums-form", zip_of(sorted({**dict(members), "SHA256SUMS": swap(sums, "  keys", " *keys")}.items())), "SHA256SUMS:8: this is not a line of SHA256SUMS")
    lines = sums.splitlines(True)
    bad("sums-not-sorted", zip_of(sorted({**dict(members), "SHA256SUMS": b"".join([lines[1], lines[0], *lines[2:]])}.items())), "SHA256SUMS:2: the lines are not sorted by name")
    bad("evidence-changed", pack(change={evidence: b"another\n"}), f"{evidence}: the content has another SHA-256 than the name")
    extra = f"evidence/{sha(b'x').hex()}"
    bad("evidence-not-named", pack(add=[(extra, b"x")]), f"{extra}: no record of the pack names this file")
    bad("requirement-changed", pack(change={"requirement.json": swap(REQUIREMENT, "mid", "low")}), "requirement.json: no record of the pack names this file")
    bad("proof-of-another-entry", pack(change={proof3: PACKED.proof(1, checkpoint=PACKED.checkpoint(keys=(LOG, WITNESS)))}), f"{proof3}:3: the proof is of entry 1")
    bad("proof-to-another-checkpoint", pack(change={proof3: SEVEN.proof(3)}), f"{proof3}:8: the proof leads to another checkpoint")
    bad("proof-wrong", pack(change={proof3: PACKED.proof(3, hashes=path(2, PACKED.leaves), checkpoint=PACKED.checkpoint(keys=(LOG, WITNESS)))}),
        f"{proof3}:3: entry 3: the entry does not lead to the root")
    bad("proof-signature", pack(change={proof3: PACKED.proof(3, checkpoint=PACKED.checkpoint(keys=(OTHER,)))}), f"{proof3}:8: no trusted key has signed")
    bad("entries-not-listed", pack(change={"pack.json": b'{"kijun":1,"pack":1,"subject":"a","entries":[1,3]}\n'}), "pack.json: the pack has entries that pack.json does not list")
    bad("entries-listed-more", pack(change={"pack.json": b'{"kijun":1,"pack":1,"subject":"a","entries":[1,3,4,5]}\n'}), "pack.json: the entries of pack.json are not those of the pack")
    bad("json-form", pack(change={"pack.json": b'{"kijun":1,"pack":1,"subject":"a","entries":[1,3,4],"x":1}\n'}), "pack.json: this is not {")
    bad("key-form", pack(change={"keys.txt": swap(f"{LOG.vkey}\n", LOG.vkey[-6:], "AAAAA=")}), "keys.txt:1: the key id does not fit the key")
    bad("checkpoint-signature", pack(change={"checkpoint.txt": PACKED.checkpoint(keys=(OTHER,)).encode()}), "checkpoint.txt:1: no trusted key has signed")
    folder = HERE / "invalid/pack-folder"
    for name, content in pack_members(change={"requirement.json": REQUIREMENT + b"\n"}):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    expect("invalid/pack-folder", 1, "invalid/pack-folder: requirement.json: no record of the pack names this file")


def bad_calls():
    put("invalid/nothing.txt", "Nothing that anybody knows.\n", 2, "this is no trail export")
    put("invalid/empty.txt", b"", 2, "this is no trail export")
    expect("no-such-file", 2, "No such file")
    good = "valid/seven.trail"
    expect(good, 2, "no-such-file: cannot be opened", "--key no-such-file")
    expect(good, 2, "this is the key of a log, not of a witness", f"--witness {LOG.vkey}")
    expect(good, 2, "there is no key of a log in it", "--key keys/witness.txt")
    expect(good, 2, "there is no key of a witness in it", "--witness keys/log.txt")
    expect(good, 2, "the key id does not fit the key", f"--key {LOG.vkey.replace('+' + LOG.id.hex(), '+00000000')}")
    expect(good, 2, "is not a checkpoint that can be trusted", "--key keys/log.txt --checkpoint invalid/checkpoint-signature-wrong.txt")
    expect(good, 2, "a key of the log was given", "--key keys/log.txt --no-key")
    expect(good, 2, "there is no such option", "--keys")
    put("invalid/keys-broken-line.txt", f"# a key file\n{LOG.vkey}\nnonsense\n", 2, "this is no trail export")
    expect(good, 2, "kijun-verify: invalid/keys-broken-line.txt:3: this is not a verifier key", "--key invalid/keys-broken-line.txt")


def main():
    for folder in ("valid", "invalid", "keys", "from"):
        shutil.rmtree(HERE / folder, ignore_errors=True)
    keys()
    valid()
    bad_trails()
    bad_notes()
    bad_proofs()
    bad_packs()
    bad_calls()
    (HERE / "expected.txt").write_text("\n".join(line.replace(" |  | ", " | | ") for line in expected) + "\n", encoding="utf-8")
    print(f"{len(expected)} cases")


main()
