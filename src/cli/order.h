/* The order of certificates in a draft. */
#ifndef CLI_ORDER_H
#define CLI_ORDER_H

#include <p12/p12.h>

/* Puts each certificate that a key of the container belongs to before the
 * others of its list, followed by its issuers as far as they are in the same
 * list; all else keeps its order, and bags that are no certificates their
 * places.
 *
 *   draft  of p12_draft_from(): some or all of the container */
void order_leaf_first(struct p12_draft *draft, const struct p12_pfx *pfx);

#endif
