/* What the writers of several schemes share. */
#ifndef P12_SCHEME_RECIPE_H
#define P12_SCHEME_RECIPE_H

#include "scheme/writer.h"

/* ---- From a recipe to a scheme ------------------------------------------ */

/* A hash by its name as the recipe has it; NULL means SHA-256. P12_E_USAGE,
 * P12_E_ALGORITHM. */
enum p12_rc p12_recipe_hash(struct p12_reader *r, const char *name,
                            const struct p12_hash **out);

/* One whose HMAC has an identifier. */
enum p12_rc p12_recipe_hmac(struct p12_reader *r, const char *name,
                            const struct p12_hash **out);

/* A cipher by its name; NULL means `fallback`. P12_E_USAGE alone: whether it
 * can be written is the scheme's to say. */
enum p12_rc p12_recipe_cipher(struct p12_reader *r, const char *name,
                              const char *fallback,
                              const struct p12_cipher **out);

/* P12_E_LIMIT. */
enum p12_rc p12_recipe_iterations(struct p12_reader *r,
                                  const struct p12_recipe *recipe,
                                  struct p12_scheme *out);

/* PBKDF2 or scrypt. */
enum p12_rc p12_recipe_kdf(struct p12_reader *r,
                           const struct p12_recipe *recipe,
                           struct p12_scheme *out);

/* ---- From a scheme to DER ----------------------------------------------- */

/* An AlgorithmIdentifier around the parameters written since `mark`. */
void p12_build_algorithm(struct p12_builder *b, struct p12_span oid,
                         size_t mark);

/* One with NULL for parameters. */
void p12_build_algorithm_null(struct p12_builder *b, struct p12_span oid);

/* The AlgorithmIdentifier of PBKDF2 (RFC 8018, A.2) or scrypt (RFC 7914, 7).
 * The length of the key is there if the scheme says it. */
void p12_build_kdf(struct p12_builder *b, const struct p12_scheme *s);

#endif
