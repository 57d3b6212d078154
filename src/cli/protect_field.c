#include "cli/protecting.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct p12_recipe *protect_recipe(struct p12_protection *p, unsigned part)
{
    if (part == PROTECT_KEY)
        return &p->key;
    return part == PROTECT_SAFE ? &p->safe : &p->mac;
}

bool protect_uses_scrypt(const struct p12_recipe *r)
{
    return (r->kind == P12_SCHEME_PBES2 || r->kind == P12_SCHEME_PBMAC1) &&
           r->kdf != NULL && strcmp(r->kdf, "scrypt") == 0;
}

bool protect_uses_pbkdf2(const struct p12_recipe *r)
{
    return (r->kind == P12_SCHEME_PBES2 || r->kind == P12_SCHEME_PBMAC1) &&
           !protect_uses_scrypt(r);
}

static void put_number(char *out, uint64_t value, uint64_t otherwise)
{
    snprintf(out, PROTECT_TEXT_MAX, "%" PRIu64, value == 0 ? otherwise : value);
}

static void put_text(char *out, const char *value, const char *otherwise)
{
    snprintf(out, PROTECT_TEXT_MAX, "%s", value == NULL ? otherwise : value);
}

static void put_cipher(char *out, const struct p12_recipe *r)
{
    if (r->kind == P12_SCHEME_NONE)
        put_text(out, "none", NULL);
    else if (r->kind == P12_SCHEME_PBES2)
        put_text(out, r->cipher, "AES-256-CBC");
    else
        snprintf(out, PROTECT_TEXT_MAX, "PKCS12-PBE with %s",
                 r->cipher == NULL ? "3DES-3KEY-CBC" : r->cipher);
}

static const char *mac_name(enum p12_scheme_kind kind)
{
    if (kind == P12_SCHEME_NONE)
        return "none";
    return kind == P12_SCHEME_PBMAC1 ? "PBMAC1" : "hmac";
}

void protect_field_text(const struct p12_recipe *r, enum field field, char *out)
{
    out[0] = '\0';
    if (field == FIELD_CIPHER) {
        put_cipher(out, r);
        return;
    }
    if (field == FIELD_MAC) {
        put_text(out, mac_name(r->kind), NULL);
        return;
    }
    if (r->kind == P12_SCHEME_NONE)
        return;
    if (field == FIELD_KDF && r->kind != P12_SCHEME_PKCS12_PBE &&
        r->kind != P12_SCHEME_HMAC_PKCS12)
        put_text(out, r->kdf, "PBKDF2");
    else if (field == FIELD_PRF && protect_uses_pbkdf2(r))
        put_text(out, r->hash, "SHA-256");
    else if (field == FIELD_ITERATIONS && !protect_uses_scrypt(r))
        put_number(out, r->iterations, 600000);
    else if (field == FIELD_SALT_LENGTH)
        put_number(out, r->salt_length, 16);
    else if (field == FIELD_SCRYPT_N && protect_uses_scrypt(r))
        put_number(out, r->scrypt_n, 32768);
    else if (field == FIELD_SCRYPT_R && protect_uses_scrypt(r))
        put_number(out, r->scrypt_r, 8);
    else if (field == FIELD_SCRYPT_P && protect_uses_scrypt(r))
        put_number(out, r->scrypt_p, 1);
    else if (field == FIELD_HMAC)
        put_text(out, r->hmac, "SHA-256");
    else if (field == FIELD_KEY_LENGTH && r->kind == P12_SCHEME_PBMAC1)
        put_number(out, r->key_length, 0);
}
