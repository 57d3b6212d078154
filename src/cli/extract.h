/* Taking a container apart: what is chosen, in which order, as which bytes. */
#ifndef CLI_EXTRACT_H
#define CLI_EXTRACT_H

#include "cli/container.h"
#include "cli/findings.h"
#include "cli/outfile.h"

/* What is wanted. All false means keys, certs and crls. */
struct extract_choice {
    bool keys;
    bool certs; /* all of them */
    bool leaf;  /* those that a key belongs to */
    bool chain; /* the others */
    bool crls;
    bool secrets;
};

bool extract_is_default(const struct extract_choice *choice);

enum extract_kind { EXTRACT_KEY, EXTRACT_CERT, EXTRACT_CRL, EXTRACT_SECRET };

struct extract_item {
    enum extract_kind kind;
    const struct p12_bag *bag;
};

/* Keys, then certificates with each leaf before its issuers, CRLs, secrets. */
struct extract_items {
    struct extract_item *items;
    size_t n;
    size_t cap;
};

void extract_select(struct extract_items *items, const struct p12_pfx *pfx,
                    const struct extract_choice *choice);
void extract_items_free(struct extract_items *items);

/* Takes certificates and CRLs of unknown types out of the list, and says so
 * of each unless `quiet`: no PEM label is right for them. */
void extract_leave_out_unknown(struct extract_items *items, const char *file,
                               bool quiet);

/* Counts all that is wrong with parts from which something chosen may be
 * missing. `first` receives the first such problem. */
void extract_check(const struct p12_pfx *pfx,
                   const struct extract_choice *choice,
                   struct findings *findings, struct p12_error *first);

/* Says what of the chosen can't be read as what it claims to be. It is written
 * all the same: others may understand it. */
void extract_warn(const struct extract_items *items, struct findings *findings);

struct extract_form {
    bool der;
    bool text; /* a few lines for people in front of each PEM block */

    /* Keys are encrypted under it; NULL: they come in the clear. */
    const struct password *key_password;
    uint64_t iterations; /* 0: the library's default */
};

/* Adds the item's bytes. Returns P12_OK, or what p12_key_encrypt() says. */
enum p12_rc extract_encode(const struct extract_item *item,
                           const struct extract_form *form, struct bytes *out);

/* A safe file name for the item: "cert-0.1-alice.pem", of its kind, its
 * place, and what is harmless in its friendlyName. */
void extract_file_name(const struct extract_item *item, bool der,
                       struct bytes *out);

#endif
