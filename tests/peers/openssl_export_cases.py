"""What `pkcs12 -export` is asked: the words behind -export, -out FILE and
-passout pass:x, one line each. PAIR stands for the usual input."""
import itertools

PAIR = "-in leaf.pem -inkey k.pem"

# Attributes, what is left out, what is counted.
OPTIONS = """
-macsaltlen 1 -noiter|-macsaltlen 64 -nomaciter|-macsaltlen 200|-iter 5
-iter 100000|-pbmac1_pbkdf2|-pbmac1_pbkdf2 -pbmac1_pbkdf2_md sha512 -macalg sha384
-pbmac1_pbkdf2 -macsaltlen 20 -macalg sha1|-nomac|-descert|-legacy
-legacy -certpbe AES-128-CBC|-legacy -keypbe AES-128-CBC|-legacy -macalg sha256
-keypbe NONE|-certpbe NONE -keypbe NONE|-certpbe NONE -keypbe NONE -nomac
-certpbe NONE -keypbe none|-nomac -certpbe AES-128-CBC
-certpbe AES-128-CBC -nomac|-nomac -descert|-descert -certpbe AES-192-CBC
-nomac -iter 5|-nomac -nomaciter|-nomaciter -nomac|-nomaciter -iter 7
-iter 7 -noiter|-iter 7 -maciter|-maciter -nomaciter -pbmac1_pbkdf2
-iter 0|-iter x|-iter -3|-iter 5x|-macsaltlen 0|-macsaltlen x
-keysig|-keyex|-keyex -keysig|-keysig -keyex -keypbe NONE|-LMK
-CSP abc|-CSP ö€|-CSP=|-LMK -CSP abc -name Näme -keyex|-name=|-name Näme€𝄞
-caname x -certfile inter.pem|-caname= -certfile inter.pem -name=
-name one -name two -caname a -caname b -certfile ca.pem
-jdktrust anyExtendedKeyUsage|-jdktrust anyExtendedKeyUsage -certfile inter.pem
-jdktrust 1.2.3.4|-jdktrust clientAuth|-jdktrust serverAuth
-jdktrust 1.3.6.1.5.5.7.3.2|-jdktrust foo|-jdktrust=
-jdktrust anyExtendedKeyUsage -name a -caname b
-nokeys|-nocerts|-nokeys -nocerts|-noout|-nocerts -name nn -CSP c
-nocerts -chain|-nocerts -keypbe NONE|-twopass|extra|-badoption
-passin env:NOPE|-passcerts env:NOPE|-passout env:NOPE|-passout bad:x
-password pass:x|-passout pass:|-passout pass:pässwörd€|-passout file:kenc.pem
""".replace("\n", "|")

FILES = """
-certfile all.pem|-certfile both.p7b|-certfile junk.pem|-certfile k.pem
-certfile nope.pem|-certfile leaf.der|-certfile lkenc.pem
-certfile src.p12 -passcerts pass:x|-certfile src.p12 -passcerts pass:bad
-certfile src.p12|-certfile src-empty.p12|-certfile trusted-inter.pem
-certfile keyless.p12 -passcerts pass:x -caname a -caname b
-certfile keyless.p12 -passin pass:x|-certfile trusted-inter.pem -caname zz
-certfile legacy.p12 -passcerts pass:x -legacy|-untrusted nope.pem
-untrusted nope.pem -certfile nope2.pem|-untrusted inter.pem
""".replace("\n", "|")

CHAINS = """
-chain|-chain -CAfile ca.pem|-chain -CAfile root.pem
-chain -CAfile root.pem -untrusted inter.pem
-chain -CAfile root.pem -certfile inter.pem|-chain -CApath capath
-chain -CAstore ca.pem|-chain -CAstore capath|-chain -CAfile inter.pem
-chain -CAfile inter.pem -untrusted root.pem|-chain -CAfile nope.pem
-chain -CApath nope|-chain -CAstore nope|-chain -CAfile other.pem
-chain -no-CAfile -no-CApath -no-CAstore|-chain -untrusted ca.pem
-chain -CAfile ca.pem -caname a -caname b -caname c
-chain -CAfile ca.pem -certfile ec.pem -caname a -caname b -caname c
-chain -CAfile junk.pem|-chain -CAfile ca.pem -jdktrust anyExtendedKeyUsage
-chain -certfile nope.pem|-chain -CAfile leaf.pem
-chain -CAfile ca.pem -CApath capath|-chain -CAfile ca.pem -CAfile nope.pem
-chain -CAfile root.pem -untrusted src.p12 -passcerts pass:x
-chain -CAfile root.pem -untrusted trusted-inter.pem
-chain -CAfile trusted-ca.pem|-chain -CAstore trusted-ca.pem
-chain -CAfile ca.pem -nocerts|-CAfile nope.pem
""".replace("\n", "|")

# Instead of PAIR.
INPUTS = """
-in lk.pem|-in kl.pem|-in all.pem -caname c1 -caname c2 -name n
-in ec.pem -inkey k.pem|-in leaf.pem|-in leaf.pem -nokeys
-in nope.pem -inkey k.pem|-in leaf.pem -inkey nope.pem|-in k.pem -inkey k.pem
-in k.pem -nocerts|-in all.pem -nokeys -jdktrust anyExtendedKeyUsage
-in all.pem -nokeys -jdktrust 1.2.3.4|-in all.pem -nokeys -name a -caname b
-in nope.pem -macalg foo|-in nope.pem -keypbe foo -badoption
-in leaf.pem -inkey k.der|-in leaf.pem -inkey kenc.pem -passin pass:kp
-in leaf.pem -inkey kenc.pem -passin pass:bad|-in leaf.pem -inkey kenc.pem
-in leaf.pem -inkey kenc.der -passin pass:kp|-in leaf.pem -inkey ktrad.pem
-in leaf.pem -inkey ktradenc.pem -passin pass:kp
-in leaf.pem -inkey ktradenc.pem -passin pass:bad
-in leaf.pem -inkey ktrad3des.pem -passin pass:kp
-in leaf.pem -inkey ktrad.der|-in leaf.der -inkey k.pem|-in ecall.pem
-in ec.pem -inkey eck.pem|-in ec.pem -inkey ecexplicit.pem
-in dsa.pem -inkey dsak.pem|-in ed.pem -inkey edk.pem
-in ed448.pem -inkey ed448k.pem|-in pss.pem -inkey pssk.pem
-in p521.pem -inkey p521k.pem|-in bp.pem -inkey bpk.pem
-in mldsa.pem -inkey mldsak.pem|-in leaf.pem -inkey edk.pem
-in trusted-leaf.pem -inkey k.pem|-in trusted-all.pem|-in trusted-all.pem -nokeys
-in trusted-all.pem -name n -caname o|-in both.p7b -inkey k.pem
-in mixed.pem -inkey k.pem|-in src.p12 -passin pass:x|-in src.p12
-in src-empty.p12|-in src.p12 -passin pass:x -inkey k.pem
-in src.p12 -passin pass:bad -inkey k.pem|-in src.p12 -inkey k.pem
-in src-empty.p12 -inkey k.pem|-in src.p12 -passin pass:x -nokeys
-in src.p12 -passin pass:x -nokeys -caname aa
-in keyless.p12 -passin pass:x -inkey k.pem|-in keyless.p12 -passin pass:x -nokeys
-in src.p12 -inkey kenc.pem -passin pass:x|-in leaf.pem -inkey src.p12 -passin pass:x
-in legacy.p12 -passin pass:x -inkey k.pem|-in legacy.p12 -passin pass:x -inkey k.pem -legacy
-in with-attributes.pem|-in lkenc.pem|-in lkenc.pem -passin pass:kp
-in lkenc.pem -passin pass:no|-in lkenc.pem -inkey k.pem|-in two.pem
-in two-ec.pem|-in line.pem -inkey k.pem|-in junk.pem|-in empty.pem
-in leaf.pem -inkey junk.pem|-in leaf.pem -inkey kattr.pem
-in leaf.pem -inkey kattr.pem -CSP new -LMK -name nn -keyex
-in leaf.pem -inkey kattr.pem -keypbe NONE|-in file:leaf.pem -inkey k.pem
-in capath -inkey k.pem|-in expired.pem -inkey k.pem
-in expired.pem -inkey k.pem -chain -CAfile ca.pem
-in early.pem -inkey k.pem -chain -CAfile ca.pem
-in below.pem -inkey k.pem -chain -CAfile ca-none.pem
-in root.pem -inkey rootk.pem -chain
-in root.pem -inkey rootk.pem -chain -CAfile root.pem
-in all.pem -chain -CAfile ca.pem|-in all.pem -chain -CAfile root.pem
-in all.pem -chain -nokeys -CAfile ca.pem|-in leaf.pem -chain -nokeys -CAfile ca.pem
-in ec.pem -inkey k.pem -untrusted nope.pem
""".replace("\n", "|")

DIGESTS = """sha1 SHA1 SHA-256 sha-256 SHA2-256 sha2-256 sha512-256 SHA512-256
sha512/256 SHA2-512/256 sha512-224 sha3-224 sha3-256 SHA3-384 SHA3-512 md5 MD5
ripemd160 rmd160 RSA-SHA256 sha256WithRSAEncryption 2.16.840.1.101.3.4.2.1 sm3
blake2b512 BLAKE2b512 BLAKE2B-512 blake2s256 shake128 sha224 sha384 sha512 md4
whirlpool hmacWithSHA256 null aes-256-cbc foo""".split()

PRFS = """sha256 SHA256 SHA-256 hmacWithSHA256 sha512-256 sha3-256 sm3 md5 sha1
blake2b512 sha224 sha384 sha512 foo 2.16.840.1.101.3.4.2.1""".split()

PBES = """AES-128-CBC AES-192-CBC AES-256-CBC aes-128-cbc aes-256-cbc
Aes-256-cbc aes256 AES256 2.16.840.1.101.3.4.1.42 id-aes256-CBC
camellia-128-cbc CAMELLIA-192-CBC CAMELLIA-256-CBC des-ede3-cbc DES-EDE3-CBC
des3 DES3 sm4-cbc PBE-SHA1-3DES PBE-SHA1-2DES pbeWithSHA1And3-KeyTripleDES-CBC
pbeWithSHA1And2-KeyTripleDES-CBC NONE none foo PBES2 sha256 aes-256-gcm
aes-256-ecb aria-256-cbc""".split()

OLD_PBES = """PBE-SHA1-RC2-40 pbeWithSHA1And40BitRC2-CBC PBE-SHA1-RC2-128
PBE-SHA1-RC4-128 PBE-SHA1-RC4-40 PBE-MD5-DES PBE-SHA1-DES des-cbc rc2-cbc
cast5-cbc rc4 idea-cbc""".split()

# Standard input, and the words.
STREAMS = [("lk.pem", ""), ("kl.pem", ""), ("leaf.pem", "-inkey k.pem"),
           ("k.pem", "-in leaf.pem"), ("leaf.pem", "-inkey k.pem -in -"),
           ("empty.pem", "")]

# Typed at what asks, without a terminal: the words, and the lines.
TYPED = [("", b"pass\npass\n"), ("", b"pass\nother\n"), ("", b"\n\n"),
         ("-twopass", b"mac\nmac\npass\npass\n"), ("-twopass", b"mac\nno\n"),
         ("-inkey kenc.pem", b"kp\npass\npass\n"),
         ("-certfile src.p12", b"x\npass\npass\n"), ("-twopass -nomac",
                                                     b"mac\nmac\np\np\n")]


def split(lines):
    return [line for line in lines.split("|") if line]


def all_cases():
    """(the file of standard input or None, the words)"""
    for words in ["", *split(OPTIONS), *split(FILES), *split(CHAINS)]:
        yield None, f"{PAIR} {words}"
    for digest in DIGESTS:
        yield None, f"{PAIR} -macalg {digest}"
    for prf in PRFS:
        yield None, f"{PAIR} -pbmac1_pbkdf2 -pbmac1_pbkdf2_md {prf}"
        yield None, f"{PAIR} -pbmac1_pbkdf2 -macalg {prf}"
    for option, pbe in itertools.product(("-keypbe", "-certpbe"), PBES):
        yield None, f"{PAIR} {option} {pbe}"
    for option, pbe in itertools.product(
            ("-keypbe", "-legacy -keypbe", "-legacy -certpbe"), OLD_PBES):
        yield None, f"{PAIR} {option} {pbe}"
    for words in split(INPUTS):
        yield None, words
    yield from STREAMS


# What the peers open, ours and OpenSSL's.
OPENED = ["", "-pbmac1_pbkdf2", "-pbmac1_pbkdf2 -macalg sha512", "-descert",
          "-legacy", "-nomac", "-keypbe NONE -certpbe NONE",
          "-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1",
          "-iter 600000", "-name Näme -caname c -certfile inter.pem",
          "-chain -CAfile ca.pem", "-keypbe AES-128-CBC -certpbe AES-192-CBC",
          "-CSP abc -keyex", "-nokeys", "-nocerts",
          "-jdktrust anyExtendedKeyUsage -caname j", "-noiter -nomaciter",
          "-keypbe AES-256-CBC -certpbe AES-256-CBC -pbmac1_pbkdf2 -macalg "
          "sha256", "-macalg sha384 -macsaltlen 20"]
