/* What else readers stumble over: how the whole is wrapped, what the password
 * does not open, and what is empty. */
#include "audit/contents.h"
#include "model/model.h"
#include "model/oids.h"

#include <string.h>

/* ---- Around it ----------------------------------------------------------- */

static void look_for_armour(struct p12_judging *j)
{
    if (j->options.is_armoured)
        p12_judging_find(j, "", "base64", "binary");
}

const struct p12_rule p12_rule_armour = {
    .name = "armour",
    .sentence = "base64 or PEM, which readers of files do not take",
    .remedy = P12_REMEDY_CONVERT,
    .look = look_for_armour,
};

/* ---- Safes and keys that are encrypted ----------------------------------- */

/* Says of a lock whether there is something to be found; NULL if not. */
typedef const char *look_at_lock(const struct p12_judging *j,
                                 const struct p12_lock *lock);

static void look_at_locks(struct p12_judging *j, look_at_lock *look)
{
    char path[P12_PATH_MAX];
    const char *found;

    for (size_t i = 0; i < j->pfx->n_safes; i++) {
        const struct p12_safe *safe = &j->pfx->safes[i];

        found = look(j, &safe->lock);
        if (safe->type != P12_SAFE_ENCRYPTED || found == NULL)
            continue;
        p12_safe_path(safe, path, sizeof path);
        p12_judging_find(j, path, found, NULL);
    }
    for (size_t i = 0; i < j->n_bags; i++) {
        const struct p12_bag *bag = j->bags[i].bag;

        found = look(j, &bag->lock);
        if (bag->type == P12_BAG_SHROUDED_KEY && found != NULL)
            p12_judging_find_bag(j, bag, found, NULL);
    }
}

/* What this build has no algorithm for says nothing of the password. */
static bool is_shut(const struct p12_lock *lock,
                    const struct p12_error *problem)
{
    return lock->status == P12_STATUS_WRONG ||
           (lock->status == P12_STATUS_REFUSED &&
            (problem == NULL || problem->rc != P12_E_ALGORITHM));
}

static void look_for_shut(struct p12_judging *j)
{
    static const char found[] = "not opened by the password";
    char path[P12_PATH_MAX];

    if (j->options.ignore_opened || !j->options.has_password)
        return;
    for (size_t i = 0; i < j->pfx->n_safes; i++) {
        const struct p12_safe *safe = &j->pfx->safes[i];

        if (safe->type != P12_SAFE_ENCRYPTED ||
            !is_shut(&safe->lock, safe->problem))
            continue;
        p12_safe_path(safe, path, sizeof path);
        p12_judging_find(j, path, found, NULL);
    }
    for (size_t i = 0; i < j->n_bags; i++) {
        const struct p12_bag *bag = j->bags[i].bag;

        if (bag->type == P12_BAG_SHROUDED_KEY &&
            is_shut(&bag->lock, bag->problem))
            p12_judging_find_bag(j, bag, found, NULL);
    }
}

const struct p12_rule p12_rule_shut = {
    .name = "shut",
    .sentence = "a part that the password does not open",
    .is_about_keys = true,
    .look = look_for_shut,
};

/* ---- What opens by a mistake of its writer's alone ------------------------
 */

static bool is_bmp(const char *recovery)
{
    return strcmp(recovery, "BMPString") == 0;
}

static const char *recovered_bmp(const struct p12_judging *j,
                                 const struct p12_lock *lock)
{
    bool is = !j->options.ignore_opened && lock->recovery != NULL &&
              is_bmp(lock->recovery);

    return is ? lock->recovery : NULL;
}

static void look_for_bmp(struct p12_judging *j)
{
    look_at_locks(j, recovered_bmp);
}

const struct p12_rule p12_rule_password_bmp = {
    .name = "password-bmp",
    .sentence = "a key was derived from the password as a BMPString, where "
                "RFC 8018 takes its octets; old NSS did that",
    .is_about_keys = true,
    .remedy = P12_REMEDY_CONVERT,
    .look = look_for_bmp,
};

static const char *recovered_otherwise(const struct p12_judging *j,
                                       const struct p12_lock *lock)
{
    bool is = !j->options.ignore_opened && lock->recovery != NULL &&
              !is_bmp(lock->recovery);

    return is ? lock->recovery : NULL;
}

static void look_for_encodings(struct p12_judging *j)
{
    if (!j->options.ignore_opened && j->pfx->mac != NULL &&
        j->pfx->mac->recovery != NULL)
        p12_judging_find(j, "mac", j->pfx->mac->recovery, NULL);
    look_at_locks(j, recovered_otherwise);
}

const struct p12_rule p12_rule_password_encoding = {
    .name = "password-encoding",
    .sentence = "a key was derived from the password in an encoding that no "
                "standard has",
    .is_about_keys = true,
    .remedy = P12_REMEDY_CONVERT,
    .look = look_for_encodings,
};

/* ---- What a writer's mistake has made of PBES2 ----------------------------
 */

static const char *wrapped(const struct p12_judging *j,
                           const struct p12_lock *lock)
{
    bool is = lock->scheme != NULL &&
              (lock->scheme->tolerated & P12_SCHEME_WRAPPED) != 0;

    (void)j;
    return is ? "parameters within parameters" : NULL;
}

static void look_for_wrapped(struct p12_judging *j)
{
    look_at_locks(j, wrapped);
}

const struct p12_rule p12_rule_pbes2_wrapped = {
    .name = "pbes2-wrapped",
    .sentence = "PBES2 parameters that are wrapped once too often, as Java 8 "
                "wrote them (JDK-8214513)",
    .is_about_keys = true,
    .remedy = P12_REMEDY_CONVERT,
    .look = look_for_wrapped,
};

/* ---- Emptiness ----------------------------------------------------------- */

static void look_for_empty_safes(struct p12_judging *j)
{
    char path[P12_PATH_MAX];

    for (size_t i = 0; i < j->pfx->n_safes; i++) {
        const struct p12_safe *safe = &j->pfx->safes[i];

        if (safe->type != P12_SAFE_DATA || safe->n_bags != 0 ||
            safe->problem != NULL)
            continue;
        p12_safe_path(safe, path, sizeof path);
        p12_judging_find(j, path, "no bags", NULL);
    }
}

const struct p12_rule p12_rule_empty_safe = {
    .name = "empty-safe",
    .sentence = "a safe in the clear without a bag in it",
    .look = look_for_empty_safes,
};

/* What is closed may have some. */
static void look_for_nothing(struct p12_judging *j)
{
    if (j->n_bags != 0)
        return;
    for (size_t i = 0; i < j->pfx->n_safes; i++)
        if (!p12_judging_sees_safe(j, &j->pfx->safes[i]))
            return;
    p12_judging_find(j, "", "no bags", NULL);
}

const struct p12_rule p12_rule_empty = {
    .name = "empty",
    .sentence = "there is nothing in it",
    .sight = P12_SIGHT_BAGS,
    .look = look_for_nothing,
};

/* ---- Other contents ------------------------------------------------------ */

static void look_for_other_contents(struct p12_judging *j)
{
    char path[P12_PATH_MAX];

    for (size_t i = 0; i < j->pfx->n_safes; i++) {
        if (j->pfx->safes[i].type != P12_SAFE_UNKNOWN)
            continue;
        p12_safe_path(&j->pfx->safes[i], path, sizeof path);
        p12_judging_find(j, path, "another content", "Data or EncryptedData");
    }
}

const struct p12_rule p12_rule_unknown_content = {
    .name = "unknown-content",
    .sentence = "a content of a type that RFC 7292 does not have there",
    .look = look_for_other_contents,
};

/* ---- Other bags ---------------------------------------------------------- */

static void look_for_crls(struct p12_judging *j)
{
    for (size_t i = 0; i < j->n_bags; i++)
        if (j->bags[i].bag->type == P12_BAG_CRL)
            p12_judging_find_bag(j, j->bags[i].bag, "a CRL", NULL);
}

const struct p12_rule p12_rule_crl = {
    .name = "crl",
    .sentence = "a CRL, which hardly anything reads",
    .sight = P12_SIGHT_BAGS,
    .remedy = P12_REMEDY_DROP,
    .look = look_for_crls,
};

static bool is_x509(const struct p12_bag *bag)
{
    return p12_is_value_type(bag->value_oid, P12_VALUE_X509_CERT);
}

static void look_for_other_certificates(struct p12_judging *j)
{
    for (size_t i = 0; i < j->n_bags; i++) {
        const struct p12_bag *bag = j->bags[i].bag;

        if (bag->type == P12_BAG_CERTIFICATE && !is_x509(bag) &&
            !p12_is_value_type(bag->value_oid, P12_VALUE_SDSI_CERT))
            p12_judging_find_bag(j, bag, "a certificate of another type",
                                 "X.509");
    }
}

const struct p12_rule p12_rule_certificate_type = {
    .name = "certificate-type",
    .sentence = "a certificate of a type that RFC 7292 does not have",
    .sight = P12_SIGHT_BAGS,
    .remedy = P12_REMEDY_DROP,
    .look = look_for_other_certificates,
};

/* Those that can be read are among the contents, in this order. */
static void look_for_broken_certificates(struct p12_judging *j)
{
    const struct p12_contents *c = p12_judging_contents(j);
    size_t next = 0;

    for (size_t i = 0; c != NULL && i < j->n_bags; i++) {
        const struct p12_bag *bag = j->bags[i].bag;

        if (bag->type != P12_BAG_CERTIFICATE || !is_x509(bag))
            continue;
        if (next < c->n_certs && c->certs[next].bag == bag)
            next++;
        else if (bag->problem == NULL)
            p12_judging_find_bag(j, bag, "no X.509 certificate", NULL);
    }
}

const struct p12_rule p12_rule_certificate_broken = {
    .name = "certificate-broken",
    .sentence = "a certificate that can't be read",
    .sight = P12_SIGHT_CONTENT,
    .remedy = P12_REMEDY_DROP,
    .look = look_for_broken_certificates,
};

/* ---- Certificates -------------------------------------------------------- */

static void look_for_nameless(struct p12_judging *j)
{
    enum { EMPTY_NAME = 2 }; /* octets of an empty SEQUENCE */
    const struct p12_contents *c = p12_judging_contents(j);

    for (size_t i = 0; c != NULL && i < c->n_certs; i++)
        if (p12_cert_issuer_der(c->certs[i].cert).len <= EMPTY_NAME)
            p12_judging_find_bag(j, c->certs[i].bag, "an empty issuer",
                                 "a name");
}

const struct p12_rule p12_rule_certificate_issuer = {
    .name = "certificate-issuer",
    .sentence = "a certificate whose issuer has no name",
    .sight = P12_SIGHT_CONTENT,
    .look = look_for_nameless,
};

static void look_at_curves(struct p12_judging *j)
{
    const struct p12_contents *c = p12_judging_contents(j);

    for (size_t i = 0; c != NULL && i < c->n_certs; i++) {
        struct p12_key_info info = p12_cert_key(c->certs[i].cert);

        if (info.curve != NULL && strcmp(info.type, "EC") == 0 &&
            (strcmp(info.curve, "explicit") == 0 ||
             strcmp(info.curve, "SM2") == 0))
            p12_judging_find_bag(j, c->certs[i].bag, info.curve,
                                 "a curve that Java has a name for");
    }
}

const struct p12_rule p12_rule_certificate_curve = {
    .name = "certificate-curve",
    .sentence = "a certificate with a key on SM2's curve, or one that is spelt "
                "out",
    .sight = P12_SIGHT_CONTENT,
    .look = look_at_curves,
};

/* ---- All together -------------------------------------------------------- */

static bool is_wanted(const struct p12_bag *bag)
{
    return p12_bag_is_key(bag) || bag->type == P12_BAG_CERTIFICATE;
}

/* Only where nothing is closed: what is behind may be what is left. */
static void look_for_loss(struct p12_judging *j)
{
    size_t n = 0;

    for (size_t i = 0; i < j->pfx->n_safes; i++)
        if (!p12_judging_sees_safe(j, &j->pfx->safes[i]))
            return;
    for (size_t i = 0; i < j->n_bags; i++) {
        if (!is_wanted(j->bags[i].bag))
            continue;
        if (!j->bags[i].is_lost)
            return;
        n++;
    }
    if (n != 0)
        p12_judging_find(j, "", "no key or certificate that it gives", NULL);
}

const struct p12_rule p12_rule_nothing_left = {
    .name = "nothing-left",
    .sentence = "of all keys and certificates it gives none",
    .sight = P12_SIGHT_BAGS,
    .look = look_for_loss,
};
