/* What `p12 audit` found out about one file: between the one who judges and
 * those who write it down. */
#ifndef CLI_JUDGED_H
#define CLI_JUDGED_H

#include "cli/container.h"

/* Something in a container by which it is known again in another file. */
enum identity_kind {
    IDENTITY_CERTIFICATE, /* the certificate of no CA: SHA-256 over it */
    IDENTITY_KEY,         /* an open private key: over its public key */
    IDENTITY_SHROUD,      /* a shrouded key, open or not: over its octets */
    IDENTITY_SAFE         /* an encrypted safe, open or not: the same */
};

struct identity {
    enum identity_kind kind;
    uint8_t sha256[32];
    char *path;
    char *subject; /* of a certificate; else NULL */
};

/* The verdict of one profile. */
struct judgement {
    const struct p12_profile *profile;
    struct p12_audit *audit;
};

struct judged {
    const char *label;            /* of the machine (--label), or NULL */
    struct container container;   /* container.name is the file's; without a pfx
                                   * it was unreadable, and says why */
    struct judgement *judgements; /* none if it was unreadable */
    size_t n_judgements;
    struct identity *identities;
    size_t n_identities;
    int status; /* the exit code that it adds */

    /* A password was given and does not open it all: what became of it. */
    struct p12_error closed;
};

/* ---- Judging ------------------------------------------------------------ */

/* What all files of a run have in common. Only read: several threads may judge
 * at once. */
struct judging {
    const struct common *common;
    const struct keyring *keys; /* that the user has given */
    const char *label;
    const struct p12_profile *const *profiles;
    size_t n_profiles;
    int64_t now;
    uint32_t expiring_days;

    /* Passwords to be tried on what is closed then, that everybody tries. */
    const struct password *guesses;
    size_t n_guesses;
};

/* Judges `judged->container`, which was read, or not. Release what it gives
 * with judged_free(). */
void judged_fill(struct judged *judged, const struct judging *how);

/* Gives back the container's content, which verdicts and identities don't
 * need. */
void judged_close(struct judged *judged);
void judged_free(struct judged *judged);

#endif
