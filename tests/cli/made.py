"""Keys and certificates for the tests of writing, made by OpenSSL when they
are asked for, and kept for the length of a run."""
import atexit
import functools
import os
import re
import shutil
import subprocess
import tempfile

KINDS = ("rsa", "p256", "p384", "p521", "ed25519", "dsa")

HOW = {
    "rsa": ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
    "p256": ["genpkey", "-algorithm", "EC", "-pkeyopt",
             "ec_paramgen_curve:P-256"],
    "p384": ["genpkey", "-algorithm", "EC", "-pkeyopt",
             "ec_paramgen_curve:P-384"],
    "p521": ["genpkey", "-algorithm", "EC", "-pkeyopt",
             "ec_paramgen_curve:P-521"],
    "ed25519": ["genpkey", "-algorithm", "ED25519"],
}

OPENSSL = shutil.which("openssl")


@functools.cache
def folder():
    path = tempfile.mkdtemp(prefix="p12-made-")
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


def place(name):
    return os.path.join(folder(), name)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(name, *parts):
    with open(place(name), "wb") as file:
        file.write(b"".join(parts))
    return place(name)


def openssl(*args, data=b""):
    done = subprocess.run([OPENSSL, *args], input=data, capture_output=True,
                          timeout=120, cwd=folder())
    if done.returncode != 0:
        raise AssertionError(f"openssl {args}: {done.stderr.decode()}")
    return done.stdout


# ---- Keys -------------------------------------------------------------------


def key(name, kind="p256"):
    """A private key, PKCS#8 in PEM."""
    path = place(f"{plain(name)}-{kind}.key")
    if os.path.exists(path):
        return path
    if kind == "dsa":
        parameters = openssl("genpkey", "-genparam", "-algorithm", "DSA",
                             "-pkeyopt", "dsa_paramgen_bits:2048")
        openssl("genpkey", "-paramfile", "/dev/stdin", "-out", path,
                data=parameters)
    else:
        openssl(*HOW[kind], "-out", path)
    return path


def key_der(path, *how):
    """The key in the one form that OpenSSL writes it in."""
    return openssl("pkcs8", "-topk8", "-nocrypt", "-in", path, "-outform",
                   "DER", *how)


def plain(name):
    """The same as a name of files that OpenSSL's configuration can hold."""
    return re.sub("[^A-Za-z0-9 ()]", lambda c: f"_{ord(c[0]):x}", name)


# ---- Certificates -----------------------------------------------------------

EXTENSIONS = {
    "root": "basicConstraints=critical,CA:TRUE\nsubjectKeyIdentifier=hash\n",
    "ca": "basicConstraints=critical,CA:TRUE\nsubjectKeyIdentifier=hash\n"
          "authorityKeyIdentifier=keyid\n",
    "leaf": "basicConstraints=CA:FALSE\nsubjectKeyIdentifier=hash\n"
            "authorityKeyIdentifier=keyid\n",
}

CA_CONFIG = """[ca]
default_ca=here
[here]
database={base}.index
new_certs_dir={folder}
serial={base}.serial
default_md=sha256
policy=any
unique_subject=no
x509_extensions=extensions
[any]
organizationName=optional
commonName=optional
[extensions]
{extensions}
"""


@functools.cache
def cert(subject, role="leaf", issuer=None, kind="p256", own_key=None,
         start="20200101000000Z", end="20450101000000Z", serial=None):
    """A certificate, PEM: `issuer` is another's subject, None for itself. An
    issuer gives no serial number twice."""
    serial = serial or f"{0x1000 + len(os.listdir(folder())):04X}"
    base = place(f"{plain(subject)}-{kind}-{serial}")
    name = own_key or subject
    signer = issuer or subject
    with open(base + ".cnf", "w", encoding="utf-8") as file:
        file.write(CA_CONFIG.format(base=base, folder=folder(),
                                    extensions=EXTENSIONS[role]))
    write(base + ".index")
    write(base + ".serial", serial.encode() + b"\n")
    escaped = re.sub(r"([\\/+])", r"\\\1", subject)
    request = openssl("req", "-new", "-key", key(name, kind), "-utf8", "-subj",
                      f"/O=Made/CN={escaped}" if subject else "/")
    write(base + ".csr", request)
    sign = ["-selfsign"]
    if issuer:
        sign = ["-cert", authority(issuer)]
    openssl("ca", "-batch", "-config", base + ".cnf", *sign, "-keyfile",
            key(signer if issuer else name), "-in", base + ".csr",
            "-startdate", start, "-enddate", end, "-notext", "-utf8",
            "-out", base + ".pem")
    return base + ".pem"


AUTHORITIES = {"Root": None, "Issuing": "Root", "Other Root": None}


def authority(subject):
    issuer = AUTHORITIES[subject]
    return cert(subject, "ca" if issuer else "root", issuer)


def leaf(kind="p256", subject=None, **more):
    return cert(subject or f"leaf {kind}", "leaf", "Issuing", kind, **more)


def leaf_key(kind="p256", subject=None):
    return key(subject or f"leaf {kind}", kind)


@functools.cache
def chain():
    """Root first, something else in between: as files lie about."""
    return write("chain.pem", read(authority("Root")),
                 read(authority("Other Root")), read(authority("Issuing")))


def der(path):
    return openssl("x509", "-in", path, "-outform", "DER")


@functools.cache
def crl():
    issuer = authority("Issuing")
    write("crl.index")
    write("crl.cnf", CA_CONFIG.format(base=place("crl"), folder=folder(),
                                      extensions="").encode())
    write("crl.serial", b"01\n")
    openssl("ca", "-config", place("crl.cnf"), "-gencrl", "-crldays", "30",
            "-cert", issuer, "-keyfile", key("Issuing"), "-out",
            place("crl.pem"))
    return place("crl.pem")
