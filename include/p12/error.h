/* Result codes and the one error type of the library. */
#ifndef P12_ERROR_H
#define P12_ERROR_H

#include <p12/export.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Every result code the library can return, with its one-line explanation.
 * This list is the only place to add one: the enum, the name table and the
 * text table are all expanded from it. Values are public ABI; append only. */
#define P12_RC_LIST(X)                                                       \
    X(OK, 0, "success")                                                      \
    X(E_USAGE, 1, "the caller broke a documented precondition")              \
    X(E_MEMORY, 2, "out of memory")                                          \
    X(E_TRUNCATED, 3, "the input ends inside an element")                    \
    X(E_ENCODING, 4, "the bytes are not valid BER or DER")                   \
    X(E_SCHEMA, 5, "well-formed, but not the structure that RFC 7292 asks")  \
    X(E_LIMIT, 6, "a limit was exceeded")                                    \
    X(E_ALGORITHM, 7, "an algorithm unknown to, or left out of, this build") \
    X(E_MAC, 8, "the MAC does not match: wrong password, or altered")        \
    X(E_FORMAT, 9, "not PKCS#12, but another format")                        \
    X(E_PASSWORD, 10, "this part does not open with the password")           \
    X(E_PUBLIC_KEY, 11, "protected for a public key, not by a password")     \
    X(E_RANDOM, 12, "no random bytes from the system")                       \
    X(E_CLOSED, 13, "not opened yet: a password is needed first")            \
    X(E_MISMATCH, 14, "two things that should belong together do not")

enum p12_rc {
#define X(name, value, text) P12_##name = (value),
    P12_RC_LIST(X)
#undef X
};

/* Which bytes an offset counts in. Content that is not encrypted is part of
 * the file, however deeply it is wrapped; of BER that had to be rewritten as
 * DER the offset is still the one in the original bytes. */
enum p12_layer {
    P12_LAYER_FILE = 0,     /* the file as it was given */
    P12_LAYER_DECRYPTED = 1 /* what came out of decrypting the part `path` */
};

enum {
    P12_PATH_MAX = 120, /* bytes of a path, its final zero included */
    P12_OID_MAX = 64    /* bytes of a dotted OID, its final zero included */
};

/* The first failure of one operation. Callers own it, and may start it as
 * { 0 }; a function that succeeds leaves it as it was.
 *
 *   offset  counts bytes from the start of `layer` to the element that failed
 *   path    e.g. "authSafe[1].bag[0].attr[2]", always terminated
 *   oid     with P12_E_ALGORITHM the algorithm in dotted form, else ""
 *   detail  static text of the library; never bytes of the input. In a build
 *           without P12_SENTENCES it is p12_rc_text(rc) */
struct p12_error {
    enum p12_rc rc;
    enum p12_layer layer;
    size_t offset;
    char path[P12_PATH_MAX];
    char oid[P12_OID_MAX];
    const char *detail;
};

/* The code's name, e.g. "P12_E_ENCODING"; "P12_E_UNKNOWN" for other values. */
P12_API const char *p12_rc_name(enum p12_rc rc);

/* The code's one-line explanation, lower case, without a full stop. */
P12_API const char *p12_rc_text(enum p12_rc rc);

#ifdef __cplusplus
}
#endif

#endif
