#include "recipes.h"

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

static const struct p12_recipe recipes[] = {
    { .kind = P12_SCHEME_NONE },
    { .kind = P12_SCHEME_PBES2 },
    { .kind = P12_SCHEME_PKCS12_PBE },
    { .kind = P12_SCHEME_PBES2, .kdf = "scrypt" },
    { .kind = P12_SCHEME_PBES2, .hash = "SHA-1", .cipher = "AES-128-CBC" },
    { .kind = P12_SCHEME_PBES2, .hash = "SHA-224", .cipher = "AES-192-CBC" },
    { .kind = P12_SCHEME_PBES2, .hash = "SHA-384" },
    { .kind = P12_SCHEME_PBES2, .hash = "SHA-512" },
    { .kind = P12_SCHEME_PBES2, .hash = "SHA-512/224" },
    { .kind = P12_SCHEME_PBES2, .hash = "SHA-512/256" },
    { .kind = P12_SCHEME_PBES2, .cipher = "DES-EDE3-CBC" },
    { .kind = P12_SCHEME_PBES2, .cipher = "Camellia-128-CBC" },
    { .kind = P12_SCHEME_PBES2, .cipher = "Camellia-256-CBC" },
    { .kind = P12_SCHEME_PBES2, .kdf = "scrypt", .cipher = "AES-128-CBC" },
    { .kind = P12_SCHEME_PKCS12_PBE, .cipher = "3DES-2KEY-CBC" },
    { .kind = P12_SCHEME_PKCS12_PBE, .cipher = "RC2-128-CBC" },
    { .kind = P12_SCHEME_PKCS12_PBE, .cipher = "RC2-40-CBC" },
};

static const struct p12_recipe macs[] = {
    { .kind = P12_SCHEME_NONE },
    { .kind = P12_SCHEME_PBMAC1 },
    { .kind = P12_SCHEME_HMAC_PKCS12 },
    { .kind = P12_SCHEME_PBMAC1, .hash = "SHA-512", .hmac = "SHA-256" },
    { .kind = P12_SCHEME_PBMAC1, .hash = "SHA-1", .hmac = "SHA-1" },
    { .kind = P12_SCHEME_PBMAC1, .hmac = "SHA-512", .key_length = 20 },
    { .kind = P12_SCHEME_PBMAC1, .hmac = "SHA-512/256", .key_length = 64 },
    { .kind = P12_SCHEME_PBMAC1, .kdf = "scrypt" },
    { .kind = P12_SCHEME_HMAC_PKCS12, .hmac = "SHA-1" },
    { .kind = P12_SCHEME_HMAC_PKCS12, .hmac = "SHA-224" },
    { .kind = P12_SCHEME_HMAC_PKCS12, .hmac = "SHA-384" },
    { .kind = P12_SCHEME_HMAC_PKCS12, .hmac = "SHA-512" },
    { .kind = P12_SCHEME_HMAC_PKCS12, .hmac = "SHA-512/256" },
    { .kind = P12_SCHEME_HMAC_PKCS12, .hmac = "MD5" },
};

static struct p12_recipe cheap(struct p12_recipe recipe)
{
    recipe.iterations = 2;
    recipe.scrypt_n = 2;
    recipe.scrypt_r = 1;
    recipe.scrypt_p = 1;
    return recipe;
}

struct p12_recipe test_recipe(size_t i)
{
    return cheap(recipes[i % LENGTH(recipes)]);
}

struct p12_recipe test_mac_recipe(size_t i)
{
    return cheap(macs[i % LENGTH(macs)]);
}

size_t test_n_recipes(void)
{
    return LENGTH(recipes);
}

size_t test_n_mac_recipes(void)
{
    return LENGTH(macs);
}

enum p12_rc test_random(void *state, uint8_t *out, size_t len)
{
    uint64_t *next = state;

    for (size_t i = 0; i < len; i++)
        out[i] = (uint8_t)(*next)++;
    return P12_OK;
}
