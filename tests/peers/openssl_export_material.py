"""Keys, certificates and containers for `pkcs12 -export`, made by the real
OpenSSL in the folder that both programs see."""
import base64
import os

CA = """basicConstraints=critical,CA:true
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
"""

KINDS = {
    "ed": ["-algorithm", "ED25519"],
    "ed448": ["-algorithm", "ED448"],
    "pss": ["-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"],
    "p521": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"],
    "bp": ["-algorithm", "EC", "-pkeyopt",
           "ec_paramgen_curve:brainpoolP256r1"],
    "mldsa": ["-algorithm", "ML-DSA-65"],
}


def element(tag, contents):
    """DER of up to 64 KiB."""
    size = len(contents)
    if size < 0x80:
        return bytes([tag, size]) + contents
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + contents


def attribute(oid, *values):
    return element(0x30, element(0x06, bytes.fromhex(oid)) +
                   element(0x31, b"".join(values)))


# friendlyName, Microsoft's CSP name and LocalKeySet, a key usage
ATTRIBUTES = sorted([
    attribute("2a864886f70d010914",
              element(0x1e, "of the key".encode("utf-16-be"))),
    attribute("2b0601040182371101", element(0x1e, "c".encode("utf-16-be"))),
    attribute("2b0601040182371102"),
    attribute("551d0f", bytes.fromhex("03020780")),
])


def pem(label, der):
    return (b"-----BEGIN " + label + b"-----\n" + base64.encodebytes(der) +
            b"-----END " + label + b"-----\n")


class Material:
    def __init__(self, pair):
        self.pair = pair
        self.authorities()
        self.keys()
        self.other_kinds()
        self.files()
        self.containers()

    def openssl(self, *args):
        done = self.pair.theirs(*args)
        if done.status != 0:
            raise RuntimeError(f"openssl {args}: {done.raw.decode()}")
        return done.out

    def read(self, name):
        with open(self.pair.path(name), "rb") as file:
            return file.read()

    def join(self, name, *parts):
        self.pair.write(name, b"".join(self.read(part) for part in parts))

    def self_signed(self, name, key, *how):
        self.openssl("req", "-x509", "-new", "-key", key, "-out", name,
                     "-subj", "/CN=" + name, "-days", "3650", *how)

    def issue(self, name, key, subject, issuer, *how):
        self.openssl("req", "-new", "-key", key, "-subj", subject, "-utf8",
                     "-out", name + ".csr")
        self.openssl("x509", "-req", "-in", name + ".csr", "-CA",
                     issuer + ".pem", "-CAkey", issuer + "k.pem", "-out",
                     name, *(how or ["-days", "1800"]))

    def rsa(self, *names):
        for name in names:
            self.openssl("genpkey", "-algorithm", "RSA", "-pkeyopt",
                         "rsa_keygen_bits:2048", "-out", name)

    def authorities(self):
        self.pair.write("ca.ext", CA.encode())
        self.rsa("rootk.pem", "interk.pem", "otherk.pem", "k.pem")
        self.self_signed("root.pem", "rootk.pem")
        self.issue("inter.pem", "interk.pem", "/CN=inter", "root", "-days",
                   "2000", "-extfile", "ca.ext")
        self.issue("nota.pem", "otherk.pem", "/CN=none", "root", "-days",
                   "2000", "-extfile", "/dev/null")
        self.self_signed("other.pem", "otherk.pem", "-subj", "/CN=inter")
        self.issue("leaf.pem", "k.pem", "/CN=leaf/O=Öx", "inter")
        self.issue("expired.pem", "k.pem", "/CN=old", "inter", "-not_before",
                   "20200101000000Z", "-not_after", "20210101000000Z")
        self.issue("early.pem", "k.pem", "/CN=new", "inter", "-not_before",
                   "20900101000000Z", "-not_after", "20910101000000Z")
        self.pair.write("notak.pem", self.read("otherk.pem"))
        self.issue("below.pem", "k.pem", "/CN=below", "nota")
        self.join("ca.pem", "root.pem", "inter.pem")
        self.join("ca-none.pem", "root.pem", "nota.pem")
        self.folder("capath")

    def folder(self, name):
        """As openssl rehash makes it, without links."""
        os.makedirs(self.pair.path(name), exist_ok=True)
        for cert in ("root.pem", "inter.pem"):
            hashed = self.openssl("x509", "-in", cert, "-noout",
                                  "-subject_hash").decode().strip()
            self.pair.write(f"{name}/{hashed}.0", self.read(cert))

    def keys(self):
        for args in (["pkcs8", "-topk8", "-passout", "pass:kp", "-out",
                      "kenc.pem"],
                     ["pkcs8", "-topk8", "-nocrypt", "-outform", "DER",
                      "-out", "k.der"],
                     ["pkcs8", "-topk8", "-passout", "pass:kp", "-outform",
                      "DER", "-out", "kenc.der"],
                     ["rsa", "-traditional", "-out", "ktrad.pem"],
                     ["rsa", "-traditional", "-outform", "DER", "-out",
                      "ktrad.der"],
                     ["rsa", "-traditional", "-aes128", "-passout", "pass:kp",
                      "-out", "ktradenc.pem"],
                     ["rsa", "-traditional", "-des3", "-passout", "pass:kp",
                      "-out", "ktrad3des.pem"]):
            self.openssl(*args, "-in", "k.pem")
        der = self.read("k.der")
        body = der[4:] + element(0xa0, b"".join(ATTRIBUTES))
        self.pair.write("kattr.pem",
                        pem(b"PRIVATE KEY", element(0x30, body)))

    def other_kinds(self):
        self.openssl("genpkey", "-algorithm", "EC", "-pkeyopt",
                     "ec_paramgen_curve:P-256", "-out", "eck.pem")
        self.self_signed("ec.pem", "eck.pem")
        self.openssl("ec", "-in", "eck.pem", "-out", "ecsec1.pem")
        self.openssl("ec", "-in", "eck.pem", "-param_enc", "explicit", "-out",
                     "ecexplicit.pem")
        self.openssl("ecparam", "-name", "prime256v1", "-out", "ecparam.pem")
        self.openssl("genpkey", "-genparam", "-algorithm", "DSA", "-pkeyopt",
                     "dsa_paramgen_bits:2048", "-out", "dsap.pem")
        self.openssl("genpkey", "-paramfile", "dsap.pem", "-out", "dsak.pem")
        self.self_signed("dsa.pem", "dsak.pem")
        for name, how in KINDS.items():
            self.openssl("genpkey", *how, "-out", name + "k.pem")
            self.self_signed(name + ".pem", name + "k.pem")

    def files(self):
        self.openssl("x509", "-in", "leaf.pem", "-outform", "DER", "-out",
                     "leaf.der")
        for name in ("leaf", "inter", "root"):
            alias = self.openssl("x509", "-in", name + ".pem", "-setalias",
                                 "alias of " + name)
            self.pair.write(f"trusted-{name}.pem", alias)
        self.openssl("crl2pkcs7", "-nocrl", "-certfile", "leaf.pem",
                     "-certfile", "inter.pem", "-out", "both.p7b")
        self.join("lk.pem", "leaf.pem", "k.pem")
        self.join("kl.pem", "k.pem", "leaf.pem")
        self.join("all.pem", "root.pem", "leaf.pem", "inter.pem", "k.pem")
        self.join("lkenc.pem", "leaf.pem", "kenc.pem")
        self.join("trusted-all.pem", "trusted-leaf.pem", "trusted-inter.pem",
                  "k.pem")
        self.join("trusted-ca.pem", "trusted-root.pem", "trusted-inter.pem")
        self.join("ecall.pem", "ecparam.pem", "ecsec1.pem", "ec.pem")
        self.join("two.pem", "k.pem", "eck.pem", "leaf.pem", "ec.pem")
        self.join("two-ec.pem", "eck.pem", "k.pem", "leaf.pem", "ec.pem")
        self.join("mixed.pem", "leaf.pem", "both.p7b")
        self.pair.write("line.pem",
                        self.read("leaf.pem").replace(b"\n", b""))
        self.pair.write("junk.pem", b"junk\n")
        self.pair.write("empty.pem", b"")

    def containers(self):
        export = ("pkcs12", "-export", "-passout", "pass:x", "-out")
        self.openssl(*export, "src.p12", "-in", "all.pem", "-name", "its own",
                     "-caname", "one", "-caname", "two", "-CSP", "csp",
                     "-LMK", "-keyex")
        self.openssl("pkcs12", "-export", "-passout", "pass:", "-out",
                     "src-empty.p12", "-in", "all.pem", "-name", "its own")
        self.openssl(*export, "keyless.p12", "-in", "root.pem", "-certfile",
                     "leaf.pem", "-nokeys", "-caname", "r", "-caname", "l")
        self.openssl(*export, "legacy.p12", "-in", "all.pem", "-legacy")
        self.openssl("pkcs12", "-in", "src.p12", "-passin", "pass:x",
                     "-noenc", "-out", "with-attributes.pem")
