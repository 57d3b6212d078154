/* What asn1Parser makes of asn1/ in the build tree. */
#ifndef P12_ASN1_TABLES_H
#define P12_ASN1_TABLES_H

#include <libtasn1.h>

extern const asn1_static_node p12_pkcs12_asn1_tab[];
extern const asn1_static_node p12_pkcs5_asn1_tab[];
extern const asn1_static_node p12_pkcs8_asn1_tab[];
extern const asn1_static_node p12_cms_asn1_tab[];
extern const asn1_static_node p12_x509_asn1_tab[];

#endif
