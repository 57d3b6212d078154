/* What is wrong with the container's outer form. */
#include "audit/judging.h"
#include "model/model.h"

#include <inttypes.h>
#include <stdio.h>

/* ---- Parts that can't be read -------------------------------------------- */

/* A wrong password, an algorithm that is unknown, a number that is too large
 * say nothing against the structure. */
static bool is_damage(const struct p12_error *problem)
{
    return problem != NULL &&
           (problem->rc == P12_E_TRUNCATED || problem->rc == P12_E_ENCODING ||
            problem->rc == P12_E_SCHEMA);
}

/* What only opening has shown is not there where that does not count. */
static void find_damage(struct p12_judging *j, const struct p12_error *problem)
{
    if (is_damage(problem) &&
        !(j->options.ignore_opened && problem->layer == P12_LAYER_DECRYPTED))
        p12_judging_find(j, problem->path, problem->detail, NULL);
}

/* The bag's own, so that a key can be told from what stands around it. */
static void find_damaged_bag(struct p12_judging *j, const struct p12_bag *bag)
{
    j->bag = bag;
    find_damage(j, bag->problem);
    j->bag = NULL;
}

static void look_for_damage(struct p12_judging *j)
{
    if (j->pfx->mac != NULL)
        find_damage(j, j->pfx->mac->problem);
    for (size_t i = 0; i < j->pfx->n_safes; i++)
        find_damage(j, j->pfx->safes[i].problem);
    for (size_t i = 0; i < j->n_bags; i++) {
        const struct p12_bag *bag = j->bags[i].bag;

        find_damaged_bag(j, bag);
        for (size_t k = 0; k < bag->n_attrs; k++)
            find_damage(j, bag->attrs[k].problem);
    }
}

const struct p12_rule p12_rule_malformed = {
    .name = "malformed",
    .sentence = "a part that can't be read",
    .is_about_keys = true,
    .look = look_for_damage,
};

/* ---- Public-key modes (RFC 7292, 3.1) ------------------------------------ */

static void look_for_public_keys(struct p12_judging *j)
{
    char path[P12_PATH_MAX];

    if (j->pfx->integrity == P12_INTEGRITY_PUBLIC_KEY)
        p12_judging_find(j, "authSafe", "SignedData", "a MAC");
    for (size_t i = 0; i < j->pfx->n_safes; i++) {
        const struct p12_safe *safe = &j->pfx->safes[i];

        if (safe->type != P12_SAFE_ENVELOPED)
            continue;
        p12_safe_path(safe, path, sizeof path);
        p12_judging_find(j, path, "EnvelopedData", "EncryptedData");
    }
}

const struct p12_rule p12_rule_public_key = {
    .name = "public-key",
    .sentence = "protected by public keys: no password opens it",
    .look = look_for_public_keys,
};

/* ---- Encoding ------------------------------------------------------------ */

static void look_for_ber(struct p12_judging *j)
{
    if (!j->pfx->is_der)
        p12_judging_find(j, "", "BER", "DER");
}

const struct p12_rule p12_rule_ber = {
    .name = "ber",
    .sentence = "BER, which not every reader takes",
    .remedy = P12_REMEDY_CONVERT,
    .look = look_for_ber,
};

static void look_for_trailing_bytes(struct p12_judging *j)
{
    char found[48];

    if (j->pfx->trailing == 0)
        return;
    snprintf(found, sizeof found, "%zu bytes", j->pfx->trailing);
    p12_judging_find(j, "", found, "none");
}

const struct p12_rule p12_rule_trailing_bytes = {
    .name = "trailing-bytes",
    .sentence = "bytes behind the PFX",
    .remedy = P12_REMEDY_CONVERT,
    .look = look_for_trailing_bytes,
};

/* RFC 7292, 4: v3(3) */
static void look_at_version(struct p12_judging *j)
{
    char found[32];

    if (j->pfx->version == 3)
        return;
    snprintf(found, sizeof found, "%" PRId64, j->pfx->version);
    p12_judging_find(j, "", found, "3");
}

const struct p12_rule p12_rule_pfx_version = {
    .name = "pfx-version",
    .sentence = "another version of the PFX than 3",
    .remedy = P12_REMEDY_CONVERT,
    .look = look_at_version,
};
