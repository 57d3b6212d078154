#include "base/cursor.h"
#include "crypto/crypto.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "make.h"

struct p12_span made_span(const struct made *m)
{
    return (struct p12_span){ m->bytes, m->len };
}

static void put(struct made *m, const uint8_t *bytes, size_t len)
{
    if (len > sizeof m->bytes - m->len)
        fail_msg("what a test makes is larger than %d bytes", MADE_MAX);
    if (len != 0)
        memcpy(m->bytes + m->len, bytes, len);
    m->len += len;
}

struct made made_of(uint8_t tag, const struct p12_span *pieces, size_t n)
{
    struct made m = { .len = 0 };
    size_t len = 0;

    for (size_t i = 0; i < n; i++)
        len += pieces[i].len;
    if (len < 0x80)
        put(&m, (uint8_t[]){ tag, (uint8_t)len }, 2);
    else if (len < 0x100)
        put(&m, (uint8_t[]){ tag, 0x81, (uint8_t)len }, 3);
    else
        put(&m, (uint8_t[]){ tag, 0x82, (uint8_t)(len >> 8), (uint8_t)len }, 4);
    for (size_t i = 0; i < n; i++)
        put(&m, pieces[i].ptr, pieces[i].len);
    return m;
}

struct made made_name(uint8_t tag, const char *text)
{
    struct p12_span bytes = { (const uint8_t *)text, strlen(text) };
    struct made value = MADE(tag, bytes);
    struct made ava =
        MADE(0x30, BYTES(0x06, 0x03, 0x55, 0x04, 0x03), made_span(&value));
    struct made rdn = MADE(0x31, made_span(&ava));

    return MADE(0x30, made_span(&rdn));
}

struct made made_extension(uint8_t id, struct p12_span value)
{
    struct made octets = MADE(0x04, value);

    return MADE(0x30, BYTES(0x06, 0x03, 0x55, 0x1d, id), made_span(&octets));
}

struct made made_spki(struct p12_span oid, struct p12_span params,
                      struct p12_span bits)
{
    struct made type = MADE(0x06, oid);
    struct made algorithm = MADE(0x30, made_span(&type), params);
    struct made key = MADE(0x03, BYTES(0x00), bits);

    return MADE(0x30, made_span(&algorithm), made_span(&key));
}

/* `part`, or what stands for it. */
static struct p12_span or_else(struct p12_span part, struct p12_span other)
{
    return part.len != 0 ? part : other;
}

struct made made_cert(const struct plan *plan)
{
    const struct p12_span ecdsa_with_sha256 = BYTES(
        0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02);
    struct p12_span algorithm = or_else(plan->signature, ecdsa_with_sha256);
    struct made issuer = made_name(0x0c, "issuer");
    struct made subject = made_name(0x0c, "subject");
    struct made from = MADE(0x17, TEXT("240101000000Z"));
    struct made to = MADE(0x17, TEXT("340101000000Z"));
    struct made spki = made_spki((struct p12_span)BYTES(0x2b, 0x65, 0x70),
                                 (struct p12_span){ NULL, 0 },
                                 (struct p12_span)BYTES(1, 2, 3, 4));
    struct made validity =
        MADE(0x30, or_else(plan->not_before, made_span(&from)),
             or_else(plan->not_after, made_span(&to)));
    struct made list = MADE(0x30, plan->extensions);
    struct made extensions = MADE(0xa3, made_span(&list));
    struct made tbs =
        MADE(0x30, plan->version,
             or_else(plan->serial, (struct p12_span)BYTES(0x02, 0x01, 0x01)),
             algorithm, or_else(plan->issuer, made_span(&issuer)),
             made_span(&validity), or_else(plan->subject, made_span(&subject)),
             or_else(plan->spki, made_span(&spki)), plan->behind_spki,
             plan->extensions.len != 0 ? made_span(&extensions)
                                       : (struct p12_span){ NULL, 0 });

    return MADE(0x30, made_span(&tbs), algorithm,
                BYTES(0x03, 0x03, 0x00, 0xab, 0xcd));
}

struct p12_cert *made_cert_parsed(const struct plan *plan)
{
    struct made der = made_cert(plan);
    struct p12_cert *cert = NULL;
    struct p12_error err = { .rc = P12_OK };

    if (p12_cert_parse(made_span(&der), &cert, &err) != P12_OK)
        fail_msg("%s at %zu: %s", err.path, err.offset, err.detail);
    return cert;
}

struct made made_key(struct p12_span oid, struct p12_span params,
                     struct p12_span value)
{
    struct made type = MADE(0x06, oid);
    struct made algorithm = MADE(0x30, made_span(&type), params);
    struct made octets = MADE(0x04, value);

    return MADE(0x30, BYTES(0x02, 0x01, 0x00), made_span(&algorithm),
                made_span(&octets));
}

bool can_derive(void)
{
    const char *feature;

    for (size_t i = 0; (feature = p12_crypto_feature(i)) != NULL; i++)
        if (strcmp(feature, "key-matching") == 0)
            return true;
    return false;
}
