/* DER, BER and what is neither, written by hand:
 *
 *   "30{ 02 01 03  ^04{ 'abc' } }"
 *
 * Two hex digits are a byte. Braces put the length of what is between them in
 * front of it, as DER has it; parentheses make it an indefinite one, with its
 * end-of-contents. Text between apostrophes stands for its bytes. ^ marks the
 * byte that comes next. All lengths that are meant to be wrong, or longer than
 * needed, are written as bytes. */
#ifndef P12_TESTS_DER_H
#define P12_TESTS_DER_H

#include <p12/span.h>

struct der {
    struct p12_span span; /* malloc'ed, not a byte more than there is */
    size_t mark;          /* offset of ^; 0 without one */
};

/* Fails the test that has a mistake in its text. */
struct der der_make(const char *text);
void der_clear(struct der *der);

/* Often met object identifiers, whole elements. */
#define OID_DATA      "06{ 2a864886f70d010701 }"
#define OID_SIGNED    "06{ 2a864886f70d010702 }"
#define OID_ENVELOPED "06{ 2a864886f70d010703 }"
#define OID_ENCRYPTED "06{ 2a864886f70d010706 }"
#define OID_KEY_BAG   "06{ 2a864886f70d010c0a0101 }"
#define OID_SHROUDED  "06{ 2a864886f70d010c0a0102 }"
#define OID_CERT_BAG  "06{ 2a864886f70d010c0a0103 }"
#define OID_CRL_BAG   "06{ 2a864886f70d010c0a0104 }"
#define OID_SECRET    "06{ 2a864886f70d010c0a0105 }"
#define OID_NESTED    "06{ 2a864886f70d010c0a0106 }"
#define OID_X509_CERT "06{ 2a864886f70d01091601 }"
#define OID_SDSI_CERT "06{ 2a864886f70d01091602 }"
#define OID_X509_CRL  "06{ 2a864886f70d01091701 }"
#define OID_NAME      "06{ 2a864886f70d010914 }"
#define OID_KEY_ID    "06{ 2a864886f70d010915 }"
#define OID_PBES2     "06{ 2a864886f70d01050d }"
#define OID_PBMAC1    "06{ 2a864886f70d01050e }"
#define OID_PBKDF2    "06{ 2a864886f70d01050c }"
#define OID_SCRYPT    "06{ 2b06010401da47040b }"
#define OID_AES_256   "06{ 60864801650304012a }"
#define OID_AES_128   "06{ 608648016503040102 }"
#define OID_SHA_256   "06{ 608648016503040201 }"
#define OID_HMAC_256  "06{ 2a864886f70d0209 }"
#define OID_OURS      "06{ 2b06010401868d1f01 }" /* nobody knows it */

#endif
