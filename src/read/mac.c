/* MacData (RFC 7292, 4). */
#include "read/parser.h"

static enum p12_rc note_scheme(struct p12_parser *p,
                               const struct p12_scheme *scheme)
{
    if ((scheme->tolerated & P12_SCHEME_ITERATIONS_0) == 0)
        return P12_OK;
    return p12_parser_note(p, "mac-iterations-zero",
                           "has an iteration count of 0, taken as 1; NSS and "
                           "Java refuse it");
}

static enum p12_rc read_fields(struct p12_parser *p, const struct p12_tree *t,
                               struct p12_mac *mac)
{
    struct p12_scheme_source from = { .is_mac = true };
    struct p12_span field = { NULL, 0 };
    enum p12_rc rc = P12_OK;

    mac->iterations = 1; /* DEFAULT 1 */
    p12_tree_contents(t, "mac.digest", &mac->value);
    p12_tree_contents(t, "macSalt", &mac->salt);
    if (p12_tree_field(t, "iterations", &field))
        rc = p12_count_read(&p->r, field, "a negative iteration count",
                            &mac->iterations);
    if (!p12_named_in(t, "mac.digestAlgorithm", &from.id))
        return p12_fail(&p->r, P12_E_SCHEMA, t->der.ptr,
                        "a MAC without its algorithm");
    from.mac_salt = mac->salt;
    from.mac_iterations = mac->iterations;
    from.mac_iterations_at = field.ptr;
    if (rc == P12_OK)
        rc = p12_scheme_read(&p->r, &p->pfx->schemas, &from, &mac->scheme);
    if (rc == P12_OK)
        rc = note_scheme(p, &mac->scheme);
    return rc;
}

enum p12_rc p12_read_mac(struct p12_parser *p, struct p12_span der,
                         struct p12_mac *mac)
{
    struct p12_tree t = { 0 };
    enum p12_rc rc = p12_tree_decode(&p->r, &p->pfx->schemas, P12_MODULE_PKCS12,
                                     "MacData", der, &t);

    if (rc != P12_OK)
        return rc;
    rc = read_fields(p, &t, mac);
    p12_tree_clear(&t);
    return rc;
}
