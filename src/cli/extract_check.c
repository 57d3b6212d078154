#include "cli/extract.h"

#include "cli/content.h"
#include "cli/walk.h"
#include "cli/words.h"
#include <stdio.h>

/* ---- What may be missing ------------------------------------------------ */

struct checking {
    const struct extract_choice *choice;
    struct findings *findings;
    struct p12_error *first;
};

static void blame(struct checking *c, enum p12_status status,
                  const struct p12_error *problem, const char *path)
{
    struct p12_error closed = { .rc = status == P12_STATUS_WRONG
                                          ? P12_E_PASSWORD
                                          : P12_E_CLOSED };

    if (problem == NULL) {
        if (word_is_open(status))
            return;
        snprintf(closed.path, sizeof closed.path, "%s", path);
        problem = &closed;
    }
    if (c->first->rc == P12_OK)
        *c->first = *problem;
    findings_add(c->findings, problem);
}

/* Anything may be in a safe that is closed or broken. */
static void check_safe(const struct p12_safe *safe, void *context)
{
    char path[P12_PATH_MAX];

    p12_safe_path(safe, path, sizeof path);
    blame(context, p12_safe_status(safe), p12_safe_problem(safe), path);
}

static bool is_wanted(const struct p12_bag *bag,
                      const struct extract_choice *choice)
{
    bool all = extract_is_default(choice);

    switch (p12_bag_type(bag)) {
    case P12_BAG_KEY:
    case P12_BAG_SHROUDED_KEY:
        /* Which certificate is the leaf depends on the keys. */
        return choice->keys || choice->leaf || choice->chain || all;
    case P12_BAG_CERTIFICATE:
        return choice->certs || choice->leaf || choice->chain || all;
    case P12_BAG_CRL:
        return choice->crls || all;
    case P12_BAG_SECRET:
        return choice->secrets;
    case P12_BAG_SAFE_CONTENTS:
        return true;
    case P12_BAG_UNKNOWN: /* unless its very type can't be read */
        return p12_bag_problem(bag) != NULL;
    }
    return true;
}

static void check_bag(const struct p12_bag *bag, void *context)
{
    const struct checking *c = context;
    char path[P12_PATH_MAX];

    if (!is_wanted(bag, c->choice))
        return;
    p12_bag_path(bag, path, sizeof path);
    blame(context, p12_bag_status(bag), p12_bag_problem(bag), path);
}

void extract_check(const struct p12_pfx *pfx,
                   const struct extract_choice *choice,
                   struct findings *findings, struct p12_error *first)
{
    struct checking checking = { choice, findings, first };
    const struct visitor visitor = { check_safe, check_bag, &checking };

    walk_parts(pfx, &visitor);
}

/* ---- What can't be read ------------------------------------------------- */

void extract_warn(const struct extract_items *items, struct findings *findings)
{
    uint64_t work = CONTENT_KEY_WORK;

    for (size_t i = 0; i < items->n; i++) {
        const struct p12_bag *bag = items->items[i].bag;
        struct p12_error err = { 0 };
        struct p12_cert *cert = NULL;
        struct p12_key *key = NULL;

        if (content_is_x509(bag))
            content_cert(bag, &cert, &err);
        else if (content_is_key(bag))
            content_key(bag, &work, &key, &err);
        findings_add(findings, &err);
        p12_cert_free(cert);
        p12_key_free(key);
    }
    findings_finish(findings);
}
