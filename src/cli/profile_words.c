#include "cli/profile_words.h"

#include <ctype.h>
#include <string.h>

const struct profile_word profile_kinds[] = {
    { "policy", P12_PROFILE_POLICY },
    { "reader", P12_PROFILE_READER },
    { NULL, 0 },
};

const struct profile_word profile_schemes[] = {
    { "PBES2", P12_SCHEME_PBES2 },
    { "PBES1", P12_SCHEME_PBES1 },
    { "PKCS12-PBE", P12_SCHEME_PKCS12_PBE },
    { "PBMAC1", P12_SCHEME_PBMAC1 },
    { "HMAC-PKCS12", P12_SCHEME_HMAC_PKCS12 },
    { "HMAC-GOST", P12_SCHEME_HMAC_GOST },
    { "none", P12_SCHEME_NONE },
    { "unknown", P12_SCHEME_UNKNOWN },
    { NULL, 0 },
};

const struct profile_word profile_standings[] = {
    { "accepted", P12_ACCEPTED },
    { "discouraged", P12_DISCOURAGED },
    { "unverified", P12_UNVERIFIED },
    { "refused", P12_REFUSED },
    { NULL, 0 },
};

const struct profile_word profile_severities[] = {
    { "error", P12_ERROR },
    { "warning", P12_WARNING },
    { "note", P12_NOTE },
    { "off", P12_OFF },
    { NULL, 0 },
};

const struct profile_word *profile_word_find(const struct profile_word *words,
                                             const char *word)
{
    for (; words->word != NULL; words++)
        if (strcmp(words->word, word) == 0)
            return words;
    return NULL;
}

const char *profile_word_of(const struct profile_word *words, int value)
{
    while (words->word != NULL && words->value != value)
        words++;
    return words->word;
}

void profile_words_list(const struct profile_word *words, struct bytes *out)
{
    for (size_t i = 0; words[i].word != NULL; i++) {
        if (i != 0)
            bytes_add_text(out, ", ");
        bytes_add_text(out, words[i].word);
    }
}

/* ---- Algorithms --------------------------------------------------------- */

const char *const profile_kdfs[] = { "PBKDF2", "scrypt", "PKCS12KDF", "PBKDF1",
                                     NULL };

/* Also those that no build computes: a profile may speak of them. */
const char *const profile_hashes[] = { "SHA-256",      "SHA-384",
                                       "SHA-512",      "SHA-224",
                                       "SHA-512/224",  "SHA-512/256",
                                       "SHA-1",        "SHA3-224",
                                       "SHA3-256",     "SHA3-384",
                                       "SHA3-512",     "MD2",
                                       "MD4",          "MD5",
                                       "RIPEMD-160",   "Streebog-256",
                                       "Streebog-512", "GOST R 34.11-94",
                                       "SM3",          "BLAKE2b-512",
                                       "BLAKE2s-256",  NULL };

const char *const profile_ciphers[] = { "AES-256-CBC",
                                        "AES-192-CBC",
                                        "AES-128-CBC",
                                        "DES-EDE3-CBC",
                                        "3DES-3KEY-CBC",
                                        "3DES-2KEY-CBC",
                                        "DES-CBC",
                                        "RC2-CBC",
                                        "RC2-40-CBC",
                                        "RC2-64-CBC",
                                        "RC2-128-CBC",
                                        "RC4",
                                        "RC4-40",
                                        "RC4-128",
                                        "Camellia-128-CBC",
                                        "Camellia-192-CBC",
                                        "Camellia-256-CBC",
                                        "CAST5-CBC",
                                        "SM4-CBC",
                                        "SEED-CBC",
                                        "ARIA-128-CBC",
                                        "ARIA-192-CBC",
                                        "ARIA-256-CBC",
                                        "IDEA-CBC",
                                        "RC5-CBC",
                                        "GOST 28147-89-CFB",
                                        "Magma-CTR-ACPKM",
                                        "Magma-CTR-ACPKM-OMAC",
                                        "Kuznyechik-CTR-ACPKM",
                                        "Kuznyechik-CTR-ACPKM-OMAC",
                                        "AES-128-GCM",
                                        "AES-192-GCM",
                                        "AES-256-GCM",
                                        "ChaCha20-Poly1305",
                                        NULL };

/* The next character that counts, in lower case; 0 at the end. */
static int next(const char **text)
{
    while (**text != '\0' && strchr("-_/ ", **text) != NULL)
        (*text)++;
    return **text == '\0' ? 0 : tolower((unsigned char)*(*text)++);
}

/* What follows `front`; NULL if `text` does not begin with it. */
static const char *behind(const char *text, const char *front)
{
    for (int c = next(&front); c != 0; c = next(&front))
        if (next(&text) != c)
            return NULL;
    return text;
}

static bool is_same(const char *a, const char *b)
{
    const char *rest = behind(a, b);

    return rest != NULL && next(&rest) == 0;
}

static bool is_name(const char *name, const char *word)
{
    const char *rest = behind(name, word);

    return rest != NULL && (is_same(rest, "") || is_same(rest, "CBC"));
}

/* "1.2.840.113549.3.7" */
static bool is_oid(const char *word)
{
    size_t n_dots = 0;

    if (word[0] < '0' || word[0] > '2')
        return false;
    for (; *word != '\0'; word++) {
        if (*word == '.') {
            n_dots++;
            word++;
        }
        if (!isdigit((unsigned char)*word))
            return false;
    }
    return n_dots != 0;
}

const char *profile_algorithm(const char *const *names, const char *word,
                              struct nearest *near)
{
    *near = nearest_to(word);
    if (is_oid(word))
        return word;
    for (size_t i = 0; names[i] != NULL; i++) {
        if (is_name(names[i], word))
            return names[i];
        nearest_try(near, names[i]);
    }
    return NULL;
}

const char *profile_prf(const char *word, struct nearest *near)
{
    static const char *const fronts[] = { "hmacWith", "HMAC" };

    for (size_t i = 0; i < sizeof fronts / sizeof fronts[0]; i++) {
        const char *rest = behind(word, fronts[i]);

        if (rest != NULL)
            return profile_algorithm(profile_hashes,
                                     rest[0] == '-' ? rest + 1 : rest, near);
    }
    return profile_algorithm(profile_hashes, word, near);
}

/* The key derivations of PKCS #12 and PBES1 hash without a key. */
void profile_add_prf(struct bytes *out, enum p12_scheme_kind kind,
                     const char *hash)
{
    bool is_pbkdf2 = kind == P12_SCHEME_PBES2 || kind == P12_SCHEME_PBMAC1 ||
                     kind == P12_SCHEME_HMAC_GOST;

    bytes_add_format(out, "%s%s", is_pbkdf2 && !is_oid(hash) ? "HMAC-" : "",
                     hash);
}

const char *profile_part_word(enum p12_part part)
{
    switch (part) {
    case P12_PART_KEY:
        return "keys";
    case P12_PART_SAFE:
        return "safes";
    case P12_PART_MAC:
        break;
    }
    return "mac";
}
