/* General names (RFC 5280, 4.2.1.6). */
#ifndef P12_X509_ALTNAME_H
#define P12_X509_ALTNAME_H

#include "base/cursor.h"
#include "base/text.h"

/* The context tags of the choices. */
enum {
    P12_GENERAL_OTHER = 0xa0,
    P12_GENERAL_EMAIL = 0x81,
    P12_GENERAL_DNS = 0x82,
    P12_GENERAL_X400 = 0xa3,
    P12_GENERAL_DIRECTORY = 0xa4,
    P12_GENERAL_EDI = 0xa5,
    P12_GENERAL_URI = 0x86,
    P12_GENERAL_IP = 0x87,
    P12_GENERAL_RID = 0x88
};

/* Writes "DNS:host", "IP:192.0.2.1" and so on; see p12_cert_alt_name(). What
 * can't be read comes as "#" and hexadecimal digits behind its kind. */
void p12_general_name_write(const struct p12_tlv *name, struct p12_text *out);

#endif
