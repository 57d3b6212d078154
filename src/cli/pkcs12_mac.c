#include "cli/pkcs12_export.h"

#include <string.h>
#include <strings.h>

enum { ITERATIONS = 2048, SALT = 8, NAMES_MAX = 5 };

/* ---- Names -------------------------------------------------------------- */

/* A digest by all names that OpenSSL's providers and its tables have for it.
 * For -macalg case does not count; -pbmac1_pbkdf2_md takes the first two and
 * the OID, letter by letter. */
struct digest {
    const char *hash; /* the library's name; NULL: none of ours */
    const char *oid;
    const char *names[NAMES_MAX];
};

#define NIST "2.16.840.1.101.3.4.2."

static const struct digest digests[] = {
    { "SHA-256",
      NIST "1",
      { "SHA256", "sha256", "SHA-256", "SHA2-256", "RSA-SHA256" } },
    { "SHA-1",
      "1.3.14.3.2.26",
      { "SHA1", "sha1", "SHA-1", "ssl3-sha1", "RSA-SHA1" } },
    { "SHA-384",
      NIST "2",
      { "SHA384", "sha384", "SHA-384", "SHA2-384", "RSA-SHA384" } },
    { "SHA-512",
      NIST "3",
      { "SHA512", "sha512", "SHA-512", "SHA2-512", "RSA-SHA512" } },
    { "SHA-224",
      NIST "4",
      { "SHA224", "sha224", "SHA-224", "SHA2-224", "RSA-SHA224" } },
    { "SHA-512/224",
      NIST "5",
      { "SHA512-224", "sha512-224", "SHA-512/224", "SHA2-512/224",
        "RSA-SHA512/224" } },
    { "SHA-512/256",
      NIST "6",
      { "SHA512-256", "sha512-256", "SHA-512/256", "SHA2-512/256",
        "RSA-SHA512/256" } },
    { "SHA3-224", NIST "7", { "SHA3-224", "sha3-224", "RSA-SHA3-224" } },
    { "SHA3-256", NIST "8", { "SHA3-256", "sha3-256", "RSA-SHA3-256" } },
    { "SHA3-384", NIST "9", { "SHA3-384", "sha3-384", "RSA-SHA3-384" } },
    { "SHA3-512", NIST "10", { "SHA3-512", "sha3-512", "RSA-SHA3-512" } },
    { "MD5", "1.2.840.113549.2.5", { "MD5", "md5", "ssl3-md5", "RSA-MD5" } },
    { "RIPEMD-160",
      "1.3.36.3.2.1",
      { "RIPEMD160", "ripemd160", "RIPEMD-160", "RIPEMD", "rmd160" } },
    { "SM3", "1.2.156.10197.1.401", { "SM3", "sm3", "RSA-SM3" } },
    { "BLAKE2b-512",
      "1.3.6.1.4.1.1722.12.2.1.16",
      { "BLAKE2b512", "blake2b512", "BLAKE2B-512" } },
    { "BLAKE2s-256",
      "1.3.6.1.4.1.1722.12.2.2.8",
      { "BLAKE2s256", "blake2s256", "BLAKE2S-256" } },
    { NULL, NIST "11", { "SHAKE128", "shake128", "SHAKE-128" } },
    { NULL, NIST "12", { "SHAKE256", "shake256", "SHAKE-256" } },
    { NULL, "1.2.840.113549.2.4", { "MD4", "md4", "RSA-MD4" } },
    { NULL, "1.0.10118.3.0.55", { "whirlpool", "whirlpool" } },
    { NULL, NULL, { "MD5-SHA1", "md5-sha1" } },
    { NULL, NULL, { "NULL", "null" } },
};

enum { N_DIGESTS = sizeof digests / sizeof digests[0] };

/* "sha256WithRSAEncryption" is "sha256" as well. */
static bool is_with_rsa(const char *name, const char *digest)
{
    size_t len = strlen(digest);

    return strncasecmp(name, digest, len) == 0 &&
           strcasecmp(name + len, "WithRSAEncryption") == 0;
}

static bool has_name(const struct digest *d, const char *name)
{
    if (d->oid != NULL && strcmp(name, d->oid) == 0)
        return true;
    for (size_t i = 0; i < NAMES_MAX && d->names[i] != NULL; i++)
        if (strcasecmp(name, d->names[i]) == 0)
            return true;
    return is_with_rsa(name, d->names[1]);
}

static const struct digest *find(const char *name)
{
    for (size_t i = 0; i < N_DIGESTS; i++)
        if (has_name(&digests[i], name))
            return &digests[i];
    return NULL;
}

static const struct digest *find_md(const char *name)
{
    for (size_t i = 0; i < N_DIGESTS; i++) {
        const struct digest *d = &digests[i];

        if (strcmp(name, d->names[0]) == 0 || strcmp(name, d->names[1]) == 0 ||
            (d->oid != NULL && strcmp(name, d->oid) == 0))
            return d;
    }
    return NULL;
}

/* ---- What is wrong ------------------------------------------------------ */

static bool fail_name(const char *name)
{
    pkcs12_say("pkcs12: Unknown option or message digest: %s", name);
    pkcs12_say("pkcs12: Use -help for summary.");
    return false;
}

static bool fail_pbmac1(void)
{
    pkcs12_say("Error creating PBMAC1");
    return false;
}

static bool fail_hmac(void)
{
    pkcs12_say("Error creating PKCS12 MAC; no PKCS12KDF support?");
    pkcs12_say("Use -nomac or -pbmac1_pbkdf2 if PKCS12KDF support not "
               "available");
    return false;
}

static bool fail(const struct pkcs12_options *options,
                 const struct p12_error *err)
{
    bool never = options->pbmac1 ? fail_pbmac1() : fail_hmac();

    if (err != NULL)
        pkcs12_say_error(options->pbmac1 ? "-pbmac1_pbkdf2" : "-macalg", err);
    return never;
}

/* ---- The recipe --------------------------------------------------------- */

/* OpenSSL knows no identifier of SM3's HMAC, so nobody could open it there. */
static bool has_hmac(const struct digest *digest)
{
    return strcmp(digest->hash, "SM3") != 0;
}

/* The digest of PBKDF2 is the MAC's unless another is asked for. */
static bool settle(const struct pkcs12_options *options,
                   const struct digest *mac, struct p12_protection *out)
{
    const struct digest *md = mac;
    struct p12_error err = { 0 };

    if (options->pbmac1 && options->pbmac1_md != NULL)
        md = find_md(options->pbmac1_md);
    if (md == NULL || mac->hash == NULL || md->hash == NULL ||
        (options->pbmac1 && (!has_hmac(md) || !has_hmac(mac))))
        return fail(options, NULL);
    out->mac = (struct p12_recipe){
        .kind = options->pbmac1 ? P12_SCHEME_PBMAC1 : P12_SCHEME_HMAC_PKCS12,
        .hash = md->hash,
        .hmac = mac->hash,
        .iterations =
            options->iter.mac > 0 ? (uint64_t)options->iter.mac : ITERATIONS,
        .salt_length =
            options->macsaltlen > 0 ? (size_t)options->macsaltlen : SALT,
    };
    err.rc = p12_protection_check(out, &err);
    return err.rc == P12_OK || fail(options, &err);
}

bool pkcs12_protection_mac(const struct pkcs12_options *options,
                           struct p12_protection *out)
{
    const char *name = options->macalg;
    const struct digest *mac;

    if (name == NULL)
        name = options->legacy ? "sha1" : "sha256";
    mac = find(name);
    if (mac == NULL)
        return fail_name(name);
    return options->iter.mac < 0 || settle(options, mac, out);
}
