/* Which library this is and what it was built with. */
#ifndef P12_VERSION_H
#define P12_VERSION_H

#include <p12/export.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The library's version, "0.1.0". */
P12_API const char *p12_version(void);

/* What this build contains, one name after the other: "scheme PBES2",
 * "hash SHA-256", "cipher AES-CBC", "threads", "key-matching", ...; NULL past
 * the last. Static text. */
P12_API const char *p12_feature(size_t i);

#ifdef __cplusplus
}
#endif

#endif
