/* Reading a scheme from an AlgorithmIdentifier in the tests' own words. */
#ifndef P12_TESTS_SCHEME_RUN_H
#define P12_TESTS_SCHEME_RUN_H

#include "der.h"
#include "scheme/scheme.h"

/* Parts of AlgorithmIdentifiers. */
#define SALT      "04 08 'saltsalt'"
#define PBKDF2(x) "30{ " OID_PBKDF2 " 30{ " x " } }"
#define SCRYPT(x) "30{ " OID_SCRYPT " 30{ " x " } }"
#define KDF       PBKDF2(SALT " 02 02 0800")
#define AES       "30{ " OID_AES_256 " 04 10 'sixteen bytes iv' }"
#define PBES2(x)  "30{ " OID_PBES2 " 30{ " x " } }"
#define PBMAC1(x) "30{ " OID_PBMAC1 " 30{ " x " } }"
#define OID_3DES  "06{ 2a864886f70d010c0103 }"
#define OID_RC2   "06{ 2a864886f70d0302 }"
#define OID_CAST5 "06{ 2a864886f67d07420a }"
#define HMAC_256  "30{ " OID_HMAC_256 " 05 00 }"

/* What scheme_run() allows. */
enum { ITERATIONS = 5000, SCRYPT_MEMORY = 128 * 8 * (1024 + 1 + 2) };

extern const struct p12_limits scheme_limits;

/* One reading of an AlgorithmIdentifier that is the whole file. */
struct run {
    struct der in;
    struct p12_layer_map layer;
    struct p12_reader r;
    struct p12_error err;
    struct p12_schemas schemas;
    struct p12_scheme scheme;
};

/* MacData around a MAC has the salt "macsalt" and 77 iterations. */
enum p12_rc scheme_run(struct run *run, const char *text, bool is_mac);
enum p12_rc scheme_run_with(struct run *run, const char *text, bool is_mac,
                            const struct p12_limits *lim);
void scheme_run_clear(struct run *run);

#endif
