#include "cli/out_json.h"

#include "cli/strings.h"
#include <string.h>

json_t *out_json_party(const struct p12_party *party)
{
    json_t *object = json_new_object();
    struct bytes issuer = { 0 };

    string_of_party(&issuer, party);
    json_set(object, "kind", json_word(p12_party_kind(party)));
    json_set(object, "issuer",
             issuer.len == 0 ? json_null()
                             : json_text(bytes_text(&issuer), issuer.len));
    json_set(object, "serial", json_hex_or_null(p12_party_serial(party)));
    json_set(object, "key_id", json_hex_or_null(p12_party_key_id(party)));
    json_set(object, "digest_oid", json_oid(p12_party_digest(party)));
    json_set(object, "algorithm_oid", json_oid(p12_party_algorithm(party)));
    json_set(object, "problem", out_json_problem(p12_party_problem(party)));
    bytes_free(&issuer);
    return object;
}

json_t *out_json_key_info(const struct p12_key_info *info)
{
    json_t *key = json_new_object();

    json_set(key, "type", json_word(info->type));
    json_set(key, "bits",
             info->bits == 0 ? json_null() : json_count(info->bits));
    json_set(key, "curve", json_word(info->curve));
    json_set(key, "known", json_boolean(info->known));
    return key;
}

/* ---- Certificates ------------------------------------------------------- */

static json_t *cert_text(const struct p12_cert *cert,
                         size_t (*get)(const struct p12_cert *, char *, size_t))
{
    struct bytes text = { 0 };

    string_of_cert(&text, cert, get);
    return json_bytes(&text);
}

static json_t *cert_list(const struct p12_cert *cert, size_t n,
                         size_t (*get)(const struct p12_cert *, size_t, char *,
                                       size_t))
{
    json_t *list = json_new_array();

    for (size_t i = 0; i < n; i++) {
        struct bytes text = { 0 };

        string_of_cert_list(&text, cert, i, get);
        json_append(list, json_bytes(&text));
    }
    return list;
}

static json_t *constraints(const struct p12_cert *cert)
{
    bool ca = false;
    int64_t path_len = -1;
    json_t *object;

    if (!p12_cert_basic_constraints(cert, &ca, &path_len))
        return json_null();
    object = json_new_object();
    json_set(object, "ca", json_boolean(ca));
    json_set(object, "path_length",
             path_len < 0 ? json_null() : json_count((uint64_t)path_len));
    return object;
}

static json_t *usage_names(uint16_t bits)
{
    json_t *list = json_new_array();

    for (unsigned i = 0; p12_key_usage_name(i) != NULL; i++)
        if ((bits >> i & 1) != 0)
            json_append(list, json_word(p12_key_usage_name(i)));
    return list;
}

static json_t *key_usage(const struct p12_cert *cert)
{
    uint16_t bits = 0;

    return p12_cert_key_usage(cert, &bits) ? usage_names(bits) : json_null();
}

static json_t *ext_key_usage(const struct p12_cert *cert)
{
    json_t *list = json_new_array();

    for (size_t i = 0; i < p12_cert_n_ext_key_usages(cert); i++)
        json_append(list, json_oid_name(p12_cert_ext_key_usage(cert, i)));
    return list;
}

static json_t *digest(const struct p12_cert *cert,
                      void (*get)(const struct p12_cert *, uint8_t[32]))
{
    uint8_t value[32];

    get(cert, value);
    return json_hex((struct p12_span){ value, sizeof value });
}

static void set_extensions(json_t *object, const struct p12_cert *cert)
{
    json_set(object, "basic_constraints", constraints(cert));
    json_set(object, "key_usage", key_usage(cert));
    json_set(object, "ext_key_usage", ext_key_usage(cert));
    json_set(object, "subject_alt_names",
             cert_list(cert, p12_cert_n_alt_names(cert), p12_cert_alt_name));
    json_set(object, "subject_key_id",
             json_hex_or_null(p12_cert_subject_key_id(cert)));
    json_set(object, "authority_key_id",
             json_hex_or_null(p12_cert_authority_key_id(cert)));
    json_set(object, "crl_uris",
             cert_list(cert, p12_cert_n_crl_uris(cert), p12_cert_crl_uri));
}

json_t *out_json_cert(const struct p12_cert *cert)
{
    struct p12_key_info key = p12_cert_key(cert);
    struct p12_span algorithm = p12_cert_signature_algorithm(cert);
    json_t *object = json_new_object();

    json_set(object, "subject", cert_text(cert, p12_cert_subject));
    json_set(object, "issuer", cert_text(cert, p12_cert_issuer));
    json_set(object, "serial", json_hex(p12_cert_serial(cert)));
    json_set(object, "version", json_count((uint64_t)p12_cert_version(cert)));
    json_set(object, "not_before", json_time(p12_cert_not_before(cert)));
    json_set(object, "not_after", json_time(p12_cert_not_after(cert)));
    json_set(object, "key", out_json_key_info(&key));
    json_set(object, "signature_algorithm", json_oid_name(algorithm));
    json_set(object, "signature_algorithm_oid", json_oid(algorithm));
    json_set(object, "sha256", digest(cert, p12_cert_fingerprint));
    json_set(object, "public_key_sha256",
             digest(cert, p12_cert_key_fingerprint));
    json_set(object, "self_issued",
             json_boolean(p12_cert_is_self_issued(cert)));
    set_extensions(object, cert);
    json_set(object, "problem", out_json_problem(p12_cert_problem(cert)));
    return object;
}

/* ---- What bags carry ---------------------------------------------------- */

json_t *out_json_bag_cert(const struct p12_bag *bag, struct p12_error *err)
{
    struct p12_cert *cert = NULL;
    json_t *object;

    if (!content_is_x509(bag) || content_cert(bag, &cert, err) != P12_OK)
        return json_null();
    object = out_json_cert(cert);
    p12_cert_free(cert);
    return object;
}

json_t *out_json_bag_key(const struct p12_bag *bag, uint64_t *work,
                         struct p12_error *err)
{
    struct p12_key *key = NULL;
    struct p12_key_info info;
    uint8_t fingerprint[32];
    struct p12_span usage;
    uint16_t bits = 0;
    struct p12_error problem;
    json_t *object;

    if (!content_is_key(bag) || content_key(bag, work, &key, err) != P12_OK)
        return json_null();
    info = p12_key_info(key);
    object = out_json_key_info(&info);
    json_set(object, "public_key_sha256",
             p12_key_fingerprint(key, fingerprint)
                 ? json_hex((struct p12_span){ fingerprint, 32 })
                 : json_null());
    if (content_key_usage(bag, &usage) && string_usage_bits(usage, &bits))
        json_set(object, "key_usage", usage_names(bits));
    else
        json_set(object, "key_usage", json_null());
    json_set(object, "problem",
             out_json_problem(content_key_problem(bag, key, &problem) ? &problem
                                                                      : NULL));
    p12_key_free(key);
    return object;
}

json_t *out_json_bag_secret(const struct p12_bag *bag)
{
    struct content_secret secret;
    json_t *object;

    if (!content_secret(bag, &secret))
        return json_null();
    object = json_new_object();
    json_set(object, "algorithm", json_word(secret.name));
    json_set(object, "algorithm_oid", json_oid(secret.algorithm));
    json_set(object, "bits",
             secret.bits == 0 ? json_null() : json_count(secret.bits));
    return object;
}

json_t *out_json_bag_crl(const struct p12_bag *bag, struct p12_error *err)
{
    struct p12_crl_info info;
    struct bytes issuer = { 0 };
    json_t *object;

    if (!content_is_crl(bag) || content_crl(bag, &info, &issuer, err) != P12_OK)
        return json_null();
    object = json_new_object();
    json_set(object, "issuer", json_bytes(&issuer));
    json_set(object, "this_update", json_time(info.this_update));
    json_set(object, "next_update", json_time(info.next_update));
    json_set(object, "revoked", json_count(info.n_revoked));
    return object;
}
