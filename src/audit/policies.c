/* What verifiers demand. */
#include "audit/profile.h"

#define PBKDF2 P12_NAMES("PBKDF2")
#define AES    P12_NAMES("AES-256-CBC", "AES-192-CBC", "AES-128-CBC")
#define APPROVED                                                             \
    P12_NAMES("SHA-256", "SHA-512", "SHA-384", "SHA-224", "SHA-512/256",     \
              "SHA-512/224", "SHA3-256", "SHA3-512", "SHA3-384", "SHA3-224", \
              "SHA-1")

#define NOTHING                                           \
    {                                                     \
        .kind = P12_SCHEME_NONE, .standing = P12_ACCEPTED \
    }

/* ---- What any container should be --------------------------------------- */

const struct p12_profile p12_profile_sound = {
    .name = "sound",
    .kind = P12_PROFILE_POLICY,
    .summary = "What any container should be, whoever reads it: every part "
               "can be read, and nothing is so unusual that readers stumble.",
    .source = "what readers were seen to stumble over",
    .demands = P12_DEMANDS(
        { .rule = "malformed", .severity = P12_ERROR },
        { .rule = "public-key", .severity = P12_ERROR },
        { .rule = "password-empty",
          .severity = P12_ERROR,
          .source = "macOS and Firefox refuse it" },
        { .rule = "password-well-known",
          .severity = P12_ERROR,
          .source = "the list that it is in" },
        { .rule = "mac-key-floor",
          .severity = P12_WARNING,
          .source = "RFC 9879, 9; CVE-2026-34181" },
        { .rule = "mac-key-length",
          .severity = P12_NOTE,
          .source = "RFC 9879, 5" },
        { .rule = "empty-salt", .severity = P12_WARNING },
        { .rule = "salt-reused", .severity = P12_WARNING },
        { .rule = "mixed-strength", .severity = P12_WARNING },
        { .rule = "kdf-cost", .severity = P12_WARNING },
        { .rule = "ber", .severity = P12_NOTE, .source = "RFC 7292, 4" },
        { .rule = "trailing-bytes",
          .severity = P12_WARNING,
          .text = "bytes behind the PFX: GnuTLS and Go refuse the file" },
        { .rule = "pfx-version",
          .severity = P12_WARNING,
          .source = "RFC 7292, 4" },
        { .rule = "name-type", .severity = P12_WARNING },
        { .rule = "name-odd", .severity = P12_WARNING },
        { .rule = "name-duplicate", .severity = P12_NOTE },
        { .rule = "unknown-bag", .severity = P12_WARNING },
        { .rule = "sdsi", .severity = P12_WARNING },
        { .rule = "nested-bag", .severity = P12_WARNING },
        { .rule = "bags-in-safe", .severity = P12_WARNING }),
};

#define SOUND                           \
    (const struct p12_profile *const[]) \
    {                                   \
        &p12_profile_sound, NULL        \
    }

/* ---- Okta ---------------------------------------------------------------- */

/* Neither other key derivations are named there, nor parts in the clear. */
#define OKTA_ENCRYPTION                             \
    P12_ROWS({ .kind = P12_SCHEME_PBES2,            \
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
               "every encrypted part, PBMAC1 with PBKDF2 for the MAC. No "
               "number of iterations and no length of salts is published.",
    .source = "Okta's help page on mTLS connections",
    .all_of = SOUND,
    .part = { [P12_PART_KEY] = OKTA_ENCRYPTION,
              [P12_PART_SAFE] = OKTA_ENCRYPTION,
              [P12_PART_MAC] = P12_ROWS({ .kind = P12_SCHEME_PBMAC1,
                                          .kdfs = PBKDF2,
                                          .standing = P12_ACCEPTED }) },
};

/* ---- RFC 9579, RFC 9879 -------------------------------------------------- */

const struct p12_profile p12_profile_rfc9579 = {
    .name = "rfc9579",
    .kind = P12_PROFILE_POLICY,
    .summary = "PBMAC1 with PBKDF2 for the MAC, and a key of 20 bytes or more; "
               "SHA-1 is discouraged.",
    .source = "RFC 9879 (RFC 9579)",
    .all_of = SOUND,
    .part = { [P12_PART_MAC] = P12_ROWS(
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
#define FIPS_ENCRYPTION                                               \
    {                                                                 \
        .kind = P12_SCHEME_PBES2, .kdfs = PBKDF2, .hashes = APPROVED, \
        .ciphers = AES, .min_iterations = 1000, .min_salt = 16,       \
        .standing = P12_ACCEPTED                                      \
    }

const struct p12_profile p12_profile_fips_140_3 = {
    .name = "fips-140-3",
    .kind = P12_PROFILE_POLICY,
    .summary = "What a FIPS 140-3 module computes: PBES2 with PBKDF2 and AES, "
               "1,000 iterations and 16 bytes of salt or more; PBMAC1 or no "
               "MAC, since the key derivation of RFC 7292 is not approved.",
    .source = "SP 800-132, SP 800-131A",
    .all_of = SOUND,
    .part = { [P12_PART_KEY] = P12_ROWS(FIPS_ENCRYPTION),
              [P12_PART_SAFE] = P12_ROWS(FIPS_ENCRYPTION, NOTHING),
              [P12_PART_MAC] = P12_ROWS({ .kind = P12_SCHEME_PBMAC1,
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
    .all_of = SOUND,
    .part = { [P12_PART_KEY] = P12_ROWS(OWASP_PBKDF2(P12_SCHEME_PBES2)),
              [P12_PART_SAFE] =
                  P12_ROWS(OWASP_PBKDF2(P12_SCHEME_PBES2), NOTHING),
              [P12_PART_MAC] =
                  P12_ROWS(OWASP_PBKDF2(P12_SCHEME_PBMAC1), NOTHING,
                           { .kind = P12_SCHEME_HMAC_GOST,
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

#define ANY(scheme)                                \
    {                                              \
        .kind = (scheme), .standing = P12_ACCEPTED \
    }

const struct p12_profile p12_profile_mtls_client = {
    .name = "mtls-client",
    .kind = P12_PROFILE_POLICY,
    .summary = "One client's identity for mutual TLS: a key that is encrypted, "
               "its certificate, which says clientAuth, and the chain.",
    .source = "Okta's page on client certificates, Fitbank's mTLS guide",
    .all_of = SOUND,
    .part = { [P12_PART_KEY] =
                  P12_ROWS(ANY(P12_SCHEME_PBES2), ANY(P12_SCHEME_PKCS12_PBE),
                           ANY(P12_SCHEME_PBES1), ANY(P12_SCHEME_UNKNOWN)) },
    .demands =
        P12_DEMANDS({ .rule = "key-matches", .severity = P12_ERROR },
                    { .rule = "one-identity", .severity = P12_ERROR },
                    { .rule = "chain-complete", .severity = P12_ERROR },
                    { .rule = "chain-order", .severity = P12_ERROR },
                    { .rule = "surplus-certificate", .severity = P12_ERROR },
                    { .rule = "client-auth",
                      .severity = P12_ERROR,
                      .source = "Fitbank's mTLS guide" },
                    { .rule = "digital-signature",
                      .severity = P12_ERROR,
                      .source = "Fitbank's mTLS guide" },
                    { .rule = "expired", .severity = P12_ERROR },
                    { .rule = "not-yet-valid", .severity = P12_ERROR },
                    { .rule = "expiring", .severity = P12_WARNING },
                    { .rule = "key-size", .severity = P12_ERROR },
                    { .rule = "signature", .severity = P12_ERROR },
                    { .rule = "crl-points",
                      .severity = P12_ERROR,
                      .source = "Okta's page on client certificates" },
                    { .rule = "crl-points-ca",
                      .severity = P12_ERROR,
                      .source = "Okta's page on client certificates" }),
};
