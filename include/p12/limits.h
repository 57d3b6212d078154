/* What an untrusted file may cost. */
#ifndef P12_LIMITS_H
#define P12_LIMITS_H

#include <p12/export.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Every number from a file is compared with one of these before it is used.
 * Zero in a field means its default, so { .size = sizeof limits } is the same
 * as NULL. Depths count nesting, counts are elements. */
struct p12_limits {
    size_t size; /* sizeof(struct p12_limits): its version */

    size_t max_file;     /* bytes; default 128 MiB */
    size_t max_depth;    /* nested elements in one layer; default 64 */
    size_t max_elements; /* elements in one layer; default 4,000,000 */
    size_t max_parts; /* safes, bags, attributes, signers and recipients of one
                       * container; default 500,000. Each takes some hundred
                       * bytes, however short it is in the file */
    size_t max_string_depth; /* constructed strings within each other (X.690,
                              * 8.7.3); default 8 */
    size_t max_nested_safes; /* safeContents bags within each other (RFC 7292,
                              * 4.2.6); default 8 */

    uint64_t max_iterations;    /* of one KDF; default 10,000,000 */
    uint64_t max_work;          /* of all KDFs of one unlock, in hash block
                                 * computations; default 200,000,000 */
    uint64_t max_scrypt_memory; /* bytes of one scrypt; default 256 MiB */
    size_t max_mac_key;  /* bytes of PBMAC1's derived key; default 64. RFC 9579
                          * sets the floor, 20 bytes: it can't be lowered */
    size_t max_password; /* bytes; default 65,536 */
};

#ifdef __cplusplus
}
#endif

#endif
