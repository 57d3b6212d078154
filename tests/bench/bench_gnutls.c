/* GnuTLS. */
#include "bench.h"

#include <gnutls/pkcs12.h>
#include <gnutls/x509.h>

static int import(const struct bench_input *in, gnutls_pkcs12_t *file)
{
    union {
        const uint8_t *in;
        unsigned char *out;
    } bytes = { in->bytes };
    const gnutls_datum_t der = { bytes.out, (unsigned)in->len };
    int rc = gnutls_pkcs12_init(file);

    return rc < 0 ? rc
                  : gnutls_pkcs12_import(*file, &der, GNUTLS_X509_FMT_DER, 0);
}

static void certs_free(gnutls_x509_crt_t *certs, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        gnutls_x509_crt_deinit(certs[i]);
    gnutls_free(certs);
}

/* Keys and certificates; the MAC is a call of its own. */
static int unlock(const struct bench_input *in)
{
    gnutls_pkcs12_t file = NULL;
    gnutls_x509_privkey_t key = NULL;
    gnutls_x509_crt_t *chain = NULL;
    gnutls_x509_crt_t *others = NULL;
    unsigned n_chain = 0;
    unsigned n_others = 0;
    int rc = import(in, &file);

    if (rc == 0)
        rc = gnutls_pkcs12_verify_mac(file, in->password);
    if (rc == 0)
        rc = gnutls_pkcs12_simple_parse(file, in->password, &key, &chain,
                                        &n_chain, &others, &n_others, NULL, 0);
    gnutls_x509_privkey_deinit(key);
    certs_free(chain, n_chain);
    certs_free(others, n_others);
    gnutls_pkcs12_deinit(file);
    return rc;
}

int main(int argc, char **argv)
{
    const struct bench_work works[] = { { "unlock", unlock }, { NULL, NULL } };

    return bench_main(argc, argv, works);
}
