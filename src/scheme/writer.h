/* Schemes for writing: from a recipe to a scheme with fresh salts, and from a
 * scheme to its AlgorithmIdentifier. */
#ifndef P12_SCHEME_WRITER_H
#define P12_SCHEME_WRITER_H

#include "base/builder.h"
#include "scheme/scheme.h"

#include <p12/protection.h>

enum {
    P12_SALT_MAX = 64,
    P12_WRITE_MAX_ITERATIONS = 10000000,
    P12_SCHEME_DER_MAX = 512 /* bytes of an AlgorithmIdentifier, at most */
};

/* What of a container a recipe is for. */
enum p12_recipe_part { P12_FOR_KEY, P12_FOR_SAFE, P12_FOR_MAC };

/* A scheme that will be written. The spans in it point at its own salt and IV:
 * once planned it must stay where it is. */
struct p12_planned {
    struct p12_scheme scheme;
    uint8_t salt[P12_SALT_MAX];
    uint8_t iv[P12_CIPHER_MAX_BLOCK];
};

/* How schemes of one kind are written; each is in a file beside that which
 * reads them. */
struct p12_scheme_writer {
    enum p12_scheme_kind kind;
    bool is_mac;

    /* Checks what of the recipe is its own, and fills in everything but salt
     * and IV. Fails as p12_protection_check() does. */
    enum p12_rc (*plan)(struct p12_reader *r, const struct p12_recipe *recipe,
                        struct p12_scheme *out);

    /* Writes the AlgorithmIdentifier. */
    void (*build)(struct p12_builder *b, const struct p12_scheme *s);
};

/* NULL-terminated: the list in cmake/schemes.cmake. */
extern const struct p12_scheme_writer *const p12_scheme_writer_table[];

/* A protection as the caller gave it, which may be NULL or of another size: the
 * defaults for what it does not say. */
void p12_protection_take(const struct p12_protection *from,
                         struct p12_protection *to);

/* Is the recipe good for the part? As p12_protection_check(), with the path
 * that it says. A recipe of P12_SCHEME_NONE always is. */
enum p12_rc p12_recipe_check(const struct p12_recipe *recipe,
                             enum p12_recipe_part part, struct p12_error *err);

/* Makes a scheme of a recipe that is not P12_SCHEME_NONE, with salt and IV
 * from p->random. */
enum p12_rc p12_scheme_plan(const struct p12_recipe *recipe,
                            enum p12_recipe_part part,
                            const struct p12_protection *p,
                            struct p12_planned *out, struct p12_error *err);

/* Writes its AlgorithmIdentifier; for a MAC the one in DigestInfo. */
void p12_scheme_build(struct p12_builder *b, const struct p12_scheme *s);

/* The password's bytes as the scheme's standard has them, in `out`, which is
 * empty. P12_E_PASSWORD if it can't be written so, P12_E_MEMORY. */
enum p12_rc p12_scheme_encode_password(const struct p12_scheme *s,
                                       struct p12_span password,
                                       struct p12_secret *out);

/* Encrypts; the counterpart of p12_scheme_open(). */
enum p12_rc p12_scheme_seal(const struct p12_scheme *s,
                            const struct p12_secret *key, struct p12_span in,
                            struct p12_secret *out);

/* Computes a MAC of p12_scheme_mac_size() bytes; that of p12_scheme_check().
 * `out` has P12_HASH_MAX_DIGEST. */
size_t p12_scheme_mac_size(const struct p12_scheme *s);
enum p12_rc p12_scheme_mac(const struct p12_scheme *s,
                           const struct p12_secret *key, struct p12_span data,
                           uint8_t *out);

#endif
