"""A checker of DER (X.690, 10 and 11) that knows what a container has inside:
OCTET STRINGs that hold DER, and what is encrypted in them. It rests on
nothing that reads BER.

problems() gives what is wrong, each as "PLACE: WHY". Certificates, and the
octets of a private key, are what they are: no writer of containers may touch
them.
"""
import look
import pbe
from der import read

# Universal types that are always primitive, and those that never are.
PRIMITIVE = {1, 2, 3, 4, 5, 6, 9, 10, 12, 13, *range(18, 31)}
CONSTRUCTED = {8, 11, 16, 17}


class NotDer(Exception):
    pass


class Element:
    """One element and those in it. Reading it is checking it."""

    def __init__(self, data, at=0, end=None):
        end = len(data) if end is None else end
        self.at, self.tag = at, byte(data, at, end)
        start, length = length_of(data, tag_end(data, at, end), end)
        if length > end - start:
            raise NotDer(f"{at}: longer than what holds it")
        self.body, self.end = data[start:start + length], start + length
        self.whole = data[at:self.end]
        self.kids = []
        number = self.tag & 0x1F
        if self.tag < 0x40 and number in (
                CONSTRUCTED if not self.tag & 0x20 else PRIMITIVE):
            raise NotDer(f"{at}: type {number} in the wrong form")
        if self.tag & 0x20:
            self.read_kids(data, start)
        elif self.tag in VALUES:
            VALUES[self.tag](self)

    def read_kids(self, data, at):
        while at < self.end:
            self.kids.append(Element(data, at, self.end))
            at = self.kids[-1].end
        wholes = [kid.whole for kid in self.kids]
        # X.690, 11.6. No element is the beginning of another one.
        self.need(self.tag != 0x31 or wholes == sorted(wholes),
                  "a SET out of order")

    def need(self, is_so, why):
        if not is_so:
            raise NotDer(f"{self.at}: {why}")


def byte(data, at, end):
    if at >= end:
        raise NotDer(f"{at}: it ends too early")
    return data[at]


def tag_end(data, at, end):
    if data[at] & 0x1F != 0x1F:
        return at + 1
    number, first = 0, at + 1
    for here in range(first, end):
        number = number << 7 | data[here] & 0x7F
        if not data[here] & 0x80:
            if number < 31 or data[first] == 0x80:
                raise NotDer(f"{at}: a tag longer than it has to be")
            return here + 1
    raise NotDer(f"{at}: it ends in its tag")


def length_of(data, at, end):
    """Where the contents begin, and how long they are."""
    first = byte(data, at, end)
    if first < 0x80:
        return at + 1, first
    n = first & 0x7F
    if n == 0:
        raise NotDer(f"{at}: an indefinite length")
    if n > end - at - 1:
        raise NotDer(f"{at}: it ends in its length")
    length = int.from_bytes(data[at + 1:at + 1 + n], "big")
    if length < 0x80 or data[at + 1] == 0:
        raise NotDer(f"{at}: a length longer than it has to be")
    return at + 1 + n, length


# ---- Values of primitive types ----------------------------------------------


def check_boolean(el):
    el.need(el.body in (b"\0", b"\xff"), "a BOOLEAN neither 00 nor FF")


def check_integer(el):
    el.need(len(el.body) > 0, "an empty INTEGER")
    el.need(len(el.body) == 1 or not (
        el.body[0] == 0 and el.body[1] < 0x80 or
        el.body[0] == 0xFF and el.body[1] >= 0x80),
        "an INTEGER longer than it has to be")


def check_bits(el):
    el.need(len(el.body) > 0 and el.body[0] < 8, "unused bits over 7")
    unused = el.body[0]
    el.need(unused == 0 or len(el.body) > 1 and
            el.body[-1] & (1 << unused) - 1 == 0, "unused bits that are set")


def check_null(el):
    el.need(el.body == b"", "a NULL with contents")


def check_oid(el):
    el.need(len(el.body) > 0 and el.body[-1] < 0x80, "an OID without an end")
    starts = [0, *(i + 1 for i, o in enumerate(el.body[:-1]) if o < 0x80)]
    el.need(all(el.body[i] != 0x80 for i in starts),
            "an arc longer than it has to be")


VALUES = {0x01: check_boolean, 0x02: check_integer, 0x0A: check_integer,
          0x03: check_bits, 0x05: check_null, 0x06: check_oid}


def one(data):
    el = Element(data)
    if el.end != len(data):
        raise NotDer(f"{el.end}: bytes behind it")
    return el


# ---- What a container has inside --------------------------------------------

DATA, ENCRYPTED = ("1.2.840.113549.1.7." + n for n in "16")
SHROUDED, NESTED = ("1.2.840.113549.1.12.10.1." + n for n in "26")


class Checker:
    def __init__(self, password):
        self.password, self.found = password, []
        self.seen = 0    # pieces of DER that were looked at

    def one(self, data, place):
        """The element that is all of `data`, or None."""
        self.seen += 1
        try:
            return one(data)
        except NotDer as why:
            self.found.append(f"{place}: {why}")
            return None

    def pfx(self, data):
        pfx = self.one(data, "pfx")
        if pfx is None:
            return
        _, info, *mac = pfx.kids
        safes = self.one(octets_of(info), "authSafe")
        if mac:
            self.mac(mac[0])
        for i, safe in enumerate(safes.kids if safes else []):
            self.safe(safe, f"authSafe[{i}]")

    def mac(self, mac):
        """RFC 7292, 4: iterations INTEGER DEFAULT 1."""
        if len(mac.kids) == 3 and mac.kids[2].body == b"\1":
            self.found.append("mac: the DEFAULT of iterations is written")
        self.algorithm(mac.kids[0].kids[0], "mac")

    def algorithm(self, el, place):
        """RFC 8018, A.2: prf AlgorithmIdentifier DEFAULT hmacWithSHA1."""
        for inner in (kid for kid in el.kids if kid.tag == 0x30):
            self.algorithm(inner, place)
        if el.kids and dotted(el.kids[0]) == pbe.PBKDF2 and \
                dotted(el.kids[1].kids[-1].kids[:1]) == "1.2.840.113549.2.7":
            self.found.append(f"{place}: the DEFAULT of prf is written")

    def safe(self, info, place):
        kind = dotted(info.kids[0])
        if kind == DATA:
            self.safe_contents(octets_of(info), place)
        elif kind == ENCRYPTED:
            _, inner = info.kids[1].kids[0].kids[:2]
            _, algorithm, octets = inner.kids
            self.safe_contents(self.opened(algorithm, octets, place), place)

    def opened(self, algorithm, octets, place):
        """What is encrypted there, or None."""
        self.algorithm(algorithm, place)
        try:
            plain = look.scheme(read(algorithm.whole)).open(self.password,
                                                            octets.body)
        except pbe.Unknown:
            plain = None
        if plain is None:
            self.found.append(f"{place}: it can't be decrypted")
        return plain

    def safe_contents(self, data, place):
        bags = None if data is None else self.one(data, place)
        self.bags(bags.kids if bags else [], place)

    def bags(self, bags, place):
        for i, bag in enumerate(bags):
            here = f"{place}.bag[{i}]"
            kind, value = dotted(bag.kids[0]), bag.kids[1].kids[0]
            if kind == NESTED:
                self.bags(value.kids, here)
            elif kind == SHROUDED:
                plain = self.opened(*value.kids, here)
                if plain is not None:
                    self.one(plain, here)


def dotted(el):
    """Of an OID, or of a list with one in front; else None."""
    if isinstance(el, list):
        el = el[0] if el else None
    return read(el.whole).oid() if el and el.tag == 6 else None


def octets_of(info):
    """Of a ContentInfo of the type data."""
    return info.kids[1].kids[0].body


def check(data, password):
    checker = Checker(password)
    checker.pfx(data)
    return checker


def problems(data, password):
    return ["not DER: " + why for why in check(data, password).found]
