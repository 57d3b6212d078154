/* Findings, in order, with the memory of their texts. */
#ifndef P12_AUDIT_FINDINGS_H
#define P12_AUDIT_FINDINGS_H

#include <p12/audit.h>

struct p12_arena;

enum { P12_RECENT_TEXTS = 64 };

struct p12_findings {
    struct p12_finding *item;
    size_t n, cap;
    struct p12_arena *arena; /* the newest block */

    /* Texts that were kept last: most are said of many parts. */
    const char *recent[P12_RECENT_TEXTS];
};

/* Adds a copy of it, texts included. P12_E_MEMORY. */
enum p12_rc p12_findings_add(struct p12_findings *f,
                             const struct p12_finding *finding);

/* Puts them in the order of the container's parts, and makes one of those that
 * say the same in the name of several. P12_E_MEMORY. */
enum p12_rc p12_findings_order(struct p12_findings *f);
void p12_findings_clear(struct p12_findings *f);

#endif
