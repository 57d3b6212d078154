/* Stands in for asn1/cms.asn in a build without signers and recipients. */
#include "asn1/tables.h"

const asn1_static_node p12_cms_asn1_tab[] = { { NULL, 0, NULL } };
