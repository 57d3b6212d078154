"""Where `p12 compat` says something else than what is, and why that is known.
What is listed here and agrees all the same is as wrong as what is not listed
and does not agree."""
import collections

# `names` are of vectors, and of files of the corpus by their hashes.
Known = collections.namedtuple("Known", "readers names reason")

OPENSSL = ("openssl-3.0", "openssl-3.4")
GNUTLS = ("gnutls-3.7", "gnutls-3.8.6")


def vectors(*stems):
    return {stem + ".p12" for stem in stems}


def each(pattern, *words):
    return vectors(*(pattern.format(word) for word in words))


KNOWN = (
    Known(OPENSSL + GNUTLS, vectors("ber-nested-strings-8"),
          "Strings in pieces of pieces: eight deep they are refused. We do not "
          "count how deep they are."),
    Known(("openssl-3.0", "java-17"), vectors("ber-long-lengths"),
          "Lengths with leading zeros are refused; other BER opens."),
    Known(GNUTLS, vectors("ber-all", "ber-indefinite", "ber-pieces",
                          "ber-pieces-1", "ber-key"),
          "Of BER inside the safes only some forms are taken; what programs "
          "write is among them."),
    Known(("nss",), vectors("ber-all", "ber-indefinite"),
          "The same: indefinite lengths inside what is encrypted."),
    Known(("java-17",), vectors("ber-all", "ber-pieces", "ber-pieces-1"),
          "The same: salts and lengths in other forms of BER."),
    Known(OPENSSL, vectors("class-content-absent-enveloped",
                           "class-trailing-safecontents"),
          "A part that is malformed is passed over where we say that it ends "
          "everything."),
    Known(OPENSSL, vectors("class-nested-safes-1000"),
          "Safes within safes, a thousand deep. We stop reading before."),
    Known(OPENSSL + ("java-17",), vectors("class-trailing-authsafe"),
          "Bytes behind the AuthenticatedSafe, which we refuse to read, are "
          "ignored."),
    Known(GNUTLS, vectors("attr-unknown-big-arcs", "class-alias-64-bag"),
          "An OID with a number of more than 64 bits hides all bags of its "
          "safe."),
    Known(GNUTLS, vectors("bag-sdsi"),
          "An SDSI certificate hides all bags of its safe; here there is none "
          "but that, and it is not counted."),
    Known(GNUTLS, vectors("certs-33"),
          "33 times the same certificate: of 32 nothing is lost."),
    Known(GNUTLS, vectors("class-salt-huge", "class-salt-huge-pbe"),
          "A salt of 16 KiB is refused."),
    Known(GNUTLS, vectors("class-type-safe-bag-octets"),
          "A nested safe that is malformed is passed over, as all are."),
    Known(GNUTLS, vectors("password-empty-zero", "password-empty-zero-legacy"),
          "An empty password is tried in one of its two forms alone."),
    Known(("nss",), vectors("bug-mac-iterations-0"),
          "A MAC with 0 iterations is refused; to the others it is 1."),
    Known(("nss",), vectors("version-4"),
          "Versions of the PFX above 3 are refused, below it none."),
    Known(("nss",), vectors("class-type-key-id-bmp",
                            "class-type-key-id-integer"),
          "A localKeyID that is no OCTET STRING is refused."),
    Known(("nss",), vectors(
        "class-alias-32-pbes2", "class-alias-64-pbes2",
        "class-ciphertext-empty", "class-content-absent-data",
        "class-content-absent-encrypted", "class-content-absent-enveloped",
        "class-encrypted-content-absent", "class-inner-length-auth",
        "class-inner-length-bags", "class-iterations-0-pbes2",
        "class-iterations-2e31-pbes1", "class-iterations-2e31-pbes2",
        "class-iterations-2e63-pbes1", "class-iterations-2e63-pbes2",
        "class-iterations-negative-pbes1", "class-iterations-negative-pbes2",
        "class-pbe-params-null", "class-pbes2-keylen-0",
        "class-pbes2-keylen-2e31-1", "class-pbes2-keylen-2e63",
        "class-pbes2-keylen-negative", "class-pbes2-params-absent",
        "class-trailing-safecontents")
        | each("class-length-{}-decrypted", "7fffffff", "80000000", "ffffffff")
        | each("class-length-{}-safecontents", "7fffffff", "80000000",
               "ffffffff")
        | each("class-scrypt-n-{}", "0", "1", "2e31", "2e63", "3", "negative")
        | each("class-scrypt-p-{}", "0", "2e31", "2e63")
        | each("class-scrypt-r-{}", "0", "2e31", "2e63"),
        "A safe that it can't decode is passed over without a word, and the "
        "other safes are imported. We say that it ends everything."),
    Known(("nss",), {"4c641d4e4b6e5786"},
          "A friendlyName that reads like the name of a token is taken for "
          "one."),
    Known(("nss",), {"a69466e815499289"},
          "Several CNs in one subject: which of them names the certificate we "
          "guess wrongly."),
    Known(("java-17",), vectors("class-inner-length-attribute",
                                "class-inner-length-attributes"),
          "Attributes of a bag that it does not show are not read."),
    Known(("java-17",), {"eb083b58a78a96e9", "69bb7af04fffaaa2"},
          "A bag that is malformed or nested, and holds nothing, is not "
          "missed."),
    Known(("java-17",), vectors("class-mac-twice"),
          "A second MAC, which we refuse to read, is ignored."),
    Known(("java-17",), {"a51fa05d76fc7b85"},
          "Strings in pieces nested more deeply than we read."),
    Known(("java-17",), {"542cc21d96b42f92"},
          "A certificate with an extension that it can't read is refused."),
    Known(("java-17",), {"fd0ffcc0b3c41411"},
          "Two self-signed certificates with one name: the chain has both."),
)
