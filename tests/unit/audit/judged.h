/* Judging containers that tests write, and saying in a line what was found. */
#ifndef P12_TESTS_JUDGED_H
#define P12_TESTS_JUDGED_H

#include "audit/profile.h"
#include "read/parsed.h"

/* ---- Containers, each part from the inside out --------------------------- */

#define PBKDF2(salt, iterations, prf) \
    "30{ " OID_PBKDF2 " 30{ 04{ " salt " } 02{ " iterations " } " prf " } }"
#define PRF(oid)  "30{ " oid " 05 00 }"
#define HMAC(oid) "30{ " oid " 05 00 }"
#define SCRYPT(salt) \
    "30{ " OID_SCRYPT " 30{ 04{ " salt " } 02 01 02 02 01 01 02 01 01 } }"
#define CIPHER(oid)     "30{ " oid " 04 10 'sixteen bytes iv' }"
#define PBES2(kdf, enc) "30{ " OID_PBES2 " 30{ " kdf " " enc " } }"
#define PBMAC1(kdf, hmac)                                                   \
    "30{ 30{ 30{ " OID_PBMAC1 " 30{ " kdf " " hmac " } } 04 04 01020304 } " \
    "04 01 00 02 01 01 }"
#define SHROUD(algorithm) \
    BAG(OID_SHROUDED, "30{ " algorithm " 04{ '0123456789abcdef' } }")
#define WITH_MAC(safes, mac) "30{ 02 01 03 " AUTH(safes) " " mac " }"

#define SALT_16    "'sixteen of salt.'"
#define HMAC_1     "06{ 2a864886f70d0207 }"
#define HMAC_384   "06{ 2a864886f70d020a }"
#define HMAC_512   "06{ 2a864886f70d020b }"
#define SHA_1      "06{ 2b0e03021a }"
#define PBE_3DES   "06{ 2a864886f70d010c0103 }"
#define PBE_RC2_40 "06{ 2a864886f70d010c0106 }"

/* ---- What was found ------------------------------------------------------ */

/* Fails the test if memory fails. `options` may be NULL. */
struct p12_audit *judge(const struct p12_pfx *pfx,
                        const struct p12_profile *profile,
                        const struct p12_audit_options *options);

/* Every finding of a rule, or of all if it is NULL, in order: "error
 * iterations mac 1|at least 1000; note? unseen authSafe[0] closed|its
 * password". A question mark is for what is undecided. */
enum { FOUND_MAX = 8192 };
void found_text(const struct p12_audit *audit, const char *rule,
                char out[FOUND_MAX]);

/* Fails the test with `why` unless that is found, and the verdict is so:
 * "yes", "partly", "no", "unknown"; NULL: any. */
void want_found(const char *why, const struct p12_audit *audit,
                const char *rule, const char *wanted, const char *verdict);

/* The same of a container in the tests' own words. */
void want_of(const char *why, const char *container,
             const struct p12_profile *profile, const char *rule,
             const char *wanted, const char *verdict);

/* The first finding of a rule; fails the test if there is none. */
const struct p12_finding *first_of(const struct p12_audit *audit,
                                   const char *rule);

#endif
