/* Judging a container: what is wrong with it, for whom, and where. */
#ifndef P12_AUDIT_H
#define P12_AUDIT_H

#include <p12/pfx.h>
#include <p12/profile.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Rules -------------------------------------------------------------- */

/* Everything that the library can find, whichever profile asks for it. A rule
 * has a name for programs, "iterations", that never changes, and a sentence
 * for people. Static. */
struct p12_rule;

/* What mends it. */
enum p12_remedy {
    P12_REMEDY_NONE,       /* nothing that is done to the file alone */
    P12_REMEDY_CONVERT,    /* repackaging for the profile */
    P12_REMEDY_LEAF_FIRST, /* that, in another order */
    P12_REMEDY_DROP,       /* that, without the part */
    P12_REMEDY_PASSWORD    /* another password */
};

P12_API size_t p12_rule_count(void);
P12_API const struct p12_rule *p12_rule_at(size_t i);
P12_API const struct p12_rule *p12_rule_find(const char *name);
P12_API const char *p12_rule_name(const struct p12_rule *rule);
P12_API const char *p12_rule_sentence(const struct p12_rule *rule);
P12_API enum p12_remedy p12_rule_remedy(const struct p12_rule *rule);

/* What the rule's number means, "days", "bits", and what it is if a profile
 * names none; NULL and 0 if it has none. */
P12_API const char *p12_rule_unit(const struct p12_rule *rule, uint64_t *usual);

/* ---- Findings ----------------------------------------------------------- */

/* One thing that a profile has to say. All texts are UTF-8, live as long as
 * the audit, and have nothing in them from inside the container but names of
 * algorithms and numbers. */
struct p12_finding {
    const struct p12_rule *rule;
    enum p12_severity severity;

    /* Nobody can say whether it is so: the part is closed, or a reader was
     * never tried. Never together with P12_ERROR. */
    bool undecided;

    const char *path;   /* the part; "" for the whole container */
    const char *found;  /* never NULL */
    const char *wanted; /* NULL if there is nothing to name */
    const char *text;   /* a sentence of the profile's own, or the rule's */
    const char *source; /* who says so */
};

/* ---- Verdicts ----------------------------------------------------------- */

enum p12_verdict {
    P12_VERDICT_YES,    /* compliant; the reader gives everything */
    P12_VERDICT_PARTLY, /* a reader alone: it opens, but loses something */
    P12_VERDICT_NO,     /* not compliant; the reader does not open it */
    P12_VERDICT_UNKNOWN /* can't be decided without a password, or nobody has
                         * tried */
};

/* Options of p12_audit_new(). All zero but `size` is the default. */
struct p12_audit_options {
    size_t size; /* sizeof(struct p12_audit_options): its version */

    /* Seconds since 1970 that certificates are judged by; 0: all that have
     * something to do with the time is left out. */
    int64_t now;

    /* A certificate that expires within so many days is worth a finding; 0: as
     * the profile says. */
    uint32_t expiring_days;

    /* The password that the container is under, if it is known: rules about
     * passwords look at it. NULL and `has_password` means none, which is not
     * an empty one. Borrowed for the call. */
    bool has_password;
    const uint8_t *password;
    size_t password_len;

    /* It is in a list of those that are tried first. */
    bool is_well_known;

    /* The only parts judged are those that need no password; as if nothing had
     * been opened. */
    bool ignore_opened;

    /* The file was PEM or base64, and the container what p12_unarmor() made of
     * it. */
    bool is_armoured;
};

/* What one profile says of one container. */
struct p12_audit;

/* Judges a container as far as it is open.
 *
 *   options  NULL for the defaults
 *   out      receives the audit; release it with p12_audit_free(). It needs
 *            the container no more
 *
 * Returns P12_OK whatever the verdict, or P12_E_MEMORY. */
P12_API enum p12_rc p12_audit_new(const struct p12_pfx *pfx,
                                  const struct p12_profile *profile,
                                  const struct p12_audit_options *options,
                                  struct p12_audit **out);
P12_API void p12_audit_free(struct p12_audit *audit);

P12_API enum p12_verdict p12_audit_verdict(const struct p12_audit *audit);

/* In the order of the container's parts: the whole, the MAC, the safes. */
P12_API size_t p12_audit_n_findings(const struct p12_audit *audit);
P12_API const struct p12_finding *p12_audit_finding(
    const struct p12_audit *audit, size_t i);

#ifdef __cplusplus
}
#endif

#endif
