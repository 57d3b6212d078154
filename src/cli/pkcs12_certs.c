#include "cli/pkcs12_export.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST = 8 };

void pkcs12_certs_add(struct pkcs12_certs *certs, struct pkcs12_cert cert)
{
    if (certs->n == certs->cap) {
        size_t cap = certs->cap == 0 ? FIRST : 2 * certs->cap;
        struct pkcs12_cert *items = cli_alloc(cap, sizeof *items);

        if (certs->n != 0)
            memcpy(items, certs->items, certs->n * sizeof *items);
        free(certs->items);
        certs->items = items;
        certs->cap = cap;
    }
    certs->items[certs->n++] = cert;
}

void pkcs12_certs_to_front(struct pkcs12_certs *certs, size_t i)
{
    struct pkcs12_cert cert = certs->items[i];

    memmove(certs->items + 1, certs->items, i * sizeof cert);
    certs->items[0] = cert;
}

void pkcs12_cert_name(struct pkcs12_cert *cert, const char *name, size_t len)
{
    bytes_free(&cert->name);
    cert->has_name = true;
    bytes_add(&cert->name, name, len);
}

void pkcs12_cert_forget(struct pkcs12_cert *cert)
{
    bytes_free(&cert->name);
    bytes_free(&cert->key_id);
    cert->has_name = false;
}

struct pkcs12_cert pkcs12_cert_copy(const struct pkcs12_cert *cert)
{
    struct pkcs12_cert copy = { .has_name = cert->has_name };

    /* It was parsed before. */
    if (p12_cert_parse(p12_cert_der(cert->cert), &copy.cert, NULL) != P12_OK)
        cli_out_of_memory();
    bytes_add(&copy.name, cert->name.ptr, cert->name.len);
    bytes_add(&copy.key_id, cert->key_id.ptr, cert->key_id.len);
    return copy;
}

void pkcs12_certs_take(struct pkcs12_certs *certs,
                       const struct p12_material *material)
{
    for (size_t i = 0; i < p12_material_count(material); i++) {
        struct p12_span alias = p12_material_alias(material, i);
        struct pkcs12_cert cert = { 0 };

        if (p12_cert_parse(p12_material_content(material, i), &cert.cert,
                           NULL) != P12_OK)
            continue;
        if (alias.ptr != NULL)
            pkcs12_cert_name(&cert, (const char *)alias.ptr, alias.len);
        pkcs12_certs_add(certs, cert);
    }
}

void pkcs12_certs_free(struct pkcs12_certs *certs)
{
    for (size_t i = 0; i < certs->n; i++) {
        p12_cert_free(certs->items[i].cert);
        pkcs12_cert_forget(&certs->items[i]);
    }
    free(certs->items);
    *certs = (struct pkcs12_certs){ 0 };
}
