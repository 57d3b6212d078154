/* What the libraries in C can open. Which algorithms is what came out when the
 * project's own vectors were given to them. */
#include "audit/profile.h"

#define PBKDF2 P12_NAMES("PBKDF2")
#define AES    P12_NAMES("AES-256-CBC", "AES-192-CBC", "AES-128-CBC")
#define AES_OR_3DES \
    P12_NAMES("AES-256-CBC", "AES-192-CBC", "AES-128-CBC", "DES-EDE3-CBC")
#define SHA_1_TO_512 \
    P12_NAMES("SHA-256", "SHA-512", "SHA-384", "SHA-224", "SHA-1")
#define SHA_2_CUT                                                        \
    P12_NAMES("SHA-256", "SHA-512", "SHA-384", "SHA-224", "SHA-512/256", \
              "SHA-512/224", "SHA-1")

#define OPEN(scheme)                               \
    {                                              \
        .kind = (scheme), .standing = P12_ACCEPTED \
    }
#define UNKNOWN(scheme)                              \
    {                                                \
        .kind = (scheme), .standing = P12_UNVERIFIED \
    }

/* ---- OpenSSL ------------------------------------------------------------- */

#define OPENSSL_1_1_ENCRYPTION                                    \
    P12_RULES({ .kind = P12_SCHEME_PBES2,                         \
                .kdfs = PBKDF2,                                   \
                .hashes = SHA_1_TO_512,                           \
                .ciphers = AES_OR_3DES,                           \
                .standing = P12_ACCEPTED },                       \
              OPEN(P12_SCHEME_PKCS12_PBE), OPEN(P12_SCHEME_NONE), \
              UNKNOWN(P12_SCHEME_PBES2), UNKNOWN(P12_SCHEME_PBES1))
#define OPENSSL_3_ENCRYPTION                                            \
    P12_RULES({ .kind = P12_SCHEME_PBES2,                               \
                .kdfs = P12_NAMES("PBKDF2", "scrypt"),                  \
                .hashes = SHA_2_CUT,                                    \
                .ciphers = AES_OR_3DES,                                 \
                .standing = P12_ACCEPTED },                             \
              { .kind = P12_SCHEME_PKCS12_PBE,                          \
                .ciphers = P12_NAMES("3DES-3KEY-CBC", "3DES-2KEY-CBC"), \
                .standing = P12_ACCEPTED },                             \
              OPEN(P12_SCHEME_NONE), UNKNOWN(P12_SCHEME_PBES2))
#define OPENSSL_MAC                   \
    { .kind = P12_SCHEME_HMAC_PKCS12, \
      .hmacs = SHA_2_CUT,             \
      .standing = P12_ACCEPTED },     \
        OPEN(P12_SCHEME_NONE), UNKNOWN(P12_SCHEME_HMAC_PKCS12)

const struct p12_profile p12_profile_openssl_1_1 = {
    .name = "openssl-1.1",
    .kind = P12_PROFILE_READER,
    .summary = "OpenSSL 1.1: everything but PBMAC1.",
    .source = "as OpenSSL 3.0, which was tried and says \"Mac verify error: "
              "invalid password?\" to PBMAC1; RC2 and RC4 need no provider",
    .part = { [P12_FOR_KEY] = OPENSSL_1_1_ENCRYPTION,
              [P12_FOR_SAFE] = OPENSSL_1_1_ENCRYPTION,
              [P12_FOR_MAC] = P12_RULES(OPENSSL_MAC) },
};

const struct p12_profile p12_profile_openssl_3_0 = {
    .name = "openssl-3.0",
    .kind = P12_PROFILE_READER,
    .summary = "OpenSSL 3.0 to 3.3: no PBMAC1, and RC2 and RC4 only with the "
               "legacy provider.",
    .source = "tried with OpenSSL 3.0.19",
    .part = { [P12_FOR_KEY] = OPENSSL_3_ENCRYPTION,
              [P12_FOR_SAFE] = OPENSSL_3_ENCRYPTION,
              [P12_FOR_MAC] = P12_RULES(OPENSSL_MAC) },
};

const struct p12_profile p12_profile_openssl_3_4 = {
    .name = "openssl-3.4",
    .kind = P12_PROFILE_READER,
    .summary = "OpenSSL 3.4 and later: PBMAC1 with a key of 20 to 64 bytes; "
               "RC2 and RC4 only with the legacy provider.",
    .source = "tried with OpenSSL 3.5.7 and 3.6.5; the bounds of the key are "
              "those of CVE-2025-11187 and CVE-2026-34181",
    .part = { [P12_FOR_KEY] = OPENSSL_3_ENCRYPTION,
              [P12_FOR_SAFE] = OPENSSL_3_ENCRYPTION,
              [P12_FOR_MAC] = P12_RULES({ .kind = P12_SCHEME_PBMAC1,
                                          .kdfs = PBKDF2,
                                          .hashes = SHA_2_CUT,
                                          .hmacs = SHA_2_CUT,
                                          .min_key = 20,
                                          .max_key = 64,
                                          .standing = P12_ACCEPTED },
                                        OPENSSL_MAC) },
};

/* ---- GnuTLS -------------------------------------------------------------- */

enum { GNUTLS_MAX_ITERATIONS = 10485760 };

#define GNUTLS_ENCRYPTION                                                 \
    P12_RULES(                                                            \
        { .kind = P12_SCHEME_PBES2,                                       \
          .kdfs = PBKDF2,                                                 \
          .hashes = SHA_1_TO_512,                                         \
          .ciphers = AES_OR_3DES,                                         \
          .max_iterations = GNUTLS_MAX_ITERATIONS,                        \
          .standing = P12_ACCEPTED },                                     \
        { .kind = P12_SCHEME_PKCS12_PBE,                                  \
          .ciphers = P12_NAMES("3DES-3KEY-CBC", "RC4-128", "RC2-40-CBC"), \
          .standing = P12_ACCEPTED },                                     \
        OPEN(P12_SCHEME_NONE))

/* certtool gives up without a MAC; what else does the library? */
#define GNUTLS_MAC                    \
    { .kind = P12_SCHEME_HMAC_PKCS12, \
      .hmacs = SHA_1_TO_512,          \
      .standing = P12_ACCEPTED },     \
        UNKNOWN(P12_SCHEME_NONE)

const struct p12_profile p12_profile_gnutls_3_7 = {
    .name = "gnutls-3.7",
    .kind = P12_PROFILE_READER,
    .summary = "GnuTLS 3.7 to 3.8.5: no PBMAC1; shows 32 bags of a safe.",
    .source = "tried with GnuTLS 3.7.9; CVE-2026-42015",
    .part = { [P12_FOR_KEY] = GNUTLS_ENCRYPTION,
              [P12_FOR_SAFE] = GNUTLS_ENCRYPTION,
              [P12_FOR_MAC] = P12_RULES(GNUTLS_MAC) },
    .refuses = P12_TRAIT_TRAILING_BYTES,
    .loses = P12_TRAIT_NESTED,
    .max_bags = 32,
};

const struct p12_profile p12_profile_gnutls_3_8_6 = {
    .name = "gnutls-3.8.6",
    .kind = P12_PROFILE_READER,
    .summary = "GnuTLS 3.8.6 and later: PBMAC1; shows 32 bags of a safe.",
    .source = "tried with GnuTLS 3.8.9 and 3.8.13; CVE-2026-42015",
    .part = { [P12_FOR_KEY] = GNUTLS_ENCRYPTION,
              [P12_FOR_SAFE] = GNUTLS_ENCRYPTION,
              [P12_FOR_MAC] =
                  P12_RULES({ .kind = P12_SCHEME_PBMAC1,
                              .kdfs = PBKDF2,
                              .hashes = SHA_1_TO_512,
                              .hmacs = SHA_1_TO_512,
                              .max_iterations = GNUTLS_MAX_ITERATIONS,
                              .standing = P12_ACCEPTED },
                            GNUTLS_MAC) },
    .refuses = P12_TRAIT_TRAILING_BYTES,
    .loses = P12_TRAIT_NESTED,
    .max_bags = 32,
};

/* ---- NSS ----------------------------------------------------------------- */

/* The most that was tried; none is known. */
enum { NSS_MAX_ITERATIONS = 12000000 };

/* An empty salt it refuses. */
#define NSS_ENCRYPTION                                                   \
    P12_RULES({ .kind = P12_SCHEME_PBES2,                                \
                .kdfs = PBKDF2,                                          \
                .hashes = P12_NAMES("SHA-256", "SHA-512"),               \
                .ciphers = AES,                                          \
                .max_iterations = NSS_MAX_ITERATIONS,                    \
                .min_salt = 1,                                           \
                .standing = P12_ACCEPTED },                              \
              { .kind = P12_SCHEME_PBES2,                                \
                .kdfs = PBKDF2,                                          \
                .hashes = P12_NAMES("SHA-256"),                          \
                .ciphers = P12_NAMES("DES-EDE3-CBC", "Camellia-256-CBC", \
                                     "Camellia-128-CBC"),                \
                .max_iterations = NSS_MAX_ITERATIONS,                    \
                .min_salt = 1,                                           \
                .standing = P12_ACCEPTED },                              \
              { .kind = P12_SCHEME_PKCS12_PBE,                           \
                .max_iterations = NSS_MAX_ITERATIONS,                    \
                .min_salt = 1,                                           \
                .standing = P12_ACCEPTED },                              \
              OPEN(P12_SCHEME_NONE), UNKNOWN(P12_SCHEME_PBES2))

const struct p12_profile p12_profile_nss = {
    .name = "nss",
    .kind = P12_PROFILE_READER,
    .summary = "NSS 3.1xx, which Firefox and Thunderbird have: PBES2 and "
               "PBMAC1; not without a MAC.",
    .source = "tried with NSS 3.110 and 3.132",
    .part = { [P12_FOR_KEY] = NSS_ENCRYPTION,
              [P12_FOR_SAFE] = NSS_ENCRYPTION,
              [P12_FOR_MAC] = P12_RULES({ .kind = P12_SCHEME_PBMAC1,
                                          .kdfs = PBKDF2,
                                          .hashes = SHA_1_TO_512,
                                          .hmacs = SHA_1_TO_512,
                                          .max_iterations = NSS_MAX_ITERATIONS,
                                          .standing = P12_ACCEPTED },
                                        { .kind = P12_SCHEME_HMAC_PKCS12,
                                          .hmacs = SHA_1_TO_512,
                                          .max_iterations = NSS_MAX_ITERATIONS,
                                          .standing = P12_ACCEPTED }) },
    .refuses = P12_TRAIT_UNKNOWN_BAG | P12_TRAIT_UTF8_NAME,
};
