/* Containers as libcrypto decodes and writes them again: der_tool FILE...
 *
 * libcrypto writes DER and sorts each SET OF. Whatever it writes in another way
 * than it was, the file, the safes decrypted or not, the keys, was not DER. The
 * password is in P12_PASS. */
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bytes {
    unsigned char *ptr;
    int len;
};

static const char *file_name;
static int n_same;
static int n_wrong;

static void wrong(const char *what, const char *why)
{
    printf("%s: %s: %s\n", file_name, what, why);
    n_wrong++;
}

/* Decodes and encodes; the value, to be freed by the caller, or NULL. */
static void *check(const ASN1_ITEM *type, const char *what, struct bytes in)
{
    const unsigned char *at = in.ptr;
    unsigned char *again = NULL;
    ASN1_VALUE *value = ASN1_item_d2i(NULL, &at, in.len, type);
    int len = value == NULL ? -1 : ASN1_item_i2d(value, &again, type);

    if (value == NULL || at != in.ptr + in.len)
        wrong(what, "it is not read, or not to its end");
    else if (len != in.len || memcmp(again, in.ptr, (size_t)len) != 0)
        wrong(what, "it is written in another way");
    else
        n_same++;
    OPENSSL_free(again);
    return value;
}

static struct bytes decrypt(const X509_ALGOR *how, const ASN1_OCTET_STRING *in,
                            const char *what)
{
    struct bytes out = { NULL, 0 };
    const char *password = getenv("P12_PASS");

    if (password == NULL ||
        PKCS12_pbe_crypt(how, password, (int)strlen(password), in->data,
                         in->length, &out.ptr, &out.len, 0) == NULL)
        wrong(what, "it is not decrypted");
    return out;
}

/* ---- What a container has inside ---------------------------------------- */

static void check_bags(const STACK_OF(PKCS12_SAFEBAG) * bags);

static void check_key(const PKCS12_SAFEBAG *bag)
{
    const X509_ALGOR *how;
    const ASN1_OCTET_STRING *data;
    struct bytes plain;

    X509_SIG_get0(PKCS12_SAFEBAG_get0_pkcs8(bag), &how, &data);
    plain = decrypt(how, data, "a key");
    if (plain.ptr != NULL)
        PKCS8_PRIV_KEY_INFO_free(
            check(ASN1_ITEM_rptr(PKCS8_PRIV_KEY_INFO), "a key", plain));
    OPENSSL_clear_free(plain.ptr, (size_t)plain.len);
}

static void check_bags(const STACK_OF(PKCS12_SAFEBAG) * bags)
{
    for (int i = 0; i < sk_PKCS12_SAFEBAG_num(bags); i++) {
        const PKCS12_SAFEBAG *bag = sk_PKCS12_SAFEBAG_value(bags, i);
        int type = PKCS12_SAFEBAG_get_nid(bag);

        if (type == NID_pkcs8ShroudedKeyBag)
            check_key(bag);
        else if (type == NID_safeContentsBag)
            check_bags(PKCS12_SAFEBAG_get0_safes(bag));
    }
}

static void check_contents(struct bytes in)
{
    STACK_OF(PKCS12_SAFEBAG) *bags =
        check(ASN1_ITEM_rptr(PKCS12_SAFEBAGS), "a safe's contents", in);

    check_bags(bags);
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
}

static void check_encrypted(const PKCS7_ENC_CONTENT *content)
{
    struct bytes plain =
        decrypt(content->algorithm, content->enc_data, "a safe");

    if (plain.ptr != NULL)
        check_contents(plain);
    OPENSSL_clear_free(plain.ptr, (size_t)plain.len);
}

static void check_safe(const PKCS7 *safe)
{
    if (PKCS7_type_is_encrypted(safe))
        check_encrypted(safe->d.encrypted->enc_data);
    else if (PKCS7_type_is_data(safe))
        check_contents(
            (struct bytes){ safe->d.data->data, safe->d.data->length });
}

/* The AuthenticatedSafe as it lies in the file: SEQUENCE, version, ContentInfo,
 * [0], OCTET STRING. */
static struct bytes authenticated_safe(struct bytes in)
{
    const int into[] = { 1, 0, 1, 0, 1, 1 };
    struct bytes at = in;

    for (size_t i = 0; i < sizeof into / sizeof into[0]; i++) {
        const unsigned char *start = at.ptr;
        int tag, class;
        long len;

        if ((ASN1_get_object(&start, &len, &tag, &class, at.len) & 0x80) != 0)
            return (struct bytes){ NULL, 0 };
        at.len -= (int)(start - at.ptr);
        at.ptr = in.ptr + (start - in.ptr);
        if (into[i]) {
            at.len = (int)len;
        } else {
            at.ptr += len;
            at.len -= (int)len;
        }
    }
    return at;
}

static void check_file(struct bytes in)
{
    STACK_OF(PKCS7) * safes;

    PKCS12_free(check(ASN1_ITEM_rptr(PKCS12), "the whole", in));
    safes = check(ASN1_ITEM_rptr(PKCS12_AUTHSAFES), "the authSafe",
                  authenticated_safe(in));
    for (int i = 0; i < sk_PKCS7_num(safes); i++)
        check_safe(sk_PKCS7_value(safes, i));
    sk_PKCS7_pop_free(safes, PKCS7_free);
}

/* ---- Files -------------------------------------------------------------- */

static int read_and_check(const char *path)
{
    static unsigned char buffer[1 << 20];
    FILE *in = fopen(path, "rb");
    size_t len = in == NULL ? 0 : fread(buffer, 1, sizeof buffer, in);

    if (len == 0 || len == sizeof buffer) {
        fprintf(stderr, "der_tool: %s can't be read\n", path);
        return 1;
    }
    fclose(in);
    file_name = path;
    check_file((struct bytes){ buffer, (int)len });
    return 0;
}

int main(int argc, char **argv)
{
    /* The old ciphers are in the second; without it they are not decrypted. */
    OSSL_PROVIDER *standard = OSSL_PROVIDER_load(NULL, "default");
    OSSL_PROVIDER *legacy = OSSL_PROVIDER_load(NULL, "legacy");
    int failed = argc < 2;

    for (int i = 1; i < argc && !failed; i++)
        failed = read_and_check(argv[i]);
    printf("%d same, %d not\n", n_same, n_wrong);
    OSSL_PROVIDER_unload(legacy);
    OSSL_PROVIDER_unload(standard);
    return failed || n_wrong != 0;
}
