#include "scheme_text.h"

#include <inttypes.h>
#include <stdio.h>

static void add_part(struct growing *to, const char *part)
{
    growing_add(to, "/");
    growing_add(to, part != NULL ? part : "?");
}

static void add_number(struct growing *to, uint64_t n)
{
    char text[32];

    snprintf(text, sizeof text, "/%" PRIu64, n);
    growing_add(to, text);
}

/* "/scrypt/N/r/p" or "/PBKDF2/PRF/iterations". */
static void add_kdf(struct growing *to, const struct p12_scheme *s)
{
    uint64_t n;
    uint64_t r;
    uint64_t p;

    add_part(to, p12_scheme_kdf(s));
    p12_scheme_scrypt(s, &n, &r, &p);
    if (n != 0) {
        add_number(to, n);
        add_number(to, r);
        add_number(to, p);
    } else {
        add_part(to, p12_scheme_prf(s));
        add_number(to, p12_scheme_iterations(s));
    }
}

static void add_hmac(struct growing *to, const char *hash)
{
    growing_add(to, "/HMAC-");
    growing_add(to, hash != NULL ? hash : "?");
}

void scheme_text(struct growing *to, const struct p12_scheme *s)
{
    char dotted[P12_OID_MAX];
    bool given;

    switch (p12_scheme_kind(s)) {
    case P12_SCHEME_UNKNOWN:
        p12_oid_text(p12_scheme_oid(s), dotted, sizeof dotted);
        growing_add(to, dotted);
        break;
    case P12_SCHEME_HMAC_PKCS12:
    case P12_SCHEME_HMAC_GOST:
        growing_add(to, p12_scheme_name(s));
        add_part(to, p12_scheme_hmac(s));
        add_number(to, p12_scheme_iterations(s));
        break;
    case P12_SCHEME_PBMAC1:
        growing_add(to, p12_scheme_name(s));
        add_kdf(to, s);
        add_number(to, p12_scheme_key_length(s, &given));
        add_hmac(to, p12_scheme_hmac(s));
        break;
    default:
        growing_add(to, p12_scheme_name(s));
        add_kdf(to, s);
        add_part(to, p12_scheme_cipher(s));
        break;
    }
}
