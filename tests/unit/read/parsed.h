/* Parsing containers that are written in the tests' own words. */
#ifndef P12_TESTS_PARSED_H
#define P12_TESTS_PARSED_H

#include "der.h"

#include <p12/p12.h>

/* Parts of containers, each from the outside in. */
#define DATA(octets)   "30{ " OID_DATA " a0{ 04{ " octets " } } }"
#define SAFE(bags)     DATA("30{ " bags " }")
#define AUTH(safes)    DATA("30{ " safes " }")
#define PFX(safes)     "30{ 02 01 03 " AUTH(safes) " }"
#define BAG(oid, rest) "30{ " oid " a0{ " rest " } }"
#define CERT(octets) \
    BAG(OID_CERT_BAG, "30{ " OID_X509_CERT " a0{ 04{ " octets " } } }")
#define NAMED_CERT(attributes)                    \
    "30{ " OID_CERT_BAG " a0{ 30{ " OID_X509_CERT \
    " a0{ 04 01 01 } } } 31{ " attributes " } }"
#define ATTRIBUTE(oid, values) "30{ " oid " 31{ " values " } }"
#define SEALED(algorithm)                                                \
    "30{ " OID_ENCRYPTED " a0{ 30{ 02 01 00 30{ " OID_DATA " " algorithm \
    " 80{ '0123456789abcdef' } } } } }"
#define AES                                                 \
    "30{ " OID_PBES2 " 30{ 30{ " OID_PBKDF2                 \
    " 30{ 04 08 'saltsalt' 02 02 0800 } } 30{ " OID_AES_256 \
    " 04 10 'sixteen bytes iv' } } }"
#define MAC(rest) \
    "30{ 30{ 30{ " OID_SHA_256 " 05 00 } 04 04 01020304 } " rest " }"
#define KEY_INFO "30{ 02 01 00 30{ " OID_OURS " } 04 01 01 }"

struct parsed {
    struct der in;
    struct p12_pfx *pfx; /* NULL if it failed */
    struct p12_error err;
    enum p12_rc rc;
};

struct parsed parse(const char *text, const struct p12_limits *limits);
void parsed_clear(struct parsed *p);

/* The first problem of any part, in the order of the file; NULL: none. */
const struct p12_error *parsed_problem(const struct parsed *p);

/* The number of notes with this id; and the first one's path. */
size_t parsed_notes(const struct parsed *p, const char *id);
const char *parsed_note_path(const struct parsed *p, const char *id);

#endif
