/* Rules: everything that can be found in a container, whoever asks for it. */
#ifndef P12_AUDIT_RULE_H
#define P12_AUDIT_RULE_H

#include <p12/audit.h>

struct p12_judging;

/* How far a rule looks. What is closed to it makes the answer unknown. */
enum p12_sight {
    P12_SIGHT_OUTSIDE, /* what parsing shows */
    P12_SIGHT_BAGS,    /* the bags of every safe */
    P12_SIGHT_CONTENT  /* certificates and keys */
};

struct p12_rule {
    const char *name;
    const char *sentence; /* what is wrong, as a sentence */
    enum p12_remedy remedy;
    enum p12_sight sight;
    const char *unit; /* of its number, or NULL */
    uint64_t usual;   /* the number where a profile names none */

    /* What it finds at a key is about that key alone: a reader that opens a
     * container without a key then opens it. */
    bool is_about_keys;

    /* Finds every place, by p12_judging_find(). NULL for a rule that is looked
     * at together with schemes, or with what is closed. */
    void (*look)(struct p12_judging *j);
};

/* Every rule, in the order in which they are listed and looked at. A new one is
 * its struct in one of the files beside this and its line here. */
#define P12_RULE_LIST(X)     \
    /* schemes.c */          \
    X(scheme)                \
    X(kdf)                   \
    X(prf)                   \
    X(cipher)                \
    X(hmac)                  \
    X(iterations)            \
    X(salt_length)           \
    X(key_length)            \
    X(total_iterations)      \
    /* unseen.c */           \
    X(unseen)                \
    /* rule_structure.c */   \
    X(malformed)             \
    X(public_key)            \
    X(ber)                   \
    X(trailing_bytes)        \
    X(pfx_version)           \
    /* rule_schemes.c */     \
    X(mixed_strength)        \
    X(mac_key_length)        \
    X(mac_key_floor)         \
    X(salt_reused)           \
    X(empty_salt)            \
    X(kdf_cost)              \
    /* rule_bags.c */        \
    X(unknown_bag)           \
    X(sdsi)                  \
    X(nested_bag)            \
    X(bags_in_safe)          \
    X(name_type)             \
    X(name_duplicate)        \
    X(name_odd)              \
    X(name_half)             \
    X(name_empty)            \
    /* rule_password.c */    \
    X(password_empty)        \
    X(password_well_known)   \
    X(password_not_ascii)    \
    X(password_beyond_bmp)   \
    X(password_long)         \
    /* rule_identity.c */    \
    X(plain_key)             \
    X(key_matches)           \
    X(one_identity)          \
    X(chain_complete)        \
    X(chain_order)           \
    X(surplus_certificate)   \
    /* rule_certificate.c */ \
    X(client_auth)           \
    X(digital_signature)     \
    X(expired)               \
    X(not_yet_valid)         \
    X(expiring)              \
    X(key_size)              \
    X(signature)             \
    X(crl_points)            \
    X(crl_points_ca)         \
    /* rule_keys.c */        \
    X(key_dh)                \
    X(key_edwards)           \
    X(key_gost)              \
    X(key_post_quantum)      \
    X(key_unknown)           \
    X(key_curve)             \
    X(key_curve_small)       \
    X(key_explicit)          \
    X(key_sm2)               \
    X(key_version)           \
    X(key_bare)              \
    /* rule_pairs.c */       \
    X(certificate_hidden)    \
    X(key_alone)             \
    X(serial_reused)         \
    /* rule_aliases.c */     \
    X(key_name_taken)        \
    X(nickname_clash)        \
    /* rule_reading.c */     \
    X(armour)                \
    X(shut)                  \
    X(password_bmp)          \
    X(password_encoding)     \
    X(pbes2_wrapped)         \
    X(empty_safe)            \
    X(empty)                 \
    X(unknown_content)       \
    X(crl)                   \
    X(certificate_type)      \
    X(certificate_broken)    \
    X(certificate_issuer)    \
    X(certificate_curve)     \
    X(nothing_left)

/* Its place in the list; their number if there is none of that name. */
size_t p12_rule_index(const char *name);

#define X(name) extern const struct p12_rule p12_rule_##name;
P12_RULE_LIST(X)
#undef X

#endif
