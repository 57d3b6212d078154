/* The functions behind p12_kdf_derive(), one a file. Each fills out->cap bytes
 * and sets out->len; there is at least one to fill, and `params` has at least
 * one iteration. */
#ifndef P12_KDF_FUNCTIONS_H
#define P12_KDF_FUNCTIONS_H

#include "kdf/kdf.h"

/* What only one function needs of it is in here, so that all are alike. */
struct p12_kdf_input {
    const struct p12_kdf_params *params;
    struct p12_span password;
    enum p12_kdf_id id;
};

enum p12_rc p12_kdf_pkcs12(const struct p12_kdf_input *in,
                           struct p12_secret *out);
enum p12_rc p12_kdf_pbkdf1(const struct p12_kdf_input *in,
                           struct p12_secret *out);
enum p12_rc p12_kdf_scrypt(const struct p12_kdf_input *in,
                           struct p12_secret *out);
enum p12_rc p12_kdf_gost(const struct p12_kdf_input *in,
                         struct p12_secret *out);

#endif
