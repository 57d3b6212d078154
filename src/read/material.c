/* Files of keys and certificates: what they are, and what was found in them. */
#include "read/material.h"

#include "base/alloc.h"
#include "base/options.h"
#include "read/shape.h"

#include <string.h>

/* ---- What is wanted ----------------------------------------------------- */

static bool wants(const struct p12_gathering *g, unsigned any)
{
    return g->opt.wanted == 0 || (g->opt.wanted & any) != 0;
}

static bool wants_type(const struct p12_gathering *g,
                       enum p12_material_type type)
{
    static const unsigned bits[] = {
        [P12_MATERIAL_KEY] = P12_WANT_KEYS,
        [P12_MATERIAL_CERTIFICATE] = P12_WANT_CERTIFICATES,
        [P12_MATERIAL_CRL] = P12_WANT_CRLS,
    };

    return wants(g, bits[type]);
}

bool p12_gather_wants(const struct p12_gathering *g, enum p12_format format)
{
    switch (format) {
    case P12_FORMAT_PKCS8:
    case P12_FORMAT_PKCS8_ENCRYPTED:
    case P12_FORMAT_KEY:
        return wants(g, P12_WANT_KEYS);
    case P12_FORMAT_CERTIFICATE:
        return wants(g, P12_WANT_CERTIFICATES);
    case P12_FORMAT_CRL:
        return wants(g, P12_WANT_CRLS);
    case P12_FORMAT_PKCS7:
        return wants(g, P12_WANT_CERTIFICATES | P12_WANT_CRLS);
    default:
        return true;
    }
}

bool p12_gather_is_done(const struct p12_gathering *g)
{
    return g->opt.first && g->out->n != 0;
}

/* ---- Places and items --------------------------------------------------- */

void p12_gather_at_step(struct p12_gathering *g, const char *name, long index)
{
    g->u.p.r.trail.depth = 0;
    p12_trail_push(&g->u.p.r.trail, name, index);
}

void p12_gather_at(struct p12_gathering *g, enum p12_material_type type)
{
    static const char *const names[] = {
        [P12_MATERIAL_KEY] = "key",
        [P12_MATERIAL_CERTIFICATE] = "certificate",
        [P12_MATERIAL_CRL] = "crl",
    };

    p12_gather_at_step(g, names[type], (long)g->n_of[type]);
}

static bool make_room(struct p12_material *m)
{
    enum { FIRST = 8 };
    size_t cap = m->cap == 0 ? FIRST : 2 * m->cap;
    struct p12_material_item *items;

    if (m->n < m->cap)
        return true;
    items = p12_alloc(cap, sizeof *items, P12_MEMORY_PLAIN);
    if (items == NULL)
        return false;
    if (m->n != 0)
        memcpy(items, m->items, m->n * sizeof *items);
    p12_free(m->items);
    m->items = items;
    m->cap = cap;
    return true;
}

enum p12_rc p12_gather_add(struct p12_gathering *g, enum p12_material_type type,
                           struct p12_span content)
{
    struct p12_material *m = g->out;
    enum p12_rc rc = p12_parser_take_parts(&g->u.p, 1, content.ptr);

    if (rc != P12_OK)
        return rc;
    if (!wants_type(g, type) || p12_gather_is_done(g))
        return P12_OK;
    if (!make_room(m))
        return p12_fail_memory(&g->u.p.r);
    m->items[m->n++] = (struct p12_material_item){
        .type = type, .content = content, .was_encrypted = g->was_encrypted
    };
    g->n_of[type]++;
    return P12_OK;
}

/* ---- One structure ------------------------------------------------------ */

static enum p12_rc refuse_container(struct p12_gathering *g,
                                    const struct p12_layer_map *root)
{
    return p12_fail(&g->u.p.r, P12_E_FORMAT, root->bytes.ptr,
                    "a PKCS#12 container, where a file with a key or "
                    "certificates is wanted");
}

typedef enum p12_rc gather(struct p12_gathering *g,
                           const struct p12_layer_map *root);

/* NULL for what is of no use in a container. */
static gather *gather_for(enum p12_format format)
{
    switch (format) {
    case P12_FORMAT_PKCS12:
        return refuse_container;
    case P12_FORMAT_PKCS8:
        return p12_gather_key;
    case P12_FORMAT_PKCS8_ENCRYPTED:
        return p12_gather_shroud;
    case P12_FORMAT_KEY:
        return p12_gather_bare_key;
    case P12_FORMAT_CERTIFICATE:
        return p12_gather_cert;
    case P12_FORMAT_CRL:
        return p12_gather_crl;
    case P12_FORMAT_PKCS7:
        return p12_gather_pkcs7;
    default:
        return NULL;
    }
}

enum p12_rc p12_gather_structure(struct p12_gathering *g,
                                 const struct p12_layer_map *root,
                                 enum p12_format said)
{
    const struct p12_layer_map *before = g->u.p.r.layer;
    enum p12_format format = p12_shape_find(root->bytes);
    enum p12_rc rc;

    if (gather_for(format) == NULL)
        format = said;
    if (!p12_gather_wants(g, format))
        return P12_OK;
    g->u.p.r.layer = root;
    rc = gather_for(format)(g, root);
    g->u.p.r.layer = before;
    return rc;
}

/* ---- The file ----------------------------------------------------------- */

static enum p12_rc read_binary(struct p12_gathering *g, struct p12_span file,
                               enum p12_format format)
{
    struct p12_secret copy = { NULL, 0, 0 };
    const struct p12_layer_map *root;
    enum p12_rc rc;

    if (p12_secret_copy(&copy, file) != P12_OK)
        return p12_fail_memory(&g->u.p.r);
    rc = p12_layer_root(&g->u.p, &copy, P12_LAYER_FILE, &root);
    if (rc == P12_OK)
        rc = p12_gather_structure(g, root, format);
    return rc;
}

/* What the file is, unless it is something that would have been read, had there
 * been anything in it. */
static const char *name_file(const struct p12_gathering *g,
                             enum p12_format format)
{
    const char *nothing = g->opt.wanted == 0
                              ? "no key, certificate or CRL is in it"
                              : "nothing that is wanted is in it";

    switch (format) {
    case P12_FORMAT_CERTIFICATE_PEM:
    case P12_FORMAT_CRL_PEM:
    case P12_FORMAT_PKCS7_PEM:
    case P12_FORMAT_PKCS8_PEM:
    case P12_FORMAT_PKCS8_ENCRYPTED_PEM:
    case P12_FORMAT_KEY_PEM:
    case P12_FORMAT_PKCS7:
        return nothing;
    case P12_FORMAT_TEXT:
        if (g->out->skipped != 0)
            return "PEM, but no key, certificate or CRL is in it";
        break;
    default:
        break;
    }
    return p12_format_name(format);
}

static enum p12_rc refuse_file(struct p12_gathering *g, struct p12_span file)
{
    struct p12_identity identity;

    p12_identify(file.ptr, file.len, &identity);
    if (identity.format == P12_FORMAT_ASN1 && identity.truncated)
        return p12_fail(&g->u.p.r, P12_E_TRUNCATED, file.ptr,
                        "the file ends inside its structure");
    return p12_fail(&g->u.p.r, P12_E_FORMAT, file.ptr,
                    name_file(g, identity.format));
}

static enum p12_rc read_file(struct p12_gathering *g, struct p12_span file)
{
    enum p12_format format = p12_shape_find(file);
    enum p12_rc rc = P12_OK;

    p12_gather_at_step(g, "file", P12_NO_INDEX);
    if (file.len > g->u.p.r.lim->max_file)
        return p12_fail(&g->u.p.r, P12_E_LIMIT, file.ptr,
                        "a file over the limit");
    if (gather_for(format) != NULL)
        rc = read_binary(g, file, format);
    else if (format == P12_FORMAT_UNKNOWN)
        rc = p12_gather_pem(g, file);
    if (rc != P12_OK || g->out->n != 0)
        return rc;
    p12_gather_at_step(g, "file", P12_NO_INDEX);
    return refuse_file(g, file);
}

/* ---- The call ----------------------------------------------------------- */

static struct p12_material *new_material(const struct p12_limits *limits)
{
    struct p12_material *m = p12_alloc(1, sizeof *m, P12_MEMORY_PLAIN);

    if (m == NULL)
        return NULL;
    m->home = p12_alloc(1, sizeof *m->home, P12_MEMORY_PLAIN);
    if (m->home == NULL) {
        p12_free(m);
        return NULL;
    }
    p12_limits_take(&m->home->lim, limits);
    return m;
}

static enum p12_rc gather_all(struct p12_gathering *g, struct p12_span file)
{
    const struct p12_layer_map layer = { .bytes = file, .source = file };
    enum p12_rc rc;

    g->u.p.r.layer = &layer;
    rc = read_file(g, file);
    g->u.p.r.layer = NULL;
    return rc;
}

enum p12_rc p12_material_read(const uint8_t *bytes, size_t len,
                              const struct p12_material_options *options,
                              struct p12_material **out, struct p12_error *err)
{
    struct p12_gathering g = { .was_encrypted = false };
    enum p12_rc rc = P12_E_MEMORY;

    p12_options_take(&g.opt, sizeof g.opt, options);
    g.out = new_material(g.opt.limits);
    if (g.out != NULL) {
        p12_parser_init(&g.u.p, g.out->home);
        rc = gather_all(&g, (struct p12_span){ bytes, len });
    }
    if (rc == P12_OK) {
        *out = g.out;
        return P12_OK;
    }
    if (g.u.p.err.rc != rc) {
        g.u.p.err = (struct p12_error){ .rc = P12_OK };
        g.u.p.r.err = &g.u.p.err;
        p12_fail(&g.u.p.r, rc, NULL, p12_rc_text(rc));
    }
    if (err != NULL)
        *err = g.u.p.err;
    p12_material_free(g.out);
    return rc;
}

void p12_material_free(struct p12_material *material)
{
    if (material == NULL)
        return;
    p12_pfx_free(material->home);
    p12_free(material->items);
    p12_free(material);
}

/* ---- What was found ----------------------------------------------------- */

size_t p12_material_count(const struct p12_material *material)
{
    return material->n;
}

static struct p12_material_item item(const struct p12_material *m, size_t i)
{
    const struct p12_material_item none = { .content = { NULL, 0 } };

    return i < m->n ? m->items[i] : none;
}

enum p12_material_type p12_material_type(const struct p12_material *material,
                                         size_t i)
{
    return item(material, i).type;
}

struct p12_span p12_material_content(const struct p12_material *material,
                                     size_t i)
{
    return item(material, i).content;
}

bool p12_material_was_encrypted(const struct p12_material *material, size_t i)
{
    return item(material, i).was_encrypted;
}

struct p12_span p12_material_alias(const struct p12_material *material,
                                   size_t i)
{
    return item(material, i).alias;
}

size_t p12_material_skipped(const struct p12_material *material)
{
    return material->skipped;
}
