/* What the libraries in C can open. Which algorithms is what came out when the
 * project's own vectors were given to them. */
#include "audit/profile.h"

#define PBKDF2 P12_NAMES("PBKDF2")
#define AES    P12_NAMES("AES-256-CBC", "AES-192-CBC", "AES-128-CBC")
#define SHA_1_TO_512 \
    P12_NAMES("SHA-256", "SHA-512", "SHA-384", "SHA-224", "SHA-1")
#define SHA_2_CUT                                                        \
    P12_NAMES("SHA-256", "SHA-512", "SHA-384", "SHA-224", "SHA-512/256", \
              "SHA-512/224", "SHA-1")

#define OPEN(scheme)                               \
    {                                              \
        .kind = (scheme), .standing = P12_ACCEPTED \
    }

/* What says the same of all readers: none was found that does otherwise. */
#define NO(id)                              \
    {                                       \
        .rule = (id), .severity = P12_ERROR \
    }
#define LOSES(id)                             \
    {                                         \
        .rule = (id), .severity = P12_WARNING \
    }

/* Numbers of iterations that do not fit an int. */
enum { INT_ITERATIONS = 2147483647 };

/* ---- OpenSSL ------------------------------------------------------------- */

#define AES_OR_3DES \
    P12_NAMES("AES-256-CBC", "AES-192-CBC", "AES-128-CBC", "DES-EDE3-CBC")
#define OPENSSL_CIPHERS                                                    \
    P12_NAMES("AES-256-CBC", "AES-192-CBC", "AES-128-CBC", "DES-EDE3-CBC", \
              "Camellia-256-CBC", "Camellia-192-CBC", "Camellia-128-CBC",  \
              "ARIA-256-CBC", "ARIA-192-CBC", "ARIA-128-CBC")
#define OPENSSL_1_1_ENCRYPTION                                   \
    P12_ROWS({ .kind = P12_SCHEME_PBES2,                         \
               .kdfs = PBKDF2,                                   \
               .hashes = SHA_1_TO_512,                           \
               .ciphers = AES_OR_3DES,                           \
               .standing = P12_ACCEPTED },                       \
             OPEN(P12_SCHEME_PKCS12_PBE), OPEN(P12_SCHEME_NONE), \
             P12_UNREPORTED(P12_SCHEME_PBES2),                   \
             P12_UNREPORTED(P12_SCHEME_PBES1))
#define OPENSSL_3_ENCRYPTION(...)                                              \
    P12_ROWS({ .kind = P12_SCHEME_PBES2,                                       \
               .kdfs = P12_NAMES("PBKDF2", "scrypt"),                          \
               .hashes = P12_NAMES("SHA-256", "SHA-512", "SHA-384", "SHA-224", \
                                   "SHA-512/256", "SHA-512/224", "SHA-1",      \
                                   "MD5" __VA_ARGS__),                         \
               .ciphers = OPENSSL_CIPHERS,                                     \
               .standing = P12_ACCEPTED },                                     \
             { .kind = P12_SCHEME_PKCS12_PBE,                                  \
               .ciphers = P12_NAMES("3DES-3KEY-CBC", "3DES-2KEY-CBC"),         \
               .standing = P12_ACCEPTED },                                     \
             OPEN(P12_SCHEME_NONE))
#define OPENSSL_3_0_ENCRYPTION OPENSSL_3_ENCRYPTION()
#define OPENSSL_3_4_ENCRYPTION \
    OPENSSL_3_ENCRYPTION(, "SHA3-256", "SHA3-512", "SHA3-384", "SHA3-224")

#define OPENSSL_1_1_MAC               \
    { .kind = P12_SCHEME_HMAC_PKCS12, \
      .hmacs = SHA_2_CUT,             \
      .standing = P12_ACCEPTED },     \
        OPEN(P12_SCHEME_NONE), P12_UNREPORTED(P12_SCHEME_HMAC_PKCS12)
#define OPENSSL_3_MAC                                                        \
    { .kind = P12_SCHEME_HMAC_PKCS12,                                        \
      .hmacs = P12_NAMES("SHA-256", "SHA-512", "SHA-384", "SHA-224",         \
                         "SHA-512/256", "SHA-512/224", "SHA-1", "SHA3-256",  \
                         "SHA3-512", "SHA3-384", "SHA3-224", "SM3",          \
                         "BLAKE2b-512", "BLAKE2s-256", "RIPEMD-160", "MD5"), \
      .max_iterations = INT_ITERATIONS,                                      \
      .standing = P12_ACCEPTED },                                            \
        OPEN(P12_SCHEME_NONE)

/* One part that it can't open ends it. */
#define OPENSSL_BASIC                                                 \
    NO("malformed"), NO("pbes2-wrapped"), NO("armour"), NO("shut"),   \
        NO("password-bmp"), NO("password-encoding"), NO("name-half"), \
        NO("certificate-broken"), NO("public-key"), NO("key-gost"),   \
        NO("key-unknown"), NO("key-curve-small")

const struct p12_profile p12_profile_openssl_1_1 = {
    .name = "openssl-1.1",
    .kind = P12_PROFILE_READER,
    .summary = "OpenSSL 1.1: everything but PBMAC1.",
    .source = "as OpenSSL 3.0, which was tried and says \"Mac verify error: "
              "invalid password?\" to PBMAC1; RC2 and RC4 need no provider",
    .part = { [P12_PART_KEY] = OPENSSL_1_1_ENCRYPTION,
              [P12_PART_SAFE] = OPENSSL_1_1_ENCRYPTION,
              [P12_PART_MAC] = P12_ROWS(OPENSSL_1_1_MAC) },
    .demands = P12_DEMANDS(OPENSSL_BASIC, NO("key-post-quantum")),
};

const struct p12_profile p12_profile_openssl_3_0 = {
    .name = "openssl-3.0",
    .kind = P12_PROFILE_READER,
    .summary = "OpenSSL 3.0 to 3.3: no PBMAC1, and RC2 and RC4 only with the "
               "legacy provider.",
    .source = "tried with OpenSSL 3.0.19",
    .part = { [P12_PART_KEY] = OPENSSL_3_0_ENCRYPTION,
              [P12_PART_SAFE] = OPENSSL_3_0_ENCRYPTION,
              [P12_PART_MAC] = P12_ROWS(OPENSSL_3_MAC) },
    .demands =
        P12_DEMANDS(OPENSSL_BASIC, NO("key-post-quantum"), NO("key-version")),
};

const struct p12_profile p12_profile_openssl_3_4 = {
    .name = "openssl-3.4",
    .kind = P12_PROFILE_READER,
    .summary = "OpenSSL 3.4 and later: PBMAC1 with a key of 20 to 64 bytes; "
               "RC2 and RC4 only with the legacy provider.",
    .source = "tried with OpenSSL 3.5.7 and 3.6.5; the bounds of the key are "
              "those of CVE-2025-11187 and CVE-2026-34181",
    .part = { [P12_PART_KEY] = OPENSSL_3_4_ENCRYPTION,
              [P12_PART_SAFE] = OPENSSL_3_4_ENCRYPTION,
              [P12_PART_MAC] = P12_ROWS(
                  { .kind = P12_SCHEME_PBMAC1,
                    .kdfs = PBKDF2,
                    .hashes = P12_NAMES("SHA-256", "SHA-512", "SHA-384",
                                        "SHA-224", "SHA-512/256", "SHA-512/224",
                                        "SHA-1", "SHA3-256", "SHA3-512",
                                        "SHA3-384", "SHA3-224"),
                    .hmacs = P12_NAMES("SHA-256", "SHA-512", "SHA-384",
                                       "SHA-224", "SHA-512/256", "SHA-512/224",
                                       "SHA-1", "SHA3-256", "SHA3-512",
                                       "SHA3-384", "SHA3-224"),
                    .max_iterations = INT_ITERATIONS,
                    .min_key = 20,
                    .max_key = 64,
                    .standing = P12_ACCEPTED },
                  OPENSSL_3_MAC) },
    .demands = P12_DEMANDS(OPENSSL_BASIC),
};

/* ---- GnuTLS -------------------------------------------------------------- */

enum { GNUTLS_MAX_ITERATIONS = 10485760 };

#define GNUTLS_ENCRYPTION(...)                                                 \
    P12_ROWS({ .kind = P12_SCHEME_PBES2,                                       \
               .kdfs = PBKDF2,                                                 \
               .hashes = P12_NAMES("SHA-256", "SHA-512", "SHA-384", "SHA-224", \
                                   "SHA-1", "Streebog-256", "Streebog-512",    \
                                   "GOST R 34.11-94"),                         \
               .ciphers =                                                      \
                   P12_NAMES("AES-256-CBC", "AES-192-CBC", "AES-128-CBC",      \
                             "DES-EDE3-CBC", "DES-CBC", "GOST 28147-89-CFB"),  \
               .max_iterations = GNUTLS_MAX_ITERATIONS,                        \
               .standing = P12_ACCEPTED },                                     \
             { .kind = P12_SCHEME_PKCS12_PBE,                                  \
               .ciphers = P12_NAMES("3DES-3KEY-CBC", "RC4-128", "RC2-40-CBC"), \
               .standing = P12_ACCEPTED },                                     \
             { .kind = P12_SCHEME_PBES1,                                       \
               .hashes = P12_NAMES("MD5" __VA_ARGS__),                         \
               .ciphers = P12_NAMES("DES-CBC"),                                \
               .standing = P12_ACCEPTED },                                     \
             OPEN(P12_SCHEME_NONE))

/* Without a MAC certtool shows everything, and ends with an error. */
#define GNUTLS_MAC                                             \
    { .kind = P12_SCHEME_HMAC_PKCS12,                          \
      .hmacs = SHA_1_TO_512,                                   \
      .max_iterations = INT_ITERATIONS,                        \
      .standing = P12_ACCEPTED },                              \
    {                                                          \
        .kind = P12_SCHEME_HMAC_GOST, .standing = P12_ACCEPTED \
    }

#define GNUTLS_DEMANDS                                                         \
    P12_DEMANDS(                                                               \
        NO("trailing-bytes"), NO("armour"), NO("public-key"), NO("malformed"), \
        NO("pbes2-wrapped"), NO("shut"), NO("password-bmp"),                   \
        NO("password-encoding"), NO("empty-safe"), NO("unknown-content"),      \
        NO("sdsi"), LOSES("nested-bag"),                                       \
        { .rule = "bags-in-safe",                                              \
          .severity = P12_WARNING,                                             \
          .number = 32,                                                        \
          .source = "CVE-2026-42015" },                                        \
        LOSES("key-curve"), LOSES("key-dh"), LOSES("key-post-quantum"),        \
        LOSES("key-unknown"), LOSES("key-version"), LOSES("key-bare"),         \
        { .rule = "password-long",                                             \
          .severity = P12_ERROR,                                               \
          .number = 1023,                                                      \
          .source = "tried with GnuTLS 3.7.9 and 3.8.9: 1,023 octets open, "   \
                    "1,024 do not" },                                          \
        NO("nothing-left"))

const struct p12_profile p12_profile_gnutls_3_7 = {
    .name = "gnutls-3.7",
    .kind = P12_PROFILE_READER,
    .summary = "GnuTLS 3.7 to 3.8.5: no PBMAC1; shows 32 bags of a safe.",
    .source = "tried with GnuTLS 3.7.9",
    .part = { [P12_PART_KEY] = GNUTLS_ENCRYPTION(),
              [P12_PART_SAFE] = GNUTLS_ENCRYPTION(),
              [P12_PART_MAC] = P12_ROWS(GNUTLS_MAC) },
    .loses_keys = true,
    .demands = GNUTLS_DEMANDS,
};

const struct p12_profile p12_profile_gnutls_3_8_6 = {
    .name = "gnutls-3.8.6",
    .kind = P12_PROFILE_READER,
    .summary = "GnuTLS 3.8.6 and later: PBMAC1; shows 32 bags of a safe.",
    .source = "tried with GnuTLS 3.8.9 and 3.8.13",
    .part = { [P12_PART_KEY] = GNUTLS_ENCRYPTION(, "SHA-1"),
              [P12_PART_SAFE] = GNUTLS_ENCRYPTION(, "SHA-1"),
              [P12_PART_MAC] = P12_ROWS(
                  { .kind = P12_SCHEME_PBMAC1,
                    .kdfs = PBKDF2,
                    .hashes = P12_NAMES("SHA-256", "SHA-512", "SHA-384",
                                        "SHA-224", "SHA-1", "Streebog-512"),
                    .hmacs = P12_NAMES("SHA-256", "SHA-512", "SHA-384",
                                       "SHA-224", "SHA-1", "Streebog-512"),
                    .max_iterations = GNUTLS_MAX_ITERATIONS,
                    .min_key = 20,
                    .max_key = 64,
                    .standing = P12_ACCEPTED },
                  GNUTLS_MAC) },
    .loses_keys = true,
    .demands = GNUTLS_DEMANDS,
};

/* ---- NSS ----------------------------------------------------------------- */

/* The most that was tried; none is known. */
enum { NSS_MAX_ITERATIONS = 12000000 };

/* An empty salt it refuses. */
#define NSS_ENCRYPTION                                                     \
    P12_ROWS({ .kind = P12_SCHEME_PBES2,                                   \
               .kdfs = PBKDF2,                                             \
               .hashes = SHA_1_TO_512,                                     \
               .ciphers = P12_NAMES(                                       \
                   "AES-256-CBC", "AES-192-CBC", "AES-128-CBC",            \
                   "DES-EDE3-CBC", "Camellia-256-CBC", "Camellia-192-CBC", \
                   "Camellia-128-CBC", "SEED-CBC", "RC2-128-CBC",          \
                   "RC2-64-CBC", "RC2-40-CBC", "DES-CBC"),                 \
               .max_iterations = NSS_MAX_ITERATIONS,                       \
               .min_salt = 1,                                              \
               .standing = P12_ACCEPTED },                                 \
             { .kind = P12_SCHEME_PKCS12_PBE,                              \
               .max_iterations = NSS_MAX_ITERATIONS,                       \
               .min_salt = 1,                                              \
               .standing = P12_ACCEPTED },                                 \
             OPEN(P12_SCHEME_NONE))

const struct p12_profile p12_profile_nss = {
    .name = "nss",
    .kind = P12_PROFILE_READER,
    .summary = "NSS 3.1xx, which Firefox and Thunderbird have: PBES2 and "
               "PBMAC1; not without a MAC.",
    .source = "tried with NSS 3.110 and 3.132",
    .part = { [P12_PART_KEY] = NSS_ENCRYPTION,
              [P12_PART_SAFE] = NSS_ENCRYPTION,
              [P12_PART_MAC] =
                  P12_ROWS({ .kind = P12_SCHEME_PBMAC1,
                             .kdfs = PBKDF2,
                             .hashes = SHA_1_TO_512,
                             .hmacs = SHA_1_TO_512,
                             .max_iterations = NSS_MAX_ITERATIONS,
                             .standing = P12_ACCEPTED },
                           { .kind = P12_SCHEME_HMAC_PKCS12,
                             .hmacs = P12_NAMES("SHA-256", "SHA-512", "SHA-384",
                                                "SHA-224", "SHA-1", "MD5"),
                             .max_iterations = NSS_MAX_ITERATIONS,
                             .standing = P12_ACCEPTED }) },
    .demands = P12_DEMANDS(
        NO("unknown-bag"), NO("name-type"), NO("malformed"),
        NO("pbes2-wrapped"), NO("armour"), NO("public-key"), NO("shut"),
        NO("password-encoding"), NO("name-half"), NO("serial-reused"),
        NO("crl"), NO("sdsi"), NO("certificate-type"), NO("certificate-broken"),
        NO("empty"), NO("key-edwards"), NO("key-gost"), NO("key-post-quantum"),
        NO("key-unknown"), NO("key-explicit"), NO("key-dh"), NO("key-version"),
        NO("key-alone"), LOSES("nickname-clash"),
        { .rule = "password-empty",
          .severity = P12_NOTE,
          .text = "NSS itself opens it, but Firefox takes no empty password",
          .source = "tried with NSS 3.110; reported of Firefox" },
        NO("nothing-left")),
};
