#include "cli/pkcs12_oids.h"
#include "cli/pkcs12_parsing.h"
#include "cli/strings.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- Names -------------------------------------------------------------- */

/* Where the library's name is another one than OpenSSL's short one. */
static const struct {
    const char *ours;
    const char *theirs;
} renamed[] = {
    { "HMAC-MD5", "hmacWithMD5" },
    { "HMAC-SHA-1", "hmacWithSHA1" },
    { "HMAC-SHA-224", "hmacWithSHA224" },
    { "HMAC-SHA-256", "hmacWithSHA256" },
    { "HMAC-SHA-384", "hmacWithSHA384" },
    { "HMAC-SHA-512", "hmacWithSHA512" },
    { "HMAC-SHA-512/224", "hmacWithSHA512-224" },
    { "HMAC-SHA-512/256", "hmacWithSHA512-256" },
    { "HMAC-SHA3-224", "id-hmacWithSHA3-224" },
    { "HMAC-SHA3-256", "id-hmacWithSHA3-256" },
    { "HMAC-SHA3-384", "id-hmacWithSHA3-384" },
    { "HMAC-SHA3-512", "id-hmacWithSHA3-512" },
    { "HMAC-Streebog-256", "id-tc26-hmac-gost-3411-2012-256" },
    { "HMAC-Streebog-512", "id-tc26-hmac-gost-3411-2012-512" },
    { "HMAC-GOST R 34.11-94", "id-HMACGostR3411-94" },
    { "RC2-40-CBC", "RC2-CBC" },
    { "RC2-64-CBC", "RC2-CBC" },
    { "RC2-128-CBC", "RC2-CBC" },
    { "Camellia-128-CBC", "CAMELLIA-128-CBC" },
    { "Camellia-192-CBC", "CAMELLIA-192-CBC" },
    { "Camellia-256-CBC", "CAMELLIA-256-CBC" },
    { "GOST 28147-89-CFB", "gost89" },
    { "AES-128-GCM", "id-aes128-GCM" },
    { "AES-192-GCM", "id-aes192-GCM" },
    { "AES-256-GCM", "id-aes256-GCM" },
    /* Dotted: what the library has no name for. */
    { "1.3.6.1.4.1.3029.1.2", "BF-CBC" },
};

static const char *short_name(const char *ours)
{
    if (ours == NULL)
        return "UNDEF";
    for (size_t i = 0; i < sizeof renamed / sizeof renamed[0]; i++)
        if (strcmp(renamed[i].ours, ours) == 0)
            return renamed[i].theirs;
    return string_is_oid(ours) ? "UNDEF" : ours;
}

/* What does not fit shows as -1 there. */
static void print_count(uint64_t n)
{
    if (n > INT64_MAX)
        fputs("-1", stderr);
    else
        fprintf(stderr, "%" PRIu64, n);
}

static void print_oid(struct p12_span oid)
{
    const char *name = pkcs12_oid_long(oid);
    struct bytes text = { 0 };

    if (name == NULL)
        string_oid(&text, oid);
    fputs(name != NULL ? name : bytes_text(&text), stderr);
    bytes_free(&text);
}

void pkcs12_info_oid(const char *before, struct p12_span oid)
{
    fputs(before, stderr);
    print_oid(oid);
    fputs("\n", stderr);
}

/* ---- Encryption --------------------------------------------------------- */

static bool is_named(const char *name, const char *wanted)
{
    return name != NULL && strcmp(name, wanted) == 0;
}

static void print_scrypt(const struct p12_scheme *scheme)
{
    uint64_t n, r, p;

    p12_scheme_scrypt(scheme, &n, &r, &p);
    fprintf(stderr,
            ", Salt length: %zu, Cost(N): ", p12_scheme_salt(scheme).len);
    print_count(n);
    fputs(", Block size(r): ", stderr);
    print_count(r);
    fputs(", Parallelism(p): ", stderr);
    print_count(p);
}

static void print_pbes2(const struct p12_scheme *scheme)
{
    const char *kdf = p12_scheme_kdf(scheme);

    if (kdf == NULL || p12_scheme_cipher(scheme) == NULL) {
        fputs(", <unsupported parameters>", stderr);
        return;
    }
    fprintf(stderr, ", %s, %s", string_is_oid(kdf) ? "undefined" : kdf,
            short_name(p12_scheme_cipher(scheme)));
    if (is_named(kdf, "scrypt")) {
        print_scrypt(scheme);
    } else if (is_named(kdf, "PBKDF2")) {
        fputs(", Iteration ", stderr);
        print_count(p12_scheme_iterations(scheme));
        fprintf(stderr, ", PRF %s", short_name(p12_scheme_prf(scheme)));
    }
}

void pkcs12_info_scheme(const char *part, const struct p12_scheme *scheme)
{
    const char *name;

    fprintf(stderr, "%s: ", part);
    if (scheme == NULL) {
        fputs("<no data>\n", stderr);
        return;
    }
    name = pkcs12_oid_long(p12_scheme_oid(scheme));
    fputs(name == NULL ? "undefined" : name, stderr);
    if (p12_scheme_kind(scheme) == P12_SCHEME_PBES2) {
        print_pbes2(scheme);
    } else if (p12_scheme_iterations(scheme) != 0) {
        fputs(", Iteration ", stderr);
        print_count(p12_scheme_iterations(scheme));
    } else {
        fputs(", <unsupported parameters>", stderr);
    }
    fputs("\n", stderr);
}

/* ---- The MAC ------------------------------------------------------------ */

static void info_pbmac1(const struct p12_scheme *scheme)
{
    bool is_given = false;
    size_t key_length = p12_scheme_key_length(scheme, &is_given);

    if (!is_named(p12_scheme_kdf(scheme), "PBKDF2") ||
        p12_scheme_prf(scheme) == NULL) {
        fputs("MAC: PBMAC1, Unsupported KDF or params for PBMAC1\n", stderr);
        return;
    }
    fputs("MAC: PBMAC1 using PBKDF2, Iteration ", stderr);
    print_count(p12_scheme_iterations(scheme));
    fprintf(stderr, "\nKey length: %zu, Salt length: %zu\nPBKDF2 PRF: %s\n",
            is_given ? key_length : 0, p12_scheme_salt(scheme).len,
            short_name(p12_scheme_prf(scheme)));
}

void pkcs12_info_mac(const struct p12_mac *mac)
{
    const struct p12_scheme *scheme = p12_mac_scheme(mac);

    if (p12_scheme_kind(scheme) == P12_SCHEME_PBMAC1) {
        info_pbmac1(scheme);
        return;
    }
    if (p12_scheme_oid(scheme).len == 0)
        return; /* it can't be read: that is said when it is checked */
    fputs("MAC: ", stderr);
    print_oid(p12_scheme_oid(scheme));
    fputs(", Iteration ", stderr);
    print_count(p12_mac_iterations(mac));
    fprintf(stderr, "\nMAC length: %zu, salt length: %zu\n",
            p12_mac_value(mac).len, p12_mac_salt(mac).len);
}
