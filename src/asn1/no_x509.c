/* Stands in for asn1/x509.asn in a build without src/x509. */
#include "asn1/tables.h"

const asn1_static_node p12_x509_asn1_tab[] = { { NULL, 0, NULL } };
