/* EncryptedData (RFC 5652, 8) and EncryptedPrivateKeyInfo (RFC 5958, 3): what
 * has to be decrypted. */
#include "asn1/walk.h"
#include "base/alloc.h"
#include "read/parser.h"

#include <string.h>

static enum p12_rc note_scheme(struct p12_parser *p,
                               const struct p12_scheme *scheme)
{
    if ((scheme->tolerated & P12_SCHEME_WRAPPED) != 0)
        return p12_parser_note(p, "pbes2-wrapped",
                               "has its PBES2 parameters wrapped once too "
                               "often, as Java 8 wrote them");
    if ((scheme->tolerated & P12_SCHEME_KEY_OF_256) != 0)
        return p12_parser_note(p, "aes-key-length",
                               "says AES with a shorter key than it has, as "
                               "old NSS wrote it");
    return P12_OK;
}

enum p12_rc p12_read_lock(struct p12_parser *p, struct p12_named id,
                          struct p12_lock *lock)
{
    const struct p12_scheme_source from = { .id = id };
    enum p12_rc rc;

    lock->scheme = p12_alloc(1, sizeof *lock->scheme, P12_MEMORY_PLAIN);
    if (lock->scheme == NULL)
        return p12_fail_memory(&p->r);
    rc = p12_scheme_read(&p->r, &p->pfx->schemas, &from, lock->scheme);
    if (rc == P12_OK && note_scheme(p, lock->scheme) != P12_OK)
        rc = p12_fail_memory(&p->r);
    return rc;
}

enum p12_rc p12_read_shroud(struct p12_parser *p, struct p12_span der,
                            struct p12_lock *lock)
{
    struct p12_named id;
    struct p12_tree t = { 0 };
    enum p12_rc rc = p12_tree_decode(&p->r, &p->pfx->schemas, P12_MODULE_PKCS8,
                                     "EncryptedPrivateKeyInfo", der, &t);

    if (rc != P12_OK)
        return rc;
    if (p12_tree_contents(&t, "encryptedData", &lock->ciphertext))
        lock->at = p12_der_element(lock->ciphertext);
    if (p12_named_in(&t, "encryptionAlgorithm", &id))
        rc = p12_read_lock(p, id, lock);
    else
        rc = p12_fail(&p->r, P12_E_SCHEMA, der.ptr,
                      "a shrouded key without its algorithm");
    p12_tree_clear(&t);
    return rc;
}

/* ---- encryptedContent --------------------------------------------------- */

static bool take_piece(struct p12_cursor *pieces, struct p12_span *piece)
{
    return p12_cursor_tagged(pieces, P12_TAG_OCTET_STRING, piece);
}

/* [0] IMPLICIT OCTET STRING in pieces: BER, and the context tag hides it from
 * the rewriting (X.690, 8.14.3). The pieces are put together here. */
static enum p12_rc join_pieces(struct p12_parser *p, struct p12_span pieces,
                               struct p12_span *out)
{
    struct p12_cursor c = p12_cursor_over(pieces);
    const struct p12_layer_map *layer;
    struct p12_secret whole = { 0 };
    struct p12_span piece;
    enum p12_rc rc = p12_secret_alloc(&whole, pieces.len);

    if (rc != P12_OK)
        return p12_fail_memory(&p->r);
    while (take_piece(&c, &piece)) {
        if (piece.len != 0)
            memcpy(whole.ptr + whole.len, piece.ptr, piece.len);
        whole.len += piece.len;
    }
    if (!p12_cursor_done(&c)) {
        p12_secret_free(&whole);
        return p12_fail(&p->r, P12_E_SCHEMA, c.left.ptr,
                        "a piece of encryptedContent that is no OCTET STRING");
    }
    rc = p12_layer_root(p, &whole, P12_LAYER_FILE, &layer);
    if (rc != P12_OK)
        return rc;
    *out = layer->bytes;
    return p12_parser_note_ber(p, P12_BER_STRING);
}

/* RFC 5652, 6.1: absent only if the content is elsewhere, which can't be. */
static enum p12_rc read_ciphertext(struct p12_parser *p, struct p12_span info,
                                   struct p12_span content,
                                   struct p12_lock *lock)
{
    struct p12_span pieces;

    if (content.len == 0)
        return p12_fail(&p->r, P12_E_SCHEMA, info.ptr,
                        "encrypted data without its content");
    lock->at = content.ptr;
    if (p12_span_unwrap(content, P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED,
                        &pieces))
        return join_pieces(p, pieces, &lock->ciphertext);
    if (!p12_span_unwrap(content, P12_TAG_CONTEXT, &lock->ciphertext))
        return p12_fail(&p->r, P12_E_SCHEMA, content.ptr,
                        "encryptedContent that is no [0] OCTET STRING");
    return P12_OK;
}

/* ---- EncryptedData ------------------------------------------------------ */

struct encrypted {
    struct p12_span info;      /* EncryptedContentInfo */
    struct p12_span algorithm; /* AlgorithmIdentifier */
    struct p12_span content;   /* [0]; empty if absent */
    struct p12_span unprotected;
};

/* RFC 5652, 6.1. */
static bool take_content_info(struct p12_span der, struct encrypted *out)
{
    struct p12_tlv algorithm;
    struct p12_tlv content = { 0 };
    struct p12_span body;
    struct p12_cursor c;

    if (!p12_span_unwrap(der, P12_TAG_SEQUENCE, &body))
        return false;
    c = p12_cursor_over(body);
    if (!p12_cursor_tagged(&c, P12_TAG_OID, &body) ||
        !p12_cursor_is_next(&c, P12_TAG_SEQUENCE) ||
        !p12_cursor_tlv(&c, &algorithm))
        return false;
    p12_cursor_tlv(&c, &content);
    out->info = der;
    out->algorithm = algorithm.whole;
    out->content = content.whole;
    return p12_cursor_done(&c);
}

/* RFC 5652, 8: version, content, and perhaps [1] unprotectedAttrs. By the
 * cursor, like ContentInfo: a ciphertext may be as large as the file. */
static bool take_encrypted(struct p12_span der, struct encrypted *out)
{
    struct p12_span body;
    struct p12_tlv attributes = { 0 };
    struct p12_cursor c;
    struct p12_tlv info;

    if (!p12_span_unwrap(der, P12_TAG_SEQUENCE, &body))
        return false;
    c = p12_cursor_over(body);
    if (!p12_cursor_tagged(&c, P12_TAG_INTEGER, &body) ||
        !p12_cursor_tlv(&c, &info))
        return false;
    if (p12_cursor_is_next(&c, P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED | 1))
        p12_cursor_tlv(&c, &attributes);
    out->unprotected = attributes.whole;
    return p12_cursor_done(&c) && take_content_info(info.whole, out);
}

enum p12_rc p12_read_encrypted_data(struct p12_parser *p, struct p12_span der,
                                    struct p12_safe *safe)
{
    struct encrypted found;
    struct p12_named id;
    enum p12_rc rc;

    if (!take_encrypted(der, &found))
        return p12_fail(&p->r, P12_E_SCHEMA, der.ptr,
                        "not the structure expected");
    safe->unprotected = found.unprotected;
    rc = p12_named_read(&p->r, found.algorithm, &id);
    if (rc == P12_OK)
        rc = p12_read_lock(p, id, &safe->lock);
    if (rc == P12_OK)
        rc = read_ciphertext(p, found.info, found.content, &safe->lock);
    return rc;
}
