#include "cli/create.h"

#include "cli/exit.h"
#include "cli/walk.h"
#include <string.h>

/* The bags that there must be, one after the other. */
struct expecting {
    const struct creating *job;
    size_t next;
    bool failed;
};

static bool is_content(const struct p12_bag *bag, struct p12_span content)
{
    struct p12_span has = p12_bag_content(bag);

    return has.len == content.len && has.len != 0 &&
           memcmp(has.ptr, content.ptr, has.len) == 0;
}

static bool is_cert(const struct creating *job, const struct p12_bag *bag,
                    size_t i)
{
    const struct create_cert *cert = &job->certs[job->order[i]];
    bool is_leaf = cert->place == CREATE_LEAF;
    bool has_name =
        is_leaf ? job->keys[cert->key].name != NULL : cert->name.len != 0;
    bool has_more = is_leaf || job->options->truststore;

    return p12_bag_type(bag) == P12_BAG_CERTIFICATE &&
           is_content(bag, cert->der) &&
           p12_bag_n_attributes(bag) ==
               (has_name ? 1U : 0U) + (has_more ? 1U : 0U);
}

static bool is_key(const struct creating *job, const struct p12_bag *bag,
                   size_t i)
{
    const struct create_key *key = &job->keys[i];
    enum p12_bag_type type = p12_bag_type(bag);
    size_t n = (key->name != NULL ? 1U : 0U) +
               (key->leaf != CREATE_NONE ? 1U : 0U) +
               (job->options->csp != NULL ? 1U : 0U) +
               (job->options->local_key_set ? 1U : 0U);

    return (type == P12_BAG_KEY || type == P12_BAG_SHROUDED_KEY) &&
           is_content(bag, key->der) && p12_bag_n_attributes(bag) == n;
}

static bool is_secret(const struct creating *job, const struct p12_bag *bag,
                      size_t i)
{
    const struct bytes *value = &job->secrets[i].value;
    const struct p12_span der = { value->ptr, value->len };

    return p12_bag_type(bag) == P12_BAG_SECRET && is_content(bag, der);
}

static bool is_expected(const struct creating *job, const struct p12_bag *bag,
                        size_t i)
{
    if (i < job->n_order)
        return is_cert(job, bag, i);
    i -= job->n_order;
    if (i < job->n_crls)
        return p12_bag_type(bag) == P12_BAG_CRL &&
               is_content(bag, job->crls[i]);
    i -= job->n_crls;
    if (i < job->n_secrets)
        return is_secret(job, bag, i);
    i -= job->n_secrets;
    return i < job->n_keys && is_key(job, bag, i);
}

static void see_bag(const struct p12_bag *bag, void *context)
{
    struct expecting *e = context;

    e->failed = e->failed || !is_expected(e->job, bag, e->next);
    e->next++;
}

int create_prove(const struct creating *job, const struct p12_pfx *pfx)
{
    struct expecting e = { .job = job };
    const struct visitor visitor = { .bag = see_bag, .context = &e };
    struct p12_error err = { .rc = P12_E_MISMATCH };
    struct bytes text = { 0 };

    walk_parts(pfx, &visitor);
    if (!e.failed &&
        e.next == job->n_order + job->n_crls + job->n_secrets + job->n_keys)
        return CLI_DONE;
    bytes_add_text(&text, "what was put together is not what was given "
                          "(P12_E_MISMATCH)");
    return create_fail(job, job->written->output, CLI_FILE, &err, &text);
}
