"""Signatures for make.py, with nothing but integers: Ed25519 (RFC 8032) and ECDSA on P-256 with SHA-256 (deterministic, RFC 6979).

Slow and with no care for side channels: for test keys only.
"""
import hashlib
import hmac

# Ed25519 ---------------------------------------------------------------------------------------------------------------

Q = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, Q - 2, Q) % Q


def ed_add(a, b):
    """The sum of two points in affine coordinates."""
    (x1, y1), (x2, y2) = a, b
    t = D * x1 * x2 * y1 * y2 % Q
    x = (x1 * y2 + x2 * y1) * pow(1 + t, Q - 2, Q) % Q
    y = (y1 * y2 + x1 * x2) * pow(1 - t, Q - 2, Q) % Q
    return x, y


def ed_base():
    y = 4 * pow(5, Q - 2, Q) % Q
    square = (y * y - 1) * pow(D * y * y + 1, Q - 2, Q) % Q
    x = pow(square, (Q + 3) // 8, Q)
    if (x * x - square) % Q:
        x = x * pow(2, (Q - 1) // 4, Q) % Q
    return (Q - x if x & 1 else x), y


def ed_times(k, point):
    result = (0, 1)
    while k:
        if k & 1:
            result = ed_add(result, point)
        point = ed_add(point, point)
        k >>= 1
    return result


def ed_bytes(point):
    x, y = point
    return (y | (x & 1) << 255).to_bytes(32, "little")


def ed_secret(seed):
    h = hashlib.sha512(seed).digest()
    a = int.from_bytes(h[:32], "little") & ((1 << 254) - 8) | 1 << 254
    return a, h[32:]


def ed25519_public(seed):
    return ed_bytes(ed_times(ed_secret(seed)[0], ed_base()))


def ed25519_sign(seed, message):
    a, prefix = ed_secret(seed)
    public = ed25519_public(seed)
    r = int.from_bytes(hashlib.sha512(prefix + message).digest(), "little") % ORDER
    big_r = ed_bytes(ed_times(r, ed_base()))
    k = int.from_bytes(hashlib.sha512(big_r + public + message).digest(), "little") % ORDER
    return big_r + ((r + k * a) % ORDER).to_bytes(32, "little")


# ECDSA on P-256 --------------------------------------------------------------------------------------------------------

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)


def p_add(a, b):
    if a is None:
        return b
    if b is None:
        return a
    (x1, y1), (x2, y2) = a, b
    if x1 == x2 and (y1 + y2) % P == 0:
        return None
    if a == b:
        slope = (3 * x1 * x1 - 3) * pow(2 * y1, P - 2, P) % P
    else:
        slope = (y2 - y1) * pow(x2 - x1, P - 2, P) % P
    x = (slope * slope - x1 - x2) % P
    return x, (slope * (x1 - x) - y1) % P


def p_times(k, point):
    result = None
    while k:
        if k & 1:
            result = p_add(result, point)
        point = p_add(point, point)
        k >>= 1
    return result


def p256_secret(seed):
    return int.from_bytes(seed, "big") % (N - 1) + 1


def p256_public(seed):
    """SubjectPublicKeyInfo, DER."""
    x, y = p_times(p256_secret(seed), G)
    head = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")
    return head + b"\x04" + x.to_bytes(32, "big") + y.to_bytes(32, "big")


def der_integer(v):
    b = v.to_bytes(v.bit_length() // 8 + 1, "big")
    return b"\x02" + bytes([len(b)]) + b


def p256_sign(seed, message):
    d = p256_secret(seed)
    digest = hashlib.sha256(message).digest()
    e = int.from_bytes(digest, "big")
    secret = d.to_bytes(32, "big") + (e % N).to_bytes(32, "big")
    k, v = b"\0" * 32, b"\1" * 32
    for mark in (b"\0", b"\1"):
        k = hmac.new(k, v + mark + secret, hashlib.sha256).digest()
        v = hmac.new(k, v, hashlib.sha256).digest()
    v = hmac.new(k, v, hashlib.sha256).digest()
    nonce = int.from_bytes(v, "big")
    assert 0 < nonce < N
    r = p_times(nonce, G)[0] % N
    s = pow(nonce, N - 2, N) * (e + r * d) % N
    body = der_integer(r) + der_integer(s)
    return b"\x30" + bytes([len(body)]) + body
