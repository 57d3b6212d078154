/* Parameters that a scheme must not have: the code, and the byte. */
#include "run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"

struct refused {
    const char *why;
    const char *in; /* ^ at what is wrong */
    enum p12_rc rc;
    const char *oid; /* with P12_E_ALGORITHM */
};

static void want_refused(const struct refused *c, bool is_mac)
{
    struct run run;
    enum p12_rc rc = scheme_run(&run, c->in, is_mac);

    if (rc != c->rc || run.err.rc != rc || run.err.offset != run.in.mark ||
        strcmp(run.err.oid, c->oid != NULL ? c->oid : "") != 0)
        fail_msg("%s: %s at %zu, not %zu; \"%s\"; %s", c->why, p12_rc_name(rc),
                 run.err.offset, run.in.mark, run.err.oid, run.err.detail);
    scheme_run_clear(&run);
}

static void ciphers_are_refused_at_what_is_wrong(void **state)
{
    static const struct refused cases[] = {
        { "an unknown scheme", "30{ ^" OID_OURS " 05 00 }", P12_E_ALGORITHM,
          "1.3.6.1.4.1.99999.1" },
        { "PBES2 by its low 32 bits",
          "30{ ^06{ 2a864886f70d0105 908080800d }"
          " 05 00 }",
          P12_E_ALGORITHM, "1.2.840.113549.1.5.4294967309" },
        { "a MAC's algorithm", "30{ ^" OID_PBMAC1 " 30{ } }", P12_E_ALGORITHM,
          "1.2.840.113549.1.5.14" },
        { "PBES2 without parameters", "^30{ " OID_PBES2 " }", P12_E_SCHEMA,
          NULL },
        { "PBES2 with NULL", "30{ " OID_PBES2 " ^05 00 }", P12_E_SCHEMA, NULL },
        { "PBES2 with an empty structure", "30{ " OID_PBES2 " ^30{ } }",
          P12_E_SCHEMA, NULL },
        { "PBES2 without a cipher", "30{ " OID_PBES2 " ^30{ " KDF " } }",
          P12_E_SCHEMA, NULL },
        { "PBES2 with an empty cipher",
          "30{ " OID_PBES2 " ^30{ " KDF " 30{ } } }", P12_E_SCHEMA, NULL },
        { "a wrapped scheme that is not PBES2",
          "30{ " OID_PBES2 " ^30{ " OID_OURS " 30{ " KDF AES " } } }",
          P12_E_SCHEMA, NULL },
        { "an unknown KDF", PBES2("30{ ^" OID_OURS " 05 00 } " AES),
          P12_E_ALGORITHM, "1.3.6.1.4.1.99999.1" },
        { "an unknown cipher", PBES2(KDF " 30{ ^" OID_OURS " 05 00 }"),
          P12_E_ALGORITHM, "1.3.6.1.4.1.99999.1" },
        { "no parameters of a cipher", PBES2(KDF " ^30{ " OID_AES_256 " }"),
          P12_E_SCHEMA, NULL },
        { "NULL for an IV", PBES2(KDF " 30{ " OID_AES_256 " ^05 00 }"),
          P12_E_SCHEMA, NULL },
        { "an empty IV", PBES2(KDF " 30{ " OID_AES_256 " ^04 00 }"),
          P12_E_SCHEMA, NULL },
        { "an IV of 15 bytes",
          PBES2(KDF " 30{ " OID_AES_256 " ^04 0f 'fifteen byte iv' }"),
          P12_E_SCHEMA, NULL },
        { "an IV of 17 bytes",
          PBES2(KDF " 30{ " OID_AES_256 " ^04 11 'seventeen byte iv' }"),
          P12_E_SCHEMA, NULL },
        { "a PBE without parameters", "^30{ " OID_3DES " }", P12_E_SCHEMA,
          NULL },
        { "a PBE with NULL", "30{ " OID_3DES " ^05 00 }", P12_E_SCHEMA, NULL },
        { "a PBE with an empty structure", "30{ " OID_3DES " ^30{ } }",
          P12_E_SCHEMA, NULL },
        { "a PBE without iterations", "30{ " OID_3DES " ^30{ " SALT " } }",
          P12_E_SCHEMA, NULL },
        { "a PBE of 0 iterations",
          "30{ " OID_3DES " 30{ " SALT " ^02 01 00 } }", P12_E_SCHEMA, NULL },
        { "a PBE of -1 iterations",
          "30{ " OID_3DES " 30{ " SALT " ^02 01 ff } }", P12_E_SCHEMA, NULL },
        { "a PBE of more than the limit",
          "30{ " OID_3DES " 30{ " SALT " ^02 02 1389 } }", P12_E_LIMIT, NULL },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        want_refused(&cases[i], false);
}

static void pbkdf2_is_refused_at_what_is_wrong(void **state)
{
    static const struct refused cases[] = {
        { "no parameters", PBES2("^30{ " OID_PBKDF2 " } " AES), P12_E_SCHEMA,
          NULL },
        { "NULL", PBES2("30{ " OID_PBKDF2 " ^05 00 } " AES), P12_E_SCHEMA,
          NULL },
        { "an empty structure", PBES2("30{ " OID_PBKDF2 " ^30{ } } " AES),
          P12_E_SCHEMA, NULL },
        { "a salt from elsewhere",
          PBES2("30{ " OID_PBKDF2 " ^30{ 30{ " OID_OURS " } 02 01 05 } } " AES),
          P12_E_SCHEMA, NULL },
        { "no salt", PBES2("30{ " OID_PBKDF2 " ^30{ 02 01 05 } } " AES),
          P12_E_SCHEMA, NULL },
        { "an INTEGER for a salt",
          PBES2("30{ " OID_PBKDF2 " ^30{ 02 01 05 02 01 05 } } " AES),
          P12_E_SCHEMA, NULL },
        { "0 iterations", PBES2(PBKDF2(SALT " ^02 01 00") AES), P12_E_SCHEMA,
          NULL },
        { "-1 iterations", PBES2(PBKDF2(SALT " ^02 01 ff") AES), P12_E_SCHEMA,
          NULL },
        { "a leading zero in iterations",
          PBES2(PBKDF2(SALT " ^02 02 0001") AES), P12_E_ENCODING, NULL },
        { "one more iteration than allowed",
          PBES2(PBKDF2(SALT " ^02 02 1389") AES), P12_E_LIMIT, NULL },
        { "2^31 iterations", PBES2(PBKDF2(SALT " ^02 05 0080000000") AES),
          P12_E_LIMIT, NULL },
        { "2^63 iterations",
          PBES2(PBKDF2(SALT " ^02 09 008000000000000000") AES), P12_E_LIMIT,
          NULL },
        { "-2^63 iterations",
          PBES2(PBKDF2(SALT " ^02 08 8000000000000000") AES), P12_E_SCHEMA,
          NULL },
        { "a key length of 0", PBES2(PBKDF2(SALT " 02 01 05 ^02 01 00") AES),
          P12_E_SCHEMA, NULL },
        { "a negative key length",
          PBES2(PBKDF2(SALT " 02 01 05 ^02 01 e0") AES), P12_E_SCHEMA, NULL },
        { "half the cipher's key",
          PBES2(PBKDF2(SALT " 02 01 05 ^02 01 10") AES), P12_E_SCHEMA, NULL },
        { "a byte more than the cipher's key",
          PBES2(PBKDF2(SALT " 02 01 05 ^02 01 21") AES), P12_E_SCHEMA, NULL },
        { "a key longer than any cipher's",
          PBES2(PBKDF2(SALT " 02 01 05 ^02 02 0081") AES), P12_E_LIMIT, NULL },
        { "a key of 2^31 - 1 bytes",
          PBES2(PBKDF2(SALT " 02 01 05 ^02 04 7fffffff") AES), P12_E_LIMIT,
          NULL },
        { "a key of 2^64 bytes",
          PBES2(PBKDF2(SALT " 02 01 05 ^02 09 010000000000000000") AES),
          P12_E_LIMIT, NULL },
        { "an unknown PRF",
          PBES2(PBKDF2(SALT " 02 01 05 30{ ^" OID_OURS " }") AES),
          P12_E_ALGORITHM, "1.3.6.1.4.1.99999.1" },
        { "a hash for a PRF",
          PBES2(PBKDF2(SALT " 02 01 05 30{ ^" OID_SHA_256 " }") AES),
          P12_E_ALGORITHM, "2.16.840.1.101.3.4.2.1" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        want_refused(&cases[i], false);
}

static void scrypt_is_refused_at_what_is_wrong(void **state)
{
    static const struct refused cases[] = {
        { "N of 0",
          PBES2("30{ " OID_SCRYPT " ^30{ " SALT
                " 02 01 00 02 01 08 02 01 01 } } " AES),
          P12_E_SCHEMA, NULL },
        { "N of 1",
          PBES2("30{ " OID_SCRYPT " ^30{ " SALT
                " 02 01 01 02 01 08 02 01 01 } } " AES),
          P12_E_SCHEMA, NULL },
        { "N of 3",
          PBES2("30{ " OID_SCRYPT " ^30{ " SALT
                " 02 01 03 02 01 08 02 01 01 } } " AES),
          P12_E_SCHEMA, NULL },
        { "r of 0",
          PBES2("30{ " OID_SCRYPT " ^30{ " SALT
                " 02 01 10 02 01 00 02 01 01 } } " AES),
          P12_E_SCHEMA, NULL },
        { "p of 0",
          PBES2("30{ " OID_SCRYPT " ^30{ " SALT
                " 02 01 10 02 01 08 02 01 00 } } " AES),
          P12_E_SCHEMA, NULL },
        { "a negative N",
          PBES2(SCRYPT(SALT " ^02 01 f0 02 01 08 02 01 01") AES), P12_E_SCHEMA,
          NULL },
        { "a negative p",
          PBES2(SCRYPT(SALT " 02 01 10 02 01 08 ^02 01 ff") AES), P12_E_SCHEMA,
          NULL },
        { "N of 2^63",
          PBES2("30{ " OID_SCRYPT " ^30{ " SALT
                " 02 09 008000000000000000 02 01 08 02 01 01 } } " AES),
          P12_E_LIMIT, NULL },
        { "r of 2^63",
          PBES2("30{ " OID_SCRYPT " ^30{ " SALT
                " 02 01 10 02 09 008000000000000000 02 01 01 } } " AES),
          P12_E_LIMIT, NULL },
        { "128 * r * N over 2^64",
          PBES2("30{ " OID_SCRYPT " ^30{ " SALT
                " 02 08 4000000000000000 02 01 08 02 01 01 } } " AES),
          P12_E_LIMIT, NULL },
        { "a byte more than the memory allowed",
          PBES2("30{ " OID_SCRYPT " ^30{ " SALT
                " 02 02 0400 02 01 08 02 01 02 } } " AES),
          P12_E_LIMIT, NULL },
        { "a key of another length",
          PBES2(SCRYPT(SALT " 02 01 10 02 01 08 02 01 01 ^02 01 10") AES),
          P12_E_SCHEMA, NULL },
        { "no parallelization",
          PBES2("30{ " OID_SCRYPT " ^30{ " SALT " 02 01 10 02 01 08 } } " AES),
          P12_E_SCHEMA, NULL },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        want_refused(&cases[i], false);
}

static void old_ciphers_are_refused_at_what_is_wrong(void **state)
{
    static const struct refused cases[] = {
        { "RC2 without an IV", PBES2(KDF " 30{ " OID_RC2 " ^30{ 02 01 3a } }"),
          P12_E_SCHEMA, NULL },
        { "RC2 without parameters", PBES2(KDF " ^30{ " OID_RC2 " }"),
          P12_E_SCHEMA, NULL },
        { "RC2 of version 1",
          PBES2(KDF " 30{ " OID_RC2 " ^30{ 02 01 01 04 08 'eight iv' } }"),
          P12_E_SCHEMA, NULL },
        { "RC2 of version 255",
          PBES2(KDF " 30{ " OID_RC2 " ^30{ 02 02 00ff 04 08 'eight iv' } }"),
          P12_E_SCHEMA, NULL },
        { "RC2 of 1025 bits",
          PBES2(KDF " 30{ " OID_RC2 " ^30{ 02 02 0401 04 08 'eight iv' } }"),
          P12_E_SCHEMA, NULL },
        { "RC2 of 2^32 + 128 bits",
          PBES2(KDF " 30{ " OID_RC2
                    " ^30{ 02 05 0100000080 04 08 'eight iv' } }"),
          P12_E_SCHEMA, NULL },
        { "RC2 of a negative version",
          PBES2(KDF " 30{ " OID_RC2 " 30{ ^02 01 80 04 08 'eight iv' } }"),
          P12_E_SCHEMA, NULL },
        { "RC2 with an IV of 7 bytes",
          PBES2(KDF " 30{ " OID_RC2 " 30{ 02 01 3a ^04 07 'sevenIV' } }"),
          P12_E_SCHEMA, NULL },
        { "CAST5 of 36 bits",
          PBES2(KDF " 30{ " OID_CAST5 " ^30{ 04 08 'eight iv' 02 01 24 } }"),
          P12_E_SCHEMA, NULL },
        { "CAST5 of 136 bits",
          PBES2(KDF " 30{ " OID_CAST5 " ^30{ 04 08 'eight iv' 02 02 0088 } }"),
          P12_E_SCHEMA, NULL },
        { "CAST5 of 41 bits",
          PBES2(KDF " 30{ " OID_CAST5 " ^30{ 04 08 'eight iv' 02 01 29 } }"),
          P12_E_SCHEMA, NULL },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        want_refused(&cases[i], false);
}

static void macs_are_refused_at_what_is_wrong(void **state)
{
    static const struct refused cases[] = {
        { "an unknown digest", "30{ ^" OID_OURS " }", P12_E_ALGORITHM,
          "1.3.6.1.4.1.99999.1" },
        { "SHA-256 by its low 32 bits",
          "30{ ^06{ 6086480165030402 9080808001 } 05 00 }", P12_E_ALGORITHM,
          "2.16.840.1.101.3.4.2.4294967297" },
        { "a cipher's scheme", "30{ ^" OID_PBES2 " 30{ } }", P12_E_ALGORITHM,
          "1.2.840.113549.1.5.13" },
        { "PBMAC1 without parameters", "^30{ " OID_PBMAC1 " }", P12_E_SCHEMA,
          NULL },
        { "PBMAC1 with NULL", "30{ " OID_PBMAC1 " ^05 00 }", P12_E_SCHEMA,
          NULL },
        { "no key length",
          PBMAC1("30{ " OID_PBKDF2 " ^30{ " SALT " 02 01 05 } } " HMAC_256),
          P12_E_SCHEMA, NULL },
        { "a key of 1 byte",
          PBMAC1(PBKDF2(SALT " 02 01 05 ^02 01 01") HMAC_256), P12_E_LIMIT,
          NULL },
        { "a key of 19 bytes",
          PBMAC1(PBKDF2(SALT " 02 01 05 ^02 01 13") HMAC_256), P12_E_LIMIT,
          NULL },
        { "a key of 65 bytes",
          PBMAC1(PBKDF2(SALT " 02 01 05 ^02 01 41") HMAC_256), P12_E_LIMIT,
          NULL },
        { "a key of 2^63 bytes",
          PBMAC1(PBKDF2(SALT " 02 01 05 ^02 09 008000000000000000") HMAC_256),
          P12_E_LIMIT, NULL },
        { "a negative key length",
          PBMAC1(PBKDF2(SALT " 02 01 05 ^02 01 e0") HMAC_256), P12_E_SCHEMA,
          NULL },
        { "an unknown HMAC",
          PBMAC1(PBKDF2(SALT " 02 01 05 02 01 20") "30{ ^" OID_OURS " }"),
          P12_E_ALGORITHM, "1.3.6.1.4.1.99999.1" },
        { "an unknown KDF", PBMAC1("30{ ^" OID_OURS " } " HMAC_256),
          P12_E_ALGORITHM, "1.3.6.1.4.1.99999.1" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        want_refused(&cases[i], true);
}

static void an_algorithm_identifier_has_an_oid_and_parameters(void **state)
{
    static const struct {
        const char *why;
        const char *in;
        bool ok;
    } cases[] = {
        { "nothing", "", false },
        { "an OID alone", "06 01 2a", false },
        { "an empty one", "30{ }", false },
        { "no OID", "30{ 05 00 }", false },
        { "an OID that is none", "30{ 06 01 80 }", false },
        { "two parameters", "30{ 06 01 2a 05 00 05 00 }", false },
        { "bytes behind it", "30{ 06 01 2a } 00", false },
        { "no parameters", "30{ 06 01 2a }", true },
        { "NULL", "30{ 06 01 2a 05 00 }", true },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct der in = der_make(cases[i].in);
        const struct p12_layer_map layer = { .bytes = in.span,
                                             .source = in.span };
        struct p12_error err = { .rc = P12_OK };
        struct p12_reader r = { .layer = &layer, .err = &err };
        struct p12_named named = { .oid = TEXT("as it was") };
        enum p12_rc rc = p12_named_read(&r, in.span, &named);

        if (rc != (cases[i].ok ? P12_OK : P12_E_SCHEMA))
            fail_msg("%s: %s", cases[i].why, p12_rc_name(rc));
        assert_int_equal(named.oid.len, cases[i].ok ? 1 : 9);
        assert_int_equal(err.rc, rc);
        der_clear(&in);
    }
}

/* CVE-2026-34181: a caller can let longer keys in, and no shorter ones. */
static void the_limit_of_mac_keys_can_be_raised_and_not_lowered(void **state)
{
    const struct {
        size_t max;
        const char *length;
        enum p12_rc rc;
    } cases[] = {
        { 64, "02 01 14", P12_OK },         /* 20 */
        { 64, "02 01 40", P12_OK },         /* 64 */
        { 256, "02 02 0100", P12_OK },      /* 256 */
        { 256, "02 02 0101", P12_E_LIMIT }, /* 257 */
        { 10, "02 01 0a", P12_E_LIMIT },    /* 10 */
        { 10, "02 01 14", P12_E_LIMIT },    /* 20, over the caller's own */
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_limits lim = scheme_limits;
        char text[512];
        struct run run;
        enum p12_rc rc;

        lim.max_mac_key = cases[i].max;
        strcpy(text, "30{ " OID_PBMAC1 " 30{ 30{ " OID_PBKDF2 " 30{ " SALT
                     " 02 01 05 ");
        strcat(text, cases[i].length);
        strcat(text, " } } " HMAC_256 " } }");
        rc = scheme_run_with(&run, text, true, &lim);
        if (rc != cases[i].rc)
            fail_msg("%s of %zu: %s", cases[i].length, cases[i].max,
                     p12_rc_name(rc));
        scheme_run_clear(&run);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ciphers_are_refused_at_what_is_wrong),
        cmocka_unit_test(pbkdf2_is_refused_at_what_is_wrong),
        cmocka_unit_test(scrypt_is_refused_at_what_is_wrong),
        cmocka_unit_test(old_ciphers_are_refused_at_what_is_wrong),
        cmocka_unit_test(macs_are_refused_at_what_is_wrong),
        cmocka_unit_test(an_algorithm_identifier_has_an_oid_and_parameters),
        cmocka_unit_test(the_limit_of_mac_keys_can_be_raised_and_not_lowered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
