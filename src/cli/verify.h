/* The checks of `p12 verify`, in their order. */
#ifndef CLI_VERIFY_H
#define CLI_VERIFY_H

#include "cli/container.h"
#include "cli/verdict.h"

struct verify_rules {
    bool require_mac;
    bool require_chain;
};

/* A file that could not be read: what it is instead, or where it is broken. */
void verify_unreadable(struct verdict *v, const struct container *c);

/* "A PKCS#12 container, DER, 2,532 bytes." */
void verify_format(struct verdict *v, const struct container *c);

/* Each part: well-formed, within limits; and what was tolerated. After
 * unlocking, if that could be done, so that decrypted parts are among them. */
void verify_structure(struct verdict *v, const struct container *c);

/* The MAC, after unlocking. False if nothing was opened because of it. */
bool verify_mac(struct verdict *v, const struct container *c,
                const struct verify_rules *rules);

/* Each encrypted part: does it open, and with which encoding. */
void verify_decryption(struct verdict *v, const struct container *c);

/* What can be told without a password: the MAC and each part that no password
 * opens. */
void verify_hopeless(struct verdict *v, const struct container *c,
                     const struct verify_rules *rules);

/* Of those the parts alone. */
void verify_missing(struct verdict *v, const struct container *c);

/* Certificates and keys: readable, belonging together, chains. */
void verify_contents(struct verdict *v, const struct container *c,
                     const struct verify_rules *rules);

#endif
