"""The vectors that real tools write, and the keys and certificates in all of
them."""
import base64
import os

FROM, TO = "20200101000000Z", "20491231235959Z"
LATE = "20700101000000Z"    # past 2049 the time is written in another type
PASS = "changeit"

ROOT_EXT = """
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
"""
ISSUING_EXT = """
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:http://crl.example/root.crl
"""
LEAF_EXT = """
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = clientAuth, emailProtection
subjectAltName = DNS:client.example, email:client@client.example, \
URI:urn:example:client, IP:192.0.2.1, IP:2001:db8::1
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:http://crl.example/issuing.crl
"""

# Name of the key type: what genpkey wants.
KEYS = {
    "rsa": ["RSA", "rsa_keygen_bits:2048"],
    "rsa-pss": ["RSA-PSS", "rsa_keygen_bits:2048"],
    "p224": ["EC", "ec_paramgen_curve:P-224"],
    "p256": ["EC", "ec_paramgen_curve:P-256"],
    "p384": ["EC", "ec_paramgen_curve:P-384"],
    "p521": ["EC", "ec_paramgen_curve:P-521"],
    "brainpoolp256r1": ["EC", "ec_paramgen_curve:brainpoolP256r1"],
    "secp256k1": ["EC", "ec_paramgen_curve:secp256k1"],
    "sect233r1": ["EC", "ec_paramgen_curve:sect233r1"],
    "explicit": ["EC", "ec_paramgen_curve:P-256", "ec_param_enc:explicit"],
    "sm2": ["SM2"],
    "ed25519": ["ED25519"],
    "ed448": ["ED448"],
    "x25519": ["X25519"],
    "x448": ["X448"],
    "ml-dsa-44": ["ML-DSA-44"],
    "ml-dsa-65": ["ML-DSA-65"],
    "ml-dsa-87": ["ML-DSA-87"],
    "ml-kem-768": ["ML-KEM-768"],
    "slh-dsa-sha2-128s": ["SLH-DSA-SHA2-128s"],
}
CANNOT_SIGN = ("x25519", "x448", "ml-kem-768")


# ---- inputs ----------------------------------------------------------------


def make_inputs(maker):
    run = maker.run
    for name, text in (("root", ROOT_EXT), ("issuing", ISSUING_EXT),
                       ("leaf", LEAF_EXT)):
        maker.write(name + ".ext", text.encode())
        make_key(maker, name, "rsa")
    issue(maker, "root", "/C=CH/O=Vectors/CN=Root CA", None, TO)
    issue(maker, "issuing", "/C=CH/O=Vectors/CN=Issuing CA", "root", TO)
    issue(maker, "leaf", "/C=CH/O=Vectors/CN=client.example", "issuing", TO)
    maker.write("chain.pem", maker.read("issuing.pem") + maker.read("root.pem"))
    maker.write("all.pem", maker.read("leaf.pem") + maker.read("chain.pem"))
    run("OPENSSL35", "genpkey", "-genparam", "-algorithm", "DSA", "-pkeyopt",
        "dsa_paramgen_bits:2048", "-pkeyopt", "dsa_paramgen_q_bits:256",
        "-out", "dsa.param")
    run("OPENSSL35", "genpkey", "-paramfile", "dsa.param", "-out", "dsa.key")
    for name in [*KEYS, "dsa"]:
        if name != "dsa":
            make_key(maker, name, name)
        subject = f"/CN={name}.example"
        if name in CANNOT_SIGN:
            issue(maker, name, subject, "root", LATE)
        else:
            self_sign(maker, name, subject)
    make_crl(maker)


def make_key(maker, name, kind):
    algorithm, *options = KEYS[kind]
    pkeyopt = [word for o in options for word in ("-pkeyopt", o)]
    maker.run("OPENSSL35", "genpkey", "-algorithm", algorithm, *pkeyopt,
              "-out", name + ".key")


def self_sign(maker, name, subject):
    maker.run("OPENSSL35", "req", "-x509", "-new", "-key", name + ".key",
              "-subj", subject, "-not_before", FROM, "-not_after", LATE,
              "-out", name + ".pem")


def issue(maker, name, subject, issuer, until):
    """With `issuer` None it signs itself."""
    sign = ["-CA", issuer + ".pem", "-CAkey", issuer + ".key"] if issuer \
        else ["-signkey", name + ".key"]
    ext = ["-extfile", name + ".ext"] \
        if os.path.exists(os.path.join(maker.work, name + ".ext")) else []
    subject_key = name
    if name in CANNOT_SIGN:
        maker.run("OPENSSL35", "pkey", "-in", name + ".key", "-pubout",
                  "-out", name + ".pub")
        sign += ["-force_pubkey", name + ".pub"]
        subject_key = "rsa"
    maker.run("OPENSSL35", "req", "-new", "-key", subject_key + ".key",
              "-subj", subject, "-out", name + ".csr")
    maker.run("OPENSSL35", "x509", "-req", "-in", name + ".csr", *sign, *ext,
              "-not_before", FROM, "-not_after", until,
              "-out", name + ".pem")


def make_crl(maker):
    maker.write("crl.db", b"")
    maker.write("crl.cnf", b"[ca]\ndefault_ca = here\n[here]\n"
                b"database = crl.db\ndefault_md = sha256\n"
                b"default_crl_days = 1\n")
    maker.run("OPENSSL35", "ca", "-config", "crl.cnf", "-gencrl", "-keyfile",
              "issuing.key", "-cert", "issuing.pem", "-crl_lastupdate", FROM,
              "-crl_nextupdate", TO, "-out", "issuing.crl")


# ---- OpenSSL ---------------------------------------------------------------

BOTH_PROVIDERS = ["-provider", "default", "-provider", "legacy"]
LONG = "correct horse battery staple, thrice over: " * 3
PASSWORDS = {
    "ascii-31": "0123456789abcdefghijklmnopqrstu",
    "ascii-32": "0123456789abcdefghijklmnopqrstuv",
    "ascii-33": "0123456789abcdefghijklmnopqrstuvw",
    "ascii-long": LONG.strip(),
    "latin1": "M\u00f6tley Cr\u00fce",
    "bmp": "\u043f\u0430\u0440\u043e\u043b\u044c \u5bc6\u7801",
    "beyond-bmp": "key \U0001f511 \U00010000",
    "space": " ",
}


def export(maker, peer, name, key, *more, password=PASS, **row):
    """openssl pkcs12 -export of a key with its certificate."""
    source = ["-inkey", key + ".key", "-in", key + ".pem"] if key else []
    maker.by_tool(peer, name, password or "<empty>",
                  ["pkcs12", "-export", *source, *more, "-passout",
                   "pass:" + password, "-out", name], **row)


def make_openssl(maker):
    chain = ["-certfile", "chain.pem", "-name", "client.example"]
    export(maker, "OPENSSL30", "legacy.p12", "leaf", *chain, "-legacy",
           note="RC2-40, 3DES and SHA-1, as all of OpenSSL up to 1.1 wrote")
    export(maker, "OPENSSL30", "openssl-3.0.p12", "leaf", *chain)
    export(maker, "OPENSSL35", "openssl-3.5.p12", "leaf", *chain)
    export(maker, "OPENSSL35", "openssl-caname.p12", "leaf", *chain, "-caname",
           "Issuing CA", "-caname", "Root CA")
    export(maker, "OPENSSL35", "openssl-nokeys.p12", None, "-nokeys", "-in",
           "all.pem")
    export(maker, "OPENSSL35", "openssl-jdktrust.p12", None, "-nokeys", "-in",
           "root.pem", "-caname", "root", "-jdktrust", "anyExtendedKeyUsage",
           note="with Java's trusted key usage attribute")
    export(maker, "OPENSSL35", "openssl-nomac.p12", "p256", "-nomac")
    export(maker, "OPENSSL30", "openssl-plain.p12", "p256", "-keypbe", "NONE",
           "-certpbe", "NONE", note="a key bag and a certificate bag in the "
           "clear under a MAC")
    export(maker, "OPENSSL30", "openssl-plain-nomac.p12", "p256", "-keypbe",
           "NONE", "-certpbe", "NONE", "-nomac", password="",
           note="nothing encrypted, no MAC: opens with any password")
    export(maker, "OPENSSL30", "openssl-descert.p12", "p256", "-descert",
           *BOTH_PROVIDERS)
    export(maker, "OPENSSL30", "openssl-iter1.p12", "p256", "-noiter",
           "-nomaciter",
           note="one iteration everywhere; MacData.iterations is left out")
    export(maker, "OPENSSL30", "openssl-nomaciter.p12", "p256", "-nomaciter")
    export(maker, "OPENSSL30", "openssl-iter600000.p12", "p256", "-iter",
           "600000")
    export(maker, "OPENSSL35", "openssl-saltlen64.p12", "p256", "-macsaltlen",
           "64")
    for option in ("keyex", "keysig"):
        export(maker, "OPENSSL30", f"attr-{option}.p12", "rsa", "-" + option,
               note="Microsoft's key usage attribute on the key")
    export(maker, "OPENSSL30", "attr-csp.p12", "rsa", "-CSP",
           "Microsoft Enhanced RSA and AES Cryptographic Provider", "-LMK",
           note="Microsoft's CSP name and LocalKeySet on the key")
    make_openssl_macs(maker)
    make_openssl_pbes(maker)
    make_openssl_passwords(maker)
    make_openssl_keys(maker)


def make_openssl_macs(maker):
    for digest in ("md4 md5 ripemd160 sha1 sha224 sha256 sha384 sha512 "
                   "sha512-224 sha512-256 sha3-224 sha3-256 sha3-384 sha3-512 "
                   "sm3").split():
        export(maker, "OPENSSL30", f"mac-{digest}.p12", "p256", "-macalg",
               digest, *BOTH_PROVIDERS)
    for digest in ("blake2b512", "blake2s256"):
        export(maker, "OPENSSL30", f"mac-{digest}.p12", "p256", "-macalg",
               digest, note="a digest that Nettle has not")
    export(maker, "OPENSSL30", "mac-whirlpool.p12", "p256", "-macalg",
           "whirlpool", *BOTH_PROVIDERS, rc="P12_E_ALGORITHM", path="mac",
           see=True, note="a digest that no build has")
    for digest in ("sha1 sha224 sha256 sha384 sha512 sha512-224 "
                   "sha512-256").split():
        export(maker, "OPENSSL35", f"pbmac1-{digest}.p12", "p256",
               "-pbmac1_pbkdf2", "-macalg", digest)
        export(maker, "OPENSSL35", f"pbmac1-prf-{digest}.p12", "p256",
               "-pbmac1_pbkdf2", "-pbmac1_pbkdf2_md", digest)
    export(maker, "OPENSSL35", "openssl-3.5-pbmac1.p12", "leaf", "-certfile",
           "chain.pem", "-name", "client.example", "-pbmac1_pbkdf2")
    export(maker, "OPENSSL35", "pbmac1-600000.p12", "p256", "-pbmac1_pbkdf2",
           "-iter", "600000", "-macsaltlen", "16")


def make_openssl_pbes(maker):
    for name in ("SHA1-RC4-128 SHA1-RC4-40 SHA1-3DES SHA1-2DES SHA1-RC2-128 "
                 "SHA1-RC2-40 MD5-DES MD5-RC2-64 SHA1-DES SHA1-RC2-64").split():
        export(maker, "OPENSSL30", f"pbe-{name.lower()}.p12", "p256",
               "-keypbe", "PBE-" + name, "-certpbe", "PBE-" + name,
               *BOTH_PROVIDERS)
    for name in ("AES-128-CBC AES-192-CBC AES-256-CBC CAMELLIA-128-CBC "
                 "CAMELLIA-192-CBC CAMELLIA-256-CBC DES-EDE3-CBC DES-CBC "
                 "RC2-CBC RC2-64-CBC RC2-40-CBC CAST5-CBC").split():
        export(maker, "OPENSSL30", f"pbes2-{name.lower()}.p12", "p256",
               "-keypbe", name, "-certpbe", name, *BOTH_PROVIDERS)
    for name in "SEED-CBC ARIA-128-CBC ARIA-256-CBC BF-CBC".split():
        export(maker, "OPENSSL30", f"pbes2-{name.lower()}.p12", "p256",
               "-keypbe", name, "-certpbe", name, *BOTH_PROVIDERS,
               rc="P12_E_ALGORITHM", path="authSafe[0]", see="closed",
               note="no backend of ours computes it")
    export(maker, "OPENSSL30", "pbe-mixed.p12", "p256", "-keypbe",
           "AES-256-CBC", "-certpbe", "PBE-SHA1-RC2-40", *BOTH_PROVIDERS,
           note="weak and strong in one file")


def make_openssl_passwords(maker):
    for name, password in PASSWORDS.items():
        export(maker, "OPENSSL30", f"password-{name}.p12", "p256",
               password=password)
        export(maker, "OPENSSL30", f"password-{name}-legacy.p12", "p256",
               "-legacy", password=password)
        export(maker, "OPENSSL35", f"password-{name}-pbmac1.p12", "p256",
               "-pbmac1_pbkdf2", password=password)
    for suffix, more in (("", []), ("-legacy", ["-legacy"]),
                         ("-pbmac1", ["-pbmac1_pbkdf2"])):
        export(maker, "OPENSSL35", f"password-empty{suffix}.p12", "p256",
               *more, password="")


def make_openssl_keys(maker):
    for name in [*KEYS, "dsa"]:
        export(maker, "OPENSSL35", f"key-{name}.p12", name, "-name", name)
    export(maker, "OPENSSL35", "key-mismatch.p12", None, "-inkey", "p256.key",
           "-in", "p256.pem", "-certfile", "rsa.pem", "-name", "p256",
           note="a second certificate that belongs to no key")


# ---- GnuTLS ----------------------------------------------------------------


def make_certtool(maker):
    def write(peer, name, *more, password=PASS, key="p256", **row):
        secret = ["--password", password] if password else []
        maker.by_tool(peer, name, row.pop("token", password),
                      ["--to-p12", "--load-privkey", key + ".key",
                       "--load-certificate", key + ".pem", "--p12-name", key,
                       *secret, *more, "--outder", "--outfile", name], **row)

    for peer, version in (("CERTTOOL37", "3.7"), ("CERTTOOL38", "3.8")):
        write(peer, f"certtool-{version}.p12", "--load-ca-certificate",
              "chain.pem", key="leaf")
    write("CERTTOOL37", "certtool-3des.p12", "--pkcs-cipher", "3des-pkcs12",
          "--hash", "sha1")
    write("CERTTOOL37", "certtool-empty.p12", "--empty-password", password="",
          token="<empty>")
    write("CERTTOOL37", "certtool-null.p12", "--null-password", password="",
          token="<none>", note="no password: in appendix B zero octets, not "
          "a terminator")
    write("CERTTOOL37", "certtool-null-3des.p12", "--null-password",
          "--pkcs-cipher", "3des-pkcs12", password="", token="<none>")
    write("CERTTOOL38", "certtool-pbmac1.p12", "--pbmac1")
    for digest in ("sha512", "streebog-512"):
        write("CERTTOOL38", f"certtool-pbmac1-{digest}.p12", "--pbmac1",
              "--hash", digest)
    write("CERTTOOL37", "certtool-sha512.p12", "--hash", "sha512",
          "--pkcs-cipher", "aes-256")
    for cipher in ("gost28147-tc26z", "gost28147-cpa"):
        write("CERTTOOL37", f"certtool-{cipher}.p12", "--pkcs-cipher", cipher,
              rc="P12_E_ALGORITHM", path="authSafe[0]", see="closed",
              note="GOST 28147-89 with a GOST hash for PBKDF2")
    maker.write("gost.cfg", b'cn = "gost"\n'
                b'activation_date = "2020-01-01 00:00:00 UTC"\n'
                b'expiration_date = "2070-01-01 00:00:00 UTC"\n')
    for bits in ("256", "512"):
        name = "gost12-" + bits
        maker.run("CERTTOOL37", "--generate-privkey", "--no-text",
                  "--key-type", name, "--outfile", name + ".key")
        maker.run("CERTTOOL37", "--generate-self-signed", "--load-privkey",
                  name + ".key", "--template", "gost.cfg", "--hash",
                  "streebog-" + bits, "--outfile", name + ".pem")
        write("CERTTOOL37", f"key-{name}.p12", key=name)


# ---- NSS -------------------------------------------------------------------


def make_nss(maker):
    export_input(maker)
    os.mkdir(os.path.join(maker.work, "db"))
    maker.run("PK12UTIL", "-N", "-d", "sql:db", "--empty-password",
              program="certutil")
    maker.run("PK12UTIL", "-i", "input.p12", "-d", "sql:db", "-W", PASS)

    def write(name, *more, password=PASS, **row):
        maker.by_tool("PK12UTIL", name, password,
                      ["-o", name, "-n", "client.example", "-d", "sql:db",
                       "-W", password, *more], **row)

    write("nss.p12", note="BER: the outer lengths are indefinite")
    write("nss-pbmac1.p12", "-M", "HMAC SHA-256")
    write("nss-pbmac1-sha512.p12", "-M", "HMAC SHA-512", "-c", "AES-256-CBC",
          "-C", "AES-256-CBC")
    write("nss-plain-certs.p12", "-C", "NONE")
    write("nss-camellia.p12", "-c", "CAMELLIA-256-CBC", "-C",
          "CAMELLIA-128-CBC")
    write("nss-legacy.p12", "-M", "SHA-1", "-c", "DES-EDE3-CBC", "-C",
          "PKCS #12 V2 PBE With SHA-1 And 40 Bit RC2 CBC")
    write("nss-bmp.p12", password=PASSWORDS["bmp"])


def export_input(maker):
    """What other tools import: a key with its chain."""
    maker.run("OPENSSL35", "pkcs12", "-export", "-inkey", "leaf.key", "-in",
              "leaf.pem", "-certfile", "chain.pem", "-name", "client.example",
              "-passout", "pass:" + PASS, "-out", "input.p12")


# ---- JDK -------------------------------------------------------------------


def make_keytool(maker):
    def run(store, *args, properties=()):
        java = ["-J-D" + p for p in properties]
        args = [*java, *args, "-keystore", store, "-storepass", PASS]
        maker.run("KEYTOOL", *args)
        return "keytool " + " ".join(args)

    def trust(store, alias, cert, kind="PKCS12", **how):
        return run(store, "-importcert", "-noprompt", "-alias", alias, "-file",
                   cert, "-storetype", kind, **how)

    def secret(store, kind="PKCS12", **how):
        return run(store, "-genseckey", "-alias", "secret", "-keyalg", "AES",
                   "-keysize", "256", "-storetype", kind, **how)

    def keep(store, *commands, **row):
        maker.tool_row("KEYTOOL", store, PASS, " && ".join(commands), **row)

    keep("keytool.p12", import_key(maker, "keytool.p12"))
    keep("keytool-legacy.p12", import_key(
        maker, "keytool-legacy.p12", "keystore.pkcs12.legacy"))
    keep("keytool-sha512.p12", import_key(
        maker, "keytool-sha512.p12",
        "keystore.pkcs12.keyProtectionAlgorithm=PBEWithHmacSHA512AndAES_128",
        "keystore.pkcs12.certProtectionAlgorithm=PBEWithHmacSHA512AndAES_128",
        "keystore.pkcs12.macAlgorithm=HmacPBESHA512",
        "keystore.pkcs12.macIterationCount=2048"))
    keep("keytool-truststore.p12",
         *[trust("keytool-truststore.p12", name, name + ".pem")
           for name in ("root", "issuing", "p256")],
         note="three trusted certificates, each with Java's attribute")
    keep("keytool-truststore-open.p12",
         trust("keytool-truststore-open.p12", "root", "root.pem",
               properties=("keystore.pkcs12.certProtectionAlgorithm=NONE",
                           "keystore.pkcs12.macAlgorithm=NONE")),
         note="neither encrypted nor under a MAC")
    keep("keytool-secret.p12", secret("keytool-secret.p12"),
         note="a secret key in a secret bag, itself encrypted")
    keep("keytool-mixed.p12", import_key(maker, "keytool-mixed.p12"),
         trust("keytool-mixed.p12", "root", "root.pem"),
         secret("keytool-mixed.p12"))
    for kind in ("JKS", "JCEKS"):
        name = f"other.{kind.lower()}"
        command = trust(name, "root", "root.pem", kind)
        maker.tool_row("KEYTOOL", name, "<none>", command, **other(kind))


def import_key(maker, store, *properties):
    args = [*("-J-D" + p for p in properties), "-importkeystore", "-noprompt",
            "-srckeystore", "input.p12", "-srcstorepass", PASS,
            "-destkeystore", store, "-deststoretype", "PKCS12",
            "-deststorepass", PASS]
    maker.run("KEYTOOL", *args)
    return "keytool " + " ".join(args)


# ---- other formats ---------------------------------------------------------


def other(what):
    return {"rc": "P12_E_FORMAT", "path": "pfx", "offset": "0",
            "note": "format " + what}


def make_others(maker):
    def write(name, what, *args):
        maker.by_tool("OPENSSL35", "other-" + name, "<none>",
                      [*args, "-out", "other-" + name], **other(what))

    write("certificate.der", "CERTIFICATE", "x509", "-in", "leaf.pem",
          "-outform", "DER")
    write("certificate.pem", "CERTIFICATE_PEM", "x509", "-in", "leaf.pem")
    write("request.der", "REQUEST", "req", "-in", "leaf.csr", "-outform",
          "DER")
    write("request.pem", "REQUEST_PEM", "req", "-in", "leaf.csr")
    write("crl.der", "CRL", "crl", "-in", "issuing.crl", "-outform", "DER")
    write("crl.pem", "CRL_PEM", "crl", "-in", "issuing.crl")
    for form in ("DER", "PEM"):
        pem = "_PEM" if form == "PEM" else ""
        end = "." + form.lower()
        write("pkcs7" + end, "PKCS7" + pem, "crl2pkcs7", "-nocrl",
              "-certfile", "all.pem", "-outform", form)
        write("pkcs8" + end, "PKCS8" + pem, "pkcs8", "-topk8", "-nocrypt",
              "-in", "p256.key", "-outform", form)
        write("pkcs8-encrypted" + end, "PKCS8_ENCRYPTED" + pem, "pkcs8",
              "-topk8", "-in", "p256.key", "-passout", "pass:" + PASS,
              "-outform", form)
        write("pkcs1" + end, "KEY" + pem, "rsa", "-traditional", "-in",
              "rsa.key", "-outform", form)
        write("sec1" + end, "KEY" + pem, "ec", "-in", "p256.key", "-outform",
              form)
        write("public" + end, "PUBLIC_KEY" + pem, "pkey", "-in", "p256.key",
              "-pubout", "-outform", form)
    maker.write("other-cert9.db", maker.read("db/cert9.db"))
    maker.tool_row("PK12UTIL", "other-cert9.db", "<none>",
                   "certutil -N -d sql:db --empty-password", **other("SQLITE"))


# ---- published -------------------------------------------------------------


def make_published(maker):
    """RFC 9579, Appendix A (the same in RFC 9879)."""
    folder = os.path.join(maker.here, "published")
    bad = {"4": ("P12_E_MAC", "iteration count altered"),
           "5": ("P12_E_MAC", "salt altered"),
           "6": ("P12_E_SCHEMA", "keyLength missing")}
    for n in "123456":
        name = f"rfc9579-a{n}.p12"
        with open(os.path.join(folder, name + ".b64"), "rb") as file:
            maker.keep(name, base64.b64decode(file.read()))
        row = {"note": "RFC 9579, Appendix A." + n}
        if n in bad:
            rc, why = bad[n]
            row.update(rc=rc, path="mac", see=rc == "P12_E_MAC",
                       note=f"{row['note']}: {why}")
        maker.add(name, "1234", "RFC 9579", "A." + n,
                  f"base64 -d published/{name}.b64 > {name}", **row)


def make(maker):
    make_published(maker)
    make_openssl(maker)
    make_certtool(maker)
    make_nss(maker)
    make_keytool(maker)
    make_others(maker)
