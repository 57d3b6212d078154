#include "cli/pkcs12.h"

#include <string.h>
#include <strings.h>

struct name {
    const char *theirs;
    const char *ours; /* NULL: it is no cipher that is written here */
};

/* What `openssl list -cipher-algorithms` has in CBC, with its other names. */
static const struct name names[] = {
    { "aes-128-cbc", "AES-128-CBC" },
    { "aes128", "AES-128-CBC" },
    { "2.16.840.1.101.3.4.1.2", "AES-128-CBC" },
    { "aes-192-cbc", "AES-192-CBC" },
    { "aes192", "AES-192-CBC" },
    { "2.16.840.1.101.3.4.1.22", "AES-192-CBC" },
    { "aes-256-cbc", "AES-256-CBC" },
    { "aes256", "AES-256-CBC" },
    { "2.16.840.1.101.3.4.1.42", "AES-256-CBC" },
    { "camellia-128-cbc", "Camellia-128-CBC" },
    { "camellia128", "Camellia-128-CBC" },
    { "1.2.392.200011.61.1.1.1.2", "Camellia-128-CBC" },
    { "camellia-192-cbc", "Camellia-192-CBC" },
    { "camellia192", "Camellia-192-CBC" },
    { "1.2.392.200011.61.1.1.1.3", "Camellia-192-CBC" },
    { "camellia-256-cbc", "Camellia-256-CBC" },
    { "camellia256", "Camellia-256-CBC" },
    { "1.2.392.200011.61.1.1.1.4", "Camellia-256-CBC" },
    { "des-ede3-cbc", "DES-EDE3-CBC" },
    { "des3", "DES-EDE3-CBC" },
    { "1.2.840.113549.3.7", "DES-EDE3-CBC" },
    { "des-cbc", "DES-CBC" },
    { "des", "DES-CBC" },
    { "1.3.14.3.2.7", "DES-CBC" },
    { "rc2-cbc", "RC2-128-CBC" },
    { "rc2", "RC2-128-CBC" },
    { "rc2-128", "RC2-128-CBC" },
    { "1.2.840.113549.3.2", "RC2-128-CBC" },
    { "rc2-64-cbc", "RC2-64-CBC" },
    { "rc2-64", "RC2-64-CBC" },
    { "rc2-40-cbc", "RC2-40-CBC" },
    { "rc2-40", "RC2-40-CBC" },
    { "cast5-cbc", "CAST5-CBC" },
    { "cast-cbc", "CAST5-CBC" },
    { "cast", "CAST5-CBC" },
    { "1.2.840.113533.7.66.10", "CAST5-CBC" },
    { "sm4-cbc", "SM4-CBC" },
    { "sm4", "SM4-CBC" },
    { "1.2.156.10197.1.104.2", "SM4-CBC" },

    { "aria128", NULL },
    { "aria192", NULL },
    { "aria256", NULL },
    { "seed", NULL },
    { "bf", NULL },
    { "blowfish", NULL },
    { "desx", NULL },
    { "desx-cbc", NULL },
    { "des-ede", NULL },
    { "des-ede3", NULL },
    { "rc4", NULL },
    { "rc4-40", NULL },
    { "chacha20", NULL },
    { "chacha20-poly1305", NULL },
    { "null", NULL },
    { "aes128-wrap", NULL },
    { "aes192-wrap", NULL },
    { "aes256-wrap", NULL },
    { "aes128-wrap-pad", NULL },
    { "aes192-wrap-pad", NULL },
    { "aes256-wrap-pad", NULL },
    { "des3-wrap", NULL },
};

/* All else that OpenSSL knows is one of these in one of those modes. */
static const char *const families[] = {
    "aes-128",      "aes-192",      "aes-256",  "id-aes128", "id-aes192",
    "id-aes256",    "aria-128",     "aria-192", "aria-256",  "camellia-128",
    "camellia-192", "camellia-256", "des",      "des-ede",   "des-ede3",
    "bf",           "cast5",        "rc2",      "seed",      "sm4",

};

static const char *const modes[] = {
    "-cbc",  "-cfb",      "-cfb1",    "-cfb8",    "-ctr", "-ecb",
    "-ofb",  "-gcm",      "-ccm",     "-ocb",     "-xts", "-siv",
    "-wrap", "-wrap-pad", "-cbc-cts", "-gcm-siv",
};

static bool has_mode(const char *rest)
{
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
        if (strcasecmp(rest, modes[i]) == 0)
            return true;
    return false;
}

static bool is_other_mode(const char *name)
{
    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++) {
        size_t len = strlen(families[i]);

        if (strncasecmp(name, families[i], len) == 0 && has_mode(name + len))
            return true;
    }
    return false;
}

enum pkcs12_cipher_status pkcs12_cipher_find(const char *name,
                                             const char **cipher)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcasecmp(names[i].theirs, name) != 0)
            continue;
        if (names[i].ours == NULL)
            return PKCS12_CIPHER_REFUSED;
        *cipher = names[i].ours;
        return PKCS12_CIPHER_OK;
    }
    return is_other_mode(name) ? PKCS12_CIPHER_REFUSED : PKCS12_CIPHER_UNKNOWN;
}
