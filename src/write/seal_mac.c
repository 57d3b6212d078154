/* The same content under another MAC. */
#include "write/writing.h"

#include <p12/seal.h>

static enum p12_rc plan(const struct p12_protection *protection,
                        struct p12_sealing *mac, struct p12_error *err)
{
    enum p12_rc rc = p12_recipe_check(&protection->mac, P12_FOR_MAC, err);

    if (rc == P12_OK)
        rc = p12_scheme_plan(&protection->mac, P12_FOR_MAC, protection,
                             &mac->plan, err);
    if (rc == P12_OK)
        rc = p12_sealings_derive(mac, 1, 1);
    return rc;
}

static enum p12_rc seal_mac(const struct p12_pfx *pfx,
                            const struct p12_protection *protection,
                            struct p12_span password, struct p12_secret *out,
                            struct p12_error *err)
{
    struct p12_sealing mac = { .password = password };
    enum p12_rc rc;

    if (protection->mac.kind == P12_SCHEME_NONE)
        return p12_write_pfx(pfx->content, NULL, out);
    rc = plan(protection, &mac, err);
    if (rc == P12_OK)
        rc = p12_write_pfx(pfx->content, &mac, out);
    p12_sealings_clear(&mac, 1);
    return rc;
}

enum p12_rc p12_pfx_seal_mac(const struct p12_pfx *pfx, const uint8_t *password,
                             size_t len,
                             const struct p12_protection *protection,
                             uint8_t **out, size_t *out_len,
                             struct p12_error *err)
{
    struct p12_error why = { .rc = P12_OK };
    struct p12_reader r = { .err = &why };
    struct p12_protection p;
    struct p12_secret der = { NULL, 0, 0 };
    enum p12_rc rc;

    p12_protection_take(protection, &p);
    p12_trail_push(&r.trail, "mac", P12_NO_INDEX);
    if (pfx->integrity == P12_INTEGRITY_PUBLIC_KEY)
        rc = p12_fail(&r, P12_E_PUBLIC_KEY, NULL,
                      "the container is signed, and a MAC would replace that");
    else
        rc = seal_mac(pfx, &p, (struct p12_span){ password, len }, &der, &why);
    if (rc == P12_OK) {
        *out = der.ptr;
        *out_len = der.len;
        return P12_OK;
    }
    p12_fail(&r, rc, NULL, NULL); /* unless something better is there */
    if (err != NULL)
        *err = why;
    return rc;
}
