/* What verifiers demand. */
#include "audit/profile.h"

#define PBKDF2 P12_NAMES("PBKDF2")
#define AES    P12_NAMES("AES-256-CBC", "AES-192-CBC", "AES-128-CBC")
#define APPROVED                                                             \
    P12_NAMES("SHA-256", "SHA-512", "SHA-384", "SHA-224", "SHA-512/256",     \
              "SHA-512/224", "SHA3-256", "SHA3-512", "SHA3-384", "SHA3-224", \
              "SHA-1")

/* What a policy has nothing to say to. */
#define ANY_ENCRYPTION                                               \
    { .kind = P12_SCHEME_PBES2, .standing = P12_ACCEPTED },          \
        { .kind = P12_SCHEME_PKCS12_PBE, .standing = P12_ACCEPTED }, \
    {                                                                \
        .kind = P12_SCHEME_PBES1, .standing = P12_ACCEPTED           \
    }
#define NOTHING                                           \
    {                                                     \
        .kind = P12_SCHEME_NONE, .standing = P12_ACCEPTED \
    }

/* ---- Okta ---------------------------------------------------------------- */

/* Neither other key derivations are named there, nor parts in the clear. */
#define OKTA_ENCRYPTION                              \
    P12_RULES({ .kind = P12_SCHEME_PBES2,            \
                .kdfs = PBKDF2,                      \
                .ciphers = P12_NAMES("AES-256-CBC"), \
                .standing = P12_ACCEPTED },          \
              { .kind = P12_SCHEME_PBES2,            \
                .ciphers = P12_NAMES("AES-256-CBC"), \
                .standing = P12_UNVERIFIED },        \
              { .kind = P12_SCHEME_NONE, .standing = P12_UNVERIFIED })

const struct p12_profile p12_profile_okta_workflows = {
    .name = "okta-workflows",
    .kind = P12_PROFILE_POLICY,
    .summary = "What Okta Workflows' mTLS connector takes: AES-256-CBC for "
               "every encrypted part, PBMAC1 with PBKDF2 for the MAC.",
    .source = "Okta's help page on mTLS connections, and its article on "
              "repackaging client credentials; no number of iterations and no "
              "length of salts is published",
    .part = { [P12_FOR_KEY] = OKTA_ENCRYPTION,
              [P12_FOR_SAFE] = OKTA_ENCRYPTION,
              [P12_FOR_MAC] = P12_RULES({ .kind = P12_SCHEME_PBMAC1,
                                          .kdfs = PBKDF2,
                                          .standing = P12_ACCEPTED }) },
};

/* ---- RFC 9579, RFC 9879 -------------------------------------------------- */

const struct p12_profile p12_profile_rfc9579 = {
    .name = "rfc9579",
    .kind = P12_PROFILE_POLICY,
    .summary = "PBMAC1 with PBKDF2 for the MAC, and a key of 20 bytes or more; "
               "SHA-1 is discouraged.",
    .source = "RFC 9579, obsoleted by RFC 9879",
    .part = { [P12_FOR_KEY] = P12_RULES(ANY_ENCRYPTION, NOTHING),
              [P12_FOR_SAFE] = P12_RULES(ANY_ENCRYPTION, NOTHING),
              [P12_FOR_MAC] = P12_RULES(
                  { .kind = P12_SCHEME_PBMAC1,
                    .kdfs = PBKDF2,
                    .hmacs = P12_NAMES("SHA-1"),
                    .min_key = 20,
                    .standing = P12_DISCOURAGED },
                  { .kind = P12_SCHEME_PBMAC1,
                    .kdfs = PBKDF2,
                    .hashes = P12_NAMES("SHA-1"),
                    .min_key = 20,
                    .standing = P12_DISCOURAGED },
                  { .kind = P12_SCHEME_PBMAC1,
                    .kdfs = PBKDF2,
                    .min_key = 20,
                    .standing = P12_ACCEPTED },
                  /* says nothing of other KDFs */
                  { .kind = P12_SCHEME_PBMAC1, .standing = P12_UNVERIFIED }) },
};

const struct p12_profile p12_profile_rfc9879 = {
    .name = "rfc9879",
    .kind = P12_PROFILE_POLICY,
    .summary = "The same as rfc9579: the later RFC, with its mistakes mended.",
    .source = "RFC 9879",
    .all_of = (const struct p12_profile *const[]){ &p12_profile_rfc9579, NULL },
};

/* ---- FIPS 140-3 ---------------------------------------------------------- */

/* SP 800-132, 5: 1,000 iterations, 128 bits of salt, 112 of the key. */
#define FIPS_ENCRYPTION                   \
    P12_RULES({ .kind = P12_SCHEME_PBES2, \
                .kdfs = PBKDF2,           \
                .hashes = APPROVED,       \
                .ciphers = AES,           \
                .min_iterations = 1000,   \
                .min_salt = 16,           \
                .standing = P12_ACCEPTED })

const struct p12_profile p12_profile_fips_140_3 = {
    .name = "fips-140-3",
    .kind = P12_PROFILE_POLICY,
    .summary = "What a FIPS 140-3 module computes: PBES2 with PBKDF2 and AES, "
               "1,000 iterations and 16 bytes of salt or more; PBMAC1 or no "
               "MAC, since the key derivation of RFC 7292 is not approved.",
    .source = "SP 800-132, SP 800-131A, the checks of OpenSSL's FIPS provider",
    .part = { [P12_FOR_KEY] = FIPS_ENCRYPTION,
              [P12_FOR_SAFE] = FIPS_ENCRYPTION,
              [P12_FOR_MAC] = P12_RULES({ .kind = P12_SCHEME_PBMAC1,
                                          .kdfs = PBKDF2,
                                          .hashes = APPROVED,
                                          .hmacs = APPROVED,
                                          .min_iterations = 1000,
                                          .min_salt = 16,
                                          .min_key = 14,
                                          .standing = P12_ACCEPTED },
                                        NOTHING) },
};

/* ---- OWASP --------------------------------------------------------------- */

/* For other hashes and key derivations we know no number of OWASP's. */
#define OWASP_PBKDF2(scheme)                         \
    { .kind = (scheme),                              \
      .kdfs = PBKDF2,                                \
      .hashes = P12_NAMES("SHA-256"),                \
      .min_iterations = 600000,                      \
      .standing = P12_ACCEPTED },                    \
        { .kind = (scheme),                          \
          .kdfs = PBKDF2,                            \
          .hashes = P12_NAMES("SHA-512"),            \
          .min_iterations = 210000,                  \
          .standing = P12_ACCEPTED },                \
        { .kind = (scheme),                          \
          .kdfs = PBKDF2,                            \
          .hashes = P12_NAMES("SHA-1"),              \
          .min_iterations = 1400000,                 \
          .standing = P12_ACCEPTED },                \
    {                                                \
        .kind = (scheme), .standing = P12_UNVERIFIED \
    }

const struct p12_profile p12_profile_owasp = {
    .name = "owasp",
    .kind = P12_PROFILE_POLICY,
    .summary = "Iterations of PBKDF2 that make guessing passwords slow: "
               "600,000 with SHA-256, 210,000 with SHA-512, 1,400,000 with "
               "SHA-1.",
    .source = "OWASP's Password Storage Cheat Sheet",
    .part = { [P12_FOR_KEY] = P12_RULES(OWASP_PBKDF2(P12_SCHEME_PBES2)),
              [P12_FOR_SAFE] =
                  P12_RULES(OWASP_PBKDF2(P12_SCHEME_PBES2), NOTHING),
              [P12_FOR_MAC] =
                  P12_RULES(OWASP_PBKDF2(P12_SCHEME_PBMAC1), NOTHING,
                            { .kind = P12_SCHEME_HMAC_PKCS12,
                              .standing = P12_UNVERIFIED }) },
};

/* ---- Made of others ------------------------------------------------------ */

const struct p12_profile p12_profile_modern = {
    .name = "modern",
    .kind = P12_PROFILE_POLICY,
    .summary = "The demands of okta-workflows, rfc9579 and fips-140-3 "
               "together; warns of what owasp asks for.",
    .source = "okta-workflows, rfc9579, fips-140-3, owasp",
    .all_of =
        (const struct p12_profile *const[]){ &p12_profile_okta_workflows,
                                             &p12_profile_rfc9579,
                                             &p12_profile_fips_140_3, NULL },
    .advises = &p12_profile_owasp,
};

/* ---- mTLS ---------------------------------------------------------------- */

const struct p12_profile p12_profile_mtls_client = {
    .name = "mtls-client",
    .kind = P12_PROFILE_POLICY,
    .summary = "One client's identity for mutual TLS: a key that is encrypted, "
               "its certificate and the chain.",
    .source = "Okta's page on client certificates, Fitbank's mTLS guide",
    .part = { [P12_FOR_KEY] = P12_RULES(ANY_ENCRYPTION),
              [P12_FOR_SAFE] = P12_RULES(ANY_ENCRYPTION, NOTHING),
              [P12_FOR_MAC] = P12_RULES(
                  { .kind = P12_SCHEME_PBMAC1, .standing = P12_ACCEPTED },
                  { .kind = P12_SCHEME_HMAC_PKCS12, .standing = P12_ACCEPTED },
                  { .kind = P12_SCHEME_HMAC_GOST, .standing = P12_ACCEPTED },
                  NOTHING) },
};
