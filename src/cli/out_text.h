/* The tree that `p12 info` shows to people. */
#ifndef CLI_OUT_TEXT_H
#define CLI_OUT_TEXT_H

#include "cli/container.h"
#include "cli/content.h"
#include "cli/findings.h"
#include "cli/tree.h"

void out_text_info(const struct term *term, FILE *out,
                   const struct container *c, struct findings *findings);

/* ---- Pieces: fields of the tree's current node -------------------------- */

void out_text_scheme(struct tree *t, const struct p12_scheme *scheme);
void out_text_problem(struct tree *t, const struct p12_error *err);
void out_text_party(struct tree *t, const struct p12_party *party,
                    const char *name);
void out_text_cert(struct tree *t, const struct p12_cert *cert);
void out_text_key(struct tree *t, const struct p12_key *key);
void out_text_crl(struct tree *t, const struct p12_crl_info *info,
                  const struct bytes *issuer);
void out_text_attribute(struct tree *t, const struct p12_attribute *attr);
void out_text_content(struct tree *t, const struct p12_bag *bag,
                      struct findings *findings);

/* A field whose text comes from the file; nothing if it is empty. Frees it. */
void out_text_foreign(struct tree *t, const char *name, struct bytes *text,
                      unsigned escape);
void out_text_hex(struct tree *t, const char *name, struct p12_span bytes);

/* A field that is made here. Frees it. */
void out_text_own(struct tree *t, const char *name, struct bytes *text,
                  enum paint paint);

/* "RSA, 2048 bits", "EC, P-256". */
void out_text_key_info(struct bytes *out, const struct p12_key_info *info);

#endif
