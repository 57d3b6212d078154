/* What a client's certificate says, and those above it. */
#define _POSIX_C_SOURCE 200809L /* gmtime_r */

#include "audit/contents.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { DATE_MAX = 32 };

/* ---- Of the client's alone ----------------------------------------------- */

static bool has_usage(const struct p12_cert *cert, const char *dotted)
{
    char oid[P12_OID_MAX];

    for (size_t i = 0; i < p12_cert_n_ext_key_usages(cert); i++) {
        p12_oid_text(p12_cert_ext_key_usage(cert, i), oid, sizeof oid);
        if (strcmp(oid, dotted) == 0)
            return true;
    }
    return false;
}

/* RFC 5280, 4.2.1.12: anyExtendedKeyUsage is as good. */
static void look_for_client_auth(struct p12_judging *j)
{
    struct p12_contents *c = p12_judging_contents(j);

    for (size_t i = 0; c != NULL && i < c->n_certs; i++) {
        const struct p12_cert *cert = c->certs[i].cert;

        if (c->certs[i].is_client && !has_usage(cert, "1.3.6.1.5.5.7.3.2") &&
            !has_usage(cert, "2.5.29.37.0"))
            p12_judging_find_bag(j, c->certs[i].bag,
                                 p12_cert_n_ext_key_usages(cert) == 0
                                     ? "no extended key usage"
                                     : "other extended key usages",
                                 "clientAuth");
    }
}

const struct p12_rule p12_rule_client_auth = {
    .name = "client-auth",
    .sentence = "the certificate is not one for clients",
    .sight = P12_SIGHT_CONTENT,
    .look = look_for_client_auth,
};

static void look_for_digital_signature(struct p12_judging *j)
{
    struct p12_contents *c = p12_judging_contents(j);

    for (size_t i = 0; c != NULL && i < c->n_certs; i++) {
        uint16_t bits = 0;
        bool is_there = p12_cert_key_usage(c->certs[i].cert, &bits);

        if (c->certs[i].is_client && (bits & 1) == 0)
            p12_judging_find_bag(j, c->certs[i].bag,
                                 is_there ? "other key usages" : "no key usage",
                                 "digitalSignature");
    }
}

const struct p12_rule p12_rule_digital_signature = {
    .name = "digital-signature",
    .sentence = "the certificate's key is not one to sign with",
    .sight = P12_SIGHT_CONTENT,
    .look = look_for_digital_signature,
};

/* ---- Of the chain -------------------------------------------------------- */

/* Clients, and what is above the first of them. */
static bool counts(const struct p12_seen_cert *seen)
{
    return seen->is_client || seen->chain_rank != 0;
}

/* "2026-11-20"; UTC. */
static const char *date_of(int64_t seconds, char out[DATE_MAX])
{
    time_t time = (time_t)seconds;
    struct tm tm;

    if (gmtime_r(&time, &tm) == NULL ||
        strftime(out, DATE_MAX, "%Y-%m-%d", &tm) == 0)
        snprintf(out, DATE_MAX, "a date beyond reckoning");
    return out;
}

static void look_for_expired(struct p12_judging *j)
{
    struct p12_contents *c = p12_judging_contents(j);
    char date[DATE_MAX], found[DATE_MAX + 8];

    for (size_t i = 0; c != NULL && j->options.now != 0 && i < c->n_certs;
         i++) {
        int64_t end = p12_cert_not_after(c->certs[i].cert);

        if (!counts(&c->certs[i]) || end >= j->options.now)
            continue;
        snprintf(found, sizeof found, "%s",
                 end == INT64_MIN ? "no date" : date_of(end, date));
        p12_judging_find_bag(j, c->certs[i].bag, found, "later than today");
    }
}

const struct p12_rule p12_rule_expired = {
    .name = "expired",
    .sentence = "the certificate has expired",
    .sight = P12_SIGHT_CONTENT,
    .look = look_for_expired,
};

static void look_for_not_yet(struct p12_judging *j)
{
    struct p12_contents *c = p12_judging_contents(j);
    char date[DATE_MAX];

    for (size_t i = 0; c != NULL && j->options.now != 0 && i < c->n_certs;
         i++) {
        int64_t start = p12_cert_not_before(c->certs[i].cert);

        if (counts(&c->certs[i]) && start > j->options.now)
            p12_judging_find_bag(j, c->certs[i].bag, date_of(start, date),
                                 "not later than today");
    }
}

const struct p12_rule p12_rule_not_yet_valid = {
    .name = "not-yet-valid",
    .sentence = "the certificate is not valid yet",
    .sight = P12_SIGHT_CONTENT,
    .look = look_for_not_yet,
};

static void look_for_expiring(struct p12_judging *j)
{
    struct p12_contents *c = p12_judging_contents(j);
    uint64_t days = j->options.expiring_days != 0 ? j->options.expiring_days
                                                  : p12_judging_number(j);
    int64_t ahead = (int64_t)(days < 1000000 ? days : 1000000) * 86400;
    int64_t until =
        j->options.now < INT64_MAX - ahead ? j->options.now + ahead : INT64_MAX;
    char date[DATE_MAX], wanted[64];

    snprintf(wanted, sizeof wanted, "more than %" PRIu64 " days", days);
    for (size_t i = 0; c != NULL && j->options.now != 0 && i < c->n_certs;
         i++) {
        int64_t end = p12_cert_not_after(c->certs[i].cert);

        if (counts(&c->certs[i]) && end >= j->options.now && end <= until)
            p12_judging_find_bag(j, c->certs[i].bag, date_of(end, date),
                                 wanted);
    }
}

const struct p12_rule p12_rule_expiring = {
    .name = "expiring",
    .sentence = "the certificate expires soon",
    .sight = P12_SIGHT_CONTENT,
    .unit = "days",
    .usual = 30,
    .look = look_for_expiring,
};

/* RSA, DSA and DH are measured by another yardstick than curves; of the rest
 * every size there is will do. */
static size_t least_bits(const struct p12_key_info *key)
{
    if (strncmp(key->type, "RSA", 3) == 0 || strcmp(key->type, "DSA") == 0 ||
        strcmp(key->type, "DH") == 0)
        return 2048;
    return strcmp(key->type, "EC") == 0 ? 256 : 0;
}

static void look_at_sizes(struct p12_judging *j)
{
    struct p12_contents *c = p12_judging_contents(j);

    for (size_t i = 0; c != NULL && i < c->n_certs; i++) {
        struct p12_key_info key = p12_cert_key(c->certs[i].cert);
        char found[96], wanted[48];

        if (!counts(&c->certs[i]) || key.bits == 0 ||
            key.bits >= least_bits(&key))
            continue;
        snprintf(found, sizeof found, "%s of %zu bits", key.type, key.bits);
        snprintf(wanted, sizeof wanted, "at least %zu", least_bits(&key));
        p12_judging_find_bag(j, c->certs[i].bag, found, wanted);
    }
}

const struct p12_rule p12_rule_key_size = {
    .name = "key-size",
    .sentence = "the certificate's key is too short",
    .sight = P12_SIGHT_CONTENT,
    .look = look_at_sizes,
};

/* Names of signatures with a hash that can be collided; NULL for others. */
static const char *broken_signature(const struct p12_cert *cert)
{
    static const struct {
        const char *oid;
        const char *name;
    } broken[] = {
        { "1.2.840.113549.1.1.2", "MD2 with RSA" },
        { "1.2.840.113549.1.1.3", "MD4 with RSA" },
        { "1.2.840.113549.1.1.4", "MD5 with RSA" },
        { "1.2.840.113549.1.1.5", "SHA-1 with RSA" },
        { "1.3.14.3.2.29", "SHA-1 with RSA" },
        { "1.3.14.3.2.3", "MD5 with RSA" },
        { "1.3.14.3.2.27", "SHA-1 with DSA" },
        { "1.2.840.10040.4.3", "SHA-1 with DSA" },
        { "1.2.840.10045.4.1", "SHA-1 with ECDSA" },
    };
    char oid[P12_OID_MAX];

    p12_oid_text(p12_cert_signature_algorithm(cert), oid, sizeof oid);
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++)
        if (strcmp(oid, broken[i].oid) == 0)
            return broken[i].name;
    return NULL;
}

static void look_at_signatures(struct p12_judging *j)
{
    struct p12_contents *c = p12_judging_contents(j);

    for (size_t i = 0; c != NULL && i < c->n_certs; i++) {
        const char *found =
            counts(&c->certs[i]) ? broken_signature(c->certs[i].cert) : NULL;

        if (found != NULL)
            p12_judging_find_bag(j, c->certs[i].bag, found, "SHA-2 or SHA-3");
    }
}

const struct p12_rule p12_rule_signature = {
    .name = "signature",
    .sentence = "the certificate is signed with a broken hash",
    .sight = P12_SIGHT_CONTENT,
    .look = look_at_signatures,
};

/* ---- Revocation ---------------------------------------------------------- */

static void look_for_crl_points(struct p12_judging *j)
{
    struct p12_contents *c = p12_judging_contents(j);

    for (size_t i = 0; c != NULL && i < c->n_certs; i++)
        if (c->certs[i].is_client && p12_cert_n_crl_uris(c->certs[i].cert) == 0)
            p12_judging_find_bag(j, c->certs[i].bag,
                                 "no CRL distribution point", "one");
}

const struct p12_rule p12_rule_crl_points = {
    .name = "crl-points",
    .sentence = "the client's certificate does not say where its CRL is",
    .sight = P12_SIGHT_CONTENT,
    .look = look_for_crl_points,
};

/* The CA that issued the client's. */
static void look_for_crl_points_of_ca(struct p12_judging *j)
{
    struct p12_contents *c = p12_judging_contents(j);
    const struct p12_seen_cert *ca;

    if (c == NULL || c->chain_len < 2)
        return;
    ca = &c->certs[c->chain[1]];
    if (p12_cert_n_crl_uris(ca->cert) == 0)
        p12_judging_find_bag(j, ca->bag, "no CRL distribution point", "one");
}

const struct p12_rule p12_rule_crl_points_ca = {
    .name = "crl-points-ca",
    .sentence = "the CA's certificate does not say where its CRL is",
    .sight = P12_SIGHT_CONTENT,
    .look = look_for_crl_points_of_ca,
};
