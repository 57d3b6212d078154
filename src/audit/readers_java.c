/* What Java's keystores can open. */
#include "audit/profile.h"

/* The JDK refuses shorter salts, and more iterations. */
enum { MIN_SALT = 8, MAX_ITERATIONS = 5000000 };

#define SOURCE "tried with JDK 17.0.15"
#define NO(id)                                                \
    {                                                         \
        .rule = (id), .severity = P12_ERROR, .source = SOURCE \
    }
#define LOSES(id)                                               \
    {                                                           \
        .rule = (id), .severity = P12_WARNING, .source = SOURCE \
    }

/* What all of Java's keystores have in common, as far as anyone knows. */
#define DEMANDS(...)                                                          \
    P12_DEMANDS(                                                              \
        NO("sdsi"), NO("name-type"), NO("name-empty"), NO("pfx-version"),     \
        NO("password-not-ascii"), NO("malformed"), NO("armour"),              \
        NO("public-key"), NO("shut"), NO("password-bmp"),                     \
        NO("password-encoding"), LOSES("nested-bag"), NO("certificate-type"), \
        NO("certificate-broken"), LOSES("key-gost"), LOSES("key-unknown"),    \
        LOSES("key-explicit"), LOSES("key-sm2"), NO("certificate-curve"),     \
        NO("certificate-issuer"), LOSES("certificate-hidden"),                \
        LOSES("key-name-taken"), NO("nothing-left"), __VA_ARGS__)

/* Kinds of keys that came to Java later, or are to come. */
#define UNTRIED(id)                                               \
    {                                                             \
        .rule = (id), .severity = P12_NOTE, .undecided = true,    \
        .text = "Java 17 was tried; nobody has reported of this " \
                "version",                                        \
        .source = SOURCE                                          \
    }

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
    .part = { [P12_PART_KEY] = P12_ROWS(JAVA_8_ENCRYPTION),
              [P12_PART_SAFE] =
                  P12_ROWS(JAVA_8_ENCRYPTION, { .kind = P12_SCHEME_NONE,
                                                .standing = P12_UNVERIFIED }),
              [P12_PART_MAC] = P12_ROWS(
                  { .kind = P12_SCHEME_HMAC_PKCS12,
                    .hmacs = P12_NAMES("SHA-1"),
                    .unknown_maximum = true,
                    .min_salt = MIN_SALT,
                    .standing = P12_ACCEPTED },
                  { .kind = P12_SCHEME_NONE, .standing = P12_UNVERIFIED }) },
    .loses_keys = true,
    .demands = DEMANDS(LOSES("key-post-quantum"), UNTRIED("key-edwards")),
};

/* ---- Java 17 ------------------------------------------------------------- */

/* AES-192 it does not know by its OID. */
#define JAVA_ENCRYPTION                                                   \
    { .kind = P12_SCHEME_PBES2,                                           \
      .kdfs = P12_NAMES("PBKDF2"),                                        \
      .hashes =                                                           \
          P12_NAMES("SHA-256", "SHA-512", "SHA-384", "SHA-224", "SHA-1"), \
      .ciphers = P12_NAMES("AES-256-CBC", "AES-128-CBC"),                 \
      .max_iterations = MAX_ITERATIONS,                                   \
      .min_salt = MIN_SALT,                                               \
      .standing = P12_ACCEPTED },                                         \
        { .kind = P12_SCHEME_PBES1,                                       \
          .hashes = P12_NAMES("MD5"),                                     \
          .ciphers = P12_NAMES("DES-CBC"),                                \
          .max_iterations = MAX_ITERATIONS,                               \
          .min_salt = MIN_SALT,                                           \
          .standing = P12_ACCEPTED },                                     \
    {                                                                     \
        .kind = P12_SCHEME_PKCS12_PBE,                                    \
        .ciphers = P12_NAMES("3DES-3KEY-CBC", "RC4-128", "RC2-128-CBC",   \
                             "RC2-40-CBC", "RC4-40"),                     \
        .max_iterations = MAX_ITERATIONS, .min_salt = MIN_SALT,           \
        .standing = P12_ACCEPTED                                          \
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
    .part = { [P12_PART_KEY] = P12_ROWS(JAVA_ENCRYPTION),
              [P12_PART_SAFE] =
                  P12_ROWS(JAVA_ENCRYPTION, { .kind = P12_SCHEME_NONE,
                                              .standing = P12_ACCEPTED }),
              [P12_PART_MAC] = P12_ROWS(JAVA_MAC) },
    .loses_keys = true,
    .demands = DEMANDS(LOSES("key-post-quantum")),
};

/* ---- Java 26 ------------------------------------------------------------- */

const struct p12_profile p12_profile_java_26 = {
    .name = "java-26",
    .kind = P12_PROFILE_READER,
    .summary = "Java 26 and later: as java-17, and PBMAC1 with SHA-256 and "
               "SHA-512.",
    .source = "JDK-8343232",
    .part = { [P12_PART_KEY] = P12_ROWS(JAVA_ENCRYPTION),
              [P12_PART_SAFE] =
                  P12_ROWS(JAVA_ENCRYPTION, { .kind = P12_SCHEME_NONE,
                                              .standing = P12_ACCEPTED }),
              [P12_PART_MAC] = P12_ROWS(
                  { .kind = P12_SCHEME_PBMAC1,
                    .kdfs = P12_NAMES("PBKDF2"),
                    .hashes = P12_NAMES("SHA-256", "SHA-512"),
                    .hmacs = P12_NAMES("SHA-256", "SHA-512"),
                    .max_iterations = MAX_ITERATIONS,
                    .min_salt = MIN_SALT,
                    .standing = P12_ACCEPTED },
                  { .kind = P12_SCHEME_PBMAC1, .standing = P12_UNVERIFIED },
                  JAVA_MAC) },
    .loses_keys = true,
    .demands = DEMANDS(UNTRIED("key-post-quantum")),
};
