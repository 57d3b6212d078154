"""BER and DER: a small writer that knows where each element ends up, and a
small reader. Standard library only.

The writer builds a tree of elements. Every element may be told to be wrong:
another length than it has, a longer form of it, the indefinite form. Of an
element with a mark the offset is reported, so that the maker of a bad file
knows at which byte it is bad:

    el = seq(integer(3), octets(b"x", mark="here"))
    data, marks = encode(el)        # marks == {"here": 5}
"""

BOOLEAN, INTEGER, OCTETS, NULL, OID = 0x01, 0x02, 0x04, 0x05, 0x06
UTF8, BMP, SEQUENCE, SET = 0x0C, 0x1E, 0x30, 0x31


class El:
    """One element: an identifier octet and its parts, each bytes or an El."""

    def __init__(self, tag, *parts, mark=None, claim=None, long_form=0,
                 indefinite=False):
        self.tag = tag
        self.parts = list(parts)
        self.mark = mark            # its offset is wanted under this name
        self.claim = claim          # the length written, if not the true one
        self.long_form = long_form  # that many length octets, at least
        self.indefinite = indefinite


class Raw(El):
    """Bytes as they are, with a mark of their own."""

    def __init__(self, data, mark=None):
        super().__init__(0, data, mark=mark)


def length_octets(n, long_form=0):
    if n < 0x80 and not long_form:
        return bytes([n])
    body = n.to_bytes(max(long_form, (n.bit_length() + 7) // 8, 1), "big")
    return bytes([0x80 | len(body)]) + body


def encode(el, at=0):
    """The octets of `el`, and for each mark its offset, counted from `at`."""
    # Header lengths depend on what is inside, so the offsets inside are first
    # counted from the contents' start and moved when the header is known.
    if isinstance(el, (bytes, bytearray)):
        return bytes(el), {}
    body, marks = bytearray(), {}
    for part in el.parts:
        octets_, inner = encode(part)
        for name, offset in inner.items():
            marks[name] = offset + len(body)
        body += octets_
    if isinstance(el, Raw):
        head = b""
    elif el.indefinite:
        head = bytes([el.tag]) + b"\x80"
        body += b"\0\0"
    else:
        n = len(body) if el.claim is None else el.claim
        head = bytes([el.tag]) + length_octets(n, el.long_form)
    marks = {name: at + len(head) + offset for name, offset in marks.items()}
    if el.mark is not None:
        marks[el.mark] = at
    return head + bytes(body), marks


def der(el):
    return encode(el)[0]


# ---- the types that PKCS#12 needs -----------------------------------------


def seq(*parts, **how):
    return El(SEQUENCE, *parts, **how)


def set_(*parts, **how):
    return El(SET, *parts, **how)


def octets(*parts, **how):
    return El(OCTETS, *parts, **how)


def null(**how):
    return El(NULL, **how)


def ctx(n, *parts, **how):
    """[n], constructed."""
    return El(0xA0 | n, *parts, **how)


def ctx_prim(n, *parts, **how):
    """[n], primitive."""
    return El(0x80 | n, *parts, **how)


def integer(value, **how):
    n = max(1, (value if value >= 0 else ~value).bit_length() // 8 + 1)
    return El(INTEGER, value.to_bytes(n, "big", signed=True), **how)


def oid(dotted, **how):
    arcs = [int(a) for a in dotted.split(".")]
    out = bytearray()
    for arc in [arcs[0] * 40 + arcs[1]] + arcs[2:]:
        group = [arc & 0x7F]
        while arc > 0x7F:
            arc >>= 7
            group.append(0x80 | (arc & 0x7F))
        out += bytes(reversed(group))
    return El(OID, bytes(out), **how)


def bmp(text, **how):
    return El(BMP, text.encode("utf-16-be", "surrogatepass"), **how)


def utf8(text, **how):
    return El(UTF8, text.encode(), **how)


# ---- reading ---------------------------------------------------------------


class Bad(Exception):
    """Not BER."""


class Node:
    """One element as read; `at` is its offset in what was given to read()."""

    def __init__(self, tag, data, at, start, end, after):
        self.tag, self.data, self.at = tag, data, at
        self.start, self.end, self.after = start, end, after

    @property
    def constructed(self):
        return bool(self.tag & 0x20)

    @property
    def body(self):
        return self.data[self.start:self.end]

    @property
    def whole(self):
        return self.data[self.at:self.after]

    def kids(self):
        out, at = [], self.start
        while at < self.end:
            node = read(self.data, at, self.end)
            out.append(node)
            at = node.after
        return out

    def octets(self):
        """An OCTET STRING's contents, put together if it is constructed."""
        if not self.constructed:
            return self.body
        return b"".join(kid.octets() for kid in self.kids())

    def integer(self):
        return int.from_bytes(self.body, "big", signed=True)

    def oid(self):
        arcs, value = [], 0
        for octet in self.body:
            value = value << 7 | octet & 0x7F
            if not octet & 0x80:
                arcs.append(value)
                value = 0
        first = min(arcs[0] // 40, 2)
        arcs[:1] = [first, arcs[0] - 40 * first]
        return ".".join(map(str, arcs))


def read(data, at=0, end=None):
    end = len(data) if end is None else end
    if end - at < 2:
        raise Bad(f"no element at {at}")
    tag, first, start = data[at], data[at + 1], at + 2
    if tag & 0x1F == 0x1F:
        raise Bad(f"high tag number at {at}")
    if first == 0x80:
        return read_indefinite(data, at, start, end)
    n = first
    if first & 0x80:
        n = int.from_bytes(data[start:start + (first & 0x7F)], "big")
        start += first & 0x7F
    if n > end - start:
        raise Bad(f"element at {at} does not fit")
    return Node(tag, data, at, start, start + n, start + n)


def read_indefinite(data, at, start, end):
    here = start
    while data[here:here + 2] != b"\0\0":
        here = read(data, here, end).after
    return Node(data[at], data, at, start, here, here + 2)
