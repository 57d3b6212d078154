/* What Go's packages can open. */
#include "audit/profile.h"

/* What nobody has reported of them. */
#define GO_DEMANDS                                                        \
    { .rule = "ber", .severity = P12_ERROR },                             \
        { .rule = "trailing-bytes", .severity = P12_ERROR },              \
        { .rule = "armour", .severity = P12_ERROR },                      \
        { .rule = "shut",                                                 \
          .severity = P12_ERROR,                                          \
          .source = "what the password does not open, nothing opens" },   \
        P12_UNTOLD("malformed"), P12_UNTOLD("public-key"),                \
        P12_UNTOLD("pfx-version"), P12_UNTOLD("unknown-content"),         \
        P12_UNTOLD("unknown-bag"), P12_UNTOLD("sdsi"), P12_UNTOLD("crl"), \
        P12_UNTOLD("nested-bag"), P12_UNTOLD("certificate-type"),         \
        P12_UNTOLD("certificate-broken"), P12_UNTOLD("name-type"),        \
        P12_UNTOLD("name-half"), P12_UNTOLD("name-empty"),                \
        P12_UNTOLD("password-bmp"), P12_UNTOLD("password-encoding"),      \
        P12_UNTOLD("key-dh"), P12_UNTOLD("key-edwards"),                  \
        P12_UNTOLD("key-gost"), P12_UNTOLD("key-post-quantum"),           \
        P12_UNTOLD("key-unknown"), P12_UNTOLD("key-curve"),               \
        P12_UNTOLD("key-version"), P12_UNTOLD("key-bare")

/* ---- golang.org/x/crypto/pkcs12 ------------------------------------------ */

enum { X_CRYPTO_MAX_ITERATIONS = 1000000 };

#define X_CRYPTO_ENCRYPTION                                         \
    P12_ROWS({ .kind = P12_SCHEME_PKCS12_PBE,                       \
               .ciphers = P12_NAMES("3DES-3KEY-CBC", "RC2-40-CBC"), \
               .max_iterations = X_CRYPTO_MAX_ITERATIONS,           \
               .standing = P12_ACCEPTED },                          \
             P12_UNREPORTED(P12_SCHEME_NONE))

const struct p12_profile p12_profile_go_x_crypto = {
    .name = "go-x-crypto",
    .kind = P12_PROFILE_READER,
    .summary = "golang.org/x/crypto/pkcs12: 3DES or RC2, and a MAC with SHA-1; "
               "at most 1,000,000 iterations; DER only.",
    .source = "golang issue 79798",
    .part = { [P12_PART_KEY] = X_CRYPTO_ENCRYPTION,
              [P12_PART_SAFE] = X_CRYPTO_ENCRYPTION,
              [P12_PART_MAC] =
                  P12_ROWS({ .kind = P12_SCHEME_HMAC_PKCS12,
                             .hmacs = P12_NAMES("SHA-1"),
                             .max_iterations = X_CRYPTO_MAX_ITERATIONS,
                             .standing = P12_ACCEPTED },
                           P12_UNREPORTED(P12_SCHEME_NONE)) },
    .demands = P12_DEMANDS(GO_DEMANDS),
};

/* ---- software.sslmate.com/src/go-pkcs12 ---------------------------------- */

/* Proposed there; what is above may open today and not tomorrow. */
enum { GO_PKCS12_MAX_ITERATIONS = 5000000 };

#define GO_PKCS12_ENCRYPTION                                                 \
    P12_ROWS(                                                                \
        { .kind = P12_SCHEME_PBES2,                                          \
          .kdfs = P12_NAMES("PBKDF2"),                                       \
          .hashes = P12_NAMES("SHA-256"),                                    \
          .ciphers = P12_NAMES("AES-256-CBC", "AES-192-CBC", "AES-128-CBC"), \
          .max_iterations = GO_PKCS12_MAX_ITERATIONS,                        \
          .standing = P12_ACCEPTED },                                        \
        { .kind = P12_SCHEME_PKCS12_PBE,                                     \
          .ciphers = P12_NAMES("3DES-3KEY-CBC", "RC2-40-CBC"),               \
          .max_iterations = GO_PKCS12_MAX_ITERATIONS,                        \
          .standing = P12_ACCEPTED },                                        \
        P12_UNREPORTED(P12_SCHEME_PBES2), P12_UNREPORTED(P12_SCHEME_NONE))

const struct p12_profile p12_profile_go_pkcs12 = {
    .name = "go-pkcs12",
    .kind = P12_PROFILE_READER,
    .summary = "SSLMate's go-pkcs12 0.6 and later: PBES2 and PBMAC1; DER only; "
               "no password with characters beyond U+FFFF.",
    .source = "go-pkcs12 0.6; 5,000,000 iterations at most are proposed there",
    .part = { [P12_PART_KEY] = GO_PKCS12_ENCRYPTION,
              [P12_PART_SAFE] = GO_PKCS12_ENCRYPTION,
              [P12_PART_MAC] =
                  P12_ROWS({ .kind = P12_SCHEME_PBMAC1,
                             .kdfs = P12_NAMES("PBKDF2"),
                             .hashes = P12_NAMES("SHA-256"),
                             .hmacs = P12_NAMES("SHA-256"),
                             .max_iterations = GO_PKCS12_MAX_ITERATIONS,
                             .standing = P12_ACCEPTED },
                           { .kind = P12_SCHEME_HMAC_PKCS12,
                             .hmacs = P12_NAMES("SHA-256", "SHA-1"),
                             .max_iterations = GO_PKCS12_MAX_ITERATIONS,
                             .standing = P12_ACCEPTED },
                           P12_UNREPORTED(P12_SCHEME_PBMAC1),
                           P12_UNREPORTED(P12_SCHEME_HMAC_PKCS12),
                           P12_UNREPORTED(P12_SCHEME_NONE)) },
    .demands = P12_DEMANDS(
        GO_DEMANDS, { .rule = "password-beyond-bmp", .severity = P12_ERROR }),
};
