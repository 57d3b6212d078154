"""All that a container holds, decrypted, so that two can be compared.

As look.py, on which it rests, it shares no code with the library. What is BER
in one container and DER in the other is the same; the order of bags counts,
that of attributes, which are a SET, does not. What is malformed is its bytes.
"""
import base64
import re

import look
import pbe
from der import Bad, length_octets, read

KEY_TYPE = "1.2.840.113549.1.12.10.1.1"
CERT_TYPE, CRL_TYPE, SECRET_TYPE, SAFE_TYPE = (
    f"1.2.840.113549.1.12.10.1.{n}" for n in (3, 4, 5, 6))
SHROUDED_TYPE = "1.2.840.113549.1.12.10.1.2"
STRINGS = {4, 12, *range(18, 31)}
MALFORMED = (Bad, ValueError, IndexError)


# ---- One form for what is encoded in several --------------------------------


def der_form(data):
    """The DER of one element of BER; other bytes as they are."""
    try:
        node = read(data)
        return form_of(node) if node.after == len(data) else bytes(data)
    except (Bad, RecursionError, IndexError):
        return bytes(data)


def form_of(node):
    if not node.constructed:
        return element(node.tag, node.body)
    if node.tag == 0x23:
        parts = [kid.body for kid in node.kids()]
        return element(3, parts[-1][:1] + b"".join(p[1:] for p in parts))
    if node.tag & 0xDF in STRINGS:
        return element(node.tag & 0xDF, node.octets())
    kids = [form_of(kid) for kid in node.kids()]
    if node.tag == 0x31:
        kids.sort()
    return element(node.tag, b"".join(kids))


def element(tag, body):
    return bytes([tag]) + length_octets(len(body)) + body


def unarmoured(data):
    """The bytes in PEM armour or in base64; else those given."""
    if data[:1] == b"\x30":
        return data
    found = re.search(rb"-----BEGIN [^-]+-----(.*?)-----END", data, re.S)
    return base64.b64decode(found.group(1) if found else data)


# ---- What there is ----------------------------------------------------------


class Bag:
    """`type` is an OID, the same for plain and shrouded keys. `value` is the
    DER of the bag's value, decrypted, or what is in there: a list of Bag."""

    def __init__(self, path, type_, value, attributes):
        self.path, self.type, self.value = path, type_, value
        self.attributes = attributes    # [(OID, [DER])], sorted

    def __eq__(self, other):
        return (self.type, self.value, self.attributes) == \
            (other.type, other.value, other.attributes)


class Contents:
    def __init__(self, data, password, mac_password=None):
        """`password` None means none."""
        self.password = password
        self.seen = look.Seen()     # the MAC; which schemes; what is closed
        self.safes = []             # lists of Bag; bytes of what is carried
        self.plain_keys = []        # paths of keys without any encryption
        _, safes, *mac = read(unarmoured(data)).kids()
        kind, content = safes.kids()
        if kind.oid() != look.DATA:
            self.seen.integrity = "public-key"
            content = content.kids()[0].kids()[2].kids()[1]
        content = content.kids()[0].octets()
        if mac:
            look.look_mac(mac[0], content, password if mac_password is None
                          else mac_password, self.seen)
        for i, info in enumerate(read(content).kids()):
            self.safes.append(self.safe(info, f"authSafe[{i}]"))

    @property
    def closed(self):
        return self.seen.closed

    @property
    def schemes(self):
        return self.seen.schemes

    def bags(self):
        """All of them, those that hold others in front of these."""
        for safe in self.safes:
            if isinstance(safe, list):
                yield from below(safe)

    def open(self, algorithm, path, data):
        return look.opened(look.scheme(algorithm), path, data, self.password,
                           self.seen)

    def safe(self, info, path):
        try:
            return self.safe_of(info, path)
        except MALFORMED:
            return der_form(info.whole)

    def safe_of(self, info, path):
        kind, *content = info.kids()
        if kind.oid() == look.DATA:
            plain = content[0].kids()[0].octets()
        elif kind.oid() == look.ENCRYPTED:
            _, inner = content[0].kids()[0].kids()[:2]
            _, algorithm, octets = inner.kids()
            plain = self.open(algorithm, path, octets.octets())
        else:
            plain = None
        if plain is None:
            return der_form(info.whole)
        return [self.bag(bag, f"{path}.bag[{i}]")
                for i, bag in enumerate(read(plain).kids())]

    def bag(self, bag, path):
        try:
            return self.bag_of(bag, path)
        except MALFORMED:
            return Bag(path, "malformed", der_form(bag.whole), [])

    def bag_of(self, bag, path):
        kind, value, *attributes = bag.kids()
        type_, value = self.value(kind.oid(), value.kids()[0], path)
        return Bag(path, type_, value, attributes_of(attributes))

    def value(self, type_, value, path):
        if type_ == SHROUDED_TYPE:
            return KEY_TYPE, self.decrypted(value, path)
        if type_ == KEY_TYPE:
            self.plain_keys.append(path)
        if type_ == SAFE_TYPE:
            return type_, [self.bag(bag, f"{path}.bag[{i}]")
                           for i, bag in enumerate(value.kids())]
        if type_ == SECRET_TYPE:
            kind, inner = value.kids()
            if kind.oid() == SHROUDED_TYPE:     # Java's secret keys
                octets = inner.kids()[0].octets()
                return type_, b"shrouded" + self.decrypted(read(octets), path)
        return type_, der_form(value.whole)

    def decrypted(self, value, path):
        algorithm, data = value.kids()
        plain = self.open(algorithm, path, data.octets())
        return der_form(value.whole if plain is None else plain)


def below(bags):
    for bag in bags:
        yield bag
        if isinstance(bag.value, list):
            yield from below(bag.value)


def attributes_of(sets):
    """What is no attribute has no OID."""
    found = []
    for attribute in sets[0].kids() if sets else []:
        try:
            kind, values = attribute.kids()
            found.append((kind.oid(), sorted(der_form(value.whole)
                                             for value in values.kids())))
        except MALFORMED:
            found.append(("", [der_form(attribute.whole)]))
    return sorted(found)


# ---- What one lacks ---------------------------------------------------------


class Difference:
    """`what` is "bag" or "attribute"; `kind` "lost" or "new", or for what has
    another place than before "moved"."""

    def __init__(self, what, kind, type_, path, value=b""):
        self.what, self.kind, self.type = what, kind, type_
        self.path, self.value = path, value

    def __str__(self):
        return f"{self.path}: {self.what} {self.type} {self.kind}"


def is_same(source, result):
    """Safe by safe, bag by bag, all in its order."""
    return source.safes == result.safes


def leaves(contents):
    return [bag for bag in contents.bags() if not isinstance(bag.value, list)]


def differences(source, result, canonical=lambda bag: bag.value):
    """What of the source's bags and attributes the result has not, and the
    other way round; as a list of Difference. It looks for each bag wherever
    it is, so that what holds others does not count; for safes and their order
    there is is_same().

    canonical  gives the value that decides which bags are the same
    """
    left = [(bag, canonical(bag)) for bag in leaves(result)]
    found, places = [], []
    for bag in leaves(source):
        twin = twin_of(bag, canonical(bag), left)
        if twin is None:
            found.append(Difference("bag", "lost", bag.type, bag.path))
            continue
        left.remove(twin)
        places.append(twin[0])
        found += attribute_differences(bag, twin[0])
    found += [Difference("bag", "new", bag.type, bag.path) for bag, _ in left]
    return found + moved(places, result)


def twin_of(bag, value, others):
    """The one that is most like it: by its attributes, then by its safe."""
    same = [other for other in others
            if other[0].type == bag.type and other[1] == value]
    return max(same, default=None, key=lambda other: (
        other[0].attributes == bag.attributes,
        other[0].path.split(".")[0] == bag.path.split(".")[0]))


def attribute_differences(bag, twin):
    return [Difference("attribute", "lost", type_, bag.path, values)
            for type_, values in without(bag.attributes, twin.attributes)] + \
        [Difference("attribute", "new", type_, bag.path, values)
         for type_, values in without(twin.attributes, bag.attributes)]


def without(some, others):
    others = list(others)
    for item in some:
        if item in others:
            others.remove(item)
        else:
            yield item


def moved(places, result):
    """The bags that come earlier than one which they came after."""
    order = {id(bag): i for i, bag in enumerate(leaves(result))}
    last, found = -1, []
    for bag in places:
        if order[id(bag)] < last:
            found.append(Difference("bag", "moved", bag.type, bag.path))
        last = max(last, order[id(bag)])
    return found
