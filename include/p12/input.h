/* What a file is, if it is not what was hoped for. */
#ifndef P12_INPUT_H
#define P12_INPUT_H

#include <p12/limits.h>
#include <p12/span.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

enum p12_format {
    P12_FORMAT_UNKNOWN,
    P12_FORMAT_EMPTY,
    P12_FORMAT_PKCS12,
    P12_FORMAT_PKCS12_PEM,    /* PEM armour around PKCS#12 */
    P12_FORMAT_PKCS12_BASE64, /* base64 without armour */
    P12_FORMAT_CERTIFICATE,
    P12_FORMAT_CERTIFICATE_PEM,
    P12_FORMAT_REQUEST,
    P12_FORMAT_REQUEST_PEM,
    P12_FORMAT_CRL,
    P12_FORMAT_CRL_PEM,
    P12_FORMAT_PKCS7,
    P12_FORMAT_PKCS7_PEM,
    P12_FORMAT_PKCS8,
    P12_FORMAT_PKCS8_PEM,
    P12_FORMAT_PKCS8_ENCRYPTED,
    P12_FORMAT_PKCS8_ENCRYPTED_PEM,
    P12_FORMAT_KEY, /* PKCS#1, SEC 1, DSA: a bare private key */
    P12_FORMAT_KEY_PEM,
    P12_FORMAT_PUBLIC_KEY,
    P12_FORMAT_PUBLIC_KEY_PEM,
    P12_FORMAT_OPENSSH_KEY,
    P12_FORMAT_PGP,
    P12_FORMAT_JKS,
    P12_FORMAT_JCEKS,
    P12_FORMAT_ZIP,
    P12_FORMAT_GZIP,
    P12_FORMAT_SQLITE, /* an NSS database, for one */
    P12_FORMAT_HTML,
    P12_FORMAT_JSON,
    P12_FORMAT_TEXT,
    P12_FORMAT_ASN1,    /* DER or BER of something else */
    P12_FORMAT_MANGLED, /* a container or the like that was read as text and
                         * saved as UTF-8: bytes are lost for good */
    P12_FORMAT_COUNT
};

struct p12_identity {
    enum p12_format format;
    size_t size;    /* bytes that the outer element claims, header included,
                     * SIZE_MAX if that overflows; 0 if it says nothing
                     * (indefinite length, no ASN.1) */
    bool truncated; /* size is more than there is */
};

/* Tells what the bytes are, from their first kilobytes. Never fails. */
P12_API void p12_identify(const uint8_t *bytes, size_t len,
                          struct p12_identity *out);

/* What a person calls the format: "a PEM certificate", "a Java keystore
 * (JKS)"; static text. */
P12_API const char *p12_format_name(enum p12_format format);

/* Takes PEM armour or plain base64 off a container: the first block of PEM
 * that has one, whatever is around it. A block without an end is decoded as
 * far as it goes.
 *
 *   limits  NULL for the defaults; max_file is what counts
 *   out     receives new bytes, released with p12_buffer_free(); NULL and *len
 *           0 if the input is neither: it is then to be used as it is
 *
 * Returns P12_OK, P12_E_ENCODING for broken base64, P12_E_LIMIT, P12_E_MEMORY.
 */
P12_API enum p12_rc p12_unarmor(const uint8_t *bytes, size_t bytes_len,
                                const struct p12_limits *limits, uint8_t **out,
                                size_t *len, struct p12_error *err);

/* Wipes and releases bytes that the library gave; NULL is allowed. */
P12_API void p12_buffer_free(uint8_t *bytes, size_t len);

#ifdef __cplusplus
}
#endif

#endif
