#include "facts.h"

#include <string.h>
#include <strings.h>

/* ---- A recipe with its defaults, as <p12/protection.h> states them ------- */

struct part {
    enum p12_scheme_kind kind;
    bool is_scrypt;
    const char *hash;
    const char *cipher;
    const char *hmac;
    uint64_t iterations;
    size_t salt;
    size_t key;
};

static size_t size_of_hash(const char *name)
{
    static const struct {
        const char *name;
        size_t size;
    } sizes[] = {
        { "MD5", 16 },     { "SHA-1", 20 },       { "SHA-224", 28 },
        { "SHA-256", 32 }, { "SHA-512/256", 32 }, { "SHA-384", 48 },
        { "SHA-512", 64 },
    };

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        if (strcasecmp(name, sizes[i].name) == 0)
            return sizes[i].size;
    return 0;
}

static struct part part_of(const struct p12_recipe *r)
{
    bool is_new = r->kind == P12_SCHEME_PBES2 || r->kind == P12_SCHEME_PBMAC1;
    struct part p = { .kind = r->kind };

    if (r->kind == P12_SCHEME_NONE)
        return p;
    p.is_scrypt = is_new && r->kdf != NULL && strcasecmp(r->kdf, "scrypt") == 0;
    p.hash = r->hash != NULL ? r->hash : "SHA-256";
    p.hmac = r->hmac != NULL ? r->hmac : "SHA-256";
    p.cipher = r->cipher != NULL             ? r->cipher
               : r->kind == P12_SCHEME_PBES2 ? "AES-256-CBC"
                                             : "3DES-3KEY-CBC";
    if (r->kind == P12_SCHEME_PKCS12_PBE)
        p.hash = "SHA-1";
    p.iterations = r->iterations != 0 ? r->iterations : 600000;
    p.salt = r->salt_length != 0 ? r->salt_length : 16;
    p.key = r->key_length != 0 ? r->key_length : size_of_hash(p.hmac);
    return p;
}

uint64_t facts_iterations(const struct p12_recipe *recipe)
{
    struct part p = part_of(recipe);

    return p.is_scrypt ? 0 : p.iterations;
}

/* ---- Policies ----------------------------------------------------------- */

static bool is_one_of(const char *name, const char *words)
{
    size_t len = strlen(name);

    for (; *words != '\0'; words++)
        if (*words == ' ' && strncasecmp(words + 1, name, len) == 0 &&
            words[len + 1] == ' ')
            return true;
    return false;
}

static bool okta(enum p12_part part, const struct part *p)
{
    if (part == P12_PART_MAC)
        return p->kind == P12_SCHEME_PBMAC1 && !p->is_scrypt;
    return p->kind == P12_SCHEME_PBES2 && !p->is_scrypt &&
           is_one_of(p->cipher, " AES-256-CBC ");
}

static bool rfc(enum p12_part part, const struct part *p)
{
    return part != P12_PART_MAC ||
           (p->kind == P12_SCHEME_PBMAC1 && !p->is_scrypt && p->key >= 20);
}

static bool fips(enum p12_part part, const struct part *p)
{
    if (p->kind == P12_SCHEME_NONE)
        return part != P12_PART_KEY;
    if (p->is_scrypt || p->iterations < 1000 || p->salt < 16 ||
        is_one_of(p->hash, " MD5 "))
        return false;
    if (part == P12_PART_MAC)
        return p->kind == P12_SCHEME_PBMAC1 && p->key >= 14 &&
               !is_one_of(p->hmac, " MD5 ");
    return p->kind == P12_SCHEME_PBES2 &&
           strncasecmp(p->cipher, "AES-", 4) == 0;
}

static bool owasp(enum p12_part part, const struct part *p)
{
    if (p->kind == P12_SCHEME_NONE)
        return part != P12_PART_KEY;
    if (p->is_scrypt ||
        (p->kind != P12_SCHEME_PBES2 && p->kind != P12_SCHEME_PBMAC1))
        return false;
    return (is_one_of(p->hash, " SHA-256 ") && p->iterations >= 600000) ||
           (is_one_of(p->hash, " SHA-512 ") && p->iterations >= 210000) ||
           (is_one_of(p->hash, " SHA-1 ") && p->iterations >= 1400000);
}

static bool mtls(enum p12_part part, const struct part *p)
{
    return part != P12_PART_KEY || p->kind != P12_SCHEME_NONE;
}

static bool modern(enum p12_part part, const struct part *p)
{
    return okta(part, p) && rfc(part, p) && fips(part, p);
}

static bool sound(enum p12_part part, const struct part *p)
{
    (void)part;
    (void)p;
    return true;
}

static const struct {
    const char *name;
    bool (*accepts)(enum p12_part part, const struct part *p);
} policies[] = {
    { "modern", modern },    { "okta-workflows", okta }, { "rfc9579", rfc },
    { "rfc9879", rfc },      { "fips-140-3", fips },     { "owasp", owasp },
    { "mtls-client", mtls }, { "sound", sound },
};

/* ---- Readers ------------------------------------------------------------ */

struct reader {
    const char *name;
    const char *ciphers; /* those of the PBEs too */
    const char *prfs;    /* of PBES2 */
    const char *hmacs;   /* of the MAC of RFC 7292 */
    const char *pbmac1;  /* its HMACs and PRFs; "" for none */
    uint64_t max;        /* iterations */
    size_t min_salt;
    bool plain_safes, plain_keys, no_mac, scrypt;
};

#define MANY     " SHA-1 SHA-224 SHA-256 SHA-384 SHA-512 "
#define MORE     MANY "SHA-512/224 SHA-512/256 "
#define AES      " AES-128-CBC AES-192-CBC AES-256-CBC "
#define CAMELLIA "Camellia-128-CBC Camellia-192-CBC Camellia-256-CBC "
#define ANY      UINT64_MAX

/* Where no maximum is known, our own 600,000 has to do. */
static const struct reader readers[] = {
    { "openssl-1.1",
      AES "DES-EDE3-CBC 3DES-3KEY-CBC 3DES-2KEY-CBC RC2-40-CBC RC2-128-CBC ",
      MANY, MORE, "", ANY, 1, true, true, true, false },
    { "openssl-3.0", AES CAMELLIA "DES-EDE3-CBC 3DES-3KEY-CBC 3DES-2KEY-CBC ",
      MORE, MORE, "", ANY, 1, true, true, true, true },
    { "openssl-3.4", AES CAMELLIA "DES-EDE3-CBC 3DES-3KEY-CBC 3DES-2KEY-CBC ",
      MORE, MORE, MORE, ANY, 1, true, true, true, true },
    { "gnutls-3.7", AES "DES-EDE3-CBC 3DES-3KEY-CBC RC2-40-CBC ", MANY, MANY,
      "", 10485760, 1, true, true, false, false },
    { "gnutls-3.8.6", AES "DES-EDE3-CBC 3DES-3KEY-CBC RC2-40-CBC ", MANY, MANY,
      MANY, 10485760, 1, true, true, false, false },
    { "nss",
      AES CAMELLIA
      "DES-EDE3-CBC 3DES-3KEY-CBC 3DES-2KEY-CBC RC2-40-CBC RC2-128-CBC ",
      MANY, MANY, MANY, 12000000, 1, true, true, false, false },
    { "java-8", " 3DES-3KEY-CBC RC2-40-CBC RC2-128-CBC ", "", " SHA-1 ", "",
      600000, 8, false, false, false, false },
    { "java-17",
      " AES-128-CBC AES-256-CBC 3DES-3KEY-CBC RC2-40-CBC RC2-128-CBC ", MANY,
      MORE, "", 5000000, 8, true, false, true, false },
    { "java-26",
      " AES-128-CBC AES-256-CBC 3DES-3KEY-CBC RC2-40-CBC RC2-128-CBC ", MANY,
      MORE, " SHA-256 SHA-512 ", 5000000, 8, true, false, true, false },
    { "windows-2016", " 3DES-3KEY-CBC ", "", " SHA-1 ", "", 600000, 1, false,
      false, false, false },
    { "windows-2019", AES "3DES-3KEY-CBC ", " SHA-256 ", " SHA-1 SHA-256 ", "",
      600000, 1, false, false, false, false },
    { "macos-14", " 3DES-3KEY-CBC ", "", " SHA-1 ", "", 600000, 1, false, false,
      false, false },
    { "macos-26", AES "3DES-3KEY-CBC ", " SHA-256 ", " SHA-1 SHA-256 ", "",
      600000, 1, false, false, false, false },
    { "android-12", " 3DES-3KEY-CBC ", "", " SHA-1 ", "", 600000, 1, false,
      false, false, false },
    { "android-16", AES "3DES-3KEY-CBC ", " SHA-256 ", " SHA-1 SHA-256 ", "",
      600000, 1, false, false, false, false },
    { "dotnet-no-password", AES "3DES-3KEY-CBC ", " SHA-256 ",
      " SHA-1 SHA-256 ", "", 600000, 1, false, false, false, false },
    { "go-x-crypto", " 3DES-3KEY-CBC RC2-40-CBC ", "", " SHA-1 ", "", 1000000,
      1, false, false, false, false },
    { "go-pkcs12", AES "3DES-3KEY-CBC RC2-40-CBC ", " SHA-256 ",
      " SHA-1 SHA-256 ", " SHA-256 ", 5000000, 1, false, false, false, false },
};

uint64_t facts_total(const char *profile)
{
    return strcmp(profile, "dotnet-no-password") == 0 ? 600000 : UINT64_MAX;
}

static bool opens_mac(const struct reader *r, const struct part *p)
{
    if (p->kind == P12_SCHEME_HMAC_PKCS12)
        return is_one_of(p->hmac, r->hmacs);
    return p->kind == P12_SCHEME_PBMAC1 && !p->is_scrypt &&
           is_one_of(p->hmac, r->pbmac1) && is_one_of(p->hash, r->pbmac1) &&
           p->key >= 20 && p->key <= 64;
}

static bool opens_encryption(const struct reader *r, const struct part *p)
{
    if (!is_one_of(p->cipher, r->ciphers))
        return false;
    if (p->kind != P12_SCHEME_PBES2)
        return p->kind == P12_SCHEME_PKCS12_PBE;
    return p->is_scrypt ? r->scrypt : is_one_of(p->hash, r->prfs);
}

static bool opens(const struct reader *r, enum p12_part part,
                  const struct part *p)
{
    if (p->kind == P12_SCHEME_NONE)
        return part == P12_PART_MAC    ? r->no_mac
               : part == P12_PART_SAFE ? r->plain_safes
                                       : r->plain_keys;
    if (p->salt < r->min_salt || (!p->is_scrypt && p->iterations > r->max))
        return false;
    return part == P12_PART_MAC ? opens_mac(r, p) : opens_encryption(r, p);
}

bool facts_accept(const char *profile, enum p12_part part,
                  const struct p12_recipe *recipe)
{
    struct part p = part_of(recipe);

    for (size_t i = 0; i < sizeof policies / sizeof policies[0]; i++)
        if (strcmp(policies[i].name, profile) == 0)
            return policies[i].accepts(part, &p);
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++)
        if (strcmp(readers[i].name, profile) == 0)
            return opens(&readers[i], part, &p);
    return false;
}
