#include "cli/repack.h"

#include "cli/exit.h"
#include "cli/order.h"
#include "cli/progress.h"
#include "cli/walk.h"
#include "cli/words.h"
#include <string.h>

/* An empty password still has an address: NULL means that there is none. */
static const uint8_t *password_ptr(const struct password *password)
{
    if (password->none)
        return NULL;
    return password->text.ptr == NULL ? (const uint8_t *)""
                                      : password->text.ptr;
}

int repack_fail_with(struct repacking *job, enum p12_rc rc,
                     const struct p12_error *err)
{
    job->container.err = *err;
    job->container.err.rc = rc;
    job->container.status = exit_of(rc);
    return repack_fail(job);
}

/* ---- All anew ----------------------------------------------------------- */

struct counts {
    size_t safes;
    size_t keys;
};

static void count_safe(const struct p12_safe *safe, void *context)
{
    struct counts *counts = context;

    counts->safes += p12_safe_type(safe) == P12_SAFE_ENCRYPTED ||
                     p12_safe_type(safe) == P12_SAFE_DATA;
}

static void count_bag(const struct p12_bag *bag, void *context)
{
    struct counts *counts = context;

    counts->keys += p12_bag_type(bag) == P12_BAG_KEY ||
                    p12_bag_type(bag) == P12_BAG_SHROUDED_KEY;
}

static uint64_t work_of(const struct repacking *job)
{
    struct counts counts = { 0 };
    const struct visitor visitor = { count_safe, count_bag, &counts };

    walk_parts(job->container.pfx, &visitor);
    return protect_work(&job->protection, counts.safes, counts.keys);
}

static enum p12_rc seal(const struct repacking *job,
                        const struct p12_draft *draft,
                        const struct password *password, uint8_t **bytes,
                        size_t *len, struct p12_error *err)
{
    uint64_t work = work_of(job);
    enum p12_rc rc;

    progress_begin(job->written.output, work);
    rc = p12_draft_seal(draft, password_ptr(password), password->text.len,
                        &job->protection, bytes, len, err);
    progress_end(work);
    return rc;
}

static int write_draft(struct repacking *job, const struct p12_draft *draft,
                       struct password *password)
{
    struct keyring keys = proof_keys(password);
    struct proof proof = {
        .source = job->container.pfx,
        .keep = selection_is_given(&job->selection) ? selection_keeps : NULL,
        .keep_state = &job->selection,
        .common = &job->options->common,
        .strict = true,
        .keys = &keys,
    };
    struct p12_error err = { 0 };
    uint8_t *bytes = NULL;
    size_t len = 0;
    enum p12_rc rc = seal(job, draft, password, &bytes, &len, &err);
    int status;

    if (rc != P12_OK)
        return repack_fail_with(job, rc, &err);
    status = written_publish(&job->written, &job->target, &proof, bytes, len);
    p12_buffer_free(bytes, len);
    proof_free(&proof);
    return status;
}

int repack_write(struct repacking *job, struct password *password)
{
    const char *order = job->options->order;
    const struct p12_error err = { 0 };
    struct p12_draft *draft = NULL;
    enum p12_rc rc = p12_draft_from(job->container.pfx, selection_keeps,
                                    &job->selection, &draft);
    int status;

    if (rc != P12_OK)
        return repack_fail_with(job, rc, &err);
    if (p12_pfx_integrity(job->container.pfx) == P12_INTEGRITY_PUBLIC_KEY)
        written_warn(&job->written, job->name,
                     "its signature, with the certificates in it, is not "
                     "carried over");
    if (order != NULL && strcmp(order, "leaf-first") == 0)
        order_leaf_first(draft, job->container.pfx);
    job->protection.threads = common_threads(&job->options->common);
    job->protection.max_work = common_limits(&job->options->common).max_work;
    job->protection.keep_closed = job->options->keep_closed;
    status = write_draft(job, draft, password);
    p12_draft_free(draft);
    return status;
}

/* ---- As it is ----------------------------------------------------------- */

/* Compared with what is in the file, unopened. */
static int write_closed(struct repacking *job, struct proof *proof,
                        const uint8_t *bytes, size_t len)
{
    struct container closed = { 0 };
    int status;

    container_parse(&closed, job->name, &job->file, &job->options->common);
    proof->source = closed.pfx;
    proof->common = &job->options->common;
    proof->strict = job->options->common.strict;
    proof->as_ciphertext = true;
    status =
        closed.pfx == NULL /* it was, a moment ago */
            ? closed.status
            : written_publish(&job->written, &job->target, proof, bytes, len);
    proof_free(proof);
    container_close(&closed);
    return status;
}

int repack_write_closed(struct repacking *job, const struct keyring *keys,
                        const uint8_t *bytes, size_t len)
{
    struct proof proof = { .keys = keys, .same_mac = true };

    return write_closed(job, &proof, bytes, len);
}

int repack_write_mac(struct repacking *job, struct password *password)
{
    uint64_t work = protect_work(&job->protection, 0, 0);
    struct keyring keys = proof_keys(password);
    struct proof proof = { .keys = &keys };
    struct p12_error err = { 0 };
    uint8_t *bytes = NULL;
    size_t len = 0;
    enum p12_rc rc;
    int status;

    progress_begin(job->written.output, work);
    rc = p12_pfx_seal_mac(job->container.pfx, password_ptr(password),
                          password->text.len, &job->protection, &bytes, &len,
                          &err);
    progress_end(work);
    if (rc != P12_OK)
        return repack_fail_with(job, rc, &err);
    status = write_closed(job, &proof, bytes, len);
    p12_buffer_free(bytes, len);
    return status;
}
