#include "cli/protect_names.h"

#include <ctype.h>
#include <string.h>

enum { WORD_MAX = 64 };

/* Small letters and digits alone: "AES-256-CBC", "aes_256_cbc" and
 * "aes256cbc" are one. False if it is too long to be a name. */
static bool squeeze(const char *word, char out[WORD_MAX])
{
    size_t n = 0;

    for (; *word != '\0'; word++) {
        unsigned char c = (unsigned char)*word;

        if (strchr("-_/ ", c) != NULL)
            continue;
        if (n + 1 == WORD_MAX)
            return false;
        out[n++] = (char)tolower(c);
    }
    out[n] = '\0';
    return n != 0;
}

/* ---- Ciphers ------------------------------------------------------------ */

struct cipher_word {
    const char *word; /* squeezed */
    enum p12_scheme_kind kind;
    const char *cipher; /* the library's name */
};

#define PBES2(word, cipher)            \
    {                                  \
        word, P12_SCHEME_PBES2, cipher \
    }
#define PBE(word, cipher)                   \
    {                                       \
        word, P12_SCHEME_PKCS12_PBE, cipher \
    }

/* The library's name, OpenSSL's short ones, those of RFC 7292, C. */
static const struct cipher_word cipher_words[] = {
    { "none", P12_SCHEME_NONE, NULL },
    PBES2("aes128cbc", "AES-128-CBC"),
    PBES2("aes128", "AES-128-CBC"),
    PBES2("aes192cbc", "AES-192-CBC"),
    PBES2("aes192", "AES-192-CBC"),
    PBES2("aes256cbc", "AES-256-CBC"),
    PBES2("aes256", "AES-256-CBC"),
    PBES2("camellia128cbc", "Camellia-128-CBC"),
    PBES2("camellia128", "Camellia-128-CBC"),
    PBES2("camellia192cbc", "Camellia-192-CBC"),
    PBES2("camellia192", "Camellia-192-CBC"),
    PBES2("camellia256cbc", "Camellia-256-CBC"),
    PBES2("camellia256", "Camellia-256-CBC"),
    PBES2("desede3cbc", "DES-EDE3-CBC"),
    PBES2("des3", "DES-EDE3-CBC"),
    PBES2("descbc", "DES-CBC"),
    PBES2("cast5cbc", "CAST5-CBC"),
    PBES2("sm4cbc", "SM4-CBC"),
    PBES2("sm4", "SM4-CBC"),
    PBE("3des3keycbc", "3DES-3KEY-CBC"),
    PBE("pbesha13des", "3DES-3KEY-CBC"),
    PBE("pbewithsha1and3keytripledescbc", "3DES-3KEY-CBC"),
    PBE("pbewithshaand3keytripledescbc", "3DES-3KEY-CBC"),
    PBE("3des2keycbc", "3DES-2KEY-CBC"),
    PBE("pbesha12des", "3DES-2KEY-CBC"),
    PBE("pbewithsha1and2keytripledescbc", "3DES-2KEY-CBC"),
    PBE("pbewithshaand2keytripledescbc", "3DES-2KEY-CBC"),
    PBE("rc2128cbc", "RC2-128-CBC"),
    PBE("pbesha1rc2128", "RC2-128-CBC"),
    PBE("pbewithsha1and128bitrc2cbc", "RC2-128-CBC"),
    PBE("pbewithshaand128bitrc2cbc", "RC2-128-CBC"),
    PBE("rc240cbc", "RC2-40-CBC"),
    PBE("pbesha1rc240", "RC2-40-CBC"),
    PBE("pbewithsha1and40bitrc2cbc", "RC2-40-CBC"),
    PBE("pbewithshaand40bitrc2cbc", "RC2-40-CBC"),
    PBE("rc4128", "RC4-128"),
    PBE("pbesha1rc4128", "RC4-128"),
    PBE("pbewithsha1and128bitrc4", "RC4-128"),
    PBE("pbewithshaand128bitrc4", "RC4-128"),
    PBE("rc440", "RC4-40"),
    PBE("pbesha1rc440", "RC4-40"),
    PBE("pbewithsha1and40bitrc4", "RC4-40"),
    PBE("pbewithshaand40bitrc4", "RC4-40"),
};

bool protect_name_cipher(const char *word, struct p12_recipe *out)
{
    char squeezed[WORD_MAX];

    if (!squeeze(word, squeezed))
        return false;
    for (size_t i = 0; i < sizeof cipher_words / sizeof cipher_words[0]; i++) {
        if (strcmp(squeezed, cipher_words[i].word) != 0)
            continue;
        out->kind = cipher_words[i].kind;
        out->cipher = cipher_words[i].cipher;
        return true;
    }
    return false;
}

const char *protect_names_of_ciphers(void)
{
    return "AES-256-CBC, AES-192-CBC, AES-128-CBC; for old readers "
           "PBE-SHA1-3DES, PBE-SHA1-RC2-40; none";
}

/* ---- The MAC's kind, and KDFs ------------------------------------------- */

bool protect_name_mac(const char *word, enum p12_scheme_kind *out)
{
    static const struct {
        const char *word;
        enum p12_scheme_kind kind;
    } words[] = {
        { "none", P12_SCHEME_NONE },
        { "pbmac1", P12_SCHEME_PBMAC1 },
        { "pbmac1pbkdf2", P12_SCHEME_PBMAC1 },
        { "hmacpkcs12", P12_SCHEME_HMAC_PKCS12 },
        { "hmac", P12_SCHEME_HMAC_PKCS12 },
        { "pkcs12", P12_SCHEME_HMAC_PKCS12 },
    };
    char squeezed[WORD_MAX];

    if (!squeeze(word, squeezed))
        return false;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(squeezed, words[i].word) != 0)
            continue;
        *out = words[i].kind;
        return true;
    }
    return false;
}

const char *protect_name_kdf(const char *word)
{
    char squeezed[WORD_MAX];

    if (!squeeze(word, squeezed))
        return NULL;
    if (strcmp(squeezed, "pbkdf2") == 0)
        return "PBKDF2";
    return strcmp(squeezed, "scrypt") == 0 ? "scrypt" : NULL;
}

/* ---- Hashes ------------------------------------------------------------- */

/* The word without what says that it is an HMAC: OpenSSL's and RFC 8018's
 * names of PRFs. */
static const char *bare_hash(const char *squeezed)
{
    static const char *const fronts[] = { "hmacwith", "hmac", "idhmacwith" };

    for (size_t i = 0; i < sizeof fronts / sizeof fronts[0]; i++) {
        size_t len = strlen(fronts[i]);

        if (strncmp(squeezed, fronts[i], len) == 0)
            return squeezed + len;
    }
    return squeezed;
}

const char *protect_name_hash(const char *word)
{
    static const char *const hashes[] = {
        "MD5",        "SHA-1",       "SHA-224",      "SHA-256",      "SHA-384",
        "SHA-512",    "SHA-512/224", "SHA-512/256",  "SHA3-224",     "SHA3-256",
        "SHA3-384",   "SHA3-512",    "Streebog-256", "Streebog-512", "SM3",
        "RIPEMD-160", "BLAKE2b-512", "BLAKE2s-256",
    };
    static const char *const aliases[][2] = {
        { "sha", "SHA-1" },
        { "sha2224", "SHA-224" },
        { "sha2256", "SHA-256" },
        { "sha2384", "SHA-384" },
        { "sha2512", "SHA-512" },
        { "sha2512224", "SHA-512/224" },
        { "sha2512256", "SHA-512/256" },
        { "rmd160", "RIPEMD-160" },
    };
    char squeezed[WORD_MAX];
    char known[WORD_MAX];
    const char *bare;

    if (!squeeze(word, squeezed))
        return NULL;
    bare = bare_hash(squeezed);
    for (size_t i = 0; i < sizeof hashes / sizeof hashes[0]; i++)
        if (squeeze(hashes[i], known) && strcmp(bare, known) == 0)
            return hashes[i];
    for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
        if (strcmp(bare, aliases[i][0]) == 0)
            return aliases[i][1];
    return NULL;
}

const char *protect_names_of_hashes(void)
{
    return "SHA-256, SHA-384, SHA-512, SHA-224, SHA-512/256, SHA-512/224, "
           "SHA3-256, SHA-1";
}
