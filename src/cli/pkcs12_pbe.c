#include "cli/pkcs12_export.h"

#include "cli/common.h"
#include "cli/report.h"
#include <string.h>

enum {
    ITERATIONS = 2048,
    PBE_SALT = 8, /* PKCS12-PBE */
    PBES2_SALT = 16
};

/* ---- Names -------------------------------------------------------------- */

/* An algorithm by OpenSSL's short name, its long one, and its OID: it is known
 * by these alone, letter by letter. */
struct pbe {
    const char *short_name;
    const char *long_name;
    const char *oid;
    enum p12_scheme_kind kind; /* UNKNOWN: known, and not written here */
    const char *cipher;        /* the library's name */
};

#define PBES2(sn, ln, oid, cipher)            \
    {                                         \
        sn, ln, oid, P12_SCHEME_PBES2, cipher \
    }
#define PBE(sn, ln, number, cipher)                                            \
    {                                                                          \
        sn, ln, "1.2.840.113549.1.12.1." number, P12_SCHEME_PKCS12_PBE, cipher \
    }
#define NOT_WRITTEN(sn, ln, oid)              \
    {                                         \
        sn, ln, oid, P12_SCHEME_UNKNOWN, NULL \
    }
#define AES      "2.16.840.1.101.3.4.1."
#define CAMELLIA "1.2.392.200011.61.1.1.1."
#define ARIA     "1.2.410.200046.1.1."
#define PKCS5    "1.2.840.113549.1.5."

/* Object identifiers as OpenSSL's objects.txt has them; of those that are not
 * written here the ones that its pkcs12 command takes. */
static const struct pbe pbes[] = {
    { "NONE", NULL, NULL, P12_SCHEME_NONE, NULL },
    PBES2("AES-128-CBC", "aes-128-cbc", AES "2", "AES-128-CBC"),
    PBES2("AES-192-CBC", "aes-192-cbc", AES "22", "AES-192-CBC"),
    PBES2("AES-256-CBC", "aes-256-cbc", AES "42", "AES-256-CBC"),
    PBES2("CAMELLIA-128-CBC", "camellia-128-cbc", CAMELLIA "2",
          "Camellia-128-CBC"),
    PBES2("CAMELLIA-192-CBC", "camellia-192-cbc", CAMELLIA "3",
          "Camellia-192-CBC"),
    PBES2("CAMELLIA-256-CBC", "camellia-256-cbc", CAMELLIA "4",
          "Camellia-256-CBC"),
    PBES2("DES-EDE3-CBC", "des-ede3-cbc", "1.2.840.113549.3.7", "DES-EDE3-CBC"),
    PBES2("SM4-CBC", "sm4-cbc", "1.2.156.10197.1.104.2", "SM4-CBC"),
    PBE("PBE-SHA1-3DES", "pbeWithSHA1And3-KeyTripleDES-CBC", "3",
        "3DES-3KEY-CBC"),
    PBE("PBE-SHA1-2DES", "pbeWithSHA1And2-KeyTripleDES-CBC", "4",
        "3DES-2KEY-CBC"),
    PBE("PBE-SHA1-RC2-128", "pbeWithSHA1And128BitRC2-CBC", "5", "RC2-128-CBC"),
    PBE("PBE-SHA1-RC2-40", "pbeWithSHA1And40BitRC2-CBC", "6", "RC2-40-CBC"),
    PBE("PBE-SHA1-RC4-128", "pbeWithSHA1And128BitRC4", "1", "RC4-128"),
    PBE("PBE-SHA1-RC4-40", "pbeWithSHA1And40BitRC4", "2", "RC4-40"),
    NOT_WRITTEN("ARIA-128-CBC", "aria-128-cbc", ARIA "2"),
    NOT_WRITTEN("ARIA-192-CBC", "aria-192-cbc", ARIA "7"),
    NOT_WRITTEN("ARIA-256-CBC", "aria-256-cbc", ARIA "12"),
    NOT_WRITTEN("DES-CBC", "des-cbc", "1.3.14.3.2.7"),
    NOT_WRITTEN("RC2-CBC", "rc2-cbc", "1.2.840.113549.3.2"),
    NOT_WRITTEN("RC4", "rc4", "1.2.840.113549.3.4"),
    NOT_WRITTEN("CAST5-CBC", "cast5-cbc", "1.2.840.113533.7.66.10"),
    NOT_WRITTEN("SEED-CBC", "seed-cbc", "1.2.410.200004.1.4"),
    NOT_WRITTEN("IDEA-CBC", "idea-cbc", "1.3.6.1.4.1.188.7.1.1.2"),
    NOT_WRITTEN("BF-CBC", "bf-cbc", "1.3.6.1.4.1.3029.1.2"),
    NOT_WRITTEN("PBE-MD2-DES", "pbeWithMD2AndDES-CBC", PKCS5 "1"),
    NOT_WRITTEN("PBE-MD5-DES", "pbeWithMD5AndDES-CBC", PKCS5 "3"),
    NOT_WRITTEN("PBE-MD2-RC2-64", "pbeWithMD2AndRC2-CBC", PKCS5 "4"),
    NOT_WRITTEN("PBE-MD5-RC2-64", "pbeWithMD5AndRC2-CBC", PKCS5 "6"),
    NOT_WRITTEN("PBE-SHA1-DES", "pbeWithSHA1AndDES-CBC", PKCS5 "10"),
    NOT_WRITTEN("PBE-SHA1-RC2-64", "pbeWithSHA1AndRC2-CBC", PKCS5 "11"),
};

static bool is(const char *name, const char *other)
{
    return other != NULL && strcmp(name, other) == 0;
}

static const struct pbe *find(const char *name)
{
    for (size_t i = 0; i < sizeof pbes / sizeof pbes[0]; i++)
        if (is(name, pbes[i].short_name) || is(name, pbes[i].long_name) ||
            is(name, pbes[i].oid))
            return &pbes[i];
    return NULL;
}

bool pkcs12_pbe_is_known(const char *name)
{
    return find(name) != NULL;
}

/* ---- Recipes ------------------------------------------------------------ */

bool pkcs12_refuse(const struct pkcs12_options *options,
                   const struct p12_error *err)
{
    const char *out = options->out == NULL ? "<stdout>" : options->out;

    pkcs12_say("Error creating PKCS12 structure for %s", out);
    if (err != NULL && err->rc == P12_E_PASSWORD)
        report_line(out, "the password is not UTF-8 (P12_E_PASSWORD)");
    else if (err != NULL && err->rc != P12_OK)
        pkcs12_say_error(out, err);
    return false;
}

/* The name is known: it was checked with the options. */
static bool recipe(const struct pkcs12_options *options, const char *name,
                   struct p12_recipe *out)
{
    const struct pbe *pbe = find(name);

    if (pbe->kind == P12_SCHEME_UNKNOWN) {
        pkcs12_refuse(options, NULL);
        report_line(name, "an algorithm that is read and not written, or not "
                          "known at all");
        return false;
    }
    *out = (struct p12_recipe){
        .kind = pbe->kind,
        .cipher = pbe->cipher,
        .iterations = options->iter.encryption > 0
                          ? (uint64_t)options->iter.encryption
                          : ITERATIONS,
        .salt_length =
            pbe->kind == P12_SCHEME_PKCS12_PBE ? PBE_SALT : PBES2_SALT,
    };
    return true;
}

static const char *choose(const char *given, const char *fallback)
{
    return given != NULL ? given : fallback;
}

/* -legacy: what OpenSSL wrote before 3.0. */
bool pkcs12_protection(const struct pkcs12_options *options,
                       struct p12_protection *out)
{
    const struct common common = { 0 };
    struct p12_error err = { 0 };
    const char *key = choose(options->keypbe,
                             options->legacy ? "PBE-SHA1-3DES" : "AES-256-CBC");
    const char *safe = choose(
        options->certpbe, options->legacy ? "PBE-SHA1-RC2-40" : "AES-256-CBC");

    p12_protection_init(out);
    out->mac.kind = P12_SCHEME_NONE;
    out->encrypt_plain_safes = false;
    out->threads = common_threads(&common);
    if (!recipe(options, key, &out->key) || !recipe(options, safe, &out->safe))
        return false;
    err.rc = p12_protection_check(out, &err);
    return err.rc == P12_OK || pkcs12_refuse(options, &err);
}
