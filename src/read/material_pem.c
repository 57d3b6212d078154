/* PEM blocks (RFC 7468) of keys, certificates and CRLs. */
#include "read/material.h"

#include <string.h>

/* What the labels of OpenSSL and RFC 7468 say of their contents. */
static const struct {
    const char *label;
    enum p12_format format;
} labels[] = {
    { "PRIVATE KEY", P12_FORMAT_PKCS8 },
    { "ENCRYPTED PRIVATE KEY", P12_FORMAT_PKCS8_ENCRYPTED },
    { "RSA PRIVATE KEY", P12_FORMAT_KEY },
    { "EC PRIVATE KEY", P12_FORMAT_KEY },
    { "DSA PRIVATE KEY", P12_FORMAT_KEY },
    { "CERTIFICATE", P12_FORMAT_CERTIFICATE },
    { "X509 CERTIFICATE", P12_FORMAT_CERTIFICATE },
    { "TRUSTED CERTIFICATE", P12_FORMAT_CERTIFICATE },
    { "X509 CRL", P12_FORMAT_CRL },
    { "PKCS7", P12_FORMAT_PKCS7 },
    { "PKCS #7 SIGNED DATA", P12_FORMAT_PKCS7 },
    { "CMS", P12_FORMAT_PKCS7 },
};

static bool is_text(struct p12_span s, const char *text)
{
    return s.len == strlen(text) && memcmp(s.ptr, text, s.len) == 0;
}

static enum p12_format format_of(struct p12_span label)
{
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
        if (is_text(label, labels[i].label))
            return labels[i].format;
    return P12_FORMAT_UNKNOWN;
}

static bool is_key(enum p12_format format)
{
    return format == P12_FORMAT_PKCS8 || format == P12_FORMAT_KEY ||
           format == P12_FORMAT_PKCS8_ENCRYPTED;
}

struct p12_span p12_armor_headers(const struct p12_armor *armor)
{
    enum { DASHES = 5 };
    const uint8_t *start = armor->label.ptr + armor->label.len + DASHES;

    return (struct p12_span){ start, (size_t)(armor->body.ptr - start) };
}

/* ---- Offsets ------------------------------------------------------------ */

/* Four characters for three bytes: the one that byte `at` begins in, white
 * space not counted. */
static const uint8_t *character_of(struct p12_span text, size_t at)
{
    size_t wanted = at / 3 * 4 + at % 3;

    for (size_t i = 0; i < text.len; i++) {
        bool is_space =
            text.ptr[i] == ' ' || (text.ptr[i] >= '\t' && text.ptr[i] <= '\r');

        if (!is_space && wanted-- == 0)
            return text.ptr + i;
    }
    return text.ptr + text.len;
}

/* A failure in what was decoded is told at the character that it was decoded
 * from. Out of memory has no place. */
static void move_to_file(struct p12_gathering *g, struct p12_span text)
{
    struct p12_error *err = &g->u.p.err;

    if (err->layer == P12_LAYER_FILE && err->rc != P12_E_MEMORY)
        err->offset =
            p12_layer_offset(g->u.p.r.layer, character_of(text, err->offset));
}

/* ---- One block ---------------------------------------------------------- */

/* Takes `plain`. r.layer is the file. */
static enum p12_rc read_decrypted(struct p12_gathering *g,
                                  struct p12_secret *plain,
                                  enum p12_format format)
{
    const struct p12_layer_map *root;
    enum p12_rc rc = p12_layer_root(&g->u.p, plain, P12_LAYER_DECRYPTED, &root);

    if (rc != P12_OK)
        return rc;
    g->was_encrypted = true;
    return p12_gather_structure(g, root, format);
}

/* PEM's own encryption; takes `bytes`. */
static enum p12_rc read_encrypted(struct p12_gathering *g,
                                  const struct p12_armor *armor,
                                  struct p12_secret *bytes,
                                  enum p12_format format)
{
    struct p12_secret plain = { NULL, 0, 0 };
    enum p12_rc rc;

    p12_gather_at(g, P12_MATERIAL_KEY);
    rc = p12_dek_open(g, armor, p12_secret_span(bytes), &plain);
    p12_secret_free(bytes);
    if (rc == P12_OK)
        rc = read_decrypted(g, &plain, format);
    return rc;
}

/* Takes `bytes`. */
static enum p12_rc read_decoded(struct p12_gathering *g,
                                const struct p12_armor *armor,
                                struct p12_secret *bytes,
                                enum p12_format format)
{
    const struct p12_layer_map *root;
    enum p12_rc rc = p12_layer_root(&g->u.p, bytes, P12_LAYER_FILE, &root);

    if (rc != P12_OK)
        return rc;
    rc = p12_gather_structure(g, root, format);
    if (rc != P12_OK)
        move_to_file(g, armor->body);
    return rc;
}

/* RFC 7468, 2: the label stands in both lines. Another one in the last means
 * that there is a piece missing between them. `behind` begins with that line.
 */
static enum p12_rc check_end(struct p12_gathering *g,
                             const struct p12_armor *armor,
                             struct p12_span behind)
{
    static const char end_mark[] = "-----END ";
    size_t n = sizeof end_mark - 1;

    if (!armor->closed)
        return p12_fail(&g->u.p.r, P12_E_TRUNCATED, armor->label.ptr,
                        "a PEM block without its END line");
    if (behind.len >= n + armor->label.len &&
        memcmp(behind.ptr + n, armor->label.ptr, armor->label.len) == 0)
        return P12_OK;
    return p12_fail(&g->u.p.r, P12_E_ENCODING, behind.ptr,
                    "an END line of another block");
}

static enum p12_rc read_block(struct p12_gathering *g,
                              const struct p12_armor *armor,
                              enum p12_format format)
{
    bool encrypted = p12_dek_is_encrypted(p12_armor_headers(armor));
    struct p12_secret bytes = { NULL, 0, 0 };
    enum p12_rc rc;

    if (encrypted && !is_key(format))
        return p12_fail(&g->u.p.r, P12_E_SCHEMA, armor->label.ptr,
                        "PEM's own encryption of what is no key");
    rc = p12_base64_read(&g->u.p.r, armor->body, true, &bytes);
    if (rc != P12_OK)
        return rc;
    g->was_encrypted = false;
    g->may_have_behind = is_text(armor->label, "TRUSTED CERTIFICATE");
    if (encrypted)
        return read_encrypted(g, armor, &bytes, format);
    return read_decoded(g, armor, &bytes, format);
}

/* ---- All of them -------------------------------------------------------- */

/* OpenSSL writes a curve's parameters in front of the key that has them too. */
static bool is_parameters_of(const struct p12_armor *armor,
                             struct p12_span behind)
{
    struct p12_armor next;

    return is_text(armor->label, "EC PARAMETERS") &&
           p12_armor_next(&behind, &next) &&
           is_text(next.label, "EC PRIVATE KEY");
}

/* `behind` is what follows the block. */
static enum p12_rc take_block(struct p12_gathering *g,
                              const struct p12_armor *armor,
                              struct p12_span behind)
{
    enum p12_format format = format_of(armor->label);
    enum p12_rc rc = p12_parser_take_parts(&g->u.p, 1, armor->label.ptr);

    if (rc != P12_OK)
        return rc;
    if (p12_armor_is_pkcs12(armor))
        return p12_fail(&g->u.p.r, P12_E_FORMAT, armor->label.ptr,
                        "a PKCS#12 container, where a key or certificates are "
                        "wanted");
    if (format == P12_FORMAT_UNKNOWN) {
        g->out->skipped += !is_parameters_of(armor, behind);
        return P12_OK;
    }
    if (!p12_gather_wants(g, format))
        return P12_OK;
    rc = check_end(g, armor, behind);
    if (rc == P12_OK)
        rc = read_block(g, armor, format);
    return rc;
}

enum p12_rc p12_gather_pem(struct p12_gathering *g, struct p12_span file)
{
    struct p12_armor armor;
    enum p12_rc rc = P12_OK;

    for (long i = 0; rc == P12_OK && !p12_gather_is_done(g) &&
                     p12_armor_next(&file, &armor);
         i++) {
        p12_gather_at_step(g, "block", i);
        rc = take_block(g, &armor, file);
    }
    return rc;
}
