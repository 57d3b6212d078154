/* One identity: a key, its certificate, and the chain above it. */
#include "audit/contents.h"
#include "base/alloc.h"
#include "model/model.h"

#include <inttypes.h>
#include <stdio.h>

/* ---- Keys ---------------------------------------------------------------- */

/* In an encrypted safe it is encrypted. */
static void look_for_plain_keys(struct p12_judging *j)
{
    for (size_t i = 0; i < j->n_bags; i++)
        if (j->bags[i].bag->type == P12_BAG_KEY &&
            j->bags[i].safe->type != P12_SAFE_ENCRYPTED)
            p12_judging_find_bag(j, j->bags[i].bag, "not encrypted",
                                 "encrypted");
}

const struct p12_rule p12_rule_plain_key = {
    .name = "plain-key",
    .sentence = "a private key that is not encrypted",
    .sight = P12_SIGHT_BAGS,
    .remedy = P12_REMEDY_CONVERT,
    .look = look_for_plain_keys,
};

static void look_for_strays(struct p12_judging *j)
{
    struct p12_contents *c = p12_judging_contents(j);

    if (c == NULL || !c->is_whole)
        return;
    for (size_t i = 0; i < c->n_keys; i++)
        if (!c->keys[i].has_cert)
            p12_judging_find_bag(j, c->keys[i].bag, "no certificate of its own",
                                 "one");
}

const struct p12_rule p12_rule_key_matches = {
    .name = "key-matches",
    .sentence = "a private key that belongs to no certificate here",
    .sight = P12_SIGHT_CONTENT,
    .look = look_for_strays,
};

/* ---- Identities ---------------------------------------------------------- */

static void look_at_identities(struct p12_judging *j)
{
    struct p12_contents *c = p12_judging_contents(j);

    if (c == NULL)
        return;
    if (c->is_whole && c->n_keys == 0)
        p12_judging_find(j, "", "no private key", "one");
    for (size_t i = 1; i < c->n_keys; i++)
        p12_judging_find_bag(j, c->keys[i].bag, "another private key", "one");
}

const struct p12_rule p12_rule_one_identity = {
    .name = "one-identity",
    .sentence = "not one client's identity, which is one key",
    .sight = P12_SIGHT_CONTENT,
    .look = look_at_identities,
};

/* ---- The chain ----------------------------------------------------------- */

static void look_for_gaps(struct p12_judging *j)
{
    struct p12_contents *c = p12_judging_contents(j);

    if (c == NULL || !c->is_whole || c->chain_len == 0 || c->is_complete)
        return;
    p12_judging_find_bag(j, c->certs[c->chain[c->chain_len - 1]].bag,
                         "the last of its chain", "its issuer");
}

const struct p12_rule p12_rule_chain_complete = {
    .name = "chain-complete",
    .sentence = "the chain does not reach a self-signed CA",
    .sight = P12_SIGHT_CONTENT,
    .look = look_for_gaps,
};

/* The certificates of the chain, in the order of the file, are in that of the
 * chain. */
static void look_at_order(struct p12_judging *j)
{
    struct p12_contents *c = p12_judging_contents(j);
    size_t highest = 0;

    for (size_t i = 0; c != NULL && i < c->n_certs; i++) {
        size_t rank = c->certs[i].chain_rank;

        if (rank == 0)
            continue;
        if (rank < highest)
            p12_judging_find_bag(j, c->certs[i].bag, "behind its issuer",
                                 "the client first, then each issuer");
        else
            highest = rank;
    }
}

const struct p12_rule p12_rule_chain_order = {
    .name = "chain-order",
    .sentence = "the chain does not begin with the client's certificate",
    .sight = P12_SIGHT_CONTENT,
    .remedy = P12_REMEDY_LEAF_FIRST,
    .look = look_at_order,
};

/* Where the chain has a gap, what stands above the gap is needed. */
static bool may_be_needed(const struct p12_contents *c,
                          const struct p12_cert *cert)
{
    bool is_ca = false;

    if (c->is_complete)
        return false;
    p12_cert_basic_constraints(cert, &is_ca, NULL);
    return is_ca || p12_cert_is_self_issued(cert);
}

/* Another identity's are no surplus: p12_rule_one_identity has found it. */
static void look_for_surplus(struct p12_judging *j)
{
    struct p12_contents *c = p12_judging_contents(j);

    if (c == NULL || !c->is_whole || c->chain_len == 0)
        return;
    for (size_t i = 0; i < c->n_certs; i++)
        if (c->certs[i].chain_rank == 0 && !c->certs[i].is_client &&
            !may_be_needed(c, c->certs[i].cert))
            p12_judging_find_bag(j, c->certs[i].bag, "not in the chain", NULL);
}

const struct p12_rule p12_rule_surplus_certificate = {
    .name = "surplus-certificate",
    .sentence = "a certificate that the client's chain does not need",
    .sight = P12_SIGHT_CONTENT,
    .remedy = P12_REMEDY_DROP,
    .look = look_for_surplus,
};
