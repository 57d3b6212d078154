"""What each policy says of a container, by its source alone: written without
a look at the library's rules, so that the two can be compared.

Okta Workflows     every encrypted part AES-256-CBC, the MAC PBMAC1 with
                   PBKDF2; no numbers. Of what is in the clear, and of scrypt
                   for what is encrypted, nobody has said anything: no error.
RFC 9579, 9879     PBMAC1, a key of 20 octets or more; nothing of encryption.
FIPS 140-3         SP 800-132: PBKDF2 over an approved hash, 1,000 iterations,
                   128 bits of salt, 112 of key; AES; the same for PBMAC1, or
                   no MAC. No private key in the clear.
OWASP              PBKDF2 with SHA-256 600,000, with SHA-512 210,000, with
                   SHA-1 1,400,000; of other hashes and of scrypt no number is
                   published. No private key in the clear.
modern             the first three.
mtls-client        no private key in the clear; certificates are judged by
                   mtls_test.py.
"""
from facts import below, is_closed

COMPLIANT, NOT, UNDETERMINED = "compliant", "not-compliant", "undetermined"

APPROVED = {"SHA-1"} | {"SHA-" + n for n in (
    "224", "256", "384", "512", "512/224", "512/256")} | {
    "SHA3-" + n for n in ("224", "256", "384", "512")}
AES = {f"AES-{bits}-CBC" for bits in (128, 192, 256)}
OWASP = {"SHA-256": 600000, "SHA-512": 210000, "SHA-1": 1400000}


# ---- what each source refuses ----------------------------------------------


def okta_part(scheme):
    return scheme.kind != "PBES2" or scheme.cipher != "AES-256-CBC" or \
        scheme.kdf not in ("PBKDF2", "scrypt")


def okta_mac(mac):
    return mac is None or mac.kind != "PBMAC1" or mac.kdf != "PBKDF2"


def rfc_mac(mac):
    return mac is None or mac.kind != "PBMAC1" or \
        mac.key_length is None or mac.key_length < 20


def fips_kdf(scheme):
    return scheme.kdf != "PBKDF2" or scheme.prf not in APPROVED or \
        scheme.iterations < 1000 or scheme.salt < 16


def fips_part(scheme):
    return scheme.kind != "PBES2" or fips_kdf(scheme) or \
        scheme.cipher not in AES


def fips_mac(mac):
    return mac is not None and (
        mac.kind != "PBMAC1" or fips_kdf(mac) or mac.hmac not in APPROVED or
        mac.key_length is None or mac.key_length < 14)


def owasp_kdf(scheme):
    if scheme.kdf == "scrypt":
        return False
    return scheme.kdf != "PBKDF2" or \
        scheme.iterations < OWASP.get(scheme.prf, 0)


def owasp_mac(mac):
    return mac is not None and owasp_kdf(mac)


def never(scheme):
    return False


class Policy:
    """`part` and `mac` are true of what is refused."""

    def __init__(self, part, mac, plain_key, asks_of_keys, asks_of_certs=False):
        self.part, self.mac, self.plain_key = part, mac, plain_key
        self.asks_of_keys, self.asks_of_certs = asks_of_keys, asks_of_certs


POLICIES = {
    "okta-workflows": Policy(okta_part, okta_mac, False, True),
    "rfc9579": Policy(never, rfc_mac, False, False),
    "rfc9879": Policy(never, rfc_mac, False, False),
    "fips-140-3": Policy(fips_part, fips_mac, True, True),
    "owasp": Policy(owasp_kdf, owasp_mac, True, True),
    "modern": Policy(lambda s: okta_part(s) or fips_part(s),
                     lambda m: okta_mac(m) or rfc_mac(m) or fips_mac(m),
                     True, True),
    "mtls-client": Policy(never, never, True, True, True),
}


# ---- the verdict -----------------------------------------------------------


def visible(facts, has_password):
    """Pairs of a bag, and whether it is in an encrypted safe."""
    for safe in facts.safes:
        if not is_closed(safe, has_password):
            for bag in below(safe.bags):
                yield bag, safe.kind == "encrypted"


def errors(policy, facts, has_password):
    """The paths of what the policy refuses. A signature is around all of the
    AuthenticatedSafe."""
    found = set()
    if facts.integrity == "public-key":
        found.add("authSafe")
    elif policy.mac(facts.mac):
        found.add("mac")
    for safe in facts.safes:
        if safe.kind == "enveloped":
            found.add(safe.path)
        elif safe.kind == "encrypted" and policy.part(safe.scheme):
            found.add(safe.path)
    for bag, is_inside in visible(facts, has_password):
        if bag.scheme is not None and policy.part(bag.scheme):
            found.add(bag.path)
        if bag.kind == "key" and not is_inside and policy.plain_key:
            found.add(bag.path)
    return found


def is_undetermined(policy, facts, has_password):
    closed = [safe for safe in facts.safes if is_closed(safe, has_password)]
    seen = [bag for bag, _ in visible(facts, has_password)]
    if policy.asks_of_certs:
        return bool(closed) or not (has_password and facts.opens) and any(
            bag.kind == "shrouded" for bag in seen)
    return policy.asks_of_keys and bool(closed) and not any(
        bag.kind in ("key", "shrouded") for bag in seen)


def truth(name, facts, has_password=False):
    """The verdict, and the paths of the errors."""
    policy = POLICIES[name]
    found = errors(policy, facts, has_password)
    if found:
        return NOT, found
    if is_undetermined(policy, facts, has_password):
        return UNDETERMINED, found
    return COMPLIANT, found
