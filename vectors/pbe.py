"""The password-based schemes that PKCS#12 files use, for making and checking
vectors. Hashes come from the standard library, ciphers from `openssl enc`.

Nothing here is fast or meant for secrets.
"""
import functools
import hashlib
import hmac
import os
import subprocess

from der import integer, null, octets, oid, seq

OPENSSL = os.environ.get("P12_OPENSSL", "openssl")

# OID: name, name in hashlib or None, block size
DIGESTS = {
    "1.2.840.113549.2.2": ("MD2", None, 16),
    "1.2.840.113549.2.4": ("MD4", None, 64),
    "1.2.840.113549.2.5": ("MD5", "md5", 64),
    "1.3.14.3.2.26": ("SHA-1", "sha1", 64),
    "1.3.36.3.2.1": ("RIPEMD-160", "ripemd160", 64),
    "2.16.840.1.101.3.4.2.4": ("SHA-224", "sha224", 64),
    "2.16.840.1.101.3.4.2.1": ("SHA-256", "sha256", 64),
    "2.16.840.1.101.3.4.2.2": ("SHA-384", "sha384", 128),
    "2.16.840.1.101.3.4.2.3": ("SHA-512", "sha512", 128),
    "2.16.840.1.101.3.4.2.5": ("SHA-512/224", "sha512_224", 128),
    "2.16.840.1.101.3.4.2.6": ("SHA-512/256", "sha512_256", 128),
    "2.16.840.1.101.3.4.2.7": ("SHA3-224", "sha3_224", 144),
    "2.16.840.1.101.3.4.2.8": ("SHA3-256", "sha3_256", 136),
    "2.16.840.1.101.3.4.2.9": ("SHA3-384", "sha3_384", 104),
    "2.16.840.1.101.3.4.2.10": ("SHA3-512", "sha3_512", 72),
    "1.2.156.10197.1.401": ("SM3", "sm3", 64),
    "1.3.6.1.4.1.1722.12.2.1.16": ("BLAKE2b-512", "blake2b", 128),
    "1.3.6.1.4.1.1722.12.2.2.8": ("BLAKE2s-256", "blake2s", 64),
    "1.2.643.7.1.1.2.2": ("Streebog-256", None, 64),
    "1.2.643.7.1.1.2.3": ("Streebog-512", None, 64),
    "1.2.643.2.2.9": ("GOST R 34.11-94", None, 32),
}
DIGEST_OID = {row[0]: key for key, row in DIGESTS.items()}
HASH = {row[0]: row[1] for row in DIGESTS.values()}
BLOCK = {row[0]: row[2] for row in DIGESTS.values()}

# OID: name, name in hashlib or None
PRFS = {
    "1.2.840.113549.2.6": ("HMAC-MD5", "md5"),
    "1.2.840.113549.2.7": ("HMAC-SHA-1", "sha1"),
    "1.2.840.113549.2.8": ("HMAC-SHA-224", "sha224"),
    "1.2.840.113549.2.9": ("HMAC-SHA-256", "sha256"),
    "1.2.840.113549.2.10": ("HMAC-SHA-384", "sha384"),
    "1.2.840.113549.2.11": ("HMAC-SHA-512", "sha512"),
    "1.2.840.113549.2.12": ("HMAC-SHA-512/224", "sha512_224"),
    "1.2.840.113549.2.13": ("HMAC-SHA-512/256", "sha512_256"),
    "2.16.840.1.101.3.4.2.13": ("HMAC-SHA3-224", "sha3_224"),
    "2.16.840.1.101.3.4.2.14": ("HMAC-SHA3-256", "sha3_256"),
    "2.16.840.1.101.3.4.2.15": ("HMAC-SHA3-384", "sha3_384"),
    "2.16.840.1.101.3.4.2.16": ("HMAC-SHA3-512", "sha3_512"),
    "1.2.643.2.2.10": ("HMAC-GOST R 34.11-94", None),
    "1.2.643.7.1.1.4.1": ("HMAC-Streebog-256", None),
    "1.2.643.7.1.1.4.2": ("HMAC-Streebog-512", None),
    "1.2.156.10197.1.401.3.1": ("HMAC-SM3", "sm3"),
    "1.2.156.10197.1.401.2": ("HMAC-SM3", "sm3"),
}
PRF_OID = {row[0]: key for key, row in PRFS.items()}
PRF_HASH = {row[0]: row[1] for row in PRFS.values()}

# OID: name, name for `openssl enc` or None, key length, IV length
CIPHERS = {
    "1.3.14.3.2.7": ("DES-CBC", "des-cbc", 8, 8),
    "1.2.840.113549.3.7": ("DES-EDE3-CBC", "des-ede3-cbc", 24, 8),
    "2.16.840.1.101.3.4.1.2": ("AES-128-CBC", "aes-128-cbc", 16, 16),
    "2.16.840.1.101.3.4.1.22": ("AES-192-CBC", "aes-192-cbc", 24, 16),
    "2.16.840.1.101.3.4.1.42": ("AES-256-CBC", "aes-256-cbc", 32, 16),
    "1.2.392.200011.61.1.1.1.2":
        ("Camellia-128-CBC", "camellia-128-cbc", 16, 16),
    "1.2.392.200011.61.1.1.1.3":
        ("Camellia-192-CBC", "camellia-192-cbc", 24, 16),
    "1.2.392.200011.61.1.1.1.4":
        ("Camellia-256-CBC", "camellia-256-cbc", 32, 16),
    "1.2.840.113533.7.66.10": ("CAST5-CBC", "cast5-cbc", 16, 8),
    "1.2.410.200004.1.4": ("SEED-CBC", "seed-cbc", 16, 16),
    "1.2.410.200046.1.1.2": ("ARIA-128-CBC", "aria-128-cbc", 16, 16),
    "1.2.410.200046.1.1.12": ("ARIA-256-CBC", "aria-256-cbc", 32, 16),
    "1.2.156.10197.1.104.2": ("SM4-CBC", "sm4-cbc", 16, 16),
    "2.16.840.1.101.3.4.1.6": ("AES-128-GCM", None, 16, 12),
    "2.16.840.1.101.3.4.1.46": ("AES-256-GCM", None, 32, 12),
    "1.2.643.2.2.21": ("GOST 28147-89-CFB", None, 32, 8),
}
CIPHER_OID = {row[0]: key for key, row in CIPHERS.items()}
CIPHER = {row[0]: row[1:] for row in CIPHERS.values()}
RC2 = "1.2.840.113549.3.2"
# Effective key bits: parameter version (RFC 8018, B.2.3), openssl's name
RC2_BITS = {40: (160, "rc2-40-cbc"), 64: (120, "rc2-64-cbc"),
            128: (58, "rc2-cbc")}

# OID: name, openssl's name, key length, IV length
PKCS12_PBES = {
    "1.2.840.113549.1.12.1.1": ("RC4-128", "rc4", 16, 0),
    "1.2.840.113549.1.12.1.2": ("RC4-40", "rc4-40", 5, 0),
    "1.2.840.113549.1.12.1.3": ("3DES-3KEY-CBC", "des-ede3-cbc", 24, 8),
    "1.2.840.113549.1.12.1.4": ("3DES-2KEY-CBC", "des-ede-cbc", 16, 8),
    "1.2.840.113549.1.12.1.5": ("RC2-128-CBC", "rc2-cbc", 16, 8),
    "1.2.840.113549.1.12.1.6": ("RC2-40-CBC", "rc2-40-cbc", 5, 8),
}
PKCS12_PBE_OID = {row[0]: key for key, row in PKCS12_PBES.items()}

# OID: digest, name, openssl's name
PBES1 = {
    "1.2.840.113549.1.5.1": ("MD2", "DES-CBC", "des-cbc"),
    "1.2.840.113549.1.5.3": ("MD5", "DES-CBC", "des-cbc"),
    "1.2.840.113549.1.5.4": ("MD2", "RC2-64-CBC", "rc2-64-cbc"),
    "1.2.840.113549.1.5.6": ("MD5", "RC2-64-CBC", "rc2-64-cbc"),
    "1.2.840.113549.1.5.10": ("SHA-1", "DES-CBC", "des-cbc"),
    "1.2.840.113549.1.5.11": ("SHA-1", "RC2-64-CBC", "rc2-64-cbc"),
}
PBES1_OID = {row[:2]: key for key, row in PBES1.items()}

PBES2, PBKDF2 = "1.2.840.113549.1.5.13", "1.2.840.113549.1.5.12"
PBMAC1, SCRYPT = "1.2.840.113549.1.5.14", "1.3.6.1.4.1.11591.4.11"


class Unknown(Exception):
    """An algorithm that this script cannot compute."""


# ---- passwords -------------------------------------------------------------


def bmp_password(text, terminated=True):
    """RFC 7292, B.1. None is no password at all: no octets."""
    if text is None:
        return b""
    return text.encode("utf-16-be") + (b"\0\0" if terminated else b"")


def utf8_password(text):
    return b"" if text is None else text.encode()


# ---- keys ------------------------------------------------------------------


def pkcs12_kdf(digest, password, salt, purpose, iterations, n):
    """RFC 7292, B.2. `password` is octets; purpose 1 key, 2 IV, 3 MAC."""
    name, v = HASH[digest], BLOCK[digest]
    if name is None:
        raise Unknown(digest)

    def filled(text):
        return (text * (-(-len(text) // v) * v // len(text) + 1))[
            :v * -(-len(text) // v)] if text else b""

    block = bytearray(filled(salt) + filled(password))
    out = b""
    while len(out) < n:
        a = hashlib.new(name, bytes([purpose]) * v + bytes(block)).digest()
        for _ in range(1, iterations):
            a = hashlib.new(name, a).digest()
        out += a
        b = int.from_bytes((a * (v // len(a) + 1))[:v], "big") + 1
        for j in range(0, len(block), v):
            total = (int.from_bytes(block[j:j + v], "big") + b) % (1 << 8 * v)
            block[j:j + v] = total.to_bytes(v, "big")
    return out[:n]


def hashed(digest, data):
    if digest == "MD2":
        return md2(data)
    return hashlib.new(HASH[digest], data).digest()


def pi_digits():
    """Gibbons' spigot."""
    q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
    while True:
        if 4 * q + r - t < n * t:
            yield n
            q, r, n = 10 * q, 10 * (r - n * t), \
                10 * (3 * q + r) // t - 10 * n
        else:
            q, r, t, k, n, l = q * k, (2 * q + r) * l, t * l, k + 1, \
                (q * (7 * k + 2) + r * l) // (t * l), l + 2


def md2_table():
    """RFC 1319, 3.2: a shuffle of 0 to 255 by the digits of pi."""
    digits, table = pi_digits(), list(range(256))

    def below(n):
        x, y = next(digits), 10
        if n > 10:
            x, y = x * 10 + next(digits), 100
        if n > 100:
            x, y = x * 10 + next(digits), 1000
        return x % n if x < n * (y // n) else below(n)

    for i in range(2, 257):
        j = below(i)
        table[j], table[i - 1] = table[i - 1], table[j]
    return table


MD2_TABLE = md2_table()


def md2(data):
    """RFC 1319, which no library has any more."""
    s = MD2_TABLE
    n = 16 - len(data) % 16
    data += bytes([n]) * n
    check, last = bytearray(16), 0
    for i in range(0, len(data), 16):
        for j in range(16):
            check[j] ^= s[data[i + j] ^ last]
            last = check[j]
    data += bytes(check)
    x = bytearray(48)
    for i in range(0, len(data), 16):
        block = data[i:i + 16]
        x[16:32] = block
        x[32:48] = bytes(a ^ b for a, b in zip(x[:16], block))
        t = 0
        for j in range(18):
            for k in range(48):
                x[k] ^= s[t]
                t = x[k]
            t = (t + j) % 256
    return bytes(x[:16])


# RFC 1319, A.5
assert md2(b"").hex() == "8350e5a3e24c153df2275c9f80692773"
assert md2(b"message digest").hex() == "ab4f496bfb2a530b219ff33031fe06b0"


def pbkdf1(digest, password, salt, iterations):
    """RFC 8018, 5.1: sixteen octets, of which PBES1 makes key and IV."""
    t = hashed(digest, password + salt)
    for _ in range(1, iterations):
        t = hashed(digest, t)
    return t[:16]


def pbkdf2(prf, password, salt, iterations, n):
    if PRF_HASH.get(prf) is None:
        raise Unknown(prf)
    return hashlib.pbkdf2_hmac(PRF_HASH[prf], password, salt, iterations, n)


def scrypt(password, salt, n, r, p, length):
    return hashlib.scrypt(password, salt=salt, n=n, r=r, p=p, dklen=length,
                          maxmem=256 * n * r + (1 << 25))


# ---- ciphers ---------------------------------------------------------------


@functools.lru_cache(maxsize=64)
def cipher(name, key, iv, data, decrypt=False):
    """`name` as `openssl enc` calls it. None if the padding is wrong."""
    if name is None:
        raise Unknown("cipher")
    command = [OPENSSL, "enc", "-d" if decrypt else "-e", "-" + name,
               "-provider", "default", "-provider", "legacy", "-K", key.hex()]
    if iv:
        command += ["-iv", iv.hex()]
    done = subprocess.run(command, input=data, capture_output=True)
    if done.returncode:
        if decrypt and b"bad decrypt" in done.stderr + done.stdout:
            return None
        if decrypt and b"wrong final block length" in done.stderr:
            return None
        raise RuntimeError(" ".join(command) + done.stderr.decode())
    return done.stdout


# ---- algorithm identifiers, written ----------------------------------------


def algorithm(dotted, *params, **how):
    return seq(oid(dotted), *params, **how)


def pbkdf2_params(salt, iterations, prf, key_length=None):
    """`prf` None leaves it out, which means HMAC-SHA-1."""
    parts = [octets(salt), integer(iterations)]
    if key_length is not None:
        parts.append(integer(key_length))
    if prf is not None:
        parts.append(algorithm(PRF_OID[prf], null()))
    return algorithm(PBKDF2, seq(*parts))


def scrypt_params(salt, n, r, p, key_length=None):
    parts = [octets(salt), integer(n), integer(r), integer(p)]
    if key_length is not None:
        parts.append(integer(key_length))
    return algorithm(SCRYPT, seq(*parts))


def cipher_params(name, iv):
    if name.startswith("RC2-"):
        version, _ = RC2_BITS[int(name.split("-")[1])]
        return algorithm(RC2, seq(integer(version), octets(iv)))
    return algorithm(CIPHER_OID[name], octets(iv))


def cipher_of(name):
    """openssl's name, key length, IV length."""
    if name.startswith("RC2-"):
        bits = int(name.split("-")[1])
        return RC2_BITS[bits][1], bits // 8, 8
    return CIPHER[name]


def pbes2(password, data, cipher_name="AES-256-CBC", prf="HMAC-SHA-256",
          iterations=2048, salt=None, key_length=None):
    """(AlgorithmIdentifier, ciphertext); `password` is octets."""
    salt = os.urandom(16) if salt is None else salt
    name, n, iv_length = cipher_of(cipher_name)
    iv = os.urandom(iv_length)
    key = pbkdf2(prf or "HMAC-SHA-1", password, salt, iterations, n)
    kdf = pbkdf2_params(salt, iterations, prf, key_length)
    return (algorithm(PBES2, seq(kdf, cipher_params(cipher_name, iv))),
            cipher(name, key, iv, data))


def pbes2_scrypt(password, data, n, r, p, cipher_name="AES-256-CBC",
                 key_length=None):
    salt = os.urandom(16)
    name, length, iv_length = cipher_of(cipher_name)
    iv = os.urandom(iv_length)
    key = scrypt(password, salt, n, r, p, length)
    kdf = scrypt_params(salt, n, r, p, key_length)
    return (algorithm(PBES2, seq(kdf, cipher_params(cipher_name, iv))),
            cipher(name, key, iv, data))


def pkcs12_pbe(password, data, name="3DES-3KEY-CBC", iterations=2048,
               salt=None):
    salt = os.urandom(8) if salt is None else salt
    dotted = PKCS12_PBE_OID[name]
    _, enc, n, iv_length = PKCS12_PBES[dotted]
    key = pkcs12_kdf("SHA-1", password, salt, 1, iterations, n)
    iv = pkcs12_kdf("SHA-1", password, salt, 2, iterations, iv_length)
    return (algorithm(dotted, seq(octets(salt), integer(iterations))),
            cipher(enc, key, iv, data))


def pbes1(password, data, digest, name, iterations=2048):
    salt = os.urandom(8)
    dotted = PBES1_OID[digest, name]
    key = pbkdf1(digest, password, salt, iterations)
    return (algorithm(dotted, seq(octets(salt), integer(iterations))),
            cipher(PBES1[dotted][2], key[:8], key[8:], data))


# ---- MACs, written ---------------------------------------------------------


def mac_pkcs12(password, content, digest="SHA-256", iterations=2048,
               salt=None):
    """MacData of RFC 7292; `password` is octets."""
    salt = os.urandom(8) if salt is None else salt
    n = hashlib.new(HASH[digest]).digest_size
    key = pkcs12_kdf(digest, password, salt, 3, max(iterations, 1), n)
    value = hmac.new(key, content, HASH[digest]).digest()
    parts = [seq(algorithm(DIGEST_OID[digest], null()), octets(value)),
             octets(salt)]
    if iterations != 1:
        parts.append(integer(iterations))
    return seq(*parts)


def mac_pbmac1(password, content, kdf=None, prf="HMAC-SHA-256",
               mac="HMAC-SHA-256", iterations=2048, key_length=32, key=None):
    """MacData of RFC 9579. `kdf` overrides what is written of the KDF."""
    salt = os.urandom(16)
    if kdf is None:
        kdf = pbkdf2_params(salt, iterations, prf, key_length)
    if key is None:
        key = pbkdf2(prf or "HMAC-SHA-1", password, salt, iterations,
                     key_length)
    value = hmac.new(key, content, PRF_HASH[mac]).digest()
    params = seq(kdf, algorithm(PRF_OID[mac], null()))
    return seq(seq(algorithm(PBMAC1, params), octets(value)),
               octets(salt), integer(iterations))


