/* libcrypto. */
#include "bench.h"

#include <openssl/pkcs12.h>

/* Every bag that is in the clear, as a reader of it has to. */
static int unpack(PKCS12 *file)
{
    STACK_OF(PKCS7) *safes = PKCS12_unpack_authsafes(file);
    int n = 0;

    for (int i = 0; i < sk_PKCS7_num(safes); i++) {
        PKCS7 *safe = sk_PKCS7_value(safes, i);
        STACK_OF(PKCS12_SAFEBAG) *bags = NULL;

        if (OBJ_obj2nid(safe->type) == NID_pkcs7_data)
            bags = PKCS12_unpack_p7data(safe);
        n += bags != NULL;
        sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
    }
    sk_PKCS7_pop_free(safes, PKCS7_free);
    return n;
}

static int parse(const struct bench_input *in)
{
    const unsigned char *at = in->bytes;
    PKCS12 *file = d2i_PKCS12(NULL, &at, (long)in->len);
    int n = file == NULL ? 0 : unpack(file);

    PKCS12_free(file);
    return n == 0;
}

static int unlock(const struct bench_input *in)
{
    const unsigned char *at = in->bytes;
    PKCS12 *file = d2i_PKCS12(NULL, &at, (long)in->len);
    EVP_PKEY *key = NULL;
    X509 *cert = NULL;
    STACK_OF(X509) *others = NULL;
    int ok = PKCS12_parse(file, in->password, &key, &cert, &others);

    EVP_PKEY_free(key);
    X509_free(cert);
    sk_X509_pop_free(others, X509_free);
    PKCS12_free(file);
    return ok != 1;
}

int main(int argc, char **argv)
{
    const struct bench_work works[] = { { "parse", parse },
                                        { "unlock", unlock },
                                        { NULL, NULL } };

    return bench_main(argc, argv, works);
}
