/* What Java's keystores can open. */
#include "audit/profile.h"

/* The JDK refuses shorter salts, and more iterations. */
enum { MIN_SALT = 8, MAX_ITERATIONS = 5000000 };

#define TRAITS                                                      \
    (P12_TRAIT_SDSI | P12_TRAIT_UTF8_NAME | P12_TRAIT_OLD_VERSION | \
     P12_TRAIT_PASSWORD_NOT_ASCII)

/* ---- Java 8, before 8u301 ------------------------------------------------ */

#define JAVA_8_ENCRYPTION                                                   \
    {                                                                       \
        .kind = P12_SCHEME_PKCS12_PBE,                                      \
        .ciphers = P12_NAMES("3DES-3KEY-CBC", "RC2-40-CBC", "RC2-128-CBC"), \
        .unknown_maximum = true, .min_salt = MIN_SALT,                      \
        .standing = P12_ACCEPTED                                            \
    }

const struct p12_profile p12_profile_java_8 = {
    .name = "java-8",
    .kind = P12_PROFILE_READER,
    .summary = "Java 8 before 8u301: 3DES or RC2, and a MAC with SHA-1.",
    .source = "PBES2 came with 8u301 and 11.0.12; the maximum of iterations "
              "is unknown",
    .part = { [P12_FOR_KEY] = P12_RULES(JAVA_8_ENCRYPTION),
              [P12_FOR_SAFE] =
                  P12_RULES(JAVA_8_ENCRYPTION, { .kind = P12_SCHEME_NONE,
                                                 .standing = P12_UNVERIFIED }),
              [P12_FOR_MAC] = P12_RULES(
                  { .kind = P12_SCHEME_HMAC_PKCS12,
                    .hmacs = P12_NAMES("SHA-1"),
                    .unknown_maximum = true,
                    .min_salt = MIN_SALT,
                    .standing = P12_ACCEPTED },
                  { .kind = P12_SCHEME_NONE, .standing = P12_UNVERIFIED }) },
    .refuses = TRAITS,
};

/* ---- Java 17 ------------------------------------------------------------- */

/* AES-192 it does not know by its OID. */
#define JAVA_ENCRYPTION                                                 \
    { .kind = P12_SCHEME_PBES2,                                         \
      .kdfs = P12_NAMES("PBKDF2"),                                      \
      .hashes = P12_NAMES("SHA-256", "SHA-512"),                        \
      .ciphers = P12_NAMES("AES-256-CBC", "AES-128-CBC"),               \
      .max_iterations = MAX_ITERATIONS,                                 \
      .min_salt = MIN_SALT,                                             \
      .standing = P12_ACCEPTED },                                       \
        { .kind = P12_SCHEME_PBES2,                                     \
          .kdfs = P12_NAMES("PBKDF2"),                                  \
          .ciphers = P12_NAMES("AES-256-CBC", "AES-128-CBC"),           \
          .standing = P12_UNVERIFIED },                                 \
    {                                                                   \
        .kind = P12_SCHEME_PKCS12_PBE,                                  \
        .ciphers = P12_NAMES("3DES-3KEY-CBC", "RC4-128", "RC2-128-CBC", \
                             "RC2-40-CBC", "RC4-40"),                   \
        .max_iterations = MAX_ITERATIONS, .min_salt = MIN_SALT,         \
        .standing = P12_ACCEPTED                                        \
    }
#define JAVA_MAC                                                     \
    { .kind = P12_SCHEME_HMAC_PKCS12,                                \
      .hmacs = P12_NAMES("SHA-256", "SHA-512", "SHA-384", "SHA-224", \
                         "SHA-512/256", "SHA-512/224", "SHA-1"),     \
      .max_iterations = MAX_ITERATIONS,                              \
      .min_salt = MIN_SALT,                                          \
      .standing = P12_ACCEPTED },                                    \
    {                                                                \
        .kind = P12_SCHEME_NONE, .standing = P12_ACCEPTED            \
    }

const struct p12_profile p12_profile_java_17 = {
    .name = "java-17",
    .kind = P12_PROFILE_READER,
    .summary = "Java 8u301, 11.0.12, 17 and later: PBES2 with AES-128 and "
               "AES-256, but no PBMAC1; at most 5,000,000 iterations.",
    .source = "tried with JDK 17.0.15, which says of PBMAC1 \"Algorithm "
              "HmacPBE1.2.840.113549.1.5.14 not available\"",
    .part = { [P12_FOR_KEY] = P12_RULES(JAVA_ENCRYPTION),
              [P12_FOR_SAFE] =
                  P12_RULES(JAVA_ENCRYPTION, { .kind = P12_SCHEME_NONE,
                                               .standing = P12_ACCEPTED }),
              [P12_FOR_MAC] = P12_RULES(JAVA_MAC) },
    .refuses = TRAITS,
};

/* ---- Java 26 ------------------------------------------------------------- */

const struct p12_profile p12_profile_java_26 = {
    .name = "java-26",
    .kind = P12_PROFILE_READER,
    .summary = "Java 26 and later: as java-17, and PBMAC1 with SHA-256 and "
               "SHA-512.",
    .source = "JDK-8343232",
    .part = { [P12_FOR_KEY] = P12_RULES(JAVA_ENCRYPTION),
              [P12_FOR_SAFE] =
                  P12_RULES(JAVA_ENCRYPTION, { .kind = P12_SCHEME_NONE,
                                               .standing = P12_ACCEPTED }),
              [P12_FOR_MAC] = P12_RULES(
                  { .kind = P12_SCHEME_PBMAC1,
                    .kdfs = P12_NAMES("PBKDF2"),
                    .hashes = P12_NAMES("SHA-256", "SHA-512"),
                    .hmacs = P12_NAMES("SHA-256", "SHA-512"),
                    .max_iterations = MAX_ITERATIONS,
                    .min_salt = MIN_SALT,
                    .standing = P12_ACCEPTED },
                  { .kind = P12_SCHEME_PBMAC1, .standing = P12_UNVERIFIED },
                  JAVA_MAC) },
    .refuses = TRAITS,
};
